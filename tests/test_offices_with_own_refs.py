"""Three offices that call things as they like, and exchange files in any order, give the same answers."""

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from conftest import rolled_back
from examples_per_engine import given_on_each_engine
from exchange_helpers import NOW, ask_all, export_to
from hypothesis import HealthCheck
from hypothesis import strategies as st
from random_office import LaterClock
from recording import add_commitment, record_update

from tracker import db, ledger
from tracker.cli.hint_messages import say_hint_of_row
from tracker.db import Connection
from tracker.domain.days import parse_moment
from tracker.domain.errors import InvalidInputFile, RuleViolation
from tracker.domain.records import AsOf
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import GroupKey, Status
from tracker.exchange import importer
from tracker.exchange.column_mapping import ColumnMapping
from tracker.ledger.recorders import ImportChoices
from tracker.queries.entities_with_refs import COMMITMENT

SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"
DAYS = [date(2018, 1, 15) + timedelta(days=day) for day in range(2)]
STATUSES = (Status.LIMITED, Status.SUBSTANTIAL, Status.IMPLEMENTED, Status.STALLED)
SHEET = {
    "schema": "tracker/2",
    "updates": [
        {"commitment": ref, "effective_on": str(DAYS[0]), "status": "limited", "note": "Sheet"}
        for ref in ("hotline", "fencing")
    ],
}


class _Desk:
    """An office that records, renames and takes back at random; its refs mean other things elsewhere."""

    def __init__(self, connection: Connection, random: Random, name: str, clock: Callable[[], Any]) -> None:
        self.connection, self.random, self.name, self.clock = connection, random, name, clock
        self.number = itertools.count(1)

    def act(self) -> None:
        """Do one thing, unless a rule is against it."""
        acts = (
            self.update,
            self.update,
            self.update,
            self.add,
            self.amend,
            self.rename,
            self.retract,
            self.retract_measure,
        )
        with contextlib.suppress(RuleViolation):
            self.random.choice(acts)(ledger.new_stamp(self.connection, self.name, self.clock()))

    def ref(self, where: str = "TRUE") -> str:
        return self.random.choice(
            self.connection.scalars(f"SELECT ref FROM commitment WHERE {where} ORDER BY ref", str)
        )

    def update(self, stamp: ledger.AuditStamp) -> None:
        random, ref = self.random, self.ref()
        terms: dict[str, Any] = {"note": random.choice(("One", "Other")), "effective_on": random.choice(DAYS)}
        if random.random() < 0.2 and ref != self.ref("id = 1"):
            terms |= {"status": Status.SUPERSEDED, "successors": (self.ref("id = 1"),)}
        else:
            terms |= {"status": random.choice(STATUSES), "reporter": random.choice((None, None, "IR"))}
        record_update(self.connection, ref, stamp=stamp, **terms)

    def add(self, stamp: ledger.AuditStamp) -> None:
        ref = f"own-{self.random.randint(1, 3)}"
        terms: dict[str, Any] = {"ref": ref, "agreement": "pk-ir-2017", "title": self.name}
        hung_on = self.ref("id <= 3")
        terms |= self.random.choice(({}, {"due": f"{hung_on} + 1 day"}, {"after": hung_on}))
        add_commitment(self.connection, **terms, stamp=stamp)

    def amend(self, stamp: ledger.AuditStamp) -> None:
        """Let a due date hang on one of the first three: on each other they could hang in a circle."""
        of, hung_on = EntityRef("commitment", self.ref("id > 3")), self.ref("id <= 3")
        terms = self.random.choice(({"due": f"{hung_on} + 2 days"}, {"after": hung_on}))
        if self.random.random() < 0.5:
            ledger.correct_terms(self.connection, of, terms, reason="Misread", stamp=stamp)
        else:
            ledger.amend_terms(self.connection, of, DAYS[0], terms, reason="Agreed anew", stamp=stamp)

    def rename(self, stamp: ledger.AuditStamp) -> None:
        new = f"new-{self.random.randint(1, 4)}"
        ledger.rename_commitment(self.connection, self.ref(), new, stamp)

    def retract(self, stamp: ledger.AuditStamp) -> None:
        numbers = self.connection.scalars("SELECT id FROM status_update ORDER BY id", int)
        if numbers:
            ledger.retract_update(self.connection, self.random.choice(numbers), reason="Slip", stamp=stamp)

    def retract_measure(self, stamp: ledger.AuditStamp) -> None:
        ledger.retract_entity(self.connection, COMMITMENT, self.ref("id > 3"), reason="Slip", stamp=stamp)

    def take_in(self, path: Path) -> int:
        """Take a file in, and rename what the refusal says; how much was added."""
        renames: dict[str, str] = {}
        while True:
            stamp = ledger.new_stamp(self.connection, self.name, self.clock())
            try:
                with contextlib.closing(importer.open_input_file(path, ColumnMapping())) as file:
                    choices = ImportChoices(renames=renames)
                    take = partial(importer.import_file, choices=choices, say_hint=say_hint_of_row)
                    with rolled_back_on_error(self.connection):
                        return take(self.connection, file, path.name, stamp).added.total()
            except InvalidInputFile as error:
                named = dict(re.findall(r"--rename (\S+)=(\S+)\.", json.dumps(error.problems)))
                if not named.keys() - renames.keys():
                    raise
                renames |= {ref: f"{ref}-{self.name}{next(self.number)}" for ref in named}


