"""The author's way in: `pytest solutions/05_neuron_matmul --submission FILE` runs the unit's checks in pytest's own way."""

import types
from pathlib import Path
from typing import Any

import pytest

from grader.checking.plugin import EVERYWHERE, RUNNING, Running, device_of, mark_of, unit_folder


def _runs(item: pytest.Item) -> bool:
    """Whether this machine runs it: on a real GPU where there is one and the unit counts it."""
    from grader.course import load_unit
    from grader.execution import driver

    if device_of(item) in (None, *EVERYWHERE):
        return True
    return "cuda" in load_unit(unit_folder(item)).devices and not driver.missing()


class Author:
    """Keeps a checker open for each unit whose checks are run, and gives each item a session of its own."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.checkers: dict[Path, Any] = {}
        self.session: Any = None

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        left_out = [item for item in items if mark_of(item) is not None and not _runs(item)]
        if left_out:
            items[:] = [item for item in items if item not in left_out]
            config.hook.pytest_deselected(items=left_out)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        if mark_of(item) is None:
            return (yield)
        from grader.checking import facts
        from grader.checking.ledger import Ledger
        from grader.checking.proxy import RemoteCalls

        checker, submission = self._checker(unit_folder(item))
        name, device = getattr(item, "originalname", item.name), device_of(item) or "cpu"
        session, ledger = checker.session(submission, device), Ledger()
        session.next_seed = checker.worker_seeds(name, device)

        def remote(module: types.ModuleType) -> RemoteCalls:
            return RemoteCalls(session, ledger, vars(module))

        running = Running()
        running.remote = remote
        running.cell = lambda exercise: checker.cell(exercise, session)
        running.seed = checker.inputs_seed(name, device)
        self.config.stash[RUNNING] = running
        facts.begin(ledger, session)
        try:
            return (yield)
        finally:
            facts.begin(None, None)
            del self.config.stash[RUNNING]
            session.renew()

    def _checker(self, folder: Path) -> tuple[Any, Any]:
        from grader.checking.autograde import Checker
        from grader.checking.seeds import read_secret
        from grader.course import load_course, load_unit
        from grader.errors import GraderError
        from grader.execution import levels
        from grader.submissions import HandIn, read

        if folder not in self.checkers:
            try:
                course, unit = load_course(folder.parent), load_unit(folder)
                checker = Checker(
                    unit, level=levels.best(course.level), secret=read_secret(course.folder), round=course.round
                )
                checker.__enter__()
                path = self.config.getoption("--submission")
                submission = checker.reference()
                if path is not None:
                    handin = HandIn(student="author", path=Path(path).resolve())
                    submission = read(handin, unit=unit, stubs=checker.stubs)
            except GraderError as error:
                raise pytest.UsageError(str(error)) from None
            if submission.rejected:
                raise pytest.UsageError(submission.rejected)
            self.checkers[folder] = checker, submission
        return self.checkers[folder]  # type: ignore[no-any-return]

    def pytest_unconfigure(self) -> None:
        for checker, _ in self.checkers.values():
            checker.__exit__(None, None, None)
