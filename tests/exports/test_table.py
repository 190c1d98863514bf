"""CSV for analysis: a row a check or a result, numbers that add up, and no cell that a spreadsheet runs."""

import csv
import io
import re
from fractions import Fraction

import msgspec
import pytest
from exports.lms import graded, held, passed, pending, provisional, with_check
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import Refused
from grader.exports.decimals import decimal, number
from grader.exports.table import table
from grader.results import Adjustment, Mark, Result, students_view


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_row_for_each_check() -> None:
    found = rows(table([graded("Bob", "1/3", "4"), graded("Ada")]))
    assert [(r["student"], r["name"], r["verdict"], r["points"], r["earned"]) for r in found] == [
        ("Ada", "test_right", "passed", "2.5", "2.5"),
        ("Ada", "test_wrong", "failed", "1.5", "0"),
        ("Bob", "test_right", "passed", "0.333333", "0.333333"),
        ("Bob", "test_wrong", "failed", "3.666667", "0"),
    ]
    wrong = found[1]
    assert (wrong["fault"], wrong["misconception"], wrong["devices"]) == ("student", "no-bias", "cpu: failed")
    assert {r["audience"] for r in found} == {"instructor"}


def test_a_row_for_each_result() -> None:
    changes = (Adjustment("late", Fraction(-1, 2), "Late."), Adjustment("override", Fraction(1), "Ok.", by="Eve"))
    (found,) = rows(table([graded("Ada", adjustments=changes)], rows="result"))
    sums = ("score", "late", "adjusted", "total", "points")
    assert [found[name] for name in sums] == ["2.5", "-0.5", "1", "3", "4"]


def test_the_state_says_whether_a_score_is_final() -> None:
    results = [graded("a"), held("b"), pending("c"), provisional("d"), graded("e", "0", rejected="No notebook.")]
    found = rows(table(results, rows="result"))
    assert [r["state"] for r in found] == ["graded", "held", "pending", "provisional", "rejected"]


def test_a_mark_by_hand_is_a_row_and_empty_until_it_is_given() -> None:
    result = pending("Ada")
    given_one = Mark("It reads well.", Fraction(1), Fraction(1, 2), "Nice, Ada.", "Eve")
    exercise = result.exercises[0]
    exercise = msgspec.structs.replace(exercise, marks=(*exercise.marks, given_one))
    found = rows(table([msgspec.structs.replace(result, exercises=(exercise,))]))
    marks = [r for r in found if r["kind"] == "mark"]
    assert [(r["verdict"], r["earned"]) for r in marks] == [("pending", ""), ("", "0.5")]


def test_a_students_view_is_refused() -> None:
    with pytest.raises(Refused, match="lacks what is hidden"):
        table([students_view(graded("Ada"))])


def test_nothing_is_an_empty_file() -> None:
    assert table([]) == b""


@settings(deadline=None)
@given(
    st.text(max_size=20) | st.sampled_from(["=1+1", "-2", "@x", "\t=1", "a\n=1", "\u202ex", "\uff1d1", '"=1', "x;=1"])
)
def test_no_text_is_a_formula(text: str) -> None:
    hostile = with_check(graded(text, unit=text, title=text, unit_version=text), passed(text, "1"))
    exercise = msgspec.structs.replace(hostile.exercises[0], name=text, label=text, marks=(Mark(text, Fraction(1)),))
    hostile = msgspec.structs.replace(hostile, exercises=(exercise,))
    for form in ("check", "result"):
        content = table([hostile], rows=form)  # type: ignore[arg-type]
        for row in csv.reader(io.StringIO(content.decode(), newline="")):
            for cell in row:
                assert not re.match(r"\s*[=+@\uff1d\uff0b\uff0d\uff20\u2212]", cell)
                assert not re.match(r"\s*-(?!\d+(\.\d+)?$)", cell)
                assert not re.search(r"[\n\t;]\s*[=+@-]", cell)


@settings(deadline=None)
@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_a_decimal_is_the_nearest_and_half_goes_away_from_zero(value: Fraction, places: int) -> None:
    text = decimal(value, places)
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", text)
    assert text != "-0"
    near = Fraction(text)
    assert abs(near - value) <= Fraction(1, 2 * 10**places)
    if abs(near - value) == Fraction(1, 2 * 10**places):
        assert abs(near) > abs(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 10), (" 4.50 ", Fraction(9, 2)), ("100,00", 100), ("", None), ("-", None), ("1.000,5", None), ("٣", 3)],
)
def test_a_number_of_a_host(text: str, value: Fraction | None) -> None:
    assert number(text) == value


def test_rows_are_the_same_for_the_same_results_in_any_order() -> None:
    results: list[Result] = [graded(name) for name in ("c", "a", "b")]
    assert table(results) == table(results[::-1])
