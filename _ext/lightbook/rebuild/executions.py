"""Execute a notebook when its code, or anything else that its outputs come from, has changed.

jupyter-cache finds outputs by a notebook's code and by the entry of its kernel in the metadata. To
that entry, a fingerprint of what the code imports (imports.py) is added as Sphinx reads a notebook:
outputs are found exactly as long as they would come out the same. Sphinx reads a page again when
its text or that fingerprint has changed.

The notebooks are executed here, several at once, before myst-nb asks for their outputs. If one
raises an error or writes to stderr, its outputs are not kept, and the build stops with a line on
each.
"""

import json
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_client.kernelspec import NoSuchKernel
from myst_nb.core.read import is_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.console import strip_colors

from .. import installed
from .imports import Sources, sources

LOGGER = logging.getLogger(__name__)
KEY = "made_from"  # in the entry of the kernel, and in what Sphinx notes about a page
AT_ONCE = min(os.cpu_count() or 1, 4)  # a kernel takes about 200 MB
KERNELS = ".kernels"
VIEW = "application/vnd.jupyter.widget-view+json"
WAITING = re.compile("<script type=.application/json. data-attnkit-page>(.*?)</script>", re.S)
PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


def surround(app: Sphinx, config: Config) -> None:
    """Give the kernels folders of their own.

    The outputs must not depend on the reader's home: on a matplotlibrc, an IPython profile, or on
    whether anything can be written there.
    """
    folder = Path(app.outdir).parent / KERNELS
    for variable in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
        (folder / variable.lower()).mkdir(parents=True, exist_ok=True)
        os.environ[variable] = str(folder / variable.lower())


def source(env: BuildEnvironment, page: str) -> Path:
    """Return the file of a page."""
    return Path(env.doc2path(page))


def read_text(env: BuildEnvironment, page: str) -> str:
    """Return what the file of a page says."""
    return source(env, page).read_text("utf-8-sig")  # as Sphinx reads it


def is_notebook(env: BuildEnvironment, page: str) -> bool:
    """Tell whether a page has cells that are executed."""
    return source(env, page).suffix == ".ipynb"


