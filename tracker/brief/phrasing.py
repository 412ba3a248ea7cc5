"""How a brief names things: commitments, actors, days, sources; each as a phrase."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tracker.brief import brief_messages
from tracker.brief.page_model import DataText, Emphasis, EntryNumber, Phrase, Piece, SectionLink, SourceNumber
from tracker.brief.text_width import fit_title, shorten
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import AskedDate, Claim, LogEntry, Standing
from tracker.domain.shown_titles import short_name, shown_name, shown_title
from tracker.domain.vocabulary import NO_DUE_DAY, Flag
from tracker.render.day_counts import days_label
from tracker.render.duty_labels import find_oldest_news
from tracker.render.template_filling import fill_pieces

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData
    from tracker.domain.timeline import EventOnTimeline

NOTHING_MARK = "-"
MAX_NOTE_EXCERPT = 240  # characters of a note on the page; the whole note is in the log
MAX_SHORT_TITLE, SHORT_ARTICLE = 60, 20  # cells of a title and an article where they are not the subject
SHEET_TITLE = 44  # cells of a title in a row of the first sheet


GRAVE_FLAGS = (Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)


class SourceList:
    """The sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[Phrase, int] = {}

    def cite(self, source: Phrase) -> SourceNumber:
        """The number of a source: the same each time it is cited."""
        return SourceNumber(self._numbers.setdefault(source, len(self._numbers) + 1))

    @property
    def all_cited(self) -> tuple[Phrase, ...]:
        """All sources that were cited, in the order of their numbers."""
        return tuple(self._numbers)


class PhraseBuilder:
    """Makes phrases of the data of a brief, and numbers the sources that they cite."""

    def __init__(self, data: BriefData) -> None:
        self.data = data
        self.sources = SourceList()
        self._updates = {
            entry.update: entry for log in data.logs.values() for entry in log if not entry.is_retraction
        }

    def actor_names(self, codes: Iterable[str]) -> Phrase:
        """The names of some actors: Iran and Pakistan."""
        return join_with_and([(DataText(short_name(self.data.actors[code])),) for code in codes])

    def whole_actor_names(self, codes: Iterable[str]) -> Phrase:
        """The same, each with the original beside it where that differs."""
        return join_with_and([(DataText(shown_name(self.data.actors[code])),) for code in codes])

    def voice_name(self, reporter: str | None) -> Phrase:
        """Whose word something is: the name of the reporter, or "ours"."""
        return self.actor_names([reporter]) if reporter else (fill(brief_messages.OURS),)

    def author_name(self, entry: LogEntry) -> Phrase:
        """Whose word an update is."""
        return self.voice_name(entry.reporter)

    def update_content(self, entry: LogEntry) -> Phrase:
        """The status and the due date that an update gives; empty if it is only a note."""
        parts: list[Phrase] = [(entry.status,)] if entry.status else []
        if entry.due_on:
            template = brief_messages.UPDATE_ASKS if entry.reporter else brief_messages.UPDATE_DUE
            parts.append((fill(template, day=format_due_day(entry.due_on)),))
        return join_phrases(parts, fill(brief_messages.LIST_COMMA))

    def cite_source(self, entry: LogEntry | None) -> Phrase:
        """The number of the source of an update; empty if it has no source."""
        return (self.sources.cite((DataText(entry.source),)),) if entry and entry.source else ()

    def source_number_of_document(self, ref: str) -> SourceNumber:
        """The number of a document; of one that was not yet on record only its ref is known."""
        document = self.data.documents.get(ref)
        if document is None:  # the commitment names it, and was on record before it
            return self.sources.cite((DataText(ref),))
        published = format_short_day(document.published_on) if document.published_on else None
        details = (shown_title(document), document.publisher, published, document.url)
        phrases = [(DataText(text),) for text in details if text]
        return self.sources.cite(join_phrases(phrases, fill(brief_messages.LIST_COMMA)))

    def describe_claim_shortly(self, claim: Claim) -> Phrase:
        """What an actor said last of a commitment, and when."""
        return fill_phrase(
            brief_messages.CLAIM_SHORTLY,
            actor=self.actor_names([claim.reporter]),
            status=claim.status,
            day=format_short_day(claim.on),
        )

    def describe_asked_date(self, asked: AskedDate) -> Phrase:
        """Who asks for another due date, for which, and the number of the source."""
        actor = self.actor_names([asked.reporter])
        day = format_due_day(asked.due_on or NO_DUE_DAY)
        words = fill_phrase(brief_messages.ASKED_DATE, actor=actor, day=day)
        return add_source(words, self.cite_source(self._updates[asked.update]))

    def text_reference(self, standing: Standing) -> Phrase:
        """Where a commitment can be read: the number of its document, and the place in it."""
        if standing.terms.document is None:
            return (NOTHING_MARK,)
        document = self.source_number_of_document(standing.terms.document)
        if not standing.terms.locator:
            return (document,)
        locator = DataText(standing.terms.locator)
        return fill_phrase(brief_messages.DOCUMENT_AND_LOCATOR, document=document, locator=locator)


