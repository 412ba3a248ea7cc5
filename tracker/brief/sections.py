"""The sections from "What moved" to "Only intended, proposed or discussed": one function for each."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tracker.brief import brief_messages, changes
from tracker.brief.brief_data import DUE_SOON_WINDOW
from tracker.brief.changes import Aspect, AspectChange
from tracker.brief.page_model import DataText, Paragraph, Phrase, Section, Table
from tracker.brief.phrasing import (
    NOTHING_MARK,
    PhraseBuilder,
    add_note,
    add_source,
    describe_said,
    fill_phrase,
    format_due_day,
    format_short_day,
    join_phrases,
    join_with_and,
    note_excerpt,
    title_and_ref,
)
from tracker.domain.days import LATEST_DAY
from tracker.domain.message_filling import fill
from tracker.domain.natural_order import natural_key
from tracker.domain.records import Claim, Standing, StandingPart
from tracker.domain.vocabulary import Flag, Status, Strength
from tracker.render.day_counts import days_label
from tracker.render.duty_labels import find_oldest_news
from tracker.render.template_filling import fill_each

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
        _name_aspect(builder, change),
        _describe_change(builder, change),
        (format_short_day(change.entry.effective_on),),
        builder.author_name(change.entry),
        builder.cite_source(change.entry) or (NOTHING_MARK,),
    )


def _name_aspect(builder: PhraseBuilder, change: AspectChange) -> Phrase:
    """What moved, with whose part it is of, where one is named."""
    aspect = fill(brief_messages.ASPECTS[change.aspect.value])
    if change.side is None:
        return (aspect,)
    return fill_phrase(brief_messages.ASPECT_OF_SIDE, aspect=aspect, side=builder.actor_names([change.side]))


def _describe_change(builder: PhraseBuilder, change: AspectChange) -> Phrase:
    """What the aspect was and all that it became, with the latest note; that has its day if it is another."""
    entry, noted = change.entry, change.latest_noted
    if change.aspect is Aspect.NOTE:
        content = builder.update_content(entry)
        return add_note(content, note_excerpt(entry)) if content else note_excerpt(entry)
    words = _describe_values(change)
    if entry.successors and change.aspect not in changes.DATED_ASPECTS:
        successors = join_with_and([(DataText(ref),) for ref in entry.successors])
        words = fill_phrase(brief_messages.REPLACED_BY, words=words, successors=successors)
    if noted is None or noted.update == entry.update:
        return add_note(words, note_excerpt(noted))
    day = format_short_day(noted.effective_on)
    note = add_source(note_excerpt(noted), builder.cite_source(noted))
    return fill_phrase(brief_messages.WITH_NOTE_OF_DAY, words=words, day=day, note=note)


def _describe_values(change: AspectChange) -> Phrase:
    """What the aspect was, and all that it became."""
    nothing = {
        Aspect.DUE_DATE: fill(brief_messages.NO_DUE_DATE),
        Aspect.ASKED_DATE: fill(brief_messages.NOTHING_ASKED),
    }.get(change.aspect, fill(brief_messages.NO_CLAIM))
    words, *others = (_format_value(value, nothing) for value in change.values)
    for value in others:
        words = fill_phrase(brief_messages.BECAME, before=words, after=value)
    return words


def _format_value(value: changes.AspectValue, nothing: str) -> Phrase:
    if value is None:
        return (nothing,)
    return (value,) if isinstance(value, Status) else (format_due_day(value),)


# -- what is due, contested, held up -----------------------------------------------------------------


def due_section(builder: PhraseBuilder) -> Section:
    """What is overdue, falls due soon, or has another due date asked for: due dates, days late, slip."""
    due = [
        one
        for one in builder.data.standings
        if Flag.OVERDUE in one.flags or one.ref in builder.data.due_refs or (one.is_open and one.asks)
    ]
    title = fill(brief_messages.DUE_TITLE, days=DUE_SOON_WINDOW)
    headings = fill_each(brief_messages.DUE_HEADINGS)
    soonest_first = sorted(due, key=lambda one: (one.due_on or LATEST_DAY, natural_key(one.ref)))
    rows = (_due_cells(builder, standing) for standing in soonest_first)
    return table_section("due", title, headings, rows)


def _due_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    first_due, slip = standing.original_due_on, standing.slip
    return (
        title_and_ref(standing),
        builder.obligor_names(standing),
        (standing.status,),
        (format_short_day(first_due) if first_due else NOTHING_MARK,),
        _due_and_asked_dates(builder, standing),
        (days_label(standing.days_late) if standing.days_late else NOTHING_MARK,),
        (_slip_label(slip) if slip else NOTHING_MARK,),
    )


def _due_and_asked_dates(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The due date in force, and what actors ask for instead of it."""
    due: Phrase = (format_short_day(standing.due_on) if standing.due_on else NOTHING_MARK,)
    asked = join_phrases(map(builder.describe_asked_date, standing.asks), fill(brief_messages.LIST_SEMICOLON))
    return fill_phrase(brief_messages.DUE_AND_ASKED, due=due, asked=asked) if asked else due


def _slip_label(slip: int) -> str:
    template = brief_messages.SLIP_ONE if abs(slip) == 1 else brief_messages.SLIP_MANY
    return fill(template, slip=slip)


