"""Labels, headings and phrases of rendered tables and views; the labels also stand on the page of a brief.

Words of the vocabulary (statuses, flags, strengths, kinds) and the keys that programs read are not messages.
Days and moments come as text; ``number`` is the number that decides between the forms ONE and MANY.
"""

LIST_COMMA = ", "
LIST_AND = " and "

# -- labels: the same on a terminal and on the page of a brief ---------------------------------------

DAYS_ONE = "{number} day"
DAYS_MANY = "{number} days"
COMMITMENTS_ONE = "{number} commitment, {open} open"
COMMITMENTS_MANY = "{number} commitments, {open} open"
TENTATIVE_ONE = "{number} more is only intended, proposed or discussed, and in no count."
TENTATIVE_MANY = "{number} more are only intended, proposed or discussed, and in no count."
NOT_YET_OWED_ONE = "{number} more is not yet owed, and in no count."
NOT_YET_OWED_MANY = "{number} more are not yet owed, and in no count."
INDEX = (
    "Implementation index {index:.2f}, {assessed} of {scored} assessed"
    " ({lower:.2f} to {upper:.2f} with the rest)"
)
INDEX_NONE = "Implementation index: none yet ({assessed} of {scored} assessed)"
BOUNDS = "{lower:.2f} to {upper:.2f}"
BOUNDS_NARROW = "{lower:.2f}-{upper:.2f}"
ASSESSED_OF_SCORED = "{assessed} of {scored}"
SHARE = "{percent} %"
FLAG_COUNT = "{flag} {number}"

FLAG_OVERDUE = "overdue by {days}"
FLAG_FALLEN_BACK = "fallen back since {day}"
FLAG_CONTESTED = "contested ({claims})"
FLAG_UNVERIFIED = "unverified"
FLAG_UNVERIFIED_WITH_CLAIMS = "unverified ({claims})"
FLAG_STALE = "stale (last news {day})"
FLAG_DONE_LATE = "done {days} late"
FLAG_OF_SIDES = "{sides}'s part {flag}"
FLAG_WAITING = "waiting for {event}"
FLAG_DISPUTED = "agreement disputed ({said})"
DISPUTE = "{actor} says {standing} since {day}"
LIST_SEMICOLON = "; "
IN_LANGUAGE = "{code}: {text}"
FLAG_ALONE = "{flag}"
FLAG_CLAIM = "{reporter} {status}"
FLAG_CLAIM_OF_SIDE = "{claim} of {side}"

# -- other calendars -----------------------------------------------------------------------------------

OTHER_CALENDARS = "Days of other calendars"
MONTHS_OF_CALENDARS = {
    "solar-hijri": (
        "Farvardin",
        "Ordibehesht",
        "Khordad",
        "Tir",
        "Mordad",
        "Shahrivar",
        "Mehr",
        "Aban",
        "Azar",
        "Dey",
        "Bahman",
        "Esfand",
    ),
    "hijri": (
        "Muharram",
        "Safar",
        "Rabi al-Awwal",
        "Rabi al-Thani",
        "Jumada al-Ula",
        "Jumada al-Akhirah",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ),
}
DAY_IN_CALENDAR = "{day} {month} {year}"
WRITE_EITHER = "Write {readings}."
DAY_OF_CALENDAR_EXAMPLE = "Write it as 2018-03-07, 1396-12-16 or 16 esfand 1396."
EITHER_CALENDAR = '"{text}" can be of the Solar Hijri or of the Hijri calendar.'
NOT_IN_CALENDAR = {
    "solar-hijri": '"{text}" is not a day of the Solar Hijri calendar.',
    "hijri": '"{text}" is not a day of the Hijri calendar that can be told.',
}

# -- list and summary on a terminal ------------------------------------------------------------------

STANDING_HEADINGS = ("Ref", "Status", "Due", "Owed by", "Commitment")
STANDING_HEADINGS_WIDE = (
    "Ref",
    "Status",
    "Due",
    "Owed by",
    "Flags",
    "Commitment",
    "Our last note",
    "Their last note",
)
STANDING_FACTS = "{status}, due {due}, owed by {obligors}"

