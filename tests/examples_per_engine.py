"""How many random examples a test runs on a file, and how many on a server."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def examples_per_engine(examples: int) -> int:
    """The number of Hypothesis examples for one engine, if both engines together run so many."""
    return (examples + 1) // 2


def given_on_each_engine(
    examples: int, drawn: dict[str, SearchStrategy[Any]], **more: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test with random values: half of the examples on a file, and on a server a third of these.

    There one takes several times as long, and what is asked differs in a few words.
    """
    on_a_file = examples_per_engine(examples)
    numbers = {"file": on_a_file, "server": -(-on_a_file // 3)}

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        tests = {
            engine: settings(max_examples=number, **more)(given(**drawn)(test))
            for engine, number in numbers.items()
        }

        def run(engine: str, **fixtures: object) -> None:
            tests[engine](**fixtures)

        functools.update_wrapper(run, test)
        asked_for = inspect.signature(tests["file"]).parameters
        here = inspect.Parameter("engine", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        run.__signature__ = inspect.Signature([here, *asked_for.values()])  # type: ignore[attr-defined]
        return run

    return decorate
