"""The class page: what an instructor wants to see after a batch, from the mean to each answer that is missing."""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from grader.reports import words
from grader.reports.items import FEWEST, Item, items
from grader.reports.mistakes import mistakes
from grader.reports.names import page_name
from grader.reports.pages import ROOMS, render
from grader.results import CheckResult, ExerciseResult, Result, Verdict


class Cell(msgspec.Struct, frozen=True):
    """One student's points in one exercise."""

    text: str
    word: str = ""
    "What the text's sign means, for those who hear the page."
    dim: bool = False


class StudentRow(msgspec.Struct, frozen=True):
    """One line of the table of students."""

    student: str
    state: str
    score: Fraction
    link: str
    cells: tuple[Cell, ...]


class CheckRow(msgspec.Struct, frozen=True):
    """How a check went in the class."""

    sentence: str
    label: str
    count: int
    "Submissions that do not pass it."
    judged: int
    how: str
    share: float
    "In percent of the judged."
    item: Item | None
    "None with too few answers."

    @property
    def passed(self) -> str:
        """The share of the answers that pass it: how hard it is."""
        return f"{round(100 * self.item.passed / self.item.judged)} %" if self.item else words.DASH

    @property
    def discrimination(self) -> str:
        found = self.item.discrimination if self.item else None
        return words.DASH if found is None else f"{found:.2f}".replace("-", "\N{MINUS SIGN}")


class Who(msgspec.Struct, frozen=True):
    """A student with the link to the own page."""

    student: str
    link: str


class MistakeRow(msgspec.Struct, frozen=True):
    """A mistake in an exercise, and who made it."""

    label: str
    words: str
    name: str
    count: int
    wrong: int
    share: float
    "In percent of the wrong answers."
    students: tuple[Who, ...]


class HeldRow(msgspec.Struct, frozen=True):
    """One check of one student that could not be judged."""

    student: str
    label: str
    sentence: str
    why: str
    fault: str


class MissingRow(msgspec.Struct, frozen=True):
    """An exercise and who has no answer to it, with the reason."""

    exercise: str
    students: tuple[tuple[str, str], ...]


class Bar(msgspec.Struct, frozen=True):
    """One column of the histogram, in units of the figure."""

    x: float
    y: float
    width: float
    count: int
    label: str


class Histogram(msgspec.Struct, frozen=True):
    """The spread of the scores, drawn and in words."""

    bars: tuple[Bar, ...]
    text: str


class Term(msgspec.Struct, frozen=True):
    """One entry of the list at the foot of the page."""

    term: str
    text: str


class UnitView(msgspec.Struct, frozen=True):
    """All results of one unit as the page shows them."""

    name: str
    title: str
    anchor: str
    points: Fraction
    exercises: tuple[ExerciseResult, ...]
    rows: tuple[StudentRow, ...]
    graded: tuple[Result, ...]
    held: int
    rejected: tuple[Result, ...]
    provisional: tuple[str, ...]
    mean: str
    median: str
    histogram: Histogram
    failing: tuple[CheckRow, ...]
    passing: int
    "Checks that everyone passes."
    doubts: tuple[CheckRow, ...]
    mistakes: tuple[MistakeRow, ...]
    ungraded: tuple[HeldRow, ...]
    missing: tuple[MissingRow, ...]


def class_page(results: Sequence[Result], *, failures: Sequence[tuple[str, str]] = ()) -> str:
    """One HTML file for the instructor: runs nothing, loads nothing, links to `students/`.

    Its size grows with the class and not with what a student wrote.

    Args:
        results: everything graded, the instructor's view, of one unit or several.
        failures: the name and one sentence for each submission that the grader could not finish.

    Raises:
        ValueError: one of the results is a student's view, which does not hold all that counts.
    """
    if any(r.audience != "instructor" for r in results):
        raise ValueError("A class page needs the instructor's view of every result.")
    names = sorted({r.unit for r in results})
    units = tuple(_unit(n, [r for r in results if r.unit == name]) for n, name in enumerate(names, 1))
    return render(
        "class.html.j2",
        ROOMS[0],
        heading=units[0].title if len(units) == 1 else f"{len(units)} units" if units else "No results",
        units=units,
        failures=tuple(failures),
        total=len(results),
        fewest=FEWEST,
        graded_by=_graded_by(results),
    )


def _unit(number: int, results: list[Result]) -> UnitView:
    results = sorted(results, key=lambda r: (r.student.casefold(), r.student, r.submission))
    graded = tuple(r for r in results if words.state(r) == "graded")
    fullest = max(results, key=lambda r: (len(r.checks), r.points))
    scores = [r.score for r in graded]
    checks = _checks(results)
    failing = tuple(row for row in checks if row.count)
    return UnitView(
        name=fullest.unit,
        title=fullest.title,
        anchor=f"unit-{number}",
        points=fullest.points,
        exercises=fullest.exercises,
        rows=tuple(_row(r, fullest.exercises) for r in results),
        graded=graded,
        held=sum(words.state(r) == "held" for r in results),
        rejected=tuple(r for r in results if r.rejected),
        provisional=tuple(r.student for r in results if r.provisional and not r.rejected),
        mean=_decimal(statistics.mean(scores)) if scores else "",
        median=_decimal(statistics.median(scores)) if scores else "",
        histogram=histogram(scores, fullest.points),
        failing=failing,
        passing=len(checks) - len(failing),
        doubts=tuple(row for row in failing if row.item and row.item.doubt),
        mistakes=tuple(_mistakes(results, fullest.exercises)),
        ungraded=tuple(_held(results)),
        missing=tuple(_missing(results, fullest.exercises)),
    )


