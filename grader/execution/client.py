"""The trusted side: start a zygote, ask workers, and turn every way in which one can end into a verdict.

    with Zygote("walled") as zygote:
        worker = zygote.spawn(limits)
        header, body = worker.request(frame, cpu_seconds=5)

    WorkerEnded     the submission is at fault: it hung, died, took too much, or broke the rules of the wire
    Starved         the machine is: the worker was ready to run and hardly did
    ExecutionError  the grader is: the zygote is gone

A zygote and its workers belong to one thread.
"""

import contextlib
import math
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from grader.course import Level, Limits
from grader.errors import ExecutionError, NoRoom, WallsMissing
from grader.execution import levels, scratch, start, walls, watch
from grader.execution.deaths import Starved, WorkerEnded
from grader.execution.exchange import Worker
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import StandIn
from grader.execution.walls import libraries
from grader.execution.zygote import Channel, Failed, Kill, Message, Ready, Reaped, Spawn, Spawned, Start
from grader.results import Verdict

__all__ = ["Serves", "Spawns", "Starved", "Worker", "WorkerEnded", "Zygote"]

PIDFDS = hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal")
"Where the kernel names a process by a descriptor, which is never given to another."
START_SECONDS, SPAWN_SECONDS, REAP_SECONDS = 300.0, 30.0, 10.0
"How long to wait for a zygote's imports, for a worker, for the end of one that was killed."
GPU_SECONDS, GPU_THREADS = 60, 32
"CPU time that a worker may take to begin its GPU, and threads that the driver may have in it, above its own limits."
_MB = 1 << 20


class Serves(Protocol):
    """What a submission needs of its worker."""

    @property
    def ended(self) -> Exception | None: ...
    def request(
        self, parts: Sequence[bytes | memoryview], *, cpu_seconds: float
    ) -> tuple[bytes, memoryview]: ...
    def lives(self) -> bool: ...
    def take_output(self) -> str: ...
    def end(self, verdict: Verdict, message: str, kind: type[WorkerEnded] = WorkerEnded) -> WorkerEnded: ...
    def close(self) -> None: ...


class Spawns(Protocol):
    """Where workers come from: a zygote, a pool of those with a GPU, or spares."""

    def spawn(self, limits: Limits) -> Serves: ...


