"""The sentences of the database: why it cannot be used, copied or upgraded, and what a check finds."""

# -- which database ----------------------------------------------------------------------------------

NOT_A_DATABASE_URL = '"{scheme}://..." is not the URL of a database.'
CONNECTION_STRING = "That is neither the path of a file nor the URL of a database."
DATABASE_EXAMPLE_WITH_LOGIN = (
    "Give the path of a file, or postgresql://USER@HOST/DATABASE; "
    "a password goes into ~/.pgpass or PGPASSWORD."
)
UNKNOWN_ENGINE = "{engine}:// is not a database that the tracker can use."
DATABASE_EXAMPLE = "Give the path of a file, or postgresql://USER@HOST/DATABASE."
SERVER_DATABASES = "Databases on a server"

# -- its version -------------------------------------------------------------------------------------

OLDER = "{place} was made by an older tracker."
NEWER = "{place} was made by a newer tracker."
UNKNOWN_VERSION = '{place} says that a tracker of version "{version}" made it, which there is not.'
NO_VERSION = "{path} does not say which tracker made it."
INSTALL_NEWER_TRACKER = "Install that version, or a newer one."
UPGRADE_FAILED = "{place} could not be brought up to date ({reason}); it is as it was."
REPORT_THIS = "Please report this."
UNCHANGED = "{message} It is as it was."
BACKUP_KEPT = "A backup is at {path}."
NOT_OUR_SCHEMA_TO_UPGRADE = "{path} is not as the tracker made it. {differences}"
BROKEN_ROWS_AFTER_UPGRADE = "{path} has {count} rows that point nowhere; it was left as it is."

# -- a file ------------------------------------------------------------------------------------------

NOT_A_PATH = '"{text}" cannot be the path of a file.'
OLD_SQLITE = "This Python has SQLite {version}."
USE_NEWER_SQLITE = "Use one with {version} or newer."
NO_DATABASE = "There is no tracker database at {path}."
FOLDER = "{path} is a folder, and a database is a file."
UNREADABLE = "{path} cannot be read ({reason})."
EMPTY_FILE = "{path} is an empty file; it was left as it is."
OTHER_FILE = "{path} is not a tracker database; it was left as it is."
CANNOT_BE_MADE = "{path} cannot be made ({reason})."
IN_USE = "{path} is in use by another program; nothing was saved."
TRY_AGAIN_SOON = "Try again in a moment."
TRY_AGAIN = "Try again."
REPLACED_MEANWHILE = "{path} has just been replaced; nothing was saved."
READ_ONLY = "{path} may only be read; nothing was saved."
ASK_FOR_PERMISSION = "Ask for the right to write to it."
CANNOT_BE_WRITTEN = "{path} could not be written; nothing was saved."
IS_DISK_FULL = "Is the disk full? Make room."
DAMAGED = "{path} is damaged ({reason})."
ENDLESS = "{path} gives no answer: to read it comes to no end, as in a file that is damaged."
NAMES_NO_TEXT = "the names in it are no text"
CANNOT_BE_OPENED = "{path} cannot be opened."
CHECK_FILE_PERMISSION = "Check that you may read it and its folder."
DATABASE_ITSELF = "{path} is the database itself."
SIDE_FILE = "{path} is where SQLite keeps what belongs to the database."
NAME_OTHER_FILE = "Name another file."

NOT_OUR_SCHEMA = "{path} is not as the tracker makes it, and nothing was saved. {difference}"
NOT_READABLE_CELL = "{place} holds what the tracker does not write. {problem}"
NOT_READABLE_SCHEMA = "{path} cannot be read. {difference}"

# -- files that are written --------------------------------------------------------------------------

NOT_A_FILE = "{path} is no file that can be written to."
NAME_OTHER = "Name another."
OTHER_KIND = "{path} is a file of another kind; it was left as it is."
NO_FOLDER = "There is no folder {folder}."
MAKE_FOLDER = "Make it, or name another place."
NOT_WRITTEN = "{path} could not be written ({reason}); what stood there is as it was."
MAKE_ROOM = "Make room, or name another place."

# -- copies ------------------------------------------------------------------------------------------

