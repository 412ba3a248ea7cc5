"""What each section says of the facts, from what moved to what is only proposed."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from tracker.brief import changes
from tracker.brief.changes import Move, What
from tracker.brief.page import Data, Paragraph, Piece, Section, Table, Words
from tracker.brief.phrases import NONE_SAID, Teller, joined, named, noted, short, spaced
from tracker.records import Claim, Entry, Standing
from tracker.vocabulary import Flag, Kind, Status, Strength
from tracker.wording import days

DUE_DAYS = 90  # what falls due in so many days is on the page
HELD_UP = (Status.STALLED, Status.SUSPENDED, Status.BREACHED)


def moved(teller: Teller, moves: Sequence[Move]) -> Section:
    """What moved since the last meeting, each thing with its day, its source and whose word it is."""
    since = teller.facts.since
    title = f"What moved since {short(since)}" if since else "What moved since it was agreed"
    headings = ("Commitment", "What", "From → to", "Day", "Whose word", "Source")
    rows = (
        (named(move.standing) if number == 0 else (Data(ref),), *_move_cells(teller, move))
        for ref, of_one in groupby(moves, key=lambda move: move.standing.ref)
        for number, move in enumerate(of_one)
    )
    return listed("moved", title, headings, rows)


def _move_cells(teller: Teller, move: Move) -> tuple[Words, ...]:
    by = move.by
    back = by is not None and by.is_retraction
    whose: Words = (NONE_SAID,) if by is None else ("taken back",) if back else teller.whose(by)
    if move.what is What.CLAIM and move.actor:
        whose = (*teller.actors([move.actor]), *((", taken back",) if back else ()))
    return (
        ({What.STATUS: "status", What.CLAIM: "claim", What.DUE: "due date"}[move.what],),
        (*_steps(move), *(() if move.what is What.DUE else _successor(by)), *_after_colon(noted(by))),
        (short(by.effective_on) if by else NONE_SAID,),
        whose,
        teller.cited(by) or (NONE_SAID,),
    )


def _steps(move: Move) -> Words:
    """What it was, and what it became: with what is now believed of then, where that has changed."""
    nothing = "no due date" if move.what is What.DUE else "no claim"
    values: list[Words] = [_value(value, nothing) for value in move.steps]
    if not move.on_record:
        values[0] = ("not on record",)
    said: list[Piece] = list(values[0])
    for number, value in enumerate(values[1:]):
        is_corrected = move.corrected and number == 0 and move.steps[0] is not None
        said += [", corrected to " if is_corrected else " → ", *value]
    return tuple(said)


def _value(value: changes.Value, nothing: str) -> Words:
    if value is None:
        return (nothing,)
    return (value,) if isinstance(value, Status) else (short(value),)


def _successor(by: Entry | None) -> Words:
    return (" by ", Data(by.successor)) if by and by.successor else ()


def _after_colon(words: Words) -> Words:
    return (": ", *words) if words else ()


def due(teller: Teller) -> Section:
    """What is overdue and what falls due soon: first and present due date, days late, slip."""
    until = teller.facts.cut.as_of + timedelta(days=DUE_DAYS)
    soon = [one for one in teller.facts.standings if one.is_open and one.due_on and one.due_on <= until]
    headings = ("Commitment", "Owed by", "Status", "First due", "Due now", "Late", "Slip")
    rows = (_due_row(teller, one) for one in sorted(soon, key=lambda one: (one.due_on, one.ref)))
    return listed("due", f"Overdue, and due in the next {DUE_DAYS} days", headings, rows)


def _due_row(teller: Teller, one: Standing) -> tuple[Words, ...]:
    return (
        named(one),
        teller.owed(one),
        (one.status,),
        (short(one.original_due_on) if one.original_due_on else "none at first",),
        (short(one.due_on) if one.due_on else NONE_SAID,),
        (days(one.days_late) if one.days_late else NONE_SAID,),
        (f"{one.slip:+d} {'day' if abs(one.slip) == 1 else 'days'}" if one.slip else NONE_SAID,),
    )


def contested(teller: Teller) -> Section:
    """What each side says, and what we say."""
    headings = ("Commitment", "What each says", "Our assessment")
    rows = (
        (named(one), each_says(teller, one.claims), ours(teller, one))
        for one in flagged(teller, Flag.CONTESTED)
    )
    return listed("contested", "Contested", headings, rows)


def held_up(teller: Teller) -> Section:
    """What is stalled, suspended or breached: since when, and why."""
    headings = ("Commitment", "Owed by", "Status", "Since", "Why", "Source")
    found = [one for one in teller.facts.standings if one.status in HELD_UP]
    return listed(
        "held-up", "Stalled, suspended, breached", headings, (_held_row(teller, one) for one in found)
    )


def _held_row(teller: Teller, one: Standing) -> tuple[Words, ...]:
    assessment = teller.assessment(one)
    return (
        named(one),
        teller.owed(one),
        (one.status,),
        (short(teller.facts.timelines[one.ref].spans[-1].begins),),
        noted(assessment) or (NONE_SAID,),
        teller.cited(assessment) or (NONE_SAID,),
    )


def unverified(teller: Teller) -> Section:
    """What an obligor says is implemented and we do not: with what to ask for."""
    headings = ("Commitment", "What is claimed", "Our assessment", "What to ask for")
    rows = (
        (named(one), each_says(teller, done), ours(teller, one), what_to_ask(teller, one, done))
        for one in flagged(teller, Flag.UNVERIFIED)
        for done in [[claim for claim in one.claims if is_unverified(one, claim)]]
    )
    return listed("unverified", "Claimed but unverified", headings, rows)


def is_unverified(one: Standing, claim: Claim) -> bool:
    """Whether a claim says that its own commitment is implemented."""
    return claim.reporter in one.obligors and claim.status is Status.IMPLEMENTED


def what_to_ask(teller: Teller, one: Standing, done: Sequence[Claim]) -> Words:
    """Evidence, from whoever says it is done; from the others who owe it, whether they agree."""
    claimants = [claim.reporter for claim in done]
    others = [code for code in one.obligors if code not in claimants]
    evidence: Words = ("evidence of “", Data(one.wording), "”") if one.wording else ("evidence of it",)
    is_sourced = all(teller.entry(claim).source for claim in done)
    where = "" if is_sourced else " and where it can be read"
    agree: Words = ("; ask ", *teller.actors(others), " whether it is so") if others else ()
    return ("Ask ", *teller.actors(claimants), " for ", *evidence, where, *agree, ".")


def stale(teller: Teller) -> Section:
    """What nobody has had news of for long, or ever: with whom to ask."""
    found = [one for one in teller.facts.standings if lacks_news(one)]
    headings = ("Commitment", "Status", "Last news", "Whom to ask")
    rows = ((named(one), (one.status,), _last_news(teller, one), whom_to_ask(teller, one)) for one in found)
    return listed("stale", "Stale, or no information", headings, rows)


def lacks_news(one: Standing) -> bool:
    """Whether news of it is wanted: of what is open, and of a duty that goes on once it is observed."""
    goes_on = one.status is Status.IMPLEMENTED and one.kind is not Kind.ONE_OFF
    is_stale = Flag.STALE in one.flags and (one.status.is_open or goes_on)
    return is_stale or one.status is Status.NO_INFORMATION


def _last_news(teller: Teller, one: Standing) -> Words:
    if next(teller.heard(one), None) is None:
        return (f"none since {short(one.evidence_on)}",)
    age = (teller.facts.cut.as_of - one.evidence_on).days
    return (f"{short(one.evidence_on)}, {days(age)} old",)


def whom_to_ask(teller: Teller, one: Standing) -> Words:
    """Those who owe it, and whoever spoke of it last."""
    last = next((entry.reporter for entry in teller.heard(one) if entry.reporter), None)
    asked = teller.owed(one)
    if last is None or last in one.obligors:
        return asked
    return (*asked, "; ", *teller.actors([last]), " spoke of it last")


def new(teller: Teller) -> Section:
    """What was not on record at the last meeting, and what was closed or on hold then and is not now."""
    if teller.facts.since is None:
        said = "none: no last meeting was named (--since DAY), so nothing is told apart as new."
        return Section("new", "New, and taken up again", (Paragraph((said,)),))
    fresh = [(one, "new") for one in changes.new_ones(teller.facts)]
    again = [(one, "taken up again") for one in changes.taken_up_again(teller.facts)]
    headings = ("Commitment", "What", "Owed by", "Agreed on", "Due", "Status")
    rows = (_new_row(teller, one, what) for one, what in fresh + again)
    return listed("new", "New, and taken up again", headings, rows)


def _new_row(teller: Teller, one: Standing, what: str) -> tuple[Words, ...]:
    return (
        named(one),
        (what,),
        teller.owed(one),
        (short(teller.facts.agreements[one.agreement].concluded_on),),
        (short(one.due_on) if one.due_on else NONE_SAID,),
        (one.status,),
    )


def apart(teller: Teller) -> Section:
    """What nobody has agreed to: in no count above."""
    headings = ("What it is", "How firm", "Who would owe it", "Status", "Where it is read")
    rows = (
        (named(one), (one.strength.value,), teller.owed(one), (one.status,), teller.read_in(one))
        for one in sorted(teller.facts.apart, key=lambda one: (list(Strength).index(one.strength), one.ref))
    )
    return listed("apart", "Only intended, proposed or discussed", headings, rows)


def listed(key: str, title: str, headings: tuple[str, ...], rows: Iterable[tuple[Words, ...]]) -> Section:
    """A section that is one table; none where that has no rows."""
    found = tuple(rows)
    return Section(key, title, (Table(title, headings, found),) if found else ())


def flagged(teller: Teller, flag: Flag) -> list[Standing]:
    """The commitments with a flag, in their order."""
    return [one for one in teller.facts.standings if flag in one.flags]


def each_says(teller: Teller, claims: Iterable[Claim]) -> Words:
    """What some actors say, one after the other."""
    return joined(map(teller.claim, claims), "; ")


def ours(teller: Teller, one: Standing) -> Words:
    """The desk's own judgement: the status, with its day and source."""
    assessment = teller.assessment(one)
    if assessment is None:
        return (one.status,)
    return one.status, f", {short(assessment.effective_on)}", *spaced(teller.cited(assessment))
