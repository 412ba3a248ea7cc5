"""Who says what of a part, and who contradicts whom."""

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from oracle_due import first_day_of_run
from oracle_history import ONE_DAY
from oracle_words import Voice

if TYPE_CHECKING:
    from oracle_duty import Duty
    from oracle_parts import Part

NO_POSITION = ("no-information", "superseded", "withdrawn")
ANSWERED_WITHIN = timedelta(days=89)


class Position(NamedTuple):
    """What somebody says of a part; ``reporter`` is None for us."""

    reporter: str | None
    status: str
    held_since: date
    last_said: date


class ModelClaim(NamedTuple):
    """The latest claim of a reporter on a part; ``part`` is None of a breach with no side said."""

    reporter: str
    part: str | None
    status: str
    held_since: date
    on: date
    number: int


def number_of(part: "Part") -> int | None:
    """Of a recurring duty positions are of the occurrence that our status is about."""
    if not part.duty.terms.recurs:
        return None
    return part.duty.current_of(part.day, part.name)[0]


def words_by_day(part: "Part", voice: Voice) -> dict[date, str | None]:
    """What a voice says of a part (of that occurrence) at the end of each day."""
    number = number_of(part)
    return {day: voice.word(day, part.name, number) for day in part.statuses}


def position_of(part: "Part", voice: Voice) -> Position | None:
    """The status said last, since the first day of its unbroken run; last said on the latest day of it.

    A word that holds again, because another word ended, is last said on the day on which it does.
    """
    words = words_by_day(part, voice)
    touches = [one for one in voice.touches_of(part.name, number_of(part)) if one.day >= part.begin]
    word = words[part.day]
    if word is None or not touches:
        return None
    since = first_day_of_run(words)
    return Position(voice.reporter, word, since, max(since, touches[-1].day))


def position_by_standing(part: "Part") -> Position | None:
    """Ours, where the standing of the agreement decides that it counts as suspended."""
    changes = part.duty.record.standing_changes(part.duty.terms.agreement)
    began = [one.effective_on for one in changes if one.standing == "suspended"]
    return Position(None, "suspended", part.since, max(part.since, began[-1]))


def our_position(part: "Part") -> Position | None:
    """Our assessment; where the agreement's standing decides that is it, and none after resumption.

    A run of ours is broken by the time in which the standing decided.
    """
    duty = part.duty
    if part.status in NO_POSITION:
        return None
    by_standing = {
        day: duty.ours.states[day].by_standing.get(part.name) if duty.terms_on(day).goes_on else None
        for day in part.statuses
    }
    found = position_of(part, duty.ours)
    if by_standing[part.day] or (
        part.status == "suspended" and (found is None or found.status != "suspended")
    ):
        return position_by_standing(part)
    if found is None:
        return None
    since = max(found.held_since, first_day_of_run(by_standing))
    return found._replace(held_since=since, last_said=max(since, found.last_said))


def positions_of_actors(part: "Part") -> list[Position]:
    """The positions of actors: media have none; of a side released nobody has one."""
    if part.status == "withdrawn":
        return []
    duty = part.duty
    who = [one for one in duty.reporters if duty.record.history.actors[one] != "media"]
    found = [position_of(part, duty.voice(one)) for one in who]
    return [one for one in found if one is not None and one.status not in NO_POSITION]


def do_contradict(one: Position, other: Position) -> bool:
    """One says implemented and the other does not, or one says breached and the other does not."""
    return any((one.status == word) != (other.status == word) for word in ("implemented", "breached"))


def worse_and_better(one: Position, other: Position) -> tuple[Position, Position]:
    """Of two that contradict the one further from done first.

    One of them says implemented or breached, so that the place of lapsed (between breached and suspended)
    follows.
    """
    if "breached" in (one.status, other.status):
        return (one, other) if one.status == "breached" else (other, one)
    return (other, one) if one.status == "implemented" else (one, other)


def is_outdated(worse: Position, better: Position, day: date) -> bool:
    """The worse was last said before the better was first held, and no answer came through the 89th day.

    Ours is never outdated by a claim.
    """
    was_before = worse.reporter is not None and worse.last_said < better.held_since
    return was_before and day > better.held_since + ANSWERED_WITHIN


def days_our_implemented_ended(part: "Part") -> list[date]:
    """The days on which an assessment of ours ended our implemented, or our word on the agreement did.

    Of a recurring duty that is what we say of the duty: another occurrence is another one-off.
    """
    words = dict(part.statuses)
    ends = {*words.values()} - {"implemented"}
    if part.duty.terms.recurs:
        ends &= {"suspended", "stalled", "breached", "withdrawn", "superseded", "lapsed"}
    return [day for day, word in words.items() if word in ends and words.get(day - ONE_DAY) == "implemented"]


def is_of_before_a_fall(claim: Position, other: Position, falls: list[date]) -> bool:
    """A claim last said before our implemented ended stands against no position of after that."""
    return claim.reporter is not None and any(claim.last_said < fall <= other.held_since for fall in falls)


