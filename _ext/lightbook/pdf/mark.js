// Mark in the joined document what Chromium does not tell apart when it tags a PDF. Of all that a page
// may choose, Chromium copies the language of an element into its tag. So an element is marked by a
// private part of its language: "zh-x-lbl" is Chinese, and the label of a list item. tags.py reads the
// marks and takes them away. Returns what each link says, in the order of the numbers in their marks.
() => {
  const mark = (element, ...words) => {
    const language = element.closest("[lang]").getAttribute("lang").split("-x-")[0];
    element.setAttribute("lang", [language, "x", ...words].join("-"));
  };
  const all = (selector) => document.querySelectorAll(selector);

  for (const formula of all("math")) {
    formula.setAttribute("role", "img");
    mark(formula, "formula");
  }
  for (const list of all("dl")) {
    mark(list, "l");
    for (const term of list.querySelectorAll(":scope > dt")) mark(term, "lbl");
    for (const text of list.querySelectorAll(":scope > dd")) mark(text, "lbody");
  }
  for (const note of all("aside.footnote")) mark(note, "note");
  for (const source of all(".citation")) mark(source, "li");
  for (const label of all("aside.footnote > .label, .citation > .label")) {
    label.setAttribute("role", "mark"); // a span without a role gets no tag
    mark(label, "lbl");
  }
  // Chromium would make an image of a figure, beside the image in it, and nothing of an empty cell.
  for (const figure of all("figure")) figure.setAttribute("role", "group");
  for (const cell of all("td, th")) if (!cell.textContent.trim()) cell.textContent = "\u00a0";
  for (const words of all("span[lang]")) words.setAttribute("role", "mark");

  return [...all("a[href]")].map((link, number) => {
    link.removeAttribute("role"); // a link to a footnote is a link
    mark(link, "link", number);
    const said = link.cloneNode(true);
    for (const formula of said.querySelectorAll("math")) formula.replaceWith(formula.ariaLabel);
    for (const page of said.querySelectorAll(".page")) page.prepend(", page ");
    return said.textContent.replace(/\s+/g, " ").trim();
  });
}
