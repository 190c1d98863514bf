"""What a check says about a result: the first thing that is wrong, in a sentence and as bounded data."""

import math
from typing import Any

import hypothesis.strategies as st
import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings

from grader.checking.compare import (
    CheckFailed,
    assert_close,
    assert_dtype,
    assert_finite,
    assert_gradient_flows,
    assert_gradient_matches,
    assert_shape,
    assert_type,
    describe,
    short,
)
from grader.checking.tolerances import TOLERANCES, Margin, in_force
from grader.results import Evidence, cell_of

COLUMN = torch.tensor([[0.1], [0.2], [0.3], [0.4]])
NAN = math.nan
INF = math.inf


class Handle:
    """An object that breaks whoever touches it, but for its type's name."""

    __slots__ = ("_type_name",)

    def __init__(self, type_name: str) -> None:
        object.__setattr__(self, "_type_name", type_name)

    def touched(self, *args: object) -> Any:
        raise RuntimeError("a method of the student's value was called")

    __getattr__ = __repr__ = __str__ = __eq__ = __bool__ = __len__ = __iter__ = __float__ = __array__ = touched
    __hash__ = touched


def failure(assertion: Any, *args: Any, **kwargs: Any) -> Evidence:
    with pytest.raises(CheckFailed) as caught:
        assertion(*args, **kwargs)
    assert str(caught.value) == caught.value.evidence.message
    return caught.value.evidence


# ---- type, then shape, then dtype, then values -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "yours"),
    [
        (None, "yours is None, which is what a function without a `return` gives."),
        ([0.1, 0.2], "yours is a list of 2 items."),
        (0.5, "yours is a float."),
        (COLUMN.numpy(), "yours is an array of shape (4, 1)."),
    ],
)
def test_what_is_no_tensor_is_named(actual: object, yours: str) -> None:
    found = failure(assert_close, actual, COLUMN)
    assert found.kind == "type"
    assert found.message == f"A tensor of shape (4, 1) is wanted; {yours}"


def test_a_tensor_is_no_array() -> None:
    found = failure(assert_close, COLUMN, COLUMN.numpy())
    assert found.kind == "type"
    assert found.message == "An array of shape (4, 1) is wanted; yours is a tensor of shape (4, 1)."


def test_shape_is_reported_before_dtype_and_values() -> None:
    found = failure(assert_close, torch.ones(1, 4, dtype=torch.float64), COLUMN)
    assert found.kind == "shape"
    assert found.message == "A tensor of shape (4, 1) is wanted; yours has shape (1, 4)."


def test_right_numbers_in_a_wrong_shape_are_told_apart() -> None:
    found = failure(assert_close, COLUMN.T, COLUMN)
    assert found.kind == "shape"
    assert found.message == "The numbers are right, the shape is not: (4, 1) is wanted; yours is (1, 4)."


def test_a_transposed_matrix_is_told_apart_from_a_reshaped_one() -> None:
    matrix = torch.arange(12.0).reshape(3, 4)
    assert "rows and columns are swapped" in failure(assert_close, matrix.T, matrix).message
    assert "rows and columns" not in failure(assert_close, matrix.reshape(4, 3), matrix).message


def test_a_transposed_square_says_so() -> None:
    square = torch.arange(9.0).reshape(3, 3)
    found = failure(assert_close, square.T, square)
    assert found.kind == "value"
    assert found.message.startswith("The numbers are right, but rows and columns are swapped. At index")


def test_dtype_is_compared_exactly_and_before_values() -> None:
    found = failure(assert_close, torch.zeros(4, 1, dtype=torch.float64), COLUMN)
    assert found.kind == "dtype"
    assert found.message == "A tensor of dtype float32 is wanted; yours has dtype float64."


def test_a_complex_result_fails_on_dtype() -> None:
    assert failure(assert_close, torch.tensor([1 + 0j]), torch.tensor([1.0])).kind == "dtype"
    assert failure(assert_close, 1 + 0j, 1.0).kind == "dtype"
    assert failure(assert_close, torch.tensor(1 + 0j), 1.0).kind == "dtype"


