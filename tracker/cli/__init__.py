"""The command line: parse what was typed, open a transaction, call one function, render, print.

Its modules:

    command_line         all commands together; errors become messages and exit codes
    commitment_commands  add, list, summary
    show_command         show: anything that has a ref
    shown_records        what is shown of one record whole
    update_commands      update, log
    revision_commands    correct, amend
    retraction_commands  undo, retract
    rename_command       rename
    entity_commands      agreement, document and actor: add, list, show
    file_commands        import
    export_command       export
    import_answer        what import says
    brief_command        brief
    database_commands    init, backup, restore, check, upgrade, where
    help_command         help, and what stands in a help text beside the options
    manual_page          the manual page, made from the same commands as the help
    roff_writer          text as roff, which man reads
    record_options       the options of a command that records something, made from the fields of its record
    shared_options       the options that several commands have, each declared once
    context              what every command has: clock, author, database, format of the answer
    console              stdout and stderr, and nothing on them that can act on a screen
    note_editor          a note is written in the user's own editor
    commands_of_other_programs          what does it here, for the commands of other programs
    usage_errors         what was mistyped, and what to type instead
    completion           what the shell offers after Tab
    shell_completion     how shells ask for it, and how they are answered
    cli_messages         the sentences that the commands say
    manual_messages      what the manual page says beside the help texts
    hint_messages        what the command line calls the actions that hints name
"""

from tracker.cli.command_line import app

__all__ = ["app"]
