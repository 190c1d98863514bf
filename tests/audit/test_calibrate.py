"""`grader calibrate`: which tolerances leave right answers too little room, and a unit's own."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from audit.conftest import DOUBLED

from grader.checking.autograde import Checker
from grader.course import Measured, load_unit
from grader.errors import CourseError
from grader.execution import driver
from grader.results import Verdict
from grader.submissions import HandIn, read

CHECK = '''\
@check(exercise="doubled", points=2)
def test_numbers_come_back_doubled(student, rng):
    """Numbers come back doubled."""
    x = torch.randn(200, generator=rng)
    assert_close(student.doubled(x), x * 2)
    assert_close(student.doubled(x.double()), x.double() * 2)
    assert_close(student.doubled(x), x * 2, rtol=0.1, atol=1e-9)
'''
ROUGH = DOUBLED[0].replace("return x * 2", "return (x + {far}) + (x - {far})")


def calibrate(solutions: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "calibrate", *arguments, "--level", "open", "--course", str(solutions)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def rough(course: Callable[..., Path], tmp_path: Path) -> Callable[[float], Path]:
    """A course whose reference loses digits as it adds and takes away a number."""
    return lambda far: course(tmp_path, doubled=(ROUGH.format(far=far), CHECK))


def rows(printed: str) -> dict[str, Sequence[str]]:
    return {line.split()[3]: line.split() for line in printed.splitlines() if line.startswith("1.1 ")}


def test_a_reference_that_rounds_little_leaves_room(rough: Callable[[float], Path]) -> None:
    run = calibrate(rough(0.0), "1", "--rounds", "3")
    assert run.returncode == 0, run.stderr
    assert rows(run.stdout)["float32"][:5] == ["1.1", "doubled", "cpu", "float32", "6"]
    assert rows(run.stdout)["float64"][4] == "3"
    assert re.search(r"^All tolerances leave room: 9 comparisons with 3 seeds on .+, torch 2\.", run.stdout, re.M)


def test_a_tolerance_that_is_too_tight_is_told_and_written(rough: Callable[[float], Path]) -> None:
    """What is wanted is four times what the reference uses; with it in unit.toml there is room."""
    solutions = rough(100.0)
    held = (solutions / "01_small" / "unit.toml").read_text()
    told = calibrate(solutions, "1", "--rounds", "4")
    assert told.returncode == 1
    assert "doubled on cpu: float32 is too tight, the reference uses " in told.stdout
    assert "float64 is too tight" not in told.stdout
    assert "1 tolerance too tight: " in told.stdout
    assert (solutions / "01_small" / "unit.toml").read_text() == held

    written = calibrate(solutions, "1", "--rounds", "4", "--write")
    assert written.returncode == 0, written.stderr
    (own,) = load_unit(solutions / "01_small").tolerances
    assert (own.device, own.dtype, own.date) == ("cpu", "float32", date.today())
    assert ", torch 2." in own.on
    assert 1e-5 < own.relative < 1e-3
    assert own.relative == own.absolute
    assert own.toml in told.stdout
    assert own.toml in (solutions / "01_small" / "unit.toml").read_text()

    again = calibrate(solutions, "1", "--rounds", "4")
    assert again.returncode == 0
    assert "All tolerances leave room" in again.stdout


def test_a_unit_s_own_tolerance_decides_on_its_device_and_dtype(rough: Callable[[float], Path]) -> None:
    """The reference fails by rounding; with a tolerance of its own it passes, and float64 is as strict as before."""
    solutions = rough(1000.0)
    assert _verdict(solutions, "") is Verdict.FAILED
    assert calibrate(solutions, "1", "--rounds", "2").returncode == 1
    own = Measured("cpu", "float32", 1e-3, 1e-3, date(2026, 11, 29), "a processor").toml
    assert _verdict(solutions, own) is Verdict.PASSED
    assert _verdict(solutions, own.replace('"cpu"', '"cuda"')) is Verdict.FAILED
    assert _verdict(solutions, own.replace("float32", "float16")) is Verdict.FAILED


def _verdict(solutions: Path, tolerance: str) -> Verdict:
    path = solutions / "01_small" / "unit.toml"
    text = path.read_text().partition("\n[[tolerances]]")[0]
    path.write_text(text + (f"\n[[tolerances]]\n{tolerance}" if tolerance else ""))
    with Checker(load_unit(path.parent), level="open", secret=b"s") as checker:
        handed_in = read(HandIn("ada", path.parent / "lesson.py"), unit=checker.unit, stubs=checker.stubs)
        checks = {check.name: check for check in checker.grade(handed_in).checks}
    return checks["test_numbers_come_back_doubled"].verdict


def test_what_cannot_be_calibrated_is_said(rough: Callable[[float], Path]) -> None:
    solutions = rough(0.0)
    assert "A simulated GPU computes on the CPU" in calibrate(solutions, "1", "--device", "sim").stderr
    if driver.missing():
        assert driver.missing() in calibrate(solutions, "1", "--device", "cuda").stderr
    path = solutions / "01_small" / "unit.toml"
    path.write_text(path.read_text() + '\n[[tolerances]]\ndevice = "cpu"\ndtype = "floats"\nrelative = 0.1\n')
    with pytest.raises(CourseError, match=r"tolerances\[0\]\.dtype: invalid enum value 'floats'"):
        load_unit(path.parent)
