"""Execute a notebook again when what it imports has changed.

jupyter-cache compares notebooks alone, so an edit in attnkit or a new numpy would leave old outputs
on the pages. Here the cache lives in a folder named after a fingerprint of both, and Sphinx reads
every page anew when the fingerprint changes.
"""

import hashlib
import os
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import installed

DRAWS = ("numpy", "matplotlib", "ipywidgets", "anywidget")
BUILDS = (
    "jupyter-book",
    "sphinx",
    "myst-nb",
    "sphinx-book-theme",
    "pydata-sphinx-theme",
    "math-core",
)


def fingerprint(folder: Path, packages: tuple[str, ...]) -> str:
    """Return a short hash of a folder's files and of the versions of packages."""
    digest = hashlib.sha256(platform.python_version().encode())
    for package in packages:
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Point myst-nb at this fingerprint's cache and delete the caches of earlier ones."""
    config.lightbook_content = fingerprint(installed.folder("attnkit"), DRAWS)
    config.lightbook_machinery = fingerprint(Path(__file__).parent, BUILDS)
    caches = Path(app.outdir).parent / ".jupyter_cache"
    for old in caches.glob("*"):
        if old.name != config.lightbook_content:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(caches / config.lightbook_content)


def setup(app: Sphinx) -> None:
    """Tell the kernels that they publish, and choose the cache before myst-nb opens one."""
    os.environ["ATTNKIT_PUBLISH"] = "1"
    app.add_config_value("lightbook_content", "", "env", str)
    app.add_config_value("lightbook_machinery", "", "env", str)
    app.connect("config-inited", choose_cache)
