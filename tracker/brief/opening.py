"""The head of the first sheet: what it is about, and the three sentences that the numbers write."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.brief import brief_messages
from tracker.brief.changes import Changes, Direction
from tracker.brief.obligor_phrases import add_sides_of_status, add_sides_with_flag
from tracker.brief.page_model import DataText, Emphasis, Phrase, plain_text
from tracker.brief.phrasing import (
    GRAVE_FLAGS,
    PhraseBuilder,
    describe_flag,
    describe_status,
    fill_phrase,
    join_phrases,
    short_title,
)
from tracker.brief.quotations import Quotation, cut_at_sentence, find_quotations
from tracker.brief.requests import HELD_UP_STATUSES
from tracker.brief.text_width import fit_title, shorten
from tracker.domain.days import format_day, format_short_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import Standing
from tracker.domain.vocabulary import Flag, Status

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

MAX_TITLE = 70  # letters of an agreement's title in that of the page
MAX_RUNNING_TITLE = 60
MAX_PARTIES = 6
MAX_OPENING_QUOTE = 90  # letters of what either side is quoted with in the sentences


# -- the title -----------------------------------------------------------------------------------------


def build_title(builder: PhraseBuilder, title: str | None) -> Phrase:
    """The subject, and the day; the subject is the title that was asked for, else what was agreed."""
    subject = _describe_subject(builder.data, title)
    return fill_phrase(brief_messages.TITLE, subject=subject, day=format_short_day(builder.data.at.day))


def build_running_head(builder: PhraseBuilder, title: str | None) -> str:
    """What stands on every sheet: the beginning of the subject, and the day."""
    subject = shorten(plain_text(_describe_subject(builder.data, title)), MAX_RUNNING_TITLE)
    return fill(brief_messages.RUNNING_HEAD, title=subject, day=format_day(builder.data.at.day))


def _describe_subject(data: BriefData, title: str | None) -> Phrase:
    if title:
        return (DataText(title),)
    agreements = data.agreements_on_page
    if not agreements:
        return (fill(brief_messages.NO_AGREEMENT),)
    if len(agreements) > 1:
        return (fill(brief_messages.SEVERAL_AGREEMENTS, number=len(agreements)),)
    (agreement,) = agreements
    name, day = DataText(fit_title(agreement, MAX_TITLE)), format_short_day(agreement.concluded_on)
    if agreement.place is None:
        return fill_phrase(brief_messages.SUBJECT, title=name, day=day)
    place = DataText(agreement.place)
    return fill_phrase(brief_messages.SUBJECT_WITH_PLACE, title=name, place=place, day=day)


def build_subtitle(builder: PhraseBuilder) -> Phrase:
    """The parties, and the last meeting; who prepared it, where that is known."""
    data = builder.data
    parties = dict.fromkeys(code for one in data.agreements_on_page for code in one.parties)
    facts: list[Phrase] = [_name_parties(builder, tuple(parties))] if parties else []
    if data.since:
        facts.append((fill(brief_messages.LAST_MET, day=format_short_day(data.since)),))
    if data.office.name:
        template = brief_messages.SHARED_BY if data.is_shareable else brief_messages.PREPARED_BY
        facts.append(fill_phrase(template, office=DataText(data.office.name)))
    elif data.is_shareable:
        facts.append((fill(brief_messages.SHARED),))
    return join_phrases(facts, fill(brief_messages.FACT_SEPARATOR))


def _name_parties(builder: PhraseBuilder, parties: tuple[str, ...]) -> Phrase:
    if len(parties) <= MAX_PARTIES:
        return builder.whole_actor_names(parties)
    return (fill(brief_messages.PARTIES, number=len(parties)),)


# -- the sentences -------------------------------------------------------------------------------------


def build_opening(builder: PhraseBuilder, changes: Changes) -> tuple[Phrase, ...]:
    """Which way it goes, what is worst, and what was done; nothing else where there is nothing to count."""
    data = builder.data
    if not data.counts.total.scored:
        return ((fill(brief_messages.NOTHING_TO_COUNT, as_of=data.at.description),),)
    return (_direction_sentence(data, changes), _worst_sentence(builder), _done_sentence(data))


def _direction_sentence(data: BriefData, changes: Changes) -> Phrase:
    """What moved forward and what back, and how many are overdue, now and before."""
    lead = Emphasis(_describe_direction(data, changes))
    overdue = _describe_overdue(data)
    return fill_phrase(brief_messages.DIRECTION, lead=lead, overdue=overdue)


def _describe_direction(data: BriefData, changes: Changes) -> str:
    if data.since is None:
        return fill(brief_messages.NO_LAST_MEETING)
    day = format_short_day(data.since)
    if not data.earlier_standings:
        return fill(brief_messages.NOTHING_BEFORE, day=day)
    forward, back = (changes.count_directions(one) for one in (Direction.BETTER, Direction.WORSE))
    if not forward and not back:
        return fill(brief_messages.NONE_MOVED, day=day)
    return fill(
        brief_messages.MOVED,
        day=day,
        forward=forward or fill(brief_messages.NONE),
        back=back or fill(brief_messages.NONE),
    )


def _describe_overdue(data: BriefData) -> str:
    """How many are overdue, before the last meeting and a year ago too, where anything was counted then."""
    counts = data.counts
    overdue = counts.total.flags[Flag.OVERDUE]
    now = fill_count(brief_messages.OVERDUE_ONE, brief_messages.OVERDUE_MANY, overdue)
    earlier = []
    if data.since and counts.before and counts.before.commitments:
        day = format_short_day(data.since)
        earlier.append(fill(brief_messages.OVERDUE_BEFORE, number=counts.before.flags[Flag.OVERDUE], day=day))
    if counts.year_before and counts.year_before.commitments:
        number = counts.year_before.flags[Flag.OVERDUE]
        earlier.append(fill(brief_messages.OVERDUE_YEAR_BEFORE, number=number))
    if not earlier:
        return now
    return fill(
        brief_messages.OVERDUE_COMPARED, now=now, earlier=fill(brief_messages.LIST_COMMA).join(earlier)
    )


def _worst_sentence(builder: PhraseBuilder) -> Phrase:
    """The worst commitment and what is wrong with it, with their words beside ours."""
    data = builder.data
    worst = next((one for one in data.standings if _is_grave(one)), None)
    if worst is None:
        is_any_open = data.counts.total.open
        return (fill(brief_messages.NOTHING_IS_WRONG if is_any_open else brief_messages.NOTHING_IS_OPEN),)
    problems = join_phrases(_list_problems(builder, worst), fill(brief_messages.LIST_COMMA))
    sentence = fill_phrase(
        brief_messages.WORST,
        lead=Emphasis(fill(brief_messages.WORST_LEAD)),
        title=short_title(worst),
        problems=problems,
    )
    words = [_quote_shortly(builder, quoted) for quoted in _pick_quotations(data, worst)]
    return join_phrases([sentence, *words], " ")


def _is_grave(standing: Standing) -> bool:
    return standing.status in HELD_UP_STATUSES or any(flag in standing.flags for flag in GRAVE_FLAGS)


def _list_problems(builder: PhraseBuilder, standing: Standing) -> Iterator[Phrase]:
    """What is wrong with a commitment, and with whose part of it."""
    if standing.status in HELD_UP_STATUSES:
        yield add_sides_of_status(builder, describe_status(standing), standing)
    for flag in GRAVE_FLAGS:
        if flag in standing.flags:
            yield add_sides_with_flag(builder, (describe_flag(standing, flag),), standing, flag)


def _pick_quotations(data: BriefData, standing: Standing) -> Iterator[Quotation]:
    """Our latest reason, and the latest claim of somebody else: first of one who owes it."""
    quotations = [one for one in find_quotations(data, standing) if one.status or one.words]
    ours = [one for one in quotations if one.reporter is None and one.words and one.status]
    others = [one for one in quotations if one.reporter and one.reporter not in data.media_codes]
    others.sort(key=lambda one: (one.reporter in standing.terms.obligors, one.on))
    yield from (*ours[-1:], *others[-1:])


def _quote_shortly(builder: PhraseBuilder, quoted: Quotation) -> Phrase:
    """Whose word it is, the status and the words; with a sign that there are more of them."""
    words, is_cut = cut_at_sentence(quoted.words, MAX_OPENING_QUOTE)
    who = builder.voice_name(quoted.reporter)
    day = format_short_day(quoted.on)
    if not words:
        return fill_phrase(brief_messages.SAYS_STATUS, who=who, status=quoted.status or "", day=day)
    shown = DataText(fill(brief_messages.NOTE_SHORTENED, beginning=words) if is_cut else words)
    if quoted.reporter is None:
        return fill_phrase(brief_messages.WE_SAY, words=shown, day=day)
    if quoted.status is None:
        return fill_phrase(brief_messages.SAYS_WORDS, who=who, words=shown, day=day)
    return fill_phrase(
        brief_messages.SAYS_STATUS_AND_WORDS, who=who, status=quoted.status, words=shown, day=day
    )


def _done_sentence(data: BriefData) -> Phrase:
    """How many of how many are implemented, and the last one that became so."""
    total = data.counts.total
    done = total.by_status[Status.IMPLEMENTED]
    lead = Emphasis(fill(brief_messages.DONE_OF, done=done, scored=total.scored))
    last = _find_last_done(data)
    if last is None or last.status_on is None:
        return fill_phrase(brief_messages.DONE, lead=lead)
    return fill_phrase(
        brief_messages.DONE_LAST, lead=lead, title=short_title(last), day=format_short_day(last.status_on)
    )


def _find_last_done(data: BriefData) -> Standing | None:
    done = (one for one in data.standings if one.status is Status.IMPLEMENTED and one.status_on)
    return max(done, key=lambda one: (one.status_on or one.agreed_on, one.ref), default=None)
