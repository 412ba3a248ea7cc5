"""The sentences of the domain: what is wrong with a day, a word, a text or a ref; the day of an answer."""

# -- errors of any kind ------------------------------------------------------------------------------

DID_YOU_MEAN = "Did you mean {suggestions}?"
ALTERNATIVES_SEPARATOR = " or "
LIST_SEPARATOR = ", "
SHORTENED = "{beginning}..."

PACKAGE_MISSING = "{what} need one more package, {package}."
PACKAGES_MISSING = "{what} need more than is here: {packages}."
ADD_PACKAGE = "To add it: {command}"
ADD_PACKAGE_IN_FOLDER = 'To add it, in the folder "{folder}": {command}'

CANCELLED = "Stopped. Nothing was saved."

# -- refs --------------------------------------------------------------------------------------------

NO_SUCH_REF = 'There is no {entity} "{ref}".'
AMBIGUOUS_REF = '"{prefix}" is the beginning of more than one {entity}: {refs}.'
AMBIGUOUS_REF_OF_MANY = '"{prefix}" is the beginning of more than one {entity}: {refs} and more.'
TYPE_MORE_LETTERS = "Type more letters."
FILES_BROUGHT_IN = "Brought in, the last first: {names}."
NO_FILES_BROUGHT_IN = "No file was brought in yet."
NO_SUCH_THEME = 'There is no theme "{theme}".'
KNOWN_THEMES = "Themes: {themes}."
KNOWN_THEMES_AND_MORE = "Themes: {themes} and more."
NO_THEMES = "No commitment has a theme."
SERIES_BEGINS_LATE = "{first} is after {last}, the day asked about."
SERIES_BEGINS_LATE_HINT = "Begin with an earlier day."
TOO_MANY_PERIODS = "That would be {count:,} periods, one a {every}; at most {most:,} are counted."
TOO_MANY_PERIODS_HINT = "Begin with a later day, or count by longer periods."
NO_SUCH_OWNER = 'Nobody called "{owner}" follows anything up.'
KNOWN_OWNERS = "Who does: {owners}."
KNOWN_OWNERS_AND_MORE = "Who does: {owners} and more."
NO_OWNERS = "Nobody is named who follows anything up."
NOT_ON_RECORD_YET = '"{ref}" was not yet {event}.'
ASK_FOR_LATER_DAY = "Ask for a later day or moment."

KIND_AND_KEY = "{kind} {key}"
WHO_WE_ARE = "who we are"
NEW_REF_OF = "new ref of {ref}"

# -- titles and names in several languages -----------------------------------------------------------

NOT_A_LANGUAGE = '"{text}" is no code of a language.'
LANGUAGE_HINT = "Give two or three letters of ISO 639, such as {codes}."
LANGUAGE_TWICE = "There are two texts in the language {code}."
NOT_TRANSLATIONS = '"{text}" is no text with its language.'
TRANSLATIONS_HINT = "Write each on a line of its own: its code, a colon and the text."
TRANSLATION_AND_ORIGINAL = "{translation} ({original})"

# -- due dates ---------------------------------------------------------------------------------------

NOT_A_DUE_RULE = '"{text}" does not say on what the due date hangs, and how much later it is.'
NOT_A_DISTANCE = '"{text}" does not say how many days, weeks, months or years after the event that is.'
DUE_RULE_EXAMPLE = 'Write an event or commitment and days, weeks, months or years, such as "d-day + 40 days".'
NOT_A_PERIOD = '"{text}" does not say how often.'
PERIOD_EXAMPLE = "Write week, month, 3 months, quarter or year."
NOT_AN_AMOUNT = '"{text}" is not a number that the {field} can be.'
AMOUNT_EXAMPLE = "Write digits, with a point before decimals: 1700, 0.5."
NOT_A_COUNT = '"{text}" is not a number of {field}.'
COUNT_EXAMPLE = "Write a whole number from 0 on."

# -- words -------------------------------------------------------------------------------------------

