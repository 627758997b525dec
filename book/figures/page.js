// Two things that style sheets cannot do: formulas that scroll from the keyboard, and black on
// white with every answer unfolded when a page is printed.
(() => {
  // The theme does this for code and tables, whenever the window changes.
  function measureFormulas() {
    for (const formula of document.querySelectorAll("mjx-container[display], .math")) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  }

  // Inside a closed answer everything is 0 wide: measure again when one is opened.
  const opened = () => window.dispatchEvent(new Event("resize"));

  document.addEventListener("toggle", opened, true);
  window.addEventListener("resize", measureFormulas);
  window.addEventListener("load", async () => {
    await window.MathJax?.startup?.promise;
    measureFormulas();
  });

  let restore = () => {};
  window.addEventListener("beforeprint", () => {
    const page = document.documentElement;
    const theme = page.dataset.theme;
    const closed = [...document.querySelectorAll("details:not([open])")];
    page.dataset.theme = "light";
    closed.forEach((answer) => (answer.open = true));
    restore = () => {
      page.dataset.theme = theme;
      closed.forEach((answer) => (answer.open = false));
    };
  });
  window.addEventListener("afterprint", () => restore());
})();
