"""A figure as a file of its own."""

from html import escape
from pathlib import Path
from typing import Protocol


class Saved(Protocol):
    """What is asked of a LiveFigure."""

    alt: str

    def to_html(self) -> str:
        """Return the live figure."""
        ...

    def to_svg(self) -> str:
        """Return the present picture as SVG."""
        ...

    def to_png(self) -> bytes:
        """Return the present picture as PNG."""
        ...


def save(figure: Saved, path: Path, title: str | None, lang: str) -> None:
    """Write a figure into a file whose name tells the format."""
    kind = path.suffix.lower()
    if kind in (".html", ".htm"):
        path.write_text(document(figure, title or figure.alt, lang), "utf-8")
    elif kind == ".svg":
        path.write_text(figure.to_svg(), "utf-8")
    elif kind == ".png":
        path.write_bytes(figure.to_png())
    else:
        raise ValueError(
            f"save got the file name {path.name!r}: name it .html for a live page, "
            ".svg or .png for the present picture"
        )


def document(figure: Saved, title: str, lang: str) -> str:
    """Return a whole page with a figure."""
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{figure.to_html()}\n</body>\n</html>\n"
    )
