"""Follows the commands that a document brings, and keeps those of other offices as their own log."""

from __future__ import annotations  # a file that is read need not be loaded here

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.command_lines import LINE_KINDS, Line
from tracker.db.connection import Connection
from tracker.db.log_digests import digest_command, dump_lines
from tracker.db.log_reader import LogContents, merge_lines
from tracker.db.named_lines import NamedLines
from tracker.domain.errors import TrackerError
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import COMMANDS, SECTIONS, Item, read_item
from tracker.exchange.log_item_lines import ItemLines
from tracker.exchange.log_section import LOG_SECTION, LogNode, join_items
from tracker.ledger.recorders.other_logs import KnownLog, TakenInCommand
from tracker.ledger.recorders.recording import Recording

if TYPE_CHECKING:
    from tracker.exchange.import_problems import ProblemList
    from tracker.exchange.input_files import InputFile


class FollowedLog(NamedTuple):
    """The commands of a document that are new here and fit, and what is to be said of it."""

    taken_in: Sequence[TakenInCommand]
    notes: Sequence[str]


def follow_log(recording: Recording, input_file: InputFile, problems: ProblemList) -> FollowedLog:
    """Follow the log of a document of which all records are here, and find what of it is new and fits."""
    nodes = {node.digest: node for node in _read_nodes(recording, input_file, problems)}
    known = KnownLog(recording.connection)
    new = [node for digest, node in nodes.items() if digest not in known.digests]
    if not new:
        return FollowedLog((), ())
    found = _NewCommands(recording.connection, new)
    found.follow_by_what_is_here()
    if found.unfit:
        found.follow_by_document(input_file)
    accepted = list(_in_order_of_chain(found.fitting, known.digests))
    return FollowedLog(
        [found.taken_in(node) for node in accepted],
        [*_describe_unfit(new, accepted), *_describe_forks(accepted, known)],
    )


def _read_nodes(recording: Recording, input_file: InputFile, problems: ProblemList) -> Iterator[LogNode]:
    """The commands of a document; what is wrong with an item is reported."""
    items: list[Item] = []
    for line, item in input_file.read_rows(COMMANDS):
        if isinstance(item, TrackerError):
            problems.add(line, item)
            continue
        values, errors = read_item(LOG_SECTION, item)
        for field, error in errors:
            problems.add(line, error, field)
        if not errors:
            items.append(values)
    try:
        for node in join_items(items):
            recording.moment(node.head.recorded_at)  # which is not still to come
            yield node
    except TrackerError as error:
        problems.add(0, error)


class _NewCommands:
    """Commands that are new here, each at its place among them."""

    def __init__(self, connection: Connection, nodes: Sequence[LogNode]) -> None:
        self._nodes = nodes
        self._here = NamedLines(connection)
        for place, node in enumerate(nodes):
            for section, names in node.names.items():
                self._here.add(place, node.head.recorded_at, section, names)
        self._kept: dict[int, dict[str, list[Line]]] = {}
        """The lines of those that are otherwise here, by place."""
        self._unfit = set(range(len(nodes)))
        self._place_of = {node.digest: place for place, node in enumerate(nodes)}

    @property
    def unfit(self) -> bool:
        """Whether some do not fit as far as is known."""
        return bool(self._unfit)

    @property
    def fitting(self) -> list[LogNode]:
        """Those that fit."""
        return [node for place, node in enumerate(self._nodes) if place not in self._unfit]

    def follow_by_what_is_here(self) -> None:
        """Find those that fit by the records as they are here: nearly all, the first time they come in."""
        contents = LogContents(self._here.read())
        for place, node in enumerate(self._nodes):
            lines = merge_lines(contents.lines_of(place), node.lines)
            is_fit = digest_command(node.head, lines) == node.digest
            if is_fit and not node.repeats_itself:
                self._unfit.discard(place)

    def follow_by_document(self, input_file: InputFile) -> None:
        """Find those that fit by the records as the document has them, which may be otherwise here."""
        wanted = _WantedItems((place, self._nodes[place]) for place in sorted(self._unfit))
        wanted.read(input_file)
        for place in sorted(self._unfit):
            node, lines = self._nodes[place], wanted.lines_of(place)
            is_fit = digest_command(node.head, merge_lines(lines.items(), node.lines)) == node.digest
            if is_fit and not node.repeats_itself:
                self._kept[place] = lines
                self._unfit.discard(place)
        self._leave_out_what_is_here()

    def _leave_out_what_is_here(self) -> None:
        """Keep no line word for word that the record has here too."""
        here = {
            (row[0], section, row[1]): dump_lines(row[1:])
            for section, rows in self._here.read(self._kept)
            for row in rows
        }
        for place, lines in self._kept.items():
            for section, some in lines.items():
                lines[section] = [
                    line for line in some if here.get((place, section, line[0])) != dump_lines(line)
                ]

    def taken_in(self, node: LogNode) -> TakenInCommand:
        """A command as it is kept: the keys of what is the same here, and the lines of the rest."""
        place = self._place_of[node.digest]
        kept = self._kept.get(place, {})
        keys = {
            kind.table: self._here.key_ranges(kind, place, {line[0] for line in kept.get(kind.section, ())})
            for kind in LINE_KINDS
            if kind.section in node.names
        }
        lines = [(section, line) for some in (kept, node.lines) for section in some for line in some[section]]
        return TakenInCommand(node.digest, node.head, keys, lines)


