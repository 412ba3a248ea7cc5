"""A made-up memorandum between two made-up states, two years old: what a brief looks like in use.

Nobody agreed on any of it. The last meeting is on LAST_SESSION, the next one on NEXT_SESSION.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import recording

from tracker import ledger
from tracker.db import Connection
from tracker.domain.terms import MeetingTerms, OfficeTerms
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Status, Strength
from tracker.ledger import AuditStamp

SIGNED, LAST_SESSION, NEXT_SESSION = date(2024, 10, 15), date(2026, 9, 18), date(2026, 11, 27)
ACTORS = {
    "NOR": ("Norland", ActorKind.STATE),
    "SUR": ("Surland", ActorKind.STATE),
    "OBS": ("Observer mission", ActorKind.MONITOR),
    "WIRE": ("A news agency", ActorKind.MEDIA),
}
DONE, SUBSTANTIAL, LIMITED, STALLED = (
    Status.IMPLEMENTED,
    Status.SUBSTANTIAL,
    Status.LIMITED,
    Status.STALLED,
)
BREACHED, SUSPENDED, NOT_STARTED = Status.BREACHED, Status.SUSPENDED, Status.NOT_STARTED
CONTINUING = {"kind": CommitmentKind.CONTINUING}


def record_markets(connection: Connection) -> None:
    """Record the memorandum, and two years of its log."""
    for code, (name, kind) in ACTORS.items():
        recording.add_actor(connection, code, name=name, kind=kind, stamp=_stamp(SIGNED))
    stamp = _stamp(SIGNED)
    recording.add_agreement(
        connection,
        "markets",
        title="Memorandum on border markets, water and pilgrims",
        concluded_on=SIGNED,
        parties=["NOR", "SUR"],
        form="memorandum",
        place="Midport",
        stamp=stamp,
    )
    recording.add_document(
        connection,
        "mou",
        agreement="markets",
        title="Text of the memorandum",
        published_on=SIGNED,
        stamp=stamp,
    )
    ledger.record_office(connection, OfficeTerms("Border desk", "SUR"), stamp)
    for ref, held_on in (("session-3", LAST_SESSION), ("session-4", NEXT_SESSION)):
        terms = MeetingTerms(ref, ("markets",), held_on, f"Joint session {ref[-1]}", "Midport")
        ledger.add_meeting(connection, terms, stamp)
    _record_commitments(connection)
    for day, ref, status, said in LOG:
        on = date.fromisoformat(day)
        recording.record_update(connection, ref, status, effective_on=on, stamp=_stamp(on), **said)


def _record_commitments(connection: Connection) -> None:
    for number, (ref, title, obligors, due, more) in enumerate(COMMITMENTS, start=2):
        recording.add_commitment(
            connection,
            agreement="markets",
            title=title,
            ref=ref,
            obligors=obligors.split(),
            due_on=date.fromisoformat(due) if due else None,
            document="mou",
            locator=f"Art. {number}",
            stamp=_stamp(SIGNED),
            **more,
        )


def _stamp(day: date) -> AuditStamp:
    _stamp.seconds += 1  # type: ignore[attr-defined]
    moment = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9, seconds=_stamp.seconds)  # type: ignore[attr-defined]
    return AuditStamp("desk", moment)


_stamp.seconds = 0  # type: ignore[attr-defined]

COMMITMENTS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("customs", "Customs posts at Eastgate open every day of the week", "NOR SUR", "", CONTINUING),
    ("market-gate", "Opening of the border market at Eastgate", "NOR SUR", "2026-01-01", {}),
    ("market-hill", "Opening of the border market at Hillfort", "SUR", "2025-06-30", {}),
    ("tariff", "Tariff on listed goods lowered to 5 per cent", "NOR", "2026-03-31", {"theme": "trade"}),
    ("barter", "Barter mechanism without money transfers", "NOR SUR", "2026-10-31", {"theme": "trade"}),
    ("crossing", "Third crossing point opened", "SUR", "", {"due_words": "as soon as possible"}),
    ("fuel", "Licences for the fuel trade", "NOR", "2025-12-31", {"theme": "trade"}),
    ("water", "Water released at the Mash weir, 900 cusecs in summer", "NOR", "", CONTINUING),
    (
        "power",
        "A further 100 megawatts for Gull harbour",
        "NOR",
        "2025-11-01",
        {"target": Decimal(100), "unit": "MW"},
    ),
    ("gauges", "Gauging stations on both rivers", "NOR SUR", "2026-10-15", {"theme": "water"}),
    ("pilgrims", "Rest houses and escorts on the pilgrims' road", "SUR", "2025-08-01", {}),
    (
        "prisoners",
        "Sentenced persons transferred",
        "NOR SUR",
        "2025-06-01",
        {"target": Decimal(60), "unit": "persons"},
    ),
    ("fishermen", "Fishermen released within a month of arrest", "NOR SUR", "", CONTINUING),
    ("ferry", "Ferry between Gull harbour and Salt bay", "SUR", "2026-09-30", {}),
    ("commission", "Joint Border Commission meets four times a year", "NOR SUR", "", CONTINUING),
    ("visas", "Visas on arrival for traders", "NOR", "", {"strength": Strength.INTENTION}),
]

LOG: list[tuple[str, str, Status | None, dict[str, Any]]] = [
    ("2024-12-20", "commission", DONE, {"note": "First meeting held at Midport"}),
    ("2025-02-10", "customs", DONE, {"note": "All four posts open daily"}),
    (
        "2025-03-01",
        "tariff",
        DONE,
        {"reporter": "NOR", "source": "Trade gazette 12", "note": "In force since 1 March"},
    ),
    ("2025-03-10", "market-gate", NOT_STARTED, {"note": "No ground broken"}),
    ("2025-05-05", "prisoners", LIMITED, {"note": "Lists exchanged", "value": Decimal(12)}),
    ("2025-06-20", "market-hill", DONE, {"note": "Opened by both ministers"}),
    ("2025-07-15", "water", LIMITED, {"note": "300 cusecs measured"}),
    ("2025-08-20", "pilgrims", LIMITED, {"note": "Two of nine houses built"}),
    (
        "2025-09-09",
        "pilgrims",
        SUSPENDED,
        {"note": "Put on hold by letter until the road is safe", "source": "Letter 88"},
    ),
    ("2025-10-15", "fishermen", LIMITED, {"note": "Eleven of forty released"}),
    ("2025-11-20", "power", LIMITED, {"note": "Line energised", "value": Decimal(20)}),
    ("2025-12-12", "fuel", SUBSTANTIAL, {"note": "Licences printed"}),
    ("2026-01-20", "commission", STALLED, {"note": "No meeting since September"}),
    ("2026-02-14", "market-gate", LIMITED, {"note": "Walls up"}),
    ("2026-02-20", "water", BREACHED, {"note": "Gates shut for three weeks", "source": "Gauge book, 20 Feb"}),
    (
        "2026-03-01",
        "power",
        DONE,
        {
            "reporter": "NOR",
            "value": Decimal(100),
            "source": "Power board, 1 Mar",
            "note": "The further 100 megawatts are delivered",
        },
    ),
    (
        "2026-03-22",
        "power",
        LIMITED,
        {
            "note": "28 megawatts measured at the harbour",
            "value": Decimal(28),
            "source": "Meter reading, 22 Mar",
            "ask": "A joint meter reading at Gull harbour",
        },
    ),
    ("2026-05-11", "ferry", DONE, {"note": "First sailing with 120 passengers"}),
    (
        "2026-05-30",
        "tariff",
        LIMITED,
        {"note": "11 per cent is still taken on dates", "source": "Traders' letter"},
    ),
    ("2026-06-02", "barter", LIMITED, {"note": "Rules drafted"}),
    ("2026-06-11", "gauges", LIMITED, {"note": "Sites chosen", "due_on": date(2026, 11, 15)}),
    ("2026-06-15", "market-gate", DONE, {"reporter": "NOR", "source": "Norland radio"}),
    ("2026-07-03", "crossing", SUBSTANTIAL, {"note": "Road finished, hall to come"}),
    (
        "2026-08-14",
        "customs",
        BREACHED,
        {
            "side": "NOR",
            "note": "Eastgate closed on Fridays",
            "source": "Post log, 14 Aug",
            "ask": "Open Eastgate on Fridays again, and answer the note of 29 August",
        },
    ),
    (
        "2026-08-20",
        "customs",
        DONE,
        {
            "reporter": "NOR",
            "speaker": "the ministry of trade",
            "note": "Friday is a public holiday. The posts are open on every working day, as agreed.",
            "source": "Briefing, 20 Aug",
        },
    ),
    (
        "2026-08-30",
        "market-gate",
        STALLED,
        {"note": "Work stopped for want of cement", "ask": "A new day for the opening"},
    ),
    ("2026-10-02", "prisoners", LIMITED, {"note": "Second transfer of eight", "value": Decimal(20)}),
    ("2026-10-05", "barter", SUBSTANTIAL, {"note": "First exchange of rice for apples"}),
    (
        "2026-10-05",
        "barter",
        LIMITED,
        {"reporter": "OBS", "note": "One exchange is not a mechanism", "source": "Monthly report 24"},
    ),
    ("2026-10-12", "water", SUBSTANTIAL, {"note": "850 cusecs measured", "source": "Gauge book, 12 Oct"}),
    ("2026-10-20", "fishermen", SUBSTANTIAL, {"note": "All but three released"}),
    (
        "2026-11-03",
        "commission",
        LIMITED,
        {"note": "Met once, without minutes", "ask": "Fix the four meetings of 2027"},
    ),
    (
        "2026-11-10",
        "pilgrims",
        DONE,
        {"reporter": "SUR", "note": "All rest houses are ready", "source": "Pilgrims' office"},
    ),
    (
        "2026-11-20",
        "crossing",
        None,
        {"side": "SUR", "ask": "Send the drawings of the hall", "note": "Asked for by Norland"},
    ),
]
