// <two-modes>: forward and reverse mode on one small graph, counted. Arithmetic: two-modes-model.js.
(() => {
  const { modes, figure } = globalThis.backpropLab;
  const { element, number } = figure;

  const STRINGS = {
    en: {
      figure: "Forward mode and reverse mode",
      graph: "Graph",
      many: "three inputs, one output",
      one: "one input, three outputs",
      mode: "Mode",
      forward: "forward mode",
      reverse: "reverse mode",
      step: "Step: one node",
      pass: "Pass: to its end",
      reset: "Reset",
      passes: "passes",
      row: { forward: "forward", reverse: "reverse" },
      of: (done, all) => `${done} of ${all}`,
      picture: (name, nodes) => `A graph. ${nodes}. ${name}: the text below the buttons says its last step.`,
      node: (name, parents) => (parents ? `${name} is made of ${parents}` : `${name} is an input`),
      and: " and ",
      ready: {
        forward: (s) =>
          `Forward mode asks: how much does each node move per move of one input? ` +
          `One pass for each input, so ${s.all} here. Press Step.`,
        reverse: (s) =>
          `Reverse mode asks: how much does one output move per move of each node? ` +
          `One pass for each output, so ${s.all} here. Press Step.`,
      },
      where: (s) => `Pass ${s.pass} of ${s.all}, from ${s.from}.`,
      seed: {
        forward: (s) => `${s.from} moves by 1 per ${s.from}${s.more ? ", the other inputs by 0" : ""}.`,
        reverse: (s) =>
          `${s.from} moves by 1 per ${s.from}: d of ${s.from} is 1${s.more ? ", of the other outputs 0" : ""}.`,
      },
      moves: {
        forward: (s) => `${s.node} moves by ${s.sum} per ${s.from}.`,
        reverse: (s) => `${s.from} moves by ${s.sum} per ${s.node}: that is d of ${s.node}.`,
      },
      found: (s) => `The pass has found ${s.list}.`,
      all: {
        forward: (s) => `Forward mode has all three derivatives after ${s.count}.`,
        reverse: (s) => `Reverse mode has all three derivatives after ${s.count}.`,
      },
      times: (n) => (n === 1 ? "one pass" : `${n} passes`),
      compare: (s) => `Both modes found the same three numbers: forward in ${s.forward}, reverse in ${s.reverse}.`,
      per: (input, value) => `per ${input}: ${value}`,
    },
  };

  // Where the nodes stand: inputs left, outputs right.
  const PLACES = {
    many: [[45, 45], [45, 140], [45, 235], [160, 92], [160, 188], [275, 140]],
    one: [[45, 140], [160, 92], [160, 188], [275, 45], [275, 140], [275, 235]],
  };
  const RADIUS = 15;
  const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));

  class TwoModes extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.chosen = "many";
      this.mode = "forward";
      this.picture = element("svg", { viewBox: "0 0 320 275", role: "img" });
      this.table = element("table");
      this.inputs = this.controls();
      return [
        this.controls(
          this.select("graph", ["many", "one"], (name) => {
            this.chosen = name;
            this.restart();
          }),
          this.select("mode", ["forward", "reverse"], (name) => {
            this.mode = name;
            this.show();
          }),
        ),
        this.inputs,
        element("div", { class: "panels" }, this.picture, this.table),
        this.controls(
          this.button("step", () => this.step()),
          this.button("pass", () => this.pass()),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    get graph() {
      return modes.graphs[this.chosen];
    }

    restart() {
      this.x = [...this.graph.start];
      // The fields of the other graph go: each graph has inputs of its own.
      this.inputs.replaceChildren(...this.graph.inputs.map((node, i) => this.inputField(node, i)));
      this.clear();
      this.show();
    }

    inputField(node, i) {
      const { name } = this.graph.nodes[node];
      this.strings = { ...this.strings, [name]: name };
      return this.field(name, { value: this.x[i], low: -10, high: 10 }, (value) => {
        this.x[i] = value;
        this.clear();
        this.show();
      });
    }

    // Forget all passes: the values have changed.
    clear() {
      const fresh = () => ({ done: 0, at: 0, found: [null, null, null], last: null });
      this.runs = { forward: fresh(), reverse: fresh() };
    }

    // What the current mode starts its passes from, and at what it ends.
    get ends() {
      const { inputs, outputs } = this.graph;
      return this.mode === "forward" ? [inputs, outputs] : [outputs, inputs];
    }

    // The steps of one pass: the nodes after those where it starts.
    stepsFrom(from) {
      const run = this.mode === "forward" ? modes.forwardPass : modes.reversePass;
      const steps = run(this.graph, modes.forward(this.graph, this.x), from);
      const starts = this.ends[0];
      return [steps.filter(({ node }) => starts.includes(node)), steps.filter(({ node }) => !starts.includes(node))];
    }

    step() {
      this.advance();
      this.show();
    }

    pass() {
      const run = this.runs[this.mode];
      const { done } = run;
      while (run.done === done && done < this.ends[0].length) this.advance();
      this.show();
    }

    advance() {
      const run = this.runs[this.mode];
      const [starts, ends] = this.ends;
      if (run.done === starts.length) return;
      const from = starts[run.done];
      const [seeds, steps] = this.stepsFrom(from);
      const reached = run.at === 0 ? seeds : [...seeds, ...steps.slice(0, run.at)];
      run.last = { from, pass: run.done + 1, reached, current: run.at === 0 ? null : reached.at(-1) };
      run.at += 1;
      run.last.complete = run.at > steps.length;
      if (!run.last.complete) return;
      const carried = (node) => reached.find((step) => step.node === node).carried;
      // One derivative for each of the three ends, or for the one end of the other graph.
      if (ends.length === 3) run.found = ends.map(carried);
      else run.found[run.done] = carried(ends[0]);
      run.done += 1;
      run.at = 0;
    }

    // The names of the three derivatives, in the order in which the table has them.
    derivatives() {
      const { nodes, inputs, outputs } = this.graph;
      return outputs.flatMap((to) => inputs.map((by) => `∂${nodes[to].name}/∂${nodes[by].name}`));
    }

    show() {
      this.draw();
      this.fillTable();
      this.say(...this.sentences());
    }

    sentences() {
      const { strings: t, mode } = this;
      const run = this.runs[mode];
      const all = this.ends[0].length;
      const { last } = run;
      if (!last) return [t.ready[mode]({ all })];
      const name = (node) => this.graph.nodes[node].name;
      const from = name(last.from);
      const said = [t.where({ pass: last.pass, all, from })];
      if (last.current) {
        const { node, terms, carried } = last.current;
        const products = terms.map(([a, b], i) => `${i ? bracketed(a) : number(a)} · ${bracketed(b)}`);
        const sum = `${products.join(" + ")} = ${number(carried)}`;
        said.push(t.moves[mode]({ node: name(node), from, sum }));
      } else {
        said.push(t.seed[mode]({ from, more: all > 1 }));
      }
      if (last.complete) {
        const names = this.derivatives();
        const now = this.ends[1].length === 3 ? [0, 1, 2] : [last.pass - 1];
        said.push(t.found({ list: now.map((i) => `${names[i]} = ${number(run.found[i])}`).join(", ") }));
        if (run.done === all) said.push(t.all[mode]({ count: t.times(all) }));
      }
      const { inputs, outputs } = this.graph;
      if (this.runs.forward.done === inputs.length && this.runs.reverse.done === outputs.length) {
        said.push(t.compare({ forward: t.times(inputs.length), reverse: t.times(outputs.length) }));
      }
      return said;
    }

    fillTable() {
      const { strings: t } = this;
      const head = (text, kind = "forward") => element("th", { scope: "col", class: kind }, text);
      const { inputs, outputs } = this.graph;
      const count = { forward: inputs.length, reverse: outputs.length };
      this.table.replaceChildren(
        element(
          "thead", {},
          element("tr", {}, head(t.mode, "hidden"), head(t.passes), ...this.derivatives().map((d) => head(d))),
        ),
        element(
          "tbody", {},
          ...["forward", "reverse"].map((mode) =>
            element(
              "tr", { "data-mode": mode }, element("th", { scope: "row" }, t.row[mode]),
              element("td", {}, t.of(this.runs[mode].done, count[mode])),
              ...this.runs[mode].found.map((value) => element("td", {}, value === null ? "" : number(value))),
            ),
          ),
        ),
      );
    }

    draw() {
      const { strings: t, mode, graph } = this;
      const places = PLACES[this.chosen];
      const { last } = this.runs[mode];
      const values = modes.forward(graph, this.x);
      const described = graph.nodes.map((node) =>
        t.node(node.name, node.parents.map((p) => graph.nodes[p].name).join(t.and)));
      this.picture.setAttribute("aria-label", t.picture(t[mode], described.join(", ")));
      this.picture.replaceChildren();
      graph.nodes.forEach((node, i) => {
        node.parents.forEach((parent) => {
          const active = last?.current && (mode === "forward" ? last.current.node === i : last.current.node === parent);
          this.wire(places[parent], places[i], active);
        });
      });
      graph.nodes.forEach((node, i) => {
        const [x, y] = places[i];
        const write = (text, dy, kind) =>
          this.picture.append(element("text", { x, y: y + dy, "text-anchor": "middle", class: kind }, text));
        this.picture.append(element("circle", { cx: x, cy: y, r: RADIUS, class: "ring" }));
        write(node.sign || node.name, 4, "");
        write(node.sign ? `${node.name} = ${number(values[i], 4)}` : number(values[i], 4), -RADIUS - 6, "");
        const step = last?.reached.find((reached) => reached.node === i);
        if (!step) return;
        const from = graph.nodes[last.from].name;
        const value = number(step.carried, 4);
        write(mode === "forward" ? t.per(from, value) : `d = ${value}`, RADIUS + 15, mode === "forward" ? "carried" : "backward");
      });
    }

    // A wire between two nodes; the one in use is thick, with its head where the number goes.
    wire([x1, y1], [x2, y2], active) {
      const length = Math.hypot(x2 - x1, y2 - y1);
      const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
      const [sx, sy, ex, ey] = [x1 + RADIUS * ux, y1 + RADIUS * uy, x2 - RADIUS * ux, y2 - RADIUS * uy];
      const kind = active ? (this.mode === "forward" ? "forward" : "backward") : "axis";
      this.picture.append(element("line", { x1: sx, y1: sy, x2: ex, y2: ey, class: kind }));
      if (!active) return;
      const [tx, ty, back] = this.mode === "forward" ? [ex, ey, -9] : [sx, sy, 9];
      const corner = (side) => `${tx + back * ux - side * 5 * uy} ${ty + back * uy + side * 5 * ux}`;
      this.picture.append(element("path", { d: `M ${tx} ${ty} L ${corner(1)} L ${corner(-1)} z`, class: `head ${kind}` }));
    }
  }

  customElements.define("two-modes", TwoModes);
})();
