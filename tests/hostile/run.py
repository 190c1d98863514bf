"""Grade cases for real, each between two honest submissions: `python -m hostile.run [--cases DIR] [--level LEVEL]`.

Prints a table and, as its last line, how many attacks succeeded and how many harmless cases were marked down; exits 1
unless both are none.
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Level, Unit, load_course
from grader.execution import levels
from hostile import judge, machine
from hostile.corpus import CASES, Case, collect, copy_hand_in
from hostile.field import COURSE, LIMITS, ROOT, Field, changed
from hostile.seen import HandedIn, Run, collect_output
from hostile.yardstick import Yardstick, spying, yardstick

OUTER_FACTOR = 6
"The outer limit, in budgets of a submission."
START_SECONDS = 30.0
"What starting the grader and grading neighbours may take at least, on a busy machine ..."
START_FACTOR = 4
"... or this many times what it took when the yardstick was made, whichever is more."
SIDE_BY_SIDE = 2
"Runs at one time: each takes half a GiB and up to a core."


@dataclass(frozen=True)
class Bench:
    """What all runs of one corpus share."""

    course: Course
    level: Level
    secret: str
    machine: machine.Machine
    lock: threading.Lock

    @classmethod
    def at(cls, level: Level) -> "Bench":
        return cls(load_course(COURSE), level, secrets.token_hex(16), machine.Machine(), threading.Lock())


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    case: Case
    got: str
    seconds: float
    wrong: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.wrong


# ---- one run


def grade(bench: Bench, unit: Unit, cases: Sequence[Case | HandedIn], honest: str, start_seconds: float) -> Run:
    """Grade `cases` with the real command in a fresh field, an honest neighbour before, between and after them."""
    with Field(bench.level, bench.secret) as field:
        hand_ins, slots = _hand_in(field, cases, honest)
        run = Run(hand_ins, field.canaries)
        before = field.state()
        seconds = start_seconds + OUTER_FACTOR * _budget(unit) * len(cases)
        _run(field, unit, slots, seconds, run)
        run.changed = changed(before, field.state())
        run.scratch = field.left_in_tmp()
        run.pwned = machine.within(field.root)
        with bench.lock:
            run.pwned += bench.machine.appeared()
        collect_output(run, field.out)
        return run


def _hand_in(field: Field, cases: Sequence[Case | HandedIn], honest: str) -> tuple[list[HandedIn], list[Path]]:
    hand_ins, slots = [], []

    def neighbour(student: str) -> None:
        slots.append(field.neighbour(len(slots), student, honest))
        hand_ins.append(HandedIn(student))

    neighbour("Neighbour 0")
    for case in cases:
        if isinstance(case, HandedIn):
            slots.append(field.slot(len(slots)))
            (slots[-1] / case.student).mkdir()
            (slots[-1] / case.student / "submission.py").write_text(case.page, encoding="utf-8")
            hand_ins.append(HandedIn(case.student))
        else:
            slots.append(field.slot(len(slots)))
            copy_hand_in(case, slots[-1] / case.file_name)
            hand_ins.append(HandedIn(case.file_name, case))
            twin = unicodedata.normalize("NFD", case.file_name.casefold())
            neighbour(twin if case.student and twin != case.file_name else f"Neighbour {len(slots)}")
    return hand_ins, slots


def _budget(unit: Unit) -> float:
    return min(unit.limits.submission_seconds, LIMITS["submission_seconds"])


def _run(field: Field, unit: Unit, slots: Sequence[Path], seconds: float, run: Run) -> None:
    """Run the command under a keeper, and take over what that tells."""
    with tempfile.TemporaryDirectory(prefix="hostile-keeper-") as kept:
        order, told, out, err = (Path(kept, name) for name in ("order.json", "told.json", "stdout", "stderr"))
        command = [sys.executable, "-m", "grader", "grade", *map(str, slots), "--unit", str(unit.number)]
        command += ["--out", str(field.out), "--jobs", "1", "--course", str(field.course), "--level", field.level]
        order.write_text(
            json.dumps(
                {
                    "command": command,
                    "environment": field.environment(),
                    "cwd": str(field.root / "work"),
                    "watch": [str(field.tmp), str(field.out)],
                    "stdout": str(out),
                    "stderr": str(err),
                    "seconds": seconds,
                }
            )
        )
        keeper = Path(__file__).with_name("keeper.py")
        subprocess.run([sys.executable, str(keeper), str(order), str(told)], check=True, start_new_session=True)
        for name, value in json.loads(told.read_text()).items():
            setattr(run, name, value)
        run.terminal = "\n".join(p.read_bytes().decode(errors="surrogateescape") for p in (out, err))


# ---- the yardstick


def honest_work(unit: Unit, cases: Sequence[Case]) -> str:
    """Right answers to a unit: a plain case of the corpus, else the course's own reference."""
    for case in cases:
        path = case.folder / "submission.py"
        if case.harmless and "plain_right_answer" in case.name and unit.number == int(case.unit) and path.is_file():
            return path.read_text(encoding="utf-8")
    return (unit.folder / "lesson.py").read_text(encoding="utf-8")