def test_a_value_failure_says_where_how_much_and_how_many() -> None:
    found = failure(assert_close, COLUMN + torch.tensor([[0.0], [0.25], [1.0], [0.0]]), COLUMN)
    assert found.kind == "value"
    assert found.message == (
        "At index (2, 0): 0.3 is wanted; yours is 1.3. That is the largest difference, 1; 2 of 4 elements differ."
    )
    assert found.difference == pytest.approx(1.0)
    assert found.actual is not None
    assert found.expected is not None
    assert found.actual.worst == found.expected.worst == (2, 0)
    assert found.expected.elements == pytest.approx([0.1, 0.2, 0.3, 0.4])


def test_a_difference_below_the_printed_digits_is_printed_all_the_same() -> None:
    one, next_to_it = torch.tensor([1.0]), torch.tensor([1.0 + 2**-23])
    assert_close(next_to_it, one)
    message = failure(assert_close, next_to_it, one, rtol=0, atol=0).message
    assert message == "1.0 is wanted; yours is 1.0000001192092896."


# ---- what counts as equal --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64", "complex64", "complex128"])
def test_the_tolerance_is_that_of_the_dtype(name: str) -> None:
    dtype, relative = getattr(torch, name), TOLERANCES[name].relative
    near = max(relative / 2, torch.finfo(dtype).eps)
    assert_close(torch.tensor([1 + near], dtype=dtype), torch.tensor([1.0], dtype=dtype))
    failure(assert_close, torch.tensor([1 + 4 * relative], dtype=dtype), torch.tensor([1.0], dtype=dtype))


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.uint64, torch.bool])
def test_ints_and_bools_are_exact(dtype: torch.dtype) -> None:
    wanted = torch.tensor([1, 0, 1]).to(dtype)
    assert_close(wanted.clone(), wanted)
    assert failure(assert_close, torch.tensor([1, 0, 0]).to(dtype), wanted).difference == 1


def test_large_ints_differ_where_a_float_would_not_tell() -> None:
    wanted = torch.tensor([2**60])
    assert failure(assert_close, wanted + 1, wanted).difference == 1
    assert failure(assert_close, 2**60 + 1, 2**60).difference == 1


def test_a_check_can_set_the_tolerance() -> None:
    assert_close(COLUMN + 0.5, COLUMN, atol=0.6)
    failure(assert_close, COLUMN * 1.000001, COLUMN, rtol=0, atol=0)
    assert_close(torch.tensor([3]), torch.tensor([4]), atol=1)


def test_nan_equals_nothing_unless_asked_for() -> None:
    wanted = torch.tensor([1.0, NAN])
    assert failure(assert_close, torch.tensor([1.0, NAN]), wanted).kind == "value"
    assert_close(torch.tensor([1.0, NAN]), wanted, equal_nan=True)
    failure(assert_close, torch.tensor([NAN, 1.0]), wanted, equal_nan=True)
    failure(assert_close, torch.tensor([NAN, NAN]), torch.tensor([1.0, 1.0]), atol=INF)
    failure(assert_close, NAN, NAN)
    assert_close(NAN, NAN, equal_nan=True)


def test_nan_is_the_worst_difference_and_none_as_a_number() -> None:
    found = failure(assert_close, torch.tensor([9.0, NAN, 1.0]), torch.tensor([1.0, 1.0, 1.0]))
    assert found.message == "At index (1,): 1.0 is wanted; yours is nan. 2 of 3 elements differ."
    assert found.difference is None
    assert found.actual is not None
    assert found.actual.worst == (1,)
    assert found.actual.elements == (9.0, None, 1.0)


def test_infinities_equal_only_themselves() -> None:
    wanted = torch.tensor([INF, -INF])
    assert_close(wanted.clone(), wanted)
    for wrong in ([INF, INF], [1e38, -INF], [NAN, -INF]):
        failure(assert_close, torch.tensor(wrong), wanted)
    failure(assert_close, torch.tensor([INF]), torch.tensor([1.0]), rtol=1e9)


def test_empty_tensors_compare_by_shape_and_dtype() -> None:
    assert_close(torch.empty(0, 3), torch.zeros(0, 3))
    found = failure(assert_close, torch.empty(3, 0), torch.zeros(0, 3))
    assert found.message == "A tensor of shape (0, 3) is wanted; yours has shape (3, 0)."
    assert failure(assert_close, torch.empty(0, 3), torch.zeros(0, 3).long()).kind == "dtype"


