// JupyterLab takes arrows, letters and Enter from lists and buttons in command mode; inside a widget they belong to the control.
(() => {
  let tries = 50;
  const mark = () => {
    const box = element.closest(".lawkit-widget");
    if (box) {
      box.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
    } else if (tries-- > 0) {
      setTimeout(mark, 100);
    }
  };
  mark();
})();
