// The running notebook: the kernel sends the marks that changed; the controls are ipywidgets.

const PATIENCE = 2000; // milliseconds without an answer before the figure says so
const SILENCE =
  "Python has not answered, so the picture shows the last state. If the kernel has stopped, restart it and run the cells again.";

async function render({ model, el }) {
  el.innerHTML =
    '<div class="attn"><div class="attn-picture"></div><p class="attn-readout" aria-live="polite"></p>' +
    '<p class="attn-message" role="status"></p></div>';
  const root = el.firstChild;
  const message = root.querySelector(".attn-message");
  root.querySelector(".attn-picture").innerHTML = model.get("svg");

  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (message.textContent = SILENCE), PATIENCE);
  };
  const answer = () => {
    clearTimeout(timer);
    message.textContent = model.get("error");
  };

  const painters = [];
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
      painters.push(callback);
    },
  };
  bring(host, root);
  const lay = () => layPaper(root.querySelector(".attn-picture"), model.get("paper"));
  model.on("change:paper", lay);
  lay();
  painters.forEach((paint) => paint()); // the SVG may be older than the marks
  model.on("change:answered", answer);
  answer();

  // The controls of a stopped kernel still move but its figure cannot: the message explains why.
  const controls = await Promise.all(
    model.get("controls").map((id) => model.widget_manager.get_model(id.replace("IPY_MODEL_", ""))),
  );
  for (const control of controls) control.on("change:value change:index", wait);
  return () => {
    clearTimeout(timer);
    for (const control of controls) control.off("change:value change:index", wait);
  };
}

/** A notebook hands over bytes as a DataView; give the pixels of a picture as an array. */
function withPixels(state) {
  if (!state?.picture) return state;
  const { buffer, byteOffset, byteLength } = state.picture.rgba;
  return { ...state, picture: { ...state.picture, rgba: new Uint8Array(buffer, byteOffset, byteLength) } };
}

export default { render };
