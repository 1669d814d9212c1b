"""Join the built pages into one document for paper: a first sheet, contents, and page after page.

join.js removes from a page what only a screen needs, and turns its links into links within the
document; paper.css lays it out. The fonts come from packages, so that lines and pages break in the
same places on every machine.
"""

import io
import re
from html import escape
from pathlib import Path

from .. import installed
from ..formulas.math_font import FORMULA, cut, font_face
from ..formulas.math_font import STYLE as MATH_STYLE
from ..formulas.words import named
from ..site.social_card import PICTURE, draw_table, words

HERE = Path(__file__).parent
KINDS = {"normal": ("normal", "normal"), "bold": ("bold", "normal")}
KINDS |= {"italic": ("normal", "italic"), "bold italic": ("bold", "italic")}
# For each of the four kinds, a file that comes with matplotlib.
SLANTED = ("", "-Bold", "-Oblique", "-BoldOblique")
FAMILIES = {
    "Book": ["STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"],
    "Book Sans": [f"DejaVuSans{kind}" for kind in SLANTED],
    "Book Mono": [f"DejaVuSansMono{kind}" for kind in SLANTED],
}
UNKNOWN = 999  # as wide as any page number
# The text of the first sheet and the contents.
CONTENTS = "Contents"
KIND = """This is the printed form of an interactive book. On its pages every figure
has sliders, and every number comes from code that you can change. Here each figure is shown as it
first appears, and every solution is open. Screen readers find formulas and figures in words; to
listen, the pages are better: their figures answer."""


def join(context, site: Path, note: dict) -> list[dict]:
    """Return the pages of the site, ready to be put into one document.

    A heading has a depth: 0 is that of a page, 1 that of its sections and of the pages below it.
    """
    addresses = [(site / page["address"]).resolve().as_uri() for page in note["pages"]]
    root = f"{site.resolve().as_uri()}/"
    script, browsed, joined = (HERE / "join.js").read_text("utf-8"), context.new_page(), []
    for address, page in zip(addresses, note["pages"], strict=True):
        browsed.goto(address)
        made = browsed.evaluate(script, [addresses, root, note["address"]])
        for heading in made["headings"]:
            heading["depth"] = page["depth"] + heading["level"] - 1
        joined.append(made | {"part": page["part"]})
    browsed.close()
    return joined


def document(note: dict, pages: list[dict], numbers: dict[str, int], site: Path) -> str:
    """Return the book as HTML; `numbers` gives the page of each place, as far as it is known."""
    text = "".join(page["html"] for page in pages)
    styles = dict.fromkeys(style for page in pages for style in page["styles"])
    styles = [fonts(text), *styles, (HERE / "paper.css").read_text("utf-8"), *map(margin, pages)]
    static = site / "_static"
    names = ["pygments.css", *([MATH_STYLE] if "<math" in text else [])]
    links = "".join(f'<link rel="stylesheet" href="{(static / name).as_uri()}">' for name in names)
    articles = (
        f'<article id="{page["id"]}" style="page: {page["id"]}">{page["html"]}</article>'
        for page in pages
    )
    body = FORMULA.sub(spoken, f"{contents(pages, numbers)}\n{''.join(articles)}")
    return f"""<!DOCTYPE html>
<html lang="{escape(note["language"])}">
<head><meta charset="utf-8"><title>{escape(note["title"])}</title>
{links}<style>{"".join(styles)}</style></head>
<body>
{first_sheet(note)}
{body}
</body></html>
"""


def spoken(formula: re.Match) -> str:
    """Return a formula that carries its words for the PDF."""
    return named(formula[0])


def fonts(text: str) -> str:
    """Return the rules that load the fonts."""
    matplotlib = installed.folder("matplotlib") / "mpl-data" / "fonts" / "ttf"
    chinese = installed.folder("pylopdf_fonts_zh_cn", '-e ".[pdf]"') / "NotoSerifSC-Regular.otf"
    # Cut down: of the whole font, Chromium would make one PDF font for every 256 letters.
    rules = [font_face("Book Chinese", cut(chinese, {c for c in text if c > "\u2e7f"}))]
    for family, names in FAMILIES.items():
        for name, (weight, style) in zip(names, KINDS.values(), strict=True):
            source = (matplotlib / f"{name}.ttf").resolve(strict=True).as_uri()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
                f'src:url("{source}")}}'
            )
    return "\n".join(rules)


def margin(page: dict) -> str:
    """Return the rule that writes a page's title at the top of its sheets."""
    # Whatever could end the text, its line, or the style sheet is written by its number.
    title = re.sub(r'[\\"<>&\n\r\f]', lambda m: f"\\{ord(m[0]):x} ", page["title"])
    return f'@page {page["id"]} {{ @top-right {{ content: "{title}" }} }}\n'


def first_sheet(note: dict) -> str:
    """Return the first sheet. Its title is not a heading: the book's first page has the same."""
    where = escape(note["address"] or note["source"])
    facts = [escape(f"{note['author']}, {note['copyright']}"), escape(note["licence"])]
    facts += [f'<a href="{where}">{where}</a>'] if where else []
    return f"""<div class="first-sheet">
<p class="book-title">{escape(note["title"])}</p>
<p class="book-kind">{KIND}</p>
{cover(note["title"])}
<p class="book-picture">{PICTURE}</p>
<p class="book-facts">{"<br>".join(facts)}</p>
</div>"""


def cover(title: str) -> str:
    """Return the picture of a card (site/social_card.py) as SVG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from attnkit import theme

    style = {"figure.constrained_layout.use": False, "svg.fonttype": "none", "svg.hashsalt": title}
    with rc_context(theme.STYLE | style):
        figure = Figure((3.9, 3.9))
        draw_table(figure.add_axes((0.22, 0.02, 0.74, 0.74)), words(title, title), theme)
        made = io.StringIO()
        figure.savefig(made, format="svg", bbox_inches="tight", metadata={"Date": None})
    picture = re.sub(r"<metadata>.*?</metadata>", "", made.getvalue(), flags=re.DOTALL)
    picture = picture[picture.index("<svg") :]
    return picture.replace("<svg ", '<svg class="cover" aria-hidden="true" ', 1)


def contents(pages: list[dict], numbers: dict[str, int]) -> str:
    """Return the table of contents."""
    lines = []
    for page in pages:
        if page["part"]:
            lines.append(f'<li class="part">{escape(page["part"])}</li>')
        lines += [
            f'<li class="level-{heading["level"]}" style="--depth: {heading["depth"]}">'
            f'<a href="#{heading["id"]}"><span>{heading["html"]}'
            f'</span><i></i><b class="page">{numbers.get(heading["id"], UNKNOWN)}</b></a></li>'
            for heading in page["headings"]
        ]
    return f"<nav><h1>{CONTENTS}</h1><ul>{''.join(lines)}</ul></nav>"
