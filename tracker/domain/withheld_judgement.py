"""How a commitment stands as far as others may know: by what goes out, and only where that is not otherwise.

Two judgements are compared: one of all that is on record, and one of what goes out. All that is given is of
the second one, so nothing that stays in can be read from it; and where the first one has something else, it
is given as not known, so that nothing is said that is not so.
"""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from tracker.domain.vocabulary import Flag, Openness, Status
from tracker.domain.whole_course import combine_levels, combine_statuses

if TYPE_CHECKING:
    from tracker.domain.commitment_history import CommitmentHistory
    from tracker.domain.due_in_force import DueInForce
    from tracker.domain.judgement import Judgement
    from tracker.domain.part_judgement import PartJudgement

_Value = TypeVar("_Value")
_OF_NO_STATUS = frozenset((Flag.AGREEMENT_DISPUTED, Flag.NOT_YET_OWED))
"""The flags that say nothing of our status."""
_OF_CLAIMS_TOO = _OF_NO_STATUS | {Flag.CONTESTED}
"""The same where we have no position: then only others can contradict each other."""
_OF_DUE_DATE = frozenset((Flag.OVERDUE, Flag.DUE_SOON, Flag.DONE_LATE))
_NAMED = ("since", "evidence_on", "due_on")
"""What ``withheld`` names where it is not known: what every part has, and the due date."""


def sides_of_withheld_word(
    history: CommitmentHistory, sides: Collection[str], withheld: Collection[object]
) -> frozenset[str]:
    """The sides whose latest assessment is withheld, by the history of all that is on record."""
    found: dict[str, int] = {}
    for entry in history.entries:
        if entry.status is not None and entry.reporter is None:
            found |= dict.fromkeys(sides if entry.side is None else (entry.side,), entry.number)
    return frozenset(side for side, number in found.items() if number in withheld)


def withhold(ours: Judgement, theirs: Judgement, hidden: Collection[str]) -> Judgement:
    """How a commitment stands of which some is withheld; ``hidden`` are the sides whose status is."""
    if ours == theirs and not hidden:
        return theirs
    is_disputed = ours.disputes == theirs.disputes
    parts = {
        side: _withhold_part(ours.parts.get(side), part, is_hidden=side in hidden, is_disputed=is_disputed)
        for side, part in theirs.parts.items()
    }
    whole = _withhold_whole(ours, theirs, parts, is_disputed=is_disputed)
    is_known = not any(_is_unknown(part) for part in parts.values())
    return theirs._replace(
        whole=whole,
        parts=parts,
        due=_withhold_due(ours, theirs, whole, is_known=is_known),
        asked=_common(ours.asked, theirs.asked),
        occurrences=theirs.occurrences if ours.occurrences == theirs.occurrences and is_known else (),
        disputes=theirs.disputes if is_disputed else (),
        is_missed=ours.is_missed and theirs.is_missed and is_known,
        is_side_not_said=whole.status is Status.BREACHED
        and ours.is_side_not_said
        and theirs.is_side_not_said,
    )


def _same(ours: object, theirs: _Value) -> _Value | None:
    """What goes out, where it is so."""
    return theirs if ours == theirs else None


def _common(ours: Sequence[_Value], theirs: Sequence[_Value]) -> tuple[_Value, ...]:
    """What goes out of several, where it is so."""
    return tuple(one for one in theirs if one in ours)


def _is_unknown(part: PartJudgement) -> bool:
    return part.status is Status.NO_INFORMATION and "since" in part.withheld


def _withhold_part(
    ours: PartJudgement | None, theirs: PartJudgement, *, is_hidden: bool, is_disputed: bool
) -> PartJudgement:
    """How a part stands: with no status where that is withheld, else with all that is so."""
    if ours is None or is_hidden or ours.status is not theirs.status:
        found = _without_status(ours, theirs)
    else:
        found = _with_what_is_so(ours, theirs)
    return found if is_disputed else found._replace(flags=found.flags - {Flag.AGREEMENT_DISPUTED})


def _with_what_is_so(ours: PartJudgement, theirs: PartJudgement) -> PartJudgement:
    due_on, fallen_back_on = (
        _same(ours.due_on, theirs.due_on),
        _same(ours.fallen_back_on, theirs.fallen_back_on),
    )
    flags = ours.flags & theirs.flags
    if due_on != theirs.due_on:
        flags -= _OF_DUE_DATE
    if fallen_back_on != theirs.fallen_back_on:
        flags -= {Flag.FALLEN_BACK}
    if ours.evidence_on != theirs.evidence_on:
        flags -= {Flag.STALE}
    is_openness_known = ours.openness is theirs.openness
    return theirs._replace(
        is_only_seen=theirs.is_only_seen and ours.since == theirs.since,
        level=_same(ours.level, theirs.level),
        openness=theirs.openness if is_openness_known else Openness.OPEN,
        openness_if_proper=theirs.openness_if_proper if is_openness_known else Openness.OPEN,
        flags=flags,
        fallen_back_on=fallen_back_on,
        due_on=due_on,
        next_due_on=_same(ours.next_due_on, theirs.next_due_on),
        done_on=_same(ours.done_on, theirs.done_on),
        days_late=_same(ours.days_late, theirs.days_late),
        claims=_common(ours.claims, theirs.claims),
        contesting_actors=ours.contesting_actors & theirs.contesting_actors,
        outdated_actors=ours.outdated_actors & theirs.outdated_actors,
        tally=_same(ours.tally, theirs.tally),
        withheld=_withheld_names(ours, theirs),
    )


