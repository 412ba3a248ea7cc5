"""Nothing is true before its day, and nothing is taken back before it is recorded."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, make_stamp
from csv_helpers import csv_text

from tracker import db, queries
from tracker.cli import context as cli_context
from tracker.domain.days import latest_day_on_earth
from tracker.domain.records import AsOf, Selection
from tracker.domain.terms import UpdateTerms
from tracker.ledger import record_update

TOMORROW = "2018-06-02"  # today is the day before
REFUSED = "Sat 2 Jun 2018 is still to come."


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "field", "hint"),
    [
        (
            "update hotline limited --on",
            "day",
            "Nothing is true before its day; the day by which it is due goes with --due.",
        ),
        (
            "update hotline limited --reporter IR --on",
            "day",
            "Nothing is true before its day; the day by which it is due goes with --due.",
        ),
        ("agreement add Talks --ref talks --party IR --on", "day of conclusion", "Check the day."),
        (
            "document add Text --ref x --agreement pk-ir-2017 --on",
            "day of publication",
            "Check the day.",
        ),
    ],
)
def test_a_typed_day_that_is_still_to_come_is_refused(
    tracker: CommandLine, typed: str, field: str, hint: str
) -> None:
    """Today is the last day that is taken, and nothing is saved of what is refused."""
    assert tracker(f"{typed} {TOMORROW}", fails=4).err == f"The {field} {REFUSED} {hint}\n"
    assert tracker("log --json").json["items"] == []
    tracker(f"{typed} 2018-06-01")


@ON_A_FILE
def test_a_due_date_may_be_still_to_come(tracker: CommandLine) -> None:
    """That is what it is for: of a new commitment, and of an update."""
    tracker("add 'A measure' --agreement pk-ir-2017 --due 2031-01-01")
    tracker("update hotline --due 2031-01-01")


@ON_A_FILE
def test_the_moment_and_day_asked_about_may_be_still_to_come(tracker: CommandLine) -> None:
    """A question says nothing of what is true."""
    tracker("list --as-of 2031-01-01 --known-at 2031-01-01")


@ON_A_FILE
@pytest.mark.parametrize(
    ("section", "item", "field"),
    [
        ("updates", {"commitment": "hotline", "effective_on": TOMORROW, "status": "limited"}, "effective_on"),
        (
            "agreements",
            {"ref": "x", "title": "T", "form": "f", "concluded_on": TOMORROW, "parties": ["IR"]},
            "concluded_on",
        ),
        (
            "documents",
            {"ref": "x", "agreement": "pk-ir-2017", "title": "T", "published_on": TOMORROW},
            "published_on",
        ),
    ],
)
def test_a_day_in_a_file_that_is_still_to_come_is_refused(
    import_content: ImportContent, section: str, item: dict[str, object], field: str
) -> None:
    """At its row, whatever moment and uid the row brings along; the day that is set as today is the last."""
    document = {"schema": "tracker/1", section: [item | {"recorded_at": "2018-01-01T00:00Z"}]}
    error = json.loads(import_content(json.dumps(document), "--json", name="x.json", fails=5).err)["error"]
    (problem,) = error["problems"]
    assert (problem["field"], problem["value"]) == (field, TOMORROW)
    assert REFUSED in problem["reason"]


@ON_A_FILE
def test_a_row_of_today_is_taken(import_content: ImportContent) -> None:
    """As it is when it is typed."""
    import_content(csv_text("hotline,2018-06-01,limited,,"))


def test_the_last_day_of_a_file_is_that_of_the_clocks_furthest_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no day is set as today: a file may come from any office on earth."""
    monkeypatch.delenv("TRACKER_TODAY")
    evening = datetime(2018, 6, 1, 9, 59, 59, tzinfo=UTC)
    assert latest_day_on_earth(evening) == date(2018, 6, 1)
    assert cli_context.last_day_of_files(evening) == date(2018, 6, 1)
    assert cli_context.last_day_of_files(evening + timedelta(seconds=1)) == date(2018, 6, 2)
    monkeypatch.setenv("TRACKER_TODAY", "2018-05-30")
    assert cli_context.last_day_of_files(evening) == date(2018, 5, 30)


