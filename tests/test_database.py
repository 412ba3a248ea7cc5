"""Which database a name or URL means."""

from pathlib import Path

import pytest

from tracker import db
from tracker.cli.hint_messages import say_error
from tracker.domain.errors import UsageError


def test_a_sqlite_url_means_a_file() -> None:
    """A URL that is not understood is refused without showing its password."""
    assert db.locate_database("sqlite:////srv/t.db") == Path("/srv/t.db")
    for url in ("mysql://desk:secret@host/tracker", "postgresql://desk:secret@host", "http://u:secret@[bad/"):
        with pytest.raises(UsageError) as refused:
            db.locate_database(url)
        assert "secret" not in say_error(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_url_is_printed_in_one_spelling(scheme: str) -> None:
    """Whatever scheme was typed, and without its password."""
    place = db.locate_database(f"{scheme}://desk:secret@host:5433/office?sslmode=require")
    assert str(place) == "postgresql://desk@host:5433/office?sslmode=require"
