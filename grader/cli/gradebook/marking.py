"""`grader mark`: points by hand, answer by answer in the terminal, or by a CSV file and back."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from sqlalchemy.engine import Connection

from grader.cli.gradebook.opening import BookOption, By, CourseOption, UnitName, author, opened_book
from grader.cli.pages import write as write_file
from grader.cli.terminal import stderr, stdout
from grader.course import Unit
from grader.errors import ExecutionError, UsageError, reason
from grader.exports.marksheet import lines_of, read_marks, write_marks
from grader.gradebook import decisions, students
from grader.gradebook.database import Gradebook
from grader.gradebook.decisions import Given
from grader.gradebook.standing import Standing, standings
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.reports.text import Barred
from grader.results import ExerciseResult, Mark, added

KEYS = "Points and, if you like, a comment for the student: 2 Says why. s skips, b goes back, q stops."


class Item(msgspec.Struct, frozen=True):
    """One criterion of one answer that waits for points."""

    student: str
    shown: str
    exercise: ExerciseResult
    mark: Mark


def mark(
    unit: UnitName,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Show a number in place of each name.")] = False,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every criterion of every answer to this CSV file.")
    ] = None,
    read: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take the points from such a file: all of them, or none.")
    ] = None,
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Give the points of a unit's rubrics that are pending, one answer at a time; each is kept as you give it."""
    if write and read:
        raise UsageError("--write makes the file, --read takes it back: one at a time.")
    with opened_book(gradebook, course) as (book, source):
        found = source.unit(unit)
        if not any(e.rubric for e in found.exercises):
            raise UsageError(
                f"No exercise of {found.name} has a rubric. Write one in unit.toml, below its exercise: "
                'rubric = [{text = "It says why.", points = 2}]'
            )
        who = author(by)
        if read is not None:
            with book.writing() as connection:
                graded = standings(connection, source, found.name)
                lines = lines_of(connection, graded, _names(connection, graded, anonymous))
                changed = read_marks(_content(read), lines, str(read))
                for line in changed:
                    row = students.number_of(connection, line.student)
                    exercise, given = found.exercise(line.exercise), line.mark
                    assert given.earned is not None
                    decisions.mark(
                        connection,
                        row,
                        found,
                        exercise,
                        given.criterion,
                        given.earned,
                        author=who,
                        comment=given.comment,
                    )
            stdout().print(f"{found.name}: {words.count(len(changed), 'mark')} taken from {read}.")
            return
        with book.reading() as connection:
            graded = standings(connection, source, found.name)
            names = _names(connection, graded, anonymous)
            lines = lines_of(connection, graded, names)
        waits = sum(s.counted is not None and s.result is None for s in graded)
        if waits:
            stderr().print(
                f"{words.count(waits, 'submission')} not graded yet, and not among these: grader grade --all"
            )
        if write is not None:
            _write(write, write_marks(sorted(lines, key=lambda x: x.shown) if anonymous else lines))
            stdout().print(f"{words.count(len(lines), 'row')} written to {write}. Read it back with --read {write}")
            return
        _mark_all(book, found, _pending(graded, names, anonymous), who, anonymous=anonymous)


def _names(connection: Connection, graded: Sequence[Standing], anonymous: bool) -> dict[str, str]:
    """What each student is called: the label, or a number that tells only the gradebook who it is."""
    labels = (s.student for s in graded)
    return {x: f"student {students.number_of(connection, x)}" if anonymous else x for x in labels}


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}). Write one first: --write {file}") from None


def _write(file: Path, content: bytes) -> None:
    try:
        write_file(file, content)
    except OSError as error:
        raise ExecutionError(
            f"{file} could not be written: {reason(error)}. Make room, or choose another place."
        ) from error


def _pending(graded: Sequence[Standing], names: Mapping[str, str], anonymous: bool) -> list[Item]:
    """What waits: exercise by exercise, and in each answer by answer, so that like is marked beside like."""
    results = [s.result for s in graded if s.result is not None]
    if anonymous:
        results.sort(key=lambda r: r.submission)  # the order of names would tell
    waits = [
        (n, Item(r.student, names[r.student], e, m))
        for r in results
        for n, e in enumerate(r.exercises)
        for m in e.marks
        if m.earned is None
    ]
    return [item for _, item in sorted(waits, key=lambda pair: pair[0])]


def _mark_all(book: Gradebook, unit: Unit, items: Sequence[Item], who: str, *, anonymous: bool) -> None:
    out, at, own = stdout(), 0, set[int]()
    if items:
        out.print(KEYS)
    answer: ExerciseResult | None = None
    while at < len(items):
        item = items[at]
        given = _given(book, unit, item)
        if given is not None and at not in own:
            out.print(f"Marked meanwhile by {for_terminal_line(given.author, 60)}: {item.mark.criterion}")
            at += 1
            continue
        if item.exercise is not answer:
            _show(item, anonymous=anonymous)
            answer = item.exercise
        line = _ask(item, given, at, len(items))
        if line is None or line == "q":
            break
        if line in ("s", "b"):
            at = at + 1 if line == "s" else max(at - 1, 0)
            continue
        points, _, comment = line.partition(" ")
        try:
            with book.writing() as connection:
                row = students.number_of(connection, item.student)
                exercise = unit.exercise(item.exercise.name)
                earned = decisions.parse_points(points)
                decisions.mark(
                    connection, row, unit, exercise, item.mark.criterion, earned, author=who, comment=comment
                )
        except UsageError as error:
            out.print(for_terminal_line(str(error), 300))
            continue
        own.add(at)
        at += 1
    out.print(f"{unit.name}: {words.count(len(own), 'mark')} given, {len(items) - len(own)} pending.")


def _given(book: Gradebook, unit: Unit, item: Item) -> Given | None:
    """The mark that stands now, whoever gave it."""
    with book.reading() as connection:
        row = students.number_of(connection, item.student)
        given = decisions.all_marks(connection, unit.name, row)
    place = item.exercise.name, item.mark.criterion
    return next((g for g in reversed(given) if (g.exercise, g.criterion) == place), None)


def _show(item: Item, *, anonymous: bool) -> None:
    """The answer: whose, the code, and what its checks give."""
    out, exercise = stdout(), item.exercise
    out.print()
    out.print(f"{for_terminal_line(words.name(exercise), 140)} · {for_terminal_line(item.shown, 60)}")
    code = _without_name(exercise.code, item.student) if anonymous else exercise.code
    out.print(Barred(code) if code else for_terminal_line(words.told(exercise.missing) or "There is no code.", 400))
    checks = added(c.earned for c in exercise.checks), added(c.points for c in exercise.checks)
    out.print(f"Its checks give {words.of_points(*checks)}.")


def _without_name(code: str, student: str) -> str:
    """`code` without the words of a name."""
    for word in re.findall(r"\w{2,}", student):
        code = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", "⟨…⟩", code, flags=re.IGNORECASE)
    return code


def _ask(item: Item, given: Given | None, at: int, of: int) -> str | None:
    """What was typed; None at the end of input. An empty line asks again, or keeps what was given before."""
    mark = item.mark
    stands = f", {words.amount(given.earned)} given" if given else ""
    stdout().print(
        f"[{at + 1} of {of}] {for_terminal_line(mark.criterion, 400)} (0 to {words.amount(mark.points)}{stands})"
    )
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            return None
        if line or given:
            return line or "s"
        stdout().print(KEYS)
