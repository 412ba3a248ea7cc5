"""The sections from "What moved" to "Only intended, proposed or discussed": one function for each."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from tracker.brief import brief_messages, changes
from tracker.brief.changes import Aspect, AspectChange
from tracker.brief.page_model import DataText, Paragraph, Phrase, Section, Table
from tracker.brief.phrasing import (
    NOTHING_MARK,
    PhraseBuilder,
    add_note,
    add_source,
    fill_phrase,
    format_short_day,
    join_phrases,
    note_excerpt,
    title_and_ref,
)
from tracker.domain.message_filling import fill
from tracker.domain.records import Claim, Standing
from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength
from tracker.render.labels import days_label
from tracker.render.template_filling import fill_each

DUE_SOON_WINDOW = 90  # days: what falls due within them is on the page
HELD_UP_STATUSES = (Status.STALLED, Status.SUSPENDED, Status.BREACHED)


# -- what moved --------------------------------------------------------------------------------------


def moved_section(builder: PhraseBuilder, aspect_changes: Sequence[AspectChange]) -> Section:
    """What moved since the last meeting: each change with its day, its source and whose word it is."""
    since = builder.data.since
    if since is None:
        title = fill(brief_messages.MOVED_TITLE)
    else:
        title = fill(brief_messages.MOVED_SINCE_TITLE, day=format_short_day(since))
    headings = fill_each(brief_messages.MOVED_HEADINGS)
    rows = (
        (title_and_ref(change.standing) if number == 0 else (DataText(ref),), *_change_cells(builder, change))
        for ref, changes_of_one in groupby(aspect_changes, key=lambda change: change.standing.ref)
        for number, change in enumerate(changes_of_one)
    )
    return table_section("moved", title, headings, rows)


def _change_cells(builder: PhraseBuilder, change: AspectChange) -> tuple[Phrase, ...]:
    return (
        (fill(brief_messages.ASPECTS[change.aspect.value]),),
        _describe_change(builder, change),
        (format_short_day(change.entry.effective_on),),
        builder.author_name(change.entry),
        builder.cite_source(change.entry) or (NOTHING_MARK,),
    )


def _describe_change(builder: PhraseBuilder, change: AspectChange) -> Phrase:
    """What the aspect was and all that it became, with the latest note; that has its day if it is another."""
    entry, noted = change.entry, change.latest_noted
    if change.aspect is Aspect.NOTE:
        content = builder.update_content(entry)
        return add_note(content, note_excerpt(entry)) if content else note_excerpt(entry)
    words = _describe_values(change)
    if entry.successor and change.aspect is not Aspect.DUE_DATE:
        words = fill_phrase(brief_messages.REPLACED_BY, words=words, successor=DataText(entry.successor))
    if noted is None or noted.update == entry.update:
        return add_note(words, note_excerpt(noted))
    day = format_short_day(noted.effective_on)
    note = add_source(note_excerpt(noted), builder.cite_source(noted))
    return fill_phrase(brief_messages.WITH_NOTE_OF_DAY, words=words, day=day, note=note)


def _describe_values(change: AspectChange) -> Phrase:
    """What the aspect was, and all that it became."""
    is_due_date = change.aspect is Aspect.DUE_DATE
    nothing = fill(brief_messages.NO_DUE_DATE if is_due_date else brief_messages.NO_CLAIM)
    words, *others = (_format_value(value, nothing) for value in change.values)
    for value in others:
        words = fill_phrase(brief_messages.BECAME, before=words, after=value)
    return words


def _format_value(value: changes.AspectValue, nothing: str) -> Phrase:
    if value is None:
        return (nothing,)
    return (value,) if isinstance(value, Status) else (format_short_day(value),)


# -- what is due, contested, held up -----------------------------------------------------------------


def due_section(builder: PhraseBuilder) -> Section:
    """What is overdue and what falls due soon: first and present due date, days late, slip."""
    until = builder.data.at.day + timedelta(days=DUE_SOON_WINDOW)
    due = [one for one in builder.data.standings if one.is_open and one.due_on and one.due_on <= until]
    title = fill(brief_messages.DUE_TITLE, days=DUE_SOON_WINDOW)
    headings = fill_each(brief_messages.DUE_HEADINGS)
    rows = (_due_cells(builder, standing) for standing in sorted(due, key=lambda one: (one.due_on, one.ref)))
    return table_section("due", title, headings, rows)


def _due_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    first_due, slip = standing.original_due_on, standing.slip
    return (
        title_and_ref(standing),
        builder.obligor_names(standing),
        (standing.status,),
        (format_short_day(first_due) if first_due else fill(brief_messages.NONE_AT_FIRST),),
        (format_short_day(standing.due_on) if standing.due_on else NOTHING_MARK,),
        (days_label(standing.days_late) if standing.days_late else NOTHING_MARK,),
        (_slip_label(slip) if slip else NOTHING_MARK,),
    )


def _slip_label(slip: int) -> str:
    template = brief_messages.SLIP_ONE if abs(slip) == 1 else brief_messages.SLIP_MANY
    return fill(template, slip=slip)


def contested_section(builder: PhraseBuilder) -> Section:
    """What each side claims, and our own assessment."""
    headings = fill_each(brief_messages.CONTESTED_HEADINGS)
    rows = (
        (title_and_ref(one), list_claims(builder, one.claims), our_assessment(builder, one))
        for one in standings_with_flag(builder, Flag.CONTESTED)
    )
    return table_section("contested", fill(brief_messages.CONTESTED_TITLE), headings, rows)


def held_up_commitments_section(builder: PhraseBuilder) -> Section:
    """What is stalled, suspended or breached: since when, and why."""
    headings = fill_each(brief_messages.HELD_UP_HEADINGS)
    held_up = [standing for standing in builder.data.standings if standing.status in HELD_UP_STATUSES]
    rows = (_held_up_cells(builder, standing) for standing in held_up)
    return table_section("held-up", fill(brief_messages.HELD_UP_TITLE), headings, rows)


def _held_up_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    assessment = builder.latest_assessment_entry(standing)
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
    headings = fill_each(brief_messages.UNVERIFIED_HEADINGS)
    rows = (_unverified_cells(builder, one) for one in standings_with_flag(builder, Flag.UNVERIFIED))
    return table_section("unverified", fill(brief_messages.UNVERIFIED_TITLE), headings, rows)


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
    evidence = _evidence_of(standing)
    if not all(builder.update_of_claim(claim).source for claim in claims):
        evidence = fill_phrase(brief_messages.EVIDENCE_AND_PLACE, evidence=evidence)
    names = builder.actor_names(claimants)
    request = fill_phrase(brief_messages.ASK_FOR, claimants=names, evidence=evidence)
    if others:
        names = builder.actor_names(others)
        request = fill_phrase(brief_messages.ASK_OTHERS_TOO, request=request, others=names)
    return fill_phrase(brief_messages.ASK_SENTENCE, request=request)


def _evidence_of(standing: Standing) -> Phrase:
    """The evidence that is wanted: of the wording, if it is on record."""
    if not standing.terms.wording:
        return (fill(brief_messages.EVIDENCE),)
    return fill_phrase(brief_messages.EVIDENCE_OF_WORDING, wording=DataText(standing.terms.wording))


def stale_section(builder: PhraseBuilder) -> Section:
    """What has had no news for long, or never, with whom to ask."""
    headings = fill_each(brief_messages.STALE_HEADINGS)
    rows = (
        (title_and_ref(one), (one.status,), _describe_last_news(builder, one), whom_to_ask(builder, one))
        for one in builder.data.standings
        if needs_news(one)
    )
    return table_section("stale", fill(brief_messages.STALE_TITLE), headings, rows)


def needs_news(standing: Standing) -> bool:
    """Whether news is wanted and missing.

    It is wanted of what is open, and of a duty that goes on after it was implemented.
    """
    goes_on = standing.status is Status.IMPLEMENTED and standing.terms.kind is not CommitmentKind.ONE_OFF
    is_stale = Flag.STALE in standing.flags and (standing.status.is_open or goes_on)
    return is_stale or standing.status is Status.NO_INFORMATION


def _describe_last_news(builder: PhraseBuilder, standing: Standing) -> Phrase:
    day = format_short_day(standing.evidence_on)
    if next(builder.entries_in_force(standing), None) is None:
        return (fill(brief_messages.NO_NEWS, day=day),)
    age = days_label((builder.data.at.day - standing.evidence_on).days)
    return (fill(brief_messages.LAST_NEWS, day=day, days=age),)


def whom_to_ask(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The obligors, and the last reporter."""
    reporters = (entry.reporter for entry in builder.entries_in_force(standing) if entry.reporter)
    last_reporter = next(reporters, None)
    obligors = builder.obligor_names(standing)
    if last_reporter is None or last_reporter in standing.terms.obligors:
        return obligors
    reporter = builder.actor_names([last_reporter])
    return fill_phrase(brief_messages.ASK_LAST_REPORTER, obligors=obligors, reporter=reporter)


