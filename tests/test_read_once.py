"""What several answers need is read once: and each is what it would be if it were asked for alone."""

import gc
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine
from marked_office import MARKERS
from query_helpers import JUNE, record_update

from tracker import db, queries
from tracker.db import Connection
from tracker.db.connection import Rows
from tracker.db.shareable_connection import ShareableConnection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import SortKey, Status
from tracker.exchange.answer_writer import write_answer, write_list_beside
from tracker.queries.shareable_view import ask_for_other_side
from tracker.render.formats import Format
from tracker.render.items import list_answer

TODAY = AsOf(day=JUNE)


def record_something(connection: Connection) -> None:
    record_update(connection, "hotline", Status.LIMITED)
    record_update(connection, "hotline", Status.BREACHED, reporter="IR", side="PK")
    record_update(connection, "patrols", Status.STALLED, date(2018, 3, 1), side="PK")


@pytest.mark.parametrize(
    "asked", [{}, {"obligors": ("PK",)}, {"agreements": ("pk-ir-2017",)}, {"statuses": (Status.LIMITED,)}]
)
def test_a_list_is_counted_as_a_summary_counts_it(
    seeded_connection: Connection, asked: dict[str, Any]
) -> None:
    """However few of it are shown, and where the part of a side is asked about."""
    record_something(seeded_connection)
    selection = Selection(**asked)
    listed = queries.standings(
        seeded_connection, selection, TODAY, open_only=False, order=SortKey.WORST, limit=2
    )
    found = queries.tally_of_list(seeded_connection, listed, TODAY)
    assert found == queries.summary(seeded_connection, selection, TODAY).total


def test_the_whole_log_takes_updates_that_are_read_already(seeded_connection: Connection) -> None:
    """And asks for none of them again."""
    record_something(seeded_connection)
    selection = Selection(refs=("hotline", "patrols"))
    updates = list(queries.log_entries(seeded_connection, selection, TODAY))
    alone = list(queries.whole_log(seeded_connection, selection, TODAY))
    assert len(alone) == 3
    assert list(queries.whole_log(seeded_connection, selection, TODAY, updates=updates)) == alone
    assert list(queries.whole_log(seeded_connection, selection, TODAY, updates=[])) == []


def test_a_list_is_written_while_it_is_gone_through(seeded_connection: Connection, tmp_path: Path) -> None:
    """As JSON and as a workbook, each as it is written alone; no more is read than was taken."""
    record_something(seeded_connection)

    def listed() -> Any:
        return queries.standings(seeded_connection, Selection(), TODAY, order=SortKey.REF)

    standings = write_list_beside(tmp_path / "both.json", tmp_path / "both.xlsx", listed(), TODAY)
    assert list(standings) == list(listed().items)
    write_answer(tmp_path / "alone.json", list_answer(listed(), TODAY), Format.JSON)
    write_answer(tmp_path / "alone.xlsx", list_answer(listed(), TODAY), None)
    for kind in ("json", "xlsx"):
        assert (tmp_path / f"both.{kind}").read_bytes() == (tmp_path / f"alone.{kind}").read_bytes()
    sheet: Any = openpyxl.load_workbook(tmp_path / "both.xlsx").active
    assert sheet.max_row == 1 + len(list(listed().items))


@ON_A_FILE
def test_a_question_for_the_other_side_is_rewritten_once(
    marked_office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is asked in a transaction, and with other values."""
    rewritten, asked = list[str](), list[str]()
    rewrite, rows = ShareableConnection._rewrite, ShareableConnection.rows

    def note_rewritten(self: ShareableConnection, sql: str) -> str:
        rewritten.append(sql)
        return rewrite(self, sql)

    def note_asked(
        self: ShareableConnection, sql: str, values: Mapping[str, object], *, at_once: bool
    ) -> Rows:
        asked.append(sql)
        return rows(self, sql, values, at_once=at_once)

    monkeypatch.setattr(ShareableConnection, "_rewrite", note_rewritten)
    monkeypatch.setattr(ShareableConnection, "rows", note_asked)
    with db.read_transaction(marked_office.path) as whole:
        connection, at = ask_for_other_side(whole, TODAY)
        found = [queries.standing(connection, ref, at) for ref in ("open", "joint", "open")]
    assert found[0] == found[2] != found[1]
    assert not [marker for marker in MARKERS if marker in repr(found).lower().encode()]
    assert len(rewritten) == len(set(asked)) < len(asked)


@ON_A_FILE
def test_a_publication_leaves_nothing_out_of_later_collections(tracker: CommandLine, tmp_path: Path) -> None:
    """What was there before it is left out of collections while it is made, and no longer."""
    tracker(f"publish -o {tmp_path / 'public'}")
    assert gc.get_freeze_count() == 0
