"""Columns of a table that are called otherwise than fields: --map, --status-map and --agreement."""

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, ROW, csv_text, log_values, only_sentence

pytestmark = ON_A_FILE  # about how a table is read, whatever takes it in


def test_headings_match_fields_in_any_case_and_spacing(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """A column that does not match a field is left out and named."""
    content = csv_text(
        "HotLine,2018-01-05,Not Started,n,ir,x,y",
        header=" COMMITMENT ,Effective on,status,Note,REPORTER,re-porter,colour",
    )
    assert (
        only_sentence(import_content(content))
        == "Left out, because no field is called so: re-porter, colour."
    )
    assert log_values(tracker, "commitment", "status", "reporter") == [("hotline", "not-started", "IR")]


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
    import_content: ImportContent, tracker: CommandLine, maps: list[str], note: str
) -> None:
    """A column may fill two fields; of several columns of one field the first that is not blank counts."""
    content = csv_text("hotline,2018-01-05,A,,B", header="what,when,remark,blank,a=b")
    options = [f"--map={given}" for given in ("commitment=what", "effective_on=when", *maps)]
    import_content(content, *options)
    assert log_values(tracker, "note") == [note]


def test_map_skips_cells_of_spaces(import_content: ImportContent, tracker: CommandLine) -> None:
    """A cell of spaces is blank, so the next of the columns counts."""
    content = csv_text("hotline,2018-01-05,  ,B", header="commitment,effective_on,a,b")
    import_content(content, "--map=note=a", "--map=note=b")
    assert log_values(tracker, "note") == ["B"]


@pytest.mark.parametrize(
    ("option", "says", "code"),
    [
        ("--map=note=noot", 'There is no column "noot". Did you mean note?', 5),
        ("--map=title=note", '"title" is no field of updates.', 5),
        ("--map=colour=note", 'There is no field "colour".', 2),
        ("--map=note", '"note" maps nothing. Write --map FIELD=COLUMN.', 2),
        ("--map=note= ", "maps nothing", 2),
        ("--status-map=done", '"done" translates nothing. Write --values FIELD:THEIRS=OURS', 2),
        ("--status-map=x=finished", '"finished" is not a status.', 2),
        ("--agreement=nothing", 'There is no agreement "nothing".', 3),
    ],
)
def test_a_mapping_option_that_matches_nothing_is_refused(
    import_content: ImportContent, option: str, says: str, code: int
) -> None:
    """An unknown field, column, status or agreement is reported before any row."""
    assert says in only_sentence(import_content(csv_text(ROW), option, fails=code))


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
    import_content: ImportContent, tracker: CommandLine, theirs: str, option: str, ours: str
) -> None:
    """Also a blank one and words with an equals sign; case and spaces do not matter."""
    import_content(csv_text(f"hotline,2018-01-05,{theirs},n,"), f"--status-map={option}")
    assert log_values(tracker, "status") == [ours]


def test_agreement_option_sets_the_agreement_of_all_commitments(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """The beginning of its ref is enough; without a column of obligors its parties owe them."""
    import_content(csv_text("n1,New measure", header="ref,title"), "--agreement=PK-IR")
    found = tracker("show n1 --json").json["items"][0]
    assert (found["agreement"], found["obligors"]) == ("pk-ir-2017", ["IR", "PK"])


def test_agreement_option_refuses_updates_of_other_agreements(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """Without the option the same file is imported."""
    tracker("agreement add Other --ref other --on 2018-01-01 --party IR --party PK")
    tracker("add Elsewhere --agreement other --ref elsewhere")
    content = csv_text(ROW, "elsewhere,2018-02-05,limited,n,")
    assert only_sentence(import_content(content, AGREEMENT_OPTION, fails=5)).startswith(
        "plan.csv, line 3, commitment: "
    )
    assert import_content(content).out == "plan.csv: added 2 updates.\n"


def test_a_column_without_a_heading_is_reported(import_content: ImportContent) -> None:
    """Its words are at least said to be left out."""
    content = csv_text("hotline,2018-01-05,limited,words", header="commitment,effective_on,status,")
    assert "words" in only_sentence(import_content(content, fails=5))
