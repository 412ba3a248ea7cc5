"""For each rule that ``tracker check`` knows, statements that break it, and the name of the row that does."""

import functools
import json
from datetime import UTC, datetime, timedelta
from itertools import chain

from tracker.db.checks.rule_checks import SQLITE_CONDITIONS, RuleQuery, rule_queries
from tracker.db.checks.value_checks import ValueRule, value_rules
from tracker.db.log_digests import LinkHead, digest_command
from tracker.db.sql import NUMBERED_TOGETHER
from tracker.db.tables import metadata
from tracker.domain.days import CLOCK_TOLERANCE, to_microseconds
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import LINE_LIMIT, NOTE_LIMIT, REF_LIMIT
from tracker.ledger.recorders.other_logs import TakenInCommand

NOW = datetime.now(UTC)
IN_THE_FUTURE = (NOW + CLOCK_TOLERANCE + timedelta(days=1) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
    microseconds=1
)


def commands_of_others() -> list[TakenInCommand]:
    """Two commands of another office, of which nothing is here as it was written there."""
    moment = datetime(2018, 3, 1, tzinfo=UTC)
    elsewhere = ("ZZ", to_microseconds(moment), "other", "Elsewhere", "state")
    first = LinkHead(None, moment, "other", "actor add")
    made = digest_command(first, [("actors", [elsewhere])])
    second = LinkHead(made, moment, "other", "import", [made], "0" * 64)
    return [
        TakenInCommand(made, first, {"actor": [("ZZ", "ZZ")]}, [("actors", elsewhere)]),
        TakenInCommand(digest_command(second, ()), second, {}, ()),
    ]


OTHERS = commands_of_others()


def change_first_update(column: str, value: str) -> str:
    """A statement that changes a column of the first update."""
    return f"UPDATE status_update SET {column} = {value} WHERE id = 1"


TREATY, CANAL, PAPER = "WHERE ref = 'treaty'", "WHERE ref = 'canal'", "WHERE ref = 'paper'"
NAME = "WHERE id = 6"
"""The revision of an actor's name."""


ROWS = {
    "actor": ("WHERE code = 'TR'", "TR"),
    "agreement": (TREATY, "treaty"),
    "document": (PAPER, "paper"),
    "commitment": (CANAL, "canal"),
    "status_update": ("WHERE id = 2", "U-2"),
    "revision": (NAME, "U-6"),
    "revised_term": ("WHERE revision_id = 6", "U-6"),
    "retraction": ("WHERE id = 5", "U-5"),
    "former_ref": ("WHERE ref = 'blank'", "blank"),
    "command": ("WHERE id = 29", "29"),
    "command_entry": ("WHERE command_id = 29", "29"),
    "earlier_moment": ("WHERE command_id = 38", "38"),
    "other_command": ("WHERE words = 'import'", OTHERS[1].digest),
    "other_command_entry": ("WHERE kind = 'actor'", OTHERS[0].digest),
    "other_command_line": ("WHERE kind = 'actors'", OTHERS[0].digest),
    "event": ("WHERE ref = 'treaty:d-day'", "treaty:d-day"),
    "meeting": ("WHERE ref = 'session'", "session"),
    "event_day": ("WHERE event = 'treaty:d-day'", "U-21"),
    "agreement_standing": ("WHERE agreement = 'treaty'", "U-22"),
    "mark": ("WHERE commitment_id = 16", "U-23"),
    "office": ("WHERE actor = 'TR'", "1"),
}
LANGUAGE_COLUMNS = {
    "actor": "name_in",
    **dict.fromkeys(("agreement", "document", "event", "meeting", "commitment"), "title_in"),
}
"""The column of each table with what its rows are called in other languages."""


SET_TERM = (
    "INSERT INTO revised_term VALUES ({}, '{}', '{}') "
    "ON CONFLICT (revision_id, term) DO UPDATE SET value = excluded.value"
)

Case = tuple[tuple[str, ...], str]


