"""The sentences of files in and out: what is wrong with one, what was left out, the words of a calendar."""

# -- a problem and its place -------------------------------------------------------------------------

LINE = "line {number}"
RECORD = "record {number}"
SHEET = 'sheet "{title}"'
SHEET_AND_ROW = 'sheet "{title}", row {row}'
FIRST_OF_ROWS = "{place} (the first of {rows:,} rows)"
REASON_AT_PLACE = "{place}: {reason}"
REASON_WITH_HINT = "{reason} {hint}"
PROBLEM_OF_FILE = "{file}: {problem}"
PROBLEM_AT_PLACE_OF_FILE = "{file}, {problem}"
PROBLEMS_OF_FILE = "{file} has {count:,} problems; nothing was saved."
VERY_MANY_PROBLEMS = "{file} has {count:,} problems or more; nothing was saved."
MORE_PROBLEMS = "... and {count:,} more."
NOTHING_SAVED = "Nothing was saved."

# -- the file as a whole -----------------------------------------------------------------------------

UNKNOWN_KIND_OF_FILE = "{file} is of a kind that cannot be read."
READABLE_FILES = "The tracker reads .json, .jsonl, .toml, .csv, .tsv, .xlsx, .xlsm and .ods."
SAVE_TABLE_AS = "{readable} Open it where it was made, and save it as .xlsx or .csv."
COPY_TABLE_INTO = "{readable} Copy its table into a spreadsheet, and save that as .xlsx or .csv."
NO_SUCH_FILE = "There is no file {path}."
CHECK_NAME = "Check its name."
UNREADABLE_FILE = "{path} cannot be read ({reason})."
CHECK_PERMISSION = "Check that you may read it."
UTF_16 = "This is in UTF-16."
SAVE_AS_UTF_8 = "Save it as UTF-8; in Excel: CSV UTF-8."
ARCHIVE = "This is an archive and no text."
CALL_IT_XLSX = "If it is a workbook, call it .xlsx."
NOT_UTF_8 = "The byte 0x{byte:02X} in this line is no UTF-8."
SAVE_FILE_AS_UTF_8 = "Save the file as UTF-8; in Excel: CSV UTF-8."

# -- documents: JSON and TOML ------------------------------------------------------------------------

NOT_TOML = "This is no TOML: {problem}."
TOML_TOO_LARGE = "This is TOML of more than {size} MB."
WRITE_AS_JSON = "Write so much as JSON."
KEY_TOO_LONG = "This is no TOML: the key {key} has too many parts."
NOT_A_LIST = '"{section}" is no list of items.'
BEGIN_EACH_ITEM = "Begin each with [[{section}]]."
NOT_AN_ITEM = "{item} is no item with keys."
SCHEMA_MISSING = "It does not say its schema."
UNKNOWN_SCHEMA = "It is of the schema {schema}."
KNOWN_SCHEMA = 'The tracker reads schema "{schema}".'
NO_SUCH_SECTION = 'There is no section "{section}".'
KNOWN_SECTIONS = "Sections: {sections}."
NO_SUCH_KEY = '"{key}" is no key of {section}.'
KNOWN_KEYS = "Keys: {keys}."
FIELD_MISSING = "It is missing."
NUMBERED_WITHOUT_COLUMN = "Give each row a ref, or leave the whole column out: then all are numbered."

NOT_JSON = "This is no JSON: {problem}."
NO_SUCH_VALUE = "there is no value {value}"
NAME_TWICE = 'This is no JSON: "{name}" stands there twice.'
KEY_TWICE = 'the key "{key}" stands twice in one item'
TEXT_AFTER_END = "This is no JSON: something follows after the end of the document."
CHARACTER_MISSING = "This is no JSON: here should be {character}."
TOO_DEEP = "This is no JSON: its lists are too deep."
CUT_OFF = "The document is cut off in the middle."
GET_WHOLE_FILE = "Get the whole file."

