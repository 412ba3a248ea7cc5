"""The commands of all offices whose records a document hands on, in the order of their moments."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge

from tracker.db.command_lines import EARLIER, WRITTEN_BY_OTHERS, WRITTEN_IN_ORDER, Line
from tracker.db.connection import Connection
from tracker.db.log_digests import LinesByKind, LinkHead, dump_lines
from tracker.db.log_reader import (
    SECTIONS_IN_ORDER,
    EarlierMoments,
    LogContents,
    OtherCommand,
    OwnContents,
    beginning_of,
    heads_by_command,
    kept_lines,
    numbers_of_writing_commands,
    other_commands,
    own_commands,
)
from tracker.db.named_lines import NamedLines
from tracker.exchange.document_schema import Item
from tracker.exchange.log_section import LogNode, split_node


def command_items(connection: Connection) -> Iterator[Item]:
    """The items of the section, those of each command together.

    At the end of our own log those are left out that only took in logs of others: they are there themselves.
    So two offices that took in each other's documents write the same one.
    """
    then = EarlierMoments(connection)
    nodes = merge(_own_nodes(connection, then), _other_nodes(connection, then), key=_order)
    for node in nodes:
        yield from split_node(node)


def _order(node: LogNode) -> tuple[object, str]:
    return node.head.recorded_at, node.digest


def _own_nodes(connection: Connection, then: EarlierMoments) -> Iterator[LogNode]:
    heads = heads_by_command(connection)
    contents = OwnContents(connection, WRITTEN_IN_ORDER, then)
    previous = _previous_digests(connection)
    last = _last_handed_on(connection, heads)
    commands = [one for one in own_commands(connection) if one.digest]
    for place, command in enumerate(sorted(commands, key=lambda one: (one.recorded_at, one.digest)), start=1):
        if command.number > last:
            contents.pass_over(place)
            continue
        lines, refs = contents.lines_of(place), contents.refs_of(place)
        said = command.recorded_at, command.recorded_by, command.words
        head = LinkHead(previous[command.number], *said, sorted(heads.get(command.number, ())), refs)
        node = _split_lines(str(command.digest), head, lines, command.number, then)
        if earlier := then.lines_of(command.number):
            node.lines[EARLIER] = earlier
        yield node


def _previous_digests(connection: Connection) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    before = beginning_of(connection)
    for command in own_commands(connection):
        if command.digest:
            found[command.number] = before
            before = command.digest
    return found


def _last_handed_on(connection: Connection, heads: Mapping[int, list[str]]) -> int:
    """The number of our last command that did more than take in logs of others, or is named in one."""
    own = numbers_of_writing_commands(connection) - heads.keys()
    named = {one for other in other_commands(connection) for one in (other.previous, *other.link.heads)}
    continued = {command.number for command in own_commands(connection) if command.digest in named - {None}}
    return max(own | continued, default=0)


def _other_nodes(connection: Connection, then: EarlierMoments) -> Iterator[LogNode]:
    contents, kept = LogContents.of(connection, WRITTEN_BY_OTHERS), kept_lines(connection)
    commands = list(other_commands(connection))
    here = _kept_as_here(connection, commands, kept)
    for place, command in enumerate(commands, start=1):
        lines = contents.lines_of(place)
        node = _split_lines(command.digest, command.link, lines, command.taken_in_by or 0, then)
        for section, some in kept.get(command.digest, {}).items():
            for line in some:
                if here.get((place, section, line[0])) == dump_lines(line):
                    node.names.setdefault(section, []).append(line[0])
                else:
                    node.lines.setdefault(section, []).append(line)
        yield _in_order(node)


def _kept_as_here(
    connection: Connection, commands: Iterable[OtherCommand], kept: dict[str, dict[str, list[Line]]]
) -> dict[tuple[int, str, str], str]:
    """The lines as text that the records of kept lines have here now, by place, section and name."""
    if not kept:
        return {}
    wanted = NamedLines(connection)
    for place, command in enumerate(commands, start=1):
        for section, lines in kept.get(command.digest, {}).items():
            wanted.add(place, command.recorded_at, section, [line[0] for line in lines])
    return {(row[0], section, row[1]): dump_lines(row[1:]) for section, rows in wanted.read() for row in rows}


def _split_lines(
    digest: str, head: LinkHead, lines: LinesByKind, command: int, then: EarlierMoments
) -> LogNode:
    """A command with the names of what stands in the document as it wrote it, and the lines of the rest."""
    node = LogNode(digest, head, {}, {})
    for section, some in lines:
        for line in some:
            if (line_then := then.as_then(section, line, command)) is line:
                node.names.setdefault(section, []).append(line[0])
            else:
                node.lines.setdefault(section, []).append(line_then)
    return node


def _in_order(node: LogNode) -> LogNode:
    """The same, as every office writes it."""
    sections = SECTIONS_IN_ORDER
    names = {one: sorted(node.names[one]) for one in sections if one in node.names}
    lines = {one: sorted(node.lines[one], key=lambda line: line[0]) for one in sections if one in node.lines}
    return node._replace(names=names, lines=lines)
