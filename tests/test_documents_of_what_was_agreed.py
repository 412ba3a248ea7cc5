"""Documents with events, meetings, standings, marks, amounts: out and in again, whatever they say of when."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agreed_documents import COMMON, EVERYTHING, commitment, write_content
from conftest import ON_A_FILE, CommandLine, rolled_back
from exchange_helpers import NOW, export_text, import_document, read_all_rows, records_text

from tracker.db import Connection
from tracker.domain.errors import InvalidInputFile
from tracker.exchange.importer import ImportResult
from tracker.ledger.recorders.due_anchors import leading_into_circles


@pytest.fixture
def desks(offices: list[Connection]) -> Iterator[tuple[Connection, Connection]]:
    """Two offices, empty, and left as they were."""
    with rolled_back(*offices[:2]):
        yield offices[0], offices[1]


def take_in(
    office: Connection, folder: Path, *parts: dict[str, Any], by: str = "desk", schema: str = "tracker/2"
) -> ImportResult:
    """Import a document, of several parts one after the other."""
    path = write_content(folder / "given.json", *parts, schema=schema)
    return import_document(office, path, NOW, by)


def exported(office: Connection, section: str) -> dict[str, dict[str, Any]]:
    """The items of a section of the export, by ref or uid."""
    return {one.get("ref", one.get("uid")): one for one in json.loads(export_text(office))[section]}


def test_every_section_goes_out_and_comes_in_with_the_same_bytes(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Export, import into an empty database, export: nothing is lost, nothing is written otherwise."""
    first, second = desks
    added = take_in(first, tmp_path, EVERYTHING).added
    assert {kind for kind, count in added.items() if count} == {
        *("actor", "agreement", "event", "meeting", "commitment", "update", "standing", "event_day"),
        *("revision", "retraction", "mark", "office"),
    }
    path = tmp_path / "out.json"
    path.write_text(export_text(first), encoding="utf-8")
    import_document(second, path, by="another")
    assert export_text(second) == path.read_text(encoding="utf-8")


def test_a_document_with_everything_comes_in_once(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Again it adds nothing, and changes no row."""
    office, _ = desks
    take_in(office, tmp_path, EVERYTHING)
    before = read_all_rows(office)
    again = take_in(office, tmp_path, EVERYTHING)
    assert not again.added.total()
    assert read_all_rows(office) == before


@ON_A_FILE
def test_what_is_said_of_when_is_written_in_one_way(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Whole names, days or months; an ended due date is "none", an amount is a number."""
    office, _ = desks
    take_in(office, tmp_path, EVERYTHING)
    terms = exported(office, "commitments")
    assert [terms[ref].get("due") for ref in ("withdraw", "later", "meet")] == [
        *("ab:d-day + 40 days", "last + 3 months", "ab:signing + 7 days"),
    ]
    assert (terms["vote"]["due_on"], terms["vote"]["after"]) == ("2018-12-31", "cd:elections")
    assert (terms["meet"]["every"], terms["free"]["target"]) == ("3 months", 5000)
    news = exported(office, "updates")
    assert (news["n"]["due_on"], news["v"]["value"], news["claim"]["is_seen"]) == ("none", 1700, True)
    assert [one["incidents"] for one in news.values() if "incidents" in one] == [0]


def test_updates_that_differ_in_nothing_but_a_nought_are_two(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """No incident, and nothing released so far, say something."""
    office, _ = desks
    said = {"commitment": "free", "effective_on": "2018-02-02", "note": "x"}
    updates = [said, said | {"incidents": 0}, said | {"value": 0}]
    given = {"commitments": [commitment("free", unit="prisoners")], "updates": updates}
    assert take_in(office, tmp_path, COMMON, given).added["update"] == 3


# -- what due dates hang on ----------------------------------------------------------------------------


def test_what_hangs_on_a_renamed_commitment_follows(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """A commitment that is here under another ref is meant by its uid, also where it stands later."""
    ours, theirs = desks
    here = [commitment("fence", uid="other"), commitment("fence-b", uid="fenced")]
    take_in(ours, tmp_path, COMMON, {"commitments": here})
    given = [
        commitment("gates", due="fence + 1 day"),
        commitment("posts", after="fence"),
        commitment("fence", uid="fenced", title="To fence-b"),
    ]
    take_in(theirs, tmp_path, COMMON, {"commitments": given})
    take_in(ours, tmp_path, COMMON, {"commitments": given})
    terms = exported(ours, "commitments")
    assert (terms["gates"]["due"], terms["posts"]["after"]) == ("fence-b + 1 day", "fence-b")
    assert exported(theirs, "commitments")["gates"]["due"] == "fence + 1 day"


@ON_A_FILE
def test_what_hangs_on_a_commitment_follows_rename(tracker: CommandLine, tmp_path: Path) -> None:
    """The ref given with --rename is the one that is meant."""
    content = {"commitments": [commitment("gates", due="hotline + 1 day"), commitment("hotline", uid="x")]}
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"schema": "tracker/2", **COMMON, **content}), encoding="utf-8")
    tracker("import", str(path), "--rename=hotline=hotline-b")
    found = {one["ref"]: one for one in json.loads(tracker("export").out)["commitments"]}
    assert found["gates"]["due"] == "hotline-b + 1 day"