class Zygote:
    """A process that imports torch, and then forks workers. It is `ready` some seconds after it was made.

    Args:
        level: the walls that its workers stand behind.
        preload: what the unit's answers use and torch is slow to import: a `grader.course.Preload` each.
        gpu: what each worker begins for itself before it is ready; see `grader.execution.pool`.

    Raises:
        WallsMissing: the level does not stand on this machine; the message says why, and the way out.
        ExecutionError: Python could not be started.
    """

    walls: tuple[str, ...] = ()
    "Names of the walls that were seen to stand, once it is ready."
    pid: int
    "Of the process that forks workers, once it is ready."

    def __init__(self, level: Level, *, preload: Sequence[str] = (), gpu: Cuda | StandIn | None = None) -> None:
        if level != "sealed" and (reason := levels.missing(level)):  # that is tried as the zygote starts
            raise WallsMissing(reason)
        self.level, self._gpu = level, gpu
        self._reaped: dict[int, Reaped] = {}
        self._workers: set[Worker] = set()
        self._serial = 0
        self._ready = False
        self._ended = ""
        scratch.sweep()
        self._folder, lock = scratch.make()
        self._lock: int | None = lock
        try:
            self._check_folder()
            self.scratch_in_memory = scratch.in_memory(self._folder)
            self.scratch_is_bounded = level == "sealed"
            self._start(preload)
        except BaseException:
            self.close()
            raise

    def ready(self) -> Self:
        """This zygote, once it has imported everything, and a first worker, except one with a GPU, stood behind its walls.

        Raises:
            WallsMissing: a wall does not stand.
            ExecutionError: torch or a worker could not be started.
        """
        if not self._ready:
            try:
                self._wait_until_ready()
                self._ready = True
                if self._gpu is None:  # to begin one would take seconds, and is done for the first submission
                    with self.spawn(Limits()) as worker:
                        self.walls = worker.walls
            except BaseException:
                self._ready = False
                self.close()
                raise
        return self

    def _check_folder(self) -> None:
        closed = libraries.closed_above(f"{self._folder}/scratch")
        if self.level == "walled" and os.geteuid() == 0 and closed is not None:
            raise WallsMissing(
                f"Workers get a uid of their own here, which cannot enter the temp folder {closed}. "
                "Set TMPDIR to a folder open to all, such as /tmp."
            )

    def _start(self, preload: Sequence[str]) -> None:
        home = f"{self._folder}/zygote"
        os.mkdir(home, 0o700)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._channel = Channel(ours)
        with theirs, open(f"{self._folder}/zygote.log", "wb") as log:
            self._process = subprocess.Popen(
                start.command("from grader.execution.zygote import main; main(int(*arguments))", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=start.environment(home, gpu=self._gpu is not None),
                start_new_session=True,
            )
        tied = threading.current_thread() is threading.main_thread()
        self._send(Start(self.level, self._folder, os.getpid(), tied, tuple(preload), PIDFDS, self._gpu))

    def _wait_until_ready(self) -> None:
        message = self._next(START_SECONDS)
        if isinstance(message, Failed) and message.wall and levels.missing(self.level):  # else it only failed this time
            raise WallsMissing(f"The level {self.level} does not stand here: {message.reason}")
        if isinstance(message, Failed):
            raise ExecutionError(f"The zygote could not start: {message.reason}.")
        assert isinstance(message, Ready)
        fds = self._channel.take_fds()
        self.pid = watch.pid_of(fds[0]) if fds else self._process.pid
        for fd in fds:
            os.close(fd)

    # ---- messages

    def _send(self, message: Message) -> None:
        try:
            self._channel.send(message)
        except OSError:
            raise self._gone() from None

    def _next(self, seconds: float) -> Message:
        """The next message that tells no end."""
        deadline = time.monotonic() + seconds
        while True:
            while (message := self._channel.next()) is not None:
                if not isinstance(message, Reaped):
                    return message
                self._reaped[message.pid] = message
            if not self._wait(deadline):
                raise ExecutionError(f"The zygote did not answer within {seconds:g} s. Is the machine overloaded?")
            if not self._channel.receive():
                raise self._gone()

    def _wait(self, deadline: float) -> bool:
        """Whether there is something to receive before the deadline."""
        poll = select.poll()
        poll.register(self._channel.sock, select.POLLIN)
        return bool(poll.poll(max(0, math.ceil((deadline - time.monotonic()) * 1000))))

    def pump(self) -> None:
        """Take in what the zygote told, when there is something.

        Raises:
            ExecutionError: it has ended.
        """
        if not self._channel.receive():
            raise self._gone()
        while isinstance(message := self._channel.next(), Reaped):
            self._reaped[message.pid] = message

    def fileno(self) -> int:
        """The socket: readable when there is something to `pump`."""
        return self._channel.sock.fileno()

    def has_reaped(self, pid: int) -> bool:
        return pid in self._reaped

    def reap(self, pid: int) -> Reaped | None:
        """How a worker ended, once it has; None if it will not.

        Raises:
            ExecutionError: the zygote has ended.
        """
        deadline = time.monotonic() + REAP_SECONDS
        while pid not in self._reaped:
            if not self._wait(deadline):
                return None
            self.pump()
        return self._reaped.pop(pid)

    def _gone(self) -> ExecutionError:
        """The zygote has ended: say how, once it is known."""
        if not self._ended:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(REAP_SECONDS)
            code = self._process.returncode
            how = "without an exit code" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
            said = Path(self._folder, "zygote.log").read_text(errors="replace").strip().splitlines()
            self._ended = f"The zygote, which starts the workers, ended ({how}){': ' + said[-1] if said else ''}."
        return ExecutionError(f"{self._ended} Start the grading again; it goes on where it was.")

    # ---- workers

    def spawn(self, limits: Limits) -> "Worker":
        """A fresh worker, behind its walls and ready for a first request.

        Raises:
            ExecutionError: the zygote is gone, or a wall does not stand.
        """
        worker = self.fork(limits)
        worker.begin(SPAWN_SECONDS)
        return worker

    def fork(self, limits: Limits) -> "Worker":
        """A fresh worker, which goes behind its walls; `Worker.begin` waits until it is there.

        Raises:
            WallsMissing, ExecutionError: as `ready`, which it waits for.
        """
        self.ready()
        self._serial += 1
        cpu_seconds = 10 + math.ceil(2 * limits.submission_seconds)
        threads = limits.threads
        if self._gpu is not None:
            cpu_seconds, threads = cpu_seconds + GPU_SECONDS, threads + GPU_THREADS
        bounds = walls.Bounds(limits.scratch_mb * _MB, limits.entries, threads, cpu_seconds)
        self._send(Spawn(self._serial, bounds, limits.gpu_memory_mb * _MB))
        message = self._next(SPAWN_SECONDS)
        if isinstance(message, Failed):
            raise ExecutionError(f"A worker could not be started: {message.reason}.")
        assert isinstance(message, Spawned)
        fds = self._channel.take_fds()
        if len(fds) < 3 + PIDFDS:  # the kernel leaves out those for which this process has no room
            for fd in fds:
                os.close(fd)
            raise NoRoom("A worker could not be reached: this process may not open more files. Allow more: ulimit -n.")
        folder = f"{self._folder}/{self._serial}"
        worker = Worker(self, message.pid, fds, folder, limits, bounds.cpu_seconds)
        self._workers.add(worker)
        return worker

    def forget(self, worker: "Worker") -> None:
        """The worker has ended and is cleaned up."""
        self._workers.discard(worker)

    def kill(self, pid: int) -> None:
        """End a worker for which there is no pidfd."""
        with contextlib.suppress(ExecutionError):  # with the zygote gone, the worker's pipes are what ends it
            self._send(Kill(pid))

    def close(self) -> None:
        """End all workers and the zygote, and remove the folder.

        Raises:
            ExecutionError: something in it could not be removed.
        """
        for worker in list(self._workers):
            worker.close()
        if hasattr(self, "_channel"):
            self._channel.sock.close()
        if hasattr(self, "_process"):
            if not self._ready:  # it would import to the end before it noticed
                self._process.kill()
            try:
                self._process.wait(REAP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._lock is None:
            return
        try:
            scratch.remove(self._folder)
        except OSError as error:
            raise ExecutionError(f"{self._folder} could not be removed: {error}. Remove it by hand.") from error
        finally:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self.ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
