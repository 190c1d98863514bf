"""Moodle's offline grading worksheet, filled in the file that a teacher downloaded from one assignment.

Rounded to 2 decimal places, halves up, with a point as the decimal sign, which Moodle reads in every language. Moodle
knows its columns by their titles in the site's language, so a file is filled and never made.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from grader.errors import UsageError
from grader.exports import matching
from grader.exports.comment import comment
from grader.exports.decimals import decimal, number
from grader.exports.grades import Export, Row, check_scale, grade, grades_of, notes_on, students_of
from grader.exports.sheet import Place, Sheet, filled, read_sheet
from grader.gradebook.records import Student
from grader.results import Result, students_view

NEEDED = ("Identifier", "Grade", "Last modified (grade)")
"Without one of these Moodle takes nothing."
OTHERS = ("Full name", "Email address", "Maximum grade", "Grade can be changed", "Feedback comments")
WORDS = (*NEEDED, *OTHERS, "No", "Yes")
"Of Moodle in English; `words` says what stands for them in the file."


def moodle_worksheet(
    results: Sequence[Result],
    roster: Sequence[Student],
    worksheet: Path,
    *,
    words: Mapping[str, str] | None = None,
    scale: bool = False,
    participants: bool = False,
) -> Export:
    """Fill grades, and comments where there are none; every other cell and byte stays.

    Args:
        worksheet: the CSV that Moodle gave for download.
        words: of a site in another language: what stands for which of `WORDS`.
        scale: bring scores to the maximum grade there.
        participants: the roster's numbers of participants are those of this very assignment, and may identify.

    Raises:
        Refused: a result is a student's view.
        UsageError: Moodle would not take the file, or the results are of several units.
    """
    said = {word: word for word in WORDS} | dict(words or {})
    sheet = read_sheet(worksheet, [said[word] for word in (*NEEDED, *OTHERS)])
    at = _columns(sheet, said, worksheet)
    grades, refused = grades_of(results)
    maximum = _maximum(sheet, at)
    if scale:
        check_scale(grades, maximum)
    lines = [n for n in range(1, len(sheet.rows)) if sheet.text(n, at["Identifier"])]
    students, unknown = students_of(grades, roster)
    found = matching.match(
        {label: _keys(student, participants) for label, student in students.items()},
        [_row_keys(sheet, n, at) for n in lines],
    )
    reasons = unknown | found.reasons
    cells: dict[Place, str] = {}
    rows, notes = [], []
    for result in grades:
        value = grade(result, maximum, scale=scale)
        row = lines[found.rows[result.student]] if result.student not in reasons else 0
        reason = reasons.get(result.student) or _why_not(sheet, row, at, decimal(value), said)
        if reason:
            locked = reason == _LOCKED
            rows.append(Row(result.student, "kept" if locked else "refused", reason))
            continue
        before = (sheet.text(row, at["Grade"]) or "").strip()
        cells[row, at["Grade"]] = decimal(value)
        rows.append(Row(result.student, "written", decimal(value) + (f", replaces {before}" if before else "")))
        feedback = at.get("Feedback comments")
        if feedback is not None and (sheet.text(row, feedback) or "").strip():
            notes.append(f"{result.student} has a comment already, which stays.")
        elif feedback is not None:
            cells[row, feedback] = comment(students_view(result))
    if "Feedback comments" not in at:
        notes.append("The worksheet has no feedback comments, so none are written.")
    return Export(filled(sheet, cells), (*rows, *refused), (*notes_on(grades, maximum, scale=scale), *notes))


_LOCKED = "the grade cannot be changed there, and stays"


def _columns(sheet: Sheet, said: Mapping[str, str], path: Path) -> dict[str, int]:
    header = [title.strip() for title in sheet.header]
    missing = [word for word in NEEDED if header.count(said[word]) != 1]
    if missing:
        raise UsageError(
            f"{path}: needs one column {' and one '.join(missing)}, and has {', '.join(header)}. Download the grading "
            "worksheet of the assignment; of a site in another language, say what stands for a title, such as "
            f"--word '{missing[0]}=TITLE'."
        )
    return {word: header.index(said[word]) for word in (*NEEDED, *OTHERS) if said[word] in header}


def _maximum(sheet: Sheet, at: Mapping[str, int]) -> Fraction | None:
    """The maximum grade, if all rows agree on it."""
    if "Maximum grade" not in at:
        return None
    told = {number(sheet.text(n, at["Maximum grade"]) or "") for n in range(1, len(sheet.rows))}
    return told.pop() if len(told) == 1 else None


def _why_not(sheet: Sheet, row: int, at: Mapping[str, int], new: str, said: Mapping[str, str]) -> str:
    """Why Moodle would pass over a grade, or the row is not to be touched; empty if neither."""
    if len(sheet.rows[row]) < len(sheet.header):
        return f"line {sheet.line(row)} ends too early"
    if "Grade can be changed" in at:
        changeable = (sheet.text(row, at["Grade can be changed"]) or "").strip()
        if changeable == said["No"]:
            return _LOCKED
        if changeable != said["Yes"]:
            return f"whether the grade can be changed is told as '{changeable}': say --word Yes=… and --word No=…"
    if "Maximum grade" in at:
        told = sheet.text(row, at["Maximum grade"]) or ""
        maximum = number(told)
        if maximum is None:
            return f"the maximum grade is '{told}', which is no number"
        if Fraction(new) > maximum:
            return f"{new} is above the maximum grade {decimal(maximum)}, and Moodle would pass over it"
    return ""


def _keys(student: Student, participants: bool) -> matching.Keys:
    # The number of a participant differs from one assignment to the next: alone it would find somebody else.
    number_there = {"participant": student.moodle} if participants else {}
    return {**number_there, "email address": student.email, matching.NAME: student.name or student.label}


def _row_keys(sheet: Sheet, row: int, at: Mapping[str, int]) -> matching.Keys:
    def told(word: str) -> str:
        return sheet.text(row, at[word]) or "" if word in at else ""

    participant = re.search(r"\d+\s*$", told("Identifier"))
    return {
        "participant": participant[0].strip() if participant else "",
        "email address": told("Email address"),
        matching.NAME: told("Full name"),
    }
