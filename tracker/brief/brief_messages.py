"""All that a person reads on a brief besides the data: each a message with named values.

Words of the vocabulary (statuses, flags, strengths) are not messages, nor are the labels that terminals have
too (``render_messages``). Days and numbers of days come as text; a value can be a phrase whose pieces stay
isolated. ``number`` is the number that decides between the forms ONE and MANY.
"""

LIST_COMMA = ", "
LIST_SEMICOLON = "; "
LIST_AND = " and "
LIST_OR = " or "
NONE = "none"

# -- the head ----------------------------------------------------------------------------------------

TITLE = "Where things stand on {day}"
HEAD_AGREED = "Agreed"
HEAD_PARTIES = "Parties"
HEAD_AS_OF = "As of"
HEAD_KNOWN_AT = "Known at"
HEAD_LAST_MEETING = "Last meeting"
HEAD_SELECTION = "Selection"
HEAD_PREPARED_BY = "Prepared by"

AGREEMENT = "{title}, concluded {day}"
MORE_AGREEMENTS_ONE = "{number} more agreement"
MORE_AGREEMENTS_MANY = "{number} more agreements"
NO_AGREEMENT = "nothing"
KNOWN_BY = "{moment} UTC"
ALL_ON_RECORD = "all that is on record"
ALL_ON_RECORD_UNTIL = "all that is on record; the last entry is of {moment} UTC"
LAST_MEETING = "{day}, {age} before; compared with the day before, as known now"
NO_LAST_MEETING = "not named, so all that ever moved is on the page"
PREPARED_FROM = "the tracker, from what {authors} recorded"

SELECTED_AGREEMENTS = "of {agreements}"
SELECTED_OBLIGORS = "owed by {obligors}"
SELECTED_THEMES = "on the theme {themes}"
SELECTED_WORDS = "with the words “{words}”"
SELECTED_REPORTERS = "about which {reporters} says something"
SELECTED_DUE_AFTER = "due after {day}"
SELECTED_DUE = "due before {day}"

# -- the bottom line ---------------------------------------------------------------------------------

NOTHING_TO_COUNT = "There is nothing to count {as_of}."
IMPLEMENTED_OF_ONE = "{implemented} of {scored} commitment is implemented ({share})"
IMPLEMENTED_ONE = "{number} of {scored} commitments is implemented ({share})"
IMPLEMENTED_MANY = "{number} of {scored} commitments are implemented ({share})"
OPEN_ONE = "{number} is open"
OPEN_MANY = "{number} are open"
COUNTS = "{implemented}, and {open}."
COUNTS_WITH_PROBLEMS = "{implemented}, and {open}; of all of them {problems}."
PROBLEM_COUNT = "{number} {problem}"

MOVED_SINCE = "Since {day}, the status of {count} has changed"
NONE_MOVED_SINCE = "Since {day}, the status of none has changed"
MOVED_SO_FAR = "So far, the status of {count} has changed"
NONE_MOVED_SO_FAR = "So far, the status of none has changed"
MOVED_NAMED = "{moved} ({commitments})"
MOVED_NOW = "{ref} is now {status}"
MOVED_MORE = "{count} more"
MOVES_AND_WORST = "{moved}; {worst}."
NOTHING_IS_OPEN = "nothing is open"
NOTHING_IS_WRONG = "none is late, contested, held up, unverified or stale"
WORST = "the worst is {commitment}, owed by {obligors}: {problems}"
WORST_OVERDUE = "overdue by {days}"
WORST_FALLEN_BACK = "fallen back since {day}"
WORST_CONTESTED = "contested"
WORST_UNVERIFIED = "said to be implemented, but unverified"
WORST_STALE = "without news since {day}"
OF_SIDES = "{words} ({sides})"

# -- what several sections share ---------------------------------------------------------------------

OURS = "ours"
TITLE_AND_REF = "{title} ({ref})"
OF_MEDIA = "{actor} (media)"
CLAIM = "{actor}: {said}"
CLAIMANT_OF_PART = "{actor}, of the part of {side}"
CLAIM_OUTDATED = "{claim} (outdated)"
SAID_ONCE = "{status}, {day}"
SAID_AGAIN = "{status} since {first_day}, last said {day}"
NEVER_SAID = "{status} since {day}"
WITH_SOURCE = "{words} {source}"
WITH_NOTE = "{words}: {note}"
NOTE_SHORTENED = "{beginning} …"
DOCUMENT_AND_LOCATOR = "{document}, {locator}"

