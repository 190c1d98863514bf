"""Where submissions are graded one after the other, in this process or in a checker process of its own."""

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, NoReturn, Protocol, Self

import msgspec

import grader
from grader import errors
from grader.course import Device, Level, Unit
from grader.engine.keys import key_of
from grader.errors import CourseError, ExecutionError, GraderError, NoRoom, lacking, reason
from grader.results import Result, from_json, to_json
from grader.submissions import HandIn, Submission

PATIENCE = 5
"A checker process that has not answered after this many times a submission's budget of time ..."
START_SECONDS = 120.0
"... and this much to start the checker, is stuck and ended."
MOST_IN_VAIN = 4
"So many checker processes in a row may end without an answer: no other submission would fare better after that."
END_SECONDS = 10.0
"A checker process that has done its work has this long to close its checker, before it is killed."
STOP_SECONDS = 0.5
"One that is stopped half-way has this long; what it then leaves on the disk is swept."
DYING_SECONDS = 0.1
"The zygote and workers of a checker process that was killed end with it, and this much later nothing writes any more."


class Task(msgspec.Struct, frozen=True):
    """One submission to be graded for one unit."""

    hand_in: HandIn
    unit: Unit
    keys: frozenset[str] = frozenset()
    "Of the results that are there already; nothing is graded if its key is one of them."
    row: int = 0
    "Of the submission, where it comes from a gradebook."

    @property
    def place(self) -> tuple[str, str, int]:
        """What no two tasks of a run have in common: unit, student, and which of their submissions."""
        return self.unit.name, self.hand_in.student, self.row


class Kept(msgspec.Struct, frozen=True):
    """The answer to a task whose result is there already, under this key."""

    key: str


class Broken(msgspec.Struct, frozen=True):
    """The grader's own machinery failed on a task, which has no result yet."""

    reason: str


Answer = Result | Kept | Broken


class GradesOne(Protocol):
    """What a desk needs of a `grader.checking.autograde.Checker`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> object: ...

    def grade(self, submission: Submission, /) -> Result: ...


class Explains(Protocol):
    """What a desk needs of a `grader.diagnosis.Diagnosis`."""

    def explain(self, submission: Submission, result: Result, /) -> Result: ...


class Setup(msgspec.Struct, frozen=True):
    """What every desk of a run has in common."""

    level: Level
    devices: tuple[Device, ...] | None
    "None for those that the unit counts."
    secret: bytes
    round: int = 0
    checker: str = "grader.checking.starting:checker"
    "Imported late, since it needs torch."
    diagnosis: str = "grader.diagnosis:Diagnosis"
    reader: str = "grader.submissions:read"
    stubs: str = "grader.release:stubs"


def load(name: str) -> Any:
    """The object that `module:name` names."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


