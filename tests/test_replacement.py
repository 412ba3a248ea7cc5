"""What replaces a commitment: never in a circle on any day, and never something that nobody has agreed to."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from random import Random

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import csv_text
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import db
from tracker.domain.replacement import Circle, StatusEntry, find_circles, replaced_in_circles

CIRCLE = "these would replace each other in a circle"
OTHER = "Name another commitment with --successor."
SUCCESSOR_HEADER = "commitment,effective_on,status,note,reporter,successor"


def store_replacements(tracker: CommandLine, *pairs: tuple[str, str, str]) -> None:
    """Store updates (commitment, successor, day) as an older tracker would have taken them."""
    with db.write_transaction(tracker.path) as connection:
        keys = {ref: key for ref, key in connection.rows("SELECT ref, id FROM commitment", {}, at_once=True)}  # noqa: C416
        common = {"status": "superseded", "recorded_at": datetime(2018, 5, 1, tzinfo=UTC), "recorded_by": "x"}
        rows = [
            {"id": number, "uid": f"u{number}", "effective_on": date.fromisoformat(day)}
            | {"commitment_id": keys[one], "ordered_at": common["recorded_at"], "tiebreak": number}
            | common
            for number, (one, _, day) in enumerate(pairs, start=1)
        ]
        successors = [
            {"update_id": number, "successor_id": keys[other]}
            for number, (_, other, _) in enumerate(pairs, start=1)
        ]
        connection.insert("update_successor", successors)  # a part comes before what it is a part of
        connection.insert("status_update", rows)


# -- typed -------------------------------------------------------------------------------------------


def test_two_commitments_cannot_replace_each_other(tracker: CommandLine) -> None:
    """The second is refused, with the day from which on the circle would be, and nothing is saved."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    refused = tracker("update patrols superseded --successor hotline --on 2018-01-03", fails=4).err
    assert refused == f"From Fri 5 Jan 2018 on, {CIRCLE}: hotline, patrols, hotline. {OTHER}\n"
    assert len(tracker("log --json").json["items"]) == 1


def test_a_chain_cannot_end_where_it_begins(tracker: CommandLine) -> None:
    """However long it is."""
    for one, other in (("hotline", "patrols"), ("patrols", "soil"), ("soil", "fencing")):
        tracker(f"update {one} superseded --successor {other} --on 2018-01-05")
    refused = tracker("update fencing superseded --successor hotline --on 2018-02-01", fails=4).err
    assert f"{CIRCLE}: hotline, patrols, soil, fencing, hotline." in refused
    tracker("update fencing superseded --successor region --on 2018-02-01")


def test_what_was_reopened_before_is_no_circle(tracker: CommandLine) -> None:
    """It is judged by day: the one is in force again when the other is replaced by it."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    tracker("update hotline limited -m 'Taken up again' --on 2018-03-01")
    tracker("update patrols superseded --successor hotline --on 2018-03-01")
    refused = tracker("update patrols superseded --successor hotline --on 2018-02-28", fails=4).err
    assert f"From Wed 28 Feb 2018 on, {CIRCLE}" in refused


def test_the_last_status_of_a_day_decides(tracker: CommandLine) -> None:
    """What was replaced and reopened on one day was not replaced on that day."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    tracker("update hotline limited -m 'An error' --on 2018-01-05")
    tracker("update patrols superseded --successor hotline --on 2018-01-04")


def test_a_retraction_cannot_make_a_circle(tracker: CommandLine) -> None:
    """Neither by ``retract`` nor by ``undo``; it is said what to take back first."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    tracker("update hotline limited -m 'Taken up again' --on 2018-02-01")
    tracker("update patrols superseded --successor hotline --on 2018-03-01")
    refused = tracker("retract U-2 -m 'It was not'", fails=4).err
    assert f"Without U-2, {CIRCLE} from Thu 1 Mar 2018 on: hotline, patrols, hotline." in refused
    assert "Retract first the update by which another of them is replaced." in refused
    tracker("retract U-3 -m 'It was not'")
    tracker("retract U-2 -m 'It was not'")


def test_what_two_voices_say_is_no_circle(tracker: CommandLine) -> None:
    """A claim changes nothing; but nobody says that two commitments replace each other."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    tracker("update patrols superseded --successor hotline --on 2018-01-05 --reporter IR")
    tracker("update hotline superseded --successor patrols --on 2018-01-05 --reporter PK")
    assert (
        CIRCLE
        in tracker("update hotline superseded --successor patrols --on 2018-01-06 --reporter IR", fails=4).err
    )


