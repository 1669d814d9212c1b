"""What a screen reader says of the book is what the transcripts in tests/listening say.

It runs where Orca has the version that spoke when they were written, since its words change between
versions; `make listen` installs it. The programs have a screen and a bus of their own.
"""

import shutil
import subprocess

import pytest

from tools.listen import __main__ as listen

FILES = sorted(listen.TRANSCRIPTS.glob("*.txt"))


def version() -> str:
    """Return the version of Orca on this machine, if it and all that it needs is there."""
    if listen.missing() or not shutil.which("orca"):
        return ""
    asked = subprocess.run(["orca", "--version"], capture_output=True, text=True)
    return asked.stdout.strip()


@pytest.mark.skipif(
    version() != listen.HEARD_WITH, reason=f"Orca {listen.HEARD_WITH} is not here: make listen"
)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_transcript_is_what_is_heard(file, site):
    assert site == listen.SITE
    assert listen.changes(file, listen.listen(file.read_text("utf-8"))) == ""
