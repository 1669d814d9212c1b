"""What the benchmarks share: a browser, a summary of many times, a table."""

import statistics
from contextlib import contextmanager

from tools.browser import CHROMIUM, FLAGS

# Every host but this machine fails at once, with a network or without.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@contextmanager
def chromium(*flags: str):
    """Yield a Chromium without a window."""
    from playwright.sync_api import sync_playwright  # here, so that the rest runs without it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM.found(), args=[*FLAGS, *flags]
        )
        try:
            yield browser
        finally:
            browser.close()


def median(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def table(header: list[str], rows: list[list]) -> str:
    """Return a markdown table; the first column is text, the others are numbers."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(on_one_line, line)) + " |" for line in lines)


def on_one_line(text: object) -> str:
    """Return a text fit for a cell of a table: an error may be long and have many lines."""
    text = " ".join(str(text).split()).replace("|", "/")
    return text if len(text) <= 300 else f"{text[:300]} ..."
