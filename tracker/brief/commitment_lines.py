"""Every commitment in one line, in the order of the text; and a row for each party with all that it owes."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tracker.brief import brief_messages
from tracker.brief.commitment_choice import is_long, latest_news, text_order, those_that_matter
from tracker.brief.obligor_phrases import add_sides_with_flag, obligor_names
from tracker.brief.page_model import (
    DataText,
    EntryNumber,
    Paragraph,
    Part,
    Phrase,
    Section,
    StatusBar,
    StatusBarChart,
    Table,
)
from tracker.brief.phrasing import (
    GRAVE_FLAGS,
    NOTHING_MARK,
    PhraseBuilder,
    describe_article,
    describe_flag,
    describe_status,
    fill_phrase,
    join_phrases,
)
from tracker.brief.quotations import cut_at_sentence
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill, fill_count, format_number, say_word
from tracker.domain.records import Agreement, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, Openness, Status, Strength
from tracker.render.duty_labels import occurrences_label, rule_label, values_label
from tracker.render.labels import flag_count_label
from tracker.render.template_filling import fill_each

if TYPE_CHECKING:
    pass

MAX_NEWS = 80  # letters of the latest news in a line
TOLD_FLAGS = (
    *(Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE, Flag.DUE_SOON),
    *(Flag.DONE_LATE, Flag.WAITING, Flag.NOT_YET_OWED, Flag.PROMISED_AGAIN, Flag.AGREEMENT_DISPUTED),
)


# -- the lines -----------------------------------------------------------------------------------------


def worst_section(builder: PhraseBuilder) -> Section:
    """Of many the twenty that matter first."""
    worst = those_that_matter(builder.data)
    title = fill(brief_messages.WORST_TITLE, number=len(worst))
    return Section("worst", title, (_lines_table(builder, worst, title),) if worst else ())


def lines_section(builder: PhraseBuilder, agreement: Agreement | None, number: int = 0) -> Section:
    """The commitments of one agreement, or of all; closed ones apart in a long page."""
    data = builder.data
    some = [one for one in data.standings if agreement is None or one.terms.agreement == agreement.ref]
    found = sorted(some, key=text_order)
    title = fill(brief_messages.LINES_TITLE)
    if not is_long(data):
        return Section("commitments", title, (_lines_table(builder, found, title),) if found else (), number)
    still = [one for one in found if one.openness is not Openness.CLOSED]
    closed = [one for one in found if one.openness is Openness.CLOSED]
    parts = [_lines_table(builder, still, fill(brief_messages.OPEN_CAPTION))] if still else []
    parts += [_closed_table(closed)] if closed else []
    return Section("commitments", title, tuple(parts), number)


def _lines_table(builder: PhraseBuilder, standings: Sequence[Standing], caption: str) -> Table:
    rows = tuple(_line_cells(builder, standing) for standing in standings)
    return Table(caption, fill_each(brief_messages.LINES_HEADINGS), rows)


def _line_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    since = describe_status(standing)
    return (
        fill_phrase(
            brief_messages.ARTICLE_TITLE_AND_OBLIGORS,
            article=describe_article(standing),
            title=DataText(shown_title(standing.terms)),
            obligors=obligor_names(builder, standing),
        ),
        since,
        join_phrases(_describe_due(builder, standing), fill(brief_messages.LIST_SEMICOLON))
        or (NOTHING_MARK,),
        _describe_news(builder, standing),
    )


def _describe_due(builder: PhraseBuilder, standing: Standing) -> Iterator[Phrase]:
    """When it is due, the slip, how much there is, and what is wrong."""
    yield from _describe_dates(standing)
    for asked in standing.asks:
        yield builder.describe_asked_date(asked)
    for label in (occurrences_label(standing), values_label(standing)):
        if label:
            yield (DataText(label),)
    for flag in TOLD_FLAGS:
        if flag in standing.flags:
            yield add_sides_with_flag(builder, (describe_flag(standing, flag),), standing, flag)


def _describe_dates(standing: Standing) -> Iterator[Phrase]:
    first, due, slip = standing.original_due_on, standing.due_on, standing.slip
    if due is None:
        if rule := rule_label(standing.terms):
            yield (DataText(rule),)
        return
    if not slip or first is None:
        yield (fill(brief_messages.DUE, day=format_short_day(due)),)
        return
    label = fill_count(brief_messages.SLIP_ONE, brief_messages.SLIP_MANY, abs(slip), slip=slip)
    yield (
        fill(brief_messages.DUE_MOVED, first=format_short_day(first), day=format_short_day(due), slip=label),
    )


def _describe_news(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The latest news: whose, of which day, its words or its status, the source and the entry."""
    entry = latest_news(builder.data, standing)
    if entry is None:
        return (fill(brief_messages.NO_NEWS),)
    voice, day = builder.author_name(entry), format_short_day(entry.effective_on)
    words, is_cut = cut_at_sentence(entry.note or "", MAX_NEWS)
    said: Phrase = (DataText(fill(brief_messages.NOTE_SHORTENED, beginning=words) if is_cut else words),)
    if entry.status and (entry.reporter or not words):
        said = (
            fill_phrase(brief_messages.STATUS_AND_WORDS, status=entry.status, words=said)
            if words
            else (entry.status,)
        )
    source = builder.cite_source(entry)
    told = fill_phrase(brief_messages.NEWS, voice=voice, day=day, said=said, update=EntryNumber(entry.update))
    return join_phrases([told, source], " ") if source else told


