"""What the address of a request asks: of which commitments, in which order, since when."""

from datetime import date

from flask import request

from tracker.domain.days import parse_day
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Frequency, GroupKey
from tracker.domain.word_parsing import parse_word
from tracker.web import web_messages
from tracker.web.list_page import AskedList
from tracker.web.log_page import AskedLog
from tracker.web.site_context import site_context
from tracker.web.summary_page import AskedCounts
from tracker.web.typed_questions import TypedSelection, read_order, read_page, read_selection


def asked_selection() -> TypedSelection:
    """The selection. Raises the first thing that is wrong with it."""
    context = site_context()
    typed = read_selection(request.args, context.today)
    for error in typed.errors.values():
        raise error
    if typed.selection.owners and context.time.is_shareable:
        raise UsageError(fill(web_messages.OWNER_NOT_SHAREABLE), fill(web_messages.OWNER_NOT_SHAREABLE_HINT))
    return typed


def asked_list() -> AskedList:
    """A list. Raises the first thing that is wrong with what is asked."""
    return AskedList(asked_selection(), read_order(request.args), read_page(request.args), request.args)


def asked_log() -> AskedLog:
    """A log. Raises the first thing that is wrong with what is asked."""
    file = request.args.get("import", "").strip()
    since, until = _asked_day("since"), _asked_day("until")
    return AskedLog(asked_selection(), since, until, file, read_page(request.args), request.args)


def asked_counts() -> AskedCounts:
    """What is counted. Raises the first thing that is wrong with it."""
    given, today = request.args, site_context().today
    group_by, every = given.get("group-by", "").strip(), given.get("every", "").strip()
    return AskedCounts(
        asked_selection(),
        parse_word(group_by, GroupKey, "grouping") if group_by else None,
        given.get("since", "").strip(),
        parse_word(every, Frequency, "period to count by") if every else None,
        _asked_day("from"),
        bool(given.get("incidents", "").strip()),
        given,
        today,
    )


def _asked_day(name: str) -> date | None:
    text = request.args.get(name, "")
    return parse_day(text, site_context().today) if text.strip() else None
