"""Which walls stand on this machine, each tried for real: a worker attempts what the wall forbids."""

import os
import platform
import sys

import msgspec

from grader.course import Device, Level
from grader.errors import WallsMissing
from grader.execution import driver, levels, wire
from grader.execution.client import Starved, Worker, WorkerEnded, Zygote
from grader.execution.deaths import NoGpu
from grader.execution.gpu import About
from grader.execution.gpu.cuda import Cuda
from grader.execution.gpu.standin import StandIn
from grader.execution.pool import Pool
from grader.execution.probes import LIMITS, PREAMBLE, PROBES, REPORT, Field, Probe

_MB = 1 << 20
_TOLD = 2
"Of the ways through a wall, how many are told."


class Wall(msgspec.Struct, frozen=True):
    """One wall at one level, as it was found."""

    name: str
    promise: str
    stands: bool
    why: str = ""
    "What came through, where it does not stand."
    way_out: str = ""
    sound: bool = True
    "False where a wall fell that stands wherever the level does."


class Stand(msgspec.Struct, frozen=True):
    """One level, as it was found."""

    level: Level
    missing: str
    "Why it does not stand and the way out; empty where it does."
    walls: tuple[Wall, ...] = ()
    "Empty for the level open, which has none, and for one that is missing."

    @property
    def sound(self) -> bool:
        """Whether submissions of others may be graded at this level here."""
        return not self.missing and all(wall.sound for wall in self.walls)


def machine() -> dict[str, str]:
    """What matters of this machine, in words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MB
    return {
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "python": f"{platform.python_version()}, {sys.executable}",
        "processor": _processor(),
        "cores": str(cores),
        "memory": f"{memory:,} MB",
    }


def hardware(device: Device) -> str:
    """What a device computes with, and torch's version; imports torch."""
    import torch

    found = driver.find() if device == "cuda" else _processor()
    return f"{found.name if isinstance(found, About) else found}, torch {torch.__version__}"


def _processor() -> str:
    """The processor's name."""
    try:
        with open("/proc/cpuinfo") as lines:
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:  # no Linux
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def software() -> dict[str, str]:
    """torch and what it can use; imports it."""
    import torch

    built = f"built for CUDA {torch.version.cuda}" if torch.version.cuda else "a build for processors only"
    return {
        "torch": f"{torch.__version__}, {built}, vectors {torch.backends.cpu.get_cpu_capability()}",
        "GPU": _gpu(driver.find()),
    }


def _gpu(found: About | str) -> str:
    if isinstance(found, str):
        return found
    library = "there" if driver.library() is not None else "not there: what a worker takes is not watched from outside"
    driven = f"driver {driver.version() or 'of an unknown version'}"
    return f"{found.name}, {found.total // _MB:,} MB, {driven}, CUDA {found.cuda}; NVML is {library}"


def examine(level: Level, gpu: Cuda | StandIn | None = None) -> Stand:
    """Try `level`, and where it stands each of its walls; with a GPU, those of the workers that have it.

    Raises:
        ExecutionError: the machinery failed at something else than a wall.
    """
    if reason := levels.missing(level):
        return Stand(level, reason)
    if level == "open":
        return Stand(level, "")
    try:
        if gpu is None:
            with Zygote(level) as zygote, Field() as field:
                walls = tuple(_try(zygote, field, probe) for probe in PROBES)
                return Stand(level, "", (*walls, _vectors(zygote), _end(zygote)))
        with Pool(level, gpu, LIMITS) as pool, Field() as field:
            walls = tuple(_try(pool, field, _with_gpu(probe)) for probe in PROBES)
            return Stand(level, "", (*walls, _vectors(pool), _end(pool), _leftovers(pool)))
    except (WallsMissing, NoGpu) as missing:
        return Stand(level, str(missing))


def _with_gpu(probe: Probe) -> Probe:
    """The driver keeps files and devices open in a worker that has one, and that is no fault of ours."""
    if probe.name != "environment":
        return probe
    return msgspec.structs.replace(probe, way_out="With a GPU these are its driver's: grade on the CPU without them.")


