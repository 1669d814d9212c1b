"""Describe how a page looks where its address is shared: a title, a sentence, a picture.

The picture shows what the book is about: the words of the page's title attend to each other. A
word is both query and key, its entries count its letters, and the weights are a softmax of how
alike they are. Its link must be a full address, so it is drawn only if the book has an address.
"""

import hashlib
import html
import re
import textwrap
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from .. import installed
from ..rebuild.imports import sources

FOLDER = "_static/cards"
WIDTH, HEIGHT, DPI = 1200, 630, 100
SHARPNESS = 3  # of the softmax: 1 would be almost even, 20 would leave only the diagonal
LINE = 16  # letters in a line of the title
FEWEST = 3  # words that make a picture; a shorter title borrows those of the book
# What is written on the card, and what describes it to a reader who cannot see it.
PICTURE = "The words of the title attend to each other,\nby the letters that they share."
ALT = "{}. Below it, a table of attention weights between the words: {}"


def words(title: str, book: str) -> list[str]:
    """Return the words that attend to each other; a number is not a word."""
    own = re.findall(r"[^\W\d_]+", title)
    return own if len(own) >= FEWEST else re.findall(r"[^\W\d_]+", book) + own


def wrap(title: str) -> list[str]:
    """Break a title into few lines of about the same length."""

    def lines(width: int) -> list[str]:
        return textwrap.wrap(title, width, break_long_words=False, break_on_hyphens=False)

    wanted = len(lines(LINE))
    return next(found for width in range(1, LINE + 1) if len(found := lines(width)) == wanted)


def weights(tokens: list[str]):
    """Return how much each word attends to every word: rows are queries, columns are keys."""
    import numpy as np

    from attnkit.attention import softmax

    letters = sorted(set("".join(tokens).lower()))
    vectors = np.array([[token.lower().count(a) for a in letters] for token in tokens], float)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return softmax(SHARPNESS * vectors @ vectors.T)


def draw(title: str, book: str, file: Path) -> None:
    """Draw the card of a page."""
    # Only here: most builds draw no card, and need not wait for matplotlib.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from attnkit import theme

    with rc_context(theme.STYLE | {"figure.constrained_layout.use": False}):
        figure = Figure((WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
        x, lines = 0.055, wrap(title)
        if title != book:
            figure.text(x, 0.875, book, va="center", fontsize=20, color=theme.MUTED)
        size = min(46, 560 / max(map(len, lines)))
        figure.text(x, 0.52, "\n".join(lines), va="center", fontsize=size, weight="bold")
        figure.text(x, 0.12, PICTURE, va="center", fontsize=15, color=theme.MUTED)
        ax = figure.add_axes((0.575, 0.07, 0.365, 0.365 * WIDTH / HEIGHT))
        draw_table(ax, words(title, book), theme)
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, metadata={"Software": None})


def draw_table(ax, tokens: list[str], theme) -> None:
    """Draw a table of weights with its words: queries at the left, keys on top."""
    table, n = weights(tokens), len(tokens)
    size = 15 if n < 6 else 12.5
    ax.imshow(table, cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1)
    edges = [i - 0.5 for i in range(n + 1)]
    ax.set_xticks(edges, minor=True)
    ax.set_yticks(edges, minor=True)
    ax.grid(which="minor", color=theme.SURFACE, linewidth=5)
    ax.spines[:].set_visible(False)
    ax.set_yticks(range(n), tokens, fontsize=size, color=theme.QUERY)
    ax.set_xticks(range(n), tokens, fontsize=size, color=theme.KEY, rotation=35, ha="left")
    ax.tick_params(which="both", length=0, labeltop=True, labelbottom=False, pad=1)
    for row in range(n):
        for column in range(n):
            weight = table[row, column]
            colour = theme.SURFACE if weight > 0.5 else theme.INK
            text = f"{weight:.2f}"
            ax.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)


def name(title: str, config: Config) -> str:
    """Return the name of a card; another title, or another way to draw, gives another name."""
    facts = f"{title}\n{config.html_title}\n{drawn_from()}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16] + ".png"


@cache
def drawn_from() -> str:
    """Return a hash of this module and of what it imports: the palette, the weights."""
    code = Path(__file__).read_text("utf-8")
    made_from = sources([code], Path(__file__).parent, installed.folder("attnkit"))
    return hashlib.sha256(f"{code}\n{made_from.fingerprint()}".encode()).hexdigest()


def tags(facts: dict[str, str]) -> str:
    """Return the tags of a page's head."""
    made = (
        f'<meta {"name" if key.startswith("twitter") else "property"}="{key}" '
        f'content="{html.escape(fact)}" />'
        for key, fact in facts.items()
    )
    return "".join(f"\n    {tag}" for tag in made)


def show(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Add the tags to a page of the book, and draw its card unless it is there."""
    if doctree is None:
        return
    title, book = app.env.titles[pagename].astext(), app.config.html_title
    facts = {
        "og:title": title,
        "og:description": context["description"],
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": book,
    }
    if base := app.config.html_baseurl:
        card = f"{FOLDER}/{name(title, app.config)}"
        if not (file := Path(app.outdir) / card).is_file():
            draw(title, book, file)
        facts |= {
            "og:url": context["pageurl"],
            "og:image": base + card,
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": ALT.format(title, ", ".join(words(title, book))),
            "twitter:card": "summary_large_image",
        }
    context["metatags"] += tags(facts)


def drop_old(app: Sphinx, exception: Exception | None) -> None:
    """Delete the cards that no page shows any longer."""
    if exception or app.builder.format != "html":
        return
    shown = {name(title.astext(), app.config) for title in app.env.titles.values()}
    for card in (Path(app.outdir) / FOLDER).glob("*.png"):
        if not app.config.html_baseurl or card.name not in shown:
            card.unlink()
