"""How an answer looks to a person, in any width."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from conftest import CommandLine
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from tracker.domain import timeline
from tracker.domain.records import AsOf, Claim, LogEntry, Standing, Summary, Tally
from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength
from tracker.render import terminal

CUT = AsOf(day=date(2018, 6, 1))
RECORDED = datetime(2018, 1, 15, 9, 30, tzinfo=UTC)

ONE = Standing(
    ref="border-formalisation-of-1",
    agreement="pk-ir-2017",
    title="Further the proposals to formalise the border of peace and friendship",
    obligors=("IR", "PK"),
    theme="border",
    strength=Strength.AGREED,
    kind=CommitmentKind.ONE_OFF,
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
    agreed_on=date(2017, 11, 7),
)
ENTRY = LogEntry(
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
    shown = seen(terminal.standings_view([ONE, ONE._replace(ref="a", due_on=None)], width), width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    whole = shown if width >= 40 else re.sub(r"\s*\n\s*", "", shown)
    for words in (ONE.ref, "no-information", "2018-03-01"):
        assert words in whole


def test_a_wide_screen_shows_the_last_note() -> None:
    """From 120 columns on flags and last note stand beside the title."""
    assert "Last note" not in seen(terminal.standings_view([ONE], 119), 119)
    assert "Numbers exchanged" in seen(terminal.standings_view([ONE], 200), 200)


def test_nothing_to_list_shows_nothing() -> None:
    """An empty list is not a heading over nothing."""
    assert terminal.standings_view([], 80) == []


def test_flags_say_what_they_rest_on() -> None:
    """Who claims what, how late, how old the news is."""
    assert str(terminal.flag_text(ONE)) == (
        "overdue by 92 days, contested (IR implemented, PK stalled), unverified, stale (last news 2017-11-07)"
    )
    alone = ONE._replace(flags=(Flag.UNVERIFIED,), claims=ONE.claims[:1])
    assert str(terminal.flag_text(alone)) == "unverified (IR implemented)"
    assert str(terminal.flag_text(ONE._replace(flags=(Flag.DONE_LATE,), days_late=1))) == "done 1 day late"
    assert str(terminal.flag_text(ONE._replace(flags=(Flag.DUE_SOON,)))) == "due soon"


def shown_whole(width: int, log: list[LogEntry], standing: Standing = ONE, *, colour: bool = False) -> str:
    """What ``show`` shows of a commitment of the agreement of 7 November 2017."""
    life = timeline.build_timeline(standing, log, CUT, frozenset())
    return seen(terminal.standing_view(standing, log, CUT, life, width), width, colour=colour)


def test_one_commitment_is_told_whole() -> None:
    """``show`` has terms, claims, slip, evidence, timeline and the whole log."""
    shown = shown_whole(100, [ENTRY])
    for words in (
        "IR says implemented, Tue 20 Feb 2018 [U-2]",
        "Thu 1 Mar 2018 (at first 2018-01-01: +59 days)",
        "Tue 7 Nov 2017, 206 days old",
        "Timeline   2017-11-07 -----",
        "hilal-2017-11, paragraph 6",
        "U-2  IR  implemented due 2018-03-01  Said so [IRNA]",
    ):
        assert words in shown


def test_a_log_without_entries_says_so() -> None:
    """Nothing reported is said, not shown as nothing."""
    assert "Nobody has reported yet." in shown_whole(80, [])


LOG = [
    ENTRY._replace(effective_on=date(2017, 12, 1), status=Status.SUBSTANTIAL, reporter=None, due_on=None),
    ENTRY._replace(effective_on=date(2018, 2, 1), due_on=None),
    ENTRY._replace(effective_on=date(2018, 2, 20), status=Status.LIMITED, reporter="PK", due_on=None),
    ENTRY._replace(effective_on=date(2018, 4, 1), status=Status.STALLED, reporter=None, due_on=None),
    ENTRY._replace(effective_on=date(2018, 5, 1), status=None, reporter=None, due_on=date(2018, 7, 1)),
]


def life_shown(width: int, log: list[LogEntry] = LOG) -> list[str]:
    """The lines of the timeline, without the name of the field before them."""
    _, _, rest = shown_whole(width, log).partition("  Timeline   ")
    lines, _, _ = rest.partition("Evidence")
    return [line.strip() for line in lines.splitlines()][:-1]


def test_a_timeline_stands_on_one_line_between_its_days() -> None:
    """Under it, only what its signs mean, none of it broken in two."""
    assert life_shown(80) == [
        "2017-11-07 ----SSSSSS:SSSS'SSS'sssssstttttttttttt|     ! 2018-07-01",
        "- no-information  S substantial  T stalled  ' claim  : was due",
        "! due  | Fri 1 Jun 2018  small letters: contested",
    ]


def test_a_timeline_takes_the_width_there_is() -> None:
    """A wide screen shows more of it, up to what the eye can follow; a narrow one puts its days under it."""
    assert [len(life_shown(width)[0]) for width in (80, 100, 160, 200)] == [67, 87, 122, 122]
    assert life_shown(40)[:2] == ["--SSS:SSS'S'sssttttttt|   !", "2017-11-07 to 2018-07-01"]


@pytest.mark.parametrize("width", [20, 30, 40, 54, 55, 56, 80, 200])
def test_no_line_of_a_timeline_is_broken(width: int) -> None:
    """It is drawn for the place that it has, in any width."""
    drawn = life_shown(width)[0]
    assert len(drawn) == min(122, width - 13)
    assert len(max(life_shown(width), key=len)) <= width - 13


def test_a_due_date_further_off_is_told_at_the_edge() -> None:
    """The day after the line is that of the sign at its end."""
    far = [*LOG, ENTRY._replace(effective_on=date(2018, 5, 2), status=None, due_on=date(2025, 1, 1))]
    first, *rest = life_shown(80, far)
    assert first.endswith("> 2025-01-01")
    assert "> due, further off" in " ".join(rest)
    assert life_shown(40, far)[1] == "2017-11-07 to 2025-01-01"


def test_a_timeline_without_news_is_not_shown() -> None:
    """Where nothing was ever found, claimed or due, a line would say nothing."""
    no_due = ONE._replace(due_on=None, original_due_on=None)
    assert "Timeline" not in shown_whole(80, [], no_due)
    assert "Timeline" in shown_whole(80, [], ONE)
    for entry in LOG:
        assert "Timeline" in shown_whole(80, [entry], no_due)


def test_letters_have_the_colour_of_their_status() -> None:
    """As in a list, contested or not; a missed due date is red there and here."""
    shown = shown_whole(80, LOG[:-1], colour=True)
    for letters in ("\x1b[32mSSS", "\x1b[32msss", "\x1b[35mttt", "\x1b[31m!"):
        assert letters in shown


def test_the_timeline_of_a_cut_ends_on_its_day(tracker: CommandLine) -> None:
    """``--as-of`` ends it, ``--known-at`` leaves out what was not recorded; programs get none of it."""
    tracker("update hotline limited --on 2018-01-15")
    tracker("update hotline substantial --on 2018-03-15")
    assert "S substantial" in tracker("show hotline --format table").out
    earlier = tracker("show hotline --format table --as-of 2018-02-01").out
    assert "LLL 2018-02-01" in earlier
    assert "substantial" not in earlier
    first, _ = tracker("show hotline --json").json["items"][0]["log"]
    as_known = tracker(f"show hotline --format table --known-at {first['recorded_at']}").out
    assert "LLL 2018-06-01" in as_known
    assert "substantial" not in as_known
    assert "LLL" not in tracker("show hotline --format tsv").out


def test_a_retracted_update_and_its_retraction_are_marked() -> None:
    """Both stay on record, and both are seen for what they are."""
    back = ENTRY._replace(is_retraction=True, status=None, due_on=None, note="a slip", reporter=None)
    shown = seen([terminal.log_table([ENTRY._replace(retracted=True), back])], 120)
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
    shown = seen(terminal.summary_view(Summary(total=total, groups=(total,)), CUT, None, "utf-8"), 80)
    assert "9 commitments, 9 open, as of Fri 1 Jun 2018" in shown
    assert re.search(r"no-information +█{27} +8 +89 %", shown)
    assert re.search(r"limited +█{4} +1 +11 %", shown)
    assert re.search(r"implemented +0 +0 %", shown)
    assert "Implementation index 33.33, 1 of 9 assessed (3.70 to 92.59 with the rest)" in shown
    assert "6 more are only intended, proposed or discussed, and in no count." in shown
    assert re.search(r"IR and PK +9 +9 +0 +33.33 +3.70-92.59 +1 of 9", shown)


def test_a_summary_of_nothing_assessed_has_no_index() -> None:
    """The index is never shown without coverage, and not at all where nothing has a level."""
    shown = seen(terminal.summary_view(Summary(total=tally(NO_INFORMATION=9)), CUT, None, "utf-8"), 80)
    assert "Implementation index: none yet (0 of 9 assessed)" in shown


def test_a_summary_since_shows_what_changed() -> None:
    """``--since`` puts the counts of that day beside those of now."""
    compared = Summary(total=tally(LIMITED=2), before=tally(LIMITED=1, STALLED=1))
    shown = seen(terminal.summary_view(compared, CUT, date(2018, 1, 1), "utf-8"), 80)
    assert re.search(r"limited +█{30} +2 +100 % +1 +\+1", shown)
    assert re.search(r"stalled +0 +0 % +1 +-1", shown)
    assert re.search(r"implemented +0 +0 % +0 +=", shown)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_bars_are_drawn_with_what_the_terminal_has(encoding: str) -> None:
    """Where there is no full block, bars are of #."""
    shown = seen(terminal.summary_view(Summary(total=tally(LIMITED=1)), CUT, None, encoding), 80)
    assert "#" * 30 in shown
    assert "█" not in shown


@given(st.text(min_size=1), st.integers(30, 160))
def test_nothing_in_the_data_acts_on_the_screen(words: str, width: int) -> None:
    """Whatever the data, a screen gets no control, no escape but our colours, no bidi override, no markup."""
    hostile = ONE._replace(title=f"[bold]{words}", last_note=words, wording=words, note=words, theme=words)
    entry = ENTRY._replace(note=words, source=words)
    both = seen(terminal.standings_view([hostile], width), width, colour=True)
    both += shown_whole(width, [entry], hostile, colour=True)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", both)
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
    shown = seen(terminal.standings_view([ONE._replace(title=title)], width), width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    assert not any(line.lstrip().startswith(("\u0301", "\u200d")) for line in shown.splitlines())
