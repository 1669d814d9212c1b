"""Write index.html, which leads from the site's address to the first page.

The redirect that Jupyter Book writes has no title, no language and no link, and it is left behind
when the first page is renamed.
"""

import html
from pathlib import Path

from sphinx.application import Sphinx

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<meta name="description" content="{title}: the way to the first page" />
<meta http-equiv="refresh" content="0; url={page}" />
<link rel="canonical" href="{base}{page}" />
<link rel="icon" href="_static/{icon}" />
</head>
<body><main><h1>{title}</h1><p><a href="{page}">Read the book</a></p></main></body>
</html>
"""


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write index.html unless the book has a page of that name."""
    if exception or app.builder.format != "html" or app.config.master_doc == "index":
        return
    text = PAGE.format(
        language=app.config.language,
        title=html.escape(app.config.html_title),
        base=app.config.html_baseurl,
        icon=Path(app.config.html_favicon).name,
        page=app.builder.get_target_uri(app.config.master_doc),
    )
    (Path(app.outdir) / "index.html").write_text(text, "utf-8")
