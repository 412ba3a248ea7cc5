"""Records as programs get them: which keys they have, and in which order."""

from sample_records import SAMPLE_ENTRY, SAMPLE_PROMISES, SAMPLE_STANDING

from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, Status
from tracker.render import items

TALLY = Tally(
    group="border",
    by_status=dict.fromkeys(Status, 0) | {Status.LIMITED: 2},
    flags=dict.fromkeys(Flag, 0) | {Flag.STALE: 1},
    open=2,
    levels=2,
    assessed=2,
    apart=1,
    not_yet_owed=1,
)


def test_a_listed_standing_has_its_keys_in_order() -> None:
    """Its claims have keys of their own."""
    item = items.standing_item(SAMPLE_STANDING)
    assert tuple(item) == items.STANDING_KEYS
    assert item["claims"][0] == {
        "reporter": "IR",
        "status": Status.IMPLEMENTED,
        "on": SAMPLE_STANDING.claims[0].on,
        "update": "U-2",
        "held_since": SAMPLE_STANDING.claims[0].held_since,
        "side": None,
    }


def test_a_shown_standing_also_has_its_terms_and_log() -> None:
    """After the keys that a listed one has."""
    url = "https://example.org/text"
    item = items.standing_item_with_log(SAMPLE_STANDING, [SAMPLE_ENTRY], SAMPLE_PROMISES, url)
    own = (*items.STANDING_KEYS, *items.TERM_KEYS, *items.SHOWN_KEYS)
    keys = (*own, "log", *items.PROMISE_KEYS, "document_url")
    assert len(set(keys)) == len(keys)
    assert tuple(item) == keys
    assert (item["takes_place_of"], item["slip_since_first_due"]) == (("border-formalisation-of",), 1340)
    assert item["document_url"] == url
    assert (item["slip"], item["wording"]) == (59, "further the proposals")
    assert [tuple(entry) for entry in item["log"]] == [items.ENTRY_KEYS]


def test_an_entry_says_whether_it_is_an_update_or_a_retraction() -> None:
    """By the key "entry"."""
    retraction = SAMPLE_ENTRY._replace(is_retraction=True)
    assert [items.entry_item(entry)["entry"] for entry in (SAMPLE_ENTRY, retraction)] == [
        "update",
        "retraction",
    ]


def test_a_flat_tally_has_a_value_for_every_column() -> None:
    """A column for each status and each flag."""
    item = items.flat_tally_item(TALLY)
    assert set(items.TALLY_KEYS) <= set(item)
    assert (item["group"], item["limited"], item["stale"], item["index"]) == ("border", 2, 1, 33.33)
