"""Facts in a few words, the same on a terminal and on the page of a brief."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tracker.domain.message_filling import fill, fill_count, say_word
from tracker.domain.records import Claim, Standing
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import CommitmentKind, Flag, GroupKey, Status, Strength
from tracker.render import render_messages
from tracker.render.day_counts import days_label
from tracker.render.duty_labels import dispute_label, find_oldest_news, sides_with_flag, waiting_label


def flag_labels(standing: Standing) -> dict[Flag, str]:
    """The flags of a commitment, each with its reason: who claims what, how late it is, how old news is."""
    return {flag: _with_sides(flag, standing) for flag in standing.flags}


def _with_sides(flag: Flag, standing: Standing) -> str:
    """A flag with its reason, and whose parts have it, where others have it not."""
    label, sides = _flag_label(flag, standing), sides_with_flag(standing, flag)
    if not sides or flag is Flag.AGREEMENT_DISPUTED:  # which is of no part, though what is closed has it not
        return label
    return fill(render_messages.FLAG_OF_SIDES, flag=label, sides=fill(render_messages.LIST_AND).join(sides))


def _flag_label(flag: Flag, standing: Standing) -> str:
    match flag:
        case Flag.OVERDUE | Flag.DONE_LATE:
            is_open = flag is Flag.OVERDUE
            late = render_messages.FLAG_OVERDUE if is_open else render_messages.FLAG_DONE_LATE
            return fill(late, days=days_label(standing.days_late or 0))
        case Flag.FALLEN_BACK | Flag.STALE:
            is_stale = flag is Flag.STALE
            since = render_messages.FLAG_STALE if is_stale else render_messages.FLAG_FALLEN_BACK
            return fill(since, day=find_oldest_news(standing) if is_stale else standing.fallen_back_on)
        case Flag.CONTESTED | Flag.UNVERIFIED:
            return _claims_flag_label(flag, standing)
        case Flag.WAITING:
            return waiting_label(standing)
        case Flag.AGREEMENT_DISPUTED:
            return dispute_label(standing)
        case _:
            return fill(render_messages.FLAG_ALONE, flag=flag)


def _claims_flag_label(flag: Flag, standing: Standing) -> str:
    """A flag that rests on claims, with who claims what; of two such flags only the first one says it."""
    if flag is Flag.UNVERIFIED and Flag.CONTESTED in standing.flags:
        return fill(render_messages.FLAG_UNVERIFIED)
    claims = fill(render_messages.LIST_COMMA).join(map(_claim_label, _claims_behind(flag, standing)))
    template = (
        render_messages.FLAG_CONTESTED
        if flag is Flag.CONTESTED
        else render_messages.FLAG_UNVERIFIED_WITH_CLAIMS
    )
    return fill(template, claims=claims)


def _claims_behind(flag: Flag, standing: Standing) -> Iterable[Claim]:
    """The claims about those parts that have a flag; about all where all have it, or none is told apart."""
    sides = sides_with_flag(standing, flag)
    if not sides:
        return standing.claims
    of_parts = (claim for part in standing.details.parts if part.side in sides for claim in part.claims)
    return dict.fromkeys(of_parts)


def _claim_label(claim: Claim) -> str:
    """Who says what, and of whose part, if that is another's."""
    said = fill(render_messages.FLAG_CLAIM, reporter=claim.reporter, status=claim.status)
    if claim.is_of_own_part:
        return said
    return fill(render_messages.FLAG_CLAIM_OF_SIDE, claim=said, side=claim.side)


def labels_beside(tally: Tally) -> list[str]:
    """Sentences about those that are not counted with the others."""
    found = [not_yet_owed_label(tally.not_yet_owed)] if tally.not_yet_owed else []
    return found + ([tentative_label(tally.apart)] if tally.apart else [])


def commitments_label(tally: Tally) -> str:
    """How many commitments there are, and how many of them are open."""
    return fill_count(
        render_messages.COMMITMENTS_ONE, render_messages.COMMITMENTS_MANY, tally.commitments, open=tally.open
    )


def index_label(tally: Tally) -> str:
    """The implementation index, always with its coverage and bounds."""
    if tally.index is None:
        return fill(render_messages.INDEX_NONE, assessed=tally.assessed, scored=tally.scored)
    return fill(
        render_messages.INDEX,
        index=tally.index,
        assessed=tally.assessed,
        scored=tally.scored,
        lower=tally.lower,
        upper=tally.upper,
    )


def assessed_of_scored_label(tally: Tally) -> str:
    """How many commitments of those that are scored have a level."""
    return fill(render_messages.ASSESSED_OF_SCORED, assessed=tally.assessed, scored=tally.scored)


def bounds_label(tally: Tally, *, is_narrow: bool = True) -> str:
    """The lower and upper bound of the index: what it could be if those without a level had one."""
    template = render_messages.BOUNDS_NARROW if is_narrow else render_messages.BOUNDS
    return fill(template, lower=tally.lower, upper=tally.upper)


def share_label(tally: Tally, status: Status) -> str | None:
    """The share of a status in percent; None for a status that is not scored."""
    percent = tally.share(status)
    return None if percent is None else fill(render_messages.SHARE, percent=percent)


_ALWAYS_COUNTED = (
    *(Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE),
    *(Flag.DUE_SOON, Flag.DONE_LATE),
)


def flags_to_count(tally: Tally) -> tuple[Flag, ...]:
    """The flags that a summary counts in words: those that any commitment can have, others where one has."""
    return tuple(flag for flag in Flag if flag in _ALWAYS_COUNTED or tally.flags[flag])


def flag_count_label(tally: Tally, flag: Flag) -> str:
    """How many commitments have a flag."""
    return fill(render_messages.FLAG_COUNT, flag=flag, number=tally.flags[flag])


def not_yet_owed_label(number: int) -> str:
    """A sentence about those of which nothing is owed yet."""
    return fill_count(render_messages.NOT_YET_OWED_ONE, render_messages.NOT_YET_OWED_MANY, number)


def tentative_label(number: int) -> str:
    """A sentence about those that are only intended, proposed or discussed."""
    return fill_count(render_messages.TENTATIVE_ONE, render_messages.TENTATIVE_MANY, number)


_WORDS_OF_GROUPS: Mapping[GroupKey, type[StrEnum]] = {
    GroupKey.STATUS: Status,
    GroupKey.STRENGTH: Strength,
    GroupKey.KIND: CommitmentKind,
}


def group_label(group: str | None, group_by: GroupKey | None) -> str:
    """What a group is called: by a word of the vocabulary in the reader's language, else as on record."""
    if group is None:
        return fill(render_messages.NO_GROUP)
    words = _WORDS_OF_GROUPS.get(group_by) if group_by else None
    return say_word(words(group)) if words else group