# -- the scoreboard and the timeline -----------------------------------------------------------------

SCOREBOARD_TITLE = "Scoreboard"
STATUSES_CAPTION = "By status"
STATUSES_HEADINGS = ("Status", "Count", "Share")
STATUSES_HEADINGS_BEFORE = ("Was", "Change")
INDEX_AND_FLAGS = "{index}. Flags: {flags}."
INDEX_AND_FLAGS_BEFORE = "{index}. Before {day}: {index_before}. Flags: {flags}."
BARS_CAPTION = "Statuses by who owes it"
BAR_STATUS = "{status} {count}"
OBLIGORS_CAPTION = "By who owes it"
OBLIGORS_HEADING = "Owed by"
OBLIGORS_DO_NOT_ADD_UP = (
    "What several owe is in the row of each and once in the counts above, so the rows do not add up to them."
)
THEMES_CAPTION = "By theme"
THEMES_HEADING = "Theme"
NO_THEME = "no theme"
INDEX_WAS = "{index} ({index_before})"
GROUP_HEADINGS = ("All", "Open", "By status", "Index", "With the rest", "Assessed")
GROUP_HEADINGS_COMPARED = ("All", "Open", "By status", "Index (before)", "With the rest", "Assessed")
STATUS_SHARE = "{status} {count} ({share})"
STATUS_SHARE_CHANGED = "{status} {count} ({share}, {change:+d})"

TIMELINE_TITLE = "Timeline"
TIMELINE_CAPTION = "From {first_day} to {last_day}"
SPAN = "{status} from {day}"
CLAIM_MADE = "{actor} says {status} on {day}"
CLAIM_MADE_OF_PART = "{actor} says {status} of the part of {side} on {day}"
CONTESTED_PERIOD = "contested from {day} for {days}"
FIRST_DUE = "due {day}"
LATER_DUE = "then {day}"
OCCURRENCES = "recurs, fell due {day}"
OCCURRENCES_BETWEEN = "recurs, fell due {count} times from {first_day} to {last_day}"
NEXT_OCCURRENCE = "next due {day}"
EVENT = "{title} on {day}"

BARS_TABLE_HEADINGS = ("Group", "By status")
TIMELINE_TABLE_HEADINGS = ("Commitment", "{first_day} to {last_day}")
TIMELINE_TABLE_HEADINGS_WITH_MEETING = ("Commitment", "{first_day} to {last_day}, last meeting {meeting}")
WORD_DOCUMENTS = "Word documents"

KEY_CONTESTED = "contested"
KEY_CLAIM = "claim: who, and the letter of what they say"
KEY_DUE = "due"
KEY_FORMER_DUE = "was due, moved since"
KEY_OCCURRENCE = "fell due, or falls due next: it recurs"
KEY_EVENT = "{title}, {day}"
EVENTS_LABEL = "Events"
KEY_LAST_MEETING = "last meeting"
DUE_BEYOND = "due {day} →"

# -- what moved --------------------------------------------------------------------------------------

MOVED_TITLE = "What moved since it was agreed"
MOVED_SINCE_TITLE = "What moved since {day}"
MOVED_HEADINGS = ("Commitment", "What", "From → to", "Day", "Whose word", "Source")
ASPECTS = {
    "status": "status",
    "claim": "claim",
    "asked_date": "asks for",
    "due_date": "due date",
    "note": "note",
}
ASPECT_OF_SIDE = "{aspect}, the part of {side}"
LANE = "the part of {side}"
PART_SAID = "{part}: {said}"
OBLIGOR_WITH_STATUS = "{actor} ({status})"
NO_DUE_DATE = "no due date"
NO_CLAIM = "no claim"
NOTHING_ASKED = "no other day"
BECAME = "{before} → {after}"
REPLACED_BY = "{words} by {successors}"
WITH_NOTE_OF_DAY = "{words}; latest note, of {day}: {note}"

# -- what is due, contested, held up -----------------------------------------------------------------

DUE_TITLE = "Overdue, due in the next {days} days, or asked to be moved"
DUE_HEADINGS = ("Commitment", "Owed by", "Status", "First due", "Due now", "Late", "Slip")
SLIP_ONE = "{slip:+d} day"
SLIP_MANY = "{slip:+d} days"
DUE_AND_ASKED = "{due}; {asked}"
ASKED_DATE = "{actor} asks for {day}"
FALLEN_BACK_TITLE = "Fallen back"
FALLEN_BACK_HEADINGS = ("Commitment", "Owed by", "Status", "Fallen back since", "Our latest note", "Source")
CONTESTED_TITLE = "Contested"
CONTESTED_HEADINGS = ("Commitment", "What each says", "Our assessment")
HELD_UP_TITLE = "Stalled, suspended, breached"
HELD_UP_HEADINGS = ("Commitment", "Owed by", "Status", "Since", "Our latest note", "Source")

