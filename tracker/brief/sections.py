"""The sections from "What moved" to "Only intended, proposed or discussed": one function for each."""

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

DUE_SOON_WINDOW = 90  # days: what falls due within them is on the page
HELD_UP_STATUSES = (Status.STALLED, Status.SUSPENDED, Status.BREACHED)


# -- what moved --------------------------------------------------------------------------------------


def moved_section(builder: PhraseBuilder, moves: Sequence[Move]) -> Section:
    """What moved since the last meeting: each move with its day, its source and whose word it is."""
    since = builder.data.since
    title = f"What moved since {format_short_day(since)}" if since else "What moved since it was agreed"
    headings = ("Commitment", "What", "From → to", "Day", "Whose word", "Source")
    rows = (
        (title_and_ref(move.standing) if number == 0 else (DataText(ref),), *_move_cells(builder, move))
        for ref, moves_of_one in groupby(moves, key=lambda move: move.standing.ref)
        for number, move in enumerate(moves_of_one)
    )
    return table_section("moved", title, headings, rows)


def _move_cells(builder: PhraseBuilder, move: Move) -> tuple[Phrase, ...]:
    entry = move.entry
    successor = () if move.aspect is Aspect.DUE_DATE else _after_by(entry)
    return (
        (move.aspect.value,),
        (*_describe_values(move), *successor, *_after_colon(note_excerpt(entry))),
        (format_short_day(entry.effective_on) if entry else NOTHING_MARK,),
        _whose_word(builder, move),
        builder.cite_source(entry) or (NOTHING_MARK,),
    )


def _whose_word(builder: PhraseBuilder, move: Move) -> Phrase:
    entry = move.entry
    is_retracted = entry is not None and entry.is_retraction
    if move.aspect is Aspect.CLAIM and move.actor:
        return (*builder.actor_names([move.actor]), *((", taken back",) if is_retracted else ()))
    if entry is None:
        return (NOTHING_MARK,)
    return ("taken back",) if is_retracted else builder.author_name(entry)


def _describe_values(move: Move) -> Phrase:
    """What the aspect was, and all that it became; a correction is named as one."""
    nothing = "no due date" if move.aspect is Aspect.DUE_DATE else "no claim"
    first, *others = (_format_value(value, nothing) for value in move.values)
    pieces: list[Piece] = [*(first if move.on_record else ("not on record",))]
    for number, value in enumerate(others):
        is_corrected = move.corrected and number == 0 and move.values[0] is not None
        pieces += [", corrected to " if is_corrected else " → ", *value]
    return tuple(pieces)


def _format_value(value: changes.AspectValue, nothing: str) -> Phrase:
    if value is None:
        return (nothing,)
    return (value,) if isinstance(value, Status) else (format_short_day(value),)


def _after_by(entry: LogEntry | None) -> Phrase:
    """The word "by" with the ref of the successor that an entry names; empty if it names none."""
    return (" by ", DataText(entry.successor)) if entry and entry.successor else ()


def _after_colon(phrase: Phrase) -> Phrase:
    return (": ", *phrase) if phrase else ()


# -- what is due, contested, held up -----------------------------------------------------------------


def due_section(builder: PhraseBuilder) -> Section:
    """What is overdue and what falls due soon: first and present due date, days late, slip."""
    until = builder.data.at.day + timedelta(days=DUE_SOON_WINDOW)
    due = [one for one in builder.data.standings if one.is_open and one.due_on and one.due_on <= until]
    headings = ("Commitment", "Owed by", "Status", "First due", "Due now", "Late", "Slip")
    rows = (_due_cells(builder, standing) for standing in sorted(due, key=lambda one: (one.due_on, one.ref)))
    return table_section("due", f"Overdue, and due in the next {DUE_SOON_WINDOW} days", headings, rows)


