"""One worker as the checker sees it: a frame out, a frame back, and a watch over time, memory, files and its end."""

import contextlib
import json
import math
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Protocol, Self

import msgspec

from grader.course import Limits
from grader.errors import ExecutionError
from grader.execution import scratch, watch, wire
from grader.execution.deaths import (
    Death,
    OutOfGpu,
    Starved,
    WorkerEnded,
    explain,
    out_of_gpu,
    out_of_memory,
    too_long,
)
from grader.execution.gpu import About
from grader.execution.zygote import Reaped
from grader.results import Verdict

OUTPUT_KEPT = 256 << 10
"Bytes of what a worker prints that are kept; the rest is counted."
WALL_FACTOR, WALL_EXTRA = 4, 2.0
"The wall clock may take four times the CPU time, and two seconds more."
_HANG_UP_SECONDS = 0.5
"How long the end of a worker whose pipe is closed may take to show."
_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.02
"Seconds between two looks at a worker: close at first, since most calls are short."
_ORPHAN_MILLISECONDS = 5000
"How long a worker may take to end after its zygote."
_AT_ONCE = 1 << 16
_READS_IN_A_ROW = 16
"So that a flood of output does not keep us from looking at the clock."
_PARTS_IN_A_ROW = 64
_GPU_PAUSE = 0.1
"Seconds between two looks at a GPU, whose driver takes longer to tell."
_MB = 1 << 20

Held = Callable[[int], int | None]
"Bytes of a GPU's memory that a process holds, by its pid as the checker sees it; None where that cannot be known."


class Parent(Protocol):
    """What a worker needs of the zygote's side."""

    scratch_in_memory: bool
    scratch_is_bounded: bool
    "By a file system of its own, which nobody but the worker sees."

    def fileno(self) -> int: ...
    def pump(self) -> None: ...
    def has_reaped(self, pid: int) -> bool: ...
    def reap(self, pid: int) -> Reaped | None: ...
    def kill(self, pid: int) -> None: ...
    def forget(self, worker: "Worker") -> None: ...


class _Frame:
    """An answer as it arrives; no memory is taken before its prefix was found to keep the bounds."""

    def __init__(self) -> None:
        self._prefix = bytearray(wire.PREFIX.size)
        self._rest = memoryview(self._prefix)
        self._header: int | None = None
        self._data = bytearray()
        self.bytes = 0

    def read(self, descriptor: int) -> bool:
        """Read what is there; whether the frame is complete.

        Raises:
            EOFError: the other side has closed the pipe.
            wire.WireError: the prefix breaks a bound.
        """
        while True:
            while self._rest:
                try:
                    count = os.readv(descriptor, [self._rest])
                except BlockingIOError:
                    return False
                if not count:
                    raise EOFError
                self.bytes += count
                self._rest = self._rest[count:]
            if self._header is not None:
                return True
            self._header, body = wire.sizes(bytes(self._prefix))
            self._data = bytearray(self._header + body)
            self._rest = memoryview(self._data)

    def parts(self) -> tuple[bytes, memoryview]:
        return bytes(self._data[: self._header]), memoryview(self._data)[self._header :]


class Printed:
    """What a worker prints: the first of it is kept, the rest counted."""

    def __init__(self) -> None:
        self._text, self._kept, self._left_out = bytearray(), 0, 0

    def add(self, data: bytes) -> None:
        keep = data[: OUTPUT_KEPT - self._kept]
        self._kept += len(keep)
        self._left_out += len(data) - len(keep)
        self._text += keep

    def take(self) -> str:
        """What came since the last call; what is over `OUTPUT_KEPT` in all is counted."""
        text = self._text.decode(errors="replace")
        if self._left_out:
            text += f"\n[{self._left_out} more bytes of output are not shown]\n"
        self._text, self._left_out = bytearray(), 0
        return text


