"""A made-up half year of the agreement that comes with the tracker, for tests of the brief.

Nobody reported any of it. The last meeting is on LAST_MEETING, the next one on TODAY; each entry has the
moment at which somebody would have recorded it.
"""

from datetime import UTC, date, datetime

import recording
from conftest import load_seeds, make_stamp

from tracker import ledger
from tracker.db import Connection
from tracker.domain.vocabulary import ActorKind, Status
from tracker.ledger import AuditStamp

LAST_MEETING = date(2018, 3, 1)
PERSIAN = "حصار در ۴۰ کیلومتر دیده شد (عکس‌ها)"
URDU = "سرحدی رابطہ کمیٹی کا اجلاس ملتوی ہو گیا ہے"
SCRIPT = "Shots across the line <script>alert(1)</script> & more"


def record_half_year(connection: Connection) -> None:
    """Record the seeds in November 2017, and more than a dozen updates after them."""
    load_seeds(connection, _nine_in_the_morning("2017-11-08"))
    stamp = _stamp_on(connection, "2017-11-08")
    recording.add_actor(connection, "WIRE", name="A news agency", kind=ActorKind.MEDIA, stamp=stamp)
    _record_before_meeting(connection)
    _record_since_meeting(connection)


def _record_before_meeting(connection: Connection) -> None:
    """Record what was known at the last meeting."""
    _record(connection, "2018-01-10", "patrols", Status.LIMITED, note="First joint patrol")
    _record(connection, "2018-01-15", "hotline", Status.LIMITED, note="Numbers exchanged", source="Letter 4")
    _record(connection, "2018-01-20", "hotline", note="Set at the commission", due_on=date(2018, 3, 31))
    _record(connection, "2018-01-25", "engagement", Status.IMPLEMENTED, note="Talks held")
    slip = _record(connection, "2018-02-01", "intelligence", Status.LIMITED, note="Officers named")
    _record(connection, "2018-02-05", "region", Status.SUSPENDED, note="On hold by letter")
    _record(connection, "2018-02-20", "fencing", Status.IMPLEMENTED, reporter="IR", source="IRNA, 20 Feb")
    ledger.retract_update(
        connection, slip, reason="Entered for the wrong one", stamp=_stamp_on(connection, "2018-03-05")
    )


def _record_since_meeting(connection: Connection) -> None:
    """Record what came after the last meeting."""
    _record(connection, "2018-03-06", "fencing", Status.LIMITED, reporter="PK", source="Dawn, 6 Mar")
    _record(connection, "2018-03-07", "soil", Status.IMPLEMENTED, reporter="PK", on="2018-02-25")
    _record(connection, "2018-03-10", "fencing", Status.LIMITED, note=PERSIAN)
    _record(connection, "2018-03-20", "hotline", Status.SUBSTANTIAL, note="Line tested twice")
    _record(connection, "2018-03-25", "hotline", note="Moved by the commission", due_on=date(2018, 6, 30))
    _record(connection, "2018-04-01", "intelligence", Status.STALLED, note=URDU)
    _record(
        connection, "2018-04-12", "patrols", Status.BREACHED, side="PK", note=SCRIPT, source="Press | release"
    )
    _record(connection, "2018-04-20", "region", Status.LIMITED, note="Talks resumed")
    _record(connection, "2018-05-02", "engagement", Status.LIMITED, note="Second round called off")
    _record(connection, "2018-05-03", "interactions", note="Next round", due_on=date(2018, 5, 15))
    _record(connection, "2018-05-04", "fencing", Status.SUBSTANTIAL, reporter="WIRE", source="Wire, 4 May")
    recording.add_commitment(
        connection,
        agreement="pk-ir-2017",
        title="Border posts opened",
        ref="posts",
        due_on=date(2018, 8, 15),
        theme="border",
        stamp=_stamp_on(connection, "2018-05-05"),
    )


def _record(
    connection: Connection,
    day: str,
    ref: str,
    status: Status | None = None,
    *,
    on: str = "",
    note: str | None = None,
    reporter: str | None = None,
    source: str | None = None,
    due_on: date | None = None,
    side: str | None = None,
) -> int:
    """Record an update on a day, effective on that day or on another one; its number."""
    return recording.record_update(
        connection,
        ref,
        status,
        effective_on=date.fromisoformat(on or day),
        note=note,
        reporter=reporter,
        source=source,
        due_on=due_on,
        side=side,
        stamp=_stamp_on(connection, day),
    ).update


def _stamp_on(connection: Connection, day: str) -> AuditStamp:
    """A stamp of nine in the morning on a day."""
    return make_stamp(connection, _nine_in_the_morning(day))


def _nine_in_the_morning(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
