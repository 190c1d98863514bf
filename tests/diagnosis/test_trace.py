"""When two events are the same: by value and by what became of the arguments, not by bits or style."""

import numpy as np
import pytest
import torch

from grader.checking.trace import Event, agree, failure, same

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


def test_what_became_of_the_arguments_counts() -> None:
    changed = Event("call relu", torch.tensor([0.0]), {0: torch.tensor([0.0])})
    assert agree(changed, changed)
    assert not agree(changed, Event("call relu", torch.tensor([0.0])))
    assert not agree(changed, Event("call relu", torch.tensor([0.0]), {0: torch.tensor([1.0])}))
    assert not agree(Event("call wrap", 1.0, {}, (0,)), Event("call wrap", 1.0, {}, (-1,)))
