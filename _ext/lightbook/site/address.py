"""Find out where the book lives on GitHub: one setting, from which all addresses follow.

The setting is `repository: url:` in _config.yml. Where it is empty, a build on GitHub Actions takes
the repository that the workflow runs in, so that a fork publishes under its own name. With neither,
nothing that needs an address appears on the pages.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

GITHUB = "https://github.com"
ADDRESS = re.compile(rf"{GITHUB}/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


class Repository(NamedTuple):
    """A repository on GitHub, and the addresses that follow from it."""

    owner: str
    name: str
    branch: str

    @property
    def url(self) -> str:
        """The repository itself."""
        return f"{GITHUB}/{self.owner}/{self.name}"

    @property
    def pages(self) -> str:
        """Where GitHub Pages shows its site."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" if self.name.lower() == host else f"https://{host}/{self.name}/"

    def edit(self, path: str) -> str:
        """Where a file can be edited."""
        return f"{self.url}/edit/{self.branch}/{path}"


def find(settings: dict, environment: dict[str, str]) -> Repository | None:
    """Return the repository that the book's settings name, or the one that a workflow runs in."""
    given = settings.get("repository") or {}
    url = given.get("url") or ""
    if not url and environment.get("GITHUB_SERVER_URL") == GITHUB:
        url = f"{GITHUB}/{environment['GITHUB_REPOSITORY']}"
    if not url:
        return None
    if not (parts := ADDRESS.fullmatch(url)):
        raise ConfigError(
            f"repository: url: in _config.yml is {url!r}; "
            f"it must look like {GITHUB}/OWNER/REPOSITORY, or be empty"
        )
    return Repository(parts[1], parts[2], given.get("branch") or "main")


def read_settings(folder: Path) -> dict:
    """Return the book's settings. Jupyter Book does not hand all of them on to Sphinx."""
    return yaml.safe_load((folder / "_config.yml").read_text("utf-8"))


def derive(app: Sphinx, config: Config) -> None:
    """Note the repository, and take the address of the pages from it unless there is another."""
    repository = find(read_settings(Path(app.srcdir)), dict(os.environ))
    # A plain tuple: Sphinx keeps it beside the pages, to see whether it has changed.
    config.lightbook_repository = tuple(repository or ())
    base = config.html_baseurl or (repository.pages if repository else "")
    if base and not re.match(r"https?://[^/]", base):
        raise ConfigError(f"html: baseurl: in _config.yml is {base!r}; it must begin with https://")
    config.html_baseurl = f"{base.rstrip('/')}/" if base else ""


def repository(app: Sphinx) -> Repository | None:
    """Return the repository of the book that is being built."""
    given = app.config.lightbook_repository
    return Repository(*given) if given else None