def rename_row(table: str, column: str, was: str, new: str) -> tuple[str, ...]:
    """Statements that rename a row, in its own table and wherever another row names it."""
    wanted = metadata.tables[table].c[column]
    keys = [
        key.parent for other in metadata.sorted_tables for key in other.foreign_keys if key.column is wanted
    ]
    return tuple(
        f"UPDATE {c.table.name} SET {c.name} = {new} WHERE {c.name} = '{was}'" for c in [wanted, *keys]
    )


SINGLE_CASES: dict[str, Case] = {
    "This actor is of a kind that there is not": (
        ("UPDATE actor SET kind = 'club' WHERE code = 'TR'",),
        "TR",
    ),
    "This commitment has a strength that there is not": (
        (f"UPDATE commitment SET strength = 'vague' {CANAL}",),
        "canal",
    ),
    "This commitment is of a kind that there is not": (
        (f"UPDATE commitment SET kind = 'odd' {CANAL}",),
        "canal",
    ),
    "This update has a status that there is not": ((change_first_update("status", "'fine'"),), "U-1"),
    "This update says nothing": (
        ("UPDATE status_update SET status = NULL, note = NULL WHERE id = 1",),
        "U-1",
    ),
    "The status of this update needs a note": (
        ("UPDATE status_update SET status = 'stalled', note = NULL WHERE id = 1",),
        "U-1",
    ),
    "This update is superseded by nothing, or replaced without being superseded": (
        ("INSERT INTO update_successor VALUES (1, 2)",),
        "U-1",
    ),
    "This update is superseded by its own commitment": (
        ("UPDATE update_successor SET successor_id = (SELECT id FROM commitment WHERE ref = 'fencing')",),
        "U-4",
    ),
    "This actor has a code that nobody can type": (rename_row("actor", "code", "TR", "'tr'"), "tr"),
    "Nobody is a party to this agreement": (
        ("DELETE FROM agreement_party WHERE agreement = 'treaty'",),
        "treaty",
    ),
    "This document belongs to no agreement": (
        ("DELETE FROM document_agreement WHERE document = 'paper'",),
        "paper",
    ),
    "This standing of an agreement needs a note and has none": (
        ("UPDATE agreement_standing SET standing = 'suspended', note = NULL WHERE agreement = 'treaty'",),
        "U-22",
    ),
    "This meeting is about no agreement": (
        ("DELETE FROM meeting_agreement WHERE meeting = 'session'",),
        "session",
    ),
    "This event is not named after its agreement": (
        rename_row("event", "ref", "treaty:d-day", "'other:d-day'"),
        "other:d-day",
    ),
    "This meeting has a ref that nobody can type": (
        rename_row("meeting", "ref", "session", "'-session'"),
        "-session",
    ),
    "Nobody owes this commitment": (("DELETE FROM commitment_obligor WHERE commitment_id = 16",), "canal"),
    "The document of this commitment is another agreement's": (
        (f"UPDATE commitment SET document = 'hilal-2017-11' {CANAL}",),
        "canal",
    ),
    "This agreement has a ref that nobody can type": (
        rename_row("agreement", "ref", "treaty", "'The treaty'"),
        "The treaty",
    ),
    "This document has a ref that nobody can type": (
        rename_row("document", "ref", "paper", "'-paper'"),
        "-paper",
    ),
    "This commitment has a ref that nobody can type": (
        (f"UPDATE commitment SET ref = '{'c' * (REF_LIMIT + 1)}' {CANAL}",),
        "c" * (REF_LIMIT + 1),
    ),
    "The concluded_on of this agreement is no day": (
        (f"UPDATE agreement SET concluded_on = 20180101 {TREATY}",),
        "treaty",
    ),
    "The published_on of this document is no day": (
        (f"UPDATE document SET published_on = '2018-13-01' {PAPER}",),
        "paper",
    ),
    "The due_on of this commitment is no day": (
        (f"UPDATE commitment SET due_on = '0217-01-01' {CANAL}",),
        "canal",
    ),
    "The effective_on of this status_update is no day": (
        (change_first_update("effective_on", "'2018-02-30'"),),
        "U-1",
    ),
    "The due_on of this status_update is no day": ((change_first_update("due_on", "'soon'"),), "U-1"),
    "This revision is of a term that there is not": (
        ("UPDATE revised_term SET term = 'odd' WHERE revision_id = 6",),
        "U-6",
    ),
    "This revision says nothing": (("DELETE FROM revised_term WHERE revision_id = 6",), "U-6"),
    **{
        f"The {term} that this revision gives is none": (
            (SET_TERM.format(number, term, value),),
            f"U-{number}",
        )
        for number, term, value in (
            (6, "kind", "club"),
            (7, "concluded_on", "soon"),
            (7, "parties", "[1"),
            (8, "agreements", "treaty"),
            (8, "published_on", "30.06.2018"),
            (9, "strength", "firm"),
            (9, "obligors", "IR"),
            (9, "due_on", "2018-6-1"),
            (9, "agreed_on", "soon"),
            (9, "starts_on", "30.06.2018"),
            (9, "ends_on", "2018-02-30"),
            (9, "due", "some day"),
            (9, "every", "now and then"),
            (9, "target", "many"),
            (9, "title_in", "fa"),
            (6, "name_in", "[]"),
        )
    },
    "The held_on that this revision gives is none": (
        (
            f"UPDATE revision SET actor = NULL, meeting = 'session' {NAME}",
            SET_TERM.format(6, "held_on", "soon"),
        ),
        "U-6",
    ),
    **{
        f"The {column} of this {table} cannot be read": (
            (f"UPDATE {table} SET {column} = {value} {row}",),
            name,
        )
        for table, column, value, row, name in (
            ("commitment", "due", "'soon'", CANAL, "canal"),
            ("commitment", "every", "'0 days'", CANAL, "canal"),
            ("commitment", "target", "'NaN'", CANAL, "canal"),
            ("status_update", "value", "'1,700'", "WHERE id = 1", "U-1"),
            *((table, column, """'{"fa": 1}'""", *ROWS[table]) for table, column in LANGUAGE_COLUMNS.items()),
        )
    },
    "The incidents of this status_update is no number": (
        ("UPDATE status_update SET incidents = -1 WHERE id = 1",),
        "U-1",
    ),
    "This agreement has a standing that there is not": (
        ("UPDATE agreement_standing SET standing = 'paused' WHERE agreement = 'treaty'",),
        "U-22",
    ),
    "This mark is one that there is not": (
        ("UPDATE mark SET mark = 'secret' WHERE commitment_id = 16",),
        "U-23",
    ),
    "What this command wrote cannot be told": (
        ("UPDATE command_entry SET kind = 'odd' || kind WHERE command_id = 29",),
        "29",
    ),
    "This mark is of an entry that is not there": (
        ("UPDATE mark SET commitment_id = NULL, entry = 'gone' WHERE commitment_id = 16",),
        "U-23",
    ),
    "The effective_on of this revision is no day": (
        (f"UPDATE revision SET effective_on = '1600-02-30' {NAME}",),
        "U-6",
    ),
}


