"""Where a student stands in a unit: which attempt counts, what people decided, what lateness costs, what is still open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import msgspec
from sqlalchemy.engine import Connection

from grader.course import Course, Visibility
from grader.gradebook import decisions, kept, publishing, students, submissions
from grader.gradebook.lateness import late_adjustment, late_by
from grader.gradebook.submissions import Attempt
from grader.language import _
from grader.results import Adjustment, ExerciseResult, Mark, Result, unmarked


class Standing(msgspec.Struct, frozen=True):
    """One student in one unit, as of now."""

    student: str
    unit: str
    attempts: tuple[Attempt, ...]
    counted: Attempt | None = None
    "The attempt that counts; None without any."
    row: int = 0
    "Of the result."
    result: Result | None = None
    "Of the counted attempt, with all that was added and taken off; None until it is graded."
    due: datetime | None = None
    "For this student, with an extension."
    published: publishing.Published | None = None

    @property
    def waits(self) -> tuple[str, ...]:
        """Why the score cannot be published yet, a sentence each; empty where it can."""
        if self.counted is None:
            return (_("Nothing was handed in."),)
        if self.result is None:
            return (_("It is not graded yet: grader grade --all."),)
        told = []
        if self.result.ungraded:
            told.append(_("Something could not be judged: grade it again, or override it."))
        if self.result.provisional:
            told.append(_("It was graded without a check that counts."))
        if pending := self.result.pending:
            told.append(
                _("Points by hand are pending: {criteria}.").format(criteria=", ".join(m.criterion.rstrip(".") for m in pending))
            )
        if self.due and self.counted.late and self.counted.submitted_at is None:
            told.append(_("It was handed in late, and nobody said when: grader submissions date."))
        return tuple(told)

    @property
    def changed(self) -> bool:
        """Whether the student would read another score than was published, another way to it, or something new."""
        if self.published is None or self.result is None:
            return False
        if self.result.total != self.published.total:
            return True
        new = publishing.difference(self.published.result, self.result)
        return bool(new.because or new.wrote)


def standings(
    connection: Connection,
    course: Course,
    unit: str,
    student: int | None = None,
    *,
    instead: Mapping[int, kept.Kept] | None = None,
) -> tuple[Standing, ...]:
    """Everyone on the roster, and whoever else handed in, by label; or one student.

    Args:
        instead: results that are to count in place of those that do, by the submission's row.
    """
    handed_in: dict[str, list[Attempt]] = {}
    for attempt in submissions.attempts(connection, unit, student):
        handed_in.setdefault(attempt.student, []).append(attempt)
    graded = {**kept.latest(connection, unit, student=student), **(instead or {})}
    people = (
        {s.label for s in students.everyone(connection)}
        if student is None
        else {students.label_of(connection, student)}
    )
    told = _Decided(connection, course, unit, student)
    out = publishing.last_published(connection, unit, student)
    found = []
    for label in sorted(people | handed_in.keys()):
        theirs = tuple(handed_in.get(label, ()))
        due = told.due(label)
        adjusted = {a.row: told.adjusted(graded[a.row].result, a, due) for a in theirs if a.row in graded}
        counted = _counted(theirs, adjusted, course, due)
        row = graded[counted.row].row if counted and counted.row in graded else 0
        result = adjusted.get(counted.row) if counted else None
        found.append(Standing(label, unit, theirs, counted, row, result, due, out.get(label)))
    return tuple(found)


def _counted(
    attempts: Sequence[Attempt], graded: Mapping[int, Result], course: Course, due: datetime | None
) -> Attempt | None:
    """Which of several attempts counts, by the course's choice."""
    if not attempts:
        return None
    if course.attempts == "best":
        # One that is not graded yet earns nothing yet; of equal ones the later.
        return max(attempts, key=lambda a: (graded[a.row].total if a.row in graded else Fraction(-1), a.attempt))
    if course.attempts == "last before due" and due is not None:
        return next((a for a in reversed(attempts) if not is_late(a, due, course)), attempts[-1])
    return attempts[-1]


def is_late(attempt: Attempt, due: datetime, course: Course) -> bool:
    """By the instant at which it was handed in; where none is told, by what the other system said."""
    if attempt.submitted_at is None:
        return bool(attempt.late)
    if course.late is None:
        return attempt.submitted_at > due
    return bool(late_by(attempt.submitted_at, due, course.late))


class _Decided:
    """What was decided about a unit, read once for all of its students."""

    def __init__(self, connection: Connection, course: Course, unit: str, student: int | None) -> None:
        self._course = course
        self._unit = course.unit(unit)
        self._overrides = decisions.standing_overrides(connection, unit, student)
        self._marks: dict[tuple[str, str, str], decisions.Given] = {
            (m.student, m.exercise, m.criterion): m for m in decisions.all_marks(connection, unit, student)
        }
        self._comments = decisions.all_comments(connection, unit, student)
        self._until = {e.student: e.until for e in decisions.all_extensions(connection, unit, student)}

    def due(self, student: str) -> datetime | None:
        return self._until.get(student) or self._course.due.get(self._unit.name)

    def adjusted(self, result: Result, attempt: Attempt, due: datetime | None) -> Result:
        """A result with marks, comments, overrides and lateness."""
        student = attempt.student
        result = msgspec.structs.replace(
            result,
            attempt=attempt.attempt,
            comments=self._comments.get(student, ()),
            exercises=tuple(self._marked(e, student) for e in result.exercises),
        )
        overridden = tuple(_adjustment(o, result) for o in self._overrides.get(student, ()))
        result = msgspec.structs.replace(result, adjustments=overridden)
        if due and self._course.late and attempt.submitted_at:
            late = late_adjustment(result, attempt.submitted_at, due, self._course.late)
            if late is not None:
                result = msgspec.structs.replace(result, adjustments=(*overridden, late))
        return result

    def _marked(self, exercise: ExerciseResult, student: str) -> ExerciseResult:
        # By the rubric of now: it may have been written after the submission was graded.
        known = next((e for e in self._unit.exercises if e.name == exercise.name), None)
        lines = unmarked(known) if known else exercise.marks

        def given(line: Mark) -> Mark:
            told = self._marks.get((student, exercise.name, line.criterion))
            if told is None:
                return line
            earned = min(told.earned, line.points)
            return Mark(line.criterion, line.points, earned, told.comment, told.author, told.at)

        return msgspec.structs.replace(exercise, marks=tuple(given(line) for line in lines))


def _adjustment(override: decisions.Override, result: Result) -> Adjustment:
    """What an override adds to what was graded: the decision is what is earned there, whatever was graded."""
    assert override.points is not None
    exercise = next((e for e in result.exercises if e.name == override.exercise), None)
    earned, most = Fraction(0), Fraction(0)
    if exercise is not None and not override.check:
        earned, most = exercise.earned, exercise.points
    elif exercise is not None:
        checks = [c for c in exercise.checks if c.name == override.check]
        earned, most = sum((c.earned for c in checks), Fraction(0)), sum((c.points for c in checks), Fraction(0))
    # A check that a newer version of the unit no longer has has nothing to give.
    points = min(override.points, most) - earned
    return Adjustment(
        "override", points, override.reason, override.author, override.at, override.exercise, override.check
    )


def now_visible(standing: Standing, now: datetime) -> tuple[Visibility, ...]:
    """Which checks the student may see now."""
    seen: list[Visibility] = ["visible"]
    if standing.published is not None:
        seen.append("after_published")
    if standing.due is not None and now > standing.due:
        seen.append("after_due")
    return tuple(seen)
