"""What the pages call each action that a hint names: their fields, links and buttons, in one place."""

from collections.abc import Mapping

from tracker.domain import hint_actions
from tracker.domain.errors import TrackerError
from tracker.domain.hint_actions import Action, Hint
from tracker.domain.message_filling import fill

_SEE_LIST = "The list shows what there is."
_SEE_LOG = "The log shows it."
_ON_COMMAND_LINE = "On the command line more can be said about a table: see its help of import."
_ADMINISTRATOR = "Whoever looks after the database does this on the command line."

ACTION_WORDS: Mapping[Action, str] = {
    hint_actions.LIST_COMMITMENTS: _SEE_LIST,
    hint_actions.LIST_CLOSED_TOO: "The list shows the open ones; tick closed ones too.",
    hint_actions.LIST_FLAGGED: "It is computed and never recorded; the list shows where it is {flag}.",
    hint_actions.LIST_AGREEMENTS: "The page of agreements shows what there is.",
    hint_actions.LIST_DOCUMENTS: "The page of documents shows what there is.",
    hint_actions.LIST_ACTORS: "The page of actors shows what there is.",
    hint_actions.LIST_EVENTS: "The page of events shows what there is.",
    hint_actions.LIST_MEETINGS: "The page of meetings shows what there is.",
    hint_actions.LIST_UPDATES: _SEE_LOG,
    hint_actions.SHOW_AGREEMENT: "{ref} is an agreement.",
    hint_actions.SHOW_COMMITMENT: "{ref} is a commitment.",
    hint_actions.SHOW_LOG: "The log of {commitment} shows how.",
    hint_actions.SHOW_WHOLE_LOG: _SEE_LOG,
    hint_actions.GIVE_PARTIES: "Name each in a line of its own.",
    hint_actions.GIVE_EACH_ACTOR: "Name each in a line of its own.",
    hint_actions.GIVE_OWN_REF: "If this is another one, give it a ref of its own.",
    hint_actions.GIVE_AGREEMENTS: "Name each in a line of its own.",
    hint_actions.GIVE_CONTENT: "Give a status, a new due date or a note.",
    hint_actions.GIVE_DUE_DATE: "Nothing is true before its day; the day by which it is due is the due date.",
    hint_actions.GIVE_NOTE: "Say why in the note.",
    hint_actions.GIVE_SIDE: "Name whose part it is.",
    hint_actions.LEAVE_OUT_SIDE: "Leave out whose part it is.",
    hint_actions.GIVE_REPORTER: "Name who says so.",
    hint_actions.LEAVE_OUT_REPORTER: "Leave out who says so, and record it in an entry of its own.",
    hint_actions.AMEND_FIRST_DAY: "If the parties changed it, amend the terms of {ref}.",
    hint_actions.GIVE_FIRST_DAY: "Give the day from which it is owed.",
    hint_actions.GIVE_FIRST_DUE_DATE: "Give the first due date.",
    hint_actions.GIVE_RECURRING: "Choose recurring as its kind too.",
    hint_actions.GIVE_UNIT: "Say of what.",
    hint_actions.GIVE_UNIT_FIRST: "Correct the terms of {ref} first: how much of what there shall be.",
    hint_actions.GIVE_OCCURRENCE: "Say which occurrence: {last}, or {next}.",
    hint_actions.LEAVE_OUT_OCCURRENCE: "Leave the occurrence out.",
    hint_actions.GIVE_OTHER_MARK: "Mark the entry itself otherwise; its number in the log leads there.",
    hint_actions.CORRECT_DAY_OF_CONCLUSION: "If it was mistyped, correct the day of {ref}.",
    hint_actions.RETRACT_LATER_ENTRY: (
        "Take {later} back first; then correct {entry}, and record what {later} said again."
    ),
    hint_actions.REVISE_DUE_RULE: "What a due date hangs on is changed by correcting or amending the terms.",
    hint_actions.CORRECT_TERMS: "If it was mistyped, correct {ref}.",
    hint_actions.ADD_EVENT: "Add the event {event} to {agreement} first.",
    hint_actions.GIVE_SUCCESSOR: "Name what takes its place.",
    hint_actions.RETRACT_WRONG_UPDATE: "Take back the entry that is wrong, in the log.",
    hint_actions.GIVE_OTHER_SUCCESSOR: "Name another commitment that takes its place.",
    hint_actions.LEAVE_OUT_SUCCESSOR: "Leave out what takes its place, or say superseded.",
    hint_actions.MAKE_DATABASE: _ADMINISTRATOR,
    hint_actions.MAKE_TABLES: "Its administrator makes them on the command line.",
    hint_actions.UPGRADE_DATABASE: _ADMINISTRATOR,
    hint_actions.MAKE_SOUND_FILE: _ADMINISTRATOR,
    hint_actions.CHECK_DATABASE: "The check shows what is wrong.",
    hint_actions.FIND_BROKEN_ROWS: "The check shows which.",
    hint_actions.RESTORE_BACKUP: _ADMINISTRATOR,
    hint_actions.GIVE_FILE_IN_FOLDER: _ADMINISTRATOR,
    hint_actions.CHECK_DATABASE_PATH: _ADMINISTRATOR,
    hint_actions.GIVE_OTHER_PATH: _ADMINISTRATOR,
    hint_actions.GIVE_OTHER_PLACE: _ADMINISTRATOR,
    hint_actions.GIVE_OTHER_DATABASE: _ADMINISTRATOR,
    hint_actions.GIVE_OTHER_COPY: _ADMINISTRATOR,
    hint_actions.LOOK_WHETHER_RECORDED: (
        "Try again in a moment; if you were recording, see first in the log whether it is there."
    ),
    hint_actions.WRITE_COLUMN_OF_FIELD: _ON_COMMAND_LINE,
    hint_actions.SAY_WHAT_WORDS_MEAN: _ON_COMMAND_LINE,
    hint_actions.WRITE_MEANING_OF_WORD: _ON_COMMAND_LINE,
    hint_actions.SAY_WHICH_NUMBER: "Write {decimal} or {thousands}.",
    hint_actions.WRITE_VALUE_OF_FIELD: _ON_COMMAND_LINE,
    hint_actions.WRITE_COLUMNS_OF_DAYS: _ON_COMMAND_LINE,
    hint_actions.GIVE_DAY_OF_TABLE: "Give the table a column with the day.",
    hint_actions.GIVE_COLUMNS: "Call the columns as the fields are called, or try it as it is proposed.",
    hint_actions.GIVE_COLUMN_OF_FIELD: "Give the table a column {field}.",
    hint_actions.LEAVE_OUT_WORDS_OF_FIELD: _ON_COMMAND_LINE,
    hint_actions.LEAVE_OUT_COLUMN_OF_FIELD: _ON_COMMAND_LINE,
    hint_actions.GIVE_AGREEMENT_OF_TABLE: "Name the agreement of all its rows.",
    hint_actions.LEAVE_OUT_AGREEMENT_OF_TABLE: "Leave the agreement out to take entries of others too.",
    hint_actions.BRING_IN_UNDER_OTHER_REF: (
        "On the command line theirs can be brought in under another ref: {theirs} as {ours}."
    ),
    hint_actions.WRITE_REF_AND_NEW_REF: _ON_COMMAND_LINE,
    hint_actions.CHOOSE_OURS_OR_THEIRS: "On the command line it can be said whose {field} counts.",
}


def say_hint(hint: Hint) -> str:
    """A hint in the words of the pages."""
    if isinstance(hint, str):
        return hint
    return fill(ACTION_WORDS[hint.without_values()], **dict(hint.values))


def say_error(error: TrackerError) -> str:
    """The message and the hint of an error, with the sentences that were added to it on its way up."""
    notes = getattr(error, "__notes__", ())
    return " ".join(filter(None, (error.message, say_hint(error.hint), *notes)))
