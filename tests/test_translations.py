"""Titles and names in several languages: recorded as other terms are, and shown in the reader's language."""

import csv
import json
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, Location, open_with_sqlite3
from offices import Offices

from tracker.brief.text_width import cell_width, fit_title
from tracker.domain.languages import choose_language
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.domain.terms import ActorTerms, EventTerms
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import ActorKind

PERSIAN, URDU = "خط تلفن مستقیم", "ہاٹ لائن"
WHY = '--reason "As the text of both has it"'


def title_in(tracker: CommandLine, options: str = "") -> dict[str, str] | None:
    """What the hotline is called in other languages, in the answer for programs."""
    found: dict[str, str] | None = tracker(f"show hotline --json {options}").json["items"][0]["title_in"]
    return found


@pytest.fixture
def translated(tracker: CommandLine) -> CommandLine:
    """The command line where the hotline has a Persian and an Urdu title, and Iran a Persian name."""
    tracker(f'correct hotline --title-in fa "{PERSIAN}" --title-in UR "{URDU}" {WHY}')
    tracker(f"correct IR --name-in fas ایران {WHY}")
    return tracker


# -- what is recorded ----------------------------------------------------------------------------------


def test_a_correction_of_one_language_keeps_the_others(translated: CommandLine) -> None:
    """Each stays until it is said to be other, or none; undo brings back what was."""
    translated(f'correct hotline --title-in fa "خط" {WHY}')
    assert title_in(translated) == {"fa": "خط", "ur": URDU}
    told = translated(f"correct hotline --title-in ur none {WHY}").out
    assert f"title in other languages fa: خط, ur: {URDU} -> fa: خط, corrected" in told
    translated(f"correct hotline --title-in fa none {WHY}")
    assert title_in(translated) is None
    for _ in range(3):
        translated("undo --yes")
    assert title_in(translated) == {"fa": PERSIAN, "ur": URDU}


def test_an_amendment_holds_from_its_day_and_a_correction_is_known_from_its_moment(
    translated: CommandLine,
) -> None:
    """As for any other term."""
    translated(f'amend hotline --on 2018-03-01 --title-in fa "خط مرزی" {WHY}')
    assert title_in(translated, "--as-of 2018-02-28") == {"fa": PERSIAN, "ur": URDU}
    assert title_in(translated, "--as-of 2018-03-01") == {"fa": "خط مرزی", "ur": URDU}
    log = translated("log hotline --json").json["items"]
    assert [one["terms"]["title_in"] for one in log] == [
        [{"fa": PERSIAN, "ur": URDU}, {"fa": "خط مرزی", "ur": URDU}],
        [None, {"fa": PERSIAN, "ur": URDU}],
    ]


def test_what_is_said_already_is_refused(translated: CommandLine) -> None:
    """A correction that changes nothing."""
    told = translated(f'correct hotline --title-in fa "{PERSIAN}" {WHY}', fails=4).err
    assert "already" in told


@pytest.mark.parametrize(
    ("line", "ref", "field"),
    [
        (
            'add "Post" --agreement pk-ir-2017 --ref it --title-in fa "{0}" --title-in bal "{1}"',
            "it",
            "title_in",
        ),
        ('agreement add "Talks" --ref it --on 2018-01-01 --party PK {2}', "it", "title_in"),
        ('document add "Text" --ref it --agreement pk-ir-2017 {2}', "it", "title_in"),
        ('event add "Opening" --ref it --agreement pk-ir-2017 {2}', "pk-ir-2017:it", "title_in"),
        ('meeting add "Session" --ref it --agreement pk-ir-2017 --on 2018-01-01 {2}', "it", "title_in"),
        ('actor add IT "A monitor" --kind monitor --name-in fa "{0}" --name-in bal "{1}"', "IT", "name_in"),
    ],
)
def test_every_record_with_a_title_or_a_name_can_have_them(
    tracker: CommandLine, line: str, ref: str, field: str
) -> None:
    """When it is added, and by a correction; in any language, also one that the tracker does not speak."""
    both = f'--title-in fa "{PERSIAN}" --title-in bal "{URDU}"'
    tracker(line.format(PERSIAN, URDU, both))
    shown = tracker(f"show {ref} --json").json["items"][0]
    assert shown[field] == {"bal": URDU, "fa": PERSIAN}
    tracker(f"correct {ref} --{field.replace('_', '-')} fa none {WHY}")
    assert tracker(f"show {ref} --json").json["items"][0][field] == {"bal": URDU}
    assert tracker("check").out


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "fails", "said"),
    [
        (
            "--title-in persian x",
            2,
            '"persian" is no code of a language. Give two or three letters of ISO 639',
        ),
        ("--title-in fa x --title-in FA y", 2, "There are two texts in the language fa."),
        ("--title-in fa ''", 4, "The title_in is empty"),
        ("--title-in fa", 2, ""),
        ("--name-in fa x", 2, "There is no --name-in of a commitment."),
    ],
)
def test_what_is_no_translation_is_refused(tracker: CommandLine, typed: str, fails: int, said: str) -> None:
    """With what it should be."""
    assert said in tracker(f"correct hotline {typed} {WHY}", fails=fails).err


