"""A process that stays warm and checks what it is asked for; see `grader.student.warm`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import load_unit
from grader.errors import ExecutionError
from grader.execution import alone, levels
from grader.results import Result, Verdict
from grader.student.warm import Warm

ROOT = Path(__file__).parent.parent.parent
UNIT = load_unit(ROOT / "exercises/02_activations")
RIGHT = next((ROOT / "tests/sample_class/02_activations/zoe_right_above_the_stubs").glob("*.py"))


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm() as warm:
        yield warm


def verdicts(result: Result | None) -> dict[str, set[Verdict]]:
    assert result is not None
    return {e.name: {c.verdict for c in e.checks} for e in result.exercises}


def test_a_file_is_checked_again_and_again(warm: Warm, tmp_path: Path) -> None:
    file = tmp_path / RIGHT.name
    for source, wanted in ((RIGHT.read_text(), Verdict.PASSED), ("def relu(x): return -x\n", Verdict.FAILED)):
        file.write_text(source)
        warm.check(UNIT, tmp_path / "kept", file)
        assert verdicts(warm.result(60))["relu"] == {wanted}


def test_one_exercise_alone(warm: Warm, tmp_path: Path) -> None:
    warm.check(UNIT, tmp_path / "kept", RIGHT, only=["relu"])
    assert verdicts(warm.result(60)) == {"relu": {Verdict.PASSED}}


def test_the_cells_that_a_kernel_has_run(warm: Warm, tmp_path: Path) -> None:
    cells = ["import torch\n%matplotlib inline", "def relu(x):\n    return x.clamp(min=0)"]
    warm.check(UNIT, tmp_path / "kept", Path("of my own.ipynb"), sources=cells)
    found = verdicts(warm.result(60))
    assert (found["relu"], found["softmax"]) == ({Verdict.PASSED}, {Verdict.MISSING})


def test_what_is_asked_of_us_in_a_notebook_is_left_out_and_no_news(warm: Warm, tmp_path: Path) -> None:
    cells = ["%load_ext grader\nimport grader", "def relu(x):\n    return x", "grader.check('relu')\n%check relu --hint"]
    for again in ([], ["def relu(x):\n    return x.clamp(min=0)", "check relu"]):
        warm.check(UNIT, tmp_path / "kept", Path("cells.ipynb"), sources=[*cells, *again], only=["relu"])
        result = warm.result(60)
        assert verdicts(result) == {"relu": {Verdict.PASSED if again else Verdict.FAILED}}
        assert result is not None
        assert (result.notes, result.cells, result.exercises[0].note) == ((), (), "")


def test_what_cannot_be_checked_is_a_sentence_and_the_next_one_is_checked(warm: Warm, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    warm.check(UNIT, tmp_path / "file", RIGHT)
    with pytest.raises(ExecutionError, match=r"file: File exists\.$"):
        warm.result(60)
    warm.check(UNIT, tmp_path / "kept", RIGHT, only=["relu"])
    assert verdicts(warm.result(60)) == {"relu": {Verdict.PASSED}}


def test_there_is_no_result_before_it_is_there_and_none_after_the_end(tmp_path: Path) -> None:
    with Warm() as warm:
        warm.check(UNIT, tmp_path / "kept", RIGHT)
        assert warm.result(0) is None
        warm._process.kill()
        with pytest.raises(ExecutionError, match="ended"):
            warm.result(60)
        with pytest.raises(ExecutionError, match="ended"):
            warm.check(UNIT, tmp_path / "kept", RIGHT)


def test_it_does_without_forks_where_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(levels.WITHOUT_FORK, "1")
    with Warm() as warm:
        warm.check(UNIT, tmp_path / "kept", RIGHT, only=["relu"])
        result = warm.result(60)
    assert verdicts(result) == {"relu": {Verdict.PASSED}}
    assert result is not None
    assert result.walls == alone.WALLS