def stand_against_each_other(one: Position, other: Position, day: date, falls: list[date]) -> bool:
    """Two positions contradict, and neither is a claim that time or a fall has overtaken."""
    if not do_contradict(one, other):
        return False
    return not (
        is_outdated(*worse_and_better(one, other), day)
        or is_of_before_a_fall(one, other, falls)
        or is_of_before_a_fall(other, one, falls)
    )


def is_contested(part: "Part") -> bool:
    """The positions of two actors contradict; or one of an actor contradicts ours.

    That one must be worse, or ours last said on or after the day on which it was first held.
    """
    falls = days_our_implemented_ended(part)
    return do_positions_contest(our_position(part), positions_of_actors(part), part.day, falls)


def do_positions_contest(ours: Position | None, actors: list[Position], day: date, falls: list[date]) -> bool:
    """Whether some positions contest each other."""
    if any(stand_against_each_other(*pair, day, falls) for pair in combinations(actors, 2)):
        return True
    return ours is not None and any(
        stand_against_each_other(claim, ours, day, falls)
        and (worse_and_better(claim, ours)[0] is claim or ours.last_said >= claim.held_since)
        for claim in actors
    )


def is_unverified(part: "Part") -> bool:
    """An actor says implemented, and we hold nothing, or less and said so before that was first held."""
    done = [one for one in positions_of_actors(part) if one.status == "implemented"]
    if part.status == "no-information":
        return bool(done)
    ours = our_position(part)
    is_less = ours is not None and ours.status != "implemented"
    return is_less and any(ours is not None and ours.last_said < claim.held_since for claim in done)


# -- of the whole, where somebody says that it is breached and not by which side ---------------------------


def claim_on_whole(duty: "Duty", who: str) -> tuple[Position, int]:
    """What an actor says last without naming a side, and the number of that claim."""
    said = [one for one in duty.entries if one.status and one.reporter == who and one.side is None]
    words: dict[date, str | None] = {}
    for one in said:
        words[max(one.effective_on, duty.agreed_on)] = one.status
    days = sorted(words)
    since = days[-1]
    for day in reversed(days):
        if words[day] != words[days[-1]]:
            break
        since = day
    return Position(who, str(words[days[-1]]), since, days[-1]), said[-1].number


def flags_of_claims_on_whole(duty: "Duty") -> set[str]:
    """Contested or unverified, where somebody, or we, call it breached and do not say whose breach it is.

    It is of no part, so no part is contested; but that it is breached is said against whoever says that it
    is not. An obligor's own word without a side counts here too.
    """
    is_claimed = any(duty.voice(who).states[duty.day].unnamed for who in duty.reporters)
    if not (is_claimed or duty.side_not_said):
        return set()
    if duty.status == "withdrawn":
        return set()
    actors = []
    for who in duty.reporters:
        entries = [one for one in duty.entries if one.status and one.reporter == who]
        if duty.record.history.actors[who] != "media" and any(one.side is None for one in entries):
            position, _ = claim_on_whole(duty, who)
            is_answered = position.status == "breached" and not duty.voice(who).states[duty.day].unnamed
            actors += [position] * (position.status not in NO_POSITION and not is_answered)
    statuses = duty.whole_statuses
    ends = {*statuses.values()} - {"implemented"}
    if duty.terms.recurs:
        ends &= {"suspended", "stalled", "breached", "withdrawn", "superseded", "lapsed"}
    falls = [
        day
        for day, status in statuses.items()
        if status in ends and statuses.get(day - ONE_DAY) == "implemented"
    ]
    since = first_day_of_run(statuses)
    said = [max(one.effective_on, duty.agreed_on) for one in duty.entries if one.status and not one.reporter]
    ours = Position(None, duty.status, since, max([since, *said[-1:]]))
    flags = set()
    if do_positions_contest(None if ours.status in NO_POSITION else ours, actors, duty.day, falls):
        flags.add("contested")
    is_less = ours.status not in ("implemented", "superseded")
    for one in actors if is_less else ():
        if one.status == "implemented" and (
            ours.status == "no-information" or ours.last_said < one.held_since
        ):
            flags.add("unverified")
    return flags


def latest_claims(part: "Part") -> frozenset[ModelClaim]:
    """The latest claim of every reporter on a part, of media too.

    Where another word of that reporter ended and it holds again, it is the claim that ended that.
    """
    found = set()
    for who in part.duty.reporters:
        voice = part.duty.voice(who)
        position = position_of(part, voice)
        if position is not None:
            of_it = voice.touches_of(part.name, number_of(part))
            said = [one for one in of_it if one.entry.status == position.status]
            said = [one for one in said if one.day >= position.held_since] or [
                one for one in voice.touches_of(part.name, None) if one.day == position.held_since
            ]
            entry = said[-1].entry
            said = (position.status, position.held_since, position.last_said, entry.number)
            found.add(ModelClaim(who, part.name, *said))
    return frozenset(found)
