"""The rules of the vocabulary as questions to a database: each names the rows that break one."""

import functools
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Column, Date, String, Table
from sqlalchemy.types import TypeEngine

from tracker.db import db_messages
from tracker.db.checks.value_checks import RunQuery, find_unreadable_values
from tracker.db.dialect import POSTGRESQL, SQLITE, Dialect
from tracker.db.sql import LOG_TABLES, NUMBERED_TOGETHER, RETRACTION_LINKS, words_sql
from tracker.db.tables import Moment, metadata
from tracker.db.terms_sql import latest_terms_steps_sql
from tracker.domain.days import CLOCK_TOLERANCE, EARLIEST_DAY, LATEST_DAY, start_of_day, to_microseconds
from tracker.domain.errors import join_list
from tracker.domain.fields import (
    Count,
    Day,
    Field,
    InLanguages,
    LongText,
    Refs,
    VocabularyWord,
    fields_of,
    terms_of,
    value_type,
)
from tracker.domain.message_filling import fill
from tracker.domain.ref_shape import REF_PATTERN
from tracker.domain.terms import (
    REVISABLE,
    EventDayTerms,
    RetractionTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.untrusted_text import CODE_LIMIT, LINE_LIMIT, NOTE_LIMIT, REF_LIMIT
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STANDINGS,
    NOTE_REQUIRED_STATUSES,
    ActorKind,
    AgreementStanding,
    CommitmentKind,
    Mark,
    Status,
    Strength,
)

MAX_NAMED = 3  # of what is wrong; of the rest the number is said


class RuleQuery(NamedTuple):
    """A rule: what is said where it is broken, the values of that, and the question for the rows.

    Such a question can ask for the terms in force, which takes revised terms that can be read.
    """

    template: str
    values: tuple[tuple[str, str], ...]
    sql: str
    reads_terms: bool = False

    @property
    def table(self) -> str:
        """The table whose rows it names."""
        if self.reads_terms:
            return "commitment"
        first = re.search(r"FROM (?:revised_term t JOIN )?(\w+)", self.sql)
        return dict(self.values).get("table") or (first[1] if first else "")


Questions = Iterator[RuleQuery]


class EngineConditions(NamedTuple):
    """What files and servers have different words for; a server refuses what is not a day or number."""

    no_ref: str
    no_code: str
    no_day: str
    no_day_text: str
    no_list: str
    no_number: str
    no_digits: str
    dialect: Dialect


SQLITE_CONDITIONS = EngineConditions(
    no_ref="NOT is_ref(CAST(ref AS BLOB))",  # which find_problems defines, also for what is not text
    no_code=f"code GLOB '*[^A-Z0-9-]*' OR code NOT GLOB '[A-Z0-9]*' OR length(code) > {CODE_LIMIT}",
    no_day="{0} IS NOT date({0}, '+0 days')",  # which puts 30 February into March
    no_day_text="{0} IS NOT date({0}, '+0 days')",
    no_list="NOT json_valid({0}) OR {0} NOT LIKE '[%'",
    no_number="typeof({}) <> 'integer'",
    no_digits="{0} GLOB '*[^0-9]*' OR length({0}) NOT BETWEEN 1 AND 10",
    dialect=SQLITE,
)
POSTGRESQL_CONDITIONS = EngineConditions(
    no_ref=f"ref !~ '^{REF_PATTERN}$' OR length(ref) > {REF_LIMIT}",
    no_code=f"code !~ '^[A-Z0-9][A-Z0-9-]*$' OR length(code) > {CODE_LIMIT}",
    no_day="false",
    no_day_text=r"""CASE WHEN {0} ~ '^[1-9]\d{{3}}-(0[1-9]|1[0-2])-\d\d$' THEN
        right({0}, 2)::int NOT BETWEEN 1 AND
        extract(day FROM (left({0}, 7) || '-01')::date + interval '1 month' - interval '1 day')
    ELSE true END""",
    no_list=r"{0} !~ '^\[.*\]$'",
    no_number="false",
    no_digits=r"{0} !~ '^[0-9]{{1,10}}$'",
    dialect=POSTGRESQL,
)


