"""What `%check` shows in a notebook: HTML that runs nothing, loads nothing and suits any theme, and the terminal's text.

A card brings its own style, which touches nothing around it; where a notebook is not trusted its style is taken away, and
it still reads as text. It is kept in the notebook, so it is small.
"""

from io import StringIO
from typing import Any

import msgspec
from rich.console import Console, Group, RenderableType
from rich.text import Text

from grader.language import _
from grader.reports.advice import Advice, advice
from grader.reports.escaping import for_terminal_line
from grader.reports.ladder import Depths, down_to, further, opened
from grader.reports.pages import render_within
from grader.reports.room import ROOMS
from grader.reports.text import checks_only, passed
from grader.results import Evidence, ExerciseResult, Result, Verdict

MAX_BYTES = 200_000
"Of the HTML."
_WIDTH = 88
"Characters of a line of the text."


class Card(msgspec.Struct, frozen=True):
    """One output of a cell; a front end takes the form that it can show."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


class Told(msgspec.Struct, frozen=True):
    """One exercise as a card tells of it."""

    exercise: ExerciseResult
    advice: Advice | None
    hints: int
    "So many of the folded hints are told."
    more: str
    "What is left to ask for, in a sentence; empty where there is nothing."


def said(sentence: str) -> Card:
    """A sentence: that a check is under way, or why there is none."""
    return Card(_html(ROOMS[1], sentence=sentence), for_terminal_line(sentence))


def checked(result: Result, last: str, depths: Depths) -> Card:
    """The checks of one's own cells, as `text.checks_only` tells them.

    Args:
        last: what stands below them.
        depths: how far down the ladder of its hints each exercise is told.
    """
    alone = len(result.exercises) == 1
    told = [
        Told(bare, advice(bare), opened(e, depths), further(e, depths, alone=alone))
        for e, bare in zip(result.exercises, down_to(result, depths).exercises, strict=True)
        if not result.rejected
    ]
    where = _counted(result)
    values = {"result": result, "told": told, "passed": passed(result), "last": last, "where": where}
    for room in ROOMS[1:-1]:
        html = _html(room, **values)
        if html:
            break
    text = _text(checks_only(result, depths), *(Text(line) for line in (last, where) if line))
    return Card(html or _html(ROOMS[-1], **values), text)


def _counted(result: Result) -> str:
    """How cells are counted, where the place of an error is told."""
    raised = [o.evidence for c in result.checks for o in c.outcomes if o.evidence is not None]
    cells = [e.cell for e in raised] + [e.cell for e in result.exercises if e.missing and e.code]
    cell = next((c for c in cells if c is not None), None)
    return "" if cell is None else _("Cells are counted as they ran: cell {n} has [{n}] beside it.").format(n=cell + 1)


def _html(room: Any, **values: Any) -> str:
    """The card's HTML; empty where it would be too large."""
    sources = {s.cell: s.source.split("\n") for s in values["result"].sources} if "result" in values else {}

    def line_of(evidence: Evidence) -> str:
        lines, at = sources.get(evidence.cell or 0, []), evidence.line or 0
        return lines[at - 1].strip() if evidence.cell is not None and 0 < at <= len(lines) else ""

    found: dict[str, Any] = {"result": None, "told": (), "sentence": "", "look": "", "line_of": line_of} | values
    if found["result"]:
        found["look"] = _look(found["result"])
    return render_within(MAX_BYTES, "card.html.j2", room, **found) or ""


def _look(result: Result) -> str:
    verdicts = {c.verdict for c in result.checks}
    if verdicts - {Verdict.PASSED, Verdict.UNGRADED}:
        return "failed"
    return "ungraded" if Verdict.UNGRADED in verdicts else "passed"


def _text(*parts: RenderableType) -> str:
    written = StringIO()
    console = Console(
        file=written, width=_WIDTH, color_system=None, force_jupyter=False, highlight=False, markup=False, emoji=False
    )
    console.print(Group(*parts))
    return "\n".join(line.rstrip() for line in written.getvalue().strip("\n").split("\n"))
