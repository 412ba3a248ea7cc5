"""What is said of terms that are other now, and of entries that are recorded anew."""

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.domain.corrected_entry import Changes, CorrectedEntry
from tracker.domain.days import format_day
from tracker.domain.errors import join_list
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import format_update_number
from tracker.domain.translations import Translations
from tracker.render import render_messages


def describe_revision(ref: str, number: int, changes: Changes, on: date | None, take_back: str) -> str:
    """A line about what is other, from when on, and how it is taken back."""
    described, name = describe_changes(changes), format_update_number(number)
    if on is None:
        return fill(
            render_messages.CORRECTED, ref=ref, changes=described, number=name, undo=take_back
        ).rstrip()
    day = format_day(on)
    return fill(
        render_messages.AMENDED, ref=ref, changes=described, number=name, day=day, undo=take_back
    ).rstrip()


def describe_corrected(corrected: CorrectedEntry, number: int, take_back: str) -> str:
    """That an entry is recorded anew, what is other, and how what it is about stands now."""
    old, new = format_update_number(number), format_update_number(corrected.number)
    described, ref, status = describe_changes(corrected.changes), corrected.ref, corrected.status_now
    if status is None:
        return fill(
            render_messages.OTHER_ENTRY_IS_CORRECTED,
            old=old,
            new=new,
            changes=described,
            ref=ref,
            undo=take_back,
        ).rstrip()
    return fill(
        render_messages.ENTRY_IS_CORRECTED,
        old=old,
        new=new,
        changes=described,
        ref=ref,
        status=status,
        undo=take_back,
    ).rstrip()


def term_name(name: str) -> str:
    """What a sentence calls a term."""
    known = render_messages.ANSWER_TERM_NAMES.get(name)
    return say_label(known) if known else name


def describe_value(value: object) -> str:
    """A value, or that there is none, as a sentence about a change shows it."""
    if value in (None, "", []):
        return fill(render_messages.NO_TERM)
    if isinstance(value, list | tuple):
        return join_list(map(str, value))
    if isinstance(value, Translations):
        return describe_translations(value)
    if isinstance(value, date):
        return format_day(value)
    return fill(render_messages.QUOTED_TERM, value=value)


def describe_translations(translations: Translations) -> str:
    """Each text with the code of its language."""
    return join_list(
        fill(render_messages.IN_LANGUAGE, code=code, text=text)
        for code, text in translations.by_language.items()
    )


def describe_changes(changes: Mapping[str, tuple[object, object]]) -> str:
    """What each term was and is."""
    return fill(render_messages.LIST_COMMA).join(_describe_each(_as_one_due_date(changes)))


def _as_one_due_date(changes: Mapping[str, tuple[object, object]]) -> Mapping[str, tuple[object, object]]:
    """The changes, where a day became a rule or a rule a day as one: only one of the two is ever set."""
    if not {"due_on", "due"} <= changes.keys():
        return changes
    day, rule = changes["due_on"], changes["due"]
    one = (day[0] or rule[0], day[1] or rule[1])
    return {name: one if name == "due_on" else pair for name, pair in changes.items() if name != "due"}


def _describe_each(changes: Mapping[str, tuple[object, object]]) -> Iterator[str]:
    for name, (before, after) in changes.items():
        was, is_now = describe_value(before), describe_value(after)
        term = term_name(name)
        yield fill(render_messages.TERM_CHANGED, term=term, before=was, after=is_now)


def describe_terms(terms: Mapping[str, object]) -> str:
    """What terms are."""
    return fill(render_messages.LIST_COMMA).join(
        fill(
            render_messages.TERM,
            term=term_name(name),
            value=describe_value(value),
        )
        for name, value in terms.items()
    )
