"""The sentences of the ledger: why something cannot be recorded."""

# -- one field ---------------------------------------------------------------------------------------

NOT_A_REF = '"{value}" cannot be a ref.'
REF_EXAMPLE = (
    "Use up to {limit} letters a to z, digits, dots and hyphens, such as hotline-2 or 115.10; inside also / "
    "and pairs of ( ), such as 018/24 or 7.2(a)."
)
NOT_A_CODE = '"{value}" cannot be a code.'
CODE_EXAMPLE = "Use up to {limit} letters A to Z, digits and hyphens, such as PK."
NAMES_AN_ENTRY = '"{value}" names an entry of the log.'
NAMES_AN_ENTRY_HINT = "Choose another name, one that is not U- with a number."
DAY_TO_COME = "The {field} {day} is still to come."
CHECK_DAY = "Check the day."
AUTHOR_FIELD = "name of who records"
MOMENT_TO_COME = '"{moment:%Y-%m-%d %H:%M} UTC" is still to come.'
RECORDED_BEFORE = "Nothing is recorded before it happens."

# -- two fields --------------------------------------------------------------------------------------

PARTIES_MISSING = 'The agreement "{agreement}" has no parties.'
DOCUMENT_OF_OTHER = 'The document "{document}" belongs to {owners}, not to {agreement}.'
AGREEMENTS_MISSING = 'The document "{document}" belongs to no agreement.'
NAME_OWN_DOCUMENT = "Name one of its own."
EMPTY_UPDATE = 'The update of "{commitment}" says nothing.'
STATUS_NEEDS_NOTE = 'The status "{status}" needs a note.'
LEAVING_STATUS_NEEDS_NOTE = 'Leaving "{before}" needs a note.'
LOWER_LEVEL_NEEDS_NOTE = 'Going down from "{before}" to "{status}" needs a note.'
STATUSES_OF_DAY = 'The file gives "{commitment}" several statuses for {day}: {statuses}.'
CLAIMS_OF_DAY = 'In the file, {reporter} gives "{commitment}" several statuses for {day}: {statuses}.'
STATUS_BY_SUCCESSORS = "{status} by {successors}"
LIST_AND = " and "
KEEP_ONE_OR_GIVE_MOMENT = "Keep one, or give each the moment when it was recorded, as recorded_at."
SUCCESSOR_MISSING = 'The status "superseded" needs the commitment that replaces it.'
SUCCESSOR_OF_OTHER_STATUS = "A successor goes only with the status superseded."
SUCCESSOR_NOT_AGREED = {
    "intention": '"{successor}" is only intended: it cannot replace a commitment.',
    "proposed": '"{successor}" is only proposed: it cannot replace a commitment.',
    "discussed": '"{successor}" is only discussed: it cannot replace a commitment.',
}
"""That a successor is not a commitment proper, by its strength."""
CIRCLE = "From {day} on, these would replace each other in a circle: {refs}."
CIRCLE_WITHOUT_UPDATE = "Without {update}, these would replace each other in a circle from {day} on: {refs}."
RETRACT_OTHER_FIRST = "Retract first the update by which another of them is replaced."
SUCCESSOR_OF_ITSELF = '"{commitment}" cannot replace itself.'

# -- sides, amounts, words of ours -------------------------------------------------------------------

NOT_AN_OBLIGOR = '{side} does not owe "{commitment}".'
OBLIGORS = "Those who do: {obligors}."
WHOSE_BREACH = '{obligors} owe "{commitment}" together: a breach has to say whose part it is.'
OF_THE_WHOLE = {
    "due_on": "The due date is of the whole commitment, not of {side} alone.",
    "value": "The value is of the whole commitment, not of {side} alone.",
}
"""That something is not said of a side, by the field."""
STATUS_OF_THE_WHOLE = 'The status "{status}" is of the whole commitment, not of {side} alone.'
SPEAKER_OF_NOBODY = 'Nobody is named for whom "{speaker}" spoke.'
OURS_ALONE = {
    "ask": "What we ask for is ours, and no claim of {reporter}.",
    "owner": "Who of us follows it up is ours to say, and no claim of {reporter}.",
    "accepts": "That a claim is right is ours to say, and no claim of {reporter}.",
}
"""That something of ours cannot be said by a reporter, by the field."""
VALUE_OF_NOTHING = 'The terms of "{commitment}" do not say of what there shall be how much.'
UNIT_MISSING = "The target {target} does not say of what."
NOT_RECURRING = 'The commitment "{commitment}" does not recur: it has no occurrences.'
NO_SUCH_OCCURRENCE = 'Nothing of "{commitment}" falls due on {day}.'
OCCURRENCES_NEAR = "Near it: {days}."
WHICH_OCCURRENCE = 'It is not clear for which due date of "{commitment}" this is: {last} or {next}.'

# -- timing ------------------------------------------------------------------------------------------

CONTINUING_IS_NOT_DUE = "A continuing duty has no due date: it is owed from a day on."
TWO_DUE_DATES = "A due date in the calendar and one that hangs on an event are one too many."
GIVE_ONE_DUE_DATE = "Give one of them."
DOES_NOT_RECUR = "What is {kind} does not recur."
FIRST_DUE_MISSING = "What is due every {every} needs the day on which it is due first."
ENDS_BEFORE_START = "It would end on {ends}, before it starts on {starts}."
NO_ANCHOR = 'There is no event and no commitment "{name}".'
CONTINUING_HAS_NO_DUE_DATE = '"{commitment}" is a continuing duty: it has no due date that could be moved.'
DUE_CIRCLE = "Their due dates would hang on each other in a circle: {refs}."
GIVE_OTHER_DUE_DATE = "Name another event or commitment, or a day."
OCCURRENCE_OF_NOTHING = "An occurrence goes with a status, a note or a due date."

