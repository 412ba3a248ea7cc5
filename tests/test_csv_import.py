"""CSV read strictly: every problem told with its place and nothing saved; and Ctrl-C."""

import codecs
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, CommandResult, database_content, run_tracker

HEADER = "commitment,effective_on,status,note,reporter"
ROW = "hotline,2018-01-05,limited,Numbers exchanged,"
TERMS = "ref,title,agreement,obligors"
PLACE = "--agreement=pk-ir-2017"

Take = Callable[..., CommandResult]


@pytest.fixture
def take(tracker: CommandLine, tmp_path: Path) -> Take:
    """Imports a file with a content; where that fails, not a byte of the database may differ."""

    def taken(content: str | bytes, *more: str, name: str = "plan.csv", fails: int = 0) -> CommandResult:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        before = database_content(tracker.path)
        result = tracker("import", str(path), *more, fails=fails)
        if fails:
            assert database_content(tracker.path) == before
            assert not result.out
        return result

    return taken


def table(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return "".join(f"{line}{end}" for line in (header, *rows))


def entries(tracker: CommandLine, *keys: str) -> list[Any]:
    """The log, of each entry the keys asked for."""
    found = tracker("log --json").json["items"]
    return [item[keys[0]] if len(keys) == 1 else tuple(item[key] for key in keys) for item in found]


def told(result: CommandResult) -> str:
    """The one sentence on stderr."""
    assert result.err.count("\n") == 1, result.err
    return result.err.strip()


# -- where a problem is ------------------------------------------------------------------------------


def test_one_bad_date_in_ten_thousand_rows(take: Take, tmp_path: Path) -> None:
    """One bad cell refuses the whole file, also after more has been written than memory holds."""
    rows = [f"hotline,2018-01-{n % 28 + 1:02},limited,{'note ' * 100}{n}," for n in range(10_000)]
    rows[9_000] = "hotline,2018-02-30,limited,x,"
    says = told(take(table(*rows), fails=5))
    assert says.startswith('plan.csv, line 9002, effective_on: "2018-02-30" is not a day of the calendar.')
    assert "Nothing was saved." in says
    assert not tmp_path.joinpath("seeded.db-journal").exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does(take: Take, end: str) -> None:
    """A cell of several lines counts for as many; LF, CRLF and lone CR are one line end each."""
    several = f'hotline,2018-01-05,limited,"a{end}b{end}c",'
    rows = (ROW, several, "", ROW, "hotline,bad,limited,n,")
    assert told(take(table(*rows, end=end), fails=5)).startswith("plan.csv, line 8, effective_on: ")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (0, [], "A quote opens in this row and is never closed."),
        (0, [ROW] * 3000, "A quote opens in this row and is never closed."),
        (3000, [], "A quote opens in this row and is never closed."),
        (0, [ROW] * 40_000, "Is a quote not closed?"),
        (0, [ROW, 'hotline,2018-01-06,limited,"said, done",', ROW], "A quote in this row is not closed"),
        (3000, [ROW, 'hotline,2018-01-06,limited,n,"IR"', ROW], "A quote in this row is not closed"),
    ],
)
def test_an_unclosed_quote_is_told_where_it_opens(
    take: Take, before: int, after: list[str], says: str
) -> None:
    """Not where the file ends or the next quote stands, but in the row that somebody has to mend."""
    rows = (*[ROW] * before, 'hotline,2018-01-05,limited,"never closed,', *after)
    found = told(take(table(*rows), fails=5))
    assert found.startswith(f"plan.csv, line {before + 2}: ")
    assert says in found


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('hotline,2018-01-05,limited,"said" so,', "not closed where its cell ends"),
        ("hotline,2018-01-05,limited", "too short: 3 cells under a header of 5"),
        (f"{ROW},", "too long: 6 cells under a header of 5"),
        ("hotline,2018-01-05,limited,first, then second,", "needs quotes around it"),
        ("hotline;2018-01-05;limited;n;", "too short: 1 cell"),
    ],
)
def test_a_row_of_another_shape_is_told(take: Take, row: str, says: str) -> None:
    """A row that does not fit under the header is never padded or cut."""
    found = told(take(table(ROW, row, ROW), fails=5))
    assert found.startswith("plan.csv, line 3: ")
    assert says in found


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("hotline,2018-01-05,fulfiled,n,", "status", '"fulfiled" is not a status. Did you mean implemented?'),
        ("hotline,2018-01-05,in progress,n,", "status", "Is it limited ("),
        ("hotlin,2018-01-05,limited,n,", "commitment", 'no commitment "hotlin". Did you mean hotline?'),
        ("pk-ir-2017,2018-01-05,limited,n,", "commitment", "It is an agreement"),
        (",2018-01-05,limited,n,", "commitment", "missing"),
        ("hotline,,limited,n,", "effective_on", "missing"),
        ("hotline,2018-01-05,limited,n,IRR", "reporter", "Did you mean IR?"),
        ("hotline,2018-01-05,limited,n,Iran", "reporter", "Did you mean IR?"),
        ("hotline,2018-01-05,limited,n\0,", "note", "zero byte"),
        ("hot\0line,2018-01-05,limited,n,", "commitment", '"hot␀line"'),
        (f"hotline,2018-01-05,limited,{'x' * 100_001},", "note", "100,001 characters; 100,000 are the most"),
        ("hotline,2018-01-05,stalled,,", "note", 'The status "stalled" needs a note.'),
        ("hotline,2018-01-05,superseded,n,", "successor", "needs the commitment that replaces it"),
        ("hotline,2018-01-05,,,", "status", "says nothing"),
    ],
)
def test_a_bad_cell_is_told_with_line_and_field(take: Take, row: str, field: str, says: str) -> None:
    """What one cell has wrong is one sentence with its line, its field and its value."""
    found = told(take(table(ROW, row), fails=5))
    assert found.startswith(f"plan.csv, line 3, {field}: ")
    assert says in found
    assert "--" not in found, "a way on that only the command line has"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("5/6/18", "can be read as 5 June 2018 or 6 May 2018. Write 2018-06-05 or 2018-05-06."),
        ("31/12/2018", "could only be 31 December 2018. Write 2018-12-31."),
        ("2026-06-31", "is not a day of the calendar."),
        ("today", "is not a day."),
        ("yesterday", "is not a day."),
        ("43101", "is not a day."),
        ("2018-03", "is not a day."),
        ("1396-08-16", "is outside the years 1600 to 2999. Days are of the Gregorian calendar"),
        ("۱۳۹۶-۰۸-۱۶", "is outside the years"),
        ("2018-01-05T25:00", "is not a moment."),
        ("x" * 5000, f'"{"x" * 80}..." is not a day.'),
    ],
)
def test_a_day_that_could_be_another_is_refused(take: Take, day: str, says: str) -> None:
    """A file has no today, no order of day and month, and no calendar but one."""
    found = told(take(table(f"hotline,{day},limited,n,"), fails=5))
    assert found.startswith('plan.csv, line 2, effective_on: "')
    assert says in found
    assert "say today" not in found, "which a file cannot"


