"""The commands that add commitments, agreements, documents and actors."""

import pytest
from conftest import ON_A_FILE, CommandLine
from terminals import run_on_terminal, without_colour


def test_a_commitment_is_added_with_defaults(tracker: CommandLine) -> None:
    """Its ref is that of its agreement with a number, and the parties owe it."""
    told = tracker('add "Border posts" --agreement pk --due 2019-01-01 --kind recurring').out
    assert told == (
        "pk-ir-2017-16: added, agreed, recurring, owed by IR and PK (the parties; --obligor names others), "
        "due Tue 1 Jan 2019.\n"
    )
    more = tracker('add "Gas" --agreement pk --ref Gas --obligor ir --strength proposed --json').json[
        "items"
    ][0]
    assert (more["ref"], more["obligors"], more["strength"]) == ("gas", ["IR"], "proposed")


def test_a_new_agreement_can_be_typed_from_actor_to_commitment(tracker: CommandLine) -> None:
    """Actor, agreement, document and commitment, one after the other."""
    assert (
        tracker("actor add un 'United Nations' --kind organisation").out
        == "UN: United Nations added, organisation.\n"
    )
    assert (
        "concluded Wed 7 Mar 2018"
        in tracker(
            "agreement add 'Made-up talks' --ref test-2018 --on '7 March 2018' --party UN --party PK"
        ).out
    )
    assert (
        "published Thu 8 Mar 2018"
        in tracker("document add 'Minutes' --ref minutes --agreement test --on 2018-03-08 --publisher UN").out
    )
    tracker("add 'A visit' --agreement test --document min --locator 'page 1' --wording 'will visit'")
    shown = tracker("show test-2018-1 --json").json["items"][0]
    assert (shown["document"], shown["obligors"], shown["wording"]) == ("minutes", ["PK", "UN"], "will visit")
    listed = tracker("agreement list --json").json["items"]
    assert [(one["ref"], one["commitments"]) for one in listed] == [("pk-ir-2017", 15), ("test-2018", 1)]
    assert tracker("document list --json").json["total"] == 3
    assert tracker("actor list --json").json["total"] == 3


@ON_A_FILE  # about the screen, whatever the answer is of
@pytest.mark.parametrize("columns", [80, 200])
def test_a_terminal_shows_where_a_document_can_be_read(tracker: CommandLine, columns: int) -> None:
    """With the documents, with their agreement and with what stands in them; to be clicked on."""
    url = "https://example.org/2018/communique-joint-border-commission"
    tracker("document add Communique --ref communique --agreement pk-ir-2017 --url", url)
    tracker("add Posts --agreement pk-ir-2017 --ref posts --document communique --locator 'paragraph 2'")
    environment = {"TRACKER_DB": str(tracker.path), "COLUMNS": str(columns)}
    for words in (["document", "list"], ["agreement", "show", "pk-ir-2017"], ["show", "posts"]):
        _, shown = run_on_terminal(*words, environment=environment)
        assert url in without_colour(shown), words
