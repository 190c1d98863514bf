"""CSV for analysis: a row a check, or a row a result. For instructors.

Rounded to 6 decimal places, halves up: a spreadsheet reads no fractions. JSON Lines hold them exactly.
"""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from grader.exports.analysis import facts
from grader.exports.decimals import decimal
from grader.reports.escaping import for_csv
from grader.results import Result

PLACES = 6
Rows = Literal["check", "result"]
_WHOSE = ("audience", "student", "unit", "unit_version", "attempt", "round", "state")
"What a row of a check says of its result."


def table(results: Sequence[Result], *, rows: Rows = "check", secret: bytes | None = None) -> bytes:
    """The file, with a header; empty if there is nothing.

    Args:
        secret: the course's, to write pseudonyms instead of names.

    Raises:
        Refused: a result is a student's view.
    """
    told = []
    for result, parts in facts(results, secret):
        if rows == "result":
            told.append(result)
        else:
            told += [{name: result[name] for name in _WHOSE} | part for part in parts]
    if not told:
        return b""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(told[0])
    writer.writerows([_cell(value) for value in row.values()] for row in told)
    return file.getvalue().encode()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case Fraction():
            return decimal(value, PLACES)
        case dict():
            return for_csv(", ".join(f"{device}: {verdict}" for device, verdict in value.items()))
        case bool():
            return "yes" if value else "no"
        case str():
            return for_csv(value)
        case _:
            return str(value)
