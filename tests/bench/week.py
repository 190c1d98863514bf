"""`make bench-week`: what an instructor of a large class waits for.

    TERM_STUDENTS=300 python tests/bench/week.py

A class made up whole hands in to three units, once. Each command of an instructor's week runs as it would be typed; told
are its seconds of the wall, and of processor time in all its processes.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from term import made_term as made


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        solutions = made.make_course(folder)
        roster = made.roster(folder)
        downloads = [make(folder, unit, 1) for make, unit in zip(DOWNLOADS, made.UNITS, strict=True)]
        print(
            f"{made.HANDING_IN} students, {len(made.UNITS)} units\n\n{'command':58} {'wall s':>8} {'processor s':>12}"
        )
        run(folder, "roster", "import", roster.name, "--canvas")
        for download in downloads:
            run(folder, "submissions", "import", download.name)
        run(folder, "grade", "--all")
        run(folder, "grade", "--all")
        run(folder, "status", "--out", "results")
        for unit in made.UNITS:
            run(folder, "publish", unit)
        for export in EXPORTS:
            run(folder, "export", *export)
        made.mend_course(solutions)
        run(folder, "regrade", made.UNITS[1], "--dry-run")
        run(folder, "gradebook", "check")
        run(folder, "backup", "term.backup")
        run(folder, "restore", "term.backup", "--replace")
        size = (folder / "term.backup").stat().st_size
        print(f"\nthe backup has {size / 1e6:.1f} MB")
    return 0


DOWNLOADS = (made.canvas_download, made.nbgrader_download, made.gradescope_download)
EXPORTS = (
    ("canvas", "results", "canvas.csv", "--unit", made.UNITS[2], "--column", "4711"),
    ("csv", "results"),
    ("jsonl", "results", "--pseudonyms"),
)


def run(folder: Path, *words: str) -> None:
    """Run one command there, and tell what it took.

    Raises:
        CalledProcessError: it failed; what it said is shown.
    """
    environment = {k: v for k, v in os.environ.items() if k != "GRADER_DATABASE_URL"}
    environment |= {"COLUMNS": "200", "GRADER_SECRET": "5ec0e7" * 8}
    before, began = processor(), time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    took, used = time.monotonic() - began, processor() - before
    if ran.returncode:
        print(ran.stdout, ran.stderr)
        ran.check_returncode()
    print(f"{' '.join(words)[:58]:58} {took:8.1f} {used:12.1f}", flush=True)


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
