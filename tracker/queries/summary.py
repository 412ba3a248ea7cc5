"""The counts and scores of a selection."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import latest_sql, obligors_sql
from tracker.db.standing_sql import FLAG_COLUMNS, FLAGS_AS_COLUMNS, LEVEL, OPEN
from tracker.domain.natural_order import natural_key
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Summary, Tally
from tracker.domain.untrusted_text import normalize_theme
from tracker.domain.vocabulary import NO_OWNER, CommitmentKind, Flag, GroupKey, Openness, Status, Strength
from tracker.queries.filters import (
    apply_filters,
    chosen_sql,
    filter_by_state,
    not_yet_owed_sql,
    query_parameters,
)
from tracker.queries.judgements import JudgedCommitment, judge_selected
from tracker.queries.late_records import count_late_records


class TallyRow(NamedTuple):
    """How many commitments of a group have one status and level, and how many of those have each flag.

    Of what is ``early`` nothing is owed yet: it is in no score, but its flags are counted.
    """

    group: str | None
    status: Status
    apart: bool
    early: bool
    level: int | None
    commitments: int
    open: int
    overdue: int
    fallen_back: int
    contested: int
    unverified: int
    stale: int
    due_soon: int
    done_late: int
    waiting: int
    not_yet_owed: int
    promised_again: int
    agreement_disputed: int


def _order_of(words: type[StrEnum]) -> Callable[[str], int]:
    """A key by which words of the vocabulary stand in its order."""
    places = {str(word): place for place, word in enumerate(words)}
    return places.__getitem__


_GROUP_ORDERS: Mapping[GroupKey, Callable[[str], Any]] = {
    GroupKey.STRENGTH: _order_of(Strength),
    GroupKey.KIND: _order_of(CommitmentKind),
    GroupKey.STATUS: _order_of(Status),
}
"""The key by which the names of groups are sorted, where it is not the text itself."""

Groups = Mapping[str | None, Sequence[TallyRow]]
"""The rows of each group, by what it is called when it is compared; None for those without one."""


def summary(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    group_by: GroupKey | None = None,
    since: date | None = None,
) -> Summary:
    """The counts and scores of what is selected, closed ones too.

    ``since`` adds what they were on the day before that day, by what is known at the same moment, and how
    much was learnt and corrected since.
    """
    if since is not None:
        return _compared_summary(connection, selection, at, group_by, since)
    counted = _count(connection, apply_filters(connection, selection, at), at, group_by)
    groups = _group_rows(counted, group_by, selection.obligors)
    return Summary(_tally_rows(None, counted.rows), _tally_groups(groups, _name_groups(groups, group_by)))


def _compared_summary(
    connection: Connection, selection: Selection, at: AsOf, group_by: GroupKey | None, since: date
) -> Summary:
    # Status and flags are asked of all only once: what follows is about those that were found.
    found = filter_by_state(connection, apply_filters(connection, selection, at), at)
    found = found.without_state()
    counted = _count(connection, found, at, group_by)
    then = at.before(since)
    counted_before = _count(connection, apply_filters(connection, selection, then), then, group_by)
    now, before = (
        _group_rows(counted, group_by, selection.obligors),
        _group_rows(counted_before, group_by, selection.obligors),
    )
    names = _name_groups({**before, **now}, group_by)
    learnt, corrected = count_late_records(connection, found, query_parameters(found, at), since)
    return Summary(
        total=_tally_rows(None, counted.rows),
        groups=_tally_groups(now, names),
        before=_tally_rows(None, counted_before.rows),
        groups_before=_tally_groups(before, names),
        learnt_since=learnt,
        corrected_since=corrected,
    )


class _Counted(NamedTuple):
    """The rows of all that was found; and of its parts, where each side is counted by how its part stands.

    Those of which parts are counted are in ``rows`` too, as a whole, and not in ``rows_without_parts``.
    """

    rows: Sequence[TallyRow]
    rows_without_parts: Sequence[TallyRow]
    parts: Sequence[TallyRow] = ()


def _count(connection: Connection, asked: Selection, at: AsOf, group_by: GroupKey | None) -> _Counted:
    by_side = group_by is GroupKey.OBLIGOR
    asked = judge_selected(connection, asked, at, by_side=by_side)
    rows = _count_rows(connection, asked, at, group_by)
    if not (by_side and asked.judged):
        return _Counted(rows, rows)
    chosen = f"WITH {chosen_sql(connection, asked, with_flags=True)} SELECT id FROM chosen k"
    values = query_parameters(asked, at)
    judged = connection.scalars(f"{chosen} WHERE k.bits IS NOT NULL", int, **values)
    others = connection.scalars(f"{chosen} WHERE k.bits IS NULL", int, **values)
    without = asked.without_state()._replace(ids=tuple(others), judged={}, judged_ids=())
    promised = _promised_again(connection, asked, at, judged)
    return _Counted(
        rows,
        _count_rows(connection, without, at, group_by),
        [row for key in judged for row in _part_rows(asked, asked.judged[key], is_promised=key in promised)],
    )


def _promised_again(
    connection: Connection, asked: Selection, at: AsOf, judged: Sequence[int]
) -> frozenset[int]:
    """Those of some commitments that take the place of others: no history says so."""
    of_judged = asked.without_state()._replace(ids=tuple(judged), flags=(Flag.PROMISED_AGAIN,))
    sql = f"WITH {chosen_sql(connection, of_judged)} SELECT id FROM chosen"
    return frozenset(connection.scalars(sql, int, **query_parameters(of_judged, at)))


def _part_rows(asked: Selection, one: JudgedCommitment, *, is_promised: bool) -> Iterator[TallyRow]:
    """A row for each side of a judged commitment, with its own status, level and flags."""
    for side, part in one.judgement.parts.items():
        if asked.obligors and side not in asked.obligors:
            continue
        flags = {flag.name.lower(): int(flag in part.flags) for flag in Flag}
        flags |= {Flag.PROMISED_AGAIN.name.lower(): int(is_promised)}
        openness = part.openness_if_proper if asked.strengths else part.openness
        yield TallyRow(
            group=side,
            status=part.status,
            apart=openness is Openness.APART,
            early=openness is Openness.NOT_YET_OWED,
            level=part.level,
            commitments=1,
            open=int(part.openness in (Openness.OPEN, Openness.WAITING)),
            **flags,
        )


def _count_rows(
    connection: Connection, asked: Selection, at: AsOf, group_by: GroupKey | None
) -> list[TallyRow]:
    sql = _tallies_sql(connection, asked, group_by)
    return connection.all(sql, TallyRow, **query_parameters(asked, at))


def _tallies_sql(connection: Connection, selection: Selection, group_by: GroupKey | None) -> str:
    """The counts by group, status and level.

    Judged in key order first: sorted into its groups first, each would be looked up wherever it is.
    """
    group = {
        None: "NULL",
        GroupKey.AGREEMENT: "k.agreement",
        GroupKey.THEME: "k.theme",
        GroupKey.OBLIGOR: obligors_sql(connection.dialect, "k.id"),
        GroupKey.LOCATOR: "(SELECT c.locator FROM commitment_in_force c WHERE c.id = k.id)",
        GroupKey.STRENGTH: "k.strength",
        GroupKey.KIND: "k.kind",
        GroupKey.STATUS: "k.status",
        GroupKey.YEAR: "substr(CAST(k.due_on AS text), 1, 4)",
        GroupKey.OWNER: f"nullif({latest_sql('owner', 'k.id', 'u.owner IS NOT NULL')}, '{NO_OWNER}')",
    }[group_by]
    return f"""WITH {chosen_sql(connection, selection, with_flags=True)},
