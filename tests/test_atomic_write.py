"""Files are saved whole under their names, or not at all."""

import errno
import stat
from pathlib import Path

import pytest

from tracker.db.atomic_write import draft_files, put_in_place, write_atomically
from tracker.domain.errors import ResourceUnavailable, UsageError


def file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_drafts_replace_the_files_when_all_are_written(tmp_path: Path) -> None:
    """Until then the previous files stay under their names; afterwards no draft is left."""
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    paths[0].write_text("old")
    with write_atomically(*paths) as drafts:
        for draft in drafts:
            draft.write_text(f"new {draft.parent.name}")
        assert paths[0].read_text() == "old"
        assert not paths[1].exists()
    assert [path.read_text() for path in paths] == [f"new {tmp_path.name}"] * 2
    assert file_names(tmp_path) == ["a.csv", "b.csv"]


def test_an_error_while_writing_leaves_the_previous_file(tmp_path: Path) -> None:
    """And no draft."""
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), write_atomically(path) as (draft,):
        draft.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert file_names(tmp_path) == ["a.csv"]


def test_a_full_disk_is_reported_with_the_name_of_the_file(tmp_path: Path) -> None:
    """The sentence says that the previous file is as it was."""
    path = tmp_path / "a.csv"
    with pytest.raises(ResourceUnavailable) as failed, write_atomically(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(path) in failed.value.message
    assert "as it was" in failed.value.message
    assert file_names(tmp_path) == []


def test_a_saved_file_is_private(tmp_path: Path) -> None:
    """Also if the previous one was not."""
    path = tmp_path / "a.csv"
    path.touch(mode=0o644)
    with write_atomically(path) as (draft,):
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that it points to is replaced, and the draft is beside that file."""
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "a.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    with write_atomically(link) as (draft,):
        assert draft.parent == target.parent
        draft.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize(
    ("name", "says"), [("folder", "is no file that can be written to"), ("none/a.csv", "There is no folder")]
)
def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, name: str, says: str) -> None:
    """Before anything is written."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=says), write_atomically(tmp_path / name):
        pytest.fail("nothing can be written there")


def test_a_draft_that_is_not_put_in_place_is_removed(tmp_path: Path) -> None:
    """Of two drafts only the one that is put in place has its name."""
    paths = [tmp_path / "a.db", tmp_path / "b.db"]
    with draft_files(*paths) as drafts:
        put_in_place(drafts[0], paths[0])
    assert file_names(tmp_path) == ["a.db"]
