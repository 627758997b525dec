// <perceptron-line>: the line that moves. Arithmetic: perceptron-line-model.js.
(() => {
  const { perceptron, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const list = (values) => values.map((value) => number(value)).join(", ");

  const STRINGS = {
    en: {
      figure: "The perceptron's line",
      data: "Samples",
      separable: "separable",
      xor: "XOR",
      rate: "Learning rate η",
      step: "Step: one sample",
      epoch: "Epoch: all samples",
      reset: "Reset",
      before: "before",
      after: "after",
      line: "line",
      yes: "answers 1",
      judged: "judged",
      quantity: "quantity",
      errors: "errors so far",
      bound: (bound) => `at most ${bound}`,
      noBound: "no bound",
      picture: (n) =>
        `${n} samples: filled circles have target 1, hollow squares target 0. ` +
        "The text below the buttons says what the last step did.",
      key: "Filled circle: target 1. Hollow square: target 0.",
      start: (n) =>
        `w and b are 0. There is no line yet: every score is 0, and the answer is 1. ` +
        `Press Step to judge sample 1 of ${n}.`,
      right: (s) =>
        `Sample ${s.number} of ${s.n}, x = (${s.x}), target ${s.y}: score ${s.z}, ` +
        `answer ${s.answer}. Right: w and b stay.`,
      wrong: (s) =>
        `Sample ${s.number} of ${s.n}, x = (${s.x}), target ${s.y}: score ${s.z}, ` +
        `answer ${s.answer}. Wrong: w moves from (${s.wBefore}) to (${s.w}), ` +
        `b from ${s.bBefore} to ${s.b}. Errors so far: ${s.errors}.`,
      epochDone: (s) =>
        `Epoch ${s.epochs} ends with ${s.epochErrors} wrong. Now w = (${s.w}) and b = ${s.b}. ` +
        `Errors so far: ${s.errors}.`,
      done: "A whole epoch without an error: nothing will change any more.",
      never: "No line separates these four: the errors go on for ever.",
      newRate: (rate) => `Learning rate ${rate}.`,
    },
  };

  const SIZE = 300; // of the picture, in its own units and about as many pixels

  class PerceptronLine extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.rate = 1;
      this.chosen = "separable";
      this.picture = element("svg", { viewBox: `0 -18 ${SIZE + 20} ${SIZE + 18}`, role: "img" });
      this.table = element("table");
      return [
        this.controls(
          this.select("data", ["separable", "xor"], (value) => {
            this.chosen = value;
            this.restart();
          }),
          this.field("rate", { value: 1, low: 0.001, high: 1000 }, (rate) => {
            this.rate = rate;
            this.restart();
            this.say(this.strings.newRate(number(rate)), this.message.textContent);
          }),
        ),
        element("div", { class: "panels" }, this.picture, this.table),
        element("p", { class: "key" }, this.strings.key),
        this.controls(
          this.button("step", () => this.step()),
          this.button("epoch", () => this.epoch()),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.data = perceptron.data[this.chosen];
      const d = this.data.X[0].length;
      Object.assign(this, { w: Array(d).fill(0), b: 0, next: 0, judged: null, quiet: 0 });
      Object.assign(this, { errors: 0, epochs: 0, epochErrors: 0 });
      Object.assign(this, { wBefore: this.w, bBefore: this.b });
      this.show(this.strings.start(this.data.X.length));
    }

    // Judge one sample; the facts that a sentence may need.
    judge() {
      const { X, y } = this.data;
      const i = this.next;
      const result = perceptron.update(this.w, this.b, X[i], y[i], this.rate);
      Object.assign(this, { wBefore: this.w, bBefore: this.b, w: result.w, b: result.b, judged: i });
      this.errors += result.wrong ? 1 : 0;
      this.epochErrors = (i === 0 ? 0 : this.epochErrors) + (result.wrong ? 1 : 0);
      this.quiet = result.wrong ? 0 : this.quiet + 1;
      this.next = (i + 1) % X.length;
      this.epochs += this.next === 0 ? 1 : 0;
      return { ...result, i };
    }

    step() {
      const { X, y } = this.data;
      const result = this.judge();
      const facts = {
        number: result.i + 1, n: X.length, x: list(X[result.i]), y: y[result.i],
        z: number(result.z), answer: result.answer, errors: this.errors,
        w: list(this.w), b: number(this.b), wBefore: list(this.wBefore), bBefore: number(this.bBefore),
      };
      this.show(this.strings[result.wrong ? "wrong" : "right"](facts));
    }

    epoch() {
      const { w, b } = this;
      do this.judge();
      while (this.next !== 0);
      Object.assign(this, { wBefore: w, bBefore: b, judged: null });
      this.show(this.strings.epochDone({
        epochs: this.epochs, epochErrors: this.epochErrors, errors: this.errors,
        w: list(this.w), b: number(this.b),
      }));
    }

    show(sentence) {
      const { strings: t } = this;
      const settled = this.quiet >= this.data.X.length;
      const stubborn = !this.data.separator && this.epochs >= 2;
      this.say(sentence, settled ? t.done : stubborn ? t.never : "");
      this.draw();
      this.fillTable();
    }

    fillTable() {
      const { strings: t } = this;
      const row = (name, before, after) =>
        element(
          "tr", {}, element("th", { scope: "row" }, name),
          element("td", { class: "forward" }, before), element("td", { class: "after" }, after),
        );
      const head = (name, kind) => element("th", { scope: "col", class: kind }, name);
      const { separator, X, y } = this.data;
      const bound = separator
        ? t.bound(Math.floor(perceptron.errorBound(X, y, separator).bound))
        : t.noBound;
      this.table.replaceChildren(
        element(
          "thead", {},
          element("tr", {}, head(t.quantity, "hidden"), head(t.before, "forward"), head(t.after, "after")),
        ),
        element(
          "tbody", {},
          ...this.w.map((weight, i) => row(`w${"₀₁₂₃"[i]}`, number(this.wBefore[i]), number(weight))),
          row("b", number(this.bBefore), number(this.b)),
          element(
            "tr", {}, element("th", { scope: "row" }, t.errors),
            element("td", { colspan: "2", "data-errors": this.errors }, `${this.errors} (${bound})`),
          ),
        ),
      );
    }

    draw() {
      const { strings: t } = this;
      const { X, y } = this.data;
      const all = X.flat();
      const [from, to] = [Math.min(...all) - 0.7, Math.max(...all) + 0.7];
      const place = ([x0, x1]) => [
        ((x0 - from) / (to - from)) * SIZE, SIZE - ((x1 - from) / (to - from)) * SIZE,
      ];
      this.picture.replaceChildren();
      this.picture.setAttribute("aria-label", t.picture(X.length));
      this.drawAxes(place, from, to);
      const moved = this.b !== this.bBefore || this.w.some((weight, i) => weight !== this.wBefore[i]);
      const lines = [{ w: this.wBefore, b: this.bBefore, kind: "forward", name: moved ? t.before : t.line }];
      if (moved) lines.push({ w: this.w, b: this.b, kind: "after", name: t.after });
      const labels = [];
      lines.forEach(({ w, b, kind, name }) => {
        const ends = perceptron.endsInBox(w, b, [from, from], [to, to]).map(place);
        if (ends.length === 0) return;
        const [[x1, y1], [x2, y2]] = ends;
        this.picture.append(element("line", { x1, y1, x2, y2, class: kind }));
        if (kind === lines.at(-1).kind) this.markYes(w, ends, X.map(place));
        labels.push({ ends, kind, name });
      });
      X.forEach((x, i) => {
        const [cx, cy] = place(x);
        if (i === this.judged) {
          this.picture.append(element("circle", { cx, cy, r: 13, class: "judged" }));
          const end = cx > SIZE - 70;
          this.picture.append(element(
            "text", { x: cx + (end ? -17 : 17), y: cy + 4, "text-anchor": end ? "end" : "start" }, t.judged,
          ));
        }
        this.picture.append(
          y[i] === 1
            ? element("circle", { cx, cy, r: 6, class: "one" })
            : element("rect", { x: cx - 6, y: cy - 6, width: 12, height: 12, class: "zero" }),
        );
      });
      // One label along each line: the first at its left end, the second at its right.
      labels.forEach(({ ends: [[x1, y1], [x2, y2]], kind, name }, i) => {
        const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
        const [x, y] = i === 0 ? [x1, y1] : [x2, y2];
        this.picture.append(element(
          "text",
          { transform: `translate(${x} ${y}) rotate(${angle})`, class: kind, y: -6,
            x: i === 0 ? 10 : -10, "text-anchor": i === 0 ? "start" : "end" },
          name,
        ));
      });
    }

    // Two thin lines through 0; their names stand outside, where no other label comes.
    drawAxes(place, from, to) {
      const axis = ([x1, y1], [x2, y2]) =>
        this.picture.append(element("line", { x1, y1, x2, y2, class: "axis" }));
      axis(place([from, 0]), place([to, 0]));
      axis(place([0, from]), place([0, to]));
      const [right, level] = place([to, 0]);
      const [upright, top] = place([0, to]);
      this.picture.append(
        element("text", { x: right + 4, y: level + 4, class: "quiet" }, "x₀"),
        element("text", { x: upright, y: top - 5, "text-anchor": "middle", class: "quiet" }, "x₁"),
      );
    }

    // A short tick from the line to the side where the answer is 1, where the samples leave room.
    markYes(w, [[x1, y1], [x2, y2]], samples) {
      const length = Math.hypot(...w);
      const [dx, dy] = [(w[0] / length) * 18, (-w[1] / length) * 18];
      const anchor = dx > 6 ? "start" : dx < -6 ? "end" : "middle";
      const reach = { start: 30, middle: 0, end: -30 }[anchor]; // from the anchor to the middle
      const room = (along) => {
        const [x, y] = [x1 + along * (x2 - x1) + dx + reach, y1 + along * (y2 - y1) + dy];
        const inside = x > 35 && x < SIZE - 35 && y > 12 && y < SIZE - 12;
        return inside ? Math.min(...samples.map(([sx, sy]) => Math.hypot(sx - x, 2 * (sy - y)))) : 0;
      };
      const along = [0.5, 0.6, 0.4, 0.7, 0.3].sort((a, b) => room(b) - room(a))[0];
      const [x, y] = [x1 + along * (x2 - x1), y1 + along * (y2 - y1)];
      this.picture.append(
        element("line", { x1: x, y1: y, x2: x + dx, y2: y + dy, class: "tick" }),
        element(
          "text",
          { x: x + 1.3 * dx, y: y + 1.5 * dy + 4, class: "quiet", "text-anchor": anchor },
          this.strings.yes,
        ),
      );
    }
  }

  customElements.define("perceptron-line", PerceptronLine);
})();
