"use strict";
// The panels of a kernel, with the browser's own controls: ipywidgets' messages (protocol 2) and
// anywidget's modules are understood; labels, keys and focus are those of HTML.
(() => {
  const { words, fill, fit } = window.bilateral;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/panels`);
  const models = new Map();
  const el = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) key in made ? (made[key] = value) : made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // --- models -------------------------------------------------------------------------------------

  class Model {
    constructor(id, state) { this.id = id; this.state = state; this.dirty = {}; this.listeners = []; }
    get(name) { return this.state[name]; }
    set(name, value) {
      const changes = typeof name === "object" ? name : { [name]: value };
      for (const [key, now] of Object.entries(changes)) {
        if (JSON.stringify(this.state[key]) === JSON.stringify(now)) continue;
        this.state[key] = this.dirty[key] = now;
        this.emit(`change:${key}`, now, { [key]: now });
      }
    }
    save_changes() {
      if (!Object.keys(this.dirty).length) return;
      send(this.id, { method: "update", state: this.dirty, buffer_paths: [] });
      this.dirty = {};
    }
    update(state) {
      const changed = Object.entries(state).filter(([key, now]) => JSON.stringify(this.state[key]) !== JSON.stringify(now));
      Object.assign(this.state, state);
      for (const [key, now] of changed) this.emit(`change:${key}`, now, { [key]: now });
      if (changed.length) this.emit("change", undefined, Object.fromEntries(changed));
    }
    emit(event, value, changed) {
      for (const [name, heard] of [...this.listeners]) if (name === event) heard({ changed }, value);
    }
    on(names, heard) { for (const name of names.split(/\s+/)) this.listeners.push([name, heard]); }
    off(names, heard) {
      this.listeners = this.listeners.filter(([name, known]) => !((!names || names.split(/\s+/).includes(name)) && (!heard || known === heard)));
    }
    send(content) { send(this.id, { method: "custom", content }); }
  }

  const send = (comm_id, data) => socket.send(JSON.stringify({ comm_id, data }));

  function withBuffers(data, buffers) {
    (data.buffer_paths ?? []).forEach((path, n) => {
      const bytes = Uint8Array.from(atob(buffers[n]), (letter) => letter.charCodeAt(0));
      const holder = path.slice(0, -1).reduce((part, key) => part[key], data.state);
      holder[path.at(-1)] = new DataView(bytes.buffer);
    });
    return data.state;
  }

  function know(id, state) {
    const model = models.get(id);
    if (model) model.update(state);
    else models.set(id, new Model(id, state));
  }

  socket.addEventListener("message", (event) => {
    const { type, content, buffers } = JSON.parse(event.data);
    const data = content.data ?? {};
    if (type === "comm_open" && content.target_name === "jupyter.widget") know(content.comm_id, withBuffers(data, buffers));
    else if (type === "comm_close") models.delete(content.comm_id);
    else if (data.method === "update_states") {
      const states = Object.entries(data.states);
      const paths = data.buffer_paths ?? [];
      for (const [id, held] of states) {
        const own = paths.map((path, n) => [path, buffers[n]]).filter(([path]) => path[0] === id);
        know(id, withBuffers({ state: held.state, buffer_paths: own.map(([path]) => path.slice(2)) }, own.map(([, raw]) => raw)));
      }
      showAll();
    } else if (data.method === "update") {
      const model = models.get(content.comm_id);
      if (model) model.update(withBuffers(data, buffers));
    } else if (data.method === "custom") models.get(content.comm_id)?.emit("msg:custom", data.content);
  });
  socket.addEventListener("close", () => document.body.prepend(el("p", { className: "lost", role: "alert" }, words.lost)));

  function showAll() {
    for (const place of document.querySelectorAll(".live[data-model]")) {
      if (place.dataset.shown || !models.has(place.dataset.model)) continue;
      place.dataset.shown = "yes";
      place.replaceChildren(view(models.get(place.dataset.model)));
    }
    document.documentElement.dataset.live = "yes";
  }

  // --- views --------------------------------------------------------------------------------------

  const child = (reference) => view(models.get(reference.replace("IPY_MODEL_", "")));
  let made = 0;

  function view(model) {
    const shown = (views[model.get("_view_name")] ?? unknown)(model);
    const layout = models.get((model.get("layout") ?? "").replace("IPY_MODEL_", ""));
    const visible = () => { shown.style.display = layout?.get("display") === "none" ? "none" : ""; shown.style.visibility = layout?.get("visibility") ?? ""; };
    layout?.on("change:display change:visibility", visible);
    visible();
    return shown;
  }
  const unknown = (model) => el("p", { className: "note" }, fill(words.unknown_widget, { name: model.get("_view_name") }));

  /** Do something now and whenever one of the names changes. */
  function follow(model, names, act) {
    act();
    model.on(names.split(" ").map((name) => `change:${name}`).join(" "), act);
  }
  function put(model, name, value) { model.set(name, value); model.save_changes(); }

  function labelled(model, control, group = false) {
    const name = model.get("description");
    control.id = `control-${++made}`;
    follow(model, "disabled", () => { control.disabled = model.get("disabled") ?? false; });
    if (!name) { control.setAttribute("aria-label", model.get("tooltip") || model.get("placeholder") || model.get("_view_name")); return el("div", { className: "control" }, control); }
    if (group) return el("fieldset", { className: "control" }, el("legend", {}, name), control);
    return el("div", { className: "control" }, el("label", { htmlFor: control.id }, name), control);
  }

  function box(column) {
    return (model) => {
      const shown = el("div", { className: `box${column ? " column" : ""}` });
      follow(model, "children", () => shown.replaceChildren(...model.get("children").map(child)));
      return shown;
    };
  }

  function html(model) {
    const shown = el("div");
    follow(model, "value", () => { shown.innerHTML = model.get("value"); });
    return model.get("description") ? el("div", { className: "control" }, el("span", {}, model.get("description")), shown) : shown;
  }

  function select(multiple) {
    return (model) => {
      const shown = el("select", { multiple });
      follow(model, "_options_labels index", () => {
        const names = model.get("_options_labels");
        if (names.join("\n") !== [...shown.options].map((option) => option.text).join("\n")) shown.replaceChildren(...names.map((name) => new Option(name)));
        const chosen = [model.get("index")].flat();
        [...shown.options].forEach((option, n) => { option.selected = chosen.includes(n); });
        if (multiple || model.get("rows") > 1) shown.size = Math.min(model.get("rows") ?? 5, names.length);
      });
      shown.addEventListener("change", () => put(model, "index", multiple ? [...shown.selectedOptions].map((option) => option.index) : shown.selectedIndex));
      return labelled(model, shown);
    };
  }

  function choices(kind) {
    return (model) => {
      const shown = el("div", { className: "box" });
      const name = `choice-${++made}`;
      follow(model, "_options_labels index", () => {
        const focused = shown.contains(document.activeElement);
        shown.replaceChildren(...model.get("_options_labels").map((label, n) => {
          const input = el("input", { type: "radio", name, checked: n === model.get("index") });
          input.addEventListener("change", () => put(model, "index", n));
          return el("label", { className: kind }, input, ` ${label}`);
        }));
        if (focused) shown.querySelector(":checked")?.focus();
      });
      return labelled(model, shown, true);
    };
  }

  function text(type, name = "input") {
    return (model) => {
      const shown = name === "input" ? el("input", { type }) : el("textarea");
      const number = type === "number";
      for (const key of ["min", "max", "step"]) if (model.get(key) != null) shown[key] = model.get(key);
      shown.placeholder = model.get("placeholder") ?? "";
      follow(model, "value", () => { if (shown.value !== String(model.get("value") ?? "")) shown.value = model.get("value") ?? ""; });
      const changed = () => { if (!number || shown.value !== "") put(model, "value", number ? Number(shown.value) : shown.value); };
      shown.addEventListener(model.get("continuous_update") ? "input" : "change", changed);
      return labelled(model, shown);
    };
  }

  function slider(model) {
    const shown = el("input", { type: "range", min: model.get("min"), max: model.get("max"), step: model.get("step") || "any" });
    const said = el("output");
    follow(model, "value", () => { shown.value = model.get("value"); said.textContent = model.get("value"); });
    shown.addEventListener("input", () => { said.textContent = shown.value; if (model.get("continuous_update")) put(model, "value", Number(shown.value)); });
    shown.addEventListener("change", () => put(model, "value", Number(shown.value)));
    const control = labelled(model, shown);
    control.append(said);
    return control;
  }

  /** Two ends on one line: two sliders of the browser, each with its own name. */
  function ends(values, chosen, choose) {
    return (model) => {
      const inputs = [words.first_of, words.last_of].map((sentence) => el("input", { type: "range", ariaLabel: fill(sentence, { name: model.get("description") }) }));
      const said = el("output");
      const range = el("div", { className: "range" }, ...inputs);
      const place = () => inputs.map((input) => Number(input.value));
      const paint = () => {
        const { min, max, say } = values(model);
        const [first, last] = place();
        const share = (value) => `${(100 * (value - min)) / (max - min || 1)}%`;
        range.style.setProperty("--from", share(first));
        range.style.setProperty("--to", share(last));
        said.textContent = `${say(first)} – ${say(last)}`;
      };
      follow(model, "value index min max _options_labels", () => {
        const { min, max, step } = values(model);
        inputs.forEach((input, n) => { Object.assign(input, { min, max, step }); input.value = chosen(model)[n]; });
        paint();
      });
      inputs.forEach((input, n) => {
        input.addEventListener("input", () => {
          const [first, last] = place();
          if (first > last) input.value = n ? first : last;
          paint();
        });
        input.addEventListener("change", () => choose(model, place()));
      });
      const control = el("fieldset", { className: "control" }, el("span", { ariaHidden: "true" }, model.get("description")), range, said);
      control.setAttribute("aria-label", model.get("description"));
      return control;
    };
  }
  const range = ends(
    (model) => ({ min: model.get("min"), max: model.get("max"), step: model.get("step") || "any", say: (value) => value }),
    (model) => model.get("value"), (model, value) => put(model, "value", value));
  const rangeOfOptions = ends(
    (model) => ({ min: 0, max: model.get("_options_labels").length - 1, step: 1, say: (n) => model.get("_options_labels")[n] }),
    (model) => model.get("index"), (model, value) => put(model, "index", value));

  function sliderOfOptions(model) {
    const shown = el("input", { type: "range", min: 0, max: model.get("_options_labels").length - 1, step: 1 });
    const said = el("output");
    const say = () => { said.textContent = model.get("_options_labels")[shown.value]; shown.setAttribute("aria-valuetext", said.textContent); };
    follow(model, "index", () => { shown.value = model.get("index"); say(); });
    shown.addEventListener("input", say);
    shown.addEventListener("change", () => put(model, "index", Number(shown.value)));
    const control = labelled(model, shown);
    control.append(said);
    return control;
  }

  function tick(model) {
    const shown = el("input", { type: "checkbox" });
    follow(model, "value", () => { shown.checked = model.get("value"); });
    shown.addEventListener("change", () => put(model, "value", shown.checked));
    follow(model, "disabled", () => { shown.disabled = model.get("disabled"); });
    return el("label", { className: "control" }, shown, model.get("description"));
  }

  function button(pressed) {
    return (model) => {
      const shown = el("button", { type: "button" });
      follow(model, "description tooltip disabled value", () => {
        shown.textContent = model.get("description");
        shown.title = model.get("tooltip") ?? "";
        if (model.get("tooltip")) shown.setAttribute("aria-label", model.get("tooltip"));
        shown.disabled = model.get("disabled") ?? false;
        if (pressed) shown.setAttribute("aria-pressed", String(model.get("value")));
      });
      shown.addEventListener("click", () => pressed ? put(model, "value", !model.get("value")) : model.send({ event: "click" }));
      return shown;
    };
  }

  function folds(model) {
    const shown = el("div");
    follow(model, "children titles", () => shown.replaceChildren(...model.get("children").map((reference, n) => {
      const fold = el("details", { open: model.get("selected_index") === n }, el("summary", {}, model.get("titles")?.[n] ?? ""), el("div", {}, child(reference)));
      fold.addEventListener("toggle", () => { if (fold.open) put(model, "selected_index", n); else if (model.get("selected_index") === n) put(model, "selected_index", null); });
      return fold;
    })));
    model.on("change:selected_index", () => [...shown.children].forEach((fold, n) => { fold.open = model.get("selected_index") === n; }));
    return shown;
  }

  // --- anywidget ----------------------------------------------------------------------------------

  const modules = new Map();
  function module(source) {
    if (!modules.has(source)) modules.set(source, import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
    return modules.get(source);
  }

  function anywidget(model) {
    const place = el("div", { className: "drawn" });
    if (model.get("_css")) document.head.append(el("style", {}, model.get("_css")));
    module(model.get("_esm")).then(async ({ default: given }) => {
      const widget = typeof given === "function" ? await given() : given;
      await widget.initialize?.({ model });
      await widget.render({ model, el: place, signal: new AbortController().signal });
    }).catch((error) => console.error(error));
    // A chart is drawn anew with each change, and finds its size while it is drawn.
    new MutationObserver(fit).observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ["viewBox"] });
    return place;
  }

  const views = {
    HBoxView: box(false), BoxView: box(false), GridBoxView: box(false), VBoxView: box(true),
    HTMLView: html, HTMLMathView: html, LabelView: html,
    DropdownView: select(false), SelectView: select(false), SelectMultipleView: select(true),
    RadioButtonsView: choices("radio"), ToggleButtonsView: choices("radio"),
    TextView: text("text"), TextareaView: text("text", "textarea"),
    IntTextView: text("number"), FloatTextView: text("number"),
    IntSliderView: slider, FloatSliderView: slider, IntRangeSliderView: range, FloatRangeSliderView: range,
    SelectionSliderView: sliderOfOptions, SelectionRangeSliderView: rangeOfOptions,
    CheckboxView: tick, ButtonView: button(false), ToggleButtonView: button(true),
    AccordionView: folds, TabView: folds, AnyView: anywidget,
  };
})();
