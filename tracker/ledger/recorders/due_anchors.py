"""What due dates hang on: events, or other commitments that must be done first; never in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker.db.connection import Connection
from tracker.domain.due_rules import DueRule, parse_due_rule
from tracker.domain.errors import RuleViolation, join_list, shorten
from tracker.domain.hint_actions import ADD_EVENT
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import SIGNING
from tracker.ledger import ledger_messages
from tracker.ledger.recorders.problem_report import ReportProblem
from tracker.queries.entities_with_refs import AGREEMENT, COMMITMENT, EVENT
from tracker.queries.hanging_terms import commitments_hung_on, event_named

if TYPE_CHECKING:
    from tracker.ledger.recorders.refs_of_file import RefsOfFile
    from tracker.queries.refs import RefLookup


class DueAnchors:
    """The whole names of what due dates hang on, and at the end whether all of it is there, in no circle."""

    def __init__(
        self, connection: Connection, lookup: RefLookup, refs_of_file: RefsOfFile, *, is_typed: bool
    ) -> None:
        self._connection = connection
        self._lookup = lookup
        self._refs_of_file = refs_of_file
        self._is_typed = is_typed
        self.lines: dict[str, int] = {}
        """The lines of the commitments whose due dates hang on something, by ref."""

    def make_whole(self, terms: dict[str, Any], agreement: str, ref: str) -> None:
        """Put whole names into the terms of a commitment. Raises RuleViolation for what is not there.

        What a file names may come after it: that is looked at when all of it is read.
        """
        if terms.get("due"):
            rule = parse_due_rule(terms["due"])
            terms["due"] = str(DueRule(self._whole_name(rule.anchor, agreement, ref, "due"), rule.offset))
        if terms.get("after"):
            terms["after"] = self._whole_name(terms["after"], agreement, ref, "after")

    def _whole_name(self, name: str, agreement: str, ref: str, field: str) -> str:
        found = self._find(name, agreement)
        if found is None and self._is_typed:
            raise _no_anchor_error(name, agreement, field)
        if found == ref:
            raise _circle_error((ref, ref), field)
        return found or self._refs_of_file.ours(name)

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
        ours = self._refs_of_file.ours(name)
        return ours if self._lookup.exists(COMMITMENT, ours) else event_named(self._connection, event)

    def report_problems(self, report: ReportProblem) -> None:
        """Report what hangs on something that is not there, or in a circle on itself."""
        if not self.lines:
            return
        hung_on = commitments_hung_on(self._connection)
        for ref, line in self.lines.items():
            for name in sorted(hung_on.get(ref, ())):
                if not self._lookup.exists(COMMITMENT, name):
                    error = _no_anchor_error(name, "", "due")
                    report(line, error, error.field, name)
            if circle := find_circle(ref, hung_on):
                error = _circle_error(circle, "due")
                report(line, error, error.field, ref)


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
