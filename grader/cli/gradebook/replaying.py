"""`grader replay`: one check of a submission again, beside its record; and the file that lets another machine do it."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table

import grader
from grader.cli.grade import parse_level
from grader.cli.gradebook.opening import BookOption, CourseOption, opened_book
from grader.cli.pages import write
from grader.cli.terminal import stderr, stdout
from grader.cli.where import find_course
from grader.course import Course, Level, Unit
from grader.engine.bundle import Bundle, pack, unpack
from grader.engine.keys import is_of
from grader.errors import ExecutionError, ExitCode, UsageError, reason
from grader.gradebook import kept, students, submissions
from grader.gradebook.standing import standings
from grader.language import speaking
from grader.reports import words
from grader.reports.escaping import for_terminal, for_terminal_line
from grader.reports.text import judged
from grader.results import CheckResult, Result, Verdict
from grader.submissions import HandIn, read

if TYPE_CHECKING:
    from grader.checking.replaying import Replayed, Replayer


class Case(msgspec.Struct, frozen=True):
    """A check in dispute, wherever it comes from."""

    course: Course
    hand_in: HandIn
    record: Result
    check: str
    secret: bytes = b""
    seeds: Mapping[str, tuple[int, ...]] | None = None
    "Instead of the secret, where there is none."
    seeds_proved: bool = False

    @property
    def unit(self) -> Unit:
        return self.course.unit(self.record.unit)

    @property
    def recorded(self) -> CheckResult | None:
        return next((c for c in self.record.checks if c.name == self.check), None)


def replay(
    student: Annotated[str | None, typer.Argument(metavar="STUDENT", help="As the roster calls them.")] = None,
    unit: Annotated[str | None, typer.Argument(metavar="UNIT", help="Such as 5 or 05_neuron_matmul.")] = None,
    check: Annotated[str | None, typer.Argument(metavar="CHECK", help="The name of its test in checks.py.")] = None,
    attempt: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Which attempt; by default the one that counts.")
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all that another machine needs to this zip as well.")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Replay what a bundle holds; no gradebook is needed.")
    ] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="As of `grader grade`.")] = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Run one check of a graded submission again, with the seeds of its record, and show both sides.

    The checks that it needs run too, and no others. Nothing is changed.
    """
    with tempfile.TemporaryDirectory(prefix="grader-replay-") as name:
        if from_ is not None:
            if student or attempt or bundle:
                raise UsageError(
                    "--from replays the check that the bundle holds: without STUDENT, --attempt and --bundle."
                )
            stderr().print(f"The checks in {from_} run as code of yours: only for bundles from people whom you trust.")
            case = _from_bundle(from_, Path(name))
            with speaking(case.course.language):
                _replay(case, level, None)
            return
        if not (student and unit and check):
            raise UsageError("Say which: grader replay STUDENT UNIT CHECK, or grader replay --from FILE.")
        with _from_gradebook(student, unit, check, attempt, gradebook, course, Path(name)) as case:
            _replay(case, level, bundle)


@contextmanager
def _from_gradebook(
    student: str,
    unit: str,
    check: str,
    attempt: int | None,
    gradebook: str | None,
    course: Path | None,
    folder: Path,
) -> Iterator[Case]:
    from grader.checking.seeds import read_secret

    with opened_book(gradebook, course) as (book, source):
        with book.reading() as connection:
            row = students.number_of(connection, student)
            name = source.unit(unit).name
            (standing,) = standings(connection, source, name, row)
            chosen = next((a for a in standing.attempts if a.attempt == attempt), None) if attempt else standing.counted
            who = for_terminal_line(standing.student, 60)
            if chosen is None:
                there = f" There are {len(standing.attempts)}." if attempt else ""
                raise UsageError(f"{who} has no {f'attempt {attempt}' if attempt else 'submission'} at {name}.{there}")
            graded = kept.latest(connection, name, student=row).get(chosen.row)
            if graded is None:
                raise UsageError(f"Attempt {chosen.attempt} of {who} at {name} is not graded yet: grader grade --all")
            if graded.result.rejected:
                raise UsageError(f"Attempt {chosen.attempt} of {who} could not be read: {graded.result.rejected}")
            path = submissions.write_out(connection, [chosen], folder)[chosen.row]
        secret = read_secret(source.folder)
        record = msgspec.structs.replace(graded.result, attempt=chosen.attempt)
        proved = is_of(secret, graded.result)
        yield Case(source, HandIn(chosen.student, path), record, check, secret, seeds_proved=proved)


def _from_bundle(file: Path, folder: Path) -> Case:
    held = unpack(file, folder)
    about, record = held.bundle, held.record
    hand_in = HandIn(record.student, held.submission)
    return Case(find_course(held.course), hand_in, record, about.check, b"", about.seeds, about.seeds_proved)


def _replay(case: Case, level: str | None, bundle: Path | None) -> None:
    from grader.checking.replaying import Replayer

    stands = parse_level(level, case.course)
    if stands == "open":
        stderr().print("Running without walls: only for code you trust.")
    recorded = case.recorded
    devices = tuple(o.device for o in recorded.outcomes) if recorded else None
    with Replayer(
        case.unit,
        case.check,
        level=stands,
        round=case.record.round,
        devices=devices,
        secret=case.secret,
        seeds=case.seeds,
    ) as replayer:
        submission = read(case.hand_in, case.unit, replayer.stubs)
        replayed = replayer.replay(submission)
        if bundle is not None:
            _write_bundle(case, replayer, bundle)
    differs = _print_versions(case, submission.sha256, stands, replayed.result)
    _print_sides(case, replayed)
    _print_calls(replayed)
    stdout().print(_conclusion(recorded, replayed.check, differs))
    if replayed.check.verdict is Verdict.UNGRADED:
        raise typer.Exit(ExitCode.UNGRADED)


