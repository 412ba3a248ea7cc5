"""A table nobody has prepared: a dry run says how it could be read, and that brings it in."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, ROW, csv_text, log_values, only_sentence
from table_makers import MAKERS, Merged, make_csv, make_xlsx

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in

MATRIX: list[Sequence[Any]] = [
    ("No", "Measure", "Responsible", "Due", "Status", "Remarks"),
    (1, "Open the bridge", "Ministry of Transport", "30-Jun-17", "Completed", "Opened"),
    (2, "Joint customs post", "Ministry of Transport;Iran", "Q4 2017", "On track", "Site chosen"),
    (3, "Water levels", "Water Authority", "", "On track", "No gauge"),
]


@pytest.fixture
def propose(tracker: CommandLine, tmp_path: Path) -> Any:
    """What a dry run proposes for a file of this content: its lines, the last of them the command."""

    def dry_run(content: bytes, *more: str, name: str = "plan.csv", fails: int = 5) -> list[str]:
        path = tmp_path / name
        path.write_bytes(content)
        return tracker(f"import {path} --dry-run", *more, fails=fails).out.splitlines()

    return dry_run


@pytest.mark.parametrize("name", list(MAKERS))
def test_the_command_that_is_proposed_brings_the_table_in(
    propose: Any, tracker: CommandLine, name: str
) -> None:
    """In any format, once the question marks in it are decided."""
    lines = propose(MAKERS[name](MATRIX), name=name)
    command = lines[-1].removeprefix("tracker ")
    assert "--agreement pk-ir-2017" in command, "the only one that there is"
    told = tracker(command, fails=2).err
    assert "not decided yet" in told or "sets nothing" in told
    for undecided, decided in {
        "effective_on=?": "effective_on=2018-01-05",
        "On track=?": "On track=substantial",
    }.items():
        assert undecided in command
        command = command.replace(undecided, decided)
    assert tracker(command).out == f"{name}: added 2 actors, 3 commitments and 3 updates.\n"
    found = tracker("show pk-ir-2017-17 --json").json["items"][0]
    assert (found["obligors"], found["due_on"], found["status"]) == (
        ["IR", "MT"],
        "2017-12-31",
        "substantial",
    )
    again = tracker(command).out
    assert again == f"{name}: added nothing. There already: 3 commitments and 3 updates.\n"


def test_what_is_not_known_is_listed_with_its_rows(propose: Any) -> None:
    """Words to translate, names that nobody has, columns that are no field."""
    lines = propose(make_csv([(*row, "x") if n else (*row, "Budget") for n, row in enumerate(MATRIX)]))
    assert 'Not known in status: "On track" (rows: 2).' in lines
    assert "Not known as an actor: Ministry of Transport (rows: 2); it would get the code MT." in lines
    assert "Not read: No, Budget." in lines
    assert lines[0] == "plan.csv, with its header in row 1, could be read so:"


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Mesure|Responsable|Échéance|État|Remarques", "title obligors due_on status note"),
        ("Medida|Entidad responsable|Plazo|Estado|Observaciones", "title obligors due_on status note"),
        ("اقدام|دستگاه مسئول|مهلت|وضعیت|توضيحات", "title obligors due_on status note"),
        ("الإجراء|الجهة المسؤولة|الموعد|الحالة|ملاحظات", "title obligors due_on status note"),
        ("فیصلہ|ذمہ داری|آخری تاریخ|صورتحال|تبصرہ", "title obligors due_on status note"),
        ("Article No.|Recommendation|Lead agency|Deadline|Progress", "locator title obligors due_on status"),
    ],
)
def test_columns_are_known_by_their_names_in_six_languages(propose: Any, headings: str, fields: str) -> None:
    """In letters of either keyboard, with or without accents."""
    names = headings.split("|")
    lines = propose(make_csv([names, ("a", "b", "c", "d", "e")]))
    found = {line.split()[0]: line for line in lines if line.startswith("  ")}
    for field, name in zip(fields.split(), names, strict=True):
        assert f"  {name}: " in found[field]


def test_columns_are_known_by_what_is_in_them(propose: Any) -> None:
    """Days, statuses, actors; and the longest texts are what is owed."""
    rows = [
        ("A", "B", "C", "D"),
        ("2018-06-30", "done", "Iran", "Open the border post to lorries"),
        ("Q3 2018", "limited", "PK", "Exchange numbers"),
    ]
    lines = propose(make_csv(rows))
    assert [line.split(":")[0].split() for line in lines if line.startswith("  ")] == [
        ["status", "B"],
        ["obligors", "C"],
        ["due_on", "A"],
        ["title", "D"],
    ]


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["13/05/2018", "01/02/2018"], "dmy"),
        (["05/13/2018"], "mdy"),
        (["01/02/2018"], "?"),
        (["2018-01-02"], ""),
    ],
)
def test_the_order_of_days_is_proposed_where_they_show_it(propose: Any, days: list[str], order: str) -> None:
    """Where they do not, it must be decided."""
    lines = propose(make_csv([("Measure", "Deadline"), *(("T", day) for day in days)]))
    assert ("--day-order" in lines[-1]) == bool(order)
    assert not order or shlex.split(lines[-1])[shlex.split(lines[-1]).index("--day-order") + 1] == order


def test_a_mapping_is_kept_in_a_file(propose: Any, tracker: CommandLine, tmp_path: Path) -> None:
    """The words to translate stand in it with their rows; what is typed counts before it."""
    file = tmp_path / "matrix.toml"
    lines = propose(make_csv(MATRIX), f"--save-mapping={file}")
    assert lines[-1] == f"tracker import {tmp_path / 'plan.csv'} --mapping {file}"
    text = file.read_text(encoding="utf-8")
    assert '"On track" = "?"  # rows: 2' in text
    decided = text.replace('"On track" = "?"', '"On track" = "limited"').replace('= "?"', '= "2018-01-05"')
    file.write_text(decided, encoding="utf-8")
    tracker(f"import {tmp_path / 'plan.csv'} --mapping {file} --set effective_on=2018-02-01")
    assert set(log_values(tracker, "effective_on")) == {"2018-02-01"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("map = 1", "1 cannot be the value of map."),
        ("agrement = 'x'", 'm.toml: "agrement" is no key of a mapping. Did you mean agreement?'),
        ("header_row = '1'", "cannot be the value of header_row"),
        ("= 1", "m.toml: This is no TOML"),
        ("[map]\ncolour = 'x'", 'There is no field "colour".'),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(
    import_content: ImportContent, tmp_path: Path, text: str, says: str
) -> None:
    """With its file and the key."""
    file = tmp_path / "m.toml"
    file.write_text(text, encoding="utf-8")
    result = import_content(csv_text(ROW), f"--mapping={file}", fails=2 if "colour" in text else 5)
    assert says in only_sentence(result)


def test_typed_mappings_are_kept_too(import_content: ImportContent, tmp_path: Path) -> None:
    """All of them, so that the next copy of the file comes in with one option."""
    file = tmp_path / "m.toml"
    content = csv_text("b-1;5.1.2018;Läuft", header="Nr;Tag;Stand")
    more = ["--map=commitment=Nr", "--map=effective_on=Tag", "--map=status=Stand", "--set=note=n"]
    more += ["--values=status:läuft=limited", "--day-order=dmy", "--skip-blank=status", "--month-end"]
    more += ["--values=commitment:B-1=hotline", "--delimiter=;"]
    import_content(content, *more, f"--save-mapping={file}")
    assert import_content(content, f"--mapping={file}").out.startswith("plan.csv: added nothing.")


def test_a_dry_run_offers_columns_that_could_be_read_besides(propose: Any) -> None:
    """A table that is understood can have more."""
    content = csv_text("n1,A,Iran,x", header="ref,title,Responsible,Budget")
    lines = propose(content.encode(), AGREEMENT_OPTION, fails=0)
    assert lines[0] == "plan.csv: would add 1 commitment; nothing was saved."
    assert "--map obligors=Responsible" in lines[-1]


def test_actors_are_made_of_names_if_that_is_said(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """With a code of their own or one that is given; a name that may be two is refused."""
    header, kind = "ref,title,obligors", "--make-actors=organisation"
    rows = ("n1,A,Ministry of Trade", "n2,B,Ministry of Trade;Customs House", "n3,C,Iran;MFA", "n4,D,مؤسسة")
    more = [kind, "--values=obligors:customs house=CH"]
    assert "added 4 actors" in import_content(csv_text(*rows, header=header), AGREEMENT_OPTION, *more).out
    codes = {item["name"]: item["code"] for item in tracker("actor list --json").json["items"]}
    made = {name: codes[name] for name in ("Ministry of Trade", "Customs House", "MFA", "مؤسسة")}
    assert list(made.values()) == ["MT", "CH", "MFA", "ACTOR-1"]
    several = csv_text('n5,E,"Ministry of Trade, Ministry of Health"', header=header)
    told = only_sentence(import_content(several, AGREEMENT_OPTION, kind, fails=5))
    assert "Put semicolons between several." in told


NEARLY = csv_text("n1,A,Irann;Customs House", "n2,B,Custom House", header="ref,title,obligors")
MAKING = [AGREEMENT_OPTION, "--make-actors=organisation"]


def test_who_is_made_is_named_and_who_is_called_nearly_so(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """A name that was mistyped is seen before it is an actor of its own, and how it is read as another's."""
    tried = import_content(NEARLY, *MAKING, "--dry-run")
    assert "would add 3 actors" in tried.out
    made = "(organisation)."
    assert tried.err.splitlines()[:3] == [
        f"New actor: IRANN, Irann {made} Did you mean Iran (IR)? Then add: --values obligors:Irann=IR",
        f"New actor: CH, Customs House {made}",
        (
            f"New actor: CH-2, Custom House {made} Did you mean Customs House (CH)? Then add: "
            "--values 'obligors:Custom House=CH'"
        ),
    ]
    typed = ["--values=obligors:Irann=IR", "--values=obligors:Custom House=CH", *MAKING]
    told = import_content(NEARLY, *typed)
    assert told.err == "New actor: CH, Customs House (organisation).\n"
    assert "CH-2" not in tracker("actor list").out


