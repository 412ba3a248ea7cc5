"""What is selected by who follows it up, who speaks of it, its flags, its theme and its due date."""

import pytest
import recording
from conftest import ON_A_FILE, CommandLine, fill_once, make_stamp
from query_helpers import JUNE, record_update

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import CommitmentKind, Flag, GroupKey

LINES = (
    'update hotline --owner "Desk One" -m Taken --on 2018-01-15',
    'update fencing --owner "DESK ONE" -m Taken --on 2018-01-15',
    'update patrols --owner "desk one" -m Taken --on 2018-01-15',
    "update patrols --owner Sara -m Handed --on 2018-03-01",
    "update soil --owner Sara -m Taken --on 2018-01-20",
    "update soil --owner none -m Left --on 2018-02-20",
    "update fencing done --reporter IR --on 2018-02-20",
    "update hotline --due 2018-05-31 -m Set --on 2018-01-15",
    "update patrols --due 2018-07-31 -m Set --on 2018-01-15",
    "add Road --agreement pk-ir-2017 --ref road --kind continuing --starts 2019-01-01 --theme Roads/north",
    'add "A bridge" --agreement pk-ir-2017 --ref bridge --theme roads/South',
    'add "A ferry" --agreement pk-ir-2017 --ref ferry --theme roadside',
)


@pytest.fixture
def handed_on(tracker: CommandLine) -> CommandLine:
    """The command line on the seeds, of which some are followed up by somebody."""
    fill_once(tracker.path, "handed_on", lambda: [tracker(line) for line in LINES])
    return tracker


def refs(tracker: CommandLine, options: str) -> set[str]:
    """What a list of some options has; a summary of the same counts as many, or says them beside."""
    items = tracker(f"list --all {options} --json").json["items"]
    found = {item["ref"] for item in items}
    early = {item["ref"] for item in items if item["openness"] == "not yet owed"}
    summary = tracker(f"summary {options} --json").json
    assert summary["commitments"] == len(found - early)
    assert not early or summary["not_yet_owed"] == len(early)
    return found


@ON_A_FILE
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--owner 'desk ONE'", {"hotline", "fencing"}),
        ("--owner sara", {"patrols"}),
        ("--owner sara --as-of 2018-02-01", {"soil"}),
        ("--owner sara --owner 'Desk one'", {"hotline", "fencing", "patrols"}),
        ("--owner sara --reporter IR", set()),
        ("--owner 'desk one' --reporter IR", {"fencing"}),
        ("--reporter Iran", {"fencing"}),
        ("--due-after 2018-05-31", {"patrols"}),
        ("--due-after 2018-05-30 --due-before 2018-06-01", {"hotline"}),
        ("--theme ROADS --flag not-yet-owed", {"road"}),
        ("--theme roads", {"bridge"}),
        ("--theme roads/north --flag not-yet-owed --flag overdue", {"road"}),
        ("--flag overdue", {"hotline"}),
        ("--flag waiting", set()),
        ("--flag agreement-disputed", set()),
        ("--flag promised-again", set()),
    ],
)
def test_a_list_and_a_summary_select_alike(handed_on: CommandLine, options: str, expected: set[str]) -> None:
    """By the latest who follows it up; what repeats means any, different options mean and."""
    assert refs(handed_on, options) == expected


def test_nobody_follows_up_what_nobody_took_or_what_was_left(handed_on: CommandLine) -> None:
    """That is what none means."""
    found = refs(handed_on, "--owner none")
    assert {"soil", "bridge"} <= found
    assert not {"hotline", "fencing", "patrols"} & found


@ON_A_FILE
def test_one_who_follows_nothing_up_is_not_taken_for_an_empty_list(handed_on: CommandLine) -> None:
    """The nearest are named, and all."""
    found = handed_on("list --owner sarah", fails=3)
    assert found.err == (
        'Nobody called "sarah" follows anything up. Did you mean Sara? '
        "Who does: DESK ONE, Desk One, Sara, desk one.\n"
    )


@ON_A_FILE
def test_before_anybody_is_named_that_is_said(tracker: CommandLine) -> None:
    """None still means all."""
    assert tracker("list --owner sara", fails=3).err == (
        'Nobody called "sara" follows anything up. Nobody is named who follows anything up.\n'
    )
    assert tracker("list --owner none --json").json["total"] == 9


