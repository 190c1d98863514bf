"""`grader audit` on a small course: a sound one is proved, and each planted fault is in the list and in the exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit.conftest import DOUBLED, MISCONCEPTIONS

from grader.audit.junk import junk_definitions
from grader.errors import ExitCode

ROOT = Path(__file__).parents[2]

TWINS = (
    DOUBLED[0],
    DOUBLED[1].replace("points=2", "points=1")
    + "\n\n"
    + DOUBLED[1]
    .replace("points=2", "points=1")
    .replace("test_any_numbers_come_back_doubled", "test_numbers_come_back_twice"),
)
SUMMED = (
    '''\
def summed(x: torch.Tensor) -> torch.Tensor:
    """The sum of the numbers."""
    # BEGIN SOLUTION
    return x.sum()
    # END SOLUTION
''',
    '''\
@check(exercise="summed", points=1)
def test_sum_of_some_numbers(student, rng):
    """Numbers are summed up."""
    for n in (3, 4):
        x = torch.randn(n, generator=rng)
        assert_close(student.summed(x), x.sum())


@check(exercise="summed", points=1)
def test_summed_can_be_called(student):
    """It can be called."""
    student.summed(torch.ones(2))
''',
)
"The first check misses what happens to gradients; the second misses everything."
NEGATED = (
    '''\
def negated(x: torch.Tensor) -> torch.Tensor:
    """The numbers with the other sign."""
    # BEGIN SOLUTION
    return -x
    # END SOLUTION
''',
    '''\
TIMES = []


@check(exercise="negated", points=2)
def test_signs_are_turned(student, rng):
    """Every sign is turned."""
    TIMES.append(1)
    assert len(TIMES) % 3
    x = torch.randn(4, generator=rng)
    assert_close(student.negated(x), -x)
''',
)
HALVED = (
    '''\
def halved(x: torch.Tensor) -> torch.Tensor:
    """Half the numbers."""
    # BEGIN SOLUTION
    return x / 2
    # END SOLUTION
''',
    '''\
KEPT = []


@check(exercise="halved", points=2)
def test_numbers_are_halved(student, rng):
    """Any numbers are halved."""
    x = torch.randn(4, generator=rng)
    KEPT.append(student.halved(x))
    for kept in KEPT:
        kept.numel()
    assert_close(KEPT[-1], x / 2)
''',
)
"What one submission gave is looked at again for the next."


def audit(solutions: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "audit", "--level", "open", "--course", str(solutions), *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "1000"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def sound(course: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    # What a person grades is nothing that checks could prove, and in the way of no proof.
    rubric = 'rubric = [{text = "It says why.", points = 2}]'
    return course(tmp_path_factory.mktemp("sound"), misconceptions=MISCONCEPTIONS, toml=rubric, doubled=DOUBLED)


@pytest.fixture(scope="module")
def proved(sound: Path) -> subprocess.CompletedProcess[str]:
    return audit(sound)


@pytest.fixture(scope="module")
def faults(course: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The audit of a course with a fault of each kind."""
    prose = "Remember: Add the number to itself. You multiplied it by itself instead."
    exercises = {"doubled": TWINS, "summed": SUMMED, "negated": NEGATED, "halved": HALVED}
    return audit(course(tmp_path_factory.mktemp("faults"), prose=prose, misconceptions=MISCONCEPTIONS, **exercises))


def lines(done: subprocess.CompletedProcess[str], point: str, where: str) -> str:
    return "\n".join(line for line in done.stdout.splitlines() if line.strip().startswith(f"{point}: {where}:"))


def test_a_sound_course_is_proved(proved: subprocess.CompletedProcess[str]) -> None:
    """Exit code 0, a table, and a last line that counts what was tried."""
    assert proved.returncode == ExitCode.GRADED, proved.stdout + proved.stderr
    assert proved.stdout.splitlines()[-1].startswith("Proved: 1 unit, 1 exercise; ")
    row = next(line for line in proved.stdout.splitlines() if line.startswith("1.1 doubled")).split()
    checks, caught, named, killed, equal, alive, junk, findings = row[2:]
    assert (checks, caught, named) == ("2", "1/1", "1/1")
    part, mutants = map(int, killed.split("/"))
    assert part == mutants > 15
    assert (equal, alive, findings) == ("0", "0", "0")
    assert junk == "13/13"