SUMMARY_HEADING = "{commitments}, {as_of}"
STATUS_HEADINGS = ("Status", "Count", "Share")
STATUS_HEADINGS_BEFORE = ("before\n{day}", "Change")
BEFORE_DAY = "before {day}"
INDEX_BEFORE = "{day}: {index}"
GROUP_BEFORE = "  before"
GROUP_HEADINGS = ("Group", "All", "Open", "Done", "Index", "Bounds", "Assessed", "Overdue", "Stale")
NO_GROUP = "(none)"

# -- a series on a terminal --------------------------------------------------------------------------

SERIES_HEADING = "At the end of each {every}, {as_of}"
INDEX_LINE = "Index  "
OVERDUE_LINE = "Overdue"
SCALE_LOWEST = "{block} is 0"
SCALE_HIGHEST = "{scale}, {block} is {highest}"
SCALE_UNKNOWN = "{scale}, {dot} is not known"
SCALE_OF_LAST = "{scale}; the last {shown} of {all}"
PERIOD = "Period"
PERIOD_CUT_SHORT = "{period} to {day}"
GROUP = "Group"
OVERDUE = "Overdue"
OPEN = "Open"
INDEX_HEADING = "Index"
BOUNDS_HEADING = "Bounds"
ASSESSED = "Assessed"
ALL = "All"
DONE = "Done"
OUR_INCIDENTS = "Incidents, ours"
THEIR_INCIDENTS = "Incidents, others'"
VOICED_COUNT = "{reporter} {number}"
INCIDENTS_HEADING = "Incidents in each {every}, {as_of}"
NO_SIDE_SAID = "not said"
OURSELVES = "ourselves"

# -- one commitment on a terminal --------------------------------------------------------------------

FIELD_STATUS = "Status"
FIELD_PARTS = "Parts"
FIELD_WHEN = "When"
FIELD_OCCURRENCES = "Recurs"
FIELD_AMOUNT = "Amount"
FIELD_INCIDENTS = "Incidents"
FIELD_ASK = "We ask"
FIELD_OWNER = "Follows up"
FIELD_FLAGS = "Flags"
FIELD_REPLACED = "Replaced"
FIELD_CLAIMS = "Claims"
FIELD_DUE = "Due"
FIELD_PROMISED = "Promised"
FIELD_ASKS = "Asked for"
FIELD_TIMELINE = "Timeline"
FIELD_EVIDENCE = "Evidence"
FIELD_OBLIGORS = "Owed by"
FIELD_AGREEMENT = "Agreement"
FIELD_TERMS = "Terms"
FIELD_ALSO_CALLED = "Also called"
FIELD_WORDING = "Wording"
FIELD_DOCUMENT = "Document"
FIELD_NOTE = "Note"
FIELD_RECORDED = "Recorded"
LOG_TITLE = "Log"

