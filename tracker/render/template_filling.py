"""Messages by the list, and in pieces: a value can keep a colour on a terminal, or be isolated on a page."""

from collections.abc import Iterable, Iterator

from tracker.domain.message_filling import fill

_MARK = "\0"  # no text that is stored or typed has one


def fill_each(templates: Iterable[str], **values: object) -> tuple[str, ...]:
    """Several messages, such as the headings of a table."""
    return tuple(fill(template, **values) for template in templates)


def fill_pieces(template: str, **values: object) -> Iterator[object]:
    """The message split at its placeholders: our own words as text, each value as it was passed.

    A value that is plain text, or a whole number, belongs to the words around it.
    """
    marked = {
        name: value if type(value) in (str, int) else f"{_MARK}{name}{_MARK}"
        for name, value in values.items()
    }
    for number, part in enumerate(fill(template, **marked).split(_MARK)):
        if number % 2:
            yield values[part]
        elif part:
            yield part
