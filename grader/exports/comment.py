"""A few lines on a result for a host's comment field, which students read; a report says it all."""

import html

from grader.errors import Refused
from grader.reports import words
from grader.reports.escaping import for_csv
from grader.reports.steps import next_step
from grader.reports.visible import one_line
from grader.results import Result

LINE = 240
LINES = 24
"Together below the 2000 characters to which a cell is cut, for units of a usual size."


def comment(view: Result) -> str:
    """Points of each exercise, what changed the score, and what to do next, as HTML on one line for a CSV cell.

    Args:
        view: what the student may see.

    Raises:
        Refused: it is an instructor's view.
    """
    if view.audience != "student":
        raise Refused(f"The result of {view.student} is an instructor's view, and a comment is for the student.")
    step = next_step(view)
    exercises = () if view.rejected else view.exercises
    told = [
        *(f"{words.name(e)}: {words.of_points(e.earned, e.points)}" for e in exercises),
        *(f"{words.signed(a.points)}: {words.changed(a, view)}" for a in view.adjustments),
        *words.reservations(view),
        " ".join((f"{step.title}:", step.advice)),
    ]
    # A cell that begins after the `;` of an entity would be one more that a spreadsheet may run: these need none.
    lines = (one_line(line, LINE).replace("<=", "≤").replace(">=", "≥") for line in told[:LINES])
    return for_csv("<br>".join(html.escape(line, quote=False) for line in lines))
