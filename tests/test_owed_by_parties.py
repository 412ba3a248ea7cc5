"""Commitments of a file of which nobody is named who owes them: the parties do, and the answer says so."""

import json

from conftest import ON_A_FILE, CommandLine, ImportContent

POSTS = {"agreement": "pk-ir-2017", "strength": "agreed", "kind": "one-off"}


@ON_A_FILE
def test_the_answer_says_for_how_many_the_parties_owe_it(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Only of those that are new; what is typed says it in its own answer."""
    rows = [{"ref": f"post-{number}", "title": f"Post {number}", **POSTS} for number in (1, 2)]
    rows.append({"ref": "post-3", "title": "Post 3", "obligors": ["IR"], **POSTS})
    content = json.dumps({"schema": "tracker/2", "commitments": rows})
    told = import_content(content, name="posts.json")
    assert "Of 2 commitments nobody is named who owes them: the parties do." in told.err
    again = import_content(content, "--json", name="posts.json").json["items"][0]
    assert again["owed_by_parties"] == 0
    assert tracker("show post-1 --json").json["items"][0]["obligors"] == ["IR", "PK"]
