
// In place of Bootstrap's 24 KB, of which the theme's pages need two things.
addEventListener("DOMContentLoaded", () => {
  // The lists of chapters and of sections scroll, so Firefox would stop at them, without a name. The
  // links in them are stops enough.
  for (const list of document.querySelectorAll(".bd-sidebar")) list.tabIndex = -1;

  // A button that opens the list beside it: by click or the arrow keys. Escape or leaving closes it.
  for (const button of document.querySelectorAll('[data-bs-toggle="dropdown"]')) {
    const box = button.parentElement;
    const items = [...box.querySelectorAll(".dropdown-item")];
    const open = (yes) => {
      button.classList.toggle("show", yes);
      button.setAttribute("aria-expanded", yes);
    };
    const leave = (target) => target && !box.contains(target) && open(false);
    button.addEventListener("click", () => open(!button.classList.contains("show")));
    box.addEventListener("focusout", ({ relatedTarget }) => leave(relatedTarget));
    document.addEventListener("click", ({ target }) => leave(target));
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        open(false);
        button.focus();
      } else if (step) {
        event.preventDefault(); // the page stays where it is
        open(true);
        const at = items.indexOf(document.activeElement) + step;
        items[Math.max(0, Math.min(at, items.length - 1))].focus();
      }
    });
  }

  // The button that leads back to the top: it shows while a reader scrolls up. Then it hides, so the
  // focus goes to the text.
  const top = document.querySelector("#pst-back-to-top");
  const text = document.querySelector("main");
  let before = 0;
  top?.addEventListener("click", () => {
    scrollTo(0, 0);
    text.tabIndex = -1;
    text.focus({ preventScroll: true });
  });
  addEventListener("scroll", () => {
    if (top) top.style.display = scrollY < before && scrollY > 100 ? "block" : "none";
    before = scrollY;
  });
});

// Paper is white, so print in light colours. And nobody can click on it: browsers that do not know
// ::details-content (own.css) print a closed box closed, so open them all.
(() => {
  const chosen = document.documentElement.dataset;
  let left = null; // until afterprint; either event may come without the other, or twice
  addEventListener("beforeprint", () => {
    left ??= { theme: chosen.theme, closed: document.querySelectorAll("details:not([open])") };
    chosen.theme = "light";
    for (const box of left.closed) box.open = true;
  });
  addEventListener("afterprint", () => {
    if (!left) return;
    chosen.theme = left.theme;
    for (const box of left.closed) box.open = false;
    left = null;
  });
})();

// A page opened from disk may not fetch others for the lines that a search result quotes.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A word of the glossary shows what it means while its link is pointed at or has the focus: until
// Escape, or until both the link and the tip are left. The pointer's tip goes when the page scrolls.
(() => {
  let owner = null, shown = null, soon;
  const tips = new Map();
  for (const link of document.querySelectorAll("a.term")) {
    const tip = document.getElementById(`tip-${link.hash.slice(1)}`);
    tips.set(link, tip);
    // In Chromium, Orca says a description twice that stands elsewhere in the page.
    link.setAttribute("aria-description", tip.textContent.trim());
    link.removeAttribute("aria-describedby");
  }
  const hide = () => {
    clearTimeout(soon);
    shown?.hidePopover();
    owner = shown = null;
  };
  const show = (link) => {
    hide();
    owner = link;
    shown = tips.get(link);
    shown.showPopover();
    place();
  };
  const place = () => {
    const word = owner.getClientRects()[0], tip = shown.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const fits = word.bottom + tip.height < clientHeight;
    shown.style.left = `${Math.max(0, Math.min(word.left, clientWidth - tip.width))}px`;
    shown.style.top = `${fits ? word.bottom : word.top - tip.height}px`;
  };
  // The tip of a focused link stays: Tab itself scrolls, to bring the link into view.
  const leave = () => (owner?.matches(":focus-visible") ? place() : hide());
  const after = (pause, act, ...given) => {
    clearTimeout(soon);
    soon = setTimeout(act, pause, ...given);
  };
  if (!HTMLElement.prototype.showPopover) return;
  for (const link of tips.keys()) {
    // A finger that touches a link follows it.
    link.addEventListener("pointerenter", (event) => event.pointerType === "touch" || after(300, show, link));
    link.addEventListener("pointerleave", () => after(200, leave));
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", hide);
  }
  for (const tip of tips.values()) {
    tip.addEventListener("pointerenter", () => clearTimeout(soon));
    tip.addEventListener("pointerleave", () => after(200, leave));
  }
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", leave, { passive: true });
})();
