"""The student's page: score, what went well, what to do next, and each exercise with its code and its checks."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import msgspec

from grader.language import _
from grader.reports import words
from grader.reports.advice import Advice, advice
from grader.reports.highlight import Line, code_lines
from grader.reports.pages import MAX_BYTES, render, render_within
from grader.reports.room import ROOMS, Room
from grader.reports.steps import next_step
from grader.reports.visible import one_line
from grader.results import CellRun, CheckResult, ExerciseResult, Result, Verdict, added

WIDTH = 1000
"Of the bar, in units of its own."
_TOPS = {"earned": 0, "open": 14, "off": 7, "lost": 22}
"Where a block of the bar begins, counted from above."


class Block(msgspec.Struct, frozen=True):
    """A piece of the bar: full height if earned, half if not judged yet, a line if lost."""

    kind: str
    x: float
    width: float
    y: int


class Row(msgspec.Struct, frozen=True):
    """Where the points of one exercise went."""

    name: str
    anchor: str
    points: Fraction
    earned: Fraction
    open: Fraction

    @property
    def lost(self) -> Fraction:
        return self.points - self.earned - self.open


class ExerciseView(msgspec.Struct, frozen=True):
    """One exercise as the page shows it."""

    exercise: ExerciseResult
    anchor: str
    place: str
    checks: tuple[CheckResult, ...]
    left_out: int
    open: bool
    "True while one of its checks could not be judged."
    advice: Advice | None
    stopped: tuple[CellRun, ...]
    "The cells of the submission that did not run to their end."

    def lines(self, limit: int) -> tuple[Line, ...]:
        """The student's code, at most about `limit` characters of it."""
        code = self.exercise.code
        first = self.exercise.line or 1
        why = ended_lines(self.stopped, self.exercise.cell) | marked_lines(self.exercise.checks, self.exercise.cell)
        return code_lines(code, first=first, why=why, limit=limit) if code else ()


def student_page(result: Result) -> str:
    """One HTML file of less than a megabyte that runs nothing and loads nothing.

    Raises:
        ValueError: `result` is not a student's view.
    """
    if result.audience != "student":
        raise ValueError(f"A student's page needs a student's view, and this one is for the {result.audience}.")
    return _page(result)


def instructors_page(result: Result) -> str:
    """The same page with all that a result holds, labelled as not for handing out.

    Raises:
        ValueError: `result` is a student's view.
    """
    if result.audience != "instructor":
        raise ValueError("An instructor's page needs the instructor's view, and this one is for the student.")
    return _page(result)


def _page(result: Result) -> str:
    for room in ROOMS[:-1]:
        page = render_within(MAX_BYTES, "student.html.j2", room, **_values(result, room))
        if page is not None:
            return page
    return render("student.html.j2", ROOMS[-1], **_values(result, ROOMS[-1]))


def _values(result: Result, room: Room) -> dict[str, Any]:
    views = () if result.rejected else _views(result, room)
    blocks = bar(result) if result.points and not result.rejected else ()
    return {
        "result": result,
        "well": words.went_well(result),
        "next": next_step(result),
        "on_view": words.on_view(result),
        "rows": _rows(result, views),
        "floor": result.total - result.score - added(a.points for a in result.adjustments),
        "reservations": words.reservations(result),
        "exercises": views,
        "exercises_left_out": 0 if result.rejected else len(result.exercises) - len(views),
        "anchors": {v.exercise.name: v.anchor for v in views},
        "bar": blocks,
        "bar_text": _bar_text(result, room),
        "kinds": {kind: any(b.kind == kind for b in blocks) for kind in _TOPS},
    }


def _views(result: Result, room: Room) -> tuple[ExerciseView, ...]:
    views = []
    left = room.checks
    for n, exercise in enumerate(result.exercises[: room.items], 1):
        checks = exercise.checks[: max(left, 0)]
        left -= len(checks)
        views.append(
            ExerciseView(
                exercise=exercise,
                anchor=f"exercise-{n}",
                place=words.place(result, exercise.cell, exercise.line),
                checks=checks,
                left_out=len(exercise.checks) - len(checks),
                open=bool(waiting(exercise)),
                advice=advice(exercise),
                stopped=result.cells,
            )
        )
    return tuple(views)


