"""Find a Chromium, or install one: `python tests/browser.py --ensure`.

The tests look at the book in a real browser. In this order: the file that the variable CHROMIUM
names, the system's browser, Playwright's own, and, with --ensure, Playwright's download and the
system's package manager.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
HELP = (
    "No Chromium found, and none could be installed: install Chromium or Chrome, "
    "or put the path of one into the variable CHROMIUM, and run the command again."
)
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


def find() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    if named := os.environ.get("CHROMIUM"):
        if not Path(named).is_file():
            raise FileNotFoundError(f"CHROMIUM names {named}, and there is no such file")
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    if found := next(filter(os.path.isfile, ELSEWHERE), None):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def install() -> None:
    """Try Playwright's download, then, as root, the system's package manager."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        ways += [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    for command in ways:
        print("No Chromium yet:", " ".join(command), flush=True)
        subprocess.run(command, check=False)
        if find():
            return


def ensure() -> str:
    """Return the path of a Chromium; install one if need be, and stop with HELP if that fails."""
    if not find():
        install()
    if path := find():
        return path
    sys.exit(HELP)


if __name__ == "__main__":
    print("Chromium:", ensure() if "--ensure" in sys.argv else find())
