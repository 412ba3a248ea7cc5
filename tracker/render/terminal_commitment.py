"""One commitment on a terminal: its terms, how it stands, its timeline and its log."""

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.promises import PromiseHistory
from tracker.domain.records import AsOf, Claim, LogEntry, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.terms_entry import OtherEntry, TermsEntry
from tracker.domain.timeline import (
    CONTESTED_LETTERS,
    DUE_SYMBOL,
    LATER_DUE_SYMBOL,
    ONE_DAY,
    STATUS_LETTERS,
    Axis,
    Timeline,
    TimelineLane,
    common_axis,
    draw_events,
    draw_timeline,
    explain_events,
    explain_symbols,
)
from tracker.render import render_messages
from tracker.render.day_counts import days_label
from tracker.render.duty_labels import (
    asks_label,
    incidents_label,
    occurrences_label,
    part_label,
    parts_told_apart,
    rule_label,
    values_label,
)
from tracker.render.terminal_log import commitment_log_table
from tracker.render.terminal_text import (
    STATUS_STYLES,
    data_list,
    data_paragraph,
    data_text,
    due_text,
    field_value_width,
    fields_table,
    fill_text,
    flag_text,
    join_with_comma,
    keep_left_to_right,
    recorded_text,
    status_text,
    translations_text,
    with_url,
)

MAX_TIMELINE_WIDTH = 100  # cells of a timeline; a longer one would not show more
MIN_TIMELINE_WIDTH = 20  # cells of a timeline that has its first and last day on the same line
TWO_DAYS_WIDTH = len("2017-11-07  2018-06-01")
_ALWAYS_SHOWN = (
    *(render_messages.FIELD_STATUS, render_messages.FIELD_OBLIGORS, render_messages.FIELD_AGREEMENT),
    *(render_messages.FIELD_TERMS, render_messages.FIELD_RECORDED, render_messages.FIELD_DUE),
    *(render_messages.FIELD_TIMELINE, render_messages.FIELD_EVIDENCE, render_messages.FIELD_DOCUMENT),
)


def standing_view(
    standing: Standing,
    log: Sequence[LogEntry | TermsEntry | OtherEntry],
    at: AsOf,
    timeline: Timeline | None,
    width: int,
    promises: PromiseHistory,
    document_url: str | None = None,
) -> list[RenderableType]:
    """One commitment: its terms, what each actor says, its timeline on one line, its whole log.

    ``promises`` is what replaces it and what it takes the place of; ``document_url`` is where the document
    that it stands in can be read.
    """
    heading = Text.assemble(data_text(standing.ref, "bold"), "  ", data_text(shown_title(standing.terms)))
    room = field_value_width(width, _ALWAYS_SHOWN)
    fields = standing_fields(standing, at, timeline, room, promises, document_url)
    return [
        heading,
        Text(""),
        fields_table(fields),
        Text(""),
        Text(fill(render_messages.LOG_TITLE), style="bold"),
        commitment_log_table(log),
    ]


def standing_fields(
    standing: Standing,
    at: AsOf,
    timeline: Timeline | None,
    width: int,
    promises: PromiseHistory,
    document_url: str | None,
) -> dict[str, Text | None]:
    """The fields by their names, in order; None for what is left out, as the timeline without width."""
    terms = standing.terms
    return {
        render_messages.FIELD_STATUS: _status_since_text(standing, at),
        render_messages.FIELD_PARTS: _parts_text(standing),
        render_messages.FIELD_FLAGS: flag_text(standing) or None,
        render_messages.FIELD_REPLACED: _replaced_text(promises),
        render_messages.FIELD_CLAIMS: _claims_text(standing, timeline),
        render_messages.FIELD_DUE: _due_and_slip_text(standing),
        render_messages.FIELD_WHEN: _label_text(rule_label(terms)),
        render_messages.FIELD_OCCURRENCES: _label_text(occurrences_label(standing)),
        render_messages.FIELD_AMOUNT: _label_text(values_label(standing)),
        render_messages.FIELD_INCIDENTS: _label_text(incidents_label(standing)),
        render_messages.FIELD_ASK: _label_text(asks_label(standing)),
        render_messages.FIELD_OWNER: _label_text(standing.details.owner or ""),
        render_messages.FIELD_PROMISED: _promised_text(promises),
        render_messages.FIELD_ASKS: _asked_dates_text(standing),
        render_messages.FIELD_TIMELINE: _timeline_text(standing, timeline, width) if width else None,
        render_messages.FIELD_EVIDENCE: _evidence_text(standing, at),
        render_messages.FIELD_OBLIGORS: data_list(terms.obligors),
        render_messages.FIELD_AGREEMENT: data_text(terms.agreement),
        render_messages.FIELD_TERMS: data_list((terms.strength, terms.kind, terms.theme)),
        render_messages.FIELD_ALSO_CALLED: translations_text(terms.title_in),
        render_messages.FIELD_WORDING: (
            data_text(fill(render_messages.WORDING, wording=terms.wording)) if terms.wording else None
        ),
        render_messages.FIELD_DOCUMENT: (
            with_url(data_list((terms.document, terms.locator)), document_url) or None
        ),
        render_messages.FIELD_NOTE: data_paragraph(terms.note) if terms.note else None,
        render_messages.FIELD_RECORDED: recorded_text(standing),
    }


