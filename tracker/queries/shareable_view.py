"""What is asked for the other side: the same questions, of what goes out."""

from tracker.db.connection import Connection
from tracker.db.shareable_connection import ShareableConnection
from tracker.domain.records import AsOf
from tracker.queries.office import current_office


def ask_for_other_side(connection: Connection, at: AsOf) -> tuple[Connection, AsOf]:
    """The transaction without what does not go out, and the day and moment with whose answer it is."""
    shared = at._replace(shared_by=current_office(connection).name or "")
    return ShareableConnection(connection, shared), shared
