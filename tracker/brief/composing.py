"""The whole page: its head, its bottom line, and the sections in their order."""

from collections.abc import Sequence

from tracker.brief import sections
from tracker.brief.changes import Move, What, moves
from tracker.brief.facts import Facts
from tracker.brief.method import method
from tracker.brief.page import Data, Page, Words
from tracker.brief.phrases import Teller, either, enumerated, joined, named, short
from tracker.brief.scoreboard import chart, scoreboard
from tracker.days import spoken
from tracker.records import Agreement
from tracker.vocabulary import Flag, Status
from tracker.wording import days

MOST_NAMED = 3  # commitments that the bottom line names as moved
MOST_AGREEMENTS = 6
GRAVE = (Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)


def page(facts: Facts) -> Page:
    """The page for the next meeting. The same facts make the same page."""
    teller = Teller(facts)
    moved = moves(facts)
    head = _head(teller)
    told = (
        scoreboard(teller),
        chart(teller),
        sections.moved(teller, moved),
        sections.due(teller),
        sections.contested(teller),
        sections.held_up(teller),
        sections.unverified(teller),
        sections.stale(teller),
        sections.new(teller),
        sections.apart(teller),
    )
    return Page(
        title=f"Where things stand on {spoken(facts.cut.as_of)}",
        head=head,
        bottom_line=(_how_many(facts), _what_moved(teller, moved)),
        sections=(*told, method(teller)),
    )


# -- the head ----------------------------------------------------------------------------------------


def _head(teller: Teller) -> tuple[tuple[str, Words], ...]:
    facts = teller.facts
    parties = dict.fromkeys(code for one in _agreements(facts) for code in one.parties)
    head = [
        ("Agreed", _agreed(teller)),
        ("Parties", teller.actors(parties) or ("none",)),
        ("As of", (spoken(facts.cut.as_of),)),
        ("Known at", (_known_at(facts),)),
        ("Last meeting", (_period(facts),)),
        ("Selection", chosen(teller)),
        ("Prepared by", _prepared_by(facts)),
    ]
    return tuple((label, words) for label, words in head if words)


def _agreements(facts: Facts) -> list[Agreement]:
    """The agreements on the page, the latest first."""
    refs = {one.agreement for one in (*facts.standings, *facts.apart)} | {*facts.selection.agreements}
    found = [one for ref, one in facts.agreements.items() if ref in refs]
    return sorted(found, key=lambda one: one.concluded_on, reverse=True)


def _agreed(teller: Teller) -> Words:
    found = _agreements(teller.facts)
    said: list[Words] = []
    for one in found[:MOST_AGREEMENTS]:
        texts = [ref for ref, document in teller.facts.documents.items() if document.agreement == one.ref]
        sources = [piece for ref in texts for piece in (" ", teller.document(ref))]
        said.append((Data(one.title), f", concluded {short(one.concluded_on)}", *sources))
    if more := len(found) - len(said):
        said.append((f"{more} more agreement{'s' if more > 1 else ''}",))
    return joined(said, "; ") or ("nothing",)


def _known_at(facts: Facts) -> str:
    if facts.cut.known_at:
        return f"{facts.cut.known_at:%Y-%m-%d %H:%M} UTC"
    last = facts.last_recorded
    return "all that is on record" + (f"; the last entry is of {last:%Y-%m-%d %H:%M} UTC" if last else "")


def _period(facts: Facts) -> str:
    if facts.since is None:
        return "not named (--since DAY), so all that ever moved is on the page"
    passed = (facts.cut.as_of - facts.since).days
    return f"{spoken(facts.since)}, {days(passed)} before; changes are measured from what was known then"


def _prepared_by(facts: Facts) -> Words:
    """Whoever wrote down what is on the page: the same question then gives the same page to everybody."""
    said = {entry.recorded_by for log in facts.logs.values() for entry in log}
    made = {one.recorded_by for one in (*facts.standings, *facts.apart)}
    names = sorted(said or made)
    return (
        ("the tracker, from what ", *enumerated([(Data(name),) for name in names]), " recorded")
        if names
        else ()
    )


