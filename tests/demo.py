"""`make demo`: grade the sample class anew, and say where its class page is, how many were graded and how long it took.

A case is a folder `sample_class/<unit>/<case>/`: what a student handed in, and `expect.toml`, which is not part of that.
Where no walls can stand, cases that harm (`harms = true`) are left out and the others, which are ours, run without walls.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

from grader.errors import ExitCode

SAMPLES = Path(__file__).parent / "sample_class"
OUT = Path("demo-results")
EXPECTED = "expect.toml"


def harms(case: Path) -> bool:
    """Whether a case would do damage without walls."""
    return bool(tomllib.loads((case / EXPECTED).read_text(encoding="utf-8")).get("harms", False))


def hand_in(samples: Path, to: Path, *, harmless_only: bool = False) -> dict[str, int]:
    """Copy each case without its `expect.toml` to `to/<unit>/<case>/`; returns the number of cases per unit."""
    handed_in: dict[str, int] = {}
    for expected in sorted(samples.glob(f"*/*/{EXPECTED}")):
        case = expected.parent
        if harmless_only and harms(case):
            continue
        shutil.copytree(case, to / case.parent.name / case.name, ignore=shutil.ignore_patterns(EXPECTED, "__pycache__"))
        handed_in[case.parent.name] = handed_in.get(case.parent.name, 0) + 1
    return handed_in


def grade(folder: Path, units: Sequence[str], *options: str) -> int:
    """Grade `folder/<unit>` for each unit into `OUT`; returns the first exit code that tells of trouble."""
    shutil.rmtree(OUT, ignore_errors=True)
    codes = []
    for unit in units:
        command = ("grade", str(folder / unit), "--unit", unit, "--out", str(OUT), *options)
        codes.append(subprocess.run((sys.executable, "-m", "grader", *command), check=False).returncode)
        if codes[-1] == ExitCode.NO_WALLS:
            break
    return next((code for code in codes if code), 0)


def main() -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = hand_in(SAMPLES, folder / "all")
        code = grade(folder / "all", list(count))
        if code == ExitCode.NO_WALLS:
            count = hand_in(SAMPLES, folder / "harmless", harmless_only=True)
            print(
                "\nNo walls can stand here. The samples that do harm are left out; the others are ours, and run open.\n",
                flush=True,
            )
            code = grade(folder / "harmless", list(count), "--level", "open")
    if code not in (ExitCode.GRADED, ExitCode.UNGRADED):
        return code
    seconds = time.monotonic() - began
    print(f"\n{sum(count.values())} submissions to {len(count)} units, graded in {seconds:.0f} s.")
    print(f"Class page: {OUT.absolute() / 'class.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
