"""A real Firefox, without a window and without a network: puppeteer drives it in firefox.mjs."""

import json
from pathlib import Path

from tools import node

SCRIPT = Path(__file__).parent / "firefox.mjs"
SETTINGS = {
    # On macOS, Tab would otherwise skip buttons and sliders.
    "accessibility.tabfocus": 7,
    # Whatever is not on this machine would have to come through a proxy that does not exist.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}
# Like a system that is set to dark mode and reduced motion.
DARK_AND_CALM = {
    "layout.css.prefers-color-scheme.content-override": 0,
    "ui.prefersReducedMotion": 1,
}


class Firefox:
    """One page of a Firefox. Its methods are the calls of firefox.mjs: `firefox.press("Tab")`."""

    def __init__(self, path: str, preferences: dict | None = None):
        settings = json.dumps(SETTINGS | (preferences or {}))
        self.process = node.start(str(SCRIPT), path, settings)

    def __getattr__(self, name):
        return lambda *given: self._call(name, *given)

    def _call(self, name, *given):
        self.process.stdin.write(json.dumps([name, *given]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "Firefox, or the script that drives it, has ended"
        answer = json.loads(line)
        assert "error" not in answer, f"{name} in Firefox: {answer['error']}"
        return answer.get("value")

    def close(self):
        self.process.stdin.close()  # the script ends, and Firefox with it
        self.process.wait(30)
        self.process.stdout.close()
