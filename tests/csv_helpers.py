"""Tables of updates as CSV, and what is seen of an import of them."""

from typing import Any

from conftest import CommandLine, CommandResult

HEADER = "commitment,effective_on,status,note,reporter"


ROW = "hotline,2018-01-05,limited,Numbers exchanged,"


AGREEMENT_OPTION = "--agreement=pk-ir-2017"


def csv_text(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return "".join(f"{line}{end}" for line in (header, *rows))


def log_values(tracker: CommandLine, *keys: str) -> list[Any]:
    """The values of one field of all log entries; of several fields, tuples of values."""
    found = tracker("log --json").json["items"]
    return [item[keys[0]] if len(keys) == 1 else tuple(item[key] for key in keys) for item in found]


def only_sentence(result: CommandResult) -> str:
    """The one sentence on stderr."""
    assert result.err.count("\n") == 1, result.err
    return result.err.strip()
