"""What an entry of the log says, by field, as it was recorded."""

from collections.abc import Mapping
from typing import Any

from tracker.db.connection import Connection
from tracker.db.sql import UPDATES_WITH_REFS, columns_sql, update_terms_sql
from tracker.domain.due_rules import NO_DUE_DATE
from tracker.domain.terms import EventDayTerms, StandingTerms, UpdateTerms
from tracker.domain.vocabulary import NO_DUE_DAY
from tracker.queries.log_numbers import entry_with_number


def values_of_entry(connection: Connection, number: int) -> Mapping[str, Any]:
    """The fields of an update, of a standing or of the day of an event. Raises NoSuchRef for no entry."""
    table = entry_with_number(connection, number).table
    if table == "status_update":
        sql = f"SELECT {update_terms_sql(connection.dialect)} FROM {UPDATES_WITH_REFS} WHERE u.id = :number"
        (update,) = connection.all(sql, UpdateTerms, number=number)
        return update._asdict() | ({"due_on": NO_DUE_DATE} if update.due_on == NO_DUE_DAY else {})
    record: Any = StandingTerms if table == "agreement_standing" else EventDayTerms
    sql = f"SELECT {columns_sql(record, 'e')} FROM {table} e WHERE e.id = :number"
    (found,) = connection.all(sql, record, number=number)
    return dict(found._asdict())
