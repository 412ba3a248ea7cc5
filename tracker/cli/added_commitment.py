"""What add answers: who owes the new commitment, and when, how often and how much it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.cli import cli_messages
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.render.formats import Item


def describe_added(item: Item, due_by_rule: date | None, *, are_parties: bool) -> str:
    """A sentence about a new commitment: its strength and kind, by whom it is owed and when it is due.

    ``due_by_rule`` is the day that its rule means as far as is known.
    """
    obligors = fill(cli_messages.LIST_AND).join(item["obligors"])
    if are_parties:
        obligors = fill(cli_messages.OBLIGORS_ARE_PARTIES, parties=obligors)
    added = fill(
        cli_messages.COMMITMENT_ADDED,
        ref=item["ref"],
        strength=item["strength"],
        kind=item["kind"],
        obligors=obligors,
    )
    parts = [added, *_describe_when(item, due_by_rule), *_describe_how_much(item)]
    return fill(cli_messages.COMMITMENT_ADDED_SENTENCE, added=fill(cli_messages.LIST_COMMA).join(parts))


def _describe_when(item: Item, due_by_rule: date | None) -> Iterator[str]:
    """When it is due, by which rule, how often, from when and until when."""
    if item["due_on"]:
        yield fill(cli_messages.ADDED_DUE, day=format_day(item["due_on"]))
    if item["due"]:
        yield _describe_rule(item["due"], due_by_rule)
    if item["after"]:
        yield fill(cli_messages.ADDED_AFTER, anchor=item["after"])
    if item["due_words"]:
        yield fill(cli_messages.ADDED_DUE_WORDS, words=item["due_words"])
    if item["every"]:
        yield fill(cli_messages.ADDED_EVERY, period=item["every"])
    if item["starts_on"]:
        yield fill(cli_messages.ADDED_STARTS, day=format_day(item["starts_on"]))
    if item["ends_on"]:
        yield fill(cli_messages.ADDED_ENDS, day=format_day(item["ends_on"]))


def _describe_rule(rule: str, day: date | None) -> str:
    if day is not None:
        return fill(cli_messages.ADDED_DUE_BY_RULE_ON, rule=rule, day=format_day(day))
    # What hangs on another commitment is due when that is done.
    is_by_event = ":" in rule
    template = cli_messages.ADDED_DUE_BY_RULE_UNKNOWN if is_by_event else cli_messages.ADDED_DUE_BY_RULE
    return fill(template, rule=rule)


def _describe_how_much(item: Item) -> Iterator[str]:
    """How much there shall be, and since when it was agreed, where that is said."""
    if item["target"] is not None:
        goal = format_amount(item["target"])
        yield fill(cli_messages.ADDED_TARGET, target=goal, unit=item["unit"])
    if item["agreed_on"]:
        yield fill(cli_messages.ADDED_AGREED, day=format_day(item["agreed_on"]))
