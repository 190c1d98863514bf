"""`grader diagnose --evaluate`: counts, complaints and exit codes, on a small folder of answers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ANSWERS = ROOT / "tests" / "answers"


def evaluate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "diagnose", *options, str(folder), "--level", "open"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def add(folder: Path, name: str, expect: str, code: str = "") -> None:
    (folder / name).mkdir()
    (folder / name / "expect.toml").write_text(expect)
    (folder / name / "submission.py").write_text(code)


def test_answers_are_counted_and_what_is_not_as_wanted_is_told(tmp_path: Path) -> None:
    """One each: named rightly, called another name than was wanted, without a name, right and marked down."""
    shutil.copytree(ANSWERS / "u5_neuron_mm_activation-forgotten_1", tmp_path / "a")
    code = (tmp_path / "a" / "submission.py").read_text()
    add(tmp_path, "b", 'exercise = "neuron_mm"\nkind = "wrong"\nnames = ["no-reshape"]\n', code)
    other = "def neuron_mm(features, weights, bias):\n    return features.sum() - 3.7\n"
    add(tmp_path, "c", 'exercise = "neuron_mm"\nkind = "wrong"\nnames = ["no-reshape"]\n', other)
    add(tmp_path, "d", 'exercise = "neuron_mm"\nkind = "novel"\n', other)
    add(tmp_path, "e", 'exercise = "neuron_mm"\nkind = "right"\n', other)
    done = evaluate(tmp_path, "--evaluate")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["5.1", "neuron_mm", "3", "1", "1", "1", "1", "1", "1"]
    told = " ".join(" ".join(lines[2:-1]).split())
    assert "b: called activation-forgotten, and should be no-reshape" in told
    assert "c: not named, and should be no-reshape" in told
    assert "e: right, and lost points" in told
    assert "a:" not in told
    assert "d:" not in told
    assert lines[-1] == "named rightly 33.3 %, wrongly 25.0 %, right answers marked down 1 of 1"


def test_good_names_end_with_zero(tmp_path: Path) -> None:
    shutil.copytree(ANSWERS / "u5_neuron_mm_activation-forgotten_1", tmp_path / "a")
    done = evaluate(tmp_path, "--evaluate")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "named rightly 100.0 %, wrongly 0.0 %, right answers marked down 0 of 0"


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ('exercise = "neuron_mm"\nkind = "wrong"\n', "kind 'wrong' has 1 name, and here are 0"),
        ('exercise = "neuron_mn"\nkind = "right"\n', "0 units have an exercise neuron_mn"),
        ('exercise = "neuron_mm"\nkind = "odd"\n', "Invalid enum value 'odd'"),
        ("exercise = \n", "expect.toml"),
    ],
)
def test_a_wrong_expectation_is_told_in_a_sentence(tmp_path: Path, expect: str, sentence: str) -> None:
    add(tmp_path, "a", expect)
    done = evaluate(tmp_path, "--evaluate")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    empty = evaluate(tmp_path, "--evaluate")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "holds no answers" in empty.stderr
    plain = evaluate(tmp_path)
    assert plain.returncode == 2
    assert "--evaluate" in plain.stderr
