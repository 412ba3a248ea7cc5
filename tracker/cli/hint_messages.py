"""What the command line calls each action that a hint names: its commands and options, in one place."""

from collections.abc import Mapping

from tracker.domain import actions
from tracker.domain.actions import Action, Hint
from tracker.domain.errors import TrackerError
from tracker.domain.messages import fill

ACTION_WORDS: Mapping[Action, str] = {
    actions.LIST_COMMITMENTS: "To see what there is: tracker list --all",
    actions.LIST_CLOSED_TOO: "A list shows the open ones; --all adds the closed ones.",
    actions.LIST_AGREEMENTS: "To see what there is: tracker agreement list",
    actions.LIST_DOCUMENTS: "To see what there is: tracker document list",
    actions.LIST_ACTORS: "To see what there is: tracker actor list",
    actions.LIST_UPDATES: "To see what there is: tracker log",
    actions.SHOW_AGREEMENT: "It is an agreement: tracker agreement show {ref}",
    actions.SHOW_COMMITMENT: "It is a commitment: tracker show {ref}",
    actions.SHOW_LOG: "To see how: tracker log {commitment}",
    actions.GIVE_PARTIES: "Name each with --party.",
    actions.GIVE_CONTENT: "Give a status, a new --due day or a note (-m).",
    actions.GIVE_NOTE: "Say why with -m.",
    actions.GIVE_SUCCESSOR: "Name it with --successor.",
    actions.GIVE_OTHER_SUCCESSOR: "Name another commitment with --successor.",
    actions.LEAVE_OUT_SUCCESSOR: "Leave --successor out, or say superseded.",
    actions.MAKE_DATABASE: "To make one: tracker init",
    actions.MAKE_TABLES: "Its administrator makes them with: tracker init",
    actions.UPGRADE_DATABASE: "To bring it up to date: tracker upgrade",
    actions.REMAKE_DATABASE: (
        "Make the file anew: tracker export -o all.json, then tracker init --empty and tracker import there."
    ),
    actions.CHECK_DATABASE: "To see what is wrong: tracker check",
    actions.FIND_BROKEN_ROWS: "To see which: tracker check",
    actions.RESTORE_BACKUP: "Go back to a backup: tracker restore FILE",
    actions.CHECK_DATABASE_PATH: "Check the path given with --db.",
    actions.GIVE_OTHER_PATH: "Give another with --db.",
    actions.GIVE_OTHER_PLACE: "Name another place with --db.",
    actions.GIVE_OTHER_DATABASE: "Name another with --db, or: tracker init --db NEW.db",
    actions.GIVE_OTHER_COPY: "Name another file, or replace it with --force.",
    actions.LOOK_WHETHER_RECORDED: (
        "Try again in a moment; if you were recording, see first whether it is there: tracker log"
    ),
    actions.WRITE_COLUMN_OF_FIELD: "Write --map FIELD=COLUMN.",
    actions.WRITE_MEANING_OF_WORD: "Write --status-map THEIRS=OURS.",
    actions.GIVE_COLUMNS: "Name the columns: --map FIELD=COLUMN.",
    actions.GIVE_COLUMN_OF_FIELD: "Name it: --map {field}=COLUMN.",
    actions.LEAVE_OUT_COLUMN_OF_FIELD: "Leave its --map out.",
    actions.GIVE_AGREEMENT_OF_TABLE: (
        "Name the agreement of all of them: --agreement REF, or --map agreement=COLUMN."
    ),
    actions.LEAVE_OUT_AGREEMENT_OF_TABLE: "Leave --agreement out to take updates of others too.",
}

MAPPING_OF_DOCUMENT = "--map, --status-map and --agreement are for tables."
LEAVE_MAPPING_OUT = "{file} is a document: leave them out."

SAID_OF_ROWS = frozenset(
    {
        actions.LIST_AGREEMENTS,
        actions.LIST_DOCUMENTS,
        actions.LIST_ACTORS,
        actions.SHOW_AGREEMENT,
        actions.SHOW_COMMITMENT,
    }
)
"""The actions that help with a row of a file. The others name options, and nobody typed the row."""


def say_hint(hint: Hint) -> str:
    """A hint in the words of the command line."""
    if isinstance(hint, str):
        return hint
    return fill(ACTION_WORDS[hint.without_values()], **dict(hint.values))


def say_hint_of_row(hint: Hint) -> str:
    """A hint about a row of a file; empty if it is about options."""
    return say_hint(hint) if isinstance(hint, str) or hint.without_values() in SAID_OF_ROWS else ""


def say_hint_and_notes(error: TrackerError) -> str:
    """The hint of an error, and the sentences that were added to it on its way up."""
    return " ".join(filter(None, (say_hint(error.hint), *getattr(error, "__notes__", ()))))


def say_error(error: TrackerError) -> str:
    """The message and the hint of an error, on one line."""
    return f"{error.message} {say_hint_and_notes(error)}".strip()
