"""What the tracker's jobs cost beside what somebody would use instead, on a small, a large and a huge file.

    python tests/bench/performance.py [RUNS [COMMITMENTS ...]]

Without sizes 100, 10,000 and 100,000 commitments, each with ten updates. Whole processes, run in turn, their
answers thrown away. Prints one table: medians of CPU seconds and of the most memory; where two are compared
the ratio, our time divided by the other's, and what it is held to. Exits 1 where something is more.

Needs the ``sqlite3`` program, and uses ``task`` (Debian's taskwarrior) and ``sqlite-utils``, which may be in
the environment of this Python. Which of the two is not there is said, and its column is left out.
"""

import platform
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from alternatives import (
    PAST_DAY,
    Job,
    Jobs,
    by_sqlite3,
    by_sqlite_utils,
    by_taskwarrior,
    must_agree,
    program,
    version,
)
from documents import rewritten, unexplained, unsigned, written_out
from files import EACH, TRACKER, afresh, jobs, prepared
from measure import Found, Run, rounds
from table import OURS, Key, Table

SHOW, HELP, VERSION = "show one", "--help", "--version"
IMPORT, JUDGED = "import", "import without notes"
JOBS = (HELP, VERSION, SHOW, *Job, IMPORT, JUDGED)

TYPER, BOTH = "import typer", "import typer, sqlalchemy"
AT_FIRST, UNJUDGED = "on the smallest", "with notes"
TASK, UTILS, FLOOR = "Taskwarrior", "sqlite-utils", "sqlite3"
COLUMNS = {
    "Python, or itself": (TYPER, BOTH, AT_FIRST, UNJUDGED),
    **{name: (name,) for name in (TASK, UTILS, FLOOR)},
}

SMALL, LARGE, HUGE = 100, 10_000, 100_000  # commitments
DAILY = (Job.WORST, SHOW, Job.SUMMARY, Job.UPDATE)
READING = (Job.WORST, Job.ALL, Job.COUNTS, Job.SUMMARY, Job.PAST)
BOUNDS = {
    **{Key(SMALL, job, BOTH): 0.40 for job in DAILY},
    **{Key(SMALL, job, TYPER): 1.2 for job in (HELP, VERSION)},
    **{Key(HUGE, job, TASK): 0.12 for job in (Job.WORST, Job.UPDATE)},
    **{Key(HUGE, job, UTILS): 0.7 for job in READING},
    Key(HUGE, Job.SUMMARY, FLOOR): 1.7,
    Key(HUGE, Job.PAST, FLOOR): 1.5,
    Key(HUGE, Job.ALL, FLOOR): 3.0,
    Key(HUGE, Job.UPDATE, AT_FIRST): 1.1,
    Key(HUGE, IMPORT, FLOOR): 2.5,
}
PEAKS = {Key(SMALL, job, OURS): 25.0 for job in DAILY}  # MB
STORED = {Key(HUGE, IMPORT, OURS): 260.0}  # bytes an update, on the disk

Measures = dict[Key, Callable[[], Found]]


# -- what is run -------------------------------------------------------------------------------------


def ours(database: Path) -> Jobs:
    """The jobs as the tracker does them; it counts by status in its summary only."""
    words = {
        Job.WORST: ("list", "--limit", "50"),
        Job.ALL: ("list", "--limit", "0"),
        Job.COUNTS: ("summary",),
        Job.SUMMARY: ("summary",),
        Job.PAST: ("summary", "--as-of", PAST_DAY),
        Job.UPDATE: ("update", "c5", "limited", "-m", "x"),
    }
    return {job: Run(TRACKER, *typed, "--db", database) for job, typed in words.items()}


def on(size: int, folder: Path) -> Measures:
    """The jobs on a file of some size, each done by the tracker and then by the others."""
    database = folder / "big.db"
    everybody = {OURS: ours(database), FLOOR: by_sqlite3(database)}
    if program("sqlite-utils"):
        everybody[UTILS] = by_sqlite_utils(database)
        must_agree(everybody[OURS], everybody[UTILS])
    if program("task"):
        everybody[TASK] = by_taskwarrior(database, folder / "task")
    return {
        Key(size, job, by): done[job].whole for job in Job for by, done in everybody.items() if job in done
    }


