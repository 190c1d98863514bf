"""`make bench-cold`: how long the first result takes, beside `import torch`, and what a warm check of one's own file does.

    python tests/bench/cold.py [--rounds 5]

Python with `import torch` and the commands take turns. *Result* is the time from the start of `grader grade` to the line
in results.jsonl, *end* that to the end of the command, with its pages; both once on all cores and once on one. Then
`grader --help`, and the public checks of a file that was just saved: in a process that is warm, and from the save to the
verdict that `grader watch` shows, of a right file and a wrong one in turn. Medians; a figure, not a test: other work on
the machine changes it.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from grader.checking.autograde import Checker
from grader.course import load_unit
from grader.submissions import find, read

ROOT = Path(__file__).parent.parent.parent
ONE = ROOT / "tests/sample_class/02_activations/zoe_right_above_the_stubs"
CHECKED = 20
_LOOK = 0.005
"Seconds between two looks whether a result is there."
_BETWEEN = 0.3
"Seconds from a verdict to the next save."


def seconds(command: Sequence[str], cores: set[int], appears: Path | None = None) -> tuple[float, float]:
    """Until a file has contents, and until the command has ended."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(0, cores)
    )
    there = 0.0
    while appears is not None and process.poll() is None:
        if appears.exists() and appears.stat().st_size:
            there = time.perf_counter() - began
            break
        time.sleep(_LOOK)
    said = process.communicate()[1]
    if process.returncode or (appears is not None and not there):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {said.decode(errors='replace')}")
    return there, time.perf_counter() - began


def warm_check() -> float:
    """Seconds from a saved file to the verdicts of its public checks, with the process and its zygote there already."""
    unit = load_unit(ROOT / "exercises" / ONE.parent.name)
    with tempfile.TemporaryDirectory() as name, Checker(unit, level="open", secret=bytes(32)) as checker:
        file = Path(name, f"{unit.name}.py")
        source = next(ONE.glob("*.py")).read_text(encoding="utf-8")
        took = []
        for number in range(CHECKED + 1):
            file.write_text(f"{source}\n# saved {number} times\n", encoding="utf-8")
            began = time.perf_counter()
            result = checker.grade(read(find([file], (unit,))[0], unit, checker.stubs))
            took.append(time.perf_counter() - began)
            assert result.score == result.points, result
        return statistics.median(took[1:])


def watched() -> float:
    """Seconds from a saved file to its verdict, as `grader watch` tells it."""
    right = next(ONE.glob("*.py")).read_text(encoding="utf-8")
    wrong = right.replace("def relu(x):", "def relu(x):\n    return -x", 1)
    assert wrong != right
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "exercises" / ONE.parent.name, Path(name, "exercises", ONE.parent.name))
        file = Path(name, "my-work", ONE.parent.name, f"{ONE.parent.name}.py")
        file.parent.mkdir(parents=True)
        file.write_text(right, encoding="utf-8")
        command = [sys.executable, "-m", "grader", "watch", "relu"]
        process = subprocess.Popen(command, cwd=name, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            next(line for line in process.stdout if line.startswith("Passes"))
            took = []
            for number in range(CHECKED):
                time.sleep(_BETWEEN)
                began = time.perf_counter()
                file.write_text(right if number % 2 else wrong, encoding="utf-8")
                next(line for line in process.stdout if line.startswith("Passes" if number % 2 else "Failed"))
                took.append(time.perf_counter() - began)
        finally:
            process.terminate()
            process.communicate()
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description="How long the first result takes, beside `import torch`.")
    parser.add_argument("--rounds", type=int, default=5, help="of each, in turns (5)")
    rounds = parser.parse_args().rounds
    every = os.sched_getaffinity(0)
    print(f"{len(every)} cores, load {os.getloadavg()[0]:.1f}; medians of {rounds}, seconds of the wall clock")
    torch = [sys.executable, "-c", "import torch"]
    for cores in (every, {min(every)}):
        took: dict[str, list[float]] = {"torch": [], "result": [], "end": [], "help": []}
        for _ in range(rounds):
            took["torch"].append(seconds(torch, cores)[1])
            with tempfile.TemporaryDirectory() as out:
                command = [sys.executable, "-m", "grader", "grade", str(ONE), "--unit", "2", "--out", out]
                there, end = seconds([*command, "--course", str(ROOT / "solutions")], cores, Path(out, "results.jsonl"))
            took["result"].append(there)
            took["end"].append(end)
            took["help"].append(seconds([sys.executable, "-m", "grader", "--help"], cores)[1])
        base = statistics.median(took["torch"])
        told = ", ".join(
            f"{k} {statistics.median(v):.2f} (x {statistics.median(v) / base:.2f})" for k, v in took.items()
        )
        print(f"on {len(cores)} core{'s' * (len(cores) > 1)}: {told}")
    print(f"public checks of a saved file, warm: {1e3 * warm_check():.0f} ms; watched: {1e3 * watched():.0f} ms")


if __name__ == "__main__":
    main()
