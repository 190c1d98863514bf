"""The student's page: score, what to do next, and each exercise with its code and its checks."""

from fractions import Fraction
from typing import Any

import msgspec

from grader.reports import words
from grader.reports.advice import Advice, advice
from grader.reports.highlight import Line, code_lines
from grader.reports.pages import MAX_BYTES, ROOMS, Room, render, render_within
from grader.reports.visible import one_line
from grader.results import CheckResult, ExerciseResult, Result, Verdict

WIDTH = 1000
"Of the bar, in units of its own."


class Block(msgspec.Struct, frozen=True):
    """One check in the bar: full height if earned, half if not judged yet, a line if lost."""

    kind: str
    x: float
    width: float
    y: int


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

    def lines(self, limit: int) -> tuple[Line, ...]:
        """The student's code, at most about `limit` characters of it."""
        code = self.exercise.code
        return (
            code_lines(code, first=self.exercise.line or 1, raised=_raised(self.exercise), limit=limit) if code else ()
        )


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
        "next": words.next_step(result),
        "reservations": words.reservations(result),
        "exercises": views,
        "exercises_left_out": 0 if result.rejected else len(result.exercises) - len(views),
        "anchors": {v.exercise.name: v.anchor for v in views},
        "bar": blocks,
        "bar_text": _bar_text(result, room),
        "kinds": {kind: any(b.kind == kind for b in blocks) for kind in ("earned", "open", "lost")},
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
                open=any(c.verdict is Verdict.UNGRADED for c in exercise.checks),
                advice=advice(exercise),
            )
        )
    return tuple(views)


def _raised(exercise: ExerciseResult) -> frozenset[int]:
    """The lines of the exercise's own cell that an error came from."""
    found = (o.evidence for c in exercise.checks for o in c.outcomes if o.evidence is not None)
    return frozenset(e.line for e in found if e.line is not None and e.cell == exercise.cell)


def bar(result: Result) -> tuple[Block, ...]:
    """Every check with points as a block as wide as its points, a gap after each exercise."""
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
            kind, y = "lost", 22
            if check.verdict is Verdict.PASSED:
                kind, y = "earned", 0
            elif check.verdict is Verdict.UNGRADED:
                kind, y = "open", 14
            # Beyond any real unit the blocks are too thin to see, and would only fill the page.
            if len(blocks) < 300:
                blocks.append(Block(kind, round(x, 2), round(width, 2), y))
            x += width + small
        x += wide - small
    return tuple(blocks)


def _bar_text(result: Result, room: Room) -> str:
    parts = [words.of_points(result.score, result.points)]
    waiting = sum((c.points for c in result.ungraded), Fraction(0))
    if waiting:
        parts.append(f"{words.amount(waiting)} not judged yet")
    for exercise in result.exercises[: room.items]:
        title = one_line(words.name(exercise), 80)
        parts.append(f"{title}: {words.amount(exercise.earned)} of {words.amount(exercise.points)}")
    return "; ".join(parts)[:1500]
