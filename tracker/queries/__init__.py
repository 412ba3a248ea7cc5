"""What can be asked of the database. Every question returns records; none writes."""

from tracker.queries.commands import entries_of_command, imports_of_file, last_command_of
from tracker.queries.entities import (
    RecordCounts,
    actor_name,
    all_actors,
    all_agreements,
    all_documents,
    count_commitments_and_updates,
    count_known_commitments,
    find_document_url,
    name_of_row,
    title_of,
)
from tracker.queries.entity_mentions import actor_mentions, document_mentions
from tracker.queries.implementation_state import implementation_state, states_before
from tracker.queries.known_statuses import known_statuses
from tracker.queries.log import log_entries, log_entry
from tracker.queries.promise_chain import is_anything_replaced, promise_history
from tracker.queries.series import incident_series, series
from tracker.queries.standings import obligors_of, standing, standings
from tracker.queries.summary import summary, tally_of_list
from tracker.queries.whole_log import whole_log

__all__ = [
    "RecordCounts",
    "actor_mentions",
    "actor_name",
    "all_actors",
    "all_agreements",
    "all_documents",
    "count_commitments_and_updates",
    "count_known_commitments",
    "document_mentions",
    "entries_of_command",
    "find_document_url",
    "implementation_state",
    "imports_of_file",
    "incident_series",
    "is_anything_replaced",
    "known_statuses",
    "last_command_of",
    "log_entries",
    "log_entry",
    "name_of_row",
    "obligors_of",
    "promise_history",
    "series",
    "standing",
    "standings",
    "states_before",
    "summary",
    "tally_of_list",
    "title_of",
    "whole_log",
]
