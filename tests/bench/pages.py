"""`make bench-pages`: what the pages of the sample class cost, and their share in a whole run.

    python tests/bench/pages.py [UNIT]

The samples of one unit are graded by `grader grade`, once, into a new folder. Then each student's page is rendered after a
warm-up: milliseconds of processor time (mean, median, p95, max) and bytes, the same for each other form, and the part of
the run's processor time that pages were. Other work on the machine changes times of the wall, these hardly.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.cli.pages import write_pages
from grader.engine import read_results
from grader.reports.markdown import markdown
from grader.reports.notebook import notebook, notebook_page
from grader.reports.student import student_page
from grader.results import Result, students_view

MOST = 10.0
"Milliseconds that a student's page may cost in the mean."
ROUNDS = 3
ROOT = Path(__file__).parents[2]
FORMS: dict[str, Callable[[Result], str]] = {
    "html": student_page,
    "md": markdown,
    "ipynb": notebook,
    "notebook.html": notebook_page,
}


def main(unit: str) -> int:
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        grading = graded(unit, out)
        results = read_results(out)
        print(f"{len(results)} submissions to {unit}; milliseconds of processor time for each page, view included\n")
        print(f"{'form':14} {'mean':>7} {'median':>7} {'p95':>7} {'max':>7} {'mean kB':>8} {'max kB':>8}")
        means = {form: measured(form, make, results) for form, make in FORMS.items()}
        rendering = rendered_anew(out, results)
        print(f"\na whole run   {grading:8.2f} s of processor time, in all its processes")
        print(f"all its pages {rendering:8.2f} s, {100 * rendering / grading:.1f} % of that, the class pages included")
        print(f"no page made  {rendered_again(out, results):8.2f} s, where no result has changed")
    verdict = "holds" if means["html"] <= MOST else "does not hold"
    print(f"\na student's page in at most {MOST:g} ms: {verdict} ({means['html']:.1f} ms)")
    return int(means["html"] > MOST)


def graded(unit: str, out: Path) -> float:
    """Grade the samples of `unit`; the processor time of all that took part."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    samples = ROOT / "tests" / "sample_class" / unit
    command = (sys.executable, "-m", "grader", "grade", str(samples), "--unit", unit, "--out", str(out))
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    if not (out / "class.html").exists():
        sys.exit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(form: str, make: Callable[[Result], str], results: Sequence[Result]) -> float:
    """Render all in one form after a warm-up and print a line of figures; returns the mean."""
    for result in results:
        make(students_view(result))
    times, sizes = [], []
    for result in results:
        rounds = []
        for _ in range(ROUNDS):
            began = time.process_time()
            page = make(students_view(result))
            rounds.append((time.process_time() - began) * 1000)
        times.append(statistics.median(rounds))
        sizes.append(len(page.encode()) / 1000)
    p95 = sorted(times)[max(0, round(0.95 * len(times)) - 1)]
    spread = (statistics.mean(times), statistics.median(times), p95, max(times))
    figures = " ".join(f"{ms:7.1f}" for ms in spread)
    print(f"{form:14} {figures} {statistics.mean(sizes):8.1f} {max(sizes):8.1f}")
    return spread[0]


def rendered_anew(out: Path, results: Sequence[Result]) -> float:
    for page in (out / "students").iterdir():
        page.unlink()
    return rendered_again(out, results)


def rendered_again(out: Path, results: Sequence[Result]) -> float:
    began = time.process_time()
    write_pages(out, results)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "05_neuron_matmul"))
