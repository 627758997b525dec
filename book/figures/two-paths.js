// <two-paths>: accumulate and overwrite, side by side. Arithmetic: graph-model.js.
(() => {
  const { graph, figure } = globalThis.backpropLab;
  const { element, number } = figure;

  const input = (name) => ({ name, parents: [] });
  const box = (operation, name, ...parents) => ({ operation, name, parents });

  // `at`: where a node stands, what is written in it, and on which side its numbers are.
  // `lift`: how far above a its value stands, clear of the ways back.
  // `height` of the picture; `watched`: nodes whose shares are written out below it.
  // `wires`: parent, box, the side of the way back, and a shift where two join the same nodes.
  const GRAPHS = {
    sum: {
      nodes: [input("a"), box("add", "L", 0, 0)],
      constants: {},
      at: { 0: [36, 50, "a", -1], 1: [170, 50, "+", 0] },
      lift: 26,
      height: 124,
      wires: [[0, 1, -1, -9], [0, 1, 1, 9]],
      watched: [0],
    },
    diamond: {
      nodes: [
        input("a"), input("3"), box("multiply", "u", 0, 1), input("1"), box("add", "v", 0, 3),
        box("multiply", "L", 2, 4),
      ],
      constants: { 3: 3, 1: 1 },
      at: { 0: [34, 90, "a", -1], 2: [120, 48, "× 3", -1], 4: [120, 132, "+ 1", 1], 5: [206, 90, "×", 0] },
      lift: 46,
      height: 208,
      wires: [[0, 2, -1], [0, 4, 1], [2, 5, -1], [4, 5, 1]],
      watched: [0],
    },
    lengths: {
      nodes: [
        input("a"), input("3"), box("multiply", "b", 0, 1), input("1"), box("add", "c", 2, 3),
        box("multiply", "L", 2, 4),
      ],
      constants: { 3: 3, 1: 1 },
      at: { 0: [22, 66, "a", -1], 2: [92, 66, "× 3", -1], 4: [152, 130, "+ 1", 1], 5: [212, 66, "×", 0] },
      lift: 36,
      height: 216,
      wires: [[0, 2, -1], [2, 4, 1], [2, 5, -1], [4, 5, 1]],
      watched: [2, 0],
    },
  };
  const NUDGE = 1e-3;

  const said = (value) => number(Number(value.toFixed(6)), 7);
  const factor = (value) => (value < 0 ? `(${said(value)})` : said(value));

  const STRINGS = {
    en: {
      figure: "Two paths meet: accumulate and overwrite",
      graph: "Graph",
      sum: "a + a",
      diamond: "a diamond",
      lengths: "a short and a long path",
      a: "a",
      next: "Next",
      back: "Back",
      reset: "Reset",
      accumulate: "accumulate: add each share",
      overwrite: "overwrite: keep the last share",
      picture: (s) => `${s.way}. ${s.numbers.join("; ")}.`,
      added: (name, terms, total) => `d${name} = ${terms.join(" + ")} = ${total}`,
      replaced: (name, terms) => `d${name} = ${terms.join(", then ")}`,
      against: (line, slope) => `${line} (measured: ${slope})`,
      start: "The values are there, and every derivative is still 0. Next goes back by one box.",
      seed: "dL = 1, in both: where L grows by 1, L grows by 1.",
      same: (s) => `${s.symbol} sends ${s.product} = ${s.share} to ${s.name}, in both.`,
      different: (s) =>
        `${s.symbol} sends ${s.product} = ${s.share} to ${s.name} on the left; on the right, ` +
        `where d${s.from} is wrong already, ${s.other}.`,
      met: (s) => `A share of ${s.first} is there already. Left: ${s.total}. Right: ${s.last}, and ${s.first} is lost.`,
      measured: (s) => `A nudge of a measures ${s.slope}: left ${s.left}, right ${s.right}.`,
      agree: "The right one agrees only by accident: what it lost is 0.",
      changed: (value) => `a = ${value}.`,
    },
  };

  class TwoPaths extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.chosen = "sum";
      this.a = 2;
      this.pictures = ["accumulate", "overwrite"].map((way) => ({
        way, svg: element("svg", { role: "img" }),
      }));
      this.aField = this.field("a", { value: 2, low: -100, high: 100, size: 4 }, (a) => {
        this.a = a;
        this.show(this.progress, this.strings.changed(said(a)));
      });
      return [
        this.controls(
          this.select("graph", Object.keys(GRAPHS), (value) => {
            this.chosen = value;
            this.show(0);
          }),
          this.aField,
        ),
        element("div", { class: "panels" }, ...this.pictures.map(({ way, svg }) =>
          element("div", { class: "panel" }, element("p", { class: "way" }, this.strings[way]), svg))),
        this.controls(
          this.button("next", () => this.show(Math.min(this.progress + 1, this.last()))),
          this.button("back", () => this.show(Math.max(this.progress - 1, 0))),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.a = 2;
      this.aField.querySelector("input").reset(2);
      this.show(0);
    }

    last() {
      return 1 + graph.wayBack(GRAPHS[this.chosen].nodes).length;
    }

    valuesAt(a) {
      const { nodes, constants } = GRAPHS[this.chosen];
      return graph.forward(nodes, { ...constants, a });
    }

    // All that a panel shows after so many presses: gradients, and the shares of each node so far.
    state(accumulate) {
      const { nodes } = GRAPHS[this.chosen];
      const values = this.valuesAt(this.a);
      const boxes = Math.max(this.progress - 1, 0);
      const sent = [];
      graph.wayBack(nodes).slice(0, boxes).forEach((from, i) => {
        const upstream = graph.backward(nodes, values, { accumulate, boxes: i })[from];
        graph.shares(nodes, values, from, upstream).forEach((s) => sent.push({ ...s, from, upstream }));
      });
      const gradients = graph.backward(nodes, values, { accumulate, boxes });
      if (this.progress === 0) gradients.fill(0);
      return { values, gradients, sent: sent.filter(({ to }) => GRAPHS[this.chosen].at[to]) };
    }

    // The derivative of L by a, as a small nudge to both sides measures it.
    measured() {
      const L = GRAPHS[this.chosen].nodes.length - 1;
      const [up, down] = [1, -1].map((s) => this.valuesAt(this.a + s * NUDGE)[L]);
      return (up - down) / (2 * NUDGE);
    }

    show(progress, first = "") {
      this.progress = progress;
      const [left, right] = [true, false].map((accumulate) => this.state(accumulate));
      this.say(first, ...this.sentences(left, right));
      this.draw(this.pictures[0], left, true);
      this.draw(this.pictures[1], right, false);
    }

    sentences(left, right) {
      const { strings: t, progress } = this;
      const { nodes, at } = GRAPHS[this.chosen];
      if (progress === 0) return [t.start];
      if (progress === 1) return [t.seed];
      const from = graph.wayBack(nodes)[progress - 2];
      const sentences = left.sent.flatMap((s, i) => {
        if (s.from !== from) return [];
        const facts = {
          symbol: at[from][2], name: nodes[s.to].name, from: nodes[from].name, share: said(s.share),
          product: `${said(s.upstream)} · ${factor(s.slope)}`, other: said(right.sent[i].share),
        };
        const told = facts.share === facts.other ? t.same(facts) : t.different(facts);
        const earlier = left.sent.slice(0, i).filter(({ to }) => to === s.to);
        if (earlier.length === 0) return [told];
        const before = earlier.reduce((sum, { share }) => sum + share, 0);
        const meeting = {
          first: said(before), last: facts.share,
          total: `${said(before)} + ${factor(s.share)} = ${said(before + s.share)}`,
        };
        return [told, t.met(meeting)];
      });
      if (progress < this.last()) return sentences;
      const facts = {
        slope: said(this.measured()),
        left: said(left.gradients[0]), right: said(right.gradients[0]),
      };
      return [...sentences, t.measured(facts), facts.left === facts.right ? t.agree : ""];
    }

    draw({ way, svg }, state, accumulate) {
      const { strings: t } = this;
      const { nodes, at, wires, watched, lift, height } = GRAPHS[this.chosen];
      svg.replaceChildren();
      svg.setAttribute("viewBox", `0 0 300 ${height}`);
      const text = (x, y, content, kind, anchor = "middle") =>
        svg.append(element("text", { x, y, class: kind, "text-anchor": anchor }, content));

      const arrow = ([x1, y1], [x2, y2], kind) => {
        const length = Math.hypot(x2 - x1, y2 - y1);
        const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
        const tip = [1, -1].map((s) => [x2 - 6 * dx - 3.5 * s * dy, y2 - 6 * dy + 3.5 * s * dx]);
        svg.append(
          element("path", { d: `M${x1} ${y1} L${x2} ${y2}`, class: kind }),
          element("path", { d: `M${tip[0]} L${x2} ${y2} L${tip[1]}`, class: `${kind} head` }),
        );
      };

      const used = {};
      wires.forEach(([from, to, side, shift = 0]) => {
        const [x1, y1, first] = at[from];
        const [x2, y2, second] = at[to];
        const length = Math.hypot(x2 - x1, y2 - y1);
        const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
        const reach = (label) => (label === "a" ? 12 : 20) + 2 * Math.abs(dx * dy);
        const [start, end] = [reach(first), length - reach(second)];
        // `away` pixels to the side on which the way back is drawn
        const point = (along, away) => [
          x1 + along * dx - side * away * dy, y1 + shift + along * dy + side * away * dx,
        ];
        arrow(point(start, 0), point(end, 0), "forward");
        const shares = state.sent.filter((s) => s.from === to && s.to === from);
        const share = shares[(used[`${from} ${to}`] ??= 0)];
        used[`${from} ${to}`] += 1;
        if (!share) return;
        arrow(point(end, 6), point(start, 6), "backward");
        const [x, y] = point((start + end) / 2, dy === 0 ? 13 : 10);
        const anchor = dy === 0 ? "middle" : side * dy > 0 ? "end" : "start";
        text(x, y + (side > 0 ? 8 : 0), said(share.share), "backward", anchor);
      });

      Object.entries(at).forEach(([i, [x, y, label, side]]) => {
        const half = label.length > 1 ? 19 : 14;
        const { name } = nodes[i];
        if (graph.isBox(nodes[i])) {
          svg.append(element("rect", { x: x - half, y: y - 14, width: 2 * half, height: 28, rx: 4 }));
        }
        text(x, y + 5, label, label === "a" ? "letter" : "symbol");
        const value = `${name} = ${said(state.values[i])}`;
        const gradient = `d${name} = ${said(state.gradients[i])}`;
        if (side === 0) {
          arrow([x + 16, y], [x + 46, y], "forward");
          if (this.progress > 0) arrow([x + 46, y + 6], [x + 16, y + 6], "backward");
          text(x + 20, y - 9, value, "forward", "start");
          if (this.progress > 0) text(x + 20, y + 24, gradient, "backward", "start");
          return;
        }
        const isWatched = watched.includes(Number(i));
        // where no gradient stands above a box, its value may, clear of the share on its left
        if (label === "a") text(4, y - lift, value, "forward", "start");
        else text(x, y + (side > 0 ? 29 : isWatched ? -36 : -20), value, "forward");
        if (this.progress > 0 && !isWatched && state.sent.some(({ to }) => to === Number(i))) {
          text(x, y + (side < 0 ? -35 : 44), gradient, "backward");
        }
      });

      const lines = watched.map((i) => {
        const terms = [0, ...state.sent.filter(({ to }) => to === i).map(({ share }) => share)];
        if (terms.length === 1) return `d${nodes[i].name} = 0`;
        return accumulate
          ? t.added(nodes[i].name, terms.map(factor), said(state.gradients[i]))
          : t.replaced(nodes[i].name, terms.map(said));
      });
      if (this.progress === this.last()) {
        lines.push(t.against(lines.pop(), said(this.measured())));
      }
      lines.forEach((line, i) => text(6, height - 4 - 17 * (lines.length - 1 - i), line, "backward", "start"));
      const numbers = Object.keys(at).map((i) => `${nodes[i].name} is ${said(state.values[i])}`);
      svg.setAttribute("aria-label", t.picture({ way: t[way], numbers: [...numbers, ...lines] }));
    }
  }

  customElements.define("two-paths", TwoPaths);
})();