judged_flags AS MATERIALIZED (
  SELECT {group} AS grouped, k.status, k.apart, {not_yet_owed_sql(selection)} AS early, {LEVEL} AS level,
    {OPEN} AS open, {FLAGS_AS_COLUMNS}
  FROM chosen k)
SELECT grouped AS "group", status, apart, early, level, count(*) AS commitments,
  count(*) FILTER (WHERE open) AS open,
  {", ".join(f"count(*) FILTER (WHERE {column}) AS {column}" for column in FLAG_COLUMNS.values())}
FROM judged_flags GROUP BY grouped, status, apart, early, level"""


def _group_rows(counted: _Counted, group_by: GroupKey | None, obligors: Sequence[str]) -> Groups:
    """The rows of each group: what several owe is in that of each of them, or of those that are asked for."""
    groups: dict[str | None, list[TallyRow]] = {}
    for row in (*counted.rows_without_parts, *counted.parts) if group_by else ():
        for key in _group_keys(row.group, group_by, obligors):
            groups.setdefault(key, []).append(row)
    return groups


def _group_keys(
    group: str | None, group_by: GroupKey | None, obligors: Sequence[str]
) -> Sequence[str | None]:
    """The groups that rows belong to: each obligor of several, one theme for all its spellings."""
    if group and group_by is GroupKey.OBLIGOR:
        return [code for code in group.split(";") if not obligors or code in obligors]
    return (normalize_theme(group) if group and group_by is GroupKey.THEME else group,)


def _name_groups(groups: Groups, group_by: GroupKey | None) -> dict[str | None, str | None]:
    """The name of each group, sorted as ``_GROUP_ORDERS`` says; what is in none comes last."""
    is_theme = group_by is GroupKey.THEME
    named = {key: _commonest_spelling(rows) if is_theme else key for key, rows in groups.items()}
    order = _GROUP_ORDERS.get(group_by, _name_order) if group_by else _name_order
    return dict(
        sorted(named.items(), key=lambda item: (item[1] is None, item[1] is not None and order(item[1])))
    )


def _name_order(name: str) -> tuple[str, str]:
    """The sort key of the name of a group, which may be a ref."""
    return natural_key(name), name


def _commonest_spelling(rows: Sequence[TallyRow]) -> str | None:
    """The spelling that most commitments have; of several the first by code point."""
    counts: Counter[str | None] = Counter()
    for row in rows:
        counts[row.group] += row.commitments
    return min(counts, key=lambda spelling: (-counts[spelling], spelling or ""))


def _tally_groups(groups: Groups, names: Mapping[str | None, str | None]) -> tuple[Tally, ...]:
    """A tally for each name; that of a group without commitments has no count."""
    return tuple(_tally_rows(name, groups.get(key, ())) for key, name in names.items())


def _tally_rows(group: str | None, rows: Sequence[TallyRow]) -> Tally:
    counted = [row for row in rows if not (row.apart or row.early)]
    early = [row for row in rows if row.early]
    levels = [(row.level, row.commitments) for row in counted if row.level is not None]
    by_status: Counter[str] = Counter()
    for row in counted:
        by_status[row.status] += row.commitments
    return Tally(
        group=group,
        by_status={status: by_status[status] for status in Status},
        flags={
            flag: sum(getattr(row, column) for row in (*counted, *early))
            for flag, column in FLAG_COLUMNS.items()
        },
        open=sum(row.open for row in counted),
        levels=sum(level * commitments for level, commitments in levels),
        assessed=sum(commitments for _, commitments in levels),
        apart=sum(row.commitments for row in rows if row.apart and not row.early),
        not_yet_owed=sum(row.commitments for row in early),
    )
