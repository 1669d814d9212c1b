"""A small book in a folder of its own, built with the real configuration and extension."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = r"""
# A page

This paragraph describes the page, and it speaks of $x$.

```{math}
:label: eq-root
\frac{Q K^\top}{\sqrt{d_k}}
```

## Later

See {eq}`eq-root`.

$$
a &= b \\
c &= d
$$ (eq-two)

```{admonition} Solution
:class: dropdown
The answer is *here*, with $y^2$.
```

```{tip}
:class: dropdown
A hint.
```

```{note}
An open box.
```
"""
CELLS = [
    "import attnkit\nprint('the answer is', attnkit.answer)",
    """from IPython.display import HTML, display
block = '<style data-attnkit="runtime">.once {color: red}</style>'
block += '<script type="module" data-attnkit="runtime">document.title += "!"</script>'
display(HTML(block + '<div class="figure-1">one</div>'))""",
    "display(HTML(block + '<div class=\"figure-2\">two</div>'))",
]


def notebook(cells: list[str], text: str = "# A notebook\n\nText.", figure: object = None) -> str:
    """Return a notebook: a text and some code; the last cell may be a numbered figure."""
    made = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text},
        *(
            {
                "cell_type": "code",
                "id": f"c{i}",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for i, source in enumerate(cells)
        ),
    ]
    if figure is not None:
        made[-1]["metadata"] = {"mystnb": {"figure": figure}}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


# Two parts, pages below pages, two notebooks of one name in two folders.
NESTED = """
format: jb-book
root: page
parts:
  - caption: Near & far
    chapters:
      - file: one/topic
        sections:
          - file: one/below
            sections:
              - file: one/deep/lowest
          - file: one/beside
  - caption: The end
    chapters:
      - file: two/topic
"""
SHOW = "from IPython.display import HTML\nHTML('<p class=\"shown\">{}</p>')"
CAPTION = "A *slanted* caption with $x^2$."
# jsonschema does without this package, which takes a second to build the grammar of addresses.
QUICKER = "import sys; sys.modules['rfc3987_syntax'] = None"


# What a build on GitHub knows of the repository it runs in.
WORKFLOW = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "Some-One/book"}


class Book:
    """A folder with our configuration and extension, a page, and a stand-in for attnkit."""

    def __init__(self, folder: Path):
        self.folder, self.html = folder, folder / "_build" / "html"
        for name in ("_ext", "_static"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "_config.yml", folder)
        self.write("_toc.yml", "format: jb-book\nroot: page\nchapters:\n  - file: notebook\n")
        self.write("page.md", PAGE)
        self.write("chapters/references.bib", "")
        self.write("notebook.ipynb", notebook(CELLS))
        self.write("stand_in/attnkit/__init__.py", "answer = 41\n")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def start(self, *options: str, **environment: str) -> subprocess.Popen:
        """Start a build."""
        command = [
            sys.executable,
            "-c",
            f"{QUICKER}; from jupyter_book.cli.main import main; main()",
        ]
        here = {
            "PYTHONPATH": str(self.folder / "stand_in"),
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
            "GITHUB_SERVER_URL": "",  # a workflow would otherwise lend the book its own address
        }
        return subprocess.Popen(
            [*command, "build", str(self.folder), *options],
            env=os.environ | here | environment,
            cwd=self.folder,  # not this repository, which has an attnkit of its own
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess:
        """Build the book."""
        with self.start(*options, **environment) as process:
            said = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, *said)

    def must_build(self, **environment: str) -> None:
        """Build the book without a warning, or fail the test."""
        done = self.build("-W", "-n", "--keep-going", **environment)
        assert done.returncode == 0, done.stdout + done.stderr

    def page(self, name: str) -> str:
        return (self.html / f"{name}.html").read_text("utf-8")


def nested(folder: Path) -> Book:
    """Return a small book with nested pages, not built yet."""
    book = Book(folder)
    book.write("_toc.yml", NESTED)
    (book.folder / "notebook.ipynb").unlink()
    see = "# Topic one\n\nSee {numref}`fig-one`."
    figure = {"name": "fig-one", "caption": CAPTION}
    book.write("one/topic.ipynb", notebook([SHOW.format("first")], see, figure))
    book.write("two/topic.ipynb", notebook([SHOW.format("second")], "# Topic two\n\nText."))
    for name in ("below", "beside", "deep/lowest"):
        book.write(f"one/{name}.md", f"# The page {name}\n\n## Its section\n\nText of {name}.\n")
    return book
