"""Small tables in every format that is read: each maker takes rows of cells."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Rows = Iterable[Sequence[Any]]


class Number(NamedTuple):
    """A number that is shown otherwise than it is stored."""

    value: float
    shown: str
    code: str


class Formula(NamedTuple):
    """A formula whose value is not stored."""

    text: str


class Error(NamedTuple):
    """A cell that shows an error."""

    text: str


class Merged(NamedTuple):
    """A cell that goes over several columns and rows."""

    value: Any
    columns: int = 1
    rows: int = 1


def as_text(cell: Any) -> str:
    """What is seen of a cell."""
    if isinstance(cell, Merged):
        return as_text(cell.value)
    if isinstance(cell, Number):
        return cell.shown
    return "" if cell is None else str(cell)


def make_csv(rows: Rows, delimiter: str = ",") -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([as_text(cell) for cell in row] for row in rows)
    return made.getvalue().encode()


def make_tsv(rows: Rows) -> bytes:
    return make_csv(rows, "\t")


def make_json(rows: Rows) -> bytes:
    header, *records = [[as_text(cell) for cell in row] for row in rows]
    return json.dumps([dict(zip(header, record, strict=False)) for record in records]).encode()


def make_json_lines(rows: Rows) -> bytes:
    header, *records = [[as_text(cell) for cell in row] for row in rows]
    lines = [json.dumps(dict(zip(header, record, strict=False))) for record in records]
    return "\n".join(lines).encode()


def make_xlsx(
    rows: Rows, *, hidden_rows: Sequence[int] = (), hidden_sheet: Rows = (), title: str = "Plan"
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            _set_excel_cell(sheet, number, column, cell)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    if hidden_sheet:
        more = book.create_sheet("Secret")
        more.sheet_state = "hidden"
        for row in hidden_sheet:
            more.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _set_excel_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, Merged):
        _set_excel_cell(sheet, row, column, value.value)
        last = {"end_row": row + value.rows - 1, "end_column": column + value.columns - 1}
        sheet.merge_cells(start_row=row, start_column=column, **last)
        return
    cell = sheet.cell(row, column)
    if isinstance(cell, openpyxl.cell.cell.MergedCell):
        return
    if isinstance(value, Number):
        cell.value, cell.number_format = value.value, value.code
    elif isinstance(value, Error):
        cell.value, cell.data_type = value.text, "e"
    else:
        cell.value = value.text if isinstance(value, Formula) else value
    if isinstance(value, str):
        cell.data_type = "s"


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def make_strict_xlsx(rows: Rows) -> bytes:
    """A workbook in strict OOXML, whose elements also have a prefix."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_xlsx(rows))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for transitional, strict in STRICT.items():
                content = content.replace(transitional, strict)
            new.writestr(name, content)
    return made.getvalue()


def make_shared_xlsx(rows: Rows) -> bytes:
    """A workbook whose cells share their texts, as Excel writes it: in pieces, with how they are spoken."""
    made, texts = io.BytesIO(), list[str]()

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[1].decode())
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    with zipfile.ZipFile(io.BytesIO(make_xlsx(rows))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is>', share, content)
            link = (
                b'<Relationship Id="rId9" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
            )
            if name.endswith("workbook.xml.rels"):
                content = content.replace(b"</Relationships>", link)
            new.writestr(name, content)
        runs = "<si><r><t>{}</t></r><r><t>{}</t></r><rPh><t>spoken</t></rPh></si>"
        cut = ((text, 0 if "&" in text else 2) for text in texts)  # not inside of an entity
        shared = "".join(runs.format(text[:place], text[place:]) for text, place in cut)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="x">{shared}</sst>')
    return made.getvalue()


ODS_BEGINNING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:automatic-styles><style:style style:name="gone" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
ODS_END = "</office:spreadsheet></office:body></office:document-content>"


def make_ods(
    rows: Rows, *, hidden_rows: Sequence[int] = (), hidden_sheet: Rows = (), title: str = "Plan"
) -> bytes:
    sheets = _ods_table(rows, title, hidden_rows) + (
        _ods_table(hidden_sheet, "Secret", (), ' table:style-name="gone"') if hidden_sheet else ""
    )
    return zip_ods(ODS_BEGINNING + sheets + ODS_END)


def zip_ods(content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return made.getvalue()


def _ods_table(rows: Rows, title: str, hidden_rows: Sequence[int], more: str = "") -> str:
    made = []
    for number, row in enumerate(rows, start=1):
        hidden = ' table:visibility="collapse"' if number in hidden_rows else ""
        made.append(f"<table:table-row{hidden}>{''.join(map(_ods_cell, row))}</table:table-row>")
    return f"<table:table table:name={quoteattr(title)}{more}>{''.join(made)}</table:table>"


def _ods_cell(value: Any, attributes: str = "") -> str:
    if isinstance(value, Merged):
        spans = f' table:number-columns-spanned="{value.columns}" table:number-rows-spanned="{value.rows}"'
        return _ods_cell(value.value, spans)
    if value is None:
        return "<table:table-cell/>"
    kind = 'office:value-type="string"'
    if isinstance(value, Formula):
        return f"<table:table-cell{attributes} table:formula={quoteattr('of:' + value.text)}/>"
    if isinstance(value, Error):
        kind = 'office:value-type="string" calcext:value-type="error"'
        value = value.text
    elif isinstance(value, Number):
        kind, value = f'office:value-type="float" office:value="{value.value}"', value.shown
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        value = f"{value:%d/%m/%y}"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell{attributes} {kind}>{paragraphs}</table:table-cell>"


TEXT_MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "plan.csv": make_csv,
    "plan.tsv": make_tsv,
    "plan.json": make_json,
    "plan.jsonl": make_json_lines,
}
SHEET_MAKERS: dict[str, Callable[..., bytes]] = {"plan.xlsx": make_xlsx, "plan.ods": make_ods}
MAKERS: dict[str, Callable[[Rows], bytes]] = {
    **TEXT_MAKERS,
    **SHEET_MAKERS,
    "plan.xlsm": make_xlsx,
    "strict.xlsx": make_strict_xlsx,
    "shared.xlsx": make_shared_xlsx,
}
"""What makes a table, by the name of its file."""
