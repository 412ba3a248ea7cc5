"""A commitment can be renamed; the old ref is understood for ever, and given to nothing else."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ON_A_FILE, CommandLine, Location, MakeDatabase, make_stamp, refusal_of
from exchange_helpers import export_text, export_to, import_document
from offices import Offices

from tracker import db, ledger, queries
from tracker.cli.completion import complete_commitments
from tracker.db import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.records import AsOf, Selection
from tracker.domain.terms import UpdateTerms
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.queries.refs import resolve_ref

DAY = datetime(2018, 6, 1, tzinfo=UTC).date()
NOW = datetime.now(UTC) + timedelta(hours=12)  # after the seeds were recorded, and not far to come


def rename(connection: Connection, ref: str, new: str, at: datetime) -> str:
    return ledger.rename_commitment(connection, ref, new, make_stamp(connection, at))


def refs_known_at(connection: Connection, moment: datetime | None) -> set[str]:
    """The refs of a list, and those of the log, as known at a moment."""
    at = AsOf(DAY, moment)
    listed = {one.ref for one in queries.standings(connection, Selection(), at, open_only=False).items}
    return listed | {entry.commitment for entry in queries.log_entries(connection, Selection(), at)}


def test_the_old_ref_is_understood(tracker: CommandLine) -> None:
    """In any case, and by its beginning; the answer has the new one."""
    said = tracker("rename hotline Border-Line").out
    assert said.startswith("hotline is border-line now; hotline still means it.")
    for given in ("hotline", "HOTLINE", "hotl", "border-line", "border-l"):
        assert tracker(f"show {given} --json").json["items"][0]["ref"] == "border-line"
    assert tracker("rename border-line hotline --json").json["items"] == [
        {"ref": "hotline", "former_ref": "border-line"}
    ]
    assert tracker("show border-line --json").json["items"][0]["ref"] == "hotline"


def test_the_old_ref_is_given_to_nothing_else(two_offices: Offices) -> None:
    """Neither by add, nor by an import, nor by another rename, nor to another kind of thing."""
    two_offices("ours", "rename hotline line")
    message = '"hotline" was the ref of "line", and still means it.'
    for typed in (
        'add "Another" --agreement pk-ir-2017 --ref hotline',
        "rename fencing hotline",
        "agreement add Talks --ref hotline --on 2017-11-07 --party PK",
        "document add Report --ref hotline --agreement pk-ir-2017",
    ):
        assert message in two_offices("ours", typed, fails=4).err
    two_offices("theirs", "rename hotline other")
    two_offices("theirs", "rename fencing fence")
    path = two_offices.export("theirs")
    document = json.loads(path.read_text())
    document["commitments"] = [
        one | {"uid": "u-new", "ref": "hotline"} for one in document["commitments"][:1]
    ]
    path.write_text(json.dumps(document))
    refused = two_offices("ours", "import", str(path), fails=5)
    assert 'Another commitment is called "hotline" here.' in refused.err


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ('add "Another" --agreement pk-ir-2017 --ref pk-ir-2017', "agreement"),
        ('add "Another" --agreement pk-ir-2017 --ref hilal-2017-11', "document"),
        ('add "Another" --agreement pk-ir-2017 --ref pk', "actor"),
        ("agreement add Talks --ref hotline --on 2017-11-07 --party PK", "commitment"),
        ("document add Report --ref hotline --agreement pk-ir-2017", "commitment"),
        ("rename hotline fencing", "commitment"),
        ("rename hotline hotline", "commitment"),
    ],
)
def test_new_refs_are_unique_over_all_kinds(tracker: CommandLine, typed: str, kind: str) -> None:
    """So that one word never means two things."""
    assert f"The {kind} " in (said := tracker(typed, fails=4).err)
    assert "is there already." in said


@ON_A_FILE
@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("pk-ir-2017", "An agreement keeps its ref."),
        ("hilal-2017-11", "A document keeps its ref."),
        ("pk", "An actor keeps its code."),
    ],
)
def test_only_commitments_are_renamed(tracker: CommandLine, ref: str, sentence: str) -> None:
    """Everything else is known to other offices by its ref alone."""
    assert sentence in tracker(f"rename {ref} other", fails=4).err


def test_an_answer_for_an_earlier_moment_keeps_the_old_ref(seeded_connection: Connection) -> None:
    """Each ref from the moment at which it was given, in lists and in the log; asked for by any of them."""
    at = [NOW + timedelta(minutes=minute) for minute in (1, 2)]
    ledger.record_update(
        seeded_connection,
        UpdateTerms("hotline", DAY, note="Made up"),
        make_stamp(seeded_connection, NOW),
    )
    rename(seeded_connection, "hotline", "line", at[0])
    rename(seeded_connection, "line", "hotline", at[1])
    expected = [
        (at[0] - timedelta(microseconds=1), "hotline"),
        (at[0], "line"),
        (at[1], "hotline"),
        (None, "hotline"),
    ]
    for moment, ref in expected:
        assert {"hotline", "line"} & refs_known_at(seeded_connection, moment) == {ref}
        for given in ("hotline", "line"):
            asked = Selection(refs=(given,))
            found = queries.standings(seeded_connection, asked, AsOf(DAY, moment), open_only=False)
            assert [one.ref for one in found.items] == [ref]
    assert resolve_ref(seeded_connection, COMMITMENT, "LINE") == "hotline"


def test_a_rename_is_undone(tracker: CommandLine) -> None:
    """The commitment is called as before, and both refs are understood."""
    tracker("rename hotline line")
    said = tracker("undo --yes").out
    assert "recorded 1 new ref:" in said
    assert tracker("show line --json").json["items"][0]["ref"] == "hotline"


def test_a_rename_is_not_undone_over_a_later_one(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else has renamed it since."""
    tracker("rename hotline line")
    monkeypatch.setenv("TRACKER_AUTHOR", "other")
    tracker("rename line wire")
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    said = tracker("undo --yes", fails=4).err
    assert said.startswith('What was called "hotline" was renamed once more since.')


