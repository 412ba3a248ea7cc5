"""What depends on the machine, and what a run says of it at its end."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

OUTSIDE = Path(__file__).parents[2] / "shared"  # data that the tests use and that do not come with them
FONT, DATA = "font", "data outside the repository"  # what a test notes of itself
NOT_TRIED = "Not tried: "

Told = tuple[str, bool]
"""A sentence, and whether it says that something was not tried."""


def not_tried(why: str) -> NoReturn:
    """End a test that cannot be run for the lack of something; CI does not let that pass."""
    if os.environ.get("CI"):
        pytest.fail(f"{NOT_TRIED}{why}", pytrace=False)
    pytest.skip(f"{NOT_TRIED}{why}")


def skip_without_data(item: pytest.Item) -> None:
    """Skip a test where the data that it is marked with are not there; either way it is counted."""
    for name in (mark.args[0] for mark in item.iter_markers("outside")):
        item.user_properties.append((DATA, name))
        if not (OUTSIDE / name).is_dir():
            pytest.skip(f"There is no {OUTSIDE / name}: what needs it was not tested.")


def report_sentences(reports: Mapping[str, Sequence[Any]]) -> Iterator[Told]:
    """What is to be said of a run, from its reports by outcome."""
    run, skipped = [*reports.get("passed", ()), *reports.get("failed", ())], reports.get("skipped", ())
    if fonts := _noted(run, FONT):
        yield f"Pages were looked at in {', '.join(sorted(fonts))}.", False
    for done, found in (("run", _noted(run, DATA)), ("not run", _noted(skipped, DATA))):
        for name, number in sorted(found.items()):
            yield f"Tests of {DATA}: {number} {done}, of ../shared/{name}.", done != "run"
    reasons = Counter(report.longrepr[2].partition(NOT_TRIED)[2] for report in skipped)
    for reason, number in sorted(reasons.items()):
        if reason:
            yield f"{number} not tried: {reason}", True


def _noted(reports: Iterable[Any], kind: str) -> Counter[str]:
    """How many tests noted each thing of a kind."""
    return Counter(what for report in reports for noted, what in report.user_properties if noted == kind)