def fallen_back_section(builder: PhraseBuilder) -> Section:
    """What was implemented and is open again: since when, and what we noted last."""
    headings = fill_each(brief_messages.FALLEN_BACK_HEADINGS)
    rows = (
        _noted_cells(builder, one, one.fallen_back_on or one.status_on)
        for one in standings_with_flag(builder, Flag.FALLEN_BACK)
    )
    return table_section("fallen-back", fill(brief_messages.FALLEN_BACK_TITLE), headings, rows)


def contested_section(builder: PhraseBuilder) -> Section:
    """What each side claims, and our own assessment."""
    headings = fill_each(brief_messages.CONTESTED_HEADINGS)
    rows = (
        (title_and_ref(one), list_claims(builder, one, one.claims), our_assessment(builder, one))
        for one in standings_with_flag(builder, Flag.CONTESTED)
    )
    return table_section("contested", fill(brief_messages.CONTESTED_TITLE), headings, rows)


def held_up_commitments_section(builder: PhraseBuilder) -> Section:
    """What is stalled, suspended or breached: since when, and what we noted last."""
    headings = fill_each(brief_messages.HELD_UP_HEADINGS)
    held_up = [standing for standing in builder.data.standings if standing.status in HELD_UP_STATUSES]
    rows = (_noted_cells(builder, standing, standing.status_on) for standing in held_up)
    return table_section("held-up", fill(brief_messages.HELD_UP_TITLE), headings, rows)


def _noted_cells(builder: PhraseBuilder, standing: Standing, since: date | None) -> tuple[Phrase, ...]:
    noted = builder.latest_own_note_entry(standing)
    return (
        title_and_ref(standing),
        builder.obligor_names(standing),
        (standing.status,),
        (format_short_day(since),) if since else (NOTHING_MARK,),
        note_excerpt(noted) or (NOTHING_MARK,),
        builder.cite_source(noted) or (NOTHING_MARK,),
    )


# -- what to ask for ---------------------------------------------------------------------------------


def unverified_section(builder: PhraseBuilder) -> Section:
    """What an actor says is implemented and our assessment does not, with what to ask for."""
    headings = fill_each(brief_messages.UNVERIFIED_HEADINGS)
    rows = (_unverified_cells(builder, one) for one in standings_with_flag(builder, Flag.UNVERIFIED))
    return table_section("unverified", fill(brief_messages.UNVERIFIED_TITLE), headings, rows)


def _unverified_cells(builder: PhraseBuilder, standing: Standing) -> tuple[Phrase, ...]:
    unverified = [
        claim
        for claim in standing.claims
        if claim.status is Status.IMPLEMENTED and claim.reporter not in builder.data.media_codes
    ]
    return (
        title_and_ref(standing),
        list_claims(builder, standing, standing.claims),
        our_assessment(builder, standing),
        what_to_ask(builder, standing, unverified),
    )


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
    """Whether news is wanted and missing."""
    return Flag.STALE in standing.flags or standing.status is Status.NO_INFORMATION


def _describe_last_news(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The day of the latest news of the part of which there is the oldest, and whose part that is."""
    news_on = find_oldest_news(standing)
    day = format_short_day(news_on)
    age = days_label((builder.data.at.day - news_on).days)
    is_any = any(entry.status or entry.note for entry in builder.entries_in_force(standing))
    news = (
        fill(brief_messages.LAST_NEWS, day=day, days=age) if is_any else fill(brief_messages.NO_NEWS, day=day)
    )
    return builder.add_sides((news,), standing, Flag.STALE)


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
        builder.data.tentative,
        key=lambda one: (list(Strength).index(one.terms.strength), natural_key(one.ref)),
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


def list_claims(builder: PhraseBuilder, standing: Standing, claims: Iterable[Claim]) -> Phrase:
    """Some claims about a commitment, one after the other."""
    described = (builder.describe_claim(standing, claim) for claim in claims)
    return join_phrases(described, fill(brief_messages.LIST_SEMICOLON))


def our_assessment(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """Our own assessment, of each part where one stands otherwise than another."""
    parts = standing.details.parts
    if len({part.status for part in parts}) < 2:
        return _our_word(builder, standing, standing)
    described = [
        fill_phrase(
            brief_messages.PART_SAID,
            part=fill_phrase(brief_messages.LANE, side=builder.actor_names([part.side])),
            said=_our_word(builder, standing, part, part.side),
        )
        for part in parts
    ]
    return join_phrases(described, fill(brief_messages.LIST_SEMICOLON))


def _our_word(
    builder: PhraseBuilder, standing: Standing, judged: Standing | StandingPart, side: str | None = None
) -> Phrase:
    """The status of the whole or a part, since when, when we said so last, and the source of that."""
    assessment = builder.latest_assessment_entry(standing, side)
    if judged.status_on is None:  # in a page for the other side, where that is not known
        return (judged.status,)
    if assessment is None:
        day = format_short_day(judged.status_on)
        return fill_phrase(brief_messages.NEVER_SAID, status=judged.status, day=day)
    last_said = max(assessment.effective_on, judged.status_on)
    words = describe_said(judged.status, judged.status_on, last_said)
    return add_source(words, builder.cite_source(assessment))
