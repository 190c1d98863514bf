"""Workers where nothing can be forked: one process that has imported torch waits, and takes the next submission.

    checker ── stdin, stdout, stderr ──> a worker, in use
       └────── stdin, stdout, stderr ──> the spare, which imports torch or has done so

Each is a Python of its own (`grader.execution.alone`), started by what every system has: pipes, threads, and the end of
a process. There are no walls, so this is for the level *open* alone. What a worker uses of the machine is not watched:
neither CPU time nor memory, threads or files. Its time is, by the wall clock.
"""

import contextlib
import os
import queue
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import msgspec

from grader.course import Level, Limits
from grader.errors import ExecutionError
from grader.execution import alone, levels, start, wire
from grader.execution.client import REAP_SECONDS, START_SECONDS, Zygote
from grader.execution.deaths import Death, Starved, WorkerEnded, explain, too_long
from grader.execution.exchange import Printed
from grader.results import Verdict

WALL_FACTOR = 2
"The wall clock may take twice the CPU time that a call may: the next spare imports torch beside it."
_WINK_SECONDS = 0.2
"On Windows Ctrl-C is noticed between two waits only."
_PRINT_SECONDS = 5.0
"How long what was printed may take to arrive after the answer."
_REMOVALS, _PAUSE = 5, 0.1
"On Windows a file may be held for a moment after its process has ended."
_AT_ONCE = 1 << 16
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"Neither a window on Windows, nor the Ctrl-C of the checker's."


def start_workers(level: Level, *, preload: Sequence[str]) -> "Zygote | Spares":
    """Where the workers of a checker come from: a zygote, or at the level open spares where nothing is forked.

    Raises:
        WallsMissing, ExecutionError: as a `Zygote`.
    """
    return Zygote(level, preload=preload) if level != "open" or levels.forks() else Spares(preload=preload)


