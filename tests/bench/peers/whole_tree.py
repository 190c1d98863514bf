"""Run a command and count the processor time of all that it starts, orphans too."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_BECOME_REAPER = 36
"prctl: what loses its parent becomes a child of this process."


def run(command: Sequence[str], folder: Path) -> tuple[float, str]:
    """Processor seconds of the command and of all its processes, and what it said.

    Programs that stand beside this Python are found first, and arithmetic takes one thread, as with our own workers.
    """
    ctypes.CDLL(None).prctl(_BECOME_REAPER, 1, 0, 0, 0)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    before = _counted()
    with open(folder / "said.txt", "w+b") as said:  # a pipe would be kept open by orphans
        environment = os.environ | threads | {"PATH": path}
        subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _end_orphans()
        said.seek(0)
        return _counted() - before, said.read().decode(errors="replace")


def _counted() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end_orphans() -> None:
    """A kernel may outlive what started it: it ends here, and counts."""
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for child in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)
