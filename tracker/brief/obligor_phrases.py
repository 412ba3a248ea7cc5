"""Names those who owe a commitment: each, or of many in few words which they are."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tracker.brief import brief_messages
from tracker.brief.page_model import Phrase
from tracker.brief.phrasing import fill_phrase, join_phrases, join_with_and
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Flag, Status
from tracker.render.duty_labels import find_oldest_news

if TYPE_CHECKING:
    from tracker.brief.phrasing import PhraseBuilder
    from tracker.domain.records import Standing

MANY = 4
"""More than so many are not named one by one where it can be said in fewer names who they are."""


def obligor_names(builder: PhraseBuilder, standing: Standing) -> Phrase:
    """The names of those who owe a commitment, each with the status of its part where they differ."""
    parts = standing.details.parts
    if len({part.status for part in parts}) < 2:
        return name_some_obligors(builder, standing, standing.terms.obligors)
    if len(parts) > MANY:
        return _names_by_status(builder, [(part.side, part.status) for part in parts])
    template, comma = brief_messages.OBLIGOR_WITH_STATUS, fill(brief_messages.LIST_COMMA)
    return join_phrases(
        [fill_phrase(template, actor=builder.actor_names([part.side]), status=part.status) for part in parts],
        comma,
    )


def _names_by_status(builder: PhraseBuilder, statuses: Sequence[tuple[str, Status]]) -> Phrase:
    """Each status with those whose parts have it; the one of most comes last, and they are the others."""
    sides: dict[Status, list[str]] = {}
    for side, status in statuses:
        sides.setdefault(status, []).append(side)
    phrases: list[Phrase] = []
    for status, of_status in sorted(sides.items(), key=lambda item: len(item[1])):
        names = builder.actor_names(of_status)
        if len(phrases) == len(sides) - 1 and len(of_status) > MANY:
            names = (fill(brief_messages.OTHERS, number=len(of_status)),)
        phrases.append(fill_phrase(brief_messages.STATUS_OF_SIDES, status=status, sides=names))
    return join_phrases(phrases, fill(brief_messages.LIST_SEMICOLON))


def name_some_obligors(builder: PhraseBuilder, standing: Standing, sides: Collection[str]) -> Phrase:
    """Some of those who owe a commitment: by name, or of many "all 14 parties", "all but Iran and Iraq"."""
    obligors = standing.terms.obligors
    others = [code for code in obligors if code not in sides]
    if len(sides) <= MANY or len(others) > MANY:
        return builder.actor_names(sides)
    if others:
        return fill_phrase(brief_messages.ALL_BUT, others=builder.actor_names(others))
    agreement = builder.data.agreements.get(standing.terms.agreement)
    if agreement and set(agreement.parties) == set(obligors):
        return (fill(brief_messages.ALL_PARTIES, number=len(obligors)),)
    return builder.actor_names(obligors)


def asked_names(builder: PhraseBuilder, standing: Standing, sides: Sequence[str]) -> Phrase:
    """The names of those of whom something is asked; we are "ourselves"."""
    if len(sides) > MANY:
        return name_some_obligors(builder, standing, sides)
    ours = builder.data.office.actor
    named = (
        (fill(brief_messages.OURSELVES),) if code == ours else builder.actor_names([code]) for code in sides
    )
    return join_with_and(list(named))


def add_sides_with_flag(builder: PhraseBuilder, words: Phrase, standing: Standing, flag: Flag) -> Phrase:
    """What is said because of a flag, with those whose parts have it where others' have not."""
    parts = standing.details.parts
    sides = [part.side for part in parts if flag in part.flags]
    if flag is Flag.STALE:
        oldest = find_oldest_news(standing)
        sides = [part.side for part in parts if part.side in sides and part.evidence_on == oldest]
    return _add_sides(builder, words, standing, sides)


def add_sides_of_status(builder: PhraseBuilder, words: Phrase, standing: Standing) -> Phrase:
    """What is said because of the status, with those whose parts have it where others' have not."""
    sides = [part.side for part in standing.details.parts if part.status is standing.status]
    return _add_sides(builder, words, standing, sides)


def _add_sides(builder: PhraseBuilder, words: Phrase, standing: Standing, sides: Sequence[str]) -> Phrase:
    if not sides or len(sides) == len(standing.details.parts):
        return words
    names = name_some_obligors(builder, standing, sides)
    return fill_phrase(brief_messages.OF_SIDES, words=words, sides=names)
