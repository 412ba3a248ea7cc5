"""Readers of documents: TOML as a whole, JSON in pieces; each item comes with the line it begins on."""

import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from tracker.db.connection import Connection
from tracker.domain.errors import InvalidInputFile, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import COMMANDS, DOCUMENT_SCHEMA, READABLE_SCHEMAS, SECTIONS, Item
from tracker.exchange.import_problems import Place, line_place
from tracker.exchange.import_remarks import LeftOut, MadeActor
from tracker.exchange.shown_cells import ShownNumber
from tracker.exchange.unclear_numbers import is_unclear

LineAndItem = tuple[int, Item | InvalidInputFile]
"""The number of a line, from 1, and the item that begins there; or what is wrong with it."""

CHUNK_SIZE = 1 << 20  # characters read from the file at a time
MAX_ITEM_LENGTH = 4 << 20  # characters; the longest note, if all of it is escaped, has a quarter of that
_MAX_POWER = 40  # of ten: no amount is larger, and written out it would be longer than any text
BLOCK_SIZE = 1 << 13  # characters decoded together; many more would leave the processor's cache before use

MAX_TOML_SIZE = 16 << 20  # bytes; people write it
_TOML_FLAGS = re.DOTALL | re.MULTILINE
_TOML_TEXT = r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\#[^\n]*'''
_TOML_KEY_PART = r"""(?:"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[\w-]++)"""
_TOML_KEYS = re.compile(
    rf"(?P<key>(?<![\w-]){_TOML_KEY_PART}(?:[ \t]*\.[ \t]*{_TOML_KEY_PART}){{20,}}+)|{_TOML_TEXT}",
    _TOML_FLAGS,
)

_NOT_WHITE_SPACE = re.compile(r"[^ \t\r\n]")
_BETWEEN_ITEM_LINES = "},\n{"  # between two items that each have one line
_AFTER_ITEM_LINES = "}\n]"  # where the section with such items ends


class TomlFile:
    """A document in TOML, as people write it. Raises InvalidInputFile if it is not one."""

    has_columns = False
    fraction_read = 1.0

    def __init__(self, path: Path) -> None:
        self.left_out = LeftOut()
        self.notes: list[str] = []
        self.made_actors: Sequence[MadeActor] = ()
        if path.stat().st_size > MAX_TOML_SIZE:
            message = fill(exchange_messages.TOML_TOO_LARGE, size=MAX_TOML_SIZE >> 20)
            raise InvalidInputFile(message, fill(exchange_messages.WRITE_AS_JSON))
        self._text = path.read_text(encoding="utf-8-sig")
        _require_short_keys(self._text)
        try:
            self._sections = tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:
            line = re.search(r"at line (\d+)", str(error))
            message = fill(exchange_messages.NOT_TOML, problem=error)
            raise InvalidInputFile(message, line=int(line[1]) if line else 0) from None
        schema = self._sections.pop("schema", None)
        _require_known_schema(schema)
        self.is_of_older_schema = schema != DOCUMENT_SCHEMA
        for name in self._sections:
            _require_known_section(name)

    def prepare(self, connection: Connection, agreement: str | None) -> None:
        """Do nothing: a document has no names but refs and codes."""

    def unsaid_fields(self, section: str) -> Set[str]:  # noqa: ARG002 - of a table it depends on it
        """None: a document says all, and what it leaves out is not there."""
        return frozenset()

    def place_of(self, line: int) -> Place:
        """The place of the item that begins on a line."""
        return line_place(line)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section. Raises InvalidInputFile if the section is not a list."""
        items = self._sections.get(section, [])
        if not isinstance(items, list):
            message = fill(exchange_messages.NOT_A_LIST, section=section)
            raise InvalidInputFile(message, fill(exchange_messages.BEGIN_EACH_ITEM, section=section))
        yield from zip(self._item_lines(section, len(items)), map(_object_or_error, items), strict=True)

    def read_to_end(self) -> None:
        """Do nothing: all of the file was read when it was opened."""

    def close(self) -> None:
        """Do nothing: the file was closed after it was read."""

    def _item_lines(self, section: str, count: int) -> list[int]:
        """The lines on which the items of a section begin; for items in one list, the line of the list.

        The TOML parser does not say where an item begins, so the lines are searched for, but not in texts.
        """
        heading = rf"^[ \t]*(?:\[\[[ \t]*{section}[ \t]*\]\]|{section}[ \t]*=)"
        numbers, line, counted_to = list[int](), 1, 0
        for match in re.finditer(rf"{_TOML_TEXT}|(?P<heading>{heading})", self._text, _TOML_FLAGS):
            if match["heading"] is not None:
                line += self._text.count("\n", counted_to, match.start())
                counted_to = match.start()
                numbers.append(line)
        return numbers if len(numbers) == count else [numbers[0] if numbers else 1] * count


def _require_short_keys(text: str) -> None:
    """Raise InvalidInputFile for a key of many parts: reading it takes the square of their number."""
    for match in _TOML_KEYS.finditer(text):
        if match["key"] is not None:
            line = 1 + text.count("\n", 0, match.start())
            raise InvalidInputFile(fill(exchange_messages.KEY_TOO_LONG, key=shorten(match[0])), line=line)


def _require_known_schema(schema: object) -> None:
    """Raise InvalidInputFile unless a document says that it is one of the tracker's."""
    if schema not in READABLE_SCHEMAS:
        message = fill(exchange_messages.SCHEMA_MISSING)
        if schema is not None:
            message = fill(exchange_messages.UNKNOWN_SCHEMA, schema=shorten(repr(schema)))
        raise InvalidInputFile(message, fill(exchange_messages.KNOWN_SCHEMA, schema=DOCUMENT_SCHEMA))


