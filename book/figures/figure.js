// What all figures that move share: elements, numbers, buttons, fields, a message, the language.
(() => {
  const SVG = ["svg", "line", "circle", "rect", "text", "tspan", "g", "path", "polyline", "ellipse"];

  function element(name, attributes = {}, ...children) {
    const node = SVG.includes(name)
      ? document.createElementNS("http://www.w3.org/2000/svg", name)
      : document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.append(...children);
    return node;
  }

  // A number as a reader writes it: `digits` significant ones, and a minus sign that is one.
  function number(value, digits = 5) {
    const rounded = Number(value.toPrecision(digits));
    return String(rounded === 0 ? 0 : rounded).replaceAll("-", "−").replace("e+", "e");
  }

  // A number with six decimals, as in the tables of the worked example.
  const fixed = (value, decimals = 6) => value.toFixed(decimals).replace("-", "−");

  // What a reader typed: a number from `low` to `high`, or null. Either minus sign will do.
  function readNumber(text, low, high) {
    const plain = text.trim().replace("−", "-");
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
    return value >= low && value <= high ? value : null;
  }

  const STRINGS = {
    en: {
      empty: (name) => `${name}: nothing is written there.`,
      unreadable: (name, text) => `${name}: “${text}” will not do.`,
      expected: (low, high, kept) =>
        `It has to be a number from ${low} to ${high}; ${kept} stays in use.`,
    },
  };

  // The texts in the language that an element, or the page around it, declares.
  const inLanguageOf = (node, strings) =>
    strings[node.closest("[lang]")?.lang.split("-")[0]] ?? strings.en;

  let instances = 0;

  // A figure says what it shows in `strings`, builds its parts in `build` and begins in `restart`.
  class Figure extends HTMLElement {
    static strings = { en: {} };

    connectedCallback() {
      if (this.live) return;
      this.common = inLanguageOf(this, STRINGS);
      this.strings = inLanguageOf(this, this.constructor.strings);
      this.name = `${this.localName}-${(instances += 1)}`;
      this.classList.add("moves");
      this.message = element("p", {
        id: `${this.name}-message`, "aria-live": "polite", class: "message",
      });
      this.live = element("div", {
        class: "live", role: "group", "aria-label": this.strings.figure,
      });
      this.live.append(...this.build(), this.message);
      this.append(this.live);
      this.restart();
      this.setAttribute("ready", "");
    }

    say(...sentences) {
      this.message.textContent = sentences.filter(Boolean).join(" ");
    }

    button(name, act) {
      const node = element("button", { type: "button", "data-action": name }, this.strings[name]);
      node.addEventListener("click", act);
      return node;
    }

    select(name, choices, act) {
      const id = `${this.name}-${name}`;
      const node = element("select", { id });
      choices.forEach((value) => node.append(element("option", { value }, this.strings[value])));
      node.addEventListener("change", () => act(node.value));
      return element("label", { for: id }, this.strings[name], " ", node);
    }

    // A field for a number; `act` gets each good one, a bad one gets a sentence and changes nothing.
    field(name, { value, low, high, size = 6 }, act) {
      const id = `${this.name}-${name}`;
      const node = element("input", {
        id, type: "text", inputmode: "decimal", value: number(value, 6), size,
        "aria-describedby": this.message.id, autocomplete: "off", "data-field": name,
      });
      let kept = value;
      node.addEventListener("change", () => {
        const read = readNumber(node.value, low, high);
        node.setAttribute("aria-invalid", String(read === null));
        if (read === null) {
          const label = this.strings[name];
          this.say(
            node.value.trim() === ""
              ? this.common.empty(label)
              : this.common.unreadable(label, node.value.trim()),
            this.common.expected(number(low), number(high), number(kept, 6)),
          );
          return;
        }
        kept = read;
        act(read);
      });
      node.reset = (start) => {
        kept = start;
        node.value = number(start, 6);
        node.removeAttribute("aria-invalid");
      };
      return element("label", { for: id }, this.strings[name], " ", node);
    }

    controls(...parts) {
      return element("div", { class: "controls" }, ...parts);
    }
  }

  globalThis.backpropLab = {
    ...globalThis.backpropLab,
    figure: { Figure, element, number, fixed, readNumber, inLanguageOf },
  };
})();