@ON_A_FILE
def test_what_was_taken_back_is_not_renamed(tracker: CommandLine) -> None:
    """Nothing is recorded about it any more."""
    tracker("retract hotline -m Twice --yes")
    assert "was taken back on" in tracker("rename hotline line", fails=4).err


def test_former_refs_come_with_the_document(
    seeded_connection: Connection, make_database: MakeDatabase, tmp_path: Path
) -> None:
    """With their moments, so that the same document and the same earlier answers come out elsewhere."""
    first = NOW + timedelta(minutes=1)
    rename(seeded_connection, "hotline", "line", first)
    rename(seeded_connection, "line", "hotline", first + timedelta(minutes=1))
    path = export_to(seeded_connection, tmp_path / "all.json")
    with db.write_transaction(make_database("empty")) as other:
        import_document(other, path, NOW + timedelta(minutes=9))
        assert export_text(other) == path.read_text()
        assert "line" in refs_known_at(other, first)
        assert resolve_ref(other, COMMITMENT, "line") == "hotline"
        stamp = make_stamp(other, NOW)
        said = refusal_of(RuleViolation, ledger.rename_commitment, other, "fencing", "line", stamp)
        assert "still means it" in said


def test_a_former_ref_that_means_something_here_is_left_out(two_offices: Offices) -> None:
    """A ref is local: here it goes on to mean what it means here."""
    two_offices("theirs", 'add "New" --agreement pk-ir-2017 --ref line')
    two_offices("theirs", "rename line wire")
    two_offices("ours", 'add "Ours" --agreement pk-ir-2017 --ref line')
    two_offices.hand_over("theirs", "ours")
    assert two_offices("ours", "show line --json").json["items"][0]["title"] == "Ours"
    assert two_offices("ours", "show wire --json").json["items"][0]["title"] == "New"


@ON_A_FILE
def test_the_old_ref_completes_to_the_new_one(tracker: CommandLine, seeded_database: Location) -> None:
    """The shell offers what it is called now."""
    tracker("rename hotline line")

    context = SimpleNamespace(params={"db": str(seeded_database)})
    assert complete_commitments(context, "hotl") == ["line"]  # type: ignore[arg-type]
