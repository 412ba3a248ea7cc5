"""Into which groups commitments are counted."""

from collections.abc import Sequence

from tracker.db.dialect import Dialect
from tracker.db.sql import obligors_sql
from tracker.db.standing_sql import OWNER
from tracker.domain.untrusted_text import normalize_theme
from tracker.domain.vocabulary import NO_OWNER, GroupKey

SPELLED_FREELY = (GroupKey.THEME, GroupKey.OWNER)


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


def group_keys(group: str | None, group_by: GroupKey | None) -> Sequence[str | None]:
    """The groups that rows belong to: each obligor of several, one theme or owner for all its spellings."""
    if group and group_by is GroupKey.OBLIGOR:
        return group.split(";")
    return (normalize_theme(group) if group and group_by in SPELLED_FREELY else group,)
