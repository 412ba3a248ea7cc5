"""The fonts in which pages are looked at: one family at a time, so that no other of the machine's shows."""

from pathlib import Path
from typing import NamedTuple

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class Font(NamedTuple):
    """A family, the package of Debian's that has it, and the names of its files, with what goes with it."""

    family: str
    package: str
    files: tuple[str, ...]

    @property
    def not_tried(self) -> str:
        """What is said where it is not installed."""
        return f"how the brief looks in {self.family}. Install Debian's package {self.package}."


FONTS = (
    Font(
        "DejaVu Sans", "fonts-dejavu-core", ("DejaVuSans", "DejaVuSans-Bold")
    ),  # as wide as a usual one gets
    Font("Liberation Sans", "fonts-liberation", ("LiberationSans-Regular", "LiberationSans-Bold")),
    Font(
        "Liberation Sans Narrow",
        "fonts-liberation (or fonts-liberation-sans-narrow)",
        ("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"),
    ),
    Font(
        "Noto Sans",  # with the high lines of Urdu
        "fonts-noto-core",
        ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoNastaliqUrdu-Regular"),
    ),
)


def write_font_settings(font: Font, folder: Path) -> Path | None:
    """Settings for Fontconfig, written into a folder, that know one font; None where it is not installed."""
    installed = {file.name: file for root in FOLDERS for file in Path(root).rglob("*.ttf")}
    files = [f"{name}.ttf" for name in font.files]
    if not installed.keys() >= set(files):
        return None
    folder.mkdir()
    for file in files:
        (folder / file).symlink_to(installed[file])
    settings = folder / "fonts.conf"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    return settings
