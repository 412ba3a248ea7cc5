"""All that the pages say to a person, each a message with named values.

What the command line and the pages say alike is in ``render.render_messages``. Days and counts come as text;
``number`` is the number that decides between the forms ONE and MANY.
"""

# -- around every page -------------------------------------------------------------------------------

OFFICE = "Tracker"
SKIP = "To the content"
LANGUAGES_LABEL = "Languages"
NAV_LABEL = "Pages"
TIME_LABEL = "Day and moment"
AS_OF_LABEL = "As of"
AS_OF_EXAMPLE = "today"
KNOWN_AT_LABEL = "Known at"
KNOWN_AT_EXAMPLE = "now"
SHAREABLE_LABEL = "As the other side reads it"
FOR_OTHER_SIDE = "This is for the other side: nothing of it is ours alone."
BACK_TO_OURS = "Back to ours"
DIFFERENCES_TITLE = "What reads otherwise than ours"
DIFFERENCES_WORDS = "This page is for ourselves. In what is for the other side these read otherwise:"
NO_DIFFERENCES = "This page is for ourselves. In what is for the other side nothing reads otherwise."
IMPORT_NOT_SHAREABLE = "What was brought in here is not for the other side to ask."
OWNER_NOT_SHAREABLE = "Who of us follows something up is not for the other side."
OWNER_NOT_SHAREABLE_HINT = "Leave it out, or look at ours."
SHOW_THEN = "Show"
NOT_TODAY = "This is not about today: it is how all stood {as_of}."
BACK_TO_TODAY = "Back to today"
TAKE_IT_BACK = "Take it back"
FOOTER = "Tracker {version}, {database}"
FOOTER_READ_ONLY = "Tracker {version}, {database}, only to look at"
NAVIGATION = {
    "": "Overview",
    "list": "List",
    "summary": "Counts",
    "agreements": "Agreements",
    "themes": "Themes",
    "meetings": "Meetings",
    "events": "Events",
    "documents": "Documents",
    "actors": "Actors",
    "log": "Log",
    "brief": "Brief",
    "add": "Add",
    "import": "Import",
    "about": "About",
}
BACK = "Back"
KINDS = {
    "commitment": "Commitment",
    "agreement": "Agreement",
    "actor": "Actor",
    "document": "Document",
    "event": "Event",
    "meeting": "Meeting",
    "theme": "Theme",
}
ALL_OF_KIND = {
    "agreement": "Agreements",
    "actor": "Actors",
    "document": "Documents",
    "event": "Events",
    "meeting": "Meetings",
}
ADD_OF_KIND = {
    "commitment": "Add a commitment",
    "agreement": "Add an agreement",
    "actor": "Add an actor",
    "document": "Add a document",
    "event": "Add an event",
    "meeting": "Add a meeting",
}

# -- what is published as files ----------------------------------------------------------------------

