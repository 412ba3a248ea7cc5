"""The rows of commitments that are judged by their whole history, beside those that are found by seeks.

They come in as one parameter, ``:judged``, a JSON array of arrays. Their flags are the bits of a number. As
``:dated`` come in the due dates that hang on events.
"""

from typing import TYPE_CHECKING

from tracker.domain.vocabulary import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.db.dialect import Dialect

DUTY_TERMS = (
    *("obligors", "strength", "kind", "agreed_on", "due_on", "due", "after", "every", "starts_on", "ends_on"),
)
"""The terms that decide how a commitment stands."""
JUDGED_BITS = {flag: 1 << place for place, flag in enumerate(Flag)}
OPEN_BIT = 1 << len(Flag)
LISTED_BIT = OPEN_BIT << 1
"""Whether it is in a list of what is not closed."""
NOT_YET_OWED_BIT = LISTED_BIT << 1
NOT_YET_OWED_IF_PROPER_BIT = NOT_YET_OWED_BIT << 1
"""Whether nothing would be owed yet of what stands apart, either."""

_JUDGED_COLUMNS = {
    "id": "bigint",
    "status": "text",
    "due_on": "date",
    "since": "date",
    "level": "bigint",
    "evidence_on": "date",
    "bits": "bigint",
    "next_due_on": "date",
}


_DATED_COLUMNS = {"id": "bigint", "due_on": "date", "said_on": "date"}


def judged_step_sql(dialect: "Dialect") -> str:
    """The step ``judged``: a row for each commitment that is judged."""
    return _rows_step_sql(dialect, "judged", _JUDGED_COLUMNS)


def dated_step_sql(dialect: "Dialect") -> str:
    """The step ``dated``: the due dates that hang on a day, and since when that is said."""
    return _rows_step_sql(dialect, "dated", _DATED_COLUMNS)


def _rows_step_sql(dialect: "Dialect", name: str, columns: "Mapping[str, str]") -> str:
    """A step of the rows that come in as the parameter of its name."""
    found = ", ".join(
        dialect.array_item.format(place=place, type=type_) + f" AS {column}"
        for place, (column, type_) in enumerate(columns.items())
    )
    return f"{name} AS MATERIALIZED (SELECT {found} FROM {dialect.each_array.format(f':{name}')})"


def has_bit_sql(bit: int) -> str:
    """Whether a judged row ``k`` has a bit."""
    return f"(k.bits & {bit}) <> 0"


def judged_or_sql(judged: str, found: str) -> str:
    """One of two expressions about ``k``: the first where it is judged, else what seeks find."""
    return f"(CASE WHEN k.bits IS NOT NULL THEN {judged} ELSE {found} END)"