COPY_HAS_MORE = "{path} has {of_copy:,} updates, the database only {of_database:,}."
NOT_REPLACED = "{reason}, so it is not replaced."
COPY_DIFFERS = "The copy of {path} does not hold what that holds; it was thrown away."
NOT_WHOLE = "{path} is not whole ({reason})."
USE_OTHER_COPY = "Use another copy."
BROKEN_ROWS = "{path} has rows that point nowhere."
HAS_OTHER_NAME = "{path} has another name too (a hard link), which would go on with the old file."
REMOVE_OTHER_NAME = "Take the other name away, or restore to a new place."
NO_FILE = "There is no file {path}."
CHECK_NAME = "Check its name."
UNSOUND_COPY = "{path} is not as the tracker makes it; nothing was replaced. {differences}"
READ_ONLY_TO_REPLACE = "{path} may only be read; nothing was replaced."

ALREADY_THERE = "{path} is there already; it was left as it is."
LOST_TABLE = "All of {table} is lost: it is missing."
LOST_REST = "Some of {table} is lost: no more of it can be read."
LOST_ROWS = "Rows of {table} that cannot be read: {count:,}."
LOST_ORPHANS = "Rows of {table} that are about a lost row of {parent}: {count:,}."
LOST_ANCHORS = "When this is due is lost, as it hangs on what is not there: {names}."
RENUMBERED = "Numbers of {table} that are other now, from {first} on: {count:,}."

# -- a server ----------------------------------------------------------------------------------------

NOT_A_SERVER_URL = "{server} is not the URL of a server: {reason}."
CORRECT_URL = "Correct it, or leave that out."
UNKNOWN_PARAMETER = "no server knows what {parameter} is"
NO_TABLES = "{server} has no tables of the tracker."
TABLES_OF_OTHER_PROGRAM = "{server} holds the tables of another program; it was left as it is."
TABLE_OF_OTHER_PROGRAM = "{server} holds a table of another program; it was left as it is."
NAME_OTHER_DATABASE = "Name another database."
OLD_SERVER = "{server} is PostgreSQL {version}."
USE_NEWER_SERVER = "Use one with {version} or newer."
OTHER_ENCODING = "{server} stores text as {encoding}, which lacks letters."
USE_UTF_8 = "Have the database made with ENCODING 'UTF8'."
SERVER_IN_USE = "{server} is in use by somebody else; nothing was saved."
FORBIDDEN = "You have no right to do this in {server}; nothing was saved."
ASK_ADMINISTRATOR_FOR_RIGHT = "Ask its administrator for it."
SERVER_READ_ONLY = "{server} may only be read; nothing was saved."
WRITE_TO_ORIGINAL = "Write to the server that it is a copy of."
SERVER_FULL = "{server} could not be written; nothing was saved."
SERVER_DISK_FULL = "Ask its administrator: its disk or its memory is full."
CONNECTION_ENDED = "{server} has ended the connection."
TIMED_OUT = "{server} gave up, as it allows no more time for one question; nothing was saved."
ASK_FOR_MORE_TIME = "Ask its administrator for a longer statement_timeout, or for why it was stopped."
FAULTY_DISK = "{server} reports a fault of its disk; nothing was saved."
TELL_ADMINISTRATOR = "Tell its administrator."
TABLES_INCOMPLETE = "{server} lacks a part of its tables."
PASSWORD_MISSING = "{server} asks for a password."  # noqa: S105 - a sentence
GIVE_PASSWORD = "Put it into ~/.pgpass or PGPASSWORD."  # noqa: S105 - a sentence
CONNECTION_REFUSED = "{server} refuses the connection: {reason}."
ASK_ADMINISTRATOR = "Ask its administrator."
CANNOT_BE_REACHED = "{server} cannot be reached: {reason}."
CHECK_ADDRESS = "Check the address and the network."

# -- what a check finds ------------------------------------------------------------------------------

FOUND_OLDER = "It was made by an older tracker."
FOUND_NEWER = "It was made by a newer tracker."
FOUND_UNKNOWN_VERSION = 'It says that a tracker of version "{version}" made it, which there is not.'
FOUND_NO_VERSION = "It does not say which tracker made it."
FOUND_DAMAGE = "It is damaged: {reason}."
FOUND_BROKEN_ROW = "A row of {table} points to a row of {parent} that is not there."
FOUND_BROKEN_ROWS = "{count} of {column} in {table} point to a row of {parent} that is not there."
FOUND_MISSING = "Its {kind} {name} is missing."
FOUND_MISSING_OR_OFF = "Its {kind} {name} is missing or switched off."
FOUND_ADDED = "Its {kind} {name} is none of the tracker's."
FOUND_CHANGED = "Its {kind} {name} is not what the tracker makes."
FOUND_NOT_TEXT = "The {column} of this {table} is no text: {names}."
REPAIR_BY_HAND = "The tracker does not write this; compare with a backup before you trust it."
RESTORE_OR_REMAKE = "Go back to a backup, or have its administrator make it again."
NAMES_AND_MORE = "{names} and {more:,} more"

