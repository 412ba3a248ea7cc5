"""Every statement by name, as SQLAlchemy has it: what a server is asked."""

from tracker.db.statements import entity_statements, export_statements, log_statements, standing_statements
from tracker.db.statements.pieces import STATEMENT_BUILDERS

__all__ = [
    "STATEMENT_BUILDERS",
    "entity_statements",
    "export_statements",
    "log_statements",
    "standing_statements",
]
