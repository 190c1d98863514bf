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
from grader.reports.text import text
from grader.reports.visible import for_terminal
from grader.results import Audience, CheckResult, Result, Verdict, students_view

MOST_ROWS = 40
"A longer class is read on the class page."
NAME = 60
"Characters of a student's name in a table."


def print_result(result: Result, audience: Audience) -> None:
    stdout().print(text(students_view(result) if audience == "student" else result), soft_wrap=False)


def print_checks(result: Result) -> None:
    """Each check as its sign, its sentence, and what to do about it: for one's own file, so without points."""
    out = stdout()
    for note in (result.rejected, *result.notes):
        out.print(for_terminal(note), end="\n" if note else "")
    for exercise in result.exercises:
        out.print(f"\n{words.name(exercise)}")
        if exercise.note:
            out.print(Padding(for_terminal(exercise.note), (0, 0, 0, 2)), soft_wrap=False)
        told = set()
        for check in exercise.checks:
            out.print(f"{words.SYMBOLS[check.verdict]} ", for_terminal(check.sentence), sep="", soft_wrap=True)
            for sentence, shown in _about(check):
                if sentence and sentence not in told:
                    told.add(sentence)
                    out.print(Padding(shown, (0, 0, 0, 4)), soft_wrap=False)
    passed = sum(c.verdict is Verdict.PASSED for c in result.checks)
    out.print(f"\n{passed} of {words.count(len(result.checks), 'public check')} pass. The points are for hidden checks.")


def _about(check: CheckResult) -> Iterator[tuple[str, RenderableType]]:
    """What is said under a check: a sentence that is said once, and how it is shown."""
    for outcome in check.outcomes:
        if why := words.explanation(outcome):
            yield why, for_terminal(why)
        evidence = outcome.evidence
        if evidence is not None and evidence.expected is not None and evidence.actual is not None:
            yield f"expected {id(evidence)}", "Expected:"
            yield f"expected value {id(evidence)}", barred(evidence.expected.text)
            yield f"actual {id(evidence)}", "Yours:"
            yield f"actual value {id(evidence)}", barred(evidence.actual.text)
        if outcome.output and check.verdict is not Verdict.PASSED:
            yield f"printed {id(outcome)}", "It printed:"
            yield f"output {id(outcome)}", barred(outcome.output)
    if check.hint and check.verdict is not Verdict.PASSED:
        yield check.hint, f"Hint: {for_terminal(check.hint)}"


def barred(text: str) -> str:
    """A value or an output, set apart by a bar before each line."""
    return "\n".join(f"│ {line}" for line in for_terminal(text).splitlines())


def print_class(results: Sequence[Result]) -> None:
    """A row for each submission: student, unit, points, state."""
    table = Table("student", "unit", "points", "state", box=None, pad_edge=False)
    for column in table.columns[2:3]:
        column.justify = "right"
    for result in results:
        points = f"{words.amount(result.score)} of {words.amount(result.points)}"
        table.add_row(for_terminal(one_line(result.student), NAME), result.unit, points, words.state(result))
    stdout().print(table, soft_wrap=False)


def one_line(name: str) -> str:
    return " ".join(name.split())


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
        stdout().print(f"          {n} times: {for_terminal(note)}")
    if len(why) > 5:
        stdout().print(f"          and {len(why) - 5} other reasons, on the class page")


def percent(share: Fraction) -> str:
    return f"{float(share) * 100:.1f} %"
