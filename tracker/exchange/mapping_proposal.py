"""What the columns of a table that nobody has prepared could be: by their names, and by what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import join_list
from tracker.domain.vocabulary import ActorKind
from tracker.exchange.column_mapping import UNDECIDED, ColumnMapping, MappingTexts
from tracker.exchange.document_schema import SECTIONS
from tracker.exchange.folded_words import fold_word
from tracker.exchange.heading_words import fields_of_heading
from tracker.exchange.proposed_columns import JOINT, CountedActor, CountedWord, ProposedColumns
from tracker.exchange.sheet import Sheet, SheetRow
from tracker.exchange.shown_cells import cell_text, is_blank
from tracker.exchange.table_file import TableSource
from tracker.exchange.table_header import ROWS_LOOKED_AT, TableHeader, find_header
from tracker.exchange.table_names import TableNames

ROWS_OF_SAMPLE = 5_000  # rows by whose cells a column is judged

_KIND_OF_NAME = {
    ActorKind.ORGANISATION: "ministry department authority agency office customs police bureau directorate"
    " ministère ministerio agencia autorité direction bank service railway company وزارت وزارة اداره",
    ActorKind.JOINT_BODY: "joint commission committee mixte mixta مشترک المشتركة",
    ActorKind.MEDIA: "news gazette daily radio television",
}


class ProposedColumn(NamedTuple):
    """A column and the field that it could hold, with some of its cells."""

    field: str
    column: str
    examples: list[str]


class Proposal(NamedTuple):
    """How a table could be read; ``texts`` say so, with UNDECIDED where only a person can decide."""

    sheet: str
    header_row: int
    columns: list[ProposedColumn]
    not_read: list[str]
    words: list[CountedWord]
    new_actors: list[CountedActor]
    texts: MappingTexts


def propose_mapping(source: TableSource, typed: MappingTexts, connection: Connection) -> Proposal:
    """How a table could be read, beside what was typed already. Raises InvalidInputFile."""
    names = TableNames(connection, None)
    sheet, header = _find_best_header(source, typed)
    column_count = len(header.headings)
    rows = [
        row.cells + [None] * (column_count - len(row.cells))
        for row in islice(_rows(sheet, header), ROWS_OF_SAMPLE)
    ]
    columns = ProposedColumns(header.headings, header.merged, rows, names, typed)
    found = columns.find_fields()
    words = list(columns.unknown_words(found))
    actors = list(columns.unknown_actors(found))
    texts = _make_texts(typed, columns, found, words, actors, connection)
    has_many_sheets = len([one for one in source.sheets if not one.is_hidden]) > 1
    return Proposal(
        sheet.title,
        header.last_row,
        [
            *(
                ProposedColumn(name, columns.headings[number], columns.examples(number))
                for name, number in found.items()
            ),
            *(
                ProposedColumn(
                    columns.melted_field,
                    join_list(columns.headings[number] for number in numbers),
                    columns.examples(numbers[0]),
                )
                for numbers in columns.melted.values()
            ),
        ],
        columns.not_read(found),
        words,
        actors,
        replace(texts, sheet=typed.sheet or (sheet.title if has_many_sheets else "")),
    )


def _find_best_header(source: TableSource, typed: MappingTexts) -> tuple[Sheet, TableHeader]:
    """The sheet and the row whose cells are most often called as columns are."""
    shown = [sheet for sheet in source.sheets if not sheet.is_hidden] or list(source.sheets)
    wanted = [sheet for sheet in source.sheets if sheet.title == typed.sheet] if typed.sheet else shown
    best: tuple[int, Sheet, int] | None = None
    for sheet in wanted:
        for row in islice(sheet.rows(), ROWS_LOOKED_AT):
            known = sum(
                bool(fields_of_heading(str(cell_text(cell)))) for cell in row.cells if not is_blank(cell)
            )
            if not row.is_one_cell and known > 1 and (best is None or known > best[0]):
                best = known, sheet, row.number
    if best is None or typed.header_row:
        return wanted[0], find_header(wanted[0], ColumnMapping(header_row=typed.header_row))
    return best[1], find_header(best[1], ColumnMapping(header_row=best[2] or 0))


def _rows(sheet: Sheet, header: TableHeader) -> Iterator[SheetRow]:
    return (
        row for row in sheet.rows() if row.number > header.last_row and not (row.is_hidden or row.is_one_cell)
    )


def _make_texts(
    typed: MappingTexts,
    columns: ProposedColumns,
    found: dict[str, int],
    words: Sequence[CountedWord],
    actors: Sequence[CountedActor],
    connection: Connection,
) -> MappingTexts:
    """What would have to be typed, beside what was."""
    given = {*found, *(text.partition("=")[0].strip() for text in (*typed.map, *typed.set))}
    sets = list(typed.set)
    is_dated = any("effective_on" in SECTIONS[section].required for section in columns.sections)
    if is_dated and columns.has_news(given) and "effective_on" not in given and not columns.melted:
        sets.append(f"effective_on={UNDECIDED}")
    return replace(
        typed,
        section=typed.section or _name_kind(columns.sections),
        agreement=typed.agreement or _find_agreement(columns, given, connection),
        map=[*typed.map, *(f"{name}={columns.headings[number]}" for name, number in found.items())],
        set=sets,
        melt=[*typed.melt, *(f"{pattern}={columns.melted_field}" for pattern in columns.melted)],
        values=[*typed.values, *(f"{one.field}:{one.word}={UNDECIDED}" for one in words)],
        skip_blank=[*typed.skip_blank, *columns.required_with_blanks(found)],
        day_order=typed.day_order or columns.order_of_days(found),
        make_actors=typed.make_actors or _kind_of_actors(actors),
    )


def _name_kind(sections: Sequence[str]) -> str:
    """The kind that has to be said, because a table of it is not told by its columns alone."""
    return "" if sections in (JOINT, ("updates",)) else sections[0]


def _find_agreement(columns: ProposedColumns, given: set[str], connection: Connection) -> str:
    """The agreement that all of a table could belong to, where it needs one and does not name it."""
    is_needed = any(
        not SECTIONS[section].required.isdisjoint({"agreement", "agreements"}) for section in columns.sections
    )
    if not is_needed or not given.isdisjoint({"agreement", "agreements"}):
        return ""
    refs = connection.scalars("SELECT ref FROM agreement ORDER BY ref LIMIT 2", str)
    return refs[0] if len(refs) == 1 else UNDECIDED


def _kind_of_actors(actors: Sequence[CountedActor]) -> str:
    """The kind that the names of new actors say they are, if all say the same; else UNDECIDED."""
    kinds = {kind for actor in actors if (kind := _kind_of_name(actor.name))}
    if not actors:
        return ""
    return kinds.pop() if len(kinds) == 1 else UNDECIDED


def _kind_of_name(name: str) -> str:
    words = set(fold_word(name).split())
    return next(
        (kind.value for kind, known in _KIND_OF_NAME.items() if words & set(map(fold_word, known.split()))),
        "",
    )
