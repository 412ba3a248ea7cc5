"""Keeps track of what states agreed with each other: who owes it, how far it is, and who says so.

The rooms of this house, from the door down; a room uses only rooms below its own:

    cli          what a person types: parse, open a transaction, call one function, render, print
    exchange     files in and out: documents, spreadsheets, calendars
    brief        the page that people take into the next meeting: Markdown, HTML, Word
    rendering    how an answer looks to a program: tsv, csv, json, markdown; records in, text out
    screen       how an answer looks to a person at a terminal
    intake       many rows at once: judged by the same rules, written in batches
    timeline     one commitment over time: its status, what was claimed, when it was due
    wording      how facts are said in words, on a screen as on a page
    ledger       what can be written: add_commitment, record_update, retract
    rules        what the rules make of what is given: the row of a table, or a refusal
    queries      what can be asked: standings, summary, agreements; returns records, never writes
    history      the log as it is read
    soundness    what can be wrong with a file or a server, each found by a question
    refs         what a ref means: found in any case, from any beginning
    selecting    what a selection and a cut come to: parameters, and the commitments they are of
    safekeeping  copies of the database: backup, restore, upgrade
    storage      the database itself, a file or a server: where it is, transactions, migrations
    statements   every statement that the database is asked, written once; for files compiled ahead
    tables       the tables, in SQLAlchemy Core
    records      what is asked and what comes back: frozen records, and the scores
    vocabulary   the words: statuses, strengths, kinds, flags
    days         days and moments: how they are read, and how they are said
    saving       files are saved whole under their name, or not at all
    text         words from anywhere: what may be stored, what may be shown, how it is compared
    errors       what can go wrong: each with its sentence and its exit code
    packages     packages that not everybody has: how to add one
"""

__version__ = "0.6.0"
