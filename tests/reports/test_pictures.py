"""Larger arrays as pictures."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser

from grader.reports.pictures import Pictures, drawn
from grader.reports.student import student_page
from grader.results import CheckResult, Evidence, Outcome, Result, Value, Verdict, cell_of, students_view


def large(shape: tuple[int, ...], overview: Sequence[float | None], drawn_as: tuple[int, ...], **more: object) -> Value:
    return Value("[...]", "tensor", shape, "float32", overview=tuple(overview), overview_shape=drawn_as, **more)  # type: ignore[arg-type]


def slope(rows: int, columns: int) -> list[float | None]:
    return [float(n) for n in range(rows * columns)]


def pair() -> tuple[Value, Value]:
    """A square that differs in three elements, one of them not a number."""
    cut = {"first": (40, 20), "shown": (1, 3), "worst": (40, 21), "differing": (1,)}
    wanted = large((64, 64), slope(32, 32), (32, 32), elements=(1.0, 2.0, 3.0), **cut)
    numbers = slope(32, 32)
    numbers[cell_of(40, 64, 32) * 32 + cell_of(21, 64, 32)] = 900.0
    numbers[5] = numbers[6] = None
    return wanted, large((64, 64), numbers, (32, 32), elements=(1.0, 900.0, 3.0), **cut)


def pictures(expected: Value | None, actual: Value | None) -> Pictures:
    made = drawn(expected, actual)
    assert made is not None
    return made


def on_page(result: Result, *evidence: Evidence, shows: tuple[str, ...] = ("sentence", "hint", "expected")) -> str:
    """A student's page on checks that failed with this evidence."""
    checks = tuple(
        CheckResult(
            f"t{n}",
            "f",
            f"Sentence {n}.",
            result.points / 12,
            (Outcome("cpu", Verdict.FAILED, evidence=e),),
            shows=shows,
        )  # type: ignore[arg-type]
        for n, e in enumerate(evidence)
    )
    exercise = msgspec.structs.replace(result.exercises[0], checks=checks)
    return student_page(students_view(msgspec.structs.replace(result, exercises=(exercise,))))


def test_the_element_that_differs_most_is_named_with_both_numbers_and_marked_in_both() -> None:
    made = pictures(*pair())
    assert made.caption == (
        "The element at index (40, 21) differs most; it is marked: 2.0000 is wanted, yours is 900.0000."
    )
    for svg in (made.expected, made.actual):
        assert svg is not None
        assert svg.count('class="rim"') == 1
        assert ">21 ▾<" in svg
        assert ">40 ▸<" in svg
        assert "The element at index (40, 21) is marked." in svg


def test_both_are_drawn_on_one_scale() -> None:
    low, high = large((300,), [0.0, 1.0] * 75, (150,)), large((300,), [0.0, 10.0] * 75, (150,))
    made = pictures(low, high)
    assert (made.low, made.high) == ("0", "10.000")
    wanted, yours = large((20, 20), [1.0] * 400, (20, 20)), large((20, 20), [2.0] * 399 + [1.0], (20, 20))
    made = pictures(wanted, yours)
    assert re.findall(r"class=\"(h\d)\"", str(made.expected)) == ["h0"]
    assert re.findall(r"class=\"(h\d)\"", str(made.actual)) == ["h8", "h0"]


def test_what_is_no_number_is_crossed_out_and_has_no_shade() -> None:
    made = pictures(*pair())
    assert "cross" not in str(made.expected)
    assert re.search(r'class="blank" d="M5 0\.5h2"', str(made.actual))
    assert re.search(r'class="cross" d="M5 0l1 1m-1 0l1-1M6 0l1 1m-1 0l1-1"', str(made.actual))


def test_one_axis_is_a_line_with_a_gap_where_there_is_no_number() -> None:
    numbers = [math.sin(n / 9) for n in range(150)]
    broken: list[float | None] = [*numbers[:70], None, *numbers[71:]]
    made = pictures(large((300,), numbers, (150,), worst=(140,)), large((300,), broken, (150,), worst=(140,)))
    assert not made.shaded
    assert str(made.expected).count("M", str(made.expected).index("curve")) < str(made.actual).count(
        "M", str(made.actual).index("curve")
    )
    assert 'class="cross"' in str(made.actual)
    assert ">140 ▾<" in str(made.actual)


def test_values_of_different_shapes_are_both_drawn_and_nothing_is_marked() -> None:
    made = pictures(large((64, 10), slope(51, 20), (51, 20)), large((64, 20), slope(32, 32), (32, 32)))
    assert made.expected is not None
    assert made.actual is not None
    assert "rim" not in made.expected + made.actual
    assert "evenly picked" in made.caption


def test_beside_a_small_value_a_larger_one_is_drawn_alone() -> None:
    made = pictures(large((64, 10), slope(51, 20), (51, 20)), Value("[1.0]", "tensor", (1,), "float32", (1.0,)))
    assert made.expected is not None
    assert made.actual is None
    assert drawn(Value("1", "int"), Value("2", "int")) is None


