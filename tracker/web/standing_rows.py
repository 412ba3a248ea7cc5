"""A commitment as a line of a list."""

from typing import NamedTuple

from tracker.domain.message_filling import fill
from tracker.domain.records import Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.vocabulary import Status
from tracker.render import render_messages
from tracker.render.duty_labels import occurrences_label, parts_label
from tracker.render.items import flag_key
from tracker.render.labels import flag_labels
from tracker.render.template_filling import fill_each
from tracker.web.page_links import PageLinks


class ShownFlag(NamedTuple):
    """A flag with its reason; the key is the class of its look, empty for what is no flag."""

    key: str
    label: str


class StandingLine(NamedTuple):
    """What a line of a list shows."""

    ref: str
    address: str
    status: Status
    due: str
    obligors: str
    flags: tuple[ShownFlag, ...]
    title: str
    our_note: str
    their_note: str
    their_note_by: str


class ColumnHeading(NamedTuple):
    """The heading of a column; the address is of the list in its order, empty where there is none."""

    name: str
    address: str = ""
    order: str = ""


def standing_line(standing: Standing, links: PageLinks) -> StandingLine:
    """The line of one commitment."""
    labels = flag_labels(standing).items()
    beside = filter(None, (parts_label(standing), occurrences_label(standing)))
    return StandingLine(
        standing.ref,
        links.record("commitment", standing.ref),
        standing.status,
        str(standing.due_on or ""),
        fill(render_messages.LIST_COMMA).join(standing.terms.obligors),
        (
            *(ShownFlag("", label) for label in beside),
            *(ShownFlag(flag_key(flag), label) for flag, label in labels),
        ),
        shown_title(standing.terms),
        standing.last_note or "",
        standing.their_last_note or "",
        standing.their_last_note_by or "",
    )


def plain_headings(*, has_notes: bool) -> list[ColumnHeading]:
    """The headings of a list that nobody sorts."""
    names = list(fill_each(render_messages.STANDING_HEADINGS_WIDE))
    return [ColumnHeading(name) for name in (names if has_notes else names[:6])]
