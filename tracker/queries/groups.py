"""The groups of a summary: what a commitment is grouped by, and in which order they stand."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from tracker.db.dialect import Dialect
from tracker.db.sql import obligors_sql
from tracker.db.standing_sql import OWNER
from tracker.domain.natural_order import natural_key
from tracker.domain.untrusted_text import normalize_theme
from tracker.domain.vocabulary import NO_OWNER, CommitmentKind, GroupKey, Status, Strength


def group_sql(dialect: Dialect, group_by: GroupKey | None) -> str:
    """What the group of a commitment ``k`` is called; of several obligors all in one text."""
    return {
        None: "NULL",
        GroupKey.AGREEMENT: "k.agreement",
        GroupKey.THEME: "k.theme",
        GroupKey.OBLIGOR: obligors_sql(dialect, "k.id"),
        GroupKey.LOCATOR: "(SELECT c.locator FROM commitment_in_force c WHERE c.id = k.id)",
        GroupKey.STRENGTH: "k.strength",
        GroupKey.KIND: "k.kind",
        GroupKey.STATUS: "k.status",
        GroupKey.YEAR: "substr(CAST(k.due_on AS text), 1, 4)",
        GroupKey.OWNER: f"nullif({OWNER}, '{NO_OWNER}')",
    }[group_by]


SPELLED_FREELY = (GroupKey.THEME, GroupKey.OWNER)
"""What anybody can spell as they like: spellings that differ in case or blanks are one group."""


def group_keys(
    group: str | None, group_by: GroupKey | None, obligors: Sequence[str] = ()
) -> Sequence[str | None]:
    """The groups that rows belong to: each obligor of several, one theme or owner for all its spellings.

    Where some ``obligors`` are asked for there are no groups of others.
    """
    if group and group_by is GroupKey.OBLIGOR:
        return [code for code in group.split(";") if not obligors or code in obligors]
    return (normalize_theme(group) if group and group_by in SPELLED_FREELY else group,)


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


def name_order(group_by: GroupKey | None) -> Callable[[str], Any]:
    """The key by which the names of groups are sorted."""
    return _GROUP_ORDERS.get(group_by, _name_order) if group_by else _name_order


def _name_order(name: str) -> tuple[str, str]:
    """The sort key of the name of a group, which may be a ref."""
    return natural_key(name), name
