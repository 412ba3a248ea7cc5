"""What is known of one commitment as of a day and moment, in order: what its standing is worked out from."""

from typing import NamedTuple


class Offset(NamedTuple):
    """A distance between days: so many ``days``, or so many ``months``, clipped to the month's end."""

    count: int
    unit: str
