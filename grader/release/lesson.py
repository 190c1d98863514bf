"""Read `lesson.py`: cells in jupytext's percent format, with the reference between markers.

A marker is a whole line, `# BEGIN SOLUTION` or `# END SOLUTION`, and the two enclose whole statements of one block:

    # %%
    def relu(x):
        \"\"\"Replace what is negative with 0.\"\"\"
        # BEGIN SOLUTION
        return x.clamp(min=0)
        # END SOLUTION

In a function or method the marked lines become `raise NotImplementedError("relu")`, at the marker's indentation and
with the name of the enclosing top-level definition; in a cell outside any definition they become nothing. What stands
before the first `# %%` (a docstring, comments) is for authors and ships to nobody.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.course import Unit
from grader.errors import CourseError
from grader.release.markers import (
    CELL,
    LABEL,
    Definition,
    Region,
    find_regions,
    first_line,
    is_definition,
    last_line,
    parse,
)
from grader.syntax import tree_of


class CodeCell(msgspec.Struct, frozen=True):
    """A code cell of a lesson."""

    first: int
    "Its first line that is not empty, counted from 1 ..."
    last: int
    "... and its last one, in the lesson's text."
    label: str
    "The label of the cell exercise that it poses, such as 3.0; empty for any other cell."
    ends: bool
    "Whether it begins with a line that ends the region of a cell exercise above."


class Lesson(msgspec.Struct, frozen=True):
    """A lesson, and what is left of it without its answers."""

    path: Path
    text: str
    tree: ast.Module
    regions: tuple[Region, ...]
    public: str
    "The text as students get it, from the first cell on."
    lines: tuple[int, ...]
    "For each line of `public`, its line in `text`."
    public_tree: ast.Module
    cells: tuple[CodeCell, ...]

    def exercise_of(self, region: Region, unit: Unit) -> str:
        """The exercise that an answer belongs to; empty if it belongs to none."""
        if region.owner:
            return region.owner
        label = next((c.label for c in self.cells if c.first <= region.begin <= c.last), "")
        return next((e.name for e in unit.cells if e.label == label), "")

    def place(self, line: int) -> str:
        """Where `line` of the lesson is, as messages name it."""
        return f"{self.path}:{line}"


def read_lesson(path: Path) -> Lesson:
    """Read a lesson and find its markers.

    Raises:
        CourseError: it is not there, is no Python, or a marker is unclosed, nested, inside a string, not on its own
            line, or not around whole statements of one block.
    """
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        raise CourseError(path, "is not there.", "Write the lesson in the percent format.") from None
    except UnicodeDecodeError as error:
        raise CourseError(path, f"is not UTF-8: {error}.", "Save it as UTF-8.") from None
    tree = parse(path, text)
    regions = find_regions(path, text, tree)
    public, lines = _without(path, text, tree, regions)
    try:
        public_tree = tree_of(public)
    except SyntaxError as error:
        # The parser stumbles below the answer that left an empty block.
        stumbled = lines[(error.lineno or 1) - 1]
        raise CourseError(
            f"{path}:{max(r.begin for r in regions if r.begin <= stumbled)}",
            f"without the answer the lesson is no valid Python: {error.msg}.",
            "Leave a statement outside the markers.",
        ) from None
    return Lesson(path, text, tree, regions, public, lines, public_tree, tuple(_code_cells(text)))


def _code_cells(text: str) -> Iterator[CodeCell]:
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if CELL.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        own = [n for n in range(start + 1, end) if lines[n].strip()]
        if own and "[markdown]" not in lines[start] and "[raw]" not in lines[start]:
            found = LABEL.match(lines[own[0]])
            yield CodeCell(own[0] + 1, own[-1] + 1, found[1] or "" if found else "", found is not None)


def definitions(tree: ast.Module) -> dict[str, list[Definition]]:
    """The top-level functions and classes by name, in order."""
    found: dict[str, list[Definition]] = {}
    for node in tree.body:
        if is_definition(node):
            found.setdefault(node.name, []).append(node)
    return found


def _without(path: Path, text: str, tree: ast.Module, regions: tuple[Region, ...]) -> tuple[str, tuple[int, ...]]:
    """The text from the first cell on, with each answer replaced, and the original line of each line."""
    lines = text.rstrip("\n").split("\n")
    start = next((n for n, line in enumerate(lines, start=1) if CELL.match(line)), 0)
    if not start:
        raise CourseError(path, "has no cell.", "Begin each cell with a line # %% or # %% [markdown].")
    for node in tree.body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if first_line(node) < start and not (docstring and last_line(node) < start):
            raise CourseError(f"{path}:{node.lineno}", "stands before the first cell.", "Put # %% above it.")
    replaced = {line: region for region in regions for line in range(region.begin, region.end + 1)}
    kept: list[tuple[int, str]] = []
    for number, line in enumerate(lines[start - 1 :], start=start):
        region = replaced.get(number)
        if region is None:
            kept.append((number, line))
        elif number == region.begin and region.owner:
            kept.append((number, f'{region.indent}raise NotImplementedError("{region.owner}")'))
    return "\n".join(line for _, line in kept) + "\n", tuple(number for number, _ in kept)


def stub_sources(tree: ast.Module, text: str, names: set[str]) -> dict[str, str]:
    """The source of each definition in `names`, decorators included."""
    lines = text.split("\n")
    return {
        name: "\n".join(lines[first_line(nodes[-1]) - 1 : last_line(nodes[-1])])
        for name, nodes in definitions(tree).items()
        if name in names
    }


def stubs(unit: Unit) -> dict[str, str]:
    """The source of the stub of each function and class as students get it, by the exercise's name.

    None of a built unit: its script is where a student works, and tells what an answer is by now, not what the stub
    was. A body that only raises NotImplementedError is taken for a stub anyway.

    Raises:
        CourseError: the lesson is wrong, or an exercise is not in it.
    """
    if not unit.has_lesson:
        return {}
    path = unit.folder / "lesson.py"
    lesson = read_lesson(path)
    found = stub_sources(lesson.public_tree, lesson.public, {e.name for e in unit.definitions})
    for exercise in unit.definitions:
        if exercise.name not in found:
            raise CourseError(path, f"has no stub of {exercise.name}.", "Define it at the top level.")
    return {e.name: found[e.name] for e in unit.definitions}


def reference_source(unit: Unit) -> str:
    """The whole lesson with its reference, as a module that runs.

    Raises:
        CourseError: the unit is a built one, which has no reference.
    """
    path = unit.folder / "lesson.py"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(path, "is not there: a built unit has no reference.", "Name its source.") from None
