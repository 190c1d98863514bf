"""How a process of our own is started: a fresh Python, with nothing of the checker's in its environment."""

import os
import sys
from pathlib import Path

from grader.execution.gpu import cuda

_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); import grader; del sys.path[0]; "
    "end = sys.argv.index('--'); sys.path += sys.argv[2:end]; arguments = sys.argv[end + 1:]; "
)
"Our own package comes from where the checker has it, all else from where Python looks by itself."


_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES")
"Without these Windows opens no socket, and torch does not find its libraries."


def system() -> dict[str, str]:
    """What of the environment every process needs, whatever else it has."""
    return {name: os.environ[name] for name in _WINDOWS if name in os.environ}


def home_at(folder: str) -> dict[str, str]:
    """What makes a folder the home and the temp folder of a process."""
    return {"HOME": folder, "TMPDIR": folder} | ({"USERPROFILE": folder} if os.name == "nt" else {})


def command(entry: str, *arguments: str) -> list[str]:
    """A command line that runs `entry`, a statement that finds `arguments` as a list of that name."""
    own = str(Path(__file__).resolve().parent.parent.parent)
    packages = (path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages"))
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOTSTRAP + entry, own, *packages, "--", *arguments]


def environment(home: str, *, gpu: bool = False) -> dict[str, str]:
    """All that such a process gets of an environment; `home` is its own folder, and without `gpu` it sees none."""
    found = {"PATH": os.defpath, "LANG": "C.UTF-8"} | home_at(home) | system()
    found |= cuda.visible() if gpu else {"CUDA_VISIBLE_DEVICES": ""}
    # What torch registers as it is imported goes into huge pages: a fork copies a table of them, not of each small page.
    found["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
    found |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    if "LD_LIBRARY_PATH" in os.environ:  # some installations of torch need it
        found["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return found
