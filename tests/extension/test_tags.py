"""The tags of a printed document: what a screen reader is told in a PDF."""

import re

import pikepdf
import pytest
from lightbook.pdf import document, printing, tags
from lightbook.pdf.decoration import Mark, decorate
from page import validate_pdf
from pikepdf import Dictionary, Name

PICTURE = '<svg role="img" aria-label="a dot" width="9" height="9"><text y="9">7</text></svg>'
CASES = {
    "a paragraph": ("<p>Words, <em>words</em>.</p>", "P(. Em(.) .)"),
    "loose text": ("<div>One<p>Two</p></div>", "P(.)", "P(.)"),
    "a formula": (
        "<p>So <math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.</p>",
        "P(. Formula[x equals 1 over 2](.....) .)",
    ),
    "a formula on its own": (
        '<div class="math"><math><msqrt><mi>d</mi></msqrt></math></div>',
        "P(Formula[the square root of d](..))",
    ),
    "a figure": (
        f"<figure><div>{PICTURE}</div><figcaption><p>A caption.</p></figcaption></figure>",
        "Div(Figure[a dot](.) Caption(P(.)))",
    ),
    "a picture that says nothing": (f'<div aria-hidden="true">{PICTURE}</div><p>Words.', "P(.)"),
    "a border": ('<blockquote style="border: 1pt solid">Words.</blockquote>', "BlockQuote(P(.))"),
    "a rule between words": ("<p>One.</p><hr><p>Two.</p>", "P(.)", "P(.)"),
    "sloping, but nothing else": ('<p style="font-style: italic">Words.</p>', "P(.)"),
    "half transparent": (f'<p style="opacity: .5">{PICTURE}</p>', "P(Figure[a dot](.))"),
    "a link": ('<p id="a">To <a href="#a" role="doc-noteref">this</a></p>', "P(. Link(.<this>))"),
    "a link that shows a formula": (
        '<p id="a"><a href="#a">4. <math><msqrt><mi>d</mi></msqrt></math><b class="page">9</b></a>',
        "P(Link(. Formula[the square root of d](..) .<4. the square root of d, page 9>))",
    ),
    "a link on two lines": (
        '<p id="a" style="width: 5em"><a href="#a">Words on <em>several</em></a></p>',
        "P(Link(. Em(.) <Words on several> <Words on several>))",
    ),
    "a link to nowhere": ('<p>To <a href="#b">nothing</a></p>', "P(. Link(.))"),
    "another language": ('<p>In <span lang="fr">mot</span></p>', "P(. Span{fr}(.))"),
    "a list": ("<ul><li>One<li>Two</ul>", "L(LI(Lbl(.) LBody(.)) LI(Lbl(.) LBody(.)))"),
    "a term in another language": (
        '<dl><dt>key</dt><dt><span lang="fr">clé</span></dt><dd>Is compared.</dd></dl>',
        "L(LI(Lbl(.) Lbl(Span{fr}(.)) LBody(.)))",
    ),
    "terms": (
        '<dl><dt>Key<dt lang="fr">clé<dd>Is compared.<dt>Value<dd><p>Is mixed.</p></dl>',
        "L(LI(Lbl(.) Lbl{fr}(.) LBody(.)) LI(Lbl(.) LBody(P(.))))",
    ),
    "a footnote": (
        '<aside class="footnote"><span class="label">1</span><p>Words.</p></aside>',
        "Note(Lbl(.) P(.))",
    ),
    "sources": (
        '<div role="list"><div class="citation" role="doc-biblioentry"><span class="label">A1'
        "</span><p>Words.</p></div></div>",
        "L(LI(Lbl(.) LBody(P(.))))",
    ),
    "a table": (
        '<table><tr><th scope="col">a<th scope="col">b<tr><th scope="row">c<td></table>',
        "Table(TR(TH(.) TH(.)) TR(TH(.) TD(.)))",
    ),
    "an open box": (
        "<details open><summary>Why <code>a</code>?</summary><p>So.</p></details>",
        "P(. Code(.) .)",
        "P(.)",
    ),
}


@pytest.fixture(scope="module")
def printed(browser, tmp_path_factory):
    """Return a function that prints a document, and mends its tags if asked to."""
    folder = tmp_path_factory.mktemp("tags")
    page = browser.new_context(java_script_enabled=False).new_page()
    marks = (printing.HERE / "mark.js").read_text("utf-8")

    def make(body: str, *, mended: bool = True) -> pikepdf.Pdf:
        body = document.FORMULA.sub(document.spoken, body)
        page.set_content(f'<html lang="en"><title>A title</title>{body}')
        links = page.evaluate(marks) if mended else []
        file = folder / "made.pdf"
        page.pdf(path=file, tagged=True, print_background=True)
        pdf = pikepdf.open(file)
        if mended:
            tags.mend(pdf, links)
            printing.describe(
                pdf, {"title": "A title", "author": "", "licence": "", "language": "en"}
            )
        return pdf

    yield make
    page.context.close()


