"""Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/

Rounding: points are hundredths, halves up; those of the tests are rounded up or down such that they add up to the
rounded score, written as decimals. What is late is not taken off: Gradescope has a rule of its own for that.
"""

import json
from fractions import Fraction
from typing import Any

from grader.course import VISIBILITIES, Visibility
from grader.exports.rounding import rounded, shared_out
from grader.exports.rows import Row, changes, rows
from grader.exports.standing import require_whole, standing
from grader.language import _
from grader.reports import words
from grader.reports.visible import one_line, visible
from grader.results import Result, students_view

STEP = Fraction(1, 100)
SEEN: dict[Visibility, str] = {
    "visible": "visible",
    "after_published": "after_published",
    "after_due": "after_due_date",
    "hidden": "hidden",
}
"Gradescope's word for when a student sees a check."
_MOST = 4000
"Characters of what one test tells, and of what the student's code printed in it."


def gradescope(result: Result) -> bytes:
    """`results.json` for one submission, made from the instructor's view; Gradescope shows each test when it may be seen.

    It holds what a student may see once all is published, and of a check that is never shown only number and points.

    Raises:
        Refused: the result is provisional.
    """
    require_whole(result)
    view = students_view(result, now_visible=VISIBILITIES)
    by_hand = [a for a in result.adjustments if a.kind == "override"]
    listed = (*rows(view), *changes(by_hand, result.score))
    earned = [row.earned or Fraction(0) for row in listed]
    numbers = shared_out(earned, [row.points for row in listed], STEP)
    document = {
        "score": _number(rounded(sum(earned, Fraction(0)), STEP)),
        "output": "\n".join(_said(view)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [_test(row, *pair) for row, pair in zip(listed, numbers, strict=True)],
        "extra_data": {
            "audience": "student",
            "schema": result.schema,
            "unit": one_line(result.unit, 200),
            "unit_version": result.unit_version,
            "grader": result.grader,
            "submission": result.submission,
            "held": result.held,
            "ungraded": len(result.ungraded),
            "pending": len(result.pending),
        },
    }
    return json.dumps(document, indent=1).encode()


def _said(view: Result) -> list[str]:
    said = [*standing(view), *map(words.told, view.notes)]
    if any(a.kind == "late" for a in view.adjustments):
        said.append(_("What a late hand-in costs is not taken off here."))
    return [one_line(sentence, _MOST) for sentence in said]


def _test(row: Row, score: Fraction, most: Fraction) -> dict[str, Any]:
    printed = [_("Printed:"), visible(row.output, _MOST)] if row.output else []
    test: dict[str, Any] = {
        "max_score": _number(most),
        "name": one_line(f"{row.exercise}: {row.name}" if row.exercise else row.name, 400),
        "number": one_line(row.number, 40),
        "output": "\n".join(filter(None, [visible(row.told, _MOST), *printed])),
        "output_format": "text",
        "visibility": SEEN[row.visibility],
    }
    if row.verdict is not None:
        test["extra_data"] = {"verdict": row.verdict.value}
    if row.earned is None:
        # Neither a score nor a status: it would be read as a failure.
        test["output"] = test["output"] or _("It could not be judged yet.")
        return test
    return test | {"score": _number(score), "status": "passed" if row.passed else "failed"}


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
