"""A document in which several agreements can be read."""

import json

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """A tracker with two agreements more, and a document of one of them and of the one that comes along."""
    for ref in ("talks", "other"):
        tracker(f"agreement add 'Made-up talks' --ref {ref} --on 2018-03-01 --party PK")
    added = tracker("document add Minutes --ref minutes --agreement talks --agreement pk --on 2018-03-02").out
    assert added == "minutes: added to pk-ir-2017 and talks, published Fri 2 Mar 2018.\n"
    return tracker


def test_a_commitment_of_each_agreement_can_stand_in_it(desk: CommandLine) -> None:
    """And of no other."""
    desk("add Posts --agreement talks --document minutes")
    desk("add Lights --agreement pk --document minutes")
    told = desk("add Gates --agreement other --document minutes", fails=4).err
    assert told == (
        'The document "minutes" belongs to pk-ir-2017 and talks, not to other. Name one of its own.\n'
    )


def test_it_is_listed_with_all_of_them(desk: CommandLine) -> None:
    """The first one stands under its former key too; each agreement shows it."""
    found = {one["ref"]: one for one in desk("document list --json").json["items"]}
    assert (found["minutes"]["agreement"], found["minutes"]["agreements"]) == (
        "pk-ir-2017",
        ["pk-ir-2017", "talks"],
    )
    for ref, is_shown in (("pk-ir-2017", True), ("talks", True), ("other", False)):
        documents = desk(f"agreement show {ref} --json").json["items"][0]["documents"]
        assert ("minutes" in [one["ref"] for one in documents]) is is_shown


def test_an_agreement_is_not_taken_back_while_it_has_a_document(desk: CommandLine) -> None:
    """Of whatever else that is too."""
    assert "document minutes" in desk("retract talks -m Wrong --yes", fails=4).err
    desk("retract minutes -m Wrong --yes")
    desk("retract talks -m Wrong --yes")


@ON_A_FILE
def test_the_page_cites_it_with_each_agreement(desk: CommandLine) -> None:
    """As the text in which each can be read."""
    desk("add Posts --agreement talks")
    (agreed,) = [line for line in desk("brief").out.splitlines() if line.startswith("- Agreed: ")]
    assert agreed.count("[") == 2 + 2, agreed


@ON_A_FILE
@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"agreement": "pk-ir-2017"}, ["pk-ir-2017"]),
        ({"agreements": ["TALKS", "pk-ir-2017"]}, ["pk-ir-2017", "talks"]),
        ({"agreements": "talks; pk-ir-2017"}, ["pk-ir-2017", "talks"]),
    ],
)
def test_a_file_names_one_or_several(
    desk: CommandLine, import_content: ImportContent, given: dict[str, object], wanted: list[str]
) -> None:
    """One under its former key, as documents of the older schema have it."""
    document = {"ref": "text", "title": "Text"} | given
    import_content(json.dumps({"schema": "tracker/1", "documents": [document]}), name="theirs.json")
    exported = json.loads(desk("export -o -").out)["documents"]
    assert {one["ref"]: one["agreements"] for one in exported}["text"] == wanted


def test_a_document_of_no_agreement_is_refused(desk: CommandLine, import_content: ImportContent) -> None:
    """Nothing would be read in it; and one that is not there is told with its field."""
    for agreements, says in (
        ([], 'agreements: The document "text" belongs to no agreement.'),
        (["talks", "nowhere"], 'agreements: There is no agreement "nowhere".'),
        (7, 'agreements: 7 is not a list such as ["hotline", "patrols"].'),
    ):
        document = {"ref": "text", "title": "Text", "agreements": agreements}
        content = json.dumps({"schema": "tracker/2", "documents": [document]})
        assert says in import_content(content, name="theirs.json", fails=5).err
    assert "needs --agreement" in desk("document add Text --ref text", fails=2).err


@ON_A_FILE
def test_another_office_with_other_agreements_is_told(
    desk: CommandLine, import_content: ImportContent
) -> None:
    """The order in which they stand is of no account."""
    document = {"ref": "minutes", "title": "Minutes", "published_on": "2018-03-02"}
    same, other = ({"agreements": refs} for refs in (["talks", "pk-ir-2017"], ["talks"]))
    content = [json.dumps({"schema": "tracker/2", "documents": [document | one]}) for one in (same, other)]
    assert "There already: 1 document" in import_content(content[0], name="theirs.json").out
    says = import_content(content[1], name="theirs.json", fails=5).err
    assert 'differs in its agreements: ours "pk-ir-2017;talks", theirs "talks"' in says
