// What test_zoom_and_focus.py asks a page.

const named = (e) => `${e.tagName}.${e.getAttribute("class") ?? ""}#${e.id} ${e.textContent.trim().slice(0, 30)}`;
const shown = () => [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility());
const positions = () => [...document.querySelectorAll("[data-control]")].map((e) => e.value);
const width = () => document.documentElement.scrollWidth;
const lastLink = () => named([...document.querySelectorAll("a[href]")].at(-1));

/** What is hidden beyond the edge of its box; the text for screen readers alone is 1 px wide. */
const cutOff = () =>
  shown()
    .filter((e) => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX))
    .map(named);

/** How much of the window's height is taken by what stays in place above the text as it scrolls. */
function covered() {
  const pinned = shown()
    .filter((e) => ["fixed", "sticky"].includes(getComputedStyle(e).position))
    .filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((e) => e.offsetWidth > innerWidth / 2 && !e.closest(".skip-link")); // which waits for the focus
  const heights = (of) => pinned.filter((e) => e.matches(".attn-controls, .attn-said") === of).map((e) => e.offsetHeight);
  // One figure is in sight at a time.
  return Math.max(0, ...heights(true)) + heights(false).reduce((sum, height) => sum + height, 0);
}

/** What would move by itself or slide from one state to the next. */
const moving = () =>
  [...document.querySelectorAll("*")]
    .filter((e) =>
      [null, "::before", "::after"].some((part) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e, part);
        return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior !== "auto";
      }),
    )
    .map(named);

/** How an element is marked; a radio out of sight is marked by what stands beside it. */
const marks = (e) =>
  JSON.stringify(
    [e, e.nextElementSibling].map((part) => {
      if (!part) return null;
      const style = getComputedStyle(part);
      const outline = style.outlineStyle !== "none" && [style.outlineWidth, style.outlineColor];
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor];
    }),
  );
const before = new Map([...document.querySelectorAll("*")].map((e) => [e, marks(e)]));

/** Where the focus is, whether it is marked, and whether some of it is in sight. */
function focus() {
  const e = document.activeElement;
  if (e === document.body) return null;
  // Of the two handles of a range, each lets the pointer through to the other; cells let it through
  // to what lies over the picture.
  const over = e.matches(".attn-cells") && e.parentNode.querySelector(".attn-overlay");
  const parts = [e, ...(e.labels ?? []), ...[e.closest(".attn-ends"), over].filter(Boolean)];
  const box = e.getClientRects()[0];
  const seen = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
    const there = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return there && parts.some((part) => part.contains(there));
  });
  const within = (selector) => e.closest(selector) !== null;
  const scrolls = !e.matches("[tabindex='0'][role=group]") || e.scrollWidth > e.clientWidth;
  return { name: named(e), marked: marks(e) !== before.get(e), seen, scrolls,
    role: e.role ?? e.tagName, main: within("main"), figure: within(".attn") };
}
