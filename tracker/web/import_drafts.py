"""Files that were sent and wait to be confirmed: only this user can read them, and for an hour."""

import contextlib
import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.web import web_messages

KEPT = timedelta(hours=1)
MAX_DRAFTS = 20  # of all users; the oldest goes for a new one
MAX_NAME = 120  # letters
CHUNK = 1 << 16
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NOT_IN_NAMES = re.compile(r"[^\w.() -]+")


class ImportDrafts:
    """The files of one user in a folder of all."""

    def __init__(self, folder: Path, user: str, now: datetime) -> None:
        self._folder = folder
        self._own = folder / hashlib.sha256(user.encode(errors="replace")).hexdigest()[:32]
        self._now = now

    def keep(self, name: str, content: IO[bytes]) -> str:
        """Keep what was sent under a name; the token by which it is found again."""
        self.remove_old()
        token = secrets.token_hex(16)
        place = self._own / token
        place.mkdir(mode=0o700, parents=True)
        file = place / _safe_name(name)
        file.touch(mode=0o600)
        with file.open("wb") as target:
            shutil.copyfileobj(content, target, CHUNK)
        return token

    def find(self, token: str) -> Path:
        """The file that was kept. Raises UsageError for one that is gone, or another user's."""
        self.remove_old()
        place = self._own / token
        if _TOKEN.fullmatch(token) and place.is_dir():
            for file in place.iterdir():
                return file
        raise UsageError(fill(web_messages.DRAFT_GONE), fill(web_messages.DRAFT_GONE_HINT))

    def remove(self, token: str) -> None:
        """Keep a file no more."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self._own / token, ignore_errors=True)

    def remove_old(self) -> None:
        """Remove what has waited too long, and the oldest of too many."""
        drafts = sorted(self._every_draft(), reverse=True)
        oldest = (self._now - KEPT).timestamp()
        for place, (moment, folder) in enumerate(drafts, start=1):
            if moment < oldest or place >= MAX_DRAFTS:
                shutil.rmtree(folder, ignore_errors=True)

    def _every_draft(self) -> Iterator[tuple[float, Path]]:
        for folder in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                yield folder.stat().st_mtime, folder


def _safe_name(name: str) -> str:
    """The name of a file that was sent, as a name in a folder of ours: nothing in it leads elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    kept = _NOT_IN_NAMES.sub("-", last).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:MAX_NAME]}{dot}{suffix[:10]}" if dot else kept[:MAX_NAME] or "file"
