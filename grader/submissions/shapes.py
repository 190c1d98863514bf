"""Compare definitions by what they do: is this one still the stub, are these two the same?"""

import ast
import textwrap
from collections.abc import Sequence

from grader.syntax import tree_of

_TRIVIAL = frozenset(("ctx", "type_comment", "kind"))
"Fields that say nothing about what code does."
_SIGNATURE = frozenset(("decorator_list", "returns", "annotation", "type_params"))
"Fields that do not make a stub another one; nor does `args` of a function."

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def stub_of(source: str, name: str) -> Definition | None:
    """The definition of `name` in the source of its stub."""
    body = tree_of(textwrap.dedent(source)).body
    return next((n for n in body if isinstance(n, Definition) and n.name == name), None)


def is_stub(node: ast.stmt, stub: Definition | None) -> bool:
    """Whether it is as students get it: the body of the stub, or nothing but `raise NotImplementedError`.

    Of a class, each method is nothing but that: it can be told where the stub is not known.
    """
    if not isinstance(node, Definition):
        return False
    body = _without_docstring(node.body)
    if _is_not_done(body):
        return True
    if isinstance(node, ast.ClassDef) and body and all(map(_is_unfinished_method, body)):
        return True
    if stub is None or isinstance(node, ast.ClassDef) != isinstance(stub, ast.ClassDef):
        return False
    return shape_of(body) == shape_of(_without_docstring(stub.body))


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:]
    return body


def _is_not_done(body: list[ast.stmt]) -> bool:
    """Whether a body only says that it is not done."""
    return len(body) == 1 and _says_not_done(body[0])


def _is_unfinished_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_not_done(_without_docstring(node.body))


def _says_not_done(node: ast.AST) -> bool:
    if not isinstance(node, ast.Raise):
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def shape_of(nodes: Sequence[ast.AST], *, signatures: bool = False) -> list[object]:
    """What a piece of code does, flat and comparable: without docstrings, and without signatures if they do not count."""
    aside = _TRIVIAL if signatures else _TRIVIAL | _SIGNATURE
    shape: list[object] = []
    queue: list[object] = list(reversed(nodes))
    while queue:
        node = queue.pop()
        if not isinstance(node, ast.AST):
            # 1, 1.0 and True are equal but not the same.
            shape.append((type(node).__name__, node))
            continue
        if _says_not_done(node):
            shape.append("not done")
            continue
        shape.append(type(node).__name__)
        for field in reversed(node._fields):
            value = getattr(node, field, None)
            if field in aside or (field == "args" and not signatures and isinstance(node, Definition)):
                continue
            if field == "body" and isinstance(node, Definition):
                value = _without_docstring(node.body)
            if isinstance(value, list):
                queue.extend(reversed(value))
                queue.append(len(value))
            else:
                queue.append(value)
    return shape


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, decorators included."""
    decorators = node.decorator_list if isinstance(node, Definition) else []
    return min([node.lineno, *(d.lineno for d in decorators)])
