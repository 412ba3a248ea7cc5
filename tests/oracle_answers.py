"""Lists, counts, groups and series over how commitments stand."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from oracle_history import NONE, ONE_DAY, TITLE, History, Period
from oracle_record import Record
from oracle_standing import ModelStanding, of_sides, standing_of

from tracker.domain.records import AsOf

WORST_FIRST = (
    "breached",
    "overdue",
    "fallen back",
    "contested",
    "suspended",
    "stalled",
    "unverified",
    "stale",
    "waiting",
)
STATUSES = (
    "no-information",
    "not-started",
    "limited",
    "substantial",
    "stalled",
    "suspended",
    "breached",
    "implemented",
    "lapsed",
)
IN_S = ("open", "waiting", "observed", "done", "ended")
PROPER = ("binding", "agreed", "in-principle")


class Asked(NamedTuple):
    """Which commitments are asked about: several values of one field mean "any of these"."""

    refs: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    obligors: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    search: str = ""
    flags: tuple[str, ...] = ()
    any_flags: tuple[str, ...] = ()
    due_before: date | None = None
    due_after: date | None = None
    stale_after: int = 90
    due_soon_within: int = 30


def natural_order(ref: str) -> list[tuple[int, int, str]]:
    """The key by which refs are sorted: 115.2 before 115.10."""
    parts = re.findall("[0-9]+|[^0-9]", ref)
    return [*((0, int(part), "") if part.isdigit() else (1, ord(part), "") for part in parts), (-1, 0, ref)]


def worst_first_key(one: ModelStanding) -> tuple[int, date, list[tuple[int, int, str]]]:
    """Worst first, then by due date (none last), then by ref."""
    marks = {one.status, *one.flags}
    rank = next((place for place, mark in enumerate(WORST_FIRST) if mark in marks), len(WORST_FIRST))
    return rank, one.due_on or date.max, natural_order(one.ref)


def model_standings(
    history: History | Record, at: AsOf, stale_after: int = 90, due_soon_within: int = 30
) -> list[ModelStanding]:
    """Every commitment that is on record, of an agreement on record, and agreed by the day."""
    record = history if isinstance(history, Record) else Record(history, at)
    asked = stale_after, due_soon_within
    if asked not in record.kept:
        record.kept[asked] = [standing_of(duty, *asked) for duty in record.duties()]
    found: list[ModelStanding] = record.kept[asked]
    return found


def theme_path(theme: str | None) -> tuple[str, ...]:
    """The parts of a theme's path; what differs only in case or blanks is equal."""
    return () if theme is None else tuple(" ".join(part.split()).casefold() for part in theme.split("/"))


def is_under(theme: str | None, wanted: Iterable[str]) -> bool:
    """Whether a theme is one of those wanted, or under one."""
    path = theme_path(theme)
    return any(path[: len(theme_path(one))] == theme_path(one) for one in wanted)


def apply_selection(history: History | Record, selection: Any, at: AsOf) -> list[ModelStanding]:
    """The standings that a selection takes in, of every strength unless it names some.

    With ``obligors`` each is that of those sides, and every other field asks about it so. Takes the tracker's
    selection too: a field that it has not is as if empty.
    """

    def asked(name: str) -> Any:
        return getattr(selection, name, ())

    record = history if isinstance(history, Record) else Record(history, at)
    found = model_standings(record, at, selection.stale_after, selection.due_soon_within)
    if asked("obligors"):
        found = [
            of_sides(one, asked("obligors")) for one in found if one.terms.obligors & {*asked("obligors")}
        ]
    return [
        one
        for one in found
        if not asked("refs") or one.ref in asked("refs")
        if not asked("agreements") or one.agreement in asked("agreements")
        if not asked("owners") or (one.owner or NONE) in asked("owners")
        if not asked("reporters")
        or {said.reporter for said in record.updates(one.ref)} & {*asked("reporters")}
        if not asked("search") or mentions(record, one, asked("search"))
        if not asked("themes") or is_under(one.terms.theme, asked("themes"))
        if not asked("statuses") or one.status in asked("statuses")
        if not asked("strengths") or one.terms.strength in asked("strengths")
        if one.flags >= {*asked("flags")}
        if not asked("any_flags") or one.flags & {*asked("any_flags")}
        if is_due_within(one, selection)
    ]


def mentions(record: Record, one: ModelStanding, words: str) -> bool:
    """Whether its terms, or a note or source in its log, contain some words; case does not matter.

    Each commitment of a history has the same title.
    """
    texts = [one.ref, TITLE, one.terms.theme]
    texts += [text for said in record.updates(one.ref) for text in (said.note, said.source)]
    return any(words.casefold() in text.casefold() for text in texts if text)


def is_due_within(one: ModelStanding, selection: Any) -> bool:
    """Whether its due date, or of a recurring duty the next one, is within the days that are asked for."""
    after, before = getattr(selection, "due_after", None), getattr(selection, "due_before", None)
    if after is None and before is None:
        return True
    days = [day for day in (one.due_on, one.next_due) if day is not None]
    return any((after is None or day > after) and (before is None or day < before) for day in days)


def row_of(one: ModelStanding, selection: Any) -> str:
    """The row of the table; who names strengths asks about what stands apart as about the others."""
    return one.openness_if_proper if selection.strengths else one.openness


def in_plain_list(selection: Any, found: list[ModelStanding]) -> list[ModelStanding]:
    """The open and waiting ones; who asks for a status or a flag gets all that have it, open or not.

    What stands apart is left to ``exclude_tentative``, so that it is said how many there are.
    """
    asked = selection.statuses or selection.flags or selection.any_flags
    return [one for one in found if asked or one.openness_if_proper in ("open", "waiting")]


