"""Each side's words side by side: what it claims and why, ours among them, with day, source and entry."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from tracker.brief import brief_messages
from tracker.brief.page_model import DataText, EntryNumber, Phrase, Section, Table
from tracker.brief.phrasing import (
    NOTHING_MARK,
    SHORT_ARTICLE,
    PhraseBuilder,
    describe_article,
    fill_phrase,
    short_title,
)
from tracker.brief.quotations import Quotation, SidesWords
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import escape_control_characters
from tracker.render.template_filling import fill_each

MAX_ABOUT = 40  # cells of the title of what is spoken of


def words_section(builder: PhraseBuilder, sides_words: Sequence[SidesWords], number: int = 0) -> Section:
    """What we say and what others say of each commitment, side by side."""
    rows = tuple(row for words in sides_words for row in _rows_about(builder, words))
    title = fill(brief_messages.WORDS_TITLE)
    office = escape_control_characters(builder.data.office.name or "")
    ours = fill(brief_messages.WORDS_OURS, office=office) if office else fill(brief_messages.WORDS_OURS_ALONE)
    about, others = fill_each(brief_messages.WORDS_HEADINGS)
    return Section("words", title, (Table(title, (about, ours, others), rows),) if rows else (), number)


def _rows_about(builder: PhraseBuilder, words: SidesWords) -> Iterator[tuple[Phrase, ...]]:
    """A row for each of ours with one of the others'; the first one says what they are about."""
    voices = {None, builder.data.office.actor}
    ours = [one for one in words.quotations if one.reporter in voices]
    others = [one for one in words.quotations if one.reporter not in voices]
    article = describe_article(words.standing, SHORT_ARTICLE)
    title = short_title(words.standing, MAX_ABOUT)
    about = fill_phrase(brief_messages.TITLE_AND_ARTICLE, title=title, article=article)
    for our, other in zip_longest(ours, others):
        yield about, _describe_quotation(builder, our), _describe_quotation(builder, other)
        about = article


def _describe_quotation(builder: PhraseBuilder, quoted: Quotation | None) -> Phrase:
    """Who says what, on which day, in which entry, and where it can be read; a dash where nobody does."""
    if quoted is None:
        return (NOTHING_MARK,)
    said, place = _describe_words(quoted), _describe_place(builder, quoted)
    if quoted.reporter is None and not quoted.side:
        return fill_phrase(brief_messages.OUR_QUOTATION, said=said, place=place)
    who = _describe_voice(builder, quoted)
    return fill_phrase(brief_messages.QUOTATION, who=who, said=said, place=place)


def _describe_voice(builder: PhraseBuilder, quoted: Quotation) -> Phrase:
    """Who says it, through whom, and of whose part, where that is not the speaker's own."""
    if quoted.reporter is None:
        return fill_phrase(brief_messages.LANE, side=builder.actor_names([quoted.side or ""]))
    who = builder.voice_name(quoted.reporter)
    if quoted.speaker:
        who = fill_phrase(brief_messages.THROUGH_SPEAKER, who=who, speaker=DataText(quoted.speaker))
    if quoted.side and quoted.side != quoted.reporter:
        side = builder.actor_names([quoted.side])
        who = fill_phrase(brief_messages.CLAIMANT_OF_PART, actor=who, side=side)
    return who


def _describe_words(quoted: Quotation) -> Phrase:
    """The status and the words; what is cut says where the rest is, what is outdated that it is."""
    said: Phrase = (quoted.status,) if quoted.status else ()
    if quoted.words:
        words = fill_phrase(brief_messages.QUOTED, words=DataText(quoted.words))
        said = fill_phrase(brief_messages.STATUS_AND_WORDS, status=said, words=words) if said else words
    if quoted.is_cut:
        said = fill_phrase(brief_messages.REST_IN, words=said, update=EntryNumber(quoted.update))
    if quoted.is_outdated:
        said = fill_phrase(brief_messages.CLAIM_OUTDATED, claim=said)
    return said or (NOTHING_MARK,)


def _describe_place(builder: PhraseBuilder, quoted: Quotation) -> Phrase:
    """The day, the entry, the source."""
    day = format_short_day(quoted.on)
    update = EntryNumber(quoted.update)
    place = fill_phrase(brief_messages.DAY_AND_ENTRY, day=day, update=update)
    if not quoted.source:
        return place
    source = (builder.sources.cite((DataText(quoted.source),)),)
    return fill_phrase(brief_messages.WITH_SOURCE, words=place, source=source)
