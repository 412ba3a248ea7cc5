"""What does it here, for the commands that people know from other programs."""

from tracker.cli import cli_messages

WAY_ON_FOR_COMMAND = {
    **dict.fromkeys(("edit", "change", "modify", "set", "fix"), cli_messages.TO_CORRECT),
    **dict.fromkeys(
        ("done", "close", "complete", "claim", "note", "comment", "move"), cli_messages.TO_UPDATE
    ),
    **dict.fromkeys(
        ("remove", "delete", "drop", "rm", "del", "cancel", "withdraw"), cli_messages.TO_TAKE_BACK
    ),
    **dict.fromkeys(("status", "info", "view", "get", "display", "describe", "cat"), cli_messages.TO_SHOW),
    **dict.fromkeys(("ls", "commitments", "open", "overdue", "all"), cli_messages.TO_LIST),
    **dict.fromkeys(("search", "find", "grep", "query", "filter"), cli_messages.TO_SEARCH),
    **dict.fromkeys(("history", "changes", "updates", "diff", "timeline"), cli_messages.TO_LOG),
    **dict.fromkeys(("new", "create", "insert", "commitment"), cli_messages.TO_ADD),
    **dict.fromkeys(("count", "stats", "statistics", "score", "scores"), cli_messages.TO_COUNT),
    **dict.fromkeys(("report", "page", "print", "briefing"), cli_messages.TO_BRIEF),
    **dict.fromkeys(("save", "dump", "write"), cli_messages.TO_EXPORT),
    **dict.fromkeys(("load", "read"), cli_messages.TO_IMPORT),
    **dict.fromkeys(("revert", "rollback", "reset"), cli_messages.TO_UNDO_LAST),
    "version": cli_messages.TO_SEE_VERSION,
}
"""A message for each word; its values are the ``ref`` or the ``words`` that were typed after it."""
