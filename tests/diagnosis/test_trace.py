"""When two events are the same: by value and by what became of the arguments, not by bits or style."""

import numpy as np
import pytest
import torch

from grader.checking.trace import Event, agree, failure, kept, same
from grader.execution.simulated import simulated

NAN = float("nan")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (torch.tensor([[0.5]]), 0.5),
        (torch.tensor([[1.0, 2.0]]), torch.tensor([1.0, 2.0])),
        (torch.tensor(0.1) + 0.2, torch.tensor(0.3)),
        (np.array([1.0, NAN]), torch.tensor([1.0, NAN], dtype=torch.float64)),
        ((1, 2), [1, 2]),
        ({"a": 1.0}, {"a": 1.0}),
    ],
)
def test_the_same_elements_are_the_same(one: object, other: object) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (torch.tensor([[0.5]]), torch.tensor([0.5])),
        (torch.tensor([1.0]), torch.tensor([1.0], dtype=torch.float64)),
        (torch.tensor([1.0]), np.array([1.0], dtype=np.float32)),
        ((1, 2), [1, 2]),
    ],
)
def test_shape_and_type_count_only_where_asked(one: object, other: object) -> None:
    assert same(one, other)
    assert not same(one, other, strict=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (torch.tensor([1.0, 2.0]), torch.tensor([2.0, 1.0])),
        (torch.tensor([1.0, NAN]), torch.tensor([1.0, 0.0])),
        (torch.tensor([1.0]), torch.tensor([1.0, 1.0])),
        (None, torch.tensor([0.0])),
        (True, 1),
        ("1", 1),
        (failure("ValueError", "no"), None),
        ([1, 2], [1, 2, 3]),
        ({"a": 1.0}, {"b": 1.0}),
    ],
)
def test_other_values_are_not_the_same(one: object, other: object) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_messages_are_compared_without_their_numbers() -> None:
    assert same(failure("RuntimeError", "mat1 (1x5)"), failure("RuntimeError", "mat1 (2x7)"))
    assert not same(failure("RuntimeError", "mat1"), failure("RuntimeError", "view"))
    assert not same(failure("RuntimeError", "no"), failure("TypeError", "no"))


def test_one_cause_is_the_same_whatever_function_says_it() -> None:
    product = failure("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)")
    einsum = failure(
        "RuntimeError",
        "einsum(): subscript j has size 4 for operand 1 which does not broadcast with previously seen size 3",
    )
    assert same(product, einsum)
    assert same(product, failure("ValueError", "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)"))
    assert not same(product, einsum, strict=True)
    assert not same(failure("NameError", "name 'a' is not defined"), failure("NameError", "name 'b' is not defined"))


def test_what_became_of_the_arguments_counts() -> None:
    changed = Event("call relu", torch.tensor([0.0]), {0: torch.tensor([0.0])})
    assert agree(changed, changed)
    assert not agree(changed, Event("call relu", torch.tensor([0.0])))
    assert not agree(changed, Event("call relu", torch.tensor([0.0]), {0: torch.tensor([1.0])}))


def test_whose_memory_a_result_is_on_only_breaks_ties() -> None:
    """A loop that stacks rows copies where a view does not; a check that minds asks for memory by itself."""
    one, other = Event("call wrap", 1.0, {}, (0,)), Event("call wrap", 1.0, {}, (-1,))
    assert agree(one, other)
    assert not agree(one, other, strict=True)


def test_half_precision_may_differ_by_the_steps_of_a_formula() -> None:
    x = torch.linspace(-3, 3, 50).half()
    steps, ready = torch.exp(x) / (1 + torch.exp(x)), torch.sigmoid(x)
    assert not torch.equal(steps, ready)
    assert same(steps, ready)
    assert not same(ready, ready + 0.02)


def test_devices_are_told_apart_and_the_first_gpu_has_two_names() -> None:
    cpu, gpu, first = (kept(torch.device(name)) for name in ("cpu", "cuda", "cuda:0"))
    assert same(gpu, first, strict=True)
    assert not same(cpu, gpu)


def test_where_a_value_lives_counts() -> None:
    with simulated():
        x = torch.ones(3, device="cuda")
        here, there = kept(x.cpu()), kept([x])
    assert same(here, kept(torch.ones(3)), strict=True)
    assert not same(here, there[0])
    assert same(there[0], there[0])
