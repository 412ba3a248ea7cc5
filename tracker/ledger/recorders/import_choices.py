"""What whoever takes a file in has decided about what is otherwise in it than here."""

from collections.abc import Mapping
from typing import NamedTuple


class ImportChoices(NamedTuple):
    """Decisions about what differs between a file and what is here; without any, it is refused.

    ``renames`` gives the ref under which a commitment of the file comes in, by the ref that it has there.
    Of the fields in ``ours`` what stands here is kept, of those in ``theirs`` what the file says is recorded
    as a correction. ``again`` brings back what was taken back here, where the file has it.
    """

    renames: Mapping[str, str] = {}
    ours: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    again: bool = False
