"""What the processes of a run hold, read from /proc: for the benches."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MB = 1 << 20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Held:
    """By one process, in MB."""

    anonymous: float
    "In memory and in no file, whoever shares it."
    proportional: float
    "What it has alone, and its share of the rest (PSS): less where other programs have torch in memory, too."
    private: float
    "What it has alone."


def held(pid: int) -> Held | None:
    """None where the process has ended."""
    with suppress(OSError, KeyError, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        told = {line.split()[0]: int(line.split()[1]) * 1024 / _MB for line in lines}
        return Held(told["Anonymous:"], told["Pss:"], told["Private_Clean:"] + told["Private_Dirty:"])
    return None


def children(root: int) -> list[tuple[int, str]]:
    """Of all processes below `root`: the pid, and what it is."""
    below: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError, IndexError, ValueError):
            below.setdefault(int(Path(f"/proc/{name}/stat").read_text().rpartition(") ")[2].split()[1]), []).append(
                int(name)
            )
    found, todo = [], [(pid, "grader") for pid in below.get(root, [])]
    while todo:
        pid, above = todo.pop()
        kind = _kind(pid, above)
        found.append((pid, kind))
        todo += [(child, kind) for child in below.get(pid, [])]
    return found


def processor(root: int) -> float:
    """Processor seconds of `root` and all below it, those that have ended too."""
    spent = 0.0
    for pid in (root, *(pid for pid, _ in children(root))):
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            spent += sum(map(int, fields[11:15])) / _TICKS
    return spent


def _kind(pid: int, above: str) -> str:
    line = ""
    with suppress(OSError):
        line = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    if "grader.execution.zygote" in line:
        return "worker" if above in ("zygote", "worker") else "zygote"
    return "checker" if "spawn_main" in line else "other"
