"""`grader check`: the public checks of a built unit on one's own file."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from grader.cli.asked import Asked, asked_for
from grader.cli.tables import Plain, print_checks
from grader.cli.terminal import patience, stderr, stdout
from grader.errors import ExitCode, UsageError
from grader.reports.escaping import for_json
from grader.reports.ladder import Depths, steps
from grader.results import ExerciseResult, Result, students_view, to_json
from grader.student.advice import shown
from grader.student.kit import KEPT, at_hand_in
from grader.student.progress import read, record_checks
from grader.submissions import Submission

if TYPE_CHECKING:
    from grader.checking.session import UnderWay

_A_MOMENT = 1.0
"Seconds after which it is told what is waited for."


def check(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[EXERCISE|FILE]",
            help="An exercise by name or label such as 5.2, in your file of its unit; or your notebook or script. "
            "By default the unit in whose folder you are, else the one that comes next.",
            show_default=False,
        ),
    ] = None,
    exercise: Annotated[
        str | None, typer.Argument(metavar="[EXERCISE]", help="After a FILE: only this exercise of it.")
    ] = None,
    hint: Annotated[
        bool, typer.Option("--hint", help="One hint more: for the exercise, else for the first that does not pass.")
    ] = False,
    plain: Plain = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Try your own file: run the public checks of its unit on it.

    Your code runs without walls, as it does when you run it yourself: check no one else's file.
    """
    asked = asked_for(what, exercise)
    kept = asked.unit.folder.parent / KEPT
    progress, said = read(kept)
    for sentence in filter(None, (*asked.notes, said)):
        stderr().print(sentence)
    if not progress.warned:
        stderr().print(
            "Your code runs without walls, as when you run it yourself: check no one else's file. This is said once."
        )
    if not asked.named:
        stderr().print(f"Checking {shown(asked.hand_in.path, Path.cwd())}")
    submission, whole = _run(asked, kept)
    hinted = dict(progress.of(asked.unit.name).hinted)
    of = _to_hint(whole, asked.exercise) if hint else None
    if of is not None:
        hinted[of.name] = min(hinted.get(of.name, 0) + 1, steps(of))
    for sentence in record_checks(
        kept, asked.unit.name, submission.answers, {e.name: e for e in whole.exercises}, hinted
    ):
        stderr().print(sentence)
    result = whole
    if asked.exercise:
        own = tuple(e for e in whole.exercises if e.name == asked.exercise)
        result = msgspec.structs.replace(whole, exercises=own)
    if json:
        typer.echo(for_json(to_json(students_view(result)).decode()).encode())
    else:
        _print(result, hinted, plain=plain)
        if hint and of is None:
            stdout().print("No hint is left to give: hints are for exercises that do not pass.")
        if asked.hand_in.path.suffix == ".ipynb" and any(a.state == "stub" for a in submission.answers):
            stdout().print("What you have not saved in the notebook cannot be seen here: save it, then check it.")
        stdout().print(at_hand_in(asked.unit, *filter(None, [asked.exercise])))
    raise typer.Exit(_exit_code(result))


def _run(asked: Asked, kept: Path) -> tuple[Submission, Result]:
    """Run the unit's public checks, and look wrong answers up in the kit's hints."""
    from grader.checking.seeds import read_secret
    from grader.checking.starting import checker
    from grader.release.lesson import stubs
    from grader.submissions import read as read_submission

    unit = asked.unit
    try:
        kept.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{kept}: cannot be made ({error.strerror}). Copy the units to where you may write.") from None
    submission = read_submission(asked.hand_in, unit, stubs(unit))
    with checker(unit, level="open", secret=read_secret(kept), devices=None, round=0) as opened:
        from grader.checking.looked_up import checked  # torch, which the worker side imports meanwhile

        with patience(lambda: _waited_for(opened.under_way)):
            result, useless = checked(opened, submission)
    if useless:
        stderr().print(useless)
    return submission, result


def _waited_for(what: "UnderWay | None") -> str:
    """A sentence about a call that is no matter of a moment."""
    took = time.monotonic() - what.since if what is not None else 0.0
    if what is None or took < _A_MOMENT:
        return ""
    return f"{what.called or 'Your code'} has run for {took:.0f} s. It may take {what.seconds:g} s of computing."


def _print(result: Result, hinted: Depths, *, plain: bool) -> None:
    """Without the note on walls, which is told once and before anything runs."""
    from grader.checking.autograde import WITHOUT_WALLS

    notes = tuple(note for note in result.notes if note != WITHOUT_WALLS)
    print_checks(msgspec.structs.replace(result, notes=notes), hinted, plain=plain)


def _to_hint(result: Result, exercise: str) -> ExerciseResult | None:
    """The exercise about which a hint is wanted: the one that was named, else the first that is answered and wrong."""
    if result.rejected:
        return None
    open_ = [e for e in result.exercises if exercise in ("", e.name) and steps(e)]
    return next((e for e in open_ if not e.missing), open_[0] if open_ else None)


def _exit_code(result: Result) -> ExitCode:
    return ExitCode.UNGRADED if result.ungraded else ExitCode.GRADED