class _WantedItems:
    """The lines of the items of a document that some commands wrote."""

    def __init__(self, nodes: Iterable[tuple[int, LogNode]]) -> None:
        self._places: dict[tuple[str, str], list[int]] = {}
        self._lines: dict[int, dict[str, list[Line]]] = {}
        for place, node in nodes:
            for section, names in node.names.items():
                for name in names:
                    self._places.setdefault((section, name), []).append(place)
        self._sections = {section for section, _ in self._places}

    def read(self, input_file: InputFile) -> None:
        """Read the sections with such items once more."""
        items = ItemLines()
        for section in SECTIONS.values():
            if section.name not in self._sections and section.name != "commitments":
                continue
            for _, item in input_file.read_rows(section.name):
                if isinstance(item, TrackerError):
                    continue
                if section.name == "commitments":
                    items.uid_of[str(item.get("ref"))] = str(item.get("uid"))
                self._take_in(section.name, item, items)

    def _take_in(self, section: str, item: Item, items: ItemLines) -> None:
        name = items.name_of_item(section, item)
        places = self._places.get((section, name))
        if not places:
            return
        values, errors = read_item(SECTIONS[section], item)
        if not errors:
            line = items.line(section, values)
            for place in places:
                self._lines.setdefault(place, {}).setdefault(section, []).append(line)

    def lines_of(self, place: int) -> dict[str, list[Line]]:
        """The lines of a command, by section in the order in which they are digested."""
        found = self._lines.get(place, {})
        in_order = (kind.section for kind in LINE_KINDS if kind.section in found)
        return {section: sorted(found[section], key=lambda line: line[0]) for section in in_order}


def _in_order_of_chain(fitting: Iterable[LogNode], known: Iterable[str]) -> Iterator[LogNode]:
    """Those that follow what is known or comes before them here."""
    there, waiting = set(known), list(fitting)
    is_any_found = True
    while waiting and is_any_found:  # nearly always once: those before stand before
        left: list[LogNode] = []
        for node in waiting:
            if there.issuperset(_needed(node)):
                there.add(node.digest)
                yield node
            else:
                left.append(node)
        waiting, is_any_found = left, len(left) < len(waiting)


def _needed(node: LogNode) -> Iterator[str]:
    yield from (one for one in (node.head.previous, *node.head.heads) if one)


def _describe_unfit(new: Sequence[LogNode], accepted: Sequence[LogNode]) -> Iterator[str]:
    """The first command of the document that does not fit."""
    fits = {node.digest for node in accepted}
    unfit = [node for node in new if node.digest not in fits]
    if unfit:
        first = min(unfit, key=lambda node: (node.head.recorded_at, node.digest))
        head, count = first.head, len(unfit)
        words = head.words or fill(exchange_messages.WORDS_OF_PROGRAM)
        moment, author = head.recorded_at, head.recorded_by
        template = exchange_messages.LOG_OF_FILE_BROKEN
        yield fill(template, words=words, moment=moment, author=author, count=count)


def _describe_forks(accepted: Sequence[LogNode], known: KnownLog) -> Iterator[str]:
    """Where the log of the document goes on otherwise than it did in what came before."""
    for node in accepted:
        if node.head.previous in known.followed:
            head = node.head
            words = head.words or fill(exchange_messages.WORDS_OF_PROGRAM)
            moment, author = head.recorded_at, head.recorded_by
            yield fill(exchange_messages.LOG_OF_FILE_FORKS, words=words, moment=moment, author=author)
            return
