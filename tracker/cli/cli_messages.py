"""All that the commands say to a person, each a message with named values.

Help texts stand beside the options and commands that they explain, where Typer reads them. ``db`` is the
option --db with a blank before it, where a command needs it to mean the same database; else it is empty. Days
and counts come as text; ``number`` is the number that decides between the forms ONE and MANY.
"""

LIST_COMMA = ", "
LIST_AND = " and "

COUNTED_NONE = "nothing"

# -- for the other side ------------------------------------------------------------------------------

OWNER_NOT_SHAREABLE = "--owner asks who of us follows it up, which --shareable leaves out"
GROUPS_NOT_SHAREABLE = "--group-by owner asks who of us follows it up, which --shareable leaves out"
IMPORT_NOT_SHAREABLE = "--import asks what was brought in here, which --shareable leaves out"

# -- list, summary, show, add ------------------------------------------------------------------------

OPEN_COMMITMENTS_ONE = "{number} open commitment"
OPEN_COMMITMENTS_MANY = "{number} open commitments"
COMMITMENTS_ONE = "{number} commitment"
COMMITMENTS_MANY = "{number} commitments"
LISTED = "{commitments} {as_of}"
DUE_AFTER = "{commitments} due after {day}"
DUE_BEFORE = "{commitments} due before {day}"
DUE_BETWEEN = "{commitments} due after {first} and before {last}"
LISTED_FIRST = "{listed}, the first {shown} shown (--limit 0 for all)"
LISTED_BESIDE_TENTATIVE = (
    "{listed}; {tentative} more only intended, proposed or discussed (--strength shows them)"
)
LISTED_BESIDE_NOT_YET_OWED = "{listed}; {number} more not yet owed (--flag not-yet-owed shows them)"
LISTED_SENTENCE = "{listed}."

SUMMARY_AS_OF = "Counted {as_of}."

SERIES_AS_OF = "Counted at the end of each {every}, {as_of}."
INCIDENTS_AS_OF = "Incidents in each {every}, {as_of}."
NEEDS_EVERY = "{option} goes with --every."
NEEDS_EVERY_HINT = "For each month: --every month."
NOT_WITH_EVERY = "--since compares two days, and --every counts at the end of each period."
NOT_WITH_EVERY_HINT = "To begin a series on that day: --from in place of --since."
NOT_WITH_INCIDENTS = "Incidents are counted by side, and have no other groups."
NOT_WITH_INCIDENTS_HINT = "Leave out --group-by, or select what it is about: --theme border."

SHOWN_AS_OF = "{ref} {as_of}."
SINCE_DAY_OR_MEETING = "A day is understood too: --since 2018-03-01"


THE_PARTIES = "the parties; --obligor names others"
NEXT_ADD_TO = 'Next: tracker add "..." --agreement {ref}'
NEXT_DUE_BY = "What is due by it: tracker add TITLE --due {example}"
NEXT_MINUTES = "What came of it: tracker show {ref}"

# -- update, log, undo, retract ----------------------------------------------------------------------

VALUE_MISTYPED = "If {update} is mistyped: tracker correct {update} --value N --reason REASON"
ON_AND_SEEN = "--on is the day since which it is true, --seen a day on which it was found so."
ON_AND_SEEN_HINT = "Give one of them."
TWO_MARKS = "An entry is for our eyes only, or for the other side too."
TWO_MARKS_HINT = "Give --internal or --share."
MARK_MISSING = "It is not said for whose eyes it is."
TO_UNDO = "To take it back: tracker undo"
MOVE_DUE_DATE = "This does not move the due date; tracker update {ref} --due {day} does."
DUE_DATE_MISTYPED = (
    "If that was mistyped: tracker undo, then tracker correct {ref} --due {day} --reason REASON"
)

NO_ENTRIES = "There are no entries."
LOG_FROM = "Entries true from {first}."
LOG_UNTIL = "Entries true until {last}."
LOG_FROM_UNTIL = "Entries true from {first} until {last}."