def test_any_shape_ignores_only_axes_of_length_one() -> None:
    for shape in ((), (1,), (1, 1)):
        assert_close(torch.full(shape, 0.5), torch.tensor([[0.5]]), any_shape=True)
    assert_close(COLUMN.reshape(1, 4), COLUMN, any_shape=True)
    assert failure(assert_close, COLUMN.reshape(2, 2), COLUMN, any_shape=True).kind == "shape"
    found = failure(assert_close, COLUMN.reshape(1, 4) * 2, COLUMN, any_shape=True)
    assert found.message.startswith("At index (0, 3): ")
    assert (found.actual and found.actual.worst, found.expected and found.expected.worst) == ((0, 3), (3, 0))


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(12.0).reshape(3, 4).T,
        torch.arange(12.0)[::3],
        torch.ones(1).expand(5, 2),
        torch.ones(3, requires_grad=True),
        torch.tensor(2.0, requires_grad=True) * 2,
        torch.tensor([1 + 2j]).conj(),
        torch.tensor([True, False]),
        torch.nn.Parameter(torch.ones(2)),
    ],
)
def test_any_layout_compares(tensor: torch.Tensor) -> None:
    assert_close(tensor, tensor.detach().clone())
    found = failure(assert_close, ~tensor if tensor.dtype == torch.bool else tensor + 1, tensor.detach())
    assert found.difference == pytest.approx(1.0)


def test_comparing_leaves_a_tensor_resizable() -> None:
    tensor = torch.zeros(4)
    assert_close(tensor, torch.zeros(4))
    describe(tensor)
    tensor.resize_(9)


# ---- numbers, text, and what holds them ------------------------------------------------------------------------------


@pytest.mark.parametrize("actual", [0.5, torch.tensor(0.5), torch.tensor(0.5).double(), np.float32(0.5), np.array(0.5)])
def test_a_number_may_come_in_any_form(actual: object) -> None:
    assert_close(actual, 0.5)
    assert_close(2 * actual, 1)  # type: ignore[operator]
    assert failure(assert_close, actual, 0.25).kind == "value"


def test_a_number_has_no_axes() -> None:
    found = failure(assert_close, torch.tensor([0.5]), 0.5)
    assert (found.kind, found.message) == ("shape", "One number is wanted; yours is a tensor of shape (1,).")
    assert_close(torch.tensor([[0.5]]), 0.5, any_shape=True)


def test_a_float32s_item_is_close_enough_for_a_number() -> None:
    assert_close(torch.tensor(0.1).item(), 0.1)


@pytest.mark.parametrize(("actual", "expected"), [(True, 1), (1, True), ("1", 1), (None, 1.0)])
def test_what_is_no_number_is_of_a_wrong_type(actual: object, expected: object) -> None:
    assert failure(assert_close, actual, expected).kind == "type"


def test_items_are_compared_one_by_one() -> None:
    wanted = (COLUMN, [1, {"loss": torch.tensor([2.0])}])
    assert_close((COLUMN.clone(), [1, {"loss": torch.tensor([2.0])}]), wanted)
    found = failure(assert_close, (COLUMN, [1, {"loss": torch.tensor([3.0])}]), wanted)
    assert found.message == "Item [1][1]['loss']: 2.0 is wanted; yours is 3.0."
    assert failure(assert_close, (COLUMN, None), wanted).message == (
        "Item [1]: A list of 2 items is wanted; yours is None."
    )


def test_a_wrong_number_of_items_is_told() -> None:
    assert failure(assert_close, (1,), (1, 2)).message == "A tuple of 2 items is wanted; yours has 1."
    assert failure(assert_close, [1, 2], (1, 2)).kind == "type"
    assert "no such key" in failure(assert_close, {}, {"a": 1}).message
    assert "'b', which is not wanted" in failure(assert_close, {"a": 1, "b": 2}, {"a": 1}).message


def test_a_shape_may_be_a_plain_tuple() -> None:
    assert_close(COLUMN.shape, (4, 1))
    assert_close((4, 1), COLUMN.shape)


def test_plain_values_are_compared_as_they_are() -> None:
    for value in (None, "text", b"bytes", torch.float32, torch.device("cpu")):
        assert_close(value, value)
    assert failure(assert_close, "tanh", "relu").message == "'relu' is wanted; yours is 'tanh'."
    assert failure(assert_close, 1.0, None).message == "None is wanted; yours is a float."
    assert failure(assert_close, torch.float64, torch.float32).kind == "value"