def chosen(teller: Teller) -> Words:
    """What was asked for, in words; nothing where that was everything."""
    wanted = teller.facts.selection
    said: list[Words] = []
    if wanted.agreements:
        said.append(("of ", *either([(Data(ref),) for ref in wanted.agreements])))
    if wanted.obligors:
        said.append(("owed by ", *either([teller.actors([code]) for code in wanted.obligors])))
    if wanted.themes:
        said.append(("on the theme ", *either([(Data(theme),) for theme in wanted.themes])))
    if wanted.statuses:
        said.append(either([(status,) for status in wanted.statuses]))
    if wanted.strengths:
        said.append(either([(strength.value,) for strength in wanted.strengths]))
    if wanted.search:
        said.append(("with the words “", Data(wanted.search), "”"))
    said += [(flag.value,) for flag in wanted.flags]
    if wanted.due_before:
        said.append((f"due before {short(wanted.due_before)}",))
    return joined(said, "; ")


# -- the bottom line ---------------------------------------------------------------------------------


def _how_many(facts: Facts) -> Words:
    """How many of how many are implemented, how many are open, and what is wrong with those."""
    total = facts.by_obligor.total
    if not total.scored:
        return (f"There is nothing to count {facts.cut.said}.",)
    done = total.by_status[Status.IMPLEMENTED]
    open_ones = [one for one in facts.standings if one.is_open]
    wrong = {status.value: sum(one.status is status for one in open_ones) for status in sections.HELD_UP}
    wrong |= {flag.value: sum(flag in one.flags for one in open_ones) for flag in GRAVE}
    told = ", ".join(f"{count} {what}" for what, count in wrong.items() if count)
    share = total.share(Status.IMPLEMENTED)
    noun = "commitment" if total.scored == 1 else "commitments"
    still = f"{total.open} {'is' if total.open == 1 else 'are'} open{f', of these {told}' if told else ''}"
    verb = "is" if 1 in (done, total.scored) else "are"
    return (f"{done} of {total.scored} {noun} {verb} implemented ({share} %), and {still}.",)


def _what_moved(teller: Teller, moved: Sequence[Move]) -> Words:
    """Which commitments moved, by our own assessment, and which one is worst."""
    since = teller.facts.since
    assessed = [move for move in moved if move.what is What.STATUS]
    when = f"Since {short(since)}" if since else "So far"
    how_many = f"the status of {len(assessed) or 'none'} has changed"
    named_ones: list[Words] = [
        (Data(move.standing.ref), " is now ", move.standing.status) for move in assessed[:MOST_NAMED]
    ]
    if more := len(assessed) - len(named_ones):
        named_ones.append((f"{more} more",))
    which = (" (", *enumerated(named_ones), ")") if named_ones else ()
    return (f"{when}, {how_many}", *which, "; ", *_worst(teller), ".")


def _worst(teller: Teller) -> Words:
    first = next((one for one in teller.facts.standings if one.is_open), None)
    if first is None:
        return ("nothing is open",)
    wrong: list[Words] = [(first.status,)] if first.status in sections.HELD_UP else []
    grave = {
        Flag.OVERDUE: f"overdue by {days(first.days_late)}",
        Flag.CONTESTED: "contested",
        Flag.UNVERIFIED: "said to be implemented, but unverified",
        Flag.STALE: f"without news since {short(first.evidence_on)}",
    }
    wrong += [(words,) for flag, words in grave.items() if flag in first.flags]
    if not wrong:
        return ("of the open ones none is late, contested, held up, unverified or stale",)
    return ("the worst is ", *named(first), ", owed by ", *teller.owed(first), ": ", *joined(wrong, ", "))
