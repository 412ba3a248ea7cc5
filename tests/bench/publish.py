"""What it costs to publish 10,000 commitments with 100,000 updates: seconds of CPU and of the clock, memory.

    python tests/bench/publish.py [COMMITMENTS]

Publishes twice, the second time with nothing changed, and prints what each is held to. Exits 1 where one
takes longer or more memory. The clock is only as good as the machine is idle.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data import fill

SECONDS, MEGABYTES = 60, 150
UPDATES_EACH = 10
AS_OF = "2019-06-01"


def main(commitments: int) -> bool:
    """Measure on the environment that this Python belongs to; whether both hold."""
    with tempfile.TemporaryDirectory() as folder:
        db, public = Path(folder) / "office.db", Path(folder) / "public"
        fill(db, commitments, UPDATES_EACH)
        command = [sys.executable, "-m", "tracker", "publish", "-o", public, "--as-of", AS_OF, "--db", db]
        holds = [_publish(command, name) for name in ("first", "again")]
        files = [one for one in public.rglob("*") if one.is_file()]
        size = sum(one.stat().st_size for one in files)
        print(f"{len(files):,} files, {size / 1e6:,.0f} MB")
    return all(holds)


def _publish(command: list[str | Path], name: str) -> bool:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after, elapsed = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1024  # the most of any child so far
    held = f"(at most {SECONDS} s, {MEGABYTES} MB)"
    print(f"{name:6} {elapsed:.0f} s, of which CPU {cpu:.0f} s, {memory:.0f} MB {held}")
    return cpu <= SECONDS and memory <= MEGABYTES


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
