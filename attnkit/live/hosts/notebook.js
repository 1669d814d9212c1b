// The running notebook: the kernel sends the marks that changed; the controls are ipywidgets.

const PATIENCE = 2000; // milliseconds without an answer before the figure says so
const SILENCE =
  "Python has not answered, so the picture shows the last state. If the kernel has stopped, restart it and run the cells again.";

/** Draw nothing before Python has answered: without a kernel, the cell's other output is live. */
function render({ model, el }) {
  el.innerHTML = '<div class="attn-asking"></div>';
  let leave = () => {};
  const again = () => {
    leave();
    leave = draw(model, el);
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
    '<p class="attn-readout" aria-live="polite" dir="auto"></p><p class="attn-message" role="status"></p></div>';
  const root = el.firstChild;
  const message = root.querySelector(".attn-message");
  root.querySelector(".attn-picture").innerHTML = model.get("svg");

  // The sliders beside the picture keep their keys, too (see live.js).
  (el.closest(".attn-notebook") ?? el).addEventListener("focusin", keepKeys);

  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (message.textContent = SILENCE), PATIENCE);
  };
  const answer = () => {
    clearTimeout(timer);
    message.textContent = model.get("error");
  };

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
  bring(host, root);
  host.on("change:paper", () => layPaper(root.querySelector(".attn-picture"), model.get("paper")));
  heard.forEach(([, paint]) => paint()); // the SVG may be older than the marks
  model.on("change:answered", answer);
  answer();

  // The controls of a stopped kernel still move but its figure cannot: the message explains why.
  let controls = [];
  const found = model.get("controls").map((id) => model.widget_manager.get_model(id.replace("IPY_MODEL_", "")));
  Promise.all(found).then((all) => {
    controls = all;
    for (const control of controls) control.on("change:value change:index", wait);
  });
  count(model, 1);
  return () => {
    clearTimeout(timer);
    for (const control of controls) control.off("change:value change:index", wait);
    model.off("change:answered", answer);
    for (const [event, callback] of heard) model.off(event, callback);
    count(model, -1);
  };
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