def _write_bundle(case: Case, replayer: "Replayer", file: Path) -> None:
    about = Bundle(case.check, replayer.derived(), case.seeds_proved)
    content = pack(about, case.record, case.course, case.unit, case.hand_in.path, file.name)
    try:
        write(file, content)
    except OSError as error:
        raise ExecutionError(
            f"{file} could not be written: {reason(error)}. Make room, or choose another place."
        ) from error
    stderr().print(
        f"Written: {file}. It holds hidden checks, the reference and the student's work: for instructors only, delete it "
        "when the question is settled. The course's secret is not in it."
    )


def _print_versions(case: Case, submission: str, level: Level, now: Result) -> list[str]:
    """The versions of then and now, as a table; what differs of them, in words."""
    record, out = case.record, stdout()
    who, check = for_terminal_line(record.student, 60), for_terminal_line(case.check, 100)
    out.print("Instructor's view, not for handing out")
    out.print(f"{who}, {record.unit}, attempt {record.attempt}: {check}")
    table = Table(box=None, pad_edge=False)
    for head in ("", "record", "now", ""):
        table.add_column(head, overflow="fold")
    pairs = {
        "unit version": (record.unit_version, case.unit.version),
        "grader": (record.grader, grader.__version__),
        "torch": (record.torch, now.torch),
        "isolation": (record.level, level),
        "submission": (record.submission[:16], submission[:16]),
    }
    differs = [name for name, (then, here) in pairs.items() if then != here]
    for name, (then, here) in pairs.items():
        table.add_row(name, for_terminal_line(then, 40), here, "differs" if name in differs else "the same")
    if not case.seeds_proved:
        differs.append("seeds")
    table.add_row("seeds", f"round {record.round}", f"round {record.round}", _of_seeds(case))
    out.print(table, soft_wrap=False)
    return differs


def _of_seeds(case: Case) -> str:
    if case.seeds_proved:
        return "the same"
    return "not proved: the course's secret, the student's name or the GPU may be another than then"


def _print_sides(case: Case, replayed: "Replayed") -> None:
    out, recorded = stdout(), case.recorded
    out.print()
    if recorded is None:
        out.print("Record: it has no such check.")
    else:
        out.print(f"Record: {_verdicts(recorded)}")
        out.print(judged(_alone(case.record, [recorded])), soft_wrap=False)
    out.print()
    out.print(f"Now: {_verdicts(replayed.check)}")
    out.print(judged(_alone(replayed.result, [replayed.check])), soft_wrap=False)
    before = {c.name: c for c in case.record.checks}
    for needed in replayed.result.checks:
        if needed.name != case.check:
            then = _verdicts(before[needed.name]) if needed.name in before else "not there"
            out.print(f"It needs {needed.name}: {then} in the record, {_verdicts(needed)} now.")
    for note in replayed.result.notes:
        out.print(for_terminal_line(words.told(note), 400))


def _alone(result: Result, checks: Sequence[CheckResult]) -> Result:
    """`result` with these checks only."""
    exercises = (
        msgspec.structs.replace(e, checks=tuple(c for c in checks if c.exercise == e.name)) for e in result.exercises
    )
    return msgspec.structs.replace(result, exercises=tuple(e for e in exercises if e.checks))


def _verdicts(check: CheckResult) -> str:
    """The verdict, for each device where there are several."""
    if len(check.outcomes) == 1:
        return words.verdict(check.verdict)
    each = ", ".join(f"{words.verdict(o.verdict)} on {o.device}" for o in check.outcomes)
    return f"{words.verdict(check.verdict)} ({each})"


def _print_calls(replayed: "Replayed") -> None:
    from grader.checking.replaying import MOST_CALLS

    out = stdout()
    for device, calls in replayed.calls.items():
        on = f" on {device}" if len(replayed.calls) > 1 or device != "cpu" else ""
        out.print()
        out.print(f"What the check asks{on}, past what is wrong, of the student's code and of the reference:")
        for number, asked in enumerate(calls[:MOST_CALLS], 1):
            out.print(f"{number}. {for_terminal(asked.what)}")
            out.print(
                f"     student    {for_terminal(asked.student or 'not asked')}{'' if asked.same else '   DIFFERS'}"
            )
            out.print(f"     reference  {for_terminal(asked.reference or 'not asked')}")
        if len(calls) > MOST_CALLS:
            out.print(f"And {words.count(len(calls) - MOST_CALLS, 'further call')}.")
    out.print()


def _conclusion(recorded: CheckResult | None, now: CheckResult, differs: Sequence[str]) -> str:
    if recorded is None:
        return f"There is no verdict to compare; now it is: {_verdicts(now)}."
    then, here = ([(o.device, o.verdict) for o in c.outcomes] for c in (recorded, now))
    if then == here:
        same = [o.evidence for o in recorded.outcomes] == [o.evidence for o in now.outcomes]
        return f"The verdict is the same, {'with' if same else 'and not'} the same evidence: {_verdicts(now)}."
    told = f"The verdict is another one: {_verdicts(recorded)} in the record, {_verdicts(now)} now."
    if differs:
        return f"{told} What differs: {', '.join(differs)}."
    return (
        f"{told} Versions and seeds are the same. The check ran alone here, with what it needs: look for what the code "
        "keeps from other checks, for chance without a seed, and for limits of time."
    )
