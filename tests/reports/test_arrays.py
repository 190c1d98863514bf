"""Expected and yours as grids."""

import pytest

from grader.reports.arrays import description, element, facts, grids, number, part, side_by_side
from grader.results import Value


def texts(value: Value) -> list[list[list[str]]]:
    """The texts of all grids of a value."""
    return [[[c.text for c in row.cells] for row in g.rows] for g in side_by_side(value, None).expected]


def test_a_row_has_no_index_of_its_own() -> None:
    (grid,) = side_by_side(Value("", "tensor", (3,), "float32", (1.0, 2.5, 0.0)), None).expected
    assert [c.text for c in grid.rows[0].cells] == ["1.0000", "2.5000", "0"]
    assert grid.rows[0].index is None


def test_rows_and_columns_count_in_the_whole_array() -> None:
    value = Value("", "tensor", (64, 10), "float32", tuple(map(float, range(6))), first=(7, 4), shown=(2, 3))
    (grid,) = side_by_side(None, value).actual
    assert [row.index for row in grid.rows] == [7, 8]
    assert grid.columns == (4, 5, 6)
    assert part(value) == "[7:9, 4:7]"


def test_the_worst_element_is_marked_in_both() -> None:
    expected = Value("", "tensor", (64, 10), "float32", tuple(map(float, range(6))), first=(7, 4), shown=(2, 3))
    actual = Value("", "tensor", (64, 10), "float32", (0.0,) * 6, first=(7, 4), shown=(2, 3), worst=(8, 5))
    pair = side_by_side(expected, actual)
    for (grid,) in (pair.expected, pair.actual):
        assert [(r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row.cells) if cell.worst] == [(1, 1)]


def test_more_axes_give_one_grid_a_slice() -> None:
    value = Value("", "tensor", (2, 3, 1, 2), "int64", tuple(map(float, range(12))), worst=(1, 2, 0, 1))
    pair = side_by_side(value, None)
    assert [g.title for g in pair.expected] == [f"[{a}, {b}, :, :]" for a in (0, 1) for b in (0, 1, 2)]
    assert texts(value)[-1] == [["10", "11"]]
    assert [c.worst for c in pair.expected[-1].rows[0].cells] == [False, True]


def test_two_numbers_that_differ_read_differently() -> None:
    pair = side_by_side(
        Value("", "tensor", (1,), "float32", (0.15950656,)), Value("", "tensor", (1,), "float32", (0.15950777,))
    )
    ones = (pair.expected[0].one, pair.actual[0].one)
    assert [cell.text for cell in ones if cell] == ["0.159507", "0.159508"]


def test_where_only_a_shape_is_wanted_only_the_shapes_are_told_apart() -> None:
    wanted, yours = Value("(1, 1)", "shape", (1, 1)), Value("0.88", "tensor", (), "float32", (0.88,))
    assert [(f.text, f.differs) for f in facts(wanted, yours)] == [("shape (1, 1)", True)]
    assert [(f.text, f.differs) for f in facts(yours, wanted)] == [("tensor", False), ("shape ()", True), ("float32", False)]


def test_numbers_that_are_close_do_not_lengthen_those_that_differ() -> None:
    wanted = Value("", "tensor", (3,), "float32", (0.119202897, 0.5, 1.0), differing=(2,))
    yours = Value("[0.1, 0.5, nan]", "tensor", (3,), "float32", (0.119202919, 0.5, None), differing=(2,))
    pair = side_by_side(wanted, yours)
    assert [c.text for c in pair.expected[0].rows[0].cells] == ["0.1192", "0.5000", "1.0000"]
    assert [c.text for c in pair.actual[0].rows[0].cells] == ["0.1192", "0.5000", "nan"]


def test_nan_and_infinity_take_their_names_from_the_text() -> None:
    value = Value("tensor([nan, 1., -inf])", "tensor", (3,), "float32", (None, 1.0, None))
    assert texts(value) == [[["nan", "1.0000", "-inf"]]]
    assert texts(Value("tensor([...])", "tensor", (1,), "float32", (None,))) == [[["not finite"]]]


