// <nudge-travels>: a nudge of x becomes one of h, and that one of y. Arithmetic: nudge-travels-model.js.
(() => {
  const { nudge, figure } = globalThis.backpropLab;
  const { element, number } = figure;

  const STRINGS = {
    en: {
      figure: "A nudge that travels",
      chain: "The chain",
      bell: "h = x², y = e⁻ʰ",
      neuron: "h = 0.7x − 0.5, y = σ(h)",
      flat: "h = 2 for every x, y = h²",
      x: "x",
      size: "Nudge Δx",
      tenth: "A tenth of the nudge",
      turn: "Turn it round",
      reset: "Reset",
      inner: "h per x",
      outer: "y per h",
      whole: "y per x",
      quantity: "quantity",
      ratio: "ratio of the moves",
      slope: "slope there",
      none: "0 by 0",
      scale: "The three arrows are drawn to one scale: their lengths are the moves.",
      picture: (s) =>
        `Three arrows below each other: x goes from ${s.x} to ${s.xAfter}, ` +
        `h from ${s.h} to ${s.hAfter}, y from ${s.y} to ${s.yAfter}.`,
      moves: (s) => `x moves by ${s.dx}, h by ${s.dh}, y by ${s.dy}.`,
      product: (s) => `The ratios multiply: ${s.inner} · ${s.outer} = ${s.whole}.`,
      still: (s) =>
        `h comes out where it was, so y per h would be 0 by 0, and nothing can cancel. ` +
        `y per x is ${s.whole}.`,
      slopes: (s) => `The slopes multiply: ${s.inner} · ${s.outer} = ${s.whole}.`,
      zero: "A nudge of 0 moves nothing, so there is no ratio to look at.",
      tiny: "So small a nudge drowns in the rounding of the numbers; take 0.000001 or more.",
      smallest: "Smaller is not better from here on: the numbers are rounded.",
    },
  };

  const START = { bell: { x: 0.6, dx: 0.4 }, neuron: { x: 0.8, dx: 0.5 }, flat: { x: 0.5, dx: 0.4 } };
  const SMALLEST = 1e-6;
  const ROWS = { x: 40, h: 110, y: 180 }; // heights of the three arrows in the picture
  const MIDDLE = 160;
  const LONGEST = 120;
  const signed = (value) => (value < 0 ? `(${number(value)})` : number(value));

  class NudgeTravels extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.chain = "bell";
      Object.assign(this, START.bell);
      this.picture = element("svg", { viewBox: "0 0 320 205", role: "img" });
      this.table = element("table");
      this.xField = this.field("x", { value: this.x, low: -3, high: 3 }, (value) => {
        this.x = value;
        this.show();
      });
      this.sizeField = this.field("size", { value: this.dx, low: -2, high: 2, size: 8 }, (value) => {
        this.dx = value;
        this.show();
      });
      return [
        this.controls(
          this.select("chain", nudge.chains, (name) => {
            this.chain = name;
            this.restart();
          }),
          this.xField,
          this.sizeField,
        ),
        element("div", { class: "panels" }, this.picture, this.table),
        element("p", { class: "key" }, this.strings.scale),
        this.controls(
          this.button("tenth", () => this.setNudge(this.dx / 10)),
          this.button("turn", () => this.setNudge(-this.dx)),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this, START[this.chain]);
      this.xField.querySelector("input").reset(this.x);
      this.sizeField.querySelector("input").reset(this.dx);
      this.show();
    }

    setNudge(dx) {
      const smallest = Math.abs(dx) < SMALLEST;
      this.dx = smallest ? Math.sign(dx) * SMALLEST : Number(dx.toPrecision(6));
      this.sizeField.querySelector("input").reset(this.dx);
      this.show(smallest ? this.strings.smallest : "");
    }

    show(remark = "") {
      const { strings: t } = this;
      const result = nudge.travel(this.chain, this.x, this.dx);
      const { moved, ratios, slopes } = result;
      const visible = Math.abs(this.dx) >= SMALLEST;
      this.draw(result, visible);
      this.fillTable(ratios, slopes, visible);
      const words = ({ inner, outer, whole }) => ({
        inner: number(inner), outer: outer === null ? "" : signed(outer), whole: number(whole),
      });
      const product = t.slopes(words(slopes));
      if (!visible) {
        this.say(this.dx === 0 ? t.zero : t.tiny, product);
        return;
      }
      this.say(
        t.moves({ dx: number(moved.x), dh: number(moved.h), dy: number(moved.y) }),
        ratios.outer === null ? t.still(words(ratios)) : t.product(words(ratios)),
        product,
        remark,
      );
    }

    fillTable(ratios, slopes, visible) {
      const { strings: t } = this;
      const head = (text, kind = "forward") => element("th", { scope: "col", class: kind }, text);
      const shown = (value) => (!visible ? "" : value === null ? t.none : number(value));
      this.table.replaceChildren(
        element("thead", {}, element("tr", {}, head(t.quantity, "hidden"), head(t.ratio), head(t.slope))),
        element(
          "tbody", {},
          ...["inner", "outer", "whole"].map((part) =>
            element(
              "tr", {}, element("th", { scope: "row" }, t[part]),
              element("td", { "data-ratio": part }, shown(ratios[part])),
              element("td", { "data-slope": part }, number(slopes[part])),
            ),
          ),
        ),
      );
    }

    draw({ before, after, moved, ratios }, visible) {
      const { strings: t } = this;
      const facts = {
        x: number(before.x, 7), xAfter: number(after.x, 7),
        h: number(before.h, 7), hAfter: number(after.h, 7),
        y: number(before.y, 7), yAfter: number(after.y, 7),
      };
      this.picture.setAttribute("aria-label", t.picture(facts));
      this.picture.replaceChildren();
      const largest = Math.max(...Object.values(moved).map(Math.abs)) || 1;
      Object.entries(ROWS).forEach(([name, height]) => {
        const length = visible ? (moved[name] / largest) * LONGEST : 0;
        this.picture.append(
          element("line", { x1: 20, x2: 300, y1: height, y2: height, class: "axis" }),
          element("text", { x: 20, y: height - 12 }, `${name}: ${facts[name]} → ${facts[`${name}After`]}`),
        );
        this.arrow(MIDDLE, MIDDLE + length, height);
      });
      const factor = (value, height) =>
        this.picture.append(
          element(
            "text", { x: 300, y: height, "text-anchor": "end", class: "quiet" },
            !visible ? "" : value === null ? t.none : `× ${number(value, 4)}`,
          ),
        );
      factor(ratios.inner, (ROWS.x + ROWS.h) / 2 + 4);
      factor(ratios.outer, (ROWS.h + ROWS.y) / 2 + 4);
    }

    // A dot where the quantity was, and an arrow to where it is now, if that can be told apart.
    arrow(from, to, y) {
      this.picture.append(element("circle", { cx: from, cy: y, r: 4, class: "one" }));
      const length = to - from;
      if (Math.abs(length) < 0.5) return;
      const head = Math.sign(length) * Math.min(9, Math.abs(length));
      this.picture.append(
        element("line", { x1: from, y1: y, x2: to - head / 2, y2: y, class: "forward", "stroke-width": 3 }),
        element("path", { d: `M ${to} ${y} l ${-head} -5 v 10 z`, class: "one" }),
      );
    }
  }

  customElements.define("nudge-travels", NudgeTravels);
})();