PUBLISHED_NAVIGATION = {
    "index": "Overview",
    "index/refs": "Index",
    "agreements": "Agreements",
    "themes": "Themes",
    "meetings": "Meetings",
    "events": "Events",
    "documents": "Documents",
    "actors": "Actors",
    "data": "Data",
    "about": "About",
}
PUBLISHED_AS_OF = "How all stood {as_of}."
INTERNAL_MARKING = "Internal: it has words, asks and names of ours. It is not to be handed on."
INDEX_BY = "All commitments by"
INDEX_NAMES = {
    "refs": "ref",
    "titles": "title",
    "agreements": "agreement",
    "actors": "actor",
    "themes": "theme",
    "statuses": "status",
    "flags": "flag",
}
INDEX_TITLES = {
    "refs": "All commitments by ref",
    "titles": "All commitments by title",
    "agreements": "All commitments by agreement",
    "actors": "All commitments by who owes them",
    "themes": "All commitments by theme",
    "statuses": "All commitments by status",
    "flags": "All commitments by flag",
}
INDEX_GROUP = "{title} ({ref})"
INDEX_OTHERS = "None"
INDEX_APART = "Only intended, proposed or discussed"
DATA_TITLE = "Data"
DATA_WORDS = "All that is on these pages, for spreadsheets and programs."
DATA_FILES = {
    "datapackage.json": "What the tables hold, column by column, as a Frictionless data package",
    "list.xlsx": "All commitments and how they stand, as an Excel workbook",
    "list.json": "All commitments and how they stand, as JSON",
    "log.json": "All that was said about them, as JSON",
}
DATA_TABLE = "A table in CSV"
FEED_TITLE = "{office}: what moved"
FEED_ENTRY = "{ref}: {what}"
FEED_CLAIM = "{entry}, says {who}"
FEED_SOURCE = "source: {source}"
FEED_TRUE_ON = "true on {day}"
NOTHING_TO_PUBLISH = "No commitment is so; nothing was published."
NOTHING_TO_PUBLISH_HINT = "Select others; an empty publication would remove the last one."
NOT_OURS = "{file} is not made by the tracker (files of which that is so: {count:,}). Nothing was changed."
NOT_OURS_HINT = "Name another folder, or move it away."
NOT_A_FOLDER = "{path} is a file."
NOT_A_FOLDER_HINT = "Name a folder."
NO_FOLDER_ABOVE = "There is no folder {folder}."
NO_FOLDER_ABOVE_HINT = "Make it first, or name another place."
NO_MANIFEST = "{file} does not say what the tracker has put there. Nothing was changed."
NO_MANIFEST_HINT = "Name another folder; an empty one will do."
NOT_PUBLISHED = "{folder} could not be written ({reason}). What was changed is as it was, or new."
NOT_PUBLISHED_HINT = "Make room, or name another folder; then publish again."

# -- overview, list ----------------------------------------------------------------------------------

OVERVIEW_TITLE = "How all stands"
AGREEMENTS_TITLE = "Agreements"
AGREEMENTS_CAPTION = "How each stands"
GROUP_HEADINGS = ("Ref", "Agreement", "Commitments", "Late", "Statuses")
TREND_HEADING = "Over time"
WORST_HEADING = "What needs attention"
WORST_FIRST = "Worst first"
WHOLE_LIST = "The whole list"
NOTHING_OPEN = "Nothing is open."
SOON_HEADING = "Due soon"
NOTHING_SOON = "Nothing is due soon."
MEETINGS_TITLE = "Meetings"
TO_BRIEF = "The brief for the next meeting"
ASKS_HEADING = "What we ask about the worst above"
NEWS_HEADING = "Recorded last"
NO_NEWS = "Nothing was recorded lately."
LOG_ORDER = "In the order in which it was recorded, the last first"
WHOLE_LOG = "The whole log"
LIST_TITLE = "List"
LIST_CAPTION = "Commitments"
SELECT = "Select"
SHOW_LIST = "Show the list"
ANY = "any"
FILTER_LABELS = {
    "agreement": "Agreement",
    "obligor": "Owed by",
    "reporter": "Something said by",
    "owner": "Followed up by",
    "theme": "Theme, with those under it",
    "status": "Status",
    "strength": "Strength",
    "search": "Words in terms, notes or sources",
    "flag": "Flag",
    "due-after": "Due after",
    "due-before": "Due before",
    "stale-after": "Stale after so many days",
    "all": "Closed ones too",
}
OPEN_COMMITMENTS_ONE = "{number} open commitment"
OPEN_COMMITMENTS_MANY = "{number:,} open commitments"
COMMITMENTS_ONE = "{number} commitment"
COMMITMENTS_MANY = "{number:,} commitments"
LISTED_FROM_TO = "{commitments} ({first} to {last} here)"
LISTED = "{commitments} {as_of}."
BESIDE_NOT_YET_OWED = "{number} more not yet owed."
BESIDE_TENTATIVE = "{number} more only intended, proposed or discussed."
PAGE_OF = "Page {page} of {last}"
PREVIOUS_PAGE = "Page before"
NEXT_PAGE = "Next page"
DOWNLOAD_AS = "The whole list as"
DOWNLOAD_LOG_AS = "The whole log as"
DOWNLOAD_NAMES = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "ics": "Calendar"}
NOT_A_NUMBER = '"{text}" is not a whole number from 0 to {most:,}.'
SUMMARY_TITLE = "Counts and scores"
SUMMARY_LABELS = {
    "group-by": "In groups by",
    "since": "Compared with how it stood before a day or a meeting",
    "every": "At the end of each",
    "from": "From the period of that day on",
    "incidents": "The incidents of each period",
}
NONE_CHOSEN = "none"
COUNT = "Count"
DOWNLOAD_COUNTS_AS = "The counts as"
NEEDS_EVERY = "What is counted by period needs one: choose month, quarter or year."
NOT_WITH_EVERY = "Two days are compared, or it is counted at the end of each period: leave one out."
NOT_WITH_INCIDENTS = "Incidents are counted by side and by whose word: leave other groups out."
THEMES_TITLE = "Themes"
THEMES_CAPTION = "How the commitments of each theme stand"
THEME_HEADINGS = ("Theme", "Commitments", "Index", "Statuses")

