"""The files of the catalogues: read as they are written by hand, and compiled as the program reads them."""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "tracker"
WITHOUT_DATE = datetime(1980, 1, 1, tzinfo=UTC)


def list_catalogues(folder: Path) -> list[Path]:
    """The .po files, one for each language."""
    return sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read_catalogue(path: Path) -> Catalog:
    """The catalogue in a .po file."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name, domain=DOMAIN)
    # Else it would be that of the reading, and each build another one.
    catalogue.creation_date = catalogue.revision_date = WITHOUT_DATE
    return catalogue


def compile_catalogues(folder: Path) -> list[Path]:
    """Make of each .po file the one that the program reads; these files."""
    made = []
    for path in list_catalogues(folder):
        compiled = path.with_suffix(".mo")
        with compiled.open("wb") as file:
            write_mo(file, read_catalogue(path))
        made.append(compiled)
    return made
