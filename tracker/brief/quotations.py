"""What each side says, in its own words: the claims and the reasons, each with its day and its entry."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.records import LogEntry, Standing
from tracker.domain.timeline import is_in_force
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES, Status

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

MAX_QUOTED = 300  # characters of one entry: the whole of it is in the log
_SENTENCE_END = re.compile(r"[.!?؟۔。]+[\"'”’)\]]*(?=\s)")


class Quotation(NamedTuple):
    """What one voice says of a commitment, or of one side's part: we, where nobody is the ``reporter``.

    ``is_cut`` says that more of it stands in the entry.
    """

    reporter: str | None
    speaker: str | None
    side: str | None
    status: Status | None
    words: str
    on: date
    update: str
    source: str | None
    is_cut: bool
    is_outdated: bool


class SidesWords(NamedTuple):
    """What all voices say of one commitment, ours first."""

    standing: Standing
    quotations: tuple[Quotation, ...]


def find_quotations(data: BriefData, standing: Standing) -> tuple[Quotation, ...]:
    """The latest word of each voice about a commitment, and about each side's part that it names."""
    latest: dict[tuple[str | None, str | None, bool], LogEntry] = {}
    for entry in data.logs[standing.ref]:
        if is_in_force(entry, data.at.day) and (entry.status or entry.note):
            latest[entry.reporter, entry.side, entry.status is None] = entry
    outdated = data.timelines[standing.ref].outdated_actors
    told = (entry for entry in latest.values() if _is_still_meant(entry, latest))
    in_order = sorted(told, key=lambda one: (one.reporter or "", one.side or "", one.effective_on))
    return tuple(_quote(entry, outdated) for entry in in_order)


def _is_still_meant(entry: LogEntry, latest: dict[tuple[str | None, str | None, bool], LogEntry]) -> bool:
    """Whether a mere note came after the status of the same voice; what came before is in the log."""
    said = latest.get((entry.reporter, entry.side, False))
    return entry.status is not None or said is None or entry.effective_on >= said.effective_on


def _quote(entry: LogEntry, outdated: frozenset[str]) -> Quotation:
    words, is_cut = cut_at_sentence(entry.note or "")
    return Quotation(
        entry.reporter,
        entry.speaker,
        entry.side,
        entry.status,
        words,
        entry.effective_on,
        entry.update,
        entry.source,
        is_cut,
        entry.reporter in outdated,
    )


def cut_at_sentence(text: str, most: int = MAX_QUOTED) -> tuple[str, bool]:
    """A text in one line, of what is too long the sentences that fit, else words; and whether it was cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line, False
    ends = [found.end() for found in _SENTENCE_END.finditer(line, 0, most + 1) if found.end() <= most]
    if ends:
        return line[: ends[-1]], True
    return line[:most].rsplit(" ", 1)[0], True


def list_sides_words(data: BriefData, standings: tuple[Standing, ...]) -> Iterator[SidesWords]:
    """The words about those of which anybody but us says something, or of which we say that they are held up.

    Of all others our latest word is the latest news, which stands beside the commitment.
    """
    for standing in standings:
        quotations = find_quotations(data, standing)
        if any(one.reporter or (one.words and one.status in NOTE_REQUIRED_STATUSES) for one in quotations):
            yield SidesWords(standing, quotations)
