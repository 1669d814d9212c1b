"""A printed book as the tests read it: its text, its bookmarks and its links."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
from lightbook.pdf import tags
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def letters(text: str) -> str:
    """Return the letters and digits of a text: spaces and signs depend on how lines break."""
    return "".join(re.findall(r"[^\W_]+", text)).lower()


@dataclass
class Printed:
    """A PDF and what can be read from it."""

    file: Path

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(self.file)

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def tags(self) -> list[tags.Tag]:
        """Return the tags in the order in which a screen reader meets them."""
        with pikepdf.open(self.file) as pdf:
            if "/StructTreeRoot" not in pdf.Root:
                return []
            found = [*tags.read(pdf.Root.StructTreeRoot.K, "").walk()]
            for tag in found:
                tag.facts = {key: str(fact) for key, fact in tag.facts.items()}
            return found

    @cached_property
    def letters(self) -> str:
        # A header line and a page number may fall within a sentence.
        return "".join(letters("\n".join(page.splitlines()[2:])) for page in self.pages)

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int, float]]:
        """Return the level, the title, the page and the height of each bookmark."""

        def walk(items: list, level: int = 0):
            for item in items:
                if isinstance(item, list):
                    yield from walk(item, level + 1)
                else:
                    page = self.reader.get_destination_page_number(item) + 1
                    yield level, item.title, page, float(item.top)

        return list(walk(self.reader.outline))

    @cached_property
    def links(self) -> list[DictionaryObject]:
        notes = (
            note.get_object() for page in self.reader.pages for note in page.get("/Annots", [])
        )
        return [note for note in notes if note["/Subtype"] == "/Link"]
