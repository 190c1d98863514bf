"""How hard a check is and whom it tells apart, by numbers that were worked by hand."""

from fractions import Fraction

import msgspec
import pytest

from grader.reports.classpage import class_pages
from grader.reports.items import FEWEST, Answer, best, discrimination, item, items
from grader.reports.names import CLASS_PAGE
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict

EIGHT = [
    *(Answer(True, Fraction(n, 4)) for n in (4, 3, 2, 2)),
    *(Answer(False, Fraction(n, 4)) for n in (2, 1, 1, 1)),
]
"""Means 11/16 of those who pass, 5/16 of those who fail, 1/2 of all.

The squared distances from 1/2 are 1/4, 1/16, 0, 0, 0 and three times 1/16: 1/2 in all, 1/16 on average, so s is 1/4.
r is (6/16) / (1/4) * sqrt(1/2 * 1/2) = 3/4.
"""


def of(*verdicts: Verdict, name: str = "Someone") -> Result:
    """A result with one check a verdict, each worth a point."""
    checks = tuple(
        CheckResult(f"test_{n}", "f", f"Sentence {n}.", Fraction(1), (Outcome("cpu", verdict),))
        for n, verdict in enumerate(verdicts)
    )
    exercise = ExerciseResult("f", "The exercise", "1.1", checks)
    return Result(name, "01_tensors", "Tensors", "0" * 64, "instructor", "v", "0.1", "2", (exercise,))


P, F = Verdict.PASSED, Verdict.FAILED


def test_discrimination_is_the_point_biserial_correlation() -> None:
    assert discrimination(EIGHT) == pytest.approx(0.75)
    turned = [msgspec.structs.replace(a, passed=not a.passed) for a in EIGHT]
    assert discrimination(turned) == pytest.approx(-0.75)


@pytest.mark.parametrize(
    "answers",
    [
        [Answer(True, Fraction(n, 8)) for n in range(8)],
        [Answer(False, Fraction(n, 8)) for n in range(8)],
        [Answer(n < 4, Fraction(1, 3)) for n in range(8)],
        [],
    ],
)
def test_where_nothing_differs_there_is_no_discrimination(answers: list[Answer]) -> None:
    assert discrimination(answers) is None


def test_the_best_are_27_percent_and_who_is_as_good_as_the_last_of_them() -> None:
    """27 % of 8 is 2.16, so three: those with 1, 3/4 and 1/2, and two more have 1/2 as well."""
    assert [a.rest for a in best(EIGHT)] == [1, Fraction(3, 4), *[Fraction(1, 2)] * 3]


def test_a_check_is_held_against_the_other_checks_only() -> None:
    """Three pass it with half of the others' points, five fail it with none of them: that is no 3 and 0 of 3 points."""
    class_ = [of(P, P, F)] * 3 + [of(F, F, F)] * 5
    found = items(class_)
    assert (found["f", "test_0"].judged, found["f", "test_0"].passed) == (8, 3)
    assert found["f", "test_0"].discrimination == pytest.approx(1.0)
    assert found["f", "test_2"].discrimination is None


@pytest.mark.parametrize("verdict", [Verdict.UNGRADED, Verdict.MISSING, Verdict.SKIPPED])
def test_what_did_not_judge_an_answer_counts_nowhere(verdict: Verdict) -> None:
    class_ = [of(P, P, verdict)] * 4 + [of(F, P, verdict)] * 4
    found = items(class_)
    assert set(found) == {("f", "test_0"), ("f", "test_1")}
    assert found["f", "test_0"].judged == 8
    assert found["f", "test_0"].discrimination is None  # all have the whole rest


def test_below_eight_answers_nothing_is_said() -> None:
    assert items([of(P, F)] * (FEWEST - 1)) == {}
    assert items([of(P, F)] * (FEWEST - 1) + [msgspec.structs.replace(of(P, F), rejected="It is empty.")]) == {}
    assert items([of(P, F)] * FEWEST) != {}


def test_a_check_that_nearly_all_fail_and_the_best_too_looks_broken() -> None:
    """The one who passes is the worst of 20; 27 % of 20 is 5.4, so six are the best."""
    answers = [Answer(n == 0, Fraction(n, 20)) for n in range(20)]
    assert item(answers).doubt == (
        "Looks broken: failed by 19 of 20, and by those with the best totals (6 of 6). Try it on one of their answers."
    )


def test_a_hard_check_that_the_best_pass_is_no_doubt() -> None:
    answers = [Answer(n == 19, Fraction(n, 20)) for n in range(20)]
    assert item(answers).doubt == ""


def test_a_check_that_all_fail_looks_broken() -> None:
    assert item([Answer(False, Fraction(n, 9)) for n in range(9)]).doubt.startswith("Looks broken: failed by all 9")


def test_a_check_that_the_better_fail_looks_broken_only_where_chance_would_not_do_it() -> None:
    """-0.75 of eight is within two standard errors, 2 / sqrt(7) = 0.756; of sixteen it is not, 2 / sqrt(15) = 0.516."""
    turned = [msgspec.structs.replace(a, passed=not a.passed) for a in EIGHT]
    assert item(turned).doubt == ""
    assert "the better the totals, the fewer pass it" in item(turned * 2).doubt


def test_the_class_page_says_how_hard_a_check_is_and_which_looks_broken() -> None:
    class_ = [of(P, P, F, name=f"A{n}") for n in range(9)] + [of(F, P, P, name="Z")]
    html = class_pages(class_)[CLASS_PAGE]
    rows = {r.split("</th>")[0]: r for r in html.split('<tr role="row"><th role="rowheader" scope="row">')[1:]}
    assert 'data-l="Passed">90 %</td>' in rows["Sentence 0."]
    assert 'data-l="Passed">10 %</td>' in rows["Sentence 2."]
    assert "Checks to look at" in html
    assert "failed by 9 of 10, and by those with the best totals (9 of 9)" in html
    assert "1 more check: passed by everyone whom it judged." in html


def test_the_page_of_a_small_class_has_no_numbers_on_its_checks() -> None:
    html = class_pages([of(P, F, name=f"A{n}") for n in range(7)])[CLASS_PAGE]
    assert "Discrimination" not in html
    assert "Checks to look at" not in html
