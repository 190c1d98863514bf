"""The course as data: units, exercises, points and limits, read from `unit.toml` and `course.toml`.

A unit is a folder: one under `solutions/` (with `lesson.py`, `checks.py` and all), or the one built from it under
`exercises/`, whose `unit.toml` is the public part of the same. Checks are not listed here: they are collected by pytest.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from grader.errors import CourseError, UsageError

Visibility = Literal["visible", "after_published", "after_due", "hidden"]
Level = Literal["open", "walled", "sealed"]
Device = Literal["cpu", "sim", "cuda"]
Attempts = Literal["last", "best", "last before due"]
Step = Literal["lesson", "general", "device"]
ExerciseKind = Literal["definition", "cell"]

VISIBILITIES: tuple[Visibility, ...] = ("visible", "after_published", "after_due", "hidden")
"From widest to narrowest."
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"Endings of figures."
DEVICES: tuple[Device, ...] = ("cpu", "sim", "cuda")
LESSON_SHARE = Fraction(2, 3)
"At least this part of an exercise's points is for the step `lesson`."


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one submission may use of the machine."""

    call_seconds: float = 5.0
    "CPU time of one call; the wall clock may take four times as long."
    calls: dict[str, float] = {}
    "CPU time of one call of a function that may take longer, by its name."
    load_seconds: float = 20.0
    "CPU time to run the cells of a submission."
    submission_seconds: float = 120.0
    "Wall clock of all calls and loads of a submission together."
    memory_mb: int = 512
    "MiB above what the worker held when it was ready."
    gpu_memory_mb: int = 1024
    "MiB of a GPU's memory, where it is graded on one."
    scratch_mb: int = 64
    "MiB written to the scratch folder; one file may take a little less than half of it, or at the level sealed all."
    entries: int = 2000
    "Files and folders in the scratch folder."
    threads: int = 16
    "Threads of a worker at one time."

    def seconds(self, called: object) -> float:
        """CPU time of one call of what has this name, or of what has none."""
        return self.calls.get(called, self.call_seconds) if isinstance(called, str) else self.call_seconds


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tolerance of one unit, where that of the course was measured to be too tight."""

    device: Literal["cpu", "cuda"]
    dtype: Literal["float16", "bfloat16", "float32", "float64", "complex64", "complex128", "number"]
    "`number` is a Python number."
    relative: float
    absolute: float
    "Values are close if they differ by at most `absolute + relative * |expected|`."
    date: datetime.date
    on: str
    "What it was measured on."

    @property
    def toml(self) -> str:
        """Its lines in `unit.toml`, below `[[tolerances]]`."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return "".join(
            f"{name} = {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}\n"
            for name, value in values.items()
        )


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a rubric: what a person looks at, and the most points that it can give."""

    text: str
    points: int


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What handing in after the due date costs."""

    per_cent: int | float
    "Of the score, for each step that has begun."
    step_hours: int | float = 24
    grace_minutes: int | float = 0
    "So much later is not late; whoever is later than that is late from the due date on."
    floor: int | float = 0
    "Per cent of the score that stay, however late."


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One graded piece of a unit."""

    name: str
    """The function or class that a student implements; found by this name whatever callable is bound to it.

    Of a cell exercise it is a name for results only.
    """
    title: str
    label: str
    "The number that stands in the stub, such as 2.1."
    steps: dict[Step, int]
    "Points per step; the points of the checks of a step add up to it."
    hints: tuple[str, ...] = ()
    "Gentle pushes, from vague to concrete; the report shows the first to a student who lost points."
    kind: ExerciseKind = "definition"
    "A `cell` exercise is a free cell, found by its label and graded by the values that it produces."
    data: tuple[str, ...] = ()
    "Of a cell exercise: the names of the data that it works on; the grader binds other data to them."
    like: str = ""
    "Of a cell exercise: the exercise, of any unit, whose misconceptions tell what a wrong number comes from."
    arguments: tuple[int | float, ...] = ()
    "What `like` is called with where there are no `data`."
    phrases: tuple[str, ...] = ()
    "Of a cell exercise in a unit without a lesson: words of comments and headings with which the question begins."
    operations: tuple[str, ...] = ()
    "Of such an exercise: names by which an answer is told from one to another question on the same data; `@` is one."
    rubric: tuple[Criterion, ...] = ()
    "What a person grades, besides the checks; pending until then."

    @property
    def points(self) -> int:
        """Of the checks and of the rubric."""
        return self.checked + sum(c.points for c in self.rubric)

    @property
    def checked(self) -> int:
        """The points of the checks."""
        return sum(self.steps.values())


Preload = Literal["optim", "broadcast_shapes"]
"What torch imports at its first use, in seconds: optimizers; `torch.broadcast_shapes`."


class Unit(msgspec.Struct, frozen=True):
    """One lesson with its exercises."""

    folder: Path
    title: str
    summary: str
    exercises: tuple[Exercise, ...]
    minutes: int = 30
    "How long a beginner needs."
    devices: tuple[Device, ...] = ("cpu",)
    "Devices that count for points."
    preload: tuple[Preload, ...] = ()
    "What the zygote imports beforehand besides torch and numpy."
    visibility: Visibility = "visible"
    "When a student sees the verdicts of the hidden checks."
    gives: tuple[str, ...] = ()
    "Answers (exercise names of any unit) that the lesson may show."
    files: tuple[str, ...] = ()
    "Data files and figures beside the lesson that students get too; the data lie beside the code when that is graded."
    limits: Limits = Limits()
    tolerances: tuple[Measured, ...] = ()
    "Where those of the course are too tight, see `grader calibrate`."
    graded_checks: dict[str, int] = {}
    "Of a built unit: how many hidden checks each exercise has when it is graded; `grader build` counts them."

    @property
    def data(self) -> tuple[str, ...]:
        """Those of `files` that code may read: all but figures."""
        return tuple(name for name in self.files if Path(name).suffix.lower() not in PICTURES)

    @property
    def name(self) -> str:
        """The folder's name, such as `02_activations`."""
        return self.folder.name

    @property
    def number(self) -> int:
        """Its place in the course; 0 for a unit without a number, which students do not get."""
        first = self.name.split("_")[0]
        return int(first) if first.isdigit() else 0

    @property
    def points(self) -> int:
        return sum(e.points for e in self.exercises)

    @property
    def built(self) -> bool:
        """True for the public unit under `exercises/`, which has no hidden checks and no reference."""
        return not self.has_lesson and not (self.folder / "checks.py").exists()

    @property
    def has_lesson(self) -> bool:
        """False for a unit that grades work on somebody else's lesson, and is never built."""
        return (self.folder / "lesson.py").exists()

    @property
    def cells(self) -> tuple[Exercise, ...]:
        """The cell exercises."""
        return tuple(e for e in self.exercises if e.kind == "cell")

    @property
    def definitions(self) -> tuple[Exercise, ...]:
        """The exercises that are functions or classes."""
        return tuple(e for e in self.exercises if e.kind == "definition")

    def exercise(self, name: str) -> Exercise:
        return next(e for e in self.exercises if e.name == name)

    @property
    def sources(self) -> tuple[Path, ...]:
        """Every file that decides a result, those of other units too."""
        data = {self.folder / name for name in self.data}
        files = {p for p in self.folder.rglob("*") if p.is_file() and (p.suffix in (".py", ".toml") or p in data)}
        if {e.like for e in self.exercises} - {e.name for e in self.definitions} - {""}:
            # What a wrong number comes from is looked up in another unit.
            files |= {p for name in ("lesson.py", "misconceptions.py") for p in self.folder.parent.glob(f"*/{name}")}
        return tuple(sorted(files))

    @property
    def version(self) -> str:
        """A hash of everything that decides a result: 16 hex digits."""
        digest = hashlib.sha256()
        for path in self.sources:
            digest.update(f"{path.relative_to(self.folder.parent)}\0".encode() + path.read_bytes() + b"\0")
        return digest.hexdigest()[:16]


