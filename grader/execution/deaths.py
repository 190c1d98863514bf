"""How a worker can end, as a verdict and one sentence for the student."""

import signal
from typing import NamedTuple

from grader.course import Limits
from grader.results import Verdict


class WorkerEnded(Exception):
    """The worker is gone through what the submission did: a verdict, and one sentence for the student."""

    def __init__(self, verdict: Verdict, message: str) -> None:
        super().__init__(message)
        self.verdict, self.message = verdict, message


class Doubtful(WorkerEnded):
    """It may be the machine's doing, which looks alike from outside.

    Whoever asks tries once more in a fresh worker: what was the submission's doing happens again, and counts.
    """


class Killed(Doubtful):
    """It ended by SIGKILL and had reached no limit: the machine did that, or the submission to itself."""


class OutOfGpu(Doubtful):
    """It found no room on the GPU, or took more of it than it may; others have taken of the same memory."""


class Starved(Exception):
    """The worker is gone because the machine had no room for it: processor or memory went to others."""


class NoGpu(Starved):
    """The machine's GPU could not be used for it; the message says why."""


class Death(NamedTuple):
    """What is known of a worker that ended by itself or by the kernel."""

    code: int
    "Its exit code, or a signal's number below zero."
    cpu: float
    "Seconds of its whole life."
    cpu_limit: int
    "Seconds that the kernel allowed it."
    grown: int
    "Bytes, the most it held above what it had when it was ready."
    memory_ended: bool
    "The kernel ended processes for want of memory meanwhile."


_CRASHES = {
    "SIGSEGV": "segmentation fault",
    "SIGABRT": "abort",
    "SIGBUS": "bus error",
    "SIGFPE": "arithmetic fault",
    "SIGILL": "illegal instruction",
}
"By name: not every system has them all."
_OF_WINDOWS = {
    0xC0000005: "segmentation fault",
    0xC00000FD: "stack overflow",
    0xC0000094: "arithmetic fault",
    0xC000001D: "illegal instruction",
    0xC0000409: "abort",
}
"Exit codes by which Windows tells a crash."


def out_of_memory(limits: Limits) -> str:
    return f"Your code used more than {limits.memory_mb} MB of memory."


def out_of_gpu(limits: Limits) -> str:
    return f"Your code used more than {limits.gpu_memory_mb} MB of the GPU's memory."


def too_long(seconds: float) -> str:
    return f"Your code ran for more than {seconds:g} s."


def explain(death: Death, limits: Limits) -> WorkerEnded | Starved:
    """Who is at fault for a worker's end, and what to tell."""
    if death.code in _OF_WINDOWS:
        return _crashed(f"Your code crashed Python ({_OF_WINDOWS[death.code]}).")
    if death.code >= 0:
        return _crashed(f"Your code ended the Python process (exit code {death.code}).")
    try:
        name = signal.Signals(-death.code).name
    except ValueError:  # a real-time signal
        name = str(-death.code)
    out_of_time = death.cpu >= death.cpu_limit
    if name == "SIGXCPU" or (name == "SIGKILL" and out_of_time):
        return WorkerEnded(Verdict.TIMED_OUT, too_long(death.cpu_limit))
    if name == "SIGXFSZ":
        return _crashed("Your code wrote a larger file than is allowed.")
    if name == "SIGSYS":
        return _crashed("Your code asked the operating system for what is not allowed here.")
    if name == "SIGKILL":
        if death.grown >= limits.memory_mb << 19:  # half of what it may: the kernel was quicker than our watch
            return WorkerEnded(Verdict.OUT_OF_MEMORY, out_of_memory(limits))
        if death.memory_ended:
            return Starved("The machine's memory ended, and not because of this submission. Grade fewer at a time.")
        return Killed(Verdict.CRASHED, "Your code ended the Python process (signal SIGKILL).")
    if name in _CRASHES:
        return _crashed(f"Your code crashed Python ({_CRASHES[name]}).")
    return _crashed(f"Your code ended the Python process (signal {name}).")


def _crashed(message: str) -> WorkerEnded:
    return WorkerEnded(Verdict.CRASHED, message)
