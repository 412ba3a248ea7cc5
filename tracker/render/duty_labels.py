"""What only some commitments have, in a few words: parts, occurrences, what they wait for, amounts, asks."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.domain.records import Standing, StandingPart, StatedValue
from tracker.domain.terms import CommitmentTerms
from tracker.domain.vocabulary import Flag
from tracker.render import render_messages
from tracker.render.day_counts import days_label
from tracker.render.rule_words import say_period, say_rule


def sides_with_flag(standing: Standing, flag: Flag) -> tuple[str, ...]:
    """The sides whose parts have a flag, where others have it not."""
    parts = standing.details.parts
    sides = tuple(part.side for part in parts if flag in part.flags)
    return sides if 0 < len(sides) < len(parts) else ()


def find_oldest_news(standing: Standing) -> date:
    """The day of the latest news of what is stale: of the stale part of which there is the oldest."""
    stale = [part.evidence_on for part in standing.details.parts if Flag.STALE in part.flags]
    return min((day for day in stale if day), default=standing.evidence_on or standing.agreed_on)


def parts_label(standing: Standing) -> str:
    """The status of each side's part, where they differ; empty where all stand alike."""
    parts = standing.details.parts
    if len({part.status for part in parts}) < 2:
        return ""
    named = (fill(render_messages.PART_STATUS, side=part.side, status=part.status) for part in parts)
    return fill(render_messages.LIST_COMMA).join(named)


def parts_told_apart(standing: Standing) -> tuple[StandingPart, ...]:
    """The parts of those who owe it together, where one stands otherwise than another."""
    parts = standing.details.parts
    return parts if len({part._replace(side="") for part in parts}) > 1 else ()


def part_label(part: StandingPart) -> str:
    """How one side's part stands, since when, and what is to be said of it."""
    if part.status_on is None:
        said = [fill(render_messages.PART_STATUS, side=part.side, status=part.status)]
    else:
        template = render_messages.PART_SEEN if part.is_only_seen else render_messages.PART_SINCE
        said = [fill(template, side=part.side, status=part.status, day=format_day(part.status_on))]
    said += _part_flags(part)
    if part.held is not None:
        said.append(fill(render_messages.HELD_AND_MISSED, held=part.held, missed=part.missed))
    return fill(render_messages.LIST_COMMA).join(said)


def _part_flags(part: StandingPart) -> Iterator[str]:
    for flag in part.flags:
        if flag is Flag.OVERDUE:
            yield fill(render_messages.FLAG_OVERDUE, days=days_label(part.days_late or 0))
        elif flag is Flag.FALLEN_BACK:
            yield fill(render_messages.FLAG_FALLEN_BACK, day=part.fallen_back_on)
        elif flag is Flag.STALE:
            yield fill(render_messages.FLAG_STALE, day=part.evidence_on)
        elif flag not in (Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED):
            yield fill(render_messages.FLAG_ALONE, flag=flag)


def occurrences_label(standing: Standing) -> str:
    """How many occurrences were held and missed, and which is the next; empty of what does not recur."""
    details = standing.details
    if details.held is None:
        return ""
    counts = fill(render_messages.HELD_AND_MISSED, held=details.held, missed=details.missed)
    if details.next_due_on is None:
        return counts
    return fill(render_messages.WITH_NEXT_DUE, counts=counts, day=format_day(details.next_due_on))


def rule_label(terms: CommitmentTerms) -> str:
    """When it is due by its terms, beside a day: a rule, a condition, how often, the text's own words."""
    said = [
        fill(render_messages.DUE_RULE, rule=_short_name(terms, say_rule(terms.due))) if terms.due else "",
        fill(render_messages.DUE_AFTER, condition=_short_name(terms, terms.after)) if terms.after else "",
        say_period(terms.every) if terms.every else "",
        fill(render_messages.STARTS, day=format_day(terms.starts_on)) if terms.starts_on else "",
        fill(render_messages.ENDS, day=format_day(terms.ends_on)) if terms.ends_on else "",
        fill(render_messages.WORDING, wording=terms.due_words) if terms.due_words else "",
    ]
    return fill(render_messages.LIST_COMMA).join(filter(None, said))


def _short_name(terms: CommitmentTerms, name: str) -> str:
    """What a due date hangs on, without the agreement where that is its own."""
    return name.removeprefix(f"{terms.agreement}:")


def waiting_label(standing: Standing) -> str:
    """What it waits for."""
    return fill(
        render_messages.FLAG_WAITING, event=_short_name(standing.terms, standing.details.waiting_for or "")
    )


def dispute_label(standing: Standing) -> str:
    """Who says otherwise than we whether the agreement is in force."""
    said = (
        fill(render_messages.DISPUTE, actor=one.actor, standing=one.standing, day=one.since)
        for one in standing.details.disputes
    )
    return fill(render_messages.FLAG_DISPUTED, said=fill(render_messages.LIST_COMMA).join(said))


def values_label(standing: Standing) -> str:
    """How much there is, of how much, by whose word; empty where nobody says it."""
    terms, values = standing.terms, standing.details.values
    if not values:
        if terms.target is None:
            return ""
        return fill(render_messages.TARGET, target=format_amount(terms.target), unit=terms.unit)
    first, *others = values
    said = [_value_label(first, terms.target, terms.unit)]
    said += [
        fill(render_messages.OTHER_VALUE, reporter=one.reporter, value=format_amount(one.value), day=one.on)
        for one in others
    ]
    return fill(render_messages.LIST_SEMICOLON).join(said)


def _value_label(one: StatedValue, target: Decimal | None, unit: str | None) -> str:
    amount = amount_label(one.value, target, unit)
    if one.reporter is None:
        return fill(render_messages.OUR_VALUE, amount=amount, day=one.on)
    return fill(render_messages.THEIR_VALUE, reporter=one.reporter, amount=amount, day=one.on)


def amount_label(value: Decimal, target: Decimal | None, unit: str | None) -> str:
    """An amount with its unit, and its share of the target: 1,700 of 5,000 prisoners (34 %)."""
    if not target:
        return fill(render_messages.AMOUNT, value=format_amount(value), unit=unit or "").rstrip()
    percent = int((100 * value / target).quantize(Decimal(1), "ROUND_HALF_UP"))
    return fill(
        render_messages.AMOUNT_OF_TARGET,
        value=format_amount(value),
        target=format_amount(target),
        unit=unit or "",
        percent=percent,
    )


def incidents_label(standing: Standing) -> str:
    """How many incidents each voice has counted, and of whose side."""
    said = []
    for one in standing.details.incidents:
        whose = (
            fill(render_messages.SAYS, reporter=one.reporter) if one.reporter else fill(render_messages.OURS)
        )
        incidents, day = f"{one.incidents:,}", one.last_on
        said.append(
            fill(render_messages.INCIDENTS, incidents=incidents, whose=whose, day=day)
            if one.side is None
            else fill(
                render_messages.INCIDENTS_OF_SIDE, incidents=incidents, side=one.side, whose=whose, day=day
            )
        )
    return fill(render_messages.LIST_SEMICOLON).join(said)


def asks_label(standing: Standing) -> str:
    """What we ask for, and of whom."""
    said = (
        fill(render_messages.ASK_OF_SIDE, side=one.side, ask=one.text)
        if one.side
        else fill(render_messages.ASK, ask=one.text)
        for one in standing.details.our_asks
    )
    return fill(render_messages.LIST_SEMICOLON).join(said)
