"""Due dates in tables as they are typed: a day, or on what it hangs and how much later."""

from tracker.domain.due_rules import parse_due
from tracker.domain.errors import UsageError
from tracker.exchange.document_schema import Item


def split_due(item: Item) -> None:
    """Give a rule or a condition that stands where a day is expected to the fields that it belongs to."""
    text = item.get("due_on")
    if isinstance(text, dict):  # of JSON: what it hangs on, and days or months
        item.setdefault("due", item.pop("due_on"))
    if not isinstance(text, str) or not ("+" in text or "after" in text.casefold()):
        return
    try:
        typed = parse_due(text)
    except UsageError:  # it is told as what is no day
        return
    if typed.rule is not None:
        item.setdefault("due", str(typed.rule))
    elif typed.after is not None:
        item.setdefault("after", typed.after)
    if typed.day is None:
        del item["due_on"]
    else:
        item["due_on"] = typed.day
