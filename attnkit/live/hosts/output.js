// Beside a cell: make what the cell published live, and step aside where a kernel moves the figure.
(() => {
  const alive = (globalThis.attnkitAlive ??= new Map()); // a figure's id: its views with a kernel
  for (const output of document.querySelectorAll("[data-attnkit-output]:not([data-attnkit-ready])")) {
    output.dataset.attnkitReady = "";
    const still = [...output.childNodes];
    const page = output.querySelector("[data-attnkit-page]");
    const live = () => document.createRange().createContextualFragment(JSON.parse(page.textContent));
    let shown = "still";
    const show = () => {
      const isMoved = output.dataset.attnkitOutput.split(" ").some((id) => alive.get(id));
      const wanted = isMoved ? "nothing" : page ? "live" : "still";
      if (wanted === shown) return;
      shown = wanted;
      (output.closest(".jp-OutputArea-child") ?? output).style.display = isMoved ? "none" : "";
      // A hidden copy would have the ids of the one that is seen.
      output.replaceChildren(...(isMoved ? [] : page ? [live()] : still));
    };
    addEventListener("attnkit-alive", show);
    show();
  }
})();
