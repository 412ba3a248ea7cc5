"""What changed since the last meeting: was, is, whose word; and the facts in a line each."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterable, Iterator, Sequence

from tracker.brief import brief_messages
from tracker.brief.changes import Changes, DueDateChange, Held, IncidentsSince, StatusChange, ValueChange
from tracker.brief.late_knowledge import find_corrections, find_learnt
from tracker.brief.page_model import BulletList, DataText, Paragraph, Part, Phrase, Row, Section, Table
from tracker.brief.phrasing import (
    NOTHING_MARK,
    SHEET_TITLE,
    SHORT_ARTICLE,
    PhraseBuilder,
    describe_article,
    fill_phrase,
    join_phrases,
    short_title,
)
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.domain.records import Standing
from tracker.render.template_filling import fill_each

FACT_TITLE = 36  # cells of a title where several stand in a line


def format_since_day(builder: PhraseBuilder) -> str:
    """The day of the last meeting; a dash where none is named."""
    return format_short_day(builder.data.since) if builder.data.since else NOTHING_MARK


def changes_section(builder: PhraseBuilder, rows: list[Row], facts: Sequence[Phrase], shown: int) -> Section:
    """What changed: as many of the rows as are shown, then the facts."""
    if builder.data.since is None:
        told = (Paragraph((fill(brief_messages.NO_LAST_MEETING_NAMED),)),)
        return Section("since", fill(brief_messages.CHANGES_UNKNOWN_TITLE), told)
    title = fill(brief_messages.CHANGES_TITLE, day=format_since_day(builder))
    if not rows and not facts:
        return Section("since", title, (Paragraph((fill(brief_messages.NOTHING_CHANGED),)),))
    if shown < len(rows):
        day = format_since_day(builder)
        title = fill(brief_messages.CHANGES_SOME_TITLE, day=day, shown=shown, number=len(rows))
    return Section("since", title, changes_parts(rows[:shown], facts))


def changes_parts(rows: Sequence[Row], facts: Sequence[Phrase]) -> tuple[Part, ...]:
    """The rows as a table and the facts as a list, where there are some."""
    parts: list[Part] = []
    if rows:
        caption, headings = fill(brief_messages.CHANGES_CAPTION), fill_each(brief_messages.CHANGES_HEADINGS)
        parts.append(Table(caption, headings, tuple(rows)))
    if facts:
        parts.append(BulletList(tuple(facts)))
    return tuple(parts)


def value_row(builder: PhraseBuilder, change: ValueChange) -> Row:
    """An amount that grew or fell: was, is, and whose word it is."""
    was = NOTHING_MARK if change.before is None else format_amount(change.before)
    now = fill(
        brief_messages.AMOUNT, value=format_amount(change.after), unit=change.standing.terms.unit or ""
    )
    word = fill(brief_messages.DIRECTIONS_OF_VALUE[change.direction.value])
    title = _titled(change.standing)
    return title, (was,), (word,), (DataText(now.rstrip()),), builder.voice_name(change.reporter)


def status_row(builder: PhraseBuilder, change: StatusChange) -> Row:
    """A status that became another, of all or of one part: was, is, and whose word it is."""
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


def list_facts(builder: PhraseBuilder, changes: Changes, most: int | None) -> Iterator[Phrase]:
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
