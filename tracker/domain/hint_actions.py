"""What a person can do next: a hint names one of these, and each interface says it in its own words.

So an error raised below the interfaces knows no option and no command. ``cli.hint_messages`` has the words of
the command line.
"""

from collections.abc import Callable
from typing import NamedTuple


class Action(NamedTuple):
    """Something to do next; its words need a value for each of its ``fields``."""

    name: str
    fields: tuple[str, ...] = ()
    values: tuple[tuple[str, object], ...] = ()

    def with_values(self, **values: object) -> "Action":
        """The same action, for these values of its fields."""
        return self._replace(values=tuple(values.items()))

    def without_values(self) -> "Action":
        """The action itself, of whatever it is."""
        return self._replace(values=())


Hint = str | Action
"""What to do about an error: a sentence where no interface has other words for it, else an action."""

SayHint = Callable[[Hint], str]
"""Says a hint in the words of an interface; empty where it is not to be said."""


def leave_out_actions(hint: Hint) -> str:
    """A hint as it is said where no interface has words for actions: only if it is a sentence."""
    return hint if isinstance(hint, str) else ""


# -- looking things up -------------------------------------------------------------------------------

LIST_COMMITMENTS = Action("list all commitments")
LIST_CLOSED_TOO = Action("list closed commitments too")
LIST_FLAGGED = Action("list the commitments that have a flag", ("flag",))
LIST_AGREEMENTS = Action("list the agreements")
LIST_DOCUMENTS = Action("list the documents")
LIST_ACTORS = Action("list the actors")
LIST_EVENTS = Action("list the events")
LIST_MEETINGS = Action("list the meetings")
LIST_UPDATES = Action("list the updates")
SHOW_AGREEMENT = Action("show the agreement whose ref was given", ("ref",))
SHOW_COMMITMENT = Action("show the commitment whose ref was given", ("ref",))
SHOW_LOG = Action("show the log of a commitment", ("commitment",))
SHOW_WHOLE_LOG = Action("show the log")

# -- the fields of what is recorded ------------------------------------------------------------------

GIVE_PARTIES = Action("give the parties")
GIVE_EACH_ACTOR = Action("give each of several actors by itself")
GIVE_OWN_REF = Action("give another commitment a ref of its own")
GIVE_AGREEMENTS = Action("give the agreements of a document")
GIVE_CONTENT = Action("give a status, a due date or a note")
GIVE_DUE_DATE = Action("give the day by which it is due as the due date")
GIVE_NOTE = Action("give a note")
GIVE_SIDE = Action("give the side whose part it is")
LEAVE_OUT_SIDE = Action("leave the side out")
GIVE_REPORTER = Action("give the reporter for whom somebody spoke")
LEAVE_OUT_REPORTER = Action("leave the reporter out")
AMEND_FIRST_DAY = Action("amend the first or last day of a duty", ("ref",))
GIVE_FIRST_DAY = Action("give the day from which a continuing duty is owed")
GIVE_FIRST_DUE_DATE = Action("give the first due date of what recurs")
GIVE_RECURRING = Action("say that a commitment recurs")
GIVE_UNIT = Action("give the unit of a target")
GIVE_UNIT_FIRST = Action("say of what there shall be how much", ("ref",))
GIVE_OCCURRENCE = Action("give the due date that an entry is about", ("last", "next"))
LEAVE_OUT_OCCURRENCE = Action("leave the occurrence out")
GIVE_OTHER_MARK = Action("mark an entry otherwise")
CORRECT_DAY_OF_CONCLUSION = Action("correct the day on which an agreement was concluded", ("ref",))
RETRACT_LATER_ENTRY = Action("take back an entry that stands after another one", ("later", "entry"))
REVISE_DUE_RULE = Action("amend or correct what a due date hangs on")
CORRECT_TERMS = Action("correct the terms of what has a ref", ("ref",))
ADD_EVENT = Action("add the event", ("event", "agreement"))
GIVE_SUCCESSOR = Action("give the successor")
RETRACT_WRONG_UPDATE = Action("retract the update that is wrong")
GIVE_OTHER_SUCCESSOR = Action("give another successor")
LEAVE_OUT_SUCCESSOR = Action("leave the successor out, or give the status superseded")

# -- the database ------------------------------------------------------------------------------------

MAKE_DATABASE = Action("make the database")
MAKE_TABLES = Action("have the administrator of the server make the tables")
UPGRADE_DATABASE = Action("bring the database up to date")
MAKE_SOUND_FILE = Action("make a sound file of all that can be read")
CHECK_DATABASE = Action("check the database")
FIND_BROKEN_ROWS = Action("check the database, to see which rows are broken")
RESTORE_BACKUP = Action("restore a backup")
GIVE_FILE_IN_FOLDER = Action("give the path of a database in the folder")
CHECK_DATABASE_PATH = Action("check the path of the database")
GIVE_OTHER_PATH = Action("give another path for the database")
GIVE_OTHER_PLACE = Action("give another place for the new database")
GIVE_OTHER_DATABASE = Action("give another database, or make a new one")
GIVE_OTHER_COPY = Action("give another file for the copy, or replace the one that is there")
LOOK_WHETHER_RECORDED = Action("look whether the entry was recorded, then try again")

# -- the columns and words of a table ----------------------------------------------------------------

WRITE_COLUMN_OF_FIELD = Action("write a field and the column that holds it")
SAY_WHAT_WORDS_MEAN = Action("say what words and names of a table mean here")
WRITE_MEANING_OF_WORD = Action("write a word of the table and the status that it means")
SAY_WHICH_NUMBER = Action(
    "write a number that can be read in two ways", ("field", "text", "decimal", "thousands")
)
WRITE_VALUE_OF_FIELD = Action("write a field and the value that it has in all rows")
WRITE_COLUMNS_OF_DAYS = Action("write a pattern of headings and the field that these columns hold")
GIVE_DAY_OF_TABLE = Action("give the day on which the statuses of a table were true")
GIVE_COLUMNS = Action("give the columns of the fields")
GIVE_COLUMN_OF_FIELD = Action("give the column of one field", ("field",))
LEAVE_OUT_WORDS_OF_FIELD = Action("leave out what the words of a field mean, or give its column", ("field",))
LEAVE_OUT_COLUMN_OF_FIELD = Action("leave out the column of a field that the table does not have")
GIVE_AGREEMENT_OF_TABLE = Action("give the agreement of all commitments in the table")
LEAVE_OUT_AGREEMENT_OF_TABLE = Action("leave out the agreement of the table")

# -- what is otherwise in a file than here -----------------------------------------------------------

BRING_IN_UNDER_OTHER_REF = Action("bring the commitment in under another ref", ("theirs", "ours"))
WRITE_REF_AND_NEW_REF = Action("write the ref of a commitment in the file and its ref here")
CHOOSE_OURS_OR_THEIRS = Action("keep our value of a field, or take theirs", ("field",))
