"""How commitments stand: status, due date and flags of each, in order."""

from datetime import date
from itertools import chain

from tracker.db.connection import Connection, Row
from tracker.db.statements import FLAG_COLUMNS, for_ids
from tracker.domain.records import AsOf, Claim, Selection, Standing, StandingList, format_update_number
from tracker.domain.vocabulary import CommitmentKind, Flag, SortKey, Status, Strength
from tracker.queries.filters import apply_filters, query_parameters

# -- standings ---------------------------------------------------------------------------------------


def standings(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    open_only: bool = True,
    order: SortKey = SortKey.WORST,
    limit: int | None = None,
) -> StandingList:
    """How the selected commitments stand, in order; read row by row as they are taken."""
    selection = apply_filters(connection, selection, at)
    values = query_parameters(selection, at) | {"order": order, "open_only": open_only, "most": limit}
    question = "every_standing" if limit is None else "standings"
    rows = connection.stream(for_ids(question, selection.found), **values)
    first = next(rows)  # there is always one, with the totals, whatever was found
    found = chain([first] if first.id is not None else [], rows)
    return StandingList(
        total=first.total,
        shown=first.total if limit is None else min(limit, first.total),
        apart=first.left_out,
        items=(_to_standing(row, at.day) for row in found),
    )


def standing(connection: Connection, ref: str, at: AsOf) -> Standing | None:
    """How one commitment stands; none if it was not agreed on the day, or not recorded by the moment."""
    only = Selection(refs=(ref,), strengths=tuple(Strength))
    found = list(standings(connection, only, at, open_only=False).items)
    return found[0] if found else None


def obligors_of(connection: Connection, ref: str) -> list[str]:
    """Who owes a commitment."""
    return connection.scalars("obligors_of_ref", ref=ref)


def _to_standing(row: Row, as_of: date) -> Standing:
    flags = tuple(flag for flag, column in FLAG_COLUMNS.items() if getattr(row, column))
    until = {Flag.OVERDUE: as_of, Flag.DONE_LATE: row.status_on}
    late = next((until[flag] - row.due_on for flag in until if flag in flags), None)
    return Standing(
        ref=row.ref,
        agreement=row.agreement,
        title=row.title,
        obligors=tuple(row.obligors.split(";")),
        theme=row.theme,
        strength=Strength(row.strength),
        kind=CommitmentKind(row.kind),
        status=Status(row.status),
        status_on=row.status_on,
        level=row.level,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        days_late=late.days if late else None,
        evidence_on=row.evidence_on,
        flags=flags,
        last_note=row.last_note,
        claims=tuple(_parse_claim(said) for said in (row.claims or "").split(";") if said),
        wording=row.wording,
        document=row.document,
        locator=row.locator,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        agreed_on=row.agreed_on,
    )


def _parse_claim(said: str) -> Claim:
    reporter, status, day, number = said.split(" ")
    on = date.fromisoformat(day)
    return Claim(reporter=reporter, status=Status(status), on=on, update=format_update_number(int(number)))