@contextlib.contextmanager
def rolled_back_on_error(connection: Connection) -> Any:
    connection.execute("SAVEPOINT one_file")
    try:
        yield
    except InvalidInputFile:
        connection.execute("ROLLBACK TO SAVEPOINT one_file")
        raise


def uids_of_refs(export: dict[str, Any]) -> dict[str, str]:
    """The uid of each commitment by every ref that it has or had."""
    found = {}
    for one in export["commitments"]:
        for ref in (one["ref"], *(former["ref"] for former in one.get("former_refs", ()))):
            found[ref] = one["uid"]
    return found


def with_uid(hung_on: str | None, uids: dict[str, str]) -> str | None:
    """What a due date hangs on, and how long after it."""
    name, _, rest = (hung_on or "").partition(" ")
    return f"{uids[name]} {rest}" if hung_on else None


def without_local_refs(export: dict[str, Any]) -> dict[str, Any]:
    """What is exported, in an order of its own, with uids in place of refs."""
    uids = uids_of_refs(export)

    def translate(item: dict[str, Any]) -> str:
        item = {key: value for key, value in item.items() if key != "former_refs"}
        if "digest" in item:  # what names another ref here than there stands word for word in its command
            lines = {section: [line[0] for line in some] for section, some in item.pop("lines", {}).items()}
            wrote = item.get("wrote", {})
            item["wrote"] = {
                section: sorted([*wrote.get(section, ()), *lines.get(section, ())])
                for section in sorted({*wrote, *lines})
            }
        if "commitment" in item:
            item["commitment"] = uids[item["commitment"]]
        if "successors" in item:
            item["successors"] = sorted(uids[ref] for ref in item["successors"])
        for term in item.keys() & {"due", "after"}:
            item[term] = with_uid(item[term], uids)
        if isinstance(item.get("of"), dict) and item["of"]["kind"] == "commitment":
            item["of"] = uids[item["of"]["ref"]]
        return json.dumps(
            {key: value for key, value in item.items() if item.get("uid") is None or key != "ref"}
        )

    return {name: sorted(map(translate, items)) for name, items in export.items() if isinstance(items, list)}


def answers(connection: Connection, at: AsOf, uids: dict[str, str]) -> list[Any]:
    """One answer of each kind, with uids in place of refs."""
    counted, standings, summary, log = ask_all(connection, at, GroupKey.STATUS)
    standings = [
        one._replace(
            terms=one.terms._replace(
                ref=one.terms.uid, due=with_uid(one.terms.due, uids), after=with_uid(one.terms.after, uids)
            ),
            details=one.details._replace(waiting_for=with_uid(one.details.waiting_for, uids)),
        )
        for one in standings
    ]
    log = [
        one._replace(
            commitment=uids[one.commitment],
            successors=tuple(sorted(uids[ref] for ref in one.successors)),
            corrects=None,
        )
        for one in log
    ]
    return [counted, sorted(standings, key=lambda one: str(one.ref)), summary, log]


def assert_same(desks: Sequence[_Desk], folder: Path, random: Random) -> None:
    exports = [json.loads(export_to(desk.connection, folder / "all.json").read_text()) for desk in desks]
    assert without_local_refs(exports[0]) == without_local_refs(exports[1]) == without_local_refs(exports[2])
    moments = sorted({one["recorded_at"] for one in (*exports[0]["updates"], *exports[0]["retractions"])})
    for moment in (None, *random.sample(moments, min(3, len(moments)))):
        known_at = moment and parse_moment(moment, None) - timedelta(microseconds=random.choice((0, 1)))
        at = AsOf(random.choice((*DAYS, DAYS[-1] + timedelta(days=400))), known_at)
        found = [
            answers(desk.connection, at, uids_of_refs(export))
            for desk, export in zip(desks, exports, strict=True)
        ]
        assert found[0] == found[1] == found[2], at


@given_on_each_engine(8, {"seed": st.integers(0, 10**6)}, suppress_health_check=[HealthCheck.too_slow])
def test_offices_with_refs_of_their_own_give_the_same_answers(
    offices: list[Connection], tmp_path: Path, seed: int
) -> None:
    """Whatever they added, renamed, took back and took in, once nothing is new to any of them."""
    random = Random(seed)
    clock: Callable[[], Any] = LaterClock(random)
    if random.random() < 0.4:  # clocks that are all behind: moments of different offices coincide
        clock = lambda: NOW  # noqa: E731
    sheet = tmp_path / "sheet.json"
    sheet.write_text(json.dumps(SHEET))
    with rolled_back(*offices):
        desks = [_Desk(one, random, name, clock) for one, name in zip(offices, "abc", strict=False)]
        for desk in desks:
            desk.take_in(SEED)
        for _ in range(random.randint(5, 25)):
            desk = random.choice(desks)
            desk.act()
            if random.random() < 0.15:
                desk.take_in(sheet)
            if random.random() < 0.15:
                other = random.choice([one for one in desks if one is not desk])
                desk.take_in(export_to(other.connection, tmp_path / "part.json"))
        added = 1
        while added:
            pairs = random.sample(list(permutations(desks, 2)), 6)
            added = sum(
                taker.take_in(export_to(giver.connection, tmp_path / "one.json")) for giver, taker in pairs
            )
        for giver, taker in permutations(desks, 2):
            taker.take_in(export_to(giver.connection, tmp_path / "one.json"))
        assert_same(desks, tmp_path, random)
