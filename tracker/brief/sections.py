"""What each section says of the data, from what moved to what is only proposed."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from tracker.brief import changes
from tracker.brief.changes import Aspect, Move
from tracker.brief.page_model import DataText, Paragraph, Phrase, Piece, Section, Table
from tracker.brief.phrasing import (
    NOTHING_MARK,
    PhraseBuilder,
    format_short_day,
    join_phrases,
    note_excerpt,
    title_and_ref,
    with_leading_space,
)
from tracker.domain.records import Claim, LogEntry, Standing
from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength
from tracker.render.labels import days_label

DUE_SOON_WINDOW = 90  # what falls due in so many days is on the page
HELD_UP_STATUSES = (Status.STALLED, Status.SUSPENDED, Status.BREACHED)


def moved_section(phrases: PhraseBuilder, moves: Sequence[Move]) -> Section:
    """What moved since the last meeting, each thing with its day, its source and whose word it is."""
    since = phrases.data.since
    title = f"What moved since {format_short_day(since)}" if since else "What moved since it was agreed"
    headings = ("Commitment", "What", "From → to", "Day", "Whose word", "Source")
    rows = (
        (title_and_ref(move.standing) if number == 0 else (DataText(ref),), *_move_cells(phrases, move))
        for ref, of_one in groupby(moves, key=lambda move: move.standing.ref)
        for number, move in enumerate(of_one)
    )
    return table_section("moved", title, headings, rows)


def _move_cells(phrases: PhraseBuilder, move: Move) -> tuple[Phrase, ...]:
    by = move.by
    back = by is not None and by.is_retraction
    whose: Phrase = (NOTHING_MARK,) if by is None else ("taken back",) if back else phrases.author_name(by)
    if move.what is Aspect.CLAIM and move.actor:
        whose = (*phrases.actor_names([move.actor]), *((", taken back",) if back else ()))
    return (
        ({Aspect.STATUS: "status", Aspect.CLAIM: "claim", Aspect.DUE: "due date"}[move.what],),
        (
            *_steps(move),
            *(() if move.what is Aspect.DUE else _successor(by)),
            *_after_colon(note_excerpt(by)),
        ),
        (format_short_day(by.effective_on) if by else NOTHING_MARK,),
        whose,
        phrases.source_of(by) or (NOTHING_MARK,),
    )


def _steps(move: Move) -> Phrase:
    """What it was, and what it became: with what is now believed of then, where that has changed."""
    nothing = "no due date" if move.what is Aspect.DUE else "no claim"
    values: list[Phrase] = [_value(value, nothing) for value in move.steps]
    if not move.on_record:
        values[0] = ("not on record",)
    said: list[Piece] = list(values[0])
    for number, value in enumerate(values[1:]):
        is_corrected = move.corrected and number == 0 and move.steps[0] is not None
        said += [", corrected to " if is_corrected else " → ", *value]
    return tuple(said)


def _value(value: changes.Value, nothing: str) -> Phrase:
    if value is None:
        return (nothing,)
    return (value,) if isinstance(value, Status) else (format_short_day(value),)


def _successor(by: LogEntry | None) -> Phrase:
    return (" by ", DataText(by.successor)) if by and by.successor else ()


def _after_colon(words: Phrase) -> Phrase:
    return (": ", *words) if words else ()


def due_section(phrases: PhraseBuilder) -> Section:
    """What is overdue and what falls due soon: first and present due date, days late, slip."""
    until = phrases.data.at.day + timedelta(days=DUE_SOON_WINDOW)
    soon = [one for one in phrases.data.standings if one.is_open and one.due_on and one.due_on <= until]
    headings = ("Commitment", "Owed by", "Status", "First due", "Due now", "Late", "Slip")
    rows = (_due_row(phrases, one) for one in sorted(soon, key=lambda one: (one.due_on, one.ref)))
    return table_section("due", f"Overdue, and due in the next {DUE_SOON_WINDOW} days", headings, rows)


def _due_row(phrases: PhraseBuilder, one: Standing) -> tuple[Phrase, ...]:
    return (
        title_and_ref(one),
        phrases.obligor_names(one),
        (one.status,),
        (format_short_day(one.original_due_on) if one.original_due_on else "none at first",),
        (format_short_day(one.due_on) if one.due_on else NOTHING_MARK,),
        (days_label(one.days_late) if one.days_late else NOTHING_MARK,),
        (f"{one.slip:+d} {'day' if abs(one.slip) == 1 else 'days'}" if one.slip else NOTHING_MARK,),
    )


def contested_section(phrases: PhraseBuilder) -> Section:
    """What each side says, and what we say."""
    headings = ("Commitment", "What each says", "Our assessment")
    rows = (
        (title_and_ref(one), list_claims(phrases, one.claims), our_assessment(phrases, one))
        for one in standings_with_flag(phrases, Flag.CONTESTED)
    )
    return table_section("contested", "Contested", headings, rows)


def held_up_section(phrases: PhraseBuilder) -> Section:
    """What is stalled, suspended or breached: since when, and why."""
    headings = ("Commitment", "Owed by", "Status", "Since", "Why", "Source")
    found = [one for one in phrases.data.standings if one.status in HELD_UP_STATUSES]
    return table_section(
        "held-up", "Stalled, suspended, breached", headings, (_held_row(phrases, one) for one in found)
    )


def _held_row(phrases: PhraseBuilder, one: Standing) -> tuple[Phrase, ...]:
    assessment = phrases.latest_assessment(one)
    return (
        title_and_ref(one),
        phrases.obligor_names(one),
        (one.status,),
        (format_short_day(phrases.data.timelines[one.ref].spans[-1].begins),),
        note_excerpt(assessment) or (NOTHING_MARK,),
        phrases.source_of(assessment) or (NOTHING_MARK,),
    )


def unverified_section(phrases: PhraseBuilder) -> Section:
    """What an obligor says is implemented and we do not: with what to ask for."""
    headings = ("Commitment", "What is claimed", "Our assessment", "What to ask for")
    rows = (
        (
            title_and_ref(one),
            list_claims(phrases, done),
            our_assessment(phrases, one),
            what_to_ask(phrases, one, done),
        )
        for one in standings_with_flag(phrases, Flag.UNVERIFIED)
        for done in [[claim for claim in one.claims if is_unverified(one, claim)]]
    )
    return table_section("unverified", "Claimed but unverified", headings, rows)


def is_unverified(one: Standing, claim: Claim) -> bool:
    """Whether a claim says that its own commitment is implemented."""
    return claim.reporter in one.obligors and claim.status is Status.IMPLEMENTED


def what_to_ask(phrases: PhraseBuilder, one: Standing, done: Sequence[Claim]) -> Phrase:
    """Evidence, from whoever says it is done; from the others who owe it, whether they agree."""
    claimants = [claim.reporter for claim in done]
    others = [code for code in one.obligors if code not in claimants]
    evidence: Phrase = ("evidence of “", DataText(one.wording), "”") if one.wording else ("evidence of it",)
    is_sourced = all(phrases.entry(claim).source for claim in done)
    where = "" if is_sourced else " and where it can be read"
    agree: Phrase = ("; ask ", *phrases.actor_names(others), " whether it is so") if others else ()
    return ("Ask ", *phrases.actor_names(claimants), " for ", *evidence, where, *agree, ".")


def stale_section(phrases: PhraseBuilder) -> Section:
    """What nobody has had news of for long, or ever: with whom to ask."""
    found = [one for one in phrases.data.standings if is_without_news(one)]
    headings = ("Commitment", "Status", "Last news", "Whom to ask")
    rows = (
        (title_and_ref(one), (one.status,), _last_news(phrases, one), whom_to_ask(phrases, one))
        for one in found
    )
    return table_section("stale", "Stale, or no information", headings, rows)


def is_without_news(one: Standing) -> bool:
    """Whether news of it is wanted: of what is open, and of a duty that goes on once it is observed."""
    goes_on = one.status is Status.IMPLEMENTED and one.kind is not CommitmentKind.ONE_OFF
    is_stale = Flag.STALE in one.flags and (one.status.is_open or goes_on)
    return is_stale or one.status is Status.NO_INFORMATION


def _last_news(phrases: PhraseBuilder, one: Standing) -> Phrase:
    if next(phrases.entries_in_force(one), None) is None:
        return (f"none since {format_short_day(one.evidence_on)}",)
    age = (phrases.data.at.day - one.evidence_on).days
    return (f"{format_short_day(one.evidence_on)}, {days_label(age)} old",)


def whom_to_ask(phrases: PhraseBuilder, one: Standing) -> Phrase:
    """Those who owe it, and whoever spoke of it last."""
    last = next((entry.reporter for entry in phrases.entries_in_force(one) if entry.reporter), None)
    asked = phrases.obligor_names(one)
    if last is None or last in one.obligors:
        return asked
    return (*asked, "; ", *phrases.actor_names([last]), " spoke of it last")


def new_section(phrases: PhraseBuilder) -> Section:
    """What was not on record at the last meeting, and what was closed or on hold then and is not now."""
    if phrases.data.since is None:
        said = "none: no last meeting was named (--since DAY), so nothing is told apart as new."
        return Section("new", "New, and taken up again", (Paragraph((said,)),))
    fresh = [(one, "new") for one in changes.find_new_commitments(phrases.data)]
    again = [(one, "taken up again") for one in changes.find_resumed(phrases.data)]
    headings = ("Commitment", "What", "Owed by", "Agreed on", "Due", "Status")
    rows = (_new_row(phrases, one, what) for one, what in fresh + again)
    return table_section("new", "New, and taken up again", headings, rows)


def _new_row(phrases: PhraseBuilder, one: Standing, what: str) -> tuple[Phrase, ...]:
    return (
        title_and_ref(one),
        (what,),
        phrases.obligor_names(one),
        (format_short_day(phrases.data.agreements[one.agreement].concluded_on),),
        (format_short_day(one.due_on) if one.due_on else NOTHING_MARK,),
        (one.status,),
    )


def tentative_section(phrases: PhraseBuilder) -> Section:
    """What nobody has agreed to: in no count above."""
    headings = ("What it is", "How firm", "Who would owe it", "Status", "Where it is read")
    rows = (
        (
            title_and_ref(one),
            (one.strength.value,),
            phrases.obligor_names(one),
            (one.status,),
            phrases.text_reference(one),
        )
        for one in sorted(phrases.data.apart, key=lambda one: (list(Strength).index(one.strength), one.ref))
    )
    return table_section("apart", "Only intended, proposed or discussed", headings, rows)


def table_section(
    key: str, title: str, headings: tuple[str, ...], rows: Iterable[tuple[Phrase, ...]]
) -> Section:
    """A section that is one table; none where that has no rows."""
    found = tuple(rows)
    return Section(key, title, (Table(title, headings, found),) if found else ())


def standings_with_flag(phrases: PhraseBuilder, flag: Flag) -> list[Standing]:
    """The commitments with a flag, in their order."""
    return [one for one in phrases.data.standings if flag in one.flags]


def list_claims(phrases: PhraseBuilder, claims: Iterable[Claim]) -> Phrase:
    """What some actors say, one after the other."""
    return join_phrases(map(phrases.claim, claims), "; ")


def our_assessment(phrases: PhraseBuilder, one: Standing) -> Phrase:
    """The desk's own judgement: the status, with its day and source."""
    assessment = phrases.latest_assessment(one)
    if assessment is None:
        return (one.status,)
    return (
        one.status,
        f", {format_short_day(assessment.effective_on)}",
        *with_leading_space(phrases.source_of(assessment)),
    )
