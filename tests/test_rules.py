"""What the rules refuse, and the words in which they do: the field by name, the value, the way on."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE

from tracker import rules, storage
from tracker.errors import NoSuchRef, Refused, TrackerError, WrongUsage
from tracker.queries import Position
from tracker.refs import Names
from tracker.vocabulary import ActorKind, Status

pytestmark = ON_A_FILE  # test_engines holds a server to refusing the same in the same words

DAY = date(2018, 1, 15)
Make = Callable[..., Any]
DEFAULTS: dict[str, dict[str, Any]] = {
    "actor": {"code": "UN", "name": "Nations", "kind": ActorKind.ORGANISATION},
    "agreement": {"ref": "talks", "title": "T", "form": "talks", "concluded_on": DAY, "parties": ["PK"]},
    "document": {"ref": "text", "agreement": "pk-ir-2017", "title": "Text"},
    "commitment": {"ref": "posts", "agreement": "pk-ir-2017", "title": "Posts"},
    "update": {"commitment": "hotline", "status": Status.LIMITED, "effective_on": DAY},
}


@pytest.fixture
def make(seeded: Path) -> Iterator[Make]:
    """Makes the row of a thing of some kind, of what is right but for what is given."""
    with storage.reading(seeded) as connection:
        names = Names(connection)

        def made(kind: str, **given: Any) -> Any:
            terms = DEFAULTS[kind] | given
            judge = getattr(rules, f"{kind}_row")
            return judge(**terms) if kind == "actor" else partial(judge, names)(**terms)

        yield made


def refused(error: type[TrackerError], make: Make, kind: str, **given: Any) -> tuple[str, str]:
    """The field that is refused, and the sentence."""
    found = pytest.raises(error, make, kind, **given).value
    return found.field, found.sentence


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
def test_a_text_that_is_too_long_is_named(make: Make, kind: str, fields: str) -> None:
    """A line may have 2,000 characters and a note 100,000: the sentence says which text has more."""
    for field in fields.split():
        most = 100_000 if field == "note" else 2_000
        make(kind, **{field: "x" * most})
        says = f"The {field} has {most + 1:,} characters; {most:,} are the most."
        sentence = f"{says} Shorten it, or cut it in two."
        assert refused(Refused, make, kind, **{field: "x" * (most + 1)}) == (field, sentence)


@pytest.mark.parametrize(
    ("kind", "field"),
    [("actor", "name"), ("agreement", "title"), ("agreement", "form"), ("document", "title")],
)
def test_a_text_that_must_be_there_is_named(make: Make, kind: str, field: str) -> None:
    """Blanks are no words."""
    sentence = f"The {field} is empty. Say it in a few words."
    assert refused(Refused, make, kind, **{field: " \n"}) == (field, sentence)


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("agreement", "concluded_on", "day of conclusion"),
        ("document", "published_on", "day of publication"),
        ("commitment", "due_on", "due date"),
        ("update", "due_on", "due date"),
        ("update", "effective_on", "day"),
    ],
)
def test_a_day_that_cannot_be_is_named(make: Make, kind: str, field: str, said: str) -> None:
    """At either end of what can be, and however it came."""
    for right in (date(1600, 1, 1), date(2999, 12, 31)):
        make(kind, **{field: right})
    for wrong in (date(1599, 12, 31), date(3000, 1, 1)):
        sentence = f"The {said} {wrong} is outside 1600 to 2999. Check the year."
        assert refused(Refused, make, kind, **{field: wrong})[1] == sentence


CODE = "Use up to 16 letters A to Z, digits and hyphens, such as PK."
REF = "Use up to 64 letters a to z, digits, hyphens and dots, such as hotline-2."


@pytest.mark.parametrize("right", ["A", "0", "A-Z-0", "X" * 16])
def test_a_code_is_a_few_capitals(make: Make, right: str) -> None:
    """Letters, digits and hyphens; typed in any case, with blanks around it."""
    assert make("actor", code=f" {right.lower()} ")["code"] == right


@pytest.mark.parametrize("wrong", ["", "-A", "A_B", "A.B", "Ä", "X" * 17, "y" * 81])
def test_what_cannot_be_a_code_is_quoted(make: Make, wrong: str) -> None:
    """As it was typed, but not at any length."""
    quoted = f"{wrong[:80]}..." if len(wrong) > 80 else wrong
    assert refused(Refused, make, "actor", code=wrong) == ("code", f'"{quoted}" cannot be a code. {CODE}')


@pytest.mark.parametrize("right", ["a", "0", "a-z_0.9", "x" * 64])
def test_a_ref_is_short_and_plain(make: Make, right: str) -> None:
    """Letters, digits, hyphens, dots and underscores; typed in any case, with blanks around it."""
    assert make("document", ref=f" {right.upper()} ")["ref"] == right


@pytest.mark.parametrize("wrong", ["", "-a", ".a", "_a", "a b", "a/b", "ä", "x" * 65, "y" * 81])
def test_what_cannot_be_a_ref_is_quoted(make: Make, wrong: str) -> None:
    """As it was typed, but not at any length."""
    quoted = f"{wrong[:80]}..." if len(wrong) > 80 else wrong
    assert refused(Refused, make, "document", ref=wrong) == ("ref", f'"{quoted}" cannot be a ref. {REF}')


NOTHING = 'The update of "hotline" says nothing. Give a status, a new --due day or a note (-m).'
LACKS = 'The status "superseded" needs the commitment that replaces it. Name it with --successor.'
IN_VAIN = "A successor goes only with the status superseded. Leave --successor out, or say superseded."
ITSELF = '"hotline" cannot replace itself. Name another commitment with --successor.'
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
        ("update", {"status": Status.STALLED}, "note", 'The status "stalled" needs a note. Say why with -m.'),
        ("update", SUPERSEDED, "successor", LACKS),
        ("update", SUPERSEDED | {"successor": "hotline"}, "successor", ITSELF),
        ("update", {"successor": "soil"}, "successor", IN_VAIN),
        ("update", {"status": None, "note": "x", "successor": "soil"}, "successor", IN_VAIN),
    ],
)
def test_what_is_refused_says_the_way_on(
    make: Make, kind: str, given: dict[str, Any], field: str, sentence: str
) -> None:
    """The field, the value and what to do."""
    assert refused(Refused, make, kind, **given) == (field, sentence)


def test_an_update_that_says_nothing_is_not_understood(make: Make) -> None:
    """It is a slip in typing, and no rule stands against it."""
    assert refused(WrongUsage, make, "update", status=None, note=" ") == ("status", NOTHING)


@pytest.mark.parametrize(
    ("kind", "field", "given"),
    [
        ("agreement", "parties", ["PK", "XX"]),
        ("document", "agreement", "zz"),
        ("commitment", "agreement", "zz"),
        ("commitment", "document", "zz"),
        ("commitment", "obligors", ["XX"]),
        ("update", "commitment", "zz"),
        ("update", "reporter", "XX"),
    ],
)
def test_a_name_that_is_not_there_says_of_which_field(make: Make, kind: str, field: str, given: Any) -> None:
    """So that in a file of many columns the right one is pointed at."""
    assert refused(NoSuchRef, make, kind, **{field: given})[0] == field


def test_a_successor_that_is_not_there_is_told_as_one(make: Make) -> None:
    """Not as the commitment that the update is of."""
    assert refused(NoSuchRef, make, "update", **SUPERSEDED, successor="zz")[0] == "successor"


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
def test_what_neither_falls_nor_leaves_needs_no_note(
    before: Status, level: int | None, after: Status
) -> None:
    """The same level, the same closed status, and what has no level to fall from or to."""
    rules.must_say_why(Position(before, level, DAY), after)


@pytest.mark.parametrize(("before", "level", "after"), FALLS)
def test_a_level_that_falls_is_said_from_where_to_where(before: Status, level: int, after: Status) -> None:
    """Also a level that was only kept."""
    error = pytest.raises(Refused, rules.must_say_why, Position(before, level, DAY), after).value
    assert error.sentence == f'Going down from "{before}" to "{after}" needs a note. Say why with -m.'
    assert error.field == "note"


@pytest.mark.parametrize(("before", "level", "after"), LEAVES)
def test_a_closed_status_that_is_left_is_named(before: Status, level: int | None, after: Status) -> None:
    """Whichever status comes after it, another closed one too."""
    error = pytest.raises(Refused, rules.must_say_why, Position(before, level, DAY), after).value
    assert error.sentence == f'Leaving "{before}" needs a note. Say why with -m.'
    assert error.field == "note"