NOT_A_TEXT = "{value} is not text."
REF_IS_A_DAY = "{day} is a day and not a ref."
WRITE_REF_AS_TEXT = "In Excel give the column the format Text, then type the ref again."
NOT_A_TRUTH = "{value} is neither true nor false."
NOT_A_LIST_OF_CODES = '{value} is not a list such as ["IR", "PK"].'
NOT_A_LIST_OF_REFS = '{value} is not a list such as ["hotline", "patrols"].'
NOT_RETRACTABLE = "{value} is neither the uid of an entry nor a kind of record and its ref."
NOT_REVISABLE = "{value} is not a kind of record and its ref."
NOT_OF_A_LOG = "{value} is nothing that the log of an office has."
LOG_OF_FILE_BROKEN = (
    "The file does not fit the log that it brings, from a command on ({words}, recorded at "
    "{moment:%Y-%m-%d %H:%M} UTC by {author}): it was changed after it was written, or what it is made of "
    "was. Its records came in, but {count:,} of its commands are not kept."
)
LOG_OF_FILE_FORKS = (
    "The log of the file goes on otherwise than the one that is known here, with a command recorded at "
    "{moment:%Y-%m-%d %H:%M} UTC by {author} ({words}): somebody has continued a copy, or written it anew."
)
WORDS_OF_PROGRAM = "of a program"
NOT_A_LIST_OF_TERMS = '{value} is not a list such as ["due_on"].'
NOT_FORMER_REFS = (
    '{value} is not a list such as [{{"ref": "hotline", "until": "2018-03-07T14:30:00Z", "by": "desk"}}].'
)
NOT_A_DAY = "{value} is not a day such as 2017-11-07."
NOT_A_MOMENT = "{value} is not a moment such as 2018-03-07T14:30:00Z."
DAY_EXAMPLE = "Write it as 2018-03-07."
DUE_DAY_EXAMPLE = "Write it as 2018-03-07; what the text says instead of a day is due_words."

# -- tables: CSV and Excel ---------------------------------------------------------------------------

EXCEL_FILES = "Excel files"
EMPTY_FILE = "The file is empty."
FIRST_ROW_NAMES_COLUMNS = "The first row names the columns."
ROW_TOO_SHORT = "The row is too short: {count} cells under a header of {width}."
IS_CELL_MISSING = "Is a cell missing?"
ROW_TOO_LONG = "The row is too long: {count} cells under a header of {width}."
QUOTE_TEXT_WITH_COMMA = "Text with a comma in it needs quotes around it."
QUOTE_NEVER_CLOSED = "A quote opens in this row and is never closed."
CLOSE_QUOTE = "Close it."
CELL_TOO_LONG = "A cell in this row has more than {limit:,} characters."
IS_QUOTE_OPEN = "Is a quote not closed?"
QUOTE_NOT_CLOSED_AT_END = "A quote in this row is not closed where its cell ends."
WRITE_QUOTE_TWICE = 'Write a quote in a text as "".'
NOT_A_WORKBOOK = "This is no Excel workbook."
SAVE_AS_XLSX = "Save it again as .xlsx."
BROKEN_SHEET = 'The sheet "{title}" is broken.'
SAVE_WORKBOOK_AS_XLSX = "Save the workbook again as .xlsx."
SHEET_LEFT_OUT = 'the sheet "{title}"'
HIDDEN_SHEET_LEFT_OUT = 'the hidden sheet "{title}"'
IS_ENCRYPTED = "This workbook has a password."
SAVE_DECRYPTED = "Open it with its password, and save it without one."
OLD_WORKBOOK = "This is a workbook of Excel up to 2003."
WORKBOOK_TOO_LARGE = "This is larger than what can be read of a workbook."
SAVE_SHEETS_AS_CSV = "Save its sheets as CSV UTF-8."
TOO_MANY_KEYS = "The records have more than {limit:,} different keys."
NO_SUCH_SHEET = 'There is no sheet "{title}".'
NO_SHEETS = "This file has one table and no sheets."
KNOWN_SHEETS = "Sheets: {titles}."
HEADER_ROW_BLANK = "Row {row} is blank or not there."
SECOND_TABLE = "A second table begins in row {row}."
GIVE_TABLE_ITS_SHEET = "Give each table a sheet of its own."

# Why rows are not read; each names them.
ROWS = "rows {numbers}"
ROWS_OF_SHEET = 'rows {numbers} of the sheet "{title}"'
HIDDEN_ROWS = "Left out, because they are hidden: {rows}."
ROWS_OF_ONE_CELL = "Left out, because one cell goes across the table: {rows}."
ROWS_SKIPPED = "Left out, because they are blank where that was said: {rows}."

ERROR_CELL = "The cell {cell} shows the error {error}."
MEND_ERROR_CELL = "Mend its formula, or empty it."
FORMULA_WITHOUT_VALUE = "The formula in the cell {cell} has no stored value."
COMPUTE_FORMULA = "Open the workbook in a spreadsheet program, and save it again."
SHOWN_OTHERWISE = "The cell {cell} holds the number {stored} and shows it otherwise."
SHOW_AS_NUMBER = "Give it the format of a plain number, and save the file again."
UNCLEAR_NUMBER = '"{text}" is {decimal} in some countries and {thousands} in others.'
BLANK_OBLIGORS = "It is blank."
NAME_OBLIGORS = "Name who owes it; for the parties of the agreement, leave the whole column out."
STATUS_WITHOUT_DAY = 'The table has a column "{field}" and none for the day on which it was true.'