@pytest.mark.parametrize(
    ("field", "length"), [("title", 2_001), ("theme", 2_001), ("wording", 2_001), ("note", 100_001)]
)
def test_a_text_over_the_limit_is_told(take: Take, field: str, length: int) -> None:
    """Notes have 100,000 characters at most, all other texts 2,000."""
    columns = dict.fromkeys(("ref", "title", "theme", "wording", "note"), "n1") | {field: "ی" * length}
    found = told(take(table(",".join(columns.values()), header=",".join(columns)), PLACE, fails=5))
    assert f"plan.csv, line 2, {field}: The {field} has {length:,} characters" in found


# -- what is no table --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (table("hotline,2018-01-05,limited,caf\xe9,").encode("cp1252"), "line 2: "),
        (table("hotline,2018-01-05,limited,مرز,").encode("cp1256"), "line 2: "),
        (codecs.BOM_UTF16_LE + table(ROW).encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + table(ROW).encode("utf-16-be"), "UTF-16"),
    ],
)
def test_another_encoding_is_told_with_the_way_out(take: Take, content: bytes, says: str) -> None:
    """Only UTF-8 is read, and the sentence says so."""
    found = told(take(content, fails=5))
    assert says in found
    assert "UTF-8" in found


@pytest.mark.parametrize(
    "content",
    [
        table("hotline,2018-01-05,n,caf\xe9", header="commitment,effective_on,note,remark"),
        table("hotline,2018-01-05,n,x", header="commitment,effective_on,note,caf\xe9"),
    ],
)
def test_another_encoding_is_told_wherever_it_shows(take: Take, content: str) -> None:
    """A file that is no UTF-8 is refused, also where that shows only in a heading or in what is left out."""
    assert "UTF-8" in told(take(content.encode("cp1252"), fails=5))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The file is empty."),
        ("\n\r\n,,,\n", "The file is empty."),
        (table(ROW, header=f"{HEADER},note"), 'Two columns are called "note".'),
        (ROW, "The header says neither commitments"),
        (table("1,2", header="a,b"), "The header says neither commitments"),
        (table("hotline,limited", header="commitment,status"), 'needs a column "effective_on"'),
        (table("2018-01-05,limited", header="effective_on,status"), 'needs a column "commitment"'),
        (table("n1", header="ref"), 'needs a column "title"'),
        (table(header='commitment,"effective_on'), "A quote opens in this row"),
    ],
)
def test_what_is_no_table_is_told(take: Take, content: str, says: str) -> None:
    """A file that is empty, or whose header says too little or something twice, is refused as a whole."""
    found = told(take(content, fails=5))
    assert found.startswith("plan.csv, line 1: ")
    assert says in found


