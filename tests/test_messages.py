"""The sentences: whole, in one place a floor, with named values; below the command line without its words."""

import ast
import functools
import importlib
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tracker
from tracker.cli import hint_messages
from tracker.cli.command_line import COMMAND_MODULES
from tracker.db.checks.rule_checks import POSTGRESQL_CONDITIONS, SQLITE_CONDITIONS, rule_queries
from tracker.db.checks.value_checks import value_rules
from tracker.db.postgresql_server import _ERRORS_BY_SQLSTATE
from tracker.domain import domain_messages, errors, hint_actions, terms
from tracker.domain.errors import RuleViolation, TrackerError
from tracker.domain.fields import VocabularyWord, fields_of
from tracker.domain.hint_actions import Action, leave_out_actions
from tracker.domain.message_filling import fill, fill_count
from tracker.web import web_hint_messages

PACKAGE = Path(tracker.__file__).parent
FLOORS = ("domain", "db", "queries", "ledger", "exchange")
SEAM = PACKAGE / "domain" / "message_filling.py"
MODULES = sorted(path for floor in FLOORS for path in (PACKAGE / floor).rglob("*.py") if path != SEAM)
MESSAGE_MODULES = [path for path in MODULES if path.stem.endswith("_messages")]
OTHER_MODULES = [path for path in MODULES if path not in MESSAGE_MODULES]

DECLARE_OPTIONS = ("fields.py", "terms.py")
"""A record declares each of its fields once, with the option that the command line makes of it."""
COMMANDS_OF_OTHERS = ("installation.py",)
"""How pip, pipx and uv are called to add a package."""

HELPERS = {
    "_not_a_day_error": {"text"},
    "_type_error": {"value"},
    "_note_missing_error": set(),
    "syntax_error": set(),
}
"""Functions that fill the template they are given, with the values that they add."""

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
}
MAKERS = ERRORS | {"Finding", "repair_by_hand"}
"""What is made with sentences."""


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def load(path: Path) -> ModuleType:
    return importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))


