"""The columns that a list is sorted by, and how its first rows are found."""

from tracker.db.dialect import Dialect
from tracker.db.standing_sql import EVIDENCE, FLAGS, worst_first_sql
from tracker.domain.vocabulary import Flag, SortKey, Status

ORDERS = {
    SortKey.WORST: ("badness", "no_due", "due_on"),
    SortKey.REF: ("natural_ref",),
    SortKey.DUE: ("no_due", "due_on"),
    SortKey.STATUS: ("place", "badness", "no_due", "due_on"),
    SortKey.EVIDENCE: ("evidence_on",),
    SortKey.AGREEMENT: ("natural_agreement", "badness", "no_due", "due_on"),
}
"""The columns that a list is sorted by; what is alike in all of them is sorted by ref."""
_OWN_COLUMNS = {
    SortKey.WORST: "badness",
    SortKey.REF: "natural_ref",
    SortKey.DUE: "due_on",
    SortKey.STATUS: "place",
    SortKey.EVIDENCE: "evidence_on",
    SortKey.AGREEMENT: "natural_agreement",
}
"""The column of each key that is turned round in a list that descends; the others are as always."""
_STORED_COLUMNS = frozenset({"due_on"})
_PLACES = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(Status))


class SortColumns:
    """The columns that a list is sorted by: how each is computed, and how the rows are put in order."""

    def __init__(self, dialect: Dialect, order: SortKey, *, is_descending: bool, is_limited: bool) -> None:
        self._dialect = dialect
        self.is_limited = is_limited
        self._keys = ORDERS[order]
        self._turned_round = _OWN_COLUMNS[order] if is_descending else ""

    @property
    def needs_flags(self) -> bool:
        """Whether flags must be known before the rows are sorted."""
        return "badness" in self._keys or not self.is_limited

    @property
    def is_page_of_worst(self) -> bool:
        """Whether only the first rows are wanted, the worst first."""
        return self.is_limited and self._keys[0] == "badness" and not self._turned_round

    def computed_sql(self, flags: dict[Flag, str]) -> str:
        """The columns that are not there yet; of a page a ref is looked at only where all else is alike."""
        natural_key = self._dialect.natural_key.format
        columns = {
            "badness": worst_first_sql(flags),
            "no_due": "k.due_on IS NULL",
            "place": f"CASE k.status {_PLACES} END",
            "evidence_on": EVIDENCE if flags is FLAGS else "k.evidence_on",
            "natural_agreement": natural_key("k.agreement"),
            "natural_ref": natural_key("k.ref"),
        }
        keys = self._keys if self.is_limited else (*self._keys, "natural_ref")
        return ", ".join(f"{sql} AS sort_{key}" for key, sql in columns.items() if key in keys)

    def page_sql(self, rows: str) -> str:
        """The first of the rows of a query."""
        if "natural_ref" in self._keys:
            return f"{rows} ORDER BY {self.order_sql()} LIMIT :most"
        return self._dialect.first_rows.format(rows=rows, by=self._by())

    def order_sql(self, step: str = "") -> str:
        """All that rows are sorted by, in a step that has the computed columns."""
        place = f"{step}." if step else ""
        by_ref = f"{place}sort_natural_ref, {place}ref"
        if "natural_ref" in self._keys:
            by_ref = f"{place}ref{' DESC' if self._turned_round else ''}"
        return f"{self._by(place)}, {by_ref}"

    def missing_sql(self) -> str:
        """The column that a page does not have before it is sorted."""
        if not self.is_limited or "natural_ref" in self._keys:
            return ""
        return f", {self._dialect.natural_key.format('k.ref')} AS sort_natural_ref"

    def _by(self, place: str = "") -> str:
        names = {key: key if key in _STORED_COLUMNS else f"sort_{key}" for key in self._keys}
        return ", ".join(
            f"{place}{name}{' DESC' if key == self._turned_round else ''}" for key, name in names.items()
        )