class Desk:
    """Grades in this process, with one checker at a time: that of the last unit. A context manager."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._unit: Unit | None = None
        self._unit_version = ""
        self._stubs: Mapping[str, str] = {}
        self._checker: GradesOne | None = None
        self._diagnosis: Explains | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def grade(self, task: Task) -> Answer:
        """The result of `task`, with its key.

        Raises:
            GraderError: the course is wrong, a wall is missing, or the machinery cannot be started: no other task
                would fare better.
        """
        self._turn_to(task.unit)
        try:
            submission: Submission = load(self._setup.reader)(task.hand_in, task.unit, self._stubs)
        except Exception as error:
            return Broken(reason(error))
        key = self._key(task, submission.sha256)
        if key in task.keys:
            return Kept(key)
        checker = self._open(task.unit)
        try:
            result = self._explained(submission, checker.grade(submission))
            return msgspec.structs.replace(result, student=task.hand_in.student, key=key)
        except Exception as error:
            if isinstance(error, NoRoom) or (isinstance(error, GraderError) and not isinstance(error, ExecutionError)):
                raise
            # Whatever it was, the checker may have been left half-way.
            with suppress(Exception):
                self.close()
            return Broken(reason(error))

    def _explained(self, submission: Submission, result: Result) -> Result:
        """The result with the mistakes that are known by name; as it was, and that is told, where none could be looked for."""
        try:
            if self._diagnosis is None:
                self._diagnosis = load(self._setup.diagnosis)(self._checker)
            return self._diagnosis.explain(submission, result)
        except CourseError:
            raise
        except Exception as error:
            self.close()  # it may have been left half-way
            # A student reads it too: what was raised may quote hidden values.
            failed = f"the grader failed at it ({type(error).__name__}). No verdict depends on that."
            return msgspec.structs.replace(result, notes=(*result.notes, f"No mistake was looked for by name: {failed}"))

    def _turn_to(self, unit: Unit) -> None:
        if unit != self._unit:
            self.close()
            self._unit_version, self._stubs = unit.version, load(self._setup.stubs)(unit)
            self._unit = unit

    def _open(self, unit: Unit) -> GradesOne:
        if self._checker is None:
            s = self._setup
            options: dict[str, Any] = {"level": s.level, "devices": s.devices, "secret": s.secret, "round": s.round}
            try:
                load("grader.execution.room:ensure")(unit.limits)  # before torch, which aborts where memory is short
                checker: GradesOne = load(s.checker)(unit, **options)
                self._checker = checker.__enter__()
            except GraderError:
                raise
            except Exception as error:
                raise _not_started(error) from error
        return self._checker

    def _key(self, task: Task, sha256: str) -> str:
        """A hash of all that decides a result; keyed by the secret, so that it tells about none of its parts."""
        s = self._setup
        devices = s.devices or task.unit.devices
        return key_of(
            s.secret,
            unit=task.unit.name,
            unit_version=self._unit_version,
            student=task.hand_in.student,
            submission=sha256,
            devices=devices,
            gpu=str(load("grader.execution.driver:find")()) if "cuda" in devices else "",
            level=s.level,
            round=s.round,
            grader=grader.__version__,
            torch=version("torch"),
        )

    def close(self) -> None:
        """Close the checker, if there is one; Ctrl-C waits for that, which takes a tenth of a second."""
        with _put_off():
            checker, self._checker, self._diagnosis = self._checker, None, None
            if checker is not None:
                checker.__exit__(None, None, None)


@contextmanager
def _put_off() -> Iterator[None]:
    """Whatever raises KeyboardInterrupt here does so at the end; the second time at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: object) -> None:
        came.append(number)
        if len(came) > 1:
            raise KeyboardInterrupt

    held = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is signal.default_int_handler]
    try:
        for number in held:
            signal.signal(number, note)
        yield
    finally:
        for number in held:
            signal.signal(number, signal.default_int_handler)
    if came:
        raise KeyboardInterrupt


def _not_started(error: Exception) -> ExecutionError:
    kind = NoRoom if lacking(error) else ExecutionError
    return kind(f"A checker could not be started: {reason(error)}.")