class Course(msgspec.Struct, frozen=True):
    """All units in order, and what is true for each of them."""

    folder: Path
    title: str
    units: tuple[Unit, ...]
    summary: str = ""
    "What the course is, in a sentence or two; its site begins with it."
    level: Level = "walled"
    "The isolation that grading others' work needs."
    round: int = 0
    "Part of every seed: another round draws other inputs."
    language: str = "en"
    "What reports speak; `grader.language` says which languages there are."
    attempts: Attempts = "last"
    "Which of several submissions to a unit counts."
    late: Late | None = None
    "None where lateness costs nothing."
    due: dict[str, datetime.datetime] = {}
    "When each unit is due, by its name; here and not with the unit, whose version it would change."

    def unit(self, wanted: str) -> Unit:
        """The unit named `05_neuron_matmul`, `neuron_matmul`, `05` or `5`.

        Raises:
            UsageError: no unit, or the names of those there are.
        """
        for unit in self.units:
            number, _, rest = unit.name.partition("_")
            if wanted in (unit.name, rest, number, str(unit.number or unit.name)):
                return unit
        raise UsageError(f"There is no unit '{wanted}'. This course has {', '.join(u.name for u in self.units)}.")


class _UnitFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`unit.toml`, key by key."""

    title: str
    summary: str
    exercises: tuple[Exercise, ...]
    minutes: int = 30
    devices: tuple[Device, ...] = ("cpu",)
    preload: tuple[Preload, ...] = ()
    visibility: Visibility = "visible"
    gives: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    limits: Limits = Limits()
    tolerances: tuple[Measured, ...] = ()
    graded_checks: dict[str, int] = {}


class _CourseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`course.toml`, key by key."""

    title: str
    summary: str = ""
    level: Level = "walled"
    round: int = 0
    language: str = "en"
    attempts: Attempts = "last"
    late: Late | None = None
    due: dict[str, datetime.datetime] = {}


