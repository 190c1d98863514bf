"""What an export is made of: the results of one unit, and who is who."""

import csv
from pathlib import Path

from grader.cli.where import find_course, gradebook_of
from grader.engine.store import read_results
from grader.errors import UsageError, reason
from grader.gradebook.records import Student
from grader.results import Result


def results_in(path: Path, unit: str | None) -> tuple[Result, ...]:
    """The results in `path`, or those of one unit, named as in `05_neuron_matmul`, `neuron_matmul`, `05` or `5`."""
    found = read_results(path)
    if not found:
        raise UsageError(f"{path}: there is no result yet. Grade something into it first: grader grade PATH --out DIR")
    if unit is None:
        return found
    chosen = tuple(result for result in found if unit in _names(result.unit))
    if not chosen:
        raise UsageError(
            f"There is no result of unit '{unit}'; there are of {', '.join(sorted({r.unit for r in found}))}."
        )
    return chosen


def _names(unit: str) -> tuple[str, ...]:
    first, _, rest = unit.partition("_")
    return unit, rest, first, first.lstrip("0")


def roster_of(path: Path | None) -> tuple[Student, ...]:
    """The students of a CSV whose columns are named as the fields of a `Student`; without one, of the gradebook.

    Raises:
        UsageError: it cannot be read, has another column, or a line without a label.
        GraderError: the gradebook that is there cannot be opened.
    """
    if path is None:
        return _of_gradebook()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: is no CSV in UTF-8 that can be read ({reason(error)}).") from None
    fields = Student.__struct_fields__
    for line, row in enumerate(rows, 2):
        unknown = [str(title) for title in row if title not in fields]
        if unknown or not row.get("label") or None in row.values():
            raise UsageError(
                f"{path}: line {line} is no student. Write a header with label and what is known of "
                f"{', '.join(fields[1:])}, and as many cells on each line."
            )
    return tuple(Student(**row) for row in rows)


def _of_gradebook() -> tuple[Student, ...]:
    """Everyone in the gradebook of the course here or above; nobody where there is none."""
    try:
        place = gradebook_of(find_course(None))
    except UsageError:
        return ()
    if "://" not in place and not Path(place).is_file():
        return ()
    from grader.gradebook.database import opened, url_of
    from grader.gradebook.students import everyone

    with opened(url_of(place)) as book, book.reading() as connection:
        return everyone(connection, enrolled=False)
