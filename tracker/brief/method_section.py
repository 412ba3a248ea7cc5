"""What the page rests on: its words, what it leaves out, what was learnt and corrected, its sources."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.brief import brief_messages, late_knowledge
from tracker.brief.page_model import BulletList, DataText, Paragraph, Phrase, Section
from tracker.brief.phrasing import (
    PhraseBuilder,
    add_note,
    add_source,
    fill_phrase,
    join_phrases,
    join_with_and,
    note_excerpt,
)
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill, fill_count, say_label
from tracker.domain.records import Agreement, LogEntry
from tracker.domain.shown_titles import shown_title
from tracker.domain.vocabulary import OUTDATED_AFTER_DAYS, UNSCORED_STATUSES, Flag, Status
from tracker.render.day_counts import days_label
from tracker.render.template_filling import fill_each

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

MAX_AGREEMENTS_NAMED = 6
MAX_LATE_RECORDS_NAMED = 20  # updates that were learnt, or corrected, and are listed one by one


def method_section(builder: PhraseBuilder, selection: Phrase) -> Section:
    """The section "Method", with the selection in words.

    It must be built last: its sources are those that the others have cited.
    """
    parts = (
        BulletList(list_grounds(builder, selection), caption=fill(brief_messages.RESTS_ON_CAPTION)),
        BulletList(list_definitions(builder), caption=fill(brief_messages.DEFINITIONS_CAPTION)),
        BulletList(list_left_out(builder), caption=fill(brief_messages.LEFT_OUT_CAPTION)),
        BulletList(list_learnt(builder), caption=fill(brief_messages.LEARNT_CAPTION)),
        BulletList(list_corrections(builder), caption=fill(brief_messages.CORRECTIONS_CAPTION)),
    )
    return Section("method", fill(brief_messages.METHOD_TITLE), (*parts, _list_sources(builder)))


def _list_sources(builder: PhraseBuilder) -> BulletList | Paragraph:
    cited = builder.sources.all_cited
    if not cited:
        return Paragraph((fill(brief_messages.NO_SOURCES),))
    return BulletList(cited, numbered=True, caption=fill(brief_messages.SOURCES_CAPTION))


def list_grounds(builder: PhraseBuilder, selection: Phrase) -> tuple[Phrase, ...]:
    """What was agreed and where it is read, what was known, what was selected, who recorded it."""
    data = builder.data
    grounds: list[Phrase] = [fill_phrase(brief_messages.AGREED, agreements=_describe_agreements(builder))]
    grounds.append((_describe_known_at(data),))
    if data.log_head:
        grounds.append((fill(brief_messages.LOG_HEAD, head=spaced_head(data.log_head.digest)),))
    if data.since:
        age = days_label((data.at.day - data.since).days)
        grounds.append((fill(brief_messages.COMPARED, day=format_short_day(data.since), age=age),))
    if selection:
        grounds.append(fill_phrase(brief_messages.SELECTED, selection=selection))
    if authors := _name_authors(data):
        grounds.append(fill_phrase(brief_messages.RECORDED_BY, authors=authors))
    return tuple(grounds if data.agreements_on_page else grounds[1:])


def _describe_agreements(builder: PhraseBuilder) -> Phrase:
    agreements = builder.data.agreements_on_page
    phrases = [_describe_agreement(builder, agreement) for agreement in agreements[:MAX_AGREEMENTS_NAMED]]
    if more := len(agreements) - len(phrases):
        one, many = brief_messages.MORE_AGREEMENTS_ONE, brief_messages.MORE_AGREEMENTS_MANY
        phrases.append((fill_count(one, many, more),))
    return join_phrases(phrases, fill(brief_messages.LIST_SEMICOLON))


def _describe_agreement(builder: PhraseBuilder, agreement: Agreement) -> Phrase:
    documents = builder.data.documents.items()
    refs = [ref for ref, document in documents if agreement.ref in document.agreements]
    day = format_short_day(agreement.concluded_on)
    phrase = fill_phrase(brief_messages.AGREEMENT, title=DataText(shown_title(agreement)), day=day)
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


def spaced_head(digest: str) -> str:
    """A head as it is printed, in parts that somebody can read and type."""
    return " ".join(digest[first : first + 8] for first in range(0, len(digest), 8))


def _name_authors(data: BriefData) -> Phrase:
    """Who recorded what is on the page; not who makes the page, so that it is the same for everybody."""
    entry_authors = {entry.recorded_by for log in data.logs.values() for entry in log}
    authors_on_record = entry_authors or {standing.recorded_by for standing in data.all_standings}
    names = sorted(filter(None, authors_on_record))
    return join_with_and([(DataText(name),) for name in names])


def list_definitions(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """The definitions of the statuses that occur on the page, and of what is computed."""
    computed = [*fill_each(brief_messages.DEFINITIONS), *_define_flags(builder.data)]
    occurring = _statuses_on_page(builder)
    statuses = [
        fill_phrase(brief_messages.STATUS_DEFINITION, status=status, definition=say_label(status.definition))
        for status in Status
        if status in occurring
    ]
    listed = [join_phrases(statuses, fill(brief_messages.LIST_COMMA))] if statuses else []
    return (*listed, (" ".join(computed),))


def _define_flags(data: BriefData) -> Iterator[str]:
    """What the flags mean that any commitment has."""
    for flag in Flag:
        if not data.counts.total.flags[flag]:
            continue
        if flag is Flag.CONTESTED:
            yield fill(brief_messages.DEFINITION_CONTESTED, outdated_after=OUTDATED_AFTER_DAYS - 1)
        elif flag is Flag.STALE:
            yield fill(brief_messages.DEFINITION_STALE, stale_after=data.selection.stale_after)
        elif flag.value in brief_messages.DEFINITIONS_OF_FLAGS:
            yield fill(brief_messages.DEFINITIONS_OF_FLAGS[flag.value])


def _statuses_on_page(builder: PhraseBuilder) -> set[Status]:
    """The statuses that commitments on the page have had, and those that were claimed."""
    timelines = builder.data.timelines.values()
    claimed = {claim.status for timeline in timelines for claim in timeline.claims if claim.status}
    return claimed | {span.status for timeline in timelines for span in timeline.spans}


def list_left_out(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What is left out of all counts, or of the scores, with how many there are of it."""
    data = builder.data
    total = data.counts.total
    unscored = sum(total.by_status[status] for status in UNSCORED_STATUSES)
    retracted = sum(entry.retracted for log in data.logs.values() for entry in log)
    one, many = brief_messages.LEFT_OUT_RETRACTED_ONE, brief_messages.LEFT_OUT_RETRACTED_MANY
    counted = (
        (len(data.tentative), fill(brief_messages.LEFT_OUT_TENTATIVE, count=len(data.tentative))),
        (unscored, fill(brief_messages.LEFT_OUT_UNSCORED, count=unscored)),
        (data.outside_selection, fill(brief_messages.LEFT_OUT_OUTSIDE, count=data.outside_selection)),
        (data.agreed_later, fill(brief_messages.LEFT_OUT_LATER, count=data.agreed_later)),
        (retracted, fill_count(one, many, retracted)),
    )
    items = tuple((sentence,) for count, sentence in counted if count)
    return items or ((fill(brief_messages.NOTHING_LEFT_OUT),),)