GOES = "The {kind} {ref} goes: {title}"
MORE_GO = "  and {count} more"
CONFIRM_HINT = "To take it back without being asked, add --yes."
ASK_TO_UNDO = "Take it back?"
ASK_TO_RETRACT = "Take all of this back?"
UNDONE = "Taken back. It stays on record: tracker log"
RETRACTED_ENTRY = "Taken back: {entry}. It stays on record."
RETRACTED_ENTITY = "Taken back: the {kind} {ref}. It stays on record, and its ref is not given anew."
NOTHING_TO_UNDO = "{author} has recorded nothing that undo could take back."
NOTHING_TO_UNDO_HINT = "To see all: tracker log; one entry is taken back with: tracker retract U-45 -m REASON"
UNDO_REASON = "Taken back with undo."

NOT_AN_ENTRY = '"{text}" names no entry of the log.'
NOT_AN_ENTRY_HINT = "Name a claim as the log does: tracker accept U-45"

# -- correct, amend ----------------------------------------------------------------------------------

A_KIND = {
    "commitment": "a commitment",
    "agreement": "an agreement",
    "document": "a document",
    "actor": "an actor",
    "event": "an event",
    "meeting": "a meeting",
    "update": "an update",
    "standing": "the standing of an agreement",
    "event_day": "the day of an event",
}
HELP_OF_TERMS = {
    "agreement": "The agreement; of a document repeat it.",
    "on": "The day of conclusion, of publication, of a meeting, or on which an entry was true.",
    "note": "The note of it; - reads it.",
    "kind": "What it is: of a commitment or an actor.",
    "due": 'The due date, a day or by an event; none takes it away, "after none" a condition.',
    "day": "The day of an event that an entry says, or unknown.",
    "side": "Whose part it is about; of a standing, whose act it was.",
}
NOTHING_OTHER = "It is not said what is other of {kind}."
NOT_OF_KIND = "There is no {option} of {kind}."
OPTIONS_OF_KIND = "Of {kind} these can be other: {options}."


# -- agreement, document, actor ----------------------------------------------------------------------


# -- event, meeting, office --------------------------------------------------------------------------

NOTHING_SAVED_YET = "Nothing was saved."
NO_ACTOR_YET = "An empty database has no actors yet, so none of them is ours."
NO_ACTOR_YET_HINT = "Leave --actor out; once that actor is added: tracker office --actor CODE"
OFFICE_NOT_SAID = "Nobody has said who we are. To say it: tracker office --name NAME --actor CODE"

# -- import, export ----------------------------------------------------------------------------------

MAPPING_OF_DOCUMENT = "--map, --agreement and their like are for tables."
MAPPING_OF_DOCUMENT_HINT = "{file} is a document: leave them out."
PROPOSED_SHEET = '{file}, sheet "{sheet}", with its header in row {row}, could be read so:'
PROPOSED_TABLE = "{file}, with its header in row {row}, could be read so:"
PROPOSED_COLUMN = "  {field}  {column}: {examples}"
PROPOSED_NOT_READ = "Not read: {columns}."
PROPOSED_WORD = 'Not known in {field}: "{word}" (rows: {rows:,}).'
PROPOSED_ACTOR = "Not known as an actor: {name} (rows: {rows:,}); it would get the code {code}."
PROPOSED_SIMILAR_ACTOR = "{unknown} Did you mean {similar}?"
PROPOSED_TO_DECIDE = "Put what is meant in the place of each question mark."
PROPOSED_COMMAND = "To bring it in:"
ROWS_WITH_WORD = "rows: {rows:,}"
MAPPING_IS_TOML = "A mapping is kept as TOML, and {file} is not called so."
MAPPING_IS_TOML_HINT = "Give a name that ends with .toml."
READING = "Reading {file}"
IMPORT_MADE_MORE_ACTORS = "{count:,} more actors are new; --json names all."
IMPORT_NEARLY_IF_TRIED = "{made} Did you mean {similar}? Then add: {option}"
IMPORT_NEARLY = "{made} Did you mean {similar}? Then: tracker undo, and bring it in with {option}"
VALUES_OPTION = "--values {value}"
IMPORT_KNOWN_STATUSES = (
    "Not recorded again, because it is known here as of the day of its column (statuses: {count:,}). "
    "To record it all the same: --set source=TEXT"
)
IMPORT_DATED_COLUMNS = (
    "Not read, because nobody says what was so on these days: {columns}. "
    'If it is the status: --melt "PATTERN=status"'
)
DUE_OPTION = "--due {value}"
IMPORT_EDITED = (
    "{ref}: {field} is {theirs} in this list, here {ours}. To record it: tracker update {ref} {option}"
)
ENTRY_AND_CHANGE = "{update}, {ref}: {change}"
IMPORT_TAKES_BACK = "{entry}: taken back by {author} on {day}."
IMPORT_TAKES_BACK_MORE = "Of ours {count:,} more are taken back; --json names all."
IMPORT_TAKEN_BACK_HERE = (
    "Of what is there already, {counted} had been taken back here, last on {day}: --again brings that in."
)
IMPORT_BROUGHT_BACK = "Brought in again: {counted}, which had been taken back here."
IMPORT_WOULD_BRING_BACK = "Would be brought in again: {counted}, which had been taken back here."
IMPORT_OF_PAST = (
    "Some of it was recorded elsewhere, from {day} {time} UTC on: what was known since then includes it now."
)