LOG_BROKEN = (
    "Its log does not fit from command {number:,} on ({words}, recorded at {moment:%Y-%m-%d %H:%M} UTC by "
    "{author}): what it wrote, or something before it, is not what was recorded."
)
OTHER_LOG_BROKEN = (
    "The log of another office that it keeps does not fit at a command ({words}, recorded at "
    "{moment:%Y-%m-%d %H:%M} UTC by {author}): what it wrote is not what was recorded."
)
UNWRITTEN_ROWS = "Rows of {table} that no command wrote: {count:,}."
COMPARE_LOG = "Compare with a backup whose head was written down before you trust it."
WORDS_OF_PROGRAM = "of a program"

# -- what an older tracker took ----------------------------------------------------------------------

CIRCLE = "These commitments replace each other in a circle: {refs}."
SUCCESSOR_NOT_AGREED = (
    "This update has a commitment replaced by what is only intended, proposed or discussed: {names}."
)
RETRACTED_TOO_EARLY = "This update was taken back before it was recorded: {names}."
HANGS_ON_NOTHING = "The due date of this hangs on what is not there: {names}."
CORRECT_DUE = "Correct when it is due."
LOOK_ALIKE = "Nobody can tell the {column} of these apart, and it differs ({table}): {names}."
WRITE_ALIKE = "Correct one of them: the same if it means the same, else in other words."
RECORD_AGAIN = "It counts at no moment; if that is wrong, record it again."

# -- the rules that a check holds rows to ------------------------------------------------------------

BROKEN_DAY = "The {column} of this {table} is no day: {names}."
BROKEN_MOMENT = "The moment at which this {table} was recorded is none, or is still to come: {names}."
BROKEN_NUMBER = "The {column} of this {table} is no number: {names}."
NUMBER_AFTER_NONE = "No number of the log comes before that of this {table}: {names}."
BROKEN_VALUE = "The {column} of this {table} cannot be read: {names}."
BROKEN_REF = "This {table} has a ref that nobody can type: {names}."
BROKEN_CODE = "This actor has a code that nobody can type: {names}."
BROKEN_TEXT = "The {column} of this {table} is empty or too long: {names}."
UNKNOWN_TERM = "This revision is of a term that there is not: {names}."
UNREADABLE_TERM = "The {term} that this revision gives is none: {names}."
NO_TERMS = "This revision says nothing: {names}."
UNKNOWN_ACTOR_KIND = "This actor is of a kind that there is not: {names}."
UNKNOWN_STRENGTH = "This commitment has a strength that there is not: {names}."
UNKNOWN_COMMITMENT_KIND = "This commitment is of a kind that there is not: {names}."
UNKNOWN_STATUS = "This update has a status that there is not: {names}."
UNKNOWN_STANDING = "This agreement has a standing that there is not: {names}."
UNKNOWN_MARK = "This mark is one that there is not: {names}."
NO_KEYS = "What this command wrote cannot be told: {names}."
MARK_OF_NOTHING = "This mark is of an entry that is not there: {names}."
EMPTY_UPDATE = "This update says nothing: {names}."
STANDING_WITHOUT_NOTE = "This standing of an agreement needs a note and has none: {names}."
AGREEMENTS_OF_MEETING_MISSING = "This meeting is about no agreement: {names}."
EVENT_OF_OTHER = "This event is not named after its agreement: {names}."
NOTE_MISSING = "The status of this update needs a note: {names}."
SUCCESSOR_AND_STATUS_DIFFER = (
    "This update is superseded by nothing, or replaced without being superseded: {names}."
)
SUCCESSOR_OF_ITSELF = "This update is superseded by its own commitment: {names}."
PARTIES_MISSING = "Nobody is a party to this agreement: {names}."
AGREEMENTS_MISSING = "This document belongs to no agreement: {names}."
OBLIGORS_MISSING = "Nobody owes this commitment: {names}."
DOCUMENT_OF_OTHER = "The document of this commitment is another agreement's: {names}."
