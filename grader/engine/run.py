"""Grade a class: what is kept, what is graded, what is graded again."""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import msgspec

import grader
from grader.course import Course, Device, Level, Unit
from grader.engine.desk import Answers, Broken, Fresh, Kept, Setup, Task, load, one_by_one, side_by_side
from grader.engine.store import Store
from grader.results import CheckResult, ExerciseResult, Fault, Outcome, Result, Verdict, unmarked
from grader.submissions import HandIn
from grader.submissions.text import plain

WORTH_STARTING = 8
"Submissions for which a checker process starts: it and its zygote import torch, which takes as long as grading so many."

OnResult = Callable[[Result, bool], None]
"Called once per task, with its result and whether that was there before."


class Keeps(Protocol):
    """Where results are kept: a folder's `Store`, or a gradebook."""

    def keys(self, task: Task, /) -> frozenset[str]:
        """Under which keys there is a result of the task that need not be graded again."""

    def look_up(self, task: Task, key: str, /) -> Result:
        """The result that is there under one of these keys; it counts from now on."""

    def keep(self, task: Task, result: Result, /) -> Result:
        """Keep a complete result, on the disk on return; the one that counts, which may be another command's."""


class Elsewhere(Protocol):
    """Where tasks are graded if not on this machine: `grader.engine.cluster.Cluster`."""

    def grade(self, tasks: Sequence[Task], setup: Setup, fresh: Fresh, *, alone: bool = False) -> Answers: ...


class Summary(msgspec.Struct, frozen=True):
    """What came of the tasks of one run."""

    results: tuple[Result, ...]
    "One for each task, in their order."
    kept: int
    "How many of them were there from an earlier run."
    seconds: float

    @property
    def held(self) -> tuple[Result, ...]:
        """Results whose score must wait: something in them could not be judged, or was left out."""
        return tuple(r for r in self.results if r.held)

    @property
    def rejected(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.rejected)

    @property
    def missing(self) -> tuple[ExerciseResult, ...]:
        """Exercises without an answer, in submissions that could be read."""
        return tuple(e for r in self.results if not r.rejected for e in r.exercises if e.missing)

    @property
    def mean(self) -> Fraction | None:
        """The mean share of the points, of the results that are complete; None without any."""
        shares = [r.score / r.points for r in self.results if not r.held and not r.pending and r.points]
        return sum(shares, Fraction(0)) / len(shares) if shares else None


