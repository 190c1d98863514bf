"""Results, and the importers of Canvas and Moodle as small parsers of our own: what would the host make of a file?"""

import csv
import io
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
from typer.testing import CliRunner

from grader.cli import app
from grader.results import (
    CheckResult,
    Evidence,
    ExerciseResult,
    Fault,
    Mark,
    Outcome,
    Result,
    Value,
    Verdict,
    to_json,
)


def passed(name: str, points: str, **more: Any) -> CheckResult:
    return CheckResult(name, "neuron", f"Sentence {name}.", Fraction(points), (Outcome("cpu", Verdict.PASSED),), **more)


def failed(name: str, points: str, **more: Any) -> CheckResult:
    evidence = Evidence(
        "value", "Numbers differ.", expected=Value("[1.0]"), actual=Value("[2.0]"), inputs=("x = 4711",)
    )
    outcome = Outcome("cpu", Verdict.FAILED, Fault.STUDENT, evidence, output="printed", misconception="no-bias")
    return CheckResult(name, "neuron", f"Sentence {name}.", Fraction(points), (outcome,), **more)


def graded(student: str, earned: str = "5/2", points: str = "4", **more: Any) -> Result:
    """A final result with `earned` of `points`."""
    checks = (passed("test_right", earned), failed("test_wrong", str(Fraction(points) - Fraction(earned))))
    exercise = ExerciseResult("neuron", "A neuron", "3.1", checks, code="def neuron(): return 1")
    told = {"unit": "03_neuron", "title": "A neuron", "unit_version": "v1", "grader": "0.1.0", "torch": "2.13.0"} | more
    return Result(student=student, submission="ab" * 32, audience="instructor", exercises=(exercise,), **told)


def held(student: str) -> Result:
    ungraded = CheckResult(
        "test_slow", "neuron", "Slow.", Fraction(1), (Outcome("cpu", Verdict.UNGRADED, Fault.GRADER),)
    )
    return with_check(graded(student), ungraded)


def pending(student: str) -> Result:
    result = graded(student)
    marked = msgspec.structs.replace(result.exercises[0], marks=(Mark("Names say what they hold.", Fraction(2)),))
    return msgspec.structs.replace(result, exercises=(marked,))


def provisional(student: str) -> Result:
    return graded(student, provisional=True)


def with_check(result: Result, check: CheckResult) -> Result:
    first = result.exercises[0]
    more = msgspec.structs.replace(first, checks=(*first.checks, check))
    return msgspec.structs.replace(result, exercises=(more, *result.exercises[1:]))


def keep(folder: Path, *results: Result) -> Path:
    """A folder of results as `grader grade` writes it."""
    folder.mkdir(exist_ok=True)
    (folder / "results.jsonl").write_bytes(b"".join(to_json(result) + b"\n" for result in results))
    return folder


def export(*arguments: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["export", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def canvas_imports(data: bytes, known: dict[str, str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What Canvas reads: grades by assignment and student's ID, and the titles of assignments it would create.

    Args:
        known: the title of each assignment by its id.

    Raises:
        AssertionError: it would refuse the file.
    """
    text = data.decode("utf-8-sig")
    first = text.splitlines()[:3]
    widths = {d: {len(next(csv.reader([line], delimiter=d), [])) for line in first} for d in ";,"}
    width = {d: found.pop() if len(found) == 1 else 0 for d, found in widths.items()}
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if width[";"] > width[","] else ","))
    header = rows[0]
    assert len(header) > 3
    assert "Student" in header[0] or header[:2] == ["LastName", "FirstName"]
    at = header.index("ID")
    assert at == (1 if "Student" in header[0] else 2)
    info = header.index("Section") + 1
    sums = re.compile("(Current|Final) (Score|Points|Grade)|Override")
    columns, new = {}, []
    for n, title in enumerate(header[info:], info):
        if sums.search(title):
            continue
        match = re.search(r"\((\d+)\)$", title)
        if match and match[1] in known:
            columns[match[1]] = n
        else:
            new.append(title)
    grades: dict[str, dict[str, str]] = {assignment: {} for assignment in columns}
    for row in rows[1:]:
        if "Points Possible" in row[0] or all(re.fullmatch(r"\s*(Manual Posting.*)?\s*", cell) for cell in row):
            continue
        for assignment, n in columns.items():
            grade = row[n].strip()
            pure = re.fullmatch(r"-?[0-9.,]+%?", grade)
            grades[assignment][row[at]] = re.sub(r"[.,](?=.*[.,])", "", grade).replace(",", ".") if pure else grade
    return grades, new


def worksheet_imports(data: bytes, most: float = 100.0, delimiter: str = ",") -> dict[str, tuple[float, str]]:
    """The grade and comment that Moodle takes from an English worksheet, by the participant's number."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    ident, grade, modified = (rows[0].index(t) for t in ("Identifier", "Grade", "Last modified (grade)"))
    comments = rows[0].index("Feedback comments")
    assert modified > 0
    taken = {}
    for row in rows[1:]:
        value = row[grade].replace(",", ".")
        if value not in ("", "-") and 0 <= float(value) <= most:
            taken[row[ident][len("Participant ") :]] = (float(value), row[comments])
    return taken


def gradebook_imports(data: bytes, users: set[str]) -> dict[str, tuple[float, str]]:
    """What Moodle's gradebook takes, by the column that identifies; the first bad row ends all.

    Raises:
        AssertionError: as Moodle would abort the import.
    """
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    taken = {}
    for user, grade, feedback in rows[1:]:
        assert user in users
        assert re.fullmatch(r"\d+(\.\d+)?", grade)
        assert float(grade) <= 100
        taken[user] = (float(grade), feedback)
    return taken
