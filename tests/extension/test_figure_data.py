"""Large data of live figures in files of their own, as a page of the book asks for them."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lightbook.assets import content_keys
from lightbook.boxes import figure_data

DATA = '<div class="attn"><script type="application/json">{"tables":"%s"}</script></div>'
PROGRAM = '<script type="application/json" class="attn-program">{"source":"def kernel"}</script>'
LARGE, SMALL = DATA % ("A" * figure_data.LIMIT), DATA % "A"


def app_at(outdir, builder="html"):
    uri = "{}.html".format
    return SimpleNamespace(
        outdir=outdir, builder=SimpleNamespace(format=builder, get_target_uri=uri)
    )


def moved(app, name, *texts):
    """Return the HTML of a page, and write it, after its data has moved."""
    doctree = new_document(name)
    doctree += [nodes.raw("", text, format="html") for text in texts]
    figure_data.move(app, doctree, name)
    html = "".join(node.astext() for node in doctree.findall(nodes.raw))
    file = (app.outdir / name).with_suffix(".html")
    file.parent.mkdir(exist_ok=True)
    file.write_text(html, "utf-8")
    return html


@pytest.mark.parametrize(("name", "up"), [("page", ""), ("chapters/page", "../")])
def test_a_page_asks_for_large_data_by_its_way_from_the_page(name, up, tmp_path):
    html = moved(app_at(tmp_path), name, SMALL, LARGE)
    (file,) = (tmp_path / figure_data.FOLDER).iterdir()
    assert f'"file":"{up}{figure_data.FOLDER}/{file.name}"' in html
    assert "A" * figure_data.LIMIT in file.read_text("utf-8")
    assert SMALL in html
    assert len(html) < 2 * len(SMALL) + 200


@pytest.mark.parametrize(("name", "up"), [("page", ""), ("chapters/page", "../")])
def test_a_page_says_where_the_code_of_a_figure_and_its_python_are(name, up, tmp_path):
    html = moved(app_at(tmp_path), name, SMALL.replace("</div>", f"{PROGRAM}</div>"))
    (file,) = (tmp_path / figure_data.FOLDER).iterdir()
    assert "def kernel" not in html and "def kernel" in file.read_text("utf-8")
    assert f'"file":"{up}{figure_data.FOLDER}/{file.name}"' in html
    assert f'"python":"{up}_static/{figure_data.page_python.FILE}"' in html
    assert content_keys.ADDRESS.search(html)


def test_a_file_that_no_page_asks_for_is_deleted(tmp_path):
    app = app_at(tmp_path)
    moved(app, "page", LARGE)
    moved(app, "other", LARGE.replace("A", "B"))
    before = {file.name for file in (tmp_path / figure_data.FOLDER).iterdir()}
    moved(app, "other", SMALL)
    figure_data.drop_old(app, None)
    after = {file.name for file in (tmp_path / figure_data.FOLDER).iterdir()}
    assert len(before) == 2
    assert len(after) == 1
    assert after < before


def test_another_builder_keeps_its_data(tmp_path):
    assert moved(app_at(tmp_path, "latex"), "page", LARGE) == LARGE