WRITING = "Writing {file}"
EXPORTED = "{files}: {written} written."
NOT_ONE_TEXT = "{format} is more than one table."
NOT_ONE_TEXT_HINT = "Name a file for it: -o report.{format}"
DOCUMENT_AS_OF = "A document hands on all that was recorded, whatever the day."
DOCUMENT_AS_OF_HINT = "Leave out --as-of and --known-at, or write .csv, .xlsx or .ics."
ALARM_OF_OTHER = "{format} has no reminders."
ALARM_OF_OTHER_HINT = "Leave out --alarm, or write a calendar: -o due.ics"
NOT_AN_ALARM = '"{text}" does not say how many days before.'
NOT_AN_ALARM_HINT = "Write 14d, or 2 weeks."
FORMATS_DIFFER = "{file} is {format_of_name} by its name, and --format says {format}."
FORMATS_DIFFER_HINT = "Leave one out."
NO_FORMAT = "{file} does not say its format."
OTHER_FORMAT = "{file}: no answer can be made as .{suffix}."
NO_FORMAT_HINT = "End it in {suffixes}, or add --format."

# -- an answer on a screen, in a file, with some of its columns --------------------------------------

LONGER_THAN_SCREEN = "The answer has {lines:,} lines, more than the screen: it begins further up."
PAGER_PROMPT = "lines {first}-{last} of {lines} (space for more, q to end)"
ANSWER_SAVED = "{file} is written."
NOT_A_WIDE_PERIOD = '"{text}" is no period of a wide table.'
WIDE_PERIODS = "There is one: --wide year"
WIDE_IS_A_TABLE = "A wide table has columns of its own."
WIDE_IS_A_TABLE_HINT = "Leave --wide out, or --columns, and ask for another format, such as --format csv."
SINCE_LAST_SAME = "Since {file} nothing is other."
SINCE_LAST_GONE = "Since {file} gone: {rows}."
SINCE_LAST_NEW = "Since {file} new: {rows}."
SINCE_LAST_CHANGED = "Since {file} changed: {row}, {field}: {before} -> {now}."
SINCE_LAST_MORE = "Since {file} {count:,} more fields are changed."
BLANK_VALUE = "blank"
NO_COLUMNS = "--columns names no column."
NO_COLUMNS_HINT = "Name some, with commas between them: --columns ref,status"
COLUMNS_OF_JSON = "{format} always has all its keys, so that programs can rely on them."
COLUMNS_OF_JSON_HINT = "Leave --columns out, or ask for another format, such as --format csv."

# -- publish -----------------------------------------------------------------------------------------