class CheckerProcess:
    """A desk in a process of its own. What it answers is JSON, never unpickled.

    Raises:
        ExecutionError: the machine has no more processes, memory or open files.
    """

    def __init__(self, setup: Setup) -> None:
        context = multiprocessing.get_context("spawn")
        try:
            self.connection, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, setup), name="checker", daemon=True)
            self._process.start()
        except OSError as error:
            raise _not_started(error) from error
        theirs.close()
        self.task: Task | None = None
        self.deadline = 0.0
        self.answered = False

    def give(self, task: Task) -> None:
        self.task = task
        self.deadline = time.monotonic() + START_SECONDS + PATIENCE * task.unit.limits.submission_seconds
        # A process that has just died is noticed when its answer is taken.
        with suppress(OSError):
            self.connection.send(task)

    def take(self) -> Answer:
        """The answer to the task in hand, once `connection` is ready.

        Raises:
            GraderError: as `Desk.grade`.
        """
        self.task = None
        try:
            answer = self.connection.recv_bytes()
        except (EOFError, OSError):
            self._process.join(5)
            code = self._process.exitcode
            why = "; if memory ended, try fewer --jobs" if code == -signal.SIGKILL else ""
            return Broken(f"the checker process ended (exit status {code}{why})")
        self.answered = True
        return decode(answer)

    def hang_up(self, *, politely: bool) -> None:
        """Have it close its checker, after the task in hand if `politely`, else at once."""
        self.connection.close()
        if not politely:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait until it has ended; at the deadline, or at another Ctrl-C, it is killed."""
        try:
            self._process.join(max(0.0, deadline - time.monotonic()))
        finally:
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
                time.sleep(DYING_SECONDS)
        self._process.close()


def end_all(processes: Sequence[CheckerProcess], *, politely: bool) -> None:
    """All of `processes` at the same time."""
    deadline = time.monotonic() + (END_SECONDS if politely else STOP_SECONDS)
    with ExitStack() as stack:  # another Ctrl-C may interrupt one wait, and the others go on
        for process in processes:
            stack.callback(process.wait, deadline)
            process.hang_up(politely=politely)


def _serve(connection: Connection, setup: Setup) -> None:
    # Ctrl-C reaches the whole group; the parent decides what becomes of the task in hand. A handler, unlike
    # ignoring, is not inherited by the programs that are started here.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # unlike SystemExit it passes through pytest
    with suppress(KeyboardInterrupt):  # it may come while the others are being looked at
        with suppress(KeyboardInterrupt, EOFError, BrokenPipeError, ConnectionResetError), Desk(setup) as desk:
            _answer_all(connection, desk)
        signal.signal(signal.SIGTERM, lambda number, frame: None)
    os._exit(0)  # Python would take torch apart, which takes over a second, and the system does it as well


def _answer_all(connection: Connection, desk: Desk) -> NoReturn:
    while True:
        task = connection.recv()
        try:
            answer = desk.grade(task)
        except GraderError as error:
            connection.send_bytes(encode(error))
        else:
            connection.send_bytes(encode(answer))


def encode(answer: Answer | GraderError) -> bytes:
    """An answer as JSON, or an error that ends the run; the first letter says which kind."""
    match answer:
        case Kept(key=key):
            return b"K" + key.encode()
        case Broken(reason=reason):
            return b"B" + reason.encode(errors="replace")
        case Result():
            return b"R" + to_json(answer)
    fields = (str(answer.where), answer.what, answer.fix) if isinstance(answer, CourseError) else (str(answer),)
    return b"E" + msgspec.json.encode((type(answer).__name__, fields))


def decode(answer: bytes) -> Answer:
    """What `encode` was given.

    Raises:
        GraderError: if it was one.
    """
    kind, body = answer[:1], answer[1:]
    if kind == b"R":
        return from_json(body)
    if kind == b"K":
        return Kept(body.decode())
    if kind == b"B":
        return Broken(body.decode())
    name, args = msgspec.json.decode(body)
    raise getattr(errors, name)(*args)


Fresh = Callable[[Task], Task]
"Adds to a task, just before it is graded, the keys of the results that are there by now."


Answers = Generator[tuple[Task, Answer], None, None]
"Closing it ends what grades."


def one_by_one(tasks: Sequence[Task], setup: Setup, fresh: Fresh) -> Answers:
    """Grade `tasks` in this process."""
    with Desk(setup) as desk:
        for task in tasks:
            yield task, desk.grade(fresh(task))


def side_by_side(tasks: Sequence[Task], setup: Setup, fresh: Fresh, jobs: int) -> Answers:
    """Grade `tasks` in up to `jobs` checker processes; in the order in which they end.

    A process that dies or gets stuck costs the task that it had in hand.

    Raises:
        GraderError: as `Desk.grade`, and if one process after the other ends before it has answered anything.
    """
    waiting = list(reversed(tasks))
    busy: list[CheckerProcess] = []
    leaving: list[CheckerProcess] = []  # they have no more to do
    done, in_vain = False, 0
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                busy.append(CheckerProcess(setup))
                busy[-1].give(fresh(waiting.pop()))
            soonest = min(p.deadline for p in busy)
            ready = wait([p.connection for p in busy], timeout=max(0.0, soonest - time.monotonic()))
            for process in list(busy):
                task = process.task
                assert task is not None
                answer: Answer
                if process.connection in ready:
                    answer = process.take()
                elif process.deadline < time.monotonic():
                    answer = Broken("the checker process did not answer any more")
                else:
                    continue
                gone = isinstance(answer, Broken)
                in_vain = 0 if process.answered else in_vain + 1
                if in_vain > MOST_IN_VAIN and isinstance(answer, Broken):
                    raise ExecutionError(
                        f"{in_vain} checker processes in a row ended before they had answered: {answer.reason}. "
                        "Is there memory for them? Try fewer --jobs."
                    )
                if gone:
                    busy.remove(process)
                    end_all([process], politely=False)
                elif waiting:
                    process.give(fresh(waiting.pop()))
                else:
                    busy.remove(process)
                    leaving.append(process)
                    process.hang_up(politely=True)
                yield task, answer
        done = True
    finally:
        end_all([*busy, *leaving], politely=done)
