"""A transaction that is read as the other side may read it: each table without what does not go out."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tracker.db.connection import Connection, Rows
from tracker.db.shareable_steps import SAYS_SOMETHING, STORED, TELLS_NEWS, StepMaker
from tracker.db.sql import steps_sql
from tracker.db.standing_sql import TELLS_SOMETHING
from tracker.db.withheld import find_withheld
from tracker.domain.records import AsOf

_WITH, _WORD = "WITH ", re.compile(r"\w+")
_IS_SAID = re.compile(r"\b([unb])\.(status|due_on) IS NOT NULL")
_IS_STORED_AND_SAID = rf"(\1.{STORED}\2 IS NOT NULL AND \1.\2 IS NOT NULL)"
"""So an engine finds the index of what has a status, also where that of some is withheld."""


class ShareableConnection(Connection):
    """Answers every question from steps that have the names of the tables (``db.shareable_steps``).

    So whatever is asked, nothing that does not go out can be read, looked for or counted. ``at`` is the day
    and moment that the answer is about.
    """

    def __init__(self, whole: Connection, at: AsOf) -> None:
        self._whole = whole
        self.kept: dict[tuple[object, ...], Any] = {}
        """What was worked out of those that are touched, for whoever asks for it again."""
        self.dialect = whole.dialect  # type: ignore[misc]  # that of the engine, as of every connection
        self.converters = whole.converters  # type: ignore[misc]
        self.withheld = find_withheld(whole, at)
        self.touched = self.withheld.touched
        self.withheld_updates = self.withheld.rows.get("status_update", frozenset())
        commitments = self.withheld.rows.get("commitment", frozenset())
        self.withheld_commitments = frozenset(key for key in commitments if isinstance(key, int))
        maker = StepMaker(whole.dialect, self.withheld)
        self._steps, self._values = maker.make(), maker.parameters
        self._rewritten: dict[str, str] = {}

    @property
    def whole(self) -> Connection:
        """The same transaction with all there is."""
        return self._whole

    @property
    def is_shareable(self) -> bool:
        """Whether it is read as the other side may read it."""
        return True

    def asked_at(self, at: AsOf) -> "ShareableConnection":
        """The same transaction without what does not go out of another answer."""
        return ShareableConnection(self._whole, at)

    def count_withheld(self) -> Mapping[str, int]:
        """How much does not go out, by kind of record: what is marked as internal, and what hangs on it."""
        kinds = {"status_update": "update", "agreement_standing": "standing"}
        return {kinds.get(table, table): len(keys) for table, keys in self.withheld.rows.items()}

    def shown_sql(self, update: str) -> str:
        """The condition that an update says something that goes out, after other conditions."""
        return f" AND {update}.{SAYS_SOMETHING}"

    @cached_property
    def _names(self) -> "re.Pattern[str]":
        return re.compile(rf"(?<![.\w:])({'|'.join(self._steps)})\b")

    def rows(self, sql: str, values: Mapping[str, object], *, at_once: bool) -> Rows:
        """The rows of an answer."""
        if sql not in self._rewritten:  # as many are asked as a question has forms, whatever its values
            self._rewritten[sql] = self._rewrite(sql)
        return self._whole.rows(self._rewritten[sql], {**self._values, **values}, at_once=at_once)

    def _rewrite(self, sql: str) -> str:
        """The question with the steps that it names before it."""
        sql = sql.replace(TELLS_SOMETHING, f"u.{TELLS_NEWS}")
        if self.withheld.statuses or self.withheld.due_dates:
            sql = _IS_SAID.sub(_IS_STORED_AND_SAID, sql)
        words, named = set(_WORD.findall(sql)), dict.fromkeys(self._names.findall(sql))
        steps = steps_sql({table: self._steps[table].select(words) for table in named})
        if not steps:
            return sql
        rest = f",\n{sql.removeprefix(_WITH)}" if sql.startswith(_WITH) else f"\n{sql}"
        return f"{_WITH}{steps}{rest}"
