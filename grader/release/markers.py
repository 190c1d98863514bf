"""Find the answers in a lesson: the statements between `# BEGIN SOLUTION` and `# END SOLUTION`."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import msgspec

from grader.errors import CourseError
from grader.syntax import tree_of

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

CELL = re.compile(r"# ?%%(?!%)")
"How the first line of a cell begins."
LABEL = re.compile(r"[ \t]*#+[ \t]*(?:Exercise[ \t]+([\w.]*\w)|(Back to the lesson)\b)", re.IGNORECASE)
"The line by which a cell exercise's cell is found, and one with which a region of answers ends."
_MARKER = re.compile(r"(\s*)# (BEGIN|END) SOLUTION\s*")
_LIKE_A_MARKER = re.compile(r"\b(BEGIN|END)[ _-]SOLUTION\b")
_FIX_MARKER = "Write # BEGIN SOLUTION and # END SOLUTION as lines of their own."


class Region(msgspec.Struct, frozen=True):
    """The statements between two markers."""

    begin: int
    "The line of `# BEGIN SOLUTION`, counted from 1 ..."
    end: int
    "... and that of `# END SOLUTION`."
    indent: str
    statements: tuple[ast.stmt, ...]
    owner: str
    "The top-level definition around it; empty in a cell."


def parse(path: Path, text: str) -> ast.Module:
    """The syntax tree of a file of the course.

    Raises:
        CourseError: it is no Python; names the line.
    """
    try:
        return tree_of(text)
    except (SyntaxError, ValueError) as error:
        where = f"{path}:{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else path
        raise CourseError(where, f"is not valid Python: {error}.", "Correct the line.") from None


def is_definition(node: ast.AST) -> TypeGuard[Definition]:
    return isinstance(node, Definition)


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, decorators included."""
    if is_definition(node) and node.decorator_list:
        return min(d.lineno for d in node.decorator_list)
    return node.lineno


def last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def find_regions(path: Path, text: str, tree: ast.Module) -> tuple[Region, ...]:
    """The answers of a lesson, in order.

    Raises:
        CourseError: a marker is unclosed, nested, inside a string, not on its own line, or not around whole statements
            of one block.
    """
    return tuple(_region(path, text, tree, begin, end) for begin, end in _markers(path, text))


def _markers(path: Path, text: str) -> Iterator[tuple[int, int]]:
    """The lines of each pair of markers."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    opened = 0
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{path}:{number}"
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if _LIKE_A_MARKER.search(line):
                raise CourseError(where, "has a marker that is not a line of its own.", _FIX_MARKER)
            if opened and CELL.match(line):
                raise CourseError(
                    where, f"begins a cell inside the answer of line {opened}.", "Close the answer with # END SOLUTION."
                )
            continue
        if number not in comments:
            raise CourseError(where, "has a marker inside a string.", _FIX_MARKER)
        if marker[2] == "BEGIN":
            if opened:
                raise CourseError(
                    where, f"has # BEGIN SOLUTION inside the answer of line {opened}.", "Close that one first."
                )
            opened = number
        elif not opened:
            raise CourseError(where, "has # END SOLUTION without a beginning.", "Write # BEGIN SOLUTION above it.")
        else:
            yield opened, number
            opened = 0
    if opened:
        raise CourseError(f"{path}:{opened}", "has # BEGIN SOLUTION without an end.", "Write # END SOLUTION below it.")


def _blocks(node: ast.AST, above: tuple[ast.AST, ...] = ()) -> Iterator[tuple[tuple[ast.AST, ...], list[ast.stmt]]]:
    """Each list of statements with the nodes around it, outermost first."""
    path = (*above, node)
    for _, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        if children and all(isinstance(child, ast.stmt) for child in children):
            yield path, children
        for child in children:
            if isinstance(child, ast.AST):
                yield from _blocks(child, path)


def _region(path: Path, text: str, tree: ast.Module, begin: int, end: int) -> Region:
    where = f"{path}:{begin}"
    inside: list[tuple[tuple[ast.AST, ...], list[ast.stmt]]] = []
    marked: set[ast.AST] = set()
    for above, block in _blocks(tree):
        if marked.intersection(above):
            continue
        for statement in block:
            if begin < first_line(statement) < end < last_line(statement):
                raise CourseError(f"{path}:{end}", "has # END SOLUTION inside a statement.", "Move it below.")
        here = [s for s in block if begin < first_line(s) and last_line(s) < end]
        if here:
            inside.append((above, here))
            marked.update(here)
    if len(inside) != 1:
        what = "the answer begins in one block and ends in another." if inside else "the markers enclose no statement."
        raise CourseError(where, what, "Put both markers around whole statements of one block.")
    above, statements = inside[0]
    lines = text.split("\n")
    indents = {line[: len(line) - len(line.lstrip())] for line in (lines[begin - 1], lines[end - 1])}
    if indents != {lines[statements[0].lineno - 1][: statements[0].col_offset]}:
        raise CourseError(where, "the markers are not indented like the answer.", "Indent them alike.")
    in_function = any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in above)
    if not in_function and any(isinstance(node, ast.ClassDef) for node in above):
        raise CourseError(where, "marks lines of a class outside its methods.", "Put the markers inside the methods.")
    owner = ""
    if in_function:
        top = above[1]
        if not is_definition(top):
            raise CourseError(where, "marks an answer in a definition that is not at the top level.", "Dedent it.")
        owner = top.name
    return Region(begin, end, indents.pop(), tuple(statements), owner)
