// <training-loop>: gradient and update, each on its own button. Arithmetic: optimizers-model.js.
(() => {
  const { optimizers: model, figure } = globalThis.backpropLab;
  const { element, number } = figure;
  const short = (value) => number(value, 4);

  const STRINGS = {
    en: {
      figure: "The training loop",
      optimizer: "Optimizer",
      sgd: "SGD",
      momentum: "momentum",
      adam: "Adam",
      size: "Batch size",
      epochs: "Epochs",
      rate: "Learning rate η",
      gradient: "1. Gradient",
      update: "2. Update",
      epoch: "Finish the epoch",
      reset: "Reset",
      before: "before",
      slope: "gradient",
      after: "after",
      key: "Filled points: this batch. Solid line: before the update. Dashed line: after it.",
      cost: "J of all",
      hidden: "quantity",
      counters: (s) => `Epoch ${s.epoch} of ${s.epochs} · batch ${s.batch} of ${s.batches} · iterations done: ${s.done} of ${s.all}`,
      total: (s) => `${s.epochs} · ⌈${s.n}/${s.size}⌉ = ${s.epochs} · ${s.batches} = ${s.all}`,
      order: "This epoch's batches:",
      current: (text) => `[${text}] now`,
      picture: (s) => `${s.n} points and the line ŷ = ${s.w}x + ${s.b}. Filled points are in this batch: samples ${s.samples}.`,
      begin: (s) => `Nothing has moved yet. Batch 1 holds the samples ${s.samples}: press Gradient.`,
      batch: (s) => `Batch ${s.batch} is next, with the samples ${s.samples}. The old gradient is used up: it belonged to the line before. Press Gradient.`,
      computed: (s) => `Gradient: from the ${s.count} sample${s.count === 1 ? "" : "s"} of this batch, dw = ${s.dw} and db = ${s.db}. w and b have not moved: they are ${s.w} and ${s.b}.`,
      recomputed: (s) => `The same gradient again, dw = ${s.dw} and db = ${s.db}: computing it moves nothing, so nothing was learned.`,
      missing: "There is no gradient for this line and this batch yet. An update needs one: press Gradient first.",
      updated: (s) => `Update by ${s.optimizer}: w from ${s.wBefore} to ${s.w}, b from ${s.bBefore} to ${s.b}. The cost of all ${s.n} samples ${s.verb} from ${s.before} to ${s.after}. That was iteration ${s.done} of ${s.all}.`,
      falls: "falls",
      rises: "rises",
      stays: "stays",
      epochDone: (s) => `Epoch ${s.epoch} is over: each of the ${s.n} samples was in a batch once. The next one has a new order, and goes on with w = ${s.w} and b = ${s.b}: again from forward on, not from new weights.`,
      finished: (s) => `The training is over: ${s.all} iterations. Now w = ${s.w}, b = ${s.b}, and the cost is ${s.cost}. Press Reset for another one.`,
      gone: "The numbers have become too large to go on: press Reset, or type a smaller learning rate.",
      settings: (s) => `${s.n} samples in batches of ${s.size} make ⌈${s.n}/${s.size}⌉ = ${s.batches} iteration${s.batches === 1 ? "" : "s"} in an epoch, and ${s.all} in ${s.epochs} epoch${s.epochs === 1 ? "" : "s"}. The training starts anew: press Gradient.`,
    },
  };

  const START = [0, -1];
  const DEFAULTS = { size: 3, epochs: 5, rate: 0.2 };
  const [SIZE, EDGE, REACH, TALL] = [300, 22, 2.5, 4.5];
  const FAR = 1e6;

  class TrainingLoop extends figure.Figure {
    static strings = STRINGS;

    build() {
      Object.assign(this, DEFAULTS, { chosen: "sgd" });
      this.picture = element("svg", { viewBox: `0 12 ${SIZE} ${SIZE - 24}`, role: "img" });
      this.table = element("table");
      this.counters = element("p", { class: "counters" });
      this.batchList = element("p", { class: "key" });
      const setting = (name, low, high) =>
        this.field(name, { value: DEFAULTS[name], low, high, size: 4 }, (value) => {
          this[name] = name === "rate" ? value : Math.round(value);
          if (name !== "rate") this.fields[name].querySelector("input").reset(this[name]);
          this.begin(this.strings.settings);
        });
      this.fields = {
        size: setting("size", 1, model.points.x.length),
        epochs: setting("epochs", 1, 1000),
        rate: setting("rate", 0.0001, 10),
      };
      return [
        this.controls(
          this.select("optimizer", ["sgd", "momentum", "adam"], (name) => {
            this.chosen = name;
            this.begin(this.strings.begin);
          }),
          ...Object.values(this.fields),
        ),
        this.counters,
        element("div", { class: "panels" }, this.picture, this.table),
        element("p", { class: "key" }, this.strings.key),
        this.batchList,
        this.controls(
          this.button("gradient", () => this.computeGradient()),
          this.button("update", () => this.update()),
          this.button("epoch", () => this.finishEpoch()),
          this.button("reset", () => this.restart()),
        ),
      ];
    }

    restart() {
      Object.assign(this, DEFAULTS, { chosen: "sgd" });
      this.querySelector("select").value = this.chosen;
      Object.entries(this.fields).forEach(([name, label]) =>
        label.querySelector("input").reset(DEFAULTS[name]));
      this.begin(this.strings.begin);
    }

    begin(sentence) {
      Object.assign(this, { theta: START, before: null, gradient: null, done: 0 });
      this.state = model.optimizers[this.chosen].start(START);
      this.show(sentence(this.facts()));
    }

    get n() {
      return model.points.x.length;
    }

    get batches() {
      return Math.ceil(this.n / this.size);
    }

    // Where the loop stands, counted from the number of updates alone.
    facts() {
      const all = model.countIterations(this.n, this.size, this.epochs);
      const over = this.done >= all;
      const number_ = over ? all - 1 : this.done;
      const epoch = Math.floor(number_ / this.batches);
      const list = model.minibatches(model.orderOf(this.n, epoch), this.size);
      const index = number_ % this.batches;
      return {
        n: this.n, size: this.size, epochs: this.epochs, batches: this.batches, all, over,
        done: this.done, epoch: epoch + 1, batch: index + 1, list, samples_: list[index],
        samples: list[index].join(", "), w: short(this.theta[0]), b: short(this.theta[1]),
        cost: short(this.costOfAll(this.theta)),
      };
    }

    costOfAll(theta) {
      return model.lineCost(model.points, model.points.x.map((_, i) => i), theta).cost;
    }

    isGone() {
      return Math.max(...this.theta.map(Math.abs)) > FAR;
    }

    stopped() {
      const t = this.strings;
      const facts = this.facts();
      if (this.isGone()) this.say(t.gone);
      else if (facts.over) this.say(t.finished(facts));
      return this.isGone() || facts.over;
    }

    computeGradient() {
      if (this.stopped()) return;
      const facts = this.facts();
      const again = this.gradient !== null;
      this.gradient = model.lineCost(model.points, facts.samples_, this.theta).gradient;
      this.before = null;
      const [dw, db] = this.gradient.map(short);
      this.show(this.strings[again ? "recomputed" : "computed"]({
        ...facts, dw, db, count: facts.samples_.length,
      }));
    }

    // What one update does, without showing it.
    move() {
      const next = model.optimizers[this.chosen].step(this.theta, this.gradient, this.state, this.rate);
      Object.assign(this, {
        before: this.theta, theta: next.w, state: next.state, gradient: null, done: this.done + 1,
      });
    }

    update() {
      const t = this.strings;
      if (this.stopped()) return;
      if (this.gradient === null) {
        this.say(t.missing);
        return;
      }
      const used = this.facts();
      this.used = this.gradient;
      this.move();
      const [from, to] = [this.before, this.theta].map((theta) => this.costOfAll(theta));
      const facts = this.facts();
      const verb = short(from) === short(to) ? "stays" : to > from ? "rises" : "falls";
      this.show(
        t.updated({
          ...facts, optimizer: t[this.chosen], verb: t[verb], before: short(from), after: short(to),
          wBefore: short(this.before[0]), bBefore: short(this.before[1]),
        }),
        this.isGone() ? t.gone
          : facts.over ? t.finished(facts)
            : used.batch === used.batches ? t.epochDone({ ...facts, epoch: used.epoch })
              : t.batch(facts),
      );
    }

    finishEpoch() {
      const t = this.strings;
      if (this.stopped()) return;
      const { epoch } = this.facts();
      const [start, first] = [this.theta, this.done];
      while (!this.isGone() && !this.facts().over && this.facts().epoch === epoch) {
        this.gradient = model.lineCost(model.points, this.facts().samples_, this.theta).gradient;
        this.used = this.gradient;
        this.move();
      }
      this.before = start;
      if (this.done > first + 1) this.used = null; // several gradients lie between the two
      const facts = this.facts();
      this.show(this.isGone() ? t.gone : facts.over ? t.finished(facts) : t.epochDone({ ...facts, epoch }));
    }

    show(...sentences) {
      const t = this.strings;
      const facts = this.facts();
      this.say(...sentences);
      this.counters.textContent = `${t.counters(facts)} (${t.total(facts)})`;
      this.batchList.textContent = `${t.order} ${facts.list.map((batch, k) =>
        (k + 1 === facts.batch && !facts.over ? t.current(batch.join(", ")) : batch.join(", "))).join(" | ")}`;
      this.fillTable();
      this.draw(facts);
    }

    fillTable() {
      const t = this.strings;
      const now = this.before ?? this.theta;
      const slopes = this.before ? this.used : this.gradient;
      const head = (name, kind) => element("th", { scope: "col", class: kind }, name);
      const cell = (text, kind) => element("td", { class: kind }, text);
      const row = (name, ...cells) => element(
        "tr", {}, element("th", { scope: "row" }, name),
        ...cells.map((text, i) => cell(text, ["forward", "backward", "after"][i])),
      );
      this.table.replaceChildren(
        element("thead", {}, element(
          "tr", {}, head(t.hidden, "hidden"), head(t.before, "forward"), head(t.slope, "backward"),
          head(t.after, "after"),
        )),
        element(
          "tbody", {},
          ...["w", "b"].map((name, i) => row(
            name, short(now[i]), slopes ? short(slopes[i]) : "", this.before ? short(this.theta[i]) : "",
          )),
          row(t.cost, short(this.costOfAll(now)), "", this.before ? short(this.costOfAll(this.theta)) : ""),
        ),
      );
    }

    draw(facts) {
      const { x, y } = model.points;
      const scale = (SIZE - 2 * EDGE) / 2;
      const place = (px, py) => [SIZE / 2 + (px / REACH) * scale, SIZE / 2 - (py / TALL) * scale];
      this.picture.replaceChildren();
      const line = (x1, y1, x2, y2, kind) =>
        this.picture.append(element("line", { x1, y1, x2, y2, class: kind }));
      line(...place(-REACH, 0), ...place(REACH, 0), "axis");
      line(...place(0, -TALL), ...place(0, TALL), "axis");
      this.label(...place(REACH, 0), "x", "quiet", 4, 4, "start");
      this.label(...place(0, TALL), "y", "quiet", 6, 10, "start");
      const now = this.before ?? this.theta;
      const drawn = this.before ? [[now, "forward"], [this.theta, "after"]] : [[now, "forward"]];
      drawn.forEach(([[w, b], kind]) => {
        const ends = crossing(w, b).map(([px, py]) => place(px, py));
        if (ends.length === 2) line(...ends[0], ...ends[1], kind);
      });
      x.forEach((value, i) => {
        const [cx, cy] = place(value, y[i]);
        const used = facts.samples_.includes(i) && !facts.over;
        this.picture.append(element("circle", { cx, cy, r: used ? 6 : 4.5, class: used ? "one" : "idle" }));
        const above = y[i] >= now[0] * value + now[1];
        this.label(cx, cy, String(i), used ? "" : "quiet", 0, above ? -10 : 20, "middle");
      });
      this.picture.setAttribute("aria-label", this.strings.picture(facts));
    }

    label(x, y, text, kind, dx, dy, anchor) {
      this.picture.append(element("text", { x: x + dx, y: y + dy, class: kind, "text-anchor": anchor }, text));
    }
  }

  // Where y = w x + b enters and leaves the picture.
  function crossing(w, b) {
    const inside = (x) => Math.abs(w * x + b) <= TALL + 1e-9 && Math.abs(x) <= REACH + 1e-9;
    const ends = [-REACH, REACH, ...(w === 0 ? [] : [(TALL - b) / w, (-TALL - b) / w])].filter(inside);
    return [Math.min(...ends), Math.max(...ends)].filter(Number.isFinite).map((x) => [x, w * x + b]);
  }

  customElements.define("training-loop", TrainingLoop);
})();
