"""Import and export of files: documents, spreadsheets and calendars."""

from enum import StrEnum


class FileFormat(StrEnum):
    """The formats of exported files."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"
