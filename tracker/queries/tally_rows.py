"""How commitments are counted: rows by group, status and level, and the tallies that are made of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.standing_sql import FLAG_COLUMNS, FLAGS_AS_COLUMNS, LEVEL, OPEN
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, GroupKey, Openness, Status
from tracker.queries.filters import chosen_sql, not_yet_owed_sql, query_parameters
from tracker.queries.groups import SPELLED_FREELY, group_keys, group_sql, name_order

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import BriefJudgement
    from tracker.queries.judged_commitments import JudgedCommitment


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


Groups = Mapping[str | None, Sequence[TallyRow]]
"""The rows of each group, by what it is called when it is compared; None for those without one."""


class _ChosenRow(NamedTuple):
    """A commitment that was chosen, and whether it is judged by its whole history."""

    id: int
    is_judged: bool


def count_in_groups(
    connection: Connection, asked: Selection, at: AsOf, group_by: GroupKey
) -> Sequence[TallyRow]:
    """The counts of judged commitments by group: by obligor each side is counted by how its part stands."""
    if group_by is not GroupKey.OBLIGOR or not asked.judged:
        return count_commitments(connection, asked, at, group_by)
    sql = f"""WITH {chosen_sql(connection, asked)}
SELECT k.id, k.bits IS NOT NULL AS is_judged FROM chosen k ORDER BY k.id"""
    chosen = connection.all(sql, _ChosenRow, **query_parameters(asked, at))
    judged = [row.id for row in chosen if row.is_judged]
    others = tuple(row.id for row in chosen if not row.is_judged)
    without = asked.without_state()._replace(ids=others, judged={}, judged_ids=())
    promised = _promised_again(connection, asked, at, judged)
    return [
        *count_commitments(connection, without, at, group_by),
        *(row for key in judged for row in _part_rows(asked, asked.judged[key], is_promised=key in promised)),
    ]


def _promised_again(
    connection: Connection, asked: Selection, at: AsOf, judged: Sequence[int]
) -> frozenset[int]:
    """Those of some commitments that take the place of others: no history says so."""
    of_judged = asked.without_state()._replace(ids=tuple(judged), flags=(Flag.PROMISED_AGAIN,))
    sql = f"WITH {chosen_sql(connection, of_judged)} SELECT id FROM chosen"
    return frozenset(connection.scalars(sql, int, **query_parameters(of_judged, at)))


def _part_rows(
    asked: Selection, one: "JudgedCommitment[BriefJudgement]", *, is_promised: bool
) -> Iterator[TallyRow]:
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


def count_commitments(
    connection: Connection, asked: Selection, at: AsOf, group_by: GroupKey | None = None
) -> list[TallyRow]:
    """The counts of judged commitments, each once; several obligors are a group of their own."""
    sql = _tallies_sql(connection, asked, group_by)
    return connection.all(sql, TallyRow, **query_parameters(asked, at))


def _tallies_sql(connection: Connection, selection: Selection, group_by: GroupKey | None) -> str:
    """The counts by group, status and level.

    Judged in key order first: sorted into its groups first, each would be looked up wherever it is.
    """
    group = group_sql(connection.dialect, group_by)
    return f"""WITH {chosen_sql(connection, selection, with_flags=True)},
judged_flags AS MATERIALIZED (
  SELECT {group} AS grouped, k.status, k.apart, {not_yet_owed_sql(selection)} AS early, {LEVEL} AS level,
    {OPEN} AS open, {FLAGS_AS_COLUMNS}
  FROM chosen k)
SELECT grouped AS "group", status, apart, early, level, count(*) AS commitments,
  count(*) FILTER (WHERE open) AS open,
  {", ".join(f"count(*) FILTER (WHERE {column}) AS {column}" for column in FLAG_COLUMNS.values())}
FROM judged_flags GROUP BY grouped, status, apart, early, level"""


def group_rows(rows: Sequence[TallyRow], group_by: GroupKey | None, obligors: Sequence[str]) -> Groups:
    """The rows of each group: what several owe is in that of each of them, or of those that are asked for."""
    groups: dict[str | None, list[TallyRow]] = {}
    for row in rows if group_by else ():
        for key in group_keys(row.group, group_by, obligors):
            groups.setdefault(key, []).append(row)
    return groups


def name_groups(groups: Groups, group_by: GroupKey | None) -> dict[str | None, str | None]:
    """The name of each group, sorted as ``_GROUP_ORDERS`` says; what is in none comes last."""
    is_spelled = group_by in SPELLED_FREELY
    named = {key: _commonest_spelling(rows) if is_spelled else key for key, rows in groups.items()}
    order = name_order(group_by)
    return dict(
        sorted(named.items(), key=lambda item: (item[1] is None, item[1] is not None and order(item[1])))
    )


def _commonest_spelling(rows: Sequence[TallyRow]) -> str | None:
    """The spelling that most commitments have; of several the first by code point."""
    counts: Counter[str | None] = Counter()
    for row in rows:
        counts[row.group] += row.commitments
    return min(counts, key=lambda spelling: (-counts[spelling], spelling or ""))


def tally_groups(groups: Groups, names: Mapping[str | None, str | None]) -> tuple[Tally, ...]:
    """A tally for each name; that of a group without commitments has no count."""
    return tuple(tally_rows(name, groups.get(key, ())) for key, name in names.items())


def tally_rows(group: str | None, rows: Sequence[TallyRow]) -> Tally:
    """The tally of some rows.

    Whoever asks for a flag gets all that have it, so flags are counted also where nothing is owed yet.
    """
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
