"""Moodle's gradebook: a CSV to import there (Grades, Import, CSV file), a line for each student with a grade.

Rounded to 2 decimal places, halves up, with a point as the decimal sign. One line that Moodle cannot read takes the
whole import down, so whatever could is left out here, and told.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from grader.exports.comment import comment
from grader.exports.decimals import decimal
from grader.exports.grades import Export, Row, check_scale, grade, grades_of, notes_on, students_of
from grader.exports.matching import folded
from grader.gradebook.records import Student
from grader.reports.escaping import for_csv
from grader.reports.visible import one_line
from grader.results import Result, students_view

By = Literal["email", "username", "idnumber"]
COLUMNS: dict[By, str] = {"email": "Email address", "username": "Username", "idnumber": "ID number"}
"What the teacher maps to a user, and its title."
NEW_ITEM = Fraction(100)
"The maximum grade of an item that an import creates."


def moodle(
    results: Sequence[Result],
    roster: Sequence[Student],
    *,
    by: By = "email",
    maximum: Fraction = NEW_ITEM,
    scale: bool = False,
) -> Export:
    """The grades of one unit, each with a comment, by what identifies a student there.

    Args:
        roster: everybody who is enrolled there; others are left out.
        maximum: of the grade item.
        scale: bring scores to it.

    Raises:
        Refused: a result is a student's view.
        UsageError: the results are of several units.
    """
    grades, refused = grades_of(results)
    if scale:
        check_scale(grades, maximum)
    students, reasons = students_of(grades, roster)
    number = Counter(folded(by, _key(student, by)) for student in students.values())
    file = io.StringIO()
    # Titles and comments have commas and quotes in them: every cell is quoted.
    writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    title = for_csv(one_line(grades[0].title or grades[0].unit, 200)) if grades else "Grade"
    writer.writerow([COLUMNS[by], title, "Feedback"])
    rows = []
    for result in grades:
        new = decimal(grade(result, maximum, scale=scale))
        key = "" if result.student in reasons else _key(students[result.student], by)
        reason = reasons.get(result.student) or _why_not(key, number[folded(by, key)], by)
        if not reason and Fraction(new) > maximum:
            reason = f"{new} is above the maximum grade {decimal(maximum)}"
        if reason:
            rows.append(Row(result.student, "refused", reason))
            continue
        writer.writerow([key, new, comment(students_view(result))])
        rows.append(Row(result.student, "written", f"{new}, as {key}"))
    return Export(file.getvalue().encode(), (*rows, *refused), notes_on(grades, maximum, scale=scale))


def _key(student: Student, by: By) -> str:
    return {"email": student.email, "username": student.login, "idnumber": student.number}[by].strip()


def _why_not(key: str, number: int, by: By) -> str:
    """Why Moodle would find nobody, or somebody else; empty if it finds one."""
    if not key:
        return f"the roster has no {COLUMNS[by].lower()} for this student"
    if number > 1:
        return f"the roster has {number} students with {COLUMNS[by].lower()} {key}"
    if for_csv(key) != key:
        return f"{COLUMNS[by].lower()} {key} would be read as a formula, or holds characters that do not show"
    return ""