@ON_A_FILE
@pytest.mark.parametrize(
    ("successor", "strength"),
    [("terrorism", "intended"), ("energy", "proposed"), ("border-management", "discussed")],
)
@pytest.mark.parametrize("more", ["", " --reporter IR"])
def test_what_nobody_has_agreed_to_replaces_nothing(
    tracker: CommandLine, successor: str, strength: str, more: str
) -> None:
    """What is only intended, proposed or discussed; also in a claim."""
    refused = tracker(f"update hotline superseded --successor {successor}{more}", fails=4).err
    assert refused == f'"{successor}" is only {strength}: it cannot replace a commitment. {OTHER}\n'
    tracker(f"update {successor} superseded --successor hotline{more}")


# -- from a file -------------------------------------------------------------------------------------


@ON_A_FILE
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_file_with_a_circle_is_refused(import_content: ImportContent, is_turned: bool) -> None:
    """In whatever order its rows stand: at the first of them."""
    rows = ["hotline,2018-01-05,superseded,,,patrols", "patrols,2018-01-06,superseded,,,hotline"]
    content = csv_text(*(rows[::-1] if is_turned else rows), header=SUCCESSOR_HEADER)
    says = import_content(content, fails=5).err
    assert f"line 2, successors: From Sat 6 Jan 2018 on, {CIRCLE}: hotline, patrols, hotline." in says


def test_a_row_that_closes_a_circle_with_what_is_there_is_refused(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """And one that is reopened in between is taken."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    back = "patrols,2018-03-06,superseded,,,hotline"
    assert CIRCLE in import_content(csv_text(back, header=SUCCESSOR_HEADER), fails=5).err
    reopened = "hotline,2018-03-06,limited,Taken up again,,"
    import_content(csv_text(back, reopened, header=SUCCESSOR_HEADER))


def test_an_imported_retraction_cannot_make_a_circle(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """It is refused at its line, as a typed one is."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05")
    tracker("update hotline limited -m 'Taken up again' --on 2018-02-01")
    tracker("update patrols superseded --successor hotline --on 2018-03-01")
    uid = tracker("log --json").json["items"][1]["uid"]
    document = {"schema": "tracker/1", "retractions": [{"update": uid, "reason": "It was not"}]}
    says = import_content(json.dumps(document), name="plan.json", fails=5).err
    assert f"From Thu 1 Mar 2018 on, {CIRCLE}: hotline, patrols, hotline." in says


