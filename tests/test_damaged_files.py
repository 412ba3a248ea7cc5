"""Files of every kind, damaged at random: each is imported, or refused in sentences and nothing is saved."""

import codecs
import json
import re
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, database_content
from csv_helpers import ROW as CSV_ROW
from csv_helpers import csv_text
from examples_per_engine import examples_per_engine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from workbook_helpers import HEADER, ROW, change_part, make_workbook

from tracker import db
from tracker.cli import app

pytestmark = ON_A_FILE  # about how files are read, whatever takes them in

CSV = csv_text(CSV_ROW).encode()
# All that may leave a command when a file is read: done, wrong usage, no such ref, refused, a bad file.
EXIT_CODES = {0, 2, 3, 4, 5}
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

DOCUMENT = {
    "schema": "tracker/1",
    "commitments": [{"ref": "n1", "agreement": "pk-ir-2017", "title": "T", "obligors": ["IR"]}],
    "updates": [
        {"commitment": "n1", "effective_on": "2018-01-05", "status": "limited", "uid": "u1"},
        {"commitment": "hotline", "effective_on": "2018-01-06", "note": "مرز", "reporter": "IR"},
    ],
    "retractions": [{"update": "u1", "reason": "slip"}],
}
WORKBOOK = make_workbook(
    {"One": [HEADER, ROW], "Two": [("ref", "title", "agreement"), ("n1", "T", "pk-ir-2017")]}
)
INTACT_FILES = {
    "updates.csv": CSV + b'hotline,2018-01-06,done,"a ""b""\nc",IR\n',
    "commitments.csv": codecs.BOM_UTF8 + b"ref;title;agreement\r\nn1;New;pk-ir-2017\r\n",
    "all.json": json.dumps(DOCUMENT, indent=1, ensure_ascii=False).encode(),
    "seed.toml": (db.packaged_folder("seeds") / "pk-ir-2017.toml").read_bytes(),
    "book.xlsx": WORKBOOK,
}
PIECES = '" "" , ; \t \n \r \r\n \0 [ ] { } : = \' """ \\ < > & [[updates]] -1 1e999 nan'
HOSTILE = [
    *(piece.encode() for piece in PIECES.split(" ")),
    *("\x1b]0;owned\x07\x1b[2J\x9b31m \u202ecba\u2066\u2028\x85\x7f".encode(), b"\xff\xfe", b"\xe2\x80"),
    *("مرز\u200cها 🇮🇷 [red]x[/]".encode(), b"9" * 5000, b"[" * 5000, b"\\ud800", b"x" * 3000, b"null"),
    *(b"2018-02-30", b"hotline", b"superseded", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00+23:59"),
]
# Where (of the whole), how many bytes go, and what comes instead.
Damage = list[tuple[float, int, bytes]]
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from([b"", *HOSTILE]) | st.binary(max_size=8)),
    min_size=1,
    max_size=4,
)
PARTS = ["", "sheet1.xml", "sheet2.xml", "workbook.xml", "styles.xml", "workbook.xml.rels"]


def apply_damage(content: bytes, damage: Damage) -> bytes:
    for where, gone, instead in damage:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + gone :]
    return content


A_VERSION = (WORKBOOK.index(b"PK\1\2") + 6.5) / len(WORKBOOK)
"""Where a workbook says which version of a program can read it."""


@settings(max_examples=examples_per_engine(200))
@example("book.xlsx", [(A_VERSION, 1, b"\xff")], "", False)
@example("book.xlsx", [(0.75, 0, b'"')], "", False)  # its parts are not where their list says
@given(st.sampled_from([*INTACT_FILES, "book.xlsx"]), DAMAGE, st.sampled_from(PARTS), st.booleans())
def test_a_damaged_file_is_imported_or_refused(
    tracker: CommandLine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    engine: str,
    name: str,
    damage: Damage,
    part: str,
    as_json: bool,
) -> None:
    """Whatever stands in a file: it is imported, or refused in sentences and nothing is saved."""
    inside = part and name == "book.xlsx"
    content = (
        change_part(WORKBOOK, part, lambda xml: apply_damage(xml, damage))
        if inside
        else apply_damage(INTACT_FILES[name], damage)
    )
    path = tmp_path / name
    path.write_bytes(content)
    before = database_content(tracker.path)
    with pytest.raises(SystemExit) as leaving:
        app(["import", str(path), *["--json"] * as_json], prog_name="tracker")
    err = capsys.readouterr().err
    assert leaving.value.code in EXIT_CODES, err
    assert not UNSAFE.search(err)
    assert "Traceback" not in err
    assert len(err) < 20_000
    if not leaving.value.code:
        if engine == "file":  # on a server the next one finds more there, which is as good
            tracker.path.write_bytes(before)
        return
    assert err.endswith("\n")
    assert not as_json or json.loads(err)["error"]["code"] == leaving.value.code
    assert database_content(tracker.path) == before
