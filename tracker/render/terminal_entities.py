"""One actor or one document on a terminal, with all that names it."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from tracker.domain.days import format_day
from tracker.domain.mentions import ActorMentions, DocumentMentions
from tracker.domain.message_filling import fill, format_number
from tracker.domain.records import Actor, Document
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.render import render_messages
from tracker.render.terminal_text import (
    data_list,
    data_paragraph,
    data_text,
    fields_table,
    recorded_text,
    translations_text,
)


def actor_view(actor: Actor, mentions: ActorMentions) -> list[RenderableType]:
    """One actor: what it is, what it concluded and owes, and how often it said something."""
    fields: dict[str, Text | None] = {
        render_messages.FIELD_ALSO_CALLED: translations_text(actor.name_in),
        render_messages.FIELD_KIND: data_text(actor.kind),
        render_messages.FIELD_PARTY_TO: _refs_text(mentions.agreements),
        render_messages.FIELD_OWES: _refs_text(mentions.commitments),
        render_messages.FIELD_UPDATES: Text(format_number(mentions.updates)),
        render_messages.FIELD_RECORDED: recorded_text(actor),
    }
    return [_heading(actor.code, shown_name(actor)), Text(""), fields_table(fields)]


def document_view(document: Document, mentions: DocumentMentions) -> list[RenderableType]:
    """One document: what it is, where it can be read, and which commitments stand in it."""
    published = format_day(document.published_on) if document.published_on else None
    fields: dict[str, Text | None] = {
        render_messages.FIELD_ALSO_CALLED: translations_text(document.title_in),
        render_messages.FIELD_AGREEMENTS: data_list(document.agreements),
        render_messages.FIELD_PUBLISHED: data_list((published, document.publisher)) or None,
        render_messages.FIELD_URL: data_text(document.url) if document.url else None,
        render_messages.FIELD_COMMITMENTS: _refs_text(mentions.commitments),
        render_messages.FIELD_NOTE: data_paragraph(document.note) if document.note else None,
        render_messages.FIELD_RECORDED: recorded_text(document),
    }
    return [_heading(document.ref, shown_title(document)), Text(""), fields_table(fields)]


def _heading(ref: str, title: str) -> Text:
    return Text.assemble(data_text(ref, "bold"), "  ", data_text(title))


def _refs_text(refs: Sequence[str]) -> Text:
    """Refs with commas between them, or that there are none."""
    return data_list(refs) if refs else Text(fill(render_messages.NONE))
