"""How the checks behave in a class, as the questions of a test do: how hard each is, and whom it tells apart.

An answer counts for a check when the check has judged it: what is missing, skipped or ungraded says nothing about it.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import fmean, pstdev

import msgspec

from grader.language import _
from grader.reports.advice import WRONG
from grader.results import CheckResult, Result, Verdict

FEWEST = 8
"With fewer answers chance says more than the check does, and nothing is said."
BEST = Fraction(27, 100)
"""The part of a class that counts as the best.

T. L. Kelley, "The selection of upper and lower groups for the validation of test items", Journal of Educational
Psychology 30 (1939), pages 17 to 24.
"""
HARD = Fraction(4, 5)
"A check that so many fail is looked at."


class Answer(msgspec.Struct, frozen=True):
    """One student at one check."""

    passed: bool
    rest: float
    "The share of the points that the student got in the other checks, of those that judged an answer; equal if they are."


class Item(msgspec.Struct, frozen=True):
    """One check in a class."""

    judged: int
    passed: int
    discrimination: float | None
    "None where everyone passes, everyone fails, or all are equally good elsewhere."
    doubt: str = ""
    "One sentence when the check looks broken."


def items(results: Iterable[Result]) -> dict[tuple[str, str], Item]:
    """Every check of one unit by exercise and name; without those that fewer than `FEWEST` answers tell of."""
    answers: dict[tuple[str, str], list[Answer]] = {}
    for result in results:
        for key, answer in _answers(result):
            answers.setdefault(key, []).append(answer)
    return {key: item(found) for key, found in answers.items() if len(found) >= FEWEST}


def _answers(result: Result) -> Iterable[tuple[tuple[str, str], Answer]]:
    judged = [c for c in result.checks if _judged(c)] if not result.rejected else []
    # Whole numbers: a class has many checks, and a quotient of two is the same float for the same share.
    unit = math.lcm(*(c.points.denominator for c in judged))
    points = [c.points.numerator * unit // c.points.denominator for c in judged]
    passed = [c.verdict is Verdict.PASSED for c in judged]
    whole, earned = sum(points), sum(n for n, right in zip(points, passed, strict=True) if right)
    for check, worth, right in zip(judged, points, passed, strict=True):
        if whole > worth:
            yield (check.exercise, check.name), Answer(right, (earned - worth * right) / (whole - worth))


def _judged(check: CheckResult) -> bool:
    return check.verdict is Verdict.PASSED or check.verdict in WRONG


def item(answers: Sequence[Answer]) -> Item:
    """What at least one answer to a check tells about it."""
    passed = sum(a.passed for a in answers)
    found = discrimination(answers)
    return Item(len(answers), passed, found, _doubt(answers, found))


def discrimination(answers: Sequence[Answer]) -> float | None:
    """The point-biserial correlation between passing a check and the share of points in the other checks.

    It is (m1 - m0) / s * sqrt(p * (1 - p)): m1 and m0 are the means of those who pass and of those who fail, s is the
    standard deviation of all, p the share who pass; the same as Pearson's correlation with 1 for a pass and 0 for a
    failure. The check itself is not in the total, which would lift the number, the more the fewer checks there are:
    S. Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28 (1963), pages 211 to 218.
    """
    good = [a.rest for a in answers if a.passed]
    bad = [a.rest for a in answers if not a.passed]
    spread = pstdev([a.rest for a in answers]) if answers else 0.0
    if not good or not bad or len({a.rest for a in answers}) == 1:
        return None
    share = len(good) / len(answers)
    return (fmean(good) - fmean(bad)) / spread * math.sqrt(share * (1 - share))


def best(answers: Sequence[Answer]) -> list[Answer]:
    """Those with the best totals elsewhere: 27 % of all, and who is as good as the last of them."""
    least = sorted((a.rest for a in answers), reverse=True)[math.ceil(BEST * len(answers)) - 1]
    return [a for a in answers if a.rest >= least]


def _doubt(answers: Sequence[Answer], found: float | None) -> str:
    number, failed = len(answers), sum(not a.passed for a in answers)
    if failed == number:
        return _("Looks broken: failed by all {n}, whatever their totals. Try it on one of their answers.").format(
            n=number
        )
    top = best(answers)
    failed_top = sum(not a.passed for a in top)
    if failed >= HARD * number and failed_top * number >= failed * len(top):
        return _(
            "Looks broken: failed by {failed} of {n}, and by those with the best totals ({failed_top} of {top}). "
            "Try it on one of their answers."
        ).format(failed=failed, n=number, failed_top=failed_top, top=len(top))
    # Without any connection the correlation has a standard error of about 1 / sqrt(number - 1).
    if found is not None and found < -2 / math.sqrt(number - 1):
        return _(
            "Looks broken: the better the totals, the fewer pass it. It may fail right answers or pass wrong ones."
        )
    return ""
