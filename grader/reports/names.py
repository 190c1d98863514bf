"""What the pages of a result are called on disk."""

from collections.abc import Iterable

from grader.errors import ExecutionError
from grader.reports.escaping import file_name, for_terminal_line
from grader.results import Result

CLASS_PAGE = "class.html"


def page_name(result: Result) -> str:
    """The stem of the pages of `result`: another one for every student, unit and hand-in."""
    return file_name(result.student, f"{result.unit}\0{result.submission}")


def page_names(results: Iterable[Result]) -> set[str]:
    """The stems of all pages.

    Raises:
        ExecutionError: two students would share one.
    """
    owners: dict[str, Result] = {}
    for result in results:
        name = page_name(result)
        other = owners.setdefault(name, result)
        if (other.unit, other.student) != (result.unit, result.student):
            one, two = (f"{for_terminal_line(r.student, 100)} ({r.unit})" for r in (other, result))
            raise ExecutionError(
                f"{one} and {two} would have pages of one name, {name}. None was overwritten; all results are kept. "
                "Rename one of the two hand-ins, and grade it into another folder with --out."
            )
    return set(owners)