def _require_known_section(section: str) -> None:
    """Raise InvalidInputFile for a section that documents do not have."""
    known = [*SECTIONS, COMMANDS]
    if section not in known:
        message = fill(exchange_messages.NO_SUCH_SECTION, section=shorten(section))
        all_sections = fill(exchange_messages.KNOWN_SECTIONS, sections=join_list(known))
        raise InvalidInputFile(message, did_you_mean(section, known) or all_sections)


def _object_or_error(item: object) -> Item | InvalidInputFile:
    """The item, or the error if it is not an object with keys."""
    if isinstance(item, dict):
        return item
    return InvalidInputFile(fill(exchange_messages.NOT_AN_ITEM, item=shorten(repr(item))))


# -- JSON of any length ------------------------------------------------------------------------------

# Libraries that read JSON in pieces do not say on which line an item begins, nor that a key stands twice.
# They also take longer: for a document of 1.1 million items (225 MB) this takes 2.4 s, ijson with its parser
# in C 6.2 s, json-stream 14 s; json.load takes 2.3 s and 1 GB of memory instead of 20 MB.


class JsonFile:
    """A document in JSON, as programs exchange it. Only a piece of it is in memory at any time.

    Sections can be read in any order; the file is read again for one that comes before the last one read.
    """

    has_columns = False
    is_of_older_schema = False

    def __init__(self, path: Path) -> None:
        self.left_out = LeftOut()
        self.notes: list[str] = []
        self.made_actors: Sequence[MadeActor] = ()
        self._path = path
        self._all_names: set[str] | None = None
        """The sections that the file has, once it was read to its end."""
        self._size = path.stat().st_size
        self._restart()

    def _restart(self) -> None:
        """Open the file, to read it from its beginning."""
        self._scanner = JsonScanner(self._path.open("rb"))
        self._names_seen: set[str] = set()
        self._sections = self._read_sections()

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""
        return min(1.0, self._scanner.bytes_read / max(1, self._size))

    def prepare(self, connection: Connection, agreement: str | None) -> None:
        """Do nothing: a document has no names but refs and codes."""

    def unsaid_fields(self, section: str) -> Set[str]:  # noqa: ARG002 - of a table it depends on it
        """None: a document says all, and what it leaves out is not there."""
        return frozenset()

    def place_of(self, line: int) -> Place:
        """The place of the item that begins on a line."""
        return line_place(line)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section. Raises InvalidInputFile at a place after which the file cannot be read."""
        if self._all_names is not None and section not in self._all_names:
            return
        if section in self._names_seen or self._all_names is not None:
            self.close()
            self._restart()
        for name, items in self._sections:
            if name == section:
                yield from items
                return
        self._all_names = set(self._names_seen)

    def read_to_end(self) -> None:
        """Read the rest of the file. Raises InvalidInputFile if it is not a document up to its end."""
        for _ in self._sections:
            pass

    def close(self) -> None:
        """Close the file."""
        self._scanner.file.close()

    def _read_sections(self) -> Iterator[tuple[str, Iterator[LineAndItem]]]:
        """The sections, each with its items; those that are not asked for are read, but not returned."""
        scanner = self._scanner
        for line in scanner.read_elements("{", "}"):
            name = str(scanner.read_value())
            scanner.skip(":")
            if name in self._names_seen:
                raise scanner.syntax_error(exchange_messages.NAME_TWICE, line, name=name)
            self._names_seen.add(name)
            if name == "schema":
                scanner.peek()
                schema = scanner.read_value()
                _require_known_schema(schema)
                self.is_of_older_schema = schema != DOCUMENT_SCHEMA
            else:
                _require_known_section(name)
                items = self._read_items()
                yield name, items
                for _ in items:
                    pass
        if scanner.peek():
            raise scanner.syntax_error(exchange_messages.TEXT_AFTER_END)
        if "schema" not in self._names_seen:
            _require_known_schema(None)

    def _read_items(self) -> Iterator[LineAndItem]:
        """The items of the section whose name was read last."""
        for line in self._scanner.read_elements("[", "]"):
            block = self._scanner.read_block()
            yield from enumerate(block, start=line)
            yield line + len(block), _object_or_error(self._scanner.read_value())


def _require_unique_keys(pairs: list[tuple[str, Any]]) -> Item:
    """The pairs as a dict. Raises ValueError for a key that is there twice; Python keeps its last value."""
    item = dict(pairs)
    if len(item) < len(pairs):
        times = Counter(name for name, _ in pairs)
        repeated = next(name for name in times if times[name] > 1)
        raise ValueError(fill(exchange_messages.KEY_TWICE, key=shorten(repeated)))
    return item


def _refuse_constant(name: str) -> None:
    """Raise ValueError for NaN and Infinity, which Python reads although they are not JSON."""
    raise ValueError(fill(exchange_messages.NO_SUCH_VALUE, value=name))


def _has_one_item_per_line(items: list[Any], block: str) -> bool:
    """Whether the items that a block of text was decoded to are objects, each on a line of its own.

    That is so if there are as many braces as items, and each brace but the first follows the end of an
    object, a comma and the end of a line. A brace inside an item cannot follow these without another brace
    before it, and that one does not follow them.
    """
    line_ends = len(items) - 1
    return (
        block.startswith("[{")
        and block.count("{") == len(items)
        and block.count(_BETWEEN_ITEM_LINES) == block.count("\n") == line_ends
    )


def _number_as_text(text: str) -> str | ShownNumber:
    """A number of JSON as it stands there, but for one in powers of ten, which people do not write: 5e-07."""
    if "e" not in text.lower():
        return ShownNumber(text, text) if is_unclear(text) else text  # its point stands before decimals
    number = Decimal(text)
    return f"{number:f}" if abs(number.adjusted()) < _MAX_POWER else text


class JsonScanner:
    """Reads the values of a JSON text one after the other; only the text that is being read is in memory."""

    def __init__(self, file: BinaryIO, *, numbers_as_text: bool = False) -> None:
        self._bytes = file
        self.file = io.TextIOWrapper(file, "utf-8-sig")
        self._text = ""
        self._position = 0
        self._line, self._counted_to = 1, 0  # the number of the line, and the position it was counted up to
        self._block_size = BLOCK_SIZE  # 0 after a block that failed, until more is read
        number = _number_as_text if numbers_as_text else None  # so that 115.10 stays what it is
        decoder = json.JSONDecoder(
            object_pairs_hook=_require_unique_keys,
            parse_constant=_refuse_constant,
            parse_float=number,
            parse_int=number,
        )
        self._decode_value = decoder.raw_decode

    @property
    def bytes_read(self) -> int:
        """The number of bytes of the file that were read."""
        return self._bytes.tell()

    @property
    def line(self) -> int:
        """The number, from 1, of the line at the position. Lines are only counted when this is asked for."""
        self._line += self._text.count("\n", self._counted_to, self._position)
        self._counted_to = self._position
        return self._line

    def peek(self) -> str:
        """Go to the next character that is not white space, and return it; empty at the end of the file."""
        while not (found := _NOT_WHITE_SPACE.search(self._text, self._position)):
            self._position = len(self._text)
            if not self._read_more():
                return ""
        self._position = found.start()
        return found[0]

    def skip(self, character: str) -> None:
        """Go to the next character that is not white space, and past it. It must be this one.

        Raises InvalidInputFile if it is another one.
        """
        if self.peek() != character:
            raise self.syntax_error(exchange_messages.CHARACTER_MISSING, character=character)
        self._position += 1

    def read_elements(self, opening: str, closing: str) -> Iterator[int]:
        """Go to each element between two brackets; the line of each. An element is read before the next one.

        Raises InvalidInputFile if there is no bracket or no comma where one must be.
        """
        self.skip(opening)
        has_more = self.peek() != closing
        while has_more:
            yield self.line
            has_more = self.peek() != closing
            if has_more:
                self.skip(",")
                self.peek()
        self.skip(closing)

    def read_block(self) -> list[Item]:
        """The next items that have each a line of their own, as the tracker writes them, before another item.

        To decode many items together takes half the time. The list is empty if they are written in another
        way, if a section ends there, or if something is wrong with one of them. Then they must be read one by
        one.
        """
        # The end of the last whole item in the block is after the brace of what is found.
        stop = self._position + self._block_size
        section_end = self._text.find(_AFTER_ITEM_LINES, self._position, stop)
        stop = stop if section_end < 0 else section_end
        end = self._text.rfind(_BETWEEN_ITEM_LINES, self._position, stop) + 1
        if not end:
            return []
        block = f"[{self._text[self._position : end]}]"
        try:
            items: list[Item] = self._decode_value(block)[0]
        except (RecursionError, ValueError):
            items = []
        if not _has_one_item_per_line(items, block):
            self._block_size = 0
            return []
        line = self.line
        self._position = end + 2  # the brace with which the next item begins
        self._line, self._counted_to = line + len(items), self._position
        return items

    def read_value(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The value that begins at the position. Raises InvalidInputFile if there is none."""
        while True:
            try:
                value, end = self._decode_value(self._text, self._position)
            except RecursionError:
                raise self.syntax_error(exchange_messages.TOO_DEEP) from None
            except ValueError as error:  # perhaps only because the end of the value was not read yet
                if len(self._text) - self._position < MAX_ITEM_LENGTH and self._read_more():
                    continue
                raise self._decoding_error(error) from None
            if end < len(self._text) or not self._read_more():  # else a number may continue in the next chunk
                self._position = end
                return value

    def syntax_error(self, template: str, line: int = 0, **values: object) -> InvalidInputFile:
        """The error for a problem at the position, or that the text ends too early if it ends there."""
        if not line and not self.peek():
            return self._truncated_error()
        return InvalidInputFile(fill(template, **values), line=line or self.line)

    def _decoding_error(self, error: ValueError) -> InvalidInputFile:
        """The error for what Python's decoder found, or that the text ends too early."""
        error_position = getattr(error, "pos", self._position)
        problem = getattr(error, "msg", str(error))
        if not self._text[error_position:].strip() or problem.startswith("Unterminated string"):
            return self._truncated_error()
        line = self.line + self._text.count("\n", self._position, error_position)
        message = fill(exchange_messages.NOT_JSON, problem=problem[:1].lower() + problem[1:])
        return InvalidInputFile(message, line=line)

    def _truncated_error(self) -> InvalidInputFile:
        """The error for a document that ends too early."""
        line = self.line + self._text.count("\n", self._position)
        message, hint = fill(exchange_messages.CUT_OFF), fill(exchange_messages.GET_WHOLE_FILE)
        return InvalidInputFile(message, hint, line=line)

    def _read_more(self) -> bool:
        """Read the next chunk, and forget the text before the position; False at the end of the file."""
        chunk = self.file.read(CHUNK_SIZE)
        if chunk:
            self._line, self._counted_to = self.line, 0
            self._text, self._position = self._text[self._position :] + chunk, 0
            self._block_size = BLOCK_SIZE
        return bool(chunk)
