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
from tracker.domain.records import Agreement
from tracker.domain.vocabulary import Flag, Status
from tracker.render.labels import days_label

MAX_MOVES_NAMED = 3  # commitments that the bottom line names as moved
MAX_AGREEMENTS_NAMED = 6
GRAVE_FLAGS = (Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)


def build_page(data: BriefData) -> Page:
    """The page for the next meeting. The same facts make the same page."""
    phrases = PhraseBuilder(data)
    moved = find_moves(data)
    head = _head(phrases)
    told = (
        scoreboard_section(phrases),
        timeline_section(phrases),
        sections.moved_section(phrases, moved),
        sections.due_section(phrases),
        sections.contested_section(phrases),
        sections.held_up_section(phrases),
        sections.unverified_section(phrases),
        sections.stale_section(phrases),
        sections.new_section(phrases),
        sections.tentative_section(phrases),
    )
    return Page(
        title=f"Where things stand on {format_day(data.at.day)}",
        head=head,
        bottom_line=(_how_many(data), _what_moved(phrases, moved)),
        sections=(*told, method_section(phrases)),
    )


# -- the head ----------------------------------------------------------------------------------------


def _head(phrases: PhraseBuilder) -> tuple[tuple[str, Phrase], ...]:
    data = phrases.data
    parties = dict.fromkeys(code for one in _agreements(data) for code in one.parties)
    head = [
        ("Agreed", _agreed(phrases)),
        ("Parties", phrases.actor_names(parties) or ("none",)),
        ("As of", (format_day(data.at.day),)),
        ("Known at", (_known_at(data),)),
        ("Last meeting", (_period(data),)),
        ("Selection", describe_selection(phrases)),
        ("Prepared by", _prepared_by(data)),
    ]
    return tuple((label, words) for label, words in head if words)


def _agreements(data: BriefData) -> list[Agreement]:
    """The agreements on the page, the latest first."""
    refs = {one.agreement for one in (*data.standings, *data.apart)} | {*data.selection.agreements}
    found = [one for ref, one in data.agreements.items() if ref in refs]
    return sorted(found, key=lambda one: one.concluded_on, reverse=True)


def _agreed(phrases: PhraseBuilder) -> Phrase:
    found = _agreements(phrases.data)
    said: list[Phrase] = []
    for one in found[:MAX_AGREEMENTS_NAMED]:
        texts = [ref for ref, document in phrases.data.documents.items() if document.agreement == one.ref]
        sources = [piece for ref in texts for piece in (" ", phrases.document(ref))]
        said.append((DataText(one.title), f", concluded {format_short_day(one.concluded_on)}", *sources))
    if more := len(found) - len(said):
        said.append((f"{more} more agreement{'s' if more > 1 else ''}",))
    return join_phrases(said, "; ") or ("nothing",)


def _known_at(data: BriefData) -> str:
    if data.at.known_at:
        return f"{data.at.known_at:%Y-%m-%d %H:%M} UTC"
    last = data.last_recorded
    return "all that is on record" + (f"; the last entry is of {last:%Y-%m-%d %H:%M} UTC" if last else "")


def _period(data: BriefData) -> str:
    if data.since is None:
        return "not named (--since DAY), so all that ever moved is on the page"
    passed = (data.at.day - data.since).days
    return f"{format_day(data.since)}, {days_label(passed)} before; changes are measured from what was known then"


def _prepared_by(data: BriefData) -> Phrase:
    """Whoever wrote down what is on the page: the same question then gives the same page to everybody."""
    said = {entry.recorded_by for log in data.logs.values() for entry in log}
    made = {one.recorded_by for one in (*data.standings, *data.apart)}
    names = sorted(said or made)
    return (
        ("the tracker, from what ", *join_with_and([(DataText(name),) for name in names]), " recorded")
        if names
        else ()
    )


