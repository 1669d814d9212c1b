// The running notebook: the kernel sends the marks that changed; the controls are ipywidgets.

const PATIENCE = 2000; // milliseconds without an answer before the figure says so
const SILENCE =
  "Python has not answered, so the picture shows the last state. If the kernel has stopped, restart it and run the cells again.";

/** Draw nothing before Python has answered: without a kernel, the cell's other output is live. */
function render({ model, el }) {
  el.innerHTML = '<div class="attn-asking"></div>';
  let leave = () => {};
  const again = () => {
    const stops = () => [...el.querySelectorAll(".attn-cells, summary")];
    const isOpen = el.querySelector("details")?.open;
    const number = stops().indexOf(document.activeElement);
    const { value } = document.activeElement; // the cell
    leave();
    leave = draw(model, el);
    if (isOpen) el.querySelector("details").open = true;
    const now = stops()[number];
    if (!now) return;
    now.focus({ preventScroll: true });
    now.value = value;
    now.dispatchEvent(new Event("input"));
  };
  const begin = () => {
    model.off("msg:custom", begin);
    again();
    model.on("change:pictures", again); // Python found that more moves than it had thought
  };
  model.on("msg:custom", begin);
  model.send("hello");
  return () => {
    model.off("msg:custom", begin);
    model.off("change:pictures", again);
    leave();
  };
}

/** Show the figure, and tell the outputs that stand in for it; return what undoes it. */
function draw(model, el) {
  el.innerHTML =
    '<div class="attn attn-alive" data-live=""><div class="attn-picture"></div>' +
    '<p class="attn-readout" dir="auto"></p><p class="attn-message" role="status"></p></div>';
  const root = el.firstChild;
  root.querySelector(".attn-picture").innerHTML = model.get("svg");

  const whole = el.closest(".attn-notebook") ?? root;
  place(whole, { role: "figure", "aria-label": model.get("called") });
  // The sliders beside the picture keep their keys, too (see live.js).
  whole.addEventListener("focusin", keepKeys);
  const naming = nameControls(whole);
  const [wait, leaveWaiting] = waitForPython(model, root.querySelector(".attn-message"));
  const [host, heard] = hostOf(model, wait);
  bring(host, root);
  host.on("change:paper", () => layPaper(root.querySelector(".attn-picture"), model.get("paper")));
  heard.forEach(([, paint]) => paint()); // the SVG may be older than the marks
  const speak = hear(root.querySelector(".attn-readout"));
  host.on(`change:mark${model.get("spec").marks.indexOf("readout")}`, speak);
  count(model, 1);
  return () => {
    leaveWaiting();
    naming.disconnect();
    for (const [event, callback] of heard) model.off(event, callback);
    count(model, -1);
  };
}

/** What `bring` needs of a widget's model, and the list of what it then listens to. */
function hostOf(model, wait) {
  const heard = [];
  const host = {
    get: (name) => withPixels(model.get(name)),
    // The time makes every choice a new one: the same cell can be chosen twice in a row.
    set: (name, chosen) => model.set(name, { chosen, time: Date.now() }),
    save_changes() {
      wait();
      model.save_changes();
    },
    on(event, callback) {
      model.on(event, callback);
      heard.push([event, callback]);
    },
  };
  return [host, heard];
}

/** Say so if Python does not answer a control. @returns how to begin to wait, and how to end it all */
function waitForPython(model, message) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (message.textContent = SILENCE), PATIENCE);
  };
  const answer = () => {
    clearTimeout(timer);
    message.textContent = model.get("error");
  };
  model.on("change:answered", answer);
  answer();
  // The controls of a stopped kernel still move but its figure cannot: the message explains why.
  let controls = [];
  const found = model.get("controls").map((id) => model.widget_manager.get_model(id.replace("IPY_MODEL_", "")));
  Promise.all(found).then((all) => {
    controls = all;
    for (const control of controls) control.on("change:value change:index", wait);
  });
  const leave = () => {
    clearTimeout(timer);
    for (const control of controls) control.off("change:value change:index", wait);
    model.off("change:answered", answer);
  };
  return [wait, leave];
}

/** Let the controls say their names and what they show: ipywidgets leaves these to the eye. */
function nameControls(whole) {
  const set = (node, name, value) => value !== undefined && node.getAttribute(name) !== value && node.setAttribute(name, value);
  const all = (part, one) => whole.querySelectorAll(part).forEach((node) => one(node, node.closest(".jupyter-widgets")));
  const label = (control) => control.querySelector(".widget-label")?.textContent;
  const say = () => {
    all(".noUi-handle", (handle, control) => {
      const [handles, readout] = [control.querySelectorAll(".noUi-handle"), control.querySelector(".widget-readout")];
      const end = handle === handles[0] ? "from" : "to";
      set(handle, "aria-label", handles.length > 1 ? `${label(control)}: ${end}` : label(control));
      if (handles.length < 2) set(handle, "aria-valuetext", readout?.textContent || undefined);
    });
    all(".widget-readout[contenteditable=true]", (box, control) => {
      set(box, "role", "textbox");
      set(box, "aria-label", label(control));
    });
    all(".widget-toggle-button, .widget-toggle-buttons button", (button) =>
      set(button, "aria-pressed", String(button.classList.contains("mod-active"))),
    );
    all(".widget-toggle-buttons, .widget-radio", (group) => {
      set(group, "role", "group");
      set(group, "aria-label", label(group));
    });
  };
  say();
  const naming = new MutationObserver(say);
  const watched = { childList: true, characterData: true, attributeFilter: ["aria-valuetext", "class"] };
  naming.observe(whole, { subtree: true, ...watched });
  return naming;
}

/** Count the living views of a figure; output.js shows what stands in for it where there is none. */
function count(model, more) {
  const alive = (globalThis.attnkitAlive ??= new Map());
  const id = model.get("figure");
  alive.set(id, (alive.get(id) ?? 0) + more);
  dispatchEvent(new Event("attnkit-alive"));
}

/** A notebook hands over bytes as a DataView; give the pixels of a picture as an array. */
function withPixels(state) {
  if (!state?.picture) return state;
  const { buffer, byteOffset, byteLength } = state.picture.rgba;
  return { ...state, picture: { ...state.picture, rgba: new Uint8Array(buffer, byteOffset, byteLength) } };
}

export default { render };
