"""What must be said beside a score wherever it goes, and which results go nowhere."""

from grader.errors import Refused
from grader.language import ngettext
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.results import Result


def require_whole(result: Result) -> None:
    """Let only a result through that says something about the whole submission.

    Raises:
        Refused: a check with points was left out of the run.
    """
    if result.provisional:
        raise Refused(
            f"{for_terminal_line(result.student, 100)}, {for_terminal_line(result.unit, 100)}: this result is provisional, "
            "since a check with points was left out of the run. Grade it again without --device."
        )


def standing(view: Result) -> tuple[str, ...]:
    """That it was rejected or is held, that checks follow, that points are open which a person gives: a sentence each."""
    said = [words.told(view.rejected), *words.reservations(view)]
    if view.pending:
        number = len(view.pending)
        form = ngettext(
            "{n} part of this unit is graded by a person and is still open; its points can be added to this score.",
            "{n} parts of this unit are graded by a person and are still open; their points can be added to this score.",
            number,
        )
        said.append(form.format(n=number))
    return tuple(filter(None, said))
