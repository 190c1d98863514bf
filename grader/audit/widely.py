"""Compare a mutant with the reference on many drawn calls: what the checks call it with, changed at random.

A difference is a gap in the checks, or lies outside of what the exercise promises. No difference is no proof: it is what
an author goes by who marks the mutant as equivalent.
"""

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from grader.checking.evidence import short
from grader.checking.ledger import Ledger
from grader.checking.proxy import Handle, RemoteCalls
from grader.checking.session import MissingAnswer, Session, StudentError
from grader.checking.trace import Made
from grader.errors import ExecutionError
from grader.execution.client import Starved, WorkerEnded

REFERENCE = "audit_reference"
"What the reference is called beside the mutant, in the same worker."
Call = tuple[tuple[Any, ...], dict[str, Any]]
_SIZES = (1, 2, 3, 4, 6, 7)


class Recorder:
    """Keeps copies of the arguments of all calls of one exercise."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.calls: list[Call] = []

    def around(self, remote: RemoteCalls) -> RemoteCalls:
        """The same calls, noted."""
        made = remote.call

        def call(space: Any, target: Any, args: Any, kwargs: Any, *rest: Any, **more: Any) -> Any:
            if space == "student" and target == self.exercise:
                given = [remote.origin(a) for a in args], {k: remote.origin(v) for k, v in kwargs.items()}
                self.calls.append((tuple(map(_kept, given[0])), {k: _kept(v) for k, v in given[1].items()}))
            return made(space, target, args, kwargs, *rest, **more)

        remote.call = call  # type: ignore[method-assign]
        return remote


def _kept(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, Made):
        return value.each(_kept)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(map(_kept, value))
    if isinstance(value, list):
        return list(map(_kept, value))
    return copy.copy(value) if isinstance(value, np.ndarray | dict) else value


def variations(calls: Sequence[Call], count: int, seed: int) -> Iterator[Call]:
    """`count` calls like those: each of them as it is first, then with other sizes, values, dtypes, layouts."""
    yield from calls[:count]
    draw, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    for _ in range(count - len(calls[:count])):
        args, kwargs = draw.choice(list(calls))
        sizes = {n: draw.choice(_SIZES) for n in range(2, 64)} if draw.random() < 0.7 else {}
        scale = draw.choice((1.0, 1.0, 10.0, 100.0, 0.0))
        wide, turned = draw.random() < 0.2, draw.random() < 0.3

        def other(
            value: Any, sizes: Any = sizes, scale: float = scale, wide: bool = wide, turned: bool = turned
        ) -> Any:
            if isinstance(value, torch.Tensor):
                return _other_tensor(value, sizes, scale, wide, turned, generator)
            if isinstance(value, np.ndarray):
                tensor = _other_tensor(torch.from_numpy(value.copy()), sizes, scale, False, False, generator)
                return tensor.numpy().astype(value.dtype)
            if isinstance(value, bool):
                return draw.random() < 0.5
            if isinstance(value, int):
                return sizes.get(value, value) if draw.random() < 0.7 else draw.randint(0, 12)
            if isinstance(value, float):
                return draw.gauss(0, 1) * scale
            if isinstance(value, Made):
                return value.each(other)
            if type(value) is tuple or isinstance(value, list):
                return type(value)(map(other, value))
            return value

        yield tuple(map(other, args)), {k: other(v) for k, v in kwargs.items()}


def _other_tensor(
    value: torch.Tensor, sizes: dict[int, int], scale: float, wide: bool, turned: bool, generator: torch.Generator
) -> torch.Tensor:
    shape = [sizes.get(n, n) for n in value.shape]
    if value.dtype == torch.bool:
        return torch.rand(shape, generator=generator) < 0.5
    if not value.is_floating_point():
        return torch.randint(-9, 10, shape, generator=generator).to(value.dtype)
    stored = shape[::-1] if turned else shape
    drawn = torch.randn(stored, generator=generator, dtype=torch.float64) * scale
    drawn = drawn.to(torch.float64 if wide else value.dtype)
    drawn = drawn.permute(*range(drawn.ndim - 1, -1, -1)) if turned and drawn.ndim > 1 else drawn
    return drawn.detach().requires_grad_(value.requires_grad)


def first_difference(session: Session, exercise: str, calls: Sequence[Call]) -> tuple[str, int]:
    """A call for which the mutant, under the exercise's name, differs from the reference; and how many were compared.

    Calls that the reference refuses are compared only by the class of the error.
    """
    compared = 0
    for args, kwargs in calls:
        try:
            right, wrong = (_answer(session, name, args, kwargs) for name in (REFERENCE, exercise))
        except MissingAnswer as missing:
            return f"it does not define {missing.name}", compared
        if right is None:
            continue
        compared += 1
        how = _difference(right, wrong)
        if how:
            given = [short(a) for a in args] + [f"{k}={short(v)}" for k, v in kwargs.items()]
            return f"{exercise}({', '.join(given)}): {how}"[:600], compared
    return "", compared


_Answer = tuple[Any, dict[int, str], list[torch.Tensor | None]] | type[BaseException]


def _answer(session: Session, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Answer | None:
    """Result, changes of arguments and gradients of a call; the class of what it raised, None for a worker that ended.

    A refusal of the reference that only says that the call makes no sense compares nothing.
    """
    ledger = Ledger()
    args, kwargs = tuple(map(_kept, args)), {k: _kept(v) for k, v in kwargs.items()}
    try:
        remote = RemoteCalls(session, ledger, {})
        given = [remote.remade(a) for a in args], {k: remote.remade(v) for k, v in kwargs.items()}
        result = remote.call("student", name, *given)
        changes = dict(ledger.records[-1].changes) if ledger.records else {}
        leaves = [a for a in (*args, *kwargs.values()) if isinstance(a, torch.Tensor) and a.requires_grad]
        return result, changes, _gradients(result, leaves)
    except StudentError as error:
        meant = isinstance(error, ValueError)
        return ValueError if meant else (None if name == REFERENCE else type(error))
    except (WorkerEnded, Starved, ExecutionError):
        return None if name == REFERENCE else WorkerEnded
    finally:
        ledger.clear()


def _gradients(result: Any, leaves: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
    if not isinstance(result, torch.Tensor) or not result.requires_grad or not leaves or not result.numel():
        return []
    weights = torch.linspace(0.5, 1.5, result.numel(), dtype=result.dtype).reshape(result.shape)
    return list(torch.autograd.grad((result * weights).sum(), list(leaves), allow_unused=True))


def _difference(right: _Answer, wrong: _Answer | None) -> str:
    if isinstance(right, type) or isinstance(wrong, type) or wrong is None:
        names = [a.__name__ if isinstance(a, type) else "an answer" for a in (right, wrong)]
        return "" if right is wrong else f"{names[0]} where the mutant comes to {names[1]}"
    if what := _unequal(right[0], wrong[0]):
        return what
    if right[1] != wrong[1]:
        return f"its arguments: {'; '.join([*right[1].values(), *wrong[1].values()])}"
    if len(right[2]) != len(wrong[2]):
        return "gradients arrive in one of the two only"
    for one, other in zip(right[2], wrong[2], strict=True):
        if (one is None) != (other is None) or (one is not None and _unequal(one, other)):
            return "the gradients differ"
    return ""


def _unequal(right: Any, wrong: Any) -> str:
    """How two results differ; empty if they do not."""
    if isinstance(right, torch.Tensor) and isinstance(wrong, torch.Tensor):
        for what in ("shape", "dtype", "requires_grad"):
            one, other = getattr(right, what), getattr(wrong, what)
            if one != other:
                return f"{what} {one} and {other}"
        one, other = right.detach().to(torch.float64), wrong.detach().to(torch.float64)
        same = torch.allclose(one, other, rtol=1e-4, atol=1e-6, equal_nan=True)
        return "" if same else f"{short(right)} and {short(wrong)}"
    if isinstance(right, np.ndarray) and isinstance(wrong, np.ndarray):
        if right.dtype != wrong.dtype:
            return f"dtype {right.dtype} and {wrong.dtype}"
        return _unequal(torch.from_numpy(right.copy()), torch.from_numpy(wrong.copy()))
    if isinstance(right, Handle) and isinstance(wrong, Handle):
        return ""
    if type(right) is not type(wrong):
        return f"{short(right)} and {short(wrong)}"
    if isinstance(right, tuple | list):
        if len(right) != len(wrong):
            return f"{short(right)} and {short(wrong)}"
        return next(filter(None, (_unequal(a, b) for a, b in zip(right, wrong, strict=True))), "")
    if isinstance(right, float) and right != right and wrong != wrong:
        return ""
    return "" if right == wrong else f"{short(right)} and {short(wrong)}"
