"""What a job on GitHub tells: the summary of a step, and annotations.

Text of a student's stands behind `::stop-commands::`, and as a message or a parameter of our own commands it is escaped
and taken apart, so that the host reads nothing in it as an order.
"""

from collections.abc import Iterable, Iterator, Sequence

from grader.course import Visibility
from grader.exports.rows import rows
from grader.exports.standing import require_whole
from grader.language import _, ngettext
from grader.reports import words
from grader.reports.escaping import for_markdown, for_workflow
from grader.reports.markdown import markdown
from grader.reports.plain import plain_class
from grader.results import Result, students_view

MOST = 1 << 20
"Bytes of a step's summary."
_ANNOTATIONS = 10
"Of one kind in a step; GitHub drops the others."


def views(results: Sequence[Result], now_visible: Iterable[Visibility] = ("visible",)) -> list[Result]:
    """What a job may tell of each result.

    Raises:
        Refused: a result is provisional.
    """
    seen = tuple(now_visible)
    for result in results:
        require_whole(result)
    return [students_view(result, now_visible=seen) for result in results]


def summary(results: Sequence[Result], now_visible: Iterable[Visibility] = ("visible",), room: int = MOST) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: a table, then the students' reports as far as there is room.

    Args:
        now_visible: which checks students may see by now.
        room: bytes that the summary of the step can still take.

    Raises:
        Refused: a result is provisional.
    """
    found = views(results, now_visible)
    parts = [_table(found)] if len(found) > 1 else []
    room -= sum(len(part.encode()) for part in parts) + 1000
    for n, view in enumerate(found):
        report = markdown(view)
        room -= len(report.encode()) + 1
        if room < 0:
            left = len(found) - n
            form = ngettext(
                "{n} more report has no room here; it is with the files that this run keeps.",
                "{n} more reports have no room here; they are with the files that this run keeps.",
                left,
            )
            parts.append(f"{for_markdown(form.format(n=left))}\n")
            break
        parts.append(report)
    return "\n".join(parts)


def annotations(results: Sequence[Result], now_visible: Iterable[Visibility] = ("visible",)) -> str:
    """Workflow commands for the log: a notice with each score, a warning for what lost points; the first of each.

    Raises:
        Refused: a result is provisional.
    """
    found = views(results, now_visible)
    notices = [_command("notice", view, words.of_points(view.total, view.points), _state(view)) for view in found]
    warnings = [warning for view in found for warning in _warnings(view)]
    return "".join(f"{command}\n" for command in (*notices[:_ANNOTATIONS], *warnings[:_ANNOTATIONS]))


def listing(results: Sequence[Result], token: str, now_visible: Iterable[Visibility] = ("visible",)) -> str:
    """A sentence on each result for the log, in lines that are no commands.

    Args:
        token: a random word, new for each call: who knows it can end what it begins.

    Raises:
        Refused: a result is provisional.
    """
    lines = "\n".join(plain_class(views(results, now_visible)))
    return f"::stop-commands::{token}\n{lines}\n::{token}::\n"


def _warnings(view: Result) -> Iterator[str]:
    for row in rows(view):
        if row.earned is not None and row.earned < row.points:
            yield _command("warning", view, f"{row.number} {row.name}", row.told)


def _command(name: str, view: Result, *lines: str) -> str:
    title = for_workflow(f"{view.student} · {view.unit}", 200, parameter=True)
    return f"::{name} title={title}::{for_workflow(chr(10).join(filter(None, lines)), 1000)}"


def _state(view: Result) -> str:
    return "\n".join([words.upper(_(words.STATES[words.state(view)])), *words.reservations(view)])


def _table(found: Sequence[Result]) -> str:
    head = [_("Student"), _("Unit"), _("Points"), _("State")]
    body = [[v.student, v.unit, words.of_points(v.total, v.points), _(words.STATES[words.state(v)])] for v in found]
    lines = [" | ".join(for_markdown(cell, 100) for cell in row) for row in (head, *body)]
    return "\n".join(f"| {line} |" for line in (lines[0], "--- | --- | --- | ---", *lines[1:])) + "\n"
