"""The first sheet after its sentences: what to ask for, what changed, where it goes, how many of what."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from tracker.brief import brief_messages
from tracker.brief.changes_section import (
    changes_parts,
    changes_section,
    format_since_day,
    list_facts,
    status_row,
    value_row,
)
from tracker.brief.commitment_choice import those_that_matter
from tracker.brief.obligor_phrases import asked_names
from tracker.brief.page_model import (
    DataText,
    Paragraph,
    Part,
    Phrase,
    Row,
    Section,
    Table,
    plain_text,
)
from tracker.brief.phrasing import (
    SHEET_TITLE,
    SHORT_ARTICLE,
    PhraseBuilder,
    describe_article,
    fill_phrase,
    join_with_and,
    short_title,
)
from tracker.brief.requests import Request, RequestKind
from tracker.brief.text_width import cell_width
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill, format_number
from tracker.domain.vocabulary import Status
from tracker.render.template_filling import fill_each

if TYPE_CHECKING:
    from tracker.brief.brief_content import BriefContent

MAX_NAMED = 2  # titles in a line of the first sheet; all of them stand on a later one

# What a first sheet of Letter paper has room for, in lines of 10.5 points and letters of a wide font.
SHEET_LINES = 63.0
TITLE_WIDTH, TITLE_HEIGHT = 54, 1.4
FIXED_LINES = 9.5  # the line under the title, the edges of the sentences, three headings and that of a table
LEAST_GLANCE_LINES, GLANCE_WIDTH = 10, 37
LINE_WIDTH = 84
ASK_WIDTHS, CHANGE_WIDTHS = (3, 16, 54, 20), (25, 16, 10, 16, 18)
ROW_GAP = 0.25  # lines between two rows
CHIP_LETTERS = 4  # the letter of a status, and the edges around it
BROKEN_LINES = 1.06  # lines are not full, because words are not broken


class FirstSheet(NamedTuple):
    """The sections of the first sheet, and those with what it has no room for."""

    sections: tuple[Section, ...]
    more: tuple[Section, ...]


def build_first_sheet(
    builder: PhraseBuilder, head: Sequence[Phrase], content: BriefContent, foot: tuple[Section, Section]
) -> FirstSheet:
    """As many rows as a sheet has room for under its head: first what to ask for, then what changed.

    ``head`` is the title and the sentences, ``foot`` are the trend and the counts, which stand side by side.
    """
    requests = _choose_requests(builder, content)
    asked = [_request_row(builder, number, one) for number, one in enumerate(requests, start=1)]
    moved = [status_row(builder, one) for one in content.changes.statuses]
    moved += [value_row(builder, one) for one in content.changes.values]
    facts = list(list_facts(builder, content.changes, MAX_NAMED))
    room = _find_room(head, facts, foot[-1])
    lines_asked = [_row_lines(row, ASK_WIDTHS) for row in asked]
    lines_moved = [_row_lines(row, CHANGE_WIDTHS) for row in moved]
    shown_asked = _fit(lines_asked, room - min(sum(lines_moved), room / 2))
    shown_moved = _fit(lines_moved, room - sum(lines_asked[:shown_asked]))
    sections = (
        *(() if builder.data.is_shareable else (_requests_section(asked, shown_asked),)),
        changes_section(builder, moved, facts, shown_moved),
        *foot,
    )
    all_facts = list_facts(builder, content.changes, None)
    rest = tuple(fact for fact in all_facts if fact not in facts)
    not_named = len(content.requests) - len(requests)
    more = _list_more(builder, asked[shown_asked:], not_named, moved[shown_moved:], rest)
    return FirstSheet(sections, tuple(more))


def _choose_requests(builder: PhraseBuilder, content: BriefContent) -> list[Request]:
    """What is on record to ask for, and what suggests itself; of many commitments only of the worst."""
    worst = {standing.ref for standing in those_that_matter(builder.data)}
    return [one for one in content.requests if one.is_recorded or one.standing.ref in worst]


def _list_more(
    builder: PhraseBuilder,
    asked: Sequence[Row],
    not_named: int,
    moved: Sequence[Row],
    facts: Sequence[Phrase],
) -> Iterator[Section]:
    """What the first sheet has no room for."""
    if asked or not_named:
        parts: tuple[Part, ...] = (_requests_table(asked),) if asked else ()
        if not_named:
            parts += (Paragraph((fill(brief_messages.REQUESTS_NOT_NAMED, number=not_named),)),)
        yield Section("ask-more", fill(brief_messages.ASK_MORE_TITLE), parts)
    if moved or facts:
        title = fill(brief_messages.CHANGES_MORE_TITLE, day=format_since_day(builder))
        yield Section("since-more", title, changes_parts(moved, facts))


def _find_room(head: Sequence[Phrase], facts: Sequence[Phrase], glance: Section) -> float:
    """How many lines are left for the rows of both tables."""
    title, *opening = head
    told = [part.phrase for part in glance.parts if isinstance(part, Paragraph)]
    taken = (
        FIXED_LINES
        + TITLE_HEIGHT * _count_lines(title, TITLE_WIDTH)
        + sum(_count_lines(sentence, LINE_WIDTH) for sentence in (*opening, *facts))
        + max(LEAST_GLANCE_LINES, sum(_count_lines(phrase, GLANCE_WIDTH) for phrase in told))
    )
    return SHEET_LINES - taken


def _count_lines(phrase: Phrase, width: int) -> int:
    """How many lines a phrase takes at most."""
    chips = sum(isinstance(piece, Status) for piece in phrase)
    cells = cell_width(plain_text(phrase)) + CHIP_LETTERS * chips
    return ceil(cells / width if cells <= width else BROKEN_LINES * cells / width) or 1


def _row_lines(row: Sequence[Phrase], widths: Sequence[int]) -> float:
    return max(_count_lines(cell, width) for cell, width in zip(row, widths, strict=True)) + ROW_GAP


def _fit(lines: Sequence[float], room: float) -> int:
    """How many of the first rows there is room for; one at least."""
    taken, shown = 0.0, 0
    for number in lines:
        taken += number
        if taken > room and shown:
            break
        shown += 1
    return shown


# -- what to ask for -----------------------------------------------------------------------------------


def _requests_section(rows: list[Row], shown: int) -> Section:
    title = fill(brief_messages.ASK_TITLE)
    if not rows:
        return Section("ask", title, (Paragraph((fill(brief_messages.NOTHING_TO_ASK),)),))
    if shown < len(rows):
        title = fill(brief_messages.ASK_SOME_TITLE, shown=shown, number=len(rows))
    return Section("ask", title, (_requests_table(rows[:shown]),))


def _requests_table(rows: Sequence[Row]) -> Table:
    return Table(fill(brief_messages.ASK_TITLE), fill_each(brief_messages.ASK_HEADINGS), tuple(rows))


def _request_row(builder: PhraseBuilder, number: int, request: Request) -> Row:
    title = short_title(request.standing, SHEET_TITLE)
    what = fill_phrase(brief_messages.ASK_ABOUT, title=title, what=describe_request(builder, request))
    return (
        (format_number(number),),
        asked_names(builder, request.standing, request.of),
        what,
        describe_article(request.standing, SHORT_ARTICLE),
    )


def describe_request(builder: PhraseBuilder, request: Request) -> Phrase:
    """What is asked for, in the words on record, or as the state suggests and marked so."""
    if request.is_recorded:
        return (DataText(request.text or ""),)
    claims = join_with_and([builder.describe_claim_shortly(claim) for claim in request.claims])
    if request.kind is RequestKind.ANSWER:
        return fill_phrase(brief_messages.SUGGEST_ANSWER, claims=claims)
    if request.kind is RequestKind.EVIDENCE:
        return fill_phrase(brief_messages.SUGGEST_EVIDENCE, claims=claims)
    if request.kind is RequestKind.NEWS and (last := request.standing.evidence_on):
        return (fill(brief_messages.SUGGEST_NEWS, day=format_short_day(last)),)
    return (fill(brief_messages.SUGGEST_DATE_OR_REASON),)
