"""A desk with a screen that nobody sees: Xvfb, D-Bus, Orca, Firefox, and keys that are pressed."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tools.browser import FIREFOX
from tools.listen.speech import Speech

QUIET = 1.0  # seconds without a word and without work, after which nothing more is to be said
PATIENCE = 60  # seconds
PAUSE = 0.1
WORK = 0.2  # of a pause; less is no work: a cursor blinks
# Firefox: accessible from the start; no first-run pages, no network, no motion.
PREFERENCES = {
    "accessibility.force_disabled": -1,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.cache.disk.enable": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.newtab.preload": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.tabs.firefox-view": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
    "ui.prefersReducedMotion": 1,
}
# Orca as it comes, except that it neither repeats the names of keys nor begins to read by itself.
OWN = {"enableKeyEcho": False, "sayAllOnLoad": False, "pageSummaryOnLoad": False}
ORCA = {
    "general": {**OWN, "startingProfile": ["Default", "default"]},
    "profiles": {"default": {**OWN, "profile": ["Default", "default"]}},
    "pronunciations": {},
    "keybindings": {},
}


class Desk:
    """Orca and Firefox with one page open.

    Parameters
    ----------
    page : Path
        The page to open.
    """

    def __init__(self, page: Path):
        self._open = ExitStack()
        folder = tempfile.TemporaryDirectory(prefix="listen-", ignore_cleanup_errors=True)
        self._home = home = Path(self._open.enter_context(folder))
        self.speech = Speech(home / "speech")
        self._open.callback(self.speech.close)
        self._environment = os.environ | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home),
            "SPEECHD_ADDRESS": f"unix_socket:{home / 'speech'}",
            "GSETTINGS_BACKEND": "memory",
            "GNOME_ACCESSIBILITY": "1",
            "LANG": "C.UTF-8",
            "MOZ_CRASHREPORTER_DISABLE": "1",
        }
        self._environment.pop("WAYLAND_DISPLAY", None)
        try:
            self._begin(page)
        except BaseException:
            self._open.close()
            raise

    def close(self) -> None:
        """End all programs."""
        self._open.close()

    def _begin(self, page: Path) -> None:
        screen = ["-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        self._environment["DISPLAY"] = ":" + self._answer("Xvfb", "-displayfd", "1", *screen)
        self._environment["DBUS_SESSION_BUS_ADDRESS"] = self._answer(
            "dbus-daemon", "--session", "--nofork", "--print-address=1"
        )
        settings = self._home / "data" / "orca" / "user-settings.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(ORCA), "utf-8")
        profile = self._home / "profile"
        profile.mkdir()
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        self._working = [self._start("orca")]
        self.listen(for_a_word=True)  # it says that it is there
        firefox = [FIREFOX.found(), "--no-remote", "--profile", str(profile), page.as_uri()]
        self._working.append(self._start(*firefox))

    def _start(self, *command: str, output: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start a program that ends with the desk, and what it started with it."""
        program = subprocess.Popen(
            command,
            env=self._environment,
            cwd=self._home,
            stdout=output,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._open.callback(end, program)
        return program

    def _answer(self, *command: str) -> str:
        """Start a program that stays, and return the line that it prints."""
        program = self._start(*command, output=subprocess.PIPE)
        assert program.stdout
        self._open.callback(program.stdout.close)
        return program.stdout.readline().strip()

    def press(self, keys: str) -> None:
        """Press keys one after another, by the names that X gives them: `Tab Insert+a`."""
        subprocess.run(["xdotool", "key", *keys.split()], env=self._environment, check=True)

    def listen(self, for_a_word: bool = False) -> list[str]:
        """Wait until nothing more is said and nobody is at work; return what was said.

        Parameters
        ----------
        for_a_word : bool
            Whether something will be said for certain: then wait for it.
        """
        begun = busy = time.monotonic()
        before, silent = worked(self._working), self.speech.latest
        while (now := time.monotonic()) - begun < PATIENCE:
            time.sleep(PAUSE)
            after = worked(self._working)
            if after - before > WORK * PAUSE or (for_a_word and self.speech.latest == silent):
                busy = now
            before = after
            if now - max(busy, self.speech.latest) > QUIET:
                return self.speech.take()
        raise TimeoutError(f"Orca and Firefox are still busy after {PATIENCE} s")


def end(program: subprocess.Popen[str]) -> None:
    """End a program and whatever it has started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, how)
            program.wait(5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def worked(programs: Sequence[subprocess.Popen[str]]) -> float:
    """Return for how many seconds programs, and those they started, have worked or wanted to.

    On a busy machine a program may wait for a core; then it is not at rest.
    """
    sessions, nanoseconds = {program.pid for program in programs}, 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) in sessions:
                working, waiting, _ = (process / "schedstat").read_text().split()
                nanoseconds += int(working) + int(waiting)
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
    return nanoseconds / 1e9
