"""A submission as a notebook with feedback under each answer, and the same as a page, by nbconvert.

Only the code of the submission's cells enters: no outputs, no counts of execution, no text of a student's.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from grader.errors import Refused
from grader.language import ngettext
from grader.reports import outline, words
from grader.reports.highlight import Line, code_lines
from grader.reports.markdown import escaped, written
from grader.reports.outline import Block, Piece, Said
from grader.reports.pages import MAX_BYTES, equip, style
from grader.reports.room import ROOMS, Room
from grader.reports.student import ended_lines, marked_lines
from grader.reports.visible import visible
from grader.results import ExerciseResult, Result

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter

_MATH = re.compile(r"(?:\\[\\$])+")
"What begins a formula in Jupyter although Markdown has it escaped."


class Cell(msgspec.Struct, frozen=True):
    """One cell: code of the submission, or feedback."""

    id: str
    code: str = ""
    place: str = ""
    "Where the code stands in the submission."
    first: int = 1
    "The number of its first line there."
    why: Mapping[int, str] = {}
    "What is to say of lines, by their number."
    feedback: tuple[Block, ...] = ()

    def lines(self) -> tuple[Line, ...]:
        return code_lines(self.code, first=self.first, why=self.why, limit=len(self.code))


def notebook(result: Result) -> str:
    """The notebook as JSON, of less than a megabyte and the same bytes each time."""
    for room in ROOMS:
        text = _json(result, room)
        if len(text.encode()) <= MAX_BYTES:
            break
    return text


def notebook_page(result: Result) -> str:
    """The notebook as one HTML file that runs nothing and loads nothing.

    Raises:
        Refused: nbconvert is not installed.
    """
    for room in ROOMS:
        page = _page(result, room)
        if len(page.encode()) <= MAX_BYTES:
            break
    return page


def require_nbconvert() -> None:
    """
    Raises:
        Refused: it is not installed.
    """
    try:
        import nbconvert.exporters.templateexporter  # noqa: F401
    except ModuleNotFoundError as error:
        raise Refused(f"A notebook's page needs {error.name}: pip install 'firstlayer[instructor]'.") from None


def _json(result: Result, room: Room) -> str:
    cells = [_written(cell) for cell in _cells(result, room)]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _written(cell: Cell) -> dict[str, Any]:
    kept: dict[str, Any] = {"id": cell.id, "metadata": {}}
    if cell.code:
        return kept | {"cell_type": "code", "source": cell.code, "execution_count": None, "outputs": []}
    return kept | {"cell_type": "markdown", "source": written(cell.feedback, _for_jupyter).rstrip()}


def _for_jupyter(text: str) -> str:
    """As in Markdown, and no formula: Jupyter looks for those once Markdown is rendered, but not in code."""
    return _MATH.sub(lambda signs: f"`{signs[0][1::2]}`", escaped(text))


def _cells(result: Result, room: Room) -> Iterator[Cell]:
    """Summary, then the submission with the feedback on each exercise under the cell that answers it."""
    yield Cell("summary", feedback=(*outline.title(result), *outline.above(result, room)))
    exercises = () if result.rejected else result.exercises[: room.items]
    cells = {source.cell for source in result.sources}
    here = defaultdict[int | None, list[ExerciseResult]](list)
    for exercise in exercises:
        here[exercise.cell if exercise.cell in cells else None].append(exercise)
    left = room.checks
    number = 0
    for source in result.sources:
        for first, code, answers in _parts(result, source.source, here[source.cell]):
            if code.strip():
                number += 1
                yield _code(f"code-{number}", code, result, source.cell, first, room)
            for exercise in answers:
                yield _feedback(result, exercise, room, max(left, 0))
                left -= len(exercise.checks)
    for exercise in here[None]:
        if exercise.code:  # its cell was not kept
            number += 1
            yield _code(f"code-{number}", exercise.code, result, exercise.cell, exercise.line or 1, room)
        yield _feedback(result, exercise, room, max(left, 0))
        left -= len(exercise.checks)
    if more := 0 if result.rejected else len(result.exercises) - len(exercises):
        said = ngettext("And {n} more exercise, not shown here.", "And {n} more exercises, not shown here.", more)
        yield Cell("more", feedback=(Said((Piece(said.format(n=more)),), "quiet"),))


def _feedback(result: Result, exercise: ExerciseResult, room: Room, most: int) -> Cell:
    return Cell(
        f"feedback-{result.exercises.index(exercise) + 1}",
        feedback=tuple(outline.of_exercise(result, exercise, room, most)),
    )


def _code(id: str, code: str, result: Result, cell: int | None, first: int, room: Room) -> Cell:
    shown = visible(code, len(code) if room is ROOMS[0] else room.block)
    return Cell(id, shown, words.place(result, cell, None), first, _why(result, cell))


def _why(result: Result, cell: int | None) -> dict[int, str]:
    """The lines of a cell that matter, as on the page, and the one at which the cell ended."""
    return ended_lines(result.cells, cell) | marked_lines(result.checks, cell)


def _parts(
    result: Result, source: str, answers: Sequence[ExerciseResult]
) -> Iterator[tuple[int, str, Sequence[ExerciseResult]]]:
    """A cell of a notebook as it is; a script is cut below each answer. Each part with the number of its first line."""
    lines = source.split("\n")
    cuts = defaultdict[int, list[ExerciseResult]](list)
    for exercise in answers:
        end = (exercise.line or 1) + exercise.code.rstrip("\n").count("\n")
        below = next((line for line in lines[end:] if line.strip()), "")
        fits = result.source.endswith(".py") and exercise.line and below and not below[0].isspace()
        cuts[end if fits else len(lines)].append(exercise)
    first = 0
    for end in sorted({*cuts, len(lines)}):
        part = "\n".join(lines[first:end])
        begins = first + 1 + len(part) - len(part.lstrip("\n"))
        yield begins, part.strip("\n"), cuts[end]
        first = end


def _page(result: Result, room: Room) -> str:
    import nbformat

    cells = list(_cells(result, room))
    document: dict[str, Any] = {"cells": [_written(cell) for cell in cells], "metadata": {}}
    head = tuple(outline.title(result))
    page, _resources = _exporter().from_notebook_node(
        nbformat.from_dict(  # type: ignore[no-untyped-call]
            document | {"nbformat": 4, "nbformat_minor": 5}
        ),
        resources={
            "cells": {cell.id: cell for cell in cells},
            "head": head,
            "summary": cells[0].feedback[len(head) :],
            "below": outline.below(result),
            "title": " · ".join((words.of_points(result.total, result.points), result.title[:80], result.student[:80])),
        },
    )
    return str(page)


@cache
def _exporter() -> "TemplateExporter":
    require_nbconvert()
    from jinja2 import PackageLoader, StrictUndefined
    from nbconvert.exporters.templateexporter import TemplateExporter

    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_file="notebook.html.j2",
        # Neither the working folder nor what is installed for Jupyter has a say.
        extra_template_basedirs=[],
        extra_loaders=[PackageLoader("grader.reports")],
    )
    environment = exporter.environment
    environment.add_extension("jinja2.ext.i18n")
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    equip(environment)
    environment.globals |= style("style.css.j2", "notebook.css.j2")
    return exporter