def _closed_table(standings: Sequence[Standing]) -> Table:
    """One line for each that is done or closed."""
    rows = tuple(
        (
            fill_phrase(
                brief_messages.ARTICLE_AND_TITLE,
                article=describe_article(standing),
                title=DataText(shown_title(standing.terms)),
            ),
            describe_status(standing),
        )
        for standing in standings
    )
    return Table(fill(brief_messages.CLOSED_CAPTION), fill_each(brief_messages.CLOSED_HEADINGS), rows)


# -- agreements and parties ----------------------------------------------------------------------------


def agreements_section(builder: PhraseBuilder) -> Section:
    """One table over all agreements, where there are several."""
    data = builder.data
    by_agreement = data.counts.by_agreement
    rows = tuple(
        (_agreement_title(builder, tally.group), *_tally_cells(tally))
        for tally in (by_agreement.groups if by_agreement else ())
        if tally.commitments
    )
    title = fill(brief_messages.AGREEMENTS_TITLE)
    headings = fill_each(brief_messages.AGREEMENTS_HEADINGS)
    return Section("agreements", title, (Table(title, headings, rows),) if rows else ())


def _agreement_title(builder: PhraseBuilder, ref: str | None) -> Phrase:
    agreement = builder.data.agreements.get(ref or "")
    return (DataText(shown_title(agreement) if agreement else ref or ""),)


def _tally_cells(tally: Tally) -> tuple[Phrase, ...]:
    flags = (tally.flags[flag] for flag in (Flag.OVERDUE, Flag.CONTESTED, Flag.STALE))
    index = NOTHING_MARK if tally.index is None else fill(brief_messages.INDEX, index=tally.index)
    return (
        (format_number(tally.commitments),),
        (format_number(tally.by_status[Status.IMPLEMENTED]),),
        *((format_number(number),) for number in flags),
        (index,),
    )


def parties_section(builder: PhraseBuilder) -> Section:
    """A row for each party with all that it owes, and a bar as long as their number."""
    by_obligor, title = builder.data.counts.by_obligor, fill(brief_messages.PARTIES_TITLE)
    groups = [tally for tally in (by_obligor.groups if by_obligor else ()) if tally.commitments]
    if by_obligor is None or not groups:
        return Section("parties", title)
    bars = tuple(StatusBar(_party_label(builder, tally), tally.by_status) for tally in groups)
    parts: list[Part] = [StatusBarChart(fill(brief_messages.BARS_CAPTION), bars)]
    if not by_obligor.do_groups_add_up:
        parts.append(Paragraph((fill(brief_messages.OBLIGORS_DO_NOT_ADD_UP),)))
    return Section("parties", title, tuple(parts))


def _party_label(builder: PhraseBuilder, tally: Tally) -> Phrase:
    """The name of a party, how much it owes, and how much of it has each grave flag."""
    flags = [flag_count_label(tally, flag) for flag in GRAVE_FLAGS if tally.flags[flag]]
    counts = fill(brief_messages.LIST_COMMA).join([format_number(tally.commitments), *flags])
    party = builder.actor_names([tally.group] if tally.group else [])
    return fill_phrase(brief_messages.PARTY, party=party, flags=counts)


# -- what is only proposed -----------------------------------------------------------------------------


def proposals_section(builder: PhraseBuilder) -> Section:
    """What nobody has agreed to, firmest first: it is in no count."""
    firmest_first = sorted(
        builder.data.tentative, key=lambda one: (list(Strength).index(one.terms.strength), text_order(one))
    )
    rows = tuple(
        (
            (DataText(shown_title(one.terms)),),
            (say_word(one.terms.strength),),
            obligor_names(builder, one),
            (one.status,),
            builder.text_reference(one),
        )
        for one in firmest_first
    )
    title = fill(brief_messages.PROPOSALS_TITLE)
    headings = fill_each(brief_messages.PROPOSALS_HEADINGS)
    return Section("proposals", title, (Table(title, headings, rows),) if rows else ())