def _due_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    slip = standing.slip
    return (
        title_and_ref(standing),
        builder.obligor_names(standing),
        (standing.status,),
        (format_short_day(standing.original_due_on) if standing.original_due_on else "none at first",),
        (format_short_day(standing.due_on) if standing.due_on else NOTHING_MARK,),
        (days_label(standing.days_late) if standing.days_late else NOTHING_MARK,),
        (f"{slip:+d} {'day' if abs(slip) == 1 else 'days'}" if slip else NOTHING_MARK,),
    )


def contested_section(builder: PhraseBuilder) -> Section:
    """What each side claims, and our own assessment."""
    headings = ("Commitment", "What each says", "Our assessment")
    rows = (
        (title_and_ref(one), list_claims(builder, one.claims), our_assessment(builder, one))
        for one in standings_with_flag(builder, Flag.CONTESTED)
    )
    return table_section("contested", "Contested", headings, rows)


def held_up_section(builder: PhraseBuilder) -> Section:
    """What is stalled, suspended or breached: since when, and why."""
    headings = ("Commitment", "Owed by", "Status", "Since", "Why", "Source")
    held_up = [standing for standing in builder.data.standings if standing.status in HELD_UP_STATUSES]
    rows = (_held_up_cells(builder, standing) for standing in held_up)
    return table_section("held-up", "Stalled, suspended, breached", headings, rows)


def _held_up_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    assessment = builder.latest_assessment(standing)
    return (
        title_and_ref(standing),
        builder.obligor_names(standing),
        (standing.status,),
        (format_short_day(builder.data.timelines[standing.ref].spans[-1].begins),),
        note_excerpt(assessment) or (NOTHING_MARK,),
        builder.cite_source(assessment) or (NOTHING_MARK,),
    )


# -- what to ask for ---------------------------------------------------------------------------------


def unverified_section(builder: PhraseBuilder) -> Section:
    """What an obligor says is implemented and our assessment does not, with what to ask for."""
    headings = ("Commitment", "What is claimed", "Our assessment", "What to ask for")
    rows = (_unverified_cells(builder, one) for one in standings_with_flag(builder, Flag.UNVERIFIED))
    return table_section("unverified", "Claimed but unverified", headings, rows)


def _unverified_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    claims = [claim for claim in standing.claims if is_unverified(standing, claim)]
    return (
        title_and_ref(standing),
        list_claims(builder, claims),
        our_assessment(builder, standing),
        what_to_ask(builder, standing, claims),
    )


def is_unverified(standing: Standing, claim: Claim) -> bool:
    """Whether an obligor claims that the commitment is implemented."""
    return claim.reporter in standing.terms.obligors and claim.status is Status.IMPLEMENTED


def what_to_ask(builder: PhraseBuilder, standing: Standing, claims: Sequence[Claim]) -> Phrase:
    """To ask the claimants for evidence, and the other obligors whether they agree."""
    claimants = [claim.reporter for claim in claims]
    others = [code for code in standing.terms.obligors if code not in claimants]
    wording = standing.terms.wording
    evidence: Phrase = ("evidence of “", DataText(wording), "”") if wording else ("evidence of it",)
    have_sources = all(builder.update_of_claim(claim).source for claim in claims)
    where = "" if have_sources else " and where it can be read"
    agree: Phrase = ("; ask ", *builder.actor_names(others), " whether it is so") if others else ()
    return ("Ask ", *builder.actor_names(claimants), " for ", *evidence, where, *agree, ".")


def stale_section(builder: PhraseBuilder) -> Section:
    """What has had no news for long, or never, with whom to ask."""
    headings = ("Commitment", "Status", "Last news", "Whom to ask")
    rows = (
        (title_and_ref(one), (one.status,), _describe_last_news(builder, one), whom_to_ask(builder, one))
        for one in builder.data.standings
        if is_without_news(one)
    )
    return table_section("stale", "Stale, or no information", headings, rows)


