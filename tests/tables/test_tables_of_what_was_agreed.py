"""Tables of events, meetings and standings, and of commitments with sides, amounts and occurrences."""

from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, only_sentence
from table_makers import MAKERS, Number, make_csv, make_xlsx

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in

EVENTS = [("event", "agreement", "title"), ("d-day", "pk-ir-2017", "Opening of the crossing")]
EVENT_DAYS = [("event", "effective_on", "day"), ("pk-ir-2017:d-day", "2018-01-05", "2018-03-01")]
MEETINGS = [("meeting", "held_on", "agreements"), ("jbc-2018", "2018-05-08", "pk-ir-2017")]
STANDINGS = [
    ("agreement", "standing", "effective_on", "side", "note"),
    ("pk-ir-2017", "suspended", "2018-02-01", "Iran", "Note verbale"),
]
COMMITMENTS = [
    ("ref", "agreement", "title", "kind", "due_on", "due", "every", "starts_on", "ends_on", "target", "unit"),
    (
        "r-1",
        "pk-ir-2017",
        "Reports",
        "recurring",
        "2018-03-31",
        "",
        "3 months",
        "2018-01-01",
        "2019-12-31",
        "",
        "",
    ),
    (
        "r-2",
        "pk-ir-2017",
        "Lorries",
        "",
        "",
        "d-day + 40 days",
        "",
        "",
        "",
        Number(1700, "1,700", "#,##0"),
        "lorries",
    ),
]
_UPDATE_FIELDS = "commitment effective_on status side value incidents occurrence ask owner is_seen note"
UPDATES = [
    tuple(_UPDATE_FIELDS.split()),
    ("r-1", "2018-04-02", "done", "", "", "", "2018-03-31", "", "", "", "Seen"),
    ("r-2", "2018-04-03", "", "", Number(12.5, "12.50", "0.00"), "", "", "Papers", "Desk", "TRUE", ""),
    ("r-2", "2018-04-04", "breached", "Pakistan", "", "3", "", "", "", "", "Turned back"),
]
TABLES = {
    "events": EVENTS,
    "event_days": EVENT_DAYS,
    "meetings": MEETINGS,
    "commitments": COMMITMENTS,
    "updates": UPDATES,
    "standings": STANDINGS,
}


def export_without_moments(tracker: CommandLine) -> Any:
    """All that is on record but for when it was recorded and the uids of entries."""
    document = tracker("export").json
    for items in document.values():
        for item in items if isinstance(items, list) else ():
            for key in ("recorded_at", "recorded_by", "uid"):
                item.pop(key, None)
    return document


def import_tables(tracker: CommandLine, folder: Path, name: str) -> None:
    """Bring in a file of each kind; once more nothing is added."""
    for kind, rows in TABLES.items():
        file = folder / f"{kind}-{name}"
        file.write_bytes(MAKERS[name](rows))
        told = tracker(f"import {file}").out
        assert told.startswith(f"{file.name}: added {len(rows) - 1} "), told
        assert tracker(f"import {file}").out.startswith(f"{file.name}: added nothing. There already: ")


@pytest.mark.parametrize("name", ["plan.csv", "plan.json", "plan.xlsx", "plan.ods"])
def test_every_kind_of_record_comes_in_from_every_format(
    tracker: CommandLine, tmp_path: Path, name: str
) -> None:
    """Known by its columns, read to the same values, and there already when it is read again."""
    import_tables(tracker, tmp_path, name)
    document = export_without_moments(tracker)
    (reports, lorries) = (one for one in document["commitments"] if one["ref"] in ("r-1", "r-2"))
    assert (reports["every"], reports["starts_on"], reports["due_on"], reports["ends_on"]) == (
        ("3 months", "2018-01-01", "2018-03-31", "2019-12-31")
    )
    assert (lorries["due"], lorries["target"]) == ("pk-ir-2017:d-day + 40 days", 1700)
    done, seen, breached = sorted(document["updates"], key=itemgetter("effective_on"))
    assert (done["status"], done["occurrence"]) == ("implemented", "2018-03-31")
    assert (seen["value"], seen["ask"], seen["owner"], seen["is_seen"]) == (12.5, "Papers", "Desk", True)
    assert (breached["side"], breached["incidents"]) == ("PK", 3)
    assert document["meetings"][0]["ref"] == "jbc-2018"
    assert document["events"][0]["title"] == "Opening of the crossing"
    assert document["event_days"][0]["day"] == "2018-03-01"
    (standing,) = document["standings"]
    assert (standing["standing"], standing["side"]) == ("suspended", "IR")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_exported_makes_the_same_office(tracker: CommandLine, tmp_path: Path, suffix: str) -> None:
    """Tables of all kinds, brought into an office that has only the agreement."""
    tracker(f"init --db {tmp_path / 'other.db'}")
    import_tables(tracker, tmp_path, "plan.csv")
    tracker(f"export -o {tmp_path / f'desk.{suffix}'}")
    kinds = ("events", "event-days", "meetings", "commitments", "updates", "standings")
    names = [f"desk-{kind}.csv" for kind in kinds] if suffix == "csv" else ["desk.xlsx"]
    for name in names:
        tracker(f"import {tmp_path / name} --db {tmp_path / 'other.db'}")
    theirs, ours = (tracker(f"export --db {tmp_path / 'other.db'}").json, tracker("export").json)
    for kind in ("events", "event_days", "meetings", "updates", "standings"):
        assert theirs[kind] == ours[kind]
    assert [one for one in theirs["commitments"] if "r-" in one["ref"]] == (
        [one for one in ours["commitments"] if "r-" in one["ref"]]
    )


