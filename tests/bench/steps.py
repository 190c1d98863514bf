"""`make performance`: where the time of a submission goes, one bar for each step.

    python tests/bench/steps.py [-n 60] [--figure FILE.svg] [--page docs/performance.md]

Nothing in the grader is changed for it: the places where one step gives way to the next (`_PLACES`) are wrapped from here,
and at each the clocks of this process, of the zygote and of the living workers are read. Graded are the submissions of
`make bench`, each as `grader grade` does it; but first all are graded, then all looked through for mistakes by name, so
that what ends unseen between two readings of the clocks (a worker's own end) can be counted as the step that it is.
"""

import argparse
import datetime
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import charts
import marked
import record
import speed
from stopwatch import Spent, Stopwatch
from tree import processor

import grader.engine.store
from grader.checking.autograde import Checker
from grader.checking.collecting import Collected
from grader.checking.session import Session
from grader.course import Level, load_course
from grader.diagnosis import Diagnosis
from grader.engine.store import Store
from grader.execution import levels
from grader.execution.client import Worker, Zygote
from grader.reports.student import student_page
from grader.results import students_view
from grader.submissions import find, read

WORDS = {
    "read": "the file is opened, its code cut into cells and matched with the unit's stubs: `submissions.read`",
    "fork": "a worker is forked, ready for its first request: `Zygote.spawn` at the level *open*",
    "walls": "what the walls add to that: `Zygote.spawn` at the level *walled*, less the row above",
    "load": "the submission's code runs in its worker: `Session.start`, without the fork",
    "calls": "checks call the student's functions and the worker answers: `Worker.request`",
    "checks": "the checks' own lines, comparing and the making of requests: the check's function, without the calls",
    "pytest": "what runs a check: its arguments, seeds and limit of time, and pytest's own loop where a check needs it: "
    "`Collected.run`, without the row above",
    "verdicts": "what was raised becomes verdicts and a result, and all else in `Checker.grade`",
    "end": "the worker is ended and its folder removed: `Session.renew`, and what ending costs the worker itself",
    "diagnosis": "mistakes are looked for by name, other workers included: `Diagnosis.explain`",
    "encode": "the result becomes a line of JSON: `results.to_json`",
    "store": "the line is written through to the disk: `Store.append`",
    "render": "the student's page: `students_view` and `student_page`",
}
_ABSORBS = {"load": {"calls"}, "diagnosis": {"*"}}
"Loading is asked for by a request too, and a diagnosis runs checks of its own."
_PLACES = (
    (Zygote, "spawn", "fork"),
    (Session, "start", "load"),
    (Session, "renew", "end"),
    (Worker, "request", "calls"),
    (Collected, "run", "pytest"),
    (Checker, "grade", "verdicts"),
    (Diagnosis, "explain", "diagnosis"),
    (Store, "append", "store"),
    (grader.engine.store, "to_json", "encode"),
)
"What is wrapped, and the step that it is."
SECRET = b"bench" * 8
WARM = 8
"Submissions before the first that counts: what misconceptions do is found out once, and kept."


@dataclass
class Row:
    """Of one step: milliseconds a submission."""

    step: str
    cpu: float
    wall: float


@contextmanager
def watched(watch: Stopwatch, checker: Checker) -> Iterator[None]:
    """Meanwhile each step gets its own time."""
    with ExitStack() as stack:
        for owner, name, step in _PLACES:
            stack.enter_context(mock.patch.object(owner, name, watch.around(step, getattr(owner, name))))
        for check in checker.checks:  # which end with the checker, and stay wrapped
            for item in check.items.values():
                vars(item)["_obj"] = watch.around("checks", item.obj)  # type: ignore[attr-defined]
        yield


def graded(level: Level, n: int) -> dict[str, Spent]:
    """Grade `n` submissions at `level`: seconds of each step."""
    (unit,) = load_course(speed.PEERS / "solutions").units
    with tempfile.TemporaryDirectory() as name, Checker(unit, level=level, secret=SECRET) as checker:
        (folder := Path(name) / "in").mkdir()
        speed.handed_in(folder, WARM + n)
        hands, diagnosis = find([folder], (unit,)), Diagnosis(checker)

        def processes() -> list[int]:
            zygote = checker._zygote
            return [] if zygote is None else [zygote.pid, *(worker.pid for worker in zygote._workers)]

        watch = Stopwatch(processes, _ABSORBS)
        with watched(watch, checker), Store(Path(name) / "out") as store:
            results, began = [], 0.0
            for number, hand in enumerate(hands):
                if number == WARM:
                    watch.forget()
                    began = processor()
                with watch.step("read"):
                    submission = read(hand, unit, checker.stubs)
                results.append((submission, checker.grade(submission)))
            watch.seen()
            counted = processor() - began - watch.own
            watch.spent["end"].cpu += counted - sum(each.cpu for each in watch.spent.values())
            explained = [diagnosis.explain(*both) for both in results[:WARM]]
            watch.seen()
            watch.spent.pop("diagnosis", None)
            began = processor()
            explained += [diagnosis.explain(*both) for both in results[WARM:]]
            watch.spent["diagnosis"].cpu = processor() - began
            for result in explained[WARM:]:
                store.append(result)
                with watch.step("render"):
                    student_page(students_view(result))
    return watch.spent


def rows(n: int) -> list[Row]:
    """Each step in its turn."""
    without = graded("open", n)["fork"]
    spent = graded("walled", n)
    both = spent["fork"]
    spent["fork"], spent["walls"] = without, Spent(both.cpu - without.cpu, both.wall - without.wall)
    return [Row(step, 1e3 * spent[step].cpu / n, 1e3 * spent[step].wall / n) for step in WORDS]


def told(found: list[Row], n: int) -> dict[str, str]:
    """The parts of docs/performance.md."""
    total = Row("all", sum(row.cpu for row in found), sum(row.wall for row in found))
    lines = [(r.step, f"{r.cpu:.1f}", f"{r.wall:.1f}", f"{100 * r.cpu / total.cpu:.0f} %") for r in (*found, total)]
    about = f"{datetime.date.today().isoformat()}, {record.machine()}; {n} submissions after {WARM} that do not count."
    return {
        "steps": marked.table(("step", "processor, ms", "wall, ms", "share of processor"), lines) + f"\n\n{about}",
        "steps-words": marked.table(("step", "what it is, and how it is told from the others"), list(WORDS.items())),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Where the time of a submission goes.")
    parser.add_argument("-n", type=int, default=60, help="submissions at each of two levels (60)")
    parser.add_argument("--figure", type=Path, metavar="FILE.svg", help="draw the bars")
    parser.add_argument("--page", type=Path, metavar="FILE.md", help="write the tables between its markers")
    asked = parser.parse_args()
    if missing := levels.missing("walled"):
        print(missing, file=sys.stderr)
        return 1
    found = rows(asked.n)
    print(f"{record.machine()}; {asked.n} submissions\n\n{'step':12} {'cpu ms':>8} {'wall ms':>8}")
    for row in found:
        print(f"{row.step:12} {row.cpu:8.2f} {row.wall:8.2f}")
    print(f"{'all':12} {sum(row.cpu for row in found):8.2f} {sum(row.wall for row in found):8.2f}")
    if asked.figure:
        title = "Where the time of a submission goes"
        asked.figure.parent.mkdir(exist_ok=True)
        asked.figure.write_text(charts.bars(title, "processor, ms", [(row.step, row.cpu) for row in found]))
    if asked.page:
        marked.write(asked.page, told(found, asked.n))
    return 0


if __name__ == "__main__":
    sys.exit(main())
