"""What is replaced in the whole process while a simulation runs: helpers of `torch.cuda`, generators, threads, loading.

Each answers as on a machine with one GPU, or with none, and all are put back at the end.
"""

import threading
import time
import types
from collections.abc import Callable
from typing import Any

import torch
import torch.serialization

from grader.execution.simulated import messages
from grader.execution.simulated.mode import Simulation
from grader.execution.simulated.residency import memory, storage_resident, take_storage

NAME = "Simulated GPU"
TOTAL = 8 << 30
"Bytes of memory that the GPU says it has; nothing ever runs out of them."

_Generator: Any = torch.Generator
_start = threading.Thread.start


class _KindOfGenerator(type(_Generator)):  # type: ignore[misc]
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _Generator)


def _generators(mode: Simulation) -> type:
    class Generator(_Generator, metaclass=_KindOfGenerator):  # type: ignore[misc]
        """A generator that computes on the CPU and knows for which device it is."""

        on_gpu = False

        def __new__(cls, device: Any = "cpu") -> Any:
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


class Helpers:
    """The functions of `torch.cuda` that a beginner meets."""

    def __init__(self, mode: Simulation) -> None:
        self.mode = mode
        self.seed = 0
        self.manual_seed(0)

    def is_available(self) -> bool:
        return self.mode.cuda

    def device_count(self) -> int:
        return int(self.mode.cuda)

    def needed(self) -> None:
        if not self.mode.cuda:
            raise AssertionError(messages.NO_CUDA)

    def current_device(self) -> int:
        self.needed()
        return 0

    def set_device(self, device: Any) -> None:
        if isinstance(device, int) and device < 0:
            return
        self.mode.wants(device)

    def get_device_properties(self, device: Any = None) -> Any:
        self.needed()
        self._valid(device)
        return types.SimpleNamespace(
            name=NAME, major=8, minor=0, total_memory=TOTAL, multi_processor_count=1, is_integrated=False
        )

    def _valid(self, device: Any) -> None:
        index = device if isinstance(device, int) else torch.device(device or "cuda").index
        if index not in (None, 0):
            raise AssertionError("Invalid device id")

    def get_device_name(self, device: Any = None) -> str:
        return str(self.get_device_properties(device).name)

    def get_device_capability(self, device: Any = None) -> tuple[int, int]:
        self.get_device_properties(device)
        return 8, 0

    def synchronize(self, device: Any = None) -> None:
        self.needed()
        self.mode.wants(device)

    def nothing(self, *args: Any, **options: Any) -> None:
        pass

    def memory_allocated(self, device: Any = None) -> int:
        return memory.now if self.mode.cuda else 0

    def max_memory_allocated(self, device: Any = None) -> int:
        return memory.most if self.mode.cuda else 0

    def reset_peak_memory_stats(self, device: Any = None) -> None:
        memory.most = memory.now

    def mem_get_info(self, device: Any = None) -> tuple[int, int]:
        self.needed()
        return TOTAL - memory.now, TOTAL

    def manual_seed(self, seed: int) -> None:
        """Seed the GPU's stream, whose numbers are not those that the CPU draws for the same seed."""
        self.seed = int(seed)
        self.mode.generator.manual_seed((self.seed ^ 0x9E3779B9) % (1 << 63))

    def initial_seed(self) -> int:
        self.needed()
        return self.seed

    def get_rng_state(self, device: Any = "cuda") -> torch.Tensor:
        self.needed()
        return self.mode.generator.get_state()

    def set_rng_state(self, new_state: torch.Tensor, device: Any = "cuda") -> None:
        self.needed()
        self.mode.generator.set_state(new_state)

    def false(self, *args: Any, **options: Any) -> bool:
        return False

    def current_accelerator(self, check_available: bool = False) -> torch.device | None:
        return torch.device("cuda") if self.mode.cuda else None

    def torch_cuda(self) -> dict[str, Any]:
        always = {
            name: getattr(self, name)
            for name in (
                *("is_available", "device_count", "current_device", "set_device", "get_device_name"),
                *("get_device_properties", "get_device_capability", "synchronize", "memory_allocated", "mem_get_info"),
                *("max_memory_allocated", "reset_peak_memory_stats", "manual_seed", "initial_seed", "get_rng_state"),
                "set_rng_state",
            )
        }
        return {
            **always,
            "manual_seed_all": self.manual_seed,
            "is_initialized": self.is_available,
            "is_bf16_supported": lambda including_emulation=True: self.mode.cuda,
            "is_current_stream_capturing": self.false,
            "memory_reserved": self.memory_allocated,
            "max_memory_reserved": self.max_memory_allocated,
            **dict.fromkeys(("empty_cache", "ipc_collect"), self.nothing),
            **dict.fromkeys(("init",), self.synchronize),
            **({"Event": Event, "device": Chosen(self.mode).of} if self.mode.cuda else {}),
        }

    def torch_accelerator(self) -> dict[str, Any]:
        return {
            "is_available": self.is_available,
            "device_count": self.device_count,
            "current_accelerator": self.current_accelerator,
            "current_device_index": self.current_device,
            "set_device_index": self.set_device,
            "synchronize": self.synchronize,
            "memory_allocated": self.memory_allocated,
            "empty_cache": self.nothing,
        }


