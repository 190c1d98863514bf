"""Grading many: what is kept, what is graded again, and what a failing checker costs.

The checker here is a fake that does what the submission's text says, so that these tests are about the engine only.
"""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import pytest

from grader.course import Course, Unit, load_unit
from grader.engine import Summary, Task, grade_all, read_results
from grader.engine.desk import Setup
from grader.engine.store import Store
from grader.errors import CourseError, Refused, UsageError, WallsMissing
from grader.execution import driver
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict, from_json
from grader.submissions import HandIn, Submission

ROOT = Path(__file__).parent.parent
SECRET = b"a secret"
UNIT_TOML = """
title = "A unit"
summary = "It is short."

[[exercises]]
name = "activation"
title = "The sigmoid"
label = "2.1"
steps = {lesson = 3}
"""


def fake_read(hand_in: HandIn, unit: Unit, stubs: Mapping[str, str]) -> Submission:
    data = hand_in.path.read_bytes()
    return Submission(hand_in.student, hand_in.path.name, hashlib.sha256(data).hexdigest(), notes=(data.decode(),))


def fake_stubs(unit: Unit) -> Mapping[str, str]:
    return {}


class FakeChecker:
    """Does what a submission says, and writes down whom it graded."""

    def __init__(self, unit: Unit, **setup: Any) -> None:
        self.unit, self.setup = unit, setup

    def __enter__(self) -> Self:
        if (self.unit.folder / "no walls").exists():
            raise WallsMissing("This machine has no walls.")
        if (self.unit.folder / "bad").exists():
            raise CourseError(self.unit.folder / "checks.py", "is wrong.", "Mend it.")
        self._log("open")
        return self

    def __exit__(self, *error: object) -> None:
        self._log("close")

    def _log(self, line: str) -> None:
        with (self.unit.folder.parent / "log").open("a") as file:
            file.write(line + "\n")

    def grade(self, submission: Submission) -> Result:
        self._log(submission.student)
        (text,) = submission.notes
        first = self._first_time(submission.student)
        if text == "die" or (text == "die once" and first):
            os._exit(7)
        if text == "raise":
            raise RuntimeError("the checker is broken")
        if text == "slow":
            time.sleep(0.15)
        if text == "hang":
            time.sleep(1000)
        note, verdict = "", Verdict(text) if text in set(Verdict) else Verdict.PASSED
        if text == "starve" or (text == "starve once" and first):
            note, verdict = "starved: the machine was busy", Verdict.UNGRADED
        check = CheckResult("test_it", "activation", "It holds.", Fraction(3), (Outcome("cpu", verdict, note=note),))
        exercise = ExerciseResult("activation", "The sigmoid", "2.1", (check,))
        names = (submission.student, self.unit.name, self.unit.title, submission.sha256)
        return Result(*names, "instructor", self.unit.version, "0", "0", (exercise,))

    def _first_time(self, student: str) -> bool:
        marker = self.unit.folder.parent / f"seen {student}"
        seen = marker.exists()
        marker.touch()
        return not seen


class FakeDiagnosis:
    """Names what a submission says; breaks where it says so."""

    def __init__(self, checker: FakeChecker) -> None:
        if (checker.unit.folder.parent / "no diagnosis").exists():
            raise RuntimeError("the matcher is broken")

    def explain(self, submission: Submission, result: Result) -> Result:
        if submission.notes == ("no name",):
            raise RuntimeError("the matcher is broken")
        return result


