"""Documents as they are read: TOML whole, JSON piece by piece, each item with the line it begins on."""

import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tracker.domain.errors import InvalidInputFile, did_you_mean, shorten
from tracker.exchange.document_schema import DOCUMENT_SCHEMA, SECTIONS, Item

LineAndItem = tuple[int, Item | InvalidInputFile]
"""A line, counted as an editor does, with the item that begins there or what is wrong with it."""

_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*([],])[ \t\r\n]*")
CHUNK_SIZE = 1 << 20  # characters read at a time
MAX_ITEM_LENGTH = (
    4 << 20
)  # characters of one item: a note of the longest, all of it escaped, is a quarter of that
BLOCK_SIZE = 1 << 12  # characters decoded at once; many more leave the cache before they are looked at
_NEXT_LINE = "},\n{"  # between two items that stand one a line


def describe_line(line: int) -> tuple[str, int]:
    """Where something is in a file of lines, in words and as the number."""
    return (f"line {line}" if line else ""), line


class TomlFile:
    """A document as people write it. Raises InvalidInputFile when it cannot be read as one."""

    optional_fields: frozenset[str] = frozenset()
    fraction_read = 1.0

    def __init__(self, path: Path) -> None:
        self.left_out: list[str] = []
        self._source = path.read_text(encoding="utf-8-sig")
        try:
            self._sections = tomllib.loads(self._source)
        except (ValueError, RecursionError) as error:
            line = re.search(r"at line (\d+)", str(error))
            raise InvalidInputFile(f"This is no TOML: {error}.", line=int(line[1]) if line else 0) from None
        _require_known_schema(self._sections.pop("schema", None))
        for name in self._sections:
            _require_known_section(name)

    def describe_place(self, line: int) -> tuple[str, int]:
        """Where an item is, in words and as the number of its line."""
        return describe_line(line)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section."""
        items = self._sections.get(section, [])
        if not isinstance(items, list):
            raise InvalidInputFile(f'"{section}" is no list of items.', f"Begin each with [[{section}]].")
        yield from zip(self._lines(section, len(items)), map(_require_object, items), strict=True)

    def read_to_end(self) -> None:
        """All of it was read at once."""

    def close(self) -> None:
        """It was closed then."""

    def _lines(self, section: str, count: int) -> list[int]:
        """The lines on which the items begin; where they stand in one list, that of the list for all."""
        begins = re.compile(rf"[ \t]*\[\[[ \t]*{section}[ \t]*\]\]|[ \t]*{section}[ \t]*=")
        lines = self._source.splitlines()
        found = [number for number, line in enumerate(lines, start=1) if begins.match(line)]
        if len(found) > count:  # some of them stand inside a longer text
            found = [number for number in found if _is_toml("\n".join(lines[: number - 1]))]
        return found if len(found) == count else [found[0] if found else 1] * count


def _is_toml(source: str) -> bool:
    try:
        tomllib.loads(source)
    except ValueError:
        return False
    return True


def _require_known_schema(schema: object) -> None:
    if schema != DOCUMENT_SCHEMA:
        said = "does not say its schema" if schema is None else f"is of the schema {shorten(repr(schema))}"
        raise InvalidInputFile(f"It {said}.", f'The tracker reads schema "{DOCUMENT_SCHEMA}".')


def _require_known_section(section: str) -> None:
    if section not in SECTIONS:
        way_on = did_you_mean(section, list(SECTIONS)) or f"Sections: {', '.join(SECTIONS)}."
        raise InvalidInputFile(f'There is no section "{shorten(section)}".', way_on)


def _require_object(item: object) -> Item | InvalidInputFile:
    return (
        item if isinstance(item, dict) else InvalidInputFile(f"{shorten(repr(item))} is no item with keys.")
    )


# -- JSON, whatever its length -----------------------------------------------------------------------


class JsonFile:
    """A document as programs exchange it, of which only a piece is ever in memory.

    Its sections are read in the order asked for; one that stood before another is gone back to.
    """

    optional_fields: frozenset[str] = frozenset()

    def __init__(self, path: Path) -> None:
        self.left_out: list[str] = []
        self._path = path
        self._size = path.stat().st_size
        self._restart()

    def _restart(self) -> None:
        self._scanner = _JsonScanner(self._path.open("rb"))
        self._passed: set[str] = set()
        self._members = self._each_member()

    @property
    def fraction_read(self) -> float:
        """How much of it is read, 0 to 1."""
        return min(1.0, self._scanner.position / max(1, self._size))

    def describe_place(self, line: int) -> tuple[str, int]:
        """Where an item is, in words and as the number of its line."""
        return describe_line(line)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section. Raises InvalidInputFile where the document cannot be read any further."""
        if section in self._passed:
            self.close()
            self._restart()
        for name in self._members:
            if name == section:
                yield from self._items()
                return
            for _ in self._items():
                pass

    def read_to_end(self) -> None:
        """Read what is left. Raises InvalidInputFile when it is no document to its end."""
        for _ in self._members:
            for _ in self._items():
                pass

    def close(self) -> None:
        """Close the file."""
        self._scanner.file.close()

    def _each_member(self) -> Iterator[str]:
        """The names of the sections, each with its items still to be read."""
        scanner = self._scanner
        scanner.take("{")
        is_first = True
        while scanner.peek() != "}":
            if not is_first:
                scanner.take(",")
            is_first = False
            scanner.peek()
            line, name = scanner.line, scanner.value()
            scanner.take(":")
            if name in self._passed:
                raise scanner.error(f'"{name}" stands there twice', line)
            self._passed.add(name)
            if name == "schema":
                scanner.peek()
                _require_known_schema(scanner.value())
            else:
                _require_known_section(str(name))
                yield name
        scanner.take("}")
        if scanner.peek():
            raise scanner.error("something follows after the end of the document")
        if "schema" not in self._passed:
            _require_known_schema(None)

    def _items(self) -> Iterator[LineAndItem]:
        scanner = self._scanner
        scanner.take("[")
        if scanner.peek() == "]":
            scanner.take("]")
            return
        goes_on = True
        while goes_on:
            line = scanner.line
            if items := scanner.block():
                yield from enumerate(items, start=line)
            else:
                yield line, _require_object(scanner.value())
                goes_on = scanner.goes_on()