def test_who_was_made_is_named_with_what_takes_it_back(import_content: ImportContent) -> None:
    """Also in JSON."""
    told = import_content(NEARLY, *MAKING)
    assert "Then: tracker undo, and bring it in with --values obligors:Irann=IR\n" in told.err
    item = import_content(NEARLY, *MAKING, "--dry-run", "--json").json["items"][0]
    assert item["made_actors"] == []


def test_a_proposal_says_who_is_called_nearly_so(propose: Any) -> None:
    """Before anybody is made."""
    lines = propose(csv_text("A,Irann", header="Measure,Who").encode())
    assert (
        "Not known as an actor: Irann (rows: 1); it would get the code IRANN. Did you mean Iran (IR)?"
        in lines
    )


@pytest.mark.parametrize(
    ("header", "row", "added"),
    [
        ("code,name,kind", "AF,Afghanistan,state", "1 actor"),
        ("ref,title,form,concluded_on,parties", "t1,Treaty,treaty,2017-01-01,Iran;PK", "1 agreement"),
        ("ref,title,agreements,publisher", "d1,Text,pk-ir-2017,MFA", "1 document"),
    ],
)
def test_tables_of_other_kinds_are_told_by_their_columns(
    import_content: ImportContent, header: str, row: str, added: str
) -> None:
    """Actors, agreements and documents are tables too; --as says so where the columns do not."""
    assert import_content(csv_text(row, header=header)).out == f"plan.csv: added {added}.\n"
    kind = f"--as={added.split()[1]}"
    assert "There already" in import_content(csv_text(row, header=header), kind).out


