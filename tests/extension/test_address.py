"""The book's one address, and what follows from it: buttons, notebooks, edit links, cards."""

import json
import re
import struct
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlparse
from xml.etree import ElementTree

import nbformat
import pytest
import yaml
from book import WORKFLOW, Book, notebook
from docutils import nodes
from lightbook import readme
from lightbook.site import (
    address,
    description,
    edit_links,
    launch_buttons,
    sitemap,
    social_card,
)
from notebooks import FILES
from playwright.sync_api import expect
from sphinx.errors import ConfigError, ExtensionError

ROOT = Path(__file__).resolve().parents[2]
HOME = address.Repository("Some-One", "book", "main")
LINE = "%pip install --quiet git+https://github.com/Some-One/book"


def named(url: str | None, **more: str) -> dict:
    return {"repository": {"url": url, **more}}


# -- the setting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["", "/", ".git"])
def test_the_setting_names_the_repository(tail):
    assert (
        address.find(named(f"https://github.com/Some-One/book{tail}"), WORKFLOW | {"X": ""}) == HOME
    )
    other = address.find(named("https://github.com/a/b.c", branch="trunk"), {})
    assert other == ("a", "b.c", "trunk")
    assert other.edit("chapters/x.ipynb") == "https://github.com/a/b.c/edit/trunk/chapters/x.ipynb"


@pytest.mark.parametrize("settings", [{}, {"repository": None}, named(""), named(None)])
def test_without_a_setting_a_workflow_takes_its_own_repository(settings):
    assert address.find(settings, WORKFLOW) == HOME
    assert address.find(settings, {}) is None
    assert (
        address.find(settings, WORKFLOW | {"GITHUB_SERVER_URL": "https://git.example.org"}) is None
    )


@pytest.mark.parametrize(
    "url", ["github.com/a/b", "https://gitlab.com/a/b", "https://github.com/a"]
)
def test_a_wrong_setting_is_an_error_that_says_what_is_needed(url):
    with pytest.raises(ConfigError, match=r"must look like https://github\.com/OWNER/REPOSITORY"):
        address.find(named(url), {})


def test_the_address_of_the_pages_follows_unless_it_is_given(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)

    def base(url: str, given: str = "") -> str:
        (tmp_path / "_config.yml").write_text(json.dumps(named(url)))
        config = SimpleNamespace(html_baseurl=given)
        address.derive(SimpleNamespace(srcdir=tmp_path), config)
        return config.html_baseurl

    assert base("https://github.com/Some-One/book") == "https://some-one.github.io/book/"
    assert base("https://github.com/Some-One/some-one.github.io") == "https://some-one.github.io/"
    assert base("https://github.com/Some-One/book", "https://a.org/b") == "https://a.org/b/"
    assert base("", "https://a.org/b/") == "https://a.org/b/"
    assert base("") == ""
    with pytest.raises(ConfigError, match="must begin with https://"):
        base("", "a.org/b")


def test_the_address_is_set_once():
    settings = address.read_settings(ROOT)
    assert set(settings["repository"]) == {"url", "branch"}
    if home := address.find(settings, {}):
        for name in ("CITATION.cff", "pyproject.toml", "CONTRIBUTING.md", "CHANGELOG.md"):
            assert home.url not in (ROOT / name).read_text("utf-8"), f"{name} repeats the address"


