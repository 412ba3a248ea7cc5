"""How a brief names things: commitments, actors, days, sources; each as pieces of what is said."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.brief.brief_data import BriefData
from tracker.brief.page_model import DataText, Phrase, Piece, SourceNumber
from tracker.domain.records import Claim, LogEntry, Standing
from tracker.domain.timeline import is_in_force

NOTHING_MARK = "-"
MAX_NOTE_EXCERPT = 240  # characters of a note on the page; the whole of it is in the log


class SourceList:
    """The sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[Phrase, int] = {}

    def cite(self, source: Phrase) -> SourceNumber:
        """The number of a source: the same each time it is cited."""
        return SourceNumber(self._numbers.setdefault(source, len(self._numbers) + 1))

    @property
    def cited(self) -> tuple[Phrase, ...]:
        """All of them, in the order of their numbers."""
        return tuple(self._numbers)


class PhraseBuilder:
    """The data, and the words for them."""

    def __init__(self, data: BriefData) -> None:
        self.data = data
        self.sources = SourceList()
        self._entries = {
            entry.update: entry for log in data.logs.values() for entry in log if not entry.is_retraction
        }

    def actor_names(self, codes: Iterable[str]) -> Phrase:
        """The names of some actors: Iran and Pakistan."""
        return join_with_and([(DataText(self.data.actors[code].name),) for code in codes])

    def obligor_names(self, standing: Standing) -> Phrase:
        """Who owes a commitment."""
        return self.actor_names(standing.obligors)

    def author_name(self, entry: LogEntry) -> Phrase:
        """Whose word an update is."""
        return self.actor_names([entry.reporter]) if entry.reporter else ("ours",)

    def source_of(self, entry: LogEntry | None) -> Phrase:
        """The number of the source of an update, if it names one."""
        return (self.sources.cite((DataText(entry.source),)),) if entry and entry.source else ()

    def document(self, ref: str) -> SourceNumber:
        """The number of a document."""
        one = self.data.documents[ref]
        parts = (one.publisher, format_short_day(one.published_on) if one.published_on else None, one.url)
        details: list[Piece] = [piece for part in parts if part for piece in (", ", DataText(part))]
        return self.sources.cite((DataText(one.title), *details))

    def claim(self, claim: Claim) -> Phrase:
        """What an actor says, when it said so, and where that can be read."""
        media = " (media)" if claim.reporter in self.data.media else ""
        said: Phrase = (
            *self.actor_names([claim.reporter]),
            f"{media}: ",
            claim.status,
            f", {format_short_day(claim.on)}",
        )
        return (*said, *with_leading_space(self.source_of(self.entry(claim))))

    def entry(self, claim: Claim) -> LogEntry:
        """The update that a claim is."""
        return self._entries[claim.update]

    def entries_in_force(self, standing: Standing) -> Iterator[LogEntry]:
        """The updates that count, the latest first."""
        log = reversed(self.data.logs[standing.ref])
        return (entry for entry in log if is_in_force(entry, self.data.at))

    def latest_assessment(self, standing: Standing) -> LogEntry | None:
        """The update that the status rests on; none where nothing was ever assessed."""
        return next(
            (entry for entry in self.entries_in_force(standing) if entry.status and not entry.reporter), None
        )

    def text_reference(self, standing: Standing) -> Phrase:
        """Where a commitment can be read."""
        if standing.document is None:
            return (NOTHING_MARK,)
        place: Phrase = (", ", DataText(standing.locator)) if standing.locator else ()
        return (self.document(standing.document), *place)


def title_and_ref(standing: Standing) -> Phrase:
    """A commitment by what is owed, and by its ref."""
    return DataText(standing.title), " (", DataText(standing.ref), ")"


def format_short_day(day: date) -> str:
    """A day as it stands in a table: 1 Jun 2018."""
    return f"{day.day} {day:%b} {day.year}"


def with_leading_space(words: Phrase) -> Phrase:
    """The same after a space, where there are any."""
    return (" ", *words) if words else ()


def note_excerpt(entry: LogEntry | None) -> Phrase:
    """The beginning of the note of an update."""
    if entry is None or not entry.note:
        return ()
    note = " ".join(entry.note.split())
    if len(note) > MAX_NOTE_EXCERPT:
        note = note[:MAX_NOTE_EXCERPT].rsplit(" ", 1)[0] + " …"
    return (DataText(note),)


def join_with_and(things: Sequence[Phrase], last: str = " and ") -> Phrase:
    """Some things in a sentence: a, b and c."""
    return join_phrases([*([join_phrases(things[:-1], ", ")] if things[1:] else []), *things[-1:]], last)


def join_with_or(things: Sequence[Phrase]) -> Phrase:
    """Any of some things: a, b or c."""
    return join_with_and(things, " or ")


def join_phrases(things: Iterable[Phrase], between: str) -> Phrase:
    """Some things, one after the other."""
    return tuple(piece for n, thing in enumerate(things) for piece in ((between, *thing) if n else thing))
