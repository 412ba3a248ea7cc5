"""Which commitments pages are about, where they are not about all."""

from collections.abc import Iterable
from typing import NamedTuple

from tracker.domain.records import LogEntry, Selection
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.web.log_lines import Entry


class Part(NamedTuple):
    """All commitments, or some, by their refs, with their agreements; of the others nothing is shown.

    ``base`` selects them, as far as they are counted.
    """

    refs: frozenset[str] | None = None
    agreements: frozenset[str] = frozenset()
    base: Selection = Selection()

    def has(self, ref: str) -> bool:
        """Whether a commitment is shown."""
        return self.refs is None or ref in self.refs

    def has_entry(self, entry: Entry) -> bool:
        """Whether an entry is shown: of a commitment that is, or of none."""
        if isinstance(entry, LogEntry):
            return self.has(entry.commitment)
        return entry.of.kind != COMMITMENT.name or self.has(entry.of.ref)

    def of(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Those of some commitments that are shown."""
        return tuple(ref for ref in refs if self.has(ref))

    def within(self, selection: Selection) -> Selection | None:
        """Those of a selection by refs, agreements, actors and themes that are shown; None where none is."""
        chosen = self.base._replace(
            refs=selection.refs,
            agreements=selection.agreements or self.base.agreements,
            obligors=selection.obligors,
            reporters=selection.reporters,
            themes=selection.themes,
        )
        if self.refs is None:
            return chosen
        refs = self.of(selection.refs or sorted(self.refs))
        return chosen._replace(refs=refs) if refs else None


EVERYTHING = Part()
