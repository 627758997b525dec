// <check-error>: the error of a measured slope against its step. Arithmetic: check-error-model.js.
(() => {
  const { checkError, figure } = globalThis.backpropLab;
  const { element, number } = figure;

  const STRINGS = {
    en: {
      figure: "The error of a measured slope",
      function: "Function",
      cost: "cost of the neuron, by w",
      cube: "x³",
      exponential: "eˣ",
      kink: "max(x, 0), a kink at 0",
      point: "at",
      step: "Step h",
      smaller: "h / 10",
      larger: "h · 10",
      best: "Best step",
      reset: "Reset",
      quantity: "quantity",
      measured: "measured",
      error: "relative error",
      axes: { step: "step h", error: "relative error" },
      lines: { one: "one side", two: "both sides", 64: "64 bits", 32: "32 bits" },
      rows: {
        264: "both sides, 64 bits", 164: "one side, 64 bits",
        232: "both sides, 32 bits", 132: "one side, 32 bits",
      },
      key: "Solid: from both sides. Dashed: from one side. Thick: 64 bits. Thin: 32 bits.",
      picture: (s) =>
        `Four curves of the relative error against the step, on logarithmic scales. At h = ${s.h} ` +
        "the table beside it has the four numbers.",
      now: (s) =>
        `With h = ${s.h} the measurement from both sides says ${s.measured}; the slope is ${s.slope}, ` +
        `so the error is ${s.error}.`,
      none: "The slope is 0 here, so any other number is off by all of itself.",
      falls: "A tenth of the step leaves a smaller error: the bend of the curve still dominates.",
      rises: "A tenth of the step leaves a larger error: rounding dominates.",
      bottom: "This is near the lowest point of its curve.",
      straddles: "The two points lie on different sides of the kink.",
      lost: "In 32 bits x + h and x − h are the same number, so the measured slope is 0.",
    },
  };

  const START = { cost: 0.7, cube: 1, exponential: 0.5, kink: 0.001 };
  const STEP = 0.1;
  const [SMALLEST, LARGEST] = [1e-13, 1];
  const [LOWEST, HIGHEST] = [1e-14, 100]; // errors that have a place in the picture
  const LEFT = 46, RIGHT = 302, TOP = 12, BOTTOM = 212;
  const LINES = [[1, 32], [2, 32], [1, 64], [2, 64]];
  const log = (value) => Math.log10(value);
  const across = (step) => LEFT + ((log(step) - log(SMALLEST)) / (log(LARGEST) - log(SMALLEST))) * (RIGHT - LEFT);
  const down = (error) => {
    const kept = Math.min(Math.max(error, LOWEST), HIGHEST);
    return BOTTOM - ((log(kept) - log(LOWEST)) / (log(HIGHEST) - log(LOWEST))) * (BOTTOM - TOP);
  };
  const steps = Array.from({ length: 66 }, (_, i) => 10 ** (-13 + i / 5));
  // A small number short: 1.6e−5.
  const short = (value, digits = 2) =>
    value !== 0 && Math.abs(value) < 1e-3
      ? value.toExponential(digits - 1).replace(/\.?0*e/, "e").replaceAll("-", "−")
      : number(value, digits);
  const raised = (power) => `10${String(power).replace("-", "⁻").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d])}`;

  class CheckError extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.chosen = "cost";
      this.x = START.cost;
      this.h = STEP;
      this.picture = element("svg", { viewBox: "0 0 320 250", role: "img" });
      this.table = element("table");
      this.point = this.field("point", { value: this.x, low: -5, high: 5 }, (x) => {
        this.x = x;
        this.show();
      });
      this.stepField = this.field("step", { value: STEP, low: SMALLEST, high: LARGEST, size: 8 }, (h) => {
        this.h = h;
        this.show();
      });
      return [
        this.controls(
          this.select("function", checkError.functions, (name) => {
            this.chosen = name;
            this.restart();
          }),
          this.point,
          this.stepField,
        ),
        element("div", { class: "panels" }, this.picture, this.table),
        element("p", { class: "key" }, this.strings.key),
        this.controls(
          this.button("smaller", () => this.setStep(this.h / 10)),
          this.button("larger", () => this.setStep(this.h * 10)),
          this.button("best", () => this.setStep(Number(this.bestStep().toPrecision(2)))),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.x = START[this.chosen];
      this.point.querySelector("input").reset(this.x);
      this.setStep(STEP);
    }

    setStep(step) {
      this.h = Number(Math.min(Math.max(step, SMALLEST), LARGEST).toPrecision(6));
      this.stepField.querySelector("input").reset(this.h);
      this.show();
    }

    error(step, sides, bits) {
      return checkError.error(this.chosen, this.x, step, sides, bits);
    }

    // The typical error near a step: the luck of one step averages out over its neighbours.
    typical(step) {
      const near = [-0.2, -0.1, 0, 0.1, 0.2].map((shift) => this.error(step * 10 ** shift, 2, 64));
      return near.sort((a, b) => a - b)[2];
    }

    bestStep() {
      return steps.reduce((best, step) => (this.typical(step) < this.typical(best) ? step : best), LARGEST);
    }

    show() {
      const { strings: t, chosen, x, h } = this;
      const slope = checkError.slope(chosen, x);
      const value = (sides, bits) => checkError.measured(chosen, x, h, sides, bits);
      this.picture.setAttribute("aria-label", t.picture({ h: short(h, 3) }));
      this.draw();
      this.fillTable(value);
      const facts = {
        h: short(h, 3), measured: number(value(2, 64), 10), slope: number(slope, 10),
        error: short(this.error(h, 2, 64)),
      };
      const lost = Math.fround(Math.fround(x) + h) === Math.fround(Math.fround(x) - h);
      this.say(t.now(facts), this.remark(), lost ? t.lost : "");
    }

    remark() {
      const { strings: t, x, h } = this;
      if (checkError.slope(this.chosen, x) === 0 && this.chosen !== "kink") return t.none;
      if (this.chosen === "kink") return Math.abs(x) < h ? t.straddles : "";
      const [here, smaller, larger] = [h, h / 10, h * 10].map((step) => this.typical(step));
      if (here <= smaller && here <= larger) return t.bottom;
      if (smaller < here) return t.falls;
      return smaller > here ? t.rises : "";
    }

    fillTable(value) {
      const { strings: t } = this;
      const head = (text, kind = "forward") => element("th", { scope: "col", class: kind }, text);
      this.table.replaceChildren(
        element("thead", {}, element("tr", {}, head(t.quantity, "hidden"), head(t.measured), head(t.error))),
        element(
          "tbody", {},
          ...[...LINES].reverse().map(([sides, bits]) =>
            element(
              "tr", {}, element("th", { scope: "row" }, t.rows[`${sides}${bits}`]),
              element("td", {}, number(value(sides, bits), 6)),
              element("td", { "data-error": `${sides}-${bits}` }, short(this.error(this.h, sides, bits))),
            ),
          ),
        ),
      );
    }

    draw() {
      const { strings: t } = this;
      this.picture.replaceChildren();
      const write = (text, x, y, anchor, kind = "quiet") =>
        this.picture.append(element("text", { x, y, "text-anchor": anchor, class: kind }, text));
      const rule = (x1, y1, x2, y2, kind = "axis") =>
        this.picture.append(element("line", { x1, y1, x2, y2, class: kind }));
      rule(LEFT, BOTTOM, RIGHT, BOTTOM);
      rule(LEFT, TOP, LEFT, BOTTOM);
      [-12, -9, -6, -3, 0].forEach((power) => {
        rule(across(10 ** power), BOTTOM, across(10 ** power), BOTTOM + 4);
        write(raised(power), across(10 ** power), BOTTOM + 17, "middle");
        rule(LEFT - 4, down(10 ** power), LEFT, down(10 ** power));
        write(raised(power), LEFT - 7, down(10 ** power) + 4, "end");
      });
      write(t.axes.step, (LEFT + RIGHT) / 2, BOTTOM + 34, "middle");
      write(t.axes.error, LEFT + 6, TOP, "start");
      rule(across(this.h), TOP + 6, across(this.h), BOTTOM, "now");
      const paths = LINES.map(([sides, bits]) =>
        steps.map((step) => [across(step), down(this.error(step, sides, bits))]));
      LINES.forEach(([sides, bits], i) => {
        const points = paths[i].map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
        this.picture.append(element("polyline", { points, class: `sides-${sides} bits-${bits}` }));
        this.picture.append(element("circle", {
          cx: across(this.h), cy: down(this.error(this.h, sides, bits)), r: 3.5, class: "one",
        }));
      });
      const apart = this.chosen !== "kink" && checkError.slope(this.chosen, this.x) !== 0;
      if (apart) this.nameLines(write, paths);
    }

    // Each name stands where its line is far from all others, and never on one of them.
    nameLines(write, paths) {
      const { lines } = this.strings;
      const taken = [];
      const free = (x, y, width) =>
        x - width / 2 > LEFT + 4 && x + width / 2 < RIGHT && y > TOP + 18 && y < BOTTOM - 8 &&
        Math.abs(x - across(this.h)) > width / 2 + 3 &&
        taken.every(([tx, ty, tw]) => Math.abs(tx - x) > (tw + width) / 2 + 6 || Math.abs(ty - y) > 18) &&
        paths.every((path) => path.every(([px, py]) => Math.abs(px - x) > width / 2 + 5 || Math.abs(py - y) > 10));
      const place = (name, path, range, side) => {
        const width = 6.2 * name.length;
        const candidates = [];
        path.slice(...range).forEach(([px, py]) => {
          for (const off of [16, 22, 28, 36, 46, 58, 72]) {
            for (const shift of [0, -20, 20, -34, 34, -48, 48, -62, 62]) {
              candidates.push([px + shift, py + side * off, off + Math.abs(shift) / 2]);
            }
          }
        });
        const found = candidates.filter(([x, y]) => free(x, y, width)).sort((a, b) => a[2] - b[2])[0];
        if (!found) return;
        taken.push([found[0], found[1], width]);
        write(name, found[0], found[1] + 4, "middle", "");
      };
      place(lines.two, paths[3], [42, 64], 1);
      place(lines.one, paths[2], [34, 60], -1);
      place(lines[64], paths[3], [6, 30], 1);
      place(lines[32], paths[1], [4, 34], -1);
    }
  }

  customElements.define("check-error", CheckError);
})();