@pytest.mark.parametrize(
    ("due", "field", "meaning"),
    [
        ("2018-06", "due_on", "2018-06-30"),
        ("hotline + 2 weeks", "due", "hotline + 14 days"),
        ("after hotline", "after", "hotline"),
    ],
)
def test_a_column_called_due_takes_what_is_typed(
    import_content: ImportContent, tracker: CommandLine, due: str, field: str, meaning: object
) -> None:
    """A day, a period, a rule or a condition, as after --due."""
    for heading, *more in (("Due",), ("When", "--map=due_on=When")):
        content = make_csv([("ref", "title", heading), (f"n-{heading}", "New", due)])
        import_content(content, AGREEMENT_OPTION, *more)
        (found,) = (
            one for one in tracker("export").json["commitments"] if one["ref"] == f"n-{heading.lower()}"
        )
        assert found[field] == meaning


def test_a_side_an_amount_and_the_commitment_may_stand_in_one_row(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """A row for each side: the commitment comes in once, what each has done for itself."""
    rows = [
        ("ref", "title", "target", "unit", "side", "status", "value", "effective_on"),
        ("n-1", "Fence", "10", "km", "Iran", "limited", "", "2018-05-01"),
        ("n-1", "Fence", "10", "km", "Pakistan", "done", "", "2018-05-01"),
        ("n-1", "Fence", "10", "km", "", "", "3.5", "2018-05-01"),
        ("n-2", "Road", "", "", "", "", "", "2018-05-01"),
    ]
    told = import_content(make_csv(rows), AGREEMENT_OPTION).out
    assert told.startswith("plan.csv: added 2 commitments and 3 updates.")
    assert import_content(make_csv(rows), AGREEMENT_OPTION).out.startswith("plan.csv: added nothing.")
    updates = tracker("export").json["updates"]
    assert {(one.get("side"), one.get("status"), one.get("value")) for one in updates} == (
        {("IR", "limited", None), ("PK", "implemented", None), (None, None, 3.5)}
    )


def test_an_amount_is_read_as_it_is_shown(import_content: ImportContent, tracker: CommandLine) -> None:
    """Rounded where the sheet rounds, and never in powers of ten; half as 50% is no number here."""
    header = ("commitment", "effective_on", "value")
    tracker("add Lorries --agreement pk-ir-2017 --ref n-1 --target 5 --unit t")
    rows = [header, ("n-1", "2018-01-05", Number(12.3456, "12.3", "0.0")), ("n-1", "2018-01-06", 0.0000005)]
    import_content(make_xlsx(rows), name="plan.xlsx")
    assert {one["value"] for one in tracker("export").json["updates"]} == {12.3, 5e-07}
    refused = import_content(
        make_xlsx([header, ("n-1", "2018-01-07", Number(0.5, "50%", "0%"))]), name="plan.xlsx", fails=5
    )
    assert '"50%"' in only_sentence(refused)
    told = import_content(
        make_xlsx([header, ("n-1", "2018-01-07", Number(0.5, "1/2", "# ?/?"))]), name="plan.xlsx", fails=5
    )
    assert only_sentence(told).startswith('plan.xlsx, sheet "Plan", row 2, value: The cell C2 holds')


def test_a_mapped_column_is_read_for_nothing_else(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """An "Owner" is who owes it where the user says so, and not also who of us follows it up."""
    rows = [
        ("ref", "title", "Owner", "status", "effective_on"),
        ("n-1", "A", "Iran", "limited", "2018-05-01"),
    ]
    import_content(make_csv(rows), AGREEMENT_OPTION, "--map=obligors=Owner")
    assert "owner" not in tracker("export").json["updates"][0]


def test_what_has_no_column_does_not_differ(import_content: ImportContent, tracker: CommandLine) -> None:
    """A list of refs and titles says nothing of wordings; a blank cell under "wording" does."""
    tracker("add Fence --agreement pk-ir-2017 --ref n-1 --wording fences --obligor IR --strength proposed")
    told = import_content(make_csv([("ref", "title"), ("n-1", "Fence")]), AGREEMENT_OPTION).out
    assert told == "plan.csv: added nothing. There already: 1 commitment.\n"
    rows = [("ref", "title", "wording"), ("n-1", "Fence", "")]
    told = import_content(make_csv(rows), AGREEMENT_OPTION, fails=5)
    assert "differs in its wording" in only_sentence(told)


def test_an_event_is_found_by_its_own_name(import_content: ImportContent, tracker: CommandLine) -> None:
    """Where one agreement alone has it; of two the agreement must be named."""
    tracker("event add Opening --ref d-day --agreement pk-ir-2017")
    rows = [("event", "effective_on", "day"), ("D-Day", "2018-01-05", "2018-03-01")]
    assert import_content(make_csv(rows)).out == "plan.csv: added 1 day of an event.\n"
    tracker("agreement add Other --ref other --on 2018-01-01 --party IR --party PK")
    tracker("event add Opening --ref d-day --agreement other")
    rows = [*rows[:1], ("d-day", "2018-01-06", "2018-03-02")]
    assert 'no event "d-day"' in only_sentence(import_content(make_csv(rows), fails=5))
    assert import_content(make_csv(rows), "--agreement=other").out == "plan.csv: added 1 day of an event.\n"


def test_what_recurs_in_a_list_need_not_say_so(import_content: ImportContent, tracker: CommandLine) -> None:
    """Where no column says of what kind each is, a frequency does."""
    rows = [
        ("ref", "title", "due_on", "every"),
        ("n-1", "A", "2018-06-30", "Quarterly"),
        ("n-2", "B", "", ""),
    ]
    import_content(make_csv(rows), AGREEMENT_OPTION)
    kinds = {one["ref"]: one["kind"] for one in tracker("export").json["commitments"]}
    assert (kinds["n-1"], kinds["n-2"]) == ("recurring", "one-off")


def test_edits_of_what_time_alone_changes_are_not_guessed(
    import_content: ImportContent, tracker: CommandLine, tmp_path: Path
) -> None:
    """A list of an earlier day has another due date of a duty that recurs: nobody has edited that."""
    rows = [("ref", "title", "due_on", "every"), ("n-1", "A", "2018-01-31", "month")]
    import_content(make_csv(rows), AGREEMENT_OPTION)
    tracker("update n-1 done --occurrence 2018-01-31 --on 2018-01-31")
    tracker(f"export -o {tmp_path / 'old.csv'} --as-of 2018-02-10")
    assert "To record it" not in tracker(f"import {tmp_path / 'old-commitments.csv'}").err


MATRIX_WORDS = {
    "side": ("Side", "Côté", "Lado", "طرف", "الجانب", "فریق"),
    "value": ("Achieved", "Réalisé", "Realizado", "مقدار", "المنجز", "حاصل"),
    "target": ("Target", "Cible", "Objetivo", "هدف", "المستهدف", "ہدف"),
    "unit": ("Unit", "Unité", "Unidad", "واحد", "الوحدة", "اکائی"),
    "every": ("Frequency", "Fréquence", "Frecuencia", "تناوب", "التكرار", "تواتر"),
    "starts_on": ("Start date", "Date de début", "Fecha de inicio", "تاریخ شروع", "تاريخ البدء", "آغاز"),
    "incidents": ("Violations", "Incidents", "Violaciones", "تخلفات", "الخروقات", "خلاف ورزیاں"),
    "ask": ("Next steps", "Suite à donner", "Próximo paso", "گام بعدی", "الخطوة التالية", "اگلا قدم"),
    "meeting": ("Meeting", "Réunion", "Reunión", "نشست", "الاجتماع", "اجلاس"),
    "event": ("Milestone", "Événement", "Hito", "رویداد", "الحدث", "واقعہ"),
}


@pytest.mark.parametrize("field", list(MATRIX_WORDS))
def test_the_new_fields_are_known_by_name_in_six_languages(field: str) -> None:
    """English, French, Spanish, Persian, Arabic, Urdu."""
    from tracker.exchange.heading_words import fields_of_heading

    assert {word: fields_of_heading(word)[0] for word in MATRIX_WORDS[field]} == (
        dict.fromkeys(MATRIX_WORDS[field], field)
    )


PROPOSED = [
    ("--as meetings", [("Session", "Date", "Venue"), ("jbc-1", "13.03.2018", "Tehran")], "1 meeting"),
    ("--as events", [("Milestone", "Title"), ("d-1", "Opening")], "1 event"),
    (
        "--as standings",
        [("Agreement", "In force", "As of", "Note"), ("pk-ir-2017", "suspended", "2018-03-01", "x")],
        "1 standing of an agreement",
    ),
    ("commitment=No", [("No", "Date", "Achieved"), ("hotline", "2018-03-01", "2")], "1 update"),
    (
        "every=Frecuencia",
        [
            ("Medida", "Responsable", "Plazo", "Frecuencia", "Objetivo", "Unidad", "Realizado", "Fecha"),
            ("Informar", "Iran", "2018-03-31", "month", "12", "informes", "3", "2018-04-02"),
        ],
        "1 commitment and 1 update",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("part", "rows", "added"), PROPOSED)
def test_the_command_that_is_proposed_brings_it_in(
    tracker: CommandLine, tmp_path: Path, part: str, rows: list[Any], added: str
) -> None:
    """Whatever records a table holds, the dry run says how, and it is so."""
    tracker("add Lorries --agreement pk-ir-2017 --ref hotline-2 --target 5 --unit t")
    tracker("correct hotline --reason x --unit t")
    file = tmp_path / "plan.csv"
    file.write_bytes(make_csv(rows))
    command = tracker(f"import {file} --dry-run", fails=5).out.splitlines()[-1]
    assert part in command
    assert tracker(command.removeprefix("tracker ")).out == f"plan.csv: added {added}.\n"


# -- refs that are left out ----------------------------------------------------------------------------

NUMBERED = {
    "meetings": (
        [("held_on", "title"), ("2018-05-08", "Session"), ("2018-06-08", ""), ("2018-05-08", "Session")],
        ["pk-ir-2017-meeting-1", "pk-ir-2017-meeting-2"],
    ),
    "events": (
        [("title", "note"), ("Opening of the crossing", "x"), ("Elections", "")],
        ["pk-ir-2017:event-1", "pk-ir-2017:event-2"],
    ),
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_meetings_and_events_without_refs_are_numbered(
    import_content: ImportContent, tracker: CommandLine, kind: str
) -> None:
    """As commitments are; brought in again they are found by their titles, a meeting by its day too."""
    rows, refs = NUMBERED[kind]
    options = [AGREEMENT_OPTION, f"--as={kind}"]
    assert f"added 2 {kind}" in import_content(make_csv(rows), *options).out
    assert import_content(make_csv(rows), *options).out.startswith("plan.csv: added nothing. There already: ")
    found = [item["ref"] for item in tracker(f"{kind[:-1]} list --json").json["items"]]
    assert [ref for ref in found if not ref.endswith(":signing")] == refs


def test_meetings_are_told_by_their_days(import_content: ImportContent) -> None:
    """Also without refs, where the agreement is named."""
    rows = [("title", "held_on"), ("Session", "2018-05-08")]
    told = only_sentence(import_content(make_csv(rows), fails=5))
    assert 'There is no column "agreement".' in told
    assert "added 1 meeting" in import_content(make_csv(rows), AGREEMENT_OPTION).out


@pytest.mark.parametrize(
    ("header", "row"),
    [("ref,title", ",New measure"), ("meeting,held_on", ",2018-05-08"), ("event,title", ",Opening")],
)
def test_a_blank_ref_among_others_is_refused(import_content: ImportContent, header: str, row: str) -> None:
    """Nobody knows whether it was forgotten; the refusal says what to do."""
    content = f"{header}\n{row}\n"
    told = only_sentence(import_content(content, AGREEMENT_OPTION, fails=5))
    assert "ref: It is missing. Give each row a ref, or leave the whole column out" in told


def test_a_number_that_several_of_one_title_have_is_not_given_again(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """Though only one of them is found by that title."""
    for number in range(1, 4):
        tracker(f"add Same --agreement pk-ir-2017 --ref pk-ir-2017-{16 + number}")
    assert (
        "added 1 commitment" in import_content("title\nAnother\n", AGREEMENT_OPTION, "--map=title=title").out
    )
    assert tracker("show pk-ir-2017-20 --json").json["items"][0]["title"] == "Another"
