"""Results in the terminal: one student's, a class as a table, and what came of a run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from grader.cli.terminal import duration, stdout
from grader.engine import Summary
from grader.reports import words
from grader.reports.advice import Advice, advice, at_check
from grader.reports.arrays import description
from grader.reports.escaping import for_terminal_line
from grader.reports.text import Barred, advised, text
from grader.results import Audience, CheckResult, Result, Verdict, students_view

MOST_ROWS = 40
"A longer class is read on the class page."
NAME = 60
"Characters of a student's name in a table."


def print_result(result: Result, audience: Audience) -> None:
    stdout().print(text(students_view(result) if audience == "student" else result), soft_wrap=False)


def print_checks(result: Result, further: int = 0) -> None:
    """Each check as its sign, its sentence and what to do about it: of one's own file, so without points.

    Args:
        further: so many of the hints that are told to who asks for them.
    """
    out = stdout()
    for note in (result.rejected, *result.notes):
        if note:
            out.print(for_terminal_line(note))
    for exercise in () if result.rejected else result.exercises:
        out.print(f"\n{for_terminal_line(words.name(exercise))}")
        above = advice(exercise)
        for sentence in filter(None, (exercise.missing, exercise.note, *advised(above, further))):
            out.print(Padding(for_terminal_line(sentence), (0, 0, 0, 2)), soft_wrap=False)
        for check in exercise.checks:
            out.print(f"  {words.SYMBOLS[check.verdict]} {for_terminal_line(check.sentence)}")
            if check.verdict is not Verdict.PASSED:
                for part in _about(check, exercise.missing, above):
                    out.print(Padding(part, (0, 0, 0, 6)), soft_wrap=False)
    left = max((len(a.further) for e in result.exercises if (a := advice(e))), default=0)
    if left > further and not result.rejected:
        out.print(f"\nThere are further hints: --hints {further + 1} shows the next of each exercise.")
    passed = sum(c.verdict is Verdict.PASSED for c in result.checks)
    out.print(
        f"\n{passed} of {words.count(len(result.checks), 'public check')} pass. The points are for hidden checks."
    )


def _about(check: CheckResult, told: str, above: Advice | None) -> Iterator[RenderableType]:
    """Why a check did not pass, unless `told` says it, and what is told of it beside the advice above."""
    for outcome in check.outcomes:
        why = words.explanation(outcome)
        if why and why != told:
            yield for_terminal_line(why)
        if outcome.evidence is not None:
            if outcome.evidence.smallest:
                yield for_terminal_line(words.smallest(outcome.evidence))
            for title, value in (("Expected", outcome.evidence.expected), ("Yours", outcome.evidence.actual)):
                if value is not None:
                    yield for_terminal_line(f"{title}: {description(value)}")
                    yield Barred(value.text)
        if outcome.output:
            yield "It printed:"
            yield Barred(outcome.output)
    for hint in at_check(check, above):
        yield for_terminal_line(f"{hint.title}: {hint.text}")


def print_class(results: Sequence[Result]) -> None:
    """A row for each submission: student, unit, points, state."""
    table = Table("student", "unit", "points", "state", box=None, pad_edge=False)
    for column in table.columns[2:3]:
        column.justify = "right"
    for result in results:
        points = f"{words.amount(result.score)} of {words.amount(result.points)}"
        table.add_row(
            for_terminal_line(result.student, NAME), for_terminal_line(result.unit, NAME), points, words.state(result)
        )
    stdout().print(table, soft_wrap=False)


def print_summary(summary: Summary, page: Path) -> None:
    """What came of a run: graded, mean, missing, ungraded and why, and where the class page is."""
    out = stdout()
    if len(summary.results) <= MOST_ROWS:
        print_class(summary.results)
        out.print()
    kept = f", {summary.kept} of them before" if summary.kept else ""
    out.print(f"graded    {words.count(len(summary.results), 'submission')} in {duration(summary.seconds)}{kept}")
    if summary.mean is not None:
        out.print(f"mean      {percent(summary.mean)} of the points")
    missing = Counter(e.name for e in summary.missing)
    named = ", ".join(f"{name} ({n})" for name, n in missing.most_common())
    out.print(f"missing   {words.count(missing.total(), 'answer')}{f': {named}' if named else ''}")
    if summary.rejected:
        out.print(f"rejected  {words.count(len(summary.rejected), 'submission')} that could not be read")
    _print_ungraded(summary)
    out.print(f"class     {page}")


def _print_ungraded(summary: Summary) -> None:
    checks = [c for r in summary.results for c in r.ungraded]
    whose = f" of {words.count(len(summary.held), 'submission')}" if summary.held else ""
    stdout().print(f"ungraded  {words.count(len(checks), 'check')}{whose}")
    why = Counter(o.note for c in checks for o in c.outcomes if o.verdict is Verdict.UNGRADED)
    for note, n in why.most_common(5):
        stdout().print(f"          {n} times: {for_terminal_line(note)}")
    if len(why) > 5:
        stdout().print(f"          and {len(why) - 5} other reasons, on the class page")


def percent(share: Fraction) -> str:
    return f"{float(share) * 100:.1f} %"
