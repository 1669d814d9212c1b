// In place of clipboard.js, which copies out of a field that takes the focus for a moment: a screen
// reader says that field. Here the copy command is answered with the text itself.
window.ClipboardJS = class {
  constructor(buttons, { text }) {
    this.tell = {};
    addEventListener("click", ({ target }) => {
      const trigger = target.closest(buttons);
      if (trigger) this.tell[copied(text(trigger)) ? "success" : "error"]({ trigger });
    });
  }
  on(outcome, tell) {
    this.tell[outcome] = tell;
  }
};

function copied(text) {
  let done = false;
  const answer = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    done = true;
  };
  addEventListener("copy", answer, true);
  document.execCommand("copy"); // unlike navigator.clipboard, it needs no https
  removeEventListener("copy", answer, true);
  return done;
}
