"""One warm checker that grades whatever the audit makes: the checks of one exercise, each by itself, on a fork each."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import torch

from grader.audit.answers import names_of
from grader.audit.widely import Recorder
from grader.checking.autograde import Checker
from grader.checking.cells import Cells
from grader.checking.collecting import Check
from grader.checking.ledger import Ledger
from grader.checking.session import Session
from grader.course import DEVICES, Device, Level, Limits, Unit
from grader.results import CheckResult, Outcome, Result, Verdict, students_view, to_json
from grader.submissions import Cell, HandIn, Submission, read
from grader.syntax import tree_of


class Trial(msgspec.Struct, frozen=True):
    """What became of one answer to one exercise, every check run whether or not those that it needs passed."""

    exercise: str
    result: Result

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return next(e.checks for e in self.result.exercises if e.name == self.exercise)

    @property
    def view(self) -> bytes:
        """The student's view as JSON, without the code that was graded."""
        return views(self.result)

    def failed(self) -> frozenset[str]:
        """The checks that noticed: all but those that passed or could not be judged."""
        return frozenset(c.name for c in self.checks if c.verdict not in (Verdict.PASSED, Verdict.UNGRADED))

    def ungraded(self) -> frozenset[str]:
        return frozenset(c.name for c in self.checks if c.verdict is Verdict.UNGRADED)

    def judged(self) -> frozenset[str]:
        """The checks that found an answer wrong, rather than none."""
        return frozenset(c.name for c in self.checks if c.verdict is Verdict.FAILED)

    def noticed(self) -> bool:
        """Whether a check with points noticed: then points are lost, here or in a check that needs it."""
        return any(c.points for c in self.checks if c.name in self.failed())

    def told(self) -> str:
        """What its mistake is called; empty for no name."""
        return names_of(next(e for e in self.result.exercises if e.name == self.exercise))


