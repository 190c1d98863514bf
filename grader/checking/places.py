"""Runs of a cell exercise's region, and the *places* in them where an answer may stand: a name, or a thing shown."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import torch

from grader.checking.evidence import numbers
from grader.checking.session import Question, Session, StudentError
from grader.checking.tolerances import Mismatch, mismatch, row
from grader.execution import wire
from grader.execution.memory import Blocks, memories
from grader.execution.values import Decoder, Encoder, Registered
from grader.submissions import Region

MAX_CANDIDATES = 32
"Values of the answer's size that are looked through."


class Place(msgspec.Struct, frozen=True):
    """Where a value stands."""

    key: str
    "The same in every run: `name y`, or `shown 0 1` for the second item of the first thing shown."
    said: str
    "As a student reads it."
    value: Any
    "A tensor, an array, or a number."

    @property
    def numbers(self) -> torch.Tensor:
        return as_tensor(self.value)


class Run(msgspec.Struct, frozen=True):
    """What the region made and showed on one data set."""

    made: tuple[Any, ...]
    "The data as they were made, None for what was not."
    left: tuple[Any, ...]
    names: tuple[Place, ...]
    shown: tuple[tuple[Place, ...], ...]
    earlier: tuple[tuple[str, Any], ...]
    "What names held and, without a name, what was shown, in order."
    raised: StudentError | None
    "What stopped the region."
    disturbed: bool
    crowded: bool

    @property
    def places(self) -> list[Place]:
        """All places, the last thing shown first, then names, the one bound last first."""
        shown = [place for items in reversed(self.shown) for place in items]
        bound = {f"name {name}": n for n, (name, _) in enumerate(self.earlier) if name}
        order = sorted(range(len(self.names)), key=lambda n: (bound.get(self.names[n].key, -1), n), reverse=True)
        return [*shown, *(self.names[n] for n in order)]


def as_tensor(value: Any) -> torch.Tensor:
    """A value of a region as a tensor of its shape."""
    if isinstance(value, torch.Tensor):
        return value.detach()
    return torch.from_numpy(np.array(value))


def close(actual: torch.Tensor, expected: torch.Tensor) -> bool:
    """Whether two tensors hold the same numbers, whatever their shapes and dtypes."""
    return actual.numel() == expected.numel() and difference(actual, expected) is None


def difference(actual: torch.Tensor, expected: torch.Tensor) -> Mismatch | None:
    """Where two tensors of as many numbers differ, whatever their shapes and dtypes; None if they are close."""
    pair = [numbers(t.reshape(-1)) for t in (actual, expected)]
    return mismatch(pair[0], pair[1], row("number"))


def same(actual: Any, expected: Any) -> bool:
    """Whether two values are the same to the last bit, in one shape."""
    one, other = as_tensor(actual), as_tensor(expected)
    return one.shape == other.shape and one.dtype == other.dtype and torch.equal(one, other)


def shares(one: Any, other: Any) -> bool:
    """Whether two tensors or arrays lie on one memory, as the worker claims."""
    ranges = []
    for value in (one, other):
        if isinstance(value, torch.Tensor):
            storage = value.untyped_storage()
            ranges.append((storage.data_ptr(), storage.data_ptr() + storage.nbytes()))
        elif isinstance(value, np.ndarray):
            ranges.append(np.lib.array_utils.byte_bounds(value))
        else:
            return False
    (a, b), (c, d) = ranges
    return a < d and c < b


def run_region(
    session: Session, region: Region, question: Question, values: Sequence[Any] = (), *, restore: bool = False
) -> Run:
    """Run a region on the lesson's data, or with other `values` bound in their place.

    Raises:
        WorkerEnded: the worker died, hung or lied.
        Starved: the machine had no room to run it.
    """
    blocks = Blocks()
    encoder = Encoder(blocks, _no_handle)
    nodes = [encoder.node(value) for value in values]
    headers, parts = blocks.dump(whole=True)
    sent = headers, [bytes(part) for part in parts]
    answer, body = session.run_region(region, question, nodes, sent, restore)
    with session.believing():
        decoder = Decoder(memories(answer.blocks, body), lambda node: None)
        if len(answer.made) != len(question.names):
            raise wire.WireError("a region tells of other data than were asked for")

        def value(node: wire.Node) -> Any:
            decoded: Registered | float | None = decoder.value(node)
            return decoded if isinstance(decoded, torch.Tensor | np.ndarray | np.generic | float | int) else None

        def places(keys: Sequence[tuple[str, str]], nodes: Sequence[wire.Node]) -> tuple[Place, ...]:
            found = [Place(key, said, value(node)) for (key, said), node in zip(keys, nodes, strict=True)]
            return tuple(place for place in found if place.value is not None)

        raised = session.raised(answer.stopped[-1]) if answer.failed and answer.stopped else None
        return Run(
            tuple(value(node) for node in answer.made),
            tuple(value(node) for node in answer.left),
            places([(f"name {name}", _said_of_name(name)) for name in answer.names], answer.values),
            tuple(
                places([(f"shown {n} {i}", _said(n, i, answer)) for i in range(len(items))], items)
                for n, items in enumerate(answer.shown)
            ),
            tuple((name, held) for name, node in answer.earlier if (held := value(node)) is not None),
            raised,
            answer.disturbed,
            answer.crowded,
        )


def _said(n: int, i: int, answer: wire.RegionRun) -> str:
    what = (
        "what the cell shows" if len(answer.shown) == 1 else f"thing {n + 1} of {len(answer.shown)} that the cell shows"
    )
    return what if len(answer.shown[n]) == 1 else f"item {i + 1} of {what}"


def _said_of_name(name: str) -> str:
    """An expression whose value nothing keeps is told by its line."""
    return f"`{name}`" if name.isidentifier() else f"the expression in {name}"


def _no_handle(value: object) -> wire.HandleOf:
    raise TypeError(f"{type(value).__name__} is no data that a cell exercise can be tried on")