def test_the_readme_shows_every_way_and_follows_the_setting(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    for name in ("README.md", "_config.yml"):
        (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    readme.main(tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == text, "run: make readme"

    config = (tmp_path / "_config.yml").read_text("utf-8")
    filled = config.replace('  url: ""', "  url: https://github.com/Some-One/book")
    (tmp_path / "_config.yml").write_text(filled, "utf-8")
    readme.main(tmp_path)
    changed = (tmp_path / "README.md").read_text("utf-8")
    for way in (
        "<https://some-one.github.io/book/>",
        "<https://some-one.github.io/book/notebooks/chapters/softmax.ipynb>",
        "<https://colab.research.google.com/github/Some-One/book/",
        "<https://mybinder.org/v2/gh/Some-One/book/main?",
        "`git clone https://github.com/Some-One/book`, then `make lab`",
    ):
        assert way in changed
    assert "OWNER" not in changed
    with pytest.raises(ValueError, match="README needs a line"):
        readme.rewrite("no marks", "")


# -- the pages -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fork(tmp_path_factory) -> Book:
    """A small book as a workflow builds it: with the address of the repository it runs in."""
    made = Book(tmp_path_factory.mktemp("fork"))
    made.write("notebook.ipynb", notebook(["6 * 7"]))
    # With the real attnkit: the cards are drawn with it.
    made.must_build(**WORKFLOW, PYTHONPATH="")
    return made


@pytest.fixture(scope="module")
def homeless(tmp_path_factory) -> Book:
    """A small book without an address."""
    made = Book(tmp_path_factory.mktemp("homeless"))
    made.must_build()
    return made


def links(page) -> list[str]:
    return page.locator("a[href], link[href]").evaluate_all("all => all.map((one) => one.href)")


def test_a_notebook_opens_in_colab_and_binder(fork, open_page):
    page = open_page(fork.html / "notebook.html", viewport={"width": 360, "height": 740})
    expect(page.get_by_role("link", name="Open in Colab")).to_be_hidden()
    page.get_by_role("button", name="Run this page").click()
    expect(page.get_by_role("link", name="Open in Colab", exact=True)).to_have_attribute(
        "href",
        "https://colab.research.google.com/github/Some-One/book/blob/notebooks/notebook.ipynb",
    )
    expect(page.get_by_role("link", name="Open in Binder", exact=True)).to_have_attribute(
        "href", "https://mybinder.org/v2/gh/Some-One/book/main?urlpath=lab/tree/notebook.ipynb"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_a_script_the_end_of_the_page_offers_the_same(fork, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((fork.html / "notebook.html").as_uri())
    end = page.locator(".page-links")
    names = ["download the notebook", "open it in Colab", "open it in Binder"]
    for name in [*names, "Report it", "suggest an edit"]:
        expect(end.get_by_role("link", name=name)).to_be_visible()
    context.close()


def test_the_workflow_pushes_the_branch_that_colab_opens():
    script = (ROOT / ".github" / "push-notebooks.sh").read_text("utf-8")
    assert f"refs/heads/{launch_buttons.BRANCH}" in script
    assert f"_build/{launch_buttons.FOLDER}/" in script


def test_a_prepared_notebook_gets_attnkit_in_its_first_cell(fork, homeless):
    committed = nbformat.read(fork.folder / "notebook.ipynb", 4)
    prepared = nbformat.read(fork.html / "notebooks" / "notebook.ipynb", 4)
    nbformat.validate(prepared)
    first, *rest = prepared.cells
    assert (first.cell_type, first.source) == ("code", LINE)
    assert (rest, prepared.metadata) == (committed.cells, committed.metadata)
    same = homeless.html / "notebooks" / "notebook.ipynb"
    assert same.read_text("utf-8") == (homeless.folder / "notebook.ipynb").read_text("utf-8")


def test_every_chapter_s_notebook_can_be_prepared():
    chapters = sorted((ROOT / "chapters").glob("*.ipynb"))
    assert len(chapters) > 6
    for chapter in chapters:
        text = chapter.read_text("utf-8")
        assert "%pip" not in text  # attnkit is installed here
        prepared = nbformat.reads(launch_buttons.prepare(text, HOME), 4)
        nbformat.validate(prepared)
        assert prepared.cells[1:] == nbformat.reads(text, 4).cells


def test_a_reader_can_report_and_edit_a_page(fork, open_page):
    page = open_page(fork.html / "page.html")
    end = page.locator(".page-links")
    expect(end.get_by_role("link", name="suggest an edit")).to_have_attribute(
        "href", "https://github.com/Some-One/book/edit/main/page.md"
    )
    report = urlparse(end.get_by_role("link", name="Report it").get_attribute("href"))
    assert report._replace(query="").geturl() == "https://github.com/Some-One/book/issues/new"
    asked = parse_qs(report.query)
    assert asked["title"] == ["Mistake in: A page"]
    assert "https://some-one.github.io/book/page.html" in asked["body"][0]
    # The search page has no source.
    assert "issues/new" not in fork.page("search")


def test_a_report_can_carry_any_title():
    query = parse_qs(urlparse(edit_links.report(HOME, 'A & B? "C" #1', "p")).query)
    assert query["title"] == ['Mistake in: A & B? "C" #1']


def test_without_an_address_nothing_that_needs_one_appears(homeless, open_page):
    for name in ("page", "notebook"):
        page = open_page(homeless.html / f"{name}.html")
        elsewhere = [url for url in links(page) if not url.startswith("file:")]
        assert elsewhere == ["https://creativecommons.org/licenses/by/4.0/"]
        expect(page.get_by_role("button", name="Run this page")).to_have_count(0)
    expect(page.get_by_role("link", name="download the notebook")).to_have_attribute(
        "href", "notebooks/notebook.ipynb"
    )


def test_a_sitemap_lists_the_pages(fork, homeless):
    listed = ElementTree.parse(fork.html / "sitemap.xml").getroot()
    assert [address.text for address in listed.iter(f"{{{sitemap.SCHEMA}}}loc")] == [
        "https://some-one.github.io/book/notebook.html",
        "https://some-one.github.io/book/page.html",
    ]
    robots = (fork.html / "robots.txt").read_text("utf-8")
    assert "Sitemap: https://some-one.github.io/book/sitemap.xml\n" in robots
    assert "Disallow" not in robots
    for name in ("sitemap.xml", "robots.txt"):
        assert not (homeless.html / name).exists()


def test_the_files_of_an_address_go_with_it(tmp_path):
    (tmp_path / "robots.txt").write_text("old")
    config = SimpleNamespace(html_baseurl="")
    builder = SimpleNamespace(format="html")
    sitemap.write(SimpleNamespace(config=config, builder=builder, outdir=tmp_path), None)
    assert not (tmp_path / "robots.txt").exists()


class Pages(SimpleHTTPRequestHandler):
    """Serves a site below /book/, and 404.html for what is not there, as GitHub Pages does."""

    def send_head(self):
        wanted = self.path.partition("?")[0].removeprefix("/book/")
        found = self.path.startswith("/book/") and (Path(self.directory) / wanted).is_file()
        file = Path(self.directory) / (wanted if found else "404.html")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(file))
        self.end_headers()
        return file.open("rb")

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def served(fork):
    """The address of the small book on a server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=fork.html)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book/"
        server.shutdown()


@pytest.mark.parametrize("place", ["gone.html", "deep/er/gone.html"])
def test_a_missing_page_leads_back_into_the_book(served, browser, place):
    page = browser.new_page()
    failed = []
    page.on("response", lambda got: failed.append(got.url) if got.status >= 400 else None)
    assert page.goto(served + place).status == 404
    page.get_by_role("link", name="A notebook").click()
    expect(page).to_have_url(f"{served}notebook.html")
    page.go_back()
    page.get_by_role("searchbox", name="Search this book").fill("paragraph")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served}search.html?q=paragraph")
    expect(page.locator("#search-results li a").first).to_be_visible()
    assert set(failed) == {served + place}
    page.close()


def test_without_an_address_the_missing_page_works_from_the_folder(homeless, open_page):
    page = open_page(homeless.html / "404.html")
    page.get_by_role("link", name="A notebook").click()
    expect(page).to_have_title(re.compile("A notebook"))


FACTS = """() => Object.fromEntries([...document.querySelectorAll(
  "meta[property^='og:'], meta[name^='twitter:'], meta[name=description], link[rel=canonical]")]
  .map((one) => [one.getAttribute("property") ?? one.name ?? one.rel, one.content ?? one.href]))"""


def test_a_shared_page_shows_a_card_of_its_own(fork, open_page):
    cards = set()
    for name, title in (("page", "A page"), ("notebook", "A notebook")):
        facts = open_page(fork.html / f"{name}.html").evaluate(FACTS)
        assert facts["og:title"] == title
        assert facts["og:description"] == facts["description"]
        assert facts["og:url"] == f"https://some-one.github.io/book/{name}.html"
        assert facts["twitter:card"] == "summary_large_image"
        assert title in facts["og:image:alt"]
        shown = fork.html / facts["og:image"].removeprefix("https://some-one.github.io/book/")
        header = shown.read_bytes()[:24]
        assert header.startswith(b"\x89PNG")
        assert struct.unpack(">II", header[16:]) == (1200, 630)
        cards.add(shown)
    assert set((fork.html / social_card.FOLDER).iterdir()) == cards
    assert len(cards) == 2
    assert 'rel="canonical" href="https://some-one.github.io/book/page.html"' in fork.page("page")
    assert "og:" not in fork.page("search")


def test_without_an_address_no_card_is_promised(homeless, open_page):
    facts = open_page(homeless.html / "page.html").evaluate(FACTS)
    assert set(facts) == {"description", "og:title", "og:description", "og:type", "og:site_name"}
    assert not (homeless.html / social_card.FOLDER).exists()


def test_a_card_keeps_its_name_until_its_title_or_what_draws_it_changes(tmp_path, monkeypatch):
    facts = {"html_title": "book", "html_baseurl": "https://a.org/"}

    def name(title: str, **changed: str) -> str:
        return social_card.name(title, SimpleNamespace(**facts | changed))

    assert name("a") == name("a")
    others = {name("b"), name("a", html_title="b")}
    with monkeypatch.context() as patch:
        patch.setattr(social_card, "drawn_from", lambda: "another palette")
        others.add(name("a"))
    assert len({name("a"), *others}) == 4
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(**facts),
        env=SimpleNamespace(titles={"a": nodes.title("", "a")}),
        outdir=tmp_path,
    )
    (tmp_path / social_card.FOLDER).mkdir(parents=True)
    for file in (name("a"), "old.png"):
        (tmp_path / social_card.FOLDER / file).write_text("")
    social_card.drop_old(app, None)
    assert [file.name for file in (tmp_path / social_card.FOLDER).iterdir()] == [name("a")]


def test_the_words_of_a_card_and_its_weights():
    book = "Attention from First Principles"
    title = "4 Why the square root of d"
    assert social_card.words(title, book) == "Why the square root of d".split()
    assert social_card.words("Glossary", book) == [*book.split(), "Glossary"]
    assert social_card.wrap(title) == ["4 Why the square", "root of d"]
    table = social_card.weights(["abc", "abd", "xyz"])
    assert table.sum(axis=1) == pytest.approx([1, 1, 1])
    assert table[0].argsort().tolist() == [2, 1, 0]


def test_a_page_may_describe_itself(tmp_path):
    book = Book(tmp_path)
    head = "---\nmyst:\n  html_meta:\n    description: {}\n---\n# A page\n\nFirst.\n"
    book.write("page.md", head.format("Q & K, in one sentence."))
    assert book.build("-W").returncode == 0
    assert book.page("page").count('name="description"') == 1
    assert 'property="og:description" content="Q &amp; K, in one sentence."' in book.page("page")
    book.write("page.md", head.format("long " * 40))
    done = book.build("-W", "--keep-going")
    assert done.returncode != 0
    assert "the description has 199 characters, search engines show 160" in done.stderr


def test_every_page_of_the_book_describes_itself():
    found = {}
    for page in FILES:
        if (file := ROOT / f"{page}.ipynb").exists():
            meta = json.loads(file.read_text("utf-8"))["metadata"]
        else:
            meta = yaml.safe_load((ROOT / f"{page}.md").read_text("utf-8").split("---\n")[1])
        found[page] = meta["myst"]["html_meta"]["description"]
    assert [page for page, text in found.items() if not text.endswith(".")] == []
    assert [page for page, text in found.items() if len(text) > description.LENGTH] == []
    assert len(set(found.values())) == len(found)


def test_the_notebook_of_a_page_that_is_gone_goes_too(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "topic.ipynb").write_text("{}")
    downloads = tmp_path / launch_buttons.FOLDER
    (downloads / "old").mkdir(parents=True)
    (downloads / "old" / "topic.ipynb").write_text("{}")
    app = SimpleNamespace(
        env=SimpleNamespace(
            found_docs={"new/topic"}, doc2path=lambda page: tmp_path / f"{page}.ipynb"
        ),
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(lightbook_repository=()),
        srcdir=tmp_path,
        outdir=tmp_path,
    )
    launch_buttons.write_notebooks(app, None)
    assert [file.name for file in downloads.iterdir()] == ["new"]
    assert (downloads / "new" / "topic.ipynb").read_text() == "{}"


def test_a_changed_theme_stops_the_build():
    with pytest.raises(ExtensionError, match="no longer offers the notebook of a/x"):
        launch_buttons.offer(None, "a/x", "", {"header_buttons": [], "notebook": "x"}, None)
