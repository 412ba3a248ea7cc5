"""What is handed on and taken in again: nothing lost, nothing doubled, no rule that only one way in holds."""

import contextlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from conftest import CommandLine, MakeDatabase, database_content, examples_per_engine, rolled_back
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.db.schema import metadata
from tracker.domain.days import LATEST_DAY, format_moment, parse_moment
from tracker.domain.errors import InvalidInputFile, RuleViolation, TrackerError, UsageError
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STATUSES,
    STATUS_LEVELS,
    ActorKind,
    CommitmentKind,
    GroupKey,
    Status,
    Strength,
)
from tracker.exchange import FileFormat, exporter, importer
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.json_export import json_document

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
LONG_AGO = datetime(1600, 1, 1, tzinfo=UTC)
ALL = Selection(strengths=tuple(Strength))
SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"

# -- what is written ---------------------------------------------------------------------------------

PERSIAN = ("خط مستقیم میان دو فرماندهی", "می\u200cشود ۱۲۳", "\u202eright to left\u202c")
EMOJI = ("🤝🏽 👨\u200d👩\u200d👧", "e\u0301 \u1100\u1161", "\ufeffmark", "\U0010ffff", "\ufffe\uffff")
FORMULAS = ("=1+1", "+98 21", "-5", "@cmd", "'=quoted", "''", "'\t", "＝full", "\t=tab", "\n=line")
LINES = ("a\nb", "a\r\nb", "a\rb", " \x1b[31m\x07", "\x7f\x85\u2028\u2029", ' "quoted", twice', " spaces ")
SYNTAX = ("a;b,c\td", "{}[]\\u0041\\", "_x000D_", "<&amp;>", "5", "1E5", "TRUE", "#N/A", "2018-03-07", "null")
TRICKY = (*PERSIAN, *EMOJI, *FORMULAS, *LINES, *SYNTAX)
LONG = ("ی" * 100_000, "\x07" * 100_000, "🤝" * 40_000, 'a"\n' * 20_000)

# What an Excel sheet can hold: neither carriage returns nor other control characters.
_PLAIN = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def _said(text: str) -> bool:
    return bool(text.strip())


