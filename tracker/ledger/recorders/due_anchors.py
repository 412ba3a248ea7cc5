"""What due dates hang on: events, or other commitments that must be done first; never in a circle.

In a file they stand by whole names, ``AGREEMENT:EVENT`` or the ref of a commitment, or as people type them.
What is recorded stays so when a commitment is renamed: two names of one commitment say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any

from tracker.db.connection import Connection
from tracker.domain.due_rules import DueRule, parse_due_rule
from tracker.domain.errors import RuleViolation, join_list, shorten
from tracker.domain.hint_actions import ADD_EVENT
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import SIGNING
from tracker.ledger import ledger_messages
from tracker.ledger.recorders.problem_report import DependentRowError, ReportProblem
from tracker.queries.entities_with_refs import AGREEMENT, COMMITMENT, EVENT
from tracker.queries.hanging_terms import commitments_hung_on, event_named

if TYPE_CHECKING:
    from tracker.ledger.recorders.refs_of_file import RefsOfFile
    from tracker.queries.refs import RefLookup


HANGING_TERMS = ("due", "after")
"""The terms that name what a due date hangs on."""


class DueAnchors:
    """The whole names of what due dates hang on, and at the end whether any hangs in a circle."""

    def __init__(
        self,
        connection: Connection,
        lookup: RefLookup,
        refs_of_file: RefsOfFile,
        refused: Set[tuple[str, str]],
    ) -> None:
        self._connection = connection
        self._lookup = lookup
        self._refs_of_file = refs_of_file
        self._refused = refused
        self.lines: dict[str, int] = {}
        """The lines of the commitments whose due dates hang on something, by ref."""

    def make_whole(self, terms: dict[str, Any], agreement: str, ref: str, *, is_whole: bool = False) -> None:
        """Put whole names into the terms of a commitment. Raises RuleViolation for what is not there.

        Those of an entry that an office recorded are whole: one without an agreement is a commitment, and is
        still called as it was then. Raises DependentRowError for what the file would have brought.
        """
        if terms.get("due"):
            rule = parse_due_rule(terms["due"])
            anchor = self._whole_name(rule.anchor, agreement, ref, "due", is_whole=is_whole)
            terms["due"] = str(DueRule(anchor, rule.offset))
        if terms.get("after"):
            terms["after"] = self._whole_name(terms["after"], agreement, ref, "after", is_whole=is_whole)

    def _whole_name(self, name: str, agreement: str, ref: str, field: str, *, is_whole: bool) -> str:
        found = self._find_commitment(name) if is_whole and ":" not in name else None
        found = found or self._find(name, agreement)
        if found is None:
            whole = name if ":" in name else f"{agreement}:{name}"
            if {(COMMITMENT.name, name), (EVENT.name, name), (EVENT.name, whole)} & self._refused:
                raise DependentRowError
            raise _no_anchor_error(name, agreement, field)
        if found == ref:
            raise _circle_error((ref, ref), field)
        return self._refs_of_file.name_to_keep(name, found) if is_whole and ":" not in found else found

    def are_same(self, term: str, ours: str | None, theirs: str | None) -> bool:
        """Whether a due date, or a condition, hangs on the same thing, by whichever of its refs."""
        return self._of_now(term, ours) == self._of_now(term, theirs)

    def _of_now(self, term: str, value: str | None) -> str | DueRule | None:
        """What it hangs on, by the ref of now."""
        if not value or term != "due":
            return self._refs_of_file.ref_of_now(value or "")
        rule = parse_due_rule(value)
        return rule._replace(anchor=self._refs_of_file.ref_of_now(rule.anchor))

    def _find_commitment(self, name: str) -> str | None:
        ours = self._refs_of_file.ours(name)
        return ours if self._refs_of_file.is_commitment(ours) else None

    def _find(self, name: str, agreement: str) -> str | None:
        """The event or commitment of a name; an event of the same agreement comes first."""
        owner, _, event = name.rpartition(":")
        if event == SIGNING and self._lookup.exists(AGREEMENT, owner or agreement):
            return f"{owner or agreement}:{SIGNING}"
        whole = name if owner else f"{agreement}:{event}"
        if self._lookup.exists(EVENT, whole):
            return whole
        if owner:
            return None
        return self._find_commitment(name) or event_named(self._connection, event)

    def report_circles(self, report: ReportProblem) -> None:
        """Report what hangs in a circle on itself, at each line that is part of it."""
        if not self.lines:
            return
        hung_on = leading_into_circles(commitments_hung_on(self._connection))
        for ref in self.lines.keys() & hung_on.keys():
            if circle := find_circle(ref, hung_on):
                error = _circle_error(circle, "due")
                report(self.lines[ref], error, error.field, ref)
        self.lines.clear()


def leading_into_circles(hung_on: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Only what hangs in a circle, or on one: step by step without what hangs on nothing that is left.

    So a long chain, in which nothing is left, costs no more than its length.
    """
    hanging: dict[str, list[str]] = {}
    for ref, names in hung_on.items():
        for name in names:
            hanging.setdefault(name, []).append(ref)
    left = {ref: set(names) for ref, names in hung_on.items()}
    ends = [name for name in hanging if not left.get(name)]
    while ends:
        end = ends.pop()
        for ref in hanging.get(end, ()):
            left[ref].discard(end)
            if not left[ref]:
                ends.append(ref)
    return {ref: names for ref, names in left.items() if names}


def find_circle(ref: str, hung_on: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The way from a commitment back to itself over what its due date hangs on; empty if there is none."""
    ways: list[tuple[str, tuple[str, ...]]] = [(name, (ref, name)) for name in sorted(hung_on.get(ref, ()))]
    seen: set[str] = set()
    while ways:
        name, way = ways.pop()
        if name == ref:
            return way
        if name not in seen:
            seen.add(name)
            ways += [(further, (*way, further)) for further in sorted(hung_on.get(name, ()))]
    return ()


def _no_anchor_error(name: str, agreement: str, field: str) -> RuleViolation:
    message = fill(ledger_messages.NO_ANCHOR, name=shorten(name))
    event = name.rpartition(":")[2]
    hint = ADD_EVENT.with_values(event=event, agreement=agreement) if agreement else ""
    return RuleViolation(message, hint, field)


def _circle_error(circle: tuple[str, ...], field: str) -> RuleViolation:
    message = fill(ledger_messages.DUE_CIRCLE, refs=join_list(circle))
    return RuleViolation(message, fill(ledger_messages.GIVE_OTHER_DUE_DATE), field)