class _Clock:
    """The deadline of one request."""

    def __init__(self, process: watch.Process, cpu_seconds: float) -> None:
        self._process, self.cpu_seconds = process, cpu_seconds
        self.wall_seconds = WALL_FACTOR * cpu_seconds + WALL_EXTRA
        self.start = time.monotonic()
        self._before: tuple[float, dict[str, float]] | None = None
        "CPU seconds, and those that each thread waited, up to the first look: what takes less time is not looked at."
        self._late = 0.0
        "Seconds up to the first look."

    def over(self, use: watch.Use | None) -> WorkerEnded | Starved | None:
        """What the deadline makes of the worker by now."""
        if self._before is None:
            self._before = use.cpu if use else 0.0, self._process.waited()
            self._late = time.monotonic() - self.start
        if use is not None and use.cpu - self._before[0] > self.cpu_seconds:
            return WorkerEnded(Verdict.TIMED_OUT, too_long(self.cpu_seconds))
        took = time.monotonic() - self.start
        if took <= self.wall_seconds:
            return None
        before = self._before[1]
        waited = max((s - before.get(name, 0.0) for name, s in self._process.waited().items()), default=0.0)
        if waited + self._late > took / 2:
            return Starved(f"The machine had no processor for it for most of {took:.0f} s. Grade fewer at a time.")
        return WorkerEnded(Verdict.TIMED_OUT, f"Your code gave no answer within {self.wall_seconds:g} s.")


