"""The few words that differ between SQLite and PostgreSQL; all other SQL is the same text for both."""

from typing import NamedTuple

from tracker.domain.untrusted_text import REF_LIMIT


class Dialect(NamedTuple):
    """An engine's own words; ``{}`` stands for what they are about."""

    members: str
    """A query for the texts in a JSON array."""
    each_member: str
    """The texts in a JSON array as a table ``one``, beside the row that has the array."""
    day_of_iso: str
    """The day that a text in ISO is."""
    each_array: str
    """The arrays in a parameter as a table ``one``."""
    array_item: str
    """What stands at a place of such an array, as a type."""
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
    first_word: str
    """A text up to its first blank."""
    natural_key: str
    """A text by which a ref is sorted as ``domain.natural_order`` does."""
    first_rows: str
    """The first ``:most`` of the ``rows`` of a query, by the columns ``by`` and then by ref.

    The numbers in refs are compared only where all else is alike: so few are looked at.
    """
    own_table: str
    """A table itself, in a step that has its name."""


def _padded_numbers(column: str) -> str:
    """A ref, on a server, in which each number has as many digits as a ref may have."""
    longer = f"regexp_replace({column}, '([0-9]+)', '{'0' * REF_LIMIT}\\1', 'g')"
    return f"regexp_replace({longer}, '[0-9]*([0-9]{{{{{REF_LIMIT}}}}})', '\\1', 'g')"


SQLITE = Dialect(
    members="SELECT value FROM json_each({})",
    each_member="json_each({}) one",
    each_array="json_each({}) one",
    array_item="json_extract(one.value, '$[{place}]')",
    day_of_iso="{}",
    joined="group_concat({}, ';')",
    today="date('now', '{:+} days')",
    second="strftime('%Y-%m-%dT%H:%M:%S', {}, 'unixepoch')",
    fraction="printf('.%06dZ', {})",
    day_of_text="substr({}, 1, 10)",
    first_word="substr({0}, 1, instr({0}, ' ') - 1)",
    natural_key="natural_key({})",
    first_rows="{rows} ORDER BY {by}, ref COLLATE uint LIMIT :most",
    own_table="main.{}",
)
POSTGRESQL = Dialect(
    members="SELECT value FROM json_array_elements_text(CAST({} AS json)) AS member(value)",
    each_member="json_array_elements_text(CAST({} AS json)) AS one(value)",
    each_array="json_array_elements(CAST({} AS json)) AS one(value)",
    array_item="CAST(one.value ->> {place} AS {type})",
    day_of_iso="CAST({} AS date)",
    joined="string_agg({}, ';')",
    today="((now() AT TIME ZONE 'UTC')::date {:+})",
    second="to_char(to_timestamp({}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')",
    fraction='to_char({}, \'"."FM000000"Z"\')',
    day_of_text="substr({}, 1, 10)::date",
    first_word="split_part({}, ' ', 1)",
    natural_key=_padded_numbers("{}"),
    first_rows=(
        "SELECT * FROM ({rows} ORDER BY {by} FETCH FIRST (:most) ROWS WITH TIES) tied "
        f"ORDER BY {{by}}, {_padded_numbers('ref')}, ref LIMIT :most"
    ),
    own_table="{}",
)
