"""What came with which file can be looked up for ever."""

import json

from conftest import ON_A_FILE, CommandLine, ImportContent

TABLE = "commitment,effective_on,status,note\n{},2018-01-15,limited,Begun\n"


def numbers(tracker: CommandLine, name: str) -> list[str]:
    return [entry["update"] for entry in tracker("log --json --import", name).json["items"]]


def test_the_log_of_an_import_has_what_came_with_it(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Whatever was recorded between; of a file that was brought in twice all that it brought."""
    import_content(TABLE.format("hotline"))
    tracker("update fencing limited -m Typed --on 2018-01-15")
    import_content(TABLE.format("patrols"), name="news.csv")
    import_content(TABLE.format("hotline") + "soil,2018-01-16,limited,Begun\n")
    tracker("retract U-4 -m Typed")
    assert numbers(tracker, "plan.csv") == ["U-1", "U-4"]
    assert numbers(tracker, "PLAN") == ["U-1", "U-4"]
    assert numbers(tracker, "news.csv") == ["U-3"]
    assert [entry["update"] for entry in tracker("log hotline --json --import pl").json["items"]] == ["U-1"]


@ON_A_FILE
def test_what_was_not_brought_in_is_answered_with_what_was(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """The last first; a beginning that more than one has is told too."""
    assert "No file was brought in yet." in tracker("log --import plan", fails=3).err
    import_content(TABLE.format("hotline"))
    import_content(TABLE.format("patrols"), name="plan-2.csv")
    said = tracker("log --import news", fails=3).err
    assert said == 'There is no import "news". Brought in, the last first: plan-2.csv, plan.csv.\n'
    said = tracker("log --import pl", fails=3).err
    assert said.startswith('"pl" is the beginning of more than one import: plan-2.csv, plan.csv.')
    assert numbers(tracker, "plan.csv") == ["U-1"]


def test_what_a_file_took_back_came_with_it_too(tracker: CommandLine, import_content: ImportContent) -> None:
    """A retraction is an entry of its own, whoever recorded what it takes back."""
    tracker("update hotline limited -m Typed --on 2018-01-15")
    uid = tracker("log --json").json["items"][0]["uid"]
    content = {"schema": "tracker/2", "retractions": [{"of": uid, "reason": "Not so"}]}
    import_content(json.dumps(content), name="back.json")
    items = tracker("log --json --import back").json["items"]
    assert [(item["entry"], item["note"]) for item in items] == [("retraction", "Not so")]
