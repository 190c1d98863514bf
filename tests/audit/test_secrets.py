"""What a course hides is found wherever it stands: in texts, over line ends, and in a process's memory."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from audit.conftest import DOUBLED, MISCONCEPTIONS

from grader.audit.findings import Finding
from grader.audit.leaks import memory_of, view_leaks
from grader.audit.marks import read_marks
from grader.audit.secrets import Search, secrets_of_unit
from grader.audit.texts import text_findings
from grader.course import Unit, load_course
from grader.errors import CourseError
from grader.release.lesson import read_lesson

SOLUTION = "    total = x * 2\n    return total\n"


@pytest.fixture
def unit(course: Callable[..., Path], tmp_path: Path) -> Unit:
    source = DOUBLED[0].replace("    return x * 2\n", SOLUTION)
    checks = DOUBLED[1].replace("student.doubled(x)", "student.doubled(x)\n                1234.5678")
    solutions = course(tmp_path, misconceptions=MISCONCEPTIONS, doubled=(source, checks))
    return load_course(solutions).units[0]


def kinds(unit: Unit, text: str) -> set[str]:
    return {secret.kind for secret in Search(secrets_of_unit(unit)).text(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("see test_any_numbers_come_back_doubled.", "the name of a check"),
        ("like `square-not-double`", "the name of a misconception"),
        ("# Add the number to itself. You multiplied\n# it by itself instead.", "the hint of a misconception"),
        ("about 1234.5678 of them", "a number"),
        ("def own(x):\n        total = x * 2\n\n        # here\n        return total\n", "the body of"),
    ],
)
def test_each_kind_of_secret_is_found(unit: Unit, text: str, kind: str) -> None:
    """Layout hides nothing."""
    assert kind in kinds(unit, text)


@pytest.mark.parametrize("text", ["test_any_numbers_come_back_doubled_2", "a square", "51234.5678", "total = x * 2"])
def test_what_only_looks_like_a_secret_is_none(unit: Unit, text: str) -> None:
    """A longer name, a word of a name, another number, and one statement of a body are nobody's secret."""
    assert not kinds(unit, text)


def test_a_student_may_see_a_hint_and_no_name(unit: Unit) -> None:
    """The sentence of a check and the hint of a misconception are granted; names never are."""
    search = Search(secrets_of_unit(unit))
    hint = b"Any numbers come back doubled, and stay as they were. Add the number to itself. You multiplied it by itself instead."
    assert not view_leaks(unit, [hint], search)
    found = view_leaks(unit, [b'{"misconception": "square-not-double"}'], search)
    assert [f.point for f in found] == ["leak"]


def test_memory_is_searched_from_outside(unit: Unit) -> None:
    """A sentence that a process holds is found in its memory, and one that it never held is not."""
    held = "-".join(["kept by", str(os.getpid()), "in memory only"]).encode()
    pieces = list(memory_of(os.getpid()))
    assert any(held in piece for piece in pieces)
    search = Search(secrets_of_unit(unit))
    assert "the name of a check" in {s.kind for s in search.data(b"\x00\x01test_any_numbers_come_back_doubled\x00")}
    assert not search.data(b"\x00" * 64)


def messages(unit: Unit) -> list[str]:
    course = load_course(unit.folder.parent)
    found: list[Finding] = text_findings(course, course.units[0], read_lesson(unit.folder / "lesson.py"))
    return [f.message for f in found]


def test_texts_that_lack_nothing(unit: Unit) -> None:
    assert messages(unit) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("unit.toml", ", 'Try it with one number.'", "", "has 2 hints"),
        ("lesson.py", "**At the end you can**", "**Soon**", "no objectives"),
        ("lesson.py", "| 2 | 2 |", "| 2 | 3 |", "table gives 2 and 3 points"),
        ("lesson.py", "| 2 | 2 |", "| 1 | 2 |", "table gives 1 and 2 points"),
        ("lesson.py", "# | exercise", "# See [this](nowhere.md).\n#\n# | exercise", "nowhere.md leads nowhere"),
        ("lesson.py", "# | exercise", "# [up](#no-such-heading)\n#\n# | exercise", "leads to no heading"),
        ("lesson.py", "# | exercise", "# ![](assets/x.svg)\n#\n# | exercise", "has no text alternative"),
        ("checks.py", "points=2", "points=1", "give 1"),
    ],
)
def test_each_lack_of_a_text_is_told(unit: Unit, file: str, old: str, new: str, told: str) -> None:
    """Hints, objectives, points, links and figures."""
    path = unit.folder / file
    path.write_text(path.read_text().replace(old, new, 1))
    assert any(told in message for message in messages(unit))


def test_a_mark_needs_a_reason(unit: Unit) -> None:
    """A mark says why, or is an error that names the key."""
    path = unit.folder / "equivalent.toml"
    path.write_text('[[mutants]]\nexercise = "doubled"\nid = "12345678"\nreason = "The last axis of two is axis 1."\n')
    mark = read_marks(unit).mutant("doubled", "12345678")
    assert mark is not None
    assert not mark.outside
    path.write_text(path.read_text().replace("The last axis of two is axis 1.", " "))
    with pytest.raises(CourseError, match=r"mutants\[0\]\.reason"):
        read_marks(unit)
