// The running notebook: the kernel sends the marks that changed; the controls are ipywidgets.

const PATIENCE = 2000; // milliseconds without an answer before the figure says so

async function render({ model, el }) {
  el.innerHTML =
    '<div class="attn"><div class="attn-picture"></div><p class="attn-readout" aria-live="polite"></p>' +
    '<p class="attn-message" role="status"></p></div>';
  const root = el.firstChild;
  const message = root.querySelector(".attn-message");
  root.querySelector(".attn-picture").innerHTML = model.get("svg");
  bring(model, root);
  model.get("spec").marks.forEach((_, i) => model.trigger?.(`change:mark${i}`));

  let timer;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      message.textContent =
        "Python has not answered, so the picture shows the last state. If the kernel has stopped, run this cell again.";
    }, PATIENCE);
  };
  const answer = () => {
    clearTimeout(timer);
    message.textContent = model.get("error");
  };
  model.on("change:answered", answer);
  answer();
  // A control of a stopped kernel still moves; its figure cannot, and says so.
  const controls = await Promise.all(
    model.get("controls").map((id) => model.widget_manager.get_model(id.replace("IPY_MODEL_", ""))),
  );
  for (const control of controls) control.on("change:value change:index", listen);
  return () => {
    clearTimeout(timer);
    for (const control of controls) control.off("change:value change:index", listen);
  };
}

export default { render };