T = TypeVar("T")


def read_toml(path: Path, kind: type[T]) -> T:
    """Decode `path` into `kind`.

    Raises:
        CourseError: the file is not there, is no TOML, or a key is unknown, missing or of the wrong type.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise CourseError(
            path, "is not there.", "Create it; those of this repository, under solutions/, show how."
        ) from None
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        key = where.strip("`").removeprefix("$.") or "the top level"
        raise CourseError(path, f"{key}: {what[:1].lower()}{what[1:]}.", "Correct the key.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise CourseError(path, f"is not valid TOML: {error}.", "Correct the line.") from None


def load_unit(folder: Path) -> Unit:
    """Read one unit from its folder.

    Raises:
        CourseError: `unit.toml` is wrong; says which key and the fix.
    """
    folder = folder.resolve()
    path = folder / "unit.toml"
    if not re.fullmatch(r"\d\d_\w+", folder.name) and not re.fullmatch(r"[a-z]\w*", folder.name):
        raise CourseError(folder, "is no name for a unit.", "Name the folder like 03_neuron.")
    if (folder / "lesson.py").exists() and not folder.name[:2].isdigit():
        raise CourseError(folder, "has a lesson and no number.", "Name the folder like 03_neuron.")
    file = read_toml(path, _UnitFile)
    unit = Unit(folder, **{name: getattr(file, name) for name in file.__struct_fields__})
    check_exercises(path, unit.exercises)
    return unit


def check_exercises(path: Path, exercises: Sequence[Exercise]) -> None:
    """Hold the rules on names and points that types cannot.

    Raises:
        CourseError: two exercises of one name, a name that Python does not allow, or points that break a rule.
    """
    seen = set()
    for n, exercise in enumerate(exercises):
        where = f"exercises[{n}]"
        if exercise.name in seen:
            raise CourseError(path, f"{where}.name: two exercises are named {exercise.name}.", "Rename one of them.")
        seen.add(exercise.name)
        if not exercise.name.isidentifier():
            raise CourseError(path, f"{where}.name is {exercise.name!r}.", "Use a Python name.")
        if not exercise.steps or min(exercise.steps.values()) < 1:
            raise CourseError(path, f"{where}.steps gives a step no points.", "Write steps = {lesson = 3}.")
        if exercise.steps.get("lesson", 0) < LESSON_SHARE * exercise.checked:
            raise CourseError(
                path,
                f"{where}.steps gives lesson {exercise.steps.get('lesson', 0)} of {exercise.checked} points.",
                f"At least {LESSON_SHARE} of an exercise's points are for the step lesson: move points there.",
            )
        _check_kind(path, where, exercise)
        texts = [c.text for c in exercise.rubric]
        if len(set(texts)) < len(texts) or any(c.points < 1 or not c.text.strip() for c in exercise.rubric):
            raise CourseError(
                path,
                f"{where}.rubric has a criterion twice, without a text or without points.",
                'Write rubric = [{text = "It says why.", points = 2}].',
            )


def _check_kind(path: Path, where: str, exercise: Exercise) -> None:
    only = ("data", "like", "arguments", "phrases", "operations")
    used = [key for key in only if getattr(exercise, key)]
    if exercise.kind != "cell" and used:
        raise CourseError(path, f"{where}.{used[0]} is for a cell exercise.", 'Write kind = "cell", or take it out.')
    if exercise.data and exercise.arguments:
        raise CourseError(path, f"{where} has data and arguments.", "Keep data: `like` is called with them.")
    for name in exercise.data:
        if not name.isidentifier():
            raise CourseError(path, f"{where}.data: {name!r} is no name.", "Use a Python name.")
    if exercise.kind == "cell" and not re.fullmatch(r"[\w.]+", exercise.label):
        raise CourseError(path, f"{where}.label is {exercise.label!r}.", "Write one like 3.0: the cell begins with it.")


def load_course(folder: Path) -> Course:
    """Read `course.toml` and every unit beside it, in order.

    Raises:
        CourseError: a file is wrong, or two units share a number.
    """
    folder = folder.resolve()
    file = read_toml(folder / "course.toml", _CourseFile)
    units = tuple(load_unit(p.parent) for p in sorted(folder.glob("*/unit.toml")))
    numbers = [u.number for u in units]
    for unit in units:
        if unit.number and numbers.count(unit.number) > 1:
            raise CourseError(unit.folder, f"the number {unit.number} is used twice.", "Renumber one of the units.")
    course = Course(folder, units=units, **{name: getattr(file, name) for name in file.__struct_fields__})
    _check_dates(folder / "course.toml", course)
    return msgspec.structs.replace(course, due={course.unit(key).name: when for key, when in course.due.items()})


def _check_dates(path: Path, course: Course) -> None:
    for key, when in course.due.items():
        try:
            course.unit(key)
        except UsageError as error:
            raise CourseError(path, f"due.{key}: {error}", "Name a unit such as 05_neuron_matmul.") from None
        if when.tzinfo is None:
            raise CourseError(
                path, f"due.{key}: {when} has no time zone.", "Write it as 2026-11-20T23:59:00+01:00, or with Z for UTC."
            )
    late = course.late
    if late and not (0 <= late.per_cent <= 100 and 0 <= late.floor <= 100 and late.step_hours > 0 <= late.grace_minutes):
        raise CourseError(
            path,
            "late: per_cent and floor are from 0 to 100, step_hours is above 0, grace_minutes not below.",
            "Write late = {per_cent = 10, step_hours = 24, grace_minutes = 15, floor = 50}.",
        )