STATUS_SINCE = "{status} since {day}"
STATUS_SEEN = "{status}, seen on {day}"
STATUS_OF_SIDE = "{status}, the part of {side}"
SIDE_NOT_SAID = "side not said"
MISSED = "not done by its end"
DUE_SPENT = "the due date passed before its condition was met"
STATUS_LEVEL = "level {level} of 3"
CLAIM = "{reporter} says {status}, {day} [{update}]"
CLAIM_HELD_SINCE = "{reporter} says {status} since {first_day}, last on {day} [{update}]"
CLAIM_OF_SIDE = "{claim}, of the part of {side}"
CLAIM_OUTDATED = "{claim} (outdated)"
PART_STATUS = "{side} {status}"
PART_SINCE = "{side} {status} since {day}"
PART_SEEN = "{side} {status}, seen on {day}"
HELD_AND_MISSED = "held {held}, missed {missed}"
WITH_NEXT_DUE = "{counts}, next due {day}"
RULE = "{anchor} + {distance}"
DISTANCE_ONE = {"day": "{number} day", "month": "{number} month"}
DISTANCE_MANY = {"day": "{number} days", "month": "{number} months"}
EVERY_ONE = {"day": "every day", "week": "every week", "month": "every month", "year": "every year"}
EVERY_MANY = {
    "day": "every {number} days",
    "week": "every {number} weeks",
    "month": "every {number} months",
    "year": "every {number} years",
}
DUE_RULE = "due {rule}"
DUE_AFTER = "after {condition}"
STARTS = "from {day}"
ENDS = "until {day}"
AMOUNT = "{value} {unit}"
AMOUNT_OF_TARGET = "{value} of {target} {unit} ({percent} %)"
TARGET = "of {target} {unit}"
OUR_VALUE = "{amount}, ours, {day}"
THEIR_VALUE = "{reporter} says {amount}, {day}"
OTHER_VALUE = "{reporter} says {value}, {day}"
OURS = "ours"
SAYS = "says {reporter}"
INCIDENTS = "{incidents}, {whose}, last {day}"
INCIDENTS_OF_SIDE = "{incidents} by {side}, {whose}, last {day}"
ASK = "{ask}"
ASK_OF_SIDE = "of {side}: {ask}"
NO_DUE_DATE = "no due date"
ASKED_DATE = "{reporter} asks for {due_day}, {day} [{update}]"
PROMISED = "{times} times since {day}"
PROMISED_FIRST_DUE = "{promised}, first due {first_day}"
PROMISED_SLIP = "{promised}: {slip:+d} days"
TAKES_PLACE_OF = "takes the place of {refs}"
THEIR_NOTE = "{reporter}: {note}"
DUE_MOVED = "{day} (at first {first_day}: {slip:+d} days)"
EVIDENCE_AGE = "{day}, {days} old"
WORDING = '"{wording}"'
RECORDED = "{moment} UTC by {author}"
RECORDED_AT = "{moment} UTC"
TIMELINE_OF_SIDE = "{side} {timeline}"
TIMELINE_BETWEEN_DAYS = "{first_day} {timeline} {last_day}"
TIMELINE_ABOVE_DAYS = "{timeline}\n{first_day} to {last_day}"
TIMELINE_WITH_KEY = "{timeline}\n{key}"

# -- the log on a terminal ---------------------------------------------------------------------------

LOG_HEADINGS = ("Day", "Ref", "Entry", "Who", "What", "Note")
COMMITMENT_LOG_HEADINGS = ("Day", "Entry", "Who", "What", "Note")
LOG_EMPTY = "Nobody has reported yet."
ENTRY_RETRACTION_OF = "takes {what} back"
ENTRY_OF = "the {kind} {ref}"
ENTRY_TERM = "{term}: {before} -> {after}"
ENTRY_NO_TERM = "none"
ENTRY_CORRECTED = "{terms}, corrected"
ENTRY_AMENDED = "{terms}, amended from this day on"
ENTRY_CORRECTS = "for {update}"
ENTRY_FIRST_AUTHOR = "{author} (first {first})"
TERM_NAMES = {
    "due_on": "due date",
    "concluded_on": "day of conclusion",
    "published_on": "day of publication",
    "title_in": "title in other languages",
    "name_in": "name in other languages",
}
ENTRY_SUCCESSORS = "by {refs}"
ENTRY_DUE = "due {day}"
ENTRY_NO_DUE = "no due date any more"
ENTRY_ASKS_NO_DUE = "asks for no due date"
ENTRY_OF_SIDE = "of {side}"
ENTRY_SEEN = "(seen)"
ENTRY_OCCURRENCE = "for {day}"
ENTRY_VALUE = "{value} in all"
INCIDENTS_ONE = "{number} incident"
INCIDENTS_MANY = "{number} incidents"
ENTRY_ASK = "ask: {ask}"
ENTRY_NO_ASK = "nothing asked any more"
ENTRY_OWNER = "followed up by {owner}"
ENTRY_NO_OWNER = "followed up by nobody"
ENTRY_ACCEPTS = "accepts {update}"
ENTRY_MARK = "({mark})"
ENTRY_MARKS = "marks {what}: {mark}"
ENTRY_EVENT_DAY = "on {day}"
DAY_NOT_KNOWN = "a day not known"
ENTRY_ASKS = "asks for {day}"
ENTRY_NOTE_ONLY = "note"
ENTRY_RETRACTED = "{change} (taken back)"
ENTRY_SOURCE = "[{source}]"

