"""What differs between a file and here is told field by field, and one option decides about each field."""

import json

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, database_content
from offices import Offices

MEASURE = {"ref": "post-1", "agreement": "pk-ir-2017", "title": "Border posts", "obligors": ["IR", "PK"]}
MEASURE |= {"strength": "agreed", "kind": "one-off", "theme": "border"}


def document(*commitments: dict[str, object], **sections: object) -> str:
    return json.dumps({"schema": "tracker/2", "commitments": list(commitments), **sections})


def import_both(import_content: ImportContent, *more: str, fails: int = 0, **theirs: object) -> str:
    """Take in a measure, and then a file that says something else of it; what is said on stderr."""
    import_content(document(MEASURE), name="ours.json")
    return import_content(document(MEASURE | theirs), *more, name="theirs.json", fails=fails).err


@ON_A_FILE
def test_all_differences_are_told_at_once(import_content: ImportContent) -> None:
    """Field by field, ours and theirs, with what to type."""
    said = import_both(import_content, title="Posts", theme=None, obligors=["IR"], fails=5)
    for field, ours, theirs in (
        ("title", '"Border posts"', '"Posts"'),
        ("theme", '"border"', "none"),
        ("obligors", '"IR;PK"', '"IR"'),
    ):
        there = f'The commitment "post-1" differs in its {field}'
        assert f"{there}: ours {ours}, theirs {theirs}." in said
        assert f"To keep ours: --ours {field}; to take theirs as a correction: --theirs {field}" in said


def test_ours_is_kept(tracker: CommandLine, import_content: ImportContent) -> None:
    """What the file says of that field is passed over; of every other it is told."""
    said = import_both(import_content, "--ours", "title", title="Posts", theme="trade", fails=5)
    assert "its theme" in said
    assert "its title" not in said
    import_both(import_content, "--ours", "title", "--ours", "theme", title="Posts", theme="trade")
    assert tracker("show post-1 --json").json["items"][0]["title"] == "Border posts"


def test_theirs_is_recorded_as_a_correction(tracker: CommandLine, import_content: ImportContent) -> None:
    """One correction with all fields; after it the same file differs no more."""
    options = ("--theirs", "title", "--theirs", "theme")
    import_both(import_content, *options, title="Posts", theme=None)
    item = tracker("show post-1 --json").json["items"][0]
    assert (item["title"], item["theme"]) == ("Posts", None)
    before = database_content(tracker.path)
    import_both(import_content, title="Posts", theme=None)
    assert database_content(tracker.path) == before


def test_a_correction_of_the_other_office_is_no_difference(two_offices: Offices) -> None:
    """The first terms are compared with the first terms; the correction comes in as such."""
    two_offices("theirs", "correct hotline --title Line --reason Misread")
    two_offices.hand_over("theirs", "ours")
    assert two_offices("ours", "show hotline --json").json["items"][0]["title"] == "Line"
    two_offices.hand_over("theirs", "ours")


@ON_A_FILE
@pytest.mark.parametrize("title", ["Border posts ", "\tBorder posts", "Border posts\r\n"])
def test_blanks_and_line_ends_are_no_difference(import_content: ImportContent, title: str) -> None:
    """They come and go with every program that a file goes through."""
    assert import_both(import_content, title=title) == ""


@ON_A_FILE
@pytest.mark.parametrize("note", ["Begun at\ntwo posts", " Begun at\r\ntwo posts", "Begun at\rtwo posts\n"])
def test_updates_that_differ_in_blanks_are_one(import_content: ImportContent, note: str) -> None:
    """Also where their uid is made of what they say."""
    update = {"commitment": "post-1", "effective_on": "2018-01-15", "note": "Begun at\ntwo posts"}
    import_content(document(MEASURE, updates=[update]), name="ours.json")
    said = import_content(document(MEASURE, updates=[update | {"note": note}]), name="theirs.json").out
    assert said.endswith("There already: 1 commitment and 1 update.\n")


def test_an_update_of_an_older_version_is_known_by_the_uid_that_it_got_there(
    import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blanks at the ends counted then."""
    update = {"commitment": "post-1", "effective_on": "2018-01-15", "note": "Begun "}
    content = document(MEASURE, updates=[update])
    with monkeypatch.context() as older:
        older.setattr("tracker.ledger.recorders.ids.normalize_blanks", lambda value: value)
        import_content(content, name="plan.json")
    assert "added nothing" in import_content(content, name="plan.json").out


@ON_A_FILE
def test_all_that_differs_in_an_update_is_told(import_content: ImportContent) -> None:
    """An entry is never changed: nothing can be decided about it."""
    update = {"commitment": "post-1", "effective_on": "2018-01-15", "note": "Begun", "uid": "u-1"}
    import_content(document(MEASURE, updates=[update]), name="ours.json")
    other = update | {"note": "Ended", "effective_on": "2018-01-16"}
    said = import_content(document(MEASURE, updates=[other]), name="theirs.json", fails=5).err
    assert 'update "u-1" differs in its note: ours "Begun", theirs "Ended".' in said
    assert "its effective_on" in said
    assert "--ours" not in said


@ON_A_FILE
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--ours", "titel"), 'There is no field "titel". Did you mean title or title_in?'),
        (("--theirs", "uid"), 'There is no field "uid".'),
        (("--ours", "title", "--theirs", "title"), 'Of "title" both ours and theirs are wanted.'),
        (("--rename", "a=b", "--rename", "a=c"), '"a" stands twice among the new refs.'),
        (("--rename", "a=b", "--rename", "c=b"), '"b" stands twice among the new refs.'),
    ],
)
def test_choices_that_mean_nothing_are_refused(
    import_content: ImportContent, options: tuple[str, ...], sentence: str
) -> None:
    """Nothing that is typed is lost in silence."""
    assert sentence in import_content(document(MEASURE), *options, name="theirs.json", fails=2).err
