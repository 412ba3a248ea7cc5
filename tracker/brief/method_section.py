"""What the page rests on: the words it uses, what it leaves out, what was corrected, its sources."""

from tracker.brief import changes
from tracker.brief.page_model import BulletList, DataText, Paragraph, Phrase, Piece, Section
from tracker.brief.phrasing import PhraseBuilder, format_short_day, join_phrases, note_excerpt
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import UNSCORED_STATUSES, Status

MAX_CORRECTIONS_NAMED = 20  # corrections that are told one by one


def method_section(phrases: PhraseBuilder) -> Section:
    """The last section. It comes last, as the sources are those that the others have cited."""
    parts = (
        BulletList(list_definitions(phrases), caption="Definitions in use"),
        BulletList(list_left_out(phrases), caption="What is left out"),
        BulletList(list_corrections(phrases), caption="Corrections since the last meeting"),
    )
    sources = BulletList(phrases.sources.cited, numbered=True, caption="Sources")
    return Section("method", "Method", (*parts, sources if sources.items else Paragraph(("Sources: none.",))))


def list_definitions(phrases: PhraseBuilder) -> tuple[Phrase, ...]:
    """The statuses that occur on the page, and what is computed."""
    stale_after = phrases.data.selection.stale_after
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
    used = _used(phrases)
    statuses = [(status, f" ({status.definition})") for status in Status if status in used]
    return (*([join_phrases(statuses, ", ")] if statuses else []), (" ".join(computed),))


def _used(phrases: PhraseBuilder) -> set[Status]:
    """The statuses that the timelines on the page have gone through, and those that were claimed."""
    data = phrases.data
    lines = data.timelines.values()
    claimed = {claim.status for line in lines for claim in line.claims if claim.status}
    return claimed | {span.status for line in lines for span in line.spans}


def list_left_out(phrases: PhraseBuilder) -> tuple[Phrase, ...]:
    """What no count holds, or no score, and how many that is."""
    data = phrases.data
    total = data.by_theme.total
    unscored = sum(total.by_status[status] for status in UNSCORED_STATUSES)
    taken_back = sum(entry.retracted for log in data.logs.values() for entry in log)
    counts = (
        (len(data.apart), "only intended, proposed or discussed: in no count, but listed above"),
        (unscored, "superseded or withdrawn: counted, but in no share or score"),
        (data.outside_selection, "that this selection does not take in"),
        (data.agreed_later, "agreed only after the day asked about"),
    )
    said: list[Phrase] = [(f"{count} {what}.",) for count, what in counts if count]
    if taken_back:
        said.append((f"{taken_back} taken-back update{'s' if taken_back > 1 else ''}.",))
    return tuple(said) or (("Nothing.",),)


def list_corrections(phrases: PhraseBuilder) -> tuple[Phrase, ...]:
    """What was taken back, and what came in late, since the last meeting."""
    since = phrases.data.since
    if since is None:
        return (("No last meeting was named (--since DAY), so none are told.",),)
    said = [_taken_back(phrases, one) for one in changes.find_corrections(phrases.data)]
    said += [_late(phrases, entry) for entry in changes.find_late_entries(phrases.data)]
    more = len(said) - MAX_CORRECTIONS_NAMED
    rest: list[Phrase] = [(f"{more} more: tracker log shows them all.",)] if more > 0 else []
    return (*said[:MAX_CORRECTIONS_NAMED], *rest) or (("None.",),)


def _taken_back(phrases: PhraseBuilder, one: changes.Correction) -> Phrase:
    update, retraction = one.update, one.retraction
    reason = note_excerpt(retraction)
    return (
        *_entry(phrases, update),
        f", was taken back on {format_short_day(retraction.recorded_at.date())}",
        *((": ", *reason) if reason else ()),
    )


def _late(phrases: PhraseBuilder, entry: LogEntry) -> Phrase:
    return (
        *_entry(phrases, entry),
        f", was put on record only on {format_short_day(entry.recorded_at.date())}",
    )


def _entry(phrases: PhraseBuilder, entry: LogEntry) -> Phrase:
    """An update: whose word, on what, with what it says and of when."""
    what: list[Piece] = [entry.status] if entry.status else []
    if entry.due_on:
        what += [", " if what else "", f"due {format_short_day(entry.due_on)}"]
    day = f", of {format_short_day(entry.effective_on)}"
    return (
        f"{entry.update} on ",
        DataText(entry.commitment),
        ", ",
        *phrases.author_name(entry),
        ": ",
        *(what or ("a note",)),
        day,
    )
