"""The few words that SQLite and PostgreSQL have different ones for; all other SQL is the same text for both."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """An engine's own words; ``{}`` stands for what they are about."""

    members: str
    """A query for the texts in a JSON array."""
    joined: str
    """Texts joined by semicolons."""


SQLITE = Dialect(
    members="SELECT value FROM json_each({})",
    joined="group_concat({}, ';')",
)
POSTGRESQL = Dialect(
    members="SELECT value FROM json_array_elements_text(CAST({} AS json)) AS member(value)",
    joined="string_agg({}, ';')",
)
