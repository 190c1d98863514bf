"""Find answers to the questions of a lesson that has no labels: where each begins, and which code tries to answer it.

A *zone* is the code from where data are made to where the next question's data are. Within it a question begins at one of
its phrases, in a comment or in the text above a cell; where these are gone, answers are told apart by the operations that
they use and by the cells that they stand in.
"""

import ast
import re
from collections.abc import Iterator, Sequence

import msgspec

from grader.course import Exercise, Unit
from grader.submissions.cells import Part
from grader.submissions.records import Answer, Cell
from grader.submissions.regions import Mark, Span, found
from grader.submissions.shapes import first_line
from grader.submissions.text import plain

_WORD = re.compile(r"[^\w@]+")


class Attempt(msgspec.Struct, frozen=True):
    """A statement that works on a question's data."""

    mark: Mark
    operations: frozenset[str]


def question_answers(unit: Unit, parts: Sequence[Part], cells: Sequence[Cell], prose: Sequence[str]) -> list[Answer]:
    """The answers to a unit's cell exercises; `prose` is the text above each code cell of the notebook, empty
    ones included."""
    groups = _groups(unit.cells)
    starts = _zone_starts(groups, parts)
    prose = _above(parts, prose)
    spans: dict[str, Span] = {}
    for n, group in enumerate(groups):
        start = starts[n]
        if start is not None:
            later = [s for s in starts[n + 1 :] if s is not None]
            zone = Span(start, min(later, default=Mark(len(parts), 1)))
            spans |= _divide(group, zone, parts, prose)
    return [
        found(e, spans[e.name], parts, cells) if e.name in spans else Answer(e.name, "absent", note=_absent(e, parts))
        for e in unit.cells
    ]


def _above(parts: Sequence[Part], prose: Sequence[str]) -> list[str]:
    """The text above each part, that above empty cells before it included."""
    found, done = [], 0
    for part in parts:
        found.append("\n".join(prose[done : part.cell.index + 1]))
        done = part.cell.index + 1
    return found


def _groups(exercises: Sequence[Exercise]) -> list[list[Exercise]]:
    """Exercises on the same data, in order."""
    groups: list[list[Exercise]] = []
    for exercise in exercises:
        if groups and groups[-1][0].data == exercise.data:
            groups[-1].append(exercise)
        else:
            groups.append([exercise])
    return groups


def _absent(exercise: Exercise, parts: Sequence[Part]) -> str:
    broken = next((p for p in reversed(parts) if p.problem and any(n in p.cell.source for n in exercise.data)), None)
    if broken is not None:
        return f"Cell {broken.cell.index + 1} {broken.problem}."
    names = ", ".join(exercise.data)
    return f"No code was found that works on this question's data ({names})."


# ---- zones -----------------------------------------------------------------------------------------------------------


def _zone_starts(groups: Sequence[Sequence[Exercise]], parts: Sequence[Part]) -> list[Mark | None]:
    """Where the data of each group are begun to be made."""
    starts: list[Mark | None] = []
    known: set[str] = set()
    after = Mark(0, 0)
    for group in groups:
        names = {bare(name) for name in group[0].data}
        own = names - known
        made = [(mark, bound) for mark, bound in _assignments(parts, names) if mark > after]
        first = next((mark for mark, bound in made if bound & own), None)
        if first is not None:
            # What the group shares with an earlier one is often made anew, in the same cell and above.
            near = [mark for mark, _ in made if mark < first and mark.part == first.part]
            first = near[0] if near else first
            after = first
        starts.append(first)
        known |= names
    return starts


