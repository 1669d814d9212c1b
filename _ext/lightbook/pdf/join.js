// Prepare one built page to be joined with the others in one document. Returns its text, its styles
// and its headings. `root` is the folder of the site, `address` the place where it is published.
// document.py calls this in the page itself, with the page's own scripts switched off.
([pages, root, address]) => {
  const article = document.querySelector("article.bd-article");
  if (!article) throw new Error(`${location} has no article.bd-article`);
  const name = (url) => `p${pages.indexOf(url)}`;
  const own = name(location.href);

  // Paper has no use for these.
  const dead = "script, details.hide > summary, .headerlink, .term-tip, .attn-controls, .fold";
  const styles = [...article.querySelectorAll("style")].map((style) => style.textContent);
  for (const element of article.querySelectorAll(`${dead}, style`)) element.remove();
  for (const box of article.querySelectorAll("details")) box.open = true;
  // Without its summary, a box would get one from the browser: "Details".
  for (const box of article.querySelectorAll("details.hide")) box.replaceWith(...box.childNodes);

  for (const link of article.querySelectorAll("a[href]")) {
    const { href, hash } = link;
    const page = href.slice(0, href.length - hash.length);
    if (pages.includes(page)) {
      link.setAttribute("href", `#${name(page)}${hash ? `-${hash.slice(1)}` : ""}`);
    } else if (href.startsWith(root) && address) {
      link.setAttribute("href", address + href.slice(root.length));
    } else if (href.startsWith("file:")) {
      link.replaceWith(...link.childNodes); // a file beside the page: paper cannot lead there
    }
  }

  // matplotlib's points are points on paper; a little smaller, a figure's words match the text.
  for (const picture of article.querySelectorAll(".attn-picture > svg")) {
    picture.style.width = `min(100%, ${0.8 * picture.viewBox.baseVal.width}pt)`;
  }

  // Ids are unique within a page; in the book they begin with the page's own id.
  for (const element of article.querySelectorAll("*")) {
    for (const { name: key, value } of [...element.attributes]) {
      if (key === "id") element.id = `${own}-${value}`;
      else if (["aria-describedby", "aria-labelledby", "for", "name"].includes(key)) element.removeAttribute(key);
      else if (value.includes("url(#")) element.setAttribute(key, value.replaceAll("url(#", `url(#${own}-`));
      else if (element.closest("svg") && /^(xlink:)?href$/.test(key) && value.startsWith("#"))
        element.setAttribute(key, `#${own}-${value.slice(1)}`);
      else if (key === "src") element.setAttribute(key, element.src);
    }
  }
  article.id = own;

  // The browser draws the sign of a root; where there is only text, write one.
  const plain = (heading) => {
    const copy = heading.cloneNode(true);
    for (const root of copy.querySelectorAll("msqrt")) root.prepend("\u221a");
    return copy.textContent.trim();
  };
  const headings = [...article.querySelectorAll("h1, h2")].map((heading) => ({
    level: Number(heading.tagName[1]),
    // A section carries the id; the page's own heading stands for the page.
    id: heading.tagName === "H1" ? own : heading.closest("section").id,
    html: heading.innerHTML,
    text: plain(heading),
  }));
  return { id: own, html: article.innerHTML, styles, headings, title: headings[0].text };
}