@pytest.mark.parametrize(
    ("x", "dtype", "said"),
    [(3.0, "int64", "3"), (1.0, "bool", "True"), (-1234.5, "float64", "-1234.5000"), (1e-9, "float32", "1.0000e-09"),
     (3e20, "float32", "3.0000e+20"), (-0.0, "float32", "0")],
)  # fmt: skip
def test_an_element_reads_like_its_dtype(x: float, dtype: str, said: str) -> None:
    assert number(x, dtype, 4) == said


@pytest.mark.parametrize(
    "value",
    [
        Value("None", "None"),
        Value("tensor(1.)", "tensor", (), "float32", (1.0,)),
        Value("tensor([])", "tensor", (0,), "float32"),
        Value("", "tensor", (2, 2), "float32", (1.0,)),
        Value("", "tensor", (2, 2), "float32", (1.0,) * 4, first=(0,)),
        Value("", "tensor", (1000,), "float32", (1.0,) * 1000),
        Value("", "tensor", (-1, -1), "float32", (1.0,)),
        Value("", "tensor", (0, 10**9), "float32", ()),
    ],
)
def test_what_has_no_grid_keeps_its_text(value: Value) -> None:
    assert grids(value, 4, None) == ()


def test_a_description_names_what_is_known() -> None:
    assert description(Value("", "tensor", (1, 5), "float32")) == "tensor, shape (1, 5), float32"
    assert description(Value("3", "int")) == "int"
    assert description(Value("x")) == ""


def test_every_element_that_differs_is_marked_and_the_worst_one_more() -> None:
    expected = Value("", "tensor", (2, 2), "float32", (1.0, 2.0, 3.0, 4.0), worst=(1, 1), differing=(1, 3))
    actual = Value("", "tensor", (2, 2), "float32", (1.0, 2.5, 3.0, 9.0), worst=(1, 1), differing=(1, 3))
    pair = side_by_side(expected, actual)
    assert pair.marked == 2
    for (grid,) in (pair.expected, pair.actual):
        assert [[c.differs for c in row.cells] for row in grid.rows] == [[False, True], [False, True]]
        assert [[c.worst for c in row.cells] for row in grid.rows] == [[False, False], [False, True]]
    assert pair.actual[0].rows[1].html == (
        '<td>3.0000</td><td class="worst"><i>≠</i> 9.0000<span class="sr"> (differs most)</span></td>'
    )


def test_marks_of_a_value_with_more_axes_fall_on_their_own_slices() -> None:
    value = Value("", "tensor", (2, 1, 2), "int64", (1.0, 2.0, 3.0, 4.0), differing=(1, 2))
    marks = [[c.differs for row in g.rows for c in row.cells] for g in side_by_side(None, value).actual]
    assert marks == [[False, True], [True, False]]


def test_what_differs_beside_the_numbers_is_told_of_each_fact() -> None:
    one = Value("", "tensor", (4, 1), "float32")
    other = Value("", "tensor", (1, 4), "float64")
    assert [(f.text, f.differs) for f in facts(one, other)] == [
        ("tensor", False),
        ("shape (4, 1)", True),
        ("float32", True),
    ]
    assert not [f for f in (*facts(one, one), *facts(one), *facts(one, Value("x"))) if f.differs]


def test_a_grid_is_wide_by_what_stands_in_it() -> None:
    def wide(*elements: float, dtype: str = "float32") -> bool:
        return side_by_side(Value("", "tensor", (len(elements),), dtype, elements), None).wide

    assert not wide(1.0, 2.0, 3.0)
    assert wide(1.0, 2.0, 3.0, 4.0)
    assert not wide(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, dtype="int64")


def test_an_element_is_found_by_its_index_in_the_whole() -> None:
    value = Value("", "tensor", (64, 10), "float32", tuple(map(float, range(6))), first=(7, 4), shown=(2, 3))
    assert element(value, (8, 5), 4) == "4.0000"
    for index in ((9, 5), (8, 3), (8,), (8, 5, 0)):
        assert element(value, index, 4) == ""