def test_what_has_not_changed_is_not_audited_again(sound: Path, proved: subprocess.CompletedProcess[str]) -> None:
    """The second run says so; a change in the unit, such as a weaker check, is noticed."""
    again = audit(sound)
    assert again.returncode == ExitCode.GRADED
    assert "nothing has changed since it was audited" in again.stdout
    assert again.stdout.splitlines()[-1] == proved.stdout.splitlines()[-1]
    report = json.loads((sound.parent / ".grader" / "audit" / "01_small.json").read_text())["report"]
    assert report["rows"][0]["killed"] == report["rows"][0]["mutants"]


def test_faults_end_in_exit_code_1_and_a_count(faults: subprocess.CompletedProcess[str]) -> None:
    """The last line tells how much is not proved."""
    assert faults.returncode == ExitCode.BELOW, faults.stdout + faults.stderr
    assert faults.stdout.splitlines()[-1].startswith("Not proved: ")


def test_a_mutant_that_no_check_notices_is_listed_with_its_diff(faults: subprocess.CompletedProcess[str]) -> None:
    """The sum without gradients passes, so it is a gap, with a call that shows the difference where one was drawn."""
    assert "passes every check with points" in lines(faults, "gap", "summed")
    assert "+    return x.sum().detach()" in faults.stdout
    assert "(argument changed in place)" in lines(faults, "gap", "summed")


def test_checks_that_always_fail_together_are_listed(faults: subprocess.CompletedProcess[str]) -> None:
    """Of two checks that fail the same wrong answers one is too many."""
    told = lines(faults, "twins", "doubled")
    assert "test_any_numbers_come_back_doubled and test_numbers_come_back_twice" in told


def test_a_check_that_nothing_fails_is_listed(faults: subprocess.CompletedProcess[str]) -> None:
    """It also lets junk through, and says for what."""
    assert "test_summed_can_be_called" in lines(faults, "unkilled", "summed")
    assert "test_summed_can_be_called passes None as an answer" in lines(faults, "junk", "summed")


def test_a_check_that_is_not_the_same_each_time_is_flaky(faults: subprocess.CompletedProcess[str]) -> None:
    """It is told once, and not again as a failing reference."""
    assert "test_signs_are_turned came out differently in" in lines(faults, "flaky", "negated")
    assert not lines(faults, "reference", "negated")


def test_a_check_that_keeps_something_is_found_with_junk(faults: subprocess.CompletedProcess[str]) -> None:
    """Junk makes it ungraded, and then even the reference fails."""
    assert "test_numbers_are_halved cannot judge" in lines(faults, "junk", "halved")
    assert "no longer passes the reference after other submissions" in lines(faults, "flaky", "halved")


def test_a_hidden_text_in_what_is_built_is_a_leak(faults: subprocess.CompletedProcess[str]) -> None:
    """The hint of a misconception stands in the lesson, and so in each form of it."""
    told = lines(faults, "leak", "01_small")
    for form in ("01_small.py", "01_small.ipynb", "01_small.html"):
        assert f"{form} holds the hint of a misconception 'Add the number to itself." in told


def test_a_course_that_cannot_be_read_is_no_proof(course: Callable[..., Path], tmp_path: Path) -> None:
    """A mark without a reason is a finding, not a traceback."""
    solutions = course(tmp_path, doubled=DOUBLED)
    (solutions / "01_small" / "equivalent.toml").write_text('[[unkilled]]\ncheck = "test_x"\nreason = ""\n')
    done = audit(solutions)
    assert done.returncode == ExitCode.BELOW, done.stdout + done.stderr
    assert "unkilled[0].reason is empty" in lines(done, "course", "01_small")


def test_in_the_place_of_a_class_junk_is_objects_as_well() -> None:
    """An object of each of them has every attribute and answers every call with the junk."""
    made = junk_definitions("Net", is_class=True)
    assert len(made) == 2 * len(junk_definitions("Net")) - 1  # no object raises
    space: dict[str, Any] = {}
    exec(made["an object that answers a number"], space)
    net = space["Net"](3, n=1)
    assert net(1) == net.sizes.length(2) == 3.0
