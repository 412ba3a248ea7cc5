"""What can be asked of the database. Every question returns records; none writes."""

from tracker.queries.entities import (
    RecordCounts,
    actor_name,
    all_actors,
    all_agreements,
    all_documents,
    count_commitments_and_updates,
    count_known_commitments,
)
from tracker.queries.implementation_state import implementation_state, states_before
from tracker.queries.last_command import last_command_of, was_followed_by_import
from tracker.queries.log import log_entries, log_entry
from tracker.queries.standings import obligors_of, standing, standings
from tracker.queries.summary import summary

__all__ = [
    "RecordCounts",
    "actor_name",
    "all_actors",
    "all_agreements",
    "all_documents",
    "count_commitments_and_updates",
    "count_known_commitments",
    "implementation_state",
    "last_command_of",
    "log_entries",
    "log_entry",
    "obligors_of",
    "standing",
    "standings",
    "states_before",
    "summary",
    "was_followed_by_import",
]
