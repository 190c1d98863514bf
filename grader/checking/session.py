"""One submission being graded: its worker, its budget of time, and what the worker may do next."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from grader.checking.misconception import Misconception
from grader.course import Device, Limits
from grader.execution import bounds, wire
from grader.execution.client import Serves, Spawns, Starved, WorkerEnded
from grader.execution.deaths import Doubtful, OutOfGpu, out_of_gpu
from grader.results import CellRun, Verdict
from grader.submissions import Cell, Region, Submission

_SHOWN = 40
"Characters of a script's name in the name of each of its parts: all of them share a header."
_GPU_IS_LOST = re.compile(r"CUDA error|CUBLAS_STATUS|CUDNN_STATUS|cuDNN error")
"What torch says where the driver failed: every later call of that process may fail for it."


class StudentError(Exception):
    """The student's code raised; also an instance of the builtin type that it raised, so that `pytest.raises` reads as usual."""

    named: Misconception | None = None
    "What explains it, where that is known already."
    smallest: str = ""
    "The smallest input for which it is raised, where that was looked for."

    def __init__(self, raised: wire.Raised) -> None:
        super().__init__(raised.message)
        self.raised = raised

    def __str__(self) -> str:
        return f"{self.raised.type_name}: {self.raised.message}"


_ERRORS: dict[str, type[StudentError]] = {
    name: StudentError if kind is Exception else type(f"Student{name}", (StudentError, kind), {})
    for name, kind in wire.EXCEPTIONS.items()
}


class Question(msgspec.Struct, frozen=True):
    """The data of a cell exercise: their names and, where they are known, their shapes and the lesson's values."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...] = ()
    values: tuple[Any, ...] = ()


class UnderWay(msgspec.Struct, frozen=True):
    """A request to a submission that has no answer yet."""

    called: str
    "The name of the submission's that is called; empty where none is, or it is a method."
    seconds: float
    "CPU time that it may take."
    since: float
    "On the monotonic clock."


class MissingAnswer(Exception):
    """The submission has no such name, or nothing that could answer the question; `why` says so in a sentence."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(name)
        self.name, self.why = name, why or f"There is no {name} in this submission."


class SupportBroken(Exception):
    """The unit's support.py raised in a worker, or lacks a name: by itself, or through what the submission did there."""


