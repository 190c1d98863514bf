"""Classroom 50's `result.json`, which its web page and its gradebook read.

Rounding: it knows whole points only. Score and maximum are rounded, halves up; those of the tests are rounded up or
down such that they add up to them. Where no check has points, as with the public checks alone, each counts one point.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import msgspec

from grader.course import Visibility
from grader.errors import UsageError
from grader.exports.rounding import shared_out
from grader.exports.rows import Row, changes, rows
from grader.exports.standing import require_whole
from grader.reports.visible import one_line
from grader.results import Result, students_view

SCHEMA = "classroom50/result/v1"
TOLD = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"Keys of the file, and the variables in which Classroom 50 tells their values to a job."
_KINDS = {
    "ASSIGNMENT_TYPE": ("individual|group", "individual or group"),
    "SUBMISSION_TAG": ("submit/.+", "a tag that begins with submit/"),
}
_ONE = Fraction(1)


def classroom50(
    result: Result,
    environ: Mapping[str, str],
    submitted_at: datetime,
    now_visible: Iterable[Visibility] = ("visible",),
) -> bytes:
    """`result.json` for one submission: the student's view, since its repository is the student's.

    Args:
        environ: the variables of a job of Classroom 50.
        submitted_at: with a time zone.
        now_visible: which checks the student may see by now; the score is of those.

    Raises:
        Refused: the result is provisional.
        UsageError: a variable is missing, or is not of its form.
    """
    require_whole(result)
    view = students_view(result, now_visible=now_visible)
    listed = rows(view)
    if not any(row.points for row in listed):
        listed = tuple(msgspec.structs.replace(r, points=_ONE, earned=_ONE * r.passed) for r in listed)
    listed += changes(view.adjustments, view.score)
    numbers = shared_out([r.earned or Fraction(0) for r in listed], [r.points for r in listed], _ONE)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        **{key: _told(environ, name) for key, name in TOLD.items()},
        "datetime": submitted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(int(score) for score, _most in numbers),
        "max-score": sum(int(most) for _score, most in numbers),
        "tests": [_test(n, row, *pair) for n, (row, pair) in enumerate(zip(listed, numbers, strict=True), 1)],
    }
    return json.dumps(document, indent=1).encode()


def _told(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name) or (environ.get("USERNAME", "") if name == "OWNER" else "")
    pattern, kind = _KINDS.get(name, (".+", "not empty"))
    if not re.fullmatch(pattern, value):
        raise UsageError(
            f"The variable {name} is {one_line(value, 100)!r}; Classroom 50 makes it {kind}. Run this in its job."
        )
    return value


def _test(n: int, row: Row, score: Fraction, most: Fraction) -> dict[str, Any]:
    name = " ".join(filter(None, (row.number or f"{n}.", row.exercise and f"{row.exercise}:", row.name)))
    state = "pending" if row.earned is None and row.verdict is None else row.verdict and row.verdict.value
    test = {
        "test-name": one_line(name, 400),
        "passed": row.passed,
        "score": int(score),
        "max-score": int(most),
    }
    # What its schema does not know is kept: a check that could not be judged is told from one that failed.
    return test | ({"verdict": state} if state else {}) | ({"told": one_line(row.told, 2000)} if row.told else {})