NOT_A_WORD = {
    "status": '"{word}" is not a status.',
    "strength": '"{word}" is not a strength.',
    "flag": '"{word}" is not a flag.',
    "kind": '"{word}" is not a kind.',
    "standing": '"{word}" is not a standing of an agreement.',
    "mark": '"{word}" is not a mark.',
    "actor kind": '"{word}" is not an actor kind.',
    "sort key": '"{word}" is not a sort key.',
    "grouping": '"{word}" is not a grouping.',
    "period to count by": '"{word}" is not a period to count by.',
    "format": '"{word}" is not a format.',
    "file format": '"{word}" is not a file format.',
    "column": '"{word}" is not a column of this answer.',
}
"""That a word is not of its kind, by the kind."""
KNOWN_WORDS = {
    "status": "Statuses: {known_words}.",
    "strength": "Strengths: {known_words}.",
    "flag": "Flags: {known_words}.",
    "kind": "Kinds: {known_words}.",
    "standing": "Standings: {known_words}.",
    "mark": "Marks: {known_words}.",
    "actor kind": "Actor kinds: {known_words}.",
    "sort key": "Sort keys: {known_words}.",
    "grouping": "Groupings: {known_words}.",
    "period to count by": "Periods to count by: {known_words}.",
    "format": "Formats: {known_words}.",
    "file format": "File formats: {known_words}.",
    "column": "Columns: {known_words}.",
}
"""Which words are of a kind, by the kind."""
UNKNOWN_WORD_HINT = "{question} {known_words}"
STATUS_WITH_DEFINITION = "{status} ({definition})"
TWO_STATUSES = '"{word}" can mean two things.'
WHICH_STATUS = "Is it {others}, or {last}?"
SEVERAL_STATUSES = '"{word}" is more than one status.'

# -- days and moments --------------------------------------------------------------------------------

NOT_A_DAY = '"{text}" is not a day.'
NO_SUCH_MONTH = '"{text}" is not a day of the calendar: there is no month {month}.'
NO_SUCH_DAY = '"{text}" is not a day of the calendar: {month} {year} has {days} days.'
NOT_A_MONTH = '"{text}" is not a day: there is no month "{name}".'
DAY_EXAMPLE = "Write it as 2018-03-07 or 7 March 2018, or say today, friday, +2w or end of june."
NOT_A_MOMENT = '"{text}" is not a moment.'
MOMENT_EXAMPLE = "Write a day, or a time such as 2018-03-07T14:30Z."
DAY_OR_TIME_EXAMPLE = "{day_hint} A time is written 2018-03-07T14:30Z."
IMPLAUSIBLE_DAY = "The {field} {day} is outside {first_year} to {last_year}."
CHECK_YEAR = "Check the year."
UNSUPPORTED_YEAR = '"{text}" is outside the years {first_year} to {last_year}.'
GREGORIAN_CALENDAR = "Days are of the Gregorian calendar: 2017-11-07, not 1396-08-16."
PERIOD_NOT_DAY = '"{text}" is more than one day.'
WRITE_DAY_OF_PERIOD = "Write one day of it, such as {day}."
OTHER_WEEKDAY = '"{text}" has another weekday than that day: it is {day}.'
ONE_READING = '"{text}" could only be {readings}.'
TWO_READINGS = '"{text}" can be read as {readings}.'
WRITE_READING = "Write {readings}."

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_OF_WEEK = "{weekday} {day}"
DAY_OF_MONTH = "{day} {month}"
DAY_OF_YEAR = "{day} {month} {year}"
DAY_IN_TWO_CALENDARS = "{day} ({other})"
MONTH_OF_YEAR = "{month} {year}"
YEAR = "{year}"

AS_OF = "as of {day}"
AS_OF_KNOWN_AT = "as of {day}, as known by {moment:%Y-%m-%d %H:%M} UTC"
AS_SHARED_BY = "{as_of}, as shared by {office}"
AS_SHARED = "{as_of}, as shared"

# -- texts -------------------------------------------------------------------------------------------

ZERO_BYTE = "The {field} holds a zero byte, which is no text."
TAKE_ZERO_BYTE_OUT = "Take it out and try again."
TEXT_TOO_LONG = "The {field} has {length:,} characters; {limit:,} are the most."
SHORTEN_TEXT = "Shorten it, or cut it in two."
NOT_TEXT = "The {field} holds bytes that are no text."
TYPE_TEXT_AGAIN = "Type it again, or save its file as UTF-8."
EMPTY_TEXT = "The {field} is empty."
GIVE_TEXT = "Say it in a few words."

# -- the symbols of a timeline -----------------------------------------------------------------------

SYMBOL_MEANING = "{symbol} {meaning}"
CLAIM_MEANING = "claim"
FORMER_DUE_MEANING = "was due"
DUE_MEANING = "due"
LATER_DUE_MEANING = "due, further off"
EVENT_MEANING = "{title}, {day}"
CONTESTED = {
    (True, False): "~: contested",
    (False, True): "small letters: contested",
    (True, True): "~ and small letters: contested",
}
"""By whether the mark ~ is in the timeline, and whether small letters are."""

DUE_RULE_OF_UPDATE = '"{text}" is no day: an update moves the due date to a day.'
