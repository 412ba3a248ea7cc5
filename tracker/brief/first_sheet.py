"""The first sheet after its sentences: what to ask for, what changed, where it goes, how many of what."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from tracker.brief import brief_messages
from tracker.brief.changes import Changes, DueDateChange, Held, IncidentsSince, StatusChange, ValueChange
from tracker.brief.late_knowledge import find_corrections, find_learnt
from tracker.brief.page_model import (
    BulletList,
    DataText,
    Paragraph,
    Part,
    Phrase,
    Section,
    Table,
    plain_text,
)
from tracker.brief.phrasing import (
    NOTHING_MARK,
    SHORT_ARTICLE,
    PhraseBuilder,
    describe_article,
    fill_phrase,
    join_phrases,
    join_with_and,
    short_title,
)
from tracker.brief.requests import Request, RequestKind
from tracker.brief.text_width import cell_width
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.domain.records import Standing
from tracker.domain.vocabulary import Status
from tracker.render.day_counts import format_short_day
from tracker.render.template_filling import fill_each

if TYPE_CHECKING:
    from tracker.brief.brief_content import BriefContent

MAX_NAMED = 2  # titles in a line of the first sheet; all of them stand on a later one
SHEET_TITLE = 44  # cells of a title there
FACT_TITLE = 36  # and where several stand in a line

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


Row = tuple[Phrase, ...]


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
    asked = [_request_row(builder, number, one) for number, one in enumerate(content.requests, start=1)]
    moved = [_status_row(builder, one) for one in content.changes.statuses]
    moved += [_value_row(builder, one) for one in content.changes.values]
    facts = list(_list_facts(builder, content.changes, MAX_NAMED))
    room = _find_room(head, facts, foot[-1])
    lines_asked = [_row_lines(row, ASK_WIDTHS) for row in asked]
    lines_moved = [_row_lines(row, CHANGE_WIDTHS) for row in moved]
    shown_asked = _fit(lines_asked, room - min(sum(lines_moved), room / 2))
    shown_moved = _fit(lines_moved, room - sum(lines_asked[:shown_asked]))
    sections = (
        *(() if builder.data.is_shareable else (_requests_section(asked, shown_asked),)),
        _changes_section(builder, moved, facts, shown_moved),
        *foot,
    )
    all_facts = _list_facts(builder, content.changes, None)
    rest = tuple(fact for fact in all_facts if fact not in facts)
    return FirstSheet(sections, tuple(_list_more(builder, asked[shown_asked:], moved[shown_moved:], rest)))


def _list_more(
    builder: PhraseBuilder, asked: Sequence[Row], moved: Sequence[Row], facts: Sequence[Phrase]
) -> Iterator[Section]:
    """What the first sheet has no room for."""
    if asked:
        yield Section("ask-more", fill(brief_messages.ASK_MORE_TITLE), (_requests_table(asked),))
    if moved or facts:
        title = fill(brief_messages.CHANGES_MORE_TITLE, day=_since_day(builder))
        yield Section("since-more", title, _changes_parts(moved, facts))


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
        (str(number),),
        builder.asked_names(request.of),
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


# -- what changed --------------------------------------------------------------------------------------


def _since_day(builder: PhraseBuilder) -> str:
    return format_short_day(builder.data.since) if builder.data.since else NOTHING_MARK


def _changes_section(builder: PhraseBuilder, rows: list[Row], facts: Sequence[Phrase], shown: int) -> Section:
    if builder.data.since is None:
        told = (Paragraph((fill(brief_messages.NO_LAST_MEETING_NAMED),)),)
        return Section("since", fill(brief_messages.CHANGES_UNKNOWN_TITLE), told)
    title = fill(brief_messages.CHANGES_TITLE, day=_since_day(builder))
    if not rows and not facts:
        return Section("since", title, (Paragraph((fill(brief_messages.NOTHING_CHANGED),)),))
    if shown < len(rows):
        day = _since_day(builder)
        title = fill(brief_messages.CHANGES_SOME_TITLE, day=day, shown=shown, number=len(rows))
    return Section("since", title, _changes_parts(rows[:shown], facts))


def _changes_parts(rows: Sequence[Row], facts: Sequence[Phrase]) -> tuple[Part, ...]:
    parts: list[Part] = []
    if rows:
        caption, headings = fill(brief_messages.CHANGES_CAPTION), fill_each(brief_messages.CHANGES_HEADINGS)
        parts.append(Table(caption, headings, tuple(rows)))
    if facts:
        parts.append(BulletList(tuple(facts)))
    return tuple(parts)


def _value_row(builder: PhraseBuilder, change: ValueChange) -> Row:
    was = NOTHING_MARK if change.before is None else format_amount(change.before)
    now = fill(
        brief_messages.AMOUNT, value=format_amount(change.after), unit=change.standing.terms.unit or ""
    )
    word = fill(brief_messages.DIRECTIONS_OF_VALUE[change.direction.value])
    title = _titled(change.standing)
    return title, (was,), (word,), (DataText(now.rstrip()),), builder.voice_name(change.reporter)


def _status_row(builder: PhraseBuilder, change: StatusChange) -> Row:
    title = _titled(change.standing)
    if change.side:
        title = fill_phrase(brief_messages.PART_OF, title=title, side=builder.actor_names([change.side]))
    word = fill(brief_messages.DIRECTIONS[change.direction.value])
    return title, (change.before,), (word,), (change.after,), _whose_word(builder, change)


def _titled(standing: Standing) -> Phrase:
    article = describe_article(standing, SHORT_ARTICLE)
    return fill_phrase(
        brief_messages.TITLE_AND_ARTICLE, title=short_title(standing, SHEET_TITLE), article=article
    )


def _whose_word(builder: PhraseBuilder, change: StatusChange) -> Phrase:
    """Ours; and who says otherwise, in a few words."""
    ours: Phrase = (fill(brief_messages.OURS),)
    claims = change.standing.claims
    if change.side:
        parts = {part.side: part for part in change.standing.details.parts}
        claims = parts[change.side].claims
    others = [
        fill_phrase(brief_messages.CLAIM, actor=builder.actor_names([claim.reporter]), said=(claim.status,))
        for claim in claims
        if claim.status is not change.after
    ]
    return join_phrases([ours, *others], fill(brief_messages.LIST_SEMICOLON))


def _list_facts(builder: PhraseBuilder, changes: Changes, most: int | None) -> Iterator[Phrase]:
    """What else changed, a line each: what was done and held as plainly as what was not."""
    for titles in _name_some(map(_dated_title, changes.done), most):
        yield fill_phrase(brief_messages.FACT_DONE, titles=titles)
    for titles in _name_some(map(_describe_held, changes.held), most):
        yield fill_phrase(brief_messages.FACT_HELD, titles=titles)
    for flag, standings in changes.flags_come.items():
        for titles in _name_some(map(_fact_title, standings), most):
            yield fill_phrase(brief_messages.FACTS_COME[flag.value], titles=titles)
    for flag, standings in changes.flags_gone.items():
        for titles in _name_some(map(_fact_title, standings), most):
            yield fill_phrase(brief_messages.FACTS_GONE[flag.value], titles=titles)
    for titles in _name_some(map(_describe_moved, changes.due_dates), most):
        yield fill_phrase(brief_messages.FACT_DUE_MOVED, titles=titles)
    for titles in _name_some((_describe_incidents(builder, one) for one in changes.incidents), most):
        yield fill_phrase(brief_messages.FACT_INCIDENTS, titles=titles)
    for titles in _name_some(map(_fact_title, changes.agreed), most):
        yield fill_phrase(brief_messages.FACT_AGREED, titles=titles)
    yield from _late_facts(builder)


def _name_some(titles: Iterable[Phrase], most: int | None) -> Iterator[Phrase]:
    """The titles one after the other, of more than are named how many more; nothing where there are none."""
    named, separator = list(titles), fill(brief_messages.LIST_SEMICOLON)
    if most is not None and len(named) > most:
        more = (fill(brief_messages.AND_MORE, number=len(named) - most),)
        named = [*named[:most], more]
    if named:
        yield join_phrases(named, separator)


def _fact_title(standing: Standing) -> Phrase:
    return short_title(standing, FACT_TITLE)


def _describe_held(held: Held) -> Phrase:
    return fill_phrase(brief_messages.TIMES, title=_fact_title(held.standing), times=held.times)


def _dated_title(standing: Standing) -> Phrase:
    if standing.status_on is None:
        return _fact_title(standing)
    day = format_short_day(standing.status_on)
    return fill_phrase(brief_messages.TITLE_AND_DAY, title=_fact_title(standing), day=day)


def _describe_moved(change: DueDateChange) -> Phrase:
    before, after = (
        format_short_day(day) if day else fill(brief_messages.NO_DUE_DATE)
        for day in (change.before, change.after)
    )
    title = _fact_title(change.standing)
    return fill_phrase(brief_messages.TITLE_AND_MOVE, title=title, before=before, after=after)


def _describe_incidents(builder: PhraseBuilder, change: IncidentsSince) -> Phrase:
    """How many, of whose part, by whose word: what two count is never added."""
    title = _fact_title(change.standing)
    if change.side:
        side = builder.actor_names([change.side])
        title = fill_phrase(brief_messages.PART_OF, title=title, side=side)
    voice = builder.voice_name(change.reporter)
    return fill_phrase(brief_messages.INCIDENTS, title=title, number=change.incidents, voice=voice)


def _late_facts(builder: PhraseBuilder) -> Iterator[Phrase]:
    """How much was learnt and corrected since: what it is stands under Method."""
    data = builder.data
    if data.since is None or data.counts.learnt is None:
        return
    if data.all_standings and not data.was_on_record:
        yield (fill(brief_messages.NOTHING_WAS_ON_RECORD, day=format_short_day(data.since)),)
        return
    learnt, corrected = find_learnt(data), find_corrections(data)
    if learnt or corrected:
        yield (fill(brief_messages.LATE_KNOWLEDGE, learnt=len(learnt), corrected=len(corrected)),)
