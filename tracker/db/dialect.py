"""The few words that differ between SQLite and PostgreSQL; all other SQL is the same text for both."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """An engine's own words; ``{}`` stands for what they are about."""

    members: str
    """A query for the texts in a JSON array."""
    joined: str
    """Texts joined by semicolons."""
    no_limit: str
    """The LIMIT that takes in all rows."""


SQLITE = Dialect(
    members="SELECT value FROM json_each({})",
    joined="group_concat({}, ';')",
    no_limit="-1",
)
POSTGRESQL = Dialect(
    members="SELECT value FROM json_array_elements_text(CAST({} AS json)) AS member(value)",
    joined="string_agg({}, ';')",
    no_limit="NULL",
)
