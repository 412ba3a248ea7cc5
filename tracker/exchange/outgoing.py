"""Files out, in every form: saved whole under their name, or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker import queries
from tracker.exchange import FileFormat
from tracker.exchange.calendar import calendar
from tracker.exchange.sheets import LONGEST_CELL, Book, tables, told_as_os_errors, write_csv
from tracker.exchange.whole import document
from tracker.records import Cut
from tracker.saving import saved
from tracker.storage import Connection

STEP = 500  # rows between two words about how far it is

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Exported:
    """The files written, how many of each kind are in them, and what they could not hold, in a sentence."""

    files: tuple[Path, ...]
    written: Counter[str]
    lacks: str = ""


def files_of(path: Path, form: FileFormat) -> tuple[Path, ...]:
    """The files that an export under a name consists of: two tables are two files."""
    if form is not FileFormat.CSV:
        return (path,)
    return tuple(path.with_name(f"{path.stem}-{what}{path.suffix}") for what in ("commitments", "updates"))


def export(connection: Connection, path: Path, form: FileFormat, cut: Cut, progress: Progress) -> Exported:
    """Write everything under a name. Raises WrongUsage for a place where no file can be, and Unavailable."""
    files = files_of(path, form)
    with saved(*files) as drafts:
        written, lacks = _WRITERS[form](connection, drafts, cut, progress)
    return Exported(files, written, lacks)


_Written = tuple[Counter[str], str]


def _write_document(connection: Connection, drafts: list[Path], _: Cut, progress: Progress) -> _Written:
    written: Counter[str] = Counter()
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(document(connection, written, progress))
    return Counter({section.removesuffix("s"): count for section, count in written.items()}), ""


def _write_csv(connection: Connection, drafts: list[Path], cut: Cut, progress: Progress) -> _Written:
    tick, written = _ticker(connection, progress), Counter[str]()
    for sheet, draft in zip(tables(connection, cut), drafts, strict=True):
        written[sheet.noun] = write_csv(draft, sheet, tick)
    return written, _taken_back(connection, written)


def _write_book(connection: Connection, drafts: list[Path], cut: Cut, progress: Progress) -> _Written:
    tick, book = _ticker(connection, progress), Book()
    with told_as_os_errors():
        written = Counter({sheet.noun: book.add(sheet, tick) for sheet in tables(connection, cut)})
        book.save(drafts[0])
    cut_off = (
        f"{book.shortened} cells are cut off: Excel takes no more than {LONGEST_CELL:,} characters in one."
        if book.shortened
        else ""
    )
    return written, " ".join(
        filter(None, (_taken_back(connection, written), cut_off if book.shortened else ""))
    )


def _write_calendar(connection: Connection, drafts: list[Path], cut: Cut, _: Progress) -> _Written:
    text, count = calendar(connection, cut)
    drafts[0].write_text(text, encoding="utf-8", newline="")
    return Counter({"due date": count}), ""


_WRITERS = {
    FileFormat.JSON: _write_document,
    FileFormat.CSV: _write_csv,
    FileFormat.XLSX: _write_book,
    FileFormat.ICS: _write_calendar,
}


def _ticker(connection: Connection, progress: Progress) -> Callable[[], None]:
    """Counts rows, and says now and then how many of all that is."""
    total = max(1, sum(queries.counts(connection)))
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % STEP == 0:
            progress(done / total)

    return tick


def _taken_back(connection: Connection, written: Counter[str]) -> str:
    """What tables leave out, in a sentence: they show what stands."""
    commitments, updates = queries.counts(connection)
    left_out = []
    if count := updates - written["update"]:
        left_out.append(f"{count:,} taken-back updates")
    if count := commitments - written["commitment"]:
        left_out.append(f"{count:,} commitments of agreements not yet concluded")
    return f"Without {' and '.join(left_out)}, which are only in the .json." if left_out else ""