def _evidence_text(standing: Standing, at: AsOf) -> Text | None:
    """The day of the latest news, and how old it is; None where that does not go out."""
    if standing.evidence_on is None:
        return None
    age = days_label((at.day - standing.evidence_on).days)
    return data_text(fill(render_messages.EVIDENCE_AGE, day=format_day(standing.evidence_on), days=age))


def _status_since_text(standing: Standing, at: AsOf) -> Text:
    """The status, its first day and its level, with the day and moment asked about."""
    details, status = standing.details, status_text(standing.status)
    if standing.status_on is not None:
        template = render_messages.STATUS_SEEN if details.is_only_seen else render_messages.STATUS_SINCE
        status = fill_text(template, status=status, day=format_day(standing.status_on))
    if details.side:
        status = fill_text(render_messages.STATUS_OF_SIDE, status=status, side=data_text(details.side))
    told = [
        fill(render_messages.SIDE_NOT_SAID) if details.is_side_not_said else "",
        fill(render_messages.MISSED) if details.is_missed else "",
        "" if standing.level is None else fill(render_messages.STATUS_LEVEL, level=standing.level),
        at.description,
    ]
    return join_with_comma([status, *map(Text, filter(None, told))])


def _parts_text(standing: Standing) -> Text | None:
    """A line for each side with how its part stands; None where all stand alike."""
    parts = parts_told_apart(standing)
    return Text("\n").join(data_text(part_label(part)) for part in parts) if parts else None


def _label_text(label: str) -> Text | None:
    return data_text(label) if label else None


def _claims_text(standing: Standing, timeline: Timeline | None) -> Text | None:
    """A line for each actor with what it says; None if nobody claims anything."""
    outdated = timeline.outdated_actors if timeline else frozenset()
    lines = [claim_text(claim, is_outdated=claim.reporter in outdated) for claim in standing.claims]
    return Text("\n").join(lines) if lines else None


def claim_text(claim: Claim, *, is_outdated: bool) -> Text:
    """What an actor says, of whose part, since when, and when it said so last."""
    reporter, status, day = data_text(claim.reporter), status_text(claim.status), format_day(claim.on)
    if claim.held_since >= claim.on:
        text = fill_text(
            render_messages.CLAIM, reporter=reporter, status=status, day=day, update=claim.update
        )
    else:
        text = fill_text(
            render_messages.CLAIM_HELD_SINCE,
            reporter=reporter,
            status=status,
            first_day=format_day(claim.held_since),
            day=day,
            update=claim.update,
        )
    if not claim.is_of_own_part:
        text = fill_text(render_messages.CLAIM_OF_SIDE, claim=text, side=data_text(claim.side or ""))
    return fill_text(render_messages.CLAIM_OUTDATED, claim=text) if is_outdated else text


def _asked_dates_text(standing: Standing) -> Text | None:
    """A line for each actor that asks for another due date; None if nobody does."""
    lines = [
        fill_text(
            render_messages.ASKED_DATE,
            reporter=data_text(asked.reporter),
            due_day=format_day(asked.due_on) if asked.due_on else fill(render_messages.NO_DUE_DATE),
            day=format_day(asked.on),
            update=asked.update,
        )
        for asked in standing.asks
    ]
    return Text("\n").join(lines) if lines else None


def _due_and_slip_text(standing: Standing) -> Text | None:
    """The due date, and by how many days it has moved since it was first set; None if there is none."""
    if standing.due_on is None:
        return Text(fill(render_messages.DUE_SPENT)) if standing.details.is_spent else None
    day = format_day(standing.due_on)
    if not standing.slip:
        return data_text(day)
    moved = fill(render_messages.DUE_MOVED, day=day, first_day=standing.original_due_on, slip=standing.slip)
    return data_text(moved)