def ended_lines(stopped: Iterable[CellRun], cell: int | None) -> dict[int, str]:
    """The line of a cell at which it ended, if it did not run to its end."""
    return {run.line: _("the run ended here") for run in stopped if run.cell == cell and run.line is not None}


def marked_lines(checks: Iterable[CheckResult], cell: int | None) -> dict[int, str]:
    """What is to say of the lines of a cell: where a GPU's trouble begins, where an error came from."""
    outcomes = [o for c in checks for o in c.outcomes]
    found = {o.cause_line: _("this is where it goes wrong on a GPU") for o in outcomes if o.cause_cell == cell}
    raised = (o.evidence for o in outcomes if o.evidence is not None and o.evidence.cell == cell)
    found |= {e.line: _("the error came from this line") for e in raised if e.line not in found}
    return {line: why for line, why in found.items() if line is not None}


def _rows(result: Result, views: tuple[ExerciseView, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(
            words.name(e),
            view.anchor,
            e.points,
            e.earned,
            waiting(e),
        )
        for view in views
        for e in (view.exercise,)
        if e.points
    )


def waiting(exercise: ExerciseResult) -> Fraction:
    """The points of an exercise that nobody has judged yet."""
    ungraded = added(c.points for c in exercise.checks if c.verdict is Verdict.UNGRADED)
    return ungraded + added(m.points for m in exercise.marks if m.earned is None)


def bar(result: Result) -> tuple[Block, ...]:
    """Every check with points as a block as wide as its points, a gap after each exercise.

    A score that was changed after grading belongs to no check any more: then the bar is what counts, what was taken
    off, what is open and what was not earned, each as one block.
    """
    if result.total != result.score or any(e.marks for e in result.exercises):
        return _summed(result)
    groups = [[c for c in e.checks if c.points] for e in result.exercises]
    groups = [g for g in groups if g]
    number = sum(map(len, groups))
    small, wide = (3.0, 12.0) if number <= 60 else (0.0, 0.0)
    free = WIDTH - small * (number - len(groups)) - wide * (len(groups) - 1)
    points = result.points
    blocks: list[Block] = []
    x = 0.0
    for group in groups:
        for check in group:
            width = float(check.points / points) * free
            kind = {Verdict.PASSED: "earned", Verdict.UNGRADED: "open"}.get(check.verdict, "lost")
            # Beyond any real unit the blocks are too thin to see, and would only fill the page.
            if len(blocks) < 300:
                blocks.append(Block(kind, round(x, 2), round(width, 2), _TOPS[kind]))
            x += width + small
        x += wide - small
    return tuple(blocks)


def _summed(result: Result) -> tuple[Block, ...]:
    open_ = _not_judged(result)
    taken = max(result.score - result.total, Fraction(0))
    parts = {"earned": result.total, "off": taken, "open": open_}
    parts["lost"] = max(result.points - sum(parts.values()), Fraction(0))
    whole = sum(parts.values())
    blocks, x = [], Fraction(0)
    for kind, points in parts.items():
        if points:
            width = points / whole * WIDTH
            blocks.append(Block(kind, round(float(x), 2), round(float(width), 2), _TOPS[kind]))
            x += width
    return tuple(blocks)


def _not_judged(result: Result) -> Fraction:
    """The points that nobody has judged or decided yet."""
    return added([*(c.points for c in result.ungraded), *(m.points for m in result.pending)])


def _bar_text(result: Result, room: Room) -> str:
    parts = [words.of_points(result.total, result.points)]
    if open_ := _not_judged(result):
        parts.append(_("{points} not judged yet").format(points=words.amount(open_)))
    for exercise in result.exercises[: room.items]:
        title = one_line(words.name(exercise), 80)
        earned = words.of_points(exercise.earned, exercise.points)
        parts.append(_("{exercise}: {points}").format(exercise=title, points=earned))
    return "; ".join(parts)[:1500]