def describe_selection(phrases: PhraseBuilder) -> Phrase:
    """What was asked for, in words; nothing where that was everything."""
    wanted = phrases.data.selection
    said: list[Phrase] = []
    if wanted.agreements:
        said.append(("of ", *join_with_or([(DataText(ref),) for ref in wanted.agreements])))
    if wanted.obligors:
        said.append(("owed by ", *join_with_or([phrases.actor_names([code]) for code in wanted.obligors])))
    if wanted.themes:
        said.append(("on the theme ", *join_with_or([(DataText(theme),) for theme in wanted.themes])))
    if wanted.statuses:
        said.append(join_with_or([(status,) for status in wanted.statuses]))
    if wanted.strengths:
        said.append(join_with_or([(strength.value,) for strength in wanted.strengths]))
    if wanted.search:
        said.append(("with the words “", DataText(wanted.search), "”"))
    said += [(flag.value,) for flag in wanted.flags]
    if wanted.due_before:
        said.append((f"due before {format_short_day(wanted.due_before)}",))
    return join_phrases(said, "; ")


# -- the bottom line ---------------------------------------------------------------------------------


def _how_many(data: BriefData) -> Phrase:
    """How many of how many are implemented, how many are open, and what is wrong with those."""
    total = data.by_obligor.total
    if not total.scored:
        return (f"There is nothing to count {data.at.description}.",)
    done = total.by_status[Status.IMPLEMENTED]
    open_ones = [one for one in data.standings if one.is_open]
    wrong = {
        status.value: sum(one.status is status for one in open_ones) for status in sections.HELD_UP_STATUSES
    }
    wrong |= {flag.value: sum(flag in one.flags for one in open_ones) for flag in GRAVE_FLAGS}
    told = ", ".join(f"{count} {what}" for what, count in wrong.items() if count)
    share = total.share(Status.IMPLEMENTED)
    noun = "commitment" if total.scored == 1 else "commitments"
    still = f"{total.open} {'is' if total.open == 1 else 'are'} open{f', of these {told}' if told else ''}"
    verb = "is" if 1 in (done, total.scored) else "are"
    return (f"{done} of {total.scored} {noun} {verb} implemented ({share} %), and {still}.",)


def _what_moved(phrases: PhraseBuilder, moved: Sequence[Move]) -> Phrase:
    """Which commitments moved, by our own assessment, and which one is worst."""
    since = phrases.data.since
    assessed = [move for move in moved if move.what is Aspect.STATUS]
    when = f"Since {format_short_day(since)}" if since else "So far"
    how_many = f"the status of {len(assessed) or 'none'} has changed"
    named_ones: list[Phrase] = [
        (DataText(move.standing.ref), " is now ", move.standing.status) for move in assessed[:MAX_MOVES_NAMED]
    ]
    if more := len(assessed) - len(named_ones):
        named_ones.append((f"{more} more",))
    which = (" (", *join_with_and(named_ones), ")") if named_ones else ()
    return (f"{when}, {how_many}", *which, "; ", *_worst(phrases), ".")


def _worst(phrases: PhraseBuilder) -> Phrase:
    first = next((one for one in phrases.data.standings if one.is_open), None)
    if first is None:
        return ("nothing is open",)
    wrong: list[Phrase] = [(first.status,)] if first.status in sections.HELD_UP_STATUSES else []
    grave = {
        Flag.OVERDUE: f"overdue by {days_label(first.days_late)}",
        Flag.CONTESTED: "contested",
        Flag.UNVERIFIED: "said to be implemented, but unverified",
        Flag.STALE: f"without news since {format_short_day(first.evidence_on)}",
    }
    wrong += [(words,) for flag, words in grave.items() if flag in first.flags]
    if not wrong:
        return ("of the open ones none is late, contested, held up, unverified or stale",)
    return (
        "the worst is ",
        *title_and_ref(first),
        ", owed by ",
        *phrases.obligor_names(first),
        ": ",
        *join_phrases(wrong, ", "),
    )
