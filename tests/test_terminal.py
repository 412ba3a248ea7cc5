"""How an answer looks on a terminal, in any width."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from conftest import CommandLine
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType
from sample_records import SAMPLE_ENTRY, SAMPLE_PROMISES, SAMPLE_STANDING, sample_standing

from tracker.domain import timeline
from tracker.domain.records import AsOf, LogEntry, Note, Standing
from tracker.domain.tallies import Summary, Tally
from tracker.domain.vocabulary import Flag, Status
from tracker.render import terminal

AT = AsOf(day=date(2018, 6, 1))


def print_to_text(renderables: list[RenderableType], width: int, *, colour: bool = False) -> str:
    colours = "standard" if colour else None
    console = Console(file=io.StringIO(), width=width, color_system=colours, markup=False)
    for part in renderables:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 119, 120, 200])
def test_a_list_fits_the_width_and_keeps_ref_status_and_due_date(width: int) -> None:
    """In a narrow terminal they are broken into lines, but no letter of them is left out."""
    shown = print_to_text(
        terminal.standings_view([SAMPLE_STANDING, sample_standing(ref="a", due_on=None)], width),
        width,
    )
    assert all(cell_len(line) <= width for line in shown.splitlines())
    whole = shown if width >= 40 else re.sub(r"\s*\n\s*", "", shown)
    for words in (SAMPLE_STANDING.ref, "no-information", "2018-03-01"):
        assert words in whole


def test_a_wide_terminal_shows_the_last_notes() -> None:
    """Flags, our last note and that of others have columns of their own from 120 characters on."""
    assert "last note" not in print_to_text(terminal.standings_view([SAMPLE_STANDING], 119), 119)
    shown = print_to_text(terminal.standings_view([SAMPLE_STANDING], 240), 240)
    assert re.search(r"Our last note +Their last note", shown)
    assert re.search(r"Numbers exchanged +IR: Ready", shown)


def test_a_column_of_notes_that_nobody_wrote_leaves_its_room_to_the_others() -> None:
    """And what is below the headings that are left is still in its own column."""
    only_theirs = sample_standing(our_note=None)
    shown = print_to_text(terminal.standings_view([only_theirs], 240), 240)
    heading, row, *_ = shown.splitlines()
    assert "Our last note" not in heading
    assert row.index("IR: Ready") == heading.index("Their last note")
    neither = sample_standing(our_note=None, their_note=None)
    assert "last note" not in print_to_text(terminal.standings_view([neither], 240), 240)


def test_an_empty_list_shows_nothing() -> None:
    """There is no heading without rows."""
    assert terminal.standings_view([], 80) == []


def test_flags_are_shown_with_their_reason() -> None:
    """Who claims what, how late it is, how old the news is."""
    assert str(terminal.flag_text(SAMPLE_STANDING)) == (
        "overdue by 92 days, contested (IR implemented, PK stalled), unverified, stale (last news 2017-11-07)"
    )
    alone = sample_standing(flags=(Flag.UNVERIFIED,), claims=SAMPLE_STANDING.claims[:1])
    assert str(terminal.flag_text(alone)) == "unverified (IR implemented)"
    assert str(terminal.flag_text(sample_standing(flags=(Flag.DONE_LATE,), days_late=1))) == "done 1 day late"
    assert str(terminal.flag_text(sample_standing(flags=(Flag.DUE_SOON,)))) == "due soon"


def show_commitment(
    width: int, log: list[LogEntry], standing: Standing = SAMPLE_STANDING, *, colour: bool = False
) -> str:
    """What ``show`` prints about a commitment of the agreement of 7 November 2017."""
    life = timeline.build_timeline(standing, log, AT.day, frozenset())
    return print_to_text(
        terminal.standing_view(standing, log, AT, life, width, SAMPLE_PROMISES), width, colour=colour
    )


def test_show_has_terms_claims_timeline_and_log() -> None:
    """Slip and evidence are there too."""
    shown = show_commitment(100, [SAMPLE_ENTRY])
    for words in (
        "IR says implemented since Sat 10 Feb 2018, last on Tue 20 Feb 2018 [U-2]",
        "IR asks for Sat 1 Sep 2018, Tue 20 Feb 2018 [U-2]",
        "Thu 1 Mar 2018 (at first 2018-01-01: +59 days)",
        "Tue 7 Nov 2017, 206 days old",
        "Timeline   2017-11-07 -----",
        "hilal-2017-11, paragraph 6",
        "U-2  IR  implemented asks for 2018-03-01  Said so [IRNA]",
    ):
        assert words in shown


def test_an_empty_log_is_explained() -> None:
    """It says that nobody has reported yet."""
    assert "Nobody has reported yet." in show_commitment(80, [])


LOG = [
    SAMPLE_ENTRY._replace(
        effective_on=date(2017, 12, 1), status=Status.SUBSTANTIAL, reporter=None, due_on=None
    ),
    SAMPLE_ENTRY._replace(effective_on=date(2018, 2, 1), due_on=None),
    SAMPLE_ENTRY._replace(effective_on=date(2018, 2, 20), status=Status.LIMITED, reporter="PK", due_on=None),
    SAMPLE_ENTRY._replace(effective_on=date(2018, 4, 1), status=Status.STALLED, reporter=None, due_on=None),
    SAMPLE_ENTRY._replace(effective_on=date(2018, 5, 1), status=None, reporter=None, due_on=date(2018, 7, 1)),
]


def show_timeline(width: int, log: list[LogEntry] = LOG) -> list[str]:
    """The lines of the timeline, without the name of the field before them."""
    _, _, rest = show_commitment(width, log).partition("  Timeline   ")
    lines, _, _ = rest.partition("Evidence")
    return [line.strip() for line in lines.splitlines()][:-1]


def test_a_timeline_is_one_line_between_its_first_and_last_day() -> None:
    """The lines under it explain the symbols that it uses; no explanation is broken in two."""
    assert show_timeline(80) == [
        "2017-11-07 ----SSSSSS:SSSS'SSS'sssssstttttttttttt]     ! 2018-07-01",
        "- no-information  S substantial  T stalled  ' claim  : was due",
        "! due  ] Fri 1 Jun 2018  small letters: contested",
    ]


def test_a_timeline_uses_the_width_of_the_terminal() -> None:
    """A wide terminal shows more of it, up to a limit; a narrow one shows its days in the line below."""
    assert [len(show_timeline(width)[0]) for width in (80, 100, 160, 200)] == [67, 87, 122, 122]
    assert show_timeline(40)[:2] == ["--SSS:SSS'S'sssttttttt]   !", "2017-11-07 to 2018-07-01"]


@pytest.mark.parametrize("width", [20, 30, 40, 54, 55, 56, 80, 200])
def test_a_timeline_is_never_wrapped(width: int) -> None:
    """It is drawn for the width that there is."""
    drawn = show_timeline(width)[0]
    assert len(drawn) == min(122, width - 13)
    assert len(max(show_timeline(width), key=len)) <= width - 13


def test_a_due_date_beyond_the_timeline_is_shown_at_its_end() -> None:
    """The symbol at the end stands for it, and its day is written after the line."""
    far = [
        *LOG,
        SAMPLE_ENTRY._replace(
            effective_on=date(2018, 5, 2), status=None, reporter=None, due_on=date(2025, 1, 1)
        ),
    ]
    first, *rest = show_timeline(80, far)
    assert first.endswith("> 2025-01-01")
    assert "> due, further off" in " ".join(rest)
    assert show_timeline(40, far)[1] == "2017-11-07 to 2025-01-01"


def test_a_timeline_without_news_is_not_shown() -> None:
    """Without an assessment, a claim or a due date there is nothing to draw."""
    no_due = sample_standing(due_on=None, original_due_on=None)
    assert "Timeline" not in show_commitment(80, [], no_due)
    assert "Timeline" in show_commitment(80, [], SAMPLE_STANDING)
    for entry in LOG:
        assert "Timeline" in show_commitment(80, [entry], no_due)


def test_timeline_letters_have_the_colour_of_their_status() -> None:
    """Contested or not, as in a list; a missed due date is red in both."""
    shown = show_commitment(80, LOG[:-1], colour=True)
    for letters in ("\x1b[32mSSS", "\x1b[32msss", "\x1b[35mttt", "\x1b[31m!"):
        assert letters in shown


def test_a_timeline_ends_on_the_day_asked_about(tracker: CommandLine) -> None:
    """It shows nothing that was recorded after ``--known-at``; formats for programs do not have it."""
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
    """Both stay in the log, and each is marked as what it is."""
    back = SAMPLE_ENTRY._replace(is_retraction=True, status=None, due_on=None, note="a slip", reporter=None)
    shown = print_to_text([terminal.log_table([SAMPLE_ENTRY._replace(retracted=True), back])], 120)
    assert "implemented asks for 2018-03-01 (taken back)" in shown
    assert re.search(r"takes U-2 back +a slip", shown)


LAST_FLAG = Flag.DONE_LATE  # those after it are only counted where one has them


def make_tally(**more: int) -> Tally:
    counts = {status: more.get(status.name, 0) for status in Status}
    return Tally(
        group="IR",
        by_status=counts,
        flags=dict.fromkeys(Flag, 0),
        open=sum(counts.values()),
        levels=more.get("levels", 0),
        assessed=more.get("assessed", 0),
        apart=more.get("apart", 0),
        not_yet_owed=more.get("not_yet_owed", 0),
    )


def test_a_summary_has_counts_bars_index_and_flags() -> None:
    """And the number of commitments that it leaves out."""
    total = make_tally(NO_INFORMATION=8, LIMITED=1, levels=1, assessed=1, apart=6)
    shown = print_to_text(terminal.summary_view(Summary(total=total, groups=(total,)), AT, None, "utf-8"), 80)
    assert "9 commitments, 9 open, as of Fri 1 Jun 2018" in shown
    assert re.search(r"no-information +█{27} +8 +89 %", shown)
    assert re.search(r"limited +█{4} +1 +11 %", shown)
    assert re.search(r"implemented +0 +0 %", shown)
    assert "Implementation index 33.33, 1 of 9 assessed (3.70 to 92.59 with the rest)" in shown
    assert "6 more are only intended, proposed or discussed, and in no count." in shown
    assert re.search(r"IR +9 +9 +0 +33.33 +3.70-92.59 +1 of 9", shown)


def test_a_summary_without_assessments_has_no_index() -> None:
    """It says how many of how many are assessed."""
    shown = print_to_text(
        terminal.summary_view(Summary(total=make_tally(NO_INFORMATION=9)), AT, None, "utf-8"), 80
    )
    assert "Implementation index: none yet (0 of 9 assessed)" in shown


@pytest.mark.parametrize("width", [30, 40, 60, 72, 75, 80, 84, 85, 200])
def test_no_line_of_a_summary_ends_inside_a_flag_and_its_count(width: int) -> None:
    """Also where a day stands before them; each line but the last ends with a comma, and none is too long."""
    tally = make_tally(NO_INFORMATION=9)
    compared = Summary(total=tally, before=tally)
    shown = print_to_text(terminal.summary_view(compared, AT, date(2018, 1, 1), "utf-8"), width)
    for flags in re.findall(rf"overdue 0(?:.*\n)*?.*{LAST_FLAG} 0$", shown, re.MULTILINE):
        *full, last = flags.splitlines()
        assert all(re.fullmatch(r"([a-z ]+ 0, )*[a-z ]+ 0,", line) for line in full)
        assert re.fullmatch(r"([a-z ]+ 0, )*[a-z ]+ 0", last)
    assert shown.count(f"{LAST_FLAG} 0\n") == 2
    assert all(cell_len(line) <= width for line in shown.splitlines() if "0," in line)


def test_a_summary_since_a_day_shows_what_changed() -> None:
    """The counts and scores before that day stand beside those of now; of each group under it."""
    compared = Summary(total=make_tally(LIMITED=2), before=make_tally(LIMITED=1, STALLED=1))
    shown = print_to_text(terminal.summary_view(compared, AT, date(2018, 1, 1), "utf-8"), 80)
    assert re.search(r"limited +█{30} +2 +100 % +1 +\+1", shown)
    assert re.search(r"stalled +0 +0 % +1 +-1", shown)
    assert re.search(r"implemented +0 +0 % +0 +=", shown)
    assert (
        "before 2018-01-01: Implementation index: none yet (0 of 2 assessed)\nbefore 2018-01-01: overdue 0"
        in shown
    )


def test_a_group_of_a_comparison_has_a_line_for_what_it_was() -> None:
    """Also one that has nothing now; one that has nothing at either end is left out."""
    some, none = make_tally(LIMITED=2), make_tally()
    groups, before = (some, none, none), (none, some, none)
    compared = Summary(total=some, groups=groups, before=some, groups_before=before)
    shown = print_to_text(terminal.summary_view(compared, AT, date(2018, 1, 1), "utf-8"), 80)
    lines = [line.split()[:3] for line in shown.partition("Group")[2].splitlines()[1:]]
    assert lines == [["IR", "2", "2"], ["before", "0", "0"], ["IR", "0", "0"], ["before", "2", "2"]]


def test_a_theme_with_a_semicolon_is_shown_as_it_is() -> None:
    """A group has one name."""
    total = make_tally(LIMITED=1)
    summary = Summary(total=total, groups=(replace(total, group="trade;energy"),))
    shown = print_to_text(terminal.summary_view(summary, AT, None, "utf-8"), 80)
    assert "trade;energy" in shown


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_bars_are_drawn_in_the_encoding_of_the_terminal(encoding: str) -> None:
    """In an encoding without the full block, bars are made of #."""
    shown = print_to_text(terminal.summary_view(Summary(total=make_tally(LIMITED=1)), AT, None, encoding), 80)
    assert "#" * 30 in shown
    assert "█" not in shown


