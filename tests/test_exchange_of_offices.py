"""Offices that import each other's exports: in the end all have the same records and answers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from conftest import ON_A_FILE, rolled_back
from exchange_helpers import (
    AFTER_ALL,
    NOW,
    ask_all,
    assert_same_answers,
    export_text,
    export_to,
    import_document,
)
from hypothesis import note
from random_documents import (
    MOMENTS,
    RandomDocuments,
    given_documents,
    note_document,
    random_day,
    write_document,
)
from random_office import LaterClock, RandomOffice

from tracker import db
from tracker.db import Connection
from tracker.domain.days import LATEST_DAY
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import GroupKey

LONG_AGO = datetime(1600, 1, 1, tzinfo=UTC)


SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"


def give_common_records(
    connections: Sequence[Connection], folder: Path, words: Sequence[str], random: Random, size: int
) -> None:
    """Give offices something in common: the seeds, or the export of one of them."""
    if random.random() < 0.3:
        for number, connection in enumerate(connections):
            import_document(
                connection, SEED, NOW - timedelta(days=random.randint(1, 9), seconds=number), f"o{number}"
            )
        return
    content = note_document(RandomDocuments(random, words, has_long=False).document(size))
    import_document(connections[0], write_document(folder / "base.json", content, random), NOW - timedelta(1))
    path = export_to(connections[0], folder / "base.json")
    for connection in connections[1:]:
        import_document(connection, path, NOW - timedelta(hours=1))


def exchange_exports(one: Connection, other: Connection, folder: Path, random: Random) -> None:
    """Each office imports the export of the other, which may be from before or after its own import."""
    path = folder / "other.json"
    is_early = random.random() < 0.5
    if is_early:
        export_to(other, path)
    import_document(other, export_to(one, folder / "one.json"), AFTER_ALL)
    import_document(one, path if is_early else export_to(other, path), AFTER_ALL)


def assert_same_everywhere(
    connections: Sequence[Connection], empty: Connection, folder: Path, random: Random
) -> None:
    """Assert that all have the same export and answers, and that an import of it gives the same again."""
    export = export_text(connections[0])
    note(export)
    for connection in connections[1:]:
        assert export_text(connection) == export
    assert_same_answers(*random.sample(list(connections), 2), random, export)
    import_document(empty, export_to(connections[0], folder / "last.json"), AFTER_ALL)
    assert export_text(empty) == export


@ON_A_FILE  # three offices exchange on a server too
@given_documents(examples=8)
def test_two_offices_that_exchange_exports_have_the_same_records(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """In whatever order they exchange them."""
    one, other, empty, _ = offices
    with rolled_back(*offices):
        give_common_records([one, other], tmp_path, words, random, size)
        clock = LaterClock(random)
        desks = [
            RandomOffice(office, random, words, name, clock) for office, name in ((one, "o1"), (other, "o2"))
        ]
        for _ in range(random.randint(1, 2)):
            for desk in random.choices(desks, k=4):
                desk.record_many(random.randint(0, 5))
            exchange_exports(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@given_documents(examples=6)
def test_three_offices_that_exchange_exports_have_the_same_records(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Once everything has reached everybody, in whatever way."""
    *three, empty = offices
    with rolled_back(*offices):
        give_common_records(three, tmp_path, words, random, size)
        clock = LaterClock(random)
        desks = [RandomOffice(office, random, words, f"o{n}", clock) for n, office in enumerate(three)]
        for _ in range(3):
            for desk in desks:
                desk.record_many(random.randint(0, 3))
            giver, taker = random.sample(three, 2)
            import_document(taker, export_to(giver, tmp_path / "one.json"), clock())
        first, second, third = random.sample(three, 3)
        for giver, taker in ((first, second), (second, third), (third, first), (third, second)):
            import_document(taker, export_to(giver, tmp_path / "one.json"), clock())
        assert_same_everywhere(three, empty, tmp_path, random)


@ON_A_FILE  # three offices exchange on a server too
@given_documents(examples=7)
def test_records_of_the_same_moment_can_be_exchanged(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Although the clocks of both offices are behind, so that moments coincide."""
    one, other, empty, _ = offices
    with rolled_back(*offices):
        give_common_records([one, other], tmp_path, words, random, size)
        for office, name in ((one, "o1"), (other, "o2")):
            RandomOffice(office, random, words, name, lambda: LONG_AGO).record_many(random.randint(3, 8))
        exchange_exports(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@given_documents(examples=6)
def test_a_document_with_moments_gives_two_offices_the_same_records(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """It says who recorded its updates and when."""
    content = note_document(RandomDocuments(random, words, has_long=False).document(size))
    for update in content["updates"]:
        update["recorded_at"] = update["recorded_at"] or MOMENTS[0]
        update["recorded_by"] = update["recorded_by"] or words[0]
    one, other, empty, _ = offices
    path = write_document(tmp_path / "given.json", content, random)
    with rolled_back(*offices):
        for office, days in ((one, 0), (other, 1)):
            import_document(office, path, NOW + timedelta(days), f"o{days}")
        exchange_exports(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@given_documents(examples=5)
def test_a_document_without_moments_gives_two_offices_the_same_answers_now(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Each office keeps the moment of its own import.

    An update is never changed, so what was known in between still differs; what is known now does not.
    """
    one, other, *_ = offices
    path = write_document(
        tmp_path / "given.json",
        note_document(RandomDocuments(random, words, has_long=False).document(size)),
        random,
    )
    with rolled_back(*offices):
        for office, days in ((one, 0), (other, 1)):
            import_document(office, path, NOW + timedelta(days), f"o{days}")
        exchange_exports(*random.sample([one, other], 2), tmp_path, random)
        at, grouping = AsOf(random.choice([LATEST_DAY, random_day(random)])), random.choice(list(GroupKey))
        found = [ask_all(office, at, grouping)[:3] for office in (one, other)]
        assert found[0] == found[1]
