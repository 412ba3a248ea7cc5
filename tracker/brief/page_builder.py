"""The whole page: its head, its bottom line, and the sections in their order."""

from collections.abc import Sequence

from tracker.brief import sections
from tracker.brief.brief_data import BriefData
from tracker.brief.changes import Aspect, Move, find_moves
from tracker.brief.method_section import method_section
from tracker.brief.page_model import DataText, Page, Phrase
from tracker.brief.phrasing import (
    PhraseBuilder,
    format_short_day,
    join_phrases,
    join_with_and,
    join_with_or,
    title_and_ref,
)
from tracker.brief.scoreboard import scoreboard_section, timeline_section
from tracker.domain.days import format_day
from tracker.domain.records import Agreement, Standing
from tracker.domain.vocabulary import Flag, Status
from tracker.render.labels import days_label

MAX_MOVES_NAMED = 3  # commitments that the bottom line names as moved
MAX_AGREEMENTS_NAMED = 6
GRAVE_FLAGS = (Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)


def build_page(data: BriefData) -> Page:
    """The page for the next meeting; the same data give the same page."""
    builder = PhraseBuilder(data)
    moves = find_moves(data)
    # The order matters also for the numbers of the sources, which are given as they are first cited.
    head = _build_head(builder)
    body = (
        scoreboard_section(builder),
        timeline_section(builder),
        sections.moved_section(builder, moves),
        sections.due_section(builder),
        sections.contested_section(builder),
        sections.held_up_section(builder),
        sections.unverified_section(builder),
        sections.stale_section(builder),
        sections.new_section(builder),
        sections.tentative_section(builder),
    )
    return Page(
        title=f"Where things stand on {format_day(data.at.day)}",
        head=head,
        bottom_line=(_counts_sentence(data), _moves_sentence(builder, moves)),
        sections=(*body, method_section(builder)),
    )


# -- the head ----------------------------------------------------------------------------------------


def _build_head(builder: PhraseBuilder) -> tuple[tuple[str, Phrase], ...]:
    data = builder.data
    parties = dict.fromkeys(code for agreement in _agreements_on_page(data) for code in agreement.parties)
    head = [
        ("Agreed", _describe_agreements(builder)),
        ("Parties", builder.actor_names(parties) or ("none",)),
        ("As of", (format_day(data.at.day),)),
        ("Known at", (_describe_known_at(data),)),
        ("Last meeting", (_describe_last_meeting(data),)),
        ("Selection", describe_selection(builder)),
        ("Prepared by", _describe_authors(data)),
    ]
    return tuple((label, phrase) for label, phrase in head if phrase)


def _agreements_on_page(data: BriefData) -> list[Agreement]:
    """The agreements of the commitments on the page, and those asked for; the latest first."""
    refs = {standing.terms.agreement for standing in data.all_standings} | {*data.selection.agreements}
    found = [agreement for ref, agreement in data.agreements.items() if ref in refs]
    return sorted(found, key=lambda agreement: agreement.concluded_on, reverse=True)


def _describe_agreements(builder: PhraseBuilder) -> Phrase:
    agreements = _agreements_on_page(builder.data)
    phrases = [_describe_agreement(builder, agreement) for agreement in agreements[:MAX_AGREEMENTS_NAMED]]
    if more := len(agreements) - len(phrases):
        phrases.append((f"{more} more agreement{'s' if more > 1 else ''}",))
    return join_phrases(phrases, "; ") or ("nothing",)


def _describe_agreement(builder: PhraseBuilder, agreement: Agreement) -> Phrase:
    documents = builder.data.documents.items()
    refs = [ref for ref, document in documents if document.agreement == agreement.ref]
    sources = [piece for ref in refs for piece in (" ", builder.cite_document(ref))]
    return (DataText(agreement.title), f", concluded {format_short_day(agreement.concluded_on)}", *sources)


def _describe_known_at(data: BriefData) -> str:
    if data.at.known_at:
        return f"{data.at.known_at:%Y-%m-%d %H:%M} UTC"
    last = data.last_recorded_at
    return "all that is on record" + (f"; the last entry is of {last:%Y-%m-%d %H:%M} UTC" if last else "")


def _describe_last_meeting(data: BriefData) -> str:
    if data.since is None:
        return "not named (--since DAY), so all that ever moved is on the page"
    age = days_label((data.at.day - data.since).days)
    return f"{format_day(data.since)}, {age} before; changes are measured from what was known then"