class Bench(Checker):
    """A checker whose checks, limits and round change from trial to trial."""

    def __init__(
        self, unit: Unit, *, level: Level, secret: bytes, devices: Sequence[Device] | None = None, round: int = 0
    ) -> None:
        super().__init__(unit, level=level, secret=secret, devices=devices, round=round)
        self._exercise: str | None = None
        self._together = False
        self._cpu_first = False
        self._slow = True
        self._cold = True
        self.trials = 0

    def __enter__(self) -> "Bench":
        super().__enter__()
        self._temporary = TemporaryDirectory(prefix="grader-audit-")
        self.full = super().reference()
        self.short = without_shows(self.full)
        "The reference without the lines that only show something."
        try:
            # What is imported late in a check must not count as the time that a value takes to look at.
            self.grade(self.short)
        except BaseException:
            self.__exit__()
            raise
        self._cold = False
        return self

    def __exit__(self, *error: object) -> None:
        self._temporary.cleanup()
        super().__exit__(*error)

    def reference(self) -> Submission:
        """The reference as it is graded beside others: read once, and without what it only shows."""
        return self.short

    @property
    def checks(self) -> tuple[Check, ...]:
        everything = tuple(c for c in self._collected.checks if self._slow or not c.mark.slow)
        if self._exercise is None:
            return everything
        alone = [c for c in everything if c.mark.exercise == self._exercise]
        return tuple(msgspec.structs.replace(c, mark=msgspec.structs.replace(c.mark, needs=())) for c in alone)

    def of(self, exercise: str) -> tuple[Check, ...]:
        """The checks of an exercise."""
        return tuple(c for c in self._collected.checks if c.mark.exercise == exercise)

    def _run(
        self, session: Session, check: Check, device: Device, own_seconds: float
    ) -> tuple[BaseException | None, Ledger]:
        return super()._run(session, check, device, 0 if self._cold else own_seconds)

    def _grade(
        self, session: Session, cells: Session, checks: Sequence[Check], outcomes: dict[str, list[Outcome]]
    ) -> None:
        if self._cpu_first and session.device != "cpu" and self._noticed(outcomes):
            return
        if not self._together:
            super()._grade(session, cells, checks, outcomes)
            return
        # Nothing need be kept from the author's own code, so it need not have a new worker for each kind of check.
        session.next_seed = self.worker_seeds("load", session.device)
        for check in checks:
            if session.device in self.devices_of(check):
                outcomes[check.name].append(self._one(session, check, session.device, outcomes))

    def _noticed(self, outcomes: dict[str, list[Outcome]]) -> bool:
        scored = (o.verdict for check in self.checks if check.mark.points for o in outcomes[check.name])
        return any(verdict not in (Verdict.PASSED, Verdict.UNGRADED) for verdict in scored)

    # ---- whole submissions

    @contextmanager
    def without_slow(self) -> Iterator[None]:
        """Leave out the checks that are marked as slow for a while."""
        held, self._slow = self._slow, False
        try:
            yield
        finally:
            self._slow = held

    def whole(self, submission: Submission, round: int | None = None, *, together: bool = False) -> Result:
        """All checks on a submission, as it is graded or all in one worker, in a round of its own if one is named."""
        self.trials += 1
        self._together = together
        held, self.round = self.round, self.round if round is None else round
        try:
            if held != self.round:
                self._fresh_cells()
            return self.grade(submission)
        finally:
            self._together = False
            if held != self.round:
                self.round = held
                self._fresh_cells()

    def _fresh_cells(self) -> None:
        """What wrong numbers a cell's data lead to is kept for one round."""
        self._cells = Cells(self.unit, self._reference_of, self.session, self._cell_seed)

    @contextmanager
    def limited(self, limits: Limits) -> Iterator[None]:
        """Other limits for a while."""
        held, self.unit = self.unit, msgspec.structs.replace(self.unit, limits=limits)
        try:
            yield
        finally:
            self.unit = held

    @contextmanager
    def threads(self, count: int) -> Iterator[Submission]:
        """Another number of torch's threads, here and in the reference that it gives."""
        held = torch.get_num_threads()
        torch.set_num_threads(count)
        first = Cell(0, f"import torch; torch.set_num_threads({count})")
        try:
            yield self.read(f"# %%\n{first.source}\n{self._lesson()}")
        finally:
            torch.set_num_threads(held)

    def _lesson(self) -> str:
        return (self.unit.folder / "lesson.py").read_text(encoding="utf-8")

    def read(self, text: str) -> Submission:
        """A text in the percent format as a submission."""
        path = Path(self._temporary.name) / "lesson.py"
        path.write_text(text, encoding="utf-8")
        submission = read(HandIn(student="audit", path=path), unit=self.unit, stubs=self.stubs)
        return msgspec.structs.replace(submission, files=self.full.files)

    # ---- one answer to one exercise

    def definition(self, source: str) -> Submission:
        """The reference, with a definition that takes the place of one of its own."""
        cells = (*self.short.cells, Cell(self.short.cells[-1].index + 1, source))
        return msgspec.structs.replace(self.short, cells=cells, script=False)

    def cell_answer(self, lines: Sequence[tuple[int, int]], source: str) -> Submission:
        """The reference with other statements in the place of these lines of the lesson, the first to the last."""
        text = self._lesson().replace("\r\n", "\n").split("\n")
        new = source.split("\n")
        for n, (first, last) in enumerate(sorted(lines, reverse=True)):
            text[first - 1 : last] = new if n == len(lines) - 1 else []
        return self.read("\n".join(text))

    def trial(self, exercise: str, submission: Submission, *, together: bool = False, cpu_first: bool = False) -> Trial:
        """Every check of an exercise on a submission.

        Args:
            together: all in one worker, which is quicker, and tells more of what an answer keeps from call to call than
                grading does.
            cpu_first: what loses points on the CPU is not run on other devices, which costs a worker more.
        """
        self.trials += 1
        self._exercise, self._together, self._cpu_first = exercise, together, cpu_first
        try:
            result = self.grade(submission)
        finally:
            self._exercise, self._together, self._cpu_first = None, False, False
        return Trial(exercise, result)

    def again(self, times: int) -> dict[str, list[Outcome]]:
        """The checks of functions and classes on the reference so many times, in one worker for a device, with one seed each."""
        functions = {e.name for e in self.unit.definitions}
        found: dict[str, list[Outcome]] = {}
        for device in DEVICES:
            session = self.session(self.short, device)
            try:
                for check in (c for c in self.checks if c.mark.exercise in functions and device in self.devices_of(c)):
                    alone = msgspec.structs.replace(check, mark=msgspec.structs.replace(check.mark, needs=()))
                    runs = [self._one(session, alone, device, {}) for _ in range(times)]
                    found[check.name] = [*found.get(check.name, ()), *runs]
            finally:
                session.renew()
        return found

    def names_in(self, unit: Unit) -> str:
        """The source of all that the reference of a unit defines, this one or another."""
        reference = self.short if unit.folder == self.unit.folder else without_shows(self._reference_of(unit))
        return "\n".join(cell.source for cell in reference.cells)

    # ---- calls of the checks

    def calls(self, exercise: str, round: int) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        """The arguments with which the checks of an exercise call it, copied before each call."""
        recorder = Recorder(exercise)
        held, self.round = self.round, round
        run = self._collected.run

        def recorded(item: Any) -> BaseException | None:
            remote = self._running.remote
            self._running.remote = lambda module: recorder.around(remote(module))
            return run(item)

        self._collected.run = recorded  # type: ignore[method-assign]
        try:
            self.trial(exercise, self.short)
        finally:
            del self._collected.run
            self.round = held
        return recorder.calls


def views(result: Result) -> bytes:
    """The student's view once everything is published, without the code that was graded, which is the reference here."""
    view = students_view(result, now_visible=("visible", "after_published", "after_due"))
    exercises = tuple(msgspec.structs.replace(e, code="") for e in view.exercises)
    return to_json(msgspec.structs.replace(view, exercises=exercises, sources=()))


def without_shows(reference: Submission) -> Submission:
    """A reference without the lines that only show something: what checks call is the same, and sooner there."""
    cells = []
    for cell in reference.cells:
        tree = tree_of(cell.source)
        tree.body = [s for s in tree.body if not isinstance(s, ast.Expr | ast.For | ast.With | ast.Try)]
        if tree.body:
            cells.append(Cell(cell.index, ast.unparse(tree)))
    return msgspec.structs.replace(reference, cells=tuple(cells))