def _replaced_text(promises: PromiseHistory) -> Text | None:
    """What replaces the commitment; None if nothing does."""
    if not promises.replaced_by:
        return None
    refs = fill(render_messages.LIST_AND).join(promises.replaced_by)
    return data_text(fill(render_messages.ENTRY_SUCCESSORS, refs=refs))


def _promised_text(promises: PromiseHistory) -> Text | None:
    """How often the same was promised, and what the commitment takes the place of; None for a first one."""
    if not promises.takes_place_of:
        return None
    since = format_day(promises.promised_since)
    again = fill(render_messages.PROMISED, times=promises.promised_times, day=since)
    if promises.first_due_on:
        first_day = format_day(promises.first_due_on)
        again = fill(render_messages.PROMISED_FIRST_DUE, promised=again, first_day=first_day)
    if promises.slip_since_first_due is not None:
        slip = promises.slip_since_first_due
        again = fill(render_messages.PROMISED_SLIP, promised=again, slip=slip)
    refs = fill(render_messages.LIST_COMMA).join(promises.takes_place_of)
    place = fill(render_messages.TAKES_PLACE_OF, refs=refs)
    return Text("\n").join([data_text(again), data_text(place)])


def _timeline_text(standing: Standing, timeline: Timeline | None, width: int) -> Text | None:
    """The timeline between its first and last day, and below it what its symbols mean.

    None if nothing was ever said and nothing is due. The last day is the last one drawn, or the due date if
    that is later. In a narrow terminal both days stand below the timeline.
    """
    if timeline is None or not (timeline.spans[-1].assessment or timeline.claims or timeline.last_due_on):
        return None
    axis = common_axis([timeline])
    is_beside = width - TWO_DAYS_WIDTH >= MIN_TIMELINE_WIDTH
    timeline_width = min(MAX_TIMELINE_WIDTH, width - TWO_DAYS_WIDTH) if is_beside else max(1, width)
    drawn = draw_timeline(timeline, axis, timeline_width)
    last_day = timeline.last_due_on if LATER_DUE_SYMBOL in drawn else axis.ends - ONE_DAY
    line = fill_text(
        render_messages.TIMELINE_BETWEEN_DAYS if is_beside else render_messages.TIMELINE_ABOVE_DAYS,
        first_day=str(axis.begins),
        timeline=_coloured_timeline(drawn, standing),
        last_day=str(last_day),
    )
    for lane in timeline.lanes:
        line = Text("\n").join([line, _lane_text(lane, timeline, axis, timeline_width, standing)])
    symbols = [*explain_symbols(timeline, drawn), *explain_events(timeline.events, axis)]
    if events := draw_events(timeline.events, timeline.until, axis, timeline_width):
        line = Text("\n").join([line, _beside_timeline(Text(events), axis)])
    key = Text(_wrap_items(symbols, width), style="dim")
    return fill_text(render_messages.TIMELINE_WITH_KEY, timeline=keep_left_to_right(line), key=key)


def _lane_text(lane: TimelineLane, timeline: Timeline, axis: Axis, width: int, standing: Standing) -> Text:
    """One side's part over time, under the whole; its name stands where the first day does."""
    drawn = draw_timeline(timeline.of_lane(lane), axis, width)
    return _beside_timeline(_coloured_timeline(drawn, standing), axis, lane.side)


def _beside_timeline(drawn: Text, axis: Axis, label: str = "") -> Text:
    """A line under a timeline, in its place; its label stands where the first day does."""
    label_width = len(str(axis.begins))
    side = data_text(label[:label_width].ljust(label_width))
    return fill_text(render_messages.TIMELINE_OF_SIDE, side=side, timeline=drawn)


def _coloured_timeline(drawn: str, standing: Standing) -> Text:
    """A drawn timeline, each letter in the colour of its status; a due date is red if it was missed."""
    styles = {STATUS_LETTERS[status]: style for status, style in STATUS_STYLES.items()}
    styles |= {letter.translate(CONTESTED_LETTERS): style for letter, style in styles.items()}
    styles |= {DUE_SYMBOL: str(due_text(standing).style)}
    return Text.assemble(*(("".join(group), styles.get(symbol, "")) for symbol, group in groupby(drawn)))


def _wrap_items(items: Iterable[str], width: int) -> str:
    """The items on as many lines as they need; no item is broken in two."""
    unbreakable = "  ".join(item.replace(" ", "\xa0") for item in items)
    wrapped = textwrap.fill(unbreakable, max(1, width), break_long_words=False, break_on_hyphens=False)
    return wrapped.replace("\xa0", " ")