def messages_in(value: object) -> Iterator[str]:
    """The templates in a constant: one, or several in a tuple or by key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from messages_in(part)


def constants(path: Path) -> dict[str, object]:
    return {name: value for name, value in vars(load(path)).items() if name.isupper()}


MESSAGES = {path.stem: constants(path) for path in MESSAGE_MODULES}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def strings_of(tree: ast.Module) -> Iterator[str]:
    """Every text in a module that is not a docstring; of one with values in it, a mark for each."""
    nodes = list(ast.walk(tree))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    apart = docstrings | parts
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


@functools.cache
def strings_of_modules() -> dict[Path, list[str]]:
    """The texts of every module; asked for by tests, so that no other one waits for them."""
    return {path: list(strings_of(parse(path))) for path in MODULES}


COMMAND = rf"\btracker (\{{|{'|'.join(COMMAND_MODULES)}\b)"
OPTION = r"(^|[^\w-])(--[a-z]|-[a-z](?![a-z-]))"


# -- the command line's words stand in the command line ----------------------------------------------


def test_below_the_command_line_nothing_names_a_command() -> None:
    """A hint is an action there."""
    texts = [(path, text) for path, texts in strings_of_modules().items() for text in texts]
    assert [(path, text) for path, text in texts if re.search(COMMAND, text)] == []


def test_below_the_command_line_nothing_names_an_option() -> None:
    """A hint names a field or an action there; only the declaration of a field has its option."""
    texts = [(path, text) for path, texts in strings_of_modules().items() for text in texts]
    found = [(path, text) for path, text in texts if re.search(OPTION, text)]
    assert [one for one in found if one[0].name not in (*DECLARE_OPTIONS, *COMMANDS_OF_OTHERS)] == []


@pytest.mark.parametrize(
    ("text", "is_option", "is_command"),
    [
        ("Say why with -m.", True, False),
        ("--map, --agreement", True, False),
        ("a note (-m)", True, False),
        ("To see how: tracker log {commitment}", False, True),
        ("The tracker reads .json.", False, False),
        ("-journal", False, False),
        ("length(:wanted) - 3", False, False),
        ("%Y-%m-%d", False, False),
        ("-before-", False, False),
    ],
)
def test_an_option_and_a_command_are_seen(text: str, *, is_option: bool, is_command: bool) -> None:
    """What the two tests above look for is found where it is, and nowhere else."""
    assert (bool(re.search(OPTION, text)), bool(re.search(COMMAND, text))) == (is_option, is_command)


ACTIONS = {name: value for name, value in vars(hint_actions).items() if isinstance(value, Action)}


def test_the_command_line_has_words_for_every_action() -> None:
    """Each has a name of its own; the words need the values of its fields, and no others."""
    assert set(hint_messages.ACTION_WORDS) == set(ACTIONS.values())
    assert len({action.name for action in ACTIONS.values()}) == len(ACTIONS)
    for action, words in hint_messages.ACTION_WORDS.items():
        assert placeholders(words) == set(action.fields), words


def test_the_pages_have_words_for_every_action() -> None:
    """They name their own fields and links, and neither an option nor a command."""
    assert set(web_hint_messages.ACTION_WORDS) == set(ACTIONS.values())
    for action, words in web_hint_messages.ACTION_WORDS.items():
        assert placeholders(words) <= set(action.fields), words
        assert not re.search(f"{OPTION}|{COMMAND}", words), words


def test_a_hint_is_said_in_the_words_of_the_command_line() -> None:
    """With its values, and with the notes that were added to the error on its way."""
    error = RuleViolation(
        "U-2 is taken back already.", hint_actions.SHOW_LOG.with_values(commitment="hotline")
    )
    error.add_note("A backup is at b.db.")
    said = "U-2 is taken back already. To see how: tracker log hotline A backup is at b.db."
    assert hint_messages.say_error(error) == said
    assert hint_messages.say_error(TrackerError("It failed.")) == "It failed."


def test_of_a_row_of_a_file_no_hint_names_an_option() -> None:
    """Nobody typed the row, but how it comes in can be decided; without an interface, no action is said."""
    decisions = {
        hint_actions.BRING_IN_UNDER_OTHER_REF,
        hint_actions.CHOOSE_OURS_OR_THEIRS,
        hint_actions.SAY_WHAT_WORDS_MEAN,
        hint_actions.SAY_WHICH_NUMBER,
    }
    for action, words in hint_messages.ACTION_WORDS.items():
        hint = action.with_values(**dict.fromkeys(action.fields, "x"))
        said = hint_messages.say_hint_of_row(hint)
        assert bool(re.search(OPTION, said)) is (action in decisions), words
        assert leave_out_actions(hint) == ""
    assert hint_messages.say_hint_of_row("Check the year.") == leave_out_actions("Check the year.")
    assert (
        hint_messages.say_hint_of_row(hint_actions.LIST_ACTORS) == "To see what there is: tracker actor list"
    )


# -- every sentence is a message ---------------------------------------------------------------------


@pytest.mark.parametrize("path", MESSAGE_MODULES, ids=lambda path: path.stem)
def test_a_module_of_messages_holds_messages_alone(path: Path) -> None:
    """Texts, some in tuples or by key; nothing is imported, so that it costs nothing to load."""
    for node in parse(path).body:
        assert isinstance(node, ast.Assign | ast.Expr), ast.unparse(node)
    for value in constants(path).values():
        assert list(messages_in(value)), value


def test_every_floor_with_sentences_has_one_module_of_messages() -> None:
    """A floor that raises no error of its own has none."""
    names = [f"{path.parent.name}/{path.stem}" for path in MESSAGE_MODULES]
    assert names == [f"{floor}/{floor}_messages" for floor in ("db", "domain", "exchange", "ledger")]


def test_no_error_and_no_finding_is_made_with_words_of_its_own() -> None:
    """What it says is a message that was filled; only the name of a field or a package is a text there."""
    found = []
    for path in OTHER_MODULES:
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and called_name(node) in MAKERS:
                texts = [arg for arg in [*node.args, *(each.value for each in node.keywords)] if is_text(arg)]
                found += [(path, ast.unparse(text)) for text in texts if has_words(text)]
    assert found == []


def has_words(text: ast.AST) -> bool:
    """Whether a text is more than a single name."""
    return isinstance(text, ast.JoinedStr) or " " in ast.unparse(text)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def called_name(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


# -- the values of a message are those that it names -------------------------------------------------


def messages_named(node: ast.AST, assigned: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The templates that an expression can be: a constant, one of several, or what a name was assigned."""
    if isinstance(node, ast.Name):
        for value in assigned.get(node.id, ()):
            yield from messages_named(value, assigned)
        return
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in MESSAGES:
            yield from messages_in(MESSAGES[each.value.id][each.attr])


