"""Listening to the book: what takes the words of a screen reader, and the form of transcripts.

The screen reader itself is asked by tests/site/test_heard.py, where it is installed.
"""

import doctest
import os
import re
import socket
import tempfile
from itertools import pairwise
from pathlib import Path

import pages
import pytest

from tools.listen import __main__ as listen
from tools.listen import speech, transcript

FILES = sorted(listen.TRANSCRIPTS.glob("*.txt"))


@pytest.fixture
def orca():
    """Speech, and a client that talks to it as Orca does: a line out, lines in."""
    if os.name == "nt":
        pytest.skip("a socket in a folder is another thing on Windows")
    folder = tempfile.TemporaryDirectory()  # tmp_path can be too long for the name of a socket
    address = Path(folder.name) / "speech"
    taken = speech.Speech(address)
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(address))
        client.settimeout(20)
        with client.makefile("rb") as lines:

            def say(text, answers):
                client.sendall(f"{text}\r\n".encode())
                return [lines.readline().decode().rstrip("\r\n") for _ in range(answers)]

            yield taken, say
    taken.close()
    folder.cleanup()


def test_what_orca_sends_is_written_down_and_reported_as_spoken(orca):
    taken, say = orca
    assert say("SET SELF SSML_MODE on", 1) == ["200 OK"]
    assert say("HISTORY GET CLIENT_ID", 2) == ["245-1", "245 OK"]
    before = taken.latest
    assert say("SPEAK", 1) == ["230 OK RECEIVING DATA"]
    answer = say('<speak><mark name="0:5"/>query 57 &lt; 58\r\n..5</speak>\r\n.', 8)
    assert answer == [
        *("225-1", "225 OK MESSAGE QUEUED"),
        *("701-1", "701-1", "701 BEGIN", "702-1", "702-1", "702 END"),
    ]
    assert say("CHAR q", 8)[0] == "225-2"
    assert taken.latest > before
    assert taken.take() == ["query 57 < 58 .5", "q"]
    assert taken.take() == []


@pytest.mark.parametrize("module", [listen, speech, transcript], ids=lambda module: module.__name__)
def test_the_examples(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_a_line_that_is_no_line_of_a_transcript_is_named():
    with pytest.raises(ValueError, match="line 2 is 'pres Tab'; a line is `open PAGE`"):
        transcript.heard("# A comment\npres Tab", lambda *_: [])


def replayed(text):
    """Go through a transcript, hearing what it says itself."""
    blocks = re.findall(r"^(?:open|press) .+\n((?:    .+\n)*)", text, re.MULTILINE)
    says = iter([[line[4:] for line in block.splitlines()] for block in blocks])
    asked = []

    def act(*words):
        asked.append(words)
        return next(says)

    return transcript.heard(text, act), asked


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_transcript_is_whole_and_opens_pages_of_the_book(file):
    text = file.read_text("utf-8")
    again, asked = replayed(text)
    assert again + "\n" == text
    assert asked[0][0] == "open"
    assert {what for word, what in asked if word == "open"} <= set(pages.NAMES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_said_twice_in_a_row(file):
    lines = file.read_text("utf-8").splitlines()
    twice = [one for one, two in pairwise(lines) if one == two and one.startswith("    ")]
    assert twice == []


def test_what_has_changed_is_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(listen, "ROOT", tmp_path)
    file = tmp_path / "reading.txt"
    file.write_text("press Tab\n    query slider 57.\n", "utf-8")
    assert listen.changes(file, "press Tab\n    query slider 57.") == ""
    shown = listen.changes(file, "press Tab\n    slider 57.")
    assert "-    query slider 57.\n+    slider 57." in shown


def test_what_is_missing_is_named_with_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(listen, "SITE", tmp_path)
    monkeypatch.setattr(listen.shutil, "which", lambda name: None)
    monkeypatch.setattr(type(listen.FIREFOX), "find", lambda self: None)
    with pytest.raises(SystemExit, match=r"no orca, .*, firefox: on Debian, apt install orca xvfb"):
        listen.main()
    with pytest.raises(SystemExit, match=r"There is no --wrote\. There are: --ensure, --write, "):
        listen.main("--wrote")
    monkeypatch.setattr(listen, "SITE", tmp_path / "none")
    with pytest.raises(SystemExit, match="run make book"):
        listen.main()
