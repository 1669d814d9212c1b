"""A figure whose code is edited, in real browsers: from the disk, and without a network."""

import json

import drawn
import ears
import pytest
from editable import FIGURES, unwatched
from exercise_page import Reader
from fuzzed import fuzzed

from attnkit import theme

WEIGHTS = "def {name}(scores):\n    return abs(scores) / abs(scores).sum()"
SOFTMAX, OWN_SOFTMAX = WEIGHTS.format(name="softmax"), WEIGHTS.format(name="own_softmax")
STAIRS = """import numpy as np

def my_scores(queries, keys, bandwidth=1.0):
    distances = abs(np.asarray(queries)[:, None] - np.asarray(keys)[None, :])
    return np.where(distances < 3 * bandwidth, 0.0, -50.0)"""
OTHERS = {
    "bell": "import numpy as np\n\ndef kernel(d):\n    return np.where(abs(d) < 2, 1.0, 0.0)",
    "waist and weight": STAIRS,
    "two scores": OWN_SOFTMAX,
    "gap and temperature": SOFTMAX.replace("abs(scores)", "(abs(scores) + 1)"),
    "many scores": SOFTMAX,
    "scores side by side": """def five_scores(q, k, M):
    names = "dot", "scaled dot", "Gaussian", "additive", "bilinear"
    return {name: q @ k.T / (1 + i) for i, name in enumerate(names)}""",
    "projections": """import numpy as np

def projections(q, k, v):
    return np.array([[0, q], [1, 0]]), np.array([[0, q], [1, 0]]), np.array([[k, v], [1, 20]])""",
    "positions": """import numpy as np

def my_positions(n_tokens, d_model):
    t = np.arange(n_tokens)[:, None]
    return np.sin(t / np.arange(1, d_model + 1))""",
    "masks": """import numpy as np

def masks(n):
    no, all = np.zeros((n, n), dtype=bool), np.ones((n, n), dtype=bool)
    return {"causal": all, "padding": no, "both": no}""",
}
FOLLOWS, BACK = "The figure follows this code.", "Back to the book\u2019s version"
OWN = "Drawn with your own code. The book\u2019s version: "
RUNS = "/^Running/.test(document.querySelector('.editor-said').textContent)"
# Its pixels come with the page as a PNG, and are put into a canvas later.
PICTURE = """(async () => {
  const svg = document.querySelector(".attn-picture svg");
  const copy = svg.cloneNode(true);
  const rasters = (node) => [...node.querySelectorAll("image, foreignObject")];
  const copied = rasters(copy);
  for (const [i, node] of rasters(svg).entries()) {
    let canvas = node.querySelector("canvas");
    if (!canvas) {
      const image = Object.assign(new Image(), { src: node.getAttribute("href") });
      await image.decode();
      canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d").drawImage(image, 0, 0);
    }
    const { width, height } = canvas;
    copied[i].replaceWith(canvas.getContext("2d").getImageData(0, 0, width, height).data);
  }
  return copy.innerHTML;
})()"""
READOUT = "document.querySelector('.attn-readout').textContent"
FOCUSED = "document.activeElement.textContent"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Each figure as a page of its own, with its files beside it."""
    folder = tmp_path_factory.mktemp("a book")
    with theme.style(), unwatched():
        for name in OTHERS:
            FIGURES[name]().save(folder / f"{name}.html", apart=True)
    return folder


class Editor(Reader):
    """Somebody who edits the code of the figure of a page."""

    def of(self, selector):
        return f"document.querySelector({json.dumps(selector)})"

    def press_edit(self):
        self.wait("document.querySelector('.attn').dataset.live === ''")
        self.activate("Edit and run")

    def begin(self):
        self.press_edit()
        self.wait("document.activeElement.matches('.editor textarea')")

    def run(self, text):
        """Put a text, run it, and return what is said."""
        self.paste(text)
        self.evaluate("document.querySelector('.editor textarea').focus()")
        self.press("Control+Enter")
        self.wait(f"!{RUNS}")
        return self.said()

    def slide(self, key="ArrowRight"):
        """Move the first slider, and wait until the figure has followed."""
        before = self.evaluate(READOUT)
        self.evaluate("document.querySelector('input[data-control]').focus()")
        self.press(key)
        self.wait(f"{READOUT} !== {json.dumps(before)}")

    def drag(self, selector, right):
        """Drag something in the picture to the right, and wait until the figure has followed."""
        before = self.evaluate(READOUT)
        self.evaluate(f"{self.of(selector)}.scrollIntoView({{ block: 'center' }})")
        box = f"{self.of(selector)}.getBoundingClientRect()"
        x, y = self.evaluate(f"[{box}.x + {box}.width / 2, {box}.y + {box}.height / 2]")
        self.mouse("move", x, y)
        self.mouse("down")
        self.mouse("move", x + right, y)
        self.mouse("up")
        self.wait(f"{READOUT} !== {json.dumps(before)}")

    def description(self):
        return self.evaluate(f"{self.of('.attn-picture svg')}.getAttribute('aria-label')")

    def picture(self):
        return self.evaluate(PICTURE)


@pytest.fixture
def at(open_reader, folder):
    """Open the page of a figure in each browser."""

    def at(name):
        page = open_reader(folder / f"{name}.html")
        return Editor(page.evaluate, page.press, page.type, page.wait, page.mouse, page.beside)

    return at


@pytest.mark.parametrize("name", OTHERS)
def test_edit_run_slide_break_stop_and_restore(at, name):
    reader = at(name)
    assert reader.evaluate("typeof attnkitFigure") == "undefined"
    reader.begin()
    first, source = reader.picture(), reader.text()
    assert reader.run(source) == FOLLOWS
    assert drawn.difference(reader.picture(), first, 20) is None
    assert reader.run(OTHERS[name]) == FOLLOWS
    other = reader.picture()
    assert other != first
    reader.slide()
    good = reader.picture()
    assert good != other
    broken = OTHERS[name].replace("return", "return nothing *")
    said = reader.run(broken)
    line = broken.count("\n") + 1
    assert said.startswith(f"Line {line}: The name nothing is not known here")
    assert said.endswith("The figure shows its last good state.")
    assert reader.picture() == good
    _stop_what_never_ends(reader, OTHERS[name].replace("return", "while True: pass #"))
    assert reader.picture() == good
    reader.activate(BACK)
    assert (reader.text(), reader.evaluate(FOCUSED)) == (source, BACK)
    reader.slide("ArrowLeft")
    assert reader.picture() == first


def _stop_what_never_ends(reader, text):
    reader.paste(text)
    reader.evaluate("document.querySelector('.editor textarea').focus()")
    reader.press("Control+Enter")
    reader.wait("!document.querySelectorAll('.editor-buttons button')[1].hidden")
    reader.activate("Stop")
    reader.wait(f"!{RUNS}")
    assert reader.said() == "You stopped this run. The figure shows its last good state."
    assert reader.evaluate(FOCUSED) == "Run"


# Whatever begins sets a clock, to say Running … unless it ends soon.
COUNT_BEGUN = """begun = 0;
keptTimeout = setTimeout;
void (setTimeout = (act, after) => {
  begun += after === 300;
  return keptTimeout(act, after);
})"""


def test_a_move_that_waited_does_not_begin_again_what_is_stopped(at):
    reader = at("bell")
    reader.begin()
    reader.paste("def kernel(d):\n    while True: pass")
    reader.evaluate(COUNT_BEGUN)
    reader.press("Control+Enter")
    reader.wait("begun === 2")  # the run, and the figure that follows it
    reader.wait("!document.querySelectorAll('.editor-buttons button')[1].hidden")
    reader.evaluate("document.querySelector('input[data-control]').focus()")
    reader.press("ArrowRight")
    reader.activate("Stop")
    reader.wait(f"!{RUNS}")
    assert reader.evaluate("begun") == 2  # it would begin at once, and say so later
    assert reader.said() == "You stopped this run. The figure shows its last good state."


PLACE = """(() => {
  const { top, bottom } = document.querySelector(".editor-said").getBoundingClientRect();
  const foot = document.querySelector(".attn-controls").getBoundingClientRect();
  return [top, Math.min(innerHeight, foot.top) + 1 - bottom];
})()"""


def test_what_a_run_says_is_in_view_in_a_low_window(at):
    reader = at("waist and weight")
    reader.begin()
    reader.run("\n" * 60 + STAIRS.replace("np.where", "np.wheer"))
    assert min(reader.evaluate(PLACE)) >= 0
    reader.evaluate("scrollBy(0, -60)")
    reader.activate("Run")
    reader.wait(f"!{RUNS}")
    assert min(reader.evaluate(PLACE)) >= 0


CARET = """(() => {
  const area = document.querySelector(".editor textarea");
  const { lineHeight, paddingTop } = getComputedStyle(area);
  const lines = area.value.slice(0, area.selectionStart).split("\\n").length;
  const foot = document.querySelector(".attn-controls").getBoundingClientRect();
  const down = parseFloat(paddingTop) + lines * parseFloat(lineHeight);
  const bottom = area.getBoundingClientRect().top + down;
  return [foot.bottom - innerHeight, foot.top + 1 - bottom];
})()"""


def test_a_line_that_is_typed_is_above_the_controls_at_the_foot(at):
    reader = at("two scores")
    reader.begin()
    reader.press("Control+End")
    for _ in range(40):
        reader.press("Enter")
    stays, room = reader.evaluate(CARET)
    assert abs(stays) < 1 and room >= 0
    reader.press("Control+Home")
    assert reader.evaluate(f"{reader.of('textarea')}.getBoundingClientRect().top") > -13
    reader.press("Control+End")
    stays, room = reader.evaluate(CARET)
    assert abs(stays) < 1 and room >= 0


CHOOSE = """(() => {
  const menu = document.querySelector("select");
  menu.selectedIndex = %d;
  menu.dispatchEvent(new Event("input", { bubbles: true }));
})()"""


def test_what_no_code_changes_is_the_books(at):
    reader = at("positions")
    reader.begin()
    pictures = []
    for text in (None, OTHERS["positions"]):
        if text:
            assert reader.run(text) == FOLLOWS
        for kind in (2, 0):
            before = reader.evaluate(READOUT)
            reader.evaluate(CHOOSE % kind)
            reader.wait(f"{READOUT} !== {json.dumps(before)}")
            pictures.append(reader.picture())
    assert pictures[0] == pictures[2] and pictures[1] != pictures[3]


CURVE = """[...document.querySelectorAll('.attn-picture path')]
  .map((path) => path.getAttribute('d').match(/-?[\\d.]+(?= *(?:[ML]|$))/g) ?? [])
  .find((heights) => heights.length >= 97)"""  # and more where it jumps


def test_from_a_gaussian_to_stairs_and_back(at):
    """Somebody types a boxcar, drags the query, breaks the code, reads why, and comes back."""
    reader = at("waist and weight")
    reader.begin()
    assert len(set(reader.evaluate(CURVE))) > 50
    reader.write(STAIRS.replace("\n    ", "\n"))
    assert reader.text() == STAIRS
    reader.press("Control+Enter")
    reader.wait(f"document.querySelector('.editor-said').textContent === '{FOLLOWS}'")
    assert len(set(reader.evaluate(CURVE))) < 8
    reader.slide()
    assert reader.run(STAIRS.replace("distances <", "distance <")).startswith(
        "Line 5: The name distance is not known here: it is misspelt"
    )
    assert reader.evaluate("document.querySelector('.editor .wrong').textContent").startswith(
        "    return np.where(distance <"
    )
    reader.activate(BACK)
    assert reader.said() == "This is the book\u2019s version again."
    assert len(set(reader.evaluate(CURVE))) > 50
    assert not reader.evaluate("document.querySelector('.editor .wrong, [aria-invalid]')")


def test_a_query_that_is_dragged_is_answered_by_the_readers_code(at):
    reader = at("waist and weight")
    reader.begin()
    assert reader.run(STAIRS) == FOLLOWS
    reader.drag(".attn-handle", 60)
    dragged = reader.evaluate(READOUT), reader.picture()
    reader.slide("ArrowLeft")
    reader.slide()
    assert (reader.evaluate(READOUT), reader.picture()) == dragged
    assert len(set(reader.evaluate(CURVE))) < 8
    reader.activate(BACK)
    assert reader.evaluate(READOUT) != dragged[0]


def test_the_description_says_whose_code_drew_the_picture(at):
    reader = at("bell")
    reader.begin()
    books = reader.description()
    for text, whose in [
        (reader.text(), ""),
        ("x = 1", ""),
        (OTHERS["bell"], OWN),
        ("x = 1", OWN),
        (reader.text(), ""),
        (OTHERS["bell"], OWN),
    ]:
        reader.run(text)
        assert reader.description() == whose + books
    reader.activate(BACK)
    assert reader.description() == books


def test_a_name_that_stands_in_the_chapter_alone_is_told(at):
    reader = at("bell")
    reader.evaluate("globalThis.attnkitChapterHas = (name) => name === 'waists'")
    reader.begin()
    said = reader.run(reader.text().replace("return ", "return waists + "))
    assert "The chapter has waists, but the code of this figure does not: write it here" in said


@pytest.mark.parametrize(
    ("result", "n_asked", "got"),
    [  # the points of the curve come first, and then the three people
        ("np.ones((2, 2))", 3, "an array of shape (2, 2)"),
        ("None", 97, "None"),
        ("'wide'", 97, "'wide'"),
    ],
)
def test_data_that_do_not_fit_are_told_with_what_the_figure_asked_for(at, result, n_asked, got):
    reader = at("bell")
    reader.begin()
    said = reader.run(f"import numpy as np\n\ndef kernel(d):\n    return {result}")
    asked = f" The figure asks for kernel(an array of shape ({n_asked},)), and gets"
    assert said.endswith(f"{asked} {got}. The figure shows its last good state.")
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    reader.slide()


def test_what_is_said_is_of_the_text_that_ran(at):
    reader = at("bell")
    reader.begin()
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    reader.paste(OTHERS["bell"] + "\n")
    assert reader.said() == "The figure follows the code that ran last: press Run for this one."
    reader.slide()
    reader.wait("/ran last/.test(document.querySelector('.editor-said').textContent)")


def test_no_line_of_a_text_that_has_not_run_is_called_wrong(at):
    reader = at("bell")
    reader.begin()
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    broken = OTHERS["bell"].replace("return ", "return nothing * ")
    assert reader.run(broken).startswith("Line 4: The name nothing")
    reader.paste("# a note\n" * 8 + broken)
    reader.evaluate("document.querySelector('input[data-control]').focus()")
    reader.press("ArrowRight")
    reader.wait("/nothing/.test(document.querySelector('.editor-said').textContent)")
    assert reader.said().startswith("The code that ran last: The name nothing is not known here")
    assert not reader.evaluate("document.querySelector('.editor .wrong, [aria-invalid]')")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "def my_scores(q, k, b)\n    return q",
            "Line 1: A line that begins with def ends with a colon.",
        ),
        ("x = 1", "The figure calls my_scores: define it here, and keep its name."),
        (STAIRS.replace("return ", "return 1 /"), "A score is not a number, or infinite"),
        (STAIRS.replace("np.where", "len"), "Line 5: "),
        (STAIRS.replace(", None", ""), "Line 4: "),
        (STAIRS.replace("np.where", "np.wheer"), "Line 5: np.wheer is not in this page: did you"),
        (STAIRS.replace(", bandwidth=1.0", ""), "my_scores() takes 2 values"),
    ],
)
def test_what_is_wrong_is_said_and_sliders_work_on(at, text, sentence):
    reader = at("waist and weight")
    reader.begin()
    assert reader.run(text).startswith(sentence)
    reader.activate(BACK)
    reader.slide()


def test_the_sentence_of_an_edited_figure_is_read_aloud_once(at):
    reader = at("waist and weight")
    reader.begin()
    assert reader.run(STAIRS) == FOLLOWS
    reader.evaluate(ears.LISTEN)
    reader.slide()
    assert reader.evaluate("heard") == [reader.evaluate(READOUT)]


def test_what_the_code_prints_is_shown_for_each_setting(at):
    reader = at("bell")
    reader.begin()
    text = "print('begun')\n" + reader.text().replace("    return", "    print(d[0])\n    return")
    text = text.replace("kernel(distance)", "kernel(d)").replace("distance", "d")
    assert reader.run(text) == FOLLOWS
    printed = "document.querySelector('.editor-printed').textContent"
    first = reader.evaluate(printed)
    assert first.startswith("begun\n")
    reader.slide()
    assert reader.evaluate(printed) != first


def test_own_code_is_kept_and_a_reload_does_not_run_it(at):
    reader = at("bell")
    reader.begin()
    first, source = reader.picture(), reader.text()
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    reader.evaluate("void location.reload()")
    kept = "document.querySelector('.attn-message')?.textContent"
    reader.wait(f"document.querySelector('.attn')?.dataset.live === '' && /kept/.test({kept})")
    assert reader.picture() == first
    reader.begin()
    assert reader.text() == OTHERS["bell"]
    assert reader.said() == "This is what you wrote before. It has not run."
    assert reader.picture() == first
    reader.activate(BACK)
    assert reader.text() == source
    keys = reader.evaluate("Object.keys(localStorage)")
    assert len(keys) == 1 and keys[0].endswith(" before")
    reader.activate("Bring it back")
    assert reader.text() == OTHERS["bell"]


AGE = """{
  const key = localStorage.key(0);
  const kept = { ...JSON.parse(localStorage.getItem(key)), of: "def kernel" };
  localStorage.setItem(key, JSON.stringify(kept));
}"""


def test_code_of_an_earlier_edition_says_so_until_the_books_is_back(at):
    reader = at("bell")
    reader.begin()
    reader.paste("mine")
    reader.evaluate(AGE)
    reader.evaluate("void location.reload()")
    reader.wait("/kept here/.test(document.querySelector('.attn-message')?.textContent)")
    reader.begin()
    assert reader.text() == "mine"
    kept = "document.querySelector('.editor-kept').textContent"
    said = f"The book has other code here since you wrote this: {BACK} brings it."
    assert reader.evaluate(kept) == said
    reader.activate(BACK)
    assert reader.evaluate(kept) == "An earlier text of yours is kept. Bring it back"


NO_STORAGE = "void Object.defineProperty(globalThis, 'localStorage', { get() { throw Error(); } })"


def test_without_a_storage_it_works_all_the_same(at):
    reader = at("bell")
    reader.evaluate(NO_STORAGE)
    reader.begin()
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    kept = reader.evaluate("document.querySelector('.editor-kept').textContent")
    assert kept.startswith("This browser keeps nothing here")
    reader.activate(BACK)


def test_what_is_printed_on_paper_is_the_books_picture(at):
    reader = at("bell")
    reader.begin()
    first = reader.picture()
    assert reader.run(OTHERS["bell"]) == FOLLOWS
    own = reader.picture()
    reader.evaluate("void dispatchEvent(new Event('beforeprint'))")
    assert reader.picture() == first
    reader.evaluate("void dispatchEvent(new Event('afterprint'))")
    reader.wait(f"{reader.of('.attn-picture svg')}.innerHTML === {json.dumps(own)}")


@pytest.mark.parametrize("gone", ["WebAssembly", "Worker"])
def test_a_browser_that_lacks_something_is_told_at_the_button(at, gone):
    reader = at("bell")
    reader.evaluate(f"void delete globalThis.{gone}")
    reader.press_edit()
    said = "document.querySelector('.attn-message').textContent"
    reader.wait(f"/no WebAssembly or no workers.*notebook/.test({said})")
    assert reader.evaluate(FOCUSED) == "Edit and run"
    assert not reader.evaluate("document.querySelector('.editor')")


def test_without_a_script_there_is_no_button(open_page, folder):
    page = open_page(folder / "bell.html", java_script_enabled=False)
    assert not page.locator("button").is_visible()


def test_on_paper_there_is_no_editor(open_page, folder):
    page = open_page(folder / "bell.html")
    page.get_by_role("button", name="Edit and run").click()
    page.locator(".editor textarea").wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".editor, .editor-buttons, .attn-edit").locator("visible=true").count()


NUMBERS = {"large": "1234567.0", "negative": "-2345.678", "no number": "np.nan", "tiny": "1e-12"}
EACH = {  # of its function in these figures, a result of such numbers
    "bell": "def kernel(d):\n    return np.full(d.shape, {})",
    "two scores": "def own_softmax(scores):\n    return np.full(2, {})",
    "gap and temperature": "def softmax(scores):\n    return np.full(2, {})",
    "many scores": "def softmax(scores):\n    return np.array([{}, 0.5, 1.5])",
    "scores side by side": """def five_scores(q, k, M):
    scores = np.nan_to_num(np.array([[{}, 0.5, 1.5]]))
    return {{n: scores for n in ["dot", "scaled dot", "Gaussian", "additive", "bilinear"]}}""",
    "projections": """def projections(q, k, v):
    W = np.array([[{}, 0.0], [1.0, 0.0]])
    return W, W, W""",
    "positions": "def my_positions(n, d):\n    return np.full((n, d), {})",
}
CUT = """(() => {
  const picture = document.querySelector(".attn-picture").getBoundingClientRect();
  const isCut = ({ left, right, top, bottom }) =>
    Math.max(picture.left - left, right - picture.right) > 7 || // as far as live.css lets it reach
    Math.max(picture.top - top, bottom - picture.bottom) > 0;
  return [...document.querySelectorAll(".attn-picture svg:first-of-type text")]
    .filter((text) => text.textContent.trim() && isCut(text.getBoundingClientRect()))
    .map(({ textContent }) => textContent);
})()"""
OUTSIDE = " Some of its numbers are outside the axes."
ODD = " Some of its numbers are nan or infinite."
COLOURS = " Some of its numbers are beyond the colours, some outside the axes."
TOLD = {
    **{(name, "large"): OUTSIDE for name in ("bell", "two scores", "gap and temperature")},
    **{(name, "negative"): OUTSIDE for name in ("bell", "two scores", "gap and temperature")},
    **{(name, "no number"): ODD for name in ("bell", "two scores", "gap and temperature")},
    **{("many scores", of): OUTSIDE for of in NUMBERS},  # one of which is 1.5
    ("many scores", "no number"): ODD.replace(".", ", some outside the axes."),
    **{("positions", of): COLOURS for of in ("large", "negative")},
    ("positions", "no number"): ODD,
}


@pytest.mark.parametrize("name", EACH)
def test_numbers_beyond_the_picture_are_told_and_no_label_is_cut_off(open_page, folder, name):
    page = open_page(folder / f"{name}.html")
    page.get_by_role("button", name="Edit and run").click()
    area = page.locator(".editor textarea")
    for of, number in NUMBERS.items():
        area.fill(f"import numpy as np\n\n{EACH[name].format(number)}")
        area.press("Control+Enter")
        page.wait_for_function(f"!{RUNS}")
        assert page.locator(".editor-said").inner_text() == FOLLOWS + TOLD.get((name, of), "")
        for stage in page.locator("input[data-control=stage]").all():
            stage.check(force=True)
            page.wait_for_function(f"!{RUNS}")
            assert page.evaluate(CUT) == [], of
        assert page.evaluate(CUT) == [], of


def test_a_label_is_read_on_the_bar_that_hides_its_place(open_page, folder):
    page = open_page(folder / "two scores.html")
    page.get_by_role("button", name="Edit and run").click()
    page.locator(".editor textarea").fill(OWN_SOFTMAX.replace("return ", "return 2 + "))
    page.locator(".editor textarea").press("Control+Enter")
    label = page.locator(".attn-picture text", has_text="weight 2.")
    label.first.wait_for()
    paper = label.first.evaluate("""(text) => {
      const { x, y, width, height } = text.getBoundingClientRect();
      const [own, ...below] = document.elementsFromPoint(x + width / 2, y + height / 2)
        .filter((each) => each.closest("[data-mark]"));
      return [own === text, getComputedStyle(below[0]).fill === getComputedStyle(text).fill];
    }""")
    assert paper == [True, False]


WRONG = [
    ("return ", "while True: pass\n    return "),
    ("return ", "return np.nan * "),
    ("return ", "return np.ones((3000, 3000)) @ np.ones((3000, 3000)) * "),
    ("return ", "return None #"),
    ("return ", "return 'a' #"),
    ("return ", "yield "),
    ("scores", "scores[:1]"),
    ("distance", "kernel(distance)"),
    ("np.exp", "np.log"),
]
EDITS = -(-1000 // len(OTHERS))  # of each figure: a thousand in all
# Python gets less time than a reader gives it; then each text is run, and what is said is noted.
QUICK = """async (file) => {
  const script = Object.assign(document.createElement("script"), { src: file });
  await new Promise((done) => { script.onload = done; document.head.append(script); });
  const begin = attnkitPython;
  limit = 0.4;
  attnkitPython = (options) => begin({ ...options, seconds: { valueOf: () => limit } });
}"""
FUZZ = """async (texts) => {
  const [area, run, said] = ["textarea", ".editor-buttons button", ".editor-said"].map(
    (each) => document.querySelector(`.attn-editor ${each}`),
  );
  const found = [];
  for (const text of texts) {
    area.value = text;
    area.dispatchEvent(new Event("input"));
    run.click();
    const begun = performance.now();
    while (/^Running/.test(said.textContent)) await new Promise((go) => setTimeout(go, 5));
    const answer = said.textContent, late = performance.now() - begun > 8000;
    const good = /^The figure follows|[.?] The figure shows (its last|the book)/.test(answer);
    if (late || !good) found.push([text, answer]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", OTHERS)
def test_after_any_of_many_edits_a_figure_answers_and_is_restored(open_page, folder, name):
    page = open_page(folder / f"{name}.html")
    page.evaluate(QUICK, f"{name}_files/python.js")
    page.get_by_role("button", name="Edit and run").click()
    page.locator(".editor textarea").wait_for()
    first = page.evaluate(PICTURE)
    source = page.locator(".editor textarea").input_value()
    assert page.evaluate(FUZZ, [fuzzed(source, seed, WRONG) for seed in range(EDITS)]) == []
    page.get_by_role("button", name=BACK).click()
    assert page.evaluate(PICTURE) == first
    page.evaluate("limit = 20")  # the author's code ends, on a busy machine too
    assert page.evaluate(FUZZ, [source]) == []
    assert drawn.difference(page.evaluate(PICTURE), first, 20) is None