def test_a_circle_that_was_there_does_not_stop_a_file(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Only what the file itself brings is refused."""
    store_replacements(tracker, ("hotline", "patrols", "2018-01-05"), ("patrols", "hotline", "2018-01-05"))
    import_content(csv_text("soil,2018-03-06,superseded,,,hotline", header=SUCCESSOR_HEADER))


def test_a_row_replaced_by_what_nobody_has_agreed_to_is_refused(import_content: ImportContent) -> None:
    """Also by what the same file brings."""
    document = {
        "schema": "tracker/1",
        "commitments": [
            {
                "ref": "idea",
                "agreement": "pk-ir-2017",
                "title": "T",
                "obligors": ["IR"],
                "strength": "proposed",
            }
        ],
        "updates": [
            {"commitment": one, "effective_on": "2018-01-05", "status": "superseded", "successor": "idea"}
            for one in ("hotline", "patrols")
        ],
    }
    says = import_content(json.dumps(document), name="plan.json", fails=5).err
    assert says.count('successors: "idea" is only proposed: it cannot replace a commitment.') == 2


# -- what is there already ---------------------------------------------------------------------------

STORED_BY_HAND = (
    "Rows of status_update that no command wrote: {}. "
    "Compare with a backup whose head was written down before you trust it.\n"
)
"""No command lets a circle in: so the rows of these tests are in no log."""


def test_the_check_finds_circles(tracker: CommandLine) -> None:
    """Each with its commitments; a chain without an end is none, and the file can be used as it is."""
    pairs = [("hotline", "patrols"), ("patrols", "soil"), ("soil", "hotline"), ("region", "soil")]
    store_replacements(tracker, *((one, other, "2018-01-05") for one, other in pairs))
    found = tracker("check", fails=8).out
    assert "These commitments replace each other in a circle: hotline, patrols, soil, hotline." in found
    assert "tracker retract U-45 -m REASON" in found
    assert found.count("circle") == 1
    tracker("list")
    tracker("retract U-3 -m 'It was not'")
    assert tracker("check", fails=8).out == STORED_BY_HAND.format(4)


def test_the_check_finds_what_was_replaced_by_what_nobody_has_agreed_to(tracker: CommandLine) -> None:
    """The update is named."""
    store_replacements(tracker, ("patrols", "soil", "2018-01-05"), ("hotline", "energy", "2018-01-05"))
    found = tracker("check", fails=8).out
    assert "replaced by what is only intended, proposed or discussed: U-2." in found
    tracker("retract U-2 -m 'It was not'")
    assert tracker("check", fails=8).out == STORED_BY_HAND.format(2)


# -- the rule itself ---------------------------------------------------------------------------------


def day_of(number: int) -> str:
    return f"2018-01-{number:02}"


def circles_on(day: str, entries: Sequence[StatusEntry]) -> set[frozenset[int]]:
    """The circles on a day, one voice and one commitment after the other."""
    found = set()
    for voice in {entry.voice for entry in entries}:
        of_voice = sorted(
            (one for one in entries if one.voice == voice and one.counts_from <= day),
            key=lambda one: one.effective_on,
        )
        successors = {one.commitment: one.successors for one in of_voice}
        for start in successors:
            found |= {frozenset(path) for path in ways_back(start, (start,), successors)}
    return found


def ways_back(
    start: int, path: tuple[int, ...], successors: Mapping[int, tuple[int, ...]]
) -> Iterator[tuple[int, ...]]:
    """The ways that go on from a path, to where it starts, without meeting themselves."""
    for following in successors.get(path[-1], ()):
        if following == start:
            yield path
        elif following not in path:
            yield from ways_back(start, (*path, following), successors)


@settings(max_examples=300)
@given(seed=st.integers(0, 2**32))
def test_circles_are_those_of_each_day(seed: int) -> None:
    """Found by days at once, they are those that are found day by day, each since its first day."""
    random = Random(seed)
    entries = []
    for _ in range(random.randint(1, 14)):
        commitment, *others = random.sample(range(4), 3)
        day = random.randint(1, 9)
        successors = tuple(others[: random.choice([0, 1, 1, 2])])
        agreed = (1, 1, 4, 6)[commitment]
        entries.append(
            StatusEntry(
                commitment, random.choice(["", "", "IR"]), day_of(day), day_of(max(day, agreed)), successors
            )
        )
    by_day = {day: circles_on(day, entries) for day in map(day_of, range(1, 10))}
    wanted: dict[frozenset[int], str] = {}
    for day, circles in by_day.items():
        for circle in circles:
            wanted.setdefault(circle, day)
    found = find_circles(entries)
    since: dict[frozenset[int], str] = {}
    for circle in found:
        members = frozenset(circle.commitments)
        since[members] = min(circle.since, since.get(members, "9"))
    assert since == wanted
    replaced = replaced_in_circles(
        (one.commitment, successor) for one in entries for successor in one.successors
    )
    assert replaced >= {one for circle in found for one in circle.commitments}


def test_a_circle_begins_with_its_first_commitment() -> None:
    """By its key, so that it is said in one way only."""
    entries = [
        StatusEntry(one, "", day_of(one), day_of(one), (other,)) for one, other in ((3, 1), (1, 2), (2, 3))
    ]
    assert find_circles(entries) == [Circle((1, 2, 3), day_of(3))]


def test_only_what_leads_on_and_on_can_be_part_of_a_circle() -> None:
    """Neither what leads into one nor what leads out of it, nor a long chain."""
    chain = [(number, number + 1) for number in range(10, 5000)]
    assert replaced_in_circles(chain) == set()
    assert replaced_in_circles([*chain, (5000, 1), (1, 2), (2, 3), (3, 1), (3, 4), (7, 7)]) == {1, 2, 3}
