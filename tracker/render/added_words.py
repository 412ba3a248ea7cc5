"""What is said of a new record: of a commitment who owes it, and when, how often and how much it is due.

``next_step`` is how to go on in the words of an interface; empty where it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.domain.terms import ActorTerms, AgreementTerms, DocumentTerms, MeetingTerms
from tracker.render import render_messages
from tracker.render.formats import Item
from tracker.render.rule_words import say_period, say_rule


def describe_added(item: Item, due_by_rule: date | None, parties: str) -> str:
    """A sentence about a new commitment: its strength and kind, by whom it is owed and when it is due.

    ``due_by_rule`` is the day that its rule means as far as is known; ``parties`` says in brackets that the
    parties owe it, where nobody else was named.
    """
    obligors = fill(render_messages.LIST_AND).join(item["obligors"])
    if parties:
        obligors = fill(render_messages.OBLIGORS_ARE_PARTIES, obligors=obligors, parties=parties)
    added = fill(
        render_messages.COMMITMENT_ADDED,
        ref=item["ref"],
        strength=item["strength"],
        kind=item["kind"],
        obligors=obligors,
    )
    parts = [added, *_describe_when(item, due_by_rule), *_describe_how_much(item)]
    return fill(render_messages.COMMITMENT_ADDED_SENTENCE, added=fill(render_messages.LIST_COMMA).join(parts))


def _describe_when(item: Item, due_by_rule: date | None) -> Iterator[str]:
    """When it is due, by which rule, how often, from when and until when."""
    if item["due_on"]:
        yield fill(render_messages.ADDED_DUE, day=format_day(item["due_on"]))
    if item["due"]:
        yield _describe_rule(item["due"], due_by_rule)
    if item["after"]:
        yield fill(render_messages.ADDED_AFTER, anchor=item["after"])
    if item["due_words"]:
        yield fill(render_messages.ADDED_DUE_WORDS, words=item["due_words"])
    if item["every"]:
        yield say_period(item["every"])
    if item["starts_on"]:
        yield fill(render_messages.ADDED_STARTS, day=format_day(item["starts_on"]))
    if item["ends_on"]:
        yield fill(render_messages.ADDED_ENDS, day=format_day(item["ends_on"]))


def _describe_rule(rule: str, day: date | None) -> str:
    said = say_rule(rule)
    if day is not None:
        return fill(render_messages.ADDED_DUE_BY_RULE_ON, rule=said, day=format_day(day))
    # What hangs on another commitment is due when that is done.
    is_by_event = ":" in rule
    template = render_messages.ADDED_DUE_BY_RULE_UNKNOWN if is_by_event else render_messages.ADDED_DUE_BY_RULE
    return fill(template, rule=said)


def _describe_how_much(item: Item) -> Iterator[str]:
    """How much there shall be, and since when it was agreed, where that is said."""
    if item["target"] is not None:
        goal = format_amount(item["target"])
        yield fill(render_messages.ADDED_TARGET, target=goal, unit=item["unit"])
    if item["agreed_on"]:
        yield fill(render_messages.ADDED_AGREED, day=format_day(item["agreed_on"]))


# -- what commitments refer to -----------------------------------------------------------------------


def describe_added_actor(terms: ActorTerms) -> str:
    """A sentence about a new actor."""
    return fill(render_messages.ACTOR_ADDED, code=terms.code, name=terms.name, kind=terms.kind)


def describe_added_agreement(ref: str, terms: AgreementTerms, next_step: str) -> str:
    """A sentence about a new agreement."""
    day = format_day(terms.concluded_on)
    return fill(render_messages.AGREEMENT_ADDED, ref=ref, day=day, next=next_step).rstrip()


def describe_added_document(ref: str, terms: DocumentTerms) -> str:
    """A sentence about a new document."""
    agreements = fill(render_messages.LIST_AND).join(sorted(terms.agreements))
    if terms.published_on is None:
        return fill(render_messages.DOCUMENT_ADDED, ref=ref, agreements=agreements)
    day = format_day(terms.published_on)
    return fill(render_messages.DOCUMENT_ADDED_PUBLISHED, ref=ref, agreements=agreements, day=day)


def describe_added_event(ref: str, day: date | None, next_step: str) -> str:
    """A sentence about a new event, whose day may not be known."""
    shown = format_day(day) if day else fill(render_messages.EVENT_DAY_UNKNOWN)
    return fill(render_messages.EVENT_ADDED, ref=ref, day=shown, next=next_step).rstrip()


def describe_added_meeting(ref: str, terms: MeetingTerms, next_step: str) -> str:
    """A sentence about a new meeting."""
    agreements, day = fill(render_messages.LIST_AND).join(sorted(terms.agreements)), format_day(terms.held_on)
    return fill(
        render_messages.MEETING_ADDED, ref=ref, agreements=agreements, day=day, next=next_step
    ).rstrip()