# -- one commitment, one record, the log -------------------------------------------------------------

A_COMMITMENT = "Commitment"
PARTS_HEADING = "Each party's part"
TERMS_HEADING = "Terms and state"
LOG_CAPTION = "All that was said, oldest first; an entry that was taken back stays"
RECORD_NEWS = "Record news"
CORRECT = "Correct"
AMEND = "Amend"
RETRACT = "Take back"
RENAME = "Give another ref"
SAY_MARK = "Say for whose eyes it is"
SAY_OFFICE = "Say who we are"
ADD_COMMITMENT = "Add a commitment"
SAY_STANDING = "Say whether it is in force"
SAY_EVENT_DAY = "Say on which day it is"
AGENDA = "The brief since this meeting"
AS_A_LIST = "All of them as a list"
LOG_TITLE = "Log"
LOG_COUNTED = "{number:,} entries {as_of}."
LOG_LABELS = {
    "since": "True from",
    "until": "True until",
    "import": "That came with the file",
    "reporter": "The word of",
    "status": "That say the status",
}
SHOW_LOG = "Show the log"

# -- forms -------------------------------------------------------------------------------------------

NEWS_TITLE = "Record news of {ref}"
NEWS_NOW = "It is {status} now."
ACCEPT_TITLE = "Accept {entry}"
ACCEPT_WORDS = "We record as our assessment what this claim says: {entry}."
CORRECT_TITLE = "Correct {name}"
AMEND_TITLE = "Amend {name}"
RETRACT_TITLE = "Take {name} back"
STANDING_TITLE = "The standing of {ref}"
MARK_TITLE = "For whose eyes {name} is"
MARK_NOW = "It is marked {mark} now."
MARK_NONE_NOW = "Nobody has said so far for whose eyes it is."
MARK_WORDS = (
    "What goes to the other side has nothing in it that is ours alone, and words of our own only where they "
    "are marked as theirs too."
)
MARKED_MEANWHILE = "{name} was marked {mark}."
RENAME_TITLE = "Give {ref} another ref"
RENAME_WORDS = "{ref} still means it then, and is given to nothing else."
RENAME_HELP = "The ref that it is to have."
OFFICE_TITLE = "Who we are"
OFFICE_WORDS = "The pages bear our name. The actor is who we mean by ourselves."
OFFICE_NOT_SAID = "Nobody has said who we are."
OFFICE_LABELS = {"name": "What our office is called", "actor": "Which actor we are"}
TRY_EVENT_DAY = "Only say which due dates would move"
ONLY_TRIED = "Nothing was recorded yet."
EVENT_DAY_TITLE = "The day of {ref}"
ENTRY_TITLE = "Entry {number}"
SAVE = "Record"
NEEDED = "needed"
FIELD_NEEDED = "This is needed."
WHICH_THERE_ARE = "Which there are"
SAVE_ANYWAY = "Record all the same"
TAKE_BACK = "Take back"
REASON = "Why"
WHOSE_GROUP = "Whose word it is, where it is not our own"
SELDOM_GROUP = "Seldom needed"
NOTHING_CHOSEN = "not said"
CHOICE_WITH_MEANING = "{word}: {meaning}"
MARK_LABEL = "For whose eyes"
MARKS = {"internal": "ours alone", "shared": "the other side's too"}
IS_SEEN_LABEL = "It was seen on that day; since when it is so is not known"
CORRECT_WORDS = "A correction holds for every day: it was always so, and only recorded wrong."
AMEND_WORDS = "An amendment holds from its day on: the parties changed it, and a later due date is slip."
CLEAR_WORDS = "Write none to take a term away."
NOTHING_OTHER = "Nothing is other than before."
NOTHING_OTHER_HINT = "Write what is other, and leave the rest as it is."
RECORDED_MEANWHILE = "Since this form was opened, this was recorded:"
RECORDED_MEANWHILE_HINT = "Read it first. What you wrote is kept below; record it all the same, or go back."
TERMS_CHANGED = "its terms are other than they stood in this form"
OTHER_ENTRY = "{number}: {what}, {day}"
REFUSED = "Nothing was recorded yet."
THE_PARTIES = "the parties"
CLAIM_MOVES_NOTHING = "This does not move the due date."
UNDO_TITLE = "Take back what was recorded last"
UNDO_WORDS = "This goes; it stays on record as taken back."
UNDO_REASON = "Taken back with undo."
UNDONE = "Taken back. It stays on record."
UNDO_OTHER = "Something else was recorded by you since."
UNDO_OTHER_HINT = "Look at it, and take back what is wrong in the log."
NOTHING_TO_UNDO = "{author} has recorded nothing that could be taken back so."
NOTHING_TO_UNDO_HINT = "Any entry can be taken back by itself, in the log."
RETRACT_ENTRY_WORDS = "This entry goes; it stays on record as taken back."
RETRACT_RECORD_WORDS = "The {kind} {ref} goes, with its log; it stays on record as taken back."
RETRACTED_ENTRY = "Taken back: {entry}. It stays on record."
RETRACTED_RECORD = "Taken back: the {kind} {ref}. It stays on record, and its ref is not given anew."
ENTRY_ACTIONS = {
    "correct": "Correct it",
    "retract": "Take it back",
    "accept": "Accept it as our assessment",
    "mark": "Say for whose eyes it is",
}
TAKES_BACK = "It takes something back. If it is taken back itself, that counts again."
ACCEPT_BUTTON = "Accept"
NOT_AN_ENTRY = '"{text}" is no number of an entry.'
ADD_ONE = "What is to be added?"
LOOK_ON = "Look at it"
FIELD_LABELS = {
    "commitment": "Commitment",
    "agreement": "Agreement",
    "event": "Event",
    "effective_on": "Day on which it was true",
    "status": "Status",
    "side": "Whose part",
    "due_on": "Due date",
    "value": "How much there is in all",
    "incidents": "Incidents",
    "note": "Note",
    "reporter": "Who says so",
    "speaker": "Who spoke for them",
    "source": "Source",
    "occurrence": "Which occurrence, by its due date",
    "ask": "What we ask",
    "owner": "Who of us follows it up",
    "successors": "What takes its place",
    "ref": "Ref",
    "title": "Title",
    "title_in": "Title in other languages",
    "name_in": "Name in other languages",
    "obligors": "Owed by",
    "strength": "Strength",
    "kind": "Kind",
    "theme": "Theme",
    "agreed_on": "Day agreed",
    "due_words": "The text's own words on when",
    "every": "How often it recurs",
    "starts_on": "Owed from",
    "ends_on": "Ends on",
    "target": "How much there shall be",
    "unit": "Of what",
    "wording": "Wording",
    "document": "Document",
    "locator": "Where in it",
    "form": "Form",
    "concluded_on": "Day of conclusion",
    "parties": "Parties",
    "place": "Place",
    "code": "Code",
    "name": "Name",
    "agreements": "Agreements",
    "publisher": "Publisher",
    "published_on": "Day of publication",
    "url": "Address",
    "held_on": "Day of the meeting",
    "standing": "Standing",
    "day": "Its day",
    "reason": "Why",
    "on": "Day from which it holds",
}
DUE_OF_NEWS = "The new one, where it moves: a day, or none, which ends it."
FIELD_HELP = {
    "effective_on": "Today where nothing is said. 30 June 2018, friday and yesterday are understood too.",
    "status": "Ours where nobody is named who says so.",
    "side": "All who owe it where nothing is said.",
    "reporter": "Nobody for our own assessment; a name or a code.",
    "due_on": 'A day; by an event: "d-day + 40 days"; none ends it.',
    "note": "In your own words, in any language.",
    "title_in": "Each on a line of its own: the code of the language, a colon and the title.",
    "name_in": "Each on a line of its own: the code of the language, a colon and the name.",
    "reason": "It is kept with what is recorded.",
    "on": "The day on which the parties changed it.",
    "ref": "For good; numbered where nothing is said of a commitment.",
    "obligors": "The parties where nothing is said.",
    "parties": "A name or a code in each line.",
    "agreements": "A ref in each line.",
    "successors": "A ref in each line.",
    "day": "A day; nothing where it is not known.",
    "ask": "None clears it.",
    "owner": "None clears it.",
}

