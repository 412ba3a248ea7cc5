"""A published folder as a test reads it: its files, its pages, and where their links lead."""

import urllib.parse
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path


class Links(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {""}
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads, and what it is called."""
        values = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(values)
        self.links += [values[name] or "" for name in ("href", "src") if name in values]
        self.anchors.add(values.get("id") or "")


class Published:
    """What is in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> dict[str, bytes]:
        """Each file, by its path."""
        found = sorted(one for one in self.folder.rglob("*") if one.is_file())
        return {str(one.relative_to(self.folder)): one.read_bytes() for one in found}

    def text(self, path: str) -> str:
        """A file as text."""
        return (self.folder / path).read_text(encoding="utf-8")

    def pages(self) -> dict[str, Links]:
        """Each page, by its path."""
        return {path: Links(self.text(path)) for path in self.files() if path.endswith(".html")}

    def times(self) -> dict[str, int]:
        """When each file was changed last."""
        return {path: (self.folder / path).stat().st_mtime_ns for path in self.files()}

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Each file, and what is zipped in it."""
        for path, content in self.files().items():
            yield path, content
            if zipfile.is_zipfile(self.folder / path):
                with zipfile.ZipFile(self.folder / path) as archive:
                    for name in archive.namelist():
                        yield f"{path}: {name}", archive.read(name)

    def dead_links(self) -> list[str]:
        """The links that lead nowhere in the folder, or out of it without being addresses of the web."""
        pages = self.pages()
        return [
            f"{path}: {link}"
            for path, page in pages.items()
            for link in page.links
            if not (link.startswith(("https://", "http://", "data:,")) or self._leads_on(path, link, pages))
        ]

    def _leads_on(self, path: str, link: str, pages: dict[str, Links]) -> bool:
        target, _, anchor = urllib.parse.unquote(link).partition("#")
        file = (self.folder / path).parent / target if target else self.folder / path
        found = file.resolve()
        if not found.is_relative_to(self.folder.resolve()) or not found.is_file():
            return False
        name = str(found.relative_to(self.folder.resolve()))
        return not anchor or anchor in pages[name].anchors
