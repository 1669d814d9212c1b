// Where the keyboard stops: what scrolls is a stop, and a group of links or buttons is a single one.

addEventListener("DOMContentLoaded", () => {
  // What is wider than the page scrolls. Only then is it a stop, with a name. All boxes are measured
  // before the first is changed, or the page would be laid out again for each.
  const kinds = {
    ".formula, span.math": "Formula",
    ".pst-scrollable-table-container": "Table",
    ".cell_output > .output, .cell_output pre": "Output",
    pre: "Code",
  };
  const kind = (box) => kinds[Object.keys(kinds).find((selector) => box.matches(selector))];
  const wide = new ResizeObserver((boxes) => {
    const scrolls = boxes.map(({ target }) => target.scrollWidth > target.clientWidth);
    boxes.forEach(({ target: box }, i) => {
      const stop = { tabindex: 0, role: "group", "aria-label": `${kind(box)}, scrolls sideways` };
      for (const [name, value] of Object.entries(stop))
        scrolls[i] ? box.setAttribute(name, value) : box.removeAttribute(name);
    });
  });
  for (const box of document.querySelectorAll(Object.keys(kinds).join())) wide.observe(box);
});

addEventListener("DOMContentLoaded", () => {
  // The arrow keys, Home and End go through the members of a group.
  const goal = { ArrowDown: (i) => i + 1, ArrowUp: (i) => i - 1, Home: () => 0, End: () => Infinity };
  const group = (found, first = () => false) => {
    const members = [...found];
    const shown = () => members.filter((member) => member.checkVisibility()); // the others take no focus
    const stop = (at) => members.forEach((member) => (member.tabIndex = member === at ? 0 : -1));
    for (const member of members) {
      member.addEventListener("focus", () => stop(member));
      member.addEventListener("keydown", (event) => {
        const { ctrlKey, altKey, metaKey, shiftKey, key } = event;
        if (!goal[key] || ctrlKey || altKey || metaKey || shiftKey) return;
        event.preventDefault(); // the page stays where it is
        const among = shown();
        among[Math.max(0, Math.min(goal[key](among.indexOf(member)), among.length - 1))].focus();
      });
    }
    let wanted;
    const begin = (first) => {
      const among = shown();
      wanted = first;
      stop(among.find(first) ?? among[0] ?? members.find(first) ?? members[0]);
    };
    begin(first);
    // The stop may be in a part that was just folded.
    const fold = () => members.find(({ tabIndex }) => tabIndex === 0)?.checkVisibility() || begin(wanted);
    addEventListener("toggle", fold, true);
    return begin;
  };
  const all = (selector) => document.querySelectorAll(selector);
  group(all(".bd-docs-nav a"), (link) => link.matches(".current > a"));
  group(all("#pst-page-toc-nav a"));
  for (const answers of all(".answers")) group(answers.querySelectorAll("summary"));
  group(all("#references > ul a"));
  group(all(".page-links a"));

  // Of the buttons that copy, of those that begin an exercise, and of the ways back from footnotes,
  // the stop is the next one in the part of the page that was gone to.
  const next = [".copybtn", ".exercise-begin", '[role="doc-backlink"]'].map((found) => group(all(found)));
  const goTo = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const follows = (stop) => part?.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
    for (const begin of next) begin(follows);
  };
  goTo();
  addEventListener("hashchange", goTo);
});
