"""What a person types: parse, open a transaction, call one function, render, print.

Its own rooms, from the door down:

    database     init, where, upgrade
    commitments  add, list, summary, show
    updates      update, log, undo, retract
    agreements   agreement, document and actor: add, list, show
    options      the options that several commands share, each said once
    completion   what the shell offers after Tab
    program      the program itself, and where errors become sentences and exit codes
    session      what every command has: the clock, the author, the database, the form of the answer
    streams      stdout and stderr, and nothing that acts on a screen
"""

from tracker.cli.command_line import app

__all__ = ["app"]
