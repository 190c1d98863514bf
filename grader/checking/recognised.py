"""Say in a check what a misconception is recognised by, where right and wrong answers may be written in many ways.

A network that a student builds and trains freely is like no other, so that it cannot be compared with a wrong one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from grader.checking.facts import current_ledger
from grader.checking.trace import Event


@contextmanager
def fails_as(name: str) -> Iterator[None]:
    """Whoever fails what this block asserts has the misconception of this name, whatever else the answer does.

    The student is told its hint, unless another misconception does the same as the answer in every check. `grader audit`
    proves that each one is told by its name.

    Args:
        name: a misconception of the check's exercise; empty where nothing is certain.

    Raises:
        CheckMisuse: no check is running.
    """
    ledger = current_ledger()
    ledger.note(Event("misconception", name))
    try:
        yield
    except AssertionError:
        ledger.misconception = name
        raise


@contextmanager
def aside() -> Iterator[None]:
    """What is asked in this block is no part of what a misconception is recognised by: it is the student's to choose.

    Such as the shapes of a module's own parameters. What is asserted counts as ever.

    Raises:
        CheckMisuse: no check is running.
    """
    ledger = current_ledger()
    events, ledger.events = ledger.events, None
    try:
        yield
    finally:
        ledger.events = events