def _assignments(parts: Sequence[Part], names: set[str]) -> Iterator[tuple[Mark, set[str]]]:
    for p, part in enumerate(parts):
        for node in part.body:
            stored = {bare(n.id) for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            if stored & names:
                yield Mark(p, first_line(node)), stored & names


def bare(name: str) -> str:
    """`W_1` and `w1` are one name; single letters stay as they are."""
    short = name.replace("_", "")
    return short.lower() if len(short) > 1 else short


# ---- questions in a zone ---------------------------------------------------------------------------------------------


def _divide(group: Sequence[Exercise], zone: Span, parts: Sequence[Part], prose: Sequence[str]) -> dict[str, Span]:
    """The span of each exercise of a group that is tried in the zone."""
    attempts = list(_attempts(group[0].data, zone, parts))
    if len(group) == 1:
        return {group[0].name: zone} if attempts else {}
    begins = [_begin(e.phrases, zone, parts, prose) for e in group]
    edges = [zone.start]
    for n, exercise in enumerate(group[1:], 1):
        begin = begins[n]
        if begin is None or not any(edges[-1] <= a.mark < begin for a in attempts):
            begin = _next_question(exercise, edges[-1], begin, attempts)
        edges.append(begin if begin is not None and begin > edges[-1] else zone.end)
    edges.append(zone.end)
    spans = {e.name: Span(a, b) for e, a, b in zip(group, edges, edges[1:], strict=False)}
    tried = {e.name: [a for a in attempts if s.start <= a.mark < s.end] for e in group for s in [spans[e.name]]}
    alone = [e.name for e in group if tried[e.name]]
    if len(alone) == 1:
        # One answer only: it is to the question that its operations fit, wherever it stands.
        name = _fits(group, tried[alone[0]], begins, alone[0])
        return {name: Span(zone.start, zone.end)}
    return {name: span for name, span in spans.items() if tried[name]}


def _fits(group: Sequence[Exercise], attempts: Sequence[Attempt], begins: Sequence[Mark | None], standing: str) -> str:
    used = frozenset().union(*(a.operations for a in attempts))
    for exercise in group:
        if used & set(exercise.operations):
            return exercise.name
    # Nothing tells but where it stands: below its own phrase, else it answers the question without operations.
    place = next(n for n, e in enumerate(group) if e.name == standing)
    if begins[place] is not None:
        return standing
    return next((e.name for e in group if not e.operations), standing)


def _next_question(exercise: Exercise, start: Mark, begin: Mark | None, attempts: Sequence[Attempt]) -> Mark | None:
    """Where the answer to a later question on the same data begins, by what the attempts do."""
    here = [a for a in attempts if a.mark >= start]
    if not here:
        return begin
    fitting = [a for a in here[1:] if a.operations & set(exercise.operations)]
    plain_before = [
        a for a in fitting if any(not b.operations & set(exercise.operations) for b in here if b.mark < a.mark)
    ]
    other_cell = [a for a in here if a.mark.part != here[0].mark.part]
    if plain_before:
        return plain_before[0].mark
    if fitting and other_cell:
        return next((a.mark for a in fitting if a.mark.part != here[0].mark.part), other_cell[0].mark)
    return other_cell[0].mark if other_cell else begin


def _attempts(data: Sequence[str], zone: Span, parts: Sequence[Part]) -> Iterator[Attempt]:
    """Statements in the zone that read two of the data's names, and do more than to make or to look at them."""
    names = {bare(name) for name in data}
    for p in range(zone.start.part, min(zone.end.part + 1, len(parts))):
        for node in parts[p].body:
            mark = Mark(p, first_line(node))
            if not zone.start <= mark < zone.end:
                continue
            read = {bare(n.id) for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            if len(read & names) >= 2 and not _only_looks(node):
                yield Attempt(mark, frozenset(_operations(node)))


def _only_looks(node: ast.stmt) -> bool:
    """Whether a statement only shows names and their attributes, as `print(features, weights.shape)` does."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    items: list[ast.expr] = [value]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("print", "display"):
        items = list(value.args)
    elif isinstance(value, ast.Tuple):
        items = list(value.elts)
    return all(isinstance(item, ast.Name | ast.Attribute | ast.Constant | ast.JoinedStr) for item in items)


def _operations(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            yield inner.attr
        elif isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.MatMult):
            yield "@"


def _begin(phrases: Sequence[str], zone: Span, parts: Sequence[Part], prose: Sequence[str]) -> Mark | None:
    """The first line in the zone with one of the phrases: of a comment, or the cell below the text that has it."""
    wanted = [_words(phrase) for phrase in phrases]
    for p in range(zone.start.part, min(zone.end.part + 1, len(parts))):
        top = Mark(p, 1)
        above = _words(prose[p])
        if zone.start < top < zone.end and any(phrase in above for phrase in wanted):
            return top
        for line, text in enumerate(parts[p].cell.source.split("\n"), 1):
            mark = Mark(p, line)
            if zone.start < mark < zone.end and "#" in text and any(phrase in _words(text) for phrase in wanted):
                return mark
    return None


def _words(text: str) -> str:
    return f" {_WORD.sub(' ', plain(text, 20_000)).lower().strip()} "
