"""How many incidents were counted in a period, by whom; numbers of two voices are never added together."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import in_force_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import VoicedIncidents
from tracker.domain.vocabulary import GroupKey
from tracker.queries.filters import chosen_sql, query_parameters
from tracker.queries.groups import group_keys, group_sql


class IncidentRow(NamedTuple):
    """How many incidents one voice counted of one side, in one group; ``reporter`` is None where it is ours.

    ``side`` is None where several owe it and nobody said whose act it was.
    """

    group: str | None
    side: str | None
    reporter: str | None
    incidents: int


_SOLE_OBLIGOR = """(SELECT min(o.actor) FROM obligor_in_force o WHERE o.commitment_id = k.id
    HAVING count(*) = 1)"""


class IncidentReader:
    """Counts the incidents against what is selected, in one period after the other."""

    def __init__(self, connection: Connection, last: AsOf) -> None:
        """``last`` is the last day that is asked about, and the moment by which all is known."""
        self._connection = connection
        sql = f"""SELECT DISTINCT u.commitment_id FROM status_update u
WHERE u.incidents IS NOT NULL AND {in_force_sql()}"""
        cut = {"as_of": last.day, "known_at": last.known_at or END_OF_TIME}
        self._ids = frozenset(connection.scalars(sql, int, **cut))

    def count_by_side(
        self, asked: Selection, at: AsOf, begins_on: date, group_by: GroupKey | None = None
    ) -> Sequence[IncidentRow]:
        """The incidents from a day to the day asked about, against what counts of a judged selection.

        With selected obligors those of other sides are left out.
        """
        ids = self._ids if asked.ids is None else self._ids.intersection(asked.ids)
        if not ids:
            return ()
        asked = asked._replace(ids=tuple(sorted(ids)), judged=_only(asked, ids))
        sql = f"""WITH {chosen_sql(self._connection, asked)},
counted AS (
  SELECT {group_sql(self._connection.dialect, group_by)} AS grouped,
    coalesce(u.side, {_SOLE_OBLIGOR}) AS side, u.reporter, u.incidents
  FROM chosen k JOIN entry_in_force u ON u.commitment_id = k.id
  WHERE NOT k.apart AND u.incidents IS NOT NULL AND u.effective_on >= :begins_on)
SELECT grouped AS "group", side, reporter, CAST(sum(incidents) AS bigint) AS incidents
FROM counted GROUP BY grouped, side, reporter
ORDER BY side IS NULL, side, reporter IS NOT NULL, reporter"""
        values = query_parameters(asked, at) | {"begins_on": begins_on}
        found = self._connection.all(sql, IncidentRow, **values)
        return [row for row in found if not asked.obligors or row.side in (None, *asked.obligors)]

    def count_by_group(
        self, asked: Selection, at: AsOf, begins_on: date, group_by: GroupKey | None
    ) -> dict[str | None, VoicedIncidents]:
        """The incidents by group and voice.

        By obligor, or with selected ones, only those of a side that was said: nobody is charged with what
        may have been done by another.
        """
        found: dict[str | None, dict[str | None, int]] = {}
        for row in self.count_by_side(asked, at, begins_on, group_by):
            if row.side is None and (asked.obligors or group_by is GroupKey.OBLIGOR):
                continue
            group = row.side if group_by is GroupKey.OBLIGOR else row.group
            for key in group_keys(group, group_by):
                said = found.setdefault(key, {})
                said[row.reporter] = said.get(row.reporter, 0) + row.incidents
        return dict(found)


def _only(asked: Selection, ids: frozenset[int]) -> dict[int, object]:
    return {key: one for key, one in asked.judged.items() if key in ids}
