"""Take what a screen reader says, in place of a loudspeaker.

Orca sends every utterance to Speech Dispatcher, by a protocol of lines (SSIP). This is a server of
that protocol that writes the words down. It speaks in no time: nothing is cut short by what comes
next.
"""

import re
import socket
import threading
import time
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

# What a client asks of a real server, and needs an answer to. All else is a setting: "done".
ANSWERS = {
    "HISTORY GET CLIENT_ID": ("245", "1"),
    "LIST OUTPUT_MODULES": ("250", "paper"),
    "GET OUTPUT_MODULE": ("251", "paper"),
    "LIST VOICES": ("249", "MALE1"),
    "LIST SYNTHESIS_VOICES": ("249", "paper\ten\tnone"),
}


class Speech:
    """What was said so far, and when the last word came.

    Parameters
    ----------
    address : Path
        The socket to listen at.
    """

    def __init__(self, address: Path):
        self.latest = time.monotonic()
        self._said: list[str] = []
        self._number = 0
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(address))
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def take(self) -> list[str]:
        """Return what was said since the last time."""
        taken, self._said = self._said, []
        return taken

    def close(self) -> None:
        """Take no further client."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as lines:
            while command := line(lines):
                if command == "SPEAK":
                    reply(lines, "230 OK RECEIVING DATA")
                    command = "CHAR " + words(" ".join(iter(partial(line, lines), ".")))
                reply(lines, *self._answer(command))

    def _answer(self, command: str) -> list[str]:
        word, _, rest = command.partition(" ")
        if word in ("CHAR", "KEY"):
            return self._heard(rest)
        code, value = ANSWERS.get(command, ("200", ""))
        return [f"{code}-{value}", f"{code} OK"] if value else [f"{code} OK"]

    def _heard(self, text: str) -> list[str]:
        """Note a text, and report that it has been spoken: Orca waits for that to read on."""
        self.latest = time.monotonic()
        self._said.append(text)
        self._number += 1
        replies = [f"225-{self._number}", "225 OK MESSAGE QUEUED"]
        for code, event in (("701", "BEGIN"), ("702", "END")):
            replies += [f"{code}-{self._number}", f"{code}-1", f"{code} {event}"]
        return replies


def line(lines: IO[bytes]) -> str:
    """Read a line; the protocol doubles a dot at the beginning of one."""
    read = lines.readline().decode().rstrip("\r\n")
    return read[1:] if read.startswith("..") else read


def reply(lines: IO[bytes], *replies: str) -> None:
    """Send lines."""
    lines.write("".join(f"{text}\r\n" for text in replies).encode())
    lines.flush()


def words(ssml: str) -> str:
    """Return the words of a text with marks between them.

    Examples
    --------
    >>> words('<speak><mark name="0:5"/>Waist &amp; <mark name="8:14"/>weight</speak>')
    'Waist & weight'
    """
    if ssml.startswith("<speak>"):
        ssml = "".join(ElementTree.fromstring(ssml).itertext())
    return re.sub(r"\s+", " ", ssml).strip()
