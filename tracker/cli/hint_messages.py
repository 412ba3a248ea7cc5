"""What the command line calls each action that a hint names: its commands and options, in one place."""

import shlex
from collections.abc import Mapping

from tracker.domain import hint_actions
from tracker.domain.errors import TrackerError
from tracker.domain.hint_actions import Action, Hint
from tracker.domain.message_filling import fill

ACTION_WORDS: Mapping[Action, str] = {
    hint_actions.LIST_COMMITMENTS: "To see what there is: tracker list --all",
    hint_actions.LIST_CLOSED_TOO: "A list shows the open ones; --all adds the closed ones.",
    hint_actions.LIST_FLAGGED: (
        "It is computed and never recorded; to see where it is so: tracker list --flag {flag}"
    ),
    hint_actions.LIST_AGREEMENTS: "To see what there is: tracker agreement list",
    hint_actions.LIST_DOCUMENTS: "To see what there is: tracker document list",
    hint_actions.LIST_ACTORS: "To see what there is: tracker actor list",
    hint_actions.LIST_EVENTS: "To see what there is: tracker event list",
    hint_actions.LIST_MEETINGS: "To see what there is: tracker meeting list",
    hint_actions.LIST_UPDATES: "To see what there is: tracker log",
    hint_actions.SHOW_AGREEMENT: "It is an agreement: tracker agreement show {ref}",
    hint_actions.SHOW_COMMITMENT: "It is a commitment: tracker show {ref}",
    hint_actions.SHOW_LOG: "To see how: tracker log {commitment}",
    hint_actions.SHOW_WHOLE_LOG: "To see how: tracker log",
    hint_actions.GIVE_PARTIES: "Name each with --party.",
    hint_actions.GIVE_EACH_ACTOR: "Name one at a time: repeat the option for each.",
    hint_actions.GIVE_OWN_REF: "If this is another one, give it a ref of its own with --ref.",
    hint_actions.GIVE_AGREEMENTS: "Name each with --agreement.",
    hint_actions.GIVE_CONTENT: "Give a status, a new --due day or a note (-m).",
    hint_actions.GIVE_DUE_DATE: "Nothing is true before its day; the day by which it is due goes with --due.",
    hint_actions.GIVE_NOTE: "Say why with -m.",
    hint_actions.GIVE_SIDE: "Name it with --side.",
    hint_actions.LEAVE_OUT_SIDE: "Leave --side out.",
    hint_actions.GIVE_REPORTER: "Name whose word it is with --reporter.",
    hint_actions.LEAVE_OUT_REPORTER: "Record it without --reporter, in an update of its own.",
    hint_actions.AMEND_FIRST_DAY: (
        "What the parties changed: tracker amend {ref} --on DAY --starts DAY, or --ends DAY, --reason REASON"
    ),
    hint_actions.GIVE_FIRST_DAY: "Give the day from which it is owed with --starts.",
    hint_actions.GIVE_FIRST_DUE_DATE: "Give it with --due.",
    hint_actions.GIVE_RECURRING: "Say --kind recurring too.",
    hint_actions.GIVE_UNIT: "Say of what with --unit.",
    hint_actions.GIVE_UNIT_FIRST: ("To say it: tracker correct {ref} --target N --unit TEXT --reason REASON"),
    hint_actions.GIVE_OCCURRENCE: "Say which: --occurrence {last}, or --occurrence {next}.",
    hint_actions.LEAVE_OUT_OCCURRENCE: "Leave --occurrence out.",
    hint_actions.GIVE_OTHER_MARK: "Say it otherwise: tracker mark U-45 --share, or --internal.",
    hint_actions.CORRECT_DAY_OF_CONCLUSION: (
        "If it was mistyped: tracker correct {ref} --on DAY --reason REASON"
    ),
    hint_actions.RETRACT_LATER_ENTRY: (
        "Take {later} back first: tracker retract {later} -m REASON; then correct {entry}, and record "
        "what {later} said again."
    ),
    hint_actions.REVISE_DUE_RULE: (
        "What a due date hangs on is changed with tracker amend, or tracker correct."
    ),
    hint_actions.CORRECT_TERMS: "If it was mistyped: tracker correct {ref}",
    hint_actions.ADD_EVENT: "To add an event: tracker event add TITLE --ref {event} --agreement {agreement}",
    hint_actions.GIVE_SUCCESSOR: "Name each with --successor.",
    hint_actions.RETRACT_WRONG_UPDATE: (
        "Take back the update that is wrong, U-45 for example: tracker retract U-45 -m REASON"
    ),
    hint_actions.GIVE_OTHER_SUCCESSOR: "Name another commitment with --successor.",
    hint_actions.LEAVE_OUT_SUCCESSOR: "Leave --successor out, or say superseded.",
    hint_actions.MAKE_DATABASE: "To make one: tracker init",
    hint_actions.MAKE_TABLES: "Its administrator makes them with: tracker init",
    hint_actions.UPGRADE_DATABASE: "To bring it up to date: tracker upgrade",
    hint_actions.MAKE_SOUND_FILE: (
        "To make a sound file of all that can be read: tracker check --repair-into NEW.db"
    ),
    hint_actions.CHECK_DATABASE: "To see what is wrong: tracker check",
    hint_actions.FIND_BROKEN_ROWS: "To see which: tracker check",
    hint_actions.RESTORE_BACKUP: "Go back to a backup: tracker restore FILE",
    hint_actions.GIVE_FILE_IN_FOLDER: "Name the file in it with --db or in TRACKER_DB, such as tracker.db.",
    hint_actions.CHECK_DATABASE_PATH: "Check the path given with --db.",
    hint_actions.GIVE_OTHER_PATH: "Give another with --db.",
    hint_actions.GIVE_OTHER_PLACE: "Name another place with --db.",
    hint_actions.GIVE_OTHER_DATABASE: "Name another with --db, or: tracker init --db NEW.db",
    hint_actions.GIVE_OTHER_COPY: "Name another file, or replace it with --force.",
    hint_actions.LOOK_WHETHER_RECORDED: (
        "Try again in a moment; if you were recording, see first whether it is there: tracker log"
    ),
    hint_actions.WRITE_COLUMN_OF_FIELD: "Write --map FIELD=COLUMN.",
    hint_actions.WRITE_MEANING_OF_WORD: "Write --values FIELD:THEIRS=OURS, or --status-map THEIRS=OURS.",
    hint_actions.SAY_WHICH_NUMBER: (
        "Write {decimal} or {thousands}; or say it for all of them: --values {field}:{text}={thousands}"
    ),
    hint_actions.WRITE_VALUE_OF_FIELD: "Write --set FIELD=VALUE.",
    hint_actions.WRITE_COLUMNS_OF_DAYS: 'Write --melt "PATTERN=FIELD", such as --melt "20..=status".',
    hint_actions.GIVE_DAY_OF_TABLE: (
        "Give the day: --set effective_on=DAY, or --map effective_on=COLUMN; --map status= leaves them out."
    ),
    hint_actions.GIVE_COLUMNS: "Name the columns: --map FIELD=COLUMN; --dry-run proposes them.",
    hint_actions.GIVE_COLUMN_OF_FIELD: "Name it: --map {field}=COLUMN.",
    hint_actions.LEAVE_OUT_WORDS_OF_FIELD: (
        "Leave out what they mean (--values, --status-map), or name the column: --map {field}=COLUMN."
    ),
    hint_actions.LEAVE_OUT_COLUMN_OF_FIELD: "Leave its --map out.",
    hint_actions.GIVE_AGREEMENT_OF_TABLE: (
        "Name the agreement of all of them: --agreement REF, or --map agreement=COLUMN."
    ),
    hint_actions.LEAVE_OUT_AGREEMENT_OF_TABLE: "Leave --agreement out to take updates of others too.",
    hint_actions.BRING_IN_UNDER_OTHER_REF: "To bring theirs in under another ref: --rename {theirs}={ours}",
    hint_actions.WRITE_REF_AND_NEW_REF: "Write --rename THEIRS=OURS.",
    hint_actions.CHOOSE_OURS_OR_THEIRS: (
        "To keep ours: --ours {field}; to take theirs as a correction: --theirs {field}"
    ),
    hint_actions.SAY_WHAT_WORDS_MEAN: (
        "To say what a word or a name means here: --values FIELD:THEIRS=OURS; to make actors of names: "
        "--make-actors KIND"
    ),
}

