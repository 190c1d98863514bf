"""`grader check` in a kit with `hints.json`: a known mistake is told by its hint, one step each time one asks."""

import json
from pathlib import Path

import pytest

from grader.checking.looked_up import FILE, read_hints
from grader.checking.misconception import read_misconceptions
from grader.course import load_course, load_unit
from grader.diagnosis.hints import hints_of

from .conftest import ROOT, Answer, Grader

UNIT = load_course(ROOT / "solutions").unit("2")
ABSOLUTE = next(m.hint for m in read_misconceptions(UNIT).known if m.name == "absolute")
LADDER = UNIT.exercise("relu").hints


@pytest.fixture(scope="module")
def written() -> bytes:
    return hints_of(UNIT, ROOT / "exercises" / UNIT.name)


@pytest.fixture
def with_hints(kit: Path, written: bytes) -> Path:
    path = kit / "exercises" / UNIT.name / FILE
    path.write_bytes(written)
    return path


def words(text: str) -> str:
    """Without the lines and bars of a terminal."""
    return " ".join(text.replace("│", " ").split())


def test_hints_are_told_one_step_each_time_one_asks(with_hints: Path, grader: Grader, answer: Answer) -> None:
    path = answer("return x.abs()")
    first = grader("check", path, "relu")
    assert first.exit_code == 0, first.output
    said = words(first.output)
    assert "without walls" in said
    assert "4 hints: add --hint" in said
    assert [text for text in (ABSOLUTE, *LADDER) if text in said] == []
    assert "Called with" in said
    assert "Expected: " in said
    assert "Yours: " in said
    steps = (ABSOLUTE, *LADDER)
    for depth in range(1, 5):
        said = words(grader("check", "relu", "--hint").output)
        assert [text in said for text in steps] == [n < depth for n in range(4)]
        assert "without walls" not in said
        assert "absolute" not in said  # the name of the mistake
        assert ("That was the last hint" in said) == (depth == 4)
    again = words(grader("check", "relu").output)
    assert [text for text in steps if text not in again] == []
    assert "ask" in again
    path.write_text(path.read_text().replace("return x.abs()", "return x.clamp(min=0)"))
    assert "1 of 1 public check passes" in grader("check", "2.3").output
    progress = json.loads((with_hints.parent.parent / ".grader/progress.json").read_text())
    assert progress["units"][UNIT.name]["hinted"] == {}


def test_without_an_exercise_the_hint_is_for_the_first_that_is_answered_and_wrong(
    with_hints: Path, grader: Grader, answer: Answer
) -> None:
    answer("return x.abs()")
    said = words(grader("check", "--hint").output)
    assert ABSOLUTE in said
    assert "3 further hints: add relu --hint" in said
    assert "3 hints: add softmax --hint" in said


def test_a_damaged_file_costs_the_hints_on_known_mistakes_alone(
    with_hints: Path, grader: Grader, answer: Answer
) -> None:
    with_hints.write_bytes(with_hints.read_bytes()[:-100])
    answer("return x.abs()")
    done = grader("check", "relu", "--hint")
    assert done.exit_code == 0
    assert "hints.json: is damaged" in done.stderr
    said = words(done.stdout)
    assert ABSOLUTE not in said
    assert "further hint" in said


@pytest.mark.parametrize("changed", ["unit", "checks"])
def test_a_foreign_file_is_not_used(with_hints: Path, changed: str) -> None:
    told = json.loads(with_hints.read_bytes())
    with_hints.write_text(json.dumps({**told, changed: "another"}))
    hints, said = read_hints(load_unit(with_hints.parent))
    assert hints is None
    assert "made for other checks" in said


def test_the_file_stays_in_the_kit(with_hints: Path, grader: Grader) -> None:
    """It is no work: neither copied to begin with nor handed in."""
    assert grader("start").exit_code == 0
    assert (with_hints.parent.parent.parent / "my-work" / UNIT.name).is_dir()
    assert not list((with_hints.parent.parent.parent / "my-work").rglob(FILE))


def test_a_kit_without_the_file_says_nothing_of_it(kit: Path) -> None:
    assert read_hints(load_unit(kit / "exercises" / UNIT.name)) == (None, "")
