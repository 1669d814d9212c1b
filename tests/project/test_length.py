"""How long the chapters are: words, and minutes for a reader, each with its limit.

A word is what a reader reads: text, captions, exercises, checks and references, without code,
outputs and displayed formulas; a formula within a line counts as one word. The minutes are an
estimate: 180 words and 7.5 lines of code a minute, and 3 minutes for each figure. Code that the
page hides takes none, nor does what is folded, such as a solution.
"""

import re
from typing import NamedTuple

import pytest
from notebooks import NAMES, cells, figures, sources

FENCED = re.compile(r"(?ms)^(`{3,}|~{3,})(?:python|\{math\}).*?^\1[ \t]*$")
DISPLAYED = re.compile(r"\$\$.*?\$\$", re.S)
INLINE = re.compile(r"\$[^$]*\$")
FOLDED = re.compile(
    r"(?ms)^(`{3,})\{[^}\n]+\}[^\n]*\n:class:[^\n]*\bdropdown\b.*?^\1[ \t]*$|<details.*?</details>"
)
NAMED = re.compile(r"\{(?:term|ref|doc)\}`([^`<]*?)(?:<[^`>]*>)?`")
NUMBERED = re.compile(r"\{[a-z:]+\}`[^`]*`")
MARKUP = re.compile(r"\]\([^)]*\)|</?[a-z][^>]*>|^(?:\([\w-]+\)=|:\w+:.*|`{3,}.*)$", re.M)
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


class Limits(NamedTuple):
    """What a chapter may take: words, minutes; and whether its first lines say the minutes."""

    words: int
    minutes: int = 50
    says_minutes: bool = True


# A chapter that is still as long as it was has its present length as its limit.
LIMITS = {
    "intro": Limits(600, 8, says_minutes=False),
    "softmax": Limits(1900),
    "cup-or-book": Limits(2550),
    "waist-and-weight": Limits(3800),
    "scoring-functions": Limits(3200),
    "square-root-of-d": Limits(2900),
    "self-attention": Limits(4650),
    "heads": Limits(3400),
    "order-and-masks": Limits(3750),
    "learning-to-attend": Limits(3500),
    "block": Limits(3300),
    "real-heads": Limits(2900, 40),
    "does-it-work": Limits(1640, 30),
}
BEFORE_SELF_ATTENTION = 15_000
ERRATA = 370


def words(text: str) -> int:
    """Return how many words a reader reads in Markdown."""
    text = DISPLAYED.sub(" ", FENCED.sub(" ", text))
    text = NUMBERED.sub(" it ", NAMED.sub(r"\1", INLINE.sub(" x ", text)))
    return len(WORD.findall(MARKUP.sub(" ", text)))


def text_of(name: str) -> str:
    captions = [figure["caption"] for figure in figures(name)]
    return "\n\n".join([*sources(name, "markdown"), *captions])


def lines_shown(name: str) -> int:
    """Return how many lines of code a page shows."""
    shown = (
        "".join(cell["source"])
        for cell in cells(name)
        if cell["cell_type"] == "code" and not HIDDEN & set(cell["metadata"].get("tags", []))
    )
    return sum(len(code.splitlines()) for code in shown)


def minutes(name: str) -> float:
    """Return how long a chapter takes to read."""
    read = words(FOLDED.sub(" ", text_of(name))) / 180
    return read + lines_shown(name) / 7.5 + 3 * len(figures(name))


def test_what_a_word_is():
    assert words("Two {term}`scores <score>` of $s_1 = 3$, see {eq}`softmax`.") == 6
    assert words("```{math}\n:label: a\na b\n```\nOne [link](https://x.y)<sup>2</sup>.") == 3
    assert words("(sec-a)=\n```{admonition} Predict\n:class: tip\nIs it one-hot?\n```") == 3
    folded = "Seen.\n````{admonition} Solution\n:class: dropdown\nNot.\n```python\nx\n```\n````"
    assert words(FOLDED.sub(" ", folded)) == 1
    assert words(folded) == 2


def test_every_chapter_has_limits():
    assert set(LIMITS) == {"intro", "does-it-work", *NAMES}


@pytest.mark.parametrize("name", LIMITS)
def test_a_chapter_is_short(name):
    assert words(text_of(name)) <= LIMITS[name].words
    assert minutes(name) <= LIMITS[name].minutes


def test_self_attention_comes_soon():
    before = ["intro", *NAMES[: NAMES.index("self-attention")]]
    assert sum(words(text_of(name)) for name in before) <= BEFORE_SELF_ATTENTION


def test_the_errata_is_short():
    assert words(text_of("errata")) <= ERRATA


@pytest.mark.parametrize("name", LIMITS)
def test_a_chapter_opens_with_its_minutes(name):
    said = re.search(r"(\d+) minutes", sources(name, "markdown")[0])
    if said is None:
        assert not LIMITS[name].says_minutes, (
            f"chapters/{name}.ipynb: how many minutes does it take?"
        )
    else:
        assert int(said[1]) == 5 * round(minutes(name) / 5), f"it takes {minutes(name):.0f} minutes"
