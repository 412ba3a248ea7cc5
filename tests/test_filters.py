"""Which commitments a selection takes in: its filters one by one and together, and the search."""

from conftest import make_stamp
from query_helpers import JANUARY, JUNE, MARCH, list_refs, record_update
from recording import add_commitment

from tracker.db import Connection
from tracker.domain.vocabulary import Flag, Status, Strength


def test_tentative_commitments_are_listed_only_if_asked_for(seeded_connection: Connection) -> None:
    """Intention, proposed and discussed are in no list unless the selection names their strength."""
    assert list_refs(seeded_connection, strengths=(Strength.PROPOSED,)) == ["energy"]
    assert len(list_refs(seeded_connection, strengths=tuple(Strength))) == 15


def test_values_of_one_filter_are_alternatives_and_filters_must_all_hold(
    seeded_connection: Connection,
) -> None:
    """Two themes mean any of them; a theme and an obligor mean both."""
    assert list_refs(seeded_connection, themes=("region", "BORDER")) == [
        "fencing",
        "formalisation",
        "hotline",
        "patrols",
        "region",
    ]
    assert list_refs(seeded_connection, themes=("no such theme",)) == []
    assert list_refs(seeded_connection, themes=("border",), obligors=("IR",)) == [
        "fencing",
        "formalisation",
        "hotline",
        "patrols",
    ]
    record_update(seeded_connection, "hotline", due_on=JANUARY, on=JUNE)
    assert list_refs(seeded_connection, due_before=MARCH) == ["hotline"]
    assert list_refs(seeded_connection, flags=(Flag.OVERDUE, Flag.STALE)) == []
    assert list_refs(seeded_connection, agreements=("zzz",)) == []
    record_update(seeded_connection, "fencing", due_on=JUNE, on=JUNE)
    assert list_refs(seeded_connection, due_after=JANUARY) == ["fencing"]
    assert list_refs(seeded_connection, due_after=JUNE) == []


def test_of_some_flags_one_is_enough(seeded_connection: Connection) -> None:
    """Those of ``any_flags``; together with others the others must hold too."""
    record_update(seeded_connection, "hotline", due_on=JANUARY, on=JUNE)
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JUNE)
    either = (Flag.OVERDUE, Flag.UNVERIFIED)
    assert list_refs(seeded_connection, any_flags=either) == ["hotline", "fencing"]
    assert list_refs(seeded_connection, any_flags=either, flags=(Flag.UNVERIFIED,)) == ["fencing"]
    assert list_refs(seeded_connection, flags=either) == []


def test_a_reporter_selects_what_it_says_something_about(seeded_connection: Connection) -> None:
    """By the day asked about, and not what was taken back."""
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=MARCH)
    record_update(seeded_connection, "hotline", note="Said so", reporter="PK", on=JUNE)
    assert list_refs(seeded_connection, reporters=("IR",)) == ["fencing"]
    assert list_refs(seeded_connection, reporters=("PK", "IR")) == ["fencing", "hotline"]
    assert list_refs(seeded_connection, on=JANUARY, reporters=("IR",)) == []


def test_a_theme_takes_in_those_under_it(seeded_connection: Connection) -> None:
    """security/border is under security, and securityx is not."""
    for number, theme in enumerate(("Security/Border", "security/border/posts", "securityx"), start=1):
        terms = {"agreement": "pk-ir-2017", "title": "A measure", "theme": theme, "ref": f"new-{number}"}
        add_commitment(seeded_connection, **terms, stamp=make_stamp(seeded_connection))
    found = list_refs(seeded_connection, themes=("security",))
    assert [ref for ref in found if ref.startswith("new")] == ["new-1", "new-2"]
    assert list_refs(seeded_connection, themes=("SECURITY/border",)) == ["new-1", "new-2"]


def test_a_search_finds_terms_notes_and_sources(seeded_connection: Connection) -> None:
    """Whatever the case or keyboard is; % and _ stand for themselves."""
    assert list_refs(seeded_connection, search="ON THEIR SIDE") == ["fencing"]
    record_update(seeded_connection, "patrols", note="گشت مرزی", on=JUNE, source="IRNA 100%")
    assert list_refs(seeded_connection, search="مرزي") == ["patrols"]
    assert list_refs(seeded_connection, search="irna 100%") == ["patrols"]
    assert list_refs(seeded_connection, search="irna_100%") == []
