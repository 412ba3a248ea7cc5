"""What the columns of a table hold: told by their names, or by what the user says of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import BadFile, WrongUsage, did_you_mean, shortened
from tracker.exchange.shape import SECTIONS, Item
from tracker.vocabulary import Status, read_status

KEYS = {kind: list(SECTIONS[kind].readers) for kind in ("commitments", "updates")}
MARKS = {"commitments": ("ref", "title"), "updates": ("commitment", "effective_on")}
"""The columns by which a table is told apart."""


@dataclass(frozen=True)
class Legend:
    """How a table is to be understood: the columns that hold a field, and what its status words mean."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    has_agreement: bool = False
    """Whether all commitments are put under one agreement, whatever a column says."""


def read_legend(maps: Sequence[str], status_maps: Sequence[str], *, has_agreement: bool = False) -> Legend:
    """The legend that FIELD=COLUMN and THEIRS=OURS come to.

    A field named more than once takes the first of its columns that is not blank. Raises WrongUsage.
    """
    columns: dict[str, list[str]] = {}
    for given in maps:
        key, equals, column = given.partition("=")
        key = _plain(key)
        if not (equals and column.strip()):
            raise WrongUsage(f'"{shortened(given)}" maps nothing.', "Write --map FIELD=COLUMN.")
        known = list(dict.fromkeys(key for keys in KEYS.values() for key in keys))
        if key not in known:
            way_on = did_you_mean(key, known) or f"Fields: {', '.join(known)}."
            raise WrongUsage(f'There is no field "{shortened(key)}".', way_on)
        columns.setdefault(key, []).append(column.strip())
    statuses: dict[str, Status] = {}
    for given in status_maps:
        theirs, equals, ours = given.rpartition("=")
        if not equals:
            raise WrongUsage(f'"{shortened(given)}" translates nothing.', "Write --status-map THEIRS=OURS.")
        statuses[_folded(theirs)] = read_status(ours)
    return Legend(columns, statuses, has_agreement)


def _plain(name: str) -> str:
    """A column's name as a key: "Effective on" is effective_on."""
    return "_".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


class Layout:
    """A table's columns by what they hold. Raises BadFile for a header that tells too little, or too much."""

    def __init__(self, header: Sequence[str], legend: Legend) -> None:
        self.width = len(header)
        self._statuses = legend.statuses
        self._unnamed = [place for place, name in enumerate(header) if not name.strip()]
        _must_differ(header)
        found = columns(header, legend)
        self.section = _told_apart(found)
        keys = KEYS[self.section]
        if self.section == "commitments" and not (legend.has_agreement or "agreement" in found):
            way_on = "Name the agreement of all of them: --agreement REF, or --map agreement=COLUMN."
            raise BadFile('There is no column "agreement".', way_on)
        if foreign := [key for key in legend.columns if key not in keys]:
            raise BadFile(f'"{foreign[0]}" is no field of {self.section}.', "Leave its --map out.")
        self._places = [(key, found[key]) for key in keys if key in found]
        used = {place for _, where in self._places for place in where}
        self.left_out = [name for place, name in enumerate(header) if name.strip() and place not in used]

    def item(self, cells: Sequence[Any]) -> Item | BadFile:
        """A row by key, without what is blank; or what is wrong with it."""
        for place in self._unnamed:
            if not is_blank(cells[place]):
                return no_heading(cells[place])
        item: Item = {}
        for key, places in self._places:
            for place in places:
                if not is_blank(value := cells[place]):
                    item[key] = value
                    break
        if self._statuses and self.section == "updates":
            word = _folded(str(item.get("status", "")))
            if word in self._statuses:
                item["status"] = self._statuses[word].value
        return item


def no_heading(cell: object) -> BadFile:
    """The error for a cell whose column has no name."""
    message = f'A cell with "{shortened(str(cell))}" stands under no heading.'
    return BadFile(message, "Give its column a name, or empty it.")


def is_blank(cell: object) -> bool:
    """Whether nothing can be seen in a cell."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def columns(header: Sequence[str], legend: Legend) -> dict[str, list[int]]:
    """Where each key stands: where its column is called so, or is said to be. Raises BadFile."""
    named = {key: [_found(header, name) for name in names] for key, names in legend.columns.items()}
    own = {_plain(name): [place] for place, name in enumerate(header) if name.strip()}
    if "original_due_on" in own:  # a list of ours: its due_on is where the date has moved to
        own["due_on"] = own["original_due_on"]
    return own | named


def has_column(header: Sequence[str], name: str) -> bool:
    """Whether a column is called so, case apart."""
    return any(known.strip().casefold() == name.casefold() for known in header)


def _found(header: Sequence[str], column: str) -> int:
    for place, name in enumerate(header):
        if name.strip().casefold() == column.casefold():
            return place
    names = [name for name in header if name.strip()]
    way_on = did_you_mean(column, names) or f"Columns: {', '.join(names)}."
    raise BadFile(f'There is no column "{shortened(column)}".', way_on)


def _must_differ(header: Sequence[str]) -> None:
    """Refuse two columns of one name: nobody could say which of them counts."""
    names = Counter(_plain(name) for name in header if name.strip())
    for name in header:
        if names[_plain(name)] > 1:
            raise BadFile(f'Two columns are called "{shortened(name.strip())}".', "Give one another name.")


def _told_apart(found: Mapping[str, Any]) -> str:
    whole = [kind for kind, marks in MARKS.items() if all(mark in found for mark in marks)]
    if whole:
        return whole[-1]
    begun = [kind for kind, marks in MARKS.items() if any(mark in found for mark in marks)]
    if len(begun) == 1:
        missing = next(mark for mark in MARKS[begun[0]] if mark not in found)
        message = f'A table of {begun[0]} needs a column "{missing}".'
        raise BadFile(message, f"Name it: --map {missing}=COLUMN.")
    raise BadFile(
        "The header says neither commitments (ref, title) nor updates (commitment, effective_on).",
        "Name the columns: --map FIELD=COLUMN.",
    )


def layouts(headers: Mapping[str, Sequence[str]], legend: Legend) -> dict[str, Layout]:
    """The layouts of the sheets that are tables of ours; what is said of columns must hold for one of them.

    Raises BadFile, for one sheet with its name.
    """
    for names in legend.columns.values():
        for name in names:
            if not any(has_column(header, name) for header in headers.values()):
                _found([known for header in headers.values() for known in header], name)
    made: dict[str, Layout] = {}
    for title, header in headers.items():
        own = _of_sheet(header, legend)
        marks = {mark for marks in MARKS.values() for mark in marks}
        if not marks & columns(header, own).keys():
            continue  # a sheet of something else
        try:
            made[title] = Layout(header, own)
        except BadFile as error:
            error.place = f'sheet "{title}"'
            raise
    if not made:
        try:
            _told_apart({})
        except BadFile as error:
            error.place = f'sheet "{next(iter(headers), "")}"'
            raise
    return made


def _of_sheet(header: Sequence[str], legend: Legend) -> Legend:
    """The part of a legend that speaks of a sheet's columns and of what it holds."""
    there = {
        key: [name for name in names if has_column(header, name)] for key, names in legend.columns.items()
    }
    there = {key: names for key, names in there.items() if names}
    found = columns(header, Legend(there)).keys()
    keys = next((KEYS[kind] for kind in reversed(MARKS) if set(MARKS[kind]) <= found), list(there))
    kept = {key: names for key, names in there.items() if key in keys}
    return Legend(kept, legend.statuses, legend.has_agreement)
