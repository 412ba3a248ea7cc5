"""What a daily command costs on 100 commitments, on a terminal too, beside the imports of two libraries.

    python tests/bench/start.py [RUNS]

Prints medians of CPU seconds and of the ratios of pairs, and what they are held to.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from data import fill
from measure import Run, in_turn, ratio

BOUNDS = {"update": 0.4, "list, piped": 0.4, "list, on a terminal": 0.7, "--help": 1.2}


def main(runs: int) -> None:
    """Measure on the environment that this Python belongs to."""
    tracker = Path(sys.executable).with_name("tracker")
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "small.db"
        fill(db, 100, 10)
        times = in_turn(
            runs,
            **{
                "import typer, sqlalchemy": Run(sys.executable, "-c", "import typer, sqlalchemy"),
                "update": Run(tracker, "update", "c5", "limited", "-m", "x", "--db", db),
                "list, piped": Run(tracker, "list", "--db", db),
                "list, on a terminal": Run(tracker, "list", "--db", db, terminal=True),
                "import typer": Run(sys.executable, "-c", "import typer"),
                "--help": Run(tracker, "--help"),
            },
        )
    for name, bound in BOUNDS.items():
        beside = "import typer" if name == "--help" else "import typer, sqlalchemy"
        found = ratio(times[name], times[beside])
        seconds = statistics.median(times[name])
        print(f"{name:20} {seconds:.3f} s  {found:.2f} x `{beside}`  (at most {bound})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
