"""How a brief names things: commitments, actors, days, sources; each as a phrase."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.brief.brief_data import BriefData
from tracker.brief.page_model import DataText, Phrase, Piece, SourceNumber
from tracker.domain.records import Claim, LogEntry, Standing
from tracker.domain.timeline import is_in_force

NOTHING_MARK = "-"
MAX_NOTE_EXCERPT = 240  # characters of a note on the page; the whole note is in the log


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
        return join_with_and([(DataText(self.data.actors[code].name),) for code in codes])

    def obligor_names(self, standing: Standing) -> Phrase:
        """The names of those who owe a commitment."""
        return self.actor_names(standing.terms.obligors)

    def author_name(self, entry: LogEntry) -> Phrase:
        """Whose word an update is: the name of its reporter, or "ours"."""
        return self.actor_names([entry.reporter]) if entry.reporter else ("ours",)

    def cite_source(self, entry: LogEntry | None) -> Phrase:
        """The number of the source of an update; empty if it has no source."""
        return (self.sources.cite((DataText(entry.source),)),) if entry and entry.source else ()

    def cite_document(self, ref: str) -> SourceNumber:
        """The number of a document."""
        document = self.data.documents[ref]
        published = format_short_day(document.published_on) if document.published_on else None
        details = (document.publisher, published, document.url)
        pieces: list[Piece] = [piece for text in details if text for piece in (", ", DataText(text))]
        return self.sources.cite((DataText(document.title), *pieces))

    def describe_claim(self, claim: Claim) -> Phrase:
        """What an actor claims, since when, and the number of the source."""
        media = " (media)" if claim.reporter in self.data.media_codes else ""
        return (
            *self.actor_names([claim.reporter]),
            f"{media}: ",
            claim.status,
            f", {format_short_day(claim.on)}",
            *with_leading_space(self.cite_source(self.update_of_claim(claim))),
        )

    def update_of_claim(self, claim: Claim) -> LogEntry:
        """The update that makes a claim."""
        return self._updates[claim.update]

    def entries_in_force(self, standing: Standing) -> Iterator[LogEntry]:
        """The updates of a commitment that count, the latest first."""
        log = reversed(self.data.logs[standing.ref])
        return (entry for entry in log if is_in_force(entry, self.data.at))

    def latest_assessment(self, standing: Standing) -> LogEntry | None:
        """The update that the status of a commitment rests on; None if it was never assessed."""
        entries = self.entries_in_force(standing)
        return next((entry for entry in entries if entry.status and not entry.reporter), None)

    def text_reference(self, standing: Standing) -> Phrase:
        """Where a commitment can be read: the number of its document, and the place in it."""
        if standing.terms.document is None:
            return (NOTHING_MARK,)
        locator: Phrase = (", ", DataText(standing.terms.locator)) if standing.terms.locator else ()
        return (self.cite_document(standing.terms.document), *locator)


def title_and_ref(standing: Standing) -> Phrase:
    """The title of a commitment with its ref in brackets."""
    return DataText(standing.terms.title), " (", DataText(standing.ref), ")"


def format_short_day(day: date) -> str:
    """A day as it is written in a table: 1 Jun 2018."""
    return f"{day.day} {day:%b} {day.year}"


def with_leading_space(phrase: Phrase) -> Phrase:
    """A phrase after a space; an empty phrase stays empty."""
    return (" ", *phrase) if phrase else ()


def note_excerpt(entry: LogEntry | None) -> Phrase:
    """The note of an entry in one line, shortened at a word; empty if there is no note."""
    if entry is None or not entry.note:
        return ()
    note = " ".join(entry.note.split())
    if len(note) > MAX_NOTE_EXCERPT:
        note = note[:MAX_NOTE_EXCERPT].rsplit(" ", 1)[0] + " …"
    return (DataText(note),)


def join_with_and(phrases: Sequence[Phrase], last_separator: str = " and ") -> Phrase:
    """Phrases as in a sentence: a, b and c."""
    all_but_last = [join_phrases(phrases[:-1], ", ")] if phrases[1:] else []
    return join_phrases([*all_but_last, *phrases[-1:]], last_separator)


def join_with_or(phrases: Sequence[Phrase]) -> Phrase:
    """Phrases as in a sentence: a, b or c."""
    return join_with_and(phrases, " or ")


def join_phrases(phrases: Iterable[Phrase], separator: str) -> Phrase:
    """Phrases one after the other, with a separator between them."""
    return tuple(
        piece
        for number, phrase in enumerate(phrases)
        for piece in ((separator, *phrase) if number else phrase)
    )
