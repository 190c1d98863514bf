"""Find the answers to cell exercises: the code from a label's line to the next label.

A region ends where another label stands, at a line `# Back to the lesson`, and where an exercise is defined. So cells that
a student added below belong to it, whatever their number, and those of the lesson do not.
"""

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from grader.course import Exercise, Unit
from grader.release.markers import LABEL
from grader.submissions.cells import Part
from grader.submissions.records import MAX_CODE, Answer, Cell, Region
from grader.submissions.shapes import Definition, first_line
from grader.submissions.text import plain


class Mark(msgspec.Struct, frozen=True, order=True):
    """A line where one region ends, and with a label another one begins."""

    part: int
    line: int
    label: str = ""


class Span(msgspec.Struct, frozen=True):
    """The code from one place up to, and without, another."""

    start: Mark
    end: Mark


def cell_answers(unit: Unit, parts: Sequence[Part], cells: Sequence[Cell], *, script: bool) -> list[Answer]:
    """The answers to a unit's cell exercises; `cells` are those of `parts`, as they are run."""
    if not unit.cells:
        return []
    marks = sorted(_marks(parts, {e.name for e in unit.definitions}))
    marks.append(Mark(len(parts), 1))
    return [_answer(e, marks, parts, cells, script) for e in unit.cells]


def _marks(parts: Sequence[Part], names: set[str]) -> Iterator[Mark]:
    for p, part in enumerate(parts):
        inside: set[int] = set()
        for node in part.body:
            first = first_line(node)
            inside.update(range(first + 1, (node.end_lineno or first) + 1))
            if isinstance(node, Definition) and node.name in names:
                yield Mark(p, first)
        for line, text in enumerate(part.cell.source.split("\n"), 1):
            if line not in inside and (found := LABEL.match(text)):
                yield Mark(p, line, (found[1] or "").lower())


def _answer(
    exercise: Exercise, marks: list[Mark], parts: Sequence[Part], cells: Sequence[Cell], script: bool
) -> Answer:
    label = exercise.label.lower()
    spans = [Span(mark, marks[n + 1]) for n, mark in enumerate(marks) if mark.label == label]
    done = [span for span in spans if not is_empty(span, parts)]
    if not done:
        line = f"`# Exercise {exercise.label}`"
        if not spans:
            if script:
                note = f"The line {line} stands nowhere: put it above your answer, so that the answer is found."
            else:
                note = f"No cell begins with the line {line}: put it above your answer, so that the cell is found."
            return Answer(exercise.name, "absent", note=note)
        mark = spans[-1].start
        note = f"Nothing but comments stands below the line {line}."
        return Answer(exercise.name, "stub", cell=cells[mark.part].index, line=mark.line, note=note)
    note = ""
    if len(done) > 1:
        places = [
            f"line {s.start.line}" if script else f"cell {cells[s.start.part].index + 1}" for s in (done[-1], done[0])
        ]
        note = f"Exercise {exercise.label} is answered twice: {places[0]} counts, not {places[1]}."
    return found(exercise, done[-1], parts, cells, note)


def found(
    exercise: Exercise,
    span: Span,
    parts: Sequence[Part],
    cells: Sequence[Cell],
    note: str = "",
    spare: Sequence[str] = (),
) -> Answer:
    """The answer that stands in a span; `spare` names may stand for missing data."""
    start, end = span.start, span.end
    run = list(cells[: end.part])
    texts = [_lines(cells[p].source, *_edges(span, p)) for p in range(start.part, end.part)]
    if end.part < len(cells) and end.line > 1:
        last = cells[end.part]
        run.append(msgspec.structs.replace(last, source="\n".join(last.source.split("\n")[: end.line - 1])))
        texts.append(_lines(last.source, *_edges(span, end.part)))
    code = "\n\n".join(text for text in texts if text)
    region = Region(tuple(run), start.part, start.line, tuple(spare))
    cell = cells[start.part]
    return Answer(exercise.name, "found", plain(code, MAX_CODE, "\n\t"), cell.index, start.line, note, region)


def is_empty(span: Span, parts: Sequence[Part]) -> bool:
    """Whether no statement stands in a span; of what cannot be parsed, whether there are but comments."""
    for p in range(span.start.part, min(span.end.part + 1, len(parts))):
        first, end = _edges(span, p)
        part = parts[p]
        if part.problem:
            lines = part.cell.source.split("\n")[first - 1 : end - 1 if end else None]
            if any(line.strip() and not line.lstrip().startswith("#") for line in lines):
                return False
        elif any(
            first <= first_line(node) and (not end or first_line(node) < end) and not _is_pass(node)
            for node in part.body
        ):
            return False
    return True


def _is_pass(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...
    )


def _edges(span: Span, part: int) -> tuple[int, int]:
    """The first line of a span in a part, and the one that is no longer in it; 0 for the part's end."""
    return span.start.line if part == span.start.part else 1, span.end.line if part == span.end.part else 0


def _lines(source: str, first: int, end: int) -> str:
    lines = source.split("\n")[first - 1 : end - 1 if end else None]
    own = [line for line in lines if not re.match(r"#[ \t]*%%", line)]  # where a script's next cell begins
    return textwrap.dedent("\n".join(own)).strip("\n")