_SAID_OF_ROWS = (
    hint_actions.LIST_AGREEMENTS,
    hint_actions.LIST_DOCUMENTS,
    hint_actions.LIST_ACTORS,
    hint_actions.LIST_EVENTS,
    hint_actions.LIST_MEETINGS,
    hint_actions.SHOW_AGREEMENT,
    hint_actions.SHOW_COMMITMENT,
    hint_actions.BRING_IN_UNDER_OTHER_REF,
    hint_actions.CHOOSE_OURS_OR_THEIRS,
    hint_actions.SAY_WHAT_WORDS_MEAN,
    hint_actions.SAY_WHICH_NUMBER,
)
ACTION_WORDS_OF_ROWS: Mapping[Action, str] = {
    **{action: ACTION_WORDS[action] for action in _SAID_OF_ROWS},
    hint_actions.GIVE_EACH_ACTOR: "Put semicolons between several.",
    hint_actions.GIVE_DUE_DATE: "Nothing is true before its day; the day by which it is due is due_on.",
    hint_actions.GIVE_FIRST_DAY: "Give the day from which it is owed as starts_on.",
    hint_actions.GIVE_FIRST_DUE_DATE: "Give it as due_on.",
    hint_actions.GIVE_UNIT: "Say of what as unit.",
    hint_actions.GIVE_UNIT_FIRST: "Correct the terms of {ref} first: how much of what there shall be.",
}
"""The actions that help with a row of a file. Nobody typed the row: it has fields, and no options."""


def say_hint(hint: Hint) -> str:
    """A hint in the words of the command line."""
    return _say(hint, ACTION_WORDS)


def say_hint_of_row(hint: Hint) -> str:
    """A hint about a row of a file; empty if it is about options."""
    return _say(hint, ACTION_WORDS_OF_ROWS)


def _say(hint: Hint, words: Mapping[Action, str]) -> str:
    """A hint in the words that there are for its action; empty if there are none."""
    if isinstance(hint, str):
        return hint
    typed = {name: shlex.quote(str(value)) for name, value in hint.values}  # 7.2(a) is no word of a shell
    return fill(words[hint.without_values()], **typed) if hint.without_values() in words else ""


def say_hint_and_notes(error: TrackerError) -> str:
    """The hint of an error, and the sentences that were added to it on its way up."""
    return " ".join(filter(None, (say_hint(error.hint), *getattr(error, "__notes__", ()))))


def say_error(error: TrackerError) -> str:
    """The message and the hint of an error, on one line."""
    return f"{error.message} {say_hint_and_notes(error)}".strip()