def test_what_cannot_be_compared_is_the_checks_fault() -> None:
    for expected in (object(), Handle("Neuron"), np.array([None])):
        with pytest.raises(TypeError, match=r"can(not)? be compared"):
            assert_close(np.array([None]), expected)


# ---- the other assertions --------------------------------------------------------------------------------------------


def test_assert_shape() -> None:
    assert_shape(COLUMN, (4, 1))
    assert_shape(COLUMN.numpy(), [4, 1])
    found = failure(assert_shape, COLUMN, (1, 4))
    assert found.message == "A tensor of shape (1, 4) is wanted; yours has shape (4, 1)."
    assert failure(assert_shape, 0.5, ()).message == "A tensor of shape () is wanted; yours is a float."


def test_assert_dtype() -> None:
    assert_dtype(COLUMN, torch.float32)
    assert_dtype(COLUMN.numpy(), np.float32)
    assert failure(assert_dtype, COLUMN, torch.float64).kind == "dtype"
    assert failure(assert_dtype, COLUMN.numpy(), "int64").message == (
        "An array of dtype int64 is wanted; yours has dtype float32."
    )
    assert failure(assert_dtype, COLUMN, np.float32).kind == "type"


def test_assert_type() -> None:
    assert_type(COLUMN, torch.Tensor)
    assert_type(3, (int, float))
    assert_type(None, type(None))
    assert failure(assert_type, True, int).message == "An int is wanted; yours is a bool."
    assert failure(assert_type, Handle("Sequential"), (torch.Tensor, np.ndarray)).message == (
        "A tensor or an array is wanted; yours is an object of type Sequential."
    )


def test_assert_finite() -> None:
    loop: list[Any] = [1.0]
    loop.append(loop)
    for fine in (COLUMN, COLUMN.numpy(), 3, True, torch.tensor([1, 2]), {"a": (1.0, [COLUMN])}, torch.empty(0), loop):
        assert_finite(fine)
    found = failure(assert_finite, torch.tensor([[1.0, NAN, INF]]))
    assert found.message == (
        "Only finite numbers are wanted; yours is nan at index (0, 1). 2 of 3 elements are not finite."
    )
    assert failure(assert_finite, [1.0, -INF]).message == "Item [1]: Only finite numbers are wanted; yours is -inf."
    assert failure(assert_finite, None).kind == "type"
    assert failure(assert_finite, Handle("Tensor")).kind == "type"


# ---- gradients -------------------------------------------------------------------------------------------------------


@pytest.fixture
def leaves() -> list[torch.Tensor]:
    torch.manual_seed(0)
    return [torch.randn(3, 5).requires_grad_(), torch.randn(5, 1).requires_grad_()]