# -- files ---------------------------------------------------------------------------------------------


def test_a_document_has_them_as_an_object_and_brings_them_in(
    translated: CommandLine, empty_database: Location, tmp_path: Path
) -> None:
    """What goes out and comes in goes out as the same bytes."""
    translated(f'add "Post" --agreement pk-ir-2017 --ref post --title-in fa "{PERSIAN}"')
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    translated(f"export -o {first}")
    document = json.loads(first.read_text(encoding="utf-8"))
    assert document["commitments"][-1]["title_in"] == {"fa": PERSIAN}
    assert [one["title_in"] for one in document["revisions"] if "title_in" in one] == [
        {"fa": PERSIAN, "ur": URDU}
    ]
    translated.use_database(empty_database)
    translated(f"import {first}")
    assert title_in(translated) == {"fa": PERSIAN, "ur": URDU}
    translated(f"export -o {second}")
    assert second.read_bytes() == first.read_bytes()
    assert "added nothing" in translated(f"import {first}").out


def test_a_table_has_them_in_one_cell_and_reads_them_back(
    translated: CommandLine, tmp_path: Path, import_content: ImportContent
) -> None:
    """As JSON; in a table that people write also as lines."""
    translated(f"export -o {tmp_path / 'all.csv'}")
    with (tmp_path / "all-commitments.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {row["ref"]: row["title_in"] for row in csv.DictReader(file)}
    assert json.loads(cells["hotline"]) == {"fa": PERSIAN, "ur": URDU}
    assert cells["soil"] == ""
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    (fields,) = (one["schema"]["fields"] for one in package["resources"] if one["name"] == "commitments")
    assert {"name": "title_in", "type": "object"} in fields
    quoted = cells["hotline"].replace('"', '""')
    rows = f'ref,title,title_in\none,One,"{quoted}"\ntwo,Two,"fa: {PERSIAN}\nur: {URDU}"\n'
    import_content(rows, "--agreement", "pk-ir-2017")
    for ref in ("one", "two"):
        assert translated(f"show {ref} --json").json["items"][0]["title_in"] == {"fa": PERSIAN, "ur": URDU}


@ON_A_FILE
@pytest.mark.parametrize("wrong", [["fa"], {"fa": 1}, {"persian": "x"}, {"fa": " "}, "x", {"fa": None}])
def test_what_is_no_object_of_texts_is_refused_in_a_document(
    tracker: CommandLine, import_content: ImportContent, wrong: object
) -> None:
    """With its field; nothing is saved."""
    terms = {"ref": "x", "agreement": "pk-ir-2017", "title": "X", "title_in": wrong}
    content = json.dumps({"schema": "tracker/2", "commitments": [terms]})
    assert "title_in" in import_content(content, name="wrong.json", fails=5).err
    tracker("show x", fails=3)


@pytest.fixture
def offices(
    tracker: CommandLine, tmp_path: Path, seeded_database: Location, empty_database: Location
) -> Offices:
    """Two offices with the same agreement."""
    found = Offices(tracker, tmp_path, islamabad=seeded_database, tehran=empty_database)
    found.hand_over("islamabad", "tehran")
    return found


@ON_A_FILE
def test_two_offices_that_translate_differently_come_to_the_same(offices: Offices) -> None:
    """What was recorded last counts, in both, and the log has what the other one said."""
    offices("islamabad", f'correct hotline --title-in ur "{URDU}" {WHY}')
    offices("tehran", f'correct hotline --title-in fa "{PERSIAN}" {WHY}')
    offices.hand_over("islamabad", "tehran")
    offices.hand_over("tehran", "islamabad")
    for office in ("islamabad", "tehran"):
        shown = offices(office, "show hotline --json").json["items"][0]
        assert shown["title_in"] == {"fa": PERSIAN}
        assert [one["terms"]["title_in"][1] for one in shown["log"]] == [{"ur": URDU}, {"fa": PERSIAN}]


@ON_A_FILE
def test_what_was_first_recorded_otherwise_is_a_difference(offices: Offices) -> None:
    """It is told by its name and both values, and nothing is saved."""
    for office, text in (("islamabad", PERSIAN), ("tehran", URDU)):
        offices(office, f'actor add XX "Someone" --kind monitor --name-in fa "{text}"')
    told = offices.hand_over("islamabad", "tehran", fails=5).err
    assert "name_in" in told
    assert PERSIAN in told
    assert URDU in told


@ON_A_FILE
@pytest.mark.parametrize("stored", ["x", "[]", '{"fa": 1}', '{"Persian": "x"}'])
def test_a_check_finds_what_is_no_translation(
    tracker: CommandLine, seeded_database: Path, stored: str
) -> None:
    """Where another program stored it."""
    with open_with_sqlite3(seeded_database) as connection:
        connection.execute("UPDATE commitment SET title_in = ? WHERE ref = 'hotline'", [stored])
        connection.commit()
    found = tracker("check", fails=8)
    assert "title_in" in found.out + found.err
    assert "hotline" in found.out + found.err


# -- what is shown -------------------------------------------------------------------------------------


def test_a_person_reads_their_language_with_the_original_beside_it(translated: CommandLine) -> None:
    """In a list, in what is shown of one, and in the brief; without a translation the original."""
    assert PERSIAN in translated("list --all --format table --language fa").out
    assert f"{PERSIAN} (" in translated("show hotline --format table --language fa").out.replace("\n", " ")
    assert f"{URDU} (" in translated("show hotline --format table --language ur").out
    english = translated("show hotline --format table").out
    assert english.splitlines()[0].startswith("hotline  Hotline between the field commanders")
    assert f"Also called  fa: {PERSIAN}, ur: {URDU}" in english
    log = " ".join(translated("log hotline --format table").out.split())
    assert f"fa: {PERSIAN}, ur: {URDU}, corrected" in log
    assert "ایران (" in translated("actor list --format table --language fa").out
    assert "IR  " in translated("actor list --format table --language ar").out
    brief = translated("brief --language fa").out
    assert "ایران" in brief
    assert PERSIAN in brief


def test_formats_for_programs_keep_the_original(translated: CommandLine) -> None:
    """In every language the same bytes."""
    for line in ("list --all --format tsv", "show hotline --json", "actor list --format csv", "brief --json"):
        assert translated(f"{line} --language fa").out == translated(line).out
    _, row = translated("list --columns ref,title,title_in --format tsv --search hotline").out.splitlines()
    ref, title, stored = row.split("\t")
    assert (ref, title.partition(" ")[0]) == ("hotline", "Hotline")
    assert json.loads(stored) == {"fa": PERSIAN, "ur": URDU}


@ON_A_FILE
def test_a_title_stands_beside_its_original_where_they_differ() -> None:
    """In each language its own; the same words stand once."""
    event = EventTerms("d-day", "x", "Opening", Translations({"fa": PERSIAN, "fr": "Opening"}))
    actor = ActorTerms("IR", "Iran", ActorKind.STATE, Translations({"fa": "ایران"}))
    assert (shown_title(event), shown_name(actor)) == ("Opening", "Iran")
    choose_language("fr")
    assert shown_title(event) == "Opening"
    choose_language("fa")
    try:
        assert shown_title(event) == f"{PERSIAN} (\u2066Opening\u2069)"
        assert fit_title(event, 60) == shown_title(event)
        assert fit_title(event, 20) == PERSIAN
        assert cell_width(fit_title(event, 8)) <= 8
    finally:
        choose_language("en")


def test_an_actor_and_a_commitment_are_found_by_a_name_in_another_language(translated: CommandLine) -> None:
    """As by their own; the code of a language is no name."""
    assert translated("show ایران --json").json["items"][0]["code"] == "IR"
    assert translated("list --all --obligor ایران --json").json["total"] > 0
    found = translated("list --all --json", "--search", URDU).json["items"]
    assert [one["ref"] for one in found] == ["hotline"]
    assert translated("list --all --json", "--search", '"fa"').json["total"] == 0
