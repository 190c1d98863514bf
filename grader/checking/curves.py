"""How a number of the student's went, step by step, beside how the check's own went: a report draws both."""

import math
from collections.abc import Sequence

from grader.checking.facts import current_ledger
from grader.results import Curve

MOST = 200
"Points of a line; of a longer one so many are picked, evenly."


def show_curves(actual: object, expected: Sequence[float], *, along: str, of: str) -> None:
    """Draw what the student's code gave, such as the loss of each epoch, beside what is wanted. It asserts nothing.

    A student sees it where the check `shows` expected values, whether it passes or fails.

    Args:
        actual: a list or tuple of numbers, as the student's code returned it; of anything else nothing is drawn.
        expected: the check's own numbers.
        along: what goes on from number to number, such as `epoch`.
        of: what the numbers are, such as `mean loss`.

    Raises:
        CheckMisuse: no check is running.
    """
    if expected and isinstance(actual, list | tuple) and actual and all(type(x) in (int, float) for x in actual):
        current_ledger().curves.append(Curve(along, of, _picked(expected), _picked(actual)))


def _picked(numbers: Sequence[float]) -> tuple[float | None, ...]:
    """At most `MOST` of them, the first and the last among these; None for what is no finite number."""
    count = min(len(numbers), MOST)
    picked = (numbers[n * (len(numbers) - 1) // max(count - 1, 1)] for n in range(count))
    return tuple(float(x) if math.isfinite(x) else None for x in picked)
