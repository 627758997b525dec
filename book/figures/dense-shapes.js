// <dense-shapes>: which product fits, and dW as a sum. Arithmetic: dense-shapes-model.js.
(() => {
  const { denseShapes, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const row = (values) => `(${values.map((value) => number(value)).join(", ")})`;
  const numerals = Object.fromEntries([1, 2, 3, 4].map((size) => [size, String(size)]));
  const names = Object.fromEntries(
    ["y", "dx", "dW", ...denseShapes.FACTORS].map((name) => [name, name]),
  );

  const STRINGS = {
    en: {
      figure: "The shapes of a dense layer, and dW as a sum over samples",
      ...numerals,
      ...names,
      n: "n",
      n_in: "n_in",
      n_out: "n_out",
      wanted: "Wanted",
      left: "Left factor",
      right: "Right factor",
      next: "Next sample",
      reset: "Reset",
      none: "no product",
      samples: "samples",
      weights: "W",
      share: (s) => `sample ${s}: its share`,
      noShare: "a share",
      sum: "dW and db so far",
      rows: "dx so far",
      picture: (left, right, verdict) => `${left} times ${right}. ${verdict}`,
      of: (left, right, a, b) => `${left} has the shape ${a} and ${right} the shape ${b}.`,
      inner: (columns, rows) =>
        "A product needs as many columns on its left as rows on its right: " +
        `here ${columns} and ${rows}. Refused.`,
      shape: (result, wanted, shape) =>
        `The product exists and is ${result}. But ${wanted} has to be ${shape}. Refused.`,
      turned: (result, wanted, shape) =>
        `The product is ${result}, and ${wanted} has to be ${shape}: ` +
        "all its numbers are there, laid on their side. Refused.",
      accident: (result, wanted, equal) =>
        `The product is ${result}, like ${wanted}, and it is not ${wanted}. ` +
        `The shape fits by accident, as ${equal}. Make the three sizes differ.`,
      fits: (result, wanted) => `The product is ${result}: this is ${wanted}.`,
      start: (n) => `Nothing has been added yet. Press Next sample for the first of ${n}.`,
      step: (t) =>
        `Sample ${t.s}: x has the row ${t.x}, dy the row ${t.dy}. Their outer product is added ` +
        `to dW, the row of dy to db. dx gets its row ${t.s}, ${t.dx}, to which no other sample adds.`,
      done: (n) => `All ${n} samples are in: dW is xᵀ dy, db the column sums of dy, dx is dy Wᵀ.`,
      again: "Every sample is in already. Reset begins anew.",
    },
  };

  const START = { n: 3, n_in: 2, n_out: 4 };
  const CELL = 20; // one entry of a matrix, in the picture's units
  const SLOTS = [52, 170, 288]; // the middles of left, right and result

  class DenseShapes extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.sizes = { ...START };
      Object.assign(this, { wanted: "dW", left: "x", right: "dy" });
      const pick = (name, choices, act) => {
        const label = this.select(name, choices, act);
        label.querySelector("select").dataset.name = name;
        return label;
      };
      const size = (name, choices) =>
        pick(name, choices, (value) => {
          this.sizes[name] = Number(value);
          this.begin();
        });
      const factor = (name, choices) =>
        pick(name, choices, (value) => {
          this[name] = value;
          this.judge();
        });
      this.picture = element("svg", { viewBox: "0 0 340 150", role: "img" });
      this.verdict = element("p", { class: "verdict", "aria-live": "polite" });
      this.tables = element("div", { class: "panels tables" });
      return [
        this.controls(size("n", [1, 2, 3, 4]), size("n_in", [2, 3]), size("n_out", [2, 3, 4])),
        this.controls(
          factor("wanted", ["y", "dx", "dW"]),
          factor("left", denseShapes.FACTORS),
          factor("right", denseShapes.FACTORS),
        ),
        element("div", { class: "panels" }, this.picture),
        this.verdict,
        this.tables,
        this.controls(
          this.button("next", () => this.next()),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this.sizes, START);
      Object.assign(this, { wanted: "dW", left: "x", right: "dy" });
      this.live.querySelectorAll("select").forEach((select) => {
        const { name } = select.dataset;
        select.value = String(name in START ? START[name] : this[name]);
      });
      this.begin();
    }

    // The sizes are new: other numbers, and no sample is in.
    begin() {
      this.count = 0;
      const [x, dy, W] = ["x", "dy", "W"].map((name) => denseShapes.numbers(name, this.sizes));
      Object.assign(this, { x, dy, W });
      this.say(this.strings.start(this.sizes.n));
      this.judge();
      this.fillTables();
    }

    next() {
      const { strings: t, x, dy } = this;
      if (this.count === x.length) {
        this.say(t.again);
        return;
      }
      const s = this.count;
      this.count += 1;
      const { dx } = denseShapes.sums(x, dy, this.W, this.count);
      const last = this.count === x.length;
      this.say(
        t.step({ s, x: row(x[s]), dy: row(dy[s]), dx: row(dx[s]) }), last ? t.done(x.length) : "",
      );
      this.fillTables();
    }

    judge() {
      const { strings: t, wanted, left, right, sizes } = this;
      const [a, b] = [left, right].map((name) => denseShapes.shape(name, sizes));
      const { verdict, result } = denseShapes.judge(wanted, left, right, sizes);
      const shape = row(denseShapes.shape(wanted, sizes));
      const sentence = {
        inner: () => t.inner(a[1], b[0]),
        shape: () => t.shape(row(result), wanted, shape),
        turned: () => t.turned(row(result), wanted, shape),
        accident: () => t.accident(row(result), wanted, this.equalities()),
        right: () => t.fits(row(result), wanted),
      }[verdict]();
      this.verdict.textContent = `${t.of(left, right, row(a), row(b))} ${sentence}`;
      this.verdict.dataset.verdict = verdict;
      this.picture.setAttribute("aria-label", t.picture(left, right, sentence));
      this.draw(a, b, result, verdict);
    }

    equalities() {
      return denseShapes.equal(this.sizes)
        .map((group) => `${group.names.join(" = ")} = ${group.size}`).join(", ");
    }

    draw(a, b, result, verdict) {
      const { strings: t } = this;
      this.picture.replaceChildren();
      const meets = result ? "agrees" : "clashes";
      this.matrix(SLOTS[0], this.left, a, denseShapes.axes(this.left), { top: meets });
      this.matrix(SLOTS[1], this.right, b, denseShapes.axes(this.right), { side: meets });
      this.write(111, 72, "×", "operator");
      this.write(229, 72, result ? "=" : "", "operator");
      if (!result) {
        this.write(SLOTS[2], 72, t.none, "backward");
        return;
      }
      const outside = [denseShapes.axes(this.left)[0], denseShapes.axes(this.right)[1]];
      const name = verdict === "right" ? this.wanted : `${this.wanted} ?`;
      this.matrix(SLOTS[2], name, result, outside, {});
    }

    // A matrix as a box of cells; a thick edge is one of the two sizes that have to agree.
    matrix(middle, name, [rows, columns], axes, { top, side }) {
      const [width, height] = [columns * CELL, rows * CELL];
      const [left, above] = [middle - width / 2, 66 - height / 2];
      const kind = name.startsWith("d") ? "backward" : "forward";
      const line = (x1, y1, x2, y2, what) =>
        this.picture.append(element("line", { x1, y1, x2, y2, class: what }));
      for (let y = above + CELL; y < above + height; y += CELL) line(left, y, left + width, y, "axis");
      for (let x = left + CELL; x < left + width; x += CELL) line(x, above, x, above + height, "axis");
      this.picture.append(element("rect", { x: left, y: above, width, height, class: `box ${kind}` }));
      if (top) line(left, above, left + width, above, top);
      if (side) line(left, above, left, above + height, side);
      this.write(middle, 15, name, kind);
      this.write(middle, 128, `(${axes.join(", ")})`, "quiet");
      this.write(middle, 145, row([rows, columns]));
    }

    write(x, y, text, kind = "forward") {
      this.picture.append(element("text", { x, y, "text-anchor": "middle", class: kind }, text));
    }

    fillTables() {
      const { strings: t, x, dy, W, count } = this;
      const { shares, dW, db, dx } = denseShapes.sums(x, dy, W, count);
      const s = count - 1;
      const cells = (values, kind) =>
        values.map((value) => element("td", { class: kind }, number(value)));
      const blank = (width) => Array.from({ length: width }, () => element("td", {}, "·"));
      const head = (text, kind = "") => element("th", { scope: "row", class: kind }, text);
      const line = (first, ...others) => element("tr", {}, first, ...others);
      const table = (name, caption, ...rows) =>
        element(
          "table", { "data-table": name }, element("caption", {}, caption),
          element("tbody", {}, ...rows),
        );
      const heads = (kind, texts) =>
        texts.map((text) => element("th", { scope: "col", class: kind }, text));
      const subscripts = (name, values) => values.map((_, i) => `${name}${"₀₁₂₃"[i]}`);
      const samples = [
        line(
          element("td"), ...heads("forward", subscripts("x", x[0])),
          ...heads("backward", subscripts("dy", dy[0])),
        ),
        ...x.map((values, i) =>
          line(
            head(i === s ? `▸ ${i}` : `${i}`, i === s ? "now" : ""),
            ...cells(values, "forward"), ...cells(dy[i], "backward"),
          )),
      ];
      const share =
        s < 0
          ? [[], ...W].map(() => line(element("td", {}, "·"), ...blank(dy[0].length)))
          : [
              line(element("td"), ...heads("backward", dy[s].map((value) => number(value)))),
              ...shares[s].map((values, i) =>
                line(head(number(x[s][i]), "factor"), ...cells(values, "backward"))),
            ];
      this.tables.replaceChildren(
        table("samples", t.samples, ...samples),
        table(
          "weights", t.weights,
          ...W.map((values, i) => line(head(`${i}`), ...cells(values, "forward"))),
        ),
        table("share", s < 0 ? t.noShare : t.share(s), ...share),
        table(
          "sum", t.sum, ...dW.map((values, i) => line(head(`${i}`), ...cells(values, "backward"))),
          line(head("db", "db"), ...cells(db, "backward db")),
        ),
        table("rows", t.rows, ...x.map((values, i) =>
          line(head(`${i}`), ...(i < count ? cells(dx[i], "backward") : blank(values.length))))),
      );
    }
  }

  customElements.define("dense-shapes", DenseShapes);
})();
