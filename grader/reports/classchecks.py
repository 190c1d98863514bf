"""Exercise by exercise, how a class did: who has it right, and which checks who does not pass."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from grader.language import N_, _
from grader.reports import words
from grader.reports.classrows import Who, has_no_answer, who
from grader.reports.items import Item, items
from grader.reports.mistakes import Mistake
from grader.results import CheckResult, ExerciseResult, Result, Verdict

HOW = {
    Verdict.FAILED: N_("{n} failed"),
    Verdict.ERROR: N_("{n} with an error"),
    Verdict.MISSING: N_("{n} missing"),
    Verdict.TIMED_OUT: N_("{n} timed out"),
    Verdict.CRASHED: N_("{n} crashed"),
    Verdict.OUT_OF_MEMORY: N_("{n} out of memory"),
    Verdict.SKIPPED: N_("{n} skipped"),
}


class CheckRow(msgspec.Struct, frozen=True):
    """How a check went in the class."""

    name: str
    sentence: str
    students: tuple[Who, ...]
    "Who does not pass it."
    judged: int
    how: str
    item: Item | None
    "None with too few answers."

    @property
    def count(self) -> int:
        return len(self.students)

    @property
    def share(self) -> float:
        """Of the judged, in percent."""
        return percent(self.count, self.judged)

    @property
    def passed(self) -> str:
        """The share of the answers that pass it: how hard it is."""
        return f"{round(100 * self.item.passed / self.item.judged)} %" if self.item else words.DASH

    @property
    def discrimination(self) -> str:
        found = self.item.discrimination if self.item else None
        return words.DASH if found is None else f"{found:.2f}".replace("-", "\N{MINUS SIGN}")


class MistakeRow(msgspec.Struct, frozen=True):
    """A mistake in an exercise, and who made it."""

    words: str
    name: str
    known: bool
    "False for the row of those of whose mistake nothing is known."
    wrong: int
    students: tuple[Who, ...]

    @property
    def share(self) -> float:
        """Of the wrong answers, in percent."""
        return percent(len(self.students), self.wrong)


class ExerciseRow(msgspec.Struct, frozen=True):
    """One exercise in the class."""

    exercise: ExerciseResult
    right: int
    "Students who pass all that was judged."
    missing: int
    number: int
    "Students whose submission could be read."
    failing: tuple[CheckRow, ...]
    passing: int
    "Checks that everyone passes."
    mistakes: tuple[MistakeRow, ...]

    @property
    def doubts(self) -> tuple[CheckRow, ...]:
        """Checks that look broken."""
        return tuple(row for row in self.failing if row.item and row.item.doubt)


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


def exercise_rows(
    results: Sequence[Result], exercises: Sequence[ExerciseResult], found: Sequence[Mistake]
) -> tuple[ExerciseRow, ...]:
    """Each exercise; a rejected submission says nothing about one."""
    read = [r for r in results if not r.rejected]
    known = items(results)
    rows = []
    for exercise in exercises:
        answers = [(r, e) for r in read for e in r.exercises if e.name == exercise.name]
        checks = _checks(answers, known)
        failing = tuple(row for row in checks if row.count)
        made = (m for m in found if m.exercise.name == exercise.name)
        rows.append(
            ExerciseRow(
                exercise,
                right=sum(all(c.verdict in (Verdict.PASSED, Verdict.UNGRADED) for c in e.checks) for _r, e in answers),
                missing=sum(has_no_answer(e) for _r, e in answers),
                number=len(answers),
                failing=failing,
                passing=len(checks) - len(failing),
                mistakes=tuple(_mistake(m) for m in made),
            )
        )
    return tuple(rows)


def _mistake(made: Mistake) -> MistakeRow:
    return MistakeRow(made.words, made.name, bool(made.name or made.told), made.wrong, tuple(map(who, made.made_by)))


def _checks(answers: Sequence[tuple[Result, ExerciseResult]], known: dict[tuple[str, str], Item]) -> list[CheckRow]:
    """The checks that judged somebody, those first that most do not pass."""
    seen: dict[str, tuple[CheckResult, Counter[Verdict], list[Who]]] = {}
    for result, exercise in answers:
        student = who(result)
        for check in exercise.checks:
            verdict = check.verdict
            entry = seen.setdefault(check.name, (check, Counter(), []))
            entry[1][verdict] += 1
            if verdict not in (Verdict.PASSED, Verdict.UNGRADED):
                entry[2].append(student)
    rows = []
    for check, verdicts, students in seen.values():
        how = ", ".join(_(HOW[v]).format(n=n) for v, n in verdicts.most_common() if v in HOW)
        judged = verdicts.total() - verdicts[Verdict.UNGRADED]
        item = known.get((check.exercise, check.name))
        if judged:
            rows.append(CheckRow(check.name, check.sentence, tuple(students), judged, how, item))
    return sorted(rows, key=lambda row: -row.count)