def test_statuses_without_a_day_are_not_dropped(import_content: ImportContent, tracker: CommandLine) -> None:
    """In a table of commitments they need a day, or the word that they are not to be read."""
    content = csv_text("n1,A,limited", header="ref,title,status")
    told = only_sentence(import_content(content, AGREEMENT_OPTION, fails=5))
    assert 'a column "status" and none for the day on which it was true' in told
    assert "--set effective_on=DAY" in told
    import_content(content, AGREEMENT_OPTION, "--map=status=")
    import_content(content, AGREEMENT_OPTION, "--set=effective_on=2018-01-05", "--set=note=n")
    assert log_values(tracker, "commitment", "status") == [("n1", "limited")]


def test_a_merged_matrix_under_a_title_is_proposed(propose: Any) -> None:
    """The row of the header is found by what columns are called."""
    rows = [(Merged("Action plan 2018", columns=3),), ("as of June", "draft"), *MATRIX]
    lines = propose(make_xlsx(rows), name="plan.xlsx")
    assert lines[0] == 'plan.xlsx, sheet "Plan", with its header in row 3, could be read so:'


@pytest.mark.parametrize(
    ("header", "row", "melt"),
    [
        ("Measure,2016,2017", "A,limited,done", r"--melt '\d\d\d\d=status'"),
        ("Measure,Status 2016,Status 2017", "A,limited,done", r"--melt 'Status (\d\d\d\d)=status'"),
        ("Measure,2016-Q1,2016-Q2", "A,limited,done", r"--melt '\d\d\d\d-Q\d=status'"),
        ("Measure,2016,2017", "A,100,120", r"--melt '\d\d\d\d=value'"),
    ],
)
def test_columns_of_days_are_proposed_as_such(propose: Any, header: str, row: str, melt: str) -> None:
    """With a pattern of their headings; numbers are values."""
    lines = propose(csv_text(row, header=header).encode())
    assert melt in lines[-1]
    assert "effective_on" not in lines[-1]