@pytest.mark.parametrize("header", ["Status", "STATUS ", " status"])
def test_a_column_may_not_stand_twice_in_other_letters(take: Take, header: str) -> None:
    """Two columns of one field are told, not the first one silently dropped."""
    content = table(
        "hotline,2018-01-05,limited,implemented", header=f"commitment,effective_on,status,{header}"
    )
    take(content, fails=5)


def test_the_line_of_a_bad_header_is_where_it_stands(take: Take) -> None:
    """Blank lines before the header count."""
    content = "\n\n" + table("hotline,limited", header="commitment,status")
    assert told(take(content, fails=5)).startswith("plan.csv, line 3: ")


def test_a_header_without_rows_adds_nothing(take: Take) -> None:
    """An empty table is no mistake."""
    assert take(table()).out == "plan.csv: added nothing.\n"


def test_commitments_without_an_agreement_are_refused(take: Take) -> None:
    """A table of commitments names their agreement, or --agreement does."""
    content = table("n1,New measure", header="ref,title")
    assert "agreement" in told(take(content, fails=5))
    take(content, PLACE)


def test_blank_lines_and_rows_of_only_commas_are_passed_over(take: Take) -> None:
    """What a spreadsheet leaves behind below a table is no row, and still counts as a line."""
    found = take(table("", ",,,,", ROW, "\r", ",,,,", "hotline,bad,limited,n,"), fails=5)
    assert told(found).startswith("plan.csv, line 7, effective_on: ")
    assert take(table("", ",,,,", ROW, "", ",,,,")).out == "plan.csv: added 1 update.\n"


@pytest.mark.parametrize(
    "row", [" , , , , ", "   ", "hotline,2018-01-06,limited,n, ", "hotline,2018-01-06, ,n,"]
)
def test_a_cell_of_spaces_is_blank(take: Take, row: str) -> None:
    """It looks blank, and in a workbook it is."""
    take(table(ROW, row))


# -- many problems, and the rules ----------------------------------------------------------------------


def test_the_first_twenty_problems_are_shown_in_order(take: Take) -> None:
    """All are counted, twenty told by line, also one that comes to light when the whole file is read."""
    closed = ("hotline,2018-01-05,withdrawn,n,", "hotline,2018-01-06,limited,,")
    says = take(table(*closed, *["hotline,bad,limited,n,"] * 24), fails=5).err.splitlines()
    assert says[0] == "plan.csv has 25 problems; nothing was saved."
    assert [int(line.split(",")[0].removeprefix("line ")) for line in says[1:21]] == list(range(3, 23))
    assert says[1] == 'line 3, note: Leaving "withdrawn" needs a note.'
    assert says[21:] == ["... and 5 more."]


