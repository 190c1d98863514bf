"""Where in a student's code a tensor gets onto the wrong device; told only where a single place can have done it."""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from grader.checking.errors_told import MAX_SOURCE
from grader.course import Device
from grader.results import Evidence
from grader.submissions import Submission
from grader.syntax import tree_of

_MIXED = re.compile(
    r"to be on the same device|tensors are not at the same device|should be either on cpu or on the same device"
    r"|Expected a '\w+' device type for generator|has data located on a different device"
)
"What torch says where tensors of two devices meet."
_MAKING = frozenset(
    (
        *("arange", "as_tensor", "empty", "eye", "from_numpy", "full", "linspace", "logspace", "normal", "ones", "rand"),
        *("randint", "randn", "randperm", "scalar_tensor", "tensor", "tril_indices", "triu_indices", "zeros"),
    )
)
"Functions of torch that make a tensor on the CPU unless they are told a device."


class _Place(NamedTuple):
    line: int
    sentence: str
    "With a gap for where it is."


class Cause(NamedTuple):
    """What put a tensor onto the wrong device: one sentence, and where; empty where that is not certain."""

    sentence: str = ""
    cell: int | None = None
    line: int | None = None


def cause(evidence: Evidence, exercise: str, submission: Submission) -> Cause:
    """The one line that put a tensor onto the wrong device, if that is certain."""
    mixed = evidence.kind == "raised" and _MIXED.search(evidence.message)
    if not mixed and evidence.kind != "device":
        return Cause()
    for cell in reversed(submission.cells):  # a name that is defined again is the later one
        if evidence.line is not None and cell.index != evidence.cell:
            continue
        part = part_around(cell.source, evidence.line, exercise)
        if part is None:
            continue
        found = list(_places(part))
        found = [p for p in found if p.line == evidence.line] or found
        if len(found) == 1:
            at = f"line {found[0].line}"
            said = found[0].sentence.format(at=at if submission.script else f"cell {cell.index + 1}, {at}")
            return Cause(said, cell.index, found[0].line)
        return Cause()
    return Cause()


def apart(device: Device, because: str) -> str:
    """One sentence on a check that passes on the CPU and not on a GPU; `because` is what `cause` says, or empty."""
    said = f"It passes on the CPU and fails on the {'simulated ' if device == 'sim' else ''}GPU"
    return f"{said} because {because[0].lower()}{because[1:]}" if because else f"{said}."


def part_around(source: str, line: int | None, exercise: str) -> ast.AST | None:
    """The innermost function around a line; without one, what defines the exercise."""
    if len(source) > MAX_SOURCE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tree_of(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    found: ast.AST | None = None
    for node in ast.walk(tree):  # what lies further in comes later
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if line is None and node.name == exercise:
            found = node
        elif line is not None and node.lineno <= line <= (node.end_lineno or node.lineno):
            found = node if not isinstance(node, ast.ClassDef) else found
    return found


def _places(part: ast.AST) -> Iterator[_Place]:
    methods = [n.func for n in ast.walk(part) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    moved = {id(method.value) for method in methods if method.attr in ("to", "cuda", "type_as")}
    for node in ast.walk(part):
        if not isinstance(node, ast.Call):
            continue
        written = [n.value for n in (*node.args, *(k.value for k in node.keywords)) if isinstance(n, ast.Constant)]
        named = next((str(v) for v in written if isinstance(v, str) and re.fullmatch(r"cpu|cuda(:0)?", v)), "")
        match node.func:
            case _ if named:
                yield _Place(node.lineno, f"In {{at}} the device is written out: `{named}`.")
            case ast.Attribute(_, ("cpu" | "cuda") as name) if not node.args and not node.keywords:
                where = "CPU" if name == "cpu" else "GPU"
                yield _Place(node.lineno, f"`.{name}()` in {{at}} moves it to the {where}, wherever it was.")
            case ast.Attribute(ast.Name("torch"), name) if name in _MAKING:
                told = any(k.arg in ("device", None) for k in node.keywords)
                if not told and id(node) not in moved:
                    yield _Place(node.lineno, f"`torch.{name}` in {{at}} makes its tensor on the CPU.")
