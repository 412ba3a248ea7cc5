"""Where and by whom a request reads and records: each request in one transaction of its own."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import g, request

from tracker import db, ledger
from tracker.db.connection import Connection
from tracker.db.save_state import mark_saved
from tracker.domain.errors import RuleViolation, TrackerError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.ledger import AuditStamp
from tracker.queries.office import current_office
from tracker.queries.shareable_view import ask_for_other_side
from tracker.web import web_messages
from tracker.web.site_settings import SiteSettings
from tracker.web.typed_questions import TypedTime, read_time

if TYPE_CHECKING:
    from tracker.db.database import Location


class SiteContext:
    """What a request has: the settings of the site, who is there, and the day that is today for it."""

    def __init__(self, settings: SiteSettings, author: str, form_token: str) -> None:
        self.settings = settings
        self.author = author
        self.form_token = form_token
        self.today = settings.today()
        self._office: str | None = None

    @property
    def location(self) -> "Location":
        """The location of the database."""
        return self.settings.location

    @property
    def time(self) -> TypedTime:
        """The day and the moment that the address asks about, as they were typed."""
        return read_time(request.args, self.today)

    @property
    def at(self) -> AsOf:
        """The day and the moment that the address asks about."""
        return self.time.at

    @property
    def office(self) -> str:
        """What the office is called, as the transaction of the request has told; empty where nobody knows."""
        if self._office is None:
            with contextlib.suppress(TrackerError), self.read_transaction(wait_for_writer=False):
                pass
        return self._office or ""

    @contextlib.contextmanager
    def read_transaction(self, *, wait_for_writer: bool | None = None) -> Iterator[Connection]:
        """A transaction for reading; about a past moment, after whoever is writing."""
        waits = self.time.known_at is not None if wait_for_writer is None else wait_for_writer
        if waits:
            db.wait_for_writer(self.location)
        with db.read_transaction(self.location) as connection:
            self._office = current_office(connection).name or ""
            yield connection

    @contextlib.contextmanager
    def asked_transaction(self, *, wait_for_writer: bool | None = None) -> Iterator[tuple[Connection, AsOf]]:
        """A transaction for what the address asks, for the other side if it says so; its day and moment."""
        with self.read_transaction(wait_for_writer=wait_for_writer) as connection:
            time = self.time
            yield ask_for_other_side(connection, time.at) if time.is_shareable else (connection, time.at)

    @contextlib.contextmanager
    def write_transaction(
        self, *command: str, of_a_file: bool = False
    ) -> Iterator[tuple[Connection, AuditStamp]]:
        """A transaction for writing, and the stamp for what ``command`` records in it.

        Raises RuleViolation where the site only shows.
        """
        self.require_recording()
        with db.write_transaction(self.location) as connection:
            self._office = current_office(connection).name or ""
            yield connection, self.new_stamp(connection, *command, of_a_file=of_a_file)
        mark_saved()

    def require_recording(self) -> None:
        """Raise RuleViolation where the site only shows."""
        if self.settings.is_read_only:
            raise RuleViolation(fill(web_messages.ONLY_SHOWN), fill(web_messages.ONLY_SHOWN_HINT))

    def new_stamp(self, connection: Connection, *command: str, of_a_file: bool) -> AuditStamp:
        """The moment and the author of what ``command`` records in a transaction."""
        now = connection.now(self.settings.now())
        last_day = self.settings.last_day_of_files(now) if of_a_file else self.today
        return ledger.new_stamp(connection, self.author, now, last_day, " ".join(command))

    @contextlib.contextmanager
    def naming_database_in_hints(self) -> Iterator[None]:
        """Nothing is added: a page is about one database."""
        yield


def site_context() -> SiteContext:
    """That of the request which is being answered."""
    context: SiteContext = g.site_context
    return context
