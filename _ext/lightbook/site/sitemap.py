"""List the book's pages for search engines, once the book has an address.

`sitemap.xml` wants absolute addresses, and `robots.txt` names it. The front page
(index.html), the search page and the 404 page are not pages of the book.
"""

from html import escape
from pathlib import Path

from sphinx.application import Sphinx

START = '<?xml version="1.0" encoding="utf-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(addresses: list[str]) -> str:
    """Return the list of pages."""
    lines = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return f'{START}<urlset xmlns="{SCHEMA}">\n{lines}</urlset>\n'


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files; without an address, delete those of an earlier build."""
    if exception or app.builder.format != "html":
        return
    base, out = app.config.html_baseurl, Path(app.outdir)
    if not base:
        for name in ("sitemap.xml", "robots.txt"):
            (out / name).unlink(missing_ok=True)
        return
    pages = [base + app.builder.get_target_uri(page) for page in sorted(app.env.found_docs)]
    (out / "sitemap.xml").write_text(sitemap(pages), "utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    (out / "robots.txt").write_text(robots, "utf-8")
