"""Results in the terminal: one student's, a class as a table, and what came of a run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.table import Table

from grader.cli.terminal import duration, stdout
from grader.language import _
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.reports.ladder import Depths
from grader.reports.plain import plain as told_plainly
from grader.reports.plain import plain_checks, plain_class
from grader.reports.text import checks_only, text
from grader.results import Audience, Result, Verdict, students_view

if TYPE_CHECKING:
    from grader.engine import Summary

Hints = Annotated[int, typer.Option("--hints", min=0, metavar="N", help="Show N further hints of each exercise.")]
Plain = Annotated[
    bool, typer.Option("--plain", help="A sentence a line, without signs or columns: for screen readers.")
]
MOST_ROWS = 40
"A longer class is read on the class page."
NAME = 60
"Characters of a student's name in a table."


def print_result(result: Result, audience: Audience, hints: int = 0, *, plain: bool = False) -> None:
    """One result as its audience may see it, with so many of the hints that are told to who asks for them."""
    view = students_view(result) if audience == "student" else result
    _print(told_plainly(view, hints) if plain else text(view, hints))


def print_checks(result: Result, depths: Depths, *, plain: bool = False) -> None:
    """The checks of one's own file, without points; each exercise so far down the ladder of its hints."""
    view = students_view(result)
    _print(plain_checks(view, depths) if plain else checks_only(view, depths))


def print_class(results: Sequence[Result], *, plain: bool = False) -> None:
    """A row, or a sentence, for each submission: student, unit, points, state."""
    if plain:
        _print(plain_class(results))
        return
    table = Table(box=None, pad_edge=False)
    for head, most in ((_("student"), NAME), (_("unit"), NAME), (_("points"), None), (_("state"), None)):
        table.add_column(head, overflow="fold", max_width=most, no_wrap=most is None)
    table.columns[2].justify = "right"
    for result in results:
        table.add_row(
            for_terminal_line(result.student, NAME),
            for_terminal_line(result.unit, NAME),
            _("{earned} of {points}").format(earned=words.amount(result.total), points=words.amount(result.points)),
            _(words.STATES[words.state(result)]),
        )
    _print(table)


def _print(told: RenderableType | Iterator[str]) -> None:
    """Wrapped to the terminal's width, or sentences as they are, for a reader that wraps by itself."""
    if isinstance(told, Iterator):
        for line in told:
            stdout().print(line)
    else:
        stdout().print(told, soft_wrap=False)


def print_summary(summary: "Summary", page: Path) -> None:
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
    if waiting := [r for r in summary.results if r.pending]:
        criteria = words.count(sum(len(r.pending) for r in waiting), "mark")
        out.print(f"pending   {criteria} by hand, of {words.count(len(waiting), 'submission')}")
    _print_ungraded(summary)
    out.print(f"class     {page}")


def _print_ungraded(summary: "Summary") -> None:
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
