"""The catalogues of the languages: made of the messages in the code, checked, and compiled.

    python .ci/catalogues.py update     collect the messages, and bring each .po file up to them
    python .ci/catalogues.py check      say what is missing or wrong in them
    python .ci/catalogues.py compile    make of each the file that the program reads

A build compiles them by itself.
"""

import ast
import importlib
import io
import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import typer.main
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from catalogue_files import compile_catalogues, list_catalogues, read_catalogue
from rich.cells import cell_len

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tracker" / "locale"
TEMPLATE = FOLDER / "tracker.pot"
_SECTION = re.compile(r"# -- (.+?) -+$")
_PLACE = re.compile(r"\{([a-z_]\w*)[^{}]*\}")
_NAMES_OF_RECORDS = (
    *("commitment", "agreement", "actor", "document", "event", "meeting", "theme"),
    *("update", "revision", "retraction", "rename", "office", "claim"),
    *("table", "view", "index", "trigger", "column", "row", "sheet"),
)
_HEADINGS = ("STANDING_COLUMNS", "SERIES_COLUMNS", "INCIDENT_COLUMNS", "ENTRY_COLUMNS")
"""What has headings as its keys, and names that programs read as its values."""
_HEAD_OF_NO_USE = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|'
    rb"Language-Team|Generated-By).*\n",
    re.MULTILINE,
)
_OTHERWISE = '→▶:;,“”"'
"""Signs that languages write otherwise, or from the other side."""
WIDTH = 110


class Found(NamedTuple):
    """A message of the code: its text, or its two forms for counts; its name, and where it stands."""

    text: str | tuple[str, str]
    name: str
    section: str = ""
    context: str = ""


# -- what there is to translate ----------------------------------------------------------------------


def collect_messages() -> list[Found]:
    """All messages of the code, by module."""
    sys.path.insert(0, str(ROOT))
    found: list[Found] = []
    for path in sorted((ROOT / "tracker").rglob("*_messages.py")):
        found += _messages_of_module(path)
    return [*found, *_words_of_vocabulary(), *_words_of_fields(), *_words_of_help()]


def _messages_of_module(path: Path) -> Iterator[Found]:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    sections = _sections_by_line(path)
    values = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id.lstrip("_").isupper():
            values[target.id] = (getattr(module, target.id), sections[node.lineno])
    for constant, (value, section) in values.items():
        if constant.endswith("_MANY") and f"{constant[:-4]}ONE" in values:
            continue
        where = f"{path.stem}.{constant}"
        if constant.endswith("_ONE") and (many := values.get(f"{constant[:-3]}MANY")):
            pairs = zip(_texts(value, constant), _texts(many[0], constant), strict=True)
            yield from (Found((one, other), f"{where}{key}", section) for (key, one), (_, other) in pairs)
        else:
            yield from (Found(text, f"{where}{key}", section) for key, text in _texts(value, constant))


def _sections_by_line(path: Path) -> dict[int, str]:
    """The heading under which each line of a module stands."""
    sections, current = {}, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if heading := _SECTION.match(line):
            current = heading[1].strip()
        sections[number] = current
    return sections


