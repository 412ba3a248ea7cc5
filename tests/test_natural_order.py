"""The order of refs: the numbers in them are compared as numbers, on a file and on a server."""

from functools import cmp_to_key
from itertools import product

import pytest
from conftest import CommandLine, make_stamp
from hypothesis import given
from hypothesis import strategies as st
from recording import add_commitment

from tracker import queries
from tracker.db import Connection
from tracker.domain.days import parse_day
from tracker.domain.natural_order import compare_natural, natural_key
from tracker.domain.records import AsOf, Selection
from tracker.domain.untrusted_text import REF_LIMIT
from tracker.domain.vocabulary import SortKey
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.queries.refs import refs_starting_with

IN_ORDER = [
    "7.2", "7.2(a)", "7.2(b)", "7.2(b)/1", "7.2.1", "7.10(a)", "9.01", "9.1", "9.1.2", "9.1.10",
    "9.1a", "018-24", "018/3", "018/24", "115", "115.2", "115.2-b", "115.10", "a-9z", "a-10",
    "a1b2", "a1b10", "b", f"b{'9' * 20}", f"b1{'0' * 20}", "z" * REF_LIMIT,
]  # fmt: skip
TODAY = AsOf(day=parse_day("2018-06-01", None))


@pytest.fixture
def numbered(seeded_connection: Connection) -> Connection:
    """A database whose commitments have numbers in their refs, recorded in another order."""
    for ref in sorted(IN_ORDER, key=lambda ref: ref[::-1]):
        terms = {"agreement": "pk-ir-2017", "title": "A measure", "theme": "numbered", "ref": ref}
        add_commitment(seeded_connection, **terms, stamp=make_stamp(seeded_connection))
    return seeded_connection


def listed(
    connection: Connection, order: SortKey, limit: int | None, *, descending: bool = False
) -> list[str]:
    found = queries.standings(
        connection, Selection(themes=("numbered",)), TODAY, order=order, descending=descending, limit=limit
    )
    return [standing.ref for standing in found.items]


def test_a_list_is_in_the_order_of_numbers(numbered: Connection) -> None:
    """Whatever it is sorted by, of all that is alike the ref decides; a page has the first of them."""
    for order, limit in product(SortKey, (None, 1, 8, 100)):
        assert listed(numbered, order, limit) == IN_ORDER[:limit], (order, limit)


@pytest.mark.parametrize("limit", [None, 3])
def test_refs_can_descend(numbered: Connection, limit: int | None) -> None:
    """With ``--sort -ref``; other orders turn only what they are sorted by."""
    assert listed(numbered, SortKey.REF, limit, descending=True) == IN_ORDER[::-1][:limit]
    assert listed(numbered, SortKey.DUE, limit, descending=True) == IN_ORDER[:limit]


def test_what_the_shell_offers_is_in_the_order_of_numbers(numbered: Connection) -> None:
    """Also where more would fit than are offered."""
    assert refs_starting_with(numbered, COMMITMENT, "115", 3) == ["115", "115.2", "115.2-b"]


def test_documents_groups_and_exports_are_in_the_order_of_numbers(tracker: CommandLine) -> None:
    """Agreements of one day, documents of one agreement, groups of a summary, commitments of one file."""
    for number in (10, 9, 2):
        tracker(f"agreement add Talks --ref a{number} --on 2018-01-05 --party PK")
        tracker(f"add Measure --agreement a{number} --ref c{number}")
    for ref, agreement in (("d10", "a2"), ("d1", "a9"), ("d9", "a2"), ("d2", "a2")):
        tracker(f"document add Report --ref {ref} --agreement {agreement}")

    def refs(line: str, key: str = "ref", section: str = "items") -> list[str]:
        found = [item[key] for item in tracker(line).json[section]]
        return [ref for ref in found if ref and ref[0] in "acd" and ref[1].isdigit()]

    assert refs("agreement list --json") == ["a2", "a9", "a10"]
    assert refs("document list --json") == ["d2", "d9", "d10", "d1"]
    assert refs("summary --group-by agreement --json", "group", "groups") == ["a2", "a9", "a10"]
    assert refs("list --sort agreement --json") == ["c2", "c9", "c10"]
    assert refs("list --sort -agreement --json") == ["c10", "c9", "c2"]


REFS = st.from_regex(r"[a-c0-9][a-c0-9._/()-]{0,8}", fullmatch=True)


@given(st.lists(REFS))
def test_the_two_ways_to_compare_agree(refs: list[str]) -> None:
    """A whole list is sorted by the key, a page by the comparison."""
    by_key = sorted(refs, key=lambda ref: (natural_key(ref), ref))
    assert sorted(refs, key=cmp_to_key(compare_natural)) == by_key
