"""What people type by mistake over a year of a desk's work: each is answered so that they know what to type.

The prepared database has the agreement that comes with the tracker and two updates: U-1, hotline is limited,
and U-2, Iran says that fencing is implemented. It is Friday 1 June 2018.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, CommandResult, database_content

pytestmark = ON_A_FILE  # test_engines holds a server to the same answers

DONE_IN_PART = ("not-started", "limited", "or substantial", "most of what the text asks is done")
MISTAKES: list[Any] = [
    # -- what it is about
    ("update hotlien limited", 3, ('"hotlien"', "Did you mean hotline?"), "update hotline limited"),
    ("list hotline", 2, ("takes no words", "tracker show hotline", "--search hotline"), "show hotline"),
    (
        "list border patrols",
        2,
        ("takes no words", "--search 'border patrols'"),
        "list --search 'border patrols'",
    ),
    (
        "list --theme bordr",
        3,
        ('"bordr"', "mean border?", "defence, energy, region, security"),
        "list --theme border",
    ),
    ("list --theme quarks", 3, ('"quarks"', "Themes: border, defence"), "list --theme defence"),
    ("list --obligor IR,PK", 3, ('"IR,PK"', "repeat the option"), "list --obligor IR --obligor PK"),
    (
        "agreement add Talks --ref talks --on 2018-01-05 --party IR,PK",
        3,
        ('"IR,PK"', "repeat the option"),
        "agreement add Talks --ref talks --on 2018-01-05 --party IR --party PK",
    ),
    # -- how far it is
    ("update hotline 'not done'", 2, ('"not done"', *DONE_IN_PART), "update hotline not-started -m seen"),
    ("update hotline undone", 2, ('"undone"', *DONE_IN_PART), "update hotline limited"),
    ("update hotline unfulfilled", 2, ('"unfulfilled"', *DONE_IN_PART), "update hotline limited"),
    ("update hotline 'partly done'", 2, ('"partly done"', *DONE_IN_PART), "update hotline substantial"),
    ("update hotline partial", 2, ('"partial"', *DONE_IN_PART), "update hotline substantial"),
    ("update hotline in progress", 2, ('"in progress"', "quotes or a hyphen", "limited", "or substantial")),
    ("update hotline not started", 2, ('"not started"', "quotes or a hyphen", "Write not-started.")),
    ("update hotline due soon", 2, ('"due soon"', "computed"), "list --flag due-soon"),
    (
        "update hotline cancelled",
        2,
        ('"cancelled"', "withdrawn", "or lapsed"),
        "update hotline withdrawn -m so",
    ),
    ("update hotline delayed", 2, ('"delayed"', "stalled", "or suspended"), "update hotline stalled -m so"),
    ("update hotline late", 2, ('"late"', "computed", "--flag overdue"), "list --flag overdue"),
    (
        "update hotline pending",
        2,
        ('"pending"', "no-information", "or not-started"),
        "update hotline no-information",
    ),
    (
        "update hotline unknown",
        2,
        ('"unknown"', "Did you mean no-information?"),
        "update hotline no-information",
    ),
    ("update hotline violated", 4, ('"breached"', "note", "-m"), "update hotline violated --side IR -m so"),
    (
        "update hotline violated -m so",
        4,
        ("whose part", "--side", "IR", "PK"),
        "update hotline violated -m so --side IR",
    ),
    # -- whose part, when, how much
    ("update hotline done --side UN", 3, ('"UN"', "tracker actor list"), "update hotline done --side IR"),
    (
        "update fencing done --side PK",
        4,
        ("PK does not owe", "Those who do: IR"),
        "update fencing done --side IR",
    ),
    (
        "update hotline done --on 2018-05-01 --seen 2018-05-01",
        2,
        ("--on", "--seen", "Give one of them"),
        "update hotline done --seen 2018-05-01",
    ),
    ("update hotline --value 5", 4, ("of what", "tracker correct hotline --target"), "update hotline -m so"),
    (
        "update hotline --due 2018-09-01 --side IR",
        4,
        ("due date is of the whole", "--side"),
        "update hotline --due 2018-09-01",
    ),
    (
        "update hotline done --occurrence 2018-05-01",
        4,
        ("does not recur", "--occurrence"),
        "update hotline done",
    ),
    ("update hotline -m so --internal --share", 2, ("--internal", "--share"), "update hotline -m so --share"),
    (
        "update hotline --ask More --reporter IR",
        4,
        ("ours", "--reporter"),
        "update hotline --ask More",
    ),
    ("accept U-1", 4, ("U-1 is our own word",), "accept U-2 -m so"),
    ("accept fencing", 2, ('"fencing"', "tracker accept U-45"), "accept U-2"),
    ("mark U-1", 2, ("for whose eyes", "--internal", "--share"), "mark U-1 --share"),
    # -- events, meetings, standings
    (
        "event update d-dya 2018-09-01",
        3,
        ('"d-dya"', "tracker event list"),
    ),
    (
        "event update signing 2018-09-01",
        4,
        ("the day on which pk-ir-2017 was concluded", "tracker correct pk-ir-2017 --on"),
    ),
    (
        "event add Signing --ref signing --agreement pk-ir-2017",
        4,
        ('"signing" already',),
        "event add Talks --ref talks --agreement pk-ir-2017",
    ),
    ("add Posts --agreement pk-ir-2017 --due 'd-dya + 40 days'", 4, ('"d-dya"', "tracker event add")),
    (
        "agreement update pk-ir-2017 suspended",
        4,
        ('"suspended" needs a note', "-m"),
        "agreement update pk-ir-2017 suspended -m so",
    ),
    (
        "agreement update pk-ir-2017 paused",
        2,
        ('"paused"', "suspended"),
        "agreement update pk-ir-2017 suspended -m so",
    ),
    ("brief --since last-week", 2, ('"last-week" is not a day', "2018-03-07"), "brief --since 2018-05-25"),
    ("update hotline stalled", 4, ('"stalled"', "note", "-m"), "update hotline stalled -m so"),
    (
        "update hotline superseded",
        4,
        ("replaces", "--successor"),
        "update hotline superseded --successor patrols",
    ),
    ("list --status overdue", 2, ('"overdue"', "--flag overdue"), "list --flag overdue"),
    ("list --status open", 2, ('"open"', "shows the open ones", "--all"), "list --all"),
    # -- when
    (
        "update hotline limited --on 10/09/2018",
        2,
        ("10 September 2018 or 9 October 2018", "2018-09-10 or 2018-10-09"),
    ),
    ("update hotline limited --on '30 Feb 2018'", 2, ("February 2018 has 28 days",)),
    ("update hotline limited --on 31.09.2018", 2, ("September 2018 has 30 days",)),
    ("update hotline limited --on 2018-13-01", 2, ("there is no month 13",)),
    ("update hotline limited --on 2031-09-01", 4, ("Mon 1 Sep 2031", "still to come", "--due")),
    (
        "update hotline limited --on lately",
        2,
        ('"lately"', "2018-03-07", "7 March 2018", "today", "friday", "+2w", "end of june"),
    ),
    ("update hotline --due D+7", 2, ('"D+7"', "event", "days"), "update hotline --due 2018-06-08"),
    # -- what is given twice, and what has another name
    ("update hotline -m one -m two", 2, ("-m", "more than once", "Give it once.")),
    ("update hotline --due 2018-07-01 --due 2018-08-01", 2, ("--due", "more than once", "Give it once.")),
    (
        "add Posts --agreement pk-ir-2017 --theme a --theme b",
        2,
        ("--theme", "more than once", "Give it once."),
    ),
    (
        "update hotline --by IR done",
        2,
        ('"--by"', "--reporter", "--side", "--on", "--seen"),
        "update hotline --reporter IR done",
    ),
    ("update hotline limited Numbers exchanged", 2, ("Numbers exchanged", "-m 'Numbers exchanged'")),
    ("update hotline substantial nothing new", 2, ("Too many words: nothing new", "-m 'nothing new'")),
    ("list --group obligor", 2, ('"--group"', "summary --group-by"), "summary --group-by obligor"),
    ("summary --group obligor", 2, ('"--group"', "Did you mean --group-by?"), "summary --group-by obligor"),
    ("retract U-1 U-2", 2, ("one entry at a time", "retract U-1 -m", "tracker undo"), "retract U-1 -m wrong"),
    # -- other programs' commands
    ("status hotline", 2, ('"status"', "tracker show hotline"), "show hotline"),
    ("info hotline", 2, ('"info"', "tracker show hotline"), "show hotline"),
    ("view hotline", 2, ('"view"', "tracker show hotline"), "show hotline"),
    ("search border patrols", 2, ('"search"', "list --search 'border patrols'")),
    ("find border", 2, ('"find"', "list --search border"), "list --search border"),
    *(
        (
            f"{word} hotline",
            2,
            (f'"{word}"', "tracker retract hotline -m", "tracker update hotline withdrawn"),
        )
        for word in ("remove", "delete", "drop")
    ),
    *(
        (f"{word} hotline", 2, (f'"{word}"', "tracker correct hotline", "tracker amend hotline"))
        for word in ("edit", "change", "modify", "set")
    ),
    *(
        (f"update hotline {term} x", 2, (f'"{term}"', "tracker correct", "tracker amend"))
        for term in ("--title", "--obligor", "--agreement")
    ),
    # -- what is added
    (
        "actor add AUHIP 'African Union panel'",
        2,
        ("needs --kind", "state, organisation, joint-body, monitor, media"),
        "actor add AUHIP 'African Union panel' --kind organisation",
    ),
    (
        "add 'hotline between the field  commanders along the border' --agreement pk-ir-2017",
        4,
        ("is there already in pk-ir-2017: hotline.", "--ref"),
        "add 'Hotline between the field commanders along the border' --agreement pk-ir-2017 --ref hotline-2",
    ),
    (
        "add '-5% tariff' --agreement pk-ir-2017",
        2,
        ('"-5% tariff"', 'Put -- before it, after all options: -- "-5% tariff"'),
        "add --agreement pk-ir-2017 -- '-5% tariff'",
    ),
    # -- files
    *(
        (
            f"import plan.{suffix}",
            5,
            (f"plan.{suffix}", "The tracker reads .json,", "save it as .xlsx or .csv"),
        )
        for suffix in ("xls", "numbers")
    ),
    *(
        (f"import plan.{suffix}", 5, (f"plan.{suffix}", "into a spreadsheet", ".xlsx or .csv"))
        for suffix in ("doc", "docx", "odt", "pdf")
    ),
    ("import plan.txt", 5, ("plan.txt", ".tsv, .xlsx, .xlsm and .ods")),
    ("brief -o brief.odt", 2, (".odt", ".html", ".docx", ".md")),
    ("list --db .", 6, ("is a folder", "--db", "TRACKER_DB")),
    (
        "list --db plan.pdf",
        6,
        ("plan.pdf is not a tracker database", "left as it is", "tracker init --db NEW.db"),
    ),
    ("list --db nowhere.db", 6, ("nowhere.db", "tracker init --db nowhere.db")),
]
"""What is typed; the exit code; words of the answer; and what may be typed then, which must be taken."""

TAKEN: list[Any] = [
    ("update hotline achieved", ("hotline: limited -> implemented", "Fri 1 Jun 2018")),
    ("Update HOTLINE substantial", ("hotline: limited -> substantial",)),
    ("update hotli substantial", ("hotline: limited -> substantial",)),
    ("update hotline --due tomorrow", ("due Sat 2 Jun 2018",)),
    ("update hotline --due +2w", ("due Fri 15 Jun 2018",)),
    ("update hotline --due friday", ("due Fri 8 Jun 2018",)),
    ("update hotline --due 2018-06", ("due Sat 30 Jun 2018",)),
    ("update hotline --due 2018-Q2", ("due Sat 30 Jun 2018",)),
    ("update hotline --due 'end of june'", ("due Sat 30 Jun 2018",)),
    ("update hotline --due 2013-12-31", ("due Tue 31 Dec 2013", "tracker undo")),
    ("list --obligor Iran", ("hotline",)),
    ("export --agreement pk-ir-2017 -o part.json", ("part.json", "15 commitments")),
    ("", ("Begin with: tracker init",)),
]
"""What looks like a mistake and is none: what is typed, and words of the answer."""


@pytest.fixture
def desk(tracker_with_updates: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in a folder with files of other programs."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for suffix in ("xls", "numbers", "doc", "docx", "odt", "pdf", "txt"):
        (folder / f"plan.{suffix}").write_bytes(b"made by another program" * 99)
    monkeypatch.chdir(folder)
    return tracker_with_updates


def folder_content(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def words_missing_in(result: CommandResult, words: tuple[str, ...]) -> list[str]:
    """Those of some words that are not in an answer, however its lines are broken."""
    answer = " ".join(f"{result.out} {result.err}".split())
    return [word for word in words if word not in answer]


def mistake_id(value: object) -> str | None:
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [row[:3] for row in MISTAKES],
    ids=mistake_id,
)
def test_a_mistake_is_answered_with_the_way_on(
    desk: CommandLine, typed: str, code: int, words: tuple[str, ...]
) -> None:
    """One sentence on stderr, or two, that says what is wrong with which value, and what to do."""
    result = desk(typed, fails=code)
    assert words_missing_in(result, words) == []
    assert result.out == ""
    assert "Traceback" not in result.err


@pytest.mark.parametrize("typed", dict.fromkeys(row[0] for row in MISTAKES))
def test_a_mistake_saves_nothing(desk: CommandLine, typed: str) -> None:
    """The database is byte for byte as it was, and so are the files beside which it was typed."""
    before, files = database_content(desk.path), folder_content(Path.cwd())
    assert desk.run_unchecked(typed).code in range(2, 7)
    assert database_content(desk.path) == before
    assert folder_content(Path.cwd()) == files


@pytest.mark.parametrize(
    ("typed", "then"),
    [(row[0], row[3]) for row in MISTAKES if len(row) == 4],
)
def test_what_is_typed_next_is_right(desk: CommandLine, typed: str, then: str) -> None:
    """Whoever does what the answer says is understood."""
    desk.run_unchecked(typed)
    desk(then)


@pytest.mark.parametrize(("typed", "words"), TAKEN, ids=mistake_id)
def test_what_is_understood_is_taken(desk: CommandLine, typed: str, words: tuple[str, ...]) -> None:
    """And said as it was understood, a day with its weekday."""
    assert words_missing_in(desk(typed), words) == []


def test_a_due_date_that_was_mistyped_is_put_right_by_correct(desk: CommandLine) -> None:
    """What is moved is slip; the answer says how it is none."""
    desk("update hotline --due 2013-12-31")
    told = desk("update hotline --due 2023-12-31").err
    assert "The due date was Tue 31 Dec 2013" in told
    assert "tracker correct hotline --due 2023-12-31" in told


def test_undo_takes_back_an_addition(desk: CommandLine) -> None:
    """What was added by the last command is in no list any more."""
    desk("add Posts --agreement pk-ir-2017 --ref posts")
    desk("undo --yes")
    assert "posts" not in desk("list --all").out
    assert "was taken back on" in desk("show posts", fails=4).err
