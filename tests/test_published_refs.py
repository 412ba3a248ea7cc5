"""Refs as publishers write them, 115.10, 018/24 or 7.2(a), wherever a ref goes: in, out, and looked up."""

import csv
import json
import re
import shlex
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, ImportContent, Location, run_sql
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from test_html_writer import ParsedPage
from test_rules import SLASHES_AND_PARENTHESES, SLIPS_IN_REFS
from workbook_helpers import make_workbook

from tracker import db
from tracker.domain.ref_shape import REF_PATTERN, is_ref

REFS = ["7.2(a)", "7.2(b)", "018/24", "115.10", "a/res/71/291"]
AGREEMENT = "res/71(2)"
SCRIPTS = Path(__file__).parents[1] / "tracker" / "cli" / "completion_scripts"


@pytest.fixture
def numbered(tracker: CommandLine) -> CommandLine:
    """The command line on commitments of such refs, in an agreement of such a ref."""
    tracker(f"agreement add Talks --ref '{AGREEMENT}' --on 2018-01-05 --party PK --party IR")
    for ref in REFS:
        tracker(f"add 'Measure {ref}' --agreement '{AGREEMENT}' --ref '{ref}' --due 2018-08-01")
    return tracker


@ON_A_SERVER
def test_both_engines_have_the_same_idea_of_a_ref(empty_database: Location) -> None:
    """What the rules take, a check of a server finds nothing wrong with; and the other way round."""
    with db.read_transaction(empty_database) as connection:
        texts = [*SLASHES_AND_PARENTHESES, *SLIPS_IN_REFS, "a\n", "a(b)\n", "", "a" * 64]
        for text in texts:
            ((found,),) = run_sql(connection, f"SELECT :ref ~ '^{REF_PATTERN}$'", ref=text)
            assert found is is_ref(text), text


@ON_A_FILE
@given(st.text("ab1._-/()", max_size=8))
def test_parentheses_are_pairs_and_something_follows_what_opens(text: str) -> None:
    """The shape once more, as a person would check it: letter by letter."""
    is_open, before = False, "/"
    for letter in text:
        fits = letter.isalnum() or before not in "/("
        if not fits or (letter == "(" and is_open) or (letter == ")" and not is_open):
            break
        is_open, before = letter == "(" or (is_open and letter != ")"), letter
    else:
        assert is_ref(text) == (bool(text) and not is_open and before not in "/(")
        return
    assert not is_ref(text)


def test_nothing_is_wrong_with_a_database_of_them(numbered: CommandLine) -> None:
    """The check of a file, and that of a server."""
    numbered("check")


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("7.2(A)", "7.2(a)"),
        ("7.2(a", "7.2(a)"),
        ("018", "018/24"),
        ("018/", "018/24"),
        ("A/RES", "a/res/71/291"),
        ("a/res/71", "a/res/71/291"),
    ],
)
def test_one_is_found_by_its_beginning(numbered: CommandLine, typed: str, ref: str) -> None:
    """In any case."""
    assert numbered("show --json", typed).json["items"][0]["ref"] == ref


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("018/2", 'There is no commitment "018/2". Did you mean 018/24?'),
        ("a/res/7", 'There is no commitment "a/res/7". Did you mean a/res/71/291?'),
        ("018-24", 'There is no commitment "018-24". Did you mean 018/24?'),
        ("a/res/71/219", 'There is no commitment "a/res/71/219". Did you mean a/res/71/291?'),
        ("7.2", '"7.2" is the beginning of more than one commitment: 7.2(a), 7.2(b). Type more letters.'),
    ],
)
def test_one_that_is_not_there_brings_the_nearest(numbered: CommandLine, typed: str, said: str) -> None:
    """And no beginning ends inside a number."""
    assert " ".join(numbered("show", typed, fails=3).err.split()) == said


def test_a_commitment_without_a_ref_is_numbered_after_its_agreement(numbered: CommandLine) -> None:
    """Whatever the ref of that ends with."""
    added = numbered(f"add Measure --agreement '{AGREEMENT}' --json").json["items"][0]
    assert added["ref"] == f"{AGREEMENT}-{len(REFS) + 1}"


@ON_A_FILE
def test_a_command_that_is_proposed_can_be_typed(numbered: CommandLine) -> None:
    """A shell would read the parentheses: they stand in quotes."""
    added = numbered("agreement add Talks --ref '8(a)' --on 2018-01-05 --party PK").out
    assert added.endswith("--agreement '8(a)'\n")
    told = " ".join(numbered(f"update '{AGREEMENT}' limited", fails=3).err.split())
    assert told.endswith(f"It is an agreement: tracker agreement show '{AGREEMENT}'")
    asked = " ".join(numbered("update 7.2(a) --reporter IR --due 2018-09-01").out.split())
    assert "tracker update '7.2(a)' --due 2018-09-01 does." in asked
    looked_for = numbered("view '7.2(a)'", fails=2).err
    assert shlex.split(looked_for)[-3:] == ["tracker", "show", "7.2(a)"]


@ON_A_FILE
def test_powershell_is_offered_what_it_reads_as_one_word() -> None:
    """Whatever is no letter, digit or . : / = - stands in quotes."""
    script = (SCRIPTS / "tracker.ps1").read_text("utf-8")
    (unquoted,) = re.findall(r"-match '(\[.*?\])'", script)
    assert re.search(unquoted, "7.2(a)")
    assert not re.search(unquoted, "018/24")


