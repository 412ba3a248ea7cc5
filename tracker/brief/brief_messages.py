"""All that a person reads on a brief besides the data: each a message with named values.

Words of the vocabulary (statuses, flags, strengths) are not messages, nor are the labels that terminals have
too (``render_messages``). Days and numbers of days come as text; a value can be a phrase whose pieces stay
isolated. ``number`` is the number that decides between the forms ONE and MANY.
"""

LIST_COMMA = ", "
LIST_SEMICOLON = "; "
LIST_AND = " and "
LIST_OR = " or "
FACT_SEPARATOR = "\u00a0· "
NONE = "none"

# -- the head of the first sheet ---------------------------------------------------------------------

TITLE = "{subject}: where it stands on {day}"
SUBJECT = "{title} ({day})"
SUBJECT_WITH_PLACE = "{title} ({place}, {day})"
SEVERAL_AGREEMENTS = "{number} agreements"
NO_AGREEMENT = "No agreement"
PARTIES = "{number} parties"
LAST_MET = "last met {day}"
PREPARED_BY = "prepared by {office}"
SHARED_BY = "as shared by {office}"
SHARED = "as shared"
RUNNING_HEAD = "{title} · as of {day}"
PAGE_OF_PAGES = "{head} · {page} of {pages}"

# -- the sentences -----------------------------------------------------------------------------------

NOTHING_TO_COUNT = "There is nothing to count {as_of}."
DIRECTION = "{lead}; {overdue}."
NO_LAST_MEETING = "No last meeting is named, so no change is told"
NOTHING_BEFORE = "Nothing was agreed before {day}"
NONE_MOVED = "Since {day} nothing moved, neither forward nor back"
MOVED = "Since {day}, {forward} moved forward, {back} back"
OVERDUE_ONE = "{number} is overdue"
OVERDUE_MANY = "{number} are overdue"
OVERDUE_BEFORE = "{number} before {day}"
OVERDUE_YEAR_BEFORE = "{number} a year ago"
OVERDUE_COMPARED = "{now} ({earlier})"
WORST_LEAD = "The worst:"
WORST = "{lead} {title}: {problems}."
SINCE = "{status} since {day}"
SAYS_STATUS = "{who}: {status} ({day})."
WE_SAY = "Ours: “{words}” ({day})."
SAYS_WORDS = "{who}: “{words}” ({day})."
SAYS_STATUS_AND_WORDS = "{who}: {status}, “{words}” ({day})."
NOTHING_IS_OPEN = "Nothing is open."
NOTHING_IS_WRONG = "Nothing is late, contested, held up, unverified or stale."
DONE_OF = "{done} of {scored} implemented"
DONE = "{lead}."
DONE_LAST = "{lead}, the last one since {day}: {title}."
OVERDUE_BY = "overdue by {days}"
DONE_LATE_BY = "done late, by {days}"
FALLEN_BACK_SINCE = "fallen back since {day}"
STALE_SINCE = "no news since {day}"

# -- what to ask for ---------------------------------------------------------------------------------

ASK_TITLE = "To ask for at this meeting"
ASK_SOME_TITLE = "To ask for at this meeting: {shown} of {number}, the others on a later sheet"
ASK_MORE_TITLE = "More to ask for"
REQUESTS_NOT_NAMED = "Of {number} others something could be asked too: their lines say what is wrong."
ASK_HEADINGS = ("No.", "Of whom", "What", "Article")
ASK_ABOUT = "{title}: {what}"
OURSELVES = "ourselves"
NOTHING_TO_ASK = "Nothing is recorded to ask for, and nothing suggests itself."
SUGGEST_ANSWER = "an answer to {claims} (suggested)"
SUGGEST_EVIDENCE = "evidence for {claims} (suggested)"
SUGGEST_DATE_OR_REASON = "a new date, or the reason (suggested)"
SUGGEST_NEWS = "news; the latest is of {day} (suggested)"
CLAIM_SHORTLY = "{actor}: {status}, {day}"

# -- what changed ------------------------------------------------------------------------------------

