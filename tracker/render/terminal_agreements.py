"""Agreements as a whole on a terminal: their standing, their events, and the meetings about them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.agreement_records import AgreementWord, Event, EventDay, Meeting, MovedDueDate
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import Agreement, LogEntry
from tracker.domain.shown_titles import shown_title
from tracker.render import render_messages
from tracker.render.template_filling import fill_each
from tracker.render.terminal_log import Entry, commitment_log_table, log_table
from tracker.render.terminal_text import (
    data_list,
    data_paragraph,
    data_text,
    fields_table,
    new_table,
    recorded_text,
    translations_text,
)

# -- standings ---------------------------------------------------------------------------------------


def standing_of_agreement_text(agreement: Agreement, words: Sequence[AgreementWord]) -> Text:
    """How an agreement stands by our word, and below it what each reporter says."""
    ours = [word for word in words if word.reporter is None]
    lines = [_word_text(word) for word in ours] or [data_text(agreement.standing)]
    lines += [_word_text(word) for word in words if word.reporter is not None]
    return Text("\n").join(lines)


def _word_text(word: AgreementWord) -> Text:
    said = fill(render_messages.STANDING_SINCE, standing=word.standing, day=format_day(word.since))
    if word.side:
        said = fill(render_messages.STANDING_BY_SIDE, standing=said, side=word.side)
    if word.reporter:
        said = fill(render_messages.STANDING_OF_REPORTER, reporter=word.reporter, standing=said)
    said = fill(render_messages.STANDING_SAID, standing=said, update=word.update)
    note = fill(render_messages.EVENT_DAY_WITH_NOTE, said=said, note=word.note) if word.note else said
    return data_text(note)


# -- events ------------------------------------------------------------------------------------------


def events_table(events: Iterable[Event]) -> Table:
    """All events, by agreement."""
    table = new_table(*fill_each(render_messages.EVENT_HEADINGS))
    table.columns[0].no_wrap = True
    for event in events:
        day = str(event.day) if event.day else fill(render_messages.EVENT_DAY_UNKNOWN)
        table.add_row(data_text(event.ref), day, str(event.set_on or "-"), data_text(shown_title(event)))
    return table


def event_view(
    event: Event, days: Sequence[EventDay], due_dates: Sequence[MovedDueDate]
) -> list[RenderableType]:
    """One event: its day, what was said of that, and which due dates hang on it."""
    said = Text("\n").join(map(_event_day_text, days))
    due = Text("\n").join(_due_by_event_text(one) for one in due_dates)
    fields: dict[str, Text | None] = {
        render_messages.FIELD_ALSO_CALLED: translations_text(event.title_in),
        render_messages.FIELD_AGREEMENT: data_text(event.agreement),
        render_messages.FIELD_DAY: _day_text(event),
        render_messages.FIELD_SAID: said if days else None,
        render_messages.FIELD_DUE_DATES: due if due_dates else None,
        render_messages.FIELD_NOTE: data_paragraph(event.note) if event.note and not days else None,
        render_messages.FIELD_RECORDED: recorded_text(event),
    }
    return [_heading(event.ref, shown_title(event)), Text(""), fields_table(fields)]


def _day_text(event: Event) -> Text:
    if event.day is None:
        return Text(fill(render_messages.EVENT_DAY_UNKNOWN))
    day = format_day(event.day)
    return data_text(fill(render_messages.EVENT_SIGNING, day=day) if event.is_signing else day)


def _event_day_text(one: EventDay) -> Text:
    day = format_day(one.day) if one.day else fill(render_messages.EVENT_DAY_UNKNOWN)
    said = fill(
        render_messages.EVENT_DAY_SAID, day=day, set_on=format_day(one.effective_on), update=one.update
    )
    return data_text(
        fill(render_messages.EVENT_DAY_WITH_NOTE, said=said, note=one.note) if one.note else said
    )


def _due_by_event_text(one: MovedDueDate) -> Text:
    day = format_day(one.after) if one.after else fill(render_messages.EVENT_DAY_UNKNOWN)
    return data_text(fill(render_messages.DUE_BY_EVENT, commitment=one.commitment, day=day))


# -- meetings ----------------------------------------------------------------------------------------


def meetings_table(meetings: Iterable[Meeting]) -> Table:
    """All meetings, oldest first."""
    table = new_table(*fill_each(render_messages.MEETING_HEADINGS))
    table.columns[0].no_wrap = True
    for meeting in meetings:
        table.add_row(
            data_text(meeting.ref),
            str(meeting.held_on),
            data_list(meeting.agreements),
            data_text(meeting.place),
            data_text(shown_title(meeting)),
        )
    return table


AskLine = tuple[str, str | None, str, str, Sequence[LogEntry]]
"""What was asked: the commitment, the side, the words, the number of the entry, and what came of it."""


def meeting_view(
    meeting: Meeting, next_held_on: date | None, entries: Sequence[Entry], asks: Sequence[AskLine]
) -> list[RenderableType]:
    """One meeting and its minutes: what was recorded from then on, what was asked, and what came of it."""
    fields: dict[str, Text | None] = {
        render_messages.FIELD_ALSO_CALLED: translations_text(meeting.title_in),
        render_messages.FIELD_DAY: data_text(format_day(meeting.held_on)),
        render_messages.FIELD_PLACE: data_text(meeting.place) if meeting.place else None,
        render_messages.FIELD_AGREEMENTS: data_list(meeting.agreements),
        render_messages.FIELD_NEXT_SESSION: data_text(format_day(next_held_on)) if next_held_on else None,
        render_messages.FIELD_NOTE: data_paragraph(meeting.note) if meeting.note else None,
        render_messages.FIELD_RECORDED: recorded_text(meeting),
    }
    title = fill(render_messages.MINUTES_TITLE)
    if next_held_on:
        title = fill(render_messages.MINUTES_TITLE_UNTIL, day=format_day(next_held_on))
    nothing = Text(fill(render_messages.MINUTES_EMPTY), style="dim")
    return [
        _heading(meeting.ref, shown_title(meeting)),
        Text(""),
        fields_table(fields),
        Text(""),
        Text(title, style="bold"),
        Padding(log_table(entries) if entries else nothing, (0, 0, 0, 2)),
        Text(""),
        Text(fill(render_messages.ASKED_TITLE), style="bold"),
        *(_asked(asks) if asks else [Padding(nothing, (0, 0, 0, 2))]),
    ]


def _asked(asks: Iterable[AskLine]) -> Iterator[RenderableType]:
    for commitment, side, ask, update, entries in asks:
        asked = (
            fill(render_messages.ASKED_OF_SIDE, commitment=commitment, side=side, ask=ask, update=update)
            if side
            else fill(render_messages.ASKED, commitment=commitment, ask=ask, update=update)
        )
        yield Padding(data_text(asked), (0, 0, 0, 2))
        nothing = Text(fill(render_messages.ASK_CAME_TO_NOTHING), style="dim")
        yield Padding(commitment_log_table(entries) if entries else nothing, (0, 0, 0, 4))


def _heading(ref: str, title: str) -> Text:
    return Text.assemble(data_text(ref, "bold"), "  ", data_text(title))
