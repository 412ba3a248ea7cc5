"""A folder of published pages: made aside, then put in place where anything has changed.

What the tracker has put there stands in a file of its own, so that nothing else is ever replaced or removed.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tracker.db.atomic_write import write_atomically
from tracker.domain.errors import ResourceUnavailable, UsageError
from tracker.domain.message_filling import fill
from tracker.web import web_messages

MANIFEST = "tracker-files.json"
MANIFEST_SCHEMA = "tracker.published/1"
OLD_DRAFT_SECONDS = 86_400  # nobody publishes for a day
_DRAFT = re.compile(r"\.tracker-[0-9a-f]{16}\.new")
_OWN_PATH = re.compile(r"[a-z0-9._~()-]+(?:/[a-z0-9._~()-]+)?")
"""A file that the tracker may have made: in the folder, or in one within it."""


class Placed(NamedTuple):
    """How many files were written, were as they are already, were removed; and those left that are other."""

    written: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]


class PublicationFolder:
    """What is published, in a folder aside until all of it is there.

    Only its owner may read what ``is_private``.
    """

    def __init__(self, folder: Path, draft: Path, *, is_private: bool) -> None:
        self._folder, self._draft = folder, draft
        self._mode = 0o600 if is_private else 0o666 & ~_umask()
        self._folder_mode = 0o700 if is_private else 0o777
        self._digests: dict[str, str] = {}

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the publication."""
        data = content.encode() if isinstance(content, str) else content
        self.new_file(path).write_bytes(data)
        self._digests[path] = hashlib.sha256(data).hexdigest()

    def new_file(self, path: str) -> Path:
        """A file of the publication that somebody else writes, and then ``take``s in."""
        file = self._draft / path
        file.parent.mkdir(exist_ok=True)
        return file

    def take(self, path: str) -> None:
        """Take in a file that was written."""
        with (self._draft / path).open("rb") as file:
            self._digests[path] = hashlib.file_digest(file, "sha256").hexdigest()

    def put_in_place(self) -> Placed:
        """Replace what has changed, and remove what the last publication had and this one has not.

        Raises UsageError, with nothing changed, where a file stands in the way that the tracker did not make.
        """
        before = _read_manifest(self._folder)
        changed = [path for path, digest in self._digests.items() if not _is(self._folder / path, digest)]
        self._refuse_replacing(path for path in changed if path not in before)
        if changed:  # named before they are there: so whatever happens, the next time knows whose they are
            _write_manifest(self._folder, before | self._digests)
        for path in changed:
            self._place(path)
        gone = {path: digest for path, digest in before.items() if path not in self._digests}
        removed = [path for path, digest in gone.items() if _remove(self._folder, path, digest)]
        if changed or gone:
            _write_manifest(self._folder, self._digests)
        kept = [path for path in gone if path not in removed and os.path.lexists(self._folder / path)]
        unchanged = len(self._digests) - len(changed)
        return Placed(len(changed), unchanged, len(removed), tuple(sorted(kept)))

    def _refuse_replacing(self, paths: Iterator[str]) -> None:
        others = [path for path in paths if os.path.lexists(self._folder / path)]
        if others:
            message = fill(web_messages.NOT_OURS, file=self._folder / min(others), count=len(others))
            raise UsageError(message, fill(web_messages.NOT_OURS_HINT))

    def _place(self, path: str) -> None:
        target = self._folder / path
        target.parent.mkdir(mode=self._folder_mode, exist_ok=True)
        draft = self._draft / path
        draft.chmod(self._mode)
        draft.replace(target)


@contextlib.contextmanager
def open_publication(folder: Path, *, is_private: bool) -> Iterator[PublicationFolder]:
    """A publication that is to be put into a folder, which is made where it is not there.

    Raises UsageError for a place where no folder can be, and ResourceUnavailable.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(fill(web_messages.NOT_A_FOLDER, path=folder), fill(web_messages.NOT_A_FOLDER_HINT))
    if not folder.exists() and not folder.parent.is_dir():
        message = fill(web_messages.NO_FOLDER_ABOVE, folder=folder.parent)
        raise UsageError(message, fill(web_messages.NO_FOLDER_ABOVE_HINT))
    is_new = not folder.exists()
    try:
        folder.mkdir(mode=0o700 if is_private else 0o777, exist_ok=True)
        draft = folder / f".tracker-{os.urandom(8).hex()}.new"
        draft.mkdir(mode=0o700)
        _remove_old_drafts(draft)
        try:
            yield PublicationFolder(folder, draft, is_private=is_private)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            if is_new:
                with contextlib.suppress(OSError):  # it has what was published in it
                    folder.rmdir()
    except OSError as error:
        message = fill(web_messages.NOT_PUBLISHED, folder=folder, reason=error.strerror or error)
        raise ResourceUnavailable(message, fill(web_messages.NOT_PUBLISHED_HINT)) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _remove_old_drafts(draft: Path) -> None:
    """Take away what a publication that was killed has left a day ago or earlier."""
    now = draft.stat().st_mtime
    for other in draft.parent.glob(".tracker-*.new"):
        if _DRAFT.fullmatch(other.name) and other.is_dir() and not other.is_symlink():
            with contextlib.suppress(OSError):
                if other.stat().st_mtime < now - OLD_DRAFT_SECONDS:
                    shutil.rmtree(other, ignore_errors=True)


def _is(file: Path, digest: str) -> bool:
    """Whether a file is there with that content; a link is not that file."""
    try:
        if file.is_symlink():
            return False
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == digest
    except OSError:
        return False


def _remove(folder: Path, path: str, digest: str) -> bool:
    """Remove a file that is as the tracker left it, and its folder where that is empty then."""
    file = folder / path
    if file.parent.is_symlink() or not _is(file, digest):
        return False
    file.unlink()
    if file.parent != folder:
        with contextlib.suppress(OSError):
            file.parent.rmdir()
    return True


def _read_manifest(folder: Path) -> dict[str, str]:
    """What the tracker has put into a folder: a digest each. Raises UsageError for a damaged list."""
    file = folder / MANIFEST
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != MANIFEST_SCHEMA:
            raise ValueError
        files = {str(path): str(digest) for path, digest in content["files"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        message = fill(web_messages.NO_MANIFEST, file=file)
        raise UsageError(message, fill(web_messages.NO_MANIFEST_HINT)) from None
    return {path: digest for path, digest in files.items() if _is_own_path(path)}


def _is_own_path(path: str) -> bool:
    """Whether a path can be one of ours; whoever has changed the list of files makes nobody remove others."""
    return bool(_OWN_PATH.fullmatch(path)) and ".." not in PurePosixPath(path).parts


def _write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    content = {"schema": MANIFEST_SCHEMA, "files": dict(sorted(files.items()))}
    with write_atomically(folder / MANIFEST) as (draft,):
        draft.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8", newline="\n")
