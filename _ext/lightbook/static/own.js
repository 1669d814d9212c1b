
// Paper is white: print in the light colours. And it has no clicks: browsers that do not know
// ::details-content (own.css) print a closed box closed, so open all of them.
(() => {
  const chosen = document.documentElement.dataset;
  let opened = [], theme;
  addEventListener("beforeprint", () => {
    theme = chosen.theme;
    chosen.theme = "light";
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const box of opened) box.open = true;
  });
  addEventListener("afterprint", () => {
    chosen.theme = theme;
    for (const box of opened) box.open = false;
  });
})();

// Read from a folder, a page may not fetch another for the lines that a search result quotes.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
