"""The rules that records must meet: the field that is refused, the value and the hint in the message."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, make_stamp

from tracker import db
from tracker.cli.hint_messages import say_error
from tracker.domain.errors import NoSuchRef, RuleViolation, TrackerError, UsageError
from tracker.domain.records import ImplementationState
from tracker.domain.vocabulary import ActorKind, Status
from tracker.ledger import rules
from tracker.ledger.recorders import Recording, make_recorders

pytestmark = ON_A_FILE  # test_engines holds a server to refusing the same in the same words

DAY = date(2018, 1, 15)
CheckRecord = Callable[..., rules.Row]
VALID_VALUES: dict[str, dict[str, Any]] = {
    "actor": {"code": "UN", "name": "Nations", "kind": ActorKind.ORGANISATION},
    "agreement": {"ref": "talks", "title": "T", "form": "talks", "concluded_on": DAY, "parties": ["PK"]},
    "document": {"ref": "text", "agreements": ["pk-ir-2017"], "title": "Text"},
    "commitment": {"ref": "posts", "agreement": "pk-ir-2017", "title": "Posts"},
    "update": {"commitment": "hotline", "status": Status.LIMITED, "effective_on": DAY},
}


@pytest.fixture
def check(seeded_database: Path) -> Iterator[CheckRecord]:
    """Checks a record of a kind, valid but for the given values; the values as they are stored."""
    with db.read_transaction(seeded_database) as connection:
        recorders = make_recorders(Recording(connection, make_stamp(connection)))
        by_kind = {recorder.record_kind: recorder for recorder in recorders.values()}
        yield lambda kind, **given: by_kind[kind].check(VALID_VALUES[kind] | given)


def refusal(error: type[TrackerError], check: CheckRecord, kind: str, **given: Any) -> tuple[str, str]:
    """Assert that a record is refused; the field that is, and the whole sentence."""
    found = pytest.raises(error, check, kind, **given).value
    return found.field, say_error(found)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("actor", "name"),
        ("agreement", "title form place note"),
        ("document", "title publisher url note"),
        ("commitment", "title theme wording locator note"),
        ("update", "source note"),
    ],
)
def test_a_text_that_is_too_long_is_refused(check: CheckRecord, kind: str, fields: str) -> None:
    """A line may have 2,000 characters and a note 100,000; the sentence names the field and both numbers."""
    for field in fields.split():
        most = 100_000 if field == "note" else 2_000
        check(kind, **{field: "x" * most})
        says = f"The {field} has {most + 1:,} characters; {most:,} are the most."
        sentence = f"{says} Shorten it, or cut it in two."
        assert refusal(RuleViolation, check, kind, **{field: "x" * (most + 1)}) == (field, sentence)


@pytest.mark.parametrize(
    ("kind", "field"),
    [("actor", "name"), ("agreement", "title"), ("agreement", "form"), ("document", "title")],
)
def test_a_required_text_cannot_be_empty(check: CheckRecord, kind: str, field: str) -> None:
    """Blanks alone are not a text."""
    sentence = f"The {field} is empty. Say it in a few words."
    assert refusal(RuleViolation, check, kind, **{field: " \n"}) == (field, sentence)


@pytest.mark.parametrize(
    ("kind", "field", "label"),
    [
        ("agreement", "concluded_on", "day of conclusion"),
        ("document", "published_on", "day of publication"),
        ("commitment", "due_on", "due date"),
        ("update", "due_on", "due date"),
        ("update", "effective_on", "day"),
    ],
)
def test_an_impossible_day_is_refused_by_its_label(
    check: CheckRecord, kind: str, field: str, label: str
) -> None:
    """Days from 1600 to 2999 are possible."""
    for right in (date(1600, 1, 1), date(2999, 12, 31)):
        check(kind, **{field: right})
    for wrong in (date(1599, 12, 31), date(3000, 1, 1)):
        sentence = f"The {label} {wrong} is outside 1600 to 2999. Check the year."
        assert refusal(RuleViolation, check, kind, **{field: wrong})[1] == sentence


CODE = "Use up to 16 letters A to Z, digits and hyphens, such as PK."
REF = (
    "Use up to 64 letters a to z, digits, dots and hyphens, such as hotline-2 or 115.10; inside also / and "
    "pairs of ( ), such as 018/24 or 7.2(a)."
)


@pytest.mark.parametrize("right", ["A", "0", "A-Z-0", "X" * 16])
def test_a_code_is_stored_in_capitals(check: CheckRecord, right: str) -> None:
    """It has letters, digits and hyphens; it is typed in any case, with blanks around it."""
    assert check("actor", code=f" {right.lower()} ")["code"] == right


@pytest.mark.parametrize("wrong", ["", "-A", "A_B", "A.B", "Ä", "X" * 17, "y" * 81])
def test_an_impossible_code_is_quoted(check: CheckRecord, wrong: str) -> None:
    """As it was typed, but at most 80 characters of it."""
    quoted = f"{wrong[:80]}..." if len(wrong) > 80 else wrong
    assert refusal(RuleViolation, check, "actor", code=wrong) == (
        "code",
        f'"{quoted}" cannot be a code. {CODE}',
    )


SLASHES_AND_PARENTHESES = ["018/24", "a/res/71/291", "7.2(a)", "7(a)(ii)", "7(a).1", "7(1/2)-b", "7(a)/3"]
SLIPS_IN_REFS = [
    "/a",
    "a/",
    "a//b",
    "a/../b",
    "a/.b",
    "(a)",
    "a()",
    "a(",
    "a)",
    "7(a",
    "7(a(b))",
    "7(.a)",
    "7(a/)",
]


@pytest.mark.parametrize("right", ["a", "0", "a-z_0.9", "x" * 64, "115.10", *SLASHES_AND_PARENTHESES])
def test_a_ref_is_stored_in_small_letters(check: CheckRecord, right: str) -> None:
    """It has letters, digits and . _ - / ( ); it is typed in any case, with blanks around it."""
    assert check("document", ref=f" {right.upper()} ")["ref"] == right


@pytest.mark.parametrize("wrong", ["", "-a", ".a", "_a", "a b", "ä", "x" * 65, "y" * 81, *SLIPS_IN_REFS])
def test_an_impossible_ref_is_quoted(check: CheckRecord, wrong: str) -> None:
    """As it was typed, but at most 80 characters of it."""
    quoted = f"{wrong[:80]}..." if len(wrong) > 80 else wrong
    assert refusal(RuleViolation, check, "document", ref=wrong) == (
        "ref",
        f'"{quoted}" cannot be a ref. {REF}',
    )


@pytest.mark.parametrize(("kind", "field"), [("document", "ref"), ("actor", "code")])
def test_nothing_is_called_as_an_entry_of_the_log_is(check: CheckRecord, kind: str, field: str) -> None:
    """Who retracts or marks U-7 means the entry."""
    hint = "Choose another name, one that is not U- with a number."
    assert refusal(RuleViolation, check, kind, **{field: "u-7"}) == (
        field,
        f'"U-7" names an entry of the log. {hint}',
    )


SAYS_NOTHING = 'The update of "hotline" says nothing. Give a status, a new --due day or a note (-m).'
NO_SUCCESSOR = 'The status "superseded" needs the commitment that replaces it. Name each with --successor.'
NEEDLESS_SUCCESSOR = (
    "A successor goes only with the status superseded. Leave --successor out, or say superseded."
)
OWN_SUCCESSOR = '"hotline" cannot replace itself. Name another commitment with --successor.'
SUPERSEDED = {"status": Status.SUPERSEDED}


@pytest.mark.parametrize(
    ("kind", "given", "field", "sentence"),
    [
        (
            "agreement",
            {"parties": []},
            "parties",
            'The agreement "talks" has no parties. Name each with --party.',
        ),
        (
            "document",
            {"agreements": []},
            "agreements",
            'The document "text" belongs to no agreement. Name each with --agreement.',
        ),
        ("update", {"status": Status.STALLED}, "note", 'The status "stalled" needs a note. Say why with -m.'),
        ("update", SUPERSEDED, "successors", NO_SUCCESSOR),
        ("update", SUPERSEDED | {"successors": ["soil", "hotline"]}, "successors", OWN_SUCCESSOR),
        ("update", {"successors": ["soil"]}, "successors", NEEDLESS_SUCCESSOR),
        ("update", {"status": None, "note": "x", "successors": ["soil"]}, "successors", NEEDLESS_SUCCESSOR),
    ],
)
def test_a_rule_about_two_fields_names_one_and_gives_a_hint(
    check: CheckRecord, kind: str, given: dict[str, Any], field: str, sentence: str
) -> None:
    """The field that is to be changed."""
    assert refusal(RuleViolation, check, kind, **given) == (field, sentence)


def test_an_update_that_says_nothing_is_a_usage_error(check: CheckRecord) -> None:
    """It is mistyped; it does not break a rule."""
    assert refusal(UsageError, check, "update", status=None, note=" ") == ("status", SAYS_NOTHING)


@pytest.mark.parametrize(
    ("kind", "field", "given"),
    [
        ("agreement", "parties", ["PK", "XX"]),
        ("document", "agreements", ["talks", "zz"]),
        ("commitment", "agreement", "zz"),
        ("commitment", "document", "zz"),
        ("commitment", "obligors", ["XX"]),
        ("update", "commitment", "zz"),
        ("update", "reporter", "XX"),
    ],
)
def test_an_unknown_name_is_refused_with_its_field(
    check: CheckRecord, kind: str, field: str, given: Any
) -> None:
    """In a file of many columns, the error shows the right one."""
    assert refusal(NoSuchRef, check, kind, **{field: given})[0] == field


def test_an_unknown_successor_is_refused_as_the_successor(check: CheckRecord) -> None:
    """It is not the commitment that the update is about."""
    assert refusal(NoSuchRef, check, "update", **SUPERSEDED, successors=["soil", "zz"])[0] == "successors"


# -- what was before ---------------------------------------------------------------------------------

FREE = [
    (Status.NO_INFORMATION, None, Status.NOT_STARTED),
    (Status.LIMITED, 1, Status.LIMITED),
    (Status.LIMITED, 1, Status.SUBSTANTIAL),
    (Status.LIMITED, 1, Status.NO_INFORMATION),  # nobody knows that it fell
    (Status.STALLED, None, Status.NOT_STARTED),
    (Status.STALLED, 1, Status.LIMITED),
    (Status.BREACHED, 0, Status.NOT_STARTED),
    (Status.IMPLEMENTED, 3, Status.IMPLEMENTED),
    (Status.SUPERSEDED, None, Status.SUPERSEDED),
]
FALLS = [
    (Status.LIMITED, 1, Status.NOT_STARTED),
    (Status.SUBSTANTIAL, 2, Status.LIMITED),
    (Status.SUSPENDED, 2, Status.LIMITED),
]
LEAVES = [
    (Status.IMPLEMENTED, 3, Status.SUBSTANTIAL),
    (Status.IMPLEMENTED, 3, Status.NO_INFORMATION),
    (Status.IMPLEMENTED, 3, Status.SUPERSEDED),
    (Status.SUPERSEDED, None, Status.IMPLEMENTED),
    (Status.WITHDRAWN, None, Status.LIMITED),
    (Status.LAPSED, 0, Status.NOT_STARTED),
]


@pytest.mark.parametrize(("before", "level", "after"), FREE)
def test_other_changes_of_status_need_no_note(before: Status, level: int | None, after: Status) -> None:
    """To the same level, to the same closed status, and from or to a status without a level."""
    rules.require_note(ImplementationState(before, level, DAY), after)


@pytest.mark.parametrize(("before", "level", "after"), FALLS)
def test_a_lower_level_needs_a_note(before: Status, level: int, after: Status) -> None:
    """Also lower than a level that a status such as suspended has kept. The message names both."""
    error = pytest.raises(
        RuleViolation, rules.require_note, ImplementationState(before, level, DAY), after
    ).value
    assert say_error(error) == f'Going down from "{before}" to "{after}" needs a note. Say why with -m.'
    assert error.field == "note"


@pytest.mark.parametrize(("before", "level", "after"), LEAVES)
def test_leaving_a_closed_status_needs_a_note(before: Status, level: int | None, after: Status) -> None:
    """Whatever the next status is, also another closed one. The message names the closed status."""
    error = pytest.raises(
        RuleViolation, rules.require_note, ImplementationState(before, level, DAY), after
    ).value
    assert say_error(error) == f'Leaving "{before}" needs a note. Say why with -m.'
    assert error.field == "note"
