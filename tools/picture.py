"""Make the README's picture from the lines of Python above it: `python -m tools.picture`."""

import contextlib
import re
import tempfile
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tools.browser import CHROMIUM, FLAGS

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / ".github" / "live-figure.png"
WINDOW = {"width": 640, "height": 700}
SHARP = 2  # pixels of the picture for one of the page
COLOURS = 64  # enough for a few lines and their soft edges, and a third of the bytes


def lines() -> str:
    """Return the first lines of Python in the README."""
    return re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )[0]


def shown(browser: Browser) -> Image.Image:
    """Run the lines and return what the page that they write shows in a browser."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.chdir(folder), mpl.rc_context():
            mpl.rcdefaults()  # a chapter that ran before may have chosen a style
            exec(compile(lines(), "README.md", "exec"), {"__name__": "__main__"})
        context = browser.new_context(
            viewport={"width": 640, "height": 700}, device_scale_factor=SHARP
        )
        try:
            page = context.new_page()
            page.goto((Path(folder) / "page.html").as_uri())
            live = page.wait_for_selector('.attn[data-live=""]')
            return Image.open(BytesIO(live.screenshot())).convert("RGB")
        finally:
            context.close()


def main() -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM.found(), args=FLAGS)
        picture = shown(browser).quantize(COLOURS, dither=Image.Dither.NONE)
        browser.close()
    picture.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
