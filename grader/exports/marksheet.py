"""Points by hand as a CSV file: a row for each criterion of each answer, to be filled in a spreadsheet and read back.

Points are exact: `2`, `2.5`, and `1/3` where no decimal is. The column `marked` counts how often a criterion was marked
before; by it a row is recognised that somebody has marked meanwhile.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec
from sqlalchemy.engine import Connection

from grader.errors import UsageError
from grader.gradebook import decisions
from grader.gradebook.standing import Standing
from grader.reports.escaping import for_csv, from_csv
from grader.results import Mark

COLUMNS = ("student", "exercise", "criterion", "points", "earned", "comment", "marked")
_NEEDED = (*COLUMNS[:3], "earned")
_DELIMITERS = (",", ";", "\t")
_BEYOND = "beyond"
"Stands for the header of cells that have none."
MOST_ERRORS = 20
"That are told at once."


class Line(msgspec.Struct, frozen=True):
    """One criterion of one answer, as it stands."""

    student: str
    shown: str
    "What the file calls the student."
    exercise: str
    mark: Mark
    times: int
    "How often it was marked."

    @property
    def place(self) -> tuple[str, str, str]:
        """What the file tells it by."""
        return for_csv(self.shown), self.exercise, for_csv(self.mark.criterion)


def lines_of(connection: Connection, found: Sequence[Standing], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Every criterion of those whose answers are graded.

    Args:
        names: what the file calls a student, where that is not the label.
    """
    unit = found[0].unit if found else ""
    times = Counter((m.student, m.exercise, m.criterion) for m in decisions.all_marks(connection, unit))
    return tuple(
        Line(s.student, names.get(s.student, s.student), e.name, m, times[s.student, e.name, m.criterion])
        for s in found
        if s.result is not None
        for e in s.result.exercises
        for m in e.marks
    )


def write_marks(lines: Sequence[Line]) -> bytes:
    """The file: CSV in UTF-8 with a byte order mark, by which spreadsheets know it. No cell of it is a formula."""
    held = io.StringIO(newline="")
    table = csv.writer(held)
    table.writerow(COLUMNS)
    for line in lines:
        mark = line.mark
        earned = "" if mark.earned is None else _number(mark.earned)
        table.writerow((*line.place, _number(mark.points), earned, for_csv(mark.comment), line.times))
    return held.getvalue().encode("utf-8-sig")


def read_marks(content: bytes, lines: Sequence[Line], name: str) -> tuple[Line, ...]:
    """The lines that a file changes, with the marks that it gives; an empty cell under `earned` changes nothing.

    Raises:
        UsageError: anything in it cannot be read; tells all of it, by line.
    """
    known = {line.place: line for line in lines}
    if len(known) < len(lines):
        raise UsageError(f"{name}: two students of the roster look alike in a CSV file. Mark them in the terminal.")
    errors: list[str] = []
    given: dict[tuple[str, str, str], Line] = {}
    for number, row in _rows(content, name):
        try:
            line = _found(row, known)
            if line.place in given:
                raise UsageError("the same student, exercise and criterion stand further up.")
            given[line.place] = _marked(row, line)
        except UsageError as error:
            errors.append(f"line {number}: {error}")
    if errors:
        more = len(errors) - MOST_ERRORS
        told = [*errors[:MOST_ERRORS], *([f"and {more} more"] if more > 0 else [])]
        raise UsageError("\n".join((f"{name}: nothing was read.", *told)))
    return tuple(line for place, line in given.items() if line is not known[place])


def _rows(content: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by its column, and the line of the file on which it begins."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name}: is not in UTF-8. Save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if lacking := [column for column in _NEEDED if column not in header]:
            raise UsageError(
                f"{name}: has no column {', '.join(lacking)}. Write the file with --write, and fill in earned and comment."
            )
        begins = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, dict(zip((*header, *[_BEYOND] * len(row)), row, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{name}: line {reader.line_num} is no CSV ({error}).") from None


def _found(row: Mapping[str, str], known: Mapping[tuple[str, str, str], Line]) -> Line:
    if _BEYOND in row:
        raise UsageError("there are more cells than columns. Put a comment in quotes.")
    place = row.get("student", ""), row.get("exercise", ""), row.get("criterion", "")
    if place in known:
        return known[place]
    for n, what in enumerate(("graded student", "exercise with a rubric", "criterion")):
        if place[: n + 1] not in {p[: n + 1] for p in known}:
            raise UsageError(f"there is no {what} '{place[n]}'{' there' if n else ''}.")
    raise AssertionError("a place of which every part is known")


def _marked(row: Mapping[str, str], line: Line) -> Line:
    """The line with what the row gives; the same object where it gives nothing new."""
    earned, comment = row.get("earned", "").strip(), row.get("comment", "")
    stands = line.mark
    if not earned:
        if comment.strip() and comment != for_csv(stands.comment):
            raise UsageError("there is a comment without points. Fill in earned too.")
        return line
    points = decisions.parse_points(earned)
    same = comment == for_csv(stands.comment)
    if points == stands.earned and same:
        return line
    if "points" in row and decisions.parse_points(row["points"]) != stands.points:
        raise UsageError(f"'{stands.criterion}' has {_number(stands.points)} points now. Write the file anew.")
    if not 0 <= points <= stands.points:
        raise UsageError(f"at most {_number(stands.points)} can be given for '{stands.criterion}', and not {earned}.")
    if "marked" in row and row["marked"].strip() != str(line.times):
        was = "" if stands.earned is None else f" ({_number(stands.earned)} points, by {stands.by})"
        raise UsageError(f"it was marked meanwhile{was}. Empty earned to leave that, or write the file anew.")
    said = stands.comment if same else from_csv(comment).strip()
    return msgspec.structs.replace(line, mark=msgspec.structs.replace(stands, earned=points, comment=said))


def _number(points: Fraction) -> str:
    """Exact: a decimal where there is one, else a fraction."""
    rest = points.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return str(points) if rest > 1 else f"{float(points):.15g}"
