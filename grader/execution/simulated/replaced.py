"""What is replaced in the whole process while a simulation runs, and put back at its end."""

import threading
from collections.abc import Callable
from typing import Any

import torch
import torch.serialization

from grader.execution.simulated import messages
from grader.execution.simulated.helpers import Helpers
from grader.execution.simulated.mode import Simulation
from grader.execution.simulated.residency import storage_resident, take_storage

_Generator: Any = torch.Generator


class _KindOfGenerator(type(_Generator)):  # type: ignore[misc]
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _Generator)


def _generators(mode: Simulation) -> type:
    class Generator(_Generator, metaclass=_KindOfGenerator):  # type: ignore[misc]
        """A generator that computes on the CPU and knows for which device it is."""

        on_gpu = False

        def __new__(cls, device: Any = "cpu") -> Any:
            if not mode.cuda and torch.device(device).type == "cuda":
                raise RuntimeError(messages.NO_GENERATOR)
            on_gpu = mode.wants(device)
            made = _Generator.__new__(cls, "cpu" if on_gpu else device)
            made.on_gpu = on_gpu
            return made

        def __init__(self, device: Any = "cpu") -> None:
            pass

        @property
        def device(self) -> torch.device:
            return torch.device("cuda", 0) if self.on_gpu else torch.device("cpu")

    return Generator


def _starting(mode: Simulation, start: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
    """Modes belong to a thread: one that starts while the simulation runs starts under it."""

    def start_covered(thread: threading.Thread) -> None:
        run = thread.run

        def covered() -> None:
            with mode:
                run()

        thread.run = covered  # type: ignore[method-assign]
        start(thread)

    return start_covered


def _going_back(mode: Simulation, apply: Callable[..., Any]) -> Callable[..., Any]:
    """The backward of an autograd function: torch's engine forgets the modes."""

    def apply_covered(self: Any, *gradients: Any) -> Any:
        with mode.lenient:
            return apply(self, *gradients)

    return apply_covered


def _tag(storage: Any) -> str | None:
    inner = getattr(storage, "_untyped_storage", storage)
    return "cuda:0" if storage_resident(inner) else None


def _restore(storage: Any, location: str) -> Any:
    if location != "cuda" and not location.startswith("cuda:"):
        return None
    torch.serialization._validate_device(location, "cuda")  # type: ignore[no-untyped-call]
    return take_storage(storage)


class Replaced:
    """All replacements of one simulation."""

    def __init__(self, mode: Simulation) -> None:
        self.helpers = Helpers(mode)
        self._mode = mode
        self._held: list[tuple[Any, str, Any]] = []
        self._always: list[tuple[Any, str, Any]] = [
            *((torch.cuda, *item) for item in self.helpers.torch_cuda().items() if hasattr(torch.cuda, item[0])),
            *(
                (torch.accelerator, *item)
                for item in self.helpers.torch_accelerator().items()
                if hasattr(torch.accelerator, item[0])
            ),
            (torch, "Generator", _generators(mode)),
            (torch.backends.cudnn, "is_acceptable", self.helpers.false),
        ]

    def _set(self, owner: Any, name: str, value: Any) -> None:
        self._held.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def put(self) -> None:
        for owner, name, value in self._always:
            self._set(owner, name, value)
        self._set(threading.Thread, "start", _starting(self._mode, threading.Thread.start))
        self._set(torch._C._nn, "_parse_to", _parsing(torch._C._nn._parse_to))
        back = torch.autograd.function.BackwardCFunction
        self._set(back, "apply", _going_back(self._mode, back.apply))
        self._entry = (-1, _tag, _restore)
        torch.serialization._package_registry.insert(0, self._entry)

    def undo(self) -> None:
        torch.serialization._package_registry.remove(self._entry)
        for owner, name, value in reversed(self._held):
            setattr(owner, name, value)
        self._held.clear()


def _parsing(parse: Callable[..., Any]) -> Callable[..., Any]:
    """`to(0)`: a build of torch without CUDA knows no device by its number.

    A device that has a name, as in `to(device=...)`, goes in front: a mode of torch's would take it for that of a factory.
    """

    def parse_to(*args: Any, **options: Any) -> Any:
        if not args and "device" in options:
            args = (options.pop("device"),)
        if args and isinstance(args[0], int) and not isinstance(args[0], bool):
            args = (torch.device("cuda", args[0]), *args[1:])
        return parse(*args, **options)

    return parse_to