@pytest.mark.parametrize(
    "value",
    [
        large((64, 64), slope(2, 2), (3, 3)),
        large((64, 64), slope(2, 2), (-2, -2)),
        large((64, 64), slope(1, 4), (1, 2, 2)),
        large((64, 0), slope(2, 2), (2, 2)),
        large((2000, 2), slope(2000, 1), (2000, 1)),
        Value("", "tensor", overview=(1.0,), overview_shape=(1,)),
    ],
)
def test_an_overview_that_does_not_fit_together_is_not_drawn(value: Value) -> None:
    assert drawn(value, value) is None


@pytest.mark.parametrize(
    "numbers",
    [[1e308, -1e308] * 200, [None] * 400, [5.0] * 400, [5e-324, 0.0] * 200],
    ids=["huge", "none", "all the same", "tiny"],
)
def test_any_numbers_can_be_drawn(numbers: list[float | None]) -> None:
    for shape in ((20, 20), (400,)):
        value = large((800, 20)[: len(shape)], numbers, shape, worst=(799, 19)[: len(shape)])
        svg = str(pictures(value, value).actual)
        assert "nan" not in svg.split("</title>")[1]
        assert "inf" not in svg.split("</title>")[1]


@pytest.mark.parametrize("shape", [(32, 32), (1024,), (512, 2), (2, 512)])
def test_a_picture_of_a_thousand_elements_is_small(shape: tuple[int, ...]) -> None:
    numbers: list[float | None] = [float(n * 7919 % 1009) for n in range(1024)]
    value = large(tuple(4 * n for n in shape), numbers, shape)
    assert len(str(pictures(value, value).actual)) < 14_000


def test_a_hidden_check_draws_and_marks_nothing(half: Result) -> None:
    wanted, yours = pair()
    shown = on_page(half, Evidence("value", "They differ.", expected=wanted, actual=yours))
    assert shown.count('class="picture"') == 2
    hidden = on_page(half, Evidence("value", "They differ.", expected=wanted, actual=yours), shows=("sentence", "hint"))
    assert 'class="picture"' not in hidden
    assert "900" not in hidden
    assert "(40, 21)" not in hidden


def test_a_page_of_many_pictures_leaves_them_out_before_it_grows_too_large(half: Result) -> None:
    numbers: list[float | None] = [float(n * 7919 % 1009) for n in range(1024)]
    noise = large((64, 64), numbers, (32, 32))
    page = on_page(half, *[Evidence("value", "They differ.", expected=noise, actual=noise)] * 150)
    assert len(page.encode()) < 1_000_000
    assert 'class="picture"' not in page
    assert "Sentence 40." in page


def test_the_numbers_around_it_are_folded_behind_a_picture(half: Result) -> None:
    wanted, yours = pair()
    page = on_page(half, Evidence("value", "They differ.", expected=wanted, actual=yours))
    shown, folded = page.split('class="picture"', 1)[1].split("<details>", 1)
    assert "<table" not in shown
    assert "The numbers around it" in folded
    assert "≠</i> 900.0000" in folded


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_a_picture_is_named_framed_and_readable_in_the_browser(
    browser: Browser, tmp_path: Path, half: Result, scheme: str
) -> None:
    wanted, yours = pair()
    line = large((300,), [math.sin(n / 9) for n in range(150)], (150,), worst=(140,))
    path = tmp_path / "page.html"
    evidence = (
        Evidence("value", "A.", expected=wanted, actual=yours),
        Evidence("value", "B.", expected=line, actual=line),
    )
    path.write_text(on_page(half, *evidence), encoding="utf-8")
    for width in (380, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.emulate_media(
            media="print" if scheme == "print" else "screen", color_scheme="dark" if scheme == "dark" else "light"
        )
        page.goto(path.as_uri())
        images = page.get_by_role("img", name=re.compile("a picture of tensor, shape"))
        assert images.count() == 4
        seen = page.evaluate(
            """() => {
              const box = (e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
              const svg = document.querySelectorAll("svg.picture")[1];
              const shades = [...Array(9).keys()].map(
                (n) => getComputedStyle(document.querySelector(`.shades .h${n}`)).stroke);
              return {rim: box(svg.querySelector(".rim")), edge: box(svg.querySelector(".edge")), shades,
                      wide: document.documentElement.scrollWidth <= innerWidth};
            }"""
        )
        assert seen["wide"]
        assert len(set(seen["shades"])) == 9
        (left, top, right, bottom), (x0, y0, x1, y1) = seen["rim"], seen["edge"]
        # Where the element stands in the whole is where its frame is, to a cell's width.
        assert (left + right) / 2 == pytest.approx(x0 + (x1 - x0) * 21.5 / 64, abs=(x1 - x0) / 32)
        assert (top + bottom) / 2 == pytest.approx(y0 + (y1 - y0) * 40.5 / 64, abs=(y1 - y0) / 32)
        page.close()