def _decimal(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _row(result: Result, exercises: tuple[ExerciseResult, ...]) -> StudentRow:
    own = {e.name: e for e in result.exercises}
    return StudentRow(
        student=result.student,
        state=words.state(result),
        score=result.score,
        link=_link(result),
        cells=tuple(_cell(own.get(e.name)) for e in exercises),
    )


def _link(result: Result) -> str:
    return f"students/{page_name(result)}.html"


def _cell(exercise: ExerciseResult | None) -> Cell:
    if exercise is None or exercise.missing or all(c.verdict is Verdict.MISSING for c in exercise.checks):
        return Cell(words.DASH, "missing", dim=True)
    if any(c.verdict is Verdict.UNGRADED for c in exercise.checks):
        return Cell(f"{words.amount(exercise.earned)} ?", "not judged yet")
    return Cell(words.amount(exercise.earned))


def _mistakes(results: list[Result], exercises: tuple[ExerciseResult, ...]) -> Iterator[MistakeRow]:
    for found in mistakes(results, exercises):
        count = len(found.made_by)
        share = round(100 * count / found.wrong, 1)
        who = tuple(Who(r.student, _link(r)) for r in found.made_by)
        yield MistakeRow(found.label, found.words, found.name, count, found.wrong, share, who)


def _checks(results: list[Result]) -> tuple[CheckRow, ...]:
    """The checks, those first that most do not pass; a rejected submission says nothing about a check."""
    seen: dict[tuple[str, str], tuple[CheckResult, str, Counter[Verdict]]] = {}
    for result in results:
        for exercise in result.exercises if not result.rejected else ():
            for check in exercise.checks:
                entry = seen.setdefault((check.exercise, check.name), (check, exercise.label, Counter()))
                entry[2][check.verdict] += 1
    found = items(results)
    rows = []
    for key, (check, label, verdicts) in seen.items():
        judged = verdicts.total() - verdicts[Verdict.UNGRADED]
        count = judged - verdicts[Verdict.PASSED]
        if judged:
            how = ", ".join(
                f"{number} {verdict.value}"
                for verdict, number in verdicts.most_common()
                if verdict not in (Verdict.PASSED, Verdict.UNGRADED)
            )
            share = round(100 * count / judged, 1)
            rows.append(CheckRow(check.sentence, label, count, judged, how, share, found.get(key)))
    return tuple(sorted(rows, key=lambda row: -row.count))


def _held(results: list[Result]) -> list[HeldRow]:
    rows = []
    for result in results:
        for exercise in result.exercises:
            for check in exercise.checks:
                if check.verdict is not Verdict.UNGRADED:
                    continue
                outcome = next((o for o in check.outcomes if o.verdict is Verdict.UNGRADED), None)
                why = "no device has judged it" if outcome is None else words.explanation(outcome)
                fault = outcome.fault.value if outcome is not None and outcome.fault is not None else ""
                rows.append(HeldRow(result.student, exercise.label, check.sentence, why, fault))
    return rows


def _missing(results: list[Result], exercises: tuple[ExerciseResult, ...]) -> list[MissingRow]:
    rows = []
    for exercise in exercises:
        students = tuple(
            (r.student, e.missing)
            for r in results
            if not r.rejected
            for e in r.exercises
            if e.name == exercise.name and e.missing
        )
        if students:
            rows.append(MissingRow(words.name(exercise), students))
    return rows


def histogram(scores: Sequence[Fraction], points: Fraction) -> Histogram:
    """A column for every whole number of points, or ten columns where there are more than 20 points."""
    if not scores or points <= 0:
        return Histogram((), "No score yet.")
    step = Fraction(1) if points <= 20 else points / 10
    number = int(points / step) + 1
    counts = Counter(min(int(score / step), number - 1) for score in scores)
    tallest = max(counts.values())
    slot = 360 / number
    every = 1 if number <= 13 else 2
    bars = tuple(
        Bar(
            x=round(n * slot + slot * 0.1, 2),
            y=round(122 - 100 * counts[n] / tallest, 2),
            width=round(slot * 0.8, 2),
            count=counts[n],
            label=words.amount(n * step) if n % every == 0 else "",
        )
        for n in range(number)
    )
    said = (
        f"{words.count(counts[n], 'student')} with {words.amount(n * step)}"
        f"{' or more' if step != 1 else ''} {words.unit(n * step)}"
        for n in sorted(counts)
    )
    return Histogram(bars, "; ".join(said) + ".")


def _graded_by(results: Sequence[Result]) -> list[Term]:
    levels = Counter((r.level, r.walls) for r in results)
    terms = []
    for (level, walls), number in levels.most_common():
        stood = f"the walls {', '.join(walls)} stood" if walls else "no walls stood around the code"
        terms.append(Term("Isolation", f"{level}; {stood} ({words.count(number, 'submission')})"))
    for term, found in (
        ("Unit version", {r.unit_version for r in results}),
        ("Devices", {", ".join(r.devices) for r in results}),
        ("Software", {f"grader {r.grader}, torch {r.torch}" for r in results}),
    ):
        if found:
            terms.append(Term(term, "; ".join(sorted(found))))
    return terms
