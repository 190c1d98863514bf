"""What torch operations a call used: counted where a check asks, told by name and number, a claim."""

import pytest
import torch

from grader.checking import MATRIX_PRODUCTS, assert_close, assert_operations, assert_operations_at_most, operations
from grader.checking.compare import CheckFailed
from grader.checking.facts import running_ledger
from grader.checking.proxy import CheckMisuse
from grader.checking.session import StudentError

SOURCE = """
import torch
def product(X, W, b): return X @ W.T + b
def ready(X, W, b): return torch.nn.functional.linear(X, W, b)
def named(X, W, b): return torch.einsum("nf,kf->nk", X, W) + b
def summed(X, W, b): return torch.stack([(X * row).sum(dim=1) for row in W], dim=1) + b
def twice(X, W, b): return (X @ W.T + X @ W.T) / 2 + b
def at_rest(X, W, b):
    with torch.inference_mode():
        return torch.nn.functional.linear(X, W, b)
def loop(x):
    total = torch.zeros(())
    for number in x:
        total = total + number * number
    return total
def whole(x): return (x * x).sum()
def silent(x): return None
def many(x):
    library = torch.library.Library("mine", "FRAGMENT")
    for n in range(1001):
        library.define(f"f{n}(Tensor x) -> Tensor")
        library.impl(f"f{n}", lambda x: x.clone(), "CPU")
        x = getattr(torch.ops.mine, f"f{n}")(x)
    return x
class Layer(torch.nn.Module):
    def forward(self, x): return torch.sigmoid(x)
"""


@pytest.fixture
def student(student_of):
    return student_of(SOURCE)


def layer():
    return torch.randn(4, 5), torch.randn(2, 5), torch.randn(2)


@pytest.mark.parametrize("style", ["product", "ready", "named", "at_rest"])
def test_one_matrix_product_is_one_in_every_style(student, style):
    X, W, b = layer()
    with operations() as used:
        result = getattr(student, style)(X, W, b)
    assert_close(result, X @ W.T + b)
    assert_operations(used, *MATRIX_PRODUCTS, times=1)


@pytest.mark.parametrize(("style", "count"), [("summed", 0), ("twice", 2)])
def test_another_number_of_matrix_products_is_told_with_all_operations(student, style, count):
    with operations() as used:
        getattr(student, style)(*layer())
    with pytest.raises(CheckFailed) as failure:
        assert_operations(used, *MATRIX_PRODUCTS, times=1)
    evidence = failure.value.evidence
    assert evidence.kind == "operations"
    assert evidence.claimed
    assert f"The wanted number of matrix products is 1; your code used {count}." in evidence.message
    if style == "twice":
        assert "mm 2 times" in evidence.message


def test_a_loop_over_5000_elements_is_told_with_how_many_operations_of_which_name(student):
    x = torch.randn(5000)
    with operations() as used:
        student.whole(x)
    assert_operations_at_most(used, 10)
    with operations() as used:
        student.loop(x)
    with pytest.raises(CheckFailed) as failure:
        assert_operations_at_most(used, 10)
    message = failure.value.evidence.message
    assert "The wanted number of torch operations is at most 10; your code used 10" in message
    assert "add 5000 times" in message
    assert "mul 5000 times" in message


def test_operations_of_some_names_alone_can_be_bounded(student):
    with operations() as used:
        student.whole(torch.ones(3))
    assert used == {"mul": 1, "sum": 1}
    assert_operations_at_most(used, 1, "mul", "div")
    assert_operations(used, "add", times=0)
    with pytest.raises(CheckFailed, match=r"mul or sum is 0; your code used 2\. .*mul once, sum once"):
        assert_operations(used, "mul", "sum", times=0)


def test_only_calls_inside_the_block_are_counted_those_of_objects_too(student):
    layer = student.Layer()
    student.whole(torch.ones(3))
    with operations() as outer:
        layer(torch.ones(3))
        with operations() as inner:
            student.whole(torch.ones(3))
    student.whole(torch.ones(3))
    assert inner == {"mul": 1, "sum": 1}
    assert outer == {"sigmoid": 1, "mul": 1, "sum": 1}


def test_gradients_go_through_a_call_that_is_counted(student):
    x = torch.ones(3, requires_grad=True)
    with operations():
        result = student.whole(x)
    result.backward()
    assert_close(x.grad, torch.full((3,), 2.0))


def test_a_call_without_operations_has_none(student):
    with operations() as used:
        student.silent(torch.ones(3))
    assert_operations_at_most(used, 0)
    with pytest.raises(CheckFailed, match="All its operations: none"):
        assert_operations(used, times=1)


def test_over_a_thousand_different_operations_are_the_students_error(student):
    with operations(), pytest.raises(StudentError, match="over 1000 different operations"):
        student.many(torch.ones(1))


def test_nobody_counts_unless_a_check_asks_and_a_failure_ends_it(student):
    with pytest.raises(TypeError), operations():
        student.whole("no tensor")
    assert running_ledger().counters == []


def test_operations_are_counted_during_a_check_only():
    with pytest.raises(CheckMisuse, match="running check"), operations():
        pass
