"""How an answer looks to a person, in any width."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from tracker import screen
from tracker.records import Claim, Cut, Entry, Standing, Summary, Tally
from tracker.vocabulary import Flag, Kind, Status, Strength

CUT = Cut(as_of=date(2018, 6, 1))
RECORDED = datetime(2018, 1, 15, 9, 30, tzinfo=UTC)

ONE = Standing(
    ref="border-formalisation-of-1",
    agreement="pk-ir-2017",
    title="Further the proposals to formalise the border of peace and friendship",
    obligors=("IR", "PK"),
    theme="border",
    strength=Strength.AGREED,
    kind=Kind.ONE_OFF,
    status=Status.NO_INFORMATION,
    status_on=None,
    level=None,
    due_on=date(2018, 3, 1),
    original_due_on=date(2018, 1, 1),
    days_late=92,
    evidence_on=date(2017, 11, 7),
    flags=(Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE),
    last_note="Numbers exchanged",
    claims=(
        Claim(reporter="IR", status=Status.IMPLEMENTED, on=date(2018, 2, 20), update="U-2"),
        Claim(reporter="PK", status=Status.STALLED, on=date(2018, 2, 21), update="U-3"),
    ),
    wording="further the proposals",
    document="hilal-2017-11",
    locator="paragraph 6",
    note="Two\nlines",
    recorded_at=RECORDED,
    recorded_by="desk",
)
ENTRY = Entry(
    update="U-2",
    commitment="fencing",
    agreement="pk-ir-2017",
    effective_on=date(2018, 2, 20),
    status=Status.IMPLEMENTED,
    due_on=date(2018, 3, 1),
    note="Said so",
    reporter="IR",
    source="IRNA",
    successor=None,
    recorded_at=RECORDED,
    recorded_by="desk",
    uid="x",
    retracted=False,
    is_retraction=False,
)


def seen(parts: list[RenderableType], width: int, *, colour: bool = False) -> str:
    colours = "standard" if colour else None
    console = Console(file=io.StringIO(), width=width, color_system=colours, markup=False)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 119, 120, 200])
def test_a_list_fits_and_cuts_neither_ref_status_nor_due(width: int) -> None:
    """A table fits the width and never cuts ref, status or due."""
    shown = seen(screen.standings_view([ONE, ONE._replace(ref="a", due_on=None)], width), width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    whole = shown if width >= 40 else re.sub(r"\s*\n\s*", "", shown)
    for words in (ONE.ref, "no-information", "2018-03-01"):
        assert words in whole


def test_a_wide_screen_shows_the_last_note() -> None:
    """From 120 columns on flags and last note stand beside the title."""
    assert "Last note" not in seen(screen.standings_view([ONE], 119), 119)
    assert "Numbers exchanged" in seen(screen.standings_view([ONE], 200), 200)


def test_nothing_to_list_shows_nothing() -> None:
    """An empty list is not a heading over nothing."""
    assert screen.standings_view([], 80) == []


def test_flags_say_what_they_rest_on() -> None:
    """Who claims what, how late, how old the news is."""
    assert str(screen.flag_words(ONE)) == (
        "overdue by 92 days, contested (IR implemented, PK stalled), unverified, stale (last news 2017-11-07)"
    )
    alone = ONE._replace(flags=(Flag.UNVERIFIED,), claims=ONE.claims[:1])
    assert str(screen.flag_words(alone)) == "unverified (IR implemented)"
    assert str(screen.flag_words(ONE._replace(flags=(Flag.DONE_LATE,), days_late=1))) == "done 1 day late"
    assert str(screen.flag_words(ONE._replace(flags=(Flag.DUE_SOON,)))) == "due soon"


def test_one_commitment_is_told_whole() -> None:
    """``show`` has terms, claims, slip, evidence and the whole log."""
    shown = seen(screen.standing_view(ONE, [ENTRY], CUT), 100)
    for words in (
        "IR says implemented, Tue 20 Feb 2018 [U-2]",
        "Thu 1 Mar 2018 (at first 2018-01-01: +59 days)",
        "Tue 7 Nov 2017, 206 days old",
        "hilal-2017-11, paragraph 6",
        "U-2  IR  implemented due 2018-03-01  Said so [IRNA]",
    ):
        assert words in shown


def test_a_log_without_entries_says_so() -> None:
    """Nothing reported is said, not shown as nothing."""
    assert "Nobody has reported yet." in seen(screen.standing_view(ONE, [], CUT), 80)


def test_a_retracted_update_and_its_retraction_are_marked() -> None:
    """Both stay on record, and both are seen for what they are."""
    back = ENTRY._replace(is_retraction=True, status=None, due_on=None, note="a slip", reporter=None)
    shown = seen([screen.log_table([ENTRY._replace(retracted=True), back])], 120)
    assert "implemented due 2018-03-01 (taken back)" in shown
    assert re.search(r"takes it back +a slip", shown)


def tally(**more: int) -> Tally:
    counts = {status: more.get(status.name, 0) for status in Status}
    return Tally(
        group="IR;PK",
        by_status=counts,
        flags=dict.fromkeys(Flag, 0),
        open=sum(counts.values()),
        levels=more.get("levels", 0),
        assessed=more.get("assessed", 0),
        apart=more.get("apart", 0),
    )


def test_a_summary_has_bars_scores_and_flags() -> None:
    """Counts with bars, the index with coverage and bounds, the flags, and what was left out."""
    total = tally(NO_INFORMATION=8, LIMITED=1, levels=1, assessed=1, apart=6)
    shown = seen(screen.summary_view(Summary(total=total, groups=(total,)), CUT, None, "utf-8"), 80)
    assert "9 commitments, 9 open, as of Fri 1 Jun 2018" in shown
    assert re.search(r"no-information +█{27} +8 +89 %", shown)
    assert re.search(r"limited +█{4} +1 +11 %", shown)
    assert re.search(r"implemented +0 +0 %", shown)
    assert "Implementation index 33.33, 1 of 9 assessed (3.70 to 92.59 with the rest)" in shown
    assert "6 more are only intended, proposed or discussed, and in no count." in shown
    assert re.search(r"IR and PK +9 +9 +0 +33.33 +3.70-92.59 +1 of 9", shown)


def test_a_summary_of_nothing_assessed_has_no_index() -> None:
    """The index is never shown without coverage, and not at all where nothing has a level."""
    shown = seen(screen.summary_view(Summary(total=tally(NO_INFORMATION=9)), CUT, None, "utf-8"), 80)
    assert "Implementation index: none yet (0 of 9 assessed)" in shown


def test_a_summary_since_shows_what_changed() -> None:
    """``--since`` puts the counts of that day beside those of now."""
    compared = Summary(total=tally(LIMITED=2), before=tally(LIMITED=1, STALLED=1))
    shown = seen(screen.summary_view(compared, CUT, date(2018, 1, 1), "utf-8"), 80)
    assert re.search(r"limited +█{30} +2 +100 % +1 +\+1", shown)
    assert re.search(r"stalled +0 +0 % +1 +-1", shown)
    assert re.search(r"implemented +0 +0 % +0 +=", shown)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_bars_are_drawn_with_what_the_terminal_has(encoding: str) -> None:
    """Where there is no full block, bars are of #."""
    shown = seen(screen.summary_view(Summary(total=tally(LIMITED=1)), CUT, None, encoding), 80)
    assert "#" * 30 in shown
    assert "█" not in shown


