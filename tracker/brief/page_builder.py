"""The whole page: its head, its bottom line, and the sections in their order."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.brief import brief_messages, sections
from tracker.brief.brief_data import BriefData
from tracker.brief.changes import Aspect, AspectChange, find_aspect_changes
from tracker.brief.method_section import method_section
from tracker.brief.page_model import DataText, Page, Phrase
from tracker.brief.phrasing import (
    PhraseBuilder,
    add_source,
    fill_phrase,
    format_short_day,
    join_phrases,
    join_with_and,
    join_with_or,
    title_and_ref,
)
from tracker.brief.scoreboard_and_timeline import scoreboard_section, timeline_section
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import Agreement, Selection, Standing
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, Status
from tracker.render.day_counts import days_label
from tracker.render.duty_labels import find_oldest_news
from tracker.render.labels import share_label

MAX_CHANGES_NAMED = 3  # commitments that the bottom line names as moved
MAX_AGREEMENTS_NAMED = 6
GRAVE_FLAGS = (Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)


def build_page(data: BriefData) -> Page:
    """The page for the next meeting; the same data give the same page."""
    builder = PhraseBuilder(data)
    aspect_changes = find_aspect_changes(data)
    # The order matters also for the numbers of the sources, which are given as they are first cited.
    head = _build_head(builder)
    body = (
        scoreboard_section(builder),
        timeline_section(builder),
        sections.moved_section(builder, aspect_changes),
        sections.due_section(builder),
        sections.fallen_back_section(builder),
        sections.contested_section(builder),
        sections.held_up_commitments_section(builder),
        sections.unverified_section(builder),
        sections.stale_section(builder),
        sections.new_and_resumed_section(builder),
        sections.tentative_commitments_section(builder),
    )
    return Page(
        title=fill(brief_messages.TITLE, day=format_day(data.at.day)),
        head=head,
        bottom_line=(_counts_sentence(data), _changes_sentence(builder, aspect_changes)),
        sections=(*body, method_section(builder)),
    )


# -- the head ----------------------------------------------------------------------------------------


def _build_head(builder: PhraseBuilder) -> tuple[tuple[str, Phrase], ...]:
    data = builder.data
    parties = dict.fromkeys(code for agreement in _agreements_on_page(data) for code in agreement.parties)
    head = [
        (fill(brief_messages.HEAD_AGREED), _describe_agreements(builder)),
        (fill(brief_messages.HEAD_PARTIES), builder.actor_names(parties) or (fill(brief_messages.NONE),)),
        (fill(brief_messages.HEAD_AS_OF), (format_day(data.at.day),)),
        (fill(brief_messages.HEAD_KNOWN_AT), (_describe_known_at(data),)),
        (fill(brief_messages.HEAD_LAST_MEETING), (_describe_last_meeting(data),)),
        (fill(brief_messages.HEAD_SELECTION), describe_selection(builder)),
        (fill(brief_messages.HEAD_PREPARED_BY), _describe_authors(data)),
    ]
    return tuple((label, phrase) for label, phrase in head if phrase)


def _agreements_on_page(data: BriefData) -> list[Agreement]:
    """The agreements of the commitments on the page, and those asked for; the latest first."""
    refs = {standing.terms.agreement for standing in data.all_standings} | {*data.selection.agreements}
    found = [agreement for ref, agreement in data.agreements.items() if ref in refs]
    return sorted(found, key=lambda agreement: agreement.concluded_on, reverse=True)


def _describe_agreements(builder: PhraseBuilder) -> Phrase:
    agreements = _agreements_on_page(builder.data)
    phrases = [_describe_agreement(builder, agreement) for agreement in agreements[:MAX_AGREEMENTS_NAMED]]
    if more := len(agreements) - len(phrases):
        one, many = brief_messages.MORE_AGREEMENTS_ONE, brief_messages.MORE_AGREEMENTS_MANY
        phrases.append((fill_count(one, many, more),))
    separator = fill(brief_messages.LIST_SEMICOLON)
    return join_phrases(phrases, separator) or (fill(brief_messages.NO_AGREEMENT),)


def _describe_agreement(builder: PhraseBuilder, agreement: Agreement) -> Phrase:
    documents = builder.data.documents.items()
    refs = [ref for ref, document in documents if agreement.ref in document.agreements]
    day = format_short_day(agreement.concluded_on)
    phrase = fill_phrase(brief_messages.AGREEMENT, title=DataText(agreement.title), day=day)
    for ref in refs:
        phrase = add_source(phrase, (builder.source_number_of_document(ref),))
    return phrase


def _describe_known_at(data: BriefData) -> str:
    if data.at.known_at:
        return fill(brief_messages.KNOWN_BY, moment=f"{data.at.known_at:%Y-%m-%d %H:%M}")
    last = data.last_recorded_at
    if last is None:
        return fill(brief_messages.ALL_ON_RECORD)
    return fill(brief_messages.ALL_ON_RECORD_UNTIL, moment=f"{last:%Y-%m-%d %H:%M}")


def _describe_last_meeting(data: BriefData) -> str:
    if data.since is None:
        return fill(brief_messages.NO_LAST_MEETING)
    age = days_label((data.at.day - data.since).days)
    return fill(brief_messages.LAST_MEETING, day=format_day(data.since), age=age)


def _describe_authors(data: BriefData) -> Phrase:
    """Who recorded what is on the page; not who makes the page, so that it is the same for everybody."""
    entry_authors = {entry.recorded_by for log in data.logs.values() for entry in log}
    authors_on_record = entry_authors or {standing.recorded_by for standing in data.all_standings}
    names = sorted(filter(None, authors_on_record))
    if not names:
        return ()
    authors = join_with_and([(DataText(name),) for name in names])
    return fill_phrase(brief_messages.PREPARED_FROM, authors=authors)


def describe_selection(builder: PhraseBuilder) -> Phrase:
    """The selection in words; empty if it takes in everything."""
    selection = builder.data.selection
    phrases: list[Phrase] = []
    if selection.agreements:
        refs = join_with_or([(DataText(ref),) for ref in selection.agreements])
        phrases.append(fill_phrase(brief_messages.SELECTED_AGREEMENTS, agreements=refs))
    if selection.obligors:
        names = join_with_or([builder.actor_names([code]) for code in selection.obligors])
        phrases.append(fill_phrase(brief_messages.SELECTED_OBLIGORS, obligors=names))
    if selection.themes:
        themes = join_with_or([(DataText(theme),) for theme in selection.themes])
        phrases.append(fill_phrase(brief_messages.SELECTED_THEMES, themes=themes))
    if selection.strengths:
        phrases.append(join_with_or([(strength.value,) for strength in selection.strengths]))
    if selection.search:
        phrases.append(fill_phrase(brief_messages.SELECTED_WORDS, words=DataText(selection.search)))
    phrases += _describe_state(builder, selection)
    return join_phrases(phrases, fill(brief_messages.LIST_SEMICOLON))


def _describe_state(builder: PhraseBuilder, selection: Selection) -> Iterator[Phrase]:
    """What is asked of status, flags, claims and due date, in words."""
    if selection.statuses:
        yield join_with_or([(status,) for status in selection.statuses])
    yield from ((flag.value,) for flag in selection.flags)
    if selection.any_flags:
        yield join_with_or([(flag.value,) for flag in selection.any_flags])
    if selection.reporters:
        names = join_with_or([builder.actor_names([code]) for code in selection.reporters])
        yield fill_phrase(brief_messages.SELECTED_REPORTERS, reporters=names)
    if selection.due_after:
        yield (fill(brief_messages.SELECTED_DUE_AFTER, day=format_short_day(selection.due_after)),)
    if selection.due_before:
        yield (fill(brief_messages.SELECTED_DUE, day=format_short_day(selection.due_before)),)


# -- the bottom line ---------------------------------------------------------------------------------


def _counts_sentence(data: BriefData) -> Phrase:
    """How many of how many are implemented, how many are open, and what is wrong with those."""
    total = data.by_obligor.total
    if not total.scored:
        return (fill(brief_messages.NOTHING_TO_COUNT, as_of=data.at.description),)
    implemented = _implemented_clause(total)
    open_ = fill_count(brief_messages.OPEN_ONE, brief_messages.OPEN_MANY, total.open)
    problems = _list_problems(total)
    if not problems:
        return (fill(brief_messages.COUNTS, implemented=implemented, open=open_),)
    sentence = fill(
        brief_messages.COUNTS_WITH_PROBLEMS, implemented=implemented, open=open_, problems=problems
    )
    return (sentence,)


def _implemented_clause(total: Tally) -> str:
    """How many of those that are scored are implemented, and their share."""
    implemented, share = total.by_status[Status.IMPLEMENTED], share_label(total, Status.IMPLEMENTED)
    if total.scored == 1:
        return fill(
            brief_messages.IMPLEMENTED_OF_ONE, implemented=implemented, scored=total.scored, share=share
        )
    one, many = brief_messages.IMPLEMENTED_ONE, brief_messages.IMPLEMENTED_MANY
    return fill_count(one, many, implemented, scored=total.scored, share=share)


def _list_problems(total: Tally) -> str:
    """How many are held up, and how many have each grave flag, as in every summary; zeros left out."""
    counts = {status.value: total.by_status[status] for status in sections.HELD_UP_STATUSES}
    counts |= {flag.value: total.flags[flag] for flag in GRAVE_FLAGS}
    return fill(brief_messages.LIST_COMMA).join(
        fill(brief_messages.PROBLEM_COUNT, number=count, problem=problem)
        for problem, count in counts.items()
        if count
    )


def _changes_sentence(builder: PhraseBuilder, aspect_changes: Sequence[AspectChange]) -> Phrase:
    """Which commitments moved, by our own assessment, and which one is worst."""
    of_status = (change.standing for change in aspect_changes if change.aspect is Aspect.STATUS)
    moved_ones = list({standing.ref: standing for standing in of_status}.values())
    moved: Phrase = (_count_moved(builder.data.since, len(moved_ones)),)
    named = [
        fill_phrase(brief_messages.MOVED_NOW, ref=DataText(one.ref), status=one.status)
        for one in moved_ones[:MAX_CHANGES_NAMED]
    ]
    if more := len(moved_ones) - len(named):
        named.append((fill(brief_messages.MOVED_MORE, count=more),))
    if named:
        moved = fill_phrase(brief_messages.MOVED_NAMED, moved=moved, commitments=join_with_and(named))
    return fill_phrase(brief_messages.MOVES_AND_WORST, moved=moved, worst=_describe_worst(builder))


def _count_moved(since: date | None, count: int) -> str:
    """The status of how many commitments has changed, and since when."""
    if since is None:
        return (
            fill(brief_messages.MOVED_SO_FAR, count=count)
            if count
            else fill(brief_messages.NONE_MOVED_SO_FAR)
        )
    day = format_short_day(since)
    if not count:
        return fill(brief_messages.NONE_MOVED_SINCE, day=day)
    return fill(brief_messages.MOVED_SINCE, day=day, count=count)


def _describe_worst(builder: PhraseBuilder) -> Phrase:
    """The worst commitment and what is wrong with it, be it open or closed."""
    standings = builder.data.standings
    if not standings:
        return (fill(brief_messages.NOTHING_IS_OPEN),)
    worst = standings[0]
    problems: list[Phrase] = [(worst.status,)] if worst.status in sections.HELD_UP_STATUSES else []
    problems += [builder.add_sides((label,), worst, flag) for flag, label in _grave_flag_labels(worst)]
    if not problems:
        is_any_open = any(standing.is_open for standing in standings)
        return (fill(brief_messages.NOTHING_IS_WRONG if is_any_open else brief_messages.NOTHING_IS_OPEN),)
    return fill_phrase(
        brief_messages.WORST,
        commitment=title_and_ref(worst),
        obligors=builder.obligor_names(worst),
        problems=join_phrases(problems, fill(brief_messages.LIST_COMMA)),
    )


def _grave_flag_labels(standing: Standing) -> Iterator[tuple[Flag, str]]:
    """The grave flags of a commitment, as the bottom line says them."""
    fallen_back_on = standing.fallen_back_on or standing.status_on or standing.agreed_on
    labels = {
        Flag.OVERDUE: fill(brief_messages.WORST_OVERDUE, days=days_label(standing.days_late or 0)),
        Flag.FALLEN_BACK: fill(brief_messages.WORST_FALLEN_BACK, day=format_short_day(fallen_back_on)),
        Flag.CONTESTED: fill(brief_messages.WORST_CONTESTED),
        Flag.UNVERIFIED: fill(brief_messages.WORST_UNVERIFIED),
        Flag.STALE: fill(brief_messages.WORST_STALE, day=format_short_day(find_oldest_news(standing))),
    }
    return ((flag, label) for flag, label in labels.items() if flag in standing.flags)