def test_with_json_every_problem_has_its_parts(take: Take) -> None:
    """With --json stderr carries all problems with file, line, field, value and reason."""
    content = table(*["hotline,5/6/18,limited,n,"] * 24, "hotlin,2018-01-05,limited,n,")
    error = json.loads(take(content, "--json", fails=5).err)["error"]
    assert (error["code"], len(error["problems"])) == (5, 25)
    reasons = [problem.pop("reason") for problem in error["problems"]]
    assert error["problems"][0] == {
        "file": "plan.csv",
        "place": "line 2",
        "line": 2,
        "field": "effective_on",
        "value": "5/6/18",
    }
    assert error["problems"][24] == {
        "file": "plan.csv",
        "place": "line 26",
        "line": 26,
        "field": "commitment",
        "value": "hotlin",
    }
    assert "5 June 2018" in reasons[0]


def test_with_json_a_bad_header_has_its_parts(take: Take) -> None:
    """What is wrong with the file as a whole is a problem like any other."""
    (problem,) = json.loads(take("a,b\n", "--json", fails=5).err)["error"]["problems"]
    assert (problem["file"], problem["line"]) == ("plan.csv", 1)
    assert "The header says neither" in problem["reason"]


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("hotline,bad,fulfiled,n,", ["effective_on", "status"]),
        ("hotlin,2018-01-05,limited,n,USA", ["commitment", "reporter"]),
        ("hotlin,bad,limited,n,", ["commitment", "effective_on"]),
    ],
)
def test_all_that_is_wrong_with_a_row_is_told_at_once(take: Take, row: str, fields: list[str]) -> None:
    """Every problem is told, so that a file is mended in one go."""
    error = json.loads(take(table(row), "--json", fails=5).err)["error"]
    assert sorted(problem["field"] for problem in error["problems"]) == fields


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (("substantial,n,", "limited,,"), 3, 'Going down from "substantial" to "limited" needs a note.'),
        (("done,n,", "substantial,,"), 3, 'Leaving "implemented" needs a note.'),
        (("lapsed,,",), 2, 'The status "lapsed" needs a note.'),
    ],
)
def test_the_rules_are_those_of_what_is_typed(take: Take, rows: list[str], line: int, says: str) -> None:
    """A row that ``tracker update`` would refuse is refused."""
    content = table(*(f"hotline,2018-01-{day:02},{row}" for day, row in enumerate(rows, start=5)))
    assert told(take(content, fails=5)).startswith(f"plan.csv, line {line}, note: {says}")


def test_what_follows_from_a_refused_row_is_not_told_again(take: Take) -> None:
    """Neither an update of a commitment that the file would have brought, nor what takes that update back."""
    document = {
        "schema": "tracker/1",
        "commitments": [{"ref": "n1", "agreement": "pk-ir-2017", "title": "T", "obligors": ["XX"]}],
        "updates": [
            {"commitment": "n1", "effective_on": "2018-01-05", "status": "limited", "uid": "u1"},
            {"commitment": "hotline", "effective_on": "bad", "status": "limited", "uid": "u2"},
        ],
        "retractions": [{"update": uid, "reason": "slip"} for uid in ("u1", "u2")],
    }
    error = json.loads(take(json.dumps(document), "--json", name="plan.json", fails=5).err)["error"]
    assert [problem["field"] for problem in error["problems"]] == ["obligors", "effective_on"]


@pytest.mark.parametrize(
    ("section", "items", "field", "value"),
    [
        (
            "commitments",
            [{"ref": "soil", "agreement": "pk-ir-2017", "title": "Another", "obligors": ["IR", "PK"]}],
            "title",
            "Another",
        ),
        ("retractions", [{"update": "nowhere", "reason": "slip"}], "update", "nowhere"),
    ],
)
def test_a_problem_found_late_has_its_value_too(
    take: Take, section: str, items: list[Any], field: str, value: str
) -> None:
    """Every problem is told with its value, also where it shows only when rows are compared."""
    content = json.dumps({"schema": "tracker/1", section: items})
    (problem,) = json.loads(take(content, "--json", name="plan.json", fails=5).err)["error"]["problems"]
    assert (problem["field"], problem["value"]) == (field, value)


