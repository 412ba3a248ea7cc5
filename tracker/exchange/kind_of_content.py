"""What kind of file a content without a name is: that of a pipe."""

import codecs
import json
import re
from pathlib import Path

BYTES_LOOKED_AT = 1 << 16

_ZIP_BEGINNING = b"PK\x03\x04"  # every .xlsx file is a ZIP archive
_ODS_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_JSON_LIST = re.compile(r"\[\s*[{\]]")
_SEPARATOR = re.compile(r"sep=.\r?\n", re.IGNORECASE)
_TOML_LINE = re.compile(r"""[\w"'.-]+ *=|\[\[?[\w"'. -]+\]\]? *(#.*)?$""")


def suffix_of_content(file: Path) -> str:
    """The suffix that a name would have for this content: .json, .jsonl, .xlsx, .ods, .toml or .csv."""
    with file.open("rb") as content:
        beginning = content.read(BYTES_LOOKED_AT)
    if beginning.startswith(_ZIP_BEGINNING):
        return ".ods" if _ODS_KIND in beginning[:200] else ".xlsx"
    text = beginning.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip()
    if text.startswith("{"):
        return ".jsonl" if _is_record(text.partition("\n")[0]) else ".json"
    if _JSON_LIST.match(text):
        return ".json"
    if _SEPARATOR.match(text):
        return ".csv"
    lines = (line.strip() for line in text.splitlines())
    first_line = next((line for line in lines if line and not line.startswith("#")), "")
    return ".toml" if _TOML_LINE.match(first_line) else ".csv"


def _is_record(line: str) -> bool:
    """Whether a line is a whole record of JSON, and no document."""
    try:
        return "schema" not in json.loads(line)
    except ValueError:
        return False