def told(tag: tags.Tag) -> str:
    """Return a tag in short: its words in brackets, its language in braces, what is in it."""
    if not isinstance(tag, tags.Tag):
        return "." if isinstance(tag, tags.Mark) else f"<{tag.Contents}>"
    words = f"[{tag.facts['/Alt']}]" if "/Alt" in tag.facts else ""
    language = f"{{{tag.language}}}" if tag.language else ""
    inside = re.sub(r"\. (?=[.<])", ".", " ".join(map(told, tag.inside)))
    return f"{tag.kind}{words}{language}({inside})"


def tree(pdf: pikepdf.Pdf) -> tags.Tag:
    return tags.read(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang))


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case, printed):
    html, *wanted = CASES[case]
    assert [told(tag) for tag in tree(printed(html)).inside] == wanted


def test_it_meets_pdf_ua(printed, tmp_path):
    body = "".join(html for html, *_ in CASES.values())
    assert rules_broken(printed(f"<h1>A title</h1>{body}"), tmp_path) == set()


def test_what_chromium_prints_does_not(printed, tmp_path):
    body = "".join(html for html, *_ in CASES.values())
    assert rules_broken(printed(body, mended=False), tmp_path) >= {
        "PDFUA1-CONTENT-TAGGING-001",
        "PDFUA1-ID-PART-001",
        "PDFUA1-LI-KIDS-001",
        "PDFUA1-LINK-CONTENTS-001",
        "PDFUA1-METADATA-TITLE-001",
        "PDFUA1-STRUCT-TREE-ROLE-MAP-001",
    }


def without_words(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and "/Alt" in each:
            del each.Alt


def without_decoration(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/Artifact BMC", b"/X BMC"))


def without_languages(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang
    for each in pdf.objects:
        if isinstance(each, Dictionary) and "/Lang" in each:
            del each.Lang


def without_order(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Tabs


def without_names(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get("/S") == Name.Note:
            del each.ID


BREAKS = {
    "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001": without_words,
    "PDFUA1-FORMULA-ALTERNATIVE-TEXT-001": without_words,
    "PDFUA1-CONTENT-TAGGING-001": without_decoration,
    "PDFUA1-TEXT-LANGUAGE-001": without_languages,
    "PDFUA1-PAGE-TABS-001": without_order,
    "PDFUA1-NOTE-ID-001": without_names,
}


@pytest.mark.parametrize("rule", BREAKS)
def test_the_checker_sees_what_is_missing(rule, printed, tmp_path):
    pdf = printed("".join(html for html, *_ in CASES.values()))
    BREAKS[rule](pdf)
    assert rule in rules_broken(pdf, tmp_path)


def rules_broken(pdf: pikepdf.Pdf, folder) -> set[str]:
    """Return the rules of PDF/UA that a PDF breaks."""
    pdf.save(folder / "made.pdf")
    return {broken.rule_id for broken in validate_pdf(folder / "made.pdf", profile="ua1").failures}


# -- decoration ------------------------------------------------------------------------------------

DECORATED = {
    "0 0 9 9 re f": "/Artifact BMC 0 0 9 9 re f EMC",
    "0 0 m 9 9 l S": "/Artifact BMC 0 0 m 9 9 l S EMC",
    "0 0 9 9 re W n": "0 0 9 9 re W n",
    "BT T* ET": "/Artifact BMC BT T* ET EMC",
    "/P <</MCID 0>> BDC /X1 Do EMC": "/P << /MCID 0 >> BDC /X1 Do EMC",
    "/P <</MCID 1>> BDC 0 0 9 9 re f EMC": "/Artifact BMC 0 0 9 9 re f EMC",
    "/P <</MCID 2>> BDC 0 0 9 9 re f EMC": "/P << /MCID 2 >> BDC 0 0 9 9 re f EMC",
    "/X1 Do": "/Artifact BMC /X1 Do EMC",
    "/X2 Do": "/X2 Do",  # a part with marks of its own
    "BT /S <<>> BDC T* EMC T* ET": ("/Artifact BMC BT /S << >> BDC T* EMC T* ET EMC"),
    "q 0 0 9 9 re f Q BT T* ET": ("q /Artifact BMC 0 0 9 9 re f EMC Q /Artifact BMC BT T* ET EMC"),
}


@pytest.mark.parametrize("drawn", DECORATED)
def test_decoration_is_marked(drawn):
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    plain, own = pdf.make_stream(b"BT T* ET"), pdf.make_stream(b"BT T* ET")
    own.StructParents = 1
    page.Resources = Dictionary(XObject=Dictionary(X1=plain, X2=own))
    page.Contents = pdf.make_stream(drawn.encode())
    number = page.obj.objgen[0]
    dropped = decorate(pdf, {Mark(number, number, 2)})
    assert page.Contents.read_bytes().decode().split() == DECORATED[drawn].split()
    assert dropped == ({Mark(number, number, 1)} if "/MCID 1" in drawn else set())
    assert plain.read_bytes() == b"BT T* ET"
    assert own.read_bytes().split() == b"/Artifact BMC BT T* ET EMC".split()
