"""Facts in a few words, the same on a terminal and on the page of a brief."""

from tracker.domain.records import Standing, Tally
from tracker.domain.vocabulary import Flag


def flag_labels(standing: Standing) -> dict[Flag, str]:
    """The flags of a commitment, each with its reason: who claims what, how late it is, how old news is."""
    claims = ", ".join(f"{claim.reporter} {claim.status}" for claim in standing.claims)
    labels = {
        Flag.OVERDUE: f"overdue by {days_label(standing.days_late)}",
        Flag.CONTESTED: f"contested ({claims})",
        Flag.UNVERIFIED: "unverified" if Flag.CONTESTED in standing.flags else f"unverified ({claims})",
        Flag.STALE: f"stale (last news {standing.evidence_on})",
        Flag.DUE_SOON: "due soon",
        Flag.DONE_LATE: f"done {days_label(standing.days_late)} late",
    }
    return {flag: labels[flag] for flag in standing.flags}


def days_label(number: int | None) -> str:
    """A number of days: 1 day, 2 days."""
    return f"{number} day{'' if number == 1 else 's'}"


def commitments_label(tally: Tally) -> str:
    """How many commitments there are, and how many of them are open."""
    noun = "commitment" if tally.commitments == 1 else "commitments"
    return f"{tally.commitments} {noun}, {tally.open} open"


def index_label(tally: Tally) -> str:
    """The implementation index, always with its coverage and bounds."""
    coverage = f"{tally.assessed} of {tally.scored} assessed"
    if tally.index is None:
        return f"Implementation index: none yet ({coverage})"
    return f"Implementation index {tally.index:.2f}, {coverage} ({bounds_label(tally, ' to ')} with the rest)"


def bounds_label(tally: Tally, separator: str = "-") -> str:
    """The lower and upper bound of the index: what it could be if those without a level had one."""
    return f"{tally.lower:.2f}{separator}{tally.upper:.2f}"


def tentative_label(number: int) -> str:
    """The beginning of a sentence about those that are only intended, proposed or discussed."""
    return f"{number} more {'is' if number == 1 else 'are'} only intended, proposed or discussed, and"