def list_learnt(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What was true before the last meeting and was put on record only since."""
    data = builder.data
    if data.since is None:
        return ((fill(brief_messages.NOTHING_TOLD_APART),),)
    if data.not_listed:
        return ((fill(brief_messages.NOT_COUNTED),),)
    if data.all_standings and not data.was_on_record:
        return ((fill(brief_messages.NOTHING_WAS_ON_RECORD, day=format_short_day(data.since)),),)
    return _shorten_list([_describe_learnt(builder, entry) for entry in late_knowledge.find_learnt(data)])


def list_corrections(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What was true and on record before the last meeting and was taken back since."""
    if builder.data.since is None:
        return ((fill(brief_messages.NOTHING_TOLD_APART),),)
    corrections = late_knowledge.find_corrections(builder.data)
    return _shorten_list([_describe_correction(builder, correction) for correction in corrections])


def _shorten_list(items: list[Phrase]) -> tuple[Phrase, ...]:
    """The first of the items and how many more there are; "none" if there are none."""
    more = len(items) - MAX_LATE_RECORDS_NAMED
    rest = [(fill(brief_messages.LATE_RECORDS_MORE, count=more),)] if more > 0 else []
    return (*items[:MAX_LATE_RECORDS_NAMED], *rest) or ((fill(brief_messages.NO_LATE_RECORDS),),)


def _describe_correction(builder: PhraseBuilder, correction: late_knowledge.Correction) -> Phrase:
    update, retraction = correction
    taken_back = fill_phrase(
        brief_messages.WAS_TAKEN_BACK,
        update=_describe_update(builder, update),
        day=format_short_day(retraction.recorded_at.date()),
    )
    return add_note(taken_back, note_excerpt(retraction))


def _describe_learnt(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    learnt = fill_phrase(
        brief_messages.WAS_RECORDED_LATE,
        update=_describe_update(builder, entry),
        day=format_short_day(entry.recorded_at.date()),
    )
    return add_note(learnt, note_excerpt(entry))


def _describe_update(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    """An update: its number, its commitment, whose word it is, what it says, and of which day."""
    return fill_phrase(
        brief_messages.UPDATE,
        update=entry.update,
        ref=DataText(entry.commitment),
        author=builder.author_name(entry),
        content=builder.update_content(entry) or (fill(brief_messages.UPDATE_NOTE_ONLY),),
        day=format_short_day(entry.effective_on),
    )