CHANGES_TITLE = "Since {day}"
CHANGES_SOME_TITLE = "Since {day}: {shown} of {number} that moved, the others on a later sheet"
CHANGES_MORE_TITLE = "More that changed since {day}"
CHANGES_UNKNOWN_TITLE = "Since the last meeting"
CHANGES_CAPTION = "What moved"
CHANGES_HEADINGS = ("Commitment", "Was", "Change", "Is", "Whose word")
NO_LAST_MEETING_NAMED = "No last meeting is on record, and none was named."
NOTHING_CHANGED = "Nothing changed."
DIRECTIONS = {"better": "▲ better", "worse": "▼ worse", "neither": "▶ other"}
DIRECTIONS_OF_VALUE = {"better": "▲ more", "worse": "▼ less", "neither": "▶ other"}
AMOUNT = "{value} {unit}"
TITLE_AND_ARTICLE = "{title} ({article})"
TITLE_AND_DAY = "{title} ({day})"
TITLE_AND_MOVE = "{title} ({before} → {after})"
PART_OF = "{title}, the part of {side}"
TIMES = "{title} ({times} ×)"
INCIDENTS = "{title}: {number} ({voice})"
AND_MORE = "{number} more"
FACT_DONE = "Done: {titles}"
FACT_HELD = "Held: {titles}"
FACTS_COME = {
    "overdue": "Newly overdue: {titles}",
    "fallen back": "Newly fallen back: {titles}",
    "contested": "Newly contested: {titles}",
    "unverified": "Newly claimed, unverified: {titles}",
    "stale": "Newly without news: {titles}",
}
FACTS_GONE = {
    "overdue": "No longer overdue: {titles}",
    "fallen back": "No longer fallen back: {titles}",
    "contested": "No longer contested: {titles}",
    "unverified": "No longer unverified: {titles}",
    "stale": "Answered with news: {titles}",
}
FACT_DUE_MOVED = "Due date moved: {titles}"
FACT_INCIDENTS = "Incidents: {titles}"
FACT_AGREED = "Agreed since: {titles}"
NOTHING_WAS_ON_RECORD = "Nothing was on record before {day}: all of it was put on record since."
LATE_KNOWLEDGE = "Of the time before: {learnt} learnt since, {corrected} corrected since (under Method)"

# -- where it goes, and how many of what -------------------------------------------------------------

TREND_TITLE = "Where it goes"
TREND_CAPTIONS = {
    "month": "Month by month, {first_day} to {last_day}",
    "quarter": "Quarter by quarter, {first_day} to {last_day}",
    "year": "Year by year, {first_day} to {last_day}",
}
NO_TREND = "There is no past to draw."
POINT = "{day}: index {index:.0f} ({lower:.0f} to {upper:.0f}), {overdue} overdue"
POINT_WITHOUT_INDEX = "{day}: no index, {overdue} overdue"
TREND_INDEX = "index {index:.0f}"
TREND_OVERDUE = "overdue {number}"
TREND_INDEX_LINE = "Index    {line}  {first} → {last}"
TREND_OVERDUE_LINE = "Overdue  {line}  {first} → {last}"
GLANCE_TITLE = "All {number} at a glance"
STATUS_COUNT = "{status} {count}"
INDEX = "{index:.0f}"

# -- what several sections share ---------------------------------------------------------------------

OURS = "ours"
ARTICLE_TITLE_AND_OBLIGORS = "{article}: {title} — {obligors}"
ARTICLE_AND_TITLE = "{article}: {title}"
OBLIGOR_WITH_STATUS = "{actor}: {status}"
STATUS_OF_SIDES = "{status}: {sides}"
OTHERS = "the {number} others"
ALL_BUT = "all but {others}"
ALL_PARTIES = "all {number} parties"
OF_SIDES = "{words} ({sides})"
CLAIM = "{actor}: {said}"
CLAIMANT_OF_PART = "{actor}, of the part of {side}"
CLAIM_OUTDATED = "{claim} (outdated)"
WITH_SOURCE = "{words} {source}"
WITH_NOTE = "{words}: {note}"
NOTE_SHORTENED = "{beginning} …"
DOCUMENT_AND_LOCATOR = "{document}, {locator}"

# -- every commitment --------------------------------------------------------------------------------

CONTENTS_TITLE = "Contents"
PART_TITLE = "{section}: {agreement}"
WORST_TITLE = "The {number} that matter first"
LINES_TITLE = "Every commitment, in the order of the text"
OPEN_CAPTION = "Open"
CLOSED_CAPTION = "Done or closed"
LINES_HEADINGS = ("Article, commitment, who owes it", "Status", "Due, amount, flags", "Latest news")
CLOSED_HEADINGS = ("Article and commitment", "Status")
NOT_LISTED = "{number} more are counted, and too many to list: these are the worst. Select fewer to see all."
DUE = "due {day}"
DUE_MOVED = "due {first}, now {day} ({slip})"
SLIP_ONE = "{slip:+d} day"
SLIP_MANY = "{slip:+d} days"
NO_DUE_DATE = "no due date"
ASKED_DATE = "{actor} asks for {day}"
NEWS = "{voice}, {day}: {said} {update}"
NO_NEWS = "none so far"
STATUS_AND_WORDS = "{status}, {words}"
AGREEMENTS_TITLE = "The agreements"
AGREEMENTS_HEADINGS = ("Agreement", "All", "Done", "Overdue", "Contested", "Stale", "Index")
PARTIES_TITLE = "What each party owes"
PARTY = "{party}: {flags}"
BARS_CAPTION = "Number of commitments by status"
BAR_STATUS = "{status} {count}"
OBLIGORS_DO_NOT_ADD_UP = (
    "What several owe is in the row of each and once in the counts above, so the rows do not add up to them."
)
PROPOSALS_TITLE = "Only intended, proposed or discussed"
PROPOSALS_HEADINGS = ("What it is", "How firm", "Who would owe it", "Status", "Read in")

