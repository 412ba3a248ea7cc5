"""The few words that differ between SQLite and PostgreSQL; all other SQL is the same text for both."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """An engine's own words; ``{}`` stands for what they are about."""

    members: str
    """A query for the texts in a JSON array."""
    joined: str
    """Texts joined by semicolons."""
    today: str
    """The day in UTC, so many days away."""
    second: str
    """A whole number of seconds since 1970 as 2018-01-15T09:30:00."""
    fraction: str
    """A whole number of microseconds below a million as .000000Z."""
    day_of_text: str
    """The day that a text begins with."""


SQLITE = Dialect(
    members="SELECT value FROM json_each({})",
    joined="group_concat({}, ';')",
    today="date('now', '{:+} days')",
    second="strftime('%Y-%m-%dT%H:%M:%S', {}, 'unixepoch')",
    fraction="printf('.%06dZ', {})",
    day_of_text="substr({}, 1, 10)",
)
POSTGRESQL = Dialect(
    members="SELECT value FROM json_array_elements_text(CAST({} AS json)) AS member(value)",
    joined="string_agg({}, ';')",
    today="((now() AT TIME ZONE 'UTC')::date {:+})",
    second="to_char(to_timestamp({}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')",
    fraction='to_char({}, \'"."FM000000"Z"\')',
    day_of_text="substr({}, 1, 10)::date",
)
