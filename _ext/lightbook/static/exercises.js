// An exercise that checks itself begins as a button; what is behind it is loaded when it is pressed.
(() => {
  let loading;
  const load = (src) =>
    (loading ??= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    }));
  const able = () => typeof WebAssembly === "object" && typeof Worker === "function";
  function offer(said, why, file) {
    const link = Object.assign(document.createElement("a"), { href: file, download: "", textContent: "download the chapter’s notebook" });
    said.replaceChildren(`${why}: `, link, ".");
  }
  for (const data of document.querySelectorAll("script.exercise-data")) {
    const given = JSON.parse(data.textContent), cell = data.closest(".cell");
    const button = document.createElement("button");
    const said = document.createElement("p");
    Object.assign(button, { type: "button", className: "exercise-begin" });
    button.textContent = `Answer exercise ${given.number} here`;
    said.setAttribute("role", "status");
    let pressed = false;
    button.addEventListener("click", () => {
      if (pressed) return;
      if (!able()) return offer(said, "This browser has no WebAssembly or no workers", given.file);
      pressed = true;
      said.textContent = "Python is being loaded …";
      load(given.script).then(
        () => {
          attnkitExercise(cell, given);
          dispatchEvent(new Event("toggle")); // the button is folded away: another is the stop (stops.js)
        },
        () => {
          loading = null;
          pressed = false;
          offer(said, "Python was not loaded. Try again, or", given.file);
        },
      );
    });
    data.after(button, said);
  }
})();
