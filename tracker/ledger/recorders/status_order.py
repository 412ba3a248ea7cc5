"""What is said of rows of a file that give a commitment several statuses for one day, in no order."""

from collections.abc import Sequence

from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation, join_list
from tracker.domain.message_filling import fill
from tracker.ledger import ledger_messages
from tracker.queries.statuses_of_day import StatusOfDayRow


def statuses_of_day_error(rows: Sequence[StatusOfDayRow]) -> RuleViolation:
    """The error for the rows of one voice, one commitment and one day."""
    commitment, reporter = rows[0].commitment, rows[0].of.voice
    day = format_day(rows[0].of.effective_on)
    statuses = join_list(dict.fromkeys(_describe_status(row) for row in rows))
    of_claims, of_ours = ledger_messages.CLAIMS_OF_DAY, ledger_messages.STATUSES_OF_DAY
    if reporter:
        message = fill(of_claims, reporter=reporter, commitment=commitment, day=day, statuses=statuses)
    else:
        message = fill(of_ours, commitment=commitment, day=day, statuses=statuses)
    return RuleViolation(message, fill(ledger_messages.KEEP_ONE_OR_GIVE_MOMENT), "status")


def _describe_status(row: StatusOfDayRow) -> str:
    """A status, with what replaces the commitment."""
    if not row.successors:
        return row.status
    successors = fill(ledger_messages.LIST_AND).join(row.successors)
    return fill(ledger_messages.STATUS_BY_SUCCESSORS, status=row.status, successors=successors)
