"""Every hand-in of the sample class gets the verdicts and points that were written down for it by hand.

A new case is a new folder `sample_class/<unit>/<case>/`: what a student handed in, and `expect.toml`, which is not part
of that. Nothing here has to be changed for it.

    about       one sentence: what the case is
    harms       true where running it without walls would harm; such a case is left out where none can stand
    rejected    for a hand-in that cannot be read: words of the sentence that says why; every check is missing then
    [verdicts]  the verdict of every check, public ones too
    [points]    per exercise and step, such as `relu.lesson = 4`
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from grader.checking.autograde import Checker
from grader.course import Level, Step, load_course, read_toml
from grader.engine import read_results
from grader.errors import ExitCode
from grader.execution import levels
from grader.results import Result, Verdict, to_json
from grader.submissions import HandIn, read

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests/sample_class"
EXPECTED = "expect.toml"
SECRET = "the sample class's own secret"
LEVEL: Level = levels.best("open")

Points = dict[str, dict[Step, int]]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`expect.toml`, key by key."""

    about: str
    harms: bool = False
    rejected: str = ""
    verdicts: dict[str, Verdict] = {}
    points: Points = {}


ALL = {path.parent: read_toml(path, Expected) for path in sorted(SAMPLES.glob(f"*/*/{EXPECTED}"))}
CASES = {case: expected for case, expected in ALL.items() if LEVEL != "open" or not expected.harms}
COURSE = load_course(ROOT / "solutions")
WHOLE = bool(os.environ.get("WHOLE_CLASS"))
"Whether what is proved of some cases here is proved of all: minutes more."


def hand_in(case: Path, to: Path) -> Path:
    """A copy of a case as its student handed it in."""
    return shutil.copytree(case, to / case.name, ignore=shutil.ignore_patterns(EXPECTED, "__pycache__"))


def points(result: Result) -> Points:
    """What was earned per exercise and step."""
    earned: Points = {}
    for check in result.checks:
        if check.points:
            steps = earned.setdefault(check.exercise, {})
            steps[check.step] = steps.get(check.step, 0) + int(check.earned)
    return earned


def assert_as_expected(result: Result, expected: Expected) -> None:
    """Fail unless a result is what `expect.toml` says, check by check."""
    assert not result.ungraded, [(c.name, o.note) for c in result.ungraded for o in c.outcomes]
    assert not result.held
    verdicts = {check.name: check.verdict for check in result.checks}
    if expected.rejected:
        assert expected.rejected in result.rejected
        assert set(verdicts.values()) == {Verdict.MISSING}
        assert result.score == 0
        return
    assert not result.rejected
    assert verdicts == expected.verdicts
    assert points(result) == expected.points


@contextmanager
def temp_folder() -> Iterator[Path]:
    """A temp folder for what graders make; open to all, since workers have uids of their own, and empty at the end."""
    made = Path(tempfile.mkdtemp(prefix="sample-class-"))
    made.chmod(0o755)
    try:
        yield made
        assert traces(made) == set()
    finally:
        shutil.rmtree(made)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The temp folder of the checkers below."""
    tmp_path_factory.getbasetemp()  # pytest's own folder is made now, and so not in this one
    with temp_folder() as made:
        yield made


@pytest.fixture(scope="module")
def checker_of(folder: Path) -> Iterator[Callable[[str], Checker]]:
    """The checker of a unit, kept open until another unit's is asked for."""
    with ExitStack() as open_now, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))

        @lru_cache(1)  # the one before is closed
        def opened(unit: str) -> Checker:
            open_now.close()
            assert traces(folder) == set()
            return open_now.enter_context(Checker(COURSE.unit(unit), level=LEVEL, secret=SECRET.encode()))

        yield opened


def traces(folder: Path) -> set[str]:
    """Processes that a zygote on `folder` started, itself and workers, and all that lies in the folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")} | processes(folder)


def processes(folder: Path) -> set[str]:
    """Such processes: a zygote's environment names its folder, and every fork keeps the environment it began with."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
        if os.fsencode(folder) in environment:
            found.add(process.name)
    return found


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.parent.name}/{case.name}") for case in CASES])
def test_verdicts_and_points_are_those_written_by_hand(
    case: Path, checker_of: Callable[[str], Checker], folder: Path, tmp_path: Path
) -> None:
    """And the grading leaves no process and no file."""
    checker = checker_of(case.parent.name)
    before = traces(folder)
    submission = read(HandIn(case.name, hand_in(case, tmp_path)), unit=checker.unit, stubs=checker.stubs)
    assert_as_expected(checker.grade(submission), CASES[case])
    assert traces(folder) == before


SOME = [case for number, case in enumerate(CASES) if WHOLE or number % 4 == 0]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.parent.name}/{case.name}") for case in SOME])
def test_pytests_own_loop_comes_to_the_same(case: Path, checker_of: Callable[[str], Checker], tmp_path: Path) -> None:
    """To the same result in all that it holds, but for times, which some print too."""
    checker = checker_of(case.parent.name)
    submission = read(HandIn(case.name, hand_in(case, tmp_path)), unit=checker.unit, stubs=checker.stubs)
    lean, checker._collected.lean = checker._collected.lean, {}
    try:
        theirs = checker.grade(submission)
    finally:
        checker._collected.lean = lean
    assert lean
    assert timeless(checker.grade(submission)) == timeless(theirs)


def timeless(result: Result) -> object:
    def without(node: object) -> object:
        if isinstance(node, dict):
            return {key: without(value) for key, value in node.items() if key not in ("seconds", "output")}
        return [without(item) for item in node] if isinstance(node, list) else node

    return without(json.loads(to_json(result)))


def test_the_command_line_gives_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    """Classes by `grader grade`, two checker processes side by side, unit after unit into one folder."""
    out = tmp_path / "out"
    wanted = [case for case in CASES if WHOLE or case.parent.name[:2] in ("02", "05", "08")]
    for case in wanted:
        hand_in(case, tmp_path / case.parent.name)
    with temp_folder() as folder:
        for unit in sorted({case.parent.name for case in wanted}):
            command = [sys.executable, "-m", "grader", "grade", str(tmp_path / unit), "--unit", unit, "--jobs", "2"]
            command += ["--out", str(out), *(["--level", "open"] if LEVEL == "open" else [])]
            environment = {**os.environ, "GRADER_SECRET": SECRET, "TMPDIR": str(folder)}
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == ExitCode.GRADED, done.stdout + done.stderr
    results = {(result.unit, result.student): result for result in read_results(out)}
    assert set(results) == {(case.parent.name, case.name) for case in wanted}
    for case in wanted:
        assert_as_expected(results[case.parent.name, case.name], CASES[case])
