"""`grader next`, and `grader` alone: where a student is, in one screen, and the one next thing to do."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from grader.cli.terminal import leaves_cleanly, stderr, stdout
from grader.cli.where import kit_here, students_work
from grader.reports.escaping import for_terminal_line
from grader.reports.words import count
from grader.student.advice import Step, focus, next_step, shown
from grader.student.kit import Kit, Work, work_at
from grader.student.progress import read
from grader.student.standing import OfExercise, Standing, standings

LINES, COLUMNS = 24, 80
"The smallest terminal."
_UNITS = 8
"Rows of units that there are always; of a longer course those around the one that is worked on."
_AROUND = 6
"Lines that are neither a unit's nor an exercise's."
SIGNS = {"passed": "✓", "failed": "✗", "changed": "~", "unchecked": "?", "answered": "•", "stub": "·", "absent": "-"}
LEGEND = "✓ passes   ~ changed since   ✗ not yet   ? not checked   · to do   - not found"
_HONEST = "Ticks come from public checks. Hidden checks give the points when you hand in."


def next_() -> None:
    """Show where you are, and the one next thing to do.

    A tick means that the public checks passed on the answer as it is now; `grader check` sets it.
    """
    kit = kit_here()
    _print(kit, work_at(kit, Path.cwd()))


def _print(kit: Kit, work: Work) -> None:
    here = Path.cwd()
    progress, said = read(kit.kept)
    if said:
        stderr().print(said)
    found = standings(kit, work, progress)
    about = focus(work, found, here)
    step = list(_step_lines(next_step(work, found, about, here)))
    for line in (*_screen(work, found, about, here, LINES - len(step)), *step):
        stdout().print(line)


@leaves_cleanly
def alone(otherwise: Callable[[], None]) -> None:
    """`grader` without a command: show a student where they are; where no student's work is, do something else."""
    where = students_work()
    if where is None:
        otherwise()
    else:
        _print(*where)


def print_step(step: Step) -> None:
    """The one next thing, and the command for it on a line of its own."""
    for line in _step_lines(step):
        stdout().print(line)


def _step_lines(step: Step) -> Iterator[str]:
    yield ""
    yield from textwrap.wrap(for_terminal_line(f"Next: {step.say}", 1000), COLUMNS - 1, break_on_hyphens=False)
    if step.command:
        yield f"  {for_terminal_line(step.command, 1000)}"


def _screen(work: Work, found: Sequence[Standing], about: Standing, here: Path, room: int) -> Iterator[str]:
    """At most so many lines: the units, the exercises of one of them, and what the signs mean."""
    where = work.folder.name if work.own else "the kit's own folders"
    more = f" (also: {', '.join(p.name for p in work.others)})" if work.others else ""
    rows = list(_unit_rows(found, about, room - len(about.exercises) - _AROUND))
    taken = about.taken
    file = f", in {shown(taken.path, here)}" if taken else ""
    head = [
        _row("", f"{where}{more}", "exercises", "ticked", "worth points"),
        *rows,
        "",
        _cut(f"Unit {about.unit.number}{file}"),
    ]
    if taken and taken.others:
        others = " and ".join(p.name for p in taken.others)
        head.append(_cut(f"{others} holds answers too: {taken.path.name} is the one that is taken."))
    tail = ["", LEGEND, _HONEST]
    left = room - len(head) - len(tail)
    exercises = about.exercises
    if len(exercises) > left:
        exercises = exercises[: max(left - 1, 1)]
    yield from head
    yield from (exercise_row(e) for e in exercises)
    if rest := len(about.exercises) - len(exercises):
        yield f"   ... and {rest} more"
    yield from tail


def _unit_rows(found: Sequence[Standing], about: Standing, room: int) -> Iterator[str]:
    """All units where there is room for them, else those around the one that is told about."""
    most = len(found) if len(found) <= room else max(room - 1, _UNITS)
    at = found.index(about)
    first = max(0, min(at - most // 2, len(found) - most))
    shown_ = found[first : first + most]
    for standing in shown_:
        mark = ">" if standing is about else " "
        done = sum(e.state in ("passed", "answered") for e in standing.exercises)
        packed = {"no": "", "yes": "packed", "changed": "changed"}[standing.packed]
        yield _row(
            f"{mark} {standing.unit.number:2} ",
            standing.unit.title,
            " ".join(SIGNS[e.state] for e in standing.exercises),
            f"{done} of {len(standing.exercises)}",
            f"{standing.points:2} of {standing.unit.points:2}  {packed}",
        )
    if rest := len(found) - len(shown_):
        yield f"     ... and {rest} more unit{'s' if rest > 1 else ''}"


def _row(mark: str, title: str, signs: str, ticked: str, points: str) -> str:
    """A unit's columns, in 80 cells."""
    return f"{mark:5}{_sized(title, 28)} {_sized(signs, 15)} {_sized(ticked, 8)} {points}".rstrip()


def exercise_row(standing: OfExercise) -> str:
    exercise = standing.exercise
    title = f"{exercise.label} {exercise.title}"
    return f"   {SIGNS[standing.state]} {_sized(title, 44)} {state(standing)}"


def state(standing: OfExercise) -> str:
    """How an exercise stands, in words."""
    return {
        "passed": "passes its public checks",
        "failed": f"{standing.passed} of {count(standing.checks, 'public check')}",
        "changed": "changed since it passed",
        "unchecked": "not checked as it is now",
        "answered": "answered; no public check",
        "stub": "to do",
        "absent": "not found",
    }[standing.state]


def _sized(text: str, cells: int) -> str:
    text = for_terminal_line(text, 200)
    return set_cell_size(text, cells) if cell_len(text) <= cells else set_cell_size(text, cells - 1) + "…"


def _cut(text: str) -> str:
    return _sized(text, COLUMNS - 1).rstrip()
