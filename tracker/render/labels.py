"""How facts are said in words, on a screen as on a page."""

from tracker.domain.records import Standing, Tally
from tracker.domain.vocabulary import Flag


def flag_labels(standing: Standing) -> dict[Flag, str]:
    """The flags of a commitment with what they rest on: who claims what, how late, how old the news is."""
    claims = ", ".join(f"{claim.reporter} {claim.status}" for claim in standing.claims)
    words = {
        Flag.OVERDUE: f"overdue by {days_label(standing.days_late)}",
        Flag.CONTESTED: f"contested ({claims})",
        Flag.UNVERIFIED: "unverified" if Flag.CONTESTED in standing.flags else f"unverified ({claims})",
        Flag.STALE: f"stale (last news {standing.evidence_on})",
        Flag.DUE_SOON: "due soon",
        Flag.DONE_LATE: f"done {days_label(standing.days_late)} late",
    }
    return {flag: words[flag] for flag in standing.flags}


def days_label(number: int | None) -> str:
    """So many days: 1 day, 2 days."""
    return f"{number} day{'' if number == 1 else 's'}"


def commitments_label(tally: Tally) -> str:
    """How many there are, and how many of them are open."""
    noun = "commitment" if tally.commitments == 1 else "commitments"
    return f"{tally.commitments} {noun}, {tally.open} open"


def index_label(tally: Tally) -> str:
    """The index, never without its coverage and bounds."""
    covered = f"{tally.assessed} of {tally.scored} assessed"
    if tally.index is None:
        return f"Implementation index: none yet ({covered})"
    return f"Implementation index {tally.index:.2f}, {covered} ({bounds_label(tally, ' to ')} with the rest)"


def bounds_label(tally: Tally, between: str = "-") -> str:
    """What the index could still become, from and to."""
    return f"{tally.lower:.2f}{between}{tally.upper:.2f}"


def tentative_label(number: int) -> str:
    """How many were left out because nobody has agreed to them."""
    return f"{number} more {'is' if number == 1 else 'are'} only intended, proposed or discussed, and"
