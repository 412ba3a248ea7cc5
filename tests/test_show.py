"""Anything that has a ref is shown whole, as it was on a day and as far as it was known."""

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from terminals import run_on_terminal, without_colour

URL = "https://example.org/both"


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """A tracker with made-up talks, and a document that belongs to them and to the other agreement."""
    lines = (
        "actor add UN 'United Nations' --kind monitor",
        "agreement add 'Made-up talks' --ref talks --on 2018-03-01 --party PK --party UN",
        f"document add Minutes --ref minutes --agreement talks --agreement pk --url {URL}",
        "add Posts --agreement talks --ref posts --document minutes --obligor PK",
        "add Lights --agreement pk --ref lights --document minutes --obligor IR",
        "update posts limited --reporter UN --on 2018-03-05",
    )
    fill_once(tracker.path, "talks", lambda: [tracker(line) for line in lines])
    return tracker


@ON_A_FILE
@pytest.mark.parametrize(
    ("given", "schema", "key", "ref"),
    [
        ("hotl", "show", "ref", "hotline"),
        ("talks", "agreement-show", "ref", "talks"),
        ("pk-ir-2017", "agreement-show", "ref", "pk-ir-2017"),
        ("minutes", "document-show", "ref", "minutes"),
        ("hil", "document-show", "ref", "hilal-2017-11"),
        ("ir", "actor-show", "code", "IR"),
        ("Iran", "actor-show", "code", "IR"),
        ("united", "actor-show", "code", "UN"),
    ],
)
def test_every_kind_of_ref_is_understood(
    desk: CommandLine, given: str, schema: str, key: str, ref: str
) -> None:
    """A whole one before a beginning, a name of an actor too, and then commitments first."""
    answer = desk("show --json", given).json
    assert (answer["schema"], answer["items"][0][key]) == (f"tracker.{schema}/1", ref)


@ON_A_FILE
def test_a_beginning_of_commitments_is_theirs_before_it_is_another(desk: CommandLine) -> None:
    """Also where a document begins so; and where several commitments do, it can be that of one agreement."""
    desk("document add Hot --ref hot-text --agreement pk")
    assert desk("show hot --json").json["items"][0]["ref"] == "hotline"
    for ref in ("talks-1", "talks-2"):
        desk(f"add More --agreement talks --ref {ref}")
    assert desk("show tal --json").json["schema"] == "tracker.agreement-show/1"


@ON_A_FILE
def test_what_is_not_there_brings_the_nearest_commitments(desk: CommandLine) -> None:
    """As where only a commitment is understood."""
    told = desk("show hotlien", fails=3).err
    assert told == 'There is no commitment "hotlien". Did you mean hotline?\n'


def test_an_actor_is_shown_with_what_names_it(desk: CommandLine) -> None:
    """The agreements that it concluded, the commitments that it owes, how many updates it gave."""
    (found,) = desk("actor show united --json").json["items"]
    assert (found["name"], found["kind"], found["agreements"]) == ("United Nations", "monitor", ["talks"])
    assert (found["commitments"], found["updates"]) == ([], 1)
    assert "posts" in desk("actor show PK --json").json["items"][0]["commitments"]
    assert desk("show UN --json").json["items"] == [found]


def test_a_document_is_shown_with_what_stands_in_it(desk: CommandLine) -> None:
    """Its agreements, where it can be read, and the commitments that name it."""
    (found,) = desk("document show min --json").json["items"]
    assert (found["agreement"], found["agreements"]) == ("pk-ir-2017", ["pk-ir-2017", "talks"])
    assert (found["url"], found["commitments"]) == (URL, ["lights", "posts"])


def test_what_is_shown_is_that_of_the_day(desk: CommandLine) -> None:
    """What was agreed later is in no list, and what was recorded later was not known."""
    (found,) = desk("show minutes --as-of 2018-02-01 --json").json["items"]
    assert found["commitments"] == ["lights"]
    assert desk("show PK --as-of 2018-02-01 --json").json["items"][0]["agreements"] == ["pk-ir-2017"]
    told = desk("show minutes --known-at 2018-01-01", fails=3).err
    assert told.startswith('"minutes" was not yet recorded by 2018-01-01')


@pytest.mark.parametrize("ref", ["hotline", "spare", "SP"])
def test_what_is_taken_back_is_said_to_be(desk: CommandLine, ref: str) -> None:
    """With the day, and not that it is missing."""
    desk("actor add SP Spare --kind media")
    desk("document add Spare --ref spare --agreement pk")
    desk(f"retract {ref} -m Wrong --yes")
    assert f'"{ref}" was taken back on' in desk(f"show {ref}", fails=4).err


def test_the_url_of_a_document_stands_where_the_document_does(desk: CommandLine) -> None:
    """For programs too."""
    assert desk("show posts --json").json["items"][0]["document_url"] == URL
    assert desk("show hotline --json").json["items"][0]["document_url"] is None
    for line in ("agreement show talks", "document list", "document show minutes", "brief"):
        assert URL in desk(f"{line} --json").out, line


@ON_A_FILE
@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("UN", ["United Nations", "monitor", "Party to", "talks", "Owes       none", "Updates"]),
        ("minutes", ["Minutes", "pk-ir-2017, talks", URL, "lights, posts"]),
    ],
)
def test_a_terminal_shows_them_field_by_field(desk: CommandLine, ref: str, words: list[str]) -> None:
    """On lines of their own."""
    shown = without_colour(
        run_on_terminal("show", ref, environment={"TRACKER_DB": str(desk.path), "COLUMNS": "100"})[1]
    )
    for word in words:
        assert " ".join(word.split()) in " ".join(shown.split())
