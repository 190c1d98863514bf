"""What the student's own code says of a mistake that its value or its message alone does not tell.

Each function gives one sentence, what to do and then why, or nothing where the code does not have it. Nothing of a
sentence depends on what a check called the code with.
"""

import ast
import re
import warnings
from collections.abc import Iterator

from grader.checking.device_told import part_around
from grader.results import Evidence
from grader.submissions import Answer, Submission
from grader.syntax import tree_of

_CONVERTS = frozenset(("bfloat16", "bool", "double", "float", "half", "int", "long", "short"))
"Methods of a tensor that give it a dtype."
_INPUT = re.compile(r"(?:tensor|array) of shape \([\d, ]*\), (?P<dtype>\w+):")
"How an evidence tells an argument."


def of_value(evidence: Evidence, answer: Answer, submission: Submission) -> str:
    """On a value that is None, or of another dtype than wanted."""
    if evidence.actual is not None and evidence.actual.kind == "None":
        return _returns_none(answer, submission)
    return _conversion(answer, submission) if evidence.kind == "dtype" and _follows(evidence) else ""


def of_error(evidence: Evidence, submission: Submission) -> str:
    """On a tensor that was asked for one True or False: whether it is an argument that may be left out."""
    if "Boolean value of Tensor" not in evidence.message or evidence.line is None:
        return ""
    source = next((c.source for c in submission.cells if c.index == evidence.cell), "")
    part = part_around(source, evidence.line, "")
    if not isinstance(part, ast.FunctionDef):
        return ""
    optional = _optional(part.args)
    asked = next((name for name in _asked(part, evidence.line) if name in optional), "")
    if not asked:
        return ""
    return (
        f"Compare with None, `{asked} is not None`: whether an argument was given is not whether it is true, and a tensor of "
        "several numbers has no one answer to that."
    )


def _optional(arguments: ast.arguments) -> set[str]:
    """The parameters that are None where they are left out."""
    places = [*arguments.posonlyargs, *arguments.args]
    first = len(places) - len(arguments.defaults)
    pairs = [
        *zip(places[first:], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {p.arg for p, default in pairs if isinstance(default, ast.Constant) and default.value is None}


def _asked(part: ast.AST, line: int) -> Iterator[str]:
    """The names that a line asks for True or False."""
    for node in ast.walk(part):
        tests: list[ast.expr] = []
        match node:
            case ast.If() | ast.IfExp() | ast.While():
                tests = [node.test]
            case ast.BoolOp():
                tests = node.values
            case ast.UnaryOp(op=ast.Not()):
                tests = [node.operand]
        yield from (t.id for t in tests if isinstance(t, ast.Name) and t.lineno == line)


def _returns_none(answer: Answer, submission: Submission) -> str:
    for node in _nodes(answer):
        match node:
            case ast.Return(value=None) | ast.Return(value=ast.Constant(value=None)):
                at = _place(node, answer, submission)
                return f"Return the result: `{ast.unparse(node)}` in {at} gives None back."
    return ""


def _follows(evidence: Evidence) -> bool:
    """Whether what is wanted has the dtype of every argument."""
    given = {found["dtype"] for text in evidence.inputs if (found := _INPUT.match(text))}
    return evidence.expected is not None and given == {evidence.expected.dtype}


def _conversion(answer: Answer, submission: Submission) -> str:
    for node in _nodes(answer):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[]) if name in _CONVERTS:
                shown = f".{name}()"
            case ast.Call(func=ast.Attribute(attr="to" | "type" as name), args=[ast.Attribute() as dtype]):
                if not re.fullmatch(r"torch\.(float|double|half|bfloat|u?int|long|short|bool)\d*", ast.unparse(dtype)):
                    continue
                shown = f".{name}({ast.unparse(dtype)})"
            case _:
                continue
        at = _place(node, answer, submission)
        return (
            f"Keep the dtype of the arguments, and leave conversions out: `{shown}` in {at} gives a dtype that is written "
            "out, whatever comes in."
        )
    return ""


def _nodes(answer: Answer) -> Iterator[ast.stmt | ast.expr]:
    """The statements and expressions of an answer; none where it cannot be read by itself."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tree_of(answer.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr))


def _place(node: ast.stmt | ast.expr, answer: Answer, submission: Submission) -> str:
    line = f"line {node.lineno + (answer.line or 1) - 1}"
    return line if submission.script or answer.cell is None else f"cell {answer.cell + 1}, {line}"
