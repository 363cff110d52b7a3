"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const root = document.documentElement;
  const steps = [...document.querySelectorAll(".step")];
  const button = (id) => document.getElementById(id);
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  window.bilateral = { words, fill };
  let at = 0;

  // --- charts: drawn in place of their picture, and made to fit -------------------------------

  const pointer = { x: 0, y: 0 };
  for (const kind of ["pointerdown", "pointermove", "pointerup", "mousedown", "mousemove", "mouseup", "mouseover", "mouseout", "click", "dblclick", "wheel"])
    window.addEventListener(kind, (event) => { pointer.x = event.clientX; pointer.y = event.clientY; }, { capture: true, passive: true });
  for (const kind of ["touchstart", "touchmove", "touchend"])
    window.addEventListener(kind, (event) => { const touch = event.changedTouches[0]; pointer.x = touch.clientX; pointer.y = touch.clientY; }, { capture: true, passive: true });

  // Vega takes a place on the screen for a place in the chart. In an enlarged chart the two differ
  // by its scale: give Vega the corner from which the pointer would be at the right place.
  function rescale(drawn, scale) {
    const real = Element.prototype.getBoundingClientRect;
    drawn.getBoundingClientRect = function () {
      const box = real.call(this);
      const left = pointer.x - (pointer.x - box.left) / scale, top = pointer.y - (pointer.y - box.top) / scale;
      return new DOMRect(left, top, box.width / scale, box.height / scale);
    };
  }

  function enlarge(drawn, room, height) {
    const [, , w, h] = (drawn.getAttribute("viewBox") || "").split(" ").map(Number);
    const [width, tall] = w ? [w, h] : [drawn.naturalWidth, drawn.naturalHeight];
    if (!width || !room) return;
    const scale = Math.min(room / width, Math.max(height / tall, .75), 1.7);
    drawn.style.width = `${Math.floor(width * scale)}px`;
    drawn.style.height = "auto";
    if (!w) return;
    rescale(drawn, scale);
    drawn.setAttribute("aria-hidden", "true"); // its frame says what it shows
  }

  function fit() {
    const slides = root.classList.contains("slides");
    for (const drawing of document.querySelectorAll(".drawing")) {
      const drawn = drawing.querySelector("svg.marks") || drawing.querySelector("img");
      const step = drawing.closest(".step");
      const above = [...step.querySelectorAll(":is(h1, h2, h3, .running, .sentence, .prose)")].reduce((sum, part) => sum + part.offsetHeight + 14, 0);
      const room = slides ? innerWidth - 112 : Math.min(innerWidth - 80, 1120);
      if (drawn) enlarge(drawn, room, innerHeight - 110 - (slides || drawing.closest(".panel") ? above : 0));
    }
    // In a panel, controls and sentence stay in sight with the chart.
    for (const drawn of document.querySelectorAll(".live .drawn svg.marks")) {
      const above = drawn.getClientRects().length ? drawn.closest(".drawn").offsetTop - drawn.closest(".live").offsetTop : 0;
      if (above) enlarge(drawn, Math.min(innerWidth - (slides ? 112 : 80), 1120), innerHeight - above - 90);
    }
  }
  window.bilateral.fit = fit;

  const options = { renderer: "svg", actions: false, mode: "vega-lite", logLevel: 1, loader: { target: "_blank", rel: "noopener" } };
  async function draw(figure) {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const drawing = figure.querySelector(".drawing");
    const place = document.createElement("div");
    try {
      const drawn = await vegaEmbed(place, spec, options);
      drawing.replaceChildren(place);
      fit();
      if (spec.params?.some((param) => param.name === "brush")) narrow(drawn.view, figure.closest(".panel"));
    } catch (error) {
      console.error(error); // the stored picture stays
    }
  }

  // --- a brush narrows the table below ----------------------------------------------------------

  const day = (time) => { const date = new Date(time); return `${date.getUTCDate()} ${words.months[date.getUTCMonth()]} ${date.getUTCFullYear()}`; };

  function narrow(view, panel) {
    const rows = [...(panel?.querySelectorAll("tr[data-first]") ?? [])];
    const count = panel?.querySelector(".count");
    if (!rows.length) return;
    view.addSignalListener("brush", (_, chosen) => {
      const ends = Object.values(chosen ?? {})[0]?.map(Number).sort((a, b) => a - b);
      let left = 0;
      for (const row of rows) {
        const [first, last] = ends ? ends.map((time) => Math.floor(time / 864e5) * 864e5) : [];
        row.hidden = Boolean(ends) && !(Number(row.dataset.first) <= last && Number(row.dataset.last) >= first);
        left += !row.hidden;
      }
      const sentence = words[(ends ? "rows_brushed" : "rows_all") + (left === 1 ? "_one" : "")];
      count.textContent = fill(sentence, { n: left, first: ends && day(ends[0]), last: ends && day(ends[1]) });
    });
  }

  // --- steps --------------------------------------------------------------------------------------

  function show(place, focus = true) {
    at = Math.max(0, Math.min(place, steps.length - 1));
    steps.forEach((step, n) => step.classList.toggle("now", n === at));
    button("position").textContent = fill(words.position, { at: at + 1, steps: steps.length });
    button("back").disabled = at === 0;
    button("next").disabled = at === steps.length - 1;
    history.replaceState(null, "", `#${at + 1}`);
    const step = steps[at];
    fit();
    // A slide may be taller than the screen: it can be reached, and scrolled, with the keys.
    steps.forEach((other, n) => { other.tabIndex = n === at && root.classList.contains("slides") ? 0 : -1; });
    if (root.classList.contains("slides")) step.scrollTop = 0;
    else if (focus) step.scrollIntoView({ block: step.offsetHeight < innerHeight - 100 && at ? "center" : "start" });
    if (focus) step.focus({ preventScroll: true });
  }

  function view(slides) {
    root.classList.toggle("slides", slides);
    root.classList.toggle("page", !slides);
    button("view").textContent = slides ? words.page : words.slides;
    fit();
    show(at);
  }

  function code(shown) {
    document.querySelectorAll(".source").forEach((source) => { source.hidden = !shown; });
    button("code").setAttribute("aria-pressed", String(shown));
    button("code").textContent = shown ? words.code_hide : words.code;
  }
  const coded = () => button("code").getAttribute("aria-pressed") === "true";

  /** Whether a key belongs to what has the focus: a control, a list, an open table. */
  const taken = (event) => event.target.closest("input, select, textarea, [contenteditable], [role=slider], [role=listbox]")
    || (event.key === " " && event.target.closest("button, summary, a"))
    || (/^(Page|Arrow(Up|Down)|Home|End)/.test(event.key) && event.target.closest(".table"))
    || (/^Arrow(Left|Right)/.test(event.key) && event.target.closest(".columns"));

  /** In slides, up and down scroll a tall step before they turn it. */
  function turns(down) {
    const step = steps[at];
    if (!root.classList.contains("slides")) return false;
    return down ? step.scrollTop + step.clientHeight >= step.scrollHeight - 4 : step.scrollTop <= 4;
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || taken(event)) return;
    const key = event.key === " " ? (event.shiftKey ? "PageUp" : "PageDown") : event.key;
    const next = { ArrowRight: at + 1, PageDown: at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: steps.length - 1 }[key]
      ?? (key === "ArrowDown" && turns(true) ? at + 1 : key === "ArrowUp" && turns(false) ? at - 1 : null);
    if (next !== null) show(next);
    else if (key === "c" || key === "C") code(!coded());
    else if (key === "s" || key === "S") view(!root.classList.contains("slides"));
    else return;
    event.preventDefault();
  });
  button("back").addEventListener("click", () => show(at - 1));
  button("next").addEventListener("click", () => show(at + 1));
  button("code").addEventListener("click", () => code(!coded()));
  button("view").addEventListener("click", () => view(!root.classList.contains("slides")));
  // On the page, one is where one clicks, and where a control has the focus.
  for (const kind of ["click", "focusin"]) document.querySelector("main").addEventListener(kind, (event) => {
    const place = steps.indexOf(event.target.closest(".step"));
    if (place >= 0 && place !== at && !root.classList.contains("slides")) show(place, false);
  });
  addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1 || 0));
  addEventListener("resize", fit);

  // Each step of a scene after the first carries the heading of the scene, for slides.
  for (const scene of document.querySelectorAll(".scene")) {
    const heading = scene.querySelector("h1, h2, h3");
    for (const step of heading ? [...scene.querySelectorAll(".step")].slice(1) : []) {
      const running = document.createElement("p");
      running.className = "running";
      running.textContent = heading.textContent;
      step.prepend(running);
    }
  }

  document.querySelector(".bar").hidden = false;
  button("view").textContent = root.classList.contains("slides") ? words.page : words.slides;
  const asked = Number(location.hash.slice(1));
  show(asked ? asked - 1 : 0, Boolean(asked) || root.classList.contains("slides"));
  fit();
  (async () => {
    for (const figure of document.querySelectorAll("[data-chart]")) await draw(figure);
    root.dataset.drawn = "yes";
  })();
})();