def _try(zygote: Zygote | Pool, field: Field, probe: Probe) -> Wall:
    with zygote.spawn(LIMITS) as worker:
        harm = ended = ""
        verdict = None
        source = "".join(f"{name} = {value!r}\n" for name, value in field.names(worker).items())
        try:
            run(worker, PREAMBLE + source + probe.source)
        except WorkerEnded as end:
            verdict, ended = end.verdict, end.message
        except Starved as end:
            return Wall(probe.name, probe.promise, False, str(end), "Try again when the machine has room.")
        printed = worker.take_output()
        reached = [line.removeprefix("reached: ") for line in printed.splitlines() if line.startswith("reached:")]
        harm = probe.look(field, worker)
    if probe.verdict is not None and verdict is not probe.verdict:
        harm = harm or f"it was not ended as it should have been: {ended or 'it went on'}"
    if reached:
        harm = harm or f"reached {_some(reached)}"
    return _wall(probe.name, probe.promise, harm, probe.way_out)


def _wall(name: str, promise: str, harm: str, way_out: str = REPORT) -> Wall:
    return Wall(name, promise, not harm, harm, way_out if harm else "", sound=not harm or way_out is not REPORT)


def _some(reached: list[str]) -> str:
    more = f", and {len(reached) - _TOLD} more" if len(reached) > _TOLD else ""
    return "; ".join(reached[:_TOLD]) + more


def run(worker: Worker, source: str) -> None:
    """Run a cell in a fresh worker.

    Raises:
        WorkerEnded: it broke a limit, or died.
        Starved: the machine had no room for it.
    """
    data = source.encode()
    message = wire.Load("submission", [wire.CellSource(0, "cell 1", "")], [len(data)], [], [], [], 0)
    worker.request(wire.frame(message, [data]), cpu_seconds=LIMITS.load_seconds)


def _vectors(zygote: Zygote | Pool) -> Wall:
    """The one thing that walls must not change: which instructions torch calculates with."""
    import torch

    here = torch.backends.cpu.get_cpu_capability()
    with zygote.spawn(LIMITS) as worker:
        run(worker, "import torch; print(torch.backends.cpu.get_cpu_capability())")
        there = worker.take_output().strip()
    why = "" if here == there else f"a worker calculates with {there}, the checker with {here}: last digits will differ"
    return _wall("same results", "Calculates with the same instructions as the checker", why)


def _end(zygote: Zygote | Pool) -> Wall:
    """What is left of a worker when it is over."""
    with zygote.spawn(LIMITS) as worker:
        run(
            worker, "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start(); open('left', 'w')"
        )
        pid, folder = worker.pid, worker.folder
    left = [what for what, path in (("its process", f"/proc/{pid}"), ("its files", folder)) if os.path.exists(path)]
    why = f"{' and '.join(left)} stayed" if left else ""
    return _wall("the end", "Leaves no process and no file when it is over", why)


_PATTERN = 0x5EED_0F_57A1E_5EED
_FILL = f"import torch\nx = torch.full((4 << 20,), {_PATTERN}, device='cuda')\n"
_SEEK = f"""import torch
torch.utils.deterministic.fill_uninitialized_memory = False
x = torch.empty(4 << 20, dtype=torch.int64, device='cuda')
print(int((x == {_PATTERN}).sum()))
"""


def _leftovers(pool: Pool) -> Wall:
    """What a worker finds in memory of the GPU that another had."""
    with pool.spawn(LIMITS) as worker:
        run(worker, _FILL)
    with pool.spawn(LIMITS) as worker:
        run(worker, _SEEK)
        found = worker.take_output().strip()
    why = "" if found == "0" else f"numbers of an earlier worker were in it ({found or 'it did not tell'})"
    promise = "Finds nothing of an earlier submission in the memory of the GPU"
    return _wall("memory of the GPU", promise, why, "Only the driver can clear it: use one that does.")
