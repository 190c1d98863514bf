"""Assertions that a check can go on past: a trace shows all that the check asks for, and not only up to the first failure.

A wrong value hides a lost gradient that the same check would have looked at next, and then one mistake looks like two.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import ParamSpec

from grader.checking.matching import CheckFailed

P = ParamSpec("P")


class _Current:
    """The failures of the check that is traced; None where the first one ends the check."""

    failures: list[CheckFailed] | None = None


def assertion(function: Callable[P, None]) -> Callable[P, None]:
    """Mark an assertion of checks, so that a traced check goes on where it fails."""

    @functools.wraps(function)
    def asserting(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except CheckFailed as failure:
            if _Current.failures is None:
                raise
            failure.clear()
            _Current.failures.append(failure)

    return asserting


@contextlib.contextmanager
def going_on() -> Iterator[list[CheckFailed]]:
    """While this holds, assertions that fail raise nothing and are listed here."""
    failures: list[CheckFailed] = []
    _Current.failures = failures
    try:
        yield failures
    finally:
        _Current.failures = None
