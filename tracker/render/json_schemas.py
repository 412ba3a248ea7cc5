"""JSON Schemas of all answers, made from the records, so that they never lag behind them.

``python -m tracker.render.json_schemas NAME`` prints one, without NAME the names. A schema allows keys that
it does not name, because keys are only ever added.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from tracker.domain.agreement_records import AgreementWord, Event, EventDay, Meeting, MovedDueDate
from tracker.domain.mentions import ActorMentions, DocumentMentions
from tracker.domain.promises import PromiseHistory
from tracker.domain.records import (
    Actor,
    Agreement,
    AskedDate,
    Claim,
    Document,
    LogEntry,
    Standing,
    StandingDetails,
)
from tracker.domain.terms import CommitmentTerms, StandingTerms
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import AgreementStanding, Flag, Frequency, GroupKey, Mark, Status
from tracker.render.formats import SCHEMA_VERSIONS, schema_name
from tracker.render.items import (
    ACTOR_KEYS,
    AGREEMENT_KEYS,
    CLAIM_KEYS,
    DOCUMENT_KEYS,
    ENTRY_KEYS,
    EVENT_DAY_KEYS,
    EVENT_KEYS,
    MEETING_KEYS,
    PROMISE_KEYS,
    SHOWN_KEYS,
    STANDING_KEYS,
    TERM_KEYS,
    WORD_KEYS,
    flag_key,
)

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
PERCENT: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}
OF: Schema = {"type": "object", "properties": {"kind": TEXT, "ref": TEXT}, "required": ["kind", "ref"]}
"""A kind of record, and its ref."""
_TYPES: Mapping[Any, Schema] = {
    str: TEXT,
    bool: TRUTH,
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    date: DAY,
    datetime: {"type": "string", "format": "date-time"},
    Translations: {"type": "object", "additionalProperties": TEXT},
}


def answer_schema(name: str) -> Schema:
    """The schema of an answer by its name, such as ``list`` or ``agreement-show``. Raises KeyError."""
    described = ANSWERS[name]()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tracker:{name}:{SCHEMA_VERSIONS.get(name, 1)}",
    }
    return head | described


def _schema_of(annotation: Any) -> Schema:  # noqa: ANN401 - any annotation
    """The schema of the values that an annotation allows."""
    if annotation in _TYPES:
        return _TYPES[annotation]
    if get_origin(annotation) is tuple:
        return _array(_schema_of(get_args(annotation)[0]))
    if isinstance(annotation, type) and issubclass(annotation, tuple):
        return _object(_record(annotation, annotation._fields))  # type: ignore[attr-defined]
    if isinstance(annotation, UnionType):
        (kind,) = (part for part in get_args(annotation) if part is not NoneType)
        return _or_null(_schema_of(kind))
    return {"type": "string", "enum": [word.value for word in annotation]}


def _or_null(schema: Schema) -> Schema:
    """The schema of a value that can also be missing."""
    found = schema | {"type": [schema["type"], "null"]}
    return found | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: Mapping[str, Schema], *, optional: Iterable[str] = ()) -> Schema:
    """The schema of an object whose keys are all there, but for those that are optional."""
    left_out = set(optional)
    required = [key for key in properties if key not in left_out]
    return {"type": "object", "properties": dict(properties), "required": required}


def _record(record: type, keys: Iterable[str]) -> dict[str, Schema]:
    """The schemas of some fields and properties of a record; what it has not is a term of a commitment."""
    fields = get_type_hints(record) | (get_type_hints(StandingDetails) if record is Standing else {})
    found = {}
    for key in keys:
        if key in fields:
            found[key] = _schema_of(fields[key])
        elif isinstance(shown := getattr(record, key, None), property):
            found[key] = _schema_of(get_type_hints(shown.fget)["return"])
        else:
            found[key] = _schema_of(get_type_hints(CommitmentTerms)[key])
    return found


def _standing(keys: Iterable[str]) -> dict[str, Schema]:
    """A commitment and how it stands, with its claims and what is asked for."""
    own_keys = [key for key in keys if key not in ("claims", "asks")]
    asked = _record(AskedDate, ("reporter", "due_on", "on", "update"))
    lists = {"claims": _array(_object(_record(Claim, CLAIM_KEYS))), "asks": _array(_object(asked))}
    return _record(Standing, own_keys) | lists


def _entry() -> dict[str, Schema]:
    """An entry of the log."""
    kinds = ["update", "revision", "retraction", "standing", "event_day", "mark"]
    kind: Schema = {"type": "string", "enum": kinds}
    own = ("takes_back", "of", "terms", "standing", "day", "marks")
    of_update = _record(LogEntry, [key for key in ENTRY_KEYS[1:] if key not in own])
    missing = ("update", "commitment", "agreement", "successors", "is_seen", "ends_due_date")  # of others
    of_update |= {key: _or_null(of_update[key]) for key in missing}
    terms = {"type": ["object", "null"], "additionalProperties": _array({})}
    about_terms = {"takes_back": TEXT_OR_NULL, "of": _or_null(OF), "terms": terms}
    others = {"standing": _or_null(_schema_of(AgreementStanding)), "day": DAY_OR_NULL, "marks": TEXT_OR_NULL}
    return {"entry": kind} | of_update | about_terms | others


def _tally() -> dict[str, Schema]:
    """The counts and scores of some commitments."""
    return {
        **dict.fromkeys(("commitments", "open", "assessed", "scored"), COUNT),
        "by_status": _object({status.value: COUNT for status in Status}),
        "flags": _object({flag.value: COUNT for flag in Flag}),
        **dict.fromkeys(("index", "coverage", "lower", "upper"), PERCENT),
        "apart": COUNT,
        "by_flag": _object({flag_key(flag): COUNT for flag in Flag}),
        "not_yet_owed": COUNT,
    }


def _envelope(name: str, fields: Mapping[str, Schema], *, optional: Iterable[str] = ()) -> Schema:
    """The answer itself: its schema, the day and the moment asked about, and what else it has."""
    head = {"schema": {"const": schema_name(name)}, "as_of": DAY_OR_NULL, "known_at": MOMENT_OR_NULL}
    return _object(head | dict(fields), optional=optional)


def _list(
    name: str, item: Mapping[str, Schema], more: Mapping[str, Schema] | None = None
) -> Callable[[], Schema]:
    """What makes the schema of a list of items."""
    counts = {"total": COUNT, "count": COUNT}
    return lambda: _envelope(name, counts | dict(more or {}) | {"items": _array(_object(item))})


def _summary() -> Schema:
    """The answer to summary; what a comparison adds is there only with --since."""
    group = _object({"group": TEXT_OR_NULL, **_tally(), "before": _object(_tally())}, optional=("before",))
    compared: dict[str, Schema] = {
        "since": DAY,
        "before": _object(_tally()),
        "was_on_record": TRUTH,
        "learnt_since": COUNT | {"type": ["integer", "null"]},
        "commitments_learnt_since": COUNT | {"type": ["integer", "null"]},
        "corrected_since": COUNT,
    }
    fields = _tally() | {"groups": _array(group), "groups_add_up": TRUTH} | compared
    return _envelope("summary", fields, optional=compared)


def _check() -> Schema:
    """The answer to check; where a head was asked about, also whether it is in the past."""
    found = {"what": TEXT, "way_on": TEXT}
    fields = {"path": TEXT, "sound": TRUTH, "findings": _array(_object(found)), "against": _object(_AGAINST)}
    items = _array(_object(fields, optional=("against",)))
    return _envelope("check", {"total": COUNT, "count": COUNT, "items": items})


def _period() -> dict[str, Schema]:
    """A period; one that is cut short ends on the day asked about."""
    return {"period": TEXT, "begins_on": DAY, "ends_on": DAY, "cut_short": TRUTH}


def _series_item() -> dict[str, Schema]:
    """The counts at the end of a period, and the incidents in it: ours, and those of each who reports."""
    claimed = _object({"reporter": TEXT, "incidents": COUNT})
    tally = {key: schema for key, schema in _tally().items() if key != "flags"}
    incidents = {"incidents": _or_null(COUNT), "claimed_incidents": _array(claimed)}
    return _period() | {"group": TEXT_OR_NULL} | tally | incidents


def _brief() -> Schema:
    """The answer to brief: what the page says, or with -o the file that was made of it."""
    tally = _object(_tally())
    group = _object({"group": TEXT_OR_NULL} | _tally())
    point = {"day": DAY, "index": PERCENT, "lower": PERCENT, "upper": PERCENT}
    line = _standing(STANDING_KEYS) | dict.fromkeys(("document", "locator", "latest_news"), TEXT_OR_NULL)
    page: dict[str, Schema] = {
        "since": DAY_OR_NULL,
        "title": TEXT,
        "marking": TEXT_OR_NULL,
        "opening": TEXTS,
        "requests": _array(_brief_request()),
        "changes": _brief_changes(),
        "trend": _array(_object(point | {"overdue": COUNT, "scored": COUNT})),
        "counts": tally,
        "counts_before": _or_null(tally),
        "counts_year_before": _or_null(tally),
        "parties": _array(group),
        "agreements": _array(group),
        "commitments": _array(_object(line)),
        "not_listed": COUNT,
        "timelines": _array(_brief_timeline()),
        "words": _array(_brief_words()),
        "proposals": _array(_object(_standing(STANDING_KEYS))),
        "learnt": TEXTS,
        "corrected": _array(_object({"update": TEXT, "by": TEXT})),
        "log_head": TEXT_OR_NULL,
        "sources": TEXTS,
    }
    return {"oneOf": [_envelope("brief", page), _list("brief", {"file": TEXT, "format": TEXT})()]}


def _brief_request() -> Schema:
    """What there is to ask for: the words on record, or else what the state suggests."""
    kinds = ["recorded", "answer", "date-or-reason", "evidence", "news"]
    kind: Schema = {"type": "string", "enum": kinds}
    recorded = {"text": TEXT_OR_NULL, "update": TEXT_OR_NULL, "answers": TEXTS}
    return _object({"ref": TEXT, "kind": kind, "of": TEXTS} | recorded)


def _brief_changes() -> Schema:
    """What changed since the last meeting."""
    direction: Schema = {"type": "string", "enum": ["better", "worse", "neither"]}
    status, whose = _schema_of(Status), {"reporter": TEXT_OR_NULL}
    amount, amount_or_null = _schema_of(Decimal), _or_null(_schema_of(Decimal))
    of_status = {"ref": TEXT, "side": TEXT_OR_NULL, "before": status, "after": status, "direction": direction}
    of_value = {"ref": TEXT, "before": amount_or_null, "after": amount, "direction": direction}
    flags: Schema = {"type": "object", "additionalProperties": TEXTS}
    return _object(
        {
            "statuses": _array(_object(of_status)),
            "values": _array(_object(of_value | whose)),
            "due_dates": _array(_object({"ref": TEXT, "before": DAY_OR_NULL, "after": DAY_OR_NULL})),
            "flags_come": flags,
            "flags_gone": flags,
            "done": TEXTS,
            "held": _array(_object({"ref": TEXT, "times": COUNT})),
            "incidents": _array(_object({"ref": TEXT, "side": TEXT_OR_NULL, "incidents": COUNT} | whose)),
            "agreed": TEXTS,
        }
    )


def _brief_timeline() -> Schema:
    """A commitment over time."""
    status = _schema_of(Status)
    spans = _array(_object({"begins": DAY, "ends": DAY, "status": status}))
    claim = _object({"update": TEXT, "reporter": TEXT, "status": status, "side": TEXT_OR_NULL, "on": DAY})
    return _object(
        {
            "ref": TEXT,
            "begins": DAY,
            "until": DAY,
            "spans": spans,
            "parts": _array(_object({"side": TEXT, "spans": spans})),
            "contested": _array(_object({"begins": DAY, "ends": DAY})),
            "claims": _array(claim),
            "due_dates": _array(DAY),
            "occurrences": _array(DAY),
            "events": _array(_object({"title": TEXT, "day": DAY})),
        }
    )


def _brief_words() -> Schema:
    """What somebody says of a commitment, in their own words."""
    nullable = dict.fromkeys(("reporter", "speaker", "side", "source"), TEXT_OR_NULL)
    said = {"ref": TEXT, "status": _or_null(_schema_of(Status)), "words": TEXT, "on": DAY, "update": TEXT}
    return _object(said | nullable | {"is_cut": TRUTH, "is_outdated": TRUTH})


def _error() -> Schema:
    """What stderr carries with --json; the problems are those of a file that was to be imported."""
    problem = {"type": "object"}
    fields = {"code": COUNT, "message": TEXT, "hint": TEXT, "problems": _array(problem)}
    return _object({"error": _object(fields, optional=("problems",))})


STATUS: Schema = _schema_of(Status)
_RETRACTED = {"update": TEXT_OR_NULL, "ref": TEXT_OR_NULL, "reason": TEXT, "status_now": _or_null(STATUS)}
_UNDONE = _RETRACTED | {"command": TEXT, "recorded_at": _schema_of(datetime), "entries": COUNT}
_REVISED = {
    "of": OF,
    "number": TEXT,
    "effective_on": DAY_OR_NULL,
    "terms": {"type": "object", "additionalProperties": _array({})},
    "reason": TEXT,
    "status_now": _or_null(STATUS),
}
_SHOWN = _standing((*STANDING_KEYS, *TERM_KEYS, *SHOWN_KEYS))
_PROMISES = _record(PromiseHistory, PROMISE_KEYS) | {"document_url": TEXT_OR_NULL}
_ADDED = (
    *("ref", "title", "obligors", "due_on", "strength", "kind"),
    *("due", "after", "due_words", "every", "starts_on", "ends_on", "target", "unit", "agreed_on"),
)
_AGREEMENT = _record(Agreement, AGREEMENT_KEYS)
_WORD = _record(AgreementWord, WORD_KEYS)
_EVENT = _record(Event, EVENT_KEYS)
_EVENT_DAY = _record(EventDay, EVENT_DAY_KEYS)
_MOVED = _record(MovedDueDate, MovedDueDate._fields)
_MEETING = _record(Meeting, MEETING_KEYS)
_ASKED = {"commitment": TEXT, "side": TEXT_OR_NULL, "ask": TEXT, "on": DAY, "update": TEXT}
_STANDING_RECORDED = {"agreement": TEXT, "number": TEXT} | _record(
    StandingTerms, ("standing", "effective_on", "side", "reporter", "speaker", "source", "note")
)
_STANDING_RECORDED |= dict.fromkeys(("standing_before", "standing_now"), _schema_of(AgreementStanding))
_RECORDED = ("recorded_at", "recorded_by")
_DOCUMENT = _record(Document, DOCUMENT_KEYS)
_DOCUMENTS_AND_WORDS = {"documents": _array(_object(_DOCUMENT)), "words": _array(_object(_WORD))}
_TAKEN_BACK = {
    "kind": TEXT,
    "ref": TEXT,
    "commitment": TEXT_OR_NULL,
    "status": _or_null(STATUS),
    "reason": TEXT,
    "recorded_at": _schema_of(datetime),
    "recorded_by": TEXT,
}
_ADDED_COUNTS = _object(
    dict.fromkeys(
        (
            *("actor", "agreement", "document", "commitment", "update", "revision", "retraction"),
            *("event", "meeting", "standing", "event_day", "mark", "office"),
        ),
        COUNT,
    )
)

_LATER_COMMAND = {
    "command": COUNT,
    "recorded_at": _schema_of(datetime),
    "recorded_by": TEXT,
    "words": TEXT,
    "written": COUNTS,
}
_AGAINST = {
    "head": TEXT,
    "found": TRUTH,
    "command": _or_null(COUNT),
    "taken_in_by": _or_null(COUNT),
    "after": _array(_object(_LATER_COMMAND)),
}

_SERIES = {"every": _schema_of(Frequency), "from": DAY_OR_NULL}

UPDATE_STATES: dict[str, Schema] = {
    "status_before": STATUS,
    "status_now": STATUS,
    "occurrence_due_on": DAY_OR_NULL,
    "next_due_on": DAY_OR_NULL,
}
"""How far a commitment was and is, and of what recurs, which occurrence an update is about."""

ANSWERS: Mapping[str, Callable[[], Schema]] = {
    "list": _list("list", _standing(STANDING_KEYS), {"apart": COUNT, "not_yet_owed": COUNT}),
    "summary": _summary,
    "series": _list("series", _series_item(), _SERIES | {"group_by": _or_null(_schema_of(GroupKey))}),
    "incidents": _list(
        "incidents",
        _period() | {"side": TEXT_OR_NULL, "reporter": TEXT_OR_NULL, "incidents": COUNT},
        _SERIES,
    ),
    "show": _list("show", _SHOWN | {"log": _array(_object(_entry()))} | _PROMISES),
    "log": _list("log", _entry()),
    "brief": _brief,
    "saved": _list("saved", {"file": TEXT, "format": TEXT}),
    "add": _list("add", _record(CommitmentTerms, _ADDED)),
    "update": _list("update", _entry() | UPDATE_STATES),
    "correct": _list("correct", _REVISED),
    "amend": _list("amend", _REVISED),
    "retract": _list("retract", _RETRACTED),
    "rename": _list("rename", {"ref": TEXT, "former_ref": TEXT}),
    "undo": _list("undo", _UNDONE),
    "agreement-add": _list("agreement-add", _record(Agreement, ("ref", "title", "concluded_on"))),
    "agreement-list": _list("agreement-list", _AGREEMENT),
    "agreement-show": _list(
        "agreement-show",
        _AGREEMENT | _DOCUMENTS_AND_WORDS,
    ),
    "agreement-update": _list("agreement-update", _STANDING_RECORDED),
    "event-add": _list("event-add", _record(Event, ("ref", "agreement", "title", "day"))),
    "event-list": _list("event-list", _EVENT),
    "event-show": _list(
        "event-show",
        _EVENT
        | {"days": _array(_object(_EVENT_DAY))}
        | {"due_dates": _array(_object({"commitment": TEXT, "due_on": DAY_OR_NULL}))},
    ),
    "event-update": _list(
        "event-update",
        {
            "ref": TEXT,
            "before": DAY_OR_NULL,
            "day": DAY_OR_NULL,
            "effective_on": DAY,
            "number": TEXT_OR_NULL,
            "dry_run": TRUTH,
            "moves": _array(_object(_MOVED)),
        },
    ),
    "meeting-add": _list("meeting-add", _record(Meeting, ("ref", "agreements", "title", "held_on", "place"))),
    "meeting-list": _list("meeting-list", _MEETING),
    "meeting-show": _list(
        "meeting-show",
        _MEETING
        | {"next_session": TEXT_OR_NULL, "entries": _array(_object(_entry()))}
        | {"asks": _array(_object(_ASKED | {"entries": _array(_object(_entry()))}))},
    ),
    "office": _list("office", dict.fromkeys(("name", "actor", "actor_name"), TEXT_OR_NULL)),
    "accept": _list("accept", _entry() | UPDATE_STATES),
    "mark": _list(
        "mark",
        {"of": _or_null(OF), "marks": TEXT_OR_NULL, "mark": _schema_of(Mark), "number": TEXT},
    ),
    "document-add": _list(
        "document-add", _record(Document, ("ref", "agreement", "title", "published_on", "agreements"))
    ),
    "document-show": _list(
        "document-show",
        _record(Document, (*DOCUMENT_KEYS, *_RECORDED)) | _record(DocumentMentions, DocumentMentions._fields),
    ),
    "document-list": _list("document-list", _DOCUMENT),
    "actor-add": _list("actor-add", _record(Actor, ACTOR_KEYS)),
    "actor-show": _list(
        "actor-show",
        _record(Actor, (*ACTOR_KEYS, *_RECORDED)) | _record(ActorMentions, ActorMentions._fields),
    ),
    "actor-list": _list("actor-list", _record(Actor, ACTOR_KEYS)),
    "import": _list(
        "import",
        {
            "file": TEXT,
            "dry_run": TRUTH,
            "added": _ADDED_COUNTS,
            "there_already": _ADDED_COUNTS,
            "left_out": TEXTS,
            "notes": TEXTS,
            "past_since": MOMENT_OR_NULL,
            "taken_back": _array(_object(_TAKEN_BACK)),
            "taken_back_here": _ADDED_COUNTS,
            "owed_by_parties": COUNT,
            "starts_of_due_dates": COUNT,
            "made_actors": _array(_object({"code": TEXT, "name": TEXT, "kind": TEXT, "similar": TEXTS})),
        },
    ),
    "publish": _list(
        "publish",
        {"folder": TEXT, "written": COUNT, "unchanged": COUNT, "removed": COUNT, "kept": TEXTS},
    ),
    "export": _list("export", {"files": TEXTS, "format": TEXT, "written": COUNTS}),
    "init": _list(
        "init",
        {"path": TEXT, "made": TRUTH, "agreements": COUNT, "commitments": COUNT}
        | {"office": _or_null(_object(dict.fromkeys(("name", "actor", "actor_name"), TEXT_OR_NULL)))},
    ),
    "backup": _list(
        "backup",
        {"path": TEXT, "backup": TEXT, "holds": COUNTS, "differences": TEXTS, "head": TEXT_OR_NULL},
    ),
    "restore": _list("restore", {"path": TEXT, "restored": TEXT, "holds": COUNTS, "kept": TEXT_OR_NULL}),
    "check": _check,
    "where": _list(
        "where",
        {"path": TEXT, "usable": TRUTH, "problem": TEXT_OR_NULL}
        | {"head": TEXT_OR_NULL, "command": _or_null(COUNT)}
        | {"head_recorded_at": MOMENT_OR_NULL, "began": MOMENT_OR_NULL},
    ),
    "repair": _list("repair", {"path": TEXT, "repaired": TEXT, "rows": COUNT, "lost": TEXTS}),
    "upgrade": _list("upgrade", {"path": TEXT, "upgraded": TRUTH, "backup": TEXT_OR_NULL}),
    "error": _error,
}
"""What makes the schema of each answer, by the name in its ``schema``; an error has none."""


def main() -> None:
    """Print the schema that is named, else the names of all."""
    names = sys.argv[1:] if set(sys.argv[1:]) <= ANSWERS.keys() else []
    for name in names:
        sys.stdout.write(json.dumps(answer_schema(name), indent=2) + "\n")
    if not names:
        sys.stdout.write("".join(f"{name}\n" for name in ANSWERS))


if __name__ == "__main__":
    main()
