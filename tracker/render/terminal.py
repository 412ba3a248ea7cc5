"""How an answer looks to a person at a terminal, in any width, with colour and without.

Every text that comes out of the data passes through ``said``, so none of it can act on the screen.
"""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain import timeline
from tracker.domain.days import format_day
from tracker.domain.records import Actor, Agreement, AsOf, Document, LogEntry, Standing, Summary, Tally
from tracker.domain.text import escape_control_characters
from tracker.domain.vocabulary import Flag, Status
from tracker.render import labels

WIDE_SCREEN = 120  # from this width on, what is under each other elsewhere stands side by side
BAR_WIDTH = 30  # cells of a bar that stands for all
TABLE_FIXED_WIDTH = (
    52  # cells of a list's table besides ref and obligors: status, due, gaps, and 20 for the title
)
FIELD_FIXED_WIDTH = 13  # cells of a line of terms besides what is said: indent, name of the field, gap
MAX_TIMELINE_WIDTH = 100  # cells of a timeline; a longer one only moves apart what belongs together
MIN_TIMELINE_WIDTH = 20  # cells of a timeline that has its first and last day beside it
TWO_DAYS_WIDTH = len("2017-11-07  2018-06-01")

# Of the eight basic colours those that can be read on a light and on a dark ground; the words say it all
# without them.
STATUS_STYLES: dict[Status, str] = {
    Status.SUBSTANTIAL: "green",
    Status.STALLED: "magenta",
    Status.SUSPENDED: "magenta",
    Status.BREACHED: "bold red",
    Status.IMPLEMENTED: "green",
}
FLAG_STYLES: dict[Flag, str] = {Flag.OVERDUE: "red", Flag.CONTESTED: "magenta", Flag.UNVERIFIED: "magenta"}


def data_text(text: object, style: str = "") -> Text:
    """Words from the data, as a screen may show them: on one line, and never taken for markup."""
    return Text(escape_control_characters("" if text is None else str(text)), style=style)


def data_paragraph(text: str, style: str = "") -> Text:
    """Words from the data that may run over several lines."""
    return Text(escape_control_characters(text, keep_lines=True), style=style)


def _new_table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


# -- list --------------------------------------------------------------------------------------------


def standings_view(standings: Sequence[Standing], width: int) -> list[RenderableType]:
    """Commitments in order: a table, or blocks where the width is too small for one that cuts nothing."""
    if not standings:
        return []
    refs = max(len(standing.ref) for standing in standings)
    owed = max(len(", ".join(standing.obligors)) for standing in standings)
    if refs + owed + TABLE_FIXED_WIDTH > width:
        return [_standing_block(standing) for standing in standings]
    return [_standings_table(standings, wide=width >= WIDE_SCREEN)]


def _standing_block(standing: Standing) -> Text:
    owed = ", ".join(standing.obligors)
    facts = Text.assemble(
        _status_text(standing.status), ", due ", _due_text(standing), ", owed by ", data_text(owed)
    )
    lines = [data_text(standing.ref, "bold"), facts, data_text(standing.title), flag_text(standing)]
    return Text("\n").join(line for line in lines if line)


def _standings_table(standings: Iterable[Standing], *, wide: bool) -> Table:
    """In a narrow terminal the flags stand under the title, in a wide one beside it, with the last note."""
    headings = ("Flags", "Commitment", "Last note") if wide else ("Commitment",)
    table = _new_table("Ref", "Status", "Due", "Owed by", *headings)
    for column in table.columns[:4]:
        column.no_wrap = True
    for standing in standings:
        flags, title = flag_text(standing), data_text(standing.title)
        cells = [
            data_text(standing.ref),
            _status_text(standing.status),
            _due_text(standing),
            data_text(", ".join(standing.obligors)),
        ]
        rest = (
            [flags, title, data_text(standing.last_note)]
            if wide
            else [Text("\n").join(filter(None, (title, flags)))]
        )
        table.add_row(*cells, *rest)
    return table


def _status_text(status: Status | None) -> Text:
    return Text("") if status is None else Text(status.value, style=STATUS_STYLES.get(status, ""))