def at_start(size: int, folder: Path) -> Measures:
    """What needs hardly any data, and the imports of Python that each daily command is measured by."""
    words = {HELP: ("--help",), VERSION: ("--version",), SHOW: ("show", "c6", "--db", folder / "big.db")}
    found = {Key(size, job, OURS): Run(TRACKER, *typed).whole for job, typed in words.items()}
    beside = {HELP: TYPER, VERSION: TYPER, **dict.fromkeys(DAILY, BOTH)}
    return found | {Key(size, job, by): Run(sys.executable, "-c", by).whole for job, by in beside.items()}


def importing(folder: Path, run: Run) -> Callable[[], Found]:
    """What fills an empty database, which is made before it and is not measured."""

    def measured() -> Found:
        afresh(folder)
        return run.whole()

    return measured


def taken_in(folder: Path, document: Path) -> Run:
    """The tracker takes a document in."""
    return Run(TRACKER, "import", document, "--db", folder / "new.db")


def once(size: int, folder: Path) -> Measures:
    """The imports: beside the sqlite3 program with the same rows; and where a rule must look back."""
    document = folder / "big.json"
    command, piped = jobs(folder)["sqlite3 .import"]
    runs = {
        Key(size, IMPORT, OURS): taken_in(folder, document),
        Key(size, IMPORT, FLOOR): Run(*command, stdin=piped),
        Key(size, JUDGED, OURS): taken_in(folder, rewritten(document, "without.json", unexplained)),
        Key(size, JUDGED, UNJUDGED): taken_in(folder, rewritten(document, "with.json", unsigned)),
    }
    return {key: importing(folder, run) for key, run in runs.items()}


def stored(folder: Path, document: Path) -> int:
    """Bytes of a file into which a document was taken."""
    importing(folder, taken_in(folder, document))()
    return (folder / "new.db").stat().st_size


# -- the whole ---------------------------------------------------------------------------------------


def measures(folders: Mapping[int, Path]) -> Measures:
    """Make all files; what is to be measured on them, in order."""
    found: Measures = {}
    for size, folder in folders.items():
        folder.mkdir()
        prepared(folder, size)
        found |= on(size, folder)
    first, last = min(folders), max(folders)
    found |= at_start(first, folders[first]) | once(last, folders[last])
    return dict(sorted(found.items(), key=lambda item: (JOBS.index(item[0].job), item[0].size)))


def measured_with() -> str:
    """The versions of everything, and which of the alternatives is not there."""
    packages = (f"{name} {metadata.version(name)}" for name in ("tracker", "typer", "sqlalchemy"))
    programs = (version(name) for name in ("task", "sqlite-utils", "sqlite3"))
    return ", ".join([f"Python {platform.python_version()}", *packages, *programs])


def main(runs: int, sizes: Sequence[int]) -> int:
    """Make the files, do the jobs in turn, print the table; the exit code."""
    print(f"{measured_with()}; {runs} pairs after one to warm up", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folders = {size: Path(name) / str(size) for size in sizes}
        found = rounds(runs, measures(folders))
        folder, updates = folders[sizes[-1]], sizes[-1] * EACH
        document = folder / "big.json"
        short = stored(folder, document) / updates
        long = stored(folder, rewritten(document, "longer.json", written_out)) / updates
    for size in sizes[1:]:
        found[Key(size, Job.UPDATE, AT_FIRST)] = found[Key(sizes[0], Job.UPDATE, OURS)]
    table = Table(found, COLUMNS)
    print("\n".join(table.lines(JOBS, BOUNDS, PEAKS)))
    kept = table.held(Key(sizes[-1], IMPORT, OURS), short, "bytes an update", STORED)
    print(f"On the disk {kept}; {long:.0f} with notes of 40 to 80 letters and uids of 16.", flush=True)
    for missed in table.missed:
        print(f"Missed: {missed}", file=sys.stderr)
    return 1 if table.missed else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else 9, sorted(given[1:]) or (SMALL, LARGE, HUGE)))
