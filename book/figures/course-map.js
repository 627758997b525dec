// <course-map>: boxes that say how many checks are solved. Memory: progress-model.js.
(() => {
  const { progress, figure } = globalThis.backpropLab;
  const { element, inLanguageOf } = figure;

  const STRINGS = {
    en: {
      solved: (done, all) => `${done} of ${all} checks`,
      forget: "Forget what I solved",
      kept: (done, all) =>
        `You have solved ${done} of ${all} checks. The count is kept in this browser and nowhere else.`,
      none: (all) =>
        `The chapters hold ${all} checks. What you solve is kept in this browser and nowhere else.`,
    },
  };

  class CourseMap extends HTMLElement {
    connectedCallback() {
      if (this.said) return;
      this.strings = inLanguageOf(this, STRINGS);
      this.said = element("p", { class: "kept", "aria-live": "polite" });
      this.button = element("button", { type: "button" }, this.strings.forget);
      this.button.addEventListener("click", () => {
        progress.forget();
        this.show();
      });
      this.append(this.said, this.button);
      this.boxes = [...this.querySelectorAll("a[data-chapter]")];
      this.show();
    }

    show() {
      const solved = progress.read();
      let [done, all] = [0, 0];
      this.boxes.forEach((box) => {
        const { chapter, checks } = box.dataset;
        const here = Math.min(
          solved.filter((name) => name.startsWith(`${chapter}-`)).length, Number(checks),
        );
        done += here;
        all += Number(checks);
        box.querySelector("small")?.remove();
        if (here) box.append(element("small", {}, this.strings.solved(here, checks)));
      });
      this.said.textContent = done ? this.strings.kept(done, all) : this.strings.none(all);
      this.button.hidden = done === 0;
    }
  }

  customElements.define("course-map", CourseMap);
})();