PUBLISHED = (
    "{folder}: {written:,} files written, {unchanged:,} as they were, {removed:,} removed. "
    "To look at it, open index.html there."
)
PUBLISHED_KEPT = "No longer published, and left because it is not as the tracker made it: {files}."
PUBLISHED_WITHOUT_ADDRESS = "For a sitemap.xml, say where it will be found: --address https://..."
SHAREABLE_AND_INTERNAL = "--shareable is for the other side, --with-internal for ourselves."
SHAREABLE_ALONE_HINT = "Give one of them; without either, it is for the other side."
NOT_AN_ADDRESS = '"{text}" is not the address of a place on the web.'
NOT_AN_ADDRESS_HINT = "Give one such as https://example.org/follow-up."

# -- brief -------------------------------------------------------------------------------------------

BRIEF_SAVED = "{file}: {commitments}, {as_of}."
BRIEF_HINT = (
    "To look at it or mail it, add -o brief.html; to print it, -o brief.pdf; to go on writing, -o brief.docx."
)
MEETING_TOO_LATE = "The last meeting, {meeting}, is after the day asked about, {day}."
MEETING_TOO_LATE_HINT = "Give an earlier --since, or a later --as-of."
ONLY_IN_A_FILE = "A Word document is not printed, only saved."
ONLY_IN_A_FILE_HINT = "Name its file: -o brief.docx"
PDF_ONLY_IN_A_FILE = "A PDF is not printed on a terminal, only saved."
PDF_ONLY_IN_A_FILE_HINT = "Name its file: -o brief.pdf"
TEMPLATE_WITHOUT_WORD = "A template is for a Word document."
NO_BROWSER = "There is no Chromium, Chrome or Edge here that could print the page as PDF."
BROWSER_FAILED = "{browser} did not print the page."
PRINT_BY_HAND = "Save it with -o brief.html, open that in any browser, and print it there into a file."

# -- init, backup, restore, check, upgrade -----------------------------------------------------------

DATABASE_MADE = "{location} is made; {added}."
DATABASE_MADE_EMPTY = "{location} is made."
DATABASE_THERE = "{location} was there already; {added}."
SEEDS_ADDED = "{agreements} and {commitments} were added"
SEEDS_NOT_MISSING = "nothing was missing"
NEXT_LIST = "Next: {tracker} list{db}, or in a browser: {tracker} serve{db}"
NEXT_ADD = "Next: {tracker} actor add, then {tracker} agreement add, then {tracker} add"
NEXT_ADD_WITH_DB = (
    "Next, each with{db}: {tracker} actor add, then {tracker} agreement add, then {tracker} add"
)
OWN_AGREEMENT = "For an agreement of your own, in a file of its own: {tracker} init --empty --db FILE"

