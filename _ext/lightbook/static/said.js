// What a page says to who listens: what comes of a key, for which nothing else speaks.

addEventListener("DOMContentLoaded", () => {
  const all = (selector) => document.querySelectorAll(selector);
  const status = document.querySelector("#said");
  // The same words again are news again. With a space that nobody hears: of the same text in a row,
  // Orca says in Chromium the first alone.
  let said;
  const say = (words) => {
    status.textContent = "";
    said = words === said ? `${words}\u00a0` : words;
    setTimeout(() => (status.textContent = said), 100);
  };

  // A button that copies keeps its name while its picture changes.
  for (const button of all(".copybtn")) {
    button.ariaLabel = "Copy this code";
    button.addEventListener("click", () => setTimeout(() => say(button.dataset.tooltip)));
  }

  // The button of the colour mode has the mode in its name. While it has the focus the mode is left
  // out: a name that changes there is spoken by some screen readers, beside what is said here.
  for (const button of all(".theme-switch-button")) {
    const name = button.ariaLabel;
    const chosen = document.documentElement.dataset;
    const mode = () => button.querySelector(`[data-mode="${chosen.mode}"]`).title;
    const rename = () => (button.ariaLabel = `${name}: ${mode()}`);
    rename();
    button.addEventListener("blur", rename);
    button.addEventListener("click", () => {
      if (button.matches(":focus")) button.ariaLabel = name;
      else rename();
      say(mode());
    });
  }

  // The button of the list of chapters tells whether the list is there. On a narrow page it opens a
  // dialog, which tells so itself.
  const desk = matchMedia("(min-width: 992px)");
  const chapters = document.querySelector("#pst-primary-sidebar");
  for (const button of all(".primary-toggle")) {
    const tell = () =>
      desk.matches
        ? button.setAttribute("aria-expanded", !chapters.matches(".pst-sidebar-hidden"))
        : button.removeAttribute("aria-expanded");
    tell();
    desk.addEventListener("change", tell);
    new MutationObserver(tell).observe(chapters, { attributeFilter: ["class"] });
  }

  // An answer of a self-check says whether it is right.
  for (const answer of all("details.check"))
    answer.addEventListener("toggle", () => {
      const asked = answer.open && answer.contains(document.activeElement);
      if (asked) say(answer.querySelector("p strong").textContent);
    });

  // A search says what it has found.
  for (const results of all("#search-results")) {
    let said = "";
    const tell = () => {
      const found = results.querySelector(".search-summary")?.textContent ?? "";
      if (found !== said) say((said = found));
    };
    tell(); // a search that finds nothing is over at once
    new MutationObserver(tell).observe(results, { childList: true, subtree: true });
  }
});
