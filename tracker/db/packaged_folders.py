"""The folders that travel with the package: migrations and seeds."""

from pathlib import Path


def packaged_folder(name: str) -> Path:
    """A folder that travels with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