def assignments(function: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is assigned in a function, also several at once."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs: list[tuple[Any, ast.expr]] = [(target, node.value)]
            if isinstance(target, ast.Tuple):
                is_tuple = isinstance(node.value, ast.Tuple)
                values = node.value.elts if is_tuple else [node.value] * len(target.elts)  # type: ignore[attr-defined]
                pairs = list(zip(target.elts, values, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(value)
    return found


@functools.cache
def filled_messages_of_modules() -> dict[Path, list[tuple[str, set[str]]]]:
    """What every module fills; asked for by tests, so that no other one waits for it."""
    return {path: list(filled_messages(path)) for path in OTHER_MODULES}


def filled_messages(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Every message that a module fills, with the names of the values that it gives, if all are named."""
    for function in ast.walk(parse(path)):
        if not isinstance(function, ast.FunctionDef):
            continue
        assigned = assignments(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and (called_name(node) == "fill" or called_name(node) in HELPERS):
                given = {each.arg for each in node.keywords if each.arg} | HELPERS.get(
                    called_name(node), set()
                )
                if all(each.arg for each in node.keywords) and node.args:
                    for template in messages_named(node.args[0], assigned):
                        yield template, given


def test_a_message_is_given_the_values_that_it_names() -> None:
    """All of them, and no others."""
    filled = [(path, *one) for path, found in filled_messages_of_modules().items() for one in found]
    wrong = [(path, template) for path, template, given in filled if placeholders(template) != given]
    assert wrong == []


def test_every_message_is_filled_somewhere() -> None:
    """Those of broken rules and of servers stand in tables, which are looked at below; none is left over."""
    seen = {template for found in filled_messages_of_modules().values() for template, _ in found}
    seen |= {rule.template for rule in (*rule_queries(SQLITE_CONDITIONS), *value_rules())}
    seen |= {text for _, *texts in _ERRORS_BY_SQLSTATE.values() for text in texts if isinstance(text, str)}
    everything = {
        text for named in MESSAGES.values() for value in named.values() for text in messages_in(value)
    }
    assert everything - seen == set()


@pytest.mark.parametrize(
    "conditions", [SQLITE_CONDITIONS, POSTGRESQL_CONDITIONS], ids=["sqlite", "postgresql"]
)
def test_a_broken_rule_is_told_with_the_values_that_its_message_names(conditions: Any) -> None:
    """And with the names of the rows."""
    for rule in (*rule_queries(conditions), *value_rules()):
        assert placeholders(rule.template) == {"names", *dict(rule.values)}


def test_what_a_server_reports_names_the_server_alone() -> None:
    """Its hint needs no value."""
    for _, message, hint in _ERRORS_BY_SQLSTATE.values():
        assert placeholders(message) == {"server"}
        assert not (placeholders(hint) if isinstance(hint, str) else hint.fields)


def test_every_kind_of_word_has_its_messages() -> None:
    """Those of the records, and those that the command line parses."""
    records = (*terms.REVISABLE.values(), terms.UpdateTerms, terms.StandingTerms, terms.MarkTerms)
    labels = {
        field.kind.label
        for record in records
        for field in fields_of(record)
        if isinstance(field.kind, VocabularyWord)
    }
    labels.add("flag")  # which ``parse_flag`` parses
    for path in (PACKAGE / "cli").glob("*.py"):
        for node in ast.walk(parse(path)):
            name = called_name(node) if isinstance(node, ast.Call) else ""
            if name in ("word_parser", "parse_word", "UnknownWord"):
                label = node.args[1 if name == "UnknownWord" else -1]
                labels |= {str(label.value)} if isinstance(label, ast.Constant) else set()
    assert set(domain_messages.NOT_A_WORD) == set(domain_messages.KNOWN_WORDS) == labels


def test_values_go_in_as_they_are() -> None:
    """Braces in a value mean nothing, and the number is one of the values."""
    assert fill("The {field} is empty.", field="{note}") == "The {note} is empty."
    assert fill_count("{number} day", "{number} days", 1) == "1 day"
    assert fill_count("{number} day", "{number} days", 0) == "0 days"