def test_gradients_flow_and_leave_no_trace(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    y = x @ w
    assert_gradient_flows(y, to=leaves)
    assert_gradient_flows(y, to=w)
    assert x.grad is None
    y.sum().backward()  # type: ignore[no-untyped-call]  # the graph is still there


def test_a_cut_graph_is_told(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    assert "cut off" in failure(assert_gradient_flows, (x @ w).detach(), to=x).message
    found = failure(assert_gradient_flows, x @ w.detach(), to=leaves)
    assert found.kind == "gradient"
    assert "The gradient of argument 2 of the 2 looked at here, of shape (5, 1): there is none" in found.message
    assert failure(assert_gradient_flows, None, to=x).kind == "type"


def test_a_gradient_of_zero_or_nan_does_not_flow(leaves: list[torch.Tensor]) -> None:
    x = leaves[0]
    assert "it is 0 everywhere" in failure(assert_gradient_flows, x.detach() + 0 * x, to=x).message
    assert "Only finite" in failure(assert_gradient_flows, (x * 0).sqrt(), to=x).message


def test_a_function_of_our_own_that_gives_no_gradient_does_not_flow(leaves: list[torch.Tensor]) -> None:
    class Cut(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
            return x @ w

        @staticmethod
        def backward(ctx: Any, gradient: torch.Tensor) -> Any:
            return None, torch.ones(5, 1)

    y = Cut.apply(*leaves)  # type: ignore[no-untyped-call]
    assert_gradient_flows(y, to=leaves[1])
    assert "there is none" in failure(assert_gradient_flows, y, to=leaves[0]).message


def test_matching_gradients(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    assert_gradient_matches((x * w.reshape(5)).sum(1, keepdim=True), x @ w, to=leaves)
    assert x.grad is None


def test_a_wrong_gradient_is_told_even_where_the_values_are_right(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    wrong = x @ w.detach()
    assert_close(wrong, x @ w)
    found = failure(assert_gradient_matches, wrong, x @ w, to=leaves)
    assert (found.kind, "argument 2 of the 2" in found.message) == ("gradient", True)
    twice = 2 * x @ w - (x @ w).detach()
    found = failure(assert_gradient_matches, twice, x @ w, to=w)
    assert found.kind == "gradient"
    assert found.message.startswith("The gradient of the argument, of shape (5, 1): At index ")
    assert found.difference is not None
    assert failure(assert_gradient_matches, (x @ w).detach(), x @ w, to=w).kind == "gradient"


def test_a_gradient_with_the_right_sum_alone_does_not_match() -> None:
    x = torch.randn(6, requires_grad=True)
    mean_like = x.sum() / 6 + 0 * x
    assert_close(mean_like.sum().detach(), x.sum().detach())
    failure(assert_gradient_matches, mean_like, x * 1, to=x)


def test_no_gradient_is_one_of_zero(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    assert_gradient_matches(x * 2, x * 2 + 0 * w.sum(), to=leaves)
    assert_gradient_matches(x * 2 + 0 * w.sum(), x * 2, to=leaves)


def test_the_form_is_looked_at_before_gradients(leaves: list[torch.Tensor]) -> None:
    x, w = leaves
    assert failure(assert_gradient_matches, (x @ w).T, x @ w, to=x).kind == "shape"
    assert failure(assert_gradient_matches, None, x @ w, to=x).kind == "type"


def test_a_check_that_asks_for_no_gradient_is_at_fault(leaves: list[torch.Tensor]) -> None:
    x = leaves[0]
    with pytest.raises(ValueError, match="requires_grad_"):
        assert_gradient_flows(x, to=torch.zeros(3))
    with pytest.raises(ValueError, match="Compute it from"):
        assert_gradient_matches(x, torch.zeros(3, 5), to=x)


# ---- bounds ----------------------------------------------------------------------------------------------------------


def test_evidence_is_cut_around_the_worst_element() -> None:
    wanted = torch.zeros(300, 400)
    wrong = wanted.clone()
    wrong[299, 200] = 1
    found = failure(assert_close, wrong, wanted)
    assert found.actual is not None
    assert (found.actual.first, found.actual.shown) == ((290, 195), (10, 10))
    assert len(found.actual.elements) == 100
    assert found.actual.elements[9 * 10 + 5] == 1
    assert found.actual.text.startswith("[..., [..., 0.0, ")


def test_nothing_is_computed_with_a_result_of_another_size() -> None:
    huge = torch.zeros(1).expand(2**40)
    assert "(1099511627776,)" in failure(assert_close, huge, torch.zeros(3)).message
    assert failure(assert_close, 0.0, huge).kind == "type"


@pytest.mark.parametrize(
    "value",
    [
        "x" * 10**6,
        [[] for _ in range(10**5)],
        {"k" * 5000: "v" * 5000},
        10**4000,
        torch.zeros((1,) * 40),
        torch.full((100,), -1.2345678e-38),
        np.array(["y" * 10**5]),
        (torch.zeros(10**5),) * 50,
    ],
)
def test_texts_are_bounded(value: object) -> None:
    found = failure(assert_close, value, COLUMN)
    assert len(found.message) <= 2000
    assert found.actual is not None
    assert len(found.actual.text) <= 2000
    assert len(found.actual.kind) <= 100
    assert len(short(value)) <= 300
    msgspec.json.encode(found)


def test_a_list_that_holds_itself_has_a_text() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert "..." in short(loop)
    assert describe(loop).kind == "list"


def test_an_argument_in_one_line() -> None:
    assert short(torch.tensor([[0.5, 2.0]])) == "tensor of shape (1, 2), float32: [[0.5, 2.0]]"
    assert short(np.array([1, 2])) == "array of shape (2,), int64: [1, 2]"
    assert short((1, "a", None, [True])) == "(1, 'a', None, [True])"
    assert short(Handle("Neuron")) == "an object of type Neuron"
    assert short(torch.arange(1000)).endswith("...")


def test_a_handle_has_only_a_name() -> None:
    assert describe(Handle("Linear\x1b[31m")).kind == "Linear[31m"
    assert len(short(Handle("Z" * 10**5))) < 200
    found = failure(assert_close, Handle("Neuron"), COLUMN)
    assert found.message == "A tensor of shape (4, 1) is wanted; yours is an object of type Neuron."
    for assertion, args in (
        (assert_close, (COLUMN,)),
        (assert_close, (1.0,)),
        (assert_close, (None,)),
        (assert_close, ((1, 2),)),
        (assert_close, ({"a": 1},)),
        (assert_shape, ((1,),)),
        (assert_dtype, (torch.float32,)),
        (assert_type, (int,)),
    ):
        assert failure(assertion, Handle("Linear"), *args).kind == "type"


# ---- properties ------------------------------------------------------------------------------------------------------

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
DTYPES = (*FLOATS, torch.int8, torch.int64, torch.uint8, torch.bool, torch.complex64)


@st.composite
def tensors(draw: st.DrawFn, dtypes: tuple[torch.dtype, ...] = DTYPES, smallest: int = 0) -> torch.Tensor:
    shape: list[int] = draw(st.lists(st.integers(smallest, 5), max_size=4))
    dtype = draw(st.sampled_from(dtypes))
    values = torch.rand(shape, generator=torch.Generator().manual_seed(draw(st.integers(0, 2**32)))) * 20 - 10
    tensor = (values.abs() if dtype == torch.uint8 else values).to(dtype)
    swapped: bool = draw(st.booleans())
    return tensor.swapaxes(0, -1) if shape and swapped else tensor


@settings(max_examples=60, deadline=None)
@given(tensors())
def test_every_tensor_is_close_to_itself(tensor: torch.Tensor) -> None:
    assert_close(tensor, tensor.clone())
    if tensor.dtype != torch.bfloat16:
        assert_close(tensor.numpy(), tensor.numpy().copy())
    if tensor.ndim == 0 and not tensor.is_complex():
        assert_close(tensor, tensor.item())


@settings(max_examples=60, deadline=None)
@given(tensors(FLOATS, smallest=1), st.data())
def test_any_one_moved_element_is_found(tensor: torch.Tensor, data: st.DataObject) -> None:
    index = tuple(data.draw(st.integers(0, size - 1)) for size in tensor.shape)
    moved = tensor.clone()
    moved[index] += data.draw(st.sampled_from((-1.0, 1.0, INF, NAN)))
    found = failure(assert_close, moved, tensor)
    assert found.kind == "value"
    assert found.actual is not None
    assert found.actual.worst == index
    shown = np.array(found.actual.elements, dtype=float).reshape(found.actual.shown)
    at = tuple(i - first for i, first in zip(index, found.actual.first, strict=True))
    wrong = moved[index].item()
    assert shown[at] == wrong if math.isfinite(wrong) else math.isnan(shown[at])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=5), st.data())
def test_the_shown_part_is_small_and_holds_the_worst(shape: list[int], data: st.DataObject) -> None:
    value = torch.zeros(()).expand(shape)
    worst = tuple(data.draw(st.integers(0, size - 1)) for size in shape) if 0 not in shape else None
    shown = describe(value, worst=worst)
    assert len(shown.elements) == math.prod(shown.shown) <= 100
    for first, part, size in zip(shown.first, shown.shown, shape, strict=True):
        assert 0 <= first <= first + part <= size
    for at, first, part in zip(worst or (), shown.first, shown.shown, strict=worst is not None):
        assert first <= at < first + part


def test_a_margin_is_that_of_the_tolerance_which_decided() -> None:
    """A float16 of no axes beside a Python number is held to the row of float16, the looser of the two."""
    margins: list[Margin] = []
    with in_force(TOLERANCES, margins):
        assert_close(torch.tensor(1.0005, dtype=torch.float16), 1.0)
        assert_close(1.000001, 1.0)
        assert_close(torch.tensor(2.0), 2.0, atol=1.0)
    assert [m.dtype for m in margins] == ["float16", "number"]
    assert all(m.share < 1 for m in margins)


# ---- what a report marks and draws -----------------------------------------------------------------------------------


def test_every_element_beyond_the_tolerance_is_marked_in_both_values_and_none_within_it() -> None:
    wanted = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    evidence = failure(assert_close, wanted + torch.tensor([[0.0, 1e-6, 0.5], [0.0, 0.0, -2.0]]), wanted)
    for value in (evidence.expected, evidence.actual):
        assert value is not None
        assert value.differing == (2, 5)
        assert value.worst == (1, 2)


def test_marks_follow_the_tolerance_that_a_check_asks_for() -> None:
    wanted = torch.zeros(4)
    evidence = failure(assert_close, torch.tensor([0.0, 0.05, 0.2, NAN]), wanted, atol=0.1)
    assert evidence.actual is not None
    assert evidence.actual.differing == (2, 3)


def test_marks_count_in_the_shown_part_of_a_larger_array() -> None:
    wanted = torch.zeros(64, 40)
    yours = wanted.clone()
    yours[50, 30], yours[51, 30], yours[0, 0] = 1.0, 9.0, 1.0
    value = failure(assert_close, yours, wanted).actual
    assert value is not None
    assert [value.elements[i] for i in value.differing] == [1.0, 9.0]


def test_where_shapes_or_types_differ_nothing_is_marked() -> None:
    for yours in (torch.ones(3), torch.ones(2, 2, dtype=torch.float64), [1.0], None):
        evidence = failure(assert_close, yours, torch.zeros(2, 2))
        assert [v.differing for v in (evidence.expected, evidence.actual) if v is not None] == [(), ()]


def test_an_element_that_is_not_finite_is_marked_where_only_finite_ones_are_wanted() -> None:
    value = failure(assert_finite, torch.tensor([1.0, NAN, 2.0, INF])).actual
    assert value is not None
    assert value.differing == (1, 3)


SHAPES = st.one_of(
    st.lists(st.integers(1, 4000), min_size=1, max_size=1),
    st.lists(st.integers(1, 120), min_size=2, max_size=2),
    st.lists(st.integers(1, 14), min_size=3, max_size=4),
)


@given(SHAPES, st.data())
@settings(max_examples=60, deadline=None)
def test_the_overview_of_a_larger_array_shows_the_element_that_differs_most(shape: list[int], data: Any) -> None:
    worst = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    for values in (torch.zeros(shape), np.zeros(shape, dtype=np.int64)):
        values[worst] = 7
        value = describe(values, worst=worst)
        if len(value.elements) == values.reshape(-1).shape[0]:
            assert value.overview == ()
            continue
        drawn = value.overview_shape
        assert len(value.overview) == math.prod(drawn) <= 1024
        assert len(drawn) == min(len(shape), 2)
        assert value.overview.count(7.0) == 1
        rows, row = math.prod(shape[:-1]), 0
        for size, at in zip(shape[:-1], worst[:-1], strict=True):
            row = row * size + at
        place = cell_of(worst[-1], shape[-1], drawn[-1])
        assert value.overview.index(7.0) == place + (cell_of(row, rows, drawn[0]) * drawn[-1] if len(shape) > 1 else 0)


def test_an_overview_is_evenly_spread_and_reads_like_the_array() -> None:
    values = torch.arange(5000.0)
    value = describe(values)
    assert value.overview_shape == (1024,)
    steps = np.diff(np.array(value.overview, dtype=float))
    assert 4 <= steps.min() <= steps.max() <= 6
    grid = describe(torch.arange(64 * 48).reshape(64, 48))
    assert grid.overview_shape == (32, 32)
    assert (grid.overview[0], grid.overview[-1]) == (0.0, 3022.0)


def test_nan_and_the_infinities_are_none_in_an_overview_and_complex_numbers_have_none() -> None:
    value = describe(torch.full((20, 20), NAN))
    assert set(value.overview) == {None}
    for other in (torch.zeros(200, dtype=torch.complex64), np.array(["a"] * 200), torch.zeros(0, 300)):
        assert describe(other).overview == ()


def test_shapes_that_differ_have_overviews_of_their_own() -> None:
    evidence = failure(assert_close, torch.zeros(64, 10), torch.zeros(64, 20))
    assert [v.overview_shape for v in (evidence.expected, evidence.actual) if v is not None] == [(51, 20), (64, 10)]