def made_from(env: BuildEnvironment, page: str, text: str) -> Sources:
    """Return what the outputs of a notebook with this text come from."""
    cells = [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    folder = source(env, page).parent
    return sources(map("".join, cells), folder, installed.folder("attnkit"))


def fingerprint(env: BuildEnvironment, page: str, text: str) -> str:
    """Return a hash of all that a page shows of its own: its text and its outputs."""
    outputs = made_from(env, page, text).fingerprint() if is_notebook(env, page) else ""
    return sha256(f"{outputs}\n{text}".encode()).hexdigest()


def fingerprints(env: BuildEnvironment) -> dict[str, str]:
    """Return the fingerprints of all pages."""
    pages = sorted(env.found_docs)
    return {page: fingerprint(env, page, read_text(env, page)) for page in pages}


def look(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Return the pages whose fingerprint is not that of when they were read."""
    return [page for page, now in fingerprints(env).items() if env.metadata[page].get(KEY) != now]


def execute_all(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Execute the notebooks among the pages that will be read, if their outputs are not known."""
    texts = {page: read_text(env, page) for page in pages}
    if mixed := [page for page, text in texts.items() if is_myst_markdown_notebook(text)]:
        raise ExtensionError(f"{source(env, mixed[0]).name}: make it .ipynb to have its cells run")
    execute(env, {page: text for page, text in texts.items() if is_notebook(env, page)})


def read(app: Sphinx, page: str, content: list[str]) -> None:
    """Let myst-nb find the outputs of a page, and note what the page shows."""
    (text,) = content
    app.env.metadata[page][KEY] = fingerprint(app.env, page, text)
    if is_notebook(app.env, page):
        execute(app.env, {page: text})  # for when it was saved since execute_all
        content[0] = marked(text, made_from(app.env, page, text).fingerprint())


def marked(text: str, mark: str) -> str:
    """Return a notebook with the fingerprint of what its outputs come from."""
    content = json.loads(text)
    kernel = content["metadata"].setdefault("kernelspec", dict(PYTHON))
    kernel[KEY] = mark
    return json.dumps(content, ensure_ascii=False)


def execute(env: BuildEnvironment, texts: dict[str, str]) -> None:
    """Execute those notebooks whose outputs are not known, and keep what came of it."""
    cache = get_cache(env.mystnb_config.execution_cache_path)
    found = {page: made_from(env, page, text) for page, text in texts.items()}
    marks = {page: made.fingerprint() for page, made in found.items()}
    notebooks = {
        page: nbformat.reads(marked(text, marks[page]), as_version=4)
        for page, text in texts.items()
    }
    missing = {page: made for page, made in notebooks.items() if not known(cache, made)}
    if not missing:
        return
    prepare({package for page in missing for package in found[page].packages})
    timeout, wrong = env.mystnb_config.execution_timeout, []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tasks = {
            page: pool.submit(run, page, made, source(env, page).parent, timeout)
            for page, made in missing.items()
        }
        for page, task in tasks.items():
            file = source(env, page).relative_to(env.srcdir).as_posix()
            if problem := task.result():
                wrong.append(f"{file}: {problem}")
            elif made_from(env, page, texts[page]).fingerprint() != marks[page]:
                wrong.append(f"{file}: what it imports was changed while it ran; build again")
            else:
                bundle = CacheBundleIn(missing[page], str(source(env, page)))
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    if wrong:
        raise ExtensionError("\n".join(wrong))


def known(cache: JupyterCacheAbstract, made: NotebookNode) -> bool:
    """Tell whether the outputs of a notebook are in the cache, whole."""
    try:
        cache.merge_match_into_notebook(made)
    except (KeyError, ValueError):  # a build that was killed can leave a part
        return False
    return True


def prepare(packages: set[str]) -> None:
    """Provide what kernels need: a loopback address that answers, and matplotlib's font list."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
    except OSError as error:
        raise ExtensionError(
            f"no notebook can run: kernels talk over 127.0.0.1, and it does not answer ({error}); "
            "switch the loopback interface on"
        ) from error
    # A kernel that makes the list may say so on a slow machine, in the middle of a page.
    if "matplotlib" in packages and not any(Path(os.environ["MPLCONFIGDIR"]).iterdir()):
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, capture_output=True, check=False)


def run(page: str, made: NotebookNode, folder: Path, timeout: int) -> str:
    """Execute a notebook in place; return what is wrong with it, or nothing."""
    LOGGER.info(f"executing {page}")
    cells = [cell for cell in made.cells if cell.cell_type == "code"]
    started = []
    client = NotebookClient(
        made,
        timeout=timeout,
        record_timing=False,  # it would be written into the cells, and make them others
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=lambda cell, cell_index: started.append(cell),
    )
    try:
        client.execute()
    except CellExecutionError as error:
        LOGGER.info(strip_colors(error.traceback))
        said = strip_colors(error.evalue).strip().partition("\n")[0]
        return f"code cell {len(started)} raises {error.ename}: {said}"
    except CellTimeoutError:
        return f"code cell {len(started)} takes longer than {timeout} s"
    except DeadKernelError:
        return f"code cell {len(started)} ends its kernel; is there enough memory?"
    except NoSuchKernel as error:
        return f"there is no kernel {error.name} on this machine; the book's is python3"
    except RuntimeError as error:
        return f"its kernel does not start: {error}"
    for number, cell in enumerate(cells, 1):
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                said = strip_colors(output.text).strip().partition("\n")[0]
                return f"code cell {number} writes to stderr, which no page may show: {said}"
        cell.outputs = [for_pages(output) for output in cell.outputs if not is_for_kernels(output)]
    return ""


def is_for_kernels(output: NotebookNode) -> bool:
    """Tell whether an output shows only what a running kernel moves."""
    return set(output.get("data", ())) == {VIEW}


def for_pages(output: NotebookNode) -> NotebookNode:
    """Let a live figure stand in its page, where other publishers let its script put it."""
    if waiting := WAITING.search(output.get("data", {}).get("text/html", "")):
        output.data["text/html"] = json.loads(waiting[1])
    return output


def tidy(app: Sphinx, exception: Exception | None) -> None:
    """Drop the outputs that no page shows any more."""
    if exception:
        return
    env, shown = app.env, set()
    cache = get_cache(env.mystnb_config.execution_cache_path)
    for page in env.found_docs:
        if is_notebook(env, page):
            text = read_text(env, page)
            mark = made_from(env, page, text).fingerprint()
            made = nbformat.reads(marked(text, mark), as_version=4)
            shown.add(cache.create_hashed_notebook(made)[1])
    for record in cache.list_cache_records():
        if record.hashkey not in shown:
            cache.remove_cache(record.pk)
