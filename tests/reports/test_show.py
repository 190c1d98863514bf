"""`grader show` as a person has it: in a terminal of 80 columns, without colour, in sentences, in another language."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from grader.errors import ExitCode
from grader.results import Result, to_json

ROOT = Path(__file__).parent.parent.parent
COLOUR = re.compile(r"\x1b\[(?:3[0-7]|9[0-7]|38)")


@pytest.fixture
def graded(tmp_path: Path) -> Callable[[list[Result]], Path]:
    """Writes results as `grader grade` does."""

    def write(results: list[Result]) -> Path:
        (tmp_path / "results.jsonl").write_bytes(b"".join(to_json(r) + b"\n" for r in results))
        return tmp_path

    return write


def show(*arguments: str | Path, terminal: bool = False, **environment: str) -> str:
    """What `grader show` prints, in a terminal or into a pipe."""
    command = [sys.executable, "-m", "grader", "show", *map(str, arguments)]
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    env |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80"} | environment
    if not terminal:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                said += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
        assert process.wait(timeout=60) == ExitCode.GRADED
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_nothing_is_wider_than_a_terminal_of_80_columns(
    graded: Callable[[list[Result]], Path], diagnosed: Result, everyone: list[Result], hostile: Callable[[str], Result]
) -> None:
    for results in ([diagnosed], everyone, [hostile("w" * 300 + " 激" * 100)]):
        for view in ("student", "instructor"):
            said = show(graded(results), "--as", view)
            assert said
            assert [line for line in said.splitlines() if cell_len(line) > 80] == []


def test_there_is_colour_in_a_terminal_only_and_none_where_it_is_not_wanted(
    graded: Callable[[list[Result]], Path], half: Result
) -> None:
    folder = graded([half])
    in_terminal = show(folder, terminal=True)
    assert COLOUR.search(in_terminal)
    assert "\x1b" not in show(folder)
    without = show(folder, terminal=True, NO_COLOR="1")
    assert not COLOUR.search(without)
    words = [re.sub(r"\x1b\[[0-9;]*m", "", said) for said in (in_terminal, without)]
    assert words[0] == words[1] == show(folder)


def test_plain_is_sentences_without_signs_also_in_a_terminal(
    graded: Callable[[list[Result]], Path], half: Result, everyone: list[Result]
) -> None:
    one = show(graded([half]), "--plain", terminal=True)
    assert "Exercise 5.1, A neuron with mm: 1½ of 3½ points.\n" in one
    assert "Failed, 0 of 2 points: The lesson's data gives the lesson's number.\n" in one
    assert not re.search("[\x1b✓✗│•]", one)
    several = show(graded(everyone), "--plain").splitlines()
    assert several[0] == "24 submissions."
    assert "Ada Lovelace, 05_neuron_matmul: 1½ of 12 points, held." in several
    assert "Alan Turing, 05_neuron_matmul: 0 of 12 points, rejected." in several


def test_a_class_is_a_table_and_a_name_chooses_one(
    graded: Callable[[list[Result]], Path], everyone: list[Result]
) -> None:
    folder = graded(everyone)
    assert re.search(r"Ada Lovelace +05_neuron_matmul +1½ of 12 +held", show(folder))
    assert show(folder, "Grace Hopper").startswith("One neuron with a matrix product\nGrace Hopper")


def test_hints_are_told_to_who_asks(graded: Callable[[list[Result]], Path], diagnosed: Result) -> None:
    folder = graded([diagnosed])
    assert "--hints 1 shows the next of each exercise" in " ".join(show(folder).split())
    assert "Hint 1 of 3: Print the shapes of what goes into the product." in show(folder, "--hints", "1")


def test_a_language_that_is_not_there_is_told(graded: Callable[[list[Result]], Path], half: Result) -> None:
    command = [sys.executable, "-m", "grader", "show", str(graded([half])), "--language", "xx"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == ExitCode.USAGE
    assert "There is no language 'xx'. Choose from en." in done.stderr
