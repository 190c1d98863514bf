"""Find each exercise's answer in the syntax tree: which definition counts, which are unchanged stubs, what was misspelt.

Nothing here runs code. Trees are walked with a list, not by recursion: how deep they go is for the student to choose.
"""

import ast
import difflib
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from grader.submissions.cells import Part
from grader.submissions.records import MAX_CODE, Answer, Cell
from grader.submissions.shapes import Definition, first_line, is_stub, shape_of, stub_of
from grader.submissions.text import plain, quoted

_CLOSE = 0.75
"How alike a misspelt name is, as difflib counts."
_MAX_SEARCHED = 1 << 20
"Characters of a cell that is searched as text, since it cannot be parsed."
_MAX_COMPARED = 20
"Definitions of one name that are compared with the last."
_MAX_SPELLINGS = 200
"Names that are compared with a missing one."
_EARLIER = re.compile(
    r"(?:`\w+` is defined in [^;]{1,200}; the last one was graded|Exercise \S{1,20} is answered twice: [^.]{1,200})\. ?"
)


class Binding(msgspec.Struct, frozen=True):
    """One place at the top level that binds a name."""

    name: str
    node: ast.stmt
    part: int
    "Index of the part it stands in."
    statement: int
    "Index of the top-level statement around it: alternatives of one `if` share it."


def bindings(parts: Sequence[Part]) -> dict[str, list[Binding]]:
    """Every binding of every name at module level, in order; `del` of a name is one as well."""
    found: dict[str, list[Binding]] = {}
    for p, part in enumerate(parts):
        for s, statement in enumerate(part.body):
            for node in _at_top_level(statement):
                for name in _bound_by(node):
                    found.setdefault(name, []).append(Binding(name, node, p, s))
    return found


def answers(
    names: Sequence[str], stubs: Mapping[str, str], parts: Sequence[Part], *, script: bool
) -> tuple[tuple[Answer, ...], tuple[Cell, ...]]:
    """The answer to each exercise, and the cells to run: without unchanged stubs that would hide a real answer."""
    found = bindings(parts)
    blanked: dict[int, list[ast.stmt]] = {}
    result = []
    for name in names:
        stub = stub_of(stubs.get(name, ""), name)
        here = found.get(name, [])
        real = [b for b in here if not is_stub(b.node, stub)]
        if real and not isinstance(real[-1].node, ast.Delete):
            answers_here = {id(b) for b in real}
            for b in here[here.index(real[0]) :]:
                if id(b) not in answers_here:
                    blanked.setdefault(b.part, []).append(b.node)
            result.append(_found(name, real, parts, script))
        else:
            result.append(_missing(name, here, found, names, parts, script))
    cells = tuple(
        msgspec.structs.replace(p.cell, source=_blank(p.cell.source, blanked[i])) if i in blanked else p.cell
        for i, p in enumerate(parts)
    )
    return tuple(result), cells


def newest(answer: Answer) -> Answer:
    """The answer without what its note says of earlier ones: where cells are run again and again, these are no news."""
    return msgspec.structs.replace(answer, note=_EARLIER.sub("", answer.note).strip())