def _due_text(standing: Standing) -> Text:
    return data_text(standing.due_on or "-", style="red" if Flag.OVERDUE in standing.flags else "")


def flag_text(standing: Standing) -> Text:
    """The flags with what they rest on: who claims what, how late, how old the news is."""
    words = labels.flag_labels(standing).items()
    return Text(", ").join(data_text(said_so, style=FLAG_STYLES.get(flag, "dim")) for flag, said_so in words)


# -- summary -----------------------------------------------------------------------------------------


def summary_view(summary: Summary, at: AsOf, since: date | None, encoding: str) -> list[RenderableType]:
    """The counts with their bars, the scores, the flags, the groups."""
    total = summary.total
    parts: list[RenderableType] = [
        Text(f"{labels.commitments_label(total)}, {at.description}", style="bold"),
        Text(""),
    ]
    parts.append(_status_bars(summary, since, _bar_character(encoding)))
    parts += [Text(""), Text(labels.index_label(total)), _flag_counts(total)]
    if total.apart:
        parts.append(Text(f"{labels.tentative_label(total.apart)} in no count.", style="dim"))
    if summary.groups:
        parts += [Text(""), _groups_table(summary.groups)]
    return parts


def _bar_character(encoding: str) -> str:
    """The character that bars are drawn with: a full block where the terminal can show one."""
    try:
        "█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "#"
    return "█"


