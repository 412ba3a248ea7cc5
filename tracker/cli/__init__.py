"""What a person types: parse, open a transaction, call one function, render, print.

program      what surrounds every command: errors and exit codes, the clock, the database, the streams
options      the options that several commands share, each said once
completion   what the shell offers after Tab
commitments  add, list, summary, show
updates      update, log, undo, retract
agreements   agreement, document and actor: add, list, show
database     init, where, upgrade
"""

from tracker.cli import agreements, commitments, database, updates
from tracker.cli.program import app

__all__ = ["agreements", "app", "commitments", "database", "updates"]
