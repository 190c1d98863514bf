"""A stand-in for a GPU, for tests: it takes as long to begin, counts memory and fails as a real one does.

It computes in the simulated world. Its device is a file, and the memory that a worker holds is the length of a lock on
a part of it: so every process of the machine can count what is free, and the kernel gives memory back when one ends.
Only what starts a zygote can ask for it.
"""

import os
import queue
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from grader.execution.gpu import About, Seeded

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import torch

_LOCK = struct.Struct("hhqqi0q")
_SLOTS, _SLOT = 64, 1 << 40
CONTEXT = 1 << 20
"Bytes that a worker holds once it has begun."


class Fault(msgspec.Struct, frozen=True):
    """Something that goes wrong. What goes wrong while it computes does so once there is memory on the GPU."""

    what: Literal[
        "does not begin",
        "hangs as it begins",
        "dies while it waits",
        "out of memory",
        "takes more than it may",
        "reports an error late",
        "hangs",
        "dies",
    ]
    workers: tuple[int, ...] = ()
    "By number, from 1; none for all."


class StandIn(msgspec.Struct, frozen=True, tag="stand-in"):
    """A file in the place of a GPU.

    Args:
        node: an empty file that every uid may read.
        total: bytes of memory.
        seconds: that a worker takes to begin.
    """

    node: str
    total: int = 1 << 30
    seconds: float = 0.0
    faults: tuple[Fault, ...] = ()

    slack: ClassVar[int] = 0

    @property
    def nodes(self) -> tuple[str, ...]:
        return (self.node,)

    @property
    def readable(self) -> tuple[str, ...]:
        return ()

    def begin(self, most: int, serial: int) -> "_Begun":
        faults: set[str] = {fault.what for fault in self.faults if not fault.workers or serial in fault.workers}
        if "does not begin" in faults:
            raise RuntimeError("CUDA error: initialization error")
        time.sleep(1e9 if "hangs as it begins" in faults else self.seconds)
        return _Begun(self, most, serial, faults)


class _Begun:
    def __init__(self, kind: StandIn, most: int, serial: int, faults: set[str]) -> None:
        self.about = About("Stand-in", "0.0", kind.total, "TF32 off, deterministic algorithms on")
        self._total, self._most, self._faults, self._slot = kind.total, most, faults, serial % _SLOTS
        self._file = os.open(kind.node, os.O_RDONLY | os.O_CLOEXEC)
        self._hold(CONTEXT)
        self.work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        "What its own thread does, which is there before a submission is, as threads of a driver are."
        self.named = threading.Event()
        threading.Thread(target=self._work, daemon=True).start()
        if not self.named.wait(10):
            raise RuntimeError("CUDA error: OS call failed or operation not supported on this OS")

    def _work(self) -> None:
        name = f"/proc/self/task/{threading.get_native_id()}/comm"
        if os.path.exists(name):
            with open(name, "w") as file:  # as a driver does, which gives up where it may not
                file.write("stand-in")
        self.named.set()
        while True:
            self.work.get()()

    def _hold(self, size: int) -> None:
        """Hold so much, and no more."""
        start = self._slot * _SLOT
        fcntl.fcntl(self._file, fcntl.F_SETLK, _LOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, start, _SLOT, 0))
        fcntl.fcntl(self._file, fcntl.F_SETLK, _LOCK.pack(fcntl.F_RDLCK, os.SEEK_SET, start, size, 0))
        self._held = size

    def world(self) -> AbstractContextManager[Seeded]:
        from grader.execution.simulated import simulated

        return simulated()

    def take(self, storage: "torch.UntypedStorage") -> "torch.UntypedStorage":
        from grader.execution.simulated.residency import take_storage

        return take_storage(storage)

    def synchronize(self) -> None:
        import torch

        from grader.execution.simulated.residency import memory

        if memory.now:
            self._fail()
        self._hold(CONTEXT + memory.now)
        if memory.now > (0 if "out of memory" in self._faults else self._most):
            raise torch.OutOfMemoryError(f"CUDA out of memory. {self._most >> 20} MiB allowed")

    def _fail(self) -> None:
        import torch

        if "reports an error late" in self._faults:
            raise torch.AcceleratorError("CUDA error: device-side assert triggered")
        if "dies" in self._faults:
            os.abort()
        if "takes more than it may" in self._faults:
            self._hold(self._total // 2)
        if self._faults & {"takes more than it may", "hangs"}:
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
            time.sleep(1e9)

    def free(self) -> int:
        if "dies while it waits" in self._faults:
            os._exit(3)
        return self._total - self._held - sum(held for _, held in holders(self._file))


def holders(file: int) -> list[tuple[int, int]]:
    """Who holds memory of the stand-in that `file` is open on, and how many bytes; without this process itself."""
    found = []
    for slot in range(_SLOTS):
        asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, slot * _SLOT, _SLOT, 0)
        kind, _, _, size, pid = _LOCK.unpack(fcntl.fcntl(file, fcntl.F_GETLK, asked))
        if kind != fcntl.F_UNLCK:
            found.append((pid, size))
    return found
