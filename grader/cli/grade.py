"""`grader grade`: submissions in, results and pages out."""

import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.pages import Pages
from grader.cli.terminal import Meter, stderr
from grader.cli.where import BookOption, find_course, parse_audience, parse_devices
from grader.course import Course, Device, Level, Unit
from grader.engine import Summary, Task, admitted, default_jobs, grade_all, read_results
from grader.errors import INTERRUPTED, ExecutionError, ExitCode, UsageError, WallsMissing
from grader.language import speaking
from grader.reports.escaping import for_json, for_terminal_line
from grader.results import Audience, Result, students_view, to_json

if TYPE_CHECKING:
    from grader.engine.cluster import Cluster

RESULTS = Path("results")


def grade(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Files, folders or zips, of one student or many.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Grade what the gradebook holds, and no PATH.")] = False,
    regrade: Annotated[bool, typer.Option("--regrade", help="With --all: grade even what has a result.")] = False,
    gradebook: BookOption = None,
    unit: Annotated[
        str | None, typer.Option(metavar="U", help="Such as 5; by default the file's name or its exercises tell.")
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="cpu, sim or cuda; by default what the unit counts.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where results go; results/ by default.")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Checker processes; by default one a core, fewer for little work or memory."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Grade on a Dask cluster: local:4, tls://HOST:PORT.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one result as JSON and nothing else.")] = False,
    as_: Annotated[str, typer.Option("--as", metavar="VIEW", help="For --json: student or instructor.")] = "student",
    fail_under: Annotated[
        float | None, typer.Option(metavar="X", help="Exit 1 if a score is below X percent of the points.")
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="walled or sealed; by default the strongest that stands here. `open`: no walls, for code that you trust.",
        ),
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Grade submissions; what was graded before and has not changed is not graded again.

    With --json and without --out nothing is written.
    """
    from grader.checking.seeds import read_secret
    from grader.execution import room

    audience = parse_audience(as_)
    if cluster and jobs:
        raise UsageError("--jobs is for this machine; a cluster has the workers that it was started with.")
    devices = parse_devices(device)
    if all_:
        from grader.cli.gradebook.grading import grade_book

        if paths or json:
            raise UsageError("--all grades what the gradebook holds: without PATH and without --json.")
        summary = grade_book(
            gradebook,
            course,
            unit,
            regrade=regrade,
            out=out or RESULTS,
            jobs=jobs,
            devices=devices,
            level=level,
            cluster=cluster,
        )
        raise typer.Exit(_exit_code(summary, fail_under))
    if not paths:
        raise UsageError("Give what is to be graded, or --all for what the gradebook holds.")
    if regrade or gradebook:
        raise UsageError("--regrade and --gradebook go with --all.")
    source = find_course(course)
    tasks = find_tasks(paths, unit, source)
    if json and len(tasks) != 1:
        raise UsageError(
            f"--json prints one result, and these are {len(tasks)} submissions. Read results.jsonl instead."
        )
    with ExitStack() as stack:
        folder = out or (Path(stack.enter_context(tempfile.TemporaryDirectory())) if json else RESULTS)
        pages = Pages(folder) if out is not None or not json else None
        finished = 0
        meter = stack.enter_context(Meter("Grading", len(tasks)))
        stack.enter_context(speaking(source.language))

        def on_result(result: Result, kept: bool) -> None:
            nonlocal finished
            finished += 1
            if pages is not None:
                pages.add(result)  # here, while the checker processes grade: it takes a hundredth of their time
            if kept:
                meter.leave_out()
            else:
                meter.step()

        try:
            room.ensure(tasks[0].unit.limits)  # else walls may seem to be missing for want of it
            stands = parse_level(level, source)
            if stands == "open":
                stderr().print("Grading without walls: only for code you trust.")
            summary = grade_all(
                source,
                tasks,
                secret=read_secret(source.folder),
                out=folder,
                jobs=choose_jobs(jobs, tasks, devices),
                devices=devices,
                level=stands,
                on_result=on_result,
                cluster=stack.enter_context(opened_cluster(cluster)) if cluster else None,
            )
        except WallsMissing as missing:
            raise WallsMissing(f"{missing} For code that you trust: --level open") from None
        except (KeyboardInterrupt, ExecutionError) as stopped:
            kept = f"{finished} of {len(tasks)} results are kept in {folder}; the same command goes on from there."
            kept = "Nothing is kept." if json and out is None else kept
            if isinstance(stopped, ExecutionError):
                raise type(stopped)(f"{stopped} {kept}") from stopped
            stderr().print(f"Stopped. {kept}")
            raise typer.Exit(INTERRUPTED) from None
        page = pages.finish(read_results(folder)) if pages is not None else None
    if json:
        _print_json(summary.results[0], audience)
    elif page is not None:
        from grader.cli.tables import print_summary  # as pages, needed when everything is graded

        print_summary(summary, page)
    raise typer.Exit(_exit_code(summary, fail_under))


def opened_cluster(address: str) -> AbstractContextManager["Cluster"]:
    """As `grader.engine.cluster.opened`, which is imported late: it stands on some systems only."""
    from grader.engine import cluster

    return cluster.opened(address)


def parse_level(wanted: str | None, course: Course) -> Level:
    """The level that was asked for; by default the strongest that stands here, and at least the course's.

    Raises:
        UsageError: there is no such level, or the course requires a stronger one.
        WallsMissing: it does not stand here.
    """
    from grader.execution import levels

    if wanted is None:
        return levels.best(course.level)
    level = next((level for level in levels.LEVELS if level == wanted), None)
    if level is None:
        raise UsageError(f"There is no level '{wanted}'. Choose from {', '.join(levels.LEVELS)}.")
    if level != "open" and levels.LEVELS.index(level) < levels.LEVELS.index(course.level):
        raise UsageError(
            f"--level {wanted}: the course requires {course.level}. Only --level open, for code that you trust, may be weaker."
        )
    if reason := levels.missing(level):
        raise WallsMissing(f"The level {level} does not stand here. {reason}")
    return level


def choose_jobs(wanted: int | None, tasks: Sequence[Task], devices: Sequence[Device] | None) -> int:
    """How many checker processes grade. What was asked for and finds no memory is told; the default shrinks silently."""
    from grader.execution import room

    jobs = admitted(wanted or default_jobs(len(tasks)), tasks, devices)
    on_gpu = any("cuda" in (devices or task.unit.devices) for task in tasks)
    if wanted and not on_gpu and jobs < min(wanted, len(tasks)):
        largest = max({task.unit.name: task.unit for task in tasks}.values(), key=room.pair_mb)
        stderr().print(
            f"--jobs {wanted}: only {jobs} run, since {room.free_mb():,} MB of memory are free and one may take "
            f"{room.pair_mb(largest):,} MB with {largest.name} (memory_mb = {largest.limits.memory_mb})."
        )
    return jobs


def find_tasks(paths: Sequence[Path], wanted: str | None, course: Course) -> list[Task]:
    """Every submission in `paths` with its unit.

    Raises:
        UsageError: there is none, or the unit of one cannot be told.
    """
    from grader.submissions import HandIn, find, unit_of

    asked_for = course.unit(wanted) if wanted else None
    lessons = [unit for unit in course.units if unit.number]
    units: list[tuple[HandIn, Unit | None]] = [
        (hand_in, asked_for or unit_of(hand_in, lessons)) for hand_in in find(paths, lessons)
    ]
    told = {unit.name: unit for _, unit in units if unit is not None}
    # In a class, work that tells nothing (an empty file, a web page) is of the unit that all others are of.
    common = next(iter(told.values())) if len(told) == 1 else None
    tasks = []
    for hand_in, unit in units:
        if unit is None:
            if common is None:
                raise UsageError(
                    f"{hand_in.path}: neither its name nor its exercises tell the unit. "
                    f"Say which, for example: --unit {course.units[0].number}"
                )
            stderr().print(
                f"{for_terminal_line(hand_in.student)}: nothing tells the unit; graded for {common.name}, as others."
            )
            unit = common
        tasks.append(Task(hand_in, unit))
    return tasks


def _print_json(result: Result, audience: Audience) -> None:
    document = to_json(students_view(result) if audience == "student" else result)
    typer.echo(for_json(document.decode()).encode())


def _exit_code(summary: Summary, fail_under: float | None) -> ExitCode:
    if any(r.ungraded for r in summary.results):
        return ExitCode.UNGRADED
    if fail_under is not None:
        from grader.cli.tables import percent

        below = [r for r in summary.results if r.points and r.score / r.points * 100 < fail_under]
        for result in below:
            share = percent(result.score / result.points)
            stderr().print(f"{for_terminal_line(result.student, 100)}: {share} of the points, below {fail_under:g} %.")
        if below:
            return ExitCode.BELOW
    return ExitCode.GRADED
