"""Answers as a person sees them on a terminal, in any width, with colour and without."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tracker.domain.days import format_day
from tracker.domain.records import Actor, Agreement, AsOf, Document, Standing, Summary, Tally
from tracker.domain.vocabulary import Flag, Status
from tracker.render.labels import bounds_label, commitments_label, index_label, tentative_label
from tracker.render.terminal_commitment import standing_view
from tracker.render.terminal_log import log_table
from tracker.render.terminal_text import (
    FLAG_STYLES,
    STATUS_STYLES,
    data_paragraph,
    data_text,
    due_text,
    fields_table,
    flag_text,
    new_table,
    status_text,
)

__all__ = [
    "actors_table",
    "agreement_view",
    "agreements_table",
    "documents_table",
    "log_table",
    "standing_view",
    "standings_view",
    "summary_view",
]

WIDE_TERMINAL = 120  # cells; from this width on, flags and the last note have columns of their own
BAR_WIDTH = 30  # cells of the bar for a status that all commitments have
TABLE_FIXED_WIDTH = 52  # cells of a list besides ref and obligors: status, due, gaps, and 20 for the title


# -- list --------------------------------------------------------------------------------------------


def standings_view(standings: Sequence[Standing], width: int) -> list[RenderableType]:
    """Commitments in order: a table, or a block of lines for each if a whole table does not fit the width."""
    if not standings:
        return []
    ref_width = max(len(standing.ref) for standing in standings)
    obligors_width = max(len(", ".join(standing.terms.obligors)) for standing in standings)
    if ref_width + obligors_width + TABLE_FIXED_WIDTH > width:
        return [_standing_block(standing) for standing in standings]
    return [_standings_table(standings, is_wide=width >= WIDE_TERMINAL)]


def _standing_block(standing: Standing) -> Text:
    """A commitment on a few lines: ref, facts, title, flags."""
    obligors = ", ".join(standing.terms.obligors)
    facts_line = Text.assemble(
        status_text(standing.status), ", due ", due_text(standing), ", owed by ", data_text(obligors)
    )
    lines = [
        data_text(standing.ref, "bold"),
        facts_line,
        data_text(standing.terms.title),
        flag_text(standing),
    ]
    return Text("\n").join(line for line in lines if line)


def _standings_table(standings: Iterable[Standing], *, is_wide: bool) -> Table:
    """A row for each commitment.

    In a wide terminal flags and last note have columns; else the flags are below the title, without the note.
    """
    headings = ("Flags", "Commitment", "Last note") if is_wide else ("Commitment",)
    table = new_table("Ref", "Status", "Due", "Owed by", *headings)
    for column in table.columns[:4]:
        column.no_wrap = True
    for standing in standings:
        flags, title = flag_text(standing), data_text(standing.terms.title)
        cells = [
            data_text(standing.ref),
            status_text(standing.status),
            due_text(standing),
            data_text(", ".join(standing.terms.obligors)),
        ]
        rest = (
            [flags, title, data_text(standing.last_note)]
            if is_wide
            else [Text("\n").join(filter(None, (title, flags)))]
        )
        table.add_row(*cells, *rest)
    return table


# -- summary -----------------------------------------------------------------------------------------


def summary_view(summary: Summary, at: AsOf, since: date | None, encoding: str) -> list[RenderableType]:
    """The counts with their bars, the scores, the flags, the groups; ``encoding`` is that of the terminal."""
    total = summary.total
    parts: list[RenderableType] = [
        Text(f"{commitments_label(total)}, {at.description}", style="bold"),
        Text(""),
    ]
    parts.append(_status_bars(summary, since, _bar_character(encoding)))
    parts += [Text(""), Text(index_label(total)), _flag_counts(total)]
    if total.apart:
        parts.append(Text(f"{tentative_label(total.apart)} in no count.", style="dim"))
    if summary.groups:
        parts += [Text(""), _groups_table(summary.groups)]
    return parts


def _bar_character(encoding: str) -> str:
    """The character of which bars are drawn: a full block if the encoding of the terminal has one."""
    try:
        "█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "#"
    return "█"


def _status_bars(summary: Summary, since: date | None, bar_character: str) -> Table:
    """A row per status: its bar, count and share; and the count on the day ``since``, with the change."""
    total, before = summary.total, summary.before
    headings_before = [f"{since}", "Change"] if before else []
    table = new_table("Status", "", "Count", "Share", *headings_before)
    for column in table.columns[2:]:
        column.justify = "right"
    for status in Status:
        count, count_before = total.by_status[status], before.by_status[status] if before else 0
        if not (count or count_before or status is Status.IMPLEMENTED):
            continue
        share = total.share(status)
        length = -(-BAR_WIDTH * count // total.scored) if share is not None else 0
        bar = Text(bar_character * length, style=STATUS_STYLES.get(status, "dim"))
        share_text = "-" if share is None else f"{share} %"
        change = (
            [str(count_before), f"{count - count_before:+d}" if count != count_before else "="]
            if before
            else []
        )
        table.add_row(status_text(status), bar, str(count), share_text, *change)
    return table


def _flag_counts(tally: Tally) -> Text:
    """How many commitments have each flag, on one line."""
    return Text(", ").join(
        Text(f"{flag} {tally.flags[flag]}", style=FLAG_STYLES.get(flag, "") if tally.flags[flag] else "dim")
        for flag in Flag
    )


def _groups_table(groups: Sequence[Tally]) -> Table:
    """A row for each group that has commitments."""
    table = new_table("Group", "All", "Open", "Done", "Index", "Bounds", "Assessed", "Overdue", "Stale")
    for column in table.columns[1:]:
        column.justify = "right"
    for tally in groups:
        if tally.commitments:
            name = "(none)" if tally.group is None else tally.group.replace(";", " and ")
            table.add_row(data_text(name), *_group_cells(tally))
    return table


def _group_cells(tally: Tally) -> list[str]:
    """The cells of a group after its name; "-" for an index that does not exist."""
    done, flags = tally.by_status[Status.IMPLEMENTED], tally.flags
    scores = ["-", "-"] if tally.index is None else [f"{tally.index:.2f}", bounds_label(tally)]
    counts = [tally.commitments, tally.open, done]
    assessed = f"{tally.assessed} of {tally.scored}"
    return [*map(str, counts), *scores, assessed, str(flags[Flag.OVERDUE]), str(flags[Flag.STALE])]


# -- agreements, documents, actors -------------------------------------------------------------------


def agreements_table(agreements: Iterable[Agreement]) -> Table:
    """All agreements, oldest first."""
    table = new_table("Ref", "Day", "Parties", "Commitments", "Agreement")
    for agreement in agreements:
        parties = data_text(", ".join(agreement.parties))
        table.add_row(
            data_text(agreement.ref),
            str(agreement.concluded_on),
            parties,
            str(agreement.commitments),
            data_text(agreement.title),
        )
    return table


def agreement_view(agreement: Agreement, documents: Iterable[Document]) -> list[RenderableType]:
    """One agreement with its documents."""
    document_lines = [_document_line(document) for document in documents]
    place = f", {agreement.place}" if agreement.place else ""
    fields: dict[str, Text | None] = {
        "Form": data_text(agreement.form),
        "Concluded": data_text(f"{format_day(agreement.concluded_on)}{place}"),
        "Parties": data_text(", ".join(agreement.parties)),
        "Commitments": Text(str(agreement.commitments)),
        "Documents": Text("\n").join(document_lines) if document_lines else None,
        "Note": data_paragraph(agreement.note) if agreement.note else None,
        "Recorded": data_text(f"{agreement.recorded_at:%Y-%m-%d %H:%M} UTC by {agreement.recorded_by}"),
    }
    heading = Text.assemble(data_text(agreement.ref, "bold"), "  ", data_text(agreement.title))
    return [heading, Text(""), fields_table(fields)]


def _document_line(document: Document) -> Text:
    """A document on one line: ref, title, publisher, day."""
    details = (document.title, document.publisher, str(document.published_on or ""))
    return data_text(f"{document.ref}: {', '.join(filter(None, details))}")


def documents_table(documents: Iterable[Document]) -> Table:
    """All documents, by agreement."""
    table = new_table("Ref", "Agreement", "Day", "Publisher", "Document")
    for document in documents:
        day = Text(str(document.published_on or "-"))
        table.add_row(
            data_text(document.ref),
            data_text(document.agreement),
            day,
            data_text(document.publisher),
            data_text(document.title),
        )
    return table


def actors_table(actors: Iterable[Actor]) -> Table:
    """All actors, by code."""
    table = new_table("Code", "Kind", "Name")
    for actor in actors:
        table.add_row(data_text(actor.code), actor.kind.value, data_text(actor.name))
    return table
