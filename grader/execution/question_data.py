"""A question's data: recorded as a submission makes them, and bound anew where the checker sends others."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

import numpy as np
import torch

from grader.execution.snapshots import MAX_DATA, Numbers, same, snapshot


class Data:
    """The question's data: recorded as they are made, and bound anew.

    Args:
        names: such as `W_1`, which stands for `W1` too.
        spare: names that stand for those of them that are not made, each for the first whose shape it is given.
        shapes: of each, if known; axes of length 1 do not count.
        values: what to bind, none to leave the data as they are made.
    """

    def __init__(
        self, names: Sequence[str], spare: Sequence[str], shapes: Sequence[Sequence[int]], values: Sequence[Any]
    ) -> None:
        self._numbers = {plain_name(name): number for number, name in enumerate(names)}
        self._exact = {name.replace("_", "") for name in names}
        self._spare, self._stand_in = set(spare), dict[str, int]()
        self._shapes = [tuple(shape) for shape in shapes]
        self._values = list(values)
        self.made: list[Numbers | None] = [None] * len(names)
        self.made_as: list[str] = list(names)
        "The name under which each was made last."

    def after(
        self, bound: Iterable[str], read: Iterable[str], module: dict[str, Any], answers: Container[str] = ()
    ) -> None:
        """Look at the names that a statement has bound, and not read; `answers` are those that the region has bound."""
        worked_out = any(
            name in answers
            and plain_name(name) not in self._numbers
            and isinstance(module.get(name), torch.Tensor | np.ndarray)
            for name in read
        )
        computed = sum(isinstance(module.get(name), torch.Tensor | np.ndarray) for name in read) > 1
        for name in sorted(set(bound) - set(read)):
            value = module.get(name)
            if computed and name.replace("_", "") not in self._exact:
                continue  # beside `B1`, a `b1` may be the student's own
            if not isinstance(value, torch.Tensor | np.ndarray):
                continue
            number = self._number(name, value)
            if number is None or (self._shapes and _long(value.shape) != _long(self._shapes[number])):
                continue
            if worked_out and self.made[number] is not None:
                continue  # `a = b.numpy()`: no new data, but what the answer has made of them
            if self._values:
                module[name] = value = _in_the_form_of(value, self._values[number])
            self.made[number], self.made_as[number] = snapshot(value, MAX_DATA), name

    def _number(self, name: str, value: torch.Tensor | np.ndarray[Any, Any]) -> int | None:
        """Which of the data a name stands for."""
        number = self._numbers.get(plain_name(name), self._stand_in.get(name))
        if number is not None or name not in self._spare:
            return number
        missing = [n for n, made in enumerate(self.made) if made is None and self._shapes]
        exact = [n for n in missing if tuple(value.shape) == self._shapes[n]]
        fitting = exact or [n for n in missing if _long(value.shape) == _long(self._shapes[n])]
        if fitting:
            self._stand_in[name] = fitting[0]
        return fitting[0] if fitting else None

    def now(self, module: dict[str, Any]) -> list[Any]:
        """What the names hold."""
        return [module.get(name) for name in self.made_as]

    def disturbed(self, module: dict[str, Any]) -> bool:
        """Whether a name holds something else than what was made."""
        pairs = zip(self.made, self.now(module), strict=True)
        return any(was is not None and not same(was, snapshot(now, MAX_DATA)) for was, now in pairs)

    def restore(self, module: dict[str, Any]) -> None:
        """Bind the data as they were made."""
        for name, value in zip(self.made_as, self.made, strict=True):
            if value is not None:
                module[name] = snapshot(value, MAX_DATA)


def plain_name(name: str) -> str:
    """`W_1`, `W1` and `w1` are one name, and `Features` is `features`; single letters stay as they are.

    As `grader.submissions.traces.bare`: what a worker runs imports nothing from outside of `execution`.
    """
    bare = name.replace("_", "")
    return bare.lower() if len(bare) > 1 else bare


def _long(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def _in_the_form_of(value: torch.Tensor | np.ndarray[Any, Any], wanted: Any) -> torch.Tensor | np.ndarray[Any, Any]:
    """The wanted numbers in the kind, the shape and, where it can hold them, the data type that the student gave."""
    numbers = wanted if isinstance(wanted, torch.Tensor) else torch.from_numpy(np.array(wanted))
    numbers = numbers.detach().clone().reshape(value.shape)
    if isinstance(value, np.ndarray):
        keeps = value.dtype.kind == "f" or not numbers.is_floating_point()
        return numbers.numpy().astype(value.dtype) if keeps else numbers.numpy()
    if not value.is_floating_point() and numbers.is_floating_point():
        return numbers  # whole numbers of the student's own would cut them
    tensor = numbers.to(value.dtype)
    return tensor.requires_grad_() if value.requires_grad and value.is_leaf else tensor