def _texts(characters: st.SearchStrategy[str], tricky: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Some texts out of which everything in a file is made."""
    one = st.sampled_from(tricky) | st.text(characters, min_size=1, max_size=30).filter(_said)
    return st.lists(one, min_size=2, max_size=8)


WORDS = _texts(_ANY, TRICKY)
CELLS = _texts(_PLAIN, [text for text in TRICKY if not set(text) & {*map(chr, range(32)), "\x7f", "\ufffe"}])

EDGES = (date(1600, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2999, 12, 31))
COMMON = (date(2018, 3, 6), date(2018, 3, 7))
MOMENTS = (
    *("1600-01-01T00:00Z", "1969-12-31T23:59:59.999999Z", "2017-11-07", "2018-03-07T14:30:00+05:00"),
    *("2018-03-07T09:30:00.000001Z", "2018-03-07 23:59", "2020-02-29T00:00:00Z"),
)


def a_day(random: Random) -> date:
    """Often one of a few days, so that several things are of one; else any that can be."""
    return random.choice([*EDGES, *COMMON * 3, date.fromordinal(random.randint(584_023, 1_095_362))])


Item = dict[str, Any]


class Scribe:
    """Writes a document at random, such as an office could hand on, and a person could write."""

    def __init__(
        self, random: Random, words: Sequence[str], name: str = "a", *, has_long: bool = True
    ) -> None:
        self.random = random
        self.words = words
        self.name = name
        self.codes = [f"{name.upper()}-{kind}"[:16].upper() for kind in ActorKind]
        self.long = LONG if has_long else ()

    def document(self, size: int) -> dict[str, Any]:
        """All sections, with a number of updates."""
        agreements = [self.agreement(f"{self.name}-{n}") for n in range(self.random.randint(1, 2))]
        documents = [
            self.text_of(f"{self.name}-text-{n}", agreements) for n in range(self.random.randint(0, 2))
        ]
        commitments = [self.commitment(n, agreements, documents) for n in range(self.random.randint(2, 4))]
        refs = [one["ref"] for one in commitments]
        updates = [self.update(n, refs) for n in range(size)]
        updates += [self.again(one) for one in updates if not one["uid"] and self.random.random() < 0.5]
        return {
            "schema": "tracker/1",
            "actors": [
                {"code": code, "name": self.word(), "kind": kind}
                for code, kind in zip(self.codes, ActorKind, strict=True)
            ],
            "agreements": agreements,
            "documents": documents,
            "commitments": commitments,
            "updates": updates,
            "retractions": [back for one in updates for back in self.retractions(one)],
        }

    def word(self) -> str:
        return self.random.choice(self.words)

    def perhaps(self, *values: Any) -> Any:
        return self.random.choice([None, *values])

    def note(self) -> str:
        return self.random.choice(self.long) if self.long and self.random.random() < 0.01 else self.word()

    def recorded(self) -> Item:
        return {"recorded_at": self.perhaps(*MOMENTS), "recorded_by": self.perhaps(self.word())}

    def some_codes(self) -> list[str]:
        return self.random.sample(self.codes, self.random.randint(1, 3))

    def agreement(self, ref: str) -> Item:
        return {
            "ref": ref,
            "title": self.word(),
            "form": self.word(),
            "concluded_on": a_day(self.random),
            "parties": self.some_codes(),
            "place": self.perhaps(self.word()),
            "note": self.perhaps(self.note()),
            **self.recorded(),
        }

    def text_of(self, ref: str, agreements: Sequence[Item]) -> Item:
        return {
            "ref": ref,
            "agreement": self.random.choice(agreements)["ref"],
            "title": self.word(),
            "publisher": self.perhaps(self.word()),
            "published_on": self.perhaps(a_day(self.random)),
            "url": self.perhaps(self.word()),
            "note": self.perhaps(self.note()),
            **self.recorded(),
        }

    def commitment(self, number: int, agreements: Sequence[Item], documents: Sequence[Item]) -> Item:
        agreement = self.random.choice(agreements)["ref"]
        texts = [one["ref"] for one in documents if one["agreement"] == agreement]
        return {
            "ref": f"{self.random.choice('mnm')}.{self.name}_{number}",
            "agreement": agreement,
            "title": self.word(),
            "obligors": self.random.choice([[], self.some_codes()]),
            "strength": self.perhaps(*Strength),
            "kind": self.perhaps(*CommitmentKind),
            "theme": self.perhaps(self.word()),
            "due_on": self.perhaps(a_day(self.random)),
            "wording": self.perhaps(self.word()),
            "document": self.perhaps(*texts),
            "locator": self.perhaps(self.word()),
            "note": self.perhaps(self.note()),
            **self.recorded(),
        }

    def update(self, number: int, refs: Sequence[str]) -> Item:
        """An update that its file may hold: without a note only where no look back can ask for one."""
        random = self.random
        ref, successor = random.sample(refs, 2)
        status, due = self.perhaps(*Status), self.perhaps(a_day(random))
        reporter = self.perhaps(None, *self.codes)
        uid = self.perhaps(f"{self.name}{number} {self.word()[:10]}")
        recorded = self.recorded()
        is_judged = bool(reporter or (uid and recorded["recorded_at"]))
        may_lack_note = status not in NOTE_REQUIRED_STATUSES and is_judged if status else due is not None
        return {
            "commitment": ref,
            "effective_on": a_day(random),
            "status": status,
            "due_on": due,
            "note": None if may_lack_note and random.random() < 0.6 else self.note(),
            "reporter": reporter,
            "source": self.perhaps(self.word()),
            "successor": successor if status is Status.SUPERSEDED else None,
            "uid": uid,
            **recorded,
        }

    def again(self, update: Item) -> Item:
        """The same update a second time, or one that says another thing in one place."""
        changed = {
            "effective_on": a_day(self.random),
            "due_on": a_day(self.random),
            "note": self.word(),
            "reporter": self.random.choice(self.codes),
            "source": self.word(),
        }
        key = self.random.choice([None, None, *changed])
        return update | ({key: changed[key]} if key else {})

    def retractions(self, update: Item) -> list[Item]:
        """What takes an update back: nobody, an office, or two at different moments."""
        if not update["uid"]:
            return []
        moments = self.random.sample(MOMENTS[-3:], self.random.choice([0, 0, 1, 2]))
        if len(moments) == 1:
            moments = [self.perhaps(*moments)]
        found = {"update": update["uid"], "reason": self.note(), "recorded_by": self.word()}
        return [found | {"reason": self.word(), "recorded_at": moment} for moment in moments]


def write(path: Path, content: dict[str, Any], random: Random) -> Path:
    """A document as one program or another writes it: in any order, with nulls or without, in any layout."""
    sections = list(content.items())
    random.shuffle(sections)
    if random.random() < 0.5:
        sections = [
            (name, [without_none(item) for item in items] if isinstance(items, list) else items)
            for name, items in sections
        ]
    form = {"indent": random.choice([None, None, 1, "\t"]), "ensure_ascii": random.random() < 0.5}
    text = json.dumps(dict(sections), default=str, **form)
    path.write_text(
        text, encoding=random.choice(["utf-8", "utf-8-sig"]), newline=random.choice(["\n", "\r\n"])
    )
    return path


def without_none(item: Item) -> Item:
    return {key: value for key, value in item.items() if value is not None}


# -- in and out --------------------------------------------------------------------------------------


def take_in(
    connection: Connection, path: Path, now: datetime = NOW, by: str = "desk"
) -> importer.ImportResult:
    """Import a file."""
    with contextlib.closing(importer.open_input_file(path, ColumnMapping())) as source:
        return importer.import_file(connection, source, path.name, ledger.new_stamp(connection, by, now))


def written(connection: Connection) -> str:
    """The export."""
    return "".join(json_document(connection, Counter()))


def handed_on(connection: Connection, path: Path) -> Path:
    """The export as a file."""
    path.write_text(written(connection), encoding="utf-8", newline="\n")
    return path


def stored(connection: Connection, *without: str) -> list[Any]:
    """Every row of every table, without some columns."""
    tables = [
        [column for column in table.c if column.name not in without] for table in metadata.sorted_tables
    ]
    with connection.sqlalchemy_connection() as core:
        return [core.execute(select(*columns).order_by(*columns)).all() for columns in tables]


def answers(connection: Connection, at: AsOf, grouping: GroupKey) -> list[Any]:
    """One of each kind of answer, without the numbers that updates have in this database."""
    listing = queries.standings(connection, ALL, at, open_only=False)
    return [
        (listing.total, listing.apart),
        [
            standing._replace(claims=tuple(claim._replace(update="") for claim in standing.claims))
            for standing in listing.items
        ],
        queries.summary(connection, Selection(), at, group_by=grouping),
        [entry._replace(update="") for entry in queries.log_entries(connection, ALL, at)],
    ]


def a_cut(random: Random, export: str) -> AsOf:
    """A day, often the last, and often a moment: one at which something was recorded, or just before."""
    sections = (items for items in json.loads(export).values() if isinstance(items, list))
    said = sorted({item["recorded_at"] for items in sections for item in items if "recorded_at" in item})
    moment = parse_moment(random.choice(said), None) - timedelta(microseconds=random.choice([0, 0, 1]))
    return AsOf(random.choice([LATEST_DAY, LATEST_DAY, a_day(random)]), random.choice([None, moment, moment]))


def assert_same_answers(one: Connection, other: Connection, random: Random, export: str) -> None:
    at, grouping = a_cut(random, export), random.choice(list(GroupKey))
    assert answers(one, at, grouping) == answers(other, at, grouping), at


@pytest.fixture
def offices(make_database: MakeDatabase) -> Iterator[list[Connection]]:
    """Transactions on four empty databases."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(db.write_transaction(make_database("empty"))) for _ in "abcd"]


def documents(words: st.SearchStrategy[list[str]] = WORDS, examples: int = 25) -> Callable[..., Any]:
    """The texts of a document, the number of its updates, and the chance in it."""
    drawn = given(words=words, random=st.randoms(use_true_random=True), size=st.integers(0, 8))
    # A history is one choice to Hypothesis, a seed: looking for a shorter one takes minutes and finds none.
    phases = (Phase.reuse, Phase.generate)
    return lambda test: settings(max_examples=examples_per_engine(examples), phases=phases)(drawn(test))


def _noted(content: dict[str, Any]) -> dict[str, Any]:
    if len(str(content)) < 20_000:  # a report with a note of the longest helps nobody
        note(json.dumps(content, default=str, indent=1))
    return content


# -- there and back ----------------------------------------------------------------------------------


@documents(examples=12)
def test_an_export_comes_back_the_same(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """What is exported, imported into an empty database and exported again is the same, byte for byte."""
    first, second, *_ = offices
    content = _noted(Scribe(random, words).document(size))
    with rolled_back(first, second):
        take_in(first, write(tmp_path / "given.json", content, random))
        path = handed_on(first, tmp_path / "first.json")
        take_in(second, path, NOW + timedelta(hours=1), "another")
        assert written(second) == path.read_text(encoding="utf-8")


@documents(examples=8)
def test_a_copy_gives_the_same_answers(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """The database that an export is imported into answers as the first, for every day and every moment."""
    first, second, *_ = offices
    content = _noted(Scribe(random, words, has_long=False).document(size))
    with rolled_back(first, second):
        take_in(first, write(tmp_path / "given.json", content, random))
        path = handed_on(first, tmp_path / "first.json")
        take_in(second, path, NOW + timedelta(hours=1), "another")
        for _ in range(2):
            assert_same_answers(first, second, random, written(first))


NAMED_BY = {
    "actors": ["code"],
    "agreements": ["ref"],
    "documents": ["ref"],
    "commitments": ["ref"],
    "updates": ["uid"],
    "retractions": ["update", "recorded_at"],
}


def normal(key: str, value: Any) -> Any:
    """A value as an export has it."""
    if key == "recorded_at":
        return format_moment(parse_moment(value, None))
    return sorted(value) if isinstance(value, list) else unicodedata.normalize("NFC", str(value))


@documents(examples=10)
def test_an_export_says_what_was_given(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Texts, days, moments and authors are exported as they were given, but for normalisation."""
    content = _noted(Scribe(random, words).document(size))
    with rolled_back(offices[0]):
        take_in(offices[0], write(tmp_path / "given.json", content, random))
        found = json.loads(written(offices[0]))
    for section, names in NAMED_BY.items():
        assert len(found[section]) == len(content[section])
        by_name = {tuple(item[name] for name in names): item for item in found[section]}
        for item in map(without_none, content[section]):
            if item.keys() >= set(names):
                told = by_name[tuple(normal(name, item[name]) for name in names)]
                expected = {key: normal(key, value) for key, value in item.items() if value != []}
                assert {key: told[key] for key in expected} == expected


# -- once only ---------------------------------------------------------------------------------------


@documents(examples=10)
def test_a_file_twice_adds_nothing(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Importing a file again, also in another layout or order, adds nothing and changes nothing."""
    content = _noted(Scribe(random, words).document(size))
    with rolled_back(offices[0]):
        take_in(offices[0], write(tmp_path / "given.json", content, random))
        before = stored(offices[0])
        for _ in range(2):
            for section in NAMED_BY:
                random.shuffle(content[section])
            loaded = take_in(offices[0], write(tmp_path / "again.json", content, random), NOW + timedelta(1))
            assert not loaded.added.total()
            assert loaded.already_there.total() == sum(len(content[section]) for section in NAMED_BY)
        assert stored(offices[0]) == before


@documents(examples=10)
def test_an_export_adds_nothing_where_it_comes_from(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """What is exported and imported into the same database adds nothing and changes nothing."""
    content = _noted(Scribe(random, words).document(size))
    with rolled_back(offices[0]):
        take_in(offices[0], write(tmp_path / "given.json", content, random))
        before = stored(offices[0])
        loaded = take_in(offices[0], handed_on(offices[0], tmp_path / "first.json"), NOW + timedelta(1))
        assert not loaded.added.total()
        assert stored(offices[0]) == before


def assert_tables_add_nothing(connection: Connection, path: Path) -> None:
    before = stored(connection)
    form = FileFormat(path.suffix[1:])
    exported = exporter.export_database(connection, path, form, AsOf(LATEST_DAY), lambda done: None)
    added, passed_over = Counter[str](), Counter[str]()
    for file in exported.files:
        loaded = take_in(connection, file, NOW + timedelta(1))
        added += loaded.added
        passed_over += loaded.already_there
    assert not added.total()
    assert passed_over == +exported.counts
    assert stored(connection) == before


@documents(examples=10)
def test_tables_add_nothing_where_they_come_from(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """What is exported as CSV and imported into the same database adds nothing, whatever the texts are."""
    content = _noted(Scribe(random, words).document(size))
    with rolled_back(offices[0]):
        take_in(offices[0], write(tmp_path / "given.json", content, random))
        assert_tables_add_nothing(offices[0], tmp_path / "x.csv")


@documents(words=CELLS, examples=7)
def test_workbooks_add_nothing_where_they_come_from(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """What is exported as Excel and imported again adds nothing, if its cells can hold all of it."""
    content = _noted(Scribe(random, words, has_long=False).document(size))
    with rolled_back(offices[0]):
        take_in(offices[0], write(tmp_path / "given.json", content, random))
        assert_tables_add_nothing(offices[0], tmp_path / "x.xlsx")


# -- several offices ---------------------------------------------------------------------------------


class Clock:
    """The moments at which offices record: each later than all before it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=self.random.choice([1, 2, 10**6, 40 * 86_400 * 10**6]))
        return self.at


class Office:
    """Records what it likes, as far as the rules permit."""

    def __init__(
        self,
        connection: Connection,
        random: Random,
        words: Sequence[str],
        name: str,
        now: Callable[[], datetime],
    ) -> None:
        self.connection = connection
        self.random = random
        self.words = words
        self.name = name
        self.now = now
        self.made = 0

    def work(self, acts: int) -> None:
        """Record a number of things."""
        each = [self.update, self.retract, self.commit, self.agree, self.publish, self.appoint]
        for act in self.random.choices(each, [12, 4, 2, 1, 1, 1], k=acts):
            self.made += 1
            with contextlib.suppress(RuleViolation, UsageError):
                act(ledger.new_stamp(self.connection, self.name, self.now()))

    def word(self) -> str:
        return self.random.choice(self.words)

    def perhaps(self, *values: Any) -> Any:
        return self.random.choice([None, *values])

    def all(self, table: str, column: str) -> Sequence[Any]:
        """What there is to choose from."""
        found = metadata.tables[table].c[column]
        with self.connection.sqlalchemy_connection() as core:
            return core.scalars(select(found).order_by(found)).all()

    def new(self) -> str:
        return f"{self.name}-{self.made}"

    def update_terms(self) -> Item:
        """What can be said in an update, whether or not a rule stands against it."""
        random, refs = self.random, self.all("commitment", "ref")
        ref, successor = random.sample(refs, 2)
        status = random.choice([*Status, *STATUS_LEVELS, *STATUS_LEVELS, None, None])
        return {
            "ref": ref,
            "status": status,
            "effective_on": random.choice(COMMON) if random.random() < 0.7 else a_day(random),
            "note": self.perhaps(self.word()),
            "reporter": self.perhaps(None, None, random.choice(self.all("actor", "code"))),
            "source": self.perhaps(self.word()),
            "due_on": self.perhaps(None, a_day(random)),
            "successor": successor if status is Status.SUPERSEDED else None,
        }

    def update(self, stamp: ledger.AuditStamp) -> None:
        recording.record_update(self.connection, **self.update_terms(), stamp=stamp)

    def retract(self, stamp: ledger.AuditStamp) -> None:
        numbers = self.all("status_update", "id")
        if numbers:
            number = self.random.choice([numbers[0], *numbers])
            ledger.retract_update(self.connection, number, reason=self.word(), stamp=stamp)

    def commitment_terms(self) -> Item:
        random = self.random
        return {
            "ref": self.new(),
            "agreement": random.choice(self.all("agreement", "ref")),
            "title": self.word(),
            "obligors": random.sample(self.all("actor", "code"), random.choice([0, 1, 2])),
            "strength": random.choice(list(Strength)),
            "kind": random.choice(list(CommitmentKind)),
            "theme": self.perhaps(self.word()),
            "due_on": self.perhaps(a_day(random)),
            "wording": self.perhaps(self.word()),
            "document": self.perhaps(*self.all("document", "ref")),
            "locator": self.perhaps(self.word()),
            "note": self.perhaps(self.word()),
        }

    def commit(self, stamp: ledger.AuditStamp) -> None:
        recording.add_commitment(self.connection, **self.commitment_terms(), stamp=stamp)

    def agree(self, stamp: ledger.AuditStamp) -> None:
        recording.add_agreement(
            self.connection,
            self.new(),
            title=self.word(),
            concluded_on=a_day(self.random),
            parties=self.random.sample(self.all("actor", "code"), 2),
            form=self.word(),
            stamp=stamp,
        )

    def publish(self, stamp: ledger.AuditStamp) -> None:
        recording.add_document(
            self.connection,
            self.new(),
            agreement=self.random.choice(self.all("agreement", "ref")),
            title=self.word(),
            published_on=self.perhaps(a_day(self.random)),
            stamp=stamp,
        )

    def appoint(self, stamp: ledger.AuditStamp) -> None:
        kind = self.random.choice(list(ActorKind))
        recording.add_actor(self.connection, self.new().upper(), name=self.word(), kind=kind)


def set_up(
    connections: Sequence[Connection], folder: Path, words: Sequence[str], random: Random, size: int
) -> None:
    """Give offices something in common: each the seeds, or all the export of one of them."""
    if random.random() < 0.3:
        for number, connection in enumerate(connections):
            take_in(
                connection, SEED, NOW - timedelta(days=random.randint(1, 9), seconds=number), f"o{number}"
            )
        return
    content = _noted(Scribe(random, words, has_long=False).document(size))
    take_in(connections[0], write(folder / "base.json", content, random), NOW - timedelta(1))
    path = handed_on(connections[0], folder / "base.json")
    for connection in connections[1:]:
        take_in(connection, path, NOW - timedelta(hours=1))


def exchange(one: Connection, other: Connection, folder: Path, random: Random) -> None:
    """Each takes in the other's export, made before or after it took in the first one's."""
    path = folder / "other.json"
    is_early = random.random() < 0.5
    if is_early:
        handed_on(other, path)
    take_in(other, handed_on(one, folder / "one.json"), NOW + timedelta(days=9999))
    take_in(one, path if is_early else handed_on(other, path), NOW + timedelta(days=9999))


def assert_same_everywhere(
    connections: Sequence[Connection], empty_database: Connection, folder: Path, random: Random
) -> None:
    """All write the same export, give the same answers, and can be begun anew from their files."""
    export = written(connections[0])
    note(export)
    for connection in connections[1:]:
        assert written(connection) == export
    assert_same_answers(*random.sample(list(connections), 2), random, export)
    take_in(empty_database, handed_on(connections[0], folder / "last.json"), NOW + timedelta(days=9999))
    assert written(empty_database) == export


@documents(examples=8)
def test_two_offices_put_their_files_together(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Two offices that took in each other's files know the same, in whatever order they exchanged them."""
    one, other, empty, _ = offices
    with rolled_back(*offices):
        set_up([one, other], tmp_path, words, random, size)
        clock = Clock(random)
        desks = [Office(office, random, words, name, clock) for office, name in ((one, "o1"), (other, "o2"))]
        for _ in range(random.randint(1, 2)):
            for desk in random.choices(desks, k=4):
                desk.work(random.randint(0, 5))
            exchange(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@documents(examples=6)
def test_three_offices_put_their_files_together(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Three offices know the same once everything has reached everybody, by whatever ways."""
    *three, empty = offices
    with rolled_back(*offices):
        set_up(three, tmp_path, words, random, size)
        clock = Clock(random)
        desks = [Office(office, random, words, f"o{n}", clock) for n, office in enumerate(three)]
        for _ in range(3):
            for desk in desks:
                desk.work(random.randint(0, 3))
            giver, taker = random.sample(three, 2)
            take_in(taker, handed_on(giver, tmp_path / "one.json"), clock())
        first, second, third = random.sample(three, 3)
        for giver, taker in ((first, second), (second, third), (third, first), (third, second)):
            take_in(taker, handed_on(giver, tmp_path / "one.json"), clock())
        assert_same_everywhere(three, empty, tmp_path, random)


@documents(examples=7)
def test_offices_record_at_the_same_moment(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Clocks that are behind make no difference: the files of two offices can be put together."""
    one, other, empty, _ = offices
    with rolled_back(*offices):
        set_up([one, other], tmp_path, words, random, size)
        for office, name in ((one, "o1"), (other, "o2")):
            Office(office, random, words, name, lambda: LONG_AGO).work(random.randint(3, 8))
        exchange(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@documents(examples=6)
def test_two_offices_took_in_the_same_file(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Two offices that each took in a file that says who recorded its updates and when know the same."""
    content = _noted(Scribe(random, words, has_long=False).document(size))
    for update in content["updates"]:
        update["recorded_at"] = update["recorded_at"] or MOMENTS[0]
        update["recorded_by"] = update["recorded_by"] or words[0]
    one, other, empty, _ = offices
    path = write(tmp_path / "given.json", content, random)
    with rolled_back(*offices):
        for office, days in ((one, 0), (other, 1)):
            take_in(office, path, NOW + timedelta(days), f"o{days}")
        exchange(*random.sample([one, other], 2), tmp_path, random)
        assert_same_everywhere([one, other], empty, tmp_path, random)


@documents(examples=5)
def test_two_offices_took_in_the_same_list(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Of a file that does not say when it was recorded each office keeps the moment at which it took it in.

    An update is never changed, so what was known in between stays another in each; what is known now is not.
    """
    one, other, *_ = offices
    path = write(
        tmp_path / "given.json", _noted(Scribe(random, words, has_long=False).document(size)), random
    )
    with rolled_back(*offices):
        for office, days in ((one, 0), (other, 1)):
            take_in(office, path, NOW + timedelta(days), f"o{days}")
        exchange(*random.sample([one, other], 2), tmp_path, random)
        at, grouping = AsOf(random.choice([LATEST_DAY, a_day(random)])), random.choice(list(GroupKey))
        found = [answers(office, at, grouping)[:3] for office in (one, other)]
        assert found[0] == found[1]


# -- the same rules ----------------------------------------------------------------------------------

BAD_TEXTS = (
    "",
    "  ",
    "\ud800",
    "a\0b",
    "x" * 100_001,
    "x" * 100_000,
    "x" * 2_001,
    "x" * 2_000,
    "e\u0301" * 2_000,
)
OUTSIDE = (date(1599, 12, 31), date(3000, 1, 1))
WILD_UPDATE: dict[str, Sequence[Any]] = {
    "ref": ("nowhere", "a-0", ""),
    "status": (None, *Status),
    "effective_on": OUTSIDE,
    "note": BAD_TEXTS,
    "reporter": ("US", ""),
    "source": BAD_TEXTS,
    "due_on": OUTSIDE,
    "successor": ("nowhere", "", None),
}
WILD_COMMITMENT: dict[str, Sequence[Any]] = {
    "ref": ("", "two words", "-x", "x" * 64, "x" * 65, "é"),
    "agreement": ("nowhere", ""),
    "title": BAD_TEXTS,
    "obligors": (["US"], ["A-STATE", "A-STATE"], ["A-STATE", "US"], [""], ["A-STATE", ""]),
    "theme": BAD_TEXTS,
    "due_on": OUTSIDE,
    "wording": BAD_TEXTS,
    "document": ("nowhere", ""),
    "locator": BAD_TEXTS,
    "note": BAD_TEXTS,
}


def made_wild(random: Random, terms: Item, wild: dict[str, Sequence[Any]]) -> Item:
    """The terms, half of the time with one or two of them as they cannot be, or hardly."""
    for key in random.sample(sorted(wild), random.choice([0, 0, 1, 2])):
        terms[key] = random.choice(wild[key])
    if "successor" in terms and random.random() < 0.1:
        terms["successor"] = terms["ref"]
    return terms


def one_item(path: Path, section: str, *items: Item) -> Path:
    """A document of some items of one section, without those of their values that are none."""
    content = {"schema": "tracker/1", section: [without_none(item) for item in items]}
    path.write_text(json.dumps(content, default=str), encoding="utf-8")
    return path


def attempt(
    connection: Connection, act: Callable[[], object], refusal: type[TrackerError]
) -> list[Any] | None:
    """What comes of an act, which is undone; none if it is refused."""
    with rolled_back(connection):
        try:
            act()
        except refusal as error:
            note(str(error))
            return None
        # The moment is not compared: it is a chance part of a second later where the clock is behind.
        return stored(connection, "uid", "recorded_at")


@documents(examples=12)
def test_an_update_is_judged_as_one_that_is_typed(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """An update that a rule refuses when it is typed is refused in a file, and only then."""
    office, path = offices[0], tmp_path / "one.json"
    with rolled_back(office):
        take_in(office, write(path, Scribe(random, words, has_long=False).document(size), random))
        desk = Office(office, random, words, "desk", Clock(random))
        desk.work(2 * size)
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(6):
            terms = made_wild(random, desk.update_terms(), WILD_UPDATE)
            item = {("commitment" if key == "ref" else key): value for key, value in terms.items()}
            if random.random() < 0.2:
                item["uid"] = "given"
            note(shown(item))
            one_item(path, "updates", item)
            record = partial(recording.record_update, office, **terms, stamp=stamp)
            typed = attempt(office, record, TrackerError)
            assert attempt(office, lambda: take_in(office, path), InvalidInputFile) == typed


def shown(item: Item) -> str:
    return str({key: value if len(str(value)) < 99 else len(value) for key, value in item.items()})


@documents(examples=10)
def test_a_commitment_is_judged_as_one_that_is_typed(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """A commitment that a rule refuses when it is typed is refused in a file, and only then."""
    office, path = offices[0], tmp_path / "one.json"
    with rolled_back(office):
        take_in(office, write(path, Scribe(random, words, has_long=False).document(0), random))
        desk = Office(office, random, words, "desk", Clock(random))
        desk.work(size)
        desk.made += 1
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(5):
            terms = made_wild(random, desk.commitment_terms(), WILD_COMMITMENT)
            note(shown(terms))
            one_item(path, "commitments", terms)
            typed = attempt(
                office, partial(recording.add_commitment, office, **terms, stamp=stamp), TrackerError
            )
            assert attempt(office, lambda: take_in(office, path), InvalidInputFile) == typed


@documents(examples=10)
def test_rows_are_judged_in_their_order(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """A file of updates is refused if they are when typed one after the other, and else comes to the same."""
    office, path = offices[0], tmp_path / "some.json"
    with rolled_back(office):
        take_in(office, write(path, Scribe(random, words, has_long=False).document(2), random))
        desk = Office(office, random, words, "desk", Clock(random))
        desk.work(4)
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(3):
            rows = [desk.update_terms() for _ in range(random.randint(2, 4))]
            ref = rows[0]["ref"]
            for row in rows:
                row["ref"] = row["ref"] if row["successor"] == ref else ref
            items = [{("commitment" if key == "ref" else key): row[key] for key in row} for row in rows]
            note("\n".join(map(shown, items)))
            one_item(path, "updates", *items)

            def type_all(rows: Sequence[Item] = rows) -> None:
                for row in rows:
                    recording.record_update(office, **row, stamp=stamp)

            typed = attempt(office, type_all, TrackerError)
            assert attempt(office, lambda: take_in(office, path), InvalidInputFile) == typed


# -- all or nothing ----------------------------------------------------------------------------------

SPOILT: dict[str, Any] = {
    "colour": "red",
    "ref": "two words",
    "title": "x" * 2_001,
    "recorded_at": "2999-01-01",
    "effective_on": "2026-06-31",
    "commitment": "nowhere",
    "update": "none such",
    "status": "fulfiled",
    "kind": "planet",
    "parties": ["US"],
}


@pytest.fixture
def typed(
    empty_database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line, on an empty database."""
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


def begin(typed: CommandLine, make_database: MakeDatabase, folder: Path, scribe: Scribe, size: int) -> object:
    """Fill a new database with something; what it holds then."""
    typed.use_database(make_database("empty"))
    with db.write_transaction(typed.path) as connection:
        take_in(connection, write(folder / "there.json", scribe.document(size), scribe.random))
    return database_content(typed.path)


@documents(examples=8)
def test_a_file_that_is_refused_changes_nothing(
    typed: CommandLine,
    make_database: MakeDatabase,
    tmp_path: Path,
    words: list[str],
    random: Random,
    size: int,
) -> None:
    """A file of which one item is wrong is refused, and the database stays byte for byte as it was."""
    before = begin(typed, make_database, tmp_path, Scribe(random, words, "a"), size)
    content = Scribe(random, words, "b").document(size)
    item = random.choice(content[random.choice([name for name in NAMED_BY if content[name]])])
    key = random.choice([key for key in SPOILT if key in item or key == "colour"])
    item[key] = SPOILT[key]
    note(f"{key}: {shown(item)}")
    typed(f"import {write(tmp_path / 'bad.json', content, random)}", fails=5)
    assert database_content(typed.path) == before


@documents(examples=6)
def test_a_dry_run_changes_nothing_and_says_the_same(
    typed: CommandLine,
    make_database: MakeDatabase,
    tmp_path: Path,
    words: list[str],
    random: Random,
    size: int,
) -> None:
    """A dry run leaves the database byte for byte as it was, and counts what the import then counts."""
    scribe = Scribe(random, words, "a")
    before = begin(typed, make_database, tmp_path, scribe, size)
    there = json.loads((tmp_path / "there.json").read_text(encoding="utf-8-sig"))
    content = Scribe(random, words, "b").document(size)
    content |= {name: content[name] + there[name] for name in NAMED_BY}
    command = f"import --json {write(tmp_path / 'more.json', content, random)}"
    tried = typed(f"{command} --dry-run").json["items"][0]
    assert database_content(typed.path) == before
    done = typed(command).json["items"][0]
    assert tried | {"dry_run": False} == done
    assert sum(done["added"].values()) + sum(done["there_already"].values()) == sum(
        len(content[name]) for name in NAMED_BY
    )