# -- agreements, documents, actors on a terminal -----------------------------------------------------

AGREEMENT_HEADINGS = ("Ref", "Day", "Standing", "Parties", "Commitments", "Agreement")
EVENT_HEADINGS = ("Event", "Day", "Said on", "What")
MEETING_HEADINGS = ("Ref", "Day", "Agreements", "Place", "Meeting")
FIELD_STANDING = "Standing"
FIELD_DAY = "Day"
FIELD_SAID = "Said"
FIELD_DUE_DATES = "Due by it"
FIELD_PLACE = "Place"
FIELD_NEXT_SESSION = "Next session"
STANDING_SINCE = "{standing} since {day}"
STANDING_BY_SIDE = "{standing}, by {side}"
STANDING_OF_REPORTER = "{reporter} says {standing}"
STANDING_SAID = "{standing} [{update}]"
EVENT_DAY_SAID = "{day}, said on {set_on} [{update}]"
EVENT_DAY_WITH_NOTE = "{said}: {note}"
EVENT_DAY_UNKNOWN = "not known"
EVENT_SIGNING = "{day}, as the agreement says"
DUE_BY_EVENT = "{commitment}: {day}"
MINUTES_TITLE = "Recorded or true from then on"
MINUTES_TITLE_UNTIL = "Recorded or true from then on, before the next session on {day}"
MINUTES_EMPTY = "Nothing."
ASKED_TITLE = "Asked at it"
ASKED = "{commitment}: {ask} [{update}]"
ASKED_OF_SIDE = "{commitment}, of {side}: {ask} [{update}]"
ASK_CAME_TO_NOTHING = "nothing since"
DOCUMENT_HEADINGS = ("Ref", "Agreement", "Day", "Publisher", "Document")
ACTOR_HEADINGS = ("Code", "Kind", "Name")
FIELD_FORM = "Form"
FIELD_CONCLUDED = "Concluded"
FIELD_PARTIES = "Parties"
FIELD_COMMITMENTS = "Commitments"
FIELD_DOCUMENTS = "Documents"
FIELD_KIND = "Kind"
FIELD_PARTY_TO = "Party to"
FIELD_OWES = "Owes"
FIELD_UPDATES = "Updates"
FIELD_AGREEMENTS = "Agreements"
FIELD_PUBLISHED = "Published"
FIELD_URL = "URL"
NONE = "none"
CONCLUDED_AT = "{day}, {place}"
DOCUMENT_LINE = "{ref}: {details}"

# -- what was recorded ----------------------------------------------------------------------------

