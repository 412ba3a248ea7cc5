"""Numbers over time as a line of blocks, one cell each, which a terminal can show in one row."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
UNKNOWN = "·"


def draw_sparkline(values: Sequence[float | None], highest: float) -> str:
    """A block for each number from 0 to ``highest``, and a dot for what is not known.

    Only 0 has the lowest block, and only the highest number has the full one: what little there is can be
    seen, and what is not yet full does not look it.
    """
    return "".join(UNKNOWN if value is None else _block(value, highest) for value in values)


def _block(value: float, highest: float) -> str:
    if value <= 0:
        return BLOCKS[0]
    if value >= highest:
        return BLOCKS[-1]
    between = len(BLOCKS) - 2
    return BLOCKS[1 + min(int(value / highest * between), between - 1)]


def can_draw(encoding: str) -> bool:
    """Whether a terminal of this encoding has the blocks."""
    try:
        f"{BLOCKS}{UNKNOWN}".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
