"""The command as people and CI use it: what it prints, where, and its exit code."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli import app, late
from grader.errors import ExitCode
from grader.execution import levels
from grader.results import from_json

ROOT = Path(__file__).parent.parent
RIGHT = """
import numpy as np
import torch
def wrap(a): return torch.from_numpy(a)
def to_float32(a): return torch.tensor(a, dtype=torch.float32)
def to_array(t): return t.detach().cpu().numpy().copy()
def double_both(a, t): t.mul_(2)
a = np.random.rand(4, 3)
# Exercise 7.0: one memory
b = torch.from_numpy(a)
b.mul_(2)
"""
LEVEL = ["--level", "open"] if levels.missing("walled") else []


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    environment = os.environ | {"GRADER_SECRET": "cli", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "07_numpy.py"
    path.write_text(RIGHT)
    return path


def test_json_prints_one_students_view_and_nothing_else(right: Path) -> None:
    done = run("grade", right, "--json", *LEVEL)
    assert done.returncode == ExitCode.GRADED
    result = from_json(done.stdout)
    assert (result.audience, result.score) == ("student", result.points)
    assert not any(name in done.stdout for name in hidden_names("07_numpy"))
    assert run("grade", right, "--json", "--as", "instructor", *LEVEL).stdout.count("test_") > 10


def hidden_names(unit: str) -> list[str]:
    lines = (ROOT / "solutions" / unit / "checks.py").read_text().splitlines()
    return [line.split("(")[0].removeprefix("def ") for line in lines if line.startswith("def test_")]


def test_the_score_is_in_the_exit_code_only_if_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "07_numpy.py"
    path.write_text("def wrap(a): return a\n")
    assert run("grade", path, "--json", *LEVEL).returncode == ExitCode.GRADED
    assert run("grade", path, "--json", "--fail-under", "50", *LEVEL).returncode == ExitCode.BELOW


def test_a_class_gets_results_pages_and_a_table_and_the_second_run_is_a_look_up(tmp_path: Path, right: Path) -> None:
    hand_ins = tmp_path / "in"
    hand_ins.mkdir()
    shutil.copy(right, hand_ins / "ada.py")
    (hand_ins / "bob.ipynb").write_text("<!doctype html><html><title>GitHub</title></html>")
    out = tmp_path / "out"
    first = run("grade", hand_ins, "--unit", "7", "--out", out, *LEVEL)
    assert first.returncode == ExitCode.GRADED
    assert "23 of 23" in first.stdout
    assert "rejected" in first.stdout
    assert str(out / "class.html") in first.stdout.replace("\n", "")
    assert len(list((out / "students").iterdir())) == 2
    assert len((out / "results.jsonl").read_text().splitlines()) == 2
    assert "2 of them before" in run("grade", hand_ins, "--unit", "7", "--out", out, *LEVEL).stdout
    shown = run("show", out, "ada")
    assert shown.returncode == ExitCode.GRADED
    assert "23 of 23 points" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["grade", "nothing_here.py"], ExitCode.USAGE, "nothing_here.py"),
        (["grade", "README.md", "--unit", "77"], ExitCode.USAGE, "02_activations"),
        (["grade", "README.md", "--unit", "7", "--device", "tpu"], ExitCode.USAGE, "tpu"),
        (["build", "--course", "tests"], ExitCode.USAGE, "course.toml"),
        (["show", "nowhere"], ExitCode.USAGE, "nowhere"),
        (["check", "nothing_here.py"], ExitCode.USAGE, "nothing_here.py"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence_with_the_way_out(arguments: list[str], code: int, says: str) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr.replace("\n", " ")
    assert done.stdout == ""


def test_a_file_that_does_not_tell_its_unit_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "homework.py"
    path.write_text("x = 1\n")
    done = run("grade", path)
    assert done.returncode == ExitCode.USAGE
    assert "--unit" in done.stderr


def test_a_wrong_course_file_names_file_key_and_fix(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "solutions" / "07_numpy", tmp_path / "solutions" / "07_numpy")
    shutil.copy(ROOT / "solutions" / "course.toml", tmp_path / "solutions")
    toml = tmp_path / "solutions" / "07_numpy" / "unit.toml"
    toml.write_text(toml.read_text().replace("minutes = ", 'minutes = "many" # ', 1))
    done = run("build", cwd=tmp_path)
    assert done.returncode == ExitCode.BAD_COURSE
    assert "unit.toml" in done.stderr.replace("\n", "")
    assert "minutes" in done.stderr


def test_check_runs_the_public_checks_on_ones_own_file_and_says_it_has_no_walls(tmp_path: Path) -> None:
    kit = tmp_path / "07_numpy"
    shutil.copytree(ROOT / "exercises" / "07_numpy", kit)
    (kit / "07_numpy.py").write_text(RIGHT)
    done = run("check", "07_numpy.py", cwd=kit)
    assert done.returncode == ExitCode.GRADED
    assert "5 of 5 public checks pass" in done.stdout
    assert "without walls" in (done.stdout + done.stderr).lower()
    assert "1 of 1 public check" in run("check", "07_numpy.py", "wrap", cwd=kit).stdout


def test_authors_run_the_hidden_checks_in_pytests_own_way(right: Path) -> None:
    if levels.missing("walled"):
        pytest.fail("The course asks for walls, which do not stand here; run this on Linux.")
    wrong = right.with_name("wrong.py")
    wrong.write_text(RIGHT.replace("t.mul_(2)", "t.mul(2)"))
    command = [sys.executable, "-m", "pytest", "-q", "solutions/07_numpy", "--submission"]
    good = subprocess.run([*command, str(right)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    bad = subprocess.run([*command, str(wrong)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert good.returncode == 0, good.stdout
    assert bad.returncode == 1
    assert "double_both" in bad.stdout


def test_help_imports_no_command() -> None:
    """It is there at once: what a command needs is imported when that command is asked for."""
    source = (
        "import sys\nsys.argv = ['grader', '--help']\nfrom grader.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    imported = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    assert not imported & {"torch", "numpy", "jinja2", "msgspec", "grader.engine", "grader.results", "grader.cli.grade"}


@pytest.mark.parametrize("name", [*late.COMMANDS, *late.GRADEBOOK])
def test_every_command_of_the_list_is_there(name: str) -> None:
    done = CliRunner().invoke(app, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert f" {name} " in done.output.splitlines()[0]


def test_a_ctrl_c_while_the_command_itself_is_loaded_is_answered_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")  # the first thing that it imports
    (tmp_path / "run.py").write_text("import sys\nsys.argv[0] = 'grader'\nfrom grader.__main__ import program\nprogram()\n")
    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "Stopped.\n")


def test_help_lists_every_command_and_the_exit_codes() -> None:
    done = run("--help")
    for word in ("build", "grade", "show", "check", *(f"{code.value} {code.name.lower()}"[:3] for code in ExitCode)):
        assert word in done.stdout
    assert json.loads((ROOT / "grader" / "results.schema.json").read_text())
