"""What a build does first: it compiles the catalogues of the languages, which the package then holds."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from catalogue_files import compile_catalogues


class CompiledCatalogues(BuildHookInterface):  # type: ignore[misc]  # hatchling says nothing of types
    """Compile them, for a wheel and for work in a checkout alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own
        """Make the files, and add them to what is built; git does not know them."""
        made = compile_catalogues(Path(self.root) / "tracker" / "locale")
        build_data["artifacts"] += [str(path.relative_to(self.root)) for path in made]