# -- what to ask for ---------------------------------------------------------------------------------

UNVERIFIED_TITLE = "Claimed but unverified"
UNVERIFIED_HEADINGS = ("Commitment", "What is claimed", "Our assessment", "What to ask for")
ASK_FOR = "Ask {claimants} for {evidence}"
ASK_OTHERS_TOO = "{request}; ask {others} whether it is so"
ASK_SENTENCE = "{request}."
EVIDENCE = "evidence of it"
EVIDENCE_OF_WORDING = "evidence of “{wording}”"
EVIDENCE_AND_PLACE = "{evidence} and where it can be read"
STALE_TITLE = "Stale, or no information"
STALE_HEADINGS = ("Commitment", "Status", "Last news", "Whom to ask")
NO_NEWS = "none since {day}"
LAST_NEWS = "{day}, {days} old"
ASK_LAST_REPORTER = "{obligors}; {reporter} spoke of it last"

# -- what is new, and what is tentative --------------------------------------------------------------

NEW_TITLE = "New, and taken up again"
NEW_HEADINGS = ("Commitment", "What", "Owed by", "Agreed on", "Due", "Status")
NEW_WITHOUT_MEETING = "none: no last meeting was named, so nothing is told apart as new."
IS_NEW = "new"
IS_LEARNT = "put on record since"
IS_RESUMED = "taken up again"
TENTATIVE_TITLE = "Only intended, proposed or discussed"
TENTATIVE_HEADINGS = ("What it is", "How firm", "Who would owe it", "Status", "Where it is read")

# -- method ------------------------------------------------------------------------------------------

METHOD_TITLE = "Method"
DEFINITIONS_CAPTION = "Definitions in use"
STATUS_DEFINITION = "{status} ({definition})"
DEFINITIONS = (
    "The status is our latest assessment; what actors claim or ask for changes nothing.",
    "Open: agreed at least in principle, and not implemented, superseded, withdrawn or lapsed.",
    "Overdue: open, past its due date, and not implemented since that was set; done late: only then.",
    "Slip: the days from the first due date to this one. Fallen back: open, after it was implemented.",
    "Contested: of two actors, or an actor and us, one says implemented or breached, the other does not.",
    "Unverified: an actor says implemented; we have no assessment, or an older one that says less.",
    "Media count for neither. Outdated: a claim that says less than a later one {outdated_after} days ago.",
    "Stale: not closed, the latest news {stale_after} days old or more.",
    "Shares are of all but superseded and withdrawn ones, each rounded by itself.",
    "Implementation index: the mean level (0 to 3) of those assessed, in percent.",
    "With the rest: if all the others had level 0, and if they had level 3.",
)

LEFT_OUT_CAPTION = "What is left out"
LEFT_OUT_TENTATIVE = "{count} only intended, proposed or discussed: in no count, but listed above."
LEFT_OUT_UNSCORED = "{count} superseded or withdrawn: counted, but in no share or score."
LEFT_OUT_OUTSIDE = "{count} that this selection does not take in."
LEFT_OUT_LATER = "{count} agreed only after the day asked about."
LEFT_OUT_RETRACTED_ONE = "{number} taken-back update."
LEFT_OUT_RETRACTED_MANY = "{number} taken-back updates."
NOTHING_LEFT_OUT = "Nothing."

LEARNT_CAPTION = "Learnt since the last meeting"
CORRECTIONS_CAPTION = "Corrected since the last meeting"
NOTHING_TOLD_APART = "No last meeting was named, so none are told apart."
NOTHING_WAS_ON_RECORD = "Nothing was on record before {day}: all of it was put on record since."
LATE_RECORDS_MORE = "{count} more."
NO_LATE_RECORDS = "None."
UPDATE = "{update} on {ref}, {author}: {content}, of {day}"
UPDATE_DUE = "due {day}"
UPDATE_ASKS = "asks for {day}"
UPDATE_NOTE_ONLY = "a note"
WAS_TAKEN_BACK = "{update}, was taken back on {day}"
WAS_RECORDED_LATE = "{update}, was put on record only on {day}"

SOURCES_CAPTION = "Sources"
NO_SOURCES = "Sources: none."
