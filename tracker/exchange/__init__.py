"""Files in and out: documents, spreadsheets and calendars; every bad row told, then all or nothing."""

from enum import StrEnum

from tracker.errors import WrongUsage


class FileFormat(StrEnum):
    """The forms in which everything can be handed on."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


def needs(extra: str, what: str) -> WrongUsage:
    """The error for a package that not everybody has."""
    return WrongUsage(f"{what} need one more package.", f"To add it: pip install 'tracker[{extra}]'")