def _describe_authors(data: BriefData) -> Phrase:
    """Who recorded what is on the page; not who makes the page, so that it is the same for everybody."""
    entry_authors = {entry.recorded_by for log in data.logs.values() for entry in log}
    names = sorted(entry_authors or {standing.recorded_by for standing in data.all_standings})
    if not names:
        return ()
    return ("the tracker, from what ", *join_with_and([(DataText(name),) for name in names]), " recorded")


def describe_selection(builder: PhraseBuilder) -> Phrase:
    """The selection in words; empty if it takes in everything."""
    selection = builder.data.selection
    phrases: list[Phrase] = []
    if selection.agreements:
        phrases.append(("of ", *join_with_or([(DataText(ref),) for ref in selection.agreements])))
    if selection.obligors:
        names = [builder.actor_names([code]) for code in selection.obligors]
        phrases.append(("owed by ", *join_with_or(names)))
    if selection.themes:
        phrases.append(("on the theme ", *join_with_or([(DataText(theme),) for theme in selection.themes])))
    if selection.statuses:
        phrases.append(join_with_or([(status,) for status in selection.statuses]))
    if selection.strengths:
        phrases.append(join_with_or([(strength.value,) for strength in selection.strengths]))
    if selection.search:
        phrases.append(("with the words “", DataText(selection.search), "”"))
    phrases += [(flag.value,) for flag in selection.flags]
    if selection.due_before:
        phrases.append((f"due before {format_short_day(selection.due_before)}",))
    return join_phrases(phrases, "; ")


# -- the bottom line ---------------------------------------------------------------------------------


def _counts_sentence(data: BriefData) -> Phrase:
    """How many of how many are implemented, how many are open, and what is wrong with those."""
    total = data.by_obligor.total
    if not total.scored:
        return (f"There is nothing to count {data.at.description}.",)
    implemented = total.by_status[Status.IMPLEMENTED]
    problems = _list_problems([standing for standing in data.standings if standing.is_open])
    noun = "commitment" if total.scored == 1 else "commitments"
    verb = "is" if 1 in (implemented, total.scored) else "are"
    first = f"{implemented} of {total.scored} {noun} {verb} implemented ({total.share(Status.IMPLEMENTED)} %)"
    of_these = f", of these {problems}" if problems else ""
    return (f"{first}, and {total.open} {'is' if total.open == 1 else 'are'} open{of_these}.",)


def _list_problems(open_standings: Sequence[Standing]) -> str:
    """How many of the open commitments are held up, and how many have each grave flag; zeros left out."""
    counts = {
        status.value: sum(standing.status is status for standing in open_standings)
        for status in sections.HELD_UP_STATUSES
    }
    counts |= {flag.value: sum(flag in standing.flags for standing in open_standings) for flag in GRAVE_FLAGS}
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _moves_sentence(builder: PhraseBuilder, moves: Sequence[Move]) -> Phrase:
    """Which commitments moved, by our own assessment, and which one is worst."""
    since = builder.data.since
    assessed = [move for move in moves if move.aspect is Aspect.STATUS]
    period = f"Since {format_short_day(since)}" if since else "So far"
    named: list[Phrase] = [
        (DataText(move.standing.ref), " is now ", move.standing.status) for move in assessed[:MAX_MOVES_NAMED]
    ]
    if more := len(assessed) - len(named):
        named.append((f"{more} more",))
    in_brackets = (" (", *join_with_and(named), ")") if named else ()
    first = f"{period}, the status of {len(assessed) or 'none'} has changed"
    return (first, *in_brackets, "; ", *_describe_worst(builder), ".")


def _describe_worst(builder: PhraseBuilder) -> Phrase:
    """The worst open commitment, and what is wrong with it."""
    worst = next((standing for standing in builder.data.standings if standing.is_open), None)
    if worst is None:
        return ("nothing is open",)
    problems: list[Phrase] = [(worst.status,)] if worst.status in sections.HELD_UP_STATUSES else []
    flag_phrases = {
        Flag.OVERDUE: f"overdue by {days_label(worst.days_late or 0)}",
        Flag.CONTESTED: "contested",
        Flag.UNVERIFIED: "said to be implemented, but unverified",
        Flag.STALE: f"without news since {format_short_day(worst.evidence_on)}",
    }
    problems += [(phrase,) for flag, phrase in flag_phrases.items() if flag in worst.flags]
    if not problems:
        return ("of the open ones none is late, contested, held up, unverified or stale",)
    return (
        "the worst is ",
        *title_and_ref(worst),
        ", owed by ",
        *builder.obligor_names(worst),
        ": ",
        *join_phrases(problems, ", "),
    )