# -- what is accepted ----------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_as_spreadsheets_save_it(
    take: Take, tracker: CommandLine, delimiter: str, mark: bytes, end: str
) -> None:
    """With a byte-order mark or none, with commas, semicolons or tabs, and any line end."""
    rows = ('hotline,2018-01-05,limited,"مرز, ""می‌شود""; x",IR', ROW)
    content = mark + table(*rows, end=end).replace(",", delimiter).encode()
    assert take(content).out == "plan.csv: added 2 updates.\n"
    assert entries(tracker, "note", "reporter") == [
        (f'مرز{delimiter} "می‌شود"; x', "IR"),
        ("Numbers exchanged", None),
    ]


def test_columns_are_known_in_any_case_and_spacing(take: Take, tracker: CommandLine) -> None:
    """The column "Effective on" is effective_on; what is no field is left out and named."""
    content = table(
        "HotLine,2018-01-05,Not Started,n,ir,x,y",
        header=" COMMITMENT ,Effective on,status,Note,REPORTER,re-porter,colour",
    )
    assert told(take(content)) == "Left out, because no field is called so: re-porter, colour."
    assert entries(tracker, "commitment", "status", "reporter") == [("hotline", "not-started", "IR")]


@pytest.mark.parametrize(
    ("maps", "note"),
    [
        (["note=what"], "hotline"),  # the same column as the commitment
        (["note=Remark"], "A"),
        ([" Note = REMARK "], "A"),
        (["note=a=b"], "B"),
        (["note=blank", "note=a=b", "note=remark"], "B"),
    ],
)
def test_map_names_the_column_of_a_field(
    take: Take, tracker: CommandLine, maps: list[str], note: str
) -> None:
    """A column may hold two fields, and of several columns of one field the first not blank counts."""
    content = table("hotline,2018-01-05,A,,B", header="what,when,remark,blank,a=b")
    options = [f"--map={given}" for given in ("commitment=what", "effective_on=when", *maps)]
    take(content, *options)
    assert entries(tracker, "note") == [note]


def test_map_passes_over_cells_of_spaces(take: Take, tracker: CommandLine) -> None:
    """A cell of spaces is blank, so the next of the columns counts."""
    content = table("hotline,2018-01-05,  ,B", header="commitment,effective_on,a,b")
    take(content, "--map=note=a", "--map=note=b")
    assert entries(tracker, "note") == ["B"]


@pytest.mark.parametrize(
    ("option", "says", "code"),
    [
        ("--map=note=noot", 'There is no column "noot". Did you mean note?', 5),
        ("--map=title=note", '"title" is no field of updates.', 5),
        ("--map=colour=note", 'There is no field "colour".', 2),
        ("--map=note", '"note" maps nothing. Write --map FIELD=COLUMN.', 2),
        ("--map=note= ", "maps nothing", 2),
        ("--status-map=done", '"done" translates nothing. Write --status-map THEIRS=OURS.', 2),
        ("--status-map=x=finished", '"finished" is not a status.', 2),
        ("--agreement=nothing", 'There is no agreement "nothing".', 3),
    ],
)
def test_an_option_in_vain_is_told(take: Take, option: str, says: str, code: int) -> None:
    """A field, a column, a status or an agreement that there is not is told before any row."""
    assert says in told(take(table(ROW), option, fails=code))


@pytest.mark.parametrize(
    ("theirs", "option", "ours"),
    [
        ("", "=withdrawn", "withdrawn"),
        ("Under way", "under WAY=limited", "limited"),
        ("  under   way ", "Under way=limited", "limited"),
        ("a=b", "a=b=done", "implemented"),
        ("limited", "limited=substantial", "substantial"),
        ("50 %", "50 %=not started", "not-started"),
    ],
)
def test_status_map_translates_a_word(
    take: Take, tracker: CommandLine, theirs: str, option: str, ours: str
) -> None:
    """Also the blank one and words with an equals sign; case and spaces do not matter."""
    take(table(f"hotline,2018-01-05,{theirs},n,"), f"--status-map={option}")
    assert entries(tracker, "status") == [ours]


