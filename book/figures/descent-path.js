// <descent-path>: steps down a curve or a valley. Arithmetic: descent-path-model.js.
(() => {
  const { descent, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const list = (values) =>
    values.length > 1 ? `(${values.map((v) => number(v, 4)).join(", ")})` : number(values[0], 4);

  const STRINGS = {
    en: {
      figure: "Gradient descent",
      landscape: "Landscape",
      bowl: "a bowl: one weight, two walks",
      neuron: "two valleys: one sigmoid neuron",
      valley: "a long valley: weight and bias",
      rate: "Learning rate η",
      start0: "Start w",
      start1: "Start b",
      step: "Step",
      ten: "Ten steps",
      hundred: "A hundred steps",
      reset: "Reset",
      quantity: "quantity",
      before: "before",
      after: "after",
      slopes: ["slope by w", "slope by b"],
      names: ["w", "b"],
      cost: "cost J",
      uphill: "uphill",
      key: "Dot: before the last step. Ring: after it. Red: the slope, or the way uphill. Cross, in the long valley: the lowest point.",
      newRate: (rate) => `Learning rate ${rate}.`,
      curve: (s) => `The cost J over w. The walker stands at w = ${s.at}; the tangent there has the slope ${s.slope}.`,
      map: (s) => `Lines of equal cost over w and b. The walker stands at (w, b) = ${s.at}; an arrow points uphill.`,
      begin: (s) => `The walker stands at ${s.what} = ${s.at}, with the cost ${s.cost}. The slope there is ${s.slope}: press Step.`,
      stepped: (s) => `Step ${s.steps}: the slope was ${s.slope}, so ${s.what} moved by −${s.rate} · ${s.factor} = ${s.move}, from ${s.from} to ${s.to}. `,
      falls: (s) => `J falls from ${s.before} to ${s.after}.`,
      rises: (s) => `J rises from ${s.before} to ${s.after}: the step was too long.`,
      stays: (s) => `J stays at ${s.after}.`,
      outside: "The walker has left the picture.",
      flat: "The slope is as good as 0 here, so hardly anything moves any more.",
      gone: "That is far away, and each step leads further: press Reset, or type a smaller learning rate.",
      factor: (s) => `With η = ${s.rate}, each step multiplies the distance to the lowest point by ${s.factors}.`,
      critical: (s) => `The critical learning rate is ${s.critical}.`,
      and: " across the valley and by ",
      along: " along it",
    },
  };

  const [WIDTH, HEIGHT, EDGE, MARGIN] = [320, 250, 18, 26];
  const FAR = 1e6;

  class DescentPath extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.chosen = "bowl";
      this.picture = element("svg", { role: "img" });
      this.table = element("table");
      this.rateLabel = this.field("rate", { value: 0.2, low: 0.001, high: 100 }, (rate) => {
        this.rate = rate;
        this.show(this.sentenceOnRate());
      });
      this.startLabels = [0, 1].map((i) =>
        this.field(`start${i}`, { value: 0, low: -10, high: 10 }, (value) => {
          this.start[i] = value;
          this.begin();
        }));
      this.fields = this.controls();
      this.choose("bowl");
      return [
        this.controls(this.select("landscape", ["bowl", "neuron", "valley"], (name) => {
          this.choose(name);
          this.begin();
        })),
        this.fields,
        element("div", { class: "panels" }, this.picture, this.table),
        element("p", { class: "key" }, this.strings.key),
        this.controls(
          this.button("step", () => this.go(1)),
          this.button("ten", () => this.go(10)),
          this.button("hundred", () => this.go(100)),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    choose(name) {
      this.chosen = name;
      this.land = descent.landscapes[name];
      const d = this.land.start.length;
      this.fields.replaceChildren(this.rateLabel, ...this.startLabels.slice(0, d));
      this.rate = this.land.rate;
      this.rateLabel.querySelector("input").reset(this.rate);
      this.start = [...this.land.start];
      this.start.forEach((value, i) => this.startLabels[i].querySelector("input").reset(value));
    }

    restart() {
      this.choose(this.chosen);
      this.begin();
    }

    begin() {
      this.path = [this.start];
      const { cost, gradient } = this.land.at(this.start);
      this.show(this.strings.begin({
        what: this.what(), at: list(this.start), cost: number(cost), slope: list(gradient),
      }));
    }

    what() {
      const { names } = this.strings;
      return this.start.length > 1 ? `(${names.join(", ")})` : names[0];
    }

    here() {
      return this.path[this.path.length - 1];
    }

    isFar(theta) {
      return Math.max(...theta.map(Math.abs)) > FAR;
    }

    go(count) {
      const t = this.strings;
      if (this.isFar(this.here())) {
        this.say(t.gone);
        return;
      }
      let before = this.here();
      for (let k = 0; k < count && !this.isFar(this.here()); k += 1) {
        before = this.here();
        this.path.push(descent.step(before, this.land.at(before).gradient, this.rate));
      }
      const [from, to] = [this.land.at(before), this.land.at(this.here())];
      const costs = { before: number(from.cost), after: number(to.cost) };
      const change = to.cost - from.cost;
      const moved = before.map((value, i) => this.here()[i] - value);
      const flat = Math.hypot(...to.gradient) < 1e-4;
      this.show(
        t.stepped({
          steps: this.path.length - 1, what: this.what(), rate: number(this.rate),
          slope: list(from.gradient),
          factor: before.length === 1 && from.gradient[0] < 0
            ? `(${list(from.gradient)})` : list(from.gradient),
          move: list(moved), from: list(before), to: list(this.here()),
        }) + t[costs.before === costs.after ? "stays" : change > 0 ? "rises" : "falls"](costs),
        this.isFar(this.here()) ? t.gone : this.isInside(this.here()) ? "" : t.outside,
        flat ? t.flat : "",
      );
    }

    // What a learning rate does in a bowl; two valleys have no such number.
    sentenceOnRate() {
      const t = this.strings;
      const { curvatures } = this.land;
      if (!curvatures) return t.newRate(number(this.rate));
      const factors = curvatures.map((c) => number(1 - this.rate * c, 4));
      return `${t.factor({
        rate: number(this.rate),
        factors: factors.length > 1 ? `${factors[0]}${t.and}${factors[1]}${t.along}` : factors[0],
      })} ${t.critical({ critical: number(descent.critical(this.land), 4) })}`;
    }

    show(...sentences) {
      this.say(...sentences);
      this.picture.replaceChildren();
      if (this.start.length > 1) this.drawMap();
      else this.drawCurve();
      this.fillTable();
    }

    isInside(theta) {
      return this.land.view.every(([low, high], i) => theta[i] >= low && theta[i] <= high)
        && (theta.length > 1 || this.land.at(theta).cost <= this.land.top);
    }

    fillTable() {
      const t = this.strings;
      const before = this.path[Math.max(0, this.path.length - 2)];
      const stepped = this.path.length > 1;
      const [from, to] = [this.land.at(before), this.land.at(this.here())];
      const cell = (kind, value) => element("td", { class: kind }, value);
      // A tiny number begins with zeros: with four more digits it would not fit a telephone.
      const short = (value) => number(value, Math.abs(value) < 1e-4 ? 2 : 4);
      const row = (name, kind, value, next) => element(
        "tr", {}, element("th", { scope: "row" }, name),
        cell(kind, short(value)), cell("after", stepped ? short(next) : ""),
      );
      const head = (name, kind) => element("th", { scope: "col", class: kind }, name);
      this.table.replaceChildren(
        element("thead", {}, element(
          "tr", {}, head(t.quantity, "hidden"), head(t.before, "forward"), head(t.after, "after"),
        )),
        element(
          "tbody", {},
          ...before.map((value, i) => row(t.names[i], "forward", value, this.here()[i])),
          row(t.cost, "forward", from.cost, to.cost),
          ...before.map((_, i) => row(t.slopes[i], "backward", from.gradient[i], to.gradient[i])),
        ),
      );
    }

    write(x, y, text, kind, anchor = "middle") {
      this.picture.append(element("text", { x, y, class: kind, "text-anchor": anchor }, text));
    }

    // The places that were visited: old ones small, the last two as a dot and a ring, with a dash.
    drawPlaces(place) {
      const { path } = this;
      const [before, after] = path.length > 1 ? path.slice(-2) : [path[0], null];
      const way = path.slice(-200).filter((theta) => this.isInside(theta)).map(place);
      if (before.length > 1) {
        this.picture.append(element("polyline", { points: way.join(" "), class: "way" }));
      }
      way.forEach(([cx, cy]) => this.picture.append(element("circle", { cx, cy, r: 2.5, class: "old" })));
      const shown = [before, after].map((theta) => theta && this.isInside(theta) && place(theta));
      const [from, to] = shown;
      if (from && to) {
        const [[x1, y1], [x2, y2]] = shown;
        this.picture.append(element("line", { x1, y1, x2, y2, class: "after" }));
      }
      if (from) this.picture.append(element("circle", { cx: from[0], cy: from[1], r: 5, class: "one" }));
      if (to) this.picture.append(element("circle", { cx: to[0], cy: to[1], r: 6.5, class: "next" }));
    }

    drawCurve() {
      const { land, strings: t } = this;
      const [low, high] = land.view[0];
      const x = (w) => EDGE + ((w - low) / (high - low)) * (WIDTH - 2 * EDGE);
      const y = (J) => HEIGHT - 30 - (J / land.top) * (HEIGHT - 50);
      const place = ([w]) => [x(w), y(land.at([w]).cost)];
      this.picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
      const points = Array.from({ length: 281 }, (_, i) => low + (i / 280) * (high - low))
        .filter((w) => land.at([w]).cost <= land.top)
        .map((w) => place([w]).map((v) => v.toFixed(1)).join(","));
      this.picture.append(
        element("line", { x1: x(low), y1: y(0), x2: x(high), y2: y(0), class: "axis" }),
        element("polyline", { points: points.join(" "), class: "curve" }),
      );
      for (let w = Math.ceil(low); w <= high; w += 1) {
        this.picture.append(element("line", { x1: x(w), y1: y(0), x2: x(w), y2: y(0) + 4, class: "axis" }));
        if (w < high) this.write(x(w), y(0) + 18, number(w), "quiet");
      }
      this.write(x(high), y(0) + 18, t.names[0], "quiet", "end");
      this.write(x(low), 14, t.cost, "quiet", "start");
      const standing = this.path[Math.max(0, this.path.length - 2)];
      const [slope] = land.at(standing).gradient;
      if (this.isInside(standing)) {
        const [cx, cy] = place(standing);
        const rise = slope * ((HEIGHT - 50) / land.top) * ((high - low) / (WIDTH - 2 * EDGE));
        const reach = 34 / Math.hypot(1, rise);
        const ends = { x1: cx - reach, y1: cy + reach * rise, x2: cx + reach, y2: cy - reach * rise };
        this.picture.append(element("line", { ...ends, class: "backward" }));
      }
      this.drawPlaces(place);
      this.picture.setAttribute(
        "aria-label", t.curve({ at: list(this.here()), slope: list(land.at(this.here()).gradient) }),
      );
    }

    drawMap() {
      const { land, strings: t } = this;
      const [[left, right], [bottom, top]] = land.view;
      const side = WIDTH - MARGIN - 4;
      const unit = side / (right - left);
      const place = ([w, b]) => [MARGIN + (w - left) * unit, 20 + (top - b) * unit];
      this.picture.setAttribute("viewBox", `0 0 ${WIDTH} ${side + 44}`);
      const id = `${this.name}-clip`;
      const frame = { x: MARGIN, y: 20, width: side, height: side };
      this.picture.append(this.clipPath(id, frame));
      const rings = element("g", { "clip-path": `url(#${id})` });
      const [cx, cy] = place(land.lowest);
      const [steep, gentle] = land.curvatures;
      // the gentle direction, an eigenvector of ((14/3, 2), (2, 1)), and on the page y runs down
      const angle = (-Math.atan2(gentle - 14 / 3, 2) * 180) / Math.PI;
      [0.03, 0.2, 0.6, 1.5, 4, 9, 18, 32, 50].forEach((height) => rings.append(element("ellipse", {
        cx, cy, rx: Math.sqrt((2 * height) / gentle) * unit, ry: Math.sqrt((2 * height) / steep) * unit,
        transform: `rotate(${angle} ${cx} ${cy})`, class: "ring",
      })));
      this.picture.append(rings, element("rect", { ...frame, class: "frame" }));
      this.picture.append(
        element("line", { x1: cx - 5, y1: cy, x2: cx + 5, y2: cy, class: "mark" }),
        element("line", { x1: cx, y1: cy - 5, x2: cx, y2: cy + 5, class: "mark" }),
      );
      const ground = side + 36;
      for (let k = Math.ceil(left); k < right; k += 1) this.write(place([k, 0])[0], ground, number(k), "quiet");
      for (let k = Math.ceil(bottom); k <= top; k += 1) this.write(MARGIN - 4, place([0, k])[1] + 4, number(k), "quiet", "end");
      this.write(MARGIN + side, ground, t.names[0], "quiet", "end");
      this.write(MARGIN - 4, 14, t.names[1], "quiet", "end");
      const standing = this.path[Math.max(0, this.path.length - 2)];
      const { gradient } = land.at(standing);
      const length = Math.hypot(...gradient);
      if (this.isInside(standing) && length > 1e-9) {
        const [x1, y1] = place(standing);
        const [dx, dy] = [gradient[0] / length, -gradient[1] / length];
        const [x2, y2] = [x1 + 38 * dx, y1 + 38 * dy];
        const wings = [[-9, 4], [-9, -4]].map(([along, aside]) =>
          `${x2 + along * dx - aside * dy},${y2 + along * dy + aside * dx}`);
        this.picture.append(
          element("line", { x1, y1, x2, y2, class: "backward" }),
          element("polyline", { points: [wings[0], `${x2},${y2}`, wings[1]].join(" "), class: "head" }),
        );
        const leftwards = x2 > MARGIN + 60 && (dx < 0 || x2 > WIDTH - 60);
        const sideways = Math.abs(dx) > 0.5 && leftwards === dx < 0;
        this.write(
          x2 + (leftwards ? -6 : 6), y2 + (sideways ? 4 : dy > 0 ? 16 : -6), t.uphill, "backward",
          leftwards ? "end" : "start",
        );
      }
      this.drawPlaces(place);
      this.picture.setAttribute("aria-label", t.map({ at: list(this.here()) }));
    }

    // A place for the rings: element() of the base knows the names of common elements only.
    clipPath(id, frame) {
      const clip = document.createElementNS("http://www.w3.org/2000/svg", "clipPath");
      clip.setAttribute("id", id);
      clip.append(element("rect", frame));
      return clip;
    }
  }

  customElements.define("descent-path", DescentPath);
})();
