"""Keeps track of what states agreed with each other: who owes it, how far it is, and who says so.

Its folders are floors. Each imports only from those below it; ``render`` needs the domain alone, and
``brief`` and ``exchange`` do not need each other. ``docs/architecture.md`` says more, with how to add things.

    cli       what a person types: commands, options, sentences, exit codes
    web       the pages in a browser, to look and to record
    brief     the page for the next meeting, as Markdown, HTML, Word and JSON
    exchange  files in and out: JSON, TOML, CSV, Excel, calendars
    render    how an answer looks: on a terminal, and as text for programs
    ledger    what can be recorded, and the rules that it must meet
    queries   what can be asked; returns records and writes nothing
    db        the database, a file or a server: transactions, tables, the pieces of SQL, copies, checks
    domain    the words, records, days, texts and errors, in plain Python
"""

__version__ = "0.9.0"