ON_A_SERVER = "{location} is on a server."
BACKUP_ON_SERVER = "Copy it with: pg_dump --format=custom --no-blobs --file=tracker.dump {url}"
RESTORE_ON_SERVER = "Go back with: pg_restore --clean --if-exists --single-transaction --dbname={url} FILE"
BACKED_UP = "{copy} holds {content}, checked. To go back to it: tracker restore {quoted_copy}{db}"
BACKED_UP_UNSOUND = (
    "{copy} holds {content}. It is a true copy, but of a database that is not as the tracker makes it: "
    "{differences} To see what to do: tracker check{db}"
)
BACKUP_HEAD = "The head of its log is {head}; it stands in {file} too."
REPAIRED = "{file} is sound and holds {rows:,} rows. What is not in it, or is other:"
NOTHING_LOST = "Nothing: all could be read."
RESTORED = "{path} holds {content} now, as {copy} does."
RESTORED_AND_KEPT = "{path} holds {content} now, as {copy} does. What stood there is kept at {kept}."
SOUND = "{location} is sound: undamaged, as the tracker makes it, and no rule is broken in it."
HEAD = "The head of its log is {head}: command {number:,}, {moment:%Y-%m-%d %H:%M} UTC."
HEAD_OF_BEGINNING = "The head of its log is {head}: the beginning, {moment:%Y-%m-%d %H:%M} UTC."
HEAD_MISSING = "Its log has no head: no command has recorded anything by then."
LOG_BEGAN = (
    "Its log begins with the {words}, of {moment:%Y-%m-%d %H:%M} UTC: what is older is proved as it was "
    "then, and not which command wrote it."
)
NO_HEAD = '"{text}" is no head.'
NO_HEAD_HINT = "It has 64 characters, 0 to 9 and a to f; the first 16 of them are enough."
HEAD_OF_REPAIRED = "--against asks about a database as it is, and --repair-into makes another."
HEAD_OF_REPAIRED_HINT = "Leave one of them out."
HEAD_FOUND = (
    "{head} is in its past: command {number:,} ({words}), recorded at {moment:%Y-%m-%d %H:%M} UTC by "
    "{author}."
)
HEAD_IS_BEGINNING = "{head} is in its past: it is the beginning of the log, {moment:%Y-%m-%d %H:%M} UTC."
HEAD_OF_OTHER = (
    "{head} is in the log of another office, as it came in with command {number:,}: {words}, recorded at "
    "{moment:%Y-%m-%d %H:%M} UTC by {author}."
)
HEAD_NOT_FOUND = (
    "{head} is not in its past: something before it was changed or removed, or this is another log."
)
HEAD_UNPROVED = "{head} stands in it, but what stands before it does not fit: it proves nothing."
NOTHING_AFTER_HEAD = "Nothing came after it."
AFTER_HEAD_ONE = "After it came {number:,} command:"
AFTER_HEAD_MANY = "After it came {number:,} commands:"
COMMAND_AFTER_HEAD = "{number:,} ({words}), {moment:%Y-%m-%d %H:%M} UTC, {author}: {written}"
COMMANDS_AFTER_HEAD_MORE = "and {count:,} more."
WROTE_NOTHING_NEW = "no new records"
WORDS_OF_PROGRAM = "of a program"
UP_TO_DATE_ALREADY = "{location} is up to date already."
UPGRADED = "{location} is up to date now."
UPGRADED_AND_KEPT = "{location} is up to date now. What it was before is kept at {kept}."

# -- serve -------------------------------------------------------------------------------------------

PAGES_IN_BROWSER = "Pages in a browser"
SERVED = "The pages are at {address}, for you alone. They open with {file}; Ctrl-C ends them."
SERVED_BEHIND_PROXY = "The pages are at {address}, for your proxy alone. Ctrl-C ends them."
SERVING_ENDED = "The pages are closed."
OPEN_BY_HAND = "No browser was found. Open this file in one: {file}"
PORT_IN_USE = "Nothing can listen at {host}:{port} ({reason})."
PORT_IN_USE_HINT = "Leave --port out, and any that is free is taken."
HEADER_ALONE = "--user-header is for pages behind a proxy."
HEADER_ALONE_HINT = "Add --behind-proxy, or leave it out."
ONLY_THIS_MACHINE = "Without a proxy the pages are for this machine alone, and not at {host}."
ONLY_THIS_MACHINE_HINT = "Leave --host out, or add --behind-proxy and --user-header."
PROXY_NAMES_NOBODY = "Behind a proxy it must be known who is there."
PROXY_NAMES_NOBODY_HINT = "Name the header that says it: --user-header X-Remote-User"
OFFICE_NEEDS_SERVER = "{path} is a file, and an office needs a database on a server."
OFFICE_NEEDS_SERVER_HINT = "Name it: --db postgresql://USER@HOST/DATABASE"

# -- what was mistyped -------------------------------------------------------------------------------

