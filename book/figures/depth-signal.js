// <depth-signal>: signals that vanish or explode, layer by layer. depth-signal-model.js.
(() => {
  const { depth: model, figure } = globalThis.backpropLab;
  const { element, number } = figure;

  const STRINGS = {
    en: {
      figure: "Signals and gradients by depth",
      activation: "Activation",
      identity: "none",
      tanh: "tanh",
      sigmoid: "sigmoid",
      relu: "ReLU",
      factor: "Spread of the weights, times 1/√width",
      depth: "Number of layers",
      again: "Other weights",
      reset: "Reset",
      forward: "signals",
      backward: "gradients",
      first: "first layer",
      last: "last layer",
      picture: (t) =>
        `Sizes by layer, from layer 1 at the left to layer ${t.depth}, on a scale of powers of ten. ` +
        `Circles: signals, from ${t.f1} to ${t.f2}. Squares: gradients, from ${t.b1} in the first layer ` +
        `to ${t.b2} in the last.`,
      said: (t) =>
        `Activation: ${t.name}. Signals: ${t.f1} in layer 1, ${t.f2} in layer ${t.depth}. ` +
        `Gradients: ${t.b2} in layer ${t.depth}, ${t.b1} when they reach layer 1.`,
      vanish: "The gradients vanish on their way back: the first layers learn next to nothing.",
      explode: "The gradients explode on their way back: one step would throw the first layers far off.",
      keep: "The gradients keep their size to within a factor of ten.",
      dead: "Nothing at all comes back.",
      layer: (i) => `layer ${i}`,
      beyond: "What is smaller than 10⁻¹² or larger than 10¹² is not drawn.",
    },
  };

  const [WIDTH, HEIGHT] = [320, 240];
  const [TOP, BOTTOM] = [24, 196]; // of the powers of ten that are drawn
  const [LOW, HIGH] = [-12, 12];
  const raised = (power) =>
    `10${String(power).replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]))}`;
  const isDrawn = (value) => value >= 10 ** LOW && value <= 10 ** HIGH;

  // Two digits, and beyond ten thousand to one a power of ten.
  function short(value) {
    if (value === 0 || (value >= 1e-4 && value < 1e4)) return number(value, 2);
    const power = Math.floor(Math.log10(value));
    return `${number(value / 10 ** power, 2)} · ${raised(power)}`;
  }

  class DepthSignal extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
      this.table = element("table");
      this.factorField = this.field("factor", { value: 1, low: 0.01, high: 10 }, (factor) => {
        this.factor = factor;
        this.show();
      });
      this.depthField = this.field("depth", { value: 20, low: 2, high: 40 }, (depth) => {
        this.depth = Math.round(depth);
        this.depthField.querySelector("input").reset(this.depth);
        this.show();
      });
      return [
        this.controls(
          this.select("activation", ["tanh", "relu", "sigmoid", "identity"], (name) => {
            this.chosen = name;
            this.show();
          }),
          this.factorField,
          this.depthField,
        ),
        element("div", { class: "panels" }, this.picture, this.table),
        this.controls(
          this.button("again", () => {
            this.seed += 1;
            this.show();
          }),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this, { chosen: "tanh", factor: 0.5, depth: 20, seed: 1 });
      this.querySelector("select").value = this.chosen;
      this.factorField.querySelector("input").reset(this.factor);
      this.depthField.querySelector("input").reset(this.depth);
      this.show();
    }

    show() {
      const t = this.strings;
      const { forward, backward } = model.signals(this.chosen, this.factor, this.depth, {
        seed: this.seed,
      });
      const words = {
        name: t[this.chosen], depth: this.depth,
        f1: short(forward[0]), f2: short(forward.at(-1)),
        b1: short(backward[0]), b2: short(backward.at(-1)),
      };
      const ratio = backward[0] / backward.at(-1);
      const remark = !(backward[0] > 0) ? t.dead
        : ratio < 0.1 ? t.vanish
        : ratio > 10 ? t.explode
        : t.keep;
      const all = [...forward, ...backward].every(isDrawn);
      this.say(t.said(words), remark, all ? "" : t.beyond);
      this.picture.setAttribute("aria-label", t.picture(words));
      this.draw(forward, backward);
      const cell = (value, kind) => element("td", { class: kind }, value);
      const head = (text) => element("th", { scope: "col" }, text);
      const row = (name, first, last, kind) => element(
        "tr", {}, element("th", { scope: "row", class: kind }, name), cell(first, kind), cell(last, kind),
      );
      this.table.replaceChildren(
        element("thead", {}, element("tr", {}, element("td"), head(t.first), head(t.last))),
        element(
          "tbody", {}, row(t.forward, words.f1, words.f2, "forward"),
          row(t.backward, words.b1, words.b2, "backward"),
        ),
      );
    }

    draw(forward, backward) {
      const t = this.strings;
      const left = 48;
      const x = (i) => left + 10 + (i / (this.depth - 1)) * (WIDTH - left - 20);
      const y = (value) => {
        const power = value > 0 ? Math.log10(value) : LOW;
        const kept = Math.min(Math.max(power, LOW), HIGH);
        return BOTTOM - ((kept - LOW) / (HIGH - LOW)) * (BOTTOM - TOP);
      };
      this.picture.replaceChildren();
      for (const power of [-12, -6, 0, 6, 12]) {
        const level = y(10 ** power);
        this.picture.append(
          element("line", { x1: left, y1: level, x2: WIDTH, y2: level, class: "axis" }),
          element(
            "text", { x: left - 6, y: level + 4, class: "quiet", "text-anchor": "end" },
            power === 0 ? "1" : raised(power),
          ),
        );
      }
      [0, this.depth - 1].forEach((i) =>
        this.picture.append(element(
          "text", { x: x(i), y: HEIGHT - 6, class: "quiet", "text-anchor": i ? "end" : "start" },
          t.layer(i + 1),
        )));
      forward.forEach((value, i) => isDrawn(value) &&
        this.picture.append(element("circle", { cx: x(i), cy: y(value), r: 3, class: "one" })));
      backward.forEach((value, i) => isDrawn(value) &&
        this.picture.append(element("rect", {
          x: x(i) - 3, y: y(value) - 3, width: 6, height: 6, class: "back",
        })));
      // Each name stands where its line sets out, near 1, on the side on which the other line is not.
      const beside = (own, other) =>
        own < other ? Math.max(y(own), y(1)) + 17 : Math.min(y(own), y(1)) - 9;
      this.picture.append(
        element("text", { x: x(0), y: beside(forward[0], backward[0]) }, t.forward),
        element(
          "text",
          {
            x: WIDTH - 6, y: beside(backward.at(-1), forward.at(-1)), class: "backward",
            "text-anchor": "end",
          },
          t.backward,
        ),
      );
    }
  }

  customElements.define("depth-signal", DepthSignal);
})();