@functools.cache
def rules_by_sentence() -> frozenset[str]:
    """What is said of each rule where it is broken, up to the names of the rows."""
    return frozenset(map(sentence_of, (*rule_queries(SQLITE_CONDITIONS), *value_rules())))


def sentence_of(rule: RuleQuery | ValueRule) -> str:
    """What is said where a rule is broken, up to the names of the rows."""
    return fill(rule.template, names="", **dict(rule.values)).removesuffix(": .")


def moment_cases() -> dict[str, Case]:
    where = {
        table.name: ROWS[table.name] for table in metadata.sorted_tables if "recorded_at" in table.columns
    }
    what = "The moment at which this {} was recorded is none, or is still to come"
    return {
        what.format(table): ((f"UPDATE {table} SET recorded_at = {IN_THE_FUTURE} {place}",), name)
        for table, (place, name) in where.items()
    }


def number_cases() -> dict[str, Case]:
    """Numbers that follow no other, and after which none could come."""
    found: dict[str, Case] = {}
    for table in chain.from_iterable(NUMBERED_TOGETHER):
        place, name = ROWS[table]
        called = name if table == "commitment" else name.replace(name.removeprefix("U-"), LAST)
        found[f"No number of the log comes before that of this {table}"] = (
            (f"UPDATE {table} SET id = {LAST} {place}",),
            called,
        )
    return found