@pytest.mark.parametrize(
    ("header", "row", "options"),
    [
        (
            "Session,Meeting date,Agreement",
            "Joint commission,2018-05-08,pk-ir-2017",
            "--as meetings --map 'held_on=Meeting date' --map agreements=Agreement --map title=Session",
        ),
        ("Milestone,Remarks", "Elections,x", "--as events --map note=Remarks --map title=Milestone"),
        ("title,held_on", "Session,2018-05-08", "--as meetings --map title=title --map held_on=held_on"),
    ],
)
def test_meetings_and_events_without_refs_are_proposed(
    propose: Any, header: str, row: str, options: str
) -> None:
    """By their titles; the numbers come by themselves."""
    assert propose(csv_text(row, header=header).encode())[-1].endswith(options)


def test_where_all_is_read_a_hidden_sheet_is_no_reason_to_propose_anything(propose: Any) -> None:
    """Least of all that what becomes of commitments is read as their titles."""
    rows = [("commitment", "effective_on", "note"), ("hotline", "2018-01-05", "Tested")]
    told = propose(make_xlsx(rows, hidden_sheet=rows), name="plan.xlsx", fails=0)
    assert told == ["plan.xlsx: would add 1 update; nothing was saved."]


def test_a_column_beside_those_of_updates_makes_no_commitments_of_them(propose: Any) -> None:
    """What is proposed is how the table is read, and the column that could be read besides.

    Also where its rows are refused without that.
    """
    content = csv_text("hotline,2018-01-05,Tested", header="commitment,effective_on,Remarks").encode()
    mapped = "--map commitment=commitment --map effective_on=effective_on --map note=Remarks"
    assert propose(content)[-1].endswith(mapped)