# -- import ------------------------------------------------------------------------------------------

IMPORT_TITLE = "Import"
IMPORT_WORDS = (
    "A document (JSON, TOML) or a table (CSV, Excel, OpenDocument). It is tried first, and nothing is saved."
)
IMPORT_FILE = "File"
IMPORT_AGREEMENT = "Agreement of all rows of a table, where it does not say it"
IMPORT_TRY = "Try it"
IMPORT_NEARLY = "{made} Did you mean {similar}? Then change the name in the file."
IMPORT_KNOWN_STATUSES = (
    "Not recorded again, because it is known here as of the day of its column (statuses: {count:,})."
)
IMPORT_DATED_COLUMNS = "Not read, because nobody says what was so on these days: {columns}."
IMPORT_PROPOSED = "Columns of this table are called otherwise than the fields. They would be read so:"
IMPORT_COLUMN = "{column} as {field}"
IMPORT_USE_PROPOSAL = "Try it so"
IMPORT_TRIED_TITLE = "What would happen"
IMPORT_CONFIRM = "Bring it in"
IMPORT_PROBLEMS = "Nothing can be brought in yet:"
NO_FILE = "No file was chosen."
NO_FILE_HINT = "Choose one, and try it."
DRAFT_GONE = "The file that was tried is not kept any more."
DRAFT_GONE_HINT = "Choose it again."
DATABASE_CHANGED = "Others have recorded since it was tried; it was judged anew."

