"""What the page rests on: the words it uses, what it leaves out, what was corrected, its sources."""

from tracker.brief import changes
from tracker.brief.page_model import BulletList, DataText, Paragraph, Phrase, Piece, Section
from tracker.brief.phrasing import PhraseBuilder, format_short_day, join_phrases, note_excerpt
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import UNSCORED_STATUSES, Status

MAX_CORRECTIONS_NAMED = 20  # corrections that are listed one by one


def method_section(builder: PhraseBuilder) -> Section:
    """The section "Method". It must be built last: its sources are those that the others have cited."""
    parts = (
        BulletList(list_definitions(builder), caption="Definitions in use"),
        BulletList(list_left_out(builder), caption="What is left out"),
        BulletList(list_corrections(builder), caption="Corrections since the last meeting"),
    )
    sources = BulletList(builder.sources.all_cited, numbered=True, caption="Sources")
    return Section("method", "Method", (*parts, sources if sources.items else Paragraph(("Sources: none.",))))


def list_definitions(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """The definitions of the statuses that occur on the page, and of what is computed."""
    stale_after = builder.data.selection.stale_after
    computed = (
        "The status is the latest assessment, our own; what an actor claims stands beside it.",
        "Open: agreed at least in principle, and not implemented, superseded, withdrawn or lapsed.",
        "Overdue: open after its due date. Slip: the days between the first due date and the present one.",
        "Contested: the latest claims of two actors differ, media apart.",
        "Unverified: one who owes it says it is implemented, and our assessment does not.",
        f"Stale: the latest news is {stale_after} days old or more.",
        "Shares are of all but superseded and withdrawn ones, each rounded by itself.",
        "Implementation index: the mean level (0 to 3) of those assessed, in percent.",
        "With the rest: what the index would be if all the others had level 0, and if they had level 3.",
    )
    occurring = _statuses_on_page(builder)
    statuses = [(status, f" ({status.definition})") for status in Status if status in occurring]
    return (*([join_phrases(statuses, ", ")] if statuses else []), (" ".join(computed),))


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
    counts = (
        (len(data.tentative), "only intended, proposed or discussed: in no count, but listed above"),
        (unscored, "superseded or withdrawn: counted, but in no share or score"),
        (data.outside_selection, "that this selection does not take in"),
        (data.agreed_later, "agreed only after the day asked about"),
    )
    items: list[Phrase] = [(f"{count} {what}.",) for count, what in counts if count]
    if retracted:
        items.append((f"{retracted} taken-back update{'s' if retracted > 1 else ''}.",))
    return tuple(items) or (("Nothing.",),)


def list_corrections(builder: PhraseBuilder) -> tuple[Phrase, ...]:
    """What was taken back, and what was recorded late, since the last meeting."""
    data = builder.data
    if data.since is None:
        return (("No last meeting was named (--since DAY), so none are told.",),)
    items = [_describe_correction(builder, correction) for correction in changes.find_corrections(data)]
    items += [_describe_late_entry(builder, entry) for entry in changes.find_late_entries(data)]
    more = len(items) - MAX_CORRECTIONS_NAMED
    rest: list[Phrase] = [(f"{more} more: tracker log shows them all.",)] if more > 0 else []
    return (*items[:MAX_CORRECTIONS_NAMED], *rest) or (("None.",),)


def _describe_correction(builder: PhraseBuilder, correction: changes.Correction) -> Phrase:
    update, retraction = correction
    reason = note_excerpt(retraction)
    return (
        *_describe_update(builder, update),
        f", was taken back on {format_short_day(retraction.recorded_at.date())}",
        *((": ", *reason) if reason else ()),
    )


def _describe_late_entry(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    return (
        *_describe_update(builder, entry),
        f", was put on record only on {format_short_day(entry.recorded_at.date())}",
    )


def _describe_update(builder: PhraseBuilder, entry: LogEntry) -> Phrase:
    """An update: its number, its commitment, whose word it is, what it says, and of which day."""
    content: list[Piece] = [entry.status] if entry.status else []
    if entry.due_on:
        content += [", " if content else "", f"due {format_short_day(entry.due_on)}"]
    return (
        f"{entry.update} on ",
        DataText(entry.commitment),
        ", ",
        *builder.author_name(entry),
        ": ",
        *(content or ("a note",)),
        f", of {format_short_day(entry.effective_on)}",
    )
