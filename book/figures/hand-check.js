// <hand-check>: a question in the page that answers at once. Memory: progress-model.js.
(() => {
  const { progress, figure } = globalThis.backpropLab;
  const { element, number, readNumber, inLanguageOf } = figure;

  const STRINGS = {
    en: {
      field: "Your number",
      check: "Check",
      options: "Your answer",
      empty: "Nothing is written there: type a number, such as 0.25.",
      comma: (text) => `“${text}” has a comma: write the number with a point.`,
      unreadable: (text) => `“${text}” is no number: type digits, such as −0.25.`,
      right: "Right.",
      sign: "The size is right, the sign is not.",
      twice: "That is twice the answer.",
      half: "That is half of the answer.",
      wrong: (text) => `${text} is not it. Go through it once more; the answer is folded below.`,
      count: (solved, all) => `Done on this page: ${solved} of ${all}.`,
    },
  };

  // Right is within half a percent; a whole number has to be that number.
  function near(typed, answer) {
    return Number.isInteger(answer) ? typed === answer : Math.abs(typed / answer - 1) <= 0.005;
  }

  // What is to be said about a number: a named wrong answer first, then what every one may be.
  function judge(typed, answer, named) {
    if (near(typed, answer)) return "right";
    const known = named.find((value) => near(typed, value));
    if (known !== undefined) return known;
    if (answer === 0) return "wrong";
    if (near(-typed, answer)) return "sign";
    if (near(typed / 2, answer)) return "twice";
    if (near(typed * 2, answer)) return "half";
    return "wrong";
  }

  class HandCheck extends HTMLElement {
    connectedCallback() {
      if (this.message) return;
      this.strings = inLanguageOf(this, STRINGS);
      this.message = element("p", {
        id: `${this.id}-message`, "aria-live": "polite", class: "message",
      });
      const controls = element("div", { class: "controls" });
      controls.append(...(this.hasAttribute("options") ? this.buttons() : this.field()));
      this.querySelector("details").before(controls, this.message);
      if (progress.read().includes(this.getAttribute("name"))) this.markSolved();
      this.setAttribute("ready", "");
    }

    field() {
      const t = this.strings;
      const id = `${this.id}-field`;
      const input = element("input", {
        id, type: "text", inputmode: "decimal", size: "12", autocomplete: "off",
        "aria-describedby": this.message.id,
      });
      const button = element("button", { type: "button" }, t.check);
      const act = () => this.answerNumber(input);
      button.addEventListener("click", act);
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") act();
      });
      return [element("label", { for: id }, t.field, " ", input), button];
    }

    buttons() {
      const options = this.getAttribute("options").split(" | ");
      const nodes = options.map((text) => {
        const button = element("button", { type: "button", "aria-pressed": "false" }, text);
        button.addEventListener("click", () => {
          nodes.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
          this.answer(text === this.getAttribute("answer") ? "right" : text, text);
        });
        return button;
      });
      const group = element("div", {
        class: "controls", role: "group", "aria-label": this.strings.options,
      });
      group.append(...nodes);
      return [group];
    }

    answerNumber(input) {
      const t = this.strings;
      const text = input.value.trim();
      const typed = readNumber(text, -Number.MAX_VALUE, Number.MAX_VALUE);
      input.setAttribute("aria-invalid", String(typed === null));
      if (typed === null) {
        const kind = text === "" ? t.empty : /^[+−-]?\d+,\d+$/.test(text) ? t.comma : t.unreadable;
        this.message.textContent = typeof kind === "string" ? kind : kind(text);
        return;
      }
      const named = this.responses().map((node) => Number(node.dataset.wrong));
      this.answer(judge(typed, Number(this.getAttribute("answer")), named), number(typed, 6));
    }

    responses() {
      return [...this.querySelectorAll("[data-wrong]")];
    }

    // `judgement` is "right", the value of a named wrong answer, or what any number may be.
    answer(judgement, shown) {
      const t = this.strings;
      const choice = this.hasAttribute("options");
      const known = this.responses().find(
        ({ dataset }) => (choice ? dataset.wrong : Number(dataset.wrong)) === judgement,
      );
      if (judgement === "right") {
        progress.add(this.getAttribute("name"));
        this.markSolved();
        this.message.replaceChildren(element("b", {}, t.right), ` ${this.count()}`);
      } else if (known) {
        const copies = [...known.querySelectorAll("p")].flatMap((p, i) => [
          ...(i ? [" "] : []), ...[...p.cloneNode(true).childNodes],
        ]);
        this.message.replaceChildren(...copies);
      } else {
        const said = choice ? t.wrong : (t[judgement] ?? t.wrong);
        this.message.textContent = typeof said === "string" ? said : said(shown);
      }
    }

    markSolved() {
      this.setAttribute("solved", "");
      if (!this.message.textContent) this.message.textContent = this.strings.right;
    }

    count() {
      const all = [...document.querySelectorAll("hand-check")];
      const solved = progress.read();
      const here = all.filter((node) => solved.includes(node.getAttribute("name")));
      return this.strings.count(Math.max(here.length, 1), all.length);
    }
  }

  globalThis.backpropLab = { ...globalThis.backpropLab, check: { judge } };
  customElements.define("hand-check", HandCheck);
})();
