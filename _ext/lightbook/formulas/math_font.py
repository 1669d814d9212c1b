"""Give formulas the same good font on every machine, cut down to the characters in use.

A browser without a font for mathematics draws brackets and roots badly. STIX Two Math (SIL Open
Font Licence) comes with the package ziamath; a subset of it goes into `_static/math.css`, which
pages with a formula load.
"""

import base64
import html
import io
import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .. import installed

STYLE = "math.css"
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
TALL_ROOT = re.compile(r"<(msqrt|mroot)>(?:(?!</\1>).)*?<(mfrac|mtable|munder|mover)", re.DOTALL)
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it logs each table that it cuts
# The script of the live figures and the reader's browser may write these beside the formulas.
ALWAYS = "0123456789+-\u2212=.,()√"
PRIMES = range(0x2032, 0x2038)


def source() -> Path:
    """Return the file of STIX Two Math."""
    path = installed.folder("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"
    if not path.is_file():
        raise ExtensionError("the package ziamath no longer carries STIXTwoMath-Regular.ttf")
    return path


def slanted(character: str) -> str:
    """Return the sloping form in which a browser draws a lone letter in a formula."""
    if character == "h":
        return "\u210e"  # Unicode had this one before the others
    for first, last, sloping in (
        ("a", "z", 0x1D44E),
        ("A", "Z", 0x1D434),
        ("\u03b1", "\u03c9", 0x1D6FC),  # alpha to omega
        ("\u0391", "\u03a9", 0x1D6E2),
    ):
        if first <= character <= last:
            return chr(sloping + ord(character) - ord(first))
    return {"∂": "𝜕", "ϵ": "𝜖", "ϕ": "𝜙", "∇": "𝛻"}.get(character, character)


def characters(page: str) -> set[str]:
    """Return the characters in a page's formulas, with their sloping forms."""
    formulas = (re.sub(r"<[^>]*>", "", formula) for formula in FORMULA.findall(page))
    plain = set("".join(map(html.unescape, formulas)))
    return plain | set(map(slanted, plain))


def cut(
    font: Path, keep: set[str], features: tuple[str, ...] = (), *, tall_roots: bool = True
) -> bytes:
    """Return a font with only some characters (and what they grow into), as WOFF2."""
    options = subset.Options(flavor="woff2", layout_features=list(features), hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(keep)))
    with TTFont(font, recalcTimestamp=False) as loaded:
        if "ssty" in features:
            only_primes(loaded)
        if not tall_roots:
            only_the_low_root(loaded)
        subsetter.subset(loaded)
        loaded.flavor = "woff2"
        made = io.BytesIO()
        loaded.save(made)
    return made.getvalue()


def only_primes(font: TTFont) -> None:
    """Drop the forms for indices of letters and digits; keep those of primes.

    They double the size of the font, Chromium does not use them, and a scaled letter looks nearly
    the same. A prime without its form would hang too high.
    """
    glyphs = font.getBestCmap()
    primes = {glyphs[code] for code in PRIMES if code in glyphs}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if hasattr(table, "alternates"):
                kept = {name: others for name, others in table.alternates.items() if name in primes}
                table.alternates = kept


def only_the_low_root(font: TTFont) -> None:
    """Drop the tall forms of the root sign.

    Browsers make each root as wide as with the widest form of its sign (MathML Core asks for it),
    and leave a gap after the low ones.
    """
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])
    root = variants.VertGlyphConstruction[at]
    root.GlyphAssembly = None
    root.MathGlyphVariantRecord = root.MathGlyphVariantRecord[:1]
    root.VariantCount = 1


def font_face(family: str, woff2: bytes, more: str = "") -> str:
    """Return the CSS rule that carries a font inside itself.

    A font in a file of its own would arrive after the text is drawn, and the page would shift.
    """
    data = base64.b64encode(woff2).decode()
    return f'@font-face{{font-family:"{family}";{more}src:url(data:font/woff2;base64,{data})}}'


def write_style(app: Sphinx, exception: Exception | None) -> None:
    """Write math.css for the formulas on all pages, unless it is there already."""
    if exception or app.builder.format != "html":
        return
    pages = [path.read_text("utf-8") for path in sorted(Path(app.outdir).rglob("*.html"))]
    keep = set(ALWAYS).union(*map(characters, pages))
    tall_roots = any(map(TALL_ROOT.search, pages))
    mark = f"/* {' '.join(sorted({f'{ord(c):x}' for c in keep}))}, {tall_roots=} */\n"
    path = Path(app.outdir) / "_static" / STYLE
    if path.is_file() and path.read_text("utf-8").startswith(mark):
        return
    # "ssty" gives raised primes their own small form.
    woff2 = cut(source(), keep, features=("ssty",), tall_roots=tall_roots)
    rule = 'math{font-family:"STIX Two Math book",math}'
    path.write_text(f"{mark}{font_face('STIX Two Math book', woff2)}\n{rule}\n", "utf-8")
