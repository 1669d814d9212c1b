// A reader's own text, kept in the page's storage: with the text that it began as, since another edition
// of the book may have another one. A page may have no storage, and another window may have the same page.
// The text that was replaced last, by a button or in another window, is kept beside it.

const COPY_IT = "This browser keeps nothing here: copy your text before you leave.";
const ELSEWHERE = "You changed this code in another window.";
const EARLIER = "An earlier text of yours is kept.";

/** Keep a text under a name, while it differs from the book's own. of: what it then began as; back: the button
    that brings the book's; say(words, button, take): tells a reader, who may take another text; put(text): puts
    it here. @returns { text, isKept, keep, leave }: what to begin with, whether it was kept, how to keep another,
    and how to keep what is about to be replaced. */
function keeping({ name, own, of = own, back }, say, put) {
  const key = keyOf(name), before = `${key} before`;
  const get = (at) => attempt((storage) => storage.getItem(at)) ?? null;
  attempt((storage) => adopt(storage, name, key));
  let seen = get(key); // of the storage, by this window
  const kept = read(seen);
  let [text, begun] = [kept?.text ?? own, kept?.of ?? of];
  let left = null, others = null; // what was replaced here; what another window has kept, and this one not yet replaced
  let [isLeft, failed] = [false, false];

  /** Tell of what the text began as, or of an earlier one. */
  function sayWhich() {
    const earlier = read(get(before) ?? left);
    if (begun !== of) return say(`The book has other code here since you wrote this: ${back} brings it.`);
    if (!earlier || [text, own].includes(earlier.text)) return say("");
    say(EARLIER, "Bring it back", () => take(earlier));
  }

  function take(other) {
    leave();
    others = null;
    begun = other.of ?? of;
    put(other.text);
  }

  /** Tell of a text that another window has kept. */
  function look() {
    if (get(key) === seen) return;
    seen = others = get(key);
    const other = read(seen) ?? { text: own };
    if (other.text !== text) return say(ELSEWHERE, "Take that code", () => take(other));
    others = null;
    sayWhich();
  }

  /** @returns whether a text is where it is found again; the book's own always is */
  function write(value, at = key) {
    const done = attempt((storage) => {
      if (value === null) storage.removeItem(at);
      else storage.setItem(at, value);
      return true;
    });
    if (done && at === key) seen = value;
    return done || value === null;
  }

  function keepBefore(value) {
    left = value;
    write(value, before);
  }

  /** Keep what is about to be replaced. */
  function leave() {
    if (text !== own) keepBefore(JSON.stringify({ text, of: begun }));
    isLeft = true;
  }

  addEventListener("storage", (event) => event.key === key && look());
  sayWhich();
  return {
    text,
    isKept: kept !== null,
    leave,
    keep(now) {
      text = now;
      if (get(key) !== null) look(); // a window that slept has heard nothing
      if (others !== null) keepBefore(others);
      others = null;
      const isBooks = now === own && begun !== of;
      if (isBooks) begun = of;
      const done = write(now === own ? null : JSON.stringify({ text, of: begun }));
      if (!done && !failed) say(COPY_IT);
      if (done && (failed || isLeft || isBooks)) sayWhich();
      [failed, isLeft] = [!done, false];
    },
  };
}

/** Where a text of this book is kept: another book may be on the same host. */
function keyOf(name) {
  const root = attempt(() => new URL(document.documentElement.dataset.content_root ?? ".", document.baseURI).pathname);
  return `${name} ${root}`;
}

/** Take over what was kept when the key did not yet name the book. */
function adopt(storage, name, key) {
  const old = storage.getItem(name);
  if (old === null) return;
  if (storage.getItem(key) === null) storage.setItem(key, old);
  storage.removeItem(name);
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
