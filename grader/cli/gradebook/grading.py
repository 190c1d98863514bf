"""`grader grade --all`: what the gradebook holds and has no result yet."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import typer

from grader.cli.gradebook.opening import opened_book
from grader.cli.gradebook.telling import write_standings
from grader.cli.tables import print_summary
from grader.cli.terminal import Meter, stderr
from grader.course import Course, Device, Level
from grader.engine import Summary
from grader.engine.book import BookStore, tasks_of
from grader.engine.run import grade_tasks, setup_of
from grader.errors import INTERRUPTED, ExecutionError, UsageError, WallsMissing
from grader.gradebook import submissions
from grader.gradebook.database import Gradebook
from grader.gradebook.submissions import Attempt


def grade_book(
    gradebook: str | None,
    course: Path | None,
    unit: str | None,
    *,
    regrade: bool,
    out: Path,
    jobs: int | None,
    devices: Sequence[Device] | None,
    level: str | None,
    cluster: str | None = None,
) -> Summary:
    """Grade what the gradebook holds, and write results and pages of where everyone stands to `out`."""
    with opened_book(gradebook, course) as (book, source):
        wanted = source.unit(unit).name if unit else None
        with book.reading() as connection:
            todo = submissions.attempts(connection, wanted)
            waiting = submissions.strays(connection)
        if not todo:
            raise UsageError(
                f"{book.name} holds no submission{f' to {wanted}' if wanted else ''} that belongs to a student. "
                "Import some: grader submissions import PATH"
            )
        store = BookStore(book, regrade=regrade)
        summary = grade_attempts(book, source, todo, store, jobs=jobs, devices=devices, level=level, cluster=cluster)
        page = write_standings(book, source, out, wanted)
        if page is not None:
            print_summary(summary, page)
        if waiting:
            stderr().print(f"{len(waiting)} submissions wait to be assigned: grader submissions list")
        return summary


def grade_attempts(
    book: Gradebook,
    course: Course,
    todo: Sequence[Attempt],
    store: BookStore,
    *,
    jobs: int | None = None,
    devices: Sequence[Device] | None = None,
    level: str | None = None,
    cluster: str | None = None,
) -> Summary:
    """Grade attempts of a gradebook, with progress; a run that is stopped says how far it came.

    Raises:
        GraderError: as `grade_tasks`.
    """
    from grader.checking.seeds import read_secret
    from grader.cli.grade import choose_jobs, opened_cluster, parse_level
    from grader.execution import room

    finished = 0
    with ExitStack() as stack:
        tasks = stack.enter_context(tasks_of(book, course, todo))
        meter = stack.enter_context(Meter("Grading", len(tasks)))

        def on_result(result: object, there: bool) -> None:
            nonlocal finished
            finished += 1
            if there:
                meter.leave_out()
            else:
                meter.step()

        try:
            room.ensure(tasks[0].unit.limits)
            stands: Level = parse_level(level, course)
            if stands == "open":
                stderr().print("Grading without walls: only for code you trust.")
            setup = setup_of(course, secret=read_secret(course.folder), devices=devices, level=stands)
            return grade_tasks(
                tasks,
                setup,
                keep=store,
                jobs=choose_jobs(jobs, tasks, devices),
                on_result=on_result,
                cluster=stack.enter_context(opened_cluster(cluster)) if cluster else None,
            )
        except WallsMissing as missing:
            raise WallsMissing(f"{missing} For code that you trust: --level open") from None
        except (KeyboardInterrupt, ExecutionError) as stopped:
            there = f"{finished} of {len(tasks)} results are kept in {book.name}; the same command goes on from there."
            if isinstance(stopped, ExecutionError):
                raise type(stopped)(f"{stopped} {there}") from stopped
            stderr().print(f"Stopped. {there}")
            raise typer.Exit(INTERRUPTED) from None
