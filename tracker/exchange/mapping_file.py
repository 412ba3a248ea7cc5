"""A mapping kept in a file: what the user says about a table, in TOML, so that it can be used again."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tracker.domain.errors import InvalidInputFile, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import MappingTexts

MAX_SIZE = 1 << 20  # bytes; people write it
_TABLES = ("map", "set", "values")
_KEYS = {"section": "as"}
"""The keys that are called otherwise than the attributes of MappingTexts; the others are called alike."""
_ATTRIBUTES = {_KEYS.get(one.name, one.name): one.name for one in fields(MappingTexts)}


def read_mapping_file(path: Path) -> MappingTexts:
    """What a file says about a table. Raises InvalidInputFile."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise InvalidInputFile(fill(exchange_messages.NOT_A_MAPPING, file=path.name))
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = fill(exchange_messages.UNREADABLE_FILE, path=path, reason=error.strerror)
        raise InvalidInputFile(message, fill(exchange_messages.CHECK_NAME)) from None
    except (ValueError, RecursionError) as error:
        reason = fill(exchange_messages.NOT_TOML, problem=error)
        raise InvalidInputFile(
            fill(exchange_messages.REASON_AT_PLACE, place=path.name, reason=reason)
        ) from None
    return MappingTexts(**dict(_parse_key(path, key, value) for key, value in given.items()))


def _parse_key(path: Path, key: str, value: Any) -> tuple[str, Any]:  # noqa: ANN401 - whatever TOML has
    """The attribute of MappingTexts that a key gives, and its value. Raises InvalidInputFile."""
    name = _ATTRIBUTES.get(key)
    if name is None:
        message = fill(exchange_messages.NO_SUCH_KEY_OF_MAPPING, key=shorten(key), file=path.name)
        known = fill(exchange_messages.KNOWN_KEYS, keys=join_list(_ATTRIBUTES))
        raise InvalidInputFile(message, did_you_mean(key, list(_ATTRIBUTES)) or known)
    kind = {"header_row": int, "month_end": bool}.get(name, str)
    if key in _TABLES and isinstance(value, dict):
        return name, list(_texts_of_table(key, value))
    if name in ("melt", "skip_blank", "status_map") and isinstance(value, list):
        return name, [str(one) for one in value]
    if name in ("melt", "skip_blank", "status_map", *_TABLES) or type(value) is not kind:
        message = fill(exchange_messages.WRONG_VALUE_OF_MAPPING, key=key, value=shorten(repr(value)))
        raise InvalidInputFile(fill(exchange_messages.REASON_AT_PLACE, place=path.name, reason=message))
    return name, value


def _texts_of_table(key: str, table: Mapping[str, Any]) -> Iterator[str]:
    """The same as it would be typed: FIELD=COLUMN, FIELD=VALUE or FIELD:THEIRS=OURS."""
    for field_name, value in table.items():
        if key == "values" and isinstance(value, dict):
            yield from (f"{field_name}:{theirs}={ours}" for theirs, ours in value.items())
        elif isinstance(value, list):
            yield from (f"{field_name}={one}" for one in value)
        else:
            yield f"{field_name}={value}"


def merge_texts(of_file: MappingTexts, typed: MappingTexts) -> MappingTexts:
    """Both together; what is typed counts before what stands in the file."""
    changes: dict[str, Any] = {}
    for one in fields(MappingTexts):
        ours, theirs = getattr(typed, one.name), getattr(of_file, one.name)
        if one.name in ("map", "set"):
            given = {text.partition("=")[0].strip() for text in ours}
            changes[one.name] = [*(t for t in theirs if t.partition("=")[0].strip() not in given), *ours]
        elif isinstance(ours, Sequence) and not isinstance(ours, str):
            changes[one.name] = [*theirs, *ours]
        else:
            changes[one.name] = ours or theirs
    return replace(typed, **changes)


def mapping_as_toml(texts: MappingTexts, comments: Mapping[str, str]) -> str:
    """The text of a file that says the same; ``comments`` stand after the words that they are about."""
    lines = []
    for one in fields(MappingTexts):
        value = getattr(texts, one.name)
        if one.name in (*_TABLES, "status_map") or not value:
            continue
        lines.append(f"{_KEYS.get(one.name, one.name)} = {_toml_value(value)}")
    for name in ("map", "set"):
        pairs = [text.partition("=") for text in getattr(texts, name)]
        if pairs:
            lines += ["", f"[{name}]"]
            lines += [
                _with_comment(f"{key} = {_toml_value(value)}", comments.get(key)) for key, _, value in pairs
            ]
    lines += _lines_of_words([*texts.values, *(f"status:{text}" for text in texts.status_map)], comments)
    return "\n".join(lines).lstrip("\n") + "\n"


def _lines_of_words(values: Sequence[str], comments: Mapping[str, str]) -> Iterator[str]:
    """The lines that say what words mean, field by field."""
    by_field: dict[str, list[tuple[str, str]]] = {}
    for text in values:
        field_name, _, meaning = text.partition(":")
        theirs, _, ours = meaning.rpartition("=")
        by_field.setdefault(field_name, []).append((theirs, ours))
    for field_name, words in by_field.items():
        yield from ("", f"[values.{field_name}]")
        for theirs, ours in words:
            line = f"{_toml_value(theirs)} = {_toml_value(ours)}"
            yield _with_comment(line, comments.get(f"{field_name}:{theirs}"))


def _with_comment(line: str, comment: str | None) -> str:
    return f"{line}  # {comment}" if comment else line


def _toml_value(value: object) -> str:
    """A value as TOML writes it; a text of JSON is one of TOML."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_toml_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
