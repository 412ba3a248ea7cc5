"""The whole page: the first sheet, then what can be looked up, in the order in which it is needed."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.brief import brief_messages
from tracker.brief.commitment_choice import is_long, those_that_matter
from tracker.brief.commitment_lines import (
    agreements_section,
    lines_section,
    parties_section,
    proposals_section,
    worst_section,
)
from tracker.brief.first_sheet import build_first_sheet
from tracker.brief.method_section import method_section
from tracker.brief.opening import build_opening, build_running_head, build_subtitle, build_title
from tracker.brief.page_model import BulletList, Page, Paragraph, Part, Section, SectionLink
from tracker.brief.phrasing import PhraseBuilder
from tracker.brief.selection_words import describe_selection
from tracker.brief.text_width import fit_title
from tracker.brief.timeline_section import timeline_section
from tracker.brief.trend_and_counts import glance_section, trend_section
from tracker.brief.words_section import words_section
from tracker.domain.message_filling import fill
from tracker.domain.records import Agreement

if TYPE_CHECKING:
    from tracker.brief.brief_content import BriefContent
    from tracker.brief.brief_data import BriefData

MAX_PART_TITLE = 70  # cells of an agreement's title in that of a section


def build_page(content: BriefContent, *, title: str | None = None, marking: str = "") -> Page:
    """The page for the next meeting; the same content gives the same page."""
    builder = PhraseBuilder(content.data)
    # The order matters also for the numbers of the sources, which are given as they are first cited.
    opening = build_opening(builder, content.changes)
    whole_title = build_title(builder, title)
    foot = trend_section(builder), glance_section(builder)
    sheet = build_first_sheet(builder, (whole_title, *opening), content, foot)
    body = [*sheet.more, *_list_sections(builder, content)]
    sections = (*body, method_section(builder, describe_selection(builder)))
    return Page(
        title=whole_title,
        subtitle=build_subtitle(builder),
        opening=opening,
        first_sheet=sheet.sections,
        sections=(*_contents(content.data, sections), *sections),
        running_head=build_running_head(builder, title),
        marking=marking,
    )


def _contents(data: BriefData, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Where everything is, in a long page and in one about several agreements."""
    if not is_long(data) and len(data.agreements_on_page) < 2:
        return ()
    links = tuple((SectionLink(section.anchor, section.title),) for section in sections)
    parts: list[Part] = [BulletList(links)]
    if data.not_listed:
        parts.append(Paragraph((fill(brief_messages.NOT_LISTED, number=data.not_listed),)))
    return (Section("contents", fill(brief_messages.CONTENTS_TITLE), tuple(parts)),)


def _list_sections(builder: PhraseBuilder, content: BriefContent) -> Iterator[Section]:
    """What is between the first sheet and the method."""
    data = content.data
    agreements = [one for one in data.agreements_on_page if any(_is_of(one.ref, content))]
    if len(agreements) > 1:
        yield agreements_section(builder)
    if is_long(data):
        yield worst_section(builder)
    if len(agreements) > 1:
        for number, agreement in enumerate(agreements, start=1):
            yield from _part_sections(builder, content, agreement, number)
        yield parties_section(builder)
    else:
        yield lines_section(builder, None)
        yield parties_section(builder)
        yield timeline_section(builder, those_that_matter(data))
        yield words_section(builder, content.words)
    yield proposals_section(builder)


def _is_of(ref: str, content: BriefContent) -> Iterator[bool]:
    return (standing.terms.agreement == ref for standing in content.data.standings)


def _part_sections(
    builder: PhraseBuilder, content: BriefContent, agreement: Agreement, number: int
) -> Iterator[Section]:
    """The part of one agreement: its commitments, its timeline with its own axis, the words about it."""
    matter = [one for one in those_that_matter(content.data) if one.terms.agreement == agreement.ref]
    words = [one for one in content.words if one.standing.terms.agreement == agreement.ref]
    sections = [lines_section(builder, agreement, number)]
    sections += [timeline_section(builder, matter, number)] if matter else []
    sections += [words_section(builder, words, number)] if words else []
    title = fit_title(agreement, MAX_PART_TITLE)
    for section in sections:
        said = fill(brief_messages.PART_TITLE, section=section.title, agreement=title)
        yield section._replace(title=said)