@given(st.text(min_size=1), st.integers(30, 160))
def test_nothing_in_the_data_acts_on_the_screen(words: str, width: int) -> None:
    """Whatever the data, a screen gets no control, no escape but our colours, no bidi override, no markup."""
    hostile = ONE._replace(title=f"[bold]{words}", last_note=words, wording=words, note=words, theme=words)
    entry = ENTRY._replace(note=words, source=words)
    parts = [*screen.standings_view([hostile], width), *screen.standing_view(hostile, [entry], CUT)]
    shown = re.sub(r"\x1b\[[0-9;]*m", "", seen(parts, width, colour=True))
    assert not [
        c for c in shown if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066\u2028")
    ]
    assert "[bold]"[:3] in shown


def ascii_id(words: str) -> str:
    return f"{ord(words[0]):04x}"


@pytest.mark.parametrize(
    "title", ["جلوگیری از استفاده از خاک", "边境巡逻" * 10, "👨‍👩‍👧" * 20, "e\u0301" * 60], ids=ascii_id
)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_widths_are_measured_in_cells(title: str, width: int) -> None:
    """Wide letters, joined emoji and accents are measured in cells and broken at grapheme edges."""
    shown = seen(screen.standings_view([ONE._replace(title=title)], width), width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    assert not any(line.lstrip().startswith(("\u0301", "\u200d")) for line in shown.splitlines())
