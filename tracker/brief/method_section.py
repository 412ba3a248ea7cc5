"""What the page rests on: the words it uses, what it leaves out, what was corrected, its sources."""

from tracker.brief import brief_messages, changes
from tracker.brief.page_model import BulletList, DataText, Paragraph, Phrase, Piece, Section
from tracker.brief.phrasing import (
    PhraseBuilder,
    add_note,
    fill_phrase,
    format_short_day,
    join_phrases,
    note_excerpt,
)
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import UNSCORED_STATUSES, Status
from tracker.render.template_filling import fill_each

MAX_CORRECTIONS_NAMED = 20  # corrections that are listed one by one


def method_section(builder: PhraseBuilder) -> Section:
    """The section "Method". It must be built last: its sources are those that the others have cited."""
    parts = (
        BulletList(list_definitions(builder), caption=fill(brief_messages.DEFINITIONS_CAPTION)),
        BulletList(list_left_out(builder), caption=fill(brief_messages.LEFT_OUT_CAPTION)),
        BulletList(
            list_corrections_and_late_entries(builder), caption=fill(brief_messages.CORRECTIONS_CAPTION)
        ),
    )
    return Section("method", fill(brief_messages.METHOD_TITLE), (*parts, _list_sources(builder)))


def _list_sources(builder: PhraseBuilder) -> BulletList | Paragraph:
    cited = builder.sources.all_cited
    if not cited:
        return Paragraph((fill(brief_messages.NO_SOURCES),))
    return BulletList(cited, numbered=True, caption=fill(brief_messages.SOURCES_CAPTION))


def list_definitions(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """The definitions of the statuses that occur on the page, and of what is computed."""
    computed = fill_each(brief_messages.DEFINITIONS, stale_after=builder.data.selection.stale_after)
    occurring = _statuses_on_page(builder)
    statuses = [
        fill_phrase(brief_messages.STATUS_DEFINITION, status=status, definition=status.definition)
        for status in Status
        if status in occurring
    ]
    listed = [join_phrases(statuses, fill(brief_messages.LIST_COMMA))] if statuses else []
    return (*listed, (" ".join(computed),))


def _statuses_on_page(builder: PhraseBuilder) -> set[Status]:
    """The statuses that commitments on the page have had, and those that were claimed."""
    timelines = builder.data.timelines.values()
    claimed = {claim.status for timeline in timelines for claim in timeline.claims if claim.status}
    return claimed | {span.status for timeline in timelines for span in timeline.spans}


def list_left_out(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What is left out of all counts, or of the scores, with how many there are of it."""
    data = builder.data
    total = data.by_theme.total
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


def list_corrections_and_late_entries(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What was taken back, and what was recorded late, since the last meeting."""
    data = builder.data
    if data.since is None:
        return ((fill(brief_messages.CORRECTIONS_WITHOUT_MEETING),),)
    items = [_describe_correction(builder, correction) for correction in changes.find_corrections(data)]
    items += [_describe_late_entry(builder, entry) for entry in changes.find_late_entries(data)]
    more = len(items) - MAX_CORRECTIONS_NAMED
    rest = [(fill(brief_messages.CORRECTIONS_MORE, count=more),)] if more > 0 else []
    return (*items[:MAX_CORRECTIONS_NAMED], *rest) or ((fill(brief_messages.NO_CORRECTIONS),),)


def _describe_correction(builder: PhraseBuilder, correction: changes.Correction) -> Phrase:
    update, retraction = correction
    taken_back = fill_phrase(
        brief_messages.WAS_TAKEN_BACK,
        update=_describe_update(builder, update),
        day=format_short_day(retraction.recorded_at.date()),
    )
    return add_note(taken_back, note_excerpt(retraction))


def _describe_late_entry(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    return fill_phrase(
        brief_messages.WAS_RECORDED_LATE,
        update=_describe_update(builder, entry),
        day=format_short_day(entry.recorded_at.date()),
    )


def _describe_update(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    """An update: its number, its commitment, whose word it is, what it says, and of which day."""
    content: list[Piece] = [entry.status] if entry.status else []
    if entry.due_on:
        due = fill(brief_messages.UPDATE_DUE, day=format_short_day(entry.due_on))
        content += [fill(brief_messages.LIST_COMMA) if content else "", due]
    return fill_phrase(
        brief_messages.UPDATE,
        update=entry.update,
        ref=DataText(entry.commitment),
        author=builder.author_name(entry),
        content=tuple(content) or (fill(brief_messages.UPDATE_NOTE_ONLY),),
        day=format_short_day(entry.effective_on),
    )
