// <cost-by-depth>: what all derivatives cost, by depth. Arithmetic: cost-by-depth-model.js.
(() => {
  const { costByDepth, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const DEEPEST = 12;
  const WIDEST = 10;
  const START = { width: 4, depth: 10 };
  const upTo = (last) => Array.from({ length: last }, (_, i) => i + 1);
  const numerals = Object.fromEntries(upTo(DEEPEST).map((size) => [size, String(size)]));
  const raised = (power) => String(power).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
  const whole = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

  // In a table on a telephone there is room for ten digits, and for a power of ten.
  function short(value) {
    if (value < 1e10) return whole(value);
    const exponent = Math.floor(Math.log10(value));
    return `${number(value / 10 ** exponent, 3)} · 10${raised(exponent)}`;
  }

  const STRINGS = {
    en: {
      figure: "What all derivatives of a network cost, by its depth",
      ...numerals,
      width: "Neurons in each hidden layer",
      depth: "Hidden layers",
      more: "One layer more",
      fewer: "One layer fewer",
      reset: "Reset",
      way: "way",
      passes: "passes",
      multiplications: "multiplications",
      expansion: "each path written out",
      central: "central differences",
      forward: "forward differences",
      tangents: "forward mode",
      backpropagation: "backpropagation",
      back: "1 and 1 back",
      atLeast: (count) => `≥ ${count}`,
      curves: {
        expansion: ["each path", "written out"],
        forward: ["one pass for", "each parameter"],
        backpropagation: ["backpropagation"],
      },
      xAxis: "hidden layers",
      yAxis: "multiplications",
      picture: (depth) =>
        "Three curves over the number of hidden layers, on a logarithmic axis. " +
        `The table below has their values at ${depth}.`,
      facts: (s) =>
        `${s.depth} hidden ${s.depth === 1 ? "layer" : "layers"} of ${s.width}, ` +
        `${s.parameters} parameters on ${s.wires} wires and ${s.biases} biases. ` +
        `One weight of W⁽¹⁾ reaches the output along ${s.power} = ${s.paths} ` +
        `${s.paths === "1" ? "path" : "paths"}. ` +
        `Backpropagation multiplies 3 times on each wire, once up and twice down: ${s.cost}.`,
      change: (kind, s) =>
        `One layer ${kind === "more" ? "more" : "fewer"}: the paths written out cost ` +
        `${s.expansion} times what they did, one pass for each parameter ${s.forward} times, ` +
        `backpropagation ${s.backpropagation} times.`,
      deepest: "The picture ends here: twelve hidden layers are its deepest.",
      shallowest: "One hidden layer is the fewest.",
    },
  };

  const BOX = { left: 40, right: 222, top: 24, bottom: 214 }; // of the curves, in picture units
  const SHOWN = ["expansion", "forward", "backpropagation"];

  class CostByDepth extends figure.Figure {
    static strings = STRINGS;

    build() {
      Object.assign(this, START);
      const pick = (name, last) => {
        const label = this.select(name, upTo(last), (value) => {
          this[name] = Number(value);
          this.show();
        });
        label.querySelector("select").dataset.name = name;
        return label;
      };
      this.picture = element("svg", { viewBox: "0 0 340 250", role: "img" });
      this.table = element("table");
      return [
        this.controls(pick("width", WIDEST), pick("depth", DEEPEST)),
        element("div", { class: "panels" }, this.picture, this.table),
        this.controls(
          this.button("more", () => this.move("more", 1)),
          this.button("fewer", () => this.move("fewer", -1)),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this, START);
      this.show();
    }

    move(kind, by) {
      const depth = this.depth + by;
      if (depth < 1 || depth > DEEPEST) {
        this.say(by > 0 ? this.strings.deepest : this.strings.shallowest);
        return;
      }
      const before = costByDepth.costs(this.width, this.depth);
      const after = costByDepth.costs(this.width, depth);
      this.depth = depth;
      const ratios = SHOWN.map((name) => [name, number(after[name] / before[name], 3)]);
      this.show(this.strings.change(kind, Object.fromEntries(ratios)));
    }

    show(...first) {
      const { strings: t, width, depth } = this;
      this.live.querySelectorAll("select").forEach((select) => {
        select.value = String(this[select.dataset.name]);
      });
      const costs = costByDepth.costs(width, depth);
      this.say(...first, t.facts({
        depth, width, parameters: whole(costs.parameters), wires: whole(costs.wires),
        biases: whole(costs.parameters - costs.wires), power: `${width}${raised(depth - 1)}`,
        paths: whole(costs.paths), cost: whole(costs.backpropagation),
      }));
      this.fillTable(costs);
      this.draw();
    }

    fillTable(costs) {
      const { strings: t } = this;
      const passes = {
        expansion: "1", central: whole(2 * costs.parameters), forward: whole(costs.parameters + 1),
        tangents: whole(costs.parameters + 1), backpropagation: t.back,
      };
      const head = ["way", "passes", "multiplications"].map((name) =>
        element("th", { scope: "col" }, t[name]));
      const rows = Object.keys(passes).map((name) =>
        element(
          "tr", { "data-way": name }, element("th", { scope: "row" }, t[name]),
          element("td", {}, passes[name]),
          element("td", {}, name === "tangents" ? t.atLeast(short(costs[name])) : short(costs[name])),
        ));
      this.table.replaceChildren(
        element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows),
      );
    }

    draw() {
      const { strings: t, width, depth } = this;
      const all = upTo(DEEPEST).map((layers) => costByDepth.costs(width, layers));
      const top = Math.ceil(Math.log10(Math.max(...all.flatMap((c) => SHOWN.map((name) => c[name])))));
      const { left, right, bottom } = BOX;
      const x = (layers) => left + ((layers - 1) / (DEEPEST - 1)) * (right - left);
      const y = (value) => bottom - (Math.log10(value) / top) * (bottom - BOX.top);
      const write = (at, level, text, kind, anchor = "start") =>
        this.picture.append(element("text", { x: at, y: level, class: kind, "text-anchor": anchor }, text));
      const line = (x1, y1, x2, y2, kind) =>
        this.picture.append(element("line", { x1, y1, x2, y2, class: kind }));
      this.picture.replaceChildren();
      this.picture.setAttribute("aria-label", t.picture(depth));

      const step = top > 5 ? 3 : 1;
      for (let exponent = 0; exponent <= top; exponent += step) {
        line(left, y(10 ** exponent), right, y(10 ** exponent), "axis");
        const name = exponent ? `10${raised(exponent)}` : "1";
        write(left - 5, y(10 ** exponent) + 4, name, "quiet", "end");
      }
      [1, 4, 8, DEEPEST].forEach((layers) =>
        write(x(layers), bottom + 16, String(layers), "quiet", "middle"));
      write((left + right) / 2, bottom + 33, t.xAxis, "quiet", "middle");
      write(2, 12, t.yAxis, "quiet");
      line(x(depth), BOX.top, x(depth), bottom, "here");

      SHOWN.forEach((name) => {
        const points = all.map((costs, i) => `${x(i + 1).toFixed(1)},${y(costs[name]).toFixed(1)}`);
        this.picture.append(
          element("polyline", { points: points.join(" "), class: name }),
          element("circle", { cx: x(depth), cy: y(all[depth - 1][name]), r: 4, class: name }),
        );
      });
      this.nameCurves(write, SHOWN.map((name) => ({ name, at: y(all.at(-1)[name]) })));
    }

    // Each name stands right of its curve's end; where two ends are close, the lower one moves down.
    nameCurves(write, ends) {
      let free = 0;
      ends.sort((a, b) => a.at - b.at).forEach(({ name, at }) => {
        const lines = this.strings.curves[name];
        const first = Math.max(at + 4 - 7 * (lines.length - 1), free + 12);
        lines.forEach((text, i) => write(BOX.right + 8, first + 14 * i, text, name));
        free = first + 14 * (lines.length - 1) + 4;
      });
    }
  }

  customElements.define("cost-by-depth", CostByDepth);
})();