NOTE = "a note"
UPDATE_RECORDED = "{ref}: {change}, {day} [{update}]. {outcome}"
CHANGE_OF_CLAIM = "{reporter} says {status}"
UPDATE_OF_PART_RECORDED = "{ref}: {change}, {day} [{update}]; {others}. Together: {together}. {outcome}"
OF_PART = "of {side}'s part"
AS_SAID = "as {reporter} says"
CHANGE_OF_PART = "{side}'s part {change}"
CHANGE_OF_CLAIM_OF_PART = "{reporter} says {status} of {side}'s part"
OTHER_PART = "{side}'s is {status}"
DAYS_LATE = "{days} late"
NEXT_DUE = "Next due {day}. {outcome}"
CHANGE_OF_OCCURRENCE = "for what was due {day}"
CHANGE_NO_DUE_DATE = "no due date any more"
CHANGE_ASKED_FOR_NONE = "{reporter} asks for no due date"
VALUE = "{value} {unit}"
VALUE_OF_TARGET = "{value} of {target} {unit} ({share} %)"
ASK_CLEARED = "nothing asked any more"
OWNED = "followed up by {owner}"
OWNER_CLEARED = "followed up by nobody"
NAME_AND_MARK = "{name}, {mark}"
SEEN_ON = "seen on {day}"
LATER_ASSESSMENT_OF_PART = "A later assessment stands; today {side}'s part is {status}. {undo}"
CHANGE_NONE = "still {status}"
CHANGE_OF_STATUS = "{before} -> {status}"
CHANGE_OF_DUE_DATE = "due {day}"
CHANGE_ASKED_FOR = "{reporter} asks for {day}"
CHANGE_ALSO_ASKED_FOR = "asks for {day}"
NOTE_BY = "a note by {reporter}"
TRUE_FOR_CLAIM = "on {day}"
TRUE_TODAY = "true on {day}"
TRUE_ON_OTHER_DAY = "true on {day} (recorded today)"
ASSESSMENT_IS_SAME = "The assessment is also {status}."
ASSESSMENT_DIFFERS = "The assessment is still {status}."
ASKED_DATE_MOVES_NOTHING = "{moves} {outcome}"
LATER_OCCURRENCE = "Of what was due last, the status is {status}. {undo}"
LATER_ASSESSMENT_STANDS = "A later assessment stands; today the status is {status}. {undo}"
DUE_DATE_MOVED = "The due date was {before}, and what is later is slip. {advice}"
VALUE_WAS_GREATER = "Before, on {day}, it was {before}. {advice}"
BEFORE_AGREEMENT = "Note: {day} is before the agreement was concluded, {agreed_on}."
CHANGE_ASK = 'ask: "{ask}"'

ENTRY = "{update}, {ref}: {change}, {day}"
ENTRY_WITH_NOTE = '{entry}: "{note}"'
ENTRY_CLAIM = "says {change}"
ENTRY_OF_REPORTER = "{reporter} {change}"
RETRACTED = "Taken back: {entry}. Today {ref} is {status}. Both stay on record."
NO_TERM = "none"
QUOTED_TERM = '"{value}"'
TERM = "{term} {value}"
TERM_CHANGED = "{term} {before} -> {after}"
ANSWER_TERM_NAMES = {
    "due_on": "due date",
    "concluded_on": "day of conclusion",
    "published_on": "day of publication",
    "held_on": "day of the meeting",
    "agreed_on": "day agreed",
    "due": "due date",
    "after": "condition",
    "due_words": "words on when",
    "every": "how often",
    "starts_on": "first day",
    "ends_on": "last day",
    "is_seen": "only seen",
    "title_in": "title in other languages",
    "name_in": "name in other languages",
    "effective_on": "day",
}
CORRECTED = "{ref}: {changes}, corrected, from when it is recorded [{number}]. {undo}"
AMENDED = "{ref}: {changes}, amended, from {day} on [{number}]. {undo}"
ENTRY_IS_CORRECTED = (
    "{old} is taken back and recorded anew as {new}: {changes}. Today {ref} is {status}. {undo}"
)
OTHER_ENTRY_IS_CORRECTED = "{old} is taken back and recorded anew as {new}, of {ref}: {changes}. {undo}"