HELP_HINT = "To see how: {command} --help"
SUGGESTION_AND_HELP_HINT = "{suggestion} To see how: {command} --help"
DID_YOU_MEAN = "Did you mean {suggestions}?"
TO_UPDATE = "To record how far it is, a new due date or a note: tracker update {ref}"
TO_CORRECT = (
    "To put right what was typed wrong: tracker correct {ref}; what the parties changed: tracker amend {ref}"
)
TO_TAKE_BACK = (
    "To take back what should never have been entered: tracker undo, or tracker retract {ref} -m REASON; "
    "for what was released: tracker update {ref} withdrawn"
)
TO_SHOW = "To see one commitment whole: tracker show {ref}"
TO_LIST = "To see what is open: tracker list"
TO_SEARCH = "To look for words: tracker list --search {words}"
TO_LOG = "To see what changed: tracker log"
TO_ADD = "To add a commitment: tracker add"
TO_COUNT = "To count: tracker summary"
TO_BRIEF = "To make the page for a meeting: tracker brief"
TO_EXPORT = "To write all of it to a file: tracker export -o FILE"
TO_IMPORT = "To read a file: tracker import FILE"
TO_UNDO_LAST = "To take back what you recorded last: tracker undo"
TO_SEE_VERSION = "To see it: tracker --version"
NO_SUCH_COMMAND = 'There is no command "{word}".'
BEGINS_WITH_DASH = '"{words}" begins with a dash, as options do.'
BEGINS_WITH_DASH_HINT = 'Put -- before it, after all options: -- "{words}"'
NO_SUCH_OPTION = 'There is no option "{word}" here.'
OPTION_BEFORE_COMMAND = "{option} stands after the command, not before it."
NEEDS_WORDS = "{command} needs {words}."
NEEDS_VALUE = "{words} needs a value after it."
TAKES_NO_VALUE = "{words} takes no value."
GIVEN_TWICE = "{option} is given more than once here, and has only one value."
GIVEN_TWICE_HINT = "Give it once."
ACTOR_KINDS = "Kinds of actors: {kinds}."
WHO_SAYS_SO = (
    "Who says so goes after --reporter, whose part it is after --side, the day on which it was true after "
    "--on, or on which it was seen after --seen."
)
TO_COUNT_BY = "To count by it: tracker summary --group-by KEY."
TERMS_STAY = (
    "An update says how far a commitment is. To put right terms that were typed wrong: tracker correct REF; "
    "terms that the parties changed: tracker amend REF --on DAY"
)
TOO_MANY_WORDS = "Too many words: {words}; put quotes around words that belong together."
NOTE_AFTER_OPTION = "A note goes after -m: -m {words}"
WORDS_NEED_QUOTES = '"{words}" is more than one word: it needs quotes or a hyphen.'
WRITE_STATUS = "Write {status}."
TAKES_NO_WORDS = "{command} takes no words: {words}."
TO_SHOW_OR_SEARCH = (
    "To see one commitment whole: tracker show {ref}; to look for words: tracker list --search {words}"
)
ONE_AT_A_TIME = "{command} takes back one entry at a time."
RETRACT_EACH = (
    "Take back each by itself: tracker retract {update} -m REASON; or all of your last command: tracker undo"
)
NEEDS_COMMAND = "{command} needs one of its commands."

NO_DATABASE_NAMED = "--db names no database."
NO_DATABASE_NAMED_HINT = "Give its path or its URL, or leave --db out."
NO_HOME = "There is no home folder in which the database could be."
NO_HOME_HINT = "Name its file with --db, or in TRACKER_DB."
TODAY_SETTING = "TRACKER_TODAY: {problem}"
NOTHING_PIPED = "Nothing was piped in for the note."
NOTHING_PIPED_HINT = 'Write it after -m: -m "Numbers exchanged"'
NO_EDITOR = "No editor was found."
NO_EDITOR_HINT = "Name one in the variable EDITOR, or write the note after -m."
EDITOR_NOT_STARTED = 'The editor "{editor}" cannot be started ({reason}).'
EDITOR_FAILED = 'The editor "{editor}" ended with exit code {code}, so nothing was saved.'
EDITOR_FAILED_HINT = "Try again, or write the note after -m."
NOTE_EMPTY = "The note is empty, so nothing was saved."
NOTE_EMPTY_HINT = "Leave --edit out for news without a note."
NOTE_KEPT = "The note is kept in {file}; to use it: -m - < {file}"
NOTHING_PIPED_FILE = "Nothing was piped in."
NOTHING_PIPED_FILE_HINT = "Name the file, or pipe it in: tracker import - < plan.csv"
NOT_A_NUMBER = '"{text}" is not a whole number from 0 to {most:,}.'
NOT_A_NUMBER_HINT = "Write one such as 50."
NOT_A_FILE_NAME = '"{text}" cannot be the name of a file.'
NOT_A_FILE_NAME_HINT = "Name another."
IS_A_FOLDER = "{path} is a folder."
IS_A_FOLDER_HINT = "Name a file in it."

