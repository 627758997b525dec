// <graph-stepper example="neuron">: forward, backward, one step. Arithmetic: graph-model.js.
// example: "neuron" or "one-one-one"; with at="end" all three numbers of each node are there at once.
(() => {
  const { graph, figure } = globalThis.backpropLab;
  const { element } = figure;

  const input = (name, parameter = false) => ({ name, parameter, parents: [] });
  const box = (operation, name, ...parents) => ({ operation, name, parents });

  // Each box takes the one before it; what else it needs enters from the side.
  const EXAMPLES = {
    neuron: {
      nodes: [
        input("x"), input("w", true), box("multiply", "p", 0, 1),
        input("b", true), box("add", "ŷ", 2, 3),
        input("y"), box("subtract", "e", 4, 5), box("halfSquare", "C", 6),
      ],
      inputs: { x: 2, w: 1.5, b: -0.5, y: 4 },
      rate: 0.1, decimals: 5, pitch: 104,
    },
    "one-one-one": {
      nodes: [
        input("x"), input("w₁", true), box("multiply", "p₁", 0, 1),
        input("b₁", true), box("add", "z₁", 2, 3), box("sigmoid", "a₁", 4),
        input("w₂", true), box("multiply", "p₂", 5, 6),
        input("b₂", true), box("add", "z₂", 7, 8), box("sigmoid", "a₂", 9),
        input("y"), box("subtract", "e", 10, 11), box("halfSquare", "C", 12),
      ],
      inputs: { x: 1.5, "w₁": 1.1, "b₁": -0.2, "w₂": 0.7, "b₂": -0.5, y: 0.9 },
      rate: 0.5, decimals: 4, pitch: 78,
    },
  };
  const SYMBOLS = { multiply: "×", add: "+", subtract: "−", sigmoid: "σ", halfSquare: "½( )²" };
  const LARGEST = 1e6; // of a parameter with which a reader may go on

  const minus = (text) => text.replaceAll("-", "−");

  // A number in the picture or in a sentence: so many decimals, unless it is very large or small.
  function short(value, decimals) {
    const size = Math.abs(value);
    if (size > 0 && size < 1e-12) return "≈ 0";
    if (size >= 1e7) return minus(value.toExponential(2).replace(/\.?0*e\+/, "e"));
    if (size >= 1e5 || (size > 0 && size < 10 ** (1 - decimals))) {
      return minus(String(Number(value.toPrecision(3)))).replace("e+", "e");
    }
    return minus(String(Number(value.toFixed(decimals)) || 0));
  }
  const said = (value) => short(value, 6);
  const factor = (value) => (value < 0 ? `(${said(value)})` : said(value));

  const FORMULAS = {
    multiply: (a, b) => `${said(a)} · ${factor(b)}`,
    add: (a, b) => `${said(a)} + ${factor(b)}`,
    subtract: (a, b) => `${said(a)} − ${factor(b)}`,
    sigmoid: (z) => `σ(${said(z)})`,
    halfSquare: (e) => `½ · ${factor(e)}²`,
  };

  const STRINGS = {
    en: {
      figure: "A computational graph, step by step",
      graph: "Graph",
      neuron: "one linear neuron",
      "one-one-one": "1-1-1, two sigmoids",
      x: "x", y: "y", w: "w", b: "b", "w₁": "w₁", "b₁": "b₁", "w₂": "w₂", "b₂": "b₂",
      rate: "learning rate η",
      next: "Next",
      back: "Back",
      forwardAll: "Forward",
      backwardAll: "Backward",
      stepAll: "One step",
      reset: "Reset",
      value: "value",
      derivative: "derivative",
      after: "after",
      picture: (numbers) =>
        `A computational graph from the inputs to the cost C. Known so far: ${numbers}.`,
      known: (s) =>
        `${s.name} is ${s.value}` +
        (s.gradient === null ? "" : `, derivative of C by ${s.name} ${s.gradient}`) +
        (s.after === null ? "" : `, after the step ${s.after}`),
      start: "Data and parameters are given. Next computes one box, from what comes in.",
      complete: "Press Reset, then Next, to see where each number comes from.",
      computed: (s) => `Forward, ${s.symbol}: ${s.name} = ${s.formula} = ${s.value}.`,
      cost: "That is the cost.",
      seed: (cost) =>
        `Now back. At the end stands dC/dC = 1: where C grows by 1, C grows by 1. ` +
        `The cost itself is ${cost} and does not come into it.`,
      sentBack: (s) => `Backward, ${s.symbol}: ${s.upstream} arrives.`,
      share: (s) => `For ${s.name} the local slope is ${s.slope}: ${s.product} = ${s.share}.`,
      whole: "Every derivative is known now; nothing has moved yet.",
      updated: (s) => `The step, with η = ${s.rate}: ${s.moves}. The data stay.`,
      moved: (s) => `${s.name} = ${s.before} − ${s.rate} · ${s.gradient} = ${s.after}`,
      again: (s) => `Forward again, ${s.symbol}: ${s.name} = ${s.formula} = ${s.value}.`,
      fell: (s) => `The cost was ${s.before} and is ${s.after}. It fell.`,
      rose: (s) => `The cost was ${s.before} and is ${s.after}. It rose: the step was too long.`,
      stayed: (s) => `The cost is ${s.after}, as before.`,
      onward: (n) => `Blue becomes ink, and step ${n} can begin.`,
      tooLarge: "The numbers run away. Take a smaller learning rate, or press Reset.",
      changed: (name, value) => `${name} = ${value}: every number is computed anew.`,
    },
  };

  class GraphStepper extends figure.Figure {
    static strings = STRINGS;

    build() {
      const asked = this.getAttribute("example");
      this.chosen = asked in EXAMPLES ? asked : "neuron";
      this.complete = this.getAttribute("at") === "end";
      this.picture = element("svg", { role: "img" });
      this.fields = element("div", { class: "fields" });
      const choice = this.select("graph", Object.keys(EXAMPLES), (value) => {
        this.chosen = value;
        this.restart();
      });
      choice.querySelector("select").value = this.chosen;
      const phase = (name, end) => this.button(name, () => this.goTo(this.ends()[end]));
      new ResizeObserver(() => this.width !== this.live.clientWidth && this.draw()).observe(this.live);
      return [
        this.picture,
        this.controls(
          this.button("next", () => this.next()),
          this.button("back", () => this.goTo(Math.max(this.progress - 1, 0))),
          phase("forwardAll", 0), phase("backwardAll", 1), phase("stepAll", 2),
          this.button("reset", () => this.restart()),
        ),
        this.controls(this.fields, choice),
      ];
    }

    restart() {
      this.example = EXAMPLES[this.chosen];
      this.nodes = this.example.nodes;
      this.boxes = this.nodes.map((_, i) => i).filter((i) => graph.isBox(this.nodes[i]));
      Object.assign(this, { inputs: { ...this.example.inputs }, rate: this.example.rate, taken: 0 });
      const change = (name, act) => (value) => {
        act(value);
        this.goTo(this.progress, this.strings.changed(name, said(value)));
      };
      this.inputFields = Object.entries(this.inputs).map(([name, value]) =>
        this.field(name, { value, low: -100, high: 100, size: 4 }, change(name, (read) => {
          this.inputs[name] = read;
        })),
      );
      this.fields.replaceChildren(
        ...this.inputFields,
        this.field("rate", { value: this.rate, low: 0.001, high: 10, size: 4 },
          change("η", (read) => { this.rate = read; })),
      );
      this.goTo(this.complete ? this.ends()[2] : 0);
      if (this.complete) this.say(this.message.textContent, this.strings.complete);
      this.complete = false;
    }

    // Where the three phases end, counted in presses of Next.
    ends() {
      const n = this.boxes.length;
      return [n, 2 * n + 1, 3 * n + 2];
    }

    next() {
      const end = this.ends()[2];
      if (this.progress < end) return this.goTo(this.progress + 1);
      const { parameters } = this;
      if (parameters.some((name) => Math.abs(this.inputsAfter[name]) > LARGEST)) {
        return this.say(this.strings.tooLarge);
      }
      this.inputs = this.inputsAfter;
      this.taken += 1;
      Object.keys(this.inputs).forEach((name, i) => {
        // as many decimals as the field has room for; the picture goes on with all of them
        this.inputFields[i].querySelector("input").reset(Number(this.inputs[name].toFixed(4)));
      });
      return this.goTo(this.ends()[0], this.strings.onward(this.taken + 1), false);
    }

    goTo(progress, first = "", explain = true) {
      const { nodes } = this;
      this.progress = progress;
      this.values = graph.forward(nodes, this.inputs);
      this.gradients = graph.backward(nodes, this.values);
      this.inputsAfter = graph.step(nodes, this.inputs, this.gradients, this.rate);
      this.valuesAfter = graph.forward(nodes, this.inputsAfter);
      this.parameters = nodes.filter((node) => node.parameter).map((node) => node.name);
      const { current, sentences } = this.lastAction();
      this.current = current;
      this.say(first, ...(explain ? sentences : []));
      this.draw();
    }

    // What the last press did: the box in question, and the sentences about it.
    lastAction() {
      const { strings: t, boxes, progress, values } = this;
      const [forwardEnd, backwardEnd, end] = this.ends();
      const cost = boxes.at(-1);
      if (progress === 0) return { current: null, sentences: [t.start] };
      if (progress <= forwardEnd) {
        const i = boxes[progress - 1];
        return { current: i, sentences: [t.computed(this.facts(i, values)), i === cost ? t.cost : ""] };
      }
      if (progress === forwardEnd + 1) {
        return { current: cost, sentences: [t.seed(said(values[cost]))] };
      }
      if (progress <= backwardEnd) {
        const i = graph.wayBack(this.nodes)[progress - forwardEnd - 2];
        return { current: i, sentences: this.waysBack(i, progress === backwardEnd) };
      }
      if (progress === backwardEnd + 1) return { current: null, sentences: [this.movesOfStep()] };
      const i = boxes[progress - backwardEnd - 2];
      const [before, after] = [values[cost], this.valuesAfter[cost]];
      const verdict = after < before ? t.fell : after > before ? t.rose : t.stayed;
      return {
        current: i,
        sentences: [
          t.again(this.facts(i, this.valuesAfter)),
          progress === end ? verdict({ before: said(before), after: said(after) }) : "",
        ],
      };
    }

    facts(i, values) {
      const { operation, name, parents } = this.nodes[i];
      const formula = FORMULAS[operation](...parents.map((parent) => values[parent]));
      return { symbol: SYMBOLS[operation], name, formula, value: said(values[i]) };
    }

    waysBack(i, last) {
      const { strings: t, nodes } = this;
      const upstream = this.gradients[i];
      const sent = graph.shares(nodes, this.values, i, upstream);
      return [
        t.sentBack({ symbol: SYMBOLS[nodes[i].operation], upstream: said(upstream) }),
        ...sent.map(({ to, slope, share }) => t.share({
          name: nodes[to].name, slope: said(slope), share: said(share),
          product: `${said(upstream)} · ${factor(slope)}`,
        })),
        last ? t.whole : "",
      ];
    }

    movesOfStep() {
      const { strings: t, nodes } = this;
      const rate = said(this.rate);
      const moves = this.parameters.map((name) => t.moved({
        name, rate, before: said(this.inputs[name]), after: said(this.inputsAfter[name]),
        gradient: factor(this.gradients[nodes.findIndex((node) => node.name === name)]),
      }));
      return t.updated({ rate, moves: moves.join(", ") });
    }

    // The three numbers of a node, as texts; null for what is not known yet.
    known(i) {
      const { nodes, progress, boxes } = this;
      const [forwardEnd, backwardEnd] = this.ends();
      const write = (value) => short(value, this.example.decimals);
      const isBox = graph.isBox(nodes[i]);
      const place = boxes.indexOf(i);
      const done = graph.wayBack(nodes).slice(0, Math.max(progress - forwardEnd - 1, 0));
      const arrived = i === boxes.at(-1)
        ? progress > forwardEnd
        : done.some((b) => nodes[b].parents.includes(i));
      const moved = isBox ? progress > backwardEnd + 1 + place : progress > backwardEnd && nodes[i].parameter;
      return {
        name: nodes[i].name,
        value: !isBox || progress > place ? write(this.values[i]) : null,
        gradient: arrived ? write(this.gradients[i]) : null,
        after: moved ? write(this.valuesAfter[i]) : null,
      };
    }

    phase() {
      const [forwardEnd, backwardEnd] = this.ends();
      if (this.progress <= forwardEnd) return "forward";
      return this.progress <= backwardEnd ? "backward" : "after";
    }

    // Wide: from left to right, inputs below. Narrow: from top to bottom, inputs on the left.
    draw() {
      const { strings: t, boxes, nodes, picture } = this;
      this.width = this.live.clientWidth;
      const { pitch } = this.example;
      const length = 26 + pitch * boxes.length + 106;
      this.upright = this.width > 0 && this.width < 0.88 * length;
      const [width, height] = this.upright ? [300, 34 + 66 * (boxes.length + 0.75)] : [length, 172];
      picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
      picture.style.maxWidth = `${1.15 * width}px`;
      const texts = nodes.map((_, i) => this.known(i)).filter(({ value }) => value !== null);
      picture.setAttribute("aria-label", t.picture(texts.map(t.known).join("; ")));
      picture.replaceChildren();
      this.key();
      this.wire(0, 0);
      this.letter(0);
      boxes.forEach((i, k) => {
        const side = nodes[i].parents[1];
        if (side !== undefined) this.side(side, k + 1);
        this.wire(i, k + 1);
        this.box(i, k + 1);
      });
    }

    // The middle of place k on the spine.
    place(k) {
      const room = k === this.boxes.length ? 10 : 0; // the last box is a wide one
      return this.upright ? [140, 20 + 66 * k] : [26 + this.example.pitch * k + room, 44];
    }

    text(x, y, content, kind, anchor = "middle") {
      if (content === null) return;
      this.picture.append(element("text", { x, y, class: kind, "text-anchor": anchor }, content));
    }

    arrow([x1, y1], [x2, y2], kind) {
      const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
      const tip = [1, -1].map((s) => [x2 - 5 * dx - 3.5 * s * dy, y2 - 5 * dy - 3.5 * s * dx]);
      const head = `M${tip[0]} L${x2} ${y2} L${tip[1]}`;
      this.picture.append(
        element("path", { d: `M${x1} ${y1} L${x2} ${y2}`, class: kind }),
        element("path", { d: head, class: `${kind} head` }),
      );
    }

    half(i) {
      return this.nodes[i].operation === "halfSquare" ? 22 : 13;
    }

    // What goes out of place k: the arrow forward, the arrow back, and the numbers of node i.
    wire(i, k) {
      const { upright, boxes } = this;
      const [x, y] = this.place(k);
      const [nextX, nextY] = this.place(k + 1);
      const numbers = this.known(i);
      const kind = numbers.value === null ? "waiting" : "forward";
      const reach = (place) => (place === 0 ? 11 : upright ? 13 : this.half(boxes[place - 1]));
      const last = k === boxes.length;
      const from = (upright ? y : x) + reach(k) + 2;
      const to = last ? from + (upright ? 42 : 56) : (upright ? nextY : nextX) - reach(k + 1) - 2;
      const name = k === 0 ? null : numbers.name;
      if (upright) {
        this.arrow([x, from], [x, to], kind);
        if (numbers.gradient !== null) this.arrow([x + 6, to], [x + 6, from], "backward");
        const first = (from + to) / 2 - 9;
        this.text(x + 20, first, name, "quiet", "start");
        this.text(x + 42, first, numbers.value, "forward", "start");
        this.text(x + 42, first + 15, numbers.gradient, "backward", "start");
        this.text(x + 42, first + 30, numbers.after && `→ ${numbers.after}`, "after", "start");
        return;
      }
      const middle = (from + to) / 2;
      this.arrow([from, y], [to, y], kind);
      if (numbers.gradient !== null) this.arrow([to, y + 6], [from, y + 6], "backward");
      this.text(middle, y - 23, name, "quiet");
      this.text(middle, y - 8, numbers.value, "forward");
      this.text(middle, y + 22, numbers.gradient, "backward");
      this.text(middle, y + 37, numbers.after && `→ ${numbers.after}`, "after");
    }

    letter(i) {
      const [x, y] = this.place(0);
      this.text(x, y + 5, this.nodes[i].name, "letter");
    }

    // An input that enters place k from the side, and its numbers.
    side(i, k) {
      const [x, y] = this.place(k);
      const numbers = this.known(i);
      const after = numbers.after && `→ ${numbers.after}`;
      const back = numbers.gradient !== null;
      if (this.upright) {
        this.arrow([x - 42, y], [x - 15, y], "forward");
        if (back) this.arrow([x - 15, y + 6], [x - 42, y + 6], "backward");
        this.text(x - 54, y + 5, numbers.name, "letter");
        this.text(x - 70, y - 10, numbers.value, "forward", "end");
        this.text(x - 70, y + 5, numbers.gradient, "backward", "end");
        this.text(x - 70, y + 20, after, "after", "end");
        return;
      }
      this.arrow([x, 100], [x, y + 15], "forward");
      if (back) this.arrow([x + 6, y + 15], [x + 6, 100], "backward");
      this.text(x, 116, numbers.name, "letter");
      this.text(x, 134, numbers.value, "forward");
      this.text(x, 149, numbers.gradient, "backward");
      this.text(x, 164, after, "after");
    }

    box(i, k) {
      const [x, y] = this.place(k);
      const half = this.half(i);
      const kind = i === this.current ? `box now ${this.phase()}` : "box";
      this.picture.append(
        element("rect", { x: x - half, y: y - 13, width: 2 * half, height: 26, rx: 4, class: kind }),
      );
      this.text(x, y + 5, SYMBOLS[this.nodes[i].operation], "symbol");
    }

    // What the three numbers of each node are, in the order in which they stand.
    key() {
      const { strings: t } = this;
      const [x, top, anchor] = this.upright ? [118, 11, "end"] : [2, 134, "start"];
      this.text(x, top, t.value, "forward row", anchor);
      this.text(x, top + 15, t.derivative, "backward row", anchor);
      this.text(x, top + 30, t.after, "after row", anchor);
    }
  }

  customElements.define("graph-stepper", GraphStepper);
})();