# -- the timeline ------------------------------------------------------------------------------------

TIMELINE_TITLE = "Timeline"
TIMELINE_CAPTION = "From {first_day} to {last_day}"
LANE = "the part of {side}"
LANES = "the parts of {sides}"
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

BARS_TABLE_HEADINGS = ("Party", "By status")
TIMELINE_HEADING = "Commitment"
WORD_DOCUMENTS = "Word documents"
NOT_A_TEMPLATE = "{file} is not a Word document whose styles could be used."

KEY_CONTESTED = "contested"
KEY_CLAIM = "claim: who, and the letter of what they say"
KEY_DUE = "due"
KEY_FORMER_DUE = "was due, moved since"
KEY_OCCURRENCE = "fell due, or falls due next: it recurs"
KEY_EVENT = "{title}, {day}"
EVENTS_LABEL = "Events"
KEY_LAST_MEETING = "last meeting"
DUE_BEYOND = "due {day} →"

# -- each side's words -------------------------------------------------------------------------------

WORDS_TITLE = "What each side says"
WORDS_HEADINGS = ("About", "Others")
WORDS_OURS = "Ours ({office})"
WORDS_OURS_ALONE = "Ours"
QUOTATION = "{who}: {said} {place}"
OUR_QUOTATION = "{said} {place}"
QUOTED = "“{words}”"
THROUGH_SPEAKER = "{who} ({speaker})"
REST_IN = "{words} … the rest is in {update}"
DAY_AND_ENTRY = "({day}, {update})"

# -- method ------------------------------------------------------------------------------------------

METHOD_TITLE = "Method"
RESTS_ON_CAPTION = "What it rests on"
KNOWN_BY = "Known at {moment} UTC."
ALL_ON_RECORD = "All that is on record."
ALL_ON_RECORD_UNTIL = "All that is on record; the last entry is of {moment} UTC."
LOG_HEAD = "Made from the log with the head {head}."
COMPARED = "Compared with the day before {day}, {age} before, as known now."
SELECTED = "Selected: {selection}."
RECORDED_BY = "Recorded by {authors}."
AGREEMENT = "{title}, concluded {day}"
MORE_AGREEMENTS_ONE = "{number} more agreement"
MORE_AGREEMENTS_MANY = "{number} more agreements"
AGREED = "Agreed: {agreements}."
SELECTED_AGREEMENTS = "of {agreements}"
SELECTED_OBLIGORS = "owed by {obligors}"
SELECTED_THEMES = "on the theme {themes}"
SELECTED_WORDS = "with the words “{words}”"
SELECTED_REPORTERS = "about which {reporters} says something"
SELECTED_DUE_AFTER = "due after {day}"
SELECTED_DUE = "due before {day}"
SELECTED_OWNERS = "followed up by {owners}"

DEFINITIONS_CAPTION = "Definitions in use"
STATUS_DEFINITION = "{status} ({definition})"
DEFINITIONS = (
    "The status is our latest assessment; what actors claim or ask for changes nothing.",
    "Better or worse: of a higher or lower level, else nearer to done or further from it.",
    "What is only known now is neither, unless it is done or breached.",
    "Open: agreed at least in principle, and not implemented, superseded, withdrawn or lapsed.",
    "Implementation index: the mean level (0 to 3) of those assessed, in percent.",
    "Its bounds: if all the others had level 0, and if they had level 3.",
)
DEFINITIONS_OF_FLAGS = {
    "overdue": "Overdue: open, past its due date, and not implemented since that was set.",
    "done late": "Done late: implemented only after its due date.",
    "fallen back": "Fallen back: open, after it was implemented.",
    "unverified": "Unverified: an actor says implemented; we have no assessment, or an older one with less.",
}
DEFINITION_CONTESTED = (
    "Contested: of two actors, or an actor and us, one says implemented or breached, the other does not;"
    " media do not count, nor a claim that says less than a later one {outdated_after} days ago (outdated)."
)
DEFINITION_STALE = "Stale: not closed, the latest news {stale_after} days old or more."

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
NOT_COUNTED = "Not counted: there are too many."
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
BACK_MARK = "↑"
BACK_TO_TEXT = "Where it is cited: {place}"