COUNTED_ONE = {
    "actor": "{number:,} actor",
    "agreement": "{number:,} agreement",
    "document": "{number:,} document",
    "commitment": "{number:,} commitment",
    "update": "{number:,} update",
    "revision": "{number:,} revision",
    "retraction": "{number:,} retraction",
    "event": "{number:,} event",
    "meeting": "{number:,} meeting",
    "standing": "{number:,} standing of an agreement",
    "event_day": "{number:,} day of an event",
    "mark": "{number:,} mark",
    "office": "{number:,} entry about the office",
    "rename": "{number:,} new ref",
    "due date": "{number:,} due date",
    "cancelled due date": "{number:,} cancelled due date",
}
COUNTED_MANY = {
    "actor": "{number:,} actors",
    "agreement": "{number:,} agreements",
    "document": "{number:,} documents",
    "commitment": "{number:,} commitments",
    "update": "{number:,} updates",
    "revision": "{number:,} revisions",
    "retraction": "{number:,} retractions",
    "event": "{number:,} events",
    "meeting": "{number:,} meetings",
    "standing": "{number:,} standings of agreements",
    "event_day": "{number:,} days of events",
    "mark": "{number:,} marks",
    "office": "{number:,} entries about the office",
    "rename": "{number:,} new refs",
    "due date": "{number:,} due dates",
    "cancelled due date": "{number:,} cancelled due dates",
}
IMPORTED = "{file}: added {added}."
IMPORTED_BESIDE = "{file}: added {added}. There already: {already_there}."
IMPORT_TRIED = "{file}: would add {added}; nothing was saved."
IMPORT_TRIED_BESIDE = "{file}: would add {added}; nothing was saved. There already: {already_there}."
IMPORT_OWED_BY_PARTIES_ONE = "Of {number} commitment nobody is named who owes it: the parties do."
IMPORT_OWED_BY_PARTIES_MANY = "Of {number:,} commitments nobody is named who owes them: the parties do."
IMPORT_STARTS = (
    "A continuing duty has no due date: "
    "of {count:,} the due date in the file is the day from which it is owed."
)
NAME_AND_CODE = "{name} ({code})"
IMPORT_MADE_ACTOR = "New actor: {code}, {name} ({kind})."
IMPORT_COMPUTED = "What the tracker computes in its own tables, such as status and flags, is not read."
IMPORT_SHEETS_LEFT_OUT = "Left out: {sheets}."
IMPORT_LEFT_OUT = "Left out, because no field is called so: {columns}."
COUNTED_NONE = "nothing"
ADDED_AFTER = "not before {anchor} has happened"
ADDED_AGREED = "agreed on {day}"
ADDED_DUE = "due {day}"
ADDED_DUE_BY_RULE = "due {rule}"
ADDED_DUE_BY_RULE_ON = "due {rule}, which is {day} now"
ADDED_DUE_BY_RULE_UNKNOWN = "due {rule}, which is not known yet"
ADDED_DUE_WORDS = 'in the words of the text "{words}"'
ADDED_ENDS = "until {day}"
ADDED_STARTS = "from {day} on"
ADDED_TARGET = "{target} {unit} in all"
COMMITMENT_ADDED = "{ref}: added, {strength}, {kind}, owed by {obligors}"
COMMITMENT_ADDED_SENTENCE = "{added}."
OBLIGORS_ARE_PARTIES = "{obligors} ({parties})"
AGREEMENT_ADDED = "{ref}: added, concluded {day}. {next}"
DOCUMENT_ADDED = "{ref}: added to {agreements}."
DOCUMENT_ADDED_PUBLISHED = "{ref}: added to {agreements}, published {day}."
ACTOR_ADDED = "{code}: {name} added, {kind}."
EVENT_ADDED = "{ref}: added, its day {day}. {next}"
MEETING_ADDED = "{ref}: added to {agreements}, {day}. {next}"
LAST_UPDATE = "The last update is {entry}."
LAST_COMMAND = "Your last command, {command} at {moment:%Y-%m-%d %H:%M} UTC, recorded {counted}:"
GOES_TOO = "  {entry}"
REVISION = "{number}, {ref}: {terms}"
SUMMARY_ALL_RECORDED_SINCE = "Nothing was on record before {day}: all of it was recorded since."
SUMMARY_LATE_RECORDS = (
    "Learnt since {day}, of the time before it: {learnt}. Corrected since (taken back): {corrected}."
)
SUMMARY_OF_SEVERAL_GROUPS = (
    "What several owe is in the row of each and once in the total, so the rows do not add up to it."
)
SERIES_OF_SEVERAL_GROUPS = "What several owe is in the row of each of them."
SERIES_OF_NOTHING = "Nothing that is selected was agreed by {day}, so there is nothing to count."
INCIDENTS_BY_VOICE = (
    "Each row is by one voice: what two have counted may be the same incidents, and is never added together. "
    "Where there is no row, nobody has counted."
)
INCIDENTS_NONE = "From {first} to {last} nobody has counted incidents against what is selected."
READS_OTHERWISE = "{ref}: ours {ours}; theirs {theirs}"
NOT_IN_THEIRS = "not in it"
STATUS_SINCE_DAY = "{status} since {day}"
DUE_ON_DAY = "due {day}"
DUE_NOT_KNOWN = "due date not known"
WITHHELD = "Left out in all, and what hangs on it: {entries}. The answer does not say how much."
MARKED = "{name}: marked {mark} [{number}]. {undo}"
RENAMED = "{old} is {new} now; {old} still means it. {undo}"
ACCEPTED = "Accepted {claim}. {told}"
OFFICE_NAME = "We are {name}."
OFFICE_ACTOR = "{actor} ({actor_name})"
OFFICE_ACTOR_ALONE = "We are the actor {ourselves}."
OFFICE_NAME_AND_ACTOR = "We are {name}, the actor {ourselves}."
STANDING_RECORDED = "{ref}: {change}, true on {day} [{number}]. {outcome}"
CHANGE_OF_STANDING = "{before} -> {standing}"
STANDING_AS_BEFORE = "still {standing}"
STANDING_CLAIMED = "{reporter} says {standing}"
OUR_STANDING = "By our word it is {standing}. {undo}"
LATER_STANDING = "A later word of ours stands; today it is {standing}. {undo}"
STANDING_CHANGED_BY = "{change}, by {side}"
EVENT_MOVED = "{event}: {before} -> {after}, said on {day} [{number}]; {moves}. {undo}"
EVENT_WOULD_MOVE = "{event}: {before} -> {after} {moves}"
WOULD_MOVE_ONE = "would move {number} due date: {moves}"
WOULD_MOVE_MANY = "would move {number} due dates: {moves}"
WOULD_MOVE_NOTHING = "would move no due date"
MOVES_ONE = "moves {number} due date: {moves}"
MOVES_MANY = "moves {number} due dates: {moves}"
MOVES_NOTHING = "moves no due date"
MOVE = "{commitment} {before} -> {after}"
LATER_DAY_STANDS = "{moves}, because {update} is later: today it is {today}"
MORE_MOVE = "and {count} more"

