"""What a worker may read: Python, its packages and the system's libraries; and how a uid of its own gets at them.

A virtual environment often lies below a home that others may not enter. Then the zygote, in a mount namespace of its
own, covers that home with an empty folder that holds nothing but the libraries, read-only. Without the right to mount,
a worker keeps one capability, to read what is closed, and Landlock alone keeps the rest of the contents shut.
"""

import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.execution.walls import mounts

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/proc/cpuinfo",  # without these two torch takes the processor for an older one: other last bits than the checker's
    "/sys/devices/system/cpu",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def packages() -> list[str]:
    """The folders that Python imports from; of the grader's own, the part that runs workers only."""
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")}
    folders |= {os.path.join(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix)}
    folders.add(str(Path(__file__).parent.parent))
    return sorted(path for path in folders if os.path.isdir(path))


def readable() -> list[str]:
    """All that a worker may read outside its scratch folder."""
    return [path for path in _SYSTEM if os.path.exists(path)] + packages()


def closed_above(path: str) -> str | None:
    """The topmost folder on the way to `path`, itself left out, that others may not enter."""
    parts = os.path.abspath(path).split("/")
    above = ("/".join(parts[:n]) for n in range(2, len(parts)))
    return next((folder for folder in above if not os.stat(folder).st_mode & 0o001), None)


def closed(paths: Iterable[str]) -> list[str]:
    """The folders that others may not enter above any of `paths`, as they are written and as they really are."""
    found = {closed_above(p) for path in paths for p in (path, os.path.realpath(path))}
    return sorted(folder for folder in found if folder is not None)


def private(paths: Iterable[str]) -> str | None:
    """A folder among `paths`, or a file of torch, numpy or a module imported already, that others may not read."""
    for path in paths:
        if os.path.isdir(path) and os.stat(path).st_mode & 0o005 != 0o005:
            return path
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    files += [spec.origin for name in ("torch", "numpy") if (spec := importlib.util.find_spec(name))]
    return next((f for f in files if f and os.path.exists(f) and not os.stat(f).st_mode & 0o004), None)


def cover(folders: Sequence[str], paths: Iterable[str]) -> None:
    """Put an empty folder over each of `folders`, with only those of `paths` that lie inside, read-only.

    This is seen by the calling process and its children alone.

    Raises:
        OSError: mounting is not allowed here.
    """

    def inside(path: str) -> bool:
        return any(path.startswith(f"{folder}/") for folder in folders)

    written = [path for path in map(os.path.abspath, paths) if inside(path) or inside(os.path.realpath(path))]
    links = mounts.links(path for path in written if inside(path))
    mounts.separate()
    trees = mounts.take(path for path in map(os.path.realpath, written) if inside(path))
    for folder in folders:
        mounts.empty_folder(folder, "mode=755,size=1m")
    mounts.put(trees)
    mounts.link(links)
    for folder in folders:
        mounts.close_to_writing(folder)
