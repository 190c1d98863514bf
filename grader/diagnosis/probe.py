"""Try two implementations on newly drawn inputs of other sizes: only what agrees there too is the same mistake."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from grader.checking.ledger import Ledger
from grader.checking.proxy import CheckMisuse, RemoteCalls
from grader.checking.session import MissingAnswer, Session, StudentError
from grader.checking.trace import Event, Made
from grader.execution.client import WorkerEnded

WANTED = 3
"New inputs on which both must agree."
_TRIES = 12


def inputs(events: Sequence[Event], exercise: str, seed: int) -> Iterator[tuple[tuple[Any, ...], Mapping[str, Any]]]:
    """Arguments like those of the calls in a trace, with new numbers and, one in turn, with other sizes.

    Sizes that were equal stay equal: 5 becomes one and the same number wherever it stood. With the sizes that there were,
    whole numbers are drawn from those that there were too: they may be labels or places, which other sizes would shift.
    """
    calls = [e for e in events if e.what == f"call {exercise}" and e.args]
    rng = random.Random(seed)
    for n in range(_TRIES if calls else 0):
        call = calls[n % len(calls)]
        sizes: dict[int, int] = {}
        generator = torch.Generator().manual_seed(seed + n)
        resize = _resized(rng, sizes) if n % 3 != 2 else None
        yield (
            tuple(_drawn(value, resize, generator) for value in call.args),
            {name: _drawn(value, resize, generator) for name, value in call.kwargs.items()},
        )


def _resized(rng: random.Random, sizes: dict[int, int]) -> Callable[[int], int]:
    def resize(size: int) -> int:
        if size <= 1:
            return size
        if size not in sizes:
            left = [n for n in range(2, 10) if n not in sizes.values() and n != size]
            sizes[size] = rng.choice(left) if left else size + 1
        return sizes[size]

    return resize


def _drawn(value: Any, resize: Callable[[int], int] | None, generator: torch.Generator) -> Any:
    if isinstance(value, torch.Tensor):
        shape = tuple(resize(n) if resize else n for n in value.shape)
        if value.dtype.is_floating_point:
            return torch.randn(shape, generator=generator, dtype=torch.float64).to(value.dtype)
        if value.dtype == torch.bool:
            return torch.randint(0, 2, shape, generator=generator).bool()
        if resize is None and value.numel():
            return value.flatten()[torch.randint(value.numel(), shape, generator=generator)]
        return torch.randint(0, 10, shape, generator=generator).to(value.dtype)
    if isinstance(value, np.ndarray):
        return _drawn(torch.from_numpy(np.ascontiguousarray(value)), resize, generator).numpy()
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return resize(value) if resize and value > 0 else value
    if isinstance(value, Made):
        return value.each(lambda item: _drawn(item, resize, generator))
    if isinstance(value, list | tuple):
        return type(value)(_drawn(item, resize, generator) for item in value)
    return value


def answer(session: Session, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any], seed: int) -> Event | None:
    """What an implementation makes of arguments; None where it cannot be told.

    Raises:
        WorkerEnded: its worker ended; where the machine may have ended it, twice.
    """
    kills = session.kills
    try:
        return _answer(session, exercise, args, kwargs, seed)
    except WorkerEnded:
        if session.kills == kills:
            raise
        return _answer(session, exercise, args, kwargs, seed)


def _answer(session: Session, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any], seed: int) -> Event | None:
    session.forget()  # a session of candidates serves a whole batch, and no check ends here
    ledger = Ledger()
    ledger.events = []
    session.next_seed = lambda: seed
    remote = RemoteCalls(session, ledger, {})
    try:
        given = [remote.remade(a) for a in args], {name: remote.remade(a) for name, a in kwargs.items()}
        remote.call("student", exercise, *given)
    except StudentError:
        pass  # it is an event, too
    except (MissingAnswer, CheckMisuse):
        return None
    return ledger.events[-1] if ledger.events else None
