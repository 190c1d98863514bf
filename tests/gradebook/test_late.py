"""What lateness costs, which attempt counts, and what an override does: in exact fractions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from grader.course import Course, Late
from grader.errors import UsageError
from grader.gradebook import decisions, kept, students, submissions
from grader.gradebook.database import Gradebook, opened
from grader.gradebook.lateness import late_adjustment
from grader.gradebook.records import Incoming, Student
from grader.gradebook.standing import Standing, standings
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict
from tests.gradebook.classroom import DUE, Classroom

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def result(
    *earned: Fraction, most: Fraction | int = 10, student: str = "Ada", version: str = "1", key: str = "k"
) -> Result:
    """Two exercises; a check for each amount in the first, which earns all of it, and one that fails in the second."""
    passed = tuple(
        CheckResult(f"test_{n}", "activation", "It holds.", points, (Outcome("cpu", Verdict.PASSED),))
        for n, points in enumerate(earned)
    )
    rest = Fraction(most) - sum(earned, Fraction(0))
    failed = CheckResult("test_it", "neuron", "It holds.", rest, (Outcome("cpu", Verdict.FAILED),))
    exercises = (
        ExerciseResult("activation", "The sigmoid", "5.1", passed),
        ExerciseResult("neuron", "The neuron", "5.2", (failed,)),
    )
    return Result(student, "05_unit", "Unit 5", "0" * 64, "instructor", version, "0", "0", exercises, key=key)


@pytest.mark.parametrize(
    ("late", "behind", "off"),
    [
        (Late(10), timedelta(0), 0),
        (Late(10), -HOUR, 0),
        (Late(10), timedelta(microseconds=1), Fraction(9, 10)),
        (Late(10), 24 * HOUR, Fraction(9, 10)),
        (Late(10), 24 * HOUR + timedelta(microseconds=1), Fraction(18, 10)),
        (Late(10, grace_minutes=30), 30 * MINUTE, 0),
        (Late(10, grace_minutes=30), 31 * MINUTE, Fraction(9, 10)),
        (Late(10, grace_minutes=30), 24 * HOUR + MINUTE, Fraction(18, 10)),
        (Late(1, step_hours=1), 3 * HOUR, Fraction(27, 100)),
        (Late(1, step_hours=1), 3 * HOUR + MINUTE, Fraction(36, 100)),
        (Late(10, step_hours=0.5), 45 * MINUTE, Fraction(18, 10)),
        (Late(12.5), HOUR, Fraction(9, 8)),
        (Late(0.1), HOUR, Fraction(9, 1000)),
        (Late(10, floor=50), 240 * HOUR, Fraction(45, 10)),
        (Late(30, floor=50), 48 * HOUR, Fraction(45, 10)),
        (Late(10), 1000 * HOUR, 9),
        (Late(100), HOUR, 9),
        (Late(100, floor=100), HOUR, 0),
        (Late(0), HOUR, 0),
    ],
)
def test_what_comes_off(late: Late, behind: timedelta, off: Fraction) -> None:
    """Of 9 points."""
    told = late_adjustment(result(Fraction(9)), DUE + behind, DUE, late)
    assert (told.points if told else 0) == -off
    assert (told is None) == (behind <= timedelta(minutes=float(late.grace_minutes)))
    if told:
        assert "Handed in 2026-11-" in told.reason or "Handed in 2026-12-" in told.reason or "2027" in told.reason
        assert "points come off." in told.reason


def test_every_hour_of_ten_days_costs_what_the_sentence_says() -> None:
    """10 per cent of 7/3 points a day, half of them stay: by adding up, not by the formula."""
    late, score = Late(10, floor=50), Fraction(7, 3)
    for hours in range(1, 241):
        days_begun = len([day for day in range(10) if hours > 24 * day])
        expected = min(days_begun, 5) * score / 10
        told = late_adjustment(result(score), DUE + hours * HOUR, DUE, late)
        assert told is not None
        assert -told.points == expected


class Book:
    """A gradebook with one student, Ada, in the unit 5."""

    def __init__(self, book: Gradebook, course: Course) -> None:
        self.book, self.course, self.count = book, course, 0
        with book.writing() as connection:
            students.enrol(connection, [Student("Ada", name="Ada", login="ada")])

    def hand_in(self, when: datetime | None, graded: Result | None = None, late: bool | None = None) -> int:
        self.count += 1
        with self.book.writing() as connection:
            row = students.number_of(connection, "ada")
            told = Incoming(Student(""), "05_unit.py", b"%d" % self.count, submitted_at=when, late=late)
            submissions.keep(connection, told, row, "05_unit")
            last = max(a.row for a in submissions.attempts(connection))
            if graded is not None:
                kept.keep_result(connection, last, msgspec.structs.replace(graded, key=f"k{self.count}"))
            return last

    def standing(self, **course: object) -> Standing:
        with self.book.reading() as connection:
            told = msgspec.structs.replace(self.course, **course)
            (standing,) = standings(connection, told, "05_unit", students.number_of(connection, "ada"))
            return standing

    def total(self, **course: object) -> Fraction:
        found = self.standing(**course).result
        assert found is not None
        return found.total

    def override(self, exercise: str, check: str, points: Fraction | int | None) -> None:
        with self.book.writing() as connection:
            row = students.number_of(connection, "ada")
            (standing,) = standings(connection, self.course, "05_unit", row)
            assert standing.result is not None
            given = None if points is None else Fraction(points)
            decisions.override(connection, row, standing.result, exercise, check, given, author="eve", reason="Why.")

    def extend(self, until: datetime | None) -> None:
        with self.book.writing() as connection:
            row = students.number_of(connection, "ada")
            decisions.extend(connection, row, self.course, "05_unit", until, author="eve", reason="ill")


@pytest.fixture
def ada(room: Classroom) -> object:
    with room.book() as book:
        yield Book(book, without_rubric(room))


def without_rubric(room: Classroom) -> Course:
    unit = room.folder / "solutions" / "05_unit" / "unit.toml"
    unit.write_text("".join(line for line in unit.open() if not line.startswith("rubric")))
    return room.course


def test_an_extension_counts_and_is_taken_back(ada: Book) -> None:
    """10 per cent a day, 30 minutes of grace, from the extended date on."""
    ada.hand_in(DUE + 25 * HOUR, result(Fraction(5)))
    assert ada.total() == 4
    ada.extend(DUE + 24 * HOUR)
    assert ada.total() == Fraction(9, 2)
    ada.extend(DUE + 24 * HOUR + 30 * MINUTE)
    assert ada.total() == 5
    ada.extend(None)
    assert ada.total() == 4


@pytest.mark.parametrize("late", [None, False, True])
def test_an_instant_that_nobody_knows_never_costs_points(ada: Book, late: bool | None) -> None:
    ada.hand_in(None, result(Fraction(5)), late=late)
    assert ada.total() == 5
    waits = ada.standing().waits
    assert waits == (("It was handed in late, and nobody said when: grader submissions date.",) if late else ())


def test_which_attempt_counts_is_the_courses_choice(ada: Book) -> None:
    ada.hand_in(DUE - 2 * HOUR, result(Fraction(3)))
    ada.hand_in(DUE - HOUR, result(Fraction(2)))
    ada.hand_in(DUE + 25 * HOUR, result(Fraction(4)))
    totals = {"last": Fraction(16, 5), "best": Fraction(16, 5), "last before due": Fraction(2)}
    for attempts, total in totals.items():
        assert ada.total(attempts=attempts) == total
    ada.extend(DUE + 48 * HOUR)
    assert ada.total(attempts="last before due") == 4
    ada.extend(None)
    ada.override("activation", "", 0)  # what is overridden counts wherever it is graded
    assert ada.total(attempts="best") == 0


def test_the_best_attempt_is_the_best_after_lateness(ada: Book) -> None:
    ada.hand_in(DUE - HOUR, result(Fraction(4)))
    ada.hand_in(DUE + 25 * HOUR, result(Fraction(9, 2)))
    assert ada.total(attempts="best") == 4
    assert ada.total(attempts="last") == Fraction(18, 5)


def test_what_comes_in_before_counts_before_even_if_it_is_imported_later(ada: Book) -> None:
    ada.hand_in(DUE - HOUR, result(Fraction(4)))
    ada.hand_in(DUE - 2 * HOUR, result(Fraction(1)))
    assert ada.total() == 4
    assert [a.attempt for a in ada.standing().attempts] == [1, 2]


def test_overrides_of_checks_and_of_the_exercise(ada: Book) -> None:
    """The latest counts, that of an exercise above those of its checks; what is taken back does not."""
    ada.hand_in(DUE - HOUR, result(Fraction(2), Fraction(3)))
    ada.override("activation", "test_0", Fraction(1, 3))
    assert ada.total() == 3 + Fraction(1, 3)
    ada.override("activation", "test_0", Fraction(2, 3))
    ada.override("neuron", "test_it", 5)
    assert ada.total() == 3 + Fraction(2, 3) + 5
    ada.override("activation", "", 1)
    assert ada.total() == 6
    ada.override("activation", "", None)
    assert ada.total() == 3 + Fraction(2, 3) + 5
    ada.override("activation", "test_0", None)
    ada.override("neuron", "test_it", None)
    assert ada.total() == 5
    with pytest.raises(UsageError, match="There is no override of test_0 to take back"):
        ada.override("activation", "test_0", None)
    for points in (-1, Fraction(21, 10)):
        with pytest.raises(UsageError, match=r"test_0: .* cannot be given, only 0 to 2"):
            ada.override("activation", "test_0", points)


def test_an_override_stands_when_it_is_graded_again(ada: Book) -> None:
    """What was decided is what is earned, whatever a new version finds, and no more than it has now."""
    row = ada.hand_in(DUE - HOUR, result(Fraction(2), Fraction(3)))
    ada.override("activation", "test_1", 3)
    ada.override("neuron", "", 4)
    assert ada.total() == 9
    with ada.book.writing() as connection:
        kept.keep_result(connection, row, result(Fraction(1), Fraction(1), most=4, version="2", key="new"))
    assert ada.total() == 1 + 1 + 2


def test_lateness_is_taken_from_the_score_with_overrides(ada: Book) -> None:
    ada.hand_in(DUE + HOUR, result(Fraction(2), Fraction(3)))
    ada.override("neuron", "", 5)
    assert ada.total() == 9
    adjustments = ada.standing().result.adjustments  # type: ignore[union-attr]
    assert [(a.kind, a.points) for a in adjustments] == [("override", 5), ("late", -1)]


def test_a_trial_that_did_better_counts_once_it_is_to_count(ada: Book) -> None:
    """Of one key, where the first was not final: `regrade --publish` makes count what its dry run showed."""
    row = ada.hand_in(DUE - HOUR)
    timed_out = msgspec.structs.replace(
        result(), exercises=(ExerciseResult("activation", "The sigmoid", "5.1", _timed_out()),)
    )
    with ada.book.writing() as connection:
        kept.keep_result(connection, row, timed_out)
        kept.keep_result(connection, row, result(Fraction(5)), trial=True)
        assert kept.latest(connection)[row].result.score == 0
        for _ in range(2):
            kept.count_again(connection, row, "k")
            assert kept.latest(connection)[row].result.score == 5
        assert len(kept.all_of(connection, row)) == 2


def _timed_out() -> tuple[CheckResult, ...]:
    return (CheckResult("test_0", "activation", "It holds.", Fraction(10), (Outcome("cpu", Verdict.TIMED_OUT),)),)


@settings(max_examples=40, deadline=None)
@given(
    earned=st.lists(st.fractions(min_value=0, max_value=5, max_denominator=7), max_size=3),
    given=st.lists(
        st.tuples(st.sampled_from(["", "0", "1", "2"]), st.fractions(min_value=0, max_value=5, max_denominator=7)),
        max_size=5,
    ),
    behind=st.integers(-50, 500),
    per_cent=st.integers(0, 100),
    floor=st.integers(0, 100),
    step=st.sampled_from([0.5, 1, 24]),
)
def test_a_total_is_the_score_and_its_adjustments(
    ada_once: Book,
    earned: Sequence[Fraction],
    given: Sequence[tuple[str, Fraction]],
    behind: int,
    per_cent: int,
    floor: int,
    step: float,
) -> None:
    """Whatever was decided, in whatever order: exact, never below 0, and never more than there is."""
    graded = result(*earned, most=20)
    late = Late(per_cent, step_hours=step, floor=floor)
    with ada_once.book.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        _one(connection, graded, given, behind)
        course = msgspec.structs.replace(ada_once.course, late=late)
        (standing,) = standings(connection, course, "05_unit", students.number_of(connection, "ada"))
        connection.rollback()
    found = standing.result
    assert found is not None
    assert found.score == sum(earned, Fraction(0))
    assert found.total == found.score + sum((a.points for a in found.adjustments), Fraction(0))
    assert 0 <= found.total <= found.points == 20
    overridden = found.score + sum((a.points for a in found.adjustments if a.kind == "override"), Fraction(0))
    assert found.total >= overridden * floor / 100


def _one(connection: Connection, graded: Result, given: Sequence[tuple[str, Fraction]], behind: int) -> None:
    row = students.number_of(connection, "ada")
    told = Incoming(Student(""), "05_unit.py", b"x", submitted_at=DUE + behind * HOUR)
    submissions.keep(connection, told, row, "05_unit")
    (attempt,) = submissions.attempts(connection)
    kept.keep_result(connection, attempt.row, graded)
    exercise = graded.exercises[0]
    for check, points in given:
        name = f"test_{check}" if check else ""
        most = exercise.points if not check else next((c.points for c in exercise.checks if c.name == name), None)
        if most is not None:
            decisions.override(
                connection, row, graded, "activation", name, min(points, most), author="eve", reason="Why."
            )


@pytest.fixture(scope="module")
def ada_once(tmp_path_factory: pytest.TempPathFactory) -> object:
    from tests.gradebook.classroom import make_course

    folder: Path = make_course(tmp_path_factory.mktemp("late"))
    room = Classroom(folder, f"sqlite:///{folder / 'gradebook.db'}", None)  # type: ignore[arg-type]
    with opened(room.url) as book:
        yield Book(book, without_rubric(room))
