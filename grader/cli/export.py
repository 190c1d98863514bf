"""`grader export FORMAT RESULTS`: results in the formats of other systems; the teacher's own files are never written to."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from grader.checking.seeds import read_secret
from grader.cli.late import a_group
from grader.cli.sources import results_in, roster_of
from grader.cli.terminal import leaves_cleanly, stderr, stdout
from grader.cli.where import Language, find_course, find_language
from grader.engine.store import PRIVATE
from grader.errors import ExecutionError, ExitCode, Refused, UsageError, reason
from grader.exports.canvas import canvas
from grader.exports.decimals import number
from grader.exports.grades import Export, Fate
from grader.exports.lines import lines
from grader.exports.moodle import COLUMNS, NEW_ITEM, moodle
from grader.exports.moodle_worksheet import WORDS, moodle_worksheet
from grader.exports.pseudonyms import mapping
from grader.exports.table import table
from grader.language import speaking
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.results import Audience, Result

export = a_group("Write results in the format of another system, into a new file.")

Results = Annotated[Path, typer.Argument(help="The folder that `grader grade` wrote, or its results.jsonl.")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="U", help="Only this unit's, such as 5 or 05_neuron_matmul.")
]
RosterOption = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        metavar="CSV",
        help="Who is who: label and what identifies each student there; by default the gradebook tells, else names.",
    ),
]
Scale = Annotated[bool, typer.Option("--scale", help="Bring scores to the maximum there; else they stay as they are.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing; tell of each result what would become of it.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The new file; one that is there stays.")]
Pseudonyms = Annotated[
    bool, typer.Option("--pseudonyms", help="Instead of names, what tells nobody and stays the same for each student.")
]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="With --pseudonyms: who is who, in a new file for you alone."),
]
CourseOption = Annotated[
    Path | None, typer.Option("--course", metavar="DIR", help="With --pseudonyms: the course whose secret is used.")
]


def to_canvas(
    results: Results,
    gradebook: Annotated[Path, typer.Argument(help="The gradebook CSV that you exported from Canvas.")],
    column: Annotated[str, typer.Option(metavar="TITLE", help="The assignment: its column's title, or its id.")],
    unit: UnitOption = None,
    roster: RosterOption = None,
    scale: Scale = False,
    dry_run: DryRun = False,
    out: Out = None,
) -> None:
    """Fill your Canvas gradebook CSV.

    One column of it, in a new file to import there. Rounded to 2 decimals.
    """
    found = canvas(results_in(results, unit), roster_of(roster), gradebook, column, scale=scale)
    _deliver(found, out or _beside(gradebook), dry_run=dry_run)


def to_moodle_worksheet(
    results: Results,
    worksheet: Annotated[Path, typer.Argument(help="The grading worksheet that you downloaded from the assignment.")],
    word: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENGLISH=LOCAL", help="What stands for one of Moodle's titles, Yes or No: Grade=Bewertung."
        ),
    ] = None,
    participants: Annotated[
        bool, typer.Option("--participants", help="The roster's participant numbers are those of this very assignment.")
    ] = False,
    unit: UnitOption = None,
    roster: RosterOption = None,
    scale: Scale = False,
    dry_run: DryRun = False,
    out: Out = None,
    language: Language = None,
) -> None:
    """Fill a Moodle grading worksheet.

    Grades and comments, in a new file to upload there. Rounded to 2 decimals.
    """
    with speaking(find_language(language)):
        found = moodle_worksheet(
            results_in(results, unit),
            roster_of(roster),
            worksheet,
            words=_words(word or ()),
            scale=scale,
            participants=participants,
        )
    _deliver(found, out or _beside(worksheet), dry_run=dry_run)


def to_moodle(
    results: Results,
    roster: Annotated[Path, typer.Option(metavar="CSV", help="Everybody who is enrolled there; others are left out.")],
    by: Annotated[str, typer.Option(metavar="KEY", help=f"What identifies a student: {', '.join(COLUMNS)}.")] = "email",
    maximum: Annotated[str, typer.Option(metavar="POINTS", help="Of the grade item; that of a new one is 100.")] = str(
        NEW_ITEM
    ),
    unit: UnitOption = None,
    scale: Scale = False,
    dry_run: DryRun = False,
    out: Out = None,
    language: Language = None,
) -> None:
    """A CSV that Moodle's gradebook imports.

    A line for each grade, with a comment. Rounded to 2 decimals.
    """
    key = next((key for key in COLUMNS if key == by), None)
    if key is None:
        raise UsageError(f"--by {by}: choose from {', '.join(COLUMNS)}.")
    with speaking(find_language(language)):
        found = moodle(
            results_in(results, unit), roster_of(roster), by=key, maximum=_points("--maximum", maximum), scale=scale
        )
    _deliver(found, out or _folder(results) / "moodle-import.csv", dry_run=dry_run)


def to_csv(
    results: Results,
    rows: Annotated[str, typer.Option(metavar="WHAT", help="A row for each check, or for each result.")] = "check",
    unit: UnitOption = None,
    pseudonyms: Pseudonyms = False,
    mapping: Mapping = None,
    course: CourseOption = None,
    out: Out = None,
) -> None:
    """A table for analysis.

    For instructors only: it names hidden checks. Rounded to 6 decimals.
    """
    found, secret = results_in(results, unit), _secret(pseudonyms, mapping, course)
    if rows not in ("check", "result"):
        raise UsageError(f"--rows {rows}: choose check or result.")
    content = table(found, rows="result" if rows == "result" else "check", secret=secret)
    _hand_over(content, found, out or _folder(results) / "analysis.csv", secret, mapping)


def to_jsonl(
    results: Results,
    unit: UnitOption = None,
    pseudonyms: Pseudonyms = False,
    mapping: Mapping = None,
    course: CourseOption = None,
    out: Out = None,
) -> None:
    """JSON Lines for analysis.

    For instructors only: they name hidden checks. Exact fractions.
    """
    found, secret = results_in(results, unit), _secret(pseudonyms, mapping, course)
    _hand_over(lines(found, secret=secret), found, out or _folder(results) / "analysis.jsonl", secret, mapping)


class Format(msgspec.Struct, frozen=True):
    """One format that `grader export` knows."""

    command: Callable[..., None]
    seen_by: Audience
    "Whom the other system shows what is in the file."


FORMATS = {
    "canvas": Format(to_canvas, "student"),
    "moodle-worksheet": Format(to_moodle_worksheet, "student"),
    "moodle": Format(to_moodle, "student"),
    "csv": Format(to_csv, "instructor"),
    "jsonl": Format(to_jsonl, "instructor"),
}
for name, format in FORMATS.items():
    export.command(name)(leaves_cleanly(format.command))


def _words(given: Sequence[str]) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in given)
    for english, local in pairs.items():
        if english not in WORDS or not local:
            raise UsageError(f"--word '{english}={local}': write ENGLISH=LOCAL, with one of {', '.join(WORDS)}.")
    return pairs


def _points(option: str, text: str) -> Fraction:
    points = number(text)
    if not points:
        raise UsageError(f"{option} {text}: is no number of points, such as 100.")
    return points


def _secret(pseudonyms: bool, mapping: Path | None, course: Path | None) -> bytes | None:
    if mapping is not None and not pseudonyms:
        raise UsageError("--mapping tells who stands behind pseudonyms. Add --pseudonyms, or leave it out.")
    return read_secret(find_course(course).folder) if pseudonyms else None


def _folder(results: Path) -> Path:
    return results if results.is_dir() else results.parent


def _beside(teachers: Path) -> Path:
    return teachers.with_name(f"{teachers.stem}-graded{teachers.suffix}")


def _deliver(found: Export, out: Path, *, dry_run: bool) -> None:
    """Write the file and tell what is in it; exit with `REFUSED` if a result is left out that wants to be looked at."""
    told = {fate: [row for row in found.rows if row.fate == fate] for fate in ("written", "kept", "refused")}
    if told["written"] and not dry_run:
        _write_new(out, found.content)
    console = stdout()
    shown: tuple[Fate, ...] = ("written", "kept", "refused") if dry_run else ("kept", "refused")
    for fate in shown:
        for row in told[fate]:
            console.print(f"{fate:<8} {for_terminal_line(row.student, 80)}: {for_terminal_line(row.told, 300)}")
    for note in found.notes:
        stderr().print(for_terminal_line(note, 400))
    numbers = ", ".join(f"{len(rows)} {fate}" for fate, rows in told.items())
    where = "nothing is written" if dry_run or not told["written"] else f"in {out}"
    console.print(f"{words.count(len(found.rows), 'result')}: {numbers}; {where}.")
    raise typer.Exit(ExitCode.REFUSED if told["refused"] else ExitCode.GRADED)


def _hand_over(content: bytes, results: Sequence[Result], out: Path, secret: bytes | None, who: Path | None) -> None:
    """Write a file for analysis, and on request who is who."""
    if who is not None and secret is not None:
        _write_new(who, mapping(secret, (result.student for result in results)))
    _write_new(out, content)
    whose = "under pseudonyms" if secret is not None else "with names"
    stdout().print(f"{words.count(len(results), 'result')}, {whose}, the instructor's view, in {out}")
    waiting = [result for result in results if result.held or result.pending]
    if waiting:
        stderr().print(f"{words.count(len(waiting), 'result')} not final: the column state says which and why.")


def _write_new(path: Path, content: bytes) -> None:
    """Make a file for its owner's eyes.

    Raises:
        Refused: there is one of this name.
        ExecutionError: it cannot be written; nothing of it is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise Refused(f"{path} is there already, and stays. Move it away, or choose another name.") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be made ({error.strerror}). Choose another name.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise ExecutionError(
            f"{path} could not be written: {reason(error)}. Make room there, and try again."
        ) from error