class Spares:
    """In the place of a zygote: hands out the process that waits, and starts the next. One thread's own, as that is.

    Args:
        preload: as for a zygote.
    """

    walls = alone.WALLS

    def __init__(self, *, preload: Sequence[str] = ()) -> None:
        self._preload = tuple(preload)
        self._out: list[Spare] = []
        self._waiting = Spare(self._preload)

    def ready(self) -> Self:
        """These, once the one that waits has imported everything.

        Raises:
            ExecutionError: torch or Python could not be started.
        """
        if not self._waiting.lives():  # once more, since anything may be ended while it waits
            self._waiting.close()
            self._waiting = Spare(self._preload)
        self._waiting.begin(START_SECONDS)
        return self

    def spawn(self, limits: Limits) -> "Spare":
        """A fresh worker, ready for a first request; the next one begins meanwhile.

        Raises:
            ExecutionError: as `ready`.
        """
        worker = self.ready()._waiting
        worker.limits = limits
        self._out = [*(w for w in self._out if w.ended is None), worker]
        self._waiting = Spare(self._preload)
        return worker

    def close(self) -> None:
        """End all of them."""
        for worker in (*self._out, self._waiting):
            worker.close()

    def __enter__(self) -> Self:
        return self.ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Spare:
    """A process that gets warm, waits, and then answers one request at a time; also a context manager that ends it.

    What blocks is done by threads: one listens to what it prints, and one for each request sends that and reads the
    answer. Both come to their end with the process.
    """

    limits = Limits()
    "Of the submission that it serves."

    def __init__(self, preload: Sequence[str]) -> None:
        self.folder = tempfile.mkdtemp(prefix="grader-spare-")
        self._mark = secrets.token_hex(16)
        self._printed, self._lock = Printed(), threading.Lock()
        self._marks = threading.Semaphore(0)
        self._answers: queue.SimpleQueue[tuple[bytes, memoryview] | Exception] = queue.SimpleQueue()
        self._ended: Exception | None = None
        self._warm = False
        home = os.path.join(self.folder, alone.HOME)
        for name in (alone.HOME, alone.WORK):
            os.mkdir(os.path.join(self.folder, name))
        entry = "from grader.execution.alone import main; main(*arguments)"
        try:
            self._process = subprocess.Popen(
                start.command(entry, self.folder, self._mark, *preload),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=home,
                env=start.environment(home),
                start_new_session=True,
                creationflags=_NO_WINDOW,
            )
        except OSError:
            _remove(self.folder)
            raise
        self.pid = self._process.pid
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._talker = self._talk(self._first_line)

    def begin(self, seconds: float) -> None:
        """Wait until it is warm.

        Raises:
            ExecutionError: it could not be started.
        """
        if self._warm:
            return
        try:
            told = msgspec.json.decode(self._wait(seconds)[0], type=dict[str, object])
        except _TooLong:
            self.close()
            raise ExecutionError(f"A worker was not ready within {seconds:g} s. Is the machine overloaded?") from None
        except (WorkerEnded, Starved):
            self.close()
            said = self.take_output().strip().splitlines()
            raise ExecutionError(f"A worker did not start{': ' + said[-1] if said else ''}.") from None
        if "failed" in told:
            self.close()
            raise ExecutionError(f"A worker could not be started: {told['failed']}.")
        self._warm = True

    def request(self, parts: Sequence[bytes | memoryview], *, cpu_seconds: float) -> tuple[bytes, memoryview]:
        """Send one frame and wait for exactly one: its header and its body. Whatever is raised ends the worker.

        Args:
            parts: the frame, in order.
            cpu_seconds: that it may take, were it watched; the wall clock may take `WALL_FACTOR` times as long.

        Raises:
            WorkerEnded: the submission is at fault, now or at an earlier request.
            ExecutionError: the worker was closed.
        """
        if self._ended is not None:
            raise self._ended.with_traceback(None)  # else it would grow, and keep whoever asked
        try:
            self._talker = self._talk(lambda: self._exchange(parts))
            return self._wait(WALL_FACTOR * cpu_seconds)
        except _TooLong:
            raise self.end(Verdict.TIMED_OUT, too_long(cpu_seconds)) from None
        except (WorkerEnded, Starved) as end:
            self._close(end)
            raise
        except BaseException:
            self.close()
            raise

    # ---- what its threads do

    def _talk(self, talk: Callable[[], tuple[bytes, memoryview]]) -> threading.Thread:
        """Let a thread send and read, and put what came of it where `_wait` finds it."""

        def put() -> None:
            try:
                self._answers.put(talk())
            except (OSError, EOFError, wire.WireError) as error:
                self._answers.put(error)

        thread = threading.Thread(target=put, daemon=True)
        thread.start()
        return thread

    def _first_line(self) -> tuple[bytes, memoryview]:
        line = bytearray()
        while not line.endswith(b"\n"):
            line += self._read(1)
        return bytes(line), memoryview(b"")

    def _exchange(self, parts: Sequence[bytes | memoryview]) -> tuple[bytes, memoryview]:
        assert self._process.stdin is not None
        for part in parts:
            view = memoryview(part).cast("B") if memoryview(part).nbytes else memoryview(b"")
            while view:
                view = view[self._process.stdin.write(view) :]
        header, body = wire.sizes(bytes(self._read(wire.PREFIX.size)))
        data = self._read(header + body)
        self._marks.acquire(timeout=_PRINT_SECONDS)
        return bytes(data[:header]), memoryview(data)[header:]

    def _read(self, size: int) -> bytearray:
        """So many bytes of what it answers.

        Raises:
            EOFError: it has closed the pipe.
        """
        assert self._process.stdout is not None
        data, at = bytearray(size), 0
        view = memoryview(data)
        while at < size:
            count = self._process.stdout.readinto(view[at:])  # type: ignore[attr-defined]
            if not count:
                raise EOFError
            at += count
        return data

    def _listen(self) -> None:
        """Keep what it prints, and count the marks, which are no part of that."""
        assert self._process.stderr is not None
        mark, held = self._mark.encode(), b""
        while data := self._process.stderr.read(_AT_ONCE):
            *parts, held = (held + data).split(mark)
            kept = len(held) - len(mark) + 1  # the rest may be the beginning of a mark
            parts.append(held[: max(kept, 0)])
            held = held[max(kept, 0) :]
            with self._lock:
                for part in parts:
                    self._printed.add(part)
            for _ in parts[1:]:
                self._marks.release()
        with self._lock:
            self._printed.add(held)
        self._marks.release()

    # ---- what its threads told

    def _wait(self, seconds: float) -> tuple[bytes, memoryview]:
        """What the thread that talks puts into the queue.

        Raises:
            _TooLong: it takes longer.
            WorkerEnded, Starved: the process has ended, or broke the rules of the wire.
        """
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=min(left, _WINK_SECONDS))
                if isinstance(answer, tuple):
                    return answer
                raise (
                    self._broke("sent the grader what is no answer")
                    if isinstance(answer, wire.WireError)
                    else self._died()
                )
        raise _TooLong

    def _died(self) -> WorkerEnded | Starved:
        try:
            code = self._process.wait(REAP_SECONDS)
        except subprocess.TimeoutExpired:
            return self._broke("closed its connection to the grader")
        return explain(Death(code, cpu=0.0, cpu_limit=1, grown=0, memory_ended=False), self.limits)

    def _broke(self, what: str) -> WorkerEnded:
        return WorkerEnded(Verdict.CRASHED, f"Your code {what}.")

    def lives(self) -> bool:
        """Whether it can be asked now."""
        return self._ended is None and self._process.poll() is None

    def take_output(self) -> str:
        """What it printed since the last call, also when it has ended."""
        with self._lock:
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
        """End it, and remove its folder.

        Raises:
            ExecutionError: it does not end.
        """
        self._close(ExecutionError("This worker has been closed."))

    def _close(self, reason: Exception) -> None:
        if self._ended is not None:
            return
        self._ended = reason
        if hasattr(os, "killpg"):  # with what the submission started; Windows knows no groups
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        try:
            self._process.wait(REAP_SECONDS)
        except subprocess.TimeoutExpired:
            raise ExecutionError(f"The worker with pid {self.pid} does not end, although it was killed.") from None
        # What the submission started may hold a pipe open: then its thread, and the pipe, end with that.
        for thread, pipes in ((self._talker, ("stdin", "stdout")), (self._listener, ("stderr",))):
            thread.join(1.0)
            for pipe in pipes if not thread.is_alive() else ():
                getattr(self._process, pipe).close()
        _remove(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _TooLong(Exception):
    """The wall clock is over."""


def _remove(folder: str) -> None:
    """Remove a folder; what is held open, by what the submission started, stays for the system to clear away."""
    for _ in range(_REMOVALS):
        for above, folders, files in os.walk(folder):
            for name in (*folders, *files):
                with contextlib.suppress(OSError):  # it is not ours, or gone
                    if not os.path.islink(path := os.path.join(above, name)):
                        os.chmod(path, 0o700)  # Windows removes nothing that is read-only
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(_PAUSE)
