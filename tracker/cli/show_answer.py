"""The answer about one record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.render.formats import Answer

if TYPE_CHECKING:
    from rich.console import RenderableType


class ShownRecord(NamedTuple):
    """The answer about one record, and what makes of it what a terminal shows."""

    answer: Answer
    view: Callable[[Any, int], Sequence[RenderableType]]
