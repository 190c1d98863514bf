"""`grader show`: results that were graded before."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.tables import Hints, Plain, print_class, print_result
from grader.cli.where import Language, find_language, parse_audience
from grader.engine.store import read_results
from grader.errors import UsageError
from grader.language import speaking
from grader.results import Result


def show(
    results: Annotated[Path, typer.Argument(help="The folder that `grader grade` wrote, or its results.jsonl.")],
    student: Annotated[str | None, typer.Argument(help="Whose result; by default all of them, as a table.")] = None,
    as_: Annotated[str, typer.Option("--as", metavar="VIEW", help="student or instructor.")] = "student",
    hints: Hints = 0,
    plain: Plain = False,
    language: Language = None,
) -> None:
    """Print one student's result, or the table of a class."""
    audience = parse_audience(as_)
    found = read_results(results)
    with speaking(find_language(language)):
        if student is None and len(found) != 1:
            print_class(found, plain=plain)
            return
        for result in found if student is None else of_student(student, found):
            print_result(result, audience, hints, plain=plain)


def of_student(student: str, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results of one student.

    Raises:
        UsageError: there is none; the message names those whose name is close.
    """
    chosen = tuple(r for r in results if r.student == student)
    if not chosen:
        close = difflib.get_close_matches(student, {r.student for r in results}, n=3)
        meant = f" Did you mean {' or '.join(close)}?" if close else " Without a name, all are listed."
        raise UsageError(f"There is no result of '{student}'.{meant}")
    return chosen