def default_jobs(count: int) -> int:
    """Checker processes for `count` submissions: one a core, and none that would cost more than it gains.

    `grade_tasks` runs fewer where memory is short.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, -(-count // WORTH_STARTING)) or 1


def admitted(jobs: int, tasks: Sequence[Task], devices: Sequence[Device] | None = None) -> int:
    """How many of `jobs` checker processes may run at one time: none idle, and all within the machine's memory.

    Each is counted with its zygote and with what the unit that declares most promises to its workers. One may always.
    """
    if any("cuda" in (devices or task.unit.devices) for task in tasks):
        jobs = 1  # the GPU's memory is promised to one submission at a time
    units: list[Unit] = list({task.unit.name: task.unit for task in tasks}.values())
    jobs = max(1, min(jobs, len(tasks)))
    return jobs if jobs == 1 else min(jobs, load("grader.execution.room:most_pairs")(units))


def grade_all(
    course: Course,
    tasks: Sequence[Task],
    *,
    secret: bytes,
    out: Path,
    jobs: int = 1,
    devices: Sequence[Device] | None = None,
    level: Level | None = None,
    on_result: OnResult = lambda result, kept: None,
    setup: Setup | None = None,
    cluster: Elsewhere | None = None,
) -> Summary:
    """Grade `tasks` into `out/results.jsonl`, skipping what is there already and complete; as `grade_tasks`.

    Args:
        secret: of the course; part of every seed.
        devices: what to grade on; None for what each unit counts.
        level: None for the strongest that stands here, at least the course's.
        setup: for tests; by default made of the other arguments.

    Raises:
        UsageError: `out` cannot be used.
        Refused: another run is writing to `out`.
        GraderError: as `grade_tasks`.
    """
    setup = setup or setup_of(course, secret=secret, devices=devices, level=level)
    with Store(out) as store:
        summary = grade_tasks(distinct(tasks), setup, keep=store, jobs=jobs, on_result=on_result, cluster=cluster)
        store.compact()
    return summary


def setup_of(
    course: Course, *, secret: bytes, devices: Sequence[Device] | None = None, level: Level | None = None
) -> Setup:
    """What the desks of a run have in common; arguments as those of `grade_all`."""
    from grader.execution import levels  # walls are there on some systems only

    return Setup(
        level or levels.best(course.level), tuple(devices) if devices is not None else None, secret, course.round
    )


def grade_tasks(
    tasks: Sequence[Task],
    setup: Setup,
    *,
    keep: Keeps,
    jobs: int = 1,
    on_result: OnResult = lambda result, kept: None,
    cluster: Elsewhere | None = None,
) -> Summary:
    """Grade `tasks`, no two of one place, and keep each result as soon as it is complete; skip what is there already.

    No submission can make this raise, and none costs another's result: what breaks the checker is graded again, alone,
    and is ungraded if that breaks it too. A run that is killed goes on where it was.

    Args:
        jobs: checker processes, or fewer as `admitted` says; 1 grades in this process, and with a GPU it is always 1.
        cluster: where to grade instead of on this machine.

    Raises:
        WallsMissing: this machine cannot isolate as the level requires.
        CourseError: a file of a unit is wrong.
        ExecutionError: the machinery cannot be started.
        NoRoom: the machine has no more disk, memory, open files or processes; what was graded is kept.
    """
    started = time.monotonic()
    kept = 0
    results: dict[tuple[str, str, int], Result] = {}

    def fresh(task: Task) -> Task:
        return msgspec.structs.replace(task, keys=keep.keys(task))

    try:
        with closing(_answers(tasks, setup, fresh, jobs, cluster)) as answers:
            for task, answer in answers:
                if isinstance(answer, Kept):
                    kept += 1
                    result = keep.look_up(task, answer.key)
                else:
                    told = _ungraded(task, answer.reason, setup) if isinstance(answer, Broken) else answer
                    result = keep.keep(task, told)
                results[task.place] = result
                on_result(result, isinstance(answer, Kept))
    finally:
        if os.name == "posix":
            with suppress(OSError, ImportError):  # the machine may have no room even for that
                load("grader.execution.scratch:sweep")()  # what killed checkers left
    return Summary(tuple(results[task.place] for task in tasks), kept, time.monotonic() - started)


def _name(task: Task) -> tuple[str, str]:
    return task.unit.name, task.hand_in.student


def distinct(tasks: Sequence[Task]) -> list[Task]:
    """`tasks` of a folder by unit, so that a desk opens one checker after the other; the same one twice is graded once.

    Different work under one name is told apart by the name of its file, or else by its path, or by a hash of that.
    """
    given = {(_name(task), task.hand_in.path, task.hand_in.inside): task for task in tasks}
    found = sorted(given.values(), key=lambda task: task.unit.name)
    for told_by in (lambda h: h.inside or h.path.name, _place, _hash_of_place):
        count = Counter(_name(task) for task in found)
        found = [_named(task, told_by(task.hand_in)) if count[_name(task)] > 1 else task for task in found]
    return found


def _place(hand_in: HandIn) -> str:
    return f"{hand_in.path}, {hand_in.inside}" if hand_in.inside else str(hand_in.path)


def _hash_of_place(hand_in: HandIn) -> str:
    return hashlib.sha256(_place(hand_in).encode(errors="surrogatepass")).hexdigest()[:12]


def _named(task: Task, by: str) -> Task:
    # A name on disk may hold bytes that are no text: those that look the same when shown get the hash.
    student = f"{task.hand_in.student} ({plain(by, 400)})"
    return msgspec.structs.replace(task, hand_in=msgspec.structs.replace(task.hand_in, student=student))


def _answers(todo: Sequence[Task], setup: Setup, fresh: Fresh, jobs: int, cluster: Elsewhere | None) -> Answers:
    """An answer for each of `todo`; those that broke or starved come last, graded again alone."""
    if cluster is not None:
        first = cluster.grade(todo, setup, fresh)
    else:
        jobs = admitted(jobs, todo, setup.devices)
        first = one_by_one(todo, setup, fresh) if jobs <= 1 else side_by_side(todo, setup, fresh, jobs)
    again: list[Task] = []
    with closing(first):
        for task, answer in first:
            if isinstance(answer, Broken) or (isinstance(answer, Result) and _cut_short(answer)):
                again.append(task)
            else:
                yield task, answer
    if cluster is not None:
        yield from cluster.grade(again, setup, fresh, alone=True)
    else:
        yield from one_by_one(again, setup, fresh) if jobs <= 1 else side_by_side(again, setup, fresh, 1)


def _cut_short(result: Result) -> bool:
    """Whether the machine kept something from being judged: had no room for it, or ended the grader's own processes."""
    outcomes = [o for c in result.checks for o in c.outcomes]
    return any(o.verdict is Verdict.UNGRADED and o.note.startswith(("starved", "broke off")) for o in outcomes)


def _ungraded(task: Task, reason: str, setup: Setup) -> Result:
    """A result that holds the score back: all points are there, none is judged."""
    hand_in, unit = task.hand_in, task.unit
    note = f"The grader itself failed on this submission, twice: {reason}."
    outcome = Outcome("cpu", Verdict.UNGRADED, fault=Fault.GRADER, note=note)
    return Result(
        student=hand_in.student,
        unit=unit.name,
        title=unit.title,
        submission="",
        audience="instructor",
        unit_version=unit.version,
        grader=grader.__version__,
        torch=version("torch"),
        exercises=tuple(
            ExerciseResult(
                e.name,
                e.title,
                e.label,
                checks=tuple(
                    CheckResult(
                        f"all_of_{step}", e.name, f"All checks of {e.title}.", Fraction(points), (outcome,), step
                    )
                    for step, points in e.steps.items()
                ),
                marks=unmarked(e),
            )
            for e in unit.exercises
        ),
        source=plain(hand_in.path.name, 100),
        devices=tuple(setup.devices or unit.devices),
        level=setup.level,
        round=setup.round,
    )