# -- brief, check, backup, about ---------------------------------------------------------------------

BRIEF_TITLE = "Brief"
BRIEF_WORDS = "The page to take to the next meeting."
BRIEF_SINCE = "Since a day or a meeting"
BRIEF_AGREEMENT = "Agreement"
BRIEF_SHOW = "Show the brief"
BRIEF_AS = "Save it as"
BRIEF_NAMES = {"html": "HTML", "docx": "Word", "md": "Markdown"}
BRIEF_LABELS = {"title": "Its title, else the agreement", "marking": "What stands at the top of every sheet"}
EXPORT_TITLE = "Hand on"
EXPORT_WORDS = (
    "A document is of no day: it has the whole history. A workbook and a calendar are as of the day above."
)
EXPORT_SELECT = "Select"
EXPORT_PART = "Only what is selected is in it, with what belongs to that."
EXPORT_FILES = {
    "json": "A document (JSON), for a tracker in another office",
    "xlsx": "A workbook (Excel), with a sheet for each kind of record",
    "ics": "A calendar of due dates",
}
DOCUMENT_OF_TODAY = "A document has all that was ever recorded, and not how it stood on another day."
DOCUMENT_OF_TODAY_HINT = "Go back to today; a workbook can be of another day."
CHECK_TITLE = "Check"
SOUND = "The database is sound: undamaged, as the tracker makes it, and no rule is broken in it."
BACKUP_TITLE = "Backup"
BACKUP_WORDS = "A copy of the whole database, checked before it is handed out. It opens as any other."
BACKUP_BUTTON = "Save a copy"
ON_A_SERVER = "The database is on a server, whose administrator copies it."
ABOUT_TITLE = "About"
ABOUT_TRACKER = (
    "Tracker {version}: what states agreed with each other, who owes it, how far it is, and who says so."
)
ABOUT_DATABASE = "The database:"
STATUSES_HEADING = "What each status means"
METHOD_HEADING = "How it is counted"
METHOD = (
    "A status without a name of who says so is our own assessment.",
    "What others say is a claim: it stands beside the assessment, and changes nothing.",
    "The implementation index is 100 times the levels of those that have one, by three times their number.",
    "It never stands without how many were assessed, and without what it could be with the rest.",
    "A commitment is as far as the part that is furthest from done. Where nothing is known it says so.",
    "Nothing that is recorded is overwritten: what is taken back or corrected stays in the log.",
)

