"""What the names in a table mean here: of actors their codes, of commitments without a ref their numbers."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, takewhile
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import LATEST_DAY, end_of_day
from tracker.domain.near_misses import is_nearly
from tracker.domain.records import AsOf
from tracker.domain.untrusted_text import CODE_LIMIT
from tracker.domain.vocabulary import ActorKind, Status
from tracker.exchange.document_schema import Item
from tracker.exchange.folded_words import fold_word
from tracker.exchange.import_remarks import ActorRow, MadeActor
from tracker.exchange.numbered_refs import NumberedRefs
from tracker.queries.refs import ActorName

_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9-]{{0,{CODE_LIMIT - 1}}}")
_SMALL_WORDS = set("of the and for on to in de la le les du des et l d el los las y del".split())
_SEVERAL = re.compile("[,،/]")  # who writes one of these into a name may mean several actors


MAX_COMPARED = 200  # new actors for which similar ones are looked up
_SEPARATORS = re.compile("[;؛\n\r]")


def split_names(text: str) -> list[str]:
    """The names in a cell, with semicolons or line ends between several."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


class NewActor(NamedTuple):
    """An actor that is made of a name in a table; ``field`` is the first that has it."""

    code: str
    name: str
    field: str


class TableNames:
    """The actors and commitments that are here, by what tables call them; and those that a table makes."""

    def __init__(self, connection: Connection, agreement: str | None) -> None:
        self.agreement = agreement
        steps = terms_steps_sql(connection)
        latest = {"as_of": LATEST_DAY, "known_at": end_of_day(LATEST_DAY)}
        asked = f"WITH {steps}\nSELECT code, name, name_in FROM actor_in_force"
        actors = connection.all(asked, ActorName, **latest)
        self._actors = [ActorRow(actor.code, actor.name) for actor in actors]
        self.codes = {actor.code for actor in actors}
        names: dict[str, str] = {}
        for actor in actors:  # of two with one name nobody can know which is meant
            for folded in map(fold_word, actor.every_name):
                names[folded] = actor.code if names.get(folded, actor.code) == actor.code else ""
        self._codes_by_name = {name: code for name, code in names.items() if code}
        self._connection = connection
        self._refs: dict[str, NumberedRefs] = {}
        self._events: list[str] | None = None
        self._statuses: dict[date, Mapping[str, Status]] = {}
        self.new_actors: dict[str, NewActor] = {}
        """The actors that are to be made, by their folded names."""

    def code_of(self, name: str) -> str | None:
        """The code of the actor that is called so, or has this code; None if there is none."""
        code = name.strip().upper()
        return code if code in self.codes else self._codes_by_name.get(fold_word(name))

    def make_actor(self, name: str, field: str, code: str = "") -> str | None:
        """The code that a new actor gets, or has whose code is given; None for a name that may be several."""
        folded, given = fold_word(name), code.strip().upper()
        if folded not in self.new_actors:
            made = {actor.code for actor in self.new_actors.values()}
            if given in made:
                return given
            if not folded or _SEVERAL.search(name):
                return None
            new = given or next(one for one in _codes_like(name) if one not in self.codes | made)
            self.new_actors[folded] = NewActor(new, " ".join(name.split()), field)
        return self.new_actors[folded].code

    def made_actors(self, kind: ActorKind) -> list[MadeActor]:
        """The actors that were made, in the order in which the table names them."""
        return [
            MadeActor(
                actor.code,
                actor.name,
                kind,
                actor.field,
                self.similar_actors(actor.name) if number < MAX_COMPARED else (),
            )
            for number, actor in enumerate(self.new_actors.values())
        ]

    def similar_actors(self, name: str) -> list[ActorRow]:
        """The actors that are here, or were made before, and are called nearly so."""
        folded = fold_word(name)
        before = takewhile(lambda one: one != folded, self.new_actors)
        made = (ActorRow(actor.code, actor.name) for actor in map(self.new_actors.__getitem__, before))
        return [
            actor
            for actor in chain(self._actors, made)
            if is_nearly(folded, fold_word(actor.name)) or is_nearly(folded, fold_word(actor.code))
        ]

    def ref_of(self, section: str, agreement: str, name: str) -> str:
        """The ref of what a row without one says, such as a title, or the next number of its agreement."""
        return self._refs_of(section).ref_of(agreement, name)

    def status_on(self, ref: str, day: date) -> Status | None:
        """The status of a commitment that is known here as of a day."""
        from tracker.queries.known_statuses import known_statuses  # of most tables nobody asks it

        if day not in self._statuses:
            self._statuses[day] = dict(known_statuses(self._connection, AsOf(day)))
        return self._statuses[day].get(ref.strip().lower())

    def whole_event(self, item: Item) -> Item:
        """The event of an item by its whole ref, where only one agreement has an event of that name."""
        name = str(item.get("event", "")).strip().lower()
        if self.agreement is not None or not name or ":" in name:
            return {}
        if self._events is None:
            self._events = self._connection.scalars("SELECT ref FROM event", str)
        whole = [ref for ref in self._events if ref.endswith(f":{name}")]
        return {"event": whole[0]} if len(whole) == 1 else {}

    def has_commitment(self, ref: str) -> bool:
        """Whether a commitment has this ref here, or had it."""
        return ref.strip().lower() in self._refs_of("commitments").taken

    def _refs_of(self, section: str) -> NumberedRefs:
        if section not in self._refs:
            self._refs[section] = NumberedRefs(self._connection, section)
        return self._refs[section]


def _codes_like(name: str) -> Iterator[str]:
    """The codes that an actor of this name could have: itself if it is one, else made of its initials."""
    if _CODE.fullmatch(name.strip()):
        yield name.strip().upper()
    words = [word for word in re.findall(r"[A-Za-z0-9]+", name) if word.lower() not in _SMALL_WORDS]
    initials = "".join(word[0] for word in words).upper()[: CODE_LIMIT - 4]
    if len(words) == 1:
        initials = words[0].upper()[: CODE_LIMIT - 4]
    yield from (initials,) if initials else ()
    yield from (f"{initials or 'ACTOR'}-{number}" for number in range(2 if initials else 1, 10_000))
