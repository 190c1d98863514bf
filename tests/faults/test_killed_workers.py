"""A SIGKILL from outside looks like one from inside: it costs nobody points, and whoever kills himself gains nothing."""

import os
import signal
from pathlib import Path

import msgspec
import pytest

from grader.checking.autograde import Checker
from grader.course import Unit, load_unit
from grader.execution.client import Starved
from grader.execution.deaths import Death, Killed, explain
from grader.execution.exchange import Worker
from grader.results import Fault, Result, Verdict
from grader.submissions import HandIn, read

FILES = {
    "lesson.py": """
# %%
def double(x):
    \"\"\"Return twice `x`.\"\"\"
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
""",
    "unit.toml": """
title = "Tiny"
summary = "One exercise."
[[exercises]]
name = "double"
title = "Double"
label = "1.1"
steps = { lesson = 3 }
""",
    "checks.py": """
from grader.checking import check

@check(exercise="double", points=1)
def test_a_number(student):
    \"\"\"A number is doubled.\"\"\"
    assert student.double(1) == 2

@check(exercise="double", points=1)
def test_another(student):
    \"\"\"Another one is.\"\"\"
    assert [student.double(2), student.double(3)] == [4, 6]

@check(exercise="double", points=1)
def test_a_sum(student):
    \"\"\"The result can be added to.\"\"\"
    assert student.double(4) + 1 == 9
""",
    "public_checks.py": "",
}
RIGHT = "print('loaded')\ndef double(x):\n    print('called with', x)\n    return 2 * x\n"


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text.lstrip())
    return load_unit(folder)


@pytest.fixture
def grade(unit: Unit, tmp_path: Path):
    with Checker(unit, level="open", secret=b"s") as checker:

        def run(source: str) -> Result:
            path = tmp_path / "ada.py"
            path.write_text(source)
            result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
            return timeless(result)

        run.checker = checker
        yield run


def timeless(result: Result) -> Result:
    """`result` without what no two runs have in common."""
    exercises = []
    for exercise in result.exercises:
        checks = tuple(
            msgspec.structs.replace(c, outcomes=tuple(msgspec.structs.replace(o, seconds=0.0) for o in c.outcomes))
            for c in exercise.checks
        )
        exercises.append(msgspec.structs.replace(exercise, checks=checks))
    return msgspec.structs.replace(result, exercises=tuple(exercises), seconds=0.0)


def killing(monkeypatch: pytest.MonkeyPatch, *which: int) -> list[int]:
    """Kill the worker before requests of these numbers; the list gets a number for every request."""
    count: list[int] = []
    request = Worker.request

    def killed(self: Worker, *args, **options):
        count.append(len(count))
        if count[-1] in which:
            os.kill(self.pid, signal.SIGKILL)
        return request(self, *args, **options)

    monkeypatch.setattr(Worker, "request", killed)
    return count


def test_a_worker_killed_at_any_request_changes_nothing(grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is loaded or called: verdicts, points, output and evidence stay the same."""
    with monkeypatch.context() as undone:
        requests = killing(undone)
        undisturbed = grade(RIGHT)
    assert undisturbed.score == 3
    assert len(requests) == 5
    for number in range(len(requests)):
        with monkeypatch.context() as undone:
            killing(undone, number)
            assert grade(RIGHT) == undisturbed, f"killed at request {number}"


def test_a_name_that_is_only_there_after_loading_is_not_missing_because_of_a_kill(
    grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "def twice(x):\n    return 2 * x\nglobals()['dou' + 'ble'] = twice\n"
    killing(monkeypatch, 0)
    assert grade(source).score == 3


def test_two_kills_that_no_check_shares_cost_nothing(grade, monkeypatch: pytest.MonkeyPatch) -> None:
    killing(monkeypatch, 1, 4)
    assert grade(RIGHT).score == 3


@pytest.mark.parametrize("place", ["", "def double(x):\n    "])
def test_who_kills_himself_every_time_has_crashed(grade, place: str) -> None:
    """Never ungraded, and not for ever."""
    result = grade(f"import os\n{place}os.kill(os.getpid(), 9)\n" + ("def double(x): return 2 * x\n" if not place else ""))
    assert {c.verdict for c in result.checks} == {Verdict.CRASHED}
    assert {o.fault for c in result.checks for o in c.outcomes} == {Fault.STUDENT}
    assert "SIGKILL" in result.checks[0].outcomes[0].note


def test_the_references_worker_killed_is_no_broken_check(grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference decides who broke a check; killed meanwhile, it is asked again, and nothing wrong is kept."""
    wrong = "def double(x):\n    return None\n"
    undisturbed = grade(wrong)
    assert not undisturbed.ungraded
    with monkeypatch.context() as undone:
        requests = killing(undone)
        grade.checker._by_reference.clear()
        grade(wrong)
    for number in range(len(requests)):
        with monkeypatch.context() as undone:
            grade.checker._by_reference.clear()
            killing(undone, number)
            assert grade(wrong) == undisturbed, f"killed at request {number}"


def test_a_starved_reference_leaves_the_check_to_be_judged_again(grade, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "def double(x):\n    return None\n"
    undisturbed = grade(wrong)
    grade.checker._by_reference.clear()
    run = grade.checker._run_once

    def starving(session, *args):
        if session.submission.student == "reference":
            return Starved("busy"), None
        return run(session, *args)

    with monkeypatch.context() as undone:
        undone.setattr(grade.checker, "_run_once", starving)
        (starved,) = grade(wrong).ungraded
        assert starved.outcomes[0].note.startswith("starved")
    assert grade(wrong) == undisturbed


def test_a_kill_is_told_from_a_limit(unit: Unit) -> None:
    """What the kernel ends at a limit is no riddle, and is not tried again."""
    assert isinstance(explain(Death(-9, 1.0, 250, 0, False), unit.limits), Killed)
    grown = unit.limits.memory_mb << 20
    for death in (Death(-9, 300.0, 250, 0, False), Death(-9, 1.0, 250, grown, False), Death(3, 1.0, 250, 0, False)):
        assert not isinstance(explain(death, unit.limits), Killed)
