"""What is published: which commitments, and what else belongs to them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tracker import queries
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.vocabulary import STALE_AFTER_DAYS, TENTATIVE_STRENGTHS, SortKey, Status, Strength
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, EVENT, MEETING
from tracker.render.items import flag_key
from tracker.web import web_messages
from tracker.web.file_links import PublishedNames, page_path
from tracker.web.record_reader import KINDS, RecordReader, key_of
from tracker.web.shown_part import EVERYTHING, Part

LISTS = ("agreements", "actors", "documents", "events", "meetings", "themes")
PAGES = ("index", *LISTS, "data", "about")
"""The pages that stand alone."""


class Publication(NamedTuple):
    """What somebody wants to be published.

    ``address`` is where it will be found, empty where that is not known; ``is_internal`` says that it is for
    ourselves.
    """

    selection: Selection
    at: AsOf
    is_internal: bool = False
    address: str = ""


class PublishedRow(NamedTuple):
    """What the index, and what belongs to it, need of a commitment."""

    ref: str
    title: str
    status: Status
    flags: tuple[str, ...]
    agreement: str
    obligors: tuple[str, ...]
    theme: str
    document: str | None
    reporters: tuple[str, ...]
    agreed_on: Any
    is_apart: bool


class PublishedScope(NamedTuple):
    """All that is published: the commitments, in the order of their refs, and the other records by kind."""

    rows: Sequence[PublishedRow]
    part: Part
    records: Mapping[str, Sequence[Any]]
    themes: Sequence[str]

    @property
    def names(self) -> PublishedNames:
        """What has a page."""
        names = {kind: [key_of(one) for one in some] for kind, some in self.records.items()}
        names |= {COMMITMENT.name: [row.ref for row in self.rows], "theme": [*self.themes]}
        by_kind = {kind: {name: page_path(kind, name) for name in some} for kind, some in names.items()}
        return PublishedNames(by_kind, frozenset(PAGES))

    @property
    def whole(self) -> Selection:
        """The selection of all commitments, also of those that are not counted."""
        base = self.part.base
        return base._replace(strengths=base.strengths or tuple(Strength), has_not_yet_owed=True)


def load_scope(reader: RecordReader, asked: Publication) -> PublishedScope:
    """Everything that is asked for. Raises UsageError for a selection of nothing."""
    connection, given, at = reader.connection, asked.selection, asked.at
    whole = given._replace(strengths=given.strengths or tuple(Strength), has_not_yet_owed=True)
    found = queries.standings(connection, whole, at, open_only=False, order=SortKey.REF)
    rows = [_to_row(standing) for standing in found.items]
    part = _to_part(given, rows)
    if part.refs is not None and not rows:
        raise UsageError(fill(web_messages.NOTHING_TO_PUBLISH), fill(web_messages.NOTHING_TO_PUBLISH_HINT))
    themes = sorted({row.theme for row in rows if row.theme})
    return PublishedScope(rows, part, _choose_records(reader, rows, part), themes)


def _to_row(standing: Standing) -> PublishedRow:
    terms = standing.terms
    return PublishedRow(
        standing.ref,
        shown_title(terms),
        standing.status,
        tuple(flag_key(flag) for flag in standing.flags),
        terms.agreement,
        tuple(terms.obligors),
        terms.theme or "",
        terms.document,
        tuple(claim.reporter for claim in standing.claims),
        standing.agreed_on,
        terms.strength in TENTATIVE_STRENGTHS,
    )


def _to_part(given: Selection, rows: Sequence[PublishedRow]) -> Part:
    """What is shown. Of a selection each commitment is judged as a whole, and not by the side selected."""
    base = Selection(strengths=given.strengths, stale_after=given.stale_after)
    if given._replace(stale_after=STALE_AFTER_DAYS) == Selection():
        return EVERYTHING._replace(base=base)
    refs = tuple(row.ref for row in rows)
    agreements = {row.agreement for row in rows}
    return Part(frozenset(refs), frozenset(agreements), base._replace(refs=refs))


def _choose_records(
    reader: RecordReader, rows: Sequence[PublishedRow], part: Part
) -> dict[str, Sequence[Any]]:
    """The other records that are on record: all, or those that belong to the commitments."""
    known = {
        kind: [
            one for one in reader.all(kind) if one.recorded_at is None or reader.at.is_known(one.recorded_at)
        ]
        for kind in KINDS
    }
    if part.refs is None:
        return dict(known)
    own = part.agreements
    documents = {row.document for row in rows}
    agreements = [one for one in known[AGREEMENT.name] if one.ref in own]
    actors = {code for row in rows for code in (*row.obligors, *row.reporters)}
    actors |= {code for one in agreements for code in one.parties}
    return {
        AGREEMENT.name: agreements,
        ACTOR.name: [one for one in known[ACTOR.name] if one.code in actors],
        DOCUMENT.name: [
            one for one in known[DOCUMENT.name] if one.ref in documents or own & {*one.agreements}
        ],
        EVENT.name: [one for one in known[EVENT.name] if one.agreement in own],
        MEETING.name: [one for one in known[MEETING.name] if own & {*one.agreements}],
    }