class _DuplicateKeyError(Exception):
    """A key that stands twice in one object, where the last would silently win."""


def _refuse_duplicate_keys(pairs: list[tuple[str, Any]]) -> Item:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"there is no value {name}")


def _is_one_item_a_line(items: list[Any], block: str) -> bool:
    """Whether a list holds objects alone, each on the next line.

    There are as many braces as items, and all but the first stand after an object, a comma and the end of a
    line. In an item no brace can stand so unless another is before it, and that one would not stand so.
    """
    ends = len(items) - 1
    return (
        block.startswith("[{")
        and block.count("{") == len(items)
        and block.count(_NEXT_LINE) == block.count("\n") == ends
    )


class _JsonScanner:
    """The values of a text one after the other, of which no more is kept than the one being read."""

    def __init__(self, file: BinaryIO) -> None:
        self._bytes = file
        self.file = io.TextIOWrapper(file, "utf-8-sig")
        self._text = ""
        self._at = 0
        self._line, self._counted = 1, 0  # the line of this place in the text
        self._one_by_one = 0  # up to this place of the text
        decoder = json.JSONDecoder(object_pairs_hook=_refuse_duplicate_keys, parse_constant=_refuse_constant)
        self._decode = decoder.raw_decode

    @property
    def position(self) -> int:
        """How many bytes of the file are read."""
        return self._bytes.tell()

    @property
    def line(self) -> int:
        """The line that is reached, counted as far as it is asked for."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> None:
        """Pass over one character. Raises InvalidInputFile when it is another."""
        if self.peek() != wanted:
            raise self.error(f"here should be {wanted}")
        self._at += 1

    def value(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The next value, which stands here. Raises InvalidInputFile when there is none."""
        while True:
            try:
                found, end = self._decode(self._text, self._at)
            except _DuplicateKeyError as error:
                raise self.error(f'the key "{shorten(str(error))}" stands twice in one item') from None
            except RecursionError:
                raise self.error("its lists are too deep") from None
            except ValueError as error:  # or not all of it is in memory yet
                if len(self._text) - self._at < MAX_ITEM_LENGTH and self._more():
                    continue
                raise self._no_json(error) from None
            if end < len(self._text) or not self._more():  # a number may go on
                self._at = end
                return found

    def block(self) -> list[Item]:
        """The next items, as many as stand one a line as we write them, and are followed by another.

        Decoded together they cost half as much. None where they stand in any other way, or something is wrong
        with one: then they are to be read one by one.
        """
        if self._at < self._one_by_one:
            return []
        end = self._text.rfind(_NEXT_LINE, self._at, self._at + BLOCK_SIZE) + 1  # after its brace
        block = f"[{self._text[self._at : end]}]"
        try:
            items: list[Item] = self._decode(block)[0] if end else []
        except (_DuplicateKeyError, RecursionError, ValueError):
            items = []
        if not _is_one_item_a_line(items, block):
            self._one_by_one = min(self._at + BLOCK_SIZE, len(self._text))
            return []
        line, self._at = self.line, end + 2  # at the next brace
        self._line, self._counted = line + len(items), self._at
        return items

    def goes_on(self) -> bool:
        """Pass over what stands between two values of a list, or over its end; whether it was not the end."""
        passed = _BETWEEN.match(self._text, self._at)
        if passed and passed.end() < len(self._text):  # else the end of what is in memory cuts it in two
            self._at = passed.end()
            return passed[1] == ","
        if self.peek() != "]":
            self.take(",")
            self.peek()
            return True
        self.take("]")
        return False

    def error(self, what: str, line: int = 0) -> InvalidInputFile:
        """What is wrong at this place, or that the text ends before it should."""
        if not line and not self.peek():
            return self._cut_off()
        return InvalidInputFile(f"This is no JSON: {what}.", line=line or self.line)

    def _no_json(self, error: ValueError) -> InvalidInputFile:
        at = getattr(error, "pos", self._at)
        what = getattr(error, "msg", str(error))
        if not self._text[at:].strip() or what.startswith("Unterminated string"):
            return self._cut_off()
        line = self.line + self._text.count("\n", self._at, at)
        return InvalidInputFile(f"This is no JSON: {what[:1].lower()}{what[1:]}.", line=line)

    def _cut_off(self) -> InvalidInputFile:
        line = self.line + self._text.count("\n", self._at)
        return InvalidInputFile("The document is cut off in the middle.", "Get the whole file.", line=line)

    def _more(self) -> bool:
        piece = self.file.read(CHUNK_SIZE)
        if piece:
            self._line, self._counted = self.line, 0
            self._one_by_one = max(0, self._one_by_one - self._at)
            self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)