def find_broken_rules(ask: RunQuery, conditions: EngineConditions, now: datetime) -> Iterator[str]:
    """What is wrong with the rows of a database, in sentences that name some of them."""
    bounds = rule_values(now)
    is_readable = are_terms_readable(ask, conditions)
    for rule in rule_queries(conditions):
        if rule.reads_terms and not is_readable:
            continue
        names = [str(name) for (name,) in ask(rule.sql, bounds)]
        if names:
            yield fill(rule.template, names=join_names(names), **dict(rule.values))
    for value_rule, names in find_unreadable_values(ask):
        yield fill(value_rule.template, names=join_names(names), **value_rule.values)


def are_terms_readable(ask: RunQuery, conditions: EngineConditions) -> bool:
    """Whether each revised term can be read: a question for the terms in force fails of one that cannot."""
    return not any(list(ask(rule.sql, {})) for rule in _terms(conditions))


def rule_values(now: datetime) -> dict[str, int]:
    """The values of the parameters of rules: the first and the last moment that one can be."""
    return {
        "early": to_microseconds(start_of_day(EARLIEST_DAY)),
        "late": to_microseconds(now + CLOCK_TOLERANCE),
    }


def join_names(names: Sequence[str]) -> str:
    """The first names of rows, and how many more there are."""
    first, more = join_list(names[:MAX_NAMED]), len(names) - MAX_NAMED
    return fill(db_messages.NAMES_AND_MORE, names=first, more=more) if more > 0 else first


_UPDATE = "'U-' || id"
_RECORDS = (*REVISABLE.values(), UpdateTerms, RetractionTerms, StandingTerms, EventDayTerms)
_LONG_TEXTS = {
    field.name
    for record in _RECORDS
    for field in fields_of(record)
    if isinstance(field.kind, LongText | InLanguages)
}
_NAMES = {"commitment": "ref", "status_update": _UPDATE, "revised_term": "'U-' || revision_id"}
_NAMES |= dict.fromkeys(("revision", "retraction", "agreement_standing", "event_day", "mark"), _UPDATE)
_REVISED_VALUE = ("revised_term", "value")
_MAY_BE_EMPTY = {_REVISED_VALUE, ("command", "words"), ("other_command", "words")}
"""A term that is taken away, and what was typed where a program uses the tracker as a library."""
_OF_ANY_LENGTH = {("other_command_line", "line"), ("other_command", "heads")}
"""What holds whole records, or as many digests as there are."""


def name_of_rows(table: Table) -> str:
    """What the rows of a table are named by, as SQL."""
    return _NAMES.get(table.name, next(iter(table.primary_key)).name)


