"""Writes the document of an export anew, for an import that has more to do or more to store."""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

Change = Callable[[str], str]


def rewritten(document: Path, name: str, change: Change) -> Path:
    """The document with its updates changed, an item a line, under another name beside it."""
    target = document.with_name(name)
    with document.open() as lines, target.open("w") as written:
        for line in lines:
            written.write(change(line) if line.startswith('{"commitment"') else line)
    return target


def unsigned(update: str) -> str:
    """An update that no office has recorded, as it is without its moment.

    Its statuses are all the same one, so that no level falls, none needs a note, and no day has two.
    """
    update = re.sub(r', "recorded_at".*\}', "}", update)
    return re.sub(r'"status": "[a-z-]+"', '"status": "limited"', update)


def unexplained(update: str) -> str:
    """The same, with the words of an assessment as its source: a rule looks back whether it needs a note."""
    update = unsigned(update)
    return update.replace('"note"', '"source"') if _assesses(update) else update


def _assesses(update: str) -> bool:
    return '"status"' in update and '"reporter"' not in update


def written_out(update: str) -> str:
    """An update with a note of 40 to 80 letters and with a uid of 16, as the tracker makes them."""
    return re.sub(r'"Note (\d+)"', _note, re.sub(r'"uid": "([^"]+)"', _uid, update))


def _note(found: re.Match[str]) -> str:
    words = f"Note {found[1]} says in a sentence or two who did what, where it can be read and what is next"
    return f'"{words[: 40 + int(found[1]) % 41]}"'


def _uid(found: re.Match[str]) -> str:
    digest = hashlib.blake2b(found[1].encode(), digest_size=10).digest()
    return f'"uid": "{base64.b32encode(digest).decode().lower()}"'