LAST = "2147483647"


def length_cases() -> dict[str, Case]:
    """For every text, one that is a letter longer than its limit."""
    found: dict[str, Case] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            what = f"The {column.name} of this {table.name} is empty or too long"
            if what in rules_by_sentence():
                limit = NOTE_LIMIT if column.name in ("note", "reason", "value") else LINE_LIMIT
                text = "x" * (limit + 1)
                if column.name == LANGUAGE_COLUMNS.get(table.name):
                    text = json.dumps({"fa": "x" * NOTE_LIMIT})
                found[what] = set_text(table.name, column.name, text)
    return found


NAMING_COLUMNS = {
    ("actor", "code"): ("actor", "code", "TR", ""),
    ("agreement", "ref"): ("agreement", "ref", "treaty", ""),
    ("document", "ref"): ("document", "ref", "paper", ""),
    ("agreement_party", "agreement"): ("agreement", "ref", "treaty", ""),
    ("agreement_party", "actor"): ("actor", "code", "TR", "treaty"),
    ("document_agreement", "document"): ("document", "ref", "paper", ""),
    ("document_agreement", "agreement"): ("agreement", "ref", "treaty", "paper"),
    ("commitment", "agreement"): ("agreement", "ref", "treaty", "canal"),
    ("commitment", "document"): ("document", "ref", "paper", "canal"),
    ("commitment_obligor", "actor"): ("actor", "code", "TR", "16"),
    ("status_update", "reporter"): ("actor", "code", "IR", "U-2"),
    ("event", "ref"): ("event", "ref", "treaty:d-day", ""),
    ("event", "agreement"): ("agreement", "ref", "treaty", "treaty:d-day"),
    ("event_day", "event"): ("event", "ref", "treaty:d-day", "U-21"),
    ("meeting", "ref"): ("meeting", "ref", "session", ""),
    ("meeting_agreement", "meeting"): ("meeting", "ref", "session", ""),
    ("meeting_agreement", "agreement"): ("agreement", "ref", "treaty", "session"),
    ("agreement_standing", "agreement"): ("agreement", "ref", "treaty", "U-22"),
    ("office", "actor"): ("actor", "code", "TR", "1"),
    ("revision", "actor"): ("actor", "code", "TR", "U-6"),
    ("revision", "agreement"): ("agreement", "ref", "treaty", "U-7"),
    ("revision", "document"): ("document", "ref", "paper", "U-8"),
    ("retraction", "agreement"): ("agreement", "ref", "void", "U-17"),
    ("retraction", "document"): ("document", "ref", "lost", "U-16"),
    ("retraction", "actor"): ("actor", "code", "XX", "U-18"),
    ("other_command", "digest"): ("other_command", "digest", OTHERS[0].digest, ""),
    ("other_command_entry", "digest"): ("other_command", "digest", OTHERS[0].digest, ""),
    ("other_command_line", "digest"): ("other_command", "digest", OTHERS[0].digest, ""),
}
"""For columns that name a row: the column that is named, its value, and the name of the row found."""


def set_text(table: str, column: str, value: str) -> Case:
    if key := NAMING_COLUMNS.get((table, column)):
        parent, name, was, called = key
        return rename_row(parent, name, was, f"'{value}'"), called or value
    place, called = ROWS[table]
    called = value if column == "ref" else called
    return (f"UPDATE {table} SET {column} = '{value}' {place}",), called


def day_cases() -> dict[str, Case]:
    """For every day, one that no agreement between states can mean."""
    found: dict[str, Case] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            what = f"The {column.name} of this {table.name} is no day"
            if what in rules_by_sentence():
                found[what] = set_text(table.name, column.name, "0217-01-01")
    return found


CASES = day_cases() | SINGLE_CASES | moment_cases() | number_cases() | length_cases()
