"""Which system calls honest submissions make, beside what the filter says of each: `record_calls.py [FILE ...]`, needs strace.

Every right sample submission of every unit is graded at the level *open*, where nothing is denied, and the calls of its
workers are counted from the moment that they are ready. A call that the filter refuses and honest code makes is shown
first: it needs a reason.
"""

import collections
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.execution.walls import seccomp

ROOT = Path(__file__).parent.parent.parent
_LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(\(| resumed)(.*)$")
_REFUSED = ("unlisted: ENOSYS", "denied: EPERM", "no attributes: EOPNOTSUPP")


def samples() -> list[Path]:
    """Right and harmless submissions."""
    right = ROOT.glob("tests/sample_class/*/*_right_*/*")
    harmless = (ROOT / "tests" / "hostile" / "cases").glob("0[0-2]?_*/submission.*")
    return sorted(p for p in [*right, *harmless] if p.suffix in (".py", ".ipynb"))


def kind_of(call: str) -> str:
    """What the filter does with a call."""
    if call in " ".join(seccomp._ALLOWED.values()).split():
        return "allowed"
    for lists, kind in (
        (seccomp._WITHOUT_EFFECT, "answered with success, without effect"),
        (seccomp._NO_ATTRIBUTES, _REFUSED[2]),
        (seccomp._DENIED, _REFUSED[1]),
        (" ".join((seccomp._ITSELF_ONLY, seccomp._PROCESSOR, *seccomp._SIGNALS)), "itself only"),
        ("fcntl ioctl prctl clone socketpair sendto mkdir mkdirat open openat truncate", "by its arguments"),
    ):
        if call in lists.split():
            return kind
    return _REFUSED[0]


def calls_of(trace: str) -> collections.Counter[str]:
    """Calls of workers in a trace, after each told that it is ready."""
    counted: collections.Counter[str] = collections.Counter()
    ready: set[str] = set()
    for line in trace.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        pid, call, how, rest = found.groups()
        if call in ("clone", "clone3") and pid in ready and (child := re.search(r"= (\d+)$", rest)):
            ready.add(child[1])  # a thread of it
        if pid in ready and how == "(":
            counted[call] += 1
        if call == "write" and '\\"walls\\"' in rest:
            ready.add(pid)
    return counted


def record(path: Path, folder: str) -> collections.Counter[str]:
    trace = Path(folder, "trace")
    command = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        str(path),
        "--out",
        f"{folder}/out",
        "--level",
        "open",
        "--jobs",
        "1",
    ]
    unit = path.parent.parent.name.split("_")[0]
    if not unit.isdigit():
        unit = re.search(r"unit = (\d+)", (path.parent / "case.toml").read_text())[1]  # type: ignore[index]
    traced = ["strace", "-f", "-qq", "-s", "80", "-o", str(trace), *command, "--unit", unit]
    subprocess.run(traced, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return calls_of(trace.read_text(errors="replace"))


def main() -> None:
    total: collections.Counter[str] = collections.Counter()
    where: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in [Path(a).resolve() for a in sys.argv[1:]] or samples():
            counted = record(path, folder)
            print(f"{path.parent.name}: {counted.total()} calls, {len(counted)} different", file=sys.stderr)
            total += counted
            for call in counted:
                where.setdefault(call, path.parent.name)
    for call in sorted(total, key=lambda c: (kind_of(c) not in _REFUSED, kind_of(c), c)):
        print(f"{call:20} {total[call]:8}  {kind_of(call):40} first in {where[call]}")


if __name__ == "__main__":
    main()
