"""Listen to the book: `python -m tools.listen`.

Opens the built book from disk in a real Firefox, presses the keys that each transcript in
tests/listening names, and compares what Orca, a screen reader, says with what the transcript says.
With --write, the transcripts are written anew: read what changed as you would read code. With
--ensure, the programs that are missing are installed first, as root on Debian. Names of transcripts
limit this to them.
"""

import difflib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.browser import FIREFOX
from tools.listen.desk import Desk
from tools.listen.transcript import heard

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
TRANSCRIPTS = ROOT / "tests" / "listening"
# The version of Orca whose words the transcripts are.
HEARD_WITH = "43.1"
# Commands, and the packages of Debian that have them.
PROGRAMS = {"orca": "orca", "Xvfb": "xvfb", "dbus-daemon": "dbus-daemon", "xdotool": "xdotool"}
PACKAGES = [*PROGRAMS.values(), "at-spi2-core", FIREFOX.package]


def missing() -> list[str]:
    """List the commands that are not on this machine."""
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    return lacking if FIREFOX.find() else [*lacking, "firefox"]


def install() -> None:
    """Install what is missing, if this is a Debian and we may."""
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], check=True)
        install = ["apt-get", "install", "-y", "--no-install-recommends"]
        subprocess.run([*install, *PACKAGES], check=True)


def listen(transcript: str) -> str:
    """Return a transcript with what is said now."""
    desk = None

    def act(word: str, what: str) -> list[str]:
        nonlocal desk
        if word == "open":
            if desk:
                desk.close()
            desk = Desk(SITE / what)
            return of_the_book(desk.listen(for_a_word=True))
        if desk is None:
            raise ValueError(f"`press {what}` comes before any `open PAGE`")
        desk.press(what)
        return of_the_book(desk.listen())

    try:
        return heard(transcript, act)
    finally:
        if desk:
            desk.close()


def of_the_book(said: list[str]) -> list[str]:
    """Leave out what depends on how busy the machine is.

    The window is named unless its page was there before Orca looked, and a page that takes its
    time is said to be loading.

    Examples
    --------
    >>> of_the_book(["Firefox frame.", "Loading. Please wait.", "Waist and weight link."])
    ['Waist and weight link.']
    """
    return [text for text in said if not text.endswith((" frame.", "Loading. Please wait."))]


def changes(file: Path, now: str) -> str:
    """Show where what is said now differs from a transcript, or return an empty text."""
    before = file.read_text("utf-8").splitlines()
    name = file.relative_to(ROOT).as_posix()
    pair = difflib.unified_diff(before, now.splitlines(), name, "what Orca says", "", "", 4, "")
    return "\n".join(line for line in pair)


def main(*given: str) -> int:
    """Listen to the transcripts that are named, or to all; count those that have changed."""
    files = {file.stem: file for file in sorted(TRANSCRIPTS.glob("*.txt"))}
    options = {word for word in given if word.startswith("-")}
    names = [word for word in given if word not in options] or list(files)
    if unknown := (options - {"--ensure", "--write"}) | (set(names) - set(files)):
        known = ", ".join(["--ensure", "--write", *files])
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: {known}")
    if "--ensure" in options:
        install()
    if not (SITE / "index.html").is_file():
        sys.exit("There is no book in _build/html: run make book")
    if lacking := missing():
        sys.exit(f"There is no {', '.join(lacking)}: on Debian, apt install {' '.join(PACKAGES)}")
    changed = 0
    for name in names:
        now = listen(files[name].read_text("utf-8"))
        difference = changes(files[name], now)
        print(difference or f"{name}: as written", flush=True)
        changed += bool(difference)
        if "--write" in options:
            files[name].write_text(now + "\n", "utf-8")
    if changed and "--write" not in options:
        print("If this is how it should sound: python -m tools.listen --write")
        return changed
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
