"""`grader regrade`: what a new version of a unit would change, before anybody is told."""

from collections.abc import Sequence
from typing import Annotated

import typer

from grader.cli.gradebook.grading import grade_attempts
from grader.cli.gradebook.opening import BookOption, By, CourseOption, UnitName, author, opened_book
from grader.cli.gradebook.publishing import (
    PUBLISHED,
    DryRun,
    OnlyUp,
    OutOption,
    print_differences,
    record_all,
    write_pages_of,
)
from grader.cli.terminal import stderr, stdout
from grader.engine.book import BookStore
from grader.errors import UsageError
from grader.gradebook import kept, submissions
from grader.gradebook.publishing import Difference, difference
from grader.gradebook.standing import Standing, standings
from grader.reports import words


def regrade(
    unit: UnitName,
    dry_run: DryRun = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Let the new results count, and tell those who were told a score before.")
    ] = False,
    only_up: OnlyUp = False,
    out: OutOption = PUBLISHED,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Checker processes.")] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="As of `grader grade`.")] = None,
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Grade a unit again with its version of now, and show who goes up, who goes down, and because of what.

    Nothing counts and nobody is told before --publish, or --only-up, which leaves those who would go down as they are.
    """
    takes_effect = publish or only_up
    if dry_run and takes_effect:
        raise UsageError("--dry-run shows the change only. Leave it out to --publish, or to publish --only-up.")
    with opened_book(gradebook, course) as (book, source):
        name = source.unit(unit).name
        with book.reading() as connection:
            graded = kept.latest(connection, name)
            todo = tuple(a for a in submissions.attempts(connection, name) if a.row in graded)
        if not todo:
            raise UsageError(f"{name}: nothing of it is graded yet. Grade it first: grader grade --all --unit {unit}")
        store = BookStore(book, trial=True)
        grade_attempts(book, source, todo, store, jobs=jobs, level=level)
        told: list[str] = []
        with book.writing() as connection:
            new = {row: kept.under(connection, row, key) for row, key in store.found.items()}
            before = standings(connection, source, name)
            after = standings(connection, source, name, instead=new)
            changes = _changes(before, after)
            if takes_effect:
                rising = {d.student for d in changes if d.change > 0}
                for standing in after:
                    if not only_up or standing.student in rising:
                        for attempt in standing.attempts:
                            if attempt.row in store.found:
                                kept.count_again(connection, attempt.row, store.found[attempt.row])
                now = standings(connection, source, name)
                again = [s for s in now if s.changed and not s.waits and (not only_up or s.student in rising)]
                record_all(connection, again, author(by))
                told = [s.student for s in again]
        print_differences([d for d in changes if d.because])
        up, down = sum(d.change > 0 for d in changes), sum(d.change < 0 for d in changes)
        stdout().print(f"{name}: {words.count(len(changes), 'student')}, {up} up, {down} down.")
        if takes_effect:
            write_pages_of(book, source, name, told, out)
            written = f", pages in {out / name}" if told else ""
            stdout().print(f"{words.count(len(told), 'report')} published again{written}.")
        elif up or down:
            stderr().print("Nothing was changed. Let it count with --publish, or for those who go up with --only-up.")


def _changes(before: Sequence[Standing], after: Sequence[Standing]) -> list[Difference]:
    """For each student from what was told, else from what counted, to what would count."""
    changes = []
    for was, would_be in zip(before, after, strict=True):
        old = was.published.result if was.published is not None else was.result
        if old is not None and would_be.result is not None:
            changes.append(difference(old, would_be.result))
    return changes
