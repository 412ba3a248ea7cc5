"""Which commitments a selection takes in: its filters one by one and together, and the search."""

from query_helpers import JANUARY, JUNE, MARCH, list_refs, record_update

from tracker.db import Connection
from tracker.domain.vocabulary import Flag, Strength


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


def test_a_search_finds_terms_notes_and_sources(seeded_connection: Connection) -> None:
    """Whatever the case or keyboard is; % and _ stand for themselves."""
    assert list_refs(seeded_connection, search="ON THEIR SIDE") == ["fencing"]
    record_update(seeded_connection, "patrols", note="گشت مرزی", on=JUNE, source="IRNA 100%")
    assert list_refs(seeded_connection, search="مرزي") == ["patrols"]
    assert list_refs(seeded_connection, search="irna 100%") == ["patrols"]
    assert list_refs(seeded_connection, search="irna_100%") == []
