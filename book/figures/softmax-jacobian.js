// <softmax-jacobian>: how each logit moves each probability, and what comes back. softmax-jacobian-model.js.
(() => {
  const { softmaxJacobian: model, figure } = globalThis.backpropLab;
  const { element, number, fixed } = figure;

  const DIGITS = "₀₁₂";
  const STRINGS = {
    en: {
      figure: "Softmax: its Jacobian, and what comes back through it",
      z0: "z₀", z1: "z₁", z2: "z₂",
      dp0: "dp₀", dp1: "dp₁", dp2: "dp₂",
      column: "Follow",
      0: "z₀", 1: "z₁", 2: "z₂",
      shift: "All logits + 1",
      ones: "All dp = 1",
      reset: "Reset",
      picture: (rows) =>
        `A table of three rows and three columns, darker where the derivative is larger and ` +
        `hatched where it is negative. ${rows.join(" ")}`,
      row: (t) => `Row p${t.i} = ${t.p}, with dp ${t.dp}: ${t.entries}.`,
      followed: (t) => `Back to z${t.j} comes ${t.products} = ${t.dz}.`,
      short: (t) => `Without the table: ${t.p} · (${t.dp} − ${t.mean}) = ${t.dz}.`,
      shifted: "Each logit has grown by 1. Probabilities, table and what comes back are as before.",
      noRoom: "No logit may be larger than 1000, so they stay as they are.",
      equal: "All dp are equal, and nothing comes back: the probabilities cannot all grow.",
      sure: "One class has nearly all the probability, so hardly anything moves.",
    },
  };

  const START = { z: [Math.log(4), 0, Math.log(5)], dp: [1, 2, -1] };
  const [LEFT, TOP, CELL, ROW] = [86, 30, 74, 52]; // the table's corner, and the size of an entry
  const [WIDTH, HEIGHT] = [LEFT + 3 * CELL + 4, TOP + 3 * ROW + 48];
  const short = (value) => (Math.abs(value) < 1000 ? fixed(value, 4) : number(value));
  const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);
  const zero = (value) => (Math.abs(value) < 5e-13 ? 0 : value); // what rounding leaves of a 0

  class SoftmaxJacobian extends figure.Figure {
    static strings = STRINGS;

    build() {
      this.picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
      const fields = (kind, low, high) => START[kind].map((value, i) =>
        this.field(`${kind}${i}`, { value, low, high }, (read) => {
          this[kind] = this[kind].map((old, k) => (k === i ? read : old));
          this.show();
        }));
      this.fields = { z: fields("z", -1000, 1000), dp: fields("dp", -1000, 1000) };
      this.follow = this.select("column", ["0", "1", "2"], (value) => {
        this.column = Number(value);
        this.show();
      });
      return [
        this.controls(...this.fields.z),
        this.controls(...this.fields.dp),
        element("div", { class: "panels" }, this.picture),
        this.controls(
          this.follow,
          this.button("shift", () => this.shift()),
          this.button("ones", () => {
            this.set("dp", [1, 1, 1]);
            this.show();
          }),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      this.column = 0;
      this.follow.querySelector("select").value = "0";
      this.set("z", START.z);
      this.set("dp", START.dp);
      this.show();
    }

    set(kind, values) {
      this[kind] = values;
      this.fields[kind].forEach((field, i) => field.querySelector("input").reset(values[i]));
    }

    shift() {
      const room = Math.max(...this.z) <= 999;
      if (room) this.set("z", this.z.map((value) => value + 1));
      this.show(room ? this.strings.shifted : this.strings.noRoom);
    }

    show(remark = "") {
      const { strings: t, dp, column: j } = this;
      const p = model.softmax(this.z);
      const table = model.jacobian(p);
      const dz = model.contract(dp, table).map(zero);
      const mean = zero(model.short(dp, p).mean);
      const inBrackets = (value) => bracketed(number(zero(value)));
      const products = dp.map((d, i) => `${inBrackets(d)} · ${inBrackets(table[i][j])}`).join(" + ");
      const equal = dp.every((d) => d === dp[0]);
      const sure = Math.max(...p) > 0.9999;
      this.say(
        remark,
        t.followed({ j: DIGITS[j], products, dz: number(dz[j]) }),
        t.short({ p: number(p[j]), dp: number(dp[j]), mean: inBrackets(mean), dz: number(dz[j]) }),
        equal ? t.equal : sure ? t.sure : "",
      );
      this.picture.setAttribute("aria-label", t.picture(p.map((value, i) => t.row({
        i: DIGITS[i], p: short(value), dp: number(dp[i]), entries: table[i].map(short).join(", "),
      }))));
      this.draw(p, table, dz);
    }

    draw(p, table, dz) {
      const text = (x, y, words, kind, anchor = "middle") =>
        element("text", { x, y, class: kind, "text-anchor": anchor }, words);
      const middle = (j) => LEFT + (j + 0.5) * CELL;
      this.picture.replaceChildren();
      table.forEach((row, i) => {
        const y = TOP + i * ROW;
        this.picture.append(
          text(LEFT - 10, y + 22, `p${DIGITS[i]} = ${fixed(p[i], 4)}`, "forward", "end"),
          text(LEFT - 10, y + 40, `dp${DIGITS[i]} = ${number(this.dp[i])}`, "backward", "end"),
          ...row.flatMap((value, j) => this.entry(LEFT + j * CELL, y, value)),
        );
      });
      dz.forEach((value, j) => this.picture.append(
        text(middle(j), TOP - 10, `z${DIGITS[j]}`, "forward"),
        text(middle(j), TOP + 3 * ROW + 20, `dz${DIGITS[j]}`, "backward"),
        text(middle(j), TOP + 3 * ROW + 38, short(value), "backward"),
      ));
      this.picture.append(element("rect", {
        x: LEFT + this.column * CELL + 2, y: TOP + 2, width: CELL - 4, height: 3 * ROW - 4,
        class: "followed",
      }));
    }

    // One entry: its shade, its hatching if it is below 0, its number with the sign.
    entry(x, y, value) {
      const sign = value > 0 ? "+" : "";
      const hatched = value < -5e-5; // what is written as 0 is drawn as 0
      const parts = [element("rect", {
        x, y, width: CELL, height: ROW, class: "cell", opacity: Math.min(1.2 * Math.abs(value), 0.3),
      })];
      if (hatched) {
        for (let at = 10; at < CELL + ROW; at += 10) {
          const [from, to] = [Math.min(at, CELL), Math.max(at - ROW, 0)];
          parts.push(element("line", {
            x1: x + from, y1: y + at - from, x2: x + to, y2: y + at - to, class: "hatch",
            opacity: 0.35,
          }));
        }
      }
      return [
        ...parts,
        element("rect", { x, y, width: CELL, height: ROW, class: "frame" }),
        element(
          "text",
          {
            x: x + CELL / 2, y: y + ROW / 2 + 4, "text-anchor": "middle",
            class: hatched ? "" : "bare",
          },
          sign + short(value),
        ),
      ];
    }
  }

  customElements.define("softmax-jacobian", SoftmaxJacobian);
})();