@ON_A_FILE
@pytest.mark.parametrize("name", ["all.json", "all.csv", "all.xlsx"])
def test_a_file_brings_them_back(
    numbered: CommandLine, make_database: object, empty_database: Path, tmp_path: Path, name: str
) -> None:
    """Documents and tables, with the updates of each, and what replaces it."""
    numbered("update 7.2(a) superseded --successor 018/24 --on 2018-02-01")
    wanted = numbered("log --json").json["items"]
    numbered("export -o", str(tmp_path / name))
    before = numbered(f"list --all --agreement {AGREEMENT} --json").json["items"]
    if name == "all.json":
        files = [tmp_path / name]
    else:
        numbered("export -o", str(tmp_path / "all.json"))
        content = json.loads((tmp_path / "all.json").read_text("utf-8"))
        for section in ("commitments", "updates", "retractions"):
            content.pop(section, None)
        (tmp_path / "base.json").write_text(json.dumps(content), "utf-8")
        tables = sorted(tmp_path.glob(f"all*{Path(name).suffix}"))
        files = [tmp_path / "base.json", *tables]
    for file in files:
        numbered(f"import {file} --db {empty_database}")
    after = numbered(f"list --all --agreement {AGREEMENT} --json --db {empty_database}").json["items"]
    assert after == before
    (entry,) = numbered(f"log --json --db {empty_database}").json["items"]
    assert (entry["commitment"], entry["successor"]) == ("7.2(a)", "018/24")
    assert entry["uid"] == wanted[0]["uid"]


@ON_A_FILE
def test_toml_brings_them_in(import_content: ImportContent, tracker: CommandLine) -> None:
    """A ref is a text there."""
    row = '[[commitments]]\nref = "7.2(A)"\nagreement = "pk-ir-2017"\ntitle = "Measure"\nobligors = ["PK"]\n'
    import_content(f'schema = "tracker/1"\n{row}', name="plan.toml")
    assert tracker("show 7.2(a) --json").json["items"][0]["title"] == "Measure"


@ON_A_FILE
def test_a_date_that_excel_made_of_a_ref_is_refused(import_content: ImportContent) -> None:
    """Excel takes 7/24 for a day; that day would be another ref."""
    rows = [("ref", "title", "agreement"), (date(2024, 7, 1), "Measure", "pk-ir-2017")]
    told = import_content(make_workbook({"Plan": rows}), name="plan.xlsx", fails=5).err
    assert "row 2, ref: 2024-07-01 is a day and not a ref. In Excel give the column the format Text" in (
        " ".join(told.split())
    )


@ON_A_FILE
def test_each_has_one_entry_in_a_calendar(numbered: CommandLine, tmp_path: Path) -> None:
    """Which has its ref as it is written, and a uid made of the commitment's own."""
    numbered("export -o", str(tmp_path / "due.ics"))
    events = Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")
    found = sorted((str(event["description"]).splitlines()[0], str(event["uid"])) for event in events)
    assert found == sorted((f"{ref}, {AGREEMENT}", uid_in_calendars(numbered, ref)) for ref in REFS)


def uid_in_calendars(tracker: CommandLine, ref: str) -> str:
    """The digest of the uid of a commitment, in 32 digits."""
    uid = tracker("show --json", ref).json["items"][0]["uid"]
    return f"{blake2b(uid.encode(), digest_size=16).hexdigest()}@tracker"


@ON_A_FILE
def test_they_are_text_on_the_page(numbered: CommandLine, tmp_path: Path) -> None:
    """Its anchors have names that HTML allows, each once, and each link leads to one."""
    numbered("update 7.2(a) limited --reporter IR --source 'Paper (1)' --on 2018-03-01")
    numbered("brief --since 2018-02-01 -o", str(tmp_path / "brief.html"))
    page = ParsedPage((tmp_path / "brief.html").read_text("utf-8"))
    anchors = [str(attributes["id"]) for _, attributes in page.tags if "id" in attributes]
    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch("[a-z][a-z0-9-]*", anchor) for anchor in anchors)
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(anchors)
    assert all(ref in page.text for ref in REFS)


@ON_A_FILE
def test_they_are_text_in_word_and_markdown(numbered: CommandLine, tmp_path: Path) -> None:
    """No link comes of parentheses, and nothing is lost."""
    docx = pytest.importorskip("docx")
    numbered("update 7.2(a) limited --reporter IR --source 'Paper [1]' --on 2018-03-01")
    numbered("brief --since 2018-02-01 -o", str(tmp_path / "brief.docx"))
    document = docx.Document(str(tmp_path / "brief.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert all(ref in text for ref in REFS)
    markdown = numbered("brief --since 2018-02-01").out
    assert all(ref in markdown for ref in REFS)
    assert not re.search(r"(?<!\\)\]\(", markdown)
    listed = numbered(f"list --agreement {AGREEMENT} --format markdown").out
    assert all(f"| {ref} |" in listed for ref in REFS)


@ON_A_FILE
def test_tables_for_programs_have_them_as_they_are(numbered: CommandLine) -> None:
    """CSV and TSV: none looks like a formula."""
    for form, between in (("csv", ","), ("tsv", "\t")):
        printed = numbered(f"list --agreement {AGREEMENT} --format {form} --columns ref").out
        rows = list(csv.reader(printed.splitlines(), delimiter=between))
        assert sorted(row[0] for row in rows[1:]) == sorted(REFS)
