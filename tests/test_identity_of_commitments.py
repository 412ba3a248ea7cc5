"""A commitment is known by its uid, in every office: its ref is what people type in one of them."""

import json
from pathlib import Path

from conftest import CommandLine, ImportContent
from offices import Offices

ADD = 'add "Their measure" --agreement pk-ir-2017 --ref hotline-2'
CONTENT = {"effective_on": "2018-01-15", "status": "limited", "note": "Made up"}


def document(commitments: list[dict[str, object]], **sections: list[dict[str, object]]) -> str:
    """A document with commitments of the agreement of the seeds."""
    terms = {"agreement": "pk-ir-2017", "title": "A measure", "obligors": ["IR"]}
    terms |= {"strength": "agreed", "kind": "one-off"}
    rows = [terms | one for one in commitments]
    return json.dumps({"schema": "tracker/2", "commitments": rows, **sections})


def test_two_commitments_of_one_ref_are_not_put_together(two_offices: Offices) -> None:
    """The file is refused, and the sentence says what to type; typed, it brings theirs in under that ref."""
    two_offices("ours", 'add "Our measure" --agreement pk-ir-2017 --ref hotline-2')
    two_offices("theirs", ADD)
    two_offices("theirs", "update hotline-2 limited -m Begun --on 2018-01-15")
    refused = two_offices.hand_over("theirs", "ours", fails=5)
    assert 'Another commitment is called "hotline-2" here.' in refused.err
    option = "--rename hotline-2=hotline-2b"
    assert f"To bring theirs in under another ref: {option}" in refused.err
    two_offices.hand_over("theirs", "ours", option)
    assert two_offices("ours", "show hotline-2b --json").json["items"][0]["status"] == "limited"
    assert two_offices("ours", "show hotline-2 --json").json["items"][0]["title"] == "Our measure"
    again = two_offices.hand_over("theirs", "ours")
    assert "added nothing" in again.out  # it is known by its uid now


def test_a_commitment_is_known_under_another_ref(two_offices: Offices) -> None:
    """What the file says of it is said of ours, also where their ref means another one here."""
    two_offices("ours", "rename hotline line")
    two_offices("theirs", "rename fencing line")
    two_offices("theirs", "update line limited -m Posts --on 2018-01-15")
    two_offices("theirs", "update hotline superseded --successor line --on 2018-02-15")
    two_offices.hand_over("theirs", "ours")
    log = two_offices("ours", "log --json").json["items"]
    assert [(entry["commitment"], entry["successor"]) for entry in log] == [
        ("fencing", None),
        ("line", "fencing"),
    ]


def test_a_row_without_uid_means_the_commitment_of_that_ref(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Also by a ref that it had before; a new one gets the uid that every office makes of its ref."""
    content = document([{"ref": "post-1"}], updates=[{"commitment": "post-1", **CONTENT}])
    import_content(content, name="rows.json")
    tracker("rename post-1 post-one")
    said = import_content(content, name="rows.json").out
    assert said == "rows.json: added nothing. There already: 1 commitment and 1 update.\n"


def test_renames_that_nothing_in_the_file_has_are_refused(import_content: ImportContent) -> None:
    """So is a new ref that is taken, or that the commitment has no need of."""
    content = document([{"ref": "post-1", "uid": "u-post"}])
    import_content(content, name="rows.json")
    said = [
        import_content(content, "--rename", rename, name="rows.json", fails=code).err
        for rename, code in (("post-2=post-3", 5), ("post-1=post-3", 5), ("post-1", 2), ("post-1=A B", 4))
    ]
    assert 'Nothing in the file is called "post-2".' in said[0]
    assert 'The commitment "post-1" of the file is here already, as "post-1".' in said[1]
    assert '"post-1" gives nothing another ref. Write --rename THEIRS=OURS.' in said[2]
    assert '"a b" cannot be a ref.' in said[3]
    other = document([{"ref": "post-1", "uid": "u-other"}])
    taken = import_content(other, "--rename", "post-1=hotline", name="other.json", fails=5)
    assert 'The commitment "hotline" is there already.' in taken.err
    kind = import_content(other, "--rename", "post-1=pk-ir-2017", name="other.json", fails=5)
    assert 'The agreement "pk-ir-2017" is there already.' in kind.err


def test_updates_of_a_table_can_be_those_of_another_ref(import_content: ImportContent) -> None:
    """A table names commitments only by their refs; --rename says what one means here."""
    table = "commitment,effective_on,status,note\nline-7,2018-01-15,limited,Begun\n"
    said = import_content(table, "--rename", "line-7=hotline").out
    assert said == "plan.csv: added 1 update.\n"
    assert import_content(table, "--rename", "line-7=hotline").out.startswith("plan.csv: added nothing")


def test_a_typed_commitment_is_another_one_in_every_office(two_offices: Offices) -> None:
    """Whatever it is called: two that are typed alike are two commitments."""
    uids = []
    for office in ("ours", "theirs"):
        two_offices(office, ADD)
        path = Path(two_offices.export(office))
        uids += [
            one["uid"] for one in json.loads(path.read_text())["commitments"] if one["ref"] == "hotline-2"
        ]
    assert len(set(uids)) == 2
