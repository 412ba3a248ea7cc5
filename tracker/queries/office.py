"""Who we are."""

from tracker.db.connection import Connection
from tracker.domain.agreement_records import Office
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf

_SAID = "SELECT o.name, o.actor FROM office o"


def current_office(connection: Connection) -> Office:
    """Who we are, by what was said last."""
    sql = f"{_SAID} ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1"
    return connection.first(sql, Office) or Office(None, None)


def office_known_at(connection: Connection, at: AsOf) -> Office:
    """Who we are, by what was known at the moment asked about."""
    sql = f"{_SAID} WHERE o.recorded_at <= :known_at ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1"
    return connection.first(sql, Office, known_at=at.known_at or END_OF_TIME) or Office(None, None)


def office_before(connection: Connection, number: int) -> Office:
    """Who we were before the entry of a number said so."""
    sql = f"{_SAID} WHERE o.id < :number ORDER BY o.id DESC LIMIT 1"
    return connection.first(sql, Office, number=number) or Office(None, None)
