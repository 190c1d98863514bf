"""Canvas: grades in the gradebook CSV that a teacher exported from there, to be imported again.

Rounded to 2 decimal places, at which Canvas compares; halves up. The rules are those of Canvas's own importer: which
rows are students, which columns are assignments, and that a column it does not know becomes a new assignment.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from grader.errors import UsageError
from grader.exports import matching
from grader.exports.decimals import decimal, number
from grader.exports.grades import Export, Row, check_scale, grade, grades_of, notes_on, students_of
from grader.exports.sheet import Place, Sheet, filled, read_sheet
from grader.gradebook.records import Student
from grader.results import Result

NAMES = ("Student", "LastName", "FirstName")
IDS = ("ID", "SIS User ID", "SIS Login ID")
"From the strongest to the weakest, as Canvas looks for a student."
_ABOUT = (*NAMES, *IDS, "Integration ID", "Root Account", "Section")
_ASSIGNMENT = re.compile(r".*\S\s*\((\d+)\)", re.DOTALL)
_SUMS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
"Columns whose title holds one of these are not read, whatever else they hold."
_MANUAL = re.compile(r"\s*(?:(?:Muted|Manual Posting).*)?\s*", re.IGNORECASE | re.DOTALL)
_KEPT = ("EX", "N/A")
"Excused, and not assigned to this student."


def canvas(
    results: Sequence[Result], roster: Sequence[Student], gradebook: Path, column: str, *, scale: bool = False
) -> Export:
    """Fill the scores of one unit into one column; every other cell and byte stays.

    Args:
        gradebook: the CSV that Canvas exported.
        column: its header, `Title (assignment id)`, or the id alone.
        scale: bring scores to the points that the assignment has there.

    Raises:
        Refused: a result is a student's view.
        UsageError: Canvas would not take the file, the column is none of its assignments, or the results are of
            several units.
    """
    sheet = read_sheet(gradebook, _ABOUT)
    _check_header(sheet, gradebook)
    at = _column(sheet, column, gradebook)
    grades, rows = grades_of(results)
    maximum = _maximum(sheet, at, gradebook)
    if scale:
        check_scale(grades, maximum)
    lines = [n for n in range(1, len(sheet.rows)) if _is_student(sheet, n)]
    students, unknown = students_of(grades, roster)
    found = matching.match(
        {label: _keys(student) for label, student in students.items()}, [_row_keys(sheet, n) for n in lines]
    )
    reasons = unknown | found.reasons
    cells: dict[Place, str] = {}
    told = []
    for result in grades:
        if result.student in reasons:
            told.append(Row(result.student, "refused", reasons[result.student]))
            continue
        row = lines[found.rows[result.student]]
        before = sheet.text(row, at)
        new = decimal(grade(result, maximum, scale=scale))
        if before is None:
            told.append(Row(result.student, "refused", f"line {sheet.line(row)} ends before the column"))
        elif before.strip().upper() in _KEPT:
            told.append(Row(result.student, "kept", f"{before.strip()} stays, the score would be {new}"))
        else:
            cells[row, at] = new
            told.append(Row(result.student, "written", f"{new}, replaces {before.strip()}" if before.strip() else new))
    return Export(filled(sheet, cells), (*told, *rows), notes_on(grades, maximum, scale=scale))


def _check_header(sheet: Sheet, path: Path) -> None:
    header = [title.strip() for title in sheet.header]
    whole = len(header) > 3 and header[:2] == ["Student", "ID"]
    parted = len(header) > 4 and header[:3] == ["LastName", "FirstName", "ID"]
    if not (whole or parted) or "Section" not in header:
        raise UsageError(
            f"{path}: is no gradebook of Canvas: it begins with {', '.join(header[:4])}. "
            "Export it there (Grades, Export, Entire Gradebook), and give the file as it came."
        )


def _column(sheet: Sheet, wanted: str, path: Path) -> int:
    """Where the assignment stands, by its header or its id.

    Raises:
        UsageError: there is none, several, or one that Canvas does not read as an assignment that it has.
    """
    header = sheet.header
    own = {n: m[1] for n, t in enumerate(header) if (m := _ASSIGNMENT.fullmatch(t.strip())) and not _SUMS.search(t)}
    hits = [n for n, title in enumerate(header) if title.strip() == wanted.strip() or own.get(n) == wanted.strip()]
    if len(hits) == 1 and hits[0] in own:
        return hits[0]
    listed = "; ".join(header[n].strip() for n in own) or "none yet: create the assignment in Canvas, and export again"
    if len(hits) > 1:
        raise UsageError(f"{path}: {len(hits)} columns are '{wanted}'. Give one by its id.")
    if hits:
        why = "is no assignment that Canvas has: its title does not end in an id, or is that of a sum"
    else:
        why = "is no column of it, and Canvas would create a new assignment"
    raise UsageError(f"{path}: '{wanted}' {why}. Choose --column from: {listed}.")


def _is_points(sheet: Sheet, row: int) -> bool:
    return "Points Possible" in sheet.rows[row][0].text


def _is_student(sheet: Sheet, row: int) -> bool:
    return not _is_points(sheet, row) and not all(_MANUAL.fullmatch(cell.text) for cell in sheet.rows[row])


def _maximum(sheet: Sheet, column: int, path: Path) -> Fraction | None:
    row = next((n for n in range(1, len(sheet.rows)) if _is_points(sheet, n)), None)
    told = "" if row is None else sheet.text(row, column) or ""
    if "read only" in " ".join(told.split()):
        raise UsageError(f"{path}: Canvas holds '{sheet.header[column]}' read only and would not take a grade there.")
    return number(told)


def _keys(student: Student) -> matching.Keys:
    ids = dict(zip(IDS, (student.canvas, student.number, student.login), strict=True))
    return {**ids, matching.NAME: student.name or student.label}


def _row_keys(sheet: Sheet, row: int) -> matching.Keys:
    def told(title: str) -> str:
        return sheet.text(row, header.index(title)) or "" if title in header else ""

    header = [title.strip() for title in sheet.header]
    name = told("Student") or f"{told('FirstName')} {told('LastName')}"
    return {**{title: told(title) for title in IDS}, matching.NAME: name}
