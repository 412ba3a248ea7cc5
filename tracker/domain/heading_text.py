"""What somebody lets stand at the head of a page: a title, a marking."""

from tracker.domain.text_validation import validate_text

MAX_HEADING = 120  # letters of a title, and of a marking


def parse_heading(text: str, field: str) -> str:
    """A line that stands on a page; blanks at its ends, and lines in it, are none. Raises UsageError."""
    return validate_text(" ".join(text.split()), field, limit=MAX_HEADING)
