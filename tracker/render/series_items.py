"""A series as the items of an answer: a row for each period, or for each group in it; and its incidents."""

from tracker.domain.records import AsOf
from tracker.domain.tallies import IncidentSeries, PeriodTally, Series
from tracker.domain.vocabulary import Flag, Status
from tracker.render.formats import Answer, Format, Item
from tracker.render.items import flag_key, tally_item
from tracker.render.render_messages import INCIDENT_COLUMNS, SERIES_COLUMNS

_PERIOD_KEYS = ("period", "begins_on", "ends_on", "cut_short")
SERIES_KEYS = (
    *(*_PERIOD_KEYS, "group", "commitments", "open", "assessed", "scored"),
    *(status.value for status in Status),
    *(flag_key(flag) for flag in Flag),
    *("index", "coverage", "lower", "upper", "apart", "incidents", "claimed_incidents"),
)
INCIDENT_KEYS = (*_PERIOD_KEYS, "side", "reporter", "incidents")


def series_answer(series: Series, at: AsOf, output_format: Format) -> Answer:
    """The answer to ``summary`` with periods: in JSON the counts by status and flag are dicts."""
    is_nested = output_format in (Format.JSON, Format.JSONL)
    return Answer(
        schema="series",
        items=[period_item(row) if is_nested else _flat_item(row) for row in series.rows],
        keys=SERIES_KEYS,
        at=at,
        envelope_fields={"every": series.every, "from": series.begins_on, "group_by": series.group_by},
        columns={
            key: column for key, column in SERIES_COLUMNS.items() if series.group_by or column != "group"
        },
    )


def period_item(row: PeriodTally) -> Item:
    """The counts and scores at the end of a period, and the incidents in it.

    ``incidents`` are ours, null where we counted none; those of others stand beside them, each by its own.
    """
    period = row.period
    item: Item = {"period": period.name, "begins_on": period.begins_on, "ends_on": period.ends_on}
    item |= {"cut_short": period.is_cut_short, "group": row.tally.group}
    item |= {key: value for key, value in tally_item(row.tally).items() if key != "flags"}
    claimed = sorted((actor, number) for actor, number in row.incidents.items() if actor)
    return item | {
        "incidents": row.incidents.get(None),
        "claimed_incidents": [{"reporter": actor, "incidents": number} for actor, number in claimed],
    }


def _flat_item(row: PeriodTally) -> Item:
    item = period_item(row)
    flat: Item = item | item["by_status"] | item["by_flag"]
    return flat


def incidents_answer(series: IncidentSeries, at: AsOf) -> Answer:
    """The incidents by period, side and voice; ``reporter`` is null where we counted them ourselves."""
    items = [
        {
            "period": row.period.name,
            "begins_on": row.period.begins_on,
            "ends_on": row.period.ends_on,
            "cut_short": row.period.is_cut_short,
            "side": row.side,
            "reporter": row.reporter,
            "incidents": row.incidents,
        }
        for row in series.rows
    ]
    return Answer(
        schema="incidents",
        items=items,
        keys=INCIDENT_KEYS,
        at=at,
        envelope_fields={"every": series.every, "from": series.begins_on},
        columns=INCIDENT_COLUMNS,
    )
