"""Break a reference on purpose: small edits of its syntax tree, each of which at least one scored check must notice.

A mutant of a function or class is a whole definition that takes the place of the reference's; one of a cell exercise is
the statements of its cell. Only what stands between the markers is edited. Beside edits there are *wrappers* around the
right function: it forgets its arguments, answers as the first time, or changes what it was given; and a class that makes
one object for all.
"""

import ast
import copy
import difflib
import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from grader.audit.edits import Edit, edits_of
from grader.audit.wrappers import wrappers_of
from grader.release.lesson import Lesson
from grader.release.markers import Definition, Region, is_definition, last_line


class Mutant(msgspec.Struct, frozen=True):
    """One broken reference."""

    exercise: str
    id: str
    "The same as long as the edit and what is around it in the definition are the same, whatever the layout."
    kind: str
    source: str
    "The definition, or the statements of the cell."
    diff: str


def mutants_of(lesson: Lesson, exercise: str, regions: Sequence[Region], devices: Sequence[str]) -> tuple[Mutant, ...]:
    """All mutants of one exercise, each once.

    Args:
        regions: those of the exercise.
        devices: what counts in the unit; answers on another device are mutants only where there is more than one.
    """
    definition = next((n for n in lesson.tree.body if is_definition(n) and n.name == exercise), None)
    found: dict[str, Mutant] = {}
    made = _of_cell(regions) if definition is None else _of_definition(definition, regions, devices)
    for kind, before, after in made:
        if before != after and after not in found and _compiles(after):
            found[after] = _mutant(exercise, kind, before, after)
    return tuple(found.values())


def _of_definition(
    definition: Definition, regions: Sequence[Region], devices: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    inside = [s for region in regions for s in region.statements]
    bare = _without_docstrings(definition, inside)
    before = ast.unparse(bare)
    for part, statements in _parts(definition, inside):
        for edit in edits_of(part, statements, devices):
            yield edit.kind, before, ast.unparse(_without_docstrings(_edited(definition, edit), inside))
    if isinstance(definition, ast.FunctionDef | ast.ClassDef):
        for kind, wrapper in wrappers_of(definition):
            yield kind, before, f"{before}\n\n{wrapper}"


def _parts(definition: Definition, inside: Sequence[ast.stmt]) -> Iterator[tuple[ast.AST, Sequence[ast.stmt]]]:
    """What is edited together: all of a function, and each method of a class by itself."""
    if not isinstance(definition, ast.ClassDef):
        yield definition, inside
        return
    for method in (n for n in definition.body if isinstance(n, ast.FunctionDef)):
        statements = [s for s in inside if method.lineno <= s.lineno <= last_line(method)]
        if statements:
            yield method, statements


def _of_cell(regions: Sequence[Region]) -> Iterator[tuple[str, str, str]]:
    for region in regions:
        module = ast.Module(list(region.statements), [])
        before = ast.unparse(module)
        for edit in edits_of(module, region.statements, ()):
            yield edit.kind, before, ast.unparse(_edited(module, edit))


def _edited(tree: ast.AST, edit: Edit) -> ast.AST:
    """A copy of `tree` with what the edit puts in the place of its node."""

    def made(value: object) -> object:
        if value is edit.node:
            return list(edit.new) if isinstance(edit.new, tuple) else edit.new
        if isinstance(value, ast.AST):
            same = copy.copy(value)
            for name, field in ast.iter_fields(value):
                setattr(same, name, made(field))
            return same
        if isinstance(value, list):
            items: list[object] = []
            for item in value:
                new = made(item)
                items += new if isinstance(new, list) else [new]
            return items
        return value

    result = made(tree)
    assert isinstance(result, ast.AST)
    return result


def _without_docstrings(tree: ast.AST, inside: Sequence[ast.stmt]) -> ast.AST:
    """A copy without the docstring of the definition and of its methods: they are no part of an answer."""
    tree = copy.deepcopy(tree)
    for node in ast.walk(tree):
        if is_definition(node) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def _mutant(exercise: str, kind: str, before: str, after: str) -> Mutant:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))
    diff = "\n".join(line for line in lines[2:] if not line.startswith("@@"))
    id = hashlib.sha256(f"{exercise}\0{before}\0{after}".encode()).hexdigest()[:8]
    return Mutant(exercise, id, kind, after, diff)


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