# -- what is new, and what is tentative --------------------------------------------------------------


def new_and_resumed_section(builder: PhraseBuilder) -> Section:
    """What was agreed or put on record since the last meeting, and what was given up or on hold before."""
    key, title = "new", fill(brief_messages.NEW_TITLE)
    if builder.data.since is None:
        return Section(key, title, (Paragraph((fill(brief_messages.NEW_WITHOUT_MEETING),)),))
    found = {
        fill(brief_messages.IS_NEW): changes.find_new_commitments(builder.data),
        fill(brief_messages.IS_LEARNT): changes.find_learnt_commitments(builder.data),
        fill(brief_messages.IS_RESUMED): changes.find_resumed(builder.data),
    }
    headings = fill_each(brief_messages.NEW_HEADINGS)
    rows = (_new_cells(builder, one, label) for label, standings in found.items() for one in standings)
    return table_section(key, title, headings, rows)


def _new_cells(builder: PhraseBuilder, standing: Standing, label: str) -> tuple[Phrase, ...]:
    return (
        title_and_ref(standing),
        (label,),
        builder.obligor_names(standing),
        (format_short_day(standing.agreed_on),),
        (format_short_day(standing.due_on) if standing.due_on else NOTHING_MARK,),
        (standing.status,),
    )


def tentative_commitments_section(builder: PhraseBuilder) -> Section:
    """What nobody has agreed to: it is in no count above."""
    headings = fill_each(brief_messages.TENTATIVE_HEADINGS)
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
    return table_section("apart", fill(brief_messages.TENTATIVE_TITLE), headings, rows)


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
    return join_phrases(map(builder.describe_claim, claims), fill(brief_messages.LIST_SEMICOLON))


def our_assessment(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """Our own assessment: the status, with its day and source if there is an update."""
    assessment = builder.latest_assessment_entry(standing)
    if assessment is None:
        return (standing.status,)
    day = format_short_day(assessment.effective_on)
    words = fill_phrase(brief_messages.ASSESSMENT, status=standing.status, day=day)
    return add_source(words, builder.cite_source(assessment))