def exclude_tentative(selection: Any, found: list[ModelStanding]) -> list[ModelStanding]:
    """The commitments proper, or all if the selection names strengths."""
    return [one for one in found if selection.strengths or one.terms.strength in PROPER]


# -- counts ----------------------------------------------------------------------------------------------


def percent(part: int, whole: int, unit: str = "0.01") -> Decimal | None:
    """A part in percent, rounded half up; None if the whole is zero."""
    return (Decimal(100 * part) / whole).quantize(Decimal(unit), ROUND_HALF_UP) if whole else None


def model_scores(selection: Any, found: list[ModelStanding]) -> dict[str, Any]:
    """The counts of some commitments, and their scores, over S.

    ``by status`` has S, and what is superseded and withdrawn, which is said beside; what is not yet owed is
    in neither, and is counted apart.
    """
    inside = exclude_tentative(selection, found)
    rows = [(row_of(one, selection), one) for one in inside]
    in_s = [one for row, one in rows if row in IN_S]
    in_a = [one.level for one in in_s if one.level is not None]
    total, unknown, most = sum(in_a), len(in_s) - len(in_a), 3 * len(in_s)
    by_status = Counter(one.status for row, one in rows if row != "not yet owed")
    return {
        "by status": by_status,
        "in S": len(in_s),
        "flags": Counter(flag for one in inside for flag in one.flags),
        "open": sum(one.openness in ("open", "waiting") for one in inside),
        "not yet owed": sum(row == "not yet owed" for row, _ in rows),
        "apart": len(found) - len(inside),
        "index": percent(total, 3 * len(in_a)),
        "coverage": percent(len(in_a), len(in_s)),
        "bounds": (percent(total, most), percent(total + 3 * unknown, most)),
        "shares": {
            status: percent(sum(one.status == status for one in in_s), len(in_s), "1") for status in STATUSES
        },
    }


Groups = dict[str | None, list[ModelStanding]]


def group_members(found: list[ModelStanding], grouping: str) -> Groups:
    """The commitments of each group; by obligor each stands in the row of each of its obligors.

    There it has that side's status and level. In the total each counts once.
    """
    members: Groups = {}
    for one in found:
        if grouping == "obligor":
            for part in one.parts:
                members.setdefault(part.side, []).append(of_sides(one, [part.side]))
        else:
            members.setdefault(group_key(one, grouping), []).append(one)
    return members


def group_key(one: ModelStanding, grouping: str) -> str | None:
    """The group of a commitment, but for obligors."""
    match grouping:
        case "agreement" | "status" | "owner":
            return getattr(one, grouping)
        case "theme":
            return None if one.terms.theme is None else "/".join(theme_path(one.terms.theme))
        case "year":
            return None if one.due_on is None else f"{one.due_on.year:04}"
        case "strength" | "kind":
            return getattr(one.terms, grouping)
    return None  # the oracle's histories have no locators


def group_name(members: list[ModelStanding], key: str | None, grouping: str) -> str | None:
    """The name of a group; of a theme its most common spelling, of several the first by code point."""
    if grouping != "theme" or key is None:
        return key
    spellings = Counter(one.terms.theme or "" for one in members)
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


Scores = dict[str | None, dict[str, Any]]


def model_groups(
    selection: Any,
    found: list[ModelStanding],
    grouping: str,
    before: list[ModelStanding] | None = None,
) -> tuple[Scores, Scores]:
    """The scores of each group by its name, now and before: the same groups, named as they are now."""
    now, then = group_members(found, grouping), group_members(before or [], grouping)
    names = {key: group_name(members, key, grouping) for key, members in {**then, **now}.items()}
    return (
        {name: model_scores(selection, now.get(key, [])) for key, name in names.items()},
        {name: model_scores(selection, then.get(key, [])) for key, name in names.items()},
    )


# -- series ----------------------------------------------------------------------------------------------

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def ends_of_periods(every: str, since: date, until: date) -> Iterator[date]:
    """The last day of each month, quarter or year from a day to another; a period not over is left out."""
    months = MONTHS[every]
    begin = date(since.year, (since.month - 1) // months * months + 1, 1)
    step = Period(months, "months")
    number = 1
    while (end := step.after(begin, number) - ONE_DAY) <= until:
        yield end
        number += 1


def model_series(
    history: History, selection: Any, at: AsOf, every: str, since: date
) -> list[tuple[date, dict[str, Any]]]:
    """The same counts at the end of each period, all as known at the one moment."""
    return [
        (end, model_scores(selection, apply_selection(history, selection, at._replace(day=end))))
        for end in ends_of_periods(every, since, at.day)
    ]


def day_before(at: AsOf, since: date) -> AsOf:
    """What a comparison begins with: the day before, as known at the same moment as the end."""
    return at._replace(day=since - ONE_DAY)


# -- incidents -------------------------------------------------------------------------------------------


def model_incidents(
    history: History, refs: set[str], at: AsOf
) -> Counter[tuple[str, str | None, str | None]]:
    """How many incidents, by month, side and reporter: the numbers of two reporters are never added.

    What an obligor says without a side is of its own part.
    """
    record, counted = Record(history, at), Counter[tuple[str, str | None, str | None]]()
    for duty in record.duties():
        for one in duty.entries if duty.ref in refs else ():
            if one.incidents is not None:
                day = max(one.effective_on, duty.agreed_on)
                is_own = one.reporter in duty.terms_on(day).obligors
                side = one.side or (one.reporter if is_own else None)
                counted[f"{one.effective_on:%Y-%m}", side, one.reporter] += one.incidents
    return counted