# -- who may, and what went wrong --------------------------------------------------------------------

NOT_LET_IN = "This page is another user's, or the browser was closed since."
NOT_LET_IN_HINT = "Open the file again that the tracker named when it started."
LINK_USED = "This link was used already: each works once."
LINK_USED_HINT = "Open the file again that the tracker named when it started; it has a new one."
NO_USER_NAMED = "The proxy names nobody in {header}."
NO_USER_NAMED_HINT = "Open the pages through the proxy of your office."
OTHER_HOST = "These pages are asked for under another name than theirs."
OTHER_HOST_HINT = "Open them at the address that the tracker said."
OTHER_ORIGIN = "This was sent by a page of another site, so nothing was recorded."
OTHER_ORIGIN_HINT = "Open the form here, and send it from there."
OTHER_FORM = "This form is not of these pages as they are now, so nothing was recorded."
OTHER_FORM_HINT = "Go back, load the page again, and send it anew."
ONLY_SHOWN = "These pages only show, and record nothing."
ONLY_SHOWN_HINT = "Start the tracker without the option that makes them so."
NO_SUCH_PAGE = "There is no such page."
NO_SUCH_PAGE_HINT = "Go to the overview."
WRONG_METHOD = "This page cannot be asked for in this way."
TOO_LARGE = "What was sent is larger than {most} MB, so nothing was taken."
TOO_LARGE_HINT = "Bring in a file of that size on the command line."
NOT_UNDERSTOOD = "What the browser sent cannot be read."
FAULT = "The tracker failed where it should not ({error} in {file}, line {line}); nothing was saved."
FAULT_AFTER_SAVING = (
    "It is saved, but the tracker failed where it should not ({error} in {file}, line {line}): "
    "do not record it again."
)
FAULT_HINT = "Please report this sentence."
REFUSED_TITLE = "Not possible"
MISSING_TITLE = "Not there"
BUSY_TITLE = "Not now"
DATABASE_TITLE = "The database cannot be used"
FAULT_TITLE = "A defect of the tracker"
DENIED_TITLE = "Not for you"
REDIRECT_TITLE = "Opening the tracker"
REDIRECT_WORDS = "The pages open by themselves; if not, follow this link:"
REDIRECT_LINK = "Open the tracker"
