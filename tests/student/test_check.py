"""`grader check` keeps what passed, and never says that all is tested."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.asked import asked_for
from grader.course import load_unit
from grader.student.kit import at_hand_in

from .conftest import ROOT, Answer, Grader


def test_check_keeps_what_passed_and_tells_what_else_runs(kit: Path, grader: Grader, answer: Answer) -> None:
    """For real, once: the code runs, the tick stands, and an edit takes it away."""
    path = answer()
    done = grader("check", path, "relu")
    assert done.exit_code == 0, done.output
    last = done.stdout.rstrip().splitlines()[-2:]
    assert "1 of 1 public check passes." in last[0]
    assert last[1] == "5 more run when you hand in: other seeds, sizes, batches, dtypes, devices."
    assert "all tests" not in done.stdout.lower()
    assert "✓ 2.3" in grader("next").stdout
    path.write_text(path.read_text().replace("return x.clamp(min=0)", "return x.clamp(min=0) * 1"))
    assert "~ 2.3" in grader("next").stdout


def test_how_many_more_run_comes_from_the_built_unit_and_on_what_from_its_steps(kit: Path) -> None:
    unit = load_unit(kit / "exercises/02_activations")
    text = (ROOT / "solutions/02_activations/checks.py").read_text()
    hidden = text.count("\ndef test_")
    assert at_hand_in(unit) == f"{hidden} more run when you hand in: other seeds, sizes, batches, dtypes, devices."
    assert at_hand_in(unit, "activation").endswith("other seeds, sizes, batches, dtypes.")


def test_a_kit_that_was_built_before_counts_nothing(kit: Path) -> None:
    path = kit / "exercises/02_activations/unit.toml"
    head, _, rest = path.read_text().partition("[graded_checks]")
    path.write_text(head + rest[rest.index("[[exercises]]") :])
    assert at_hand_in(load_unit(path.parent)).startswith("More run when you hand in")


def test_what_the_students_value_made_impossible_is_failed_and_said(kit: Path, grader: Grader, answer: Answer) -> None:
    """A line of the check's own raises: a built unit has no reference to ask whose fault that is."""
    path = kit / "exercises/02_activations/public_checks.py"
    line = "    assert_close(student.relu(x), "
    text = path.read_text()
    assert text.count(line) == 1
    path.write_text(text.replace(line, "    largest = student.relu(x).max()\n    assert largest == 3\n" + line))
    done = grader("check", answer("return 5"), "relu")
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    assert "✗ In the worked example of relu" in said
    assert "Your result could not be used: it is 5, and the check, which went on with it, ended in AttributeError" in said
    assert "0 of 1 public check passes." in said


@pytest.mark.parametrize(
    ("argument", "unit", "exercise"),
    [("relu", "02_activations", "relu"), ("2.4", "02_activations", "softmax"), ("wrap", "07_numpy", "wrap")],
)
def test_an_exercise_stands_for_the_file_that_the_grader_would_take(
    work: Path, argument: str, unit: str, exercise: str
) -> None:
    asked = asked_for(argument, None)
    assert (asked.unit.name, asked.exercise) == (unit, exercise)
    assert asked.hand_in.path == work / unit / f"{unit}.ipynb"


def test_without_arguments_it_is_the_unit_in_whose_folder_one_is_else_what_comes_next(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_for(None, None).unit.name == "02_activations"
    monkeypatch.chdir(work / "07_numpy")
    assert asked_for(None, None).hand_in.path == work / "07_numpy/07_numpy.ipynb"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rellu"], "Did you mean relu?"),
        (["my_relu.py"], "there is no such file"),
        (["my-work/02_activations"], "is a folder"),
        (["my-work/02_activations/02_activations.py", "wrap"], "wrap is an exercise of 07_numpy"),
        (["relu", "softmax"], "there is no such file"),
    ],
)
def test_what_is_neither_file_nor_exercise_is_told_with_the_way_out(
    work: Path, grader: Grader, arguments: list[str], says: str
) -> None:
    done = grader("check", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_outside_of_a_kit_the_way_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grader: Grader
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "go to your kit with cd" in grader("check", "relu").stderr
    assert "No kit was found" in grader("check").stderr


def test_a_file_that_is_gone_is_told_with_the_command_that_brings_it_back(work: Path, grader: Grader) -> None:
    for path in (work / "02_activations").glob("02_activations.*"):
        path.unlink()
    done = grader("check", "relu")
    assert done.exit_code == 2
    assert "grader start" in done.stderr


def test_an_answer_in_another_units_file_is_told_where_it_belongs(work: Path, grader: Grader) -> None:
    done = grader("check", work / "07_numpy/07_numpy.py", "relu")
    assert done.exit_code == 2
    assert "relu is an exercise of 02_activations, and this file is looked at as 07_numpy." in done.output


def test_a_second_copy_with_answers_is_told(work: Path, answer: Answer) -> None:
    path = answer()
    copy = path.with_name("02_activations (1).py")
    copy.write_text(path.read_text())
    (said,) = asked_for("relu", None).notes
    assert said.startswith(f"{copy.name} holds answers too, and is not looked at: {path.name}")


def test_without_torch_it_is_said_what_to_install(kit: Path, answer: Answer) -> None:
    path = answer()
    (kit / "torch.py").write_text("raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')")
    environ = os.environ | {"PYTHONPATH": f"{kit}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "grader", "check", path], cwd=kit, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 5
    assert done.stderr.splitlines()[-1].startswith(f"torch is not installed for this Python, {sys.executable}. Activate")
    assert "Traceback" not in done.stderr


def test_a_file_that_python_cannot_read_is_to_be_checked_again(answer: Answer, grader: Grader) -> None:
    path = answer("y = x\n\treturn y")
    done = grader("check", path, "relu")
    assert "inconsistent use of tabs and spaces" in done.output
    assert "and check it again." in " ".join(done.output.split())