def test_agreement_puts_all_commitments_under_one(take: Take, tracker: CommandLine) -> None:
    """Without a column of obligors they are owed by its parties; the ref may be begun only."""
    take(table("n1,New measure", header="ref,title"), "--agreement=PK-IR")
    found = tracker("show n1 --json").json["items"][0]
    assert (found["agreement"], found["obligors"]) == ("pk-ir-2017", ["IR", "PK"])


def test_agreement_holds_updates_to_its_commitments(take: Take, tracker: CommandLine) -> None:
    """An update of a commitment under another agreement is told."""
    tracker("agreement add Other --ref other --on 2018-01-01 --party IR --party PK")
    tracker("add Elsewhere --agreement other --ref elsewhere")
    content = table(ROW, "elsewhere,2018-02-05,limited,n,")
    assert told(take(content, PLACE, fails=5)).startswith("plan.csv, line 3, commitment: ")
    assert take(content).out == "plan.csv: added 2 updates.\n"


def test_obligors_stand_in_one_cell(take: Take, tracker: CommandLine) -> None:
    """Semicolons between them, in any case, each once; blank means the parties."""
    take(table("n1,A,pk-ir-2017,ir; PK ;;Ir", "n2,B,pk-ir-2017,pk", "n3,C,pk-ir-2017,", header=TERMS))
    owed = [tracker(f"show {ref} --json").json["items"][0]["obligors"] for ref in ("n1", "n2", "n3")]
    assert owed == [["IR", "PK"], ["PK"], ["IR", "PK"]]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2018-01-05", "2018-01-05"),
        (" 2018-1-5 ", "2018-01-05"),
        ("7 March 2018", "2018-03-07"),
        ("۲۰۱۸-۰۱-۰۵", "2018-01-05"),
        ("2018-01-05 14:30", "2018-01-05"),
        ("2018-01-05T23:30-05:00", "2018-01-06"),
        ("2018-01-08 02:00 +04:30", "2018-01-07"),
        ("2018-01-05T23:59:59.999999Z", "2018-01-05"),
    ],
)
def test_days_that_can_mean_one_day_only(take: Take, tracker: CommandLine, given: str, day: str) -> None:
    """Of a date with a time the day in UTC counts; Persian digits are digits."""
    take(table(f"hotline,{given},limited,n,"))
    assert entries(tracker, "effective_on") == [day]


def test_a_note_of_the_longest_is_taken(take: Take, tracker: CommandLine) -> None:
    """100,000 characters, lines and quotes among them."""
    note = 'a "b"\nc' + "ی" * 99_993
    take(table(f'hotline,2018-01-05,limited,"{note.replace(chr(34), chr(34) * 2)}",'))
    assert entries(tracker, "note") == [note]


def test_a_file_taken_in_twice_adds_nothing(take: Take) -> None:
    """What is there unchanged is passed over; a repetition within the file counts."""
    content = table(ROW, ROW)
    assert take(content).out == "plan.csv: added 2 updates.\n"
    assert take(content).out == "plan.csv: added nothing. There already: 2 updates.\n"


def test_a_dry_run_says_the_same_and_saves_nothing(take: Take, tracker: CommandLine) -> None:
    """--dry-run checks and reports the same way."""
    before = database_content(tracker.path)
    assert take(table(ROW), "--dry-run").out == "plan.csv: would add 1 update; nothing was saved.\n"
    assert database_content(tracker.path) == before
    assert "line 2, status: " in told(take(table(ROW.replace("limited", "x")), "--dry-run", fails=5))


def test_a_column_without_a_name_is_not_lost_in_silence(take: Take) -> None:
    """Words under a blank heading are told, or at least said to be left out."""
    content = table("hotline,2018-01-05,limited,words", header="commitment,effective_on,status,")
    assert "words" in told(take(content, fails=5))


# -- Ctrl-C, and progress ------------------------------------------------------------------------------