@ON_A_FILE
def test_a_whole_name_means_a_commitment_where_an_event_has_its_name(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """In an export; what people write names the event of the agreement first."""
    first, second = desks
    take_in(first, tmp_path, COMMON, {"commitments": [commitment("fence"), commitment("a", after="fence")]})
    event = {"events": [{"ref": "ab:fence", "agreement": "ab", "title": "Fenced"}]}
    take_in(first, tmp_path, COMMON, event, {"commitments": [commitment("b", after="fence")]})
    path = tmp_path / "out.json"
    path.write_text(export_text(first), encoding="utf-8")
    import_document(second, path)
    assert export_text(second) == path.read_text(encoding="utf-8")
    terms = exported(second, "commitments")
    assert (terms["a"]["after"], terms["b"]["after"]) == ("fence", "ab:fence")


def problems_of(office: Connection, folder: Path, *commitments: dict[str, Any], **more: Any) -> list[Any]:
    """What is wrong with some commitments of a file: the line of each problem and its reason."""
    with pytest.raises(InvalidInputFile) as refused:
        take_in(office, folder, COMMON, {"commitments": list(commitments), **more})
    return [(problem["line"], problem["reason"]) for problem in refused.value.problems]


FIRST_LINE = 11
"""Of the commitments of a file that has COMMON before them."""


@ON_A_FILE
def test_a_circle_is_refused_at_each_of_its_lines(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Once at each, and not at what only hangs on it."""
    found = problems_of(
        desks[0],
        tmp_path,
        commitment("a", due="b + 1 day"),
        commitment("b", after="a"),
        commitment("c", due="a + 2 days"),
    )
    assert [line for line, _ in found] == [FIRST_LINE, FIRST_LINE + 1]
    assert all("a, b" in reason or "b, a" in reason for _, reason in found)


def test_a_circle_made_by_revisions_is_refused(desks: tuple[Connection, Connection], tmp_path: Path) -> None:
    """Though no commitment hung on itself as it was recorded first."""
    revision = {"of": {"kind": "commitment", "ref": "b"}, "due": "a + 1 day", "reason": "x"}
    given = [commitment("a", due="b + 1 day"), commitment("b")]
    found = problems_of(desks[0], tmp_path, *given, revisions=[revision])
    assert {line for line, _ in found} == {FIRST_LINE, FIRST_LINE + 4}


@ON_A_FILE
def test_what_is_not_there_is_refused_at_its_line(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Once for each that names it, an event of another agreement too."""
    found = problems_of(
        desks[0],
        tmp_path,
        commitment("a", due="nothing + 1 day"),
        commitment("b", after="cd:nothing"),
        commitment("c", after="c"),
    )
    assert [line for line, _ in found] == [FIRST_LINE, FIRST_LINE + 1, FIRST_LINE + 2]
    assert '"nothing"' in found[0][1]
    assert '"cd:nothing"' in found[1][1]


@ON_A_FILE
def test_what_hangs_on_a_refused_row_is_not_reported_too(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """One mistake is one problem: nor what hangs on that, what is said of it, or a mark of what is said."""
    said = {"commitment": "b", "effective_on": "2018-02-01", "note": "x", "uid": "u"}
    more = {
        "updates": [said],
        "marks": [{"of": "u", "mark": "internal"}],
        "events": [{"ref": "ab:x y", "agreement": "ab", "title": "T"}],
    }
    bad = commitment("a") | {"title": ""}
    given = (bad, commitment("b", after="a"), commitment("c", after="b"))
    assert len(problems_of(desks[0], tmp_path, *given, **more)) == 2


def test_only_what_is_in_a_circle_or_hangs_on_one_is_looked_at() -> None:
    """Of a long chain nothing is left, so that it costs no more than its length."""
    chain = {f"n{number}": {f"n{number + 1}"} for number in range(5)}
    assert leading_into_circles(chain) == {}
    circle = {"a": {"b", "n0"}, "b": {"a"}, "c": {"a"}}
    assert leading_into_circles(chain | circle) == {"a": {"b"}, "b": {"a"}, "c": {"a"}}


# -- documents of before -------------------------------------------------------------------------------


@ON_A_FILE
@pytest.mark.parametrize("schema", ["tracker/1", "tracker/2"])
def test_the_due_date_of_a_continuing_duty_is_its_first_day(
    desks: tuple[Connection, Connection], tmp_path: Path, schema: str
) -> None:
    """As files of before have it; the answer says for how many that was so, and again it is the same."""
    office, _ = desks
    given = [
        commitment("keep", kind="continuing", due_on="2018-03-01"),
        commitment("go", due_on="2018-03-01"),
    ]
    result = take_in(office, tmp_path, COMMON, {"commitments": given}, schema=schema)
    assert result.starts_of_due_dates == 1
    terms = exported(office, "commitments")
    assert "due_on" not in terms["keep"]
    assert (terms["keep"]["starts_on"], terms["go"]["due_on"]) == ("2018-03-01", "2018-03-01")
    assert not take_in(office, tmp_path, COMMON, {"commitments": given}, schema=schema).added.total()


@ON_A_FILE
def test_a_continuing_duty_with_a_first_day_and_a_due_date_is_refused(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Nobody knows which of them is meant."""
    given = commitment("keep", kind="continuing", starts_on="2018-02-01", due_on="2018-03-01")
    ((line, reason),) = problems_of(desks[0], tmp_path, given)
    assert (line, "has no due date" in reason) == (FIRST_LINE, True)


@ON_A_FILE
def test_import_says_how_many_due_dates_are_first_days(tracker: CommandLine, tmp_path: Path) -> None:
    """In a sentence on stderr, and in JSON."""
    path = tmp_path / "plan.csv"
    path.write_text(
        "ref,title,kind,due_on\nkeep,Keep,continuing,2018-07-01\ngo,Go,,2018-07-01\n", encoding="utf-8"
    )
    command = f"import {path} --agreement pk-ir-2017 --dry-run"
    assert "of 1 the due date in the file is the day from which it is owed" in tracker(command).err
    assert tracker(f"{command} --json").json["items"][0]["starts_of_due_dates"] == 1


# -- the order of files --------------------------------------------------------------------------------


def test_two_files_in_any_order_give_the_same_export(
    desks: tuple[Connection, Connection], tmp_path: Path
) -> None:
    """Days of one event, standings and marks from two files, of one moment; the commands are other."""
    moment = {"recorded_at": "2018-03-07T09:00:00Z", "recorded_by": "x"}
    event = {"events": [{"ref": "ab:d", "agreement": "ab", "title": "D", **moment}]}
    common = {name: [one | moment for one in items] for name, items in COMMON.items()}
    files = []
    for number in (1, 2):
        day = {
            "event": "ab:d",
            "effective_on": "2018-02-01",
            "day": f"2018-04-0{number}",
            "uid": f"d{number}",
        }
        standing = {
            "agreement": "ab",
            "standing": "signed",
            "effective_on": "2018-02-01",
            "uid": f"s{number}",
        }
        mark = {"of": f"s{number}", "mark": "internal", "uid": f"m{number}"}
        said = {"event_days": [day], "standings": [standing], "marks": [mark]}
        files.append({name: [one | moment for one in items] for name, items in said.items()})
    for office, order in zip(desks, (files, files[::-1]), strict=True):
        for content in order:
            take_in(office, tmp_path, common, event, content)
    assert records_text(desks[0]) == records_text(desks[1])