def _status_bars(summary: Summary, since: date | None, block: str) -> Table:
    total, before = summary.total, summary.before
    then = [f"{since}", "Change"] if before else []
    table = _new_table("Status", "", "Count", "Share", *then)
    for column in table.columns[2:]:
        column.justify = "right"
    for status in Status:
        count, was = total.by_status[status], before.by_status[status] if before else 0
        if not (count or was or status is Status.IMPLEMENTED):
            continue
        share = total.share(status)
        length = -(-BAR_WIDTH * count // total.scored) if share is not None else 0
        bar = Text(block * length, style=STATUS_STYLES.get(status, "dim"))
        shown = "-" if share is None else f"{share} %"
        change = [str(was), f"{count - was:+d}" if count != was else "="] if before else []
        table.add_row(_status_text(status), bar, str(count), shown, *change)
    return table


def _flag_counts(tally: Tally) -> Text:
    return Text(", ").join(
        Text(f"{flag} {tally.flags[flag]}", style=FLAG_STYLES.get(flag, "") if tally.flags[flag] else "dim")
        for flag in Flag
    )


def _groups_table(groups: Sequence[Tally]) -> Table:
    table = _new_table("Group", "All", "Open", "Done", "Index", "Bounds", "Assessed", "Overdue", "Stale")
    for column in table.columns[1:]:
        column.justify = "right"
    for tally in groups:
        if tally.commitments:
            name = "(none)" if tally.group is None else tally.group.replace(";", " and ")
            table.add_row(data_text(name), *_group_cells(tally))
    return table


def _group_cells(tally: Tally) -> list[str]:
    done, flags = tally.by_status[Status.IMPLEMENTED], tally.flags
    scores = ["-", "-"] if tally.index is None else [f"{tally.index:.2f}", labels.bounds_label(tally)]
    counts = [tally.commitments, tally.open, done]
    assessed = f"{tally.assessed} of {tally.scored}"
    return [*map(str, counts), *scores, assessed, str(flags[Flag.OVERDUE]), str(flags[Flag.STALE])]


# -- show and log ------------------------------------------------------------------------------------


def standing_view(
    standing: Standing, log: Sequence[LogEntry], at: AsOf, life: timeline.Timeline | None, width: int
) -> list[RenderableType]:
    """One commitment: its terms, what each actor says, its life in one line, its whole log."""
    head = Text.assemble(data_text(standing.ref, "bold"), "  ", data_text(standing.title))
    return [
        head,
        Text(""),
        _fields_table(_terms_fields(standing, at, _timeline_text(standing, life, width - FIELD_FIXED_WIDTH))),
        Text(""),
        Text("Log", style="bold"),
        _log_of_one(log),
    ]


def _terms_fields(standing: Standing, at: AsOf, life: Text | None) -> dict[str, Text | None]:
    where = ", ".join(filter(None, (standing.document, standing.locator)))
    terms = (standing.strength, standing.kind, standing.theme)
    return {
        "Status": _status_since_text(standing, at),
        "Flags": flag_text(standing) or None,
        "Claims": _claims_text(standing),
        "Due": _due_and_slip_text(standing),
        "Timeline": life,
        "Evidence": data_text(
            f"{format_day(standing.evidence_on)}, {labels.days_label((at.day - standing.evidence_on).days)} old"
        ),
        "Owed by": data_text(", ".join(standing.obligors)),
        "Agreement": data_text(standing.agreement),
        "Terms": data_text(", ".join(filter(None, terms))),
        "Wording": data_text(f'"{standing.wording}"') if standing.wording else None,
        "Document": data_text(where) if where else None,
        "Note": data_paragraph(standing.note) if standing.note else None,
        "Recorded": data_text(f"{standing.recorded_at:%Y-%m-%d %H:%M} UTC by {standing.recorded_by}"),
    }


def _status_since_text(standing: Standing, at: AsOf) -> Text:
    since = f" since {format_day(standing.status_on)}" if standing.status_on else ""
    level = "" if standing.level is None else f", level {standing.level} of 3"
    return Text.assemble(_status_text(standing.status), f"{since}{level}, {at.description}")


def _claims_text(standing: Standing) -> Text | None:
    lines = [
        Text.assemble(
            data_text(claim.reporter),
            " says ",
            _status_text(claim.status),
            f", {format_day(claim.on)} [{claim.update}]",
        )
        for claim in standing.claims
    ]
    return Text("\n").join(lines) if lines else None


def _due_and_slip_text(standing: Standing) -> Text | None:
    if standing.due_on is None:
        return None
    moved = standing.original_due_on is not None and standing.slip
    slip = f" (at first {standing.original_due_on}: {standing.slip:+d} days)" if moved else ""
    return data_text(f"{format_day(standing.due_on)}{slip}")


def _timeline_text(standing: Standing, life: timeline.Timeline | None, room: int) -> Text | None:
    """The timeline in one line between two days, and under it what its signs mean; none where it is bare.

    The days are the first and the last that are drawn, or the due date where that is further off.
    """
    if life is None or not (life.spans[-1].assessment or life.claims or life.due_dates):
        return None
    days = timeline.common_axis([life])
    is_beside = room - TWO_DAYS_WIDTH >= MIN_TIMELINE_WIDTH
    drawn = timeline.draw_timeline(
        life, days, min(MAX_TIMELINE_WIDTH, room - TWO_DAYS_WIDTH) if is_beside else max(1, room)
    )
    first, last = (
        days.begins,
        life.due_dates[-1] if timeline.LATER_DUE_SYMBOL in drawn else days.ends - timeline.ONE_DAY,
    )
    signs = _coloured_timeline(drawn, standing)
    shown = (f"{first} ", signs, f" {last}") if is_beside else (signs, f"\n{first} to {last}")
    return Text.assemble(*shown, "\n", (_wrap_items(timeline.explain_symbols(life, drawn), room), "dim"))


def _coloured_timeline(drawn: str, standing: Standing) -> Text:
    """A timeline, each letter in the colour of its status; a due date that was missed as in a list."""
    styles = {timeline.STATUS_LETTERS[status]: style for status, style in STATUS_STYLES.items()}
    styles |= {letter.translate(timeline.CONTESTED_LETTERS): style for letter, style in styles.items()}
    styles |= {timeline.DUE_SYMBOL: str(_due_text(standing).style)}
    return Text.assemble(*(("".join(alike), styles.get(sign, "")) for sign, alike in groupby(drawn)))


def _wrap_items(items: Iterable[str], room: int) -> str:
    """Items in as many lines as they take, none of them broken in two."""
    held = "  ".join(item.replace(" ", "\xa0") for item in items)
    broken = textwrap.fill(held, max(1, room), break_long_words=False, break_on_hyphens=False)
    return broken.replace("\xa0", " ")


def _fields_table(fields: dict[str, Text | None]) -> Padding:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for name, value in fields.items():
        if value is not None:
            table.add_row(name, value)
    return Padding(table, (0, 0, 0, 2))


def _log_of_one(log: Sequence[LogEntry]) -> RenderableType:
    if not log:
        return Padding(Text("Nobody has reported yet.", style="dim"), (0, 0, 0, 2))
    table = _new_table("Day", "Entry", "Who", "What", "Note")
    table.show_header = False
    for entry in log:
        table.add_row(
            str(entry.effective_on), entry.update, _author_text(entry), _change_text(entry), _note_text(entry)
        )
    return Padding(table, (0, 0, 0, 2))


def log_table(log: Iterable[LogEntry]) -> Table:
    """The log of several commitments, oldest first."""
    table = _new_table("Day", "Ref", "Entry", "Who", "What", "Note")
    for entry in log:
        table.add_row(
            str(entry.effective_on),
            data_text(entry.commitment),
            entry.update,
            _author_text(entry),
            _change_text(entry),
            _note_text(entry),
        )
    return table


def _author_text(entry: LogEntry) -> Text:
    """Whose word it is: an actor's, or the desk's own."""
    return data_text(entry.reporter or entry.recorded_by, "" if entry.reporter else "dim")


def _change_text(entry: LogEntry) -> Text:
    if entry.is_retraction:
        return Text("takes it back", style="magenta")
    parts = [_status_text(entry.status)] if entry.status else []
    if entry.successor:
        parts.append(data_text(f"by {entry.successor}"))
    if entry.due_on:
        parts.append(data_text(f"due {entry.due_on}"))
    words = Text(" ").join(parts) if parts else Text("note")
    if entry.retracted:
        words.stylize("strike")
        words.append(" (taken back)", style="magenta")
    return words


def _note_text(entry: LogEntry) -> Text:
    note = data_paragraph(entry.note or "")
    source = data_text(f"[{entry.source}]", "dim") if entry.source else Text("")
    return Text(" ").join([part for part in (note, source) if part])


# -- agreements, documents, actors -------------------------------------------------------------------


def agreements_table(agreements: Iterable[Agreement]) -> Table:
    """All agreements, oldest first."""
    table = _new_table("Ref", "Day", "Parties", "Commitments", "Agreement")
    for one in agreements:
        parties = data_text(", ".join(one.parties))
        table.add_row(
            data_text(one.ref), str(one.concluded_on), parties, str(one.commitments), data_text(one.title)
        )
    return table


def agreement_view(agreement: Agreement, documents: Iterable[Document]) -> list[RenderableType]:
    """One agreement with its documents."""
    texts = [
        data_text(
            f"{one.ref}: {', '.join(filter(None, (one.title, one.publisher, str(one.published_on or ''))))}"
        )
        for one in documents
    ]
    place = f", {agreement.place}" if agreement.place else ""
    fields: dict[str, Text | None] = {
        "Form": data_text(agreement.form),
        "Concluded": data_text(f"{format_day(agreement.concluded_on)}{place}"),
        "Parties": data_text(", ".join(agreement.parties)),
        "Commitments": Text(str(agreement.commitments)),
        "Documents": Text("\n").join(texts) if texts else None,
        "Note": data_paragraph(agreement.note) if agreement.note else None,
        "Recorded": data_text(f"{agreement.recorded_at:%Y-%m-%d %H:%M} UTC by {agreement.recorded_by}"),
    }
    head = Text.assemble(data_text(agreement.ref, "bold"), "  ", data_text(agreement.title))
    return [head, Text(""), _fields_table(fields)]


def documents_table(documents: Iterable[Document]) -> Table:
    """All documents, by agreement."""
    table = _new_table("Ref", "Agreement", "Day", "Publisher", "Document")
    for one in documents:
        day = Text(str(one.published_on or "-"))
        table.add_row(
            data_text(one.ref), data_text(one.agreement), day, data_text(one.publisher), data_text(one.title)
        )
    return table


def actors_table(actors: Iterable[Actor]) -> Table:
    """All actors, by code."""
    table = _new_table("Code", "Kind", "Name")
    for one in actors:
        table.add_row(data_text(one.code), one.kind.value, data_text(one.name))
    return table
