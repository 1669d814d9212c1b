"""How does Lighthouse score every page, beside the same chapters by Jupyter Book's defaults?

    python -m bench.lighthouse

Lighthouse loads each page of the book as a slow phone and as a desktop computer, from a local
server with gzip. It times a load on this machine and works out from that how long a slow line and
a slow processor would take; a busy machine still makes the answer worse, so of several RUNS the
median counts. The chapters of the default book are loaded once.
"""

import json
from functools import cache
from pathlib import Path

from bench import rival
from bench.build import built
from bench.load import served
from bench.timing import OFFLINE, median, on_one_line, table
from tools.browser import CHROMIUM, FLAGS
from tools.node import install, node, package

RUNS = {"mobile": 3, "desktop": 1}  # a desktop computer is nowhere near the limit
HERE = Path(__file__).parent  # package.json
OURS, PLAIN = "this book", "the same chapters, default configuration"
PROFILES = {"mobile": [], "desktop": ["--preset=desktop"]}
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
GOALS = {("performance", "mobile"): 95}  # the others: 100

Scores = dict[str, float]


@cache
def installed() -> Path:
    """Return Lighthouse's folder; npm fetches it if it is not there yet."""
    install(HERE)
    return package("lighthouse", HERE)


def version() -> str:
    """Return Lighthouse's version."""
    return json.loads((installed() / "package.json").read_text("utf-8"))["version"]


def pages(folder: Path, start: str = "") -> list[str]:
    """Return the pages of a book whose names start so; index.html leads on to the first.

    Not 404.html: Lighthouse refuses a page that is served as not found.
    """
    names = (page.relative_to(folder).as_posix() for page in sorted(folder.rglob("*.html")))
    others = ("_static/", "outside/", "404.html")
    return [name for name in names if name.startswith(start) and not name.startswith(others)]


def look(url: str, profile: str, categories: list[str]) -> Scores:
    """Let Lighthouse load a page once, or again if that fails; return its scores, at most 100."""
    try:
        return look_once(url, profile, categories)
    except RuntimeError:  # mostly a browser that was too slow to start on a busy machine
        return look_once(url, profile, categories)


def look_once(url: str, profile: str, categories: list[str]) -> Scores:
    """Let Lighthouse load a page once; return its scores, at most 100 each."""
    browser = CHROMIUM.found()
    flags = " ".join([*FLAGS, OFFLINE.replace("=", '="') + '"', "--headless=new"])
    report = json.loads(
        node(
            str(installed() / "cli" / "index.js"),
            url,
            "--quiet",
            "--output=json",
            "--no-enable-error-reporting",
            "--disable-full-page-screenshot",  # no score needs it
            f"--only-categories={','.join(categories)}",
            f"--chrome-flags={flags}",
            *PROFILES[profile],
            CHROME_PATH=browser,
        )
    )
    if failed := report.get("runtimeError"):
        raise RuntimeError(f"Lighthouse on {url}: {failed['message']}")
    return {name: 100 * found["score"] for name, found in report["categories"].items()}


def judged(url: str, profile: str, runs: int) -> Scores:
    """Return the scores of a page: the median of the runs for performance, else the first."""
    first, *more = (
        look(url, profile, ["performance"] if run else list(CATEGORIES)) for run in range(runs)
    )
    times = [scores["performance"] for scores in (first, *more)]
    return first | {"performance": median(times)}


@cache
def measured() -> dict[tuple[str, str], dict[str, Scores | str]]:
    """Return {(book, profile): {page: scores, or why there are none}}."""
    found = {}
    for name, folder in ((OURS, lambda: built()[0]), (PLAIN, rival.built)):
        with served(folder()) as (address, _):
            for profile in PROFILES:
                scores = found[name, profile] = {}
                for page in pages(folder(), "chapters/" if name == PLAIN else ""):
                    try:
                        runs = RUNS[profile] if name == OURS else 1
                        scores[page] = judged(f"{address}/{page}", profile, runs)
                    except Exception as error:
                        scores[page] = f"not measured: {on_one_line(error)}"
    return found


def values(book: str, category: str, profile: str) -> dict[str, float]:
    """Return a category's score of each page that was measured."""
    scores = measured()[book, profile]
    return {page: found[category] for page, found in scores.items() if isinstance(found, dict)}


def columns() -> list[tuple[str, str, str]]:
    """Return the columns of the table: title, category, profile."""
    return [
        (f"{title}, {profile}", category, profile)
        for category, title in CATEGORIES.items()
        for profile in PROFILES
    ]


def failures() -> list[str]:
    """Return what could not be measured, and why."""
    return [
        f"{book}, {page}, {profile}: {found}"
        for (book, profile), scores in measured().items()
        for page, found in scores.items()
        if isinstance(found, str)
    ]


def markdown() -> str:
    """Return the table."""
    rows = []
    for page in measured()[OURS, "mobile"]:
        row = [page]
        for _, category, profile in columns():
            both = (values(book, category, profile).get(page) for book in (OURS, PLAIN))
            row.append(" / ".join("-" if score is None else f"{score:.0f}" for score in both))
        rows.append(row)
    text = (
        f"Lighthouse {version()}, each page as {OURS} has it / as {PLAIN} have it. Its throttling "
        f"is simulated; the mobile performance of {OURS} is the median of {RUNS['mobile']} runs, "
        "all others are of one run. What the default pages load from content networks is served "
        "here from the same host, and what is missing fails at once: that makes them faster than "
        "on the web, and can cost them points of best practices for an error in the console.\n\n"
    )
    text += table(["page", *(title for title, _, _ in columns())], rows)
    return "\n\n".join([text, *(f"Not measured: {failure}" for failure in failures())])


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    found = []
    for title, category, profile in columns():
        ours, plain = (list(values(book, category, profile).values()) for book in (OURS, PLAIN))
        if not ours:
            continue
        to_reach = GOALS.get((category, profile), 100)
        said = f"{min(ours):.0f}, {median(ours):.0f}"
        if plain:
            said += f" (by default {min(plain):.0f}, {median(plain):.0f})"
        what = f"Lighthouse, {title}: lowest and median of {len(ours)} pages"
        all_there = not any(failure.startswith(OURS) for failure in failures())
        reached = "yes" if min(ours) >= to_reach and all_there else "no"
        found.append([what, said, f"at least {to_reach}" if to_reach < 100 else "100", reached])
    return found


if __name__ == "__main__":
    print(markdown())
