"""Answers saved to a file: each file is written completely, or not at all."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tracker.db.atomic_write import write_atomically
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Standing, StandingList
from tracker.exchange import exchange_messages
from tracker.exchange.excel_rows import MAX_EXCEL_CELL_LENGTH
from tracker.exchange.table_writers import (
    ExcelWriter,
    ExportTable,
    lxml_errors_as_os_errors,
)
from tracker.render.formats import Answer, Format, render_answer
from tracker.render.items import list_answer

_RECORD_KINDS = {
    "list": "commitment",
    "log": "update",
    "summary": "group",
    "series": "period",
    "incidents": "count",
}
"""What the rows of an answer are, by its schema."""


def write_answer(path: Path, answer: Answer, output_format: Format | None) -> str:
    """Write an answer to a file; as a workbook if there is no format.

    Returns a sentence about what was left out, empty if all is in the file. Raises UsageError for a path
    where no file can be, and ResourceUnavailable.
    """
    with write_atomically(path) as (draft,):
        if output_format is None:
            return _write_workbook(draft, answer)
        # Excel takes a file of CSV without a byte order mark for one of another encoding.
        encoding = "utf-8-sig" if output_format is Format.CSV else "utf-8"
        with draft.open("w", encoding=encoding, newline="") as file:
            file.writelines(render_answer(answer, output_format))
    return ""


def write_list_beside(
    json_file: Path, workbook: Path | None, listed: StandingList, at: AsOf
) -> Iterator[Standing]:
    """The standings of a list, each written as JSON and to a workbook when it is taken.

    So whoever goes through a list for another reason has it written without asking for it again.
    """
    standings, to_write = itertools.tee(listed.items)  # in step: never more than one is kept
    answer = list_answer(listed._replace(items=to_write), at)
    excel_writer = ExcelWriter() if workbook else None
    if excel_writer:
        table = ExportTable(_RECORD_KINDS[answer.schema], answer.keys, iter(answer.items))
        answer = replace(answer, items=excel_writer.write_passing(table))
    pieces = render_answer(answer, Format.JSON)
    with json_file.open("w", encoding="utf-8", newline="") as file:
        file.write(next(pieces))
        for standing in standings:
            file.write(next(pieces))
            yield standing
        file.writelines(pieces)
    if excel_writer and workbook:
        with lxml_errors_as_os_errors():
            excel_writer.save(workbook)


def _write_workbook(draft: Path, answer: Answer) -> str:
    """Write a workbook with one sheet; the sentence about cells that were cut off."""
    with lxml_errors_as_os_errors():
        excel_writer = ExcelWriter()
        table = ExportTable(_RECORD_KINDS[answer.schema], answer.keys, iter(answer.items))
        excel_writer.add_sheet(table, lambda: None)
        excel_writer.save(draft)
    if not excel_writer.shortened_count:
        return ""
    count, limit = excel_writer.shortened_count, MAX_EXCEL_CELL_LENGTH
    return fill(exchange_messages.CELLS_CUT_OFF, count=count, limit=limit)