def _without_status(ours: PartJudgement | None, theirs: PartJudgement) -> PartJudgement:
    """A part of which nothing is known: neither since when, nor what rests on a status."""
    has_no_position = theirs.status is Status.NO_INFORMATION
    by_terms = (Openness.NOT_YET_OWED, Openness.APART, *([Openness.CLOSED] if has_no_position else []))
    is_by_terms = theirs.openness in by_terms and ours is not None and ours.openness is theirs.openness
    flags = theirs.flags & (_OF_CLAIMS_TOO if has_no_position else _OF_NO_STATUS)
    is_plain = ours is not None and ours.tally is None is theirs.tally
    return theirs._replace(
        status=Status.NO_INFORMATION,
        is_only_seen=False,
        level=None,
        openness=theirs.openness if is_by_terms else Openness.OPEN,
        openness_if_proper=theirs.openness_if_proper if is_by_terms else Openness.OPEN,
        flags=flags if is_by_terms else flags - {Flag.NOT_YET_OWED},
        fallen_back_on=None,
        due_on=_same(ours.due_on, theirs.due_on) if ours and is_plain else None,
        next_due_on=None,
        done_on=None,
        days_late=None,
        claims=_common(ours.claims, theirs.claims) if ours else (),
        contesting_actors=theirs.contesting_actors if has_no_position else frozenset(),
        outdated_actors=theirs.outdated_actors if has_no_position else frozenset(),
        tally=None,
        withheld=_withheld_names(ours, theirs) | {"since"},
    )


def _withheld_names(ours: PartJudgement | None, theirs: PartJudgement) -> frozenset[str]:
    return frozenset(name for name in _NAMED if ours is None or getattr(ours, name) != getattr(theirs, name))


def _withhold_whole(
    ours: Judgement, theirs: Judgement, parts: Mapping[str, PartJudgement], *, is_disputed: bool
) -> PartJudgement:
    """The whole, made of its parts as they are given."""
    if theirs.whole in theirs.parts.values() and len(parts) == 1:
        return next(iter(parts.values()))
    owed = [part for part in parts.values() if part.status is not Status.WITHDRAWN] or list(parts.values())
    status = combine_statuses(part.status for part in owed)
    is_breach = theirs.is_side_not_said and ours.is_side_not_said
    if is_breach and ours.whole.status is theirs.whole.status is Status.BREACHED:
        status = Status.BREACHED
    is_so = status is ours.whole.status is theirs.whole.status
    found = _withhold_part(ours.whole, theirs.whole, is_hidden=not is_so, is_disputed=is_disputed)
    of_no_part = theirs.whole.flags.difference(*(part.flags for part in theirs.parts.values()))
    of_parts = frozenset().union(*(part.flags for part in parts.values()))
    fallen_back_on = min((part.fallen_back_on for part in owed if part.fallen_back_on), default=None)
    days_late = max((part.days_late for part in owed if part.days_late), default=None)
    flags = of_parts | (found.flags & of_no_part)
    if fallen_back_on != ours.whole.fallen_back_on:
        flags -= {Flag.FALLEN_BACK}
    if days_late != ours.whole.days_late:
        flags -= {Flag.OVERDUE, Flag.DONE_LATE}
    return found._replace(
        status=status,
        level=combine_levels([part.level for part in owed]) if status is not Status.BREACHED else 0,
        flags=flags,
        fallen_back_on=_same(ours.whole.fallen_back_on, fallen_back_on),
        done_on=_same(ours.whole.done_on, max((p.done_on for p in owed if p.done_on), default=None)),
        days_late=_same(ours.whole.days_late, days_late),
    )


def _withhold_due(ours: Judgement, theirs: Judgement, whole: PartJudgement, *, is_known: bool) -> DueInForce:
    """The due dates that are so; what a commitment waits for tells that it is open."""
    known = {name: _same(value, getattr(theirs.due, name)) for name, value in ours.due._asdict().items()}
    is_plain = ours.whole.tally is None is theirs.whole.tally
    return theirs.due._replace(
        due_on=known["due_on"] if is_plain else whole.due_on,
        set_on=known["set_on"],
        original_due_on=known["original_due_on"],
        first_due_on=known["first_due_on"],
        waiting_for=known["waiting_for"] if is_known else None,
        is_spent=bool(known["is_spent"]) and is_known,
        due_dates=known["due_dates"] or (),
    )
