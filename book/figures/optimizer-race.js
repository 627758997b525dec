// <optimizer-race>: four walkers in one valley. Arithmetic: optimizers-model.js.
(() => {
  const { optimizers: model, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const pair = (w) => `(${w.map((v) => number(Number(v.toFixed(3)), 6)).join(", ")})`;
  const height = (w) => {
    const value = model.valley.value(w);
    return value < 1e-4 ? "< 0.0001" : number(value, 3);
  };

  const STRINGS = {
    en: {
      figure: "Four optimizers in one valley",
      names: { sgd: "SGD", momentum: "momentum", rmsprop: "RMSProp", adam: "Adam" },
      sgd: "η of SGD",
      momentum: "η of momentum",
      rmsprop: "η of RMSProp",
      adam: "η of Adam",
      step: "Step: all four",
      ten: "Ten steps",
      reset: "Reset",
      optimizer: "optimizer",
      at: "w",
      height: "f(w)",
      crossed: "crossed",
      key: "Ring: the start. Dot: after the last step. Cross: the lowest point. w₀ grows to the right, w₁ upwards. Crossed: how often a step went over the floor w₁ = 0.",
      panel: (s) => `${s.name} after ${s.steps} steps: w = ${s.at}, f(w): ${s.height}.`,
      begin: (s) => `All four stand at w = ${s.at}, where f = ${s.height} and the gradient is ${s.gradient}. Press Step.`,
      first: (s) => `Step 1: SGD went to ${s.sgd}, momentum to ${s.momentum}, RMSProp to ${s.rmsprop}, Adam to ${s.adam}.`,
      stepped: (s) => `After ${s.steps} steps ${s.best} is lowest (f: ${s.lowest}), ${s.worst} is highest (f: ${s.highest}).`,
      gone: (names) => `${names} left the valley: that learning rate is too large.`,
      left: "gone",
      newRate: (s) => `${s.name} walks again with η = ${s.rate}: ${s.steps} steps, f: ${s.height}.`,
    },
  };

  const ORDER = ["sgd", "momentum", "rmsprop", "adam"];
  const RATES = { sgd: 0.15, momentum: 0.04, rmsprop: 0.3, adam: 0.5 };
  const [LEFT, RIGHT, TOP] = [-5, 3, 1.5]; // what a panel shows of w₀, and of w₁ to both sides
  const [WIDTH, HEIGHT] = [200, 100];
  const FAR = 1e6;

  class OptimizerRace extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.panels = Object.fromEntries(ORDER.map((name) => [
        name, element("svg", { viewBox: `-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`, role: "img" }),
      ]));
      this.table = element("table");
      this.labels = ORDER.map((name) =>
        this.field(name, { value: RATES[name], low: 0.0001, high: 10 }, (rate) => {
          this.rates[name] = rate;
          this.again(name);
        }));
      return [
        this.controls(...this.labels),
        element("div", { class: "race" }, ...ORDER.map((name) =>
          element("div", {}, element("p", {}, this.strings.names[name]), this.panels[name]))),
        this.table,
        element("p", { class: "key" }, this.strings.key),
        this.controls(
          this.button("step", () => this.go(1)),
          this.button("ten", () => this.go(10)),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.rates = { ...RATES };
      this.labels.forEach((label, i) => label.querySelector("input").reset(RATES[ORDER[i]]));
      this.steps = 0;
      this.walkers = Object.fromEntries(ORDER.map((name) => [name, this.fresh(name)]));
      const { start, gradient } = model.valley;
      this.show(this.strings.begin({
        at: pair(start), height: height(start), gradient: pair(gradient(start)),
      }));
    }

    fresh(name) {
      const w = model.valley.start;
      return { w, state: model.optimizers[name].start(w), path: [w], crossed: 0, gone: false };
    }

    move(name) {
      const walker = this.walkers[name];
      if (walker.gone) return;
      const before = walker.w;
      const gradient = model.valley.gradient(before);
      const next = model.optimizers[name].step(before, gradient, walker.state, this.rates[name]);
      Object.assign(walker, next);
      walker.path.push(next.w);
      walker.crossed += before[1] * next.w[1] < 0 ? 1 : 0;
      walker.gone = Math.max(...next.w.map(Math.abs)) > FAR;
    }

    go(count) {
      const t = this.strings;
      for (let k = 0; k < count; k += 1) ORDER.forEach((name) => this.move(name));
      this.steps += count;
      const at = (name) => (this.walkers[name].gone ? t.left : pair(this.walkers[name].w));
      if (this.steps === 1) {
        this.show(t.first(Object.fromEntries(ORDER.map((name) => [name, at(name)]))), this.whoLeft());
        return;
      }
      const value = (name) => model.valley.value(this.walkers[name].w);
      const ranked = ORDER.filter((name) => !this.walkers[name].gone)
        .sort((a, b) => value(a) - value(b));
      const [best, worst] = [ranked[0], ranked[ranked.length - 1]];
      this.show(
        ranked.length < 2 ? "" : t.stepped({
          steps: this.steps, best: t.names[best], lowest: height(this.walkers[best].w),
          worst: t.names[worst], highest: height(this.walkers[worst].w),
        }),
        this.whoLeft(),
      );
    }

    whoLeft() {
      const gone = ORDER.filter((name) => this.walkers[name].gone);
      return gone.length ? this.strings.gone(gone.map((name) => this.strings.names[name]).join(", ")) : "";
    }

    // A new learning rate: this walker goes back to the start and takes as many steps as the others.
    again(name) {
      this.walkers[name] = this.fresh(name);
      for (let k = 0; k < this.steps; k += 1) this.move(name);
      const { w, gone } = this.walkers[name];
      this.show(
        gone ? "" : this.strings.newRate({
          name: this.strings.names[name], rate: number(this.rates[name]), steps: this.steps,
          height: height(w),
        }),
        this.whoLeft(),
      );
    }

    show(...sentences) {
      this.say(...sentences);
      ORDER.forEach((name) => this.draw(name));
      this.fillTable();
    }

    fillTable() {
      const t = this.strings;
      const head = (name) => element("th", { scope: "col" }, name);
      const cell = (text) => element("td", { class: "after" }, text);
      this.table.replaceChildren(
        element("thead", {}, element("tr", {}, ...[t.optimizer, t.at, t.height, t.crossed].map(head))),
        element("tbody", {}, ...ORDER.map((name) => {
          const { w, gone, crossed } = this.walkers[name];
          const shown = gone ? [t.left, t.left] : [pair(w), height(w)];
          return element(
            "tr", { "data-walker": name }, element("th", { scope: "row" }, t.names[name]),
            ...shown.map(cell), cell(String(crossed)),
          );
        })),
      );
    }

    draw(name) {
      const t = this.strings;
      const picture = this.panels[name];
      const { path, w, gone } = this.walkers[name];
      const place = ([w0, w1]) => [
        ((w0 - LEFT) / (RIGHT - LEFT)) * WIDTH, ((TOP - w1) / (2 * TOP)) * HEIGHT,
      ];
      const [cx, cy] = place([0, 0]);
      const [unit0, unit1] = [WIDTH / (RIGHT - LEFT), HEIGHT / (2 * TOP)];
      picture.replaceChildren();
      [0.1, 0.5, 1.5, 3.5, 6.5, 10.5, 16].forEach((level) => {
        const [rx, ry] = model.valley.curvatures.map((c, i) => Math.sqrt((2 * level) / c) * [unit0, unit1][i]);
        const points = Array.from({ length: 73 }, (_, k) => {
          const angle = (k / 36) * Math.PI;
          return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
        });
        inside(points).forEach((piece) => {
          picture.append(element("polyline", { points: piece.map(rounded).join(" "), class: "ring" }));
        });
      });
      picture.append(
        element("line", { x1: cx - 5, y1: cy, x2: cx + 5, y2: cy, class: "mark" }),
        element("line", { x1: cx, y1: cy - 5, x2: cx, y2: cy + 5, class: "mark" }),
      );
      inside(path.map(place)).forEach((piece) => {
        picture.append(element("polyline", { points: piece.map(rounded).join(" "), class: "way" }));
        piece.forEach(([x, y]) => picture.append(element("circle", { cx: x, cy: y, r: 2, class: "stop" })));
      });
      const [sx, sy] = place(path[0]);
      picture.append(element("circle", { cx: sx, cy: sy, r: 5, class: "begin" }));
      const [ex, ey] = place(w);
      if (path.length > 1 && isInside([ex, ey])) {
        picture.append(element("circle", { cx: ex, cy: ey, r: 4.5, class: "end" }));
      }
      picture.setAttribute("aria-label", t.panel({
        name: t.names[name], steps: this.steps, at: gone ? t.left : pair(w),
        height: gone ? t.left : height(w),
      }));
    }
  }

  const isInside = ([x, y]) => x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT;
  const rounded = (point) => point.map((v) => v.toFixed(1)).join(",");

  // The runs of points that lie in a panel, so that nothing is drawn outside.
  function inside(points) {
    const runs = [[]];
    points.forEach((point) => {
      if (isInside(point)) runs[runs.length - 1].push(point);
      else if (runs[runs.length - 1].length) runs.push([]);
    });
    return runs.filter((run) => run.length);
  }

  customElements.define("optimizer-race", OptimizerRace);
})();
