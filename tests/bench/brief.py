"""What the page for the next meeting costs on 300 commitments with 3,000 updates, in each of its forms.

    python tests/bench/brief.py [RUNS]

Prints medians of CPU seconds, what they are held to, and the ratios to the imports that no command can do
without, as the speed of machines differs. Exits 1 where a form takes longer.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from data import fill
from measure import Run, in_turn, ratio

BOUND = 2.0  # seconds
ASKED = ("--as-of", "2019-06-01", "--since", "2018-06-01")


def main(runs: int) -> bool:
    """Measure on the environment that this Python belongs to; whether all forms hold."""
    tracker = Path(sys.executable).with_name("tracker")
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "office.db"
        fill(db, 300, 10)
        forms = {
            form: Run(tracker, "brief", *ASKED, "--db", db, "-o", Path(folder) / f"brief.{form}")
            for form in ("md", "html", "docx")
        }
        beside = "import typer, sqlalchemy"
        times = in_turn(runs, **{beside: Run(sys.executable, "-c", beside)}, **forms)
        sizes = {form: (Path(folder) / f"brief.{form}").stat().st_size for form in forms}
    for form in forms:
        seconds, found = statistics.median(times[form]), ratio(times[form], times[beside])
        size = f"{sizes[form] / 1000:,.0f} kB"
        print(f"{form:5} {seconds:.2f} s (at most {BOUND})  {found:.1f} x `{beside}`  {size}")
    return all(statistics.median(times[form]) < BOUND for form in forms)


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
