"""One commitment: how it stands, each party's part, its terms, over time, and all that was said."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rich.text import Text

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.promises import PromiseHistory
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.timeline import Timeline
from tracker.ledger.records_shown import missing_commitment_error
from tracker.queries.timelines import timeline_of
from tracker.render import render_messages
from tracker.render.terminal_commitment import standing_fields
from tracker.web.drawings import draw_timeline
from tracker.web.log_lines import Entry, log_headings, log_lines
from tracker.web.page_content import PageContent
from tracker.web.page_links import KnownNames, PageLinks
from tracker.web.standing_rows import standing_line

DRAWN = (render_messages.FIELD_STATUS, render_messages.FIELD_FLAGS)
"""What is shown otherwise than as a line of words."""


class ReadCommitment(NamedTuple):
    """What is read of a commitment for its page."""

    standing: Standing
    log: Sequence[Entry]
    promises: PromiseHistory
    document_url: str | None
    timeline: Timeline


def commitment_page(
    connection: Connection,
    ref: str,
    at: AsOf,
    links: PageLinks,
    *,
    log_until: date | None,
    can_record: bool,
) -> PageContent:
    """The page; its log ends on a day, or not at all.

    Raises NotOnRecordYet, and RuleViolation for what is taken back.
    """
    standing = queries.standing(connection, ref, at)
    if standing is None:
        raise missing_commitment_error(connection, ref, at)
    read = ReadCommitment(
        standing,
        list(queries.whole_log(connection, Selection(refs=(ref,)), at, until=log_until)),
        queries.promise_history(connection, standing, at),
        queries.find_document_url(connection, standing.terms.document, at),
        timeline_of(connection, standing, at, with_contested=False),
    )
    return build_commitment_page(read, at, links, can_record=can_record)


def build_commitment_page(
    read: ReadCommitment, at: AsOf, links: PageLinks, *, can_record: bool
) -> PageContent:
    """The page of what was read."""
    standing, promises, timeline = read.standing, read.promises, read.timeline
    fields = standing_fields(standing, at, timeline, 0, promises, read.document_url)
    parts = fields.pop(render_messages.FIELD_PARTS)
    names = _names(standing, [*promises.replaced_by, *promises.takes_place_of], links)
    values = {
        "line": standing_line(standing, links),
        "status": _after_status(fields[render_messages.FIELD_STATUS], standing),
        "parts": parts.plain.split("\n") if parts else (),
        "fields": {name: value for name, value in fields.items() if value is not None and name not in DRAWN},
        "names": names,
        "timeline": draw_timeline(timeline),
        "log": log_lines(read.log, links, can_record=can_record),
        "headings": log_headings(has_ref=False),
        "actions": _actions(standing.ref, links) if can_record else {},
    }
    return PageContent("commitment.html", shown_title(standing.terms), values)


def _after_status(told: Text | None, standing: Standing) -> str:
    """What is said of the status, which itself is shown otherwise."""
    return (told.plain if told else "").removeprefix(standing.status).strip()


def _names(standing: Standing, commitments: list[str], links: PageLinks) -> KnownNames:
    """What in the fields has a page of its own."""
    terms = standing.terms
    names = {ref: links.record("commitment", ref) for ref in commitments}
    names |= {code: links.record("actor", code) for code in terms.obligors}
    names |= {claim.reporter: links.record("actor", claim.reporter) for claim in standing.claims}
    names[terms.agreement] = links.record("agreement", terms.agreement)
    if terms.document:
        names[terms.document] = links.record("document", terms.document)
    if terms.theme:
        names[terms.theme] = links.theme(terms.theme)
    return names


def _actions(ref: str, links: PageLinks) -> dict[str, str]:
    """The forms about it."""
    return {
        "news": links.to(f"news/{ref}", now=True),
        "correct": links.to(f"correct/commitment/{ref}", now=True),
        "amend": links.to(f"amend/commitment/{ref}", now=True),
        "retract": links.to(f"retract/commitment/{ref}", now=True),
        "rename": links.to(f"rename/{ref}", now=True),
        "mark": links.to(f"mark/commitment/{ref}", now=True),
    }