def is_without_news(standing: Standing) -> bool:
    """Whether news is wanted and missing.

    It is wanted of what is open, and of a duty that goes on after it was implemented.
    """
    goes_on = standing.status is Status.IMPLEMENTED and standing.terms.kind is not CommitmentKind.ONE_OFF
    is_stale = Flag.STALE in standing.flags and (standing.status.is_open or goes_on)
    return is_stale or standing.status is Status.NO_INFORMATION


def _describe_last_news(builder: PhraseBuilder, standing: Standing) -> Phrase:
    if next(builder.entries_in_force(standing), None) is None:
        return (f"none since {format_short_day(standing.evidence_on)}",)
    age = (builder.data.at.day - standing.evidence_on).days
    return (f"{format_short_day(standing.evidence_on)}, {days_label(age)} old",)


def whom_to_ask(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The obligors, and the last reporter."""
    reporters = (entry.reporter for entry in builder.entries_in_force(standing) if entry.reporter)
    last_reporter = next(reporters, None)
    obligors = builder.obligor_names(standing)
    if last_reporter is None or last_reporter in standing.terms.obligors:
        return obligors
    return (*obligors, "; ", *builder.actor_names([last_reporter]), " spoke of it last")


# -- what is new, and what is tentative --------------------------------------------------------------


def new_section(builder: PhraseBuilder) -> Section:
    """What was not on record at the last meeting, and what was closed or on hold then and is not now."""
    key, title = "new", "New, and taken up again"
    if builder.data.since is None:
        sentence = "none: no last meeting was named (--since DAY), so nothing is told apart as new."
        return Section(key, title, (Paragraph((sentence,)),))
    labelled = [(standing, "new") for standing in changes.find_new_commitments(builder.data)]
    labelled += [(standing, "taken up again") for standing in changes.find_resumed(builder.data)]
    headings = ("Commitment", "What", "Owed by", "Agreed on", "Due", "Status")
    rows = (_new_cells(builder, standing, label) for standing, label in labelled)
    return table_section(key, title, headings, rows)


def _new_cells(builder: PhraseBuilder, standing: Standing, label: str) -> tuple[Phrase, ...]:
    return (
        title_and_ref(standing),
        (label,),
        builder.obligor_names(standing),
        (format_short_day(builder.data.agreements[standing.terms.agreement].concluded_on),),
        (format_short_day(standing.due_on) if standing.due_on else NOTHING_MARK,),
        (standing.status,),
    )


def tentative_section(builder: PhraseBuilder) -> Section:
    """What nobody has agreed to: it is in no count above."""
    headings = ("What it is", "How firm", "Who would owe it", "Status", "Where it is read")
    firmest_first = sorted(
        builder.data.tentative, key=lambda one: (list(Strength).index(one.terms.strength), one.ref)
    )
    rows = (
        (
            title_and_ref(one),
            (one.terms.strength.value,),
            builder.obligor_names(one),
            (one.status,),
            builder.text_reference(one),
        )
        for one in firmest_first
    )
    return table_section("apart", "Only intended, proposed or discussed", headings, rows)


# -- what several sections share ---------------------------------------------------------------------


def table_section(
    key: str, title: str, headings: tuple[str, ...], rows: Iterable[tuple[Phrase, ...]]
) -> Section:
    """A section with one table; without rows it has no parts."""
    all_rows = tuple(rows)
    return Section(key, title, (Table(title, headings, all_rows),) if all_rows else ())


def standings_with_flag(builder: PhraseBuilder, flag: Flag) -> list[Standing]:
    """The commitments with a flag, worst first."""
    return [standing for standing in builder.data.standings if flag in standing.flags]


def list_claims(builder: PhraseBuilder, claims: Iterable[Claim]) -> Phrase:
    """Some claims, one after the other."""
    return join_phrases(map(builder.describe_claim, claims), "; ")


def our_assessment(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """Our own assessment: the status, with its day and source if there is an update."""
    assessment = builder.latest_assessment(standing)
    if assessment is None:
        return (standing.status,)
    return (
        standing.status,
        f", {format_short_day(assessment.effective_on)}",
        *with_leading_space(builder.cite_source(assessment)),
    )
