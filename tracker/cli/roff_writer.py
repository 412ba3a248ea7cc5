"""Text as roff, which man reads; and a writer of it that a command can write its help to."""

import contextlib
import re
from collections.abc import Iterator, Sequence

ESCAPES = {
    "\\": r"\e",
    "-": r"\-",  # else a hyphen, which is another letter than the one to be typed
    "'": r"\(aq",
    '"': r"\(dq",
    "`": r"\(ga",
    "^": r"\(ha",
    "~": r"\(ti",
}
"""The characters that roff would read, or show otherwise than they are typed."""

EXAMPLE = "Example: "
HELP_OPTION = "-h, --help"


def escape_roff(text: str) -> str:
    """A text that stands anywhere in roff and is shown as it is; plain ASCII, on one line."""
    one_line = " ".join(text.split())
    escaped = "".join(ESCAPES.get(char) or _escape_character(char) for char in one_line)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _escape_character(char: str) -> str:
    return char if char.isascii() else f"\\[u{ord(char):04X}]"


def roff_macro(name: str, *arguments: str) -> str:
    """A line that calls a macro of man, with its arguments."""
    quoted = (f'"{escape_roff(argument)}"' for argument in arguments)
    return " ".join((f".{name}", *quoted))


def bold_roff(text: str) -> str:
    """A text in bold letters, as roff: what is typed as it stands."""
    return f"\\fB{escape_roff(text)}\\fR"


def italic_roff(text: str) -> str:
    """A text in slanted letters, as roff: what something else is typed for."""
    return f"\\fI{escape_roff(text)}\\fR"


def style_names(text: str) -> str:
    """What is typed, as the help has it, "-m, --note NOTE": options bold, what stands for more italic.

    Words in small letters are typed as they stand too.
    """
    parts = re.split(r"(, | )", text)
    return "".join(part if part in (", ", " ") else _style_name(part) for part in parts)


def _style_name(name: str) -> str:
    return bold_roff(name) if name.startswith("-") or name.islower() else italic_roff(name)


class RoffWriter:
    """What a command writes its help to, in the place of Typer's own formatter; ``lines`` is the roff of it.

    Examples, and the option --help that each command has, are left out: the page says them once.
    """

    width = 100_000  # characters, by which Typer shortens what it writes of a command

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.heading = ""

    def write_usage(self, program: str, arguments: str = "") -> None:
        """Write how a command is typed."""
        self.lines += [".PP", f"{bold_roff(program)} {style_names(arguments)}"]

    def write_paragraph(self) -> None:
        """Nothing: each text begins with a paragraph."""

    @contextlib.contextmanager
    def indentation(self) -> Iterator[None]:
        """Nothing: a heading indents what is under it."""
        yield

    def write_text(self, text: str) -> None:
        """Write the paragraphs of a help text."""
        for paragraph in split_paragraphs(text):
            if not paragraph.startswith(EXAMPLE):
                self.lines += [".PP", escape_roff(paragraph)]

    @contextlib.contextmanager
    def section(self, heading: str) -> Iterator[None]:
        """What is under a heading; it is written only if something is."""
        self.heading = heading
        yield

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write names, each with what it means, indented under the heading."""
        if kept := [row for row in rows if row[0] != HELP_OPTION]:
            self.lines += [".PP", f"{escape_roff(self.heading)}:", ".RS 4"]
            self.write_list(kept)
            self.lines.append(".RE")

    def write_list(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write names, each with what it means."""
        for name, meaning in rows:
            self.lines += [".TP", style_names(name), escape_roff(meaning)]


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each on one line."""
    paragraphs = (" ".join(part.replace("\b", "").split()) for part in text.split("\n\n"))
    return [paragraph for paragraph in paragraphs if paragraph]