# -- the columns of Markdown tables, heading and key -------------------------------------------------

STANDING_COLUMNS = {
    "Ref": "ref",
    "Status": "status",
    "Due": "due_on",
    "Owed by": "obligors",
    "Flags": "flags",
    "Commitment": "title",
    "Our last note": "last_note",
    "Their last note": "their_last_note",
    "Theirs is of": "their_last_note_by",
}
SERIES_COLUMNS = {
    "Period": "period",
    "Group": "group",
    "All": "commitments",
    "Open": "open",
    "Done": "implemented",
    "Index": "index",
    "Lower bound": "lower",
    "Upper bound": "upper",
    "Assessed": "assessed",
    "Of": "scored",
    "Overdue": "overdue",
    "Stale": "stale",
    "Contested": "contested",
    "Our incidents": "incidents",
    "Incidents by others": "claimed_incidents",
}
INCIDENT_COLUMNS = {
    "Period": "period",
    "Side": "side",
    "Counted by": "reporter",
    "Incidents": "incidents",
}
ENTRY_COLUMNS = {
    "Day": "effective_on",
    "Ref": "commitment",
    "Entry": "entry",
    "Update": "update",
    "Reporter": "reporter",
    "Status": "status",
    "Due": "due_on",
    "Note": "note",
    "Source": "source",
    "Retracted": "retracted",
    "Terms": "terms",
}