class Class:
    """A course of one unit, submissions by name, and what was graded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unit = self.make_unit("05_unit")
        self.course = Course(folder, "A course", (self.unit,))
        self.out = folder / "out"

    def make_unit(self, name: str) -> Unit:
        (self.folder / name).mkdir()
        (self.folder / name / "unit.toml").write_text(UNIT_TOML)
        return load_unit(self.folder / name)

    def task(self, student: str, text: str = "passed") -> Task:
        path = self.folder / f"{student}.py"
        path.write_text(text)
        return Task(HandIn(student, path), self.unit)

    def grade(self, *tasks: Task, secret: bytes = SECRET, jobs: int = 1, **options: Any) -> Summary:
        names = {"checker": "FakeChecker", "diagnosis": "FakeDiagnosis", "reader": "fake_read", "stubs": "fake_stubs"}
        setup = Setup("walled", None, secret, **{key: f"{__name__}:{name}" for key, name in names.items()})
        return grade_all(self.course, tasks, secret=secret, out=self.out, jobs=jobs, setup=setup, **options)

    @property
    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    @property
    def graded(self) -> list[str]:
        return [line for line in self.log if line not in ("open", "close")]

    @property
    def lines(self) -> list[bytes]:
        return (self.out / "results.jsonl").read_bytes().splitlines()


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    monkeypatch.syspath_prepend(str(ROOT))  # a checker process imports this file
    return Class(tmp_path)


def verdicts(summary: Summary) -> dict[str, Verdict]:
    return {r.student: r.checks[0].verdict for r in summary.results}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_gets_its_result_and_a_line_in_the_file(group: Class, jobs: int) -> None:
    tasks = [group.task(name, "passed" if n % 2 else "failed") for n, name in enumerate(["ada", "bob", "cleo"])]
    summary = group.grade(*tasks, jobs=jobs)
    assert verdicts(summary) == {"ada": Verdict.FAILED, "bob": Verdict.PASSED, "cleo": Verdict.FAILED}
    assert [from_json(line).student for line in group.lines] == ["ada", "bob", "cleo"]
    assert summary.mean == Fraction(1, 3)
    assert group.log.count("open") == group.log.count("close") == min(jobs, 2)


def test_with_a_gpu_one_checker_process_grades(group: Class) -> None:
    (group.unit.folder / "unit.toml").write_text('devices = ["cpu", "cuda"]\n' + UNIT_TOML)
    group.unit = load_unit(group.unit.folder)
    tasks = [group.task(name) for name in ("ada", "bob", "cleo")]
    group.grade(*tasks, jobs=2)
    assert group.log == ["open", "ada", "bob", "cleo", "close"]


def test_another_gpu_is_another_result(group: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    (group.unit.folder / "unit.toml").write_text('devices = ["cpu", "cuda"]\n' + UNIT_TOML)
    group.unit = load_unit(group.unit.folder)
    for name in ("none", "none", "a new one"):
        monkeypatch.setattr(driver, "find", lambda name=name: name)
        group.grade(group.task("ada"))
    assert group.graded == ["ada", "ada"]


def test_one_checker_serves_all_submissions_of_a_unit(group: Class) -> None:
    other = group.make_unit("06_other")
    tasks = [group.task(name) for name in ("ada", "bob")]
    group.grade(tasks[0], Task(tasks[0].hand_in, other), tasks[1], Task(tasks[1].hand_in, other))
    assert group.log == ["open", "ada", "bob", "close", "open", "ada", "bob", "close"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_graded_before_is_looked_up(group: Class, jobs: int) -> None:
    tasks = [group.task(name) for name in ("ada", "bob")]
    group.grade(*tasks)
    told = []
    summary = group.grade(*tasks, jobs=jobs, on_result=lambda result, kept: told.append(kept))
    assert group.graded == ["ada", "bob"]
    assert summary.kept == 2
    assert told == [True, True]
    assert len(summary.results) == 2


@pytest.mark.parametrize("verdict", ["ungraded", "timed out"])
def test_what_was_ungraded_or_timed_out_is_graded_again(group: Class, verdict: str) -> None:
    tasks = [group.task("ada", verdict), group.task("bob", "error")]
    group.grade(*tasks)
    group.grade(*tasks)
    assert group.graded == ["ada", "bob", "ada"]
    assert len(group.lines) == 2


def test_another_submission_unit_secret_or_round_is_another_result(group: Class) -> None:
    group.grade(group.task("ada"))
    group.grade(group.task("ada", "failed"))
    assert group.graded == ["ada"] * 2
    group.grade(group.task("ada", "failed"), secret=b"another")
    assert group.graded == ["ada"] * 3
    (group.unit.folder / "checks.py").write_text("# changed\n")
    group.grade(group.task("ada", "failed"), secret=b"another")
    assert group.graded == ["ada"] * 4
    assert len(group.lines) == 1


def test_the_key_tells_nothing_without_the_secret(group: Class) -> None:
    keys = []
    for secret in (b"one", b"two"):
        (result,) = group.grade(group.task("ada"), secret=secret).results
        keys.append(result.key)
    assert keys[0] != keys[1]
    assert {len(key) for key in keys} == {32}


def test_results_of_others_in_the_folder_stay(group: Class) -> None:
    group.grade(group.task("ada"))
    summary = group.grade(group.task("bob"))
    assert [r.student for r in summary.results] == ["bob"]
    assert {r.student for r in read_results(group.out)} == {"ada", "bob"}


def test_a_checker_process_that_dies_costs_its_own_submission_only(group: Class) -> None:
    tasks = [group.task(name, "die" if name == "cleo" else "passed") for name in ("ada", "bob", "cleo", "dora", "eve")]
    summary = group.grade(*tasks, jobs=2)
    assert verdicts(summary).pop("cleo") is Verdict.UNGRADED
    assert {r.student for r in summary.results if not r.held} == {"ada", "bob", "dora", "eve"}
    (held,) = summary.held
    assert held.points == 3
    assert "exit status 7" in held.checks[0].outcomes[0].note
    assert group.graded.count("cleo") == 2


def test_a_death_that_does_not_repeat_costs_nothing(group: Class) -> None:
    summary = group.grade(group.task("ada", "die once"), group.task("bob"), jobs=2)
    assert verdicts(summary) == {"ada": Verdict.PASSED, "bob": Verdict.PASSED}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_in_the_checker_is_an_ungraded_result_with_the_reason(group: Class, jobs: int) -> None:
    summary = group.grade(group.task("ada", "raise"), group.task("bob"), jobs=jobs)
    assert verdicts(summary) == {"ada": Verdict.UNGRADED, "bob": Verdict.PASSED}
    assert "RuntimeError: the checker is broken" in summary.held[0].checks[0].outcomes[0].note


def test_a_submission_that_cannot_be_opened_does_not_stop_the_batch(group: Class) -> None:
    gone = group.task("ada")
    gone.hand_in.path.unlink()
    assert verdicts(group.grade(gone, group.task("bob"))) == {"ada": Verdict.UNGRADED, "bob": Verdict.PASSED}


@pytest.mark.parametrize("jobs", [1, 2])
def test_starved_checks_are_graded_again_alone_at_the_end_once(group: Class, jobs: int) -> None:
    tasks = [group.task("ada", "starve once"), group.task("bob", "starve"), group.task("cleo")]
    summary = group.grade(*tasks, jobs=jobs)
    assert verdicts(summary) == {"ada": Verdict.PASSED, "bob": Verdict.UNGRADED, "cleo": Verdict.PASSED}
    assert sorted(group.graded[:3]) == ["ada", "bob", "cleo"]
    assert sorted(group.graded[3:]) == ["ada", "bob"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_missing_walls_end_the_run(group: Class, jobs: int) -> None:
    (group.unit.folder / "no walls").touch()
    with pytest.raises(WallsMissing, match="no walls"):
        group.grade(group.task("ada"), group.task("bob"), jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_wrong_course_ends_the_run_and_names_the_file(group: Class, jobs: int) -> None:
    (group.unit.folder / "bad").touch()
    with pytest.raises(CourseError, match=r"checks\.py: is wrong\. Mend it\."):
        group.grade(group.task("ada"), group.task("bob"), jobs=jobs)


def test_a_line_cut_off_by_a_kill_is_dropped_and_graded_again(group: Class) -> None:
    tasks = [group.task(name) for name in ("ada", "bob")]
    group.grade(*tasks)
    path = group.out / "results.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    group.grade(*tasks)
    assert group.graded == ["ada", "bob", "bob"]
    assert [from_json(line).student for line in group.lines] == ["ada", "bob"]


def test_two_runs_do_not_write_to_one_folder(group: Class) -> None:
    with Store(group.out), pytest.raises(Refused, match=r"Another run is writing to .*out"):
        group.grade(group.task("ada"))
    group.grade(group.task("ada"))


def test_a_folder_with_something_else_in_its_results_is_left_alone(group: Class) -> None:
    group.out.mkdir()
    (group.out / "results.jsonl").write_text("not ours\n")
    with pytest.raises(UsageError, match=r"results\.jsonl: line 1 is no result"):
        group.grade(group.task("ada"))
    assert (group.out / "results.jsonl").read_text() == "not ours\n"


def test_results_are_for_the_instructor_only(group: Class) -> None:
    group.out.mkdir()
    (group.out / "results.jsonl").touch(mode=0o644)
    group.grade(group.task("ada"))
    assert stat.S_IMODE((group.out / "results.jsonl").stat().st_mode) == 0o600


def test_two_submissions_under_one_name_are_told_apart(group: Class) -> None:
    one = group.task("ada")
    two = group.task("other", "failed")
    summary = group.grade(one, Task(HandIn("ada", two.hand_in.path), group.unit), one)
    assert verdicts(summary) == {"ada (ada.py)": Verdict.PASSED, "ada (other.py)": Verdict.FAILED}


def test_a_checker_process_that_does_not_answer_is_ended(group: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.engine.desk.START_SECONDS", 3.0)
    monkeypatch.setattr("grader.engine.desk.PATIENCE", 0)
    summary = group.grade(group.task("ada", "hang"), group.task("bob"), jobs=2)
    assert verdicts(summary) == {"ada": Verdict.UNGRADED, "bob": Verdict.PASSED}
    assert "did not answer" in summary.held[0].checks[0].outcomes[0].note


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.test_engine import Class, Task, HandIn, load_unit, Course
group = Class.__new__(Class)
group.folder = Path({folder!r})
group.out = group.folder / "out"
group.unit = load_unit(group.folder / "05_unit")
group.course = Course(group.folder, "A course", (group.unit,))
if __name__ == "__main__":
    tasks = [Task(HandIn(p.stem, p), group.unit) for p in sorted(group.folder.glob("*.py")) if p.stem != "script"]
    group.grade(*tasks, jobs={jobs})
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_goes_on_where_it_was(group: Class, jobs: int) -> None:
    tasks = [group.task(f"s{n:02}", "slow") for n in range(12)]
    script = group.folder / "script.py"
    script.write_text(SCRIPT.format(root=str(ROOT), folder=str(group.folder), jobs=jobs))
    run = subprocess.Popen([sys.executable, str(script)])
    results = group.out / "results.jsonl"
    end = time.monotonic() + 30
    while not (results.exists() and results.read_bytes().count(b"\n") >= 3):
        assert time.monotonic() < end, "the run did not begin"
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    time.sleep(0.5)  # a checker process ends after what it had in hand
    before = len(group.graded)
    done = results.read_bytes().count(b"\n")
    summary = group.grade(*tasks)
    assert len(summary.results) == 12
    assert summary.kept == done
    assert len(group.graded) == before + 12 - done
    assert len(group.lines) == 12


def test_names_that_are_no_text_and_look_alike_are_two_students(tmp_path: Path) -> None:
    """Folders named by bytes that no encoding reads: both are graded, and the results can be written."""
    for name in (b"x\xff", b"x\xfe"):
        folder = os.path.join(os.fsencode(tmp_path), b"class", name)
        os.makedirs(folder)
        with open(os.path.join(folder, b"07_numpy.py"), "w") as file:
            file.write("def wrap(a): return a\n")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", str(tmp_path / "class"), "--unit", "7", "--out", str(tmp_path / "out")],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = read_results(tmp_path / "out")
    assert len({result.student for result in results}) == 2
    assert len(list((tmp_path / "out" / "students").iterdir())) == 2


def test_a_diagnosis_that_cannot_be_made_costs_no_verdict(group: Class) -> None:
    (group.folder / "no diagnosis").touch()
    (result,) = group.grade(group.task("ada")).results
    assert result.score == 3
    assert "No mistake was looked for by name" in result.notes[0]


def test_a_diagnosis_that_breaks_costs_no_verdict(group: Class) -> None:
    """The result stands with a note that quotes nothing, and the next submission gets a checker of its own."""
    summary = group.grade(group.task("ada", "no name"), group.task("ben"))
    first, second = summary.results
    assert (first.score, second.score) == (3, 3)
    (note,) = first.notes
    assert note.startswith("No mistake was looked for by name: the grader failed at it (RuntimeError).")
    assert "the matcher" not in note
    assert second.notes == ()
    assert group.log == ["open", "ada", "close", "open", "ben", "close"]
