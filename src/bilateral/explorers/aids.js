// What the controls of ipywidgets lack for those who use keys, or a reader of screens: sliders with
// names, a chart that is one picture, an answer that is announced, keys that stay with a control.

const NAMES = ["first_of", "last_of"];

function nameSliders(panel, model) {
  for (const slider of panel.querySelectorAll(".widget-slider")) {
    const name = slider.querySelector(".widget-label")?.textContent ?? "";
    const handles = slider.querySelectorAll("[role=slider]");
    handles.forEach((handle, n) => {
      const said = handles.length === 2 ? model.get(NAMES[n]).replace("{name}", name) : name;
      handle.setAttribute("aria-label", said);
    });
    const typed = slider.querySelector(".widget-readout");
    typed?.setAttribute("role", "textbox");
    typed?.setAttribute("aria-label", name);
  }
}

function mend(panel, model) {
  nameSliders(panel, model);
  for (const drawing of panel.querySelectorAll(".vega-embed > svg")) drawing.setAttribute("aria-hidden", "true");
  panel.querySelector(":scope > .widget-html > .widget-html-content")?.setAttribute("role", "status");
}

// JupyterLab takes arrows and letters for its own, and moves to another cell, unless it is told not
// to. What goes with Ctrl, Alt or Cmd stays JupyterLab's; Escape leaves the panel for its cell.
function keepKeys(panel, event) {
  if (!panel.contains(event.target)) return;
  const own = event.ctrlKey || event.altKey || event.metaKey;
  event.target.toggleAttribute("data-lm-suppress-shortcuts", !own);
  if (event.key === "Escape") panel.closest(".jp-Cell")?.focus();
}

function render({ model, el }) {
  let watch;
  const keys = (event) => { const panel = el.closest(".widget-vbox"); if (panel) keepKeys(panel, event); };
  const begin = () => {
    const panel = el.closest(".widget-vbox");
    if (!panel) return;
    panel.classList.add("bilateral-panel");
    mend(panel, model);
    watch = new MutationObserver(() => mend(panel, model));
    watch.observe(panel, { childList: true, subtree: true });
  };
  const soon = requestAnimationFrame(begin); // el is put into the page after this
  addEventListener("keydown", keys, true);
  return () => { cancelAnimationFrame(soon); watch?.disconnect(); removeEventListener("keydown", keys, true); };
}

export default { render };
