"""Packages that not everybody has: how to add one to the Python that runs."""

import sys
from importlib.util import find_spec
from pathlib import Path, PurePath, PureWindowsPath
from typing import NamedTuple

from tracker.domain import domain_messages
from tracker.domain.message_filling import fill

PLAIN = "-_.+/:"
"""What a path may have besides letters and digits when no shell is to read anything into it."""


class Installation(NamedTuple):
    """How to add a package: ``command``, to be typed in ``folder``, or anywhere when that is empty."""

    command: str
    folder: str = ""

    @property
    def sentence(self) -> str:
        """The way on, which ends with the command."""
        if not self.folder:
            return fill(domain_messages.ADD_PACKAGE, command=self.command)
        return fill(domain_messages.ADD_PACKAGE_IN_FOLDER, folder=self.folder, command=self.command)


def installation_of(package: str) -> Installation:
    """How to add a package to the Python that runs, in a form that cmd, PowerShell and sh take alike.

    ``package`` is as pip takes it, in double quotes where it has brackets.
    """
    environment = Path(sys.prefix)
    if (environment / "pipx_metadata.json").exists():
        # Its environments may have no pip, and lose what it did not add itself when it makes them anew.
        return Installation(f"pipx inject {environment.name} {package}")
    python, folder = _typed(PurePath(sys.executable))
    if find_spec("pip"):
        return Installation(f"{python} -m pip install {package}", folder)
    # Environments without pip are made by uv, whose own command needs none there.
    return Installation(f"uv pip install --python {python} {package}", folder)


def _typed(program: PurePath) -> tuple[str, str]:
    """How a program is typed, and in which folder; that is empty when it can be any.

    A path with a blank would need quotes. PowerShell shows a quoted program as text unless "&" stands before
    it, and cmd refuses the "&", so no form with quotes does everywhere: the program is typed where it is.
    """
    if is_plain(program):
        return str(program), ""
    return f".{_separator(program)}{program.name}", str(program.parent)


def is_plain(path: PurePath) -> bool:
    """Whether cmd, PowerShell and sh take a path as it stands, without quotes."""
    return all(letter.isalnum() or letter in PLAIN + _separator(path) for letter in str(path))


def _separator(path: PurePath) -> str:
    return "\\" if isinstance(path, PureWindowsPath) else "/"
