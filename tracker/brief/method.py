"""What the page rests on: the words it uses, what it leaves out, what was corrected, its sources."""

from tracker.brief import changes
from tracker.brief.page import Data, Items, Paragraph, Piece, Section, Words
from tracker.brief.phrases import Teller, joined, noted, short
from tracker.records import Entry
from tracker.vocabulary import OUT_OF_SCORES, Status

MOST_NAMED = 20  # corrections that are told one by one


def method(teller: Teller) -> Section:
    """The last section. It comes last, as the sources are those that the others have cited."""
    parts = (
        Items(definitions(teller), caption="Definitions in use"),
        Items(left_out(teller), caption="What is left out"),
        Items(corrected(teller), caption="Corrections since the last meeting"),
    )
    sources = Items(teller.sources.cited, numbered=True, caption="Sources")
    return Section("method", "Method", (*parts, sources if sources.items else Paragraph(("Sources: none.",))))


def definitions(teller: Teller) -> tuple[Words, ...]:
    """The statuses that occur on the page, and what is computed."""
    stale_after = teller.facts.selection.stale_after
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
    used = _used(teller)
    statuses = [(status, f" ({status.meaning})") for status in Status if status in used]
    return (*([joined(statuses, ", ")] if statuses else []), (" ".join(computed),))


def _used(teller: Teller) -> set[Status]:
    """The statuses that the timelines on the page have gone through, and those that were claimed."""
    facts = teller.facts
    lines = facts.timelines.values()
    claimed = {claim.status for line in lines for claim in line.claims if claim.status}
    return claimed | {span.status for line in lines for span in line.spans}


def left_out(teller: Teller) -> tuple[Words, ...]:
    """What no count holds, or no score, and how many that is."""
    facts = teller.facts
    total = facts.by_theme.total
    unscored = sum(total.by_status[status] for status in OUT_OF_SCORES)
    taken_back = sum(entry.retracted for log in facts.logs.values() for entry in log)
    counts = (
        (len(facts.apart), "only intended, proposed or discussed: in no count, but listed above"),
        (unscored, "superseded or withdrawn: counted, but in no share or score"),
        (facts.outside, "that this selection does not take in"),
        (facts.later, "agreed only after the day asked about"),
    )
    said: list[Words] = [(f"{count} {what}.",) for count, what in counts if count]
    if taken_back:
        said.append((f"{taken_back} taken-back update{'s' if taken_back > 1 else ''}.",))
    return tuple(said) or (("Nothing.",),)


def corrected(teller: Teller) -> tuple[Words, ...]:
    """What was taken back, and what came in late, since the last meeting."""
    since = teller.facts.since
    if since is None:
        return (("No last meeting was named (--since DAY), so none are told.",),)
    said = [_taken_back(teller, one) for one in changes.corrections(teller.facts)]
    said += [_late(teller, entry) for entry in changes.learnt_late(teller.facts)]
    more = len(said) - MOST_NAMED
    rest: list[Words] = [(f"{more} more: tracker log shows them all.",)] if more > 0 else []
    return (*said[:MOST_NAMED], *rest) or (("None.",),)


def _taken_back(teller: Teller, one: changes.Correction) -> Words:
    update, retraction = one.update, one.retraction
    reason = noted(retraction)
    return (
        *_entry(teller, update),
        f", was taken back on {short(retraction.recorded_at.date())}",
        *((": ", *reason) if reason else ()),
    )


def _late(teller: Teller, entry: Entry) -> Words:
    return (*_entry(teller, entry), f", was put on record only on {short(entry.recorded_at.date())}")


def _entry(teller: Teller, entry: Entry) -> Words:
    """An update: whose word, on what, with what it says and of when."""
    what: list[Piece] = [entry.status] if entry.status else []
    if entry.due_on:
        what += [", " if what else "", f"due {short(entry.due_on)}"]
    day = f", of {short(entry.effective_on)}"
    return (
        f"{entry.update} on ",
        Data(entry.commitment),
        ", ",
        *teller.whose(entry),
        ": ",
        *(what or ("a note",)),
        day,
    )