NO_COLUMN_OF_WORDS = 'There is no column of "{field}" whose words could be explained.'
MEANING_MISSING = '"{text}" translates nothing.'
VALUE_MISSING = '"{text}" sets nothing.'
UNDECIDED_WORD = 'What "{word}" means in {field} is not decided yet.'
UNDECIDED = "What stands as ? is not decided yet."
DECIDE = "Put what is meant in the place of each question mark."
NOT_A_MAPPING = "{file} is larger than a mapping can be."
NO_SUCH_KEY_OF_MAPPING = '{file}: "{key}" is no key of a mapping.'
WRONG_VALUE_OF_MAPPING = "{value} cannot be the value of {key}."
NO_SUCH_KIND_OF_TABLE = '"{kind}" is no kind of table.'
KINDS_OF_TABLES = "Kinds: {kinds}."
NOT_A_DELIMITER = '"{text}" cannot stand between cells.'
DELIMITER_EXAMPLE = "Give one character, or tab."
NOT_A_DAY_ORDER = '"{text}" is no order of day, month and year.'
DAY_ORDERS = "Orders: dmy, mdy."
NOT_A_PATTERN = '"{pattern}" is no pattern of headings: {reason}.'
HEADING_WITHOUT_DAY = 'The heading "{heading}" says no day, month, quarter or year.'
COLUMN_MISSING_IN_MAPPING = '"{text}" maps nothing.'
NO_SUCH_FIELD = 'There is no field "{field}".'
KNOWN_FIELDS = "Fields: {fields}."
NO_SUCH_COLUMN = 'There is no column "{column}".'
KNOWN_COLUMNS = "Columns: {columns}."
FIELD_OF_OTHER_SECTION = '"{field}" is no field of {section}.'
CELL_UNDER_NO_HEADING = 'A cell with "{cell}" stands under no heading.'
NAME_OR_EMPTY_COLUMN = "Give its column a name, or empty it."
TWO_COLUMNS_OF_ONE_NAME = 'Two columns are called "{heading}".'
RENAME_COLUMN = "Give one another name."
IDENTIFYING_COLUMN_MISSING = 'A table of {section} needs a column "{column}".'
UNKNOWN_HEADER = "The header says neither commitments (ref, title) nor updates (commitment, effective_on)."
COMMITMENT_OF_OTHER_AGREEMENT = 'There is no commitment "{commitment}" under {agreement}.'

# -- what differs ------------------------------------------------------------------------------------

CORRECTED_BY_FILE = "As it stands in {file}."
BROUGHT_IN_AGAIN = "Brought in again with {file}."
NEW_REF_MISSING = '"{text}" gives nothing another ref.'
RENAMED_TWICE = '"{ref}" stands twice among the new refs.'
GIVE_EACH_ITS_REF = "Give each commitment one ref of its own."
OURS_AND_THEIRS = 'Of "{field}" both ours and theirs are wanted.'
CHOOSE_ONE = "Choose one of them."

# -- files that are written --------------------------------------------------------------------------

WITHOUT_TAKEN_BACK = "Taken back, and only in the .json: {counts}."
WITHOUT_LATER = "Of agreements not yet concluded, and only in the .json: {counts}."
PART_WRITTEN = "A part of what there is: {commitments:,} of {total:,} commitments, {as_of}."
PART_HANDED_ON = (
    "A part of what there is: {commitments:,} of {total:,} commitments, with all that belongs to them; "
    "{selected:,} are selected."
)
CELLS_CUT_OFF = "{count} cells are cut off: Excel takes no more than {limit:,} characters in one."
TOO_MANY_ROWS = {
    "commitment": "There are more commitments than the {limit:,} rows of an Excel sheet.",
    "update": "There are more updates than the {limit:,} rows of an Excel sheet.",
    "event": "There are more events than the {limit:,} rows of an Excel sheet.",
    "event_day": "There are more days of events than the {limit:,} rows of an Excel sheet.",
    "meeting": "There are more meetings than the {limit:,} rows of an Excel sheet.",
    "standing": "There are more standings of agreements than the {limit:,} rows of an Excel sheet.",
    "group": "There are more groups than the {limit:,} rows of an Excel sheet.",
}
EXPORT_AS_TEXT = "Export them as .csv or .json."

NOT_SHARED = "Not shared."
CALENDARS = "Calendars"
OUR_NOTE = "Our last note: {note}"
THEIR_NOTE = "Last note of {reporter}: {note}"
ASKED_DATE = "{reporter} asks for {day}"
DUE_EVENT = "Due: {title}"
REF_AND_AGREEMENT = "{ref}, {agreement}"
OWED_BY = "Owed by: {obligors}"
STATUS = "Status: {status}"
DUE_BY_RULE = "By its terms: {rule}"
DUE_AFTER = "Only after: {name}"
FIRST_DUE = "First due: {day}"
WAS_TAKEN_BACK = "Taken back: it should not have been entered."
FLAGS = "Flags: {flags}"
