"""JSON Lines for analysis: a line a result, with its checks. For instructors.

Not rounded: points are exact fractions as text, such as `"7/2"`, as in `results.jsonl`.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from grader.exports.analysis import facts
from grader.reports.escaping import for_json
from grader.results import Result


def lines(results: Sequence[Result], *, secret: bytes | None = None) -> bytes:
    """The file; with the course's `secret` under pseudonyms.

    Raises:
        Refused: a result is a student's view.
    """
    told = (json.dumps({**result, "checks": parts}, default=_encode) for result, parts in facts(results, secret))
    return "".join(f"{for_json(line)}\n" for line in told).encode()


def _encode(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"{type(value)} has no JSON form")