def measure(bench: Bench, unit: Unit, honest: str) -> Yardstick:
    """Grade honest work alone, the untouched stub, and honest work that prints its arguments.

    Raises:
        ValueError: honest work does not get all points here, or the stub does.
    """
    stub = (ROOT / "exercises" / unit.name / f"{unit.name}.py").read_text(encoding="utf-8")
    spy = spying(honest, [e.name for e in unit.exercises])
    work = [HandedIn("Stub", page=stub), HandedIn("Spy", page=spy)]
    run = grade(bench, unit, work, honest, 10 * START_SECONDS)
    if run.status != 0:
        raise ValueError(f"{unit.name}: the grader exits with {run.status} on honest work: {run.terminal.strip()}")
    with Field(bench.level, bench.secret) as field:  # as the runs have it, with their limits
        planted = load_course(field.course).unit(unit.name)
    return yardstick(planted, *run.hand_ins, start_seconds=max(START_SECONDS, START_FACTOR * run.seconds))


# ---- a corpus


def judge_run(run: Run, yard: Yardstick) -> list[Row]:
    """A row for each case. What nobody in particular can be blamed for is told of each."""
    shared = judge.of_run(run, yard)
    rows = []
    for hand_in in run.cases:
        assert hand_in.case is not None
        wrong = tuple(dict.fromkeys((*judge.of_case(hand_in, run, yard), *shared)))
        seconds = run.seconds if len(run.cases) == 1 else hand_in.result.seconds if hand_in.result else 0.0
        rows.append(Row(hand_in.case, got(hand_in), seconds, wrong))
    return rows


def not_run(cases: Sequence[Case], failed: BaseException) -> list[Row]:
    """A row for each case of a run that could not be made or watched: nothing is passed over silently."""
    wrong = f"cannot be judged: {type(failed).__name__}: {failed}"
    return [Row(case, "nothing", 0.0, (wrong,)) for case in cases]


def got(hand_in: HandedIn) -> str:
    """The grade in the words of `case.toml`, with the points."""
    result = hand_in.result
    if result is None:
        return "nothing"
    if result.rejected:
        return "rejected"
    if result.held:
        return "ungraded"
    name = "full" if result.score == result.points else "zero" if result.score == 0 else "partial"
    return f"{name} {result.score}/{result.points}"


