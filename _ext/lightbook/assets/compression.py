"""Compress the site for a host that can send compressed files.

Each text file gets the same content beside it as `.gz` and `.br`. `make compress` is the
last step before the site is copied to a host: the next build deletes these files, since they would
hide its new pages.
"""

import gzip
import sys
from pathlib import Path

import brotli
from sphinx.application import Sphinx

TEXT = {".css", ".html", ".ipynb", ".js", ".json", ".md", ".svg", ".txt", ".xml"}
# By the ending of the compressed file. Without a time in it, equal contents give equal files.
COMPRESS = {
    ".gz": lambda content: gzip.compress(content, 9, mtime=0),
    ".br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT),
}


def delete_compressed(site: Path) -> None:
    """Delete what an earlier run wrote."""
    for ending in COMPRESS:
        for file in site.rglob(f"*{ending}"):
            if Path(file.stem).suffix in TEXT:
                file.unlink()


def delete_old(app: Sphinx) -> None:
    """Delete the compressed files of an earlier build before a new one begins."""
    delete_compressed(Path(app.outdir))


def compress(site: Path) -> dict[str, int]:
    """Compress the text files below a folder; return the total bytes by ending.

    A file that does not become smaller gets no compressed form.
    """
    delete_compressed(site)
    files = sorted(file for file in site.rglob("*") if file.suffix in TEXT and file.is_file())
    sizes = dict.fromkeys(["", *COMPRESS], 0)
    for file in files:
        content = file.read_bytes()
        sizes[""] += len(content)
        for ending, packed in COMPRESS.items():
            small = packed(content)
            sizes[ending] += min(len(small), len(content))
            if len(small) < len(content):
                file.with_name(file.name + ending).write_bytes(small)
    return sizes


def main(site: Path) -> None:
    """Compress the site in a folder, and print how small it became."""
    if not (site / "index.html").is_file():
        sys.exit(f"There is no site in {site}: build it first (make book)")
    plain, gz, br = (size / 1e6 for size in compress(site).values())
    print(f"{plain:.1f} MB of text: {gz:.1f} MB as .gz, {br:.1f} MB as .br")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