def test_one_who_follows_up_is_one_group_however_spelled(handed_on: CommandLine) -> None:
    """Called as most are, of as common spellings by the first by code point; the last is what nobody has."""
    groups = handed_on("summary --group-by owner --json").json["groups"]
    assert [(group["group"], group["commitments"]) for group in groups] == [
        ("DESK ONE", 2),
        ("Sara", 1),
        (None, 8),
    ]


@pytest.mark.parametrize(
    ("sum_of", "by"), [(11, by) for by in ("locator", "status", "strength", "kind", "year")]
)
def test_what_is_not_yet_owed_is_in_no_group_but_said_of_each(
    handed_on: CommandLine, sum_of: int, by: str
) -> None:
    """In JSON beside what is apart, in tables in the column of the flag."""
    answer = handed_on(f"summary --group-by {by} --json").json
    assert (answer["commitments"], answer["not_yet_owed"], answer["apart"]) == (sum_of, 1, 6)
    assert sum(group["commitments"] for group in answer["groups"]) == sum_of
    assert sum(group["not_yet_owed"] for group in answer["groups"]) == 1


# -- not yet owed ------------------------------------------------------------------------------------


@ON_A_FILE
def test_what_is_not_yet_owed_is_said_beside_a_list_and_a_summary(handed_on: CommandLine) -> None:
    """Apart from what is only proposed; in JSON under keys of their own."""
    assert handed_on("list").err.endswith(
        "; 1 more not yet owed (--flag not-yet-owed shows them)"
        "; 6 more only intended, proposed or discussed (--strength shows them).\n"
    )
    shown = handed_on("summary --format table").out.splitlines()[-2:]
    assert shown == [
        "1 more is not yet owed, and in no count.",
        "6 more are only intended, proposed or discussed, and in no count.",
    ]
    for question in ("list", "summary"):
        answer = handed_on(f"{question} --json").json
        assert (answer["not_yet_owed"], answer["apart"]) == (1, 6)


def test_a_flag_is_counted_as_often_as_a_list_of_it_has_rows(handed_on: CommandLine) -> None:
    """Also where those that have it stand apart."""
    counted = handed_on("summary --json").json
    assert counted["by_flag"]["not-yet-owed"] == counted["flags"]["not yet owed"] == 1
    for flag, count in counted["by_flag"].items():
        assert handed_on(f"list --flag {flag} --json").json["total"] == count


def test_each_side_of_what_is_not_yet_owed_stands_beside_what_is_counted(
    seeded_connection: Connection,
) -> None:
    """Also where it is asked for: nothing is owed of it, so no score may tell of it."""
    recording.add_commitment(
        seeded_connection,
        ref="road",
        agreement="pk-ir-2017",
        title="A road",
        obligors=["IR", "PK"],
        kind=CommitmentKind.CONTINUING,
        starts_on=JUNE.replace(year=2019),
        stamp=make_stamp(seeded_connection),
    )
    record_update(seeded_connection, "road", on=JUNE, side="IR")
    asked = Selection(any_flags=(Flag.NOT_YET_OWED,))
    found = queries.summary(seeded_connection, asked, AsOf(JUNE), group_by=GroupKey.OBLIGOR)
    assert [(one.group, one.commitments, one.not_yet_owed) for one in (found.total, *found.groups)] == [
        (None, 0, 1),
        ("IR", 0, 1),
        ("PK", 0, 1),
    ]
    all_of_it = queries.summary(seeded_connection, Selection(), AsOf(JUNE), group_by=GroupKey.OBLIGOR)
    assert [one.not_yet_owed for one in (all_of_it.total, *all_of_it.groups)] == [1, 1, 1]


# -- completion and columns --------------------------------------------------------------------------


@ON_A_FILE
@pytest.mark.parametrize("question", ["summary --every month", "summary --every month --incidents"])
def test_every_column_of_a_series_can_be_asked_for(handed_on: CommandLine, question: str) -> None:
    """By its name, which no other has."""
    header = handed_on(f"{question} --from 2018-05-01").out.splitlines()[0].split("\t")
    asked = handed_on(f"{question} --from 2018-05-01 --columns", ",".join(reversed(header)))
    assert asked.out.splitlines()[0].split("\t") == header[::-1]


@ON_A_FILE
def test_a_series_changes_nothing(handed_on: CommandLine) -> None:
    """Reading never writes."""
    before = handed_on.path.read_bytes()
    handed_on("summary --every month --group-by owner")
    with db.read_transaction(handed_on.path) as connection:
        queries.incident_series(connection, Selection(), AsOf(JUNE), "month")  # type: ignore[arg-type]
    assert handed_on.path.read_bytes() == before
