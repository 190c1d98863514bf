"""A process of ours that answers a line with a line, in its own time: whoever asks goes on meanwhile."""

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import ExecutionError
from grader.execution import levels, start

_LAST_WORDS = 20
"Lines of what it says on standard error that are kept."
_END_SECONDS = 5.0


class Answering:
    """Such a process, started; a context manager that ends it.

    Of this process's environment it has nothing, but whether to do without forks.

    Args:
        entry: the statement that it runs; see `grader.execution.start.command`.

    Raises:
        ExecutionError: Python could not be started.
    """

    def __init__(self, entry: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        home = self._folder.name
        try:
            self._process = subprocess.Popen(
                start.command(entry),
                env=start.environment(home) | {k: v for k, v in os.environ.items() if k == levels.WITHOUT_FORK},
                cwd=home,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=sys.platform != "win32",  # a Ctrl-C is for whoever asks
            )
        except OSError as error:
            self._folder.cleanup()
            raise ExecutionError(f"Python could not be started ({error.strerror}): {Path(sys.executable)}") from error
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._said: deque[str] = deque(maxlen=_LAST_WORDS)
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._listen)]
        for reader in self._readers:
            reader.start()

    def ask(self, line: bytes) -> None:
        """Send a line, which holds no line end.

        Raises:
            ExecutionError: the process has ended.
        """
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(line + b"\n")
            stdin.flush()
        except OSError:
            raise self._ended() from None

    def answer(self, seconds: float) -> bytes | None:
        """The next answer, waited for that long; None where there is none yet.

        Raises:
            ExecutionError: the process has ended.
        """
        try:
            line = self._answers.get(timeout=seconds) if seconds > 0 else self._answers.get_nowait()
        except queue.Empty:
            return None
        if not line:
            self._answers.put(b"")  # it stays ended
            raise self._ended()
        return line

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def _ended(self) -> ExecutionError:
        self._process.wait()
        self._readers[1].join(_END_SECONDS)
        said = f": {self._said[-1]}" if self._said else "."
        return ExecutionError(f"The process that runs checks ended (exit status {self._process.returncode}){said}")

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if text := line.decode(errors="replace").strip():
                self._said.append(text)

    def close(self, seconds: float = _END_SECONDS) -> None:
        """End it: at the end of its input, or by force where it is at work for that long."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended, and did not read all of it
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join(_END_SECONDS)
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
