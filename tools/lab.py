"""A real JupyterLab in a real browser, for the tests and for the benchmark."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat

NO_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def write_notebook(path: Path, cells: list[str]) -> None:
    """Write a notebook of code cells without outputs."""
    made = [nbformat.v4.new_code_cell(source.strip()) for source in cells]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


@contextmanager
def jupyterlab(folder: Path):
    """Serve the notebooks of a folder, without the user's own settings, and yield the address."""
    folder = Path(folder)
    home = folder / ".home"
    (home / "config" / "labconfig").mkdir(parents=True)
    (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(NO_NEWS))
    own = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"),
        *(f"--ServerApp.root_dir={folder}", "--expose-app-in-browser"),
        "--JupyterNotebookApp.expose_app_in_browser=True",  # Notebook 7, where it is installed
    ]
    with (home / "log.txt").open("w+") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | {k: str(v) for k, v in own.items()}
        )
        try:
            _wait_for(url + "/api", server, home / "log.txt")
            yield url
        finally:
            _stop(server)


def _stop(server: subprocess.Popen, seconds: float = 20) -> None:
    """Stop a server, by force if need be: a pending request can keep it from ever ending."""
    server.terminate()
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:  # its kernels then end by themselves
        server.kill()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


SECONDS = 120  # that a command may take: one that asks a question would wait for ever
DONE = """([name, seconds]) => Promise.race([
    jupyterapp.commands.execute(name).then(() => {}),
    new Promise((_, fail) => setTimeout(() => {
        const asked = document.querySelector(".jp-Dialog")?.innerText ?? "nothing";
        fail(new Error(`${name} is not done after ${seconds} seconds. It asks: ${asked}`));
    }, 1000 * seconds)),
])"""


class Notebook:
    """A notebook that is open in JupyterLab. Cells are counted from 0."""

    def __init__(self, page, url: str, name: str):
        self.page = page
        self.url = url
        self.open(name)

    def command(self, name: str) -> None:
        """Execute one of JupyterLab's commands (what its menus call) and wait until it is done."""
        self.page.evaluate(DONE, [name, SECONDS])

    def run_all(self) -> None:
        self.command("notebook:run-all-cells")

    def run(self, index: int, source: str | None = None) -> str:
        """Run one cell, with another source if it is given, and return its printed output."""
        self.page.evaluate(
            """([index, source]) => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = index;
                if (source !== null) notebook.activeCell.model.sharedModel.setSource(source);
            }""",
            [index, source],
        )
        self.command("notebook:run-cell")
        outputs = self.page.evaluate(
            "i => jupyterapp.shell.currentWidget.content.widgets[i].model.outputs.toJSON()", index
        )
        for output in outputs:
            if output["output_type"] == "error":
                raise RuntimeError(f"{output['ename']}: {output['evalue']}")
        return "".join("".join(output.get("text", "")) for output in outputs)

    def cell(self, index: int):
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def open(self, name: str) -> None:
        """Load the page with a notebook."""
        # A workspace of its own: no other notebook is open beside it.
        self.page.goto(f"{self.url}/lab/workspaces/{Path(name).stem}/tree/{name}")
        self.wait_for_kernel()

    def open_in_notebook_7(self, name: str) -> None:
        """Load the page with a notebook, in the other program that the server may have."""
        self.page.goto(f"{self.url}/notebooks/{name}")
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return panel?.content?.widgets?.length && kernel?.status === "idle";
            }""",
            timeout=90_000,
        )
