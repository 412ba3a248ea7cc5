"""Files that are exported, in every format: whole or not at all, private, and never over the database."""

import errno
import os
import stat
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, database_content, run_tracker
from csv_helpers import only_sentence
from icalendar import Calendar

pytestmark = ON_A_FILE  # about files, whatever they are written from

DAY_OPTION = "--on=2018-01-05"
FILE_NAMES = ("out.json", "out.csv", "out.xlsx", "out.ics")


OLD = '{"name": "out"}'
"""What stands where an export is written; also a description of tables of the same name."""


def files_of(name: str) -> list[str]:
    """The files that an export under a name makes."""
    return ["out-commitments.csv", "out-updates.csv", "datapackage.json"] if name == "out.csv" else [name]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_an_export_replaces_the_file_and_is_private(tracker: CommandLine, tmp_path: Path, name: str) -> None:
    """What stood there goes, links stay links, the new file is 0600, and no draft is left."""
    folder = tmp_path / "out"
    folder.mkdir()
    for file in files_of(name):
        (tmp_path / f"real-{file}").write_text(OLD)
        (tmp_path / f"real-{file}").chmod(0o644)
        (folder / file).symlink_to(tmp_path / f"real-{file}")
    tracker("export -o", str(folder / name))
    for file in files_of(name):
        assert (folder / file).is_symlink()
        assert (tmp_path / f"real-{file}").read_bytes() != OLD.encode()
        assert stat.S_IMODE((folder / file).stat().st_mode) == 0o600
    assert not list(tmp_path.glob("**/*.new"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("-o {}/folder.json", "is a folder"),
        ("-o {}/folder --format json", "is a folder"),
        ("-o {}/missing/out.json", "There is no folder"),
        ("-o {}/out.docx", "out.docx does not say its format. End it in .json, .csv, .xlsx, .ics"),
        ("-o {}/out", "does not say its format"),
        ("-o {}/out.csv --format xlsx", "out.csv is csv by its name, and --format says xlsx."),
        ("-o {}/out.json --format pdf", '"pdf" is not a file format.'),
        ("--format csv", "Name a file for it: -o report.csv"),
        ("--format xlsx", "Name a file for it: -o report.xlsx"),
        ("-o {}/seeded.db --format json", "is the database itself"),
        ("-o {}/link.json", "is the database itself"),
        ("-o {}/hard.json", "is the database itself"),
        ("-o {}/two.csv", "is the database itself"),
    ],
)
def test_a_place_where_no_export_can_be_is_refused(
    tracker: CommandLine, tmp_path: Path, options: str, says: str
) -> None:
    """A folder, a missing one, an unknown or contradicted name, the database itself in any disguise."""
    for folder in ("folder.json", "folder"):
        (tmp_path / folder).mkdir()
    for link in ("link.json", "two-updates.csv"):
        (tmp_path / link).symlink_to(tracker.path)
    (tmp_path / "hard.json").hardlink_to(tracker.path)
    before = database_content(tracker.path), sorted(tmp_path.rglob("*"))
    assert says in only_sentence(tracker(f"export {options.format(tmp_path)}", fails=2))
    assert (database_content(tracker.path), sorted(tmp_path.rglob("*"))) == before


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_full_disk_leaves_the_previous_export(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """When the last byte cannot be made safe, the old file stays and no draft does."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for file in files_of(name):
        (tmp_path / file).write_text("old")
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "fsync", full)
    says = only_sentence(tracker("export -o", str(tmp_path / name), fails=7))
    assert "could not be written (No space left on device); what stood there is as it was." in says
    assert [(tmp_path / file).read_text() for file in files_of(name)] == ["old"] * len(files_of(name))
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_that_may_not_grow_leaves_the_previous_export(
    tracker: CommandLine, tmp_path: Path, name: str
) -> None:
    """A real limit, half way through the file."""
    import resource

    tracker("update hotline limited", DAY_OPTION, f"--note={os.urandom(4000).hex()}")
    tracker("update hotline --due 2018-08-01", DAY_OPTION)
    for file in files_of(name):
        (tmp_path / file).write_text("old")
    before = sorted(tmp_path.iterdir())
    done = run_tracker(
        *("export", "-o", str(tmp_path / name)),
        db=tracker.path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # or Python itself would leave half files behind
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (7, "", 1)
    assert "could not be written" in done.stderr
    assert [(tmp_path / file).read_text() for file in files_of(name)] == ["old"] * len(files_of(name))
    assert sorted(tmp_path.iterdir()) == before


def test_an_empty_database_is_exported_too(
    tracker: CommandLine, empty_database: Path, tmp_path: Path
) -> None:
    """Tables with a header and no rows, a calendar without entries; and they are read back."""
    for name in FILE_NAMES:
        tracker(f"export --db={empty_database} -o", str(tmp_path / name))
    for name in ("out.json", "out-commitments.csv", "out-updates.csv", "out.xlsx"):
        assert tracker("import", str(tmp_path / name)).out == f"{name}: added nothing.\n"
    assert not Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
