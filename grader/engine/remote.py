"""What runs in a Dask worker: a checker process for the unit in hand, kept warm from one task of a run to the next.

    bundle (the course's files, once a worker) ──┐
    job (one submission, read)                 ──┴─> station: a private folder, a checker process ──> answer, as JSON

Checks need the main thread of a process, for their signals; a Dask worker runs tasks in another. Hence the process.
"""

import asyncio
import atexit
import multiprocessing
import pickle
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.metadata import version

import msgspec

import grader
from grader.course import Unit
from grader.engine.desk import Answer, Broken, CheckerProcess, Setup, Task, encode, end_all
from grader.errors import CourseError, GraderError, Refused, reason
from grader.execution import scratch
from grader.submissions import HandIn, Submission

IDLE_SECONDS = 300.0
"A station whose run sends nothing for so long is closed: the command may have been killed."
_LOOK_SECONDS = 0.2
"Between two looks whether the run was stopped."
_COURSE, _SUBMISSION = "course", "submission"


class Job(msgspec.Struct, frozen=True):
    """One task of a run, complete in itself but for the bundle."""

    run: str
    bundle: str
    "The hash of the bundle that goes with it."
    setup: Setup
    unit: Unit
    "Its folder is that of the sender."
    student: str
    keys: frozenset[str]
    submission: bytes
    "A `Submission`, read by the sender, pickled."


class Station:
    """A checker process for one run and one bundle, on a copy of the course in a folder that nobody else may enter."""

    def __init__(self, job: Job, bundle: bytes) -> None:
        self.of = job.run, job.bundle
        self.leaving = False
        "Set from another thread: whatever is in hand is given up."
        self._idle: threading.Timer | None = None
        scratch.sweep()  # what killed workers left
        with ExitStack() as stack:
            self.folder = stack.enter_context(scratch.private())
            for name, content in msgspec.msgpack.decode(bundle, type=dict[str, bytes]).items():
                path = self.folder / _COURSE / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            # Dask's nannies start workers as processes that may have no children.
            multiprocessing.current_process().daemon = False
            reader = f"{__name__}:{as_read.__name__}"
            self._process = CheckerProcess(msgspec.structs.replace(job.setup, reader=reader))
            self._stack = stack.pop_all()

    def grade(self, job: Job) -> Answer:
        """The answer to a job.

        Raises:
            GraderError: as `Desk.grade`; files of the course are called as the sender calls them.
        """
        (self.folder / _SUBMISSION).write_bytes(job.submission)
        unit = msgspec.structs.replace(job.unit, folder=self.folder / _COURSE / job.unit.name)
        self._process.give(Task(HandIn(job.student, self.folder / _SUBMISSION), unit, job.keys))
        while not self._process.connection.poll(_LOOK_SECONDS):
            if self.leaving:
                return Broken("the run was stopped")
            if self._process.deadline < time.monotonic():
                return Broken("the checker process did not answer any more")
        try:
            return self._process.take()
        except CourseError as error:
            here, there = str(self.folder / _COURSE), str(job.unit.folder.parent)
            raise CourseError(
                *(text.replace(here, there) for text in (str(error.where), error.what, error.fix))
            ) from None

    def rest(self) -> None:
        """Be closed after a while, unless there is something to do."""
        self._idle = threading.Timer(IDLE_SECONDS, _close, [self])
        self._idle.daemon = True
        self._idle.start()

    def wake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()

    def close(self, *, politely: bool) -> None:
        self.wake()
        with self._stack:
            end_all([self._process], politely=politely)


def as_read(hand_in: HandIn, unit: Unit, stubs: Mapping[str, str]) -> Submission:
    """The reader of a station's checker process: what the sender read. It is trusted: it sent the checks as well."""
    found: Submission = pickle.loads(hand_in.path.read_bytes())
    return found


_lock = threading.Lock()
_idle: list[Station] = []
_busy: list[Station] = []


def versions() -> tuple[str, str]:
    """What must be the same on both sides, or the same submission would have another key: grader and torch."""
    return grader.__version__, version("torch")


def grade(theirs: tuple[str, str], packed: bytes, bundle: bytes) -> bytes:
    """Grade a job: the task that Dask runs. Never raises; what no other task would survive is an answer as well.

    Args:
        theirs: the sender's `versions`.
        packed: the `Job`, pickled by the sender.
    """
    try:
        if theirs != (here := versions()):
            told = "grader {}, torch {}"
            raise Refused(
                f"A worker of the cluster has {told.format(*here)}, and this machine {told.format(*theirs)}: results would "
                "not be the same. Install the same versions there."
            )
        job: Job = pickle.loads(packed)
        return encode(_graded(job, bundle))
    except GraderError as error:
        return encode(error)
    except Exception as error:
        return encode(Broken(reason(error)))


def _graded(job: Job, bundle: bytes) -> Answer:
    station = _taken(job) or Station(job, bundle)
    with _lock:
        _busy.append(station)
    sound = False
    try:
        answer = station.grade(job)
        sound = not isinstance(answer, Broken)
        return answer
    finally:
        with _lock:
            _busy.remove(station)
            stays = sound and not station.leaving
            if stays:
                _idle.append(station)
                station.rest()
        if not stays:
            station.close(politely=sound)


def _taken(job: Job) -> Station | None:
    """The idle station for a job; those of other units make room first: a checker process holds torch twice."""
    with _lock:
        fitting = next((s for s in _idle if s.of == (job.run, job.bundle)), None)
        others = [s for s in _idle if s.of != (job.run, job.bundle)] if fitting is None else []
        for station in [fitting, *others]:
            if station is not None:
                _idle.remove(station)
    for station in others:
        station.close(politely=True)
    if fitting is not None:
        fitting.wake()
    return fitting


def _close(station: Station) -> None:
    """Close a station if nothing has taken it meanwhile."""
    with _lock:
        if station not in _idle:
            return
        _idle.remove(station)
    station.close(politely=True)


async def leave(run: str) -> None:
    """Close what a run has in this worker; what it has in hand is given up."""
    with _lock:
        for station in _busy:
            station.leaving |= station.of[0] == run
        own = [station for station in _idle if station.of[0] == run]
    for station in own:
        await asyncio.to_thread(_close, station)
    end = time.monotonic() + _LOOK_SECONDS * 10
    while any(station.of[0] == run for station in _busy) and time.monotonic() < end:
        await asyncio.sleep(_LOOK_SECONDS / 4)
    await asyncio.to_thread(scratch.sweep)


@atexit.register
def _leave_all() -> None:
    """The worker itself ends in good order."""
    for station in list(_idle):
        _close(station)
