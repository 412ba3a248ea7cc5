"""What a person reads is a message in one module of each floor, and each message gets the values it names."""

import ast
import functools
import importlib
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from brief_pages import EVERY_KEY

import tracker
from tracker.brief import emf_picture, word_elements, word_writer
from tracker.brief.page_model import DataText, SourceNumber
from tracker.brief.phrasing import fill_phrase
from tracker.cli import pdf_printing
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.vocabulary import Status
from tracker.render.template_filling import fill_each, fill_pieces
from tracker.web import download_routes, form_routes, site

PACKAGE = Path(tracker.__file__).parent
MESSAGES = {
    "render": "render_messages",
    "cli": "cli_messages",
    "web": "web_messages",
    "brief": "brief_messages",
}
"""The module of each floor that has its messages."""

MODULES = [
    path
    for floor in MESSAGES
    for path in sorted((PACKAGE / floor).glob("*.py"))
    if not path.stem.endswith("_messages")
]
FILLING = {"fill", "fill_count", "fill_each", "fill_pieces", "fill_text", "fill_phrase"}
"""The functions that take a message, and its values by name."""
NOT_VALUES = {"own_style"}
PASSED_ON = {
    "fill_each",
    "fill_pieces",
    "fill_text",
    "fill_phrase",
    "fields_table",  # the names of its fields
    "_render_markdown",  # the headings of the columns
    "explain_usage_error",  # one of a table, for each message of Typer's
    "database_file",
    "_fill_way_on",  # one of a table, for each word of other programs
}
"""The functions that fill a message which they are given."""
SHOWING = {
    *("print_hint", "print_sentence", "Text", "assemble", "data_text", "new_table", "add_column"),
    *("Table", "Paragraph", "BulletList", "StatusBarChart", "TimelineChart"),
    *("TrackerError", "UsageError", "RuleViolation", "NotOnRecordYet", "ResourceUnavailable"),
}
"""The functions whose arguments a person reads; a style is passed to some of them by its name."""
STYLES = {"bold", "dim", "magenta"}
READ_BY_TYPER = {
    *("Option", "Argument", "Typer", "make_app", "file_argument"),
    *("day_option", "output_option", "actor_option", "status_option", "since_option"),
}
"""Help texts stand beside the options that they explain, where Typer reads them."""
NOT_READ = {
    "bold red": "a style",
    "bold underline": "a style",
    " --db {}": "a part of a command",
    '<span class="chip {0}"><b aria-hidden="true">{1}</b> {2}</span>': "markup",
    '<bdi lang="{}">{}</bdi>': "markup",
    '<bdi lang="{}">': "markup",
    '<a id="cited-{0}-{1}" href="#source-{0}">[{0}]</a>': "markup",
    '<span class="entry">{}</span>': "markup",
    **dict.fromkeys([*word_writer.STYLE_SIZES, word_writer.HEAD_STYLE, "Table Grid"], "a style"),
    **dict.fromkeys([word_writer.FONT, emf_picture.FONT_OF_JOINED_LETTERS], "a font"),
    **dict.fromkeys(pdf_printing.PLACES, "a place of a program"),
    word_elements.INLINE_PICTURE: "markup",
    ', "total": {}, "count": {}}\n': "JSON",
    **dict.fromkeys(["source '{}'", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"], "a line of a shell"),
    ".ad l": "roff",
    "period to count by": "the name of a word",
    r"(?P<number>\d{1,3}) ?(?:(?:d|days?)|(?P<weeks>w|weeks?))?": "a pattern",
    "ref agreement title obligors theme strength kind status status_on level due_on original_due_on "
    "days_late evidence_on flags last_note claims": "keys",
    "ref title form concluded_on place parties note": "keys",
    **dict.fromkeys(site.HEADERS.values(), "a header"),
    **dict.fromkeys(download_routes.CONTENT_TYPES.values(), "a header"),
    **dict.fromkeys(["Host", "Origin", "Strict", "204 No Content"], "a header"),
    'attachment; filename="{}"': "a header",
    "default-src 'none'; script-src 'none'; style-src 'sha256-{}'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'": "a header",
    **dict.fromkeys(
        [
            '<a href="{}" rel="noreferrer noopener external">{}</a>',
            '<dl class="fields">{}</dl>',
            '<table class="answer">{}<tbody>{}</tbody></table>',
            '<td data-heading="{}">{}</td>',
            '<th scope="col">{}</th>',
        ],
        "markup",
    ),
    form_routes.KIND: "a part of an address",
    "/<any(agreement, actor, document, event, meeting):kind>/<path:ref>": "an address",
    "/<any(agreements, actors, documents, events, meetings):name>": "an address",
    "SELECT ref FROM {} ORDER BY ref LIMIT 2": "SQL",
    "after {}": "a due date as it is typed",
}
"""Texts with blanks that are not sentences."""

WORDS = re.compile(r"[A-Za-z]{2,}\S* +\S*[A-Za-z{]|[{}] +\S*[A-Za-z]{2,}|[A-Za-z]{2,}[.?!]$|^[A-Z][a-z]+$")
"""Two words with a blank between them (one can be a value), the end of a sentence, or a heading."""


class Place(NamedTuple):
    """A piece of the source, and the names of the functions that it stands in."""

    node: Any
    functions: tuple[str, ...]


@functools.cache
def places(path: Path) -> list[Place]:
    """Every piece of a module that is not a docstring, a type, or what Typer reads."""
    return list(walk(ast.parse(path.read_text(encoding="utf-8")), ()))


@pytest.fixture(scope="module", autouse=True)
def forget_places() -> Iterator[None]:
    """Nothing of the sources is kept in memory for other tests."""
    yield
    places.cache_clear()


def walk(node: ast.AST, functions: tuple[str, ...]) -> Iterator[Place]:
    yield Place(node, functions)
    if isinstance(node, ast.Call) and name_of(node.func) in READ_BY_TYPER:
        return
    if isinstance(node, ast.FunctionDef):
        functions = (*functions, node.name)
    in_text = isinstance(node, ast.JoinedStr)  # its words were seen with it
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            is_type = field in ("annotation", "returns") and not is_annotated(child)
            is_seen = is_docstring or is_type or field == "format_spec" or (in_text and text_of(child))
            if isinstance(child, ast.AST) and not is_seen:
                yield from walk(child, functions)


def is_annotated(node: Any) -> bool:
    return isinstance(node, ast.Subscript) and name_of(node.value) == "Annotated"


def name_of(node: ast.AST) -> str:
    """The last part of a name: ``append`` of ``change.append``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.AST) -> str:
    """A text of the source, with ``{}`` for each value in it; empty for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def templates_of(node: ast.AST, function: ast.AST, messages: ModuleType) -> list[Any]:
    """The messages that an expression can be; empty if that is not seen where it is passed."""
    find = functools.partial(templates_of, function=function, messages=messages)
    match node:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module.endswith("_messages"):
            return [getattr(importlib.import_module(package_of_messages(module, messages)), name)]
        case ast.IfExp():
            return [*find(node.body), *find(node.orelse)]
        case ast.Subscript(value=ast.Attribute() as table):
            return [template for found in find(table) for template in found.values()]
        case ast.Name(id=name):
            values = [value for target, value in assignments(function) if name_of(target) == name]
            return [template for value in values for template in find(value)]
    return []


def package_of_messages(module: str, messages: ModuleType) -> str:
    """Where a module of messages is: that of a floor, else one beside the messages of the floor itself."""
    floors = [floor for floor, name in MESSAGES.items() if name == module]
    return f"tracker.{floors[0]}.{module}" if floors else f"{messages.__package__}.{module}"


def assignments(function: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The names that are assigned in a function, each with its value."""
    for statement in ast.walk(function):
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                    yield from zip(target.elts, statement.value.elts, strict=True)
                else:
                    yield target, statement.value


def placeholders(template: Any) -> set[str]:
    """The names of the values of a message, or of several."""
    if not isinstance(template, str):
        return {name for one in template for name in placeholders(one)}
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def named(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def test_no_sentence_stands_in_the_code() -> None:
    """What a person reads is in the messages of the floor, where a translator finds it."""
    texts = [(named(path), place.node, text_of(place.node)) for path in MODULES for place in places(path)]
    in_code = [(name, node.lineno, text) for name, node, text in texts if WORDS.search(text)]
    assert [one for one in in_code if one[-1] not in NOT_READ] == []


def test_nothing_that_is_shown_has_words_of_its_own() -> None:
    """Not even a single word is passed to what prints it or raises it."""
    nodes = [(named(path), place.node) for path in MODULES for place in places(path)]
    calls = [(name, node) for name, node in nodes if isinstance(node, ast.Call)]
    shown = [(name, part) for name, call in calls if name_of(call.func) in SHOWING for part in call.args]
    texts = [
        (name, one.lineno, text_of(one)) for name, part in shown for one in ast.walk(part) if text_of(one)
    ]
    assert [one for one in texts if re.search("[A-Za-z]{2}", one[-1]) and one[-1] not in STYLES] == []


PAGE_MAKERS = [
    *(
        "phrasing",
        "page_builder",
        "opening",
        "first_sheet",
        "changes_section",
        "commitment_lines",
        "timeline_section",
    ),
    "trend_and_counts",
    *("words_section", "method_section", "selection_words"),
]


@pytest.mark.parametrize("name", PAGE_MAKERS)
def test_what_makes_a_brief_has_no_words_of_its_own(name: str) -> None:
    """Not even "none" or "ours": all but the keys of the sections is a message."""
    texts = {text_of(place.node) for place in places(PACKAGE / "brief" / f"{name}.py")}
    assert {text for text in texts if re.search("[A-Za-z]{2}", text)} <= EVERY_KEY


def test_the_html_of_a_brief_has_no_words_of_its_own() -> None:
    """Between its tags are only messages and data."""
    page = (PACKAGE / "brief" / "page.html").read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>|<!.*?>|{#.*?#}|{%.*?%}|{{.*?}}", "", page, flags=re.DOTALL)
    assert re.sub(r"<[^>]*>", "", text).split() == []
    assert "alt=" not in text
    assert "title=" not in text


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "web").glob("templates/*.html")), ids=lambda path: path.stem
)
def test_the_pages_have_no_words_of_their_own(path: Path) -> None:
    """Between the tags of their templates are only messages and data."""
    text = re.sub(r"<!.*?>|{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r'aria-(describedby|invalid|required)="[^"]*"', "", text)
    assert not re.search("[A-Za-z]", re.sub(r"<[^>]*>", "", text))
    assert not re.search(r'(alt|title|placeholder|aria-label)="[^"]', text)


def test_each_message_gets_the_values_that_it_names() -> None:
    """No value is missing when the sentence is needed, and none is passed for nothing."""
    assert [problem for path in MODULES for problem in wrongly_filled(path)] == []


def wrongly_filled(path: Path) -> Iterator[str]:
    """Where a module passes other values than a message names, or a message that is not found."""
    messages = importlib.import_module(f"tracker.{path.parent.name}.{MESSAGES[path.parent.name]}")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    for call, within in places(path):
        filler = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        if filler not in FILLING or (within[-1:] and within[-1] in PASSED_ON):
            continue
        passed = {keyword.arg for keyword in call.keywords} - NOT_VALUES
        counted = {"number"} if filler == "fill_count" else set()
        passed |= counted
        for form in call.args[: 2 if filler == "fill_count" else 1]:
            templates = templates_of(form, functions[within[-1]] if within else tree, messages)
            if not templates:
                yield f"{named(path)}, line {call.lineno}: which message?"
            for template in templates:
                # Beside the word for one, or a distance, nobody needs the number once more.
                if placeholders(template) | counted != passed:
                    yield f"{named(path)}, line {call.lineno}: {template}"


@pytest.mark.parametrize("floor", MESSAGES)
def test_messages_are_constants_and_each_is_used(floor: str) -> None:
    """A module of messages has nothing else in it, so that a tool can take them all out of it."""
    path = PACKAGE / floor / f"{MESSAGES[floor]}.py"
    _, *statements = ast.parse(path.read_text(encoding="utf-8")).body
    names = {name_of(one.targets[0]) for one in statements if isinstance(one, ast.Assign)}
    assert len(names) == len(statements)
    for statement in statements:
        ast.literal_eval(statement.value)  # type: ignore[attr-defined]
    assert [name for name in names if word_counts()[name] < 2] == []


@functools.cache
def word_counts() -> Counter[str]:
    """How often each word stands in the program and its page."""
    files = [one for one in PACKAGE.rglob("*") if one.suffix in (".py", ".html")]
    return Counter(word for one in files for word in re.findall(r"\w+", one.read_text(encoding="utf-8")))


def test_a_message_is_filled_by_name() -> None:
    """A value is put in as it is, whatever braces it has."""
    assert fill("{path} is a folder.", path="{path}") == "{path} is a folder."
    with pytest.raises(KeyError):
        fill("{path} is a folder.", file="a")


@pytest.mark.parametrize(("number", "sentence"), [(0, "0 days late"), (1, "1 day late"), (2, "2 days late")])
def test_a_message_has_a_form_for_one_and_a_form_for_many(number: int, sentence: str) -> None:
    """The number is a value of both."""
    assert fill_count("{number} day {when}", "{number} days {when}", number, when="late") == sentence


def test_a_message_in_pieces_keeps_its_values_apart() -> None:
    """Plain text belongs to the words around it; a status, or what else is passed, stays what it is."""
    pieces = fill_pieces("{who} says {status}, {day}", who=("Iran",), status=Status.LIMITED, day="1 Jun 2018")
    assert list(pieces) == [("Iran",), " says ", Status.LIMITED, ", 1 Jun 2018"]
    assert list(fill_pieces("{a}{b}", a="", b=3)) == ["3"]
    assert fill_each(("{day}", "Change"), day="Mon") == ("Mon", "Change")


def test_a_phrase_of_a_brief_keeps_data_isolated() -> None:
    """Text from the database never joins the words around it, whatever it holds; a phrase is put in whole."""
    words = fill_phrase("{title} ({ref})", title=DataText("{ref} [1]"), ref=DataText("fencing"))
    assert words == (DataText("{ref} [1]"), " (", DataText("fencing"), ")")
    cited = fill_phrase("{words} {source}", words=words, source=SourceNumber(3))
    assert cited == (*words, " ", SourceNumber(3))
    assert fill_phrase("{count} more", count=2) == ("2 more",)
