// <activation-slope>: a curve, its slope, and what comes back through it. activation-slope-model.js.
(() => {
  const { activations: model, figure } = globalThis.backpropLab;
  const { element, number, fixed } = figure;

  const STRINGS = {
    en: {
      figure: "An activation and its slope",
      name: "Activation",
      sigmoid: "sigmoid",
      tanh: "tanh",
      relu: "ReLU",
      leaky_relu: `leaky ReLU, α = ${model.ALPHA}`,
      softplus: "softplus",
      gelu: "GELU",
      x: "x",
      dy: "upstream gradient dy",
      left: "x − 0.5",
      right: "x + 0.5",
      reset: "Reset",
      value: "y",
      slope: "slope",
      comesBack: "dx = dy · slope",
      picture: (t) =>
        `${t.name} over x from −6 to 6 as a solid curve, its slope as a dashed one. ` +
        `A circle marks y = ${t.y} at x = ${t.x}, a square the slope ${t.slope}.`,
      said: (t) =>
        `${t.name} at x = ${t.x}: y = ${t.y}, slope ${t.slope}. ` +
        `Of an upstream gradient of ${t.dy} comes back ${t.dx}.`,
      flat: "Next to nothing of it comes back: the curve is flat here.",
      none: "Nothing comes back.",
      kink: "At the corner there is no slope; this one is a choice.",
      more: "More comes back than arrived: the slope is above 1 here.",
    },
  };

  const [WIDTH, HEIGHT, SPAN] = [300, 220, 6];

  class ActivationSlope extends figure.Figure {
    static strings = STRINGS;

    build() {
      const t = this.strings;
      this.picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
      this.table = element("table");
      this.xField = this.field("x", { value: 1, low: -100, high: 100 }, (x) => this.move(x));
      this.dyField = this.field("dy", { value: 1, low: -1000, high: 1000 }, (dy) => {
        this.dy = dy;
        this.show();
      });
      return [
        this.controls(
          this.select("name", Object.keys(model.activations), (name) => {
            this.chosen = name;
            this.show();
          }),
          this.xField,
          this.dyField,
        ),
        element("div", { class: "panels" }, this.picture, this.table),
        this.controls(
          this.button("left", () => this.move(Math.max(this.x - 0.5, -100))),
          this.button("right", () => this.move(Math.min(this.x + 0.5, 100))),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this, { chosen: "sigmoid", x: 1, dy: 1 });
      this.querySelector("select").value = this.chosen;
      this.dyField.querySelector("input").reset(1);
      this.move(1);
    }

    move(x) {
      this.x = x;
      this.xField.querySelector("input").reset(x);
      this.show();
    }

    show() {
      const t = this.strings;
      const { chosen, x, dy } = this;
      const { y, slope, dx } = model.pass(chosen, x, dy);
      const words = {
        name: t[chosen], x: number(x), dy: number(dy), y: number(y), slope: number(slope),
        dx: number(dx),
      };
      const corner = model.activations[chosen].kink && x === 0;
      const remark = corner ? t.kink
        : slope === 0 ? t.none
        : Math.abs(slope) < 0.01 ? t.flat
        : Number(slope.toPrecision(5)) > 1 ? t.more
        : "";
      this.say(t.said(words), remark);
      const row = (name, value, kind) => element(
        "tr", {}, element("th", { scope: "row" }, name), element("td", { class: kind }, value),
      );
      const short = (value) =>
        Math.abs(value) < 5e-5 ? fixed(0, 4) : Math.abs(value) < 1e4 ? fixed(value, 4) : number(value);
      this.table.replaceChildren(element(
        "tbody", {}, row(t.value, short(y), "forward"), row(t.slope, short(slope), "backward"),
        row(t.comesBack, short(dx), "backward"),
      ));
      this.picture.setAttribute("aria-label", t.picture(words));
      this.draw(y, slope);
    }

    draw(y, slope) {
      const curve = model.activations[this.chosen];
      const xs = Array.from({ length: 241 }, (_, i) => (i / 120 - 1) * SPAN);
      const bounded = ["sigmoid", "tanh"].includes(this.chosen);
      const [low, high] = bounded ? [-1.25, 1.25] : [-1.2, 4.2];
      const place = (a, b) => [
        ((a + SPAN) / (2 * SPAN)) * WIDTH, HEIGHT - ((b - low) / (high - low)) * HEIGHT,
      ];
      const line = (f, kind) => element("polyline", {
        class: kind,
        points: xs.filter((a) => f(a) <= high).map((a) => place(a, f(a)).join(" ")).join(" "),
      });
      const axis = (a, b) => {
        const [[x1, y1], [x2, y2]] = [place(...a), place(...b)];
        return element("line", { x1, y1, x2, y2, class: "axis" });
      };
      const label = (a, b, text, kind, anchor = "start") => {
        const [px, py] = place(a, b);
        return element("text", { x: px, y: py, class: kind, "text-anchor": anchor }, text);
      };
      const room = (high - low) * 0.05;
      const at = bounded ? 5.8 : 2.4;
      this.picture.replaceChildren(
        axis([-SPAN, 0], [SPAN, 0]), axis([0, low], [0, high]),
        line(curve.y, "forward"), line(curve.slope, "backward"),
        label(at, curve.y(at) + room, "y", "forward", "end"),
        label(-1.5, curve.slope(-1.5) + room, this.strings.slope, "backward", "end"),
        label(5.9, room / 2, "x", "quiet", "end"),
      );
      if (Math.abs(this.x) > SPAN) return;
      const [[cx, cy], [sx, sy]] = [place(this.x, Math.min(y, high)), place(this.x, slope)];
      this.picture.append(
        element("line", { x1: cx, y1: cy, x2: sx, y2: sy, class: "axis" }),
        element("circle", { cx, cy, r: 5, class: "one" }),
        element("rect", { x: sx - 5, y: sy - 5, width: 10, height: 10, class: "mark" }),
      );
    }
  }

  customElements.define("activation-slope", ActivationSlope);
})();