def _texts(value: Any, constant: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - what a module has
    """The texts in the value of a constant, each with what leads to it."""
    match value:
        case str():
            yield "", value
        case Mapping() if constant in _HEADINGS:
            yield from ((f".{key}", heading) for heading, key in value.items())
        case Mapping():
            for key, inner in value.items():
                yield from ((f".{getattr(key, 'name', key)}{rest}", text) for rest, text in _texts(inner, ""))
        case tuple() if not hasattr(value, "_fields"):
            for number, inner in enumerate(value):
                yield from ((f".{number}{rest}", text) for rest, text in _texts(inner, ""))


def _words_of_vocabulary() -> Iterator[Found]:
    """The words of the vocabulary, each under the name of its class, and what each status means."""
    from tracker.domain import vocabulary

    for name, words in vars(vocabulary).items():
        if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum:
            yield from (Found(word.value, f"vocabulary.{name}", "words", name) for word in words)
    for status, definition in vocabulary.STATUS_DEFINITIONS.items():
        yield Found(definition, f"vocabulary.STATUS_DEFINITIONS.{status}", "what each status means")


def _words_of_fields() -> Iterator[Found]:
    """What is said of each declared field, and what sentences call it and its record."""
    from tracker.domain import terms
    from tracker.domain.fields import fields_of
    from tracker.domain.languages import NAME

    yield from (Found(name, "name of a record", "names", NAME) for name in _NAMES_OF_RECORDS)

    records = [
        found for found in vars(terms).values() if isinstance(found, type) and hasattr(found, "_fields")
    ]
    for record in records:
        for field in fields_of(record):
            where = f"{record.__name__}.{field.name}"
            if text := getattr(field.kind, "help", ""):
                yield Found(text, f"{where}.help", "fields")
            for name in (field.name, getattr(field.kind, "label", "")):
                if name and "_" not in name:
                    yield Found(name, where, "names of fields", NAME)


def _words_of_help() -> Iterator[Found]:
    """What the help says of each command, argument and option."""
    from tracker.cli.command_line import COMMAND_MODULES, LazyCommands, app
    from tracker.cli.help_translation import has_words, split_into_paragraphs

    def texts_of(command: Any, name: str) -> Iterator[Found]:  # noqa: ANN401 - Typer's own
        texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
        for text in filter(None, texts):
            parts = filter(has_words, split_into_paragraphs(text))
            yield from (Found(part, f"help of {name}", "help") for part in parts)
        for inner, subcommand in getattr(command, "commands", {}).items():
            yield from texts_of(subcommand, f"{name} {inner}")

    yield Found("Show this message and exit.", "help of --help", "help")
    yield from texts_of(typer.main.get_command(app), "tracker")
    commands = LazyCommands()
    for name in COMMAND_MODULES:
        yield from texts_of(commands[name], name)


def can_be_translated(text: str) -> bool:
    """Whether there is anything in a message that a language can say otherwise."""
    return any(character.isalpha() or character in _OTHERWISE for character in _PLACE.sub("", text))


def make_template() -> Catalog:
    """All messages, as an empty catalogue."""
    template = Catalog(project="agreement-tracker", charset="utf-8", fuzzy=False)
    for message in collect_messages():
        texts = (message.text,) if isinstance(message.text, str) else message.text
        if any(map(can_be_translated, texts)):
            comments = [message.name, message.section] if message.section else [message.name]
            template.add(message.text, auto_comments=comments, context=message.context or None)
    return template


# -- the files ---------------------------------------------------------------------------------------


def update_files() -> None:
    """Write the template, and bring each .po file up to it; what is translated stays so."""
    template = make_template()
    _write(template, TEMPLATE)
    for path in list_catalogues(FOLDER):
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(catalogue, path)


def _write(catalogue: Catalog, path: Path) -> None:
    """Write a .po file, without the lines of its head that say when and by what it was written."""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, ignore_obsolete=True)
    path.write_bytes(_HEAD_OF_NO_USE.sub(b"", written.getvalue()))


# -- what is wrong -----------------------------------------------------------------------------------


def find_problems() -> Iterator[str]:
    """What is missing or wrong in the catalogues, a sentence each."""
    template = make_template()
    wanted = {(message.context, _key(message.id)) for message in template if message.id}
    for path in list_catalogues(FOLDER):
        language = path.parent.parent.name
        catalogue = read_catalogue(path)
        known = {(message.context, _key(message.id)) for message in catalogue if message.id}
        yield from (f"{language}: {text!r} is not in the file; update it." for _, text in wanted - known)
        for message in catalogue:
            if message.id and (message.context, _key(message.id)) in wanted:
                yield from (
                    f"{language}: {_key(message.id)!r} {what}." for what in _problems_of(message, catalogue)
                )


_MOST_CELLS = {
    "_HEADINGS": 40,
    "NAVIGATION": 18,
    "vocabulary.Status": 20,
    "vocabulary.Flag": 34,
    "web_messages.SAVE": 28,
    "web_messages.FIELD_LABELS": 40,
    "render_messages.FIELD_": 20,
}
"""How long a message may be in its place: a column, a row of links, a button, a label on a phone."""


def _too_long(message: Message, form: str) -> str:
    """What is to be said of a form that is longer than its place allows; empty where it fits."""
    for place, most in _MOST_CELLS.items():
        if any(place in name for name in message.auto_comments) and cell_len(form) > most:
            return f"has {cell_len(form)} letters in {form!r}, and its place has room for {most}"
    return ""


def _key(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _problems_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy or not all(forms):
        yield "is not translated"
        return
    if message.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"has {len(forms)} forms, and the language {catalogue.num_plurals}"
    texts = (message.id,) if isinstance(message.id, str) else message.id
    places = set(_PLACE.findall(texts[-1]))
    for form in forms:
        if too_long := _too_long(message, form):
            yield too_long
        if lost := places - set(_PLACE.findall(form)) - ({"number"} if message.pluralizable else set()):
            yield f"lacks {', '.join(sorted(lost))} in {form!r}"
        if added := set(_PLACE.findall(form)) - places:
            yield f"has {', '.join(sorted(added))} in {form!r}, which nobody gives"
        rests = (_PLACE.sub("", text) for text in (form, texts[-1]))
        if len({tuple(rest.count(sign) for sign in "{}\n") for rest in rests}) > 1:
            yield f"has other braces or lines in {form!r}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update_files()
        case ["check"]:
            problems = list(find_problems())
            sys.exit("\n".join(problems) or 0)
        case ["compile"]:
            compile_catalogues(FOLDER)
        case _:
            sys.exit(__doc__)