def _columns_of_type(type_: type[TypeEngine[Any]]) -> Iterator[tuple[str, Column[Any], str]]:
    """Every column of a type, with its table and what its rows are named by."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, type_):
                yield table.name, column, name_of_rows(table)


def _days(conditions: EngineConditions) -> Questions:
    """Days that are none, or that no agreement between states can mean."""
    for table, column, name in _columns_of_type(Date):
        is_far = f"{column.name} NOT BETWEEN '{EARLIEST_DAY}' AND '{LATEST_DAY}'"
        wrong = f"{conditions.no_day.format(column.name)} OR {is_far}"
        question = f"SELECT {name} FROM {table} WHERE {column.name} IS NOT NULL AND ({wrong})"
        yield RuleQuery(db_messages.BROKEN_DAY, (("column", column.name), ("table", table)), question)


def _moments(conditions: EngineConditions) -> Questions:
    """Moments that are none, or still to come."""
    for table, column, name in _columns_of_type(Moment):
        wrong = f"{conditions.no_number.format(column.name)} OR {column.name} NOT BETWEEN :early AND :late"
        question = f"SELECT {name} FROM {table} WHERE {column.name} IS NOT NULL AND ({wrong})"
        yield RuleQuery(db_messages.BROKEN_MOMENT, (("table", table),), question)


def _numbers() -> Questions:
    """Numbers that follow no other: rows are missing, or one is not ours."""
    together = {table: tables for tables in NUMBERED_TOGETHER for table in tables}
    for table, tables in together.items():
        is_before = f"SELECT 1 FROM {{}} o WHERE o.id = {table}.id - 1"
        before = " OR ".join(f"EXISTS ({is_before.format(one)})" for one in tables)
        question = f"SELECT {_NAMES.get(table, 'id')} FROM {table} WHERE id <> 1 AND NOT ({before})"
        yield RuleQuery(db_messages.NUMBER_AFTER_NONE, (("table", table),), question)


def _counts() -> Questions:
    """Counts below 0."""
    for field in fields_of(UpdateTerms):
        if isinstance(field.kind, Count):
            question = f"SELECT {_UPDATE} FROM status_update WHERE {field.name} < 0"
            values = (("column", field.name), ("table", "status_update"))
            yield RuleQuery(db_messages.BROKEN_NUMBER, values, question)


def _keys_of_commands(conditions: EngineConditions) -> Questions:
    """What commands wrote, where that is no range of rows."""
    kinds = ", ".join(f"'{table.name}'" for table in metadata.sorted_tables)
    numbered = ", ".join(f"'{table}'" for table in chain.from_iterable(NUMBERED_TOGETHER))
    wrong = " OR ".join(conditions.no_digits.format(key) for key in ("first_key", "last_key"))
    for of, table in (("command_id", "command_entry"), ("digest", "other_command_entry")):
        question = f"""SELECT DISTINCT {of} FROM {table}
            WHERE kind NOT IN ({kinds}) OR kind IN ({numbered}) AND ({wrong})"""
        yield RuleQuery(db_messages.NO_KEYS, (), question)


def _refs(conditions: EngineConditions) -> Questions:
    """Refs and codes that nobody could type."""
    for table in ("agreement", "document", "commitment", "meeting"):
        question = f"SELECT ref FROM {table} WHERE {conditions.no_ref}"
        yield RuleQuery(db_messages.BROKEN_REF, (("table", table),), question)
    yield RuleQuery(db_messages.BROKEN_CODE, (), f"SELECT code FROM actor WHERE {conditions.no_code}")


def _texts() -> Questions:
    """Texts that are empty where they are required, or longer than they may be."""
    for table, column, name in _columns_of_type(String):
        of = (table, column.name)
        if of in _OF_ANY_LENGTH:
            continue
        limit = NOTE_LIMIT if column.name in _LONG_TEXTS or of == _REVISED_VALUE else LINE_LIMIT
        empty = "" if column.nullable or of in _MAY_BE_EMPTY else f" OR trim({column.name}) = ''"
        values = (("column", column.name), ("table", table))
        question = f"SELECT {name} FROM {table} WHERE length({column.name}) > {limit}{empty}"
        yield RuleQuery(db_messages.BROKEN_TEXT, values, question)


_RULES = {
    db_messages.UNKNOWN_ACTOR_KIND: f"SELECT code FROM actor WHERE kind NOT IN {words_sql(ActorKind)}",
    db_messages.UNKNOWN_STRENGTH: (f"SELECT ref FROM commitment WHERE strength NOT IN {words_sql(Strength)}"),
    db_messages.UNKNOWN_COMMITMENT_KIND: (
        f"SELECT ref FROM commitment WHERE kind NOT IN {words_sql(CommitmentKind)}"
    ),
    db_messages.UNKNOWN_STATUS: (
        f"SELECT {_UPDATE} FROM status_update WHERE status NOT IN {words_sql(Status)}"
    ),
    db_messages.UNKNOWN_STANDING: (
        f"SELECT {_UPDATE} FROM agreement_standing WHERE standing NOT IN {words_sql(AgreementStanding)}"
    ),
    db_messages.UNKNOWN_MARK: f"SELECT {_UPDATE} FROM mark WHERE mark NOT IN {words_sql(Mark)}",
    db_messages.MARK_OF_NOTHING: (
        f"SELECT {_UPDATE} FROM mark WHERE entry IS NOT NULL AND NOT EXISTS ("
        + " UNION ALL ".join(f"SELECT 1 FROM {table} e WHERE e.uid = mark.entry" for table in LOG_TABLES)
        + ")"
    ),
    db_messages.EMPTY_UPDATE: (
        f"SELECT {_UPDATE} FROM status_update WHERE coalesce(status, CAST(due_on AS text), note, value, "
        "CAST(incidents AS text), ask, owner) IS NULL"
    ),
    db_messages.NOTE_MISSING: (
        f"SELECT {_UPDATE} FROM status_update "
        f"WHERE note IS NULL AND status IN {words_sql(NOTE_REQUIRED_STATUSES)}"
    ),
    db_messages.SUCCESSOR_AND_STATUS_DIFFER: (
        f"SELECT {_UPDATE} FROM status_update WHERE (coalesce(status, '') = '{Status.SUPERSEDED}') "
        "<> EXISTS (SELECT 1 FROM update_successor s WHERE s.update_id = status_update.id)"
    ),
    db_messages.STANDING_WITHOUT_NOTE: (
        f"SELECT {_UPDATE} FROM agreement_standing "
        f"WHERE note IS NULL AND standing IN {words_sql(NOTE_REQUIRED_STANDINGS)}"
    ),
    db_messages.AGREEMENTS_OF_MEETING_MISSING: (
        "SELECT ref FROM meeting WHERE ref NOT IN (SELECT meeting FROM meeting_agreement)"
    ),
    db_messages.EVENT_OF_OTHER: (
        "SELECT ref FROM event WHERE substr(ref, 1, length(agreement) + 1) <> agreement || ':'"
    ),
    db_messages.SUCCESSOR_OF_ITSELF: (
        f"SELECT {_UPDATE} FROM status_update JOIN update_successor s ON s.update_id = id "
        "WHERE s.successor_id = commitment_id"
    ),
    db_messages.NO_TERMS: (
        f"SELECT {_UPDATE} FROM revision WHERE id NOT IN (SELECT revision_id FROM revised_term)"
    ),
    db_messages.PARTIES_MISSING: (
        "SELECT ref FROM agreement WHERE ref NOT IN (SELECT agreement FROM agreement_party)"
    ),
    db_messages.AGREEMENTS_MISSING: (
        "SELECT ref FROM document WHERE ref NOT IN (SELECT document FROM document_agreement)"
    ),
    db_messages.OBLIGORS_MISSING: (
        "SELECT ref FROM commitment WHERE id NOT IN (SELECT commitment_id FROM commitment_obligor)"
    ),
    db_messages.DOCUMENT_OF_OTHER: (
        "WITH {terms_steps} SELECT c.ref FROM commitment_in_force AS c WHERE c.document IS NOT NULL "
        "AND c.agreement NOT IN "
        "(SELECT b.agreement FROM document_agreement_in_force b WHERE b.document = c.document)"
    ),
}


def _terms(conditions: EngineConditions) -> Questions:
    """Terms of revisions that their record does not have, or with values that nobody could have given."""
    known, unreadable = [], dict[str, list[str]]()
    for kind, record in REVISABLE.items():
        of = f"v.{RETRACTION_LINKS[kind]} IS NOT NULL"
        fields = terms_of(record)
        names = ", ".join(f"'{name}'" for name in fields)
        known.append(f"({of} AND t.term IN ({names}))")
        for field in fields.values():
            if wrong := _no_value(field, conditions):
                unreadable.setdefault(field.name, []).append(f"({of} AND ({wrong}))")
    terms = "SELECT 'U-' || v.id FROM revised_term t JOIN revision v ON v.id = t.revision_id WHERE"
    yield RuleQuery(db_messages.UNKNOWN_TERM, (), f"{terms} NOT ({' OR '.join(known)})")
    for term, wrong_ones in unreadable.items():
        wrong = f"t.term = '{term}' AND t.value <> '' AND ({' OR '.join(wrong_ones)})"
        yield RuleQuery(db_messages.UNREADABLE_TERM, (("term", term),), f"{terms} {wrong}")


def _no_value(field: Field, conditions: EngineConditions) -> str:
    """The condition that the value of a term is none of its field; empty where any text is one."""
    if isinstance(field.kind, VocabularyWord):
        return f"t.value NOT IN {words_sql(value_type(field.type))}"  # type: ignore[arg-type]
    if isinstance(field.kind, Refs):
        return conditions.no_list.format("t.value")
    return conditions.no_day_text.format("t.value") if isinstance(field.kind, Day) else ""


@functools.cache
def rule_queries(conditions: EngineConditions) -> tuple[RuleQuery, ...]:
    """What may not be, each with the question that names where it is."""
    steps = latest_terms_steps_sql(conditions.dialect)
    rules = (
        RuleQuery(template, (), question.replace("{terms_steps}", steps), "{terms_steps}" in question)
        for template, question in _RULES.items()
    )
    return tuple(
        chain(
            rules,
            _refs(conditions),
            _days(conditions),
            _moments(conditions),
            _numbers(),
            _counts(),
            _keys_of_commands(conditions),
            _terms(conditions),
            _texts(),
        )
    )