# As the command itself, but progress is shown from the first row on.
IMPATIENT = (
    "from tracker.cli import console; console.PROGRESS_DELAY_SECONDS = 0; "
    "from tracker.__main__ import main; main()"
)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 60,000 updates."""
    path = tmp_path_factory.mktemp("long") / "long.csv"
    rows = (f"hotline,2018-01-{n % 28 + 1:02},limited,note {n}," for n in range(60_000))
    path.write_text(table(*rows), encoding="utf-8")
    return path


def started(database: Path, path: Path, stderr: int, *how: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *(how or ("-m", "tracker")), "import", str(path)],
        env=os.environ | {"TRACKER_DB": str(database)},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


@ON_A_FILE
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("more", [0.1])
def test_ctrl_c_leaves_the_file_as_it_was(seeded_database: Path, long: Path, more: float) -> None:
    """Stopped while it writes: nothing is saved, not a byte of the file differs, and no journal is left."""
    before, journal = (
        seeded_database.read_bytes(),
        seeded_database.with_name(f"{seeded_database.name}-journal"),
    )
    with started(seeded_database, long, subprocess.PIPE) as process:
        wait_until(lambda: journal.exists() and seeded_database.stat().st_size > len(before))
        time.sleep(more)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"Stopped. Nothing was saved.\n")
    unfinished = journal.exists(), seeded_database.read_bytes() != before
    assert run_tracker("list", db=seeded_database).returncode == 0
    assert seeded_database.read_bytes() == before
    assert unfinished == (False, False), "who copies the file now copies half an import"


# As the command itself, but Ctrl-C comes while rows of the fortieth batch are being written.
INTERRUPTED = """
import itertools, signal
from tracker.db.sqlite_connection import SqliteConnection

batches, insert = itertools.count(), SqliteConnection.insert

def stop(connection, table, rows):
    insert(connection, table, rows)
    if table == "status_update" and next(batches) == 39:
        signal.raise_signal(signal.SIGINT)

SqliteConnection.insert = stop

from tracker.__main__ import main
main()
"""


@ON_A_FILE
def test_ctrl_c_between_two_rows_leaves_the_file_as_it_was(seeded_database: Path, long: Path) -> None:
    """The same, at the one moment at which it is hardest to let go of the file."""
    before, journal = (
        seeded_database.read_bytes(),
        seeded_database.with_name(f"{seeded_database.name}-journal"),
    )
    with started(seeded_database, long, subprocess.PIPE, "-c", INTERRUPTED) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"Stopped. Nothing was saved.\n")
    assert not journal.exists(), "who copies the file now copies half an import"
    assert seeded_database.read_bytes() == before


@ON_A_FILE
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_ctrl_c_on_a_terminal_while_progress_is_shown(seeded_database: Path, long: Path) -> None:
    """The bar goes, the cursor comes back, and one sentence stays."""
    before = seeded_database.read_bytes()
    master, slave = os.openpty()
    process = started(seeded_database, long, slave, "-c", IMPATIENT)
    os.close(slave)
    with process, closing(os.fdopen(master, "rb", buffering=0)) as screen:
        shown = b""
        while b"%" not in shown:
            shown += screen.read(1000)
        process.send_signal(signal.SIGINT)
        shown += b"".join(_until_hung_up(screen))
        out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert b"Reading long.csv" in shown
    assert shown.endswith(b"Stopped. Nothing was saved.\r\n")
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l"), "the cursor stays hidden"
    assert run_tracker("list", db=seeded_database).returncode == 0
    assert seeded_database.read_bytes() == before


def _until_hung_up(screen: Any) -> Iterator[bytes]:
    """All that still comes; Linux says EIO where a terminal is closed."""
    with suppress(OSError):
        while piece := screen.read(10_000):
            yield piece


@ON_A_FILE  # about what is shown, whatever it is of
def test_progress_is_not_shown_in_a_pipe(seeded_database: Path, long: Path) -> None:
    """Only a terminal gets it."""
    with started(seeded_database, long, subprocess.PIPE, "-c", IMPATIENT) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, b"long.csv: added 60,000 updates.\n", b"")
