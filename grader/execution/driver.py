"""What this machine tells of its GPU, asked by who is trusted: never through torch in the checker's own process.

Whether torch can use one is tried in a process of its own. What a process holds of its memory is told by NVML, the
driver's library for watching, where it is installed and sees the process by the number that it has here.
"""

import ctypes
import functools
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from grader.execution import start
from grader.execution.exchange import Held as HeldBy
from grader.execution.gpu import NOT_HERE, About
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import StandIn, holders

_SECONDS = 120.0
"For the trial, which imports torch and begins CUDA."
_PROBE = (
    "import sys; from grader.execution.gpu.cuda import Cuda; import msgspec; "
    "sys.stdout.write(msgspec.json.encode(Cuda().begin(1 << 30, 1).about).decode())"
)
_UNKNOWN = (1 << 64) - 1
"NVML's word for a size that the system does not tell."
_MOST_PROCESSES = 256


@functools.cache
def missing() -> str:
    """Why torch can use no GPU here, in a sentence; empty where it can. Tried once, in a process of its own."""
    if not hasattr(os, "fork"):
        return "Workers with a GPU are forked, which Windows cannot. Use Linux or WSL."
    found = find()
    return "" if isinstance(found, About) else found


@functools.cache
def find() -> About | str:
    """The GPU that torch can use here, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="grader-gpu-") as home:
        try:
            done = subprocess.run(
                start.command(_PROBE),
                env=start.environment(home, gpu=True),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                cwd="/",
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"{NOT_HERE}: it did not begin within {_SECONDS:g} s."
    if done.returncode == 0:
        try:
            return msgspec.json.decode(done.stdout, type=About)
        except msgspec.DecodeError:
            return f"{NOT_HERE}: the trial of it told nothing."
    said = done.stderr.strip().splitlines() or [f"the trial of it ended with exit code {done.returncode}"]
    reason = re.sub(r"^\w+(\.\w+)*: ", "", said[-1])
    return f"{NOT_HERE}: {reason.rstrip('.')}."


def version() -> str:
    """The driver's version; empty where there is none."""
    try:
        told = Path("/proc/driver/nvidia/version").read_text()
    except OSError:
        return ""
    found = re.search(r"\s(\d+\.\d+(\.\d+)?)\s", told)
    return found.group(1) if found else ""


class Held:
    """Who holds how much of a GPU's memory, as seen from outside."""

    def __init__(self, gpu: Cuda | StandIn) -> None:
        self._gpu = gpu
        self._file: int | None = None

    def of(self, about: About | None) -> HeldBy:
        """What tells it of a process on the GPU `about`; it answers None where that cannot be known."""
        if isinstance(self._gpu, StandIn):
            if self._file is None:
                self._file = os.open(self._gpu.node, os.O_RDONLY | os.O_CLOEXEC)
            file = self._file
            return lambda pid: dict(holders(file)).get(pid)
        nvml = library()
        return (lambda pid: None) if nvml is None or about is None else Nvml(nvml, about.uuid).held

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


@functools.cache
def library() -> Any:
    """NVML, ready to be asked; None where it is not installed or no driver is loaded."""
    try:
        nvml = ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return None
    return nvml if nvml.nvmlInit_v2() == 0 else None


class _Process(ctypes.Structure):
    _fields_ = (
        ("pid", ctypes.c_uint),
        ("bytes", ctypes.c_ulonglong),
        ("instance", ctypes.c_uint),
        ("compute_instance", ctypes.c_uint),
    )


class Nvml:
    """One GPU, through the driver's library for watching."""

    def __init__(self, nvml: Any, uuid: str) -> None:
        self._nvml, self._device = nvml, ctypes.c_void_p()
        name = uuid if uuid.startswith(("GPU-", "MIG-")) else f"GPU-{uuid}"
        self._there = nvml.nvmlDeviceGetHandleByUUID(name.encode(), ctypes.byref(self._device)) == 0

    def held(self, pid: int) -> int | None:
        """Bytes that a process holds; None where it is not seen under this number, as from inside a container."""
        if not self._there:
            return None
        count, found = ctypes.c_uint(_MOST_PROCESSES), (_Process * _MOST_PROCESSES)()
        if self._nvml.nvmlDeviceGetComputeRunningProcesses_v3(self._device, ctypes.byref(count), found) != 0:
            return None
        held = {process.pid: process.bytes for process in found[: count.value]}
        return None if held.get(pid, _UNKNOWN) == _UNKNOWN else held[pid]
