"""The selection of a brief in words."""

from collections.abc import Iterator

from tracker.brief import brief_messages
from tracker.brief.page_model import DataText, Phrase
from tracker.brief.phrasing import PhraseBuilder, fill_phrase, join_phrases, join_with_or
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import Selection


def describe_selection(builder: PhraseBuilder) -> Phrase:
    """The selection in words; empty if it takes in everything."""
    selection = builder.data.selection
    phrases: list[Phrase] = []
    if selection.agreements:
        refs = join_with_or([(DataText(ref),) for ref in selection.agreements])
        phrases.append(fill_phrase(brief_messages.SELECTED_AGREEMENTS, agreements=refs))
    if selection.obligors:
        names = join_with_or([builder.actor_names([code]) for code in selection.obligors])
        phrases.append(fill_phrase(brief_messages.SELECTED_OBLIGORS, obligors=names))
    if selection.themes:
        themes = join_with_or([(DataText(theme),) for theme in selection.themes])
        phrases.append(fill_phrase(brief_messages.SELECTED_THEMES, themes=themes))
    if selection.strengths:
        phrases.append(join_with_or([(say_word(strength),) for strength in selection.strengths]))
    if selection.search:
        phrases.append(fill_phrase(brief_messages.SELECTED_WORDS, words=DataText(selection.search)))
    phrases += _describe_state(builder, selection)
    return join_phrases(phrases, fill(brief_messages.LIST_SEMICOLON))


def _describe_state(builder: PhraseBuilder, selection: Selection) -> Iterator[Phrase]:
    """What is asked of status, flags, claims and due date, in words."""
    if selection.statuses:
        yield join_with_or([(status,) for status in selection.statuses])
    yield from ((say_word(flag),) for flag in selection.flags)
    if selection.any_flags:
        yield join_with_or([(say_word(flag),) for flag in selection.any_flags])
    if selection.reporters:
        names = join_with_or([builder.actor_names([code]) for code in selection.reporters])
        yield fill_phrase(brief_messages.SELECTED_REPORTERS, reporters=names)
    if selection.owners:
        owners = join_with_or([(DataText(owner),) for owner in selection.owners])
        yield fill_phrase(brief_messages.SELECTED_OWNERS, owners=owners)
    if selection.due_after:
        yield (fill(brief_messages.SELECTED_DUE_AFTER, day=format_short_day(selection.due_after)),)
    if selection.due_before:
        yield (fill(brief_messages.SELECTED_DUE, day=format_short_day(selection.due_before)),)
