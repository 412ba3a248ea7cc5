"""One commitment: how it stands, each party's part, its terms, over time, and all that was said."""

from datetime import date

from rich.text import Text

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.timeline import Timeline
from tracker.domain.vocabulary import ActorKind
from tracker.ledger.records_shown import missing_commitment_error
from tracker.queries.timelines import timelines_of
from tracker.render import render_messages
from tracker.render.terminal_commitment import standing_fields
from tracker.web.drawings import draw_timeline
from tracker.web.log_lines import log_headings, log_lines
from tracker.web.page_content import PageContent
from tracker.web.page_links import KnownNames, PageLinks
from tracker.web.standing_rows import standing_line

FIELD_WIDTH = 100
DRAWN = (render_messages.FIELD_TIMELINE, render_messages.FIELD_STATUS, render_messages.FIELD_FLAGS)
"""What is shown otherwise than as a line of words."""


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
    log = list(queries.whole_log(connection, Selection(refs=(ref,)), at, until=log_until))
    promises = queries.promise_history(connection, standing, at)
    document = _find_document_url(connection, standing, at)
    timeline = _load_timeline(connection, standing, at)
    fields = standing_fields(standing, at, timeline, FIELD_WIDTH, promises, document)
    parts = fields.pop(render_messages.FIELD_PARTS)
    names = _names(standing, [*promises.replaced_by, *promises.takes_place_of], links)
    values = {
        "line": standing_line(standing, links),
        "status": _after_status(fields[render_messages.FIELD_STATUS], standing),
        "parts": parts.plain.split("\n") if parts else (),
        "fields": {name: value for name, value in fields.items() if value is not None and name not in DRAWN},
        "names": names,
        "timeline": draw_timeline(timeline),
        "log": log_lines(log, links, can_record=can_record),
        "headings": log_headings(has_ref=False),
        "actions": _actions(ref, links) if can_record else {},
    }
    return PageContent("commitment.html", standing.terms.title, values)


def _after_status(told: Text | None, standing: Standing) -> str:
    """What is said of the status, which itself is shown otherwise."""
    return (told.plain if told else "").removeprefix(standing.status).strip()


def _find_document_url(connection: Connection, standing: Standing, at: AsOf) -> str | None:
    documents = queries.all_documents(connection, at) if standing.terms.document else []
    return next((one.url for one in documents if one.ref == standing.terms.document), None)


def _load_timeline(connection: Connection, standing: Standing, at: AsOf) -> Timeline:
    media = (actor.code for actor in queries.all_actors(connection, at) if actor.kind is ActorKind.MEDIA)
    entries = list(queries.log_entries(connection, Selection(refs=(standing.ref,)), at, until=at.day))
    return timelines_of(connection, [standing], {standing.ref: entries}, at, frozenset(media))[standing.ref]


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
    }