@given(st.text(min_size=1), st.integers(30, 160))
def test_data_cannot_control_the_terminal(words: str, width: int) -> None:
    """No control character, no escape but our own colours, no bidi override, no markup comes out of data."""
    hostile = sample_standing(
        title=f"[bold]{words}",
        our_note=Note(None, words, date(2018, 1, 1), "U-1"),
        wording=words,
        note=words,
        theme=words,
    )
    entry = SAMPLE_ENTRY._replace(note=words, source=words)
    both = print_to_text(terminal.standings_view([hostile], width), width, colour=True)
    both += show_commitment(width, [entry], hostile, colour=True)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", both)
    assert not [
        c for c in shown if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066\u2028")
    ]
    assert "[bold]"[:3] in shown


def first_character_id(words: str) -> str:
    return f"{ord(words[0]):04x}"


@pytest.mark.parametrize(
    "title",
    ["جلوگیری از استفاده از خاک", "边境巡逻" * 10, "👨‍👩‍👧" * 20, "e\u0301" * 60],
    ids=first_character_id,
)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_widths_are_measured_in_terminal_cells(title: str, width: int) -> None:
    """Wide letters, joined emoji and accents fit, and are broken only between graphemes."""
    shown = print_to_text(terminal.standings_view([sample_standing(title=title)], width), width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    assert not any(line.lstrip().startswith(("\u0301", "\u200d")) for line in shown.splitlines())
