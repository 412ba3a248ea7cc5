"""What the chain of the log costs: an import with and without commands, and to follow them.

    python tests/bench/chain.py [COMMITMENTS] [COMMANDS] [RUNS] [OTHER_TRACKER]

Each commitment has ten updates, which one command wrote; besides, there is a log of as many commands as are
named, of one update each. Prints medians of CPU seconds, in turn. OTHER_TRACKER is the program of another
version, which takes in the documents without commands.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from measure import cpu

from tracker import db, ledger
from tracker.db.log_chain import find_break
from tracker.domain.terms import UpdateTerms
from tracker.ledger import AuditStamp

TRACKER = Path(sys.executable).with_name("tracker")


def prepared(folder: Path, commitments: int, commands: int) -> None:
    """The documents: of one command and of many, each with its commands and without."""
    script = Path(__file__).with_name("data.py")
    subprocess.run([sys.executable, script, folder / "made.db", str(commitments), "10"], check=True)
    export(folder, "made")
    (folder / "plain.json").write_text(without_commands(folder / "made.json"), encoding="utf-8")
    run("init", "--empty", "--db", folder / "one.db")
    run("import", folder / "plain.json", "--db", folder / "one.db")
    run("init", "--db", folder / "many.db")
    record_one_by_one(folder / "many.db", commands)
    for name in ("one", "many"):
        export(folder, name)
        (folder / f"{name}-plain.json").write_text(without_commands(folder / f"{name}.json"), "utf-8")


def record_one_by_one(path: Path, commands: int) -> None:
    """Record updates, each by a command of its own."""
    with db.write_transaction(path) as connection:
        first = ledger.new_stamp(connection, "desk", datetime.now(UTC) - timedelta(days=30)).at
        for number in range(commands):
            stamp = AuditStamp("desk", first + timedelta(microseconds=number), None, "update")
            day = date(2018, 1, 1) + timedelta(days=number % 300)
            note = f"Note {number} says in a sentence who did what, and where it can be read"
            ledger.record_update(connection, UpdateTerms("hotline", day, note=note), stamp)


def without_commands(document: Path) -> str:
    """The document as it was before documents had commands."""
    records, _, _ = document.read_text(encoding="utf-8").partition(',\n"commands": [')
    assert json.loads(records + "}")
    return records + "}\n"


def export(folder: Path, name: str) -> None:
    run("export", "-o", folder / f"{name}.json", "--db", folder / f"{name}.db")


def run(*words: str | Path, program: Path = TRACKER) -> None:
    subprocess.run([program, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds_of_import(folder: Path, document: str, program: Path) -> float:
    path = folder / "new.db"
    path.unlink(missing_ok=True)
    run("init", "--empty", "--db", path, program=program)
    return cpu([program, "import", folder / document, "--db", path])


def seconds_to_follow(path: Path) -> float:
    with db.read_transaction(path) as connection:
        before = time.process_time()
        assert find_break(connection) is None
        return time.process_time() - before


def main() -> None:
    """Measure, and print what was found."""
    numbers = [int(word) for word in sys.argv[1:4]]
    commitments, commands, runs = (*numbers, *(2_000, 10_000, 5)[len(numbers) :])
    other = Path(sys.argv[4]) if len(sys.argv) > 4 else TRACKER
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder, commitments, commands)
        found: dict[str, list[float]] = {}
        for _ in range(runs):
            for document in ("one-plain.json", "one.json", "many-plain.json", "many.json"):
                found.setdefault(document, []).append(seconds_of_import(folder, document, TRACKER))
                if document.endswith("-plain.json"):
                    of_other = found.setdefault(f"{document}, other tracker", [])
                    of_other.append(seconds_of_import(folder, document, other))
            found.setdefault("to follow many.db", []).append(seconds_to_follow(folder / "many.db"))
    for what, seconds in found.items():
        sys.stdout.write(f"{what}: {statistics.median(seconds):.3f} s\n")


if __name__ == "__main__":
    main()
