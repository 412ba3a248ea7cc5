"""What the manual page says beside the help texts of the commands, each a message."""

HEADINGS = {
    "name": "NAME",
    "synopsis": "SYNOPSIS",
    "description": "DESCRIPTION",
    "options": "OPTIONS",
    "commands": "COMMANDS",
    "days": "DAYS",
    "environment": "ENVIRONMENT",
    "exit_status": "EXIT STATUS",
    "files": "FILES",
    "examples": "EXAMPLES",
    "see_also": "SEE ALSO",
}
PART_OF_MANUAL = "User Commands"
"""What this part of the system's manual is called, at the top of each of its pages."""

SYNOPSIS = ("COMMAND [ARGUMENTS] [OPTIONS]", "help [COMMAND]")
HELP_OPTION = "Say what there is to type; after a command, what there is to type for it."

DESCRIPTION = (
    "A commitment is one measure that somebody owes. An assessment is the desk's own judgement of how far "
    "it is, and the latest one is the status; a claim is what an actor says, and stands beside it. "
    "Everything is in one database, and what is recorded stays on record: a slip is taken back by a later "
    "entry.\n\n"
    "A ref may be shortened to any beginning that only one has, and written in any case. An actor is known "
    "by its code or its name. Options stand after the command. In the place of a file - is standard input "
    "or output.\n\n"
    "An answer is a table on a terminal, paged if it is longer than the screen, and tab-separated values in "
    "a pipe. Hints and errors go to standard error."
)
COMMANDS = "Each command also has the option -h, --help, which shows what is said of it here."
DAYS = (
    "A day is written 2018-03-07, 7 March 2018, yesterday, friday, +2w or end of june. A day whose order "
    "cannot be known, such as 05/06/2018, is refused.\n\n"
    "A due date is also a month (2018-06) or a quarter (2018-Q2), of which it is the last day. After --due "
    "friday is the next one, elsewhere the last.\n\n"
    "A moment is a day, or a day and a time in UTC: 2018-03-07T12:00Z."
)
FILES = {
    "tracker.db": "The database, in the user's folder for data: tracker where says where.",
    "tracker-before-*.db": "What a database was before tracker upgrade, beside it.",
    "tracker-replaced-*.db": "What stood in the place of a backup that was restored, beside it.",
    "~/.bash_completions/tracker.sh, ~/.zfunc/_tracker, ~/.config/fish/completions/tracker.fish": (
        "What --install-completion teaches bash, zsh and fish."
    ),
}
SEE_ALSO = "less(1), man(1), sqlite3(1), pg_dump(1)"
