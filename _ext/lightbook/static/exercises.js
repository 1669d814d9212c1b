// An exercise that checks itself begins as a button; what is behind it is loaded when it is pressed.
(() => {
  let loading;
  const load = (src) =>
    (loading ??= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    }));
  for (const data of document.querySelectorAll("script.exercise-data")) {
    const given = JSON.parse(data.textContent), cell = data.closest(".cell");
    const button = document.createElement("button");
    const said = document.createElement("p");
    Object.assign(button, { type: "button", className: "exercise-begin" });
    button.textContent = `Answer exercise ${given.number} here`;
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      said.textContent = "Python is loaded …";
      load(given.script).then(
        () => attnkitExercise(cell, given),
        () => {
          loading = null;
          said.textContent = "Python was not loaded: try again, or open the chapter’s notebook.";
        },
      );
    });
    data.after(button, said);
  }
})();
