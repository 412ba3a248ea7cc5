"""What kind of file a content without a name is: that of a pipe."""

import codecs
import re
from pathlib import Path

BYTES_LOOKED_AT = 1 << 16

_ZIP_BEGINNING = b"PK\x03\x04"  # every .xlsx file is a ZIP archive
_TOML_LINE = re.compile(r"""[\w"'.-]+ *=|\[\[?[\w"'. -]+\]\]? *(#.*)?$""")


def suffix_of_content(file: Path) -> str:
    """The suffix that a name would have for this content: .json, .xlsx, .toml or .csv."""
    with file.open("rb") as content:
        beginning = content.read(BYTES_LOOKED_AT)
    if beginning.startswith(_ZIP_BEGINNING):
        return ".xlsx"
    text = beginning.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip()
    if text.startswith("{"):
        return ".json"
    lines = (line.strip() for line in text.splitlines())
    first_line = next((line for line in lines if line and not line.startswith("#")), "")
    return ".toml" if _TOML_LINE.match(first_line) else ".csv"
