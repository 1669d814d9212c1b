"""A figure as a file of its own."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

from attnkit.live.editing import scripts
from attnkit.live.hosts.page import outsource, script_text
from attnkit.live.scene import Scene

SCRIPT, PYTHON = "attnkit.js", "python.js"


def save(
    scene: Scene,
    to_html: Callable[..., str],
    path: Path,
    title: str | None,
    lang: str,
    apart: bool,
) -> None:
    """Write a figure into a file whose name tells the format."""
    kind = path.suffix.lower()
    if kind in (".html", ".htm"):
        title = title or scene.alt
        if apart:
            text = write_apart(to_html, title, lang, path.with_name(f"{path.stem}_files"))
        else:
            text = document(to_html(), title, lang)
        path.write_text(text, "utf-8")
    elif kind in (".svg", ".png"):
        path.write_bytes(scene.file(kind))
    else:
        raise ValueError(
            f"save got the file name {path.name!r}: name it .html for a live page, "
            ".svg or .png for the present picture"
        )


def write_apart(to_html: Callable[..., str], title: str, lang: str, folder: Path) -> str:
    """Write the script and the large tables into a folder, and return a page that asks for them."""
    address = quote(f"{folder.name}/")
    text = document(to_html(script=address + SCRIPT), title, lang)
    text, tables = outsource(text, address, python=address + PYTHON)
    folder.mkdir(exist_ok=True)
    python = {PYTHON: scripts.script()} if 'class="attn-program"' in text else {}
    for name, written in {SCRIPT: script_text(), **tables, **python}.items():
        (folder / name).write_text(written, "utf-8")
    return text


def document(body: str, title: str, lang: str) -> str:
    """Return a whole page with a figure."""
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
