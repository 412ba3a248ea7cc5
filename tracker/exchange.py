"""Files in: a document of actors, agreements, documents and commitments becomes ledger calls.

What is there already, unchanged, is passed over; what is there with other terms is an error that names the
field. So a document can be loaded again without doubling anything.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from tracker import ledger
from tracker.errors import BadFile
from tracker.ledger import Signature
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Noun
from tracker.tables import agreement_party, commitment_obligor
from tracker.vocabulary import ActorKind, Kind, Strength, read_word

SCHEMA = "tracker/1"

Item = dict[str, Any]

REQUIRED = object()
"""Stands for the default of a key that may not be left out."""


def read_toml(path: Path) -> Item:
    """A document as people write it. Raises BadFile when it is no TOML or not of our schema."""
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except (OSError, ValueError) as error:
        raise BadFile(f"{path} cannot be read ({error}).", "Nothing was saved.") from None
    if found.pop("schema", None) != SCHEMA:
        raise BadFile(f'{path} does not say schema = "{SCHEMA}".', "Nothing was saved.")
    return found


def load(connection: Connection, document: Mapping[str, list[Item]], signature: Signature) -> Counter[str]:
    """Record all of a document; how many of each kind were added.

    Raises BadFile for an unknown section or key, a missing key and changed terms, and what the ledger raises.
    """
    if unknown := sorted(set(document) - set(_SECTIONS)):
        raise BadFile(f'There is no section "{unknown[0]}".', f"Sections: {', '.join(_SECTIONS)}.")
    added: Counter[str] = Counter()
    for name, (noun, defaults, add) in _SECTIONS.items():
        for item in document.get(name, []):
            terms = _terms(noun, defaults, item)
            if (stored := _stored(connection, noun, terms)) is None:
                add(connection, terms, signature)
                added[noun.name] += 1
            else:
                _must_be_same(noun, terms, stored)
    return added


def _key(noun: Noun) -> str:
    return "code" if noun is ACTOR else "ref"


def _terms(noun: Noun, defaults: Item, item: Item) -> Item:
    name = item.get(_key(noun), "")
    if unknown := sorted(set(item) - set(defaults)):
        raise BadFile(
            f'The {noun.name} "{name}" has an unknown key "{unknown[0]}".', f"Keys: {', '.join(defaults)}."
        )
    terms = defaults | item
    if missing := [key for key, value in terms.items() if value is REQUIRED]:
        raise BadFile(f'The {noun.name} "{name}" has no "{missing[0]}".', "Nothing was saved.")
    for key, value in terms.items():
        _must_fit(noun, name, key, value)
    return terms


def _must_fit(noun: Noun, name: str, key: str, value: object) -> None:
    """A value of the wrong type (a number for a title) is told before the ledger sees it."""
    if value is None:
        return
    wanted: type = date if key.endswith("_on") else list if key in ("parties", "obligors") else str
    fits = all(type(code) is str for code in value) if isinstance(value, list) else type(value) is wanted
    if not fits or isinstance(value, list) is not (wanted is list):
        says = {date: "a day such as 2017-11-07", list: 'a list such as ["IR", "PK"]', str: "text"}[wanted]
        raise BadFile(f'The {key} of the {noun.name} "{name}" is {value!r}.', f"It must be {says}.")


def _stored(connection: Connection, noun: Noun, terms: Item) -> Item | None:
    row = (
        connection.execute(select(noun.column.table).where(noun.column == terms[_key(noun)]))
        .mappings()
        .first()
    )
    if row is None:
        return None
    found = dict(row)
    if noun is AGREEMENT:
        found["parties"] = connection.scalars(
            select(agreement_party.c.actor).where(agreement_party.c.agreement == found["ref"])
        ).all()
    if noun is COMMITMENT:
        owes = commitment_obligor.c
        found["obligors"] = connection.scalars(
            select(owes.actor).where(owes.commitment_id == found["id"])
        ).all()
    return found


def _must_be_same(noun: Noun, terms: Item, stored: Item) -> None:
    for key, value in terms.items():
        same = sorted(stored[key]) == sorted(value) if isinstance(value, list) else stored[key] == value
        if not same:
            raise BadFile(
                f'The {noun.name} "{terms[_key(noun)]}" is there with another {key}: {stored[key]!r}.',
                "Nothing was saved.",
            )


def _add_actor(connection: Connection, terms: Item, _: Signature) -> None:
    kind = read_word(terms["kind"], ActorKind, "actor kind")
    ledger.add_actor(connection, terms["code"], name=terms["name"], kind=kind)


def _add_agreement(connection: Connection, terms: Item, signature: Signature) -> None:
    ledger.add_agreement(connection, terms.pop("ref"), **terms, signature=signature)


def _add_document(connection: Connection, terms: Item, signature: Signature) -> None:
    ledger.add_document(connection, terms.pop("ref"), **terms, signature=signature)


def _add_commitment(connection: Connection, terms: Item, signature: Signature) -> None:
    words = {
        "strength": read_word(terms["strength"], Strength, "strength"),
        "kind": read_word(terms["kind"], Kind, "kind"),
    }
    ledger.add_commitment(connection, **(terms | words), signature=signature)


_Add = Callable[[Connection, Item, Signature], None]

_SECTIONS: dict[str, tuple[Noun, Item, _Add]] = {
    "actors": (ACTOR, dict.fromkeys(("code", "name", "kind"), REQUIRED), _add_actor),
    "agreements": (
        AGREEMENT,
        dict.fromkeys(("ref", "title", "form", "concluded_on"), REQUIRED)
        | {"place": None, "parties": REQUIRED, "note": None},
        _add_agreement,
    ),
    "documents": (
        DOCUMENT,
        dict.fromkeys(("ref", "agreement", "title"), REQUIRED)
        | dict.fromkeys(("publisher", "published_on", "url", "note")),
        _add_document,
    ),
    "commitments": (
        COMMITMENT,
        dict.fromkeys(("ref", "agreement", "title", "obligors"), REQUIRED)
        | {"strength": Strength.AGREED.value, "kind": Kind.ONE_OFF.value}
        | dict.fromkeys(("theme", "due_on", "wording", "document", "locator", "note")),
        _add_commitment,
    ),
}
