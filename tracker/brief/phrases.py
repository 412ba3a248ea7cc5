"""How a brief names things: commitments, actors, days, sources; each as pieces of what is said."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.brief.facts import Facts
from tracker.brief.page import Data, Piece, Source, Words
from tracker.records import Claim, Entry, Standing
from tracker.timeline import counts

NONE_SAID = "-"
LONGEST_NOTE = 240  # characters of a note on the page; the whole of it is in the log


class Sources:
    """The sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[Words, int] = {}

    def cite(self, source: Words) -> Source:
        """The number of a source: the same each time it is cited."""
        return Source(self._numbers.setdefault(source, len(self._numbers) + 1))

    @property
    def cited(self) -> tuple[Words, ...]:
        """All of them, in the order of their numbers."""
        return tuple(self._numbers)


class Teller:
    """The facts, and the words for them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.sources = Sources()
        self._entries = {
            entry.update: entry for log in facts.logs.values() for entry in log if not entry.is_retraction
        }

    def actors(self, codes: Iterable[str]) -> Words:
        """The names of some actors: Iran and Pakistan."""
        return enumerated([(Data(self.facts.actors[code].name),) for code in codes])

    def owed(self, standing: Standing) -> Words:
        """Who owes a commitment."""
        return self.actors(standing.obligors)

    def whose(self, entry: Entry) -> Words:
        """Whose word an update is."""
        return self.actors([entry.reporter]) if entry.reporter else ("ours",)

    def cited(self, entry: Entry | None) -> Words:
        """The number of the source of an update, if it names one."""
        return (self.sources.cite((Data(entry.source),)),) if entry and entry.source else ()

    def document(self, ref: str) -> Source:
        """The number of a document."""
        one = self.facts.documents[ref]
        parts = (one.publisher, short(one.published_on) if one.published_on else None, one.url)
        details: list[Piece] = [piece for part in parts if part for piece in (", ", Data(part))]
        return self.sources.cite((Data(one.title), *details))

    def claim(self, claim: Claim) -> Words:
        """What an actor says, when it said so, and where that can be read."""
        media = " (media)" if claim.reporter in self.facts.media else ""
        said: Words = (*self.actors([claim.reporter]), f"{media}: ", claim.status, f", {short(claim.on)}")
        return (*said, *spaced(self.cited(self.entry(claim))))

    def entry(self, claim: Claim) -> Entry:
        """The update that a claim is."""
        return self._entries[claim.update]

    def heard(self, standing: Standing) -> Iterator[Entry]:
        """The updates that count, the latest first."""
        log = reversed(self.facts.logs[standing.ref])
        return (entry for entry in log if counts(entry, self.facts.cut))

    def assessment(self, standing: Standing) -> Entry | None:
        """The update that the status rests on; none where nothing was ever assessed."""
        return next((entry for entry in self.heard(standing) if entry.status and not entry.reporter), None)

    def read_in(self, standing: Standing) -> Words:
        """Where a commitment can be read."""
        if standing.document is None:
            return (NONE_SAID,)
        place: Words = (", ", Data(standing.locator)) if standing.locator else ()
        return (self.document(standing.document), *place)


def named(standing: Standing) -> Words:
    """A commitment by what is owed, and by its ref."""
    return Data(standing.title), " (", Data(standing.ref), ")"


def short(day: date) -> str:
    """A day as it stands in a table: 1 Jun 2018."""
    return f"{day.day} {day:%b} {day.year}"


def spaced(words: Words) -> Words:
    """The same after a space, where there are any."""
    return (" ", *words) if words else ()


def noted(entry: Entry | None) -> Words:
    """The beginning of the note of an update."""
    if entry is None or not entry.note:
        return ()
    note = " ".join(entry.note.split())
    if len(note) > LONGEST_NOTE:
        note = note[:LONGEST_NOTE].rsplit(" ", 1)[0] + " …"
    return (Data(note),)


def enumerated(things: Sequence[Words], last: str = " and ") -> Words:
    """Some things in a sentence: a, b and c."""
    return joined([*([joined(things[:-1], ", ")] if things[1:] else []), *things[-1:]], last)


def either(things: Sequence[Words]) -> Words:
    """Any of some things: a, b or c."""
    return enumerated(things, " or ")


def joined(things: Iterable[Words], between: str) -> Words:
    """Some things, one after the other."""
    return tuple(piece for n, thing in enumerate(things) for piece in ((between, *thing) if n else thing))