# -- agreements, events and meetings -----------------------------------------------------------------

AGREEMENTS_OF_MEETING_MISSING = 'The meeting "{meeting}" is about no agreement.'
EVENT_OF_OTHER = 'The event "{event}" is named after {named}, and belongs to {agreement}.'
LEAVE_OUT_AGREEMENT_OF_EVENT = "Leave out what stands before the colon."
SIGNING_IS_THERE = 'Every agreement has "signing" already: the day on which {agreement} was concluded.'
SIGNING_IS_A_TERM = "The signing is the day on which {agreement} was concluded, and no event of its own."
STANDING_NEEDS_NOTE = 'The standing "{standing}" needs a note.'
NOT_A_PARTY = '{side} is no party of "{agreement}".'
PARTIES = "Its parties: {parties}."

DAY_OF_EVENT_SAID = "{event} is on {day} already, by {update}."
DAY_OF_EVENT_UNKNOWN = "That the day of {event} is not known is said already."
LATER_OF_SAME_DAY = "{later} says something of the same day, later than {entry}, and would stand before it."
IS_MARKED_SO = "{name} is marked {mark} already."
NO_CLAIM = "{update} is our own word: only what somebody else says can be accepted."
NOTHING_TO_ACCEPT = "{update} says no status, no due date and no value that could be accepted."
ACCEPTED_ALREADY = "{update} is accepted already, by {by}."
NOTHING_SAID_OF_OFFICE = "It is not said what our office is called, or which actor it is."

# -- revisions ---------------------------------------------------------------------------------------

NO_SUCH_TERM = 'A {kind} has no term "{term}" that could be other.'
KNOWN_TERMS = "Of a {kind} these can be other: {terms}."
TOO_MANY_TRANSLATIONS = "All texts of the {field} are longer than {limit:,} characters together."
TERM_REQUIRED = 'The term "{term}" of a {kind} cannot be taken away.'
GIVE_OTHER_TERM = "Give the one that is right."
EMPTY_REVISION = 'Nothing is said to be other about the {kind} "{ref}".'
AMENDED_TOO_EARLY = 'On {day} the {kind} "{ref}" could not be amended: it was agreed on {agreed_on}.'
IS_SO_ALREADY = 'The {kind} "{ref}" is so already: {terms}.'
ENTRY_IS_SO_ALREADY = "{update} says so already."
TERM_AND_VALUE = '{term} "{value}"'
TERM_AND_NOTHING = "no {term}"
NOT_A_CORRECTABLE_ENTRY = (
    "{update} is no news, which could be corrected, but a revision, a retraction or a mark."
)
RETRACT_AND_RECORD_AGAIN = "Take it back, and record it as it is right."

# -- what is in the database already -----------------------------------------------------------------

ALREADY_THERE = 'The {kind} "{key}" is there already.'
TITLE_THERE = '"{title}" is there already in {agreement}: {ref}.'
CHOOSE_OTHER_CODE = "Codes are never used twice: choose another."
CHOOSE_OTHER_REF = "Refs are never used twice: choose another."
FORMER_REF = '"{ref}" was the ref of "{now}", and still means it.'
KEEPS_ITS_REF = {
    "agreement": "An agreement keeps its ref.",
    "document": "A document keeps its ref.",
    "actor": "An actor keeps its code.",
    "event": "An event keeps its ref.",
    "meeting": "A meeting keeps its ref.",
}
RENAME_COMMITMENTS = "Only commitments are given another ref."
RENAMED_SINCE = 'What was called "{ref}" was renamed once more since.'
RENAME_INSTEAD = "Rename it to what it is to be called."
REF_OF_OTHER_COMMITMENT = 'Another commitment is called "{ref}" here.'
HERE_UNDER_OTHER_REF = 'The commitment "{theirs}" of the file is here already, as "{ours}".'
LEAVE_OUT_RENAME = "It needs no other ref."
NOTHING_TO_RENAME = 'Nothing in the file is called "{ref}".'
ALREADY_THERE_WITH_OTHER_VALUE = 'The {kind} "{key}" differs in its {field}: ours {ours}, theirs {theirs}.'
TWICE_IN_FILE = 'The file has the {kind} "{key}" twice, with another {field}: first {first}, then {then}.'
KEEP_ONE_OF_TWO = "Keep one of them, or give one another name."
NO_VALUE = "none"
QUOTED_VALUE = '"{value}"'
RETRACTED_ALREADY = "{update} is taken back already."
RETRACTED_TOO_EARLY = "It takes back an entry that was recorded later, at {moment:%Y-%m-%d %H:%M:%S} UTC."
IS_A_MARK = "{entry} says for whose eyes an entry is; that is not taken back, but said otherwise."
BRINGS_BACK = "{entry} brings back an entry that was taken back."
RETRACT_AGAIN = "Take that entry back once more."
STILL_NAMED = 'The {kind} "{ref}" is still named by: {names}.'
KIND_AND_REF = "{kind} {ref}"
NAMES_AND_MORE = "{names} and {more} more"
RETRACT_THOSE_FIRST = "Take those back first, or correct them."
SAID_SINCE = "{update} has been recorded about it since."
RETRACTED_ENTITY = 'The {kind} "{ref}" was taken back on {day}.'
CORRECT_MOMENT = "Correct its recorded_at, or leave that out."
NO_SUCH_UID = 'There is no entry "{uid}".'
GIVE_UID = "Give the uid of one."
NOT_YET_AGREED = "agreed on {day}"
NOT_YET_RECORDED = "recorded by {moment} UTC"

# -- what somebody else has written -------------------------------------------------------------------

NO_NUMBER_LEFT = "A {table} has the number {number}, and there is none after it. Nothing was saved."