class Worker:
    """An untrusted process that answers one request at a time; also a context manager that ends it."""

    walls: tuple[str, ...] = ()
    "Names of the walls that it stands behind."
    gpu: About | None = None
    "The GPU that it has."

    def __init__(
        self, zygote: Parent, pid: int, fds: Sequence[int], folder: str, limits: Limits, cpu_limit: int
    ) -> None:
        self.pid = watch.pid_of(fds[3]) if len(fds) > 3 else pid
        self._inner = pid
        "Its pid as the zygote sees it."
        self._zygote, self.folder, self._limits, self._cpu_limit = zygote, folder, limits, cpu_limit
        self._requests, self._answers, self._output = fds[:3]
        self._pidfd = fds[3] if len(fds) > 3 else None
        self._fds = tuple(fds)
        self._ended: Exception | None = None
        self._printed, self._drained = Printed(), 0
        self._process = watch.Process(self.pid)
        self._looked = 0.0
        self._reaped = False
        self._threads = 1
        self._held: Held = lambda pid: None
        self._gpu_most = 0
        self._looked_at_gpu = 0.0
        self._poll = select.poll()
        for fd in fds[:3]:
            os.set_blocking(fd, False)
        for fd in (self._answers, self._output, zygote.fileno(), *fds[3:]):
            self._poll.register(fd, select.POLLIN)

    def begin(self, seconds: float) -> None:
        """Wait until it stands behind its walls; what it holds then is no submission's.

        Raises:
            ExecutionError: a wall does not stand.
        """
        line, deadline = bytearray(), time.monotonic() + seconds
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        while not line.endswith(b"\n"):
            left = math.ceil((deadline - time.monotonic()) * 1000)
            data = os.read(self._answers, _AT_ONCE) if left > 0 and poll.poll(left) else b""
            if not data:
                self.close()
                said = self.take_output().strip().splitlines()
                raise ExecutionError(f"A worker did not start{': ' + said[-1] if said else ''}.")
            line += data
        self._drained = len(line)
        told = json.loads(line)
        if "failed" in told:
            self.close()
            raise ExecutionError(f"A worker could not be put behind its walls: {told['failed']}.")
        self.walls = tuple(told["walls"])
        self.gpu = msgspec.convert(told["gpu"], About) if "gpu" in told else None
        self._process.first_to_end()
        self._began = self._process.memory()
        use = self._process.use()
        self._threads = use.threads if use else 1  # a driver has some of its own
        self._memory_kills = watch.kills_for_memory()

    def watch_gpu(self, held: Held, most: int) -> None:
        """From now on end it when it holds over `most` bytes more of the GPU's memory, as `held` tells, than it does now."""
        now = held(self.pid)
        if now is not None:
            self._held, self._gpu_most = held, now + most

    # ---- asking

    def request(self, parts: Sequence[bytes | memoryview], *, cpu_seconds: float) -> tuple[bytes, memoryview]:
        """Send one frame and wait for exactly one: its header and its body.

        Whatever is raised, by a caller's signal handler too, ends the worker: half a frame cannot be taken back.

        Args:
            parts: the frame, in order.
            cpu_seconds: of all its threads; the wall clock may take `WALL_FACTOR` times as long, and `WALL_EXTRA`.

        Raises:
            WorkerEnded: the submission is at fault, now or at an earlier request.
            Starved: the machine had no room for it.
            ExecutionError: the zygote is gone, or the worker was closed.
        """
        if self._ended is not None:
            raise self._ended.with_traceback(None)  # else it would grow, and keep whoever asked
        try:
            return self._exchange(parts, cpu_seconds)
        except (WorkerEnded, Starved) as end:
            self._close(end)
            raise
        except BaseException:
            self.close()
            raise

    def _exchange(self, parts: Sequence[bytes | memoryview], cpu_seconds: float) -> tuple[bytes, memoryview]:
        pending = [view.cast("B") for part in parts if (view := memoryview(part)).nbytes]
        clock, answer, pause = _Clock(self._process, cpu_seconds), _Frame(), _FIRST_PAUSE
        events = dict(self._poll.poll(0))
        if events.get(self._answers, 0) & select.POLLIN:
            raise self._broke("sent the grader what it was not asked for")
        if time.monotonic() > self._looked + _LONGEST_PAUSE:
            self._look(clock)  # it may have gone on since the last answer
        if pending:
            self._poll.register(self._requests, select.POLLOUT)
            events[self._requests] = select.POLLOUT
        while True:
            if self._output in events:
                self._drain()
            try:
                if pending and self._requests in events:
                    self._write(pending)
                if self._answers in events:
                    if pending and events[self._answers] & select.POLLIN:
                        raise self._broke("answered the grader before it was asked")
                    if answer.read(self._answers):
                        self._drained += answer.bytes
                        return answer.parts()
            except wire.WireError:
                raise self._broke("sent the grader what is no answer") from None
            except (EOFError, BrokenPipeError):
                raise self._hung_up() from None
            if self._zygote.fileno() in events:
                self._zygote.pump()
            if self._has_ended(events) and self._answers not in events:
                raise self._died()
            next_look = max(self._looked, clock.start) + pause
            if time.monotonic() > next_look:
                self._look(clock)
                pause = min(pause * 1.5, _LONGEST_PAUSE)
                next_look = self._looked + pause
            left = max(0.0, next_look - time.monotonic())
            events = dict(self._poll.poll(math.ceil(left * 1000)))

    def _write(self, pending: list[memoryview]) -> None:
        """Write what fits into the pipe, and take it off `pending`."""
        with contextlib.suppress(BlockingIOError):
            while pending:
                count = os.writev(self._requests, pending[:_PARTS_IN_A_ROW])
                while pending and count >= len(pending[0]):
                    count -= len(pending.pop(0))
                if count:
                    pending[0] = pending[0][count:]
        if not pending:
            self._silence(self._requests)

    def _silence(self, descriptor: int) -> None:
        """Poll it no more: its state would be shown all the time."""
        with contextlib.suppress(KeyError):  # it is not polled
            self._poll.unregister(descriptor)

    def lives(self) -> bool:
        """Whether it can be asked now.

        Raises:
            ExecutionError: the zygote is gone.
        """
        if self._ended is not None:
            return False
        events = dict(self._poll.poll(0))
        if self._zygote.fileno() in events:
            self._zygote.pump()
        return not self._has_ended(events)

    # ---- watching

    def _look(self, clock: _Clock) -> None:
        """Hold the limits against what the worker uses; raises its end when it is over one."""
        self._looked = time.monotonic()
        limits, use = self._limits, self._process.use()
        if (end := clock.over(use)) is not None:
            raise end
        if use is None:
            return
        if use.state == "T":
            raise self._broke("stopped the Python process")
        if self._process.memory().own - self._began.own > limits.memory_mb * _MB:
            raise WorkerEnded(Verdict.OUT_OF_MEMORY, out_of_memory(limits))
        if use.threads - self._threads >= limits.threads:
            raise self._broke(f"started more than {limits.threads} threads")
        self._look_at_gpu()
        if self._zygote.scratch_is_bounded:
            return
        size = scratch.measure(self.folder, limits.entries)
        if size.entries > limits.entries:
            raise self._broke(f"made more than {limits.entries} files and folders, or nested them too deeply")
        written = self._process.written(to_disk=not self._zygote.scratch_in_memory)
        if self._zygote.scratch_in_memory:  # then only what all calls wrote is known, into pipes too
            written = max(written - self._drained, size.allocated + self._process.deleted())
        if max(size.allocated, written) > limits.scratch_mb * _MB:
            raise self._broke(f"wrote more than {limits.scratch_mb} MB to files")

    def _look_at_gpu(self) -> None:
        if not self._gpu_most or self._looked < self._looked_at_gpu + _GPU_PAUSE:
            return
        self._looked_at_gpu = self._looked
        held = self._held(self.pid)
        if held is not None and held > self._gpu_most:
            raise OutOfGpu(Verdict.OUT_OF_MEMORY, out_of_gpu(self._limits))

    def _broke(self, what: str) -> WorkerEnded:
        return WorkerEnded(Verdict.CRASHED, f"Your code {what}.")

    def _has_ended(self, events: dict[int, int]) -> bool:
        return self._pidfd in events or self._zygote.has_reaped(self._inner)

    def _hung_up(self) -> Exception:
        """Its pipe is closed: it has died, or it did that."""
        deadline = time.monotonic() + _HANG_UP_SECONDS
        for fd in (self._answers, self._output, self._requests):
            self._silence(fd)
        while (left := deadline - time.monotonic()) > 0:
            events = dict(self._poll.poll(math.ceil(left * 1000)))
            if self._zygote.fileno() in events:
                self._zygote.pump()
            if self._has_ended(events):
                return self._died()
        return self._broke("closed its connection to the grader")

    def _died(self) -> Exception:
        """It has ended by itself or by the kernel: whose fault that is."""
        reaped = self._zygote.reap(self._inner)
        if reaped is None:
            return ExecutionError("A worker ended, and the zygote does not tell how. Is the machine overloaded?")
        self._reaped = True
        death = Death(
            code=reaped.code,
            cpu=reaped.cpu,
            cpu_limit=self._cpu_limit,
            grown=reaped.peak * 1024 - self._began.resident,
            memory_ended=watch.kills_for_memory() > self._memory_kills,
        )
        return explain(death, self._limits)

    # ---- what it prints

    def _drain(self) -> None:
        """Read what it printed, keep the first of it, count the rest."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_READS_IN_A_ROW):
                data = os.read(self._output, _AT_ONCE)
                if not data:
                    self._silence(self._output)  # it has closed it
                    return
                self._drained += len(data)
                self._printed.add(data)

    def take_output(self) -> str:
        """What it printed since the last call, also when it has ended; what is over `OUTPUT_KEPT` in all is counted."""
        if self._ended is None:
            self._drain()
        return self._printed.take()

    # ---- ending

    @property
    def ended(self) -> Exception | None:
        """Why it is gone; None while it lives."""
        return self._ended

    def end(self, verdict: Verdict, message: str, kind: type[WorkerEnded] = WorkerEnded) -> WorkerEnded:
        """End it for what its submission did; what to raise."""
        ended = kind(verdict, message)
        self._close(ended)
        return ended

    def close(self) -> None:
        """End it, and remove its scratch folder.

        Raises:
            ExecutionError: it does not end.
        """
        self._close(ExecutionError("This worker has been closed."))

    def _close(self, reason: Exception) -> None:
        if self._ended is not None:
            return
        self._ended = reason
        try:
            self._kill()
        finally:
            self._drain()
            for fd in self._fds:
                os.close(fd)
            self._process.close()
            with contextlib.suppress(OSError):  # its zygote tries again when it closes, and tells
                scratch.remove(self.folder)
            self._zygote.forget(self)

    def _kill(self) -> None:
        """End the process and what it has forked, and wait until it is gone."""
        if self._reaped:
            return
        if self._pidfd is None:
            self._zygote.kill(self.pid)
        else:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        try:
            gone = self._zygote.reap(self._inner) is not None
        except ExecutionError:  # the zygote has ended; the kernel reaps, and a pidfd still tells
            poll = select.poll()
            poll.register(self._answers if self._pidfd is None else self._pidfd, select.POLLIN)
            gone = bool(poll.poll(_ORPHAN_MILLISECONDS))
        if not gone:
            raise ExecutionError(f"The worker with pid {self.pid} does not end, although it was killed.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