class Session:
    """The worker of one submission: started when it is needed, replaced when it ended."""

    def __init__(
        self,
        zygote: Spawns,
        limits: Limits,
        submission: Submission,
        names: Sequence[str],
        support: str | None,
        device: Device = "cpu",
    ) -> None:
        self.zygote, self.limits, self.submission, self.names, self.support = zygote, limits, submission, names, support
        self.device = device
        "What all its code is run on: a worker that served one device never serves another."
        self.without_gpu = False
        "Whether calls run as on a machine without a GPU, whatever the device."
        self.generation = 0
        "Counts workers, so that a graph of one is not asked of another."
        self.kills = 0
        "Workers that ended by SIGKILL or for want of a GPU's memory, perhaps through no fault of the submission."
        self.bound: frozenset[str] = frozenset()
        self.kept_from_loading = False
        "The machine may have ended the last try to load the submission, so what it binds is not known."
        self.stopped: tuple[CellRun, ...] = ()
        self.load_output = ""
        self.under_way: UnderWay | None = None
        "What is waited for."
        self.asking = False
        "A request or the end of a worker is under way, which nothing may interrupt half-way."
        self.next_seed: Callable[[], int] = lambda: 0
        self.stand_ins: Mapping[str, str] = {}
        "What is called in place of a name of the submission, by name."
        self._worker: Serves | None = None
        self._spoiled = False
        "The driver of the GPU failed, and the worker is of no more use."
        self._spent = 0.0
        self._asked, self._fresh = 0, False
        self._lost: list[WorkerEnded] = []
        self._printed = ""
        self._lines = {c.index: c.source.count("\n") + 1 for c in submission.cells}
        "Of each cell."

    # ---- life

    def start(self) -> None:
        """Have a worker with the submission loaded.

        Raises:
            WorkerEnded: loading ended it; the second time it is said at once and not tried again.
            Starved: the machine had no room for it, or no GPU.
            SupportBroken: the unit's support.py raised.
        """
        if self._fresh:
            self.mend()
        if self._worker is not None:
            return
        if self.lost is not None:
            raise self.lost.with_traceback(None)  # else it would grow, and keep whoever asked
        self.generation += 1
        try:
            self._worker = self.zygote.spawn(self.limits)
        except Starved:
            self.kept_from_loading = True
            raise
        submission = self.submission
        cells, lengths, parts = self._code(submission.cells)
        files = submission.files
        message = wire.Load(
            self._module,
            cells,
            lengths,
            list(files),
            [len(data) for data in files.values()],
            list(self.names),
            self.next_seed(),
            self.device == "sim",
        )
        try:
            answer, _ = self._request(message, [*parts, *files.values()], self.limits.load_seconds)
            if not isinstance(answer, wire.Loaded):
                raise self.lied("an answer of another kind than was asked for")
        except (WorkerEnded, Starved) as ended:
            self.kept_from_loading = isinstance(ended, (Doubtful, Starved))
            if isinstance(ended, WorkerEnded):
                self._lost.append(ended)
            raise
        self.kept_from_loading = False
        self._lost = [ended for ended in self._lost if not isinstance(ended, Doubtful)]  # it was not the submission
        self.bound = frozenset(answer.bound) & frozenset(self.names)
        stopped = [self._placed(raised) for raised in answer.stopped[: len(cells)]]
        self.stopped = tuple(CellRun(r.cell or 0, f"{r.type_name}: {r.message}", r.line) for r in stopped)
        printed = self._worker.take_output()  # its own: what an earlier one said last may tell of hidden checks
        self.load_output = self.load_output or printed
        if self.support is not None:
            told, _ = self._request(wire.LoadSupport(self.support, self.next_seed()), [], self.limits.load_seconds)
            if isinstance(told, wire.Raised):
                self.renew()
                raise SupportBroken(f"support.py raised {told.type_name} in line {told.line}: {told.message}")
            if not isinstance(told, wire.Done):
                raise self.lied("an answer of another kind than was asked for")

    @property
    def _module(self) -> str:
        return "submission" if self.submission.script else "__main__"

    def _code(self, cells: Sequence[Cell]) -> tuple[list[wire.CellSource], list[int], list[bytes]]:
        """Cells as they are sent: without their sources, the bytes of these, and them."""
        submission = self.submission
        names = [f"cell {cell.index + 1}" if not submission.script else submission.source for cell in cells]
        if submission.script and len(submission.cells) > 1:
            names = [f"{submission.source[:_SHOWN]}, part {n + 1}" for n in range(len(names))]
        sources = [c.source.encode("utf-8", "replace") for c in cells]
        sent = [wire.CellSource(c.index, name, "") for c, name in zip(cells, names, strict=True)]
        return sent, [len(source) for source in sources], sources

    def run_region(
        self,
        region: Region,
        data: Question,
        values: Sequence[wire.Node],
        blocks: tuple[list[wire.Block], list[bytes]],
        restore: bool,
    ) -> tuple[wire.RegionRun, memoryview]:
        """Run the cells up to the end of a region in a worker of its own.

        Raises:
            WorkerEnded: it died, hung or lied.
            Starved: the machine had no room to run it.
        """
        self.renew()
        self._asked = 0
        self.generation += 1
        self._worker = self.zygote.spawn(self.limits)
        cells, lengths, parts = self._code(region.cells)
        files, (headers, memory) = self.submission.files, blocks
        message = wire.RunRegion(
            self._module,
            cells,
            lengths,
            list(files),
            [len(content) for content in files.values()],
            self.next_seed(),
            region.first,
            region.line,
            list(data.names),
            list(region.spare),
            [list(shape) for shape in data.shapes],
            list(values),
            restore,
            headers,
        )
        answer, body = self._request(message, [*parts, *files.values(), *memory], self.limits.load_seconds)
        if not isinstance(answer, wire.RegionRun):
            raise self.lied("an answer of another kind than was asked for")
        answer.stopped[:] = [self._placed(raised) for raised in answer.stopped[: len(cells)]]
        printed = self._worker.take_output()
        self.renew()
        self._printed = printed
        return answer, body

    def raised(self, raised: wire.Raised) -> StudentError:
        """What the student's code raised, as an exception of this side."""
        return _ERRORS.get(raised.kind, StudentError)(self._placed(raised))

    def _placed(self, raised: wire.Raised) -> wire.Raised:
        """With a cell and a line only if the submission has them: any other number could tell of hidden arguments."""
        cell = raised.cell if raised.cell in self._lines else None
        line = raised.line if cell is not None and 1 <= (raised.line or 0) <= self._lines[cell] else None
        return wire.Raised(raised.kind, raised.type_name, raised.message, cell, line)

    @property
    def spent(self) -> float:
        """Seconds of the wall that its calls took in all."""
        return self._spent

    @property
    def lost(self) -> WorkerEnded | None:
        """What ended the worker while it loaded the submission, once that happened twice."""
        return self._lost[-1] if len(self._lost) >= 2 else None

    def renew(self) -> None:
        """End the worker: the next check gets a fresh one, and nothing of what this one still had to say."""
        with self._undisturbed():
            self._printed, self._spoiled = "", False
            worker, self._worker = self._worker, None
            if worker is not None:
                worker.close()

    def mend(self) -> None:
        """Between two requests: a worker that has ended meanwhile is replaced at the next one."""
        if self._worker is not None and not self._worker.lives():
            self.renew()

    def another_worker(self) -> None:
        """Go on in a fresh worker within one check: what the old one printed is kept."""
        printed = self.take_output()
        self.renew()
        self._printed = printed

    def forget(self) -> None:
        """The check is over: the worker drops what it kept for it, and the next check has requests of its own.

        That costs no request: the next one, whichever check makes it, says so.
        """
        self._asked, self._fresh = 0, True
        if self._spoiled:
            self.another_worker()

    def still(self, generation: int) -> None:
        """Raises: WorkerEnded if the worker of that generation is no more."""
        if self._worker is None or generation != self.generation:
            raise WorkerEnded(Verdict.CRASHED, "The process that held this value has ended.")

    def take_output(self) -> str:
        """What the submission printed since the last call, of workers that have ended too."""
        text, self._printed = self._printed, ""
        return text if self._worker is None else text + self._worker.take_output()

    # ---- requests

    def ask(
        self, message: wire.AnyRequest, parts: Sequence[bytes | memoryview] = ()
    ) -> tuple[wire.AnyAnswer, memoryview]:
        """One request to a loaded worker.

        Raises:
            StudentError: the student's code raised.
            MissingAnswer: the name is not bound.
            WorkerEnded: it died, hung or lied.
        """
        self.start()
        called = self._called(message)
        answer, body = self._request(message, parts, self.limits.seconds(called), called)
        if isinstance(answer, wire.Raised):
            raise self.raised(answer)
        if isinstance(answer, wire.Unbound):
            name = getattr(message, "target", None)
            if not isinstance(name, str):
                raise self.lied("a name is missing that was not asked for")
            if getattr(message, "space", "") == "support":
                raise SupportBroken(f"support.py has no {name}")
            raise MissingAnswer(name)  # never in the worker's words, which students may read
        return answer, body

    def _called(self, message: wire.AnyRequest) -> str:
        """The name of the submission's that a request calls; empty where it calls none."""
        name = getattr(message, "target", "") if getattr(message, "space", "") == "student" else ""
        own = next((own for own, entry in self.stand_ins.items() if entry == name), name)
        return own if isinstance(own, str) else ""

    def _request(
        self, message: wire.AnyRequest, parts: Sequence[bytes | memoryview], seconds: float, called: str = ""
    ) -> tuple[wire.AnyAnswer, memoryview]:
        worker = self._worker
        assert worker is not None
        if self._spent > self.limits.submission_seconds:
            raise self._end(
                Verdict.TIMED_OUT, f"All calls together took over {self.limits.submission_seconds:g} seconds."
            )
        self._asked += 1
        if self._asked > wire.MAX_REQUESTS:
            raise self._end(
                Verdict.CRASHED,
                f"One check led to more than {wire.MAX_REQUESTS:,} requests to your code, for example by a result without end.",
            )
        message.fresh, self._fresh = self._fresh, False
        frame = wire.frame(message, parts)
        start = time.monotonic()
        self.under_way = UnderWay(called, seconds, start)
        with self._undisturbed():
            try:
                header, body = worker.request(frame, cpu_seconds=seconds)
            except BaseException as ended:  # whatever it was, the worker has been ended
                self.kills += isinstance(ended, Doubtful)
                self._worker = None
                self._printed += worker.take_output()
                raise
            finally:
                self.under_way = None
                self._spent += time.monotonic() - start
        with self.believing():
            answer = bounds.answer(header, len(body), gpu=self.device != "cpu")
        if self.device == "cuda":
            self._look_for_faults(answer)
        return answer, body

    def _look_for_faults(self, answer: wire.AnyAnswer) -> None:
        """What the GPU did not do, as an answer tells; raises the worker's end where its memory was at an end."""
        raised = [answer] if isinstance(answer, wire.Raised) else answer.stopped if isinstance(answer, wire.Loaded) else []
        if any(one.type_name == "OutOfMemoryError" for one in raised):
            self.kills += 1
            raise self._end(Verdict.OUT_OF_MEMORY, out_of_gpu(self.limits), OutOfGpu)
        self._spoiled |= isinstance(answer, wire.Raised) and bool(_GPU_IS_LOST.search(answer.message))

    def _end(self, verdict: Verdict, message: str, kind: type[WorkerEnded] = WorkerEnded) -> WorkerEnded:
        with self._undisturbed():
            worker, self._worker = self._worker, None
            if worker is None:
                return kind(verdict, message)
            ended = worker.end(verdict, message, kind)
            self._printed += worker.take_output()
            return ended

    @contextlib.contextmanager
    def uncounted(self) -> Iterator[None]:
        """What is asked meanwhile uses up neither the submission's time nor the requests of the check."""
        held = self._spent, self._asked
        try:
            yield
        finally:
            self._spent, self._asked = held

    @contextlib.contextmanager
    def _undisturbed(self) -> Iterator[None]:
        held, self.asking = self.asking, True
        try:
            yield
        finally:
            self.asking = held

    def lied(self, what: str) -> WorkerEnded:
        """End the worker for a broken rule; the exception to raise."""
        return self._end(Verdict.CRASHED, f"The process of this submission broke the rules of the grader: {what}.")

    @contextlib.contextmanager
    def believing(self) -> Iterator[None]:
        """Around everything that reads an answer: a broken rule ends the worker."""
        try:
            yield
        except wire.WireError as error:
            raise self.lied(str(error)) from None
