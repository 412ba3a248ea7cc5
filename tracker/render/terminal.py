"""Answers as a person sees them on a terminal, in any width, with colour and without."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tracker.domain.agreement_records import AgreementWord
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, format_number, say_word
from tracker.domain.records import Actor, Agreement, Document, Standing
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.render import render_messages
from tracker.render.formats import Item, format_cell
from tracker.render.template_filling import fill_each
from tracker.render.terminal_agreements import (
    event_view,
    events_table,
    meeting_view,
    meetings_table,
    standing_of_agreement_text,
)
from tracker.render.terminal_commitment import standing_view
from tracker.render.terminal_entities import actor_view, document_view
from tracker.render.terminal_log import log_table
from tracker.render.terminal_series import incidents_view, series_view
from tracker.render.terminal_summary import summary_view
from tracker.render.terminal_text import (
    data_list,
    data_paragraph,
    data_text,
    due_text,
    fields_table,
    fill_text,
    flag_text,
    new_table,
    recorded_text,
    status_text,
    translations_text,
    with_url,
)

__all__ = [
    "actor_view",
    "actors_table",
    "agreement_view",
    "agreements_table",
    "columns_table",
    "document_view",
    "documents_view",
    "event_view",
    "events_table",
    "incidents_view",
    "log_table",
    "meeting_view",
    "meetings_table",
    "series_view",
    "standing_view",
    "standings_view",
    "summary_view",
]

WIDE_TERMINAL = 120  # cells; from this width on, flags and the last note have columns of their own
UNCUT_COLUMNS = ("ref", "status", "due_on", "commitment")  # they stand on one line, however narrow it is
TABLE_FIXED_WIDTH = 52  # cells of a list besides ref and obligors: status, due, gaps, and 20 for the title


# -- list --------------------------------------------------------------------------------------------


def standings_view(standings: Sequence[Standing], width: int) -> list[RenderableType]:
    """Commitments in order: a table, or a block of lines for each if a whole table does not fit the width."""
    if not standings:
        return []
    ref_width = max(len(standing.ref) for standing in standings)
    comma = fill(render_messages.LIST_COMMA)
    obligors_width = max(len(comma.join(standing.terms.obligors)) for standing in standings)
    if ref_width + obligors_width + TABLE_FIXED_WIDTH > width:
        return [_standing_block(standing) for standing in standings]
    return [_standings_table(standings, is_wide=width >= WIDE_TERMINAL)]


def _standing_block(standing: Standing) -> Text:
    """A commitment on a few lines: ref, facts, title, flags."""
    facts_line = fill_text(
        render_messages.STANDING_FACTS,
        status=status_text(standing.status),
        due=due_text(standing),
        obligors=data_list(standing.terms.obligors),
    )
    lines = [
        data_text(standing.ref, "bold"),
        facts_line,
        data_text(shown_title(standing.terms)),
        flag_text(standing),
    ]
    return Text("\n").join(line for line in lines if line)


def _standings_table(standings: Iterable[Standing], *, is_wide: bool) -> Table:
    """A row for each commitment.

    In a wide terminal flags and last notes have columns; else the flags are below the title, without notes.
    """
    headings = render_messages.STANDING_HEADINGS_WIDE if is_wide else render_messages.STANDING_HEADINGS
    rows = []
    for standing in standings:
        flags, title = flag_text(standing), data_text(shown_title(standing.terms))
        cells = [
            data_text(standing.ref),
            status_text(standing.status),
            due_text(standing),
            data_list(standing.terms.obligors),
        ]
        rest = (
            [flags, title, data_text(standing.last_note), _their_note_text(standing)]
            if is_wide
            else [Text("\n").join(filter(None, (title, flags)))]
        )
        rows.append([*cells, *rest])
    return _table_without_empty_columns(list(fill_each(headings)), rows)


def _table_without_empty_columns(headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> Table:
    """A table of standings; a column in which no row has anything leaves its room to the others."""
    shown = [number for number in range(len(headings)) if any(row[number] for row in rows)]
    table = new_table(*(headings[number] for number in shown))
    for column, number in zip(table.columns, shown, strict=True):
        column.no_wrap = number < 4
    for row in rows:
        table.add_row(*(row[number] for number in shown))
    return table


def _their_note_text(standing: Standing) -> Text:
    """The latest note of somebody else, and whose it is."""
    if standing.their_note is None:
        return Text("")
    reporter, note = data_text(standing.their_note.reporter), data_text(standing.their_note.text)
    return fill_text(render_messages.THEIR_NOTE, reporter=reporter, note=note)


def columns_table(keys: Sequence[str], items: Iterable[Item]) -> Table:
    """A row for each item, with the columns that were asked for; ref, status and due are never cut."""
    table = new_table(*keys)
    for column in table.columns:
        column.no_wrap = column.header in UNCUT_COLUMNS
    for item in items:
        table.add_row(*(data_text(format_cell(item[key])) for key in keys))
    return table


# -- agreements, documents, actors -------------------------------------------------------------------


def agreements_table(agreements: Iterable[Agreement]) -> Table:
    """All agreements, oldest first."""
    table = new_table(*fill_each(render_messages.AGREEMENT_HEADINGS))
    table.columns[0].no_wrap = True
    for agreement in agreements:
        table.add_row(
            data_text(agreement.ref),
            str(agreement.concluded_on),
            data_text(agreement.standing),
            data_list(agreement.parties),
            format_number(agreement.commitments),
            data_text(shown_title(agreement)),
        )
    return table


def agreement_view(
    agreement: Agreement, documents: Iterable[Document], words: Sequence[AgreementWord] = ()
) -> list[RenderableType]:
    """One agreement with its documents, and what we and others say of its standing."""
    document_lines = [_document_line(document) for document in documents]
    concluded = format_day(agreement.concluded_on)
    if agreement.place:
        concluded = fill(render_messages.CONCLUDED_AT, day=concluded, place=agreement.place)
    fields: dict[str, Text | None] = {
        render_messages.FIELD_ALSO_CALLED: translations_text(agreement.title_in),
        render_messages.FIELD_FORM: data_text(agreement.form),
        render_messages.FIELD_CONCLUDED: data_text(concluded),
        render_messages.FIELD_PARTIES: data_list(agreement.parties),
        render_messages.FIELD_STANDING: standing_of_agreement_text(agreement, words),
        render_messages.FIELD_COMMITMENTS: Text(format_number(agreement.commitments)),
        render_messages.FIELD_DOCUMENTS: Text("\n").join(document_lines) if document_lines else None,
        render_messages.FIELD_NOTE: data_paragraph(agreement.note) if agreement.note else None,
        render_messages.FIELD_RECORDED: recorded_text(agreement),
    }
    heading = Text.assemble(data_text(agreement.ref, "bold"), "  ", data_text(shown_title(agreement)))
    return [heading, Text(""), fields_table(fields)]


def _document_line(document: Document) -> Text:
    """A document on one line: ref, title, publisher, day; below it its URL."""
    details = (shown_title(document), document.publisher, str(document.published_on or ""))
    listed = fill(render_messages.LIST_COMMA).join(filter(None, details))
    line = data_text(fill(render_messages.DOCUMENT_LINE, ref=document.ref, details=listed))
    return with_url(line, document.url)


def documents_view(documents: Iterable[Document], width: int) -> list[RenderableType]:
    """All documents, by agreement: a table, or a few lines for each where a URL would not fit into one."""
    if width < WIDE_TERMINAL:
        return [_document_block(document) for document in documents]
    table = new_table(*fill_each(render_messages.DOCUMENT_HEADINGS))
    table.columns[0].no_wrap = True
    for document in documents:
        table.add_row(
            data_text(document.ref),
            data_list(document.agreements),
            Text(str(document.published_on or "-")),
            data_text(document.publisher),
            with_url(data_text(shown_title(document)), document.url),
        )
    return [table]


def _document_block(document: Document) -> Text:
    """A document on a few lines: ref, facts, title, URL."""
    facts = (*document.agreements, document.publisher, str(document.published_on or ""))
    lines = [data_text(document.ref, "bold"), data_list(facts), data_text(shown_title(document))]
    return with_url(Text("\n").join(lines), document.url)


def actors_table(actors: Iterable[Actor]) -> Table:
    """All actors, by code."""
    table = new_table(*fill_each(render_messages.ACTOR_HEADINGS))
    for actor in actors:
        table.add_row(data_text(actor.code), say_word(actor.kind), data_text(shown_name(actor)))
    return table
