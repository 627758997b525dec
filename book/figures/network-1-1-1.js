// <network-1-1-1>: forward, backward, step, and forward again. Arithmetic: two-layers-model.js.
(() => {
  const { twoLayers, figure } = globalThis.backpropLab;
  const { element, number, fixed } = figure;

  const START = { x: 1.5, y: 0.9, w1: 1.1, b1: -0.2, w2: 0.7, b2: -0.5, rate: 0.5 };
  const NAMES = {
    x: "x", y: "y", w1: "w⁽¹⁾", b1: "b⁽¹⁾", z1: "z⁽¹⁾", a1: "a⁽¹⁾",
    w2: "w⁽²⁾", b2: "b⁽²⁾", z2: "z⁽²⁾", a2: "a⁽²⁾", cost: "C",
  };
  // What was given, as it was typed; what was computed, with six decimals.
  const given = (value) => number(value, 6);
  const computed = (value) => (Math.abs(value) < 1000 ? fixed(value) : number(value, 7));
  const factor = (text) => (text.startsWith("−") ? `(${text})` : text);

  const STRINGS = {
    en: {
      figure: "The 1-1-1 network: forward, backward, step",
      ...NAMES,
      y: "target y",
      rate: "learning rate η",
      forward: "Forward",
      backward: "Backward",
      step: "Step",
      reset: "Reset",
      quantity: "quantity",
      there: "forward",
      back: "derivative",
      after: "after",
      picture: "Input, hidden neuron, output and cost in a row. All numbers are in the table.",
      start:
        "One input, one hidden neuron, one output, and the cost. Press Forward, then Backward, " +
        "then Step; or change a number first.",
      went: (t) =>
        `z⁽¹⁾ = ${t.w1} · ${t.x} + ${t.b1} = ${t.z1}, and a⁽¹⁾ = σ(z⁽¹⁾) = ${t.a1}. ` +
        `z⁽²⁾ = ${t.w2} · ${t.a1} + ${t.b2} = ${t.z2}, and a⁽²⁾ = σ(z⁽²⁾) = ${t.a2}. ` +
        `C = ½ (${t.a2} − ${t.y})² = ${t.cost}.`,
      came: (t) =>
        `The cost begins with 1. a⁽²⁾ − y = ${t.da2}, times the slope ${t.slope2}: ` +
        `δ⁽²⁾ = ${t.delta2}. Times a⁽¹⁾: ∂C/∂w⁽²⁾ = ${t.dw2}. ` +
        `Back along w⁽²⁾: ${t.da1}, times the slope ${t.slope1}: δ⁽¹⁾ = ${t.delta1}. ` +
        `Times x: ∂C/∂w⁽¹⁾ = ${t.dw1}. The biases owe δ⁽²⁾ and δ⁽¹⁾.`,
      moved: (t) =>
        `Every parameter moves by −${t.rate} times its derivative: w⁽²⁾ goes from ${t.w2} to ` +
        `${t.newW2}, w⁽¹⁾ from ${t.w1} to ${t.newW1}. Press Forward to see what this does to C.`,
      fell: (t) => `Forward again: a⁽²⁾ = ${t.a2}. C was ${t.before} and is ${t.now}: it fell.`,
      rose: (t) =>
        `Forward again: a⁽²⁾ = ${t.a2}. C was ${t.before} and is ${t.now}: it rose. ` +
        "The step was too long; try a smaller η.",
      stayed: (t) =>
        `Forward again: a⁽²⁾ = ${t.a2}. C was ${t.before} and is still ${t.now}, ` +
        "to six decimals: the derivatives were almost 0.",
      changed: (name, value) => `${name} is ${value} now. Press Forward.`,
    },
  };

  class Network111 extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.picture = element("svg", { viewBox: "0 0 340 112", role: "img" });
      this.table = element("table");
      const limits = (name) => (name === "rate" ? { low: 0, high: 100 } : { low: -20, high: 20 });
      this.fields = Object.entries(START).map(([name, value]) =>
        this.field(name, { value, ...limits(name), size: 5 }, (read) => this.change(name, read)),
      );
      return [
        this.controls(...this.fields),
        element("div", { class: "panels" }, this.picture, this.table),
        this.controls(
          this.button("forward", () => this.forward()),
          this.button("backward", () => this.backward()),
          this.button("step", () => this.step()),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.begin({ ...START });
      this.show("given", this.strings.start);
    }

    change(name, value) {
      this.begin({ ...this.now, [name]: value });
      this.show("given", this.strings.changed(this.strings[name], given(value)));
    }

    // Compute everything for these numbers, the step and the way forward after it included.
    begin(now) {
      this.now = now;
      const as = (p) => ({
        x: [p.x], y: [p.y], W1: [[p.w1]], b1: [p.b1], W2: [[p.w2]], b2: [p.b2],
      });
      const single = (v) => Object.fromEntries(
        Object.entries(v).map(([name, value]) => [name.replace("W", "w"), [value].flat(3)[0]]),
      );
      const network = as(now);
      const v = twoLayers.values(network);
      const after = twoLayers.step(network, v, now.rate);
      this.v = single(v);
      this.after = { ...now, ...single(after), x: now.x, y: now.y };
      this.again = single(twoLayers.values(after));
      this.fields.forEach((label, i) => {
        label.querySelector("input").reset(now[Object.keys(START)[i]]);
      });
    }

    // After a step, go on from where it led.
    goOn() {
      if (["stepped", "again"].includes(this.stage)) this.begin(this.after);
    }

    forward() {
      if (this.stage === "stepped") {
        const [before, now] = [this.v.cost, this.again.cost].map(computed);
        const kind = before === now ? "stayed" : this.again.cost < this.v.cost ? "fell" : "rose";
        this.show("again", this.strings[kind]({ before, now, a2: computed(this.again.a2) }));
        return;
      }
      this.goOn();
      this.show("forward", this.strings.went(this.texts()));
    }

    backward() {
      this.goOn();
      this.show("backward", this.strings.came(this.texts()));
    }

    step() {
      this.goOn();
      this.show("stepped", this.strings.moved({
        ...this.texts(), newW1: computed(this.after.w1), newW2: computed(this.after.w2),
      }));
    }

    // Every number as a sentence needs it.
    texts() {
      const typed = Object.entries(this.now).map(([name, value]) => [name, factor(given(value))]);
      const found = Object.entries(this.v).map(([name, value]) => [name, computed(value)]);
      return Object.fromEntries([...found, ...typed]);
    }

    show(stage, sentence) {
      this.stage = stage;
      const order = ["given", "forward", "backward", "stepped", "again"].indexOf(stage);
      this.known = { forward: order >= 1, backward: order >= 2, after: order >= 3, again: order >= 4 };
      this.say(sentence);
      this.draw();
      this.fillTable();
    }

    fillTable() {
      const { strings: t, known, now, v, after, again } = this;
      const cell = (kind, shown, value) => element("td", { class: kind }, shown ? computed(value) : "");
      const row = (name, before, derivative, last) =>
        element(
          "tr", { "data-row": name }, element("th", { scope: "row" }, NAMES[name]),
          before, cell("backward", known.backward, derivative), last,
        );
      const fixedRow = (name, value) =>
        row(name, element("td", { class: "forward" }, given(value)), v[`d${name}`],
          element("td", { class: "after" }, ""));
      const parameter = (name) =>
        row(name, element("td", { class: "forward" }, given(now[name])), v[`d${name}`],
          cell("after", known.after, after[name]));
      const value = (name, derivative) =>
        row(name, cell("forward", known.forward, v[name]), derivative,
          cell("after", known.again, again[name]));
      const head = (name, kind) => element("th", { scope: "col", class: kind }, name);
      this.table.replaceChildren(
        element("thead", {}, element(
          "tr", {}, head(t.quantity, "hidden"), head(t.there, "forward"), head(t.back, "backward"),
          head(t.after, "after"),
        )),
        element(
          "tbody", {}, fixedRow("x", now.x), parameter("w1"), parameter("b1"),
          value("z1", v.delta1), value("a1", v.da1), parameter("w2"), parameter("b2"),
          value("z2", v.delta2), value("a2", v.da2), value("cost", 1),
        ),
      );
    }

    // Four nodes in a row. Above the wires the weights, below the nodes what they hold.
    draw() {
      const { known, now, v, after, again } = this;
      const places = { x: 34, a1: 128, a2: 222, cost: 310 };
      const level = 48;
      const text = (x, y, content, kind) =>
        this.picture.append(element("text", { x, y, class: kind, "text-anchor": "middle" }, content));
      this.picture.setAttribute("aria-label", this.strings.picture);
      this.picture.replaceChildren();
      const wires = [["x", "a1", "w1"], ["a1", "a2", "w2"], ["a2", "cost", null]];
      const back = known.backward && !known.again;
      wires.forEach(([from, to, weight]) => {
        const [x1, x2] = [places[from] + 17, places[to] - 17];
        const middle = (x1 + x2) / 2;
        const tip = back ? -5 : 5;
        this.picture.append(
          element("line", { x1, x2, y1: level, y2: level, class: back ? "backward" : "forward" }),
          element("path", {
            d: `M ${middle + tip} ${level} l ${-2 * tip} -5 v 10 z`, class: back ? "backward" : "forward",
          }),
        );
        if (!weight) return;
        text(middle, level - 11, given(now[weight]), "forward");
        if (known.backward) text(middle, level + 21, `∂ ${fixed(v[`d${weight}`], 4)}`, "backward");
        if (known.after) text(middle, level - 29, `→ ${fixed(after[weight], 4)}`, "after");
      });
      Object.entries(places).forEach(([name, x]) => {
        this.picture.append(element("circle", { cx: x, cy: level, r: 17, class: "node" }));
        text(x, level + 4, NAMES[name], "forward");
        const value = name === "x" ? now.x : v[name];
        if (name === "x" || known.forward) text(x, level + 40, fixed(value, 4), "forward");
        if (known.again && name !== "x") text(x, level + 56, fixed(again[name], 4), "after");
      });
    }
  }

  customElements.define("network-1-1-1", Network111);
})();
