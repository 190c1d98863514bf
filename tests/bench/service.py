"""How long real submissions take, measured by grading them, and kept in `service.json`; all times in seconds.

Each submission is read, graded at the level that the course requires and looked through for mistakes by name, by a warm
`Desk` as in every run of the grader. The samples are the assignment of `make bench`, of which half of the checks fail, and
two units of the sample class, without what harms: answers that hang or swallow memory cost their limit, and no more.
"""

import datetime
import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from bench import record
from bench.tree import processor

from grader.course import Course, load_course
from grader.engine.desk import Broken, Desk, Setup, Task
from grader.execution import levels
from grader.submissions import find

BENCH = Path(__file__).parent
FILE = BENCH / "service.json"
ROOT = BENCH.parents[1]
UNITS = ("03_neuron", "05_neuron_matmul")
COUNT = 24
"Submissions to the assignment of `make bench`."
sys.path.append(str(BENCH / "peers"))

from demo import EXPECTED, harms  # noqa: E402
from handed_in import half  # noqa: E402


class Times(msgspec.Struct, frozen=True):
    """Of the submissions to one unit."""

    cpu: tuple[float, ...]
    "Of each, processor time of all processes: how long it keeps a core that it has for itself."
    wall: tuple[float, ...]
    "Of each, on the wall clock of the machine that measured, other work there included."


class Service(msgspec.Struct, frozen=True):
    """What was measured."""

    date: str
    machine: str
    level: str
    units: dict[str, Times]

    @property
    def takes(self) -> list[float]:
        """What a submission may take on a core of its own: each unit counts alike, each of its samples too."""
        longest = max(len(times.cpu) for times in self.units.values())
        return [times.cpu[n * len(times.cpu) // longest] for times in self.units.values() for n in range(longest)]

    @property
    def mean(self) -> float:
        """Of a submission, in the mean over the units."""
        return sum(sum(times.cpu) / len(times.cpu) for times in self.units.values()) / len(self.units)


def load() -> Service:
    return msgspec.json.decode(FILE.read_bytes(), type=Service)


def setup() -> Setup:
    return Setup("open" if levels.missing("walled") else "walled", None, b"rush" * 8)


def bench_tasks(folder: Path, count: int) -> list[Task]:
    """Submissions to the assignment of `make bench`, written into `folder`."""
    (unit,) = load_course(BENCH / "peers" / "solutions").units
    for student, (source, _) in half(count).items():
        (folder / student).mkdir(parents=True)
        (folder / student / "submission.py").write_text(source)
    return [Task(hand, unit) for hand in find([folder], (unit,))]


def sample_tasks(course: Course, name: str, folder: Path) -> list[Task]:
    """The sample class of a unit, without what harms."""
    (unit,) = (unit for unit in course.units if unit.name == name)
    for expected in sorted((ROOT / "tests" / "sample_class" / name).glob(f"*/{EXPECTED}")):
        if not harms(expected.parent):
            ignored = shutil.ignore_patterns(EXPECTED, "__pycache__")
            shutil.copytree(expected.parent, folder / expected.parent.name, ignore=ignored)
    return [Task(hand, unit) for hand in find([folder], (unit,))]


def timed(desk: Desk, tasks: list[Task]) -> Times:
    """Grade all twice: what counts is the second time, when what the unit's misconceptions do is known.

    Raises:
        SystemExit: the grader itself failed at one.
    """
    cpu, wall = [], []
    for again in (False, True):
        for task in tasks:
            start, began = time.perf_counter(), processor()
            answer = desk.grade(task)
            if isinstance(answer, Broken):
                raise SystemExit(f"{task.hand_in.student}: {answer.reason}")
            if again:
                cpu.append(round(processor() - began, 3))
                wall.append(round(time.perf_counter() - start, 3))
    return Times(tuple(cpu), tuple(wall))


def measure() -> Service:
    """Grade the samples, and keep what they took."""
    units, course = {}, load_course(ROOT / "solutions")
    with tempfile.TemporaryDirectory() as name, Desk(setup()) as desk:
        folder = Path(name)
        units["bench"] = timed(desk, bench_tasks(folder / "bench", COUNT))
        for unit in UNITS:
            units[unit] = timed(desk, sample_tasks(course, unit, folder / unit))
    service = Service(datetime.date.today().isoformat(), record.machine(), setup().level, units)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(service), indent=1) + b"\n")
    return service
