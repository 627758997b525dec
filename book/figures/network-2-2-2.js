// <network-2-2-2>, its steps and its checker. Arithmetic: two-layers-model.js, hand-calculation-model.js.
// What the checker knows of wrong values is written by _ext/mistakes.py when the book is built.
(() => {
  const { twoLayers, handCalculation, figure } = globalThis.backpropLab;
  const { element, number, fixed } = figure;

  const START = {
    x: [1.5, -2], y: [0.9, 0.2],
    W1: [[0.8, -0.1], [-0.5, -0.2]], b1: [0.1, -0.4],
    W2: [[-0.4, 1.2], [-1.1, -0.7]], b2: [-0.3, 0.5],
    rate: 0.5,
  };
  const STAGES = [
    "given", "hidden", "output", "cost", "outputDelta", "outputWeights",
    "shares", "hiddenDelta", "hiddenWeights", "moved", "again",
  ];

  // Numbers have names like W1[0,1], b2[0] or "after W1[0,1]"; a symbol stands for each.
  const BOTH = [0, 1];
  const PAIRS = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const keys = (name, places) => places.map((place) => `${name}[${place}]`);
  const singles = (name) => keys(name, BOTH.map((k) => [k]));
  const pairs = (name) => keys(name, PAIRS);
  const parsed = (key) => {
    const [, name, place] = /^(?:after )?(\w+)(?:\[(.*)\])?$/.exec(key);
    return { name, place: place ? place.split(",").map(Number) : [] };
  };
  const LAYER = { 1: "⁽ᴸ⁻¹⁾", 2: "⁽ᴸ⁾" };
  const below = (place) => place.map((i) => "₀₁"[i]).join("");
  const symbolOf = (key) => {
    const { name, place } = parsed(key);
    const index = below(place);
    const layer = LAYER[name.at(-1)] ?? "";
    if (name === "cost") return "C₀";
    if (name === "da2") return `a${layer}${index} − y${index}`;
    if (name.startsWith("slope")) return `σ′(z${layer}${index})`;
    if (name.startsWith("delta")) return `δ${layer}${index}`;
    const letter = name.replace(/[12]$/, "");
    return letter[0] === "d" ? `∂C₀/∂${letter.slice(1)}${layer}${index}` : `${letter}${layer}${index}`;
  };
  const PARAMETERS = [...pairs("W1"), ...singles("b1"), ...pairs("W2"), ...singles("b2")];
  const CHANGEABLE = [...singles("x"), ...singles("y"), ...PARAMETERS, "rate"];
  const CHECKED = {
    forwardPass: [..."z1 a1 z2 a2".split(" ").flatMap(singles), "cost"],
    outputs: [..."da2 slope2 delta2".split(" ").flatMap(singles), ...pairs("dW2"), ...singles("db2")],
    hiddenNodes: [...pairs("path"), ..."da1 slope1 delta1".split(" ").flatMap(singles)],
    inputs: [...pairs("dW1"), ...singles("db1"), ...singles("dx")],
    afterStep: PARAMETERS.map((key) => `after ${key}`),
  };

  const given = (value) => number(value, 6);
  const computed = (value) => (Math.abs(value) < 1000 ? fixed(value) : number(value, 7));
  const factor = (text) => (text.startsWith("−") ? `(${text})` : text);
  const short = (value) => (Math.abs(value) < 100 ? fixed(value, 4) : number(value, 3));

  const STRINGS = {
    en: {
      figure: "The 2-2-2 network: step by step, path by path, and a checker",
      ...Object.fromEntries(CHANGEABLE.map((key) => [key, symbolOf(key)])),
      "y[0]": "target y₀",
      "y[1]": "target y₁",
      rate: "learning rate η",
      change: "Change",
      value: "to",
      next: "Next",
      back: "Back",
      reset: "Reset",
      path: "Paths of",
      none: "no weight",
      nextPath: "Next path",
      numbers: "All numbers",
      quantity: "quantity",
      there: "forward",
      derivative: "derivative",
      after: "after",
      layers: ["inputs, L−2", "hidden, L−1", "outputs, L"],
      picture: (stage) =>
        "Two inputs above two hidden nodes above two outputs above the cost, every node wired to " +
        `both nodes below it. ${stage} All numbers are in the table below.`,
      start:
        "Press Next: one layer at a time, forward, back, and the step. " +
        "Or choose a weight and see its paths alone.",
      changed: (name, value) => `${name} is ${value} now. Press Next.`,
      hidden: (nodes) => `Each hidden node adds up two wires. ${nodes}`,
      output: (nodes) => `Each output adds up two wires. ${nodes}`,
      node: (t) => `${t.z} = ${t.sum} = ${t.value}, so ${t.a} = ${t.activated}.`,
      cost: (t) =>
        `C₀ = ½ ((${t.a[0]} − ${t.y[0]})² + (${t.a[1]} − ${t.y[1]})²) = ${t.cost}.`,
      outputDelta: (parts) =>
        `The error of each output, times its slope: ${parts}. These are the derivatives of the ` +
        "biases as well.",
      outputWeights: (parts) =>
        `Each weight: the value where its wire begins, times the δ where it ends. ${parts}.`,
      shares: (parts) => `Each hidden node hears from both outputs, and adds up: ${parts}.`,
      hiddenDelta: (parts) => `Times the slope of each hidden node: ${parts}.`,
      hiddenWeights: (parts) =>
        `Again the value where a wire begins, times the δ where it ends. ${parts}.`,
      moved: (t) =>
        `All twelve parameters move at once, by −${t.rate} times their derivatives. ` +
        `${t.name}, for one, goes from ${t.before} to ${t.after}. Press Next to run forward again.`,
      fell: (t) => `Forward again: a⁽ᴸ⁾ = (${t.a}). C₀ was ${t.before} and is ${t.now}: it fell.`,
      rose: (t) =>
        `Forward again: a⁽ᴸ⁾ = (${t.a}). C₀ was ${t.before} and is ${t.now}: it rose. ` +
        "The step was too long; try a smaller η.",
      stayed: (t) =>
        `Forward again: a⁽ᴸ⁾ = (${t.a}). C₀ was ${t.before} and is still ${t.now}, to six ` +
        "decimals: the derivatives were almost 0.",
      onPath: (t) =>
        `${t.name}, path ${t.number} of ${t.count}, through output ${t.output}: ${t.words}. ` +
        `${t.product} = ${t.value}.`,
      one: (t) => `It is the only one, so this is ∂C₀/∂${t.name}.`,
      together: (t) =>
        `${t.name}, both paths: ${t.values[0]} through output 0 and ${t.values[1]} through ` +
        `output 1. Their sum is ∂C₀/∂${t.name} = ${t.sum}.`,
      shared: (t) => `The factors from ${t.from} on belong to ${t.delta}, which ${t.names} share.`,
      wordFor: {
        input1: (t) => `the input ${t.symbol}`,
        input2: (t) => `the hidden value ${t.symbol}`,
        slope1: (t) => `the slope of hidden node ${t.place}`,
        weight: (t) => `the weight ${t.symbol}`,
        slope2: (t) => `the slope of output ${t.place}`,
        error: (t) => `the error of output ${t.place}`,
      },
      checker: "Check a number that you worked out by hand",
      checkerAbout: "For the numbers of the example, with η = 0.5; four digits are enough.",
      checked: "I worked out",
      typed: "and it is",
      check: "Check",
      forwardPass: "forward",
      outputs: "at the outputs",
      hiddenNodes: "at the hidden nodes",
      inputs: "into the hidden layer",
      afterStep: "after the step",
      share: (j, k) => `what output ${k} sends back to hidden node ${j}`,
      afterwards: (symbol) => `${symbol} after the step`,
      ready: "Nothing has been checked yet. Choose a number, type yours and press Check.",
      empty: "Nothing is written there: type a number, such as −0.25.",
      comma: (text) => `“${text}” has a comma: write the number with a point.`,
      letters: (text) => `“${text}” is no number: type digits, such as −0.25.`,
      range: (text) => `“${text}” is too large a number: everything here lies between −3 and 3.`,
      right: (t) => `Right: ${t.name} = ${t.right}.`,
      rounded: (t) =>
        `Right, but for roundings on the way: ${t.name} = ${t.right}. Round at the end only.`,
      ambiguous: (t) =>
        `With so few digits ${t.typed} may be several numbers, right and wrong ones. ` +
        "Write at least four significant digits.",
      slip: (t) => [`${t.typed} is not ${t.name}. Look at `, `. ${t.observation} ${t.question}`],
      also: (sentences) => `The same number comes out in another way: ${sentences}`,
      elsewhere: (t) => `${t.typed} is not ${t.name}, it is ${t.names}.`,
      rightFor: (names) => `It would be right for ${names}.`,
      or: " and ",
      sign: (t) => `The size of ${t.name} is right, the sign is not.`,
      twice: (t) => `${t.typed} is twice ${t.name}.`,
      half: (t) => `${t.typed} is half of ${t.name}.`,
      unknown: (t) =>
        `${t.typed} is not ${t.name}, and no slip that we know leads to it. ` +
        "Check the number before it first.",
      factors: {
        z1: "z⁽ᴸ⁻¹⁾", a1: "a⁽ᴸ⁻¹⁾", z2: "z⁽ᴸ⁾", a2: "a⁽ᴸ⁾",
        da2: "the error a⁽ᴸ⁾ − y", slope2: "the slope σ′(z⁽ᴸ⁾)", delta2: "δ⁽ᴸ⁾",
        da1: "what comes back to the hidden nodes", slope1: "the slope σ′(z⁽ᴸ⁻¹⁾)",
        delta1: "δ⁽ᴸ⁻¹⁾", input1: "what came in along the wire",
        input2: "what came in along the wire", dw1: "the line for the weight",
        dw2: "the line for the weight", db1: "the line for the bias",
        db2: "the line for the bias", order: "the place of the result", mean: "the mean",
        step: "the step", cost: "the cost", path: "what comes back along the wire",
        dx: "what comes back to the inputs",
      },
    },
  };

  const at = (values, place) => place.reduce((part, i) => part[i], values);

  class Network222 extends figure.Figure {
    static strings = STRINGS;

    connectedCallback() {
      if (this.checker) return;
      super.connectedCallback();
      this.side.append(this.message);
      this.checker = this.buildChecker();
      this.live.append(
        element("details", {}, element("summary", {}, this.strings.numbers), this.tables),
        this.checker,
      );
    }

    build() {
      this.picture = element("svg", { viewBox: "0 0 360 372", role: "img" });
      this.tables = element("div", { class: "panels" });
      this.changing = this.field("value", { value: 1.5, low: -20, high: 20 }, (read) => this.change(read));
      this.toChange = this.select("change", CHANGEABLE, () => this.showChanging());
      this.pathSelect = this.select("path", ["none", ...PARAMETERS], (key) => this.light(key));
      this.side = element(
        "div", { class: "side" },
        this.controls(
          this.button("next", () => this.go(1)),
          this.button("back", () => this.go(-1)),
          this.button("reset", () => this.restart()),
        ),
        this.controls(this.pathSelect, this.button("nextPath", () => this.nextPath())),
        this.controls(this.toChange, this.changing),
      );
      return [element("div", { class: "panels" }, this.picture, this.side)];
    }

    restart() {
      this.begin(START);
      this.show(0, this.strings.start);
    }

    // Compute everything for these numbers, the step and the way forward after it included.
    begin(now) {
      this.now = now;
      this.v = twoLayers.values(now);
      this.after = twoLayers.step(now, this.v, now.rate);
      this.again = twoLayers.values(this.after);
      this.lit = null;
      this.pathSelect.querySelector("select").value = "none";
      this.showChanging();
    }

    showChanging() {
      const { name, place } = parsed(this.toChange.querySelector("select").value);
      this.changing.querySelector("input").reset(at(this.now[name], place));
    }

    change(value) {
      const key = this.toChange.querySelector("select").value;
      const { name, place } = parsed(key);
      const put = (part, [i, ...rest]) =>
        i === undefined ? value : part.map((old, k) => (k === i ? put(old, rest) : old));
      this.begin({ ...this.now, [name]: put(this.now[name], place) });
      this.show(0, this.strings.changed(this.strings[key], given(value)));
    }

    // One stage on or back; after the last one the parameters that the step has left go forward.
    go(by) {
      const last = STAGES.length - 1;
      this.lit = null;
      this.pathSelect.querySelector("select").value = "none";
      if (this.stage + by > last) {
        this.begin(this.after);
        this.show(1, this.sentence(1));
      } else {
        const stage = Math.max(0, this.stage + by);
        this.show(stage, this.sentence(stage));
      }
    }

    light(key) {
      if (key === "none") {
        this.lit = null;
        this.show(this.stage, this.sentence(this.stage));
        return;
      }
      const { name, place } = parsed(key);
      this.lit = { key, name, place, paths: twoLayers.pathsFrom(this.now, this.v, name, place), which: 0 };
      this.showPath();
    }

    // The next path of the chosen weight alone, then all together; without one, that of the first.
    nextPath() {
      if (!this.lit) {
        this.pathSelect.querySelector("select").value = PARAMETERS[0];
        this.light(PARAMETERS[0]);
        return;
      }
      const views = this.lit.paths.length === 1 ? 1 : this.lit.paths.length + 1;
      this.lit.which = (this.lit.which + 1) % views;
      this.showPath();
    }

    showPath() {
      const stage = Math.max(this.stage, STAGES.indexOf("hiddenWeights"));
      this.show(stage, this.pathSentence());
    }

    pathSentence() {
      const { strings: t, lit } = this;
      const name = symbolOf(lit.key);
      const path = lit.paths[lit.which];
      const values = lit.paths.map(({ product }) => computed(product));
      if (!path) {
        const sum = lit.paths.reduce((total, { product }) => total + product, 0);
        return [t.together({ name, values, sum: computed(sum) }), this.sharedSentence()].join(" ");
      }
      const word = ({ kind, place, value }) => {
        const which = kind === "input" ? `input${lit.name[1]}` : kind;
        const source = lit.name[1] === "1" ? "x" : "a1";
        const symbol = symbolOf(kind === "weight" ? `W2[${place}]` : `${source}[${place[0]}]`);
        return `${t.wordFor[which]({ symbol, place: place[0] })} ${this.factorText(kind, value)}`;
      };
      const product = path.factors.map(({ kind, value }) => factor(this.factorText(kind, value)));
      return [
        t.onPath({
          name, number: lit.which + 1, count: lit.paths.length, output: path.output,
          words: path.factors.map(word).join(", "), product: product.join(" · "),
          value: values[lit.which],
        }),
        lit.paths.length === 1 ? t.one({ name }) : "",
        lit.paths.length === 1 ? this.sharedSentence() : "",
      ].join(" ");
    }

    factorText(kind, value) {
      const typed = kind === "weight" || (kind === "input" && this.lit.name[1] === "1");
      return typed ? given(value) : computed(value);
    }

    // Which parameters end in the same node, and so share its δ.
    sharedSentence() {
      const { name, place } = this.lit;
      const layer = name[1];
      const end = place.at(-1);
      const names = [...BOTH.map((j) => `W${layer}[${j},${end}]`), `b${layer}[${end}]`].map(symbolOf);
      return this.strings.shared({
        from: symbolOf(`slope${layer}[${end}]`), delta: symbolOf(`delta${layer}[${end}]`),
        names: `${names[0]}, ${names[1]}${this.strings.or}${names[2]}`,
      });
    }

    sentence(stage) {
      const { strings: t, now, v, after, again } = this;
      const name = STAGES[stage];
      if (name === "given") return t.start;
      const nodes = (layer, inputs) =>
        BOTH.map((k) => t.node({
          z: symbolOf(`z${layer}[${k}]`), a: symbolOf(`a${layer}[${k}]`),
          sum: [
            ...BOTH.map((j) => `${inputs[j]} · ${factor(given(now[`W${layer}`][j][k]))}`),
            factor(given(now[`b${layer}`][k])),
          ].join(" + "),
          value: computed(v[`z${layer}`][k]), activated: computed(v[`a${layer}`][k]),
        })).join(" ");
      const products = (key, one, other) =>
        BOTH.map((k) =>
          `${symbolOf(`${key}[${k}]`)} = ${computed(one[k])} · ${factor(computed(other[k]))}` +
          ` = ${computed(v[key][k])}`,
        ).join(", ");
      const weights = (layer) =>
        PAIRS.map((place) =>
          `${symbolOf(`dW${layer}[${place}]`)} = ${computed(at(v[`dW${layer}`], place))}`,
        ).join(", ");
      if (name === "hidden") return t.hidden(nodes(1, now.x.map(given).map(factor)));
      if (name === "output") return t.output(nodes(2, v.a1.map(computed)));
      if (name === "cost") {
        return t.cost({
          a: v.a2.map(computed), y: now.y.map(given).map(factor), cost: computed(v.cost),
        });
      }
      if (name === "outputDelta") return t.outputDelta(products("delta2", v.da2, v.slope2));
      if (name === "outputWeights") return t.outputWeights(weights(2));
      if (name === "shares") {
        return t.shares(BOTH.map((j) =>
          `${symbolOf(`da1[${j}]`)} = ` +
          BOTH.map((k) => `${factor(given(now.W2[j][k]))} · ${factor(computed(v.delta2[k]))}`).join(" + ") +
          ` = ${v.paths[j].map(computed).map((text, k) => (k ? factor(text) : text)).join(" + ")}` +
          ` = ${computed(v.da1[j])}`,
        ).join("; "));
      }
      if (name === "hiddenDelta") return t.hiddenDelta(products("delta1", v.da1, v.slope1));
      if (name === "hiddenWeights") return t.hiddenWeights(weights(1));
      if (name === "moved") {
        return t.moved({
          rate: given(now.rate), name: symbolOf("W2[0,0]"), before: given(now.W2[0][0]),
          after: computed(after.W2[0][0]),
        });
      }
      const [before, later] = [v.cost, again.cost].map(computed);
      const kind = before === later ? "stayed" : again.cost < v.cost ? "fell" : "rose";
      return t[kind]({ a: again.a2.map(computed).join(", "), before, now: later });
    }

    show(stage, sentence) {
      this.stage = stage;
      this.reached = (name) => this.stage >= STAGES.indexOf(name);
      this.say(sentence);
      this.draw(sentence);
      this.fillTables();
    }

    fillTables() {
      const { strings: t, now, v, after, again, reached } = this;
      const cell = (kind, text) => element("td", { class: kind }, text);
      const head = (name, kind) => element("th", { scope: "col", class: kind }, name);
      const table = (rows) =>
        element(
          "table", {},
          element("thead", {}, element(
            "tr", {}, head(t.quantity, "hidden"), head(t.there, "forward"),
            head(t.derivative, "backward"), head(t.after, "after"),
          )),
          element("tbody", {}, ...rows.map(([key, ...cells]) =>
            element("tr", { "data-row": key }, element("th", { scope: "row" }, symbolOf(key)), ...cells),
          )),
        );
      const when = (stage, value) => (reached(stage) ? computed(value) : "");
      const node = (name, k, stage, derivative, known) => [
        `${name}[${k}]`, cell("forward", when(stage, v[name][k])),
        cell("backward", when(known, derivative)), cell("after", when("again", again[name][k])),
      ];
      const parameter = (key) => {
        const { name, place } = parsed(key);
        const known = name === "W2" ? "outputWeights" : name === "b2" ? "outputDelta"
          : name === "b1" ? "hiddenDelta" : "hiddenWeights";
        return [
          key, cell("forward", given(at(now[name], place))),
          cell("backward", when(known, at(v[`d${name}`], place))),
          cell("after", when("moved", at(after[name], place))),
        ];
      };
      this.tables.replaceChildren(
        table([
          ...BOTH.map((i) => [
            `x[${i}]`, cell("forward", given(now.x[i])),
            cell("backward", when("hiddenWeights", v.dx[i])), cell("after", ""),
          ]),
          ...BOTH.map((k) => node("z1", k, "hidden", v.delta1[k], "hiddenDelta")),
          ...BOTH.map((k) => node("a1", k, "hidden", v.da1[k], "shares")),
          ...BOTH.map((k) => node("z2", k, "output", v.delta2[k], "outputDelta")),
          ...BOTH.map((k) => node("a2", k, "output", v.da2[k], "outputDelta")),
          ["cost", cell("forward", when("cost", v.cost)), cell("backward", when("outputDelta", 1)),
            cell("after", when("again", again.cost))],
        ]),
        table(PARAMETERS.map(parameter)),
      );
    }

    // Inputs above, the cost below. Which wires are at work, and what stands on them.
    draw(sentence) {
      const { now, v, after, again, lit, reached } = this;
      const stage = STAGES[this.stage];
      const [columns, rows] = [[90, 270], [30, 140, 250]];
      const cost = [180, 342];
      const place = (row, i) => [columns[i], rows[row]];
      this.picture.setAttribute("aria-label", this.strings.picture(sentence));
      this.picture.replaceChildren();
      const text = ([x, y], content, kind, anchor = "middle") =>
        this.picture.append(element("text", { x, y, class: kind, "text-anchor": anchor }, content));
      const between = ([x1, y1], [x2, y2], along) => [x1 + along * (x2 - x1), y1 + along * (y2 - y1)];

      const onPath = (layer, j, k) =>
        lit.paths.some(({ output }, i) => {
          if (lit.which < lit.paths.length && lit.which !== i) return false;
          const [to, from] = [lit.place.at(-1), lit.name[0] === "W" ? lit.place[0] : -1];
          if (layer === "3") return output === j;
          if (layer === lit.name[1]) return j === from && k === to;
          return layer === "2" && lit.name[1] === "1" && j === to && k === output;
        });
      const way = (layer, j, k) => {
        if (lit) return onPath(layer, j, k) ? "backward" : "quiet";
        if (reached("moved")) return layer === "3" ? "forward" : "after";
        const busy = { hidden: "1", output: "2", cost: "3" }[stage];
        if (busy === layer) return "forward";
        const back = { outputDelta: "3", outputWeights: "2", shares: "2", hiddenWeights: "1" }[stage];
        return back === layer ? "backward" : "quiet";
      };
      const labelOf = (layer, j, k, kind) => {
        if (lit && kind !== "backward") return null;
        if (layer === "3") {
          return lit || (reached("outputDelta") && !reached("moved")) ? v.da2[j] : null;
        }
        if (lit) return now[`W${layer}`][j][k];
        if (reached("moved")) return after[`W${layer}`][j][k];
        if (stage === "shares" && layer === "2") return v.paths[j][k];
        if (kind === "backward") return v[`dW${layer}`][j][k];
        return now[`W${layer}`][j][k];
      };
      const wire = (layer, j, k, from, to, along) => {
        const kind = way(layer, j, k);
        const [[x1, y1], [x2, y2]] = [from, to];
        const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
        this.picture.append(element("line", {
          x1, y1, x2, y2, class: kind, "data-wire": `${layer}-${j}-${k}`,
        }));
        if (kind === "forward" || kind === "backward") {
          const turn = kind === "backward" ? 180 : 0;
          const [x, y] = between(from, to, layer === "3" ? 0.68 : 0.75);
          this.picture.append(element("path", {
            d: "M 6 0 l -11 -5 v 10 z", class: kind, transform: `translate(${x} ${y}) rotate(${angle + turn})`,
          }));
        }
        const label = labelOf(layer, j, k, kind);
        if (label === null) return;
        const [x, y] = between(from, to, along);
        const derivative = kind === "backward" && !lit && layer !== "3" && stage !== "shares";
        const ink = kind === "quiet" || (lit && layer !== "3") ? "forward" : kind;
        const colour = layer === "3" ? "backward" : ink;
        const typed = ink === "forward" && layer !== "3";
        const chosen = lit && lit.key === `W${layer}[${j},${k}]`; // itself no factor
        const shown = chosen ? symbolOf(lit.key)
          : typed ? number(label, 4) : `${derivative ? "∂ " : ""}${short(label)}`;
        const width = 6.6 * shown.length + 5;
        this.picture.append(element("rect", {
          x: x - width / 2, y: y - 8, width, height: 16, class: "gap",
        }));
        text([x, y + 4], shown, colour);
      };
      for (const layer of ["1", "2"]) {
        const row = Number(layer) - 1;
        PAIRS.forEach(([j, k]) => {
          wire(layer, j, k, place(row, j), place(row + 1, k), j === k ? 0.5 : 0.29);
        });
      }
      BOTH.forEach((k) => wire("3", k, 0, place(2, k), cost, 0.4));

      const nodeLines = (row, i) => {
        if (row === 0) {
          return [[given(now.x[i]), "forward"], reached("hiddenWeights") && !lit && [`∂ ${short(v.dx[i])}`, "backward"]];
        }
        const first = reached(row === 1 ? "hidden" : "output") && [short(v[`a${row}`][i]), "forward"];
        if (lit) {
          const used = lit.name[1] === String(row)
            ? lit.place.at(-1) === i
            : row === 2 && (lit.which >= lit.paths.length || lit.which === i);
          return [first, used && [`σ′ ${short(v[`slope${row}`][i])}`, "backward"]];
        }
        const known = reached(row === 1 ? "hiddenDelta" : "outputDelta");
        const share = row === 1 && stage === "shares" && [`∂ ${short(v.da1[i])}`, "backward"];
        return [
          first, known ? [`δ ${short(v[`delta${row}`][i])}`, "backward"] : share,
          reached("again") && [`→ ${short(again[`a${row}`][i])}`, "after"],
        ];
      };
      rows.forEach((y, row) => {
        text([180, y + 4], this.strings.layers[row], "quiet");
        columns.forEach((x, i) => {
          this.picture.append(element("circle", { cx: x, cy: y, r: 15, class: "node" }));
          text([x, y + 4], row === 0 ? `x${"₀₁"[i]}` : String(i), "forward");
          const lines = nodeLines(row, i).filter(Boolean);
          lines.forEach(([content, kind], line) => {
            const level = y + 4 + 15 * (line - (lines.length - 1) / 2);
            text([x + (i ? 21 : -21), level], content, kind, i ? "start" : "end");
          });
        });
      });
      this.picture.append(element("circle", { cx: cost[0], cy: cost[1], r: 15, class: "node" }));
      text([cost[0], cost[1] + 4], "C₀", "forward");
      if (reached("cost")) text([cost[0] + 22, cost[1] + 4], short(v.cost), "forward", "start");
      if (reached("again") && !lit) text([cost[0] + 22, cost[1] + 20], `→ ${short(again.cost)}`, "after", "start");
    }

    // The checker: a quantity, a field, and a sentence about the number in it.
    buildChecker() {
      const { strings: t } = this;
      const v = twoLayers.values(START);
      const after = twoLayers.step(START, v, START.rate);
      this.rightOf = (key) => {
        const { name, place } = parsed(key);
        if (key.startsWith("after ")) return at(after[name], place);
        return at(name === "path" ? v.paths : v[name], place);
      };
      const [chosen, typed] = [`${this.name}-checked`, `${this.name}-typed`];
      this.answer = element("p", {
        id: `${this.name}-answer`, "aria-live": "polite", class: "message answer",
      });
      this.answer.textContent = t.ready;
      const groups = Object.entries(CHECKED).map(([group, names]) =>
        element("optgroup", { label: t[group] }, ...names.map((key) =>
          element("option", { value: key }, this.nameOf(key)),
        )),
      );
      this.quantity = element("select", { id: chosen }, ...groups);
      this.quantity.value = "delta2[0]";
      this.typed = element("input", {
        id: typed, type: "text", inputmode: "decimal", size: 10, autocomplete: "off",
        "aria-describedby": this.answer.id,
      });
      this.typed.addEventListener("keydown", (event) => {
        if (event.key === "Enter") this.check();
      });
      return element(
        "div", { class: "checker", role: "group", "aria-label": t.checker },
        element("p", { class: "title" }, element("b", {}, t.checker), ". ", t.checkerAbout),
        this.controls(
          element("label", { for: chosen }, t.checked, " ", this.quantity),
          element("label", { for: typed }, t.typed, " ", this.typed),
          this.button("check", () => this.check()),
        ),
        this.answer,
      );
    }

    nameOf(key) {
      const { name, place } = parsed(key);
      if (name === "path") return this.strings.share(...place);
      return key.startsWith("after ") ? this.strings.afterwards(symbolOf(key)) : symbolOf(key);
    }

    check() {
      const { strings: t } = this;
      const { quantities = {}, slips = {} } = globalThis.backpropLab.mistakes ?? {};
      const key = this.quantity.value;
      const right = this.rightOf(key);
      const others = Object.values(CHECKED).flat()
        .map((name) => [name, this.rightOf(name)])
        .filter(([, value]) => Math.abs(value - right) > 1e-9);
      const text = this.typed.value.trim();
      const found = handCalculation.judge(text, right, quantities[key] ?? [], others);
      this.typed.setAttribute("aria-invalid", String(found.kind === "unreadable"));
      const ids = found.ids ?? [];
      this.answer.dataset.kind = found.kind;
      this.answer.dataset.mistake = ids.join(" ");
      if (found.kind === "unreadable") {
        const sentence = t[found.problem];
        this.answer.textContent = typeof sentence === "string" ? sentence : sentence(text);
        return;
      }
      const facts = { name: this.nameOf(key), right: computed(right), typed: text.replace("-", "−") };
      const names = (found.elsewhere ?? []).slice(0, 2).map((name) => this.nameOf(name)).join(t.or);
      if (found.kind === "slip") {
        const [first, ...rest] = ids.map((id) => slips[id]);
        const ideas = new Map(rest.map((slip) => [slip.factor, slip.observation]).reverse());
        ideas.delete(first.factor); // slips of one factor share an idea
        const also = [...ideas.values()].slice(-2).reverse();
        const [before, after] = t.slip({ ...facts, ...first });
        const more = [also.length ? t.also(also.join(" ")) : "", names ? t.rightFor(names) : ""];
        this.answer.replaceChildren(
          before, element("b", {}, t.factors[first.factor]),
          [after, ...more].filter(Boolean).join(" "), " ", element("small", {}, ids.join(", ")),
        );
        return;
      }
      const kind = found.kind === "right" && !found.exact ? "rounded" : found.kind;
      this.answer.textContent = t[kind]({ ...facts, names });
    }
  }

  customElements.define("network-2-2-2", Network222);
})();
