"""Tables as people have them come in: what says plainly what is meant is not refused for its form."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, HEADER, ROW, csv_text, log_values, only_sentence
from table_makers import make_csv, make_json, make_ods, make_xlsx, zip_ods

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in


def test_a_row_that_lacks_only_empty_cells_is_whole(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """Spreadsheets leave out the commas after the last cell."""
    import_content(csv_text("hotline,2018-01-05,limited,n", "hotline,2018-01-06,limited"))
    assert log_values(tracker, "effective_on", "note") == [("2018-01-05", "n"), ("2018-01-06", None)]


@pytest.mark.parametrize(
    "content",
    [
        'commitment;effective_on;"note, or, remark, or, more";status\nhotline;2018-01-05;n;limited\n',
        "sep=;\ncommitment;effective_on;note;status\nhotline;2018-01-05;n;limited\n",
        '\ufeffsep=|\r\n"commitment"|effective_on|note|status\r\nhotline|2018-01-05|n|limited\r\n',
        'commitment,"effective\non",note,status\nhotline,2018-01-05,n,limited\n',
        "com\u00admitment,effective\u00a0on,\u200fnote\u200e,\ufeffstatus\nhotline,2018-01-05,n,limited\n",
        "Our plan\n\ncommitment,effective_on,note,status\nhotline,2018-01-05,n,limited\n",
        "Our plan\n\ncommitment;effective_on;note;status\nhotline;2018-01-05;a, b, c, d;limited\n",
        "commitment~effective_on~note~status\nhotline~2018-01-05~n~limited\n",
    ],
    ids=[
        "comma in heading",
        "sep",
        "sep and mark",
        "two lines",
        "invisible",
        "title",
        "title and semicolons",
        "delimiter",
    ],
)
def test_a_csv_file_is_understood(import_content: ImportContent, tracker: CommandLine, content: str) -> None:
    """Whatever stands between its cells, in its headings or above them."""
    options = ["--delimiter=~"] if "~" in content else []
    assert import_content(content, *options).out == "plan.csv: added 1 update.\n"
    assert log_values(tracker, "commitment", "status") == [("hotline", "limited")]


def test_lines_are_counted_under_a_line_that_says_the_delimiter(import_content: ImportContent) -> None:
    """It is the first line in an editor."""
    told = only_sentence(import_content(f"sep=,\n{HEADER}\nhotline,bad,limited,n,\n", fails=5))
    assert told.startswith("plan.csv, line 3, effective_on: ")


def test_letters_of_either_keyboard_are_the_same(import_content: ImportContent, tracker: CommandLine) -> None:
    """Yeh and kaf are typed in an Arabic and in a Persian form: in headings, words and names."""
    tracker("actor add TEH شركت ملي --kind organisation".replace("شركت ملي", "'شركت ملي'"))
    options = [
        "--map=commitment=کد",
        "--map=effective_on=تاریخ",
        "--map=status=وضعیت",
        "--map=reporter=گزارش",
    ]
    content = csv_text("hotline,2018-01-05,جاري,شرکت ملی", header="كد,تاريخ,وضعيت,گزارش")
    import_content(content, *options, "--values=status:جاری=limited")
    assert log_values(tracker, "status", "reporter") == [("limited", "TEH")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("30-Jun-2024", "2024-06-30"),
        ("30-Jun-24", "2024-06-30"),
        ("1-Feb-89", "1989-02-01"),
        ("2024/06/30", "2024-06-30"),
        ("30 June 2024", "2024-06-30"),
        ("2024-06", "2024-06-30"),
        ("Q4 2024", "2024-12-31"),
        ("2021-Q4", "2021-12-31"),
        ("Dec 2024", "2024-12-31"),
        ("2024-06-30T23:30-05:00", "2024-06-30"),
    ],
)
@pytest.mark.parametrize(
    "make", [make_csv, make_xlsx, make_ods, make_json], ids=["csv", "xlsx", "ods", "json"]
)
def test_a_deadline_is_understood(
    import_content: ImportContent, tracker: CommandLine, make: Any, written: str, day: str
) -> None:
    """As a day in any plain form, as a month or as a quarter."""
    rows = [("ref", "title", "due_on"), ("n1", "A", written)]
    import_content(make(rows), AGREEMENT_OPTION, name=f"plan.{make.__name__.removeprefix('make_')}")
    assert tracker("show n1 --json").json["items"][0]["due_on"] == day


@pytest.mark.parametrize(
    ("option", "written", "day"),
    [
        ("--day-order=dmy", "05/06/2017", "2017-06-05"),
        ("--day-order=mdy", "05/06/2017", "2017-05-06"),
        ("--day-order=dmy", "5.6.17", "2017-06-05"),
        ("--day-order=dmy", "2017-06-05", "2017-06-05"),
        ("--month-end", "June 2017", "2017-06-30"),
        ("--month-end", "2017", "2017-12-31"),
        ("--month-end", "2017-06-05", "2017-06-05"),
    ],
)
def test_a_day_is_read_as_it_was_said(
    import_content: ImportContent, tracker: CommandLine, option: str, written: str, day: str
) -> None:
    """In an order of day and month that is given, or as the last day of a month."""
    import_content(csv_text(f"hotline,{written},limited,n,"), option)
    assert log_values(tracker, "effective_on") == [day]


def test_an_order_of_days_does_not_make_days_of_what_is_none(import_content: ImportContent) -> None:
    """The month 13 stays a mistake."""
    told = only_sentence(
        import_content(csv_text("hotline,05/13/2017,limited,n,"), "--day-order=dmy", fails=5)
    )
    assert "line 2, effective_on: " in told


def test_a_blank_day_can_be_passed_over(import_content: ImportContent, tracker: CommandLine) -> None:
    """One row without a day does not refuse the file, if that is said; and it is named."""
    content = csv_text(ROW, "hotline,,limited,n,", "patrols, ,limited,n,")
    assert "line 3" in import_content(content, fails=5).err
    told = import_content(content, "--skip-blank=effective_on")
    assert told.out == "plan.csv: added 1 update.\n"
    assert only_sentence(told) == "Left out, because they are blank where that was said: rows 3-4."


def test_a_number_in_json_stays_as_it_is_written(import_content: ImportContent, tracker: CommandLine) -> None:
    """Also where JavaScript would read 115.1."""
    content = '[{"ref": 115.10, "title": "A", "obligors": ["IR", "Pakistan"]}]'
    import_content(content, AGREEMENT_OPTION, name="plan.json")
    assert tracker("show 115.10 --json").json["items"][0]["obligors"] == ["IR", "PK"]


@ON_A_FILE
@pytest.mark.parametrize(("between", "place"), [(" ", "record 2"), ("\n", "line 2")])
def test_a_record_without_a_line_of_its_own_is_told_by_its_number(
    import_content: ImportContent, between: str, place: str
) -> None:
    """As programs write a list that nobody reads."""
    record = {"commitment": "hotline", "effective_on": "2018-01-05", "note": "Tested"}
    content = f"[{json.dumps(record)},{between}{json.dumps(record | {'effective_on': 'soon'})}]"
    said = import_content(content, name="plan.json", fails=5).err
    assert said.startswith(f'plan.json, {place}, effective_on: "soon" is not a day.')


def test_a_record_on_each_line_is_read(import_content: ImportContent, tracker: CommandLine) -> None:
    """With the line of what is wrong."""
    good = '{"commitment": "hotline", "effective_on": "2018-01-05", "status": "limited", "note": null}'
    bad = '{"commitment": "hotline", "effective_on": "x", "status": "limited"}'
    told = only_sentence(import_content(f"{good}\n\n{bad}\n", name="plan.jsonl", fails=5))
    assert told.startswith('plan.jsonl, line 3, effective_on: "x"')
    import_content(good, name="plan.jsonl")
    assert log_values(tracker, "status") == ["limited"]


def old_workbook(content: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + content.encode("utf-16-le") + bytes(512)


def encrypted_ods() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zip_ods("<x/>"))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        manifest = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
        new.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.xlsx", old_workbook("EncryptedPackage"), "This workbook has a password."),
        ("plan.xls", old_workbook("EncryptedPackage"), "This workbook has a password."),
        ("plan.ods", encrypted_ods(), "This workbook has a password."),
        (
            "plan.xls",
            old_workbook("Workbook"),
            "This is a workbook of Excel up to 2003. Save it again as .xlsx.",
        ),
        ("plan.xlsx", old_workbook("Workbook"), "This is a workbook of Excel up to 2003."),
    ],
    ids=["xlsx", "xls", "ods", "old", "old as new"],
)
def test_a_workbook_is_called_what_it_is(
    import_content: ImportContent, name: str, content: bytes, says: str
) -> None:
    """With a password, or of an old kind."""
    assert says in only_sentence(import_content(content, name=name, fails=5))


@pytest.mark.parametrize("make", [make_csv, make_xlsx, make_ods, make_json])
def test_a_table_is_read_from_a_pipe(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
) -> None:
    """Told by what it is, because a pipe has no name."""
    rows = [("commitment", "effective_on", "status", "note"), ("hotline", "2018-01-05", "limited", "n")]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(make(rows))))
    assert tracker("import -").out.endswith("added 1 update.\n")


def test_an_unknown_name_is_not_taken_for_somebody(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """A name counts as a code only if one actor has it."""
    tracker("actor add IR2 Iran --kind organisation")
    told = only_sentence(import_content(csv_text("hotline,2018-01-05,limited,n,Iran"), fails=5))
    assert "line 2, reporter: " in told
