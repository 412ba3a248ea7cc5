"""What somebody does to a database who has SQL at hand: no guard stands in the way, and none is left away."""

import psycopg
from conftest import Location, open_with_sqlite3

from tracker.db.postgresql_server import Server


def forge(place: Location, *statements: str) -> None:
    """Run statements that no trigger and no foreign key stops; the guards are as they were then."""
    if isinstance(place, Server):
        with psycopg.connect(str(place), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())
        return
    with open_with_sqlite3(place) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)
        raw.commit()