def fill_phrase(template: str, **values: Piece | Phrase | int) -> Phrase:
    """A message as a phrase, in which all values that are not plain text stay pieces of their own."""
    pieces: list[Piece] = []
    for value in fill_pieces(template, **values):
        match value:
            case DataText() | SourceNumber() | EntryNumber() | SectionLink() | Emphasis() | str():
                pieces.append(value)
            case tuple():
                pieces.extend(value)
    return tuple(pieces)


def short_title(standing: Standing, most: int = MAX_SHORT_TITLE) -> Phrase:
    """The title of a commitment, of a long one its first words."""
    return (DataText(fit_title(standing.terms, most)),)


def describe_article(standing: Standing, most: int | None = None) -> Phrase:
    """Where in the text a commitment stands, at most so many cells of it; its ref where that is not known."""
    article = standing.terms.locator or standing.ref
    return (DataText(article if most is None else shorten(article, most)),)


def describe_status(standing: Standing) -> Phrase:
    """The status and since when; on a page for the other side that may not be known."""
    if standing.status_on is None:
        return (standing.status,)
    return fill_phrase(brief_messages.SINCE, status=standing.status, day=format_short_day(standing.status_on))


def describe_flag(standing: Standing, flag: Flag) -> str:
    """A flag with how late it is, since when it fell back, or how old the news is."""
    match flag:
        case Flag.OVERDUE:
            return fill(brief_messages.OVERDUE_BY, days=days_label(standing.days_late or 0))
        case Flag.DONE_LATE:
            return fill(brief_messages.DONE_LATE_BY, days=days_label(standing.days_late or 0))
        case Flag.FALLEN_BACK:
            day = format_short_day(standing.fallen_back_on or standing.status_on or standing.agreed_on)
            return fill(brief_messages.FALLEN_BACK_SINCE, day=day)
        case Flag.STALE:
            return fill(brief_messages.STALE_SINCE, day=format_short_day(find_oldest_news(standing)))
        case _:
            return say_word(flag)


def format_due_day(day: date) -> str:
    """A due date, or that there is none any more."""
    return fill(brief_messages.NO_DUE_DATE) if day == NO_DUE_DAY else format_short_day(day)


def add_source(words: Phrase, source: Phrase) -> Phrase:
    """A phrase with the number of its source, which can be empty."""
    return fill_phrase(brief_messages.WITH_SOURCE, words=words, source=source) if source else words


def add_note(words: Phrase, note: Phrase) -> Phrase:
    """A phrase with a note after it, which can be empty."""
    return fill_phrase(brief_messages.WITH_NOTE, words=words, note=note) if note else words


def note_excerpt(entry: LogEntry | None) -> Phrase:
    """The note of an entry in one line, shortened at a word; empty if there is no note."""
    if entry is None or not entry.note:
        return ()
    note = " ".join(entry.note.split())
    if len(note) > MAX_NOTE_EXCERPT:
        beginning = note[:MAX_NOTE_EXCERPT].rsplit(" ", 1)[0]
        note = fill(brief_messages.NOTE_SHORTENED, beginning=beginning)
    return (DataText(note),)


def join_with_and(phrases: Sequence[Phrase]) -> Phrase:
    """Phrases as in a sentence: a, b and c."""
    return _join_as_list(phrases, fill(brief_messages.LIST_AND))


def join_with_or(phrases: Sequence[Phrase]) -> Phrase:
    """Phrases as in a sentence: a, b or c."""
    return _join_as_list(phrases, fill(brief_messages.LIST_OR))


def _join_as_list(phrases: Sequence[Phrase], last_separator: str) -> Phrase:
    comma = fill(brief_messages.LIST_COMMA)
    all_but_last = [join_phrases(phrases[:-1], comma)] if phrases[1:] else []
    return join_phrases([*all_but_last, *phrases[-1:]], last_separator)


def join_phrases(phrases: Iterable[Phrase], separator: str) -> Phrase:
    """Phrases one after the other, with a separator between them."""
    return tuple(
        piece
        for number, phrase in enumerate(phrases)
        for piece in ((separator, *phrase) if number else phrase)
    )


def describe_event(event: EventOnTimeline) -> Phrase:
    """The name of an event, and its day."""
    return fill_phrase(
        brief_messages.KEY_EVENT, title=DataText(shown_title(event)), day=format_short_day(event.day)
    )
