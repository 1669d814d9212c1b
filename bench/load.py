"""What does a published chapter weigh, and how soon is its first figure live?

    python -m bench.load

The chapter on waist and weight as the book publishes it, beside the same chapter as plain
ipywidgets: each figure is an ipywidgets.interactive around the same matplotlib figure, built by
Jupyter Book in its default configuration (see bench/rival.py). Both come from one local server with
gzip, as GitHub Pages sends them; what it does not have, such as a font from another host, fails at
once.

Live means: the first moment at which moving an input changes the picture. Without a kernel that
never comes for plain ipywidgets, so for them it is the first moment at which the slider can move.
"""

import gzip
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from bench import rival
from bench.build import built, chapter
from bench.timing import OFFLINE, chromium, median, on_one_line, p95, table

LOADS = 7
PATIENCE = 120_000  # milliseconds for one load: the default page is slow on a busy machine
OURS, PLAIN = "waist and weight in the book", "the same as plain ipywidgets, default configuration"
LINES = {  # latency in ms, bytes per second
    "no limit": None,
    "10 Mbit/s, 40 ms": {"latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6},
}

# Tries to move the first slider until it is live, and notes when that was. Checking
# whether the picture changed must cost next to nothing: it happens every 5 ms of the measured load.
OURS_LIVE = """
let seen;
const timer = setInterval(() => {
    const slider = document.querySelector(".attn input[type=range]");
    if (!slider) return;
    if (!seen) {
        seen = new MutationObserver(() => {});
        const what = { attributes: true, childList: true, characterData: true, subtree: true };
        seen.observe(slider.closest(".attn").querySelector(".attn-picture > svg"), what);
    }
    slider.value = Number(slider.value) + (slider.value < slider.max ? 1 : -1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (!seen.takeRecords().length) return;
    window.live = performance.now();
    clearInterval(timer);
}, 5);
"""
PLAIN_LIVE = """
const timer = setInterval(() => {
    const handle = document.querySelector(".jupyter-widgets .noUi-handle");
    if (!handle) return;
    const before = handle.getAttribute("aria-valuenow");
    const picture = document.querySelector(".widget-output img")?.src;
    handle.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    if (handle.getAttribute("aria-valuenow") === before) return;
    window.live = performance.now();
    window.follows = () => document.querySelector(".widget-output img")?.src !== picture;
    clearInterval(timer);
}, 5);
"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with gzip and notes each answer's path and size."""

    protocol_version = "HTTP/1.1"
    answers: list  # set by `served`

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        found = file.is_file()
        body = file.read_bytes() if found else b""
        plain = file.suffix in {".woff2", ".woff", ".png", ".ico"}
        body = body if plain or not found else gzip.compress(body, mtime=0)
        self.answers.append((self.path, len(body)))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        if found and not plain:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.copyfile(BytesIO(body), self.wfile)

    def log_message(self, *_):
        pass


@contextmanager
def served(folder: Path):
    """Serve a folder; yield its address and the list of what has been answered."""
    answers = []
    handler = type("Own", (Handler,), {"answers": answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", answers
    finally:
        server.shutdown()
        server.server_close()


def load(browser, page_file: Path, folder: Path, script: str) -> dict:
    """Load a page again and again, each time with an empty cache."""
    found = {"times": {line: [] for line in LINES}}
    with served(folder) as (address, answers):
        url = f"{address}/{page_file.relative_to(folder).as_posix()}"
        for line, limits in LINES.items():
            for _ in range(LOADS):
                answers.clear()
                with browser.new_context() as context:
                    context.add_init_script(script)
                    page = context.new_page()
                    asked = []
                    page.on("request", lambda request, asked=asked: asked.append(request.url))
                    if limits:
                        session = context.new_cdp_session(page)
                        session.send(
                            "Network.emulateNetworkConditions", {"offline": False, **limits}
                        )
                    page.set_default_timeout(PATIENCE)
                    page.goto(url, wait_until="commit")  # it may be live before all has arrived
                    page.wait_for_function("window.live")
                    found["times"][line].append(page.evaluate("window.live"))
                    page.wait_for_load_state("networkidle")
                    follows = page.evaluate("window.follows ? window.follows() : true")
        found["bytes"] = sum(size for _, size in answers)
        found["requests"] = len(answers)
        away = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        found["outside"] = len(away) + sum("/outside/" in path for path, _ in answers)
        found["follows"] = follows
    return found


@cache
def measured() -> dict[str, dict | str]:
    """Return what was found for each page, or why nothing was."""
    found = {}
    sides = {OURS: (built_chapter, OURS_LIVE), PLAIN: (plain_chapter, PLAIN_LIVE)}
    with chromium(OFFLINE) as browser:
        for name, (side, script) in sides.items():
            try:
                folder, page = side()
                found[name] = load(browser, page, folder, script)
            except Exception as error:
                found[name] = f"not measured: {on_one_line(error)}"
    return found


def built_chapter() -> tuple[Path, Path]:
    """Return the folder of the book and its chapter on waist and weight."""
    return built()[0], chapter("waist-and-weight")


def plain_chapter() -> tuple[Path, Path]:
    """Return the folder of the default book and its chapter on waist and weight."""
    folder = rival.built()
    (page,) = (folder / "chapters").glob("waist-and-weight.html")
    return folder, page


def markdown() -> str:
    """Return the table."""
    found = measured()
    header = ["published chapter", "KB, gzip", "requests", "to other hosts"]
    for line in LINES:
        header += [f"live after, ms ({line})", "95th percentile"]
    header.append("picture follows")
    rows = []
    for name, page in found.items():
        if isinstance(page, str):
            rows.append([f"{name}: {page}", *[""] * (len(header) - 1)])
            continue
        row = [name, f"{page['bytes'] / 1000:.0f}", page["requests"], page["outside"]]
        for line in LINES:
            row += [f"{median(page['times'][line]):.0f}", f"{p95(page['times'][line]):.0f}"]
        rows.append([*row, "yes" if page["follows"] else "no"])
    text = (
        f"From navigation to a live figure, {LOADS} loads each with an empty cache. Without a "
        "kernel the picture of plain ipywidgets never follows; for them, live is when the slider "
        "can be moved. What they load from content networks comes from the same local server "
        "here (require.js as npm has it, not minified).\n\n" + table(header, rows)
    )
    if isinstance(found[PLAIN], dict) and (missing := rival.missing()):
        text += f"\n\nNot available, and left out: {', '.join(missing)}."
    return text


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    ours, plain = measured()[OURS], measured()[PLAIN]
    if isinstance(ours, str):
        return []
    outside, size = ours["outside"], ours["bytes"] / 1000
    found = [
        [f"{OURS}: requests to other hosts", str(outside), "0", "no" if outside else "yes"],
        [f"{OURS}: gzip", f"{size:.0f} KB", "at most 300 KB", "yes" if size <= 300 else "no"],
    ]
    if isinstance(plain, dict):
        for line in LINES:
            ratio = median(plain["times"][line]) / median(ours["times"][line])
            what = f"{OURS}: speed-up until live over plain ipywidgets ({line})"
            found.append([what, f"{ratio:.1f} times", "at least 5", "yes" if ratio >= 5 else "no"])
    return found


if __name__ == "__main__":
    print(markdown())
