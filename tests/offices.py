"""Two offices that hand each other files, each typed at by somebody of its own."""

import os
from pathlib import Path

from conftest import CommandLine, CommandResult, Location


class Offices:
    """Types the commands of two offices, which begin with the same agreement."""

    def __init__(self, tracker: CommandLine, folder: Path, **locations: Location) -> None:
        self._tracker = tracker
        self._folder = folder
        self._locations = locations

    def __call__(self, office: str, line: str, *more: str, fails: int = 0) -> CommandResult:
        """Run a command in an office."""
        os.environ["TRACKER_AUTHOR"] = office
        self._tracker.use_database(self._locations[office])
        return self._tracker(line, *more, fails=fails)

    def export(self, office: str) -> Path:
        """Write all that an office has to a file of its name."""
        path = self._folder / f"{office}.json"
        self(office, "export -o", str(path))
        return path

    def hand_over(self, giver: str, taker: str, options: str = "", *, fails: int = 0) -> CommandResult:
        """Take the file of one office in at the other."""
        path = self.export(giver)
        return self(taker, f"import {options}", str(path), fails=fails)

    def refs(self, office: str) -> list[str]:
        """The refs of all commitments of an office."""
        answer = self(office, "list --all --strength binding --strength agreed --json --sort ref").json
        return [item["ref"] for item in answer["items"]]
