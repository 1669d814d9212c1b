// A reader's own text, kept in the page's storage: with the text that it began as, since another edition
// of the book may have another one. A page may have no storage, and another window may have the same page.

const COPY_IT = "This browser keeps nothing here: copy your text before you leave.";
const ELSEWHERE = "You changed this code in another window.";

/** Keep a text under a key, while it differs from the book's own. of: what it then began as; back: the button
    that brings the book's; say(words, take): tells a reader, who may take another text; put(text): puts it here.
    @returns { text, isKept, keep }: what to begin with, whether it was kept, and how to keep another. */
function keeping({ key, own, of = own, back }, say, put) {
  const get = () => attempt((storage) => storage.getItem(key)) ?? null;
  let seen = get(); // of the storage, by this window
  const kept = read(seen);
  let [text, begun] = [kept?.text ?? own, kept?.of ?? of];
  let failed = false;
  const sayAge = () => say(begun === of ? "" : `The book has other code here since you wrote this: ${back} brings it.`);

  /** Tell of a text that another window has kept. */
  function look() {
    if (get() === seen) return;
    seen = get();
    const other = read(seen) ?? { text: own };
    if (other.text === text) return sayAge();
    say(ELSEWHERE, () => {
      begun = other.of ?? of;
      sayAge();
      put(other.text);
    });
  }

  /** @returns whether a text is where it is found again; the book's own always is */
  function write(value) {
    const done = attempt((storage) => {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
      return true;
    });
    if (done) seen = value;
    return done || value === null;
  }

  addEventListener("storage", (event) => event.key === key && look());
  sayAge();
  return {
    text,
    isKept: kept !== null,
    keep(now) {
      text = now;
      if (get() !== null) look(); // a window that slept has heard nothing
      if (now === own && begun !== of) {
        begun = of;
        sayAge();
      }
      const done = write(now === own ? null : JSON.stringify({ text, of: begun }));
      if (done === failed) say(done ? "" : COPY_IT);
      failed = !done;
    },
  };
}

/** What is kept. At first it was the text alone. */
function read(value) {
  if (value === null) return null;
  try {
    const { text, of } = JSON.parse(value);
    if (typeof text === "string") return { text, of };
  } catch {} // it is Python
  return { text: value };
}

function attempt(act) {
  try {
    return act(localStorage);
  } catch {
    return undefined;
  }
}
