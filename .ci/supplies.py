"""Lists what a wheel is installed with: constraints with hashes, and a bill of materials with licences.

    python .ci/supplies.py WHEELHOUSE FOLDER

WHEELHOUSE has the tracker's own wheel and all that it needs, as ``pip wheel`` collects them. The folder gets
``constraints.txt`` (``pip install --require-hashes --requirement``) and ``sbom.cdx.json`` (CycloneDX 1.5).
Exit 1 if something names no licence.
"""

import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any, NamedTuple

OWN = "agreement-tracker"
_LICENCE_CLASSIFIER = "License :: "


class Supply(NamedTuple):
    """One wheel: what it is, what it comes to, under which licence it is, and what it needs by name."""

    name: str
    version: str
    sha256: str
    licence: str
    needs: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its name in every list of packages."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_supplies(wheelhouse: Path) -> list[Supply]:
    """What is in a folder of wheels, by name."""
    return sorted(map(_read_wheel, wheelhouse.glob("*.whl")))


def _read_wheel(wheel: Path) -> Supply:
    with zipfile.ZipFile(wheel) as content:
        (metadata,) = (
            name for name in content.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)
        )
        found = Parser().parsestr(content.read(metadata).decode("utf-8"), headersonly=True)
    named = found.get_all("Requires-Dist") or ()
    needs = {_normalized(re.split(r"[^\w.-]", need, maxsplit=1)[0]) for need in named}
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return Supply(
        _normalized(found["Name"]), found["Version"], digest, _licence_of(found), tuple(sorted(needs))
    )


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence_of(found: Message) -> str:
    """What it names as its licence, in one line; empty where it names none."""
    named = found["License-Expression"] or (found["License"] or "").strip().partition("\n")[0]
    classifiers = [one for one in found.get_all("Classifier") or () if one.startswith(_LICENCE_CLASSIFIER)]
    return named or ", ".join(one.rpartition(" :: ")[2] for one in classifiers)


def constraints(supplies: list[Supply]) -> Iterator[str]:
    """One line for each that is not our own."""
    for one in supplies:
        if one.name != OWN:
            yield f"{one.name}=={one.version} --hash=sha256:{one.sha256}"


def bill_of_materials(supplies: list[Supply]) -> dict[str, Any]:
    """The same with licences, and with what needs what, as CycloneDX has it."""
    purls = {one.name: one.purl for one in supplies}
    (own,) = (one for one in supplies if one.name == OWN)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": _component(own) | {"type": "application"}},
        "components": [_component(one) for one in supplies if one is not own],
        "dependencies": [
            {"ref": one.purl, "dependsOn": [purls[need] for need in one.needs if need in purls]}
            for one in supplies
        ],
    }


def _component(one: Supply) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "hashes": [{"alg": "SHA-256", "content": one.sha256}],
        "licenses": [{"license": {"name": one.licence}}] if one.licence else [],
    }


def main(wheelhouse: Path, folder: Path) -> int:
    """Write both files and say what there is; the exit code."""
    supplies = read_supplies(wheelhouse)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "constraints.txt").write_text("".join(f"{line}\n" for line in constraints(supplies)))
    bill = json.dumps(bill_of_materials(supplies), indent=2)
    (folder / "sbom.cdx.json").write_text(f"{bill}\n", encoding="utf-8")
    named = (f"{one.name} {one.version}: {one.licence or 'NO LICENCE NAMED'}\n" for one in supplies)
    sys.stdout.writelines(named)
    return 0 if all(one.licence for one in supplies) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
