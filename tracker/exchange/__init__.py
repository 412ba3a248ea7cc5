"""Files in and out: documents, spreadsheets and calendars; every bad row told, then all or nothing."""

from enum import StrEnum


class FileFormat(StrEnum):
    """The forms in which everything can be handed on."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"