# -- help ----------------------------------------------------------------------------------------------

MANUAL_IS_WHOLE = "The manual page has all commands, and not {words} alone."
MANUAL_IS_WHOLE_HINT = "Name no command beside --man, or leave --man out."
ARGUMENTS_HEADING = "Arguments"
OPTIONS_HEADING = "Options"
COMMANDS_HEADING = "Commands"
REQUIRED = "required"
WHAT_HEADING = "What"
WHEN_HEADING = "When"
WHOSE_HEADING = "Whose"
SELDOM_HEADING = "Seldom"
NO_SUCH_LANGUAGE = 'The tracker does not speak "{text}".'
LANGUAGES = "Languages: {known}."
NO_SUCH_CALENDAR = 'There is no calendar "{text}".'
CALENDARS = "Calendars: {known}."
USAGE = "Usage: "
VARIABLES_HEADING = "Environment variables"
VARIABLES = {
    "TRACKER_DB": "The database: a file, or postgresql://USER@HOST/DATABASE.",
    "TRACKER_AUTHOR": "Who records; else your login name.",
    "TRACKER_TODAY": "A day that stands for today.",
    "TRACKER_LANGUAGE": "The language: en, fa, ur, ar or fr; else that of the system.",
    "VISUAL, EDITOR": "The editor of --edit.",
    "TRACKER_PAGER": "The pager; else PAGER, else less. Empty or cat is none.",
    "NO_COLOR": "No colours.",
    "COLUMNS, LINES": "The width and the height of the screen.",
}
EXIT_CODES_HEADING = "Exit codes"
EXIT_CODES = {
    0: "Done.",
    1: "A defect of the tracker.",
    2: "Not understood.",
    3: "There is no such ref.",
    4: "Refused by a rule.",
    5: "A bad input file; nothing was saved.",
    6: "The database cannot be used.",
    7: "Busy, read-only or full; nothing was saved, try again.",
    8: "The check found something.",
    9: "Saved, but the answer could not be written.",
    130: "Stopped; nothing was saved.",
}

# -- completion --------------------------------------------------------------------------------------

UNKNOWN_SHELL = 'There is no completion for the shell "{shell}".'
KNOWN_SHELLS = "There is for {known}: name one of them after the option."
COMPLETION_INSTALLED = (
    "{file} teaches {shell} what to offer after Tab, in each window that is opened from now on."
)
COMPLETION_IN_PROFILE = "Add it to your profile: tracker --show-completion powershell >> $PROFILE"

# -- the tracker itself ------------------------------------------------------------------------------

VERSION = "tracker {version}"
NOT_WRITTEN = "The answer could not be written ({reason})."
NOT_WRITTEN_HINT = "Make room and try again."
NOBODY_READS = "nobody reads it"
SAVED_NOT_WRITTEN = "It is saved, but the answer could not be written ({reason}): do not do it again."
SAVED_NOT_WRITTEN_HINT = "The answer was: {answer}"
FAULT_AFTER_SAVING = (
    "It is saved, but the tracker failed where it should not ({error} in {file}, line {line}): "
    "do not do it again."
)
FAULT = "The tracker failed where it should not ({error} in {file}, line {line}); nothing was saved."
FAULT_HINT = "Please report this sentence."