@ON_A_FILE
def test_an_import_takes_the_day_that_has_begun_somewhere(
    import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And refuses the day after it, by the real clock."""
    monkeypatch.delenv("TRACKER_TODAY")
    today = datetime.now(UTC).date()
    import_content(csv_text(f"hotline,{today},limited,,"))
    assert (
        "is still to come."
        in import_content(csv_text(f"soil,{today + timedelta(days=3)},limited,,"), fails=5).err
    )


@ON_A_FILE
def test_what_is_typed_is_held_to_the_local_day_and_a_file_to_its_own(
    tracker: CommandLine, import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somewhere it is tomorrow already: a row from there is taken here, where nobody can type that day."""
    monkeypatch.setattr(cli_context, "last_day_of_files", lambda now: date(2018, 6, 2))
    import_content(csv_text(f"hotline,{TOMORROW},limited,,"))
    assert REFUSED in tracker(f"update hotline limited --on {TOMORROW}", fails=4).err


@ON_A_FILE
def test_who_does_not_know_the_day_is_refused_none(tracker: CommandLine) -> None:
    """A program that uses the tracker as a library says which day is the last, or lets every day pass."""
    with db.write_transaction(tracker.path) as connection:
        terms = UpdateTerms("hotline", date(2031, 1, 1), note="x", uid="")
        record_update(connection, terms, make_stamp(connection))
        found = list(queries.log_entries(connection, Selection(), AsOf(date(2031, 1, 1))))
    assert [entry.effective_on for entry in found] == [date(2031, 1, 1)]


# -- retractions -------------------------------------------------------------------------------------

UPDATE = {
    "commitment": "hotline",
    "effective_on": "2018-03-01",
    "status": "limited",
    "uid": "u1",
    "recorded_at": "2018-03-05T12:00Z",
}


def document_of(*updates: dict[str, str], retracted_at: str | None = None) -> str:
    retraction = {"update": "u1", "reason": "An error"}
    content = {
        "schema": "tracker/1",
        "updates": updates,
        "retractions": [retraction | ({"recorded_at": retracted_at} if retracted_at else {})],
    }
    return json.dumps(content)


def test_a_retraction_that_is_older_than_its_update_is_refused(import_content: ImportContent) -> None:
    """At its row, with the moment of the update; one of the same moment is taken."""
    early = document_of(UPDATE, retracted_at="2018-03-05T11:59:59.999999Z")
    says = import_content(early, name="x.json", fails=5).err
    assert "recorded_at: It takes back an entry that was recorded later, at 2018-03-05 12:00:00 UTC." in says
    import_content(document_of(UPDATE, retracted_at="2018-03-05T12:00Z"), name="x.json")


def test_a_retraction_that_is_older_than_what_is_there_is_refused(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Also if the file has not got the update itself; one without a moment is recorded now."""
    tracker("update hotline limited")
    document = json.loads(document_of(retracted_at="2018-03-06T12:00Z"))
    document["retractions"][0]["update"] = tracker("log --json").json["items"][0]["uid"]
    assert "was recorded later" in import_content(json.dumps(document), name="x.json", fails=5).err
    del document["retractions"][0]["recorded_at"]
    import_content(json.dumps(document), name="x.json")


def test_who_recorded_an_update_first_can_have_taken_it_back_before_another_knew_it(
    import_content: ImportContent,
) -> None:
    """The file brings its own, earlier moment of an update that is there already."""
    without_moment = {key: value for key, value in UPDATE.items() if key != "recorded_at"}
    import_content(json.dumps({"schema": "tracker/1", "updates": [without_moment]}), name="x.json")
    import_content(document_of(UPDATE, retracted_at="2018-03-06T12:00Z"), name="x.json")


def test_the_check_finds_a_retraction_that_is_older_than_its_update(tracker: CommandLine) -> None:
    """An older tracker took it; the file can be used."""
    tracker("update hotline limited")
    tracker("update soil limited")
    with db.write_transaction(tracker.path) as connection:
        for number, moment in ((1, datetime(2018, 1, 1, tzinfo=UTC)), (2, datetime.now(UTC))):
            row = {"update_id": number, "reason": "x", "recorded_at": moment, "recorded_by": "x"}
            connection.insert("retraction", [row | {"id": number + 2, "uid": f"r-{number}"}])
    found = tracker("check", fails=8).out
    assert "This update was taken back before it was recorded: U-1." in found
    assert "if that is wrong, record it again." in found


# -- what was not yet known --------------------------------------------------------------------------


@pytest.fixture
def tracker_with_late_records(tracker: CommandLine, import_content: ImportContent) -> CommandLine:
    """An agreement, a commitment and a retraction that were recorded later than what is said of them."""
    late, early = {"recorded_at": "2018-05-01T00:00Z"}, {"recorded_at": "2018-03-01T00:00Z"}
    talks = {"title": "T", "form": "f", "concluded_on": "2018-01-01", "parties": ["IR"]}
    owed = {"title": "T", "obligors": ["IR"]}
    content = {
        "schema": "tracker/1",
        "agreements": [talks | {"ref": "talks"} | late, talks | {"ref": "known-talks"} | early],
        "commitments": [
            owed | {"ref": "early", "agreement": "talks"} | early,
            owed | {"ref": "late", "agreement": "known-talks"} | late,
            owed | {"ref": "known", "agreement": "known-talks"} | early,
        ],
        "updates": [
            {"commitment": ref, "effective_on": "2018-02-01", "status": "limited", "uid": f"u-{ref}"} | early
            for ref in ("early", "late", "known")
        ],
        "retractions": [{"update": "u-known", "reason": "Misread"} | late],
    }
    import_content(json.dumps(content), name="x.json")
    return tracker


def logged(tracker: CommandLine, line: str) -> list[tuple[str, str, bool]]:
    """The commitment of each entry, what it is, and whether it is taken back."""
    items = tracker(f"{line} --json").json["items"]
    return [(one["commitment"], one["entry"], one["retracted"]) for one in items]


def test_the_log_shows_nothing_that_was_not_yet_known(tracker_with_late_records: CommandLine) -> None:
    """Neither entries of what was not yet on record, nor that they were taken back, nor why."""
    before = "log --known-at 2018-04-30"
    assert logged(tracker_with_late_records, before) == [("known", "update", False)]
    for known in ("early", "late"):
        assert logged(tracker_with_late_records, f"log {known} --known-at 2018-04-30") == []
    assert "Misread" not in tracker_with_late_records(f"{before} --format csv").out
    after = logged(tracker_with_late_records, "log --known-at 2018-05-01")
    assert after == [
        ("early", "update", False),
        ("late", "update", False),
        ("known", "update", True),
        ("known", "retraction", False),
    ]
    assert logged(tracker_with_late_records, "log") == after


def test_show_shows_nothing_that_was_not_yet_known(tracker_with_late_records: CommandLine) -> None:
    """The log of one commitment is that of the moment asked about too."""
    shown = tracker_with_late_records("show known --known-at 2018-04-30 --json").json["items"][0]
    assert [(one["entry"], one["retracted"]) for one in shown["log"]] == [("update", False)]
    assert shown["status"] == "limited"
    for missing in ("early", "late"):
        tracker_with_late_records(f"show {missing} --known-at 2018-04-30", fails=3)


# -- the entries that say a status -------------------------------------------------------------------


def test_a_log_of_a_status_has_the_entries_that_say_it(tracker: CommandLine) -> None:
    """Assessments and claims, whatever is true now; neither other entries nor retractions."""
    tracker("update hotline breached --side IR -m 'Cut off' --on 2018-01-01")
    tracker("update hotline limited -m 'Mended' --on 2018-02-01")
    tracker("update soil limited --on 2018-01-02")
    tracker("update soil breached -m 'Used' --on 2018-01-03 --reporter PK --side PK")
    tracker("update fencing breached -m 'Cut' --on 2018-01-04")
    tracker("update fencing -m 'Still cut' --on 2018-01-05")
    tracker("retract U-5 -m 'It was not'")
    found = tracker("log --status breached --json").json["items"]
    assert [(one["update"], one["status"]) for one in found] == [
        ("U-1", "breached"),
        ("U-4", "breached"),
        ("U-5", "breached"),
    ]
    both = tracker("log --status breached --status limited --json").json["items"]
    assert [one["update"] for one in both] == ["U-1", "U-3", "U-4", "U-5", "U-2"]
    one = tracker("log soil --status violated --since 2018-01-03 --json").json["items"]
    assert [entry["update"] for entry in one] == ["U-4"]