class Event:
    """A moment on the GPU, which here is done with everything at once."""

    def __init__(self, enable_timing: bool = False, blocking: bool = False, interprocess: bool = False) -> None:
        self._timed, self._at = enable_timing, 0.0

    def record(self, stream: Any = None) -> None:
        self._at = time.perf_counter()

    def query(self) -> bool:
        return True

    def synchronize(self) -> None:
        pass

    wait = record

    def elapsed_time(self, end_event: "Event") -> float:
        """Milliseconds until another event."""
        if not (self._timed and end_event._timed):
            raise ValueError("Both events must be created with argument 'enable_timing=True'.")
        if not (self._at and end_event._at):
            raise ValueError("Both events must be recorded before calculating elapsed time.")
        return (end_event._at - self._at) * 1000


class Chosen:
    """`with torch.cuda.device(0)`."""

    def __init__(self, mode: Simulation) -> None:
        self._mode = mode

    def of(self, device: Any) -> "Chosen":
        self._mode.wants(device)
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass


def _starting(mode: Simulation) -> Callable[[threading.Thread], None]:
    """Modes belong to a thread: one that starts while the simulation runs starts under it."""

    def start(thread: threading.Thread) -> None:
        run = thread.run

        def covered() -> None:
            with mode:
                run()

        thread.run = covered  # type: ignore[method-assign]
        _start_of[mode](thread)

    return start


_start_of: dict[Simulation, Callable[[threading.Thread], None]] = {}


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

    def _set(self, owner: Any, name: str, value: Any) -> None:
        self._held.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def put(self) -> None:
        for name, value in self.helpers.torch_cuda().items():
            if hasattr(torch.cuda, name):
                self._set(torch.cuda, name, value)
        for name, value in self.helpers.torch_accelerator().items():
            if hasattr(torch.accelerator, name):
                self._set(torch.accelerator, name, value)
        self._set(torch, "Generator", _generators(self._mode))
        self._set(torch.backends.cudnn, "is_acceptable", self.helpers.false)
        _start_of[self._mode] = threading.Thread.start
        self._set(threading.Thread, "start", _starting(self._mode))
        self._set(torch._C._nn, "_parse_to", _parsing(torch._C._nn._parse_to))
        self._entry = (-1, _tag, _restore)
        torch.serialization._package_registry.insert(0, self._entry)

    def undo(self) -> None:
        torch.serialization._package_registry.remove(self._entry)
        for owner, name, value in reversed(self._held):
            setattr(owner, name, value)
        self._held.clear()
        del _start_of[self._mode]


def _parsing(parse: Callable[..., Any]) -> Callable[..., Any]:
    """`to(0)`: a build of torch without CUDA knows no device by its number."""

    def parse_to(*args: Any, **options: Any) -> Any:
        if args and isinstance(args[0], int) and not isinstance(args[0], bool):
            args = (torch.device("cuda", args[0]), *args[1:])
        return parse(*args, **options)

    return parse_to
