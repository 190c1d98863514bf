"""The machine that a check's calls meet: the one of its device, or one without a GPU."""

from collections.abc import Iterator
from contextlib import contextmanager

from grader.checking.facts import current_session
from grader.execution.simulated import world


@contextmanager
def without_gpu() -> Iterator[None]:
    """Calls of `student` in it run as on a machine without a GPU, and so do the check's own lines; for checks on `sim`.

    The submission was loaded where there is one. On `cpu` nobody sees a GPU in any case.

    Raises:
        CheckMisuse: no check with the fixture `student` is running.
    """
    session = current_session()
    before, session.without_gpu = session.without_gpu, True
    try:
        with world(cuda=False):
            yield
    finally:
        session.without_gpu = before
