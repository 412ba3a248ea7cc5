"""The addresses of pages that are files: relative, so that they lead on from a folder as from a server."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tracker.web.page_links import PageLinks

_NOT_SAFE = re.compile(r"[^a-z0-9._()-]")
MAX_STEM = 100  # letters of a name, so that a folder within folders has room for it
RESERVED_STEMS = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)))
)
"""Names that Windows keeps for devices, also before a dot."""
LISTS_BY_ARGUMENT = {
    "status": "statuses",
    "flag": "flags",
    "obligor": "actors",
    "theme": "themes",
    "agreement": "agreements",
}
"""The pages of the index that list what the list of a served site selects, by the name in its address."""


def file_stem(text: str) -> str:
    """A name for a file that every system and every server takes, another one for each ref, code or theme.

    Refs are in lower case and codes in upper case; a theme in both has the beginning of its digest too.
    """
    stem = _NOT_SAFE.sub(lambda found: "".join(f"~{byte:02x}" for byte in found[0].encode()), text.lower())
    is_told_apart = text in (text.lower(), text.upper()) and len(stem) <= MAX_STEM
    if not is_told_apart or stem.startswith("."):
        return f"{stem[:MAX_STEM].lstrip('.')}~{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return f"{stem}~" if stem.partition(".")[0] in RESERVED_STEMS else stem


def page_path(kind: str, ref: str) -> str:
    """The file of the page of something that has a ref, or of a theme."""
    return f"{kind}/{file_stem(ref)}.html"


class PublishedNames(NamedTuple):
    """What has a page: refs, and the paths of themes, by their kind, each with the file of its page.

    ``pages`` are those that stand alone.
    """

    by_kind: Mapping[str, Mapping[str, str]]
    pages: Collection[str]


class FileLinks(PageLinks):
    """The addresses from a page at some depth; what has no page has no address."""

    def __init__(self, published: PublishedNames, to_root: str) -> None:
        super().__init__(to_root)
        self.to_root = to_root
        self._published = published

    def to(self, path: str, arguments: Iterable[tuple[str, object]] = (), *, now: bool = False) -> str:  # noqa: ARG002 - a file is of one day
        """The address of a page, of the index for a list; empty for what only a server answers."""
        if path == "list":
            return self._index(dict(arguments))
        name = path or "index"
        return f"{self.to_root}{name}.html" if name in self._published.pages else ""

    def record(self, kind: str, ref: str) -> str:
        """The page of something that has a ref; empty where it has none."""
        path = self._published.by_kind.get(kind, {}).get(ref)
        return f"{self.to_root}{path}" if path else ""

    def theme(self, path: str) -> str:
        """The page of a theme."""
        return self.record("theme", path)

    def file(self, path: str) -> str:
        """The address of another file."""
        return f"{self.to_root}{path}"

    def _index(self, arguments: Mapping[str, object]) -> str:
        """The index, at the group that a list selects."""
        if "agreement" in arguments and "flag" in arguments:
            return self.record("agreement", str(arguments["agreement"]))
        for name, page in LISTS_BY_ARGUMENT.items():
            if name in arguments:
                return f"{self.to_root}index/{page}.html#{file_stem(str(arguments[name]))}"
        return f"{self.to_root}index/refs.html"
