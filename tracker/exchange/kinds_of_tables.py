"""Which records a table holds, by the fields that it has."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from tracker.domain import hint_actions
from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages

FIELDS_OF_COMMITMENTS, FIELDS_OF_UPDATES = ("ref", "title"), ("commitment", "effective_on")
_PLAIN_KINDS: Mapping[str, Sequence[AbstractSet[str]]] = {
    "actors": [{"code", "name"}],
    "agreements": [{"ref", "title", "concluded_on"}],
    "documents": [{"ref", "title", "publisher"}],
    "meetings": [{name, "held_on"} for name in ("meeting", "ref", "title", "agreement", "agreements")],
}
"""The fields by which these are told, whatever else a table has."""
_KINDS_WITHOUT_REFS: Mapping[str, AbstractSet[str]] = {
    "event_days": {"event", "effective_on"},
    "standings": {"agreement", "standing", "effective_on"},
    "events": {"event", "title"},
}
"""The fields by which these are told where they are neither commitments with refs nor updates."""
_OF_OUR_LIST = {"status_on", "evidence_on", "days_late"}
"""Columns of which only the tracker's own list of commitments has one."""
_BOTH_OF_OUR_LIST = {"level", "flags"}
"""Columns of which another table can have one, but hardly both."""
NEWS = {"status", "value", "incidents"}
"""The fields of which one makes a row of a commitment also one of an update."""
IDENTIFYING: Sequence[AbstractSet[str]] = (
    *(names for alternatives in _PLAIN_KINDS.values() for names in alternatives),
    *_KINDS_WITHOUT_REFS.values(),
    frozenset(FIELDS_OF_COMMITMENTS),
    frozenset(FIELDS_OF_UPDATES),
)
"""The fields of each kind of table, of which it has all."""
NAMING_FIELDS = {
    "code",
    "ref",
    "commitment",
    "event",
    "meeting",
    "standing",
    *FIELDS_OF_COMMITMENTS,
    *FIELDS_OF_UPDATES,
}
"""Fields of which a table that is meant to be read has at least one."""


def kinds_of_table(
    fields: AbstractSet[str], *, is_titled: bool = False, has_melted: bool = False
) -> tuple[str, ...]:
    """The sections of a table with these fields. Raises InvalidInputFile if that cannot be known.

    One that ``is_titled`` is of commitments also without refs; one that ``has_melted`` has columns of days.
    """
    for section, alternatives in _PLAIN_KINDS.items():
        if any(names <= fields for names in alternatives):
            return (section,)
    if set(FIELDS_OF_UPDATES) <= fields or ("commitment" in fields and has_melted):
        return ("updates",)
    if not set(FIELDS_OF_COMMITMENTS) <= fields:
        for section, names in _KINDS_WITHOUT_REFS.items():
            if names <= fields:
                return (section,)
    if "title" in fields and (is_titled or {"ref", "agreement"} & fields):
        return _kinds_of_commitments(fields, has_melted=has_melted)
    raise _missing_field_error(fields)


def is_own_list(fields: AbstractSet[str]) -> bool:
    """Whether a table with these fields is the tracker's own list, whose statuses were never recorded."""
    return bool(_OF_OUR_LIST & fields) or fields >= _BOTH_OF_OUR_LIST


def _kinds_of_commitments(fields: AbstractSet[str], *, has_melted: bool) -> tuple[str, ...]:
    """Whether a row is only a commitment, or also says how far it is. Raises InvalidInputFile."""
    has_news = bool(NEWS & fields) and not is_own_list(fields)
    if has_news and not ("effective_on" in fields or has_melted):
        message = fill(exchange_messages.STATUS_WITHOUT_DAY, field=min(NEWS & fields))
        raise InvalidInputFile(message, hint_actions.GIVE_DAY_OF_TABLE)
    return ("commitments", "updates") if has_news or has_melted else ("commitments",)


def _missing_field_error(fields: AbstractSet[str]) -> InvalidInputFile:
    """The error for a header that lacks an identifying field."""
    kinds = {"commitments": FIELDS_OF_COMMITMENTS, "updates": FIELDS_OF_UPDATES}
    incomplete = [section for section, names in kinds.items() if fields & set(names)]
    if len(incomplete) == 1:
        missing = next(name for name in kinds[incomplete[0]] if name not in fields)
        template = exchange_messages.IDENTIFYING_COLUMN_MISSING
        message = fill(template, section=incomplete[0], column=missing)
        return InvalidInputFile(message, hint_actions.GIVE_COLUMN_OF_FIELD.with_values(field=missing))
    return unknown_header_error()


def unknown_header_error(place: str = "") -> InvalidInputFile:
    """The error for a header that says of no record what it is."""
    return InvalidInputFile(fill(exchange_messages.UNKNOWN_HEADER), hint_actions.GIVE_COLUMNS, place=place)
