"""How entries of the log are named by who types: U-45."""

import re

from tracker.domain.untrusted_text import strip_invisible


def parse_entry_number(text: str, *, takes_bare_number: bool = False) -> int | None:
    """The number in the name of an entry: 45 for U-45; None for what is a ref."""
    prefix = "(?:[uU]-)?" if takes_bare_number else "[uU]-"
    match = re.fullmatch(f"{prefix}([0-9]{{1,18}})", strip_invisible(text))
    return int(match[1]) if match else None