def _at_top_level(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statement and those in its blocks, in order; not what stands in functions and classes."""
    queue: list[ast.AST] = [statement]
    while queue:
        node = queue.pop()
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for field in ("finalbody", "orelse", "handlers", "cases", "body"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                queue.extend(reversed(block))


def _bound_by(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases):
            return [a.asname or a.name.partition(".")[0] for a in aliases]
        case ast.ImportFrom(names=aliases):
            return [a.asname or a.name for a in aliases if a.name != "*"]
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return _names(targets)
        case ast.AnnAssign(target=target, value=value):
            return _names([target]) if value is not None else []
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            return _names([target])
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return _names([i.optional_vars for i in items if i.optional_vars is not None])
        case ast.Expr(value=ast.NamedExpr(target=target)):
            return _names([target])
    return []


def _names(targets: Sequence[ast.expr]) -> list[str]:
    names, queue = [], list(reversed(targets))
    while queue:
        node = queue.pop()
        if isinstance(node, ast.Name):
            names.append(node.id)
        elif isinstance(node, (ast.Tuple, ast.List)):
            queue.extend(reversed(node.elts))
        elif isinstance(node, ast.Starred):
            queue.append(node.value)
    return names


def _found(name: str, real: list[Binding], parts: Sequence[Part], script: bool) -> Answer:
    deleted = [n for n, b in enumerate(real) if isinstance(b.node, ast.Delete)]
    real = real[deleted[-1] + 1 :] if deleted else real
    last = real[-1]
    notes = []
    wraps = {id(b) for b in real if _reads(b.node, name)}
    whole = [b for b in real if id(b) not in wraps]
    same = shape_of([last.node], signatures=True)
    others = [
        b
        for b in whole[-_MAX_COMPARED - 1 :]
        if (b.part, b.statement) != (last.part, last.statement) and shape_of([b.node], signatures=True) != same
    ]
    if others and id(last) not in wraps:
        places = _and([_place(b.part, b.node.lineno, parts, script) for b in (*others[-3:], last)])
        notes.append(f"{quoted(name)} is defined in {places}; the last one was graded.")
    broken = [
        p
        for p, part in enumerate(parts)
        if p > last.part and part.problem and _defined_in_text(name).search(part.cell.source, 0, _MAX_SEARCHED)
    ]
    if broken:
        notes.append(
            f"Another one does not count: cell {parts[broken[-1]].cell.index + 1} {parts[broken[-1]].problem}."
        )
    # What is wrapped later is shown from its definition on.
    shown = whole[-1] if whole else last
    code, line = _code(parts[shown.part].cell.source, shown.node)
    if shown is not last:
        code += "\n\n" + _code(parts[last.part].cell.source, last.node)[0]
    return Answer(name, "found", plain(code, MAX_CODE, "\n\t"), parts[shown.part].cell.index, line, " ".join(notes))


def _missing(
    name: str,
    here: list[Binding],
    found: Mapping[str, list[Binding]],
    names: Sequence[str],
    parts: Sequence[Part],
    script: bool,
) -> Answer:
    if here and isinstance(here[-1].node, ast.Delete):
        place = _place(here[-1].part, here[-1].node.lineno, parts, script)
        return Answer(name, "absent", note=f"It is deleted again in {place}: take that line out.")
    for part in reversed(parts):
        if part.problem and (seen := _defined_in_text(name).search(part.cell.source, 0, _MAX_SEARCHED)):
            if part.runs:
                line = part.cell.source.count("\n", 0, seen.start()) + 1
                note = "This code was not looked into before it was run."
                return Answer(name, "found", plain(seen[0], 200), part.cell.index, line, note)
            note = f"Cell {part.cell.index + 1}, which seems to define it, {part.problem}."
            return Answer(name, "absent", plain(part.cell.source, MAX_CODE, "\n\t"), part.cell.index, 1, note)
    note = _hint(name, {n: b for n, b in found.items() if n not in names}, parts, script, strict=bool(here))
    if not here:
        return Answer(name, "absent", note=note)
    last = here[-1]
    code, line = _code(parts[last.part].cell.source, last.node)
    return Answer(name, "stub", plain(code, MAX_CODE, "\n\t"), parts[last.part].cell.index, line, note)


def _hint(name: str, found: Mapping[str, list[Binding]], parts: Sequence[Part], script: bool, *, strict: bool) -> str:
    """Where the answer may be instead: under another name, or inside something."""
    if close := _close(name, found, strict=strict):
        last = found[close][-1]
        place = _place(last.part, last.node.lineno, parts, script)
        return f"Did you mean {quoted(close)} in {place}? Then rename it to {quoted(name)}."
    return _inside(name, parts, script)


def _close(name: str, found: Mapping[str, list[Binding]], *, strict: bool) -> str:
    """A name that may be a misspelling of `name`, or none; `strict` while the stub stands and so the name was seen."""
    defined = [n for n, b in found.items() if isinstance(b[-1].node, Definition | ast.Assign)][:_MAX_SPELLINGS]
    for other in defined:
        if _bare(other) == _bare(name):
            return other
    spellings = {
        _bare(n[: 2 * len(name) + 2]): n for n in defined if isinstance(found[n][-1].node, Definition) or not strict
    }
    close = difflib.get_close_matches(_bare(name), spellings, 1, 0.9 if strict else _CLOSE)
    return spellings[close[0]] if close else ""


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


def _inside(name: str, parts: Sequence[Part], script: bool) -> str:
    """A sentence on a definition that stands inside a class or a function, where it cannot be found."""
    for p, part in enumerate(parts):
        for outer in part.body:
            if isinstance(outer, Definition):
                for node in outer.body:
                    if isinstance(node, Definition) and node.name == name:
                        place = _place(p, node.lineno, parts, script)
                        return f"It stands inside {quoted(outer.name)} in {place}: move it to the left margin."
    return ""


def _reads(node: ast.stmt, name: str) -> bool:
    """Whether an assignment makes the name from itself, as `f = vectorize(f)` does."""
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return value is not None and any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(value))


def _defined_in_text(name: str) -> re.Pattern[str]:
    """Where code that was not parsed seems to define `name`."""
    return re.compile(
        rf"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+{name}\b[^\n]*|^{name}[ \t]*[:=][^\n=][^\n]*", re.MULTILINE
    )


def _place(part: int, line: int, parts: Sequence[Part], script: bool) -> str:
    return f"line {line}" if script else f"cell {parts[part].cell.index + 1}"


def _and(places: list[str]) -> str:
    """`cell 2 and cell 5`; a place that repeats is named once."""
    once = list(dict.fromkeys(places))
    return " and ".join(once) if len(once) > 1 else f"{once[0]}, twice"


def _code(source: str, node: ast.stmt) -> tuple[str, int]:
    """The lines of a definition with the comments directly above, and the line where they begin."""
    lines = source.split("\n")
    first = first_line(node)
    while first > 1 and re.match(r"\s*#(?!\s*%%)", lines[first - 2]):
        first -= 1
    return textwrap.dedent("\n".join(lines[first - 1 : node.end_lineno])[: 4 * MAX_CODE]), first


def _blank(source: str, nodes: Sequence[ast.stmt]) -> str:
    """`source` without these definitions, line for line; inside a block a `pass` keeps the block."""
    lines = source.split("\n")
    for node in nodes:
        first, end = first_line(node) - 1, node.end_lineno or node.lineno
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip(" \t\f"))]
        lines[first:end] = [""] * (end - first)
        if node.col_offset:
            lines[first] = indent + "pass"
    return "\n".join(lines)