def run_all(
    bench: Bench, cases: Sequence[Case], *, together: int, on_row: Callable[[Row], None] = lambda row: None
) -> list[Row]:
    """A row for each case, in their order; `together` cases share a run of the grader."""
    rows: dict[Path, Row] = {}
    units = {unit.number: unit for unit in bench.course.units}
    todo: list[tuple[Unit, str, Yardstick, Sequence[Case]]] = []
    for number in sorted({case.unit for case in cases}):
        mine = [case for case in cases if case.unit == number]
        unit = units.get(int(number)) if number.isdecimal() else None
        if unit is None:
            for case in mine:
                rows[case.folder] = Row(case, "nothing", 0.0, (f"cannot be judged: this course has no unit {number}",))
                on_row(rows[case.folder])
            continue
        honest = honest_work(unit, cases)
        yard = measure(bench, unit, honest)
        count = -(-len(mine) // together)
        # Dealt out like cards: those that hang stand side by side, and would all fall to one run.
        todo += [(unit, honest, yard, mine[n::count]) for n in range(count)]

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = {
            pool.submit(grade, bench, unit, some, honest, yard.start_seconds): (yard, some)
            for unit, honest, yard, some in todo
        }
        for done in as_completed(runs):
            yard, some = runs[done]
            failed = done.exception()
            # Judged here and not in the pool: what the terminal shows is caught by standing in for stdout.
            for row in judge_run(done.result(), yard) if failed is None else not_run(some, failed):
                rows[row.case.folder] = row
                on_row(row)
    return [rows[case.folder] for case in cases]


def table(rows: Sequence[Row]) -> str:
    """All rows as text; what went wrong stands on lines of its own."""
    width = min(44, max(len(row.case.name) for row in rows))
    lines = [f"{'case':{width}}  {'family':8}  {'wanted':8}  {'got':14}  seconds  what went wrong"]
    for row in rows:
        wrong = " | ".join(row.wrong) if row.wrong else "-"
        case = row.case
        lines.append(
            f"{case.name[:width]:{width}}  {case.family[:8]:8}  {case.grade:8}  {row.got:14}  {row.seconds:7.1f}  {wrong}"
        )
    return "\n".join(lines)


def last_line(rows: Sequence[Row]) -> str:
    harmless = [row for row in rows if row.case.harmless]
    attacks = [row for row in rows if not row.case.harmless]
    return (
        f"attacks succeeded: {sum(not r.sound for r in attacks)} of {len(attacks)}, "
        f"harmless cases marked down: {sum(not r.sound for r in harmless)} of {len(harmless)}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Grade hostile submissions and say which attacks succeed.")
    parser.add_argument(
        "--cases", type=Path, default=CASES, help="a folder of cases, of the form of tests/hostile/cases"
    )
    best = levels.best("open")
    parser.add_argument("--level", default=best, choices=levels.LEVELS[1:], help=f"the walls ({best}, the best here)")
    parser.add_argument("--only", nargs="*", default=[], help="only cases whose names begin like one of these")
    parser.add_argument(
        "--together", type=int, default=1, help="cases that share a run: quicker, and blame is shared too"
    )
    told = parser.parse_args(arguments)
    try:
        return attack(told.cases, told.level, told.only, told.together)
    except (ValueError, subprocess.CalledProcessError) as error:
        print(f"No attack could be judged: {error}", file=sys.stderr)
        return 1


def attack(folder: Path, level: Level, only: Sequence[str], together: int) -> int:
    """Run the cases of a folder and print what came of them; the exit status.

    Raises:
        ValueError: there are no cases, one cannot be read, or honest work does not get its points here.
        subprocess.CalledProcessError: the folder's `make_odd_files.py` failed.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hostile-odd-") as made:
        cases = collect(folder, Path(made))
        cases = [case for case in cases if not only or case.name.startswith(tuple(only))]
        if not cases:
            raise ValueError(f"no case in {folder} has a name that begins with {' or '.join(only)}")
        done = 0

        def on_row(row: Row) -> None:
            nonlocal done
            done += 1
            wrong = "; ".join(row.wrong)[:200] or "sound"
            print(f"{done} of {len(cases)}, {time.monotonic() - started:.0f} s: {row.case.name}: {wrong}", flush=True)

        rows = run_all(Bench.at(level), cases, together=together, on_row=on_row)
    print(f"\n{table(rows)}\n\n{len(rows)} cases in {time.monotonic() - started:.0f} s at level {level}")
    print(last_line(rows))
    return 0 if all(row.sound for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
