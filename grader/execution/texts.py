"""See what a statement turns into text: in `print("y = %.4f" % f(x))` the number has no name and is never printed itself."""

import ast
from collections.abc import Callable, MutableMapping
from typing import Any

NAME = "__seen__"
"What the function that sees is called in the namespace."
See = Callable[[object, int, int], None]


def watched(statement: ast.stmt, namespace: MutableMapping[str, Any], see: See) -> ast.stmt:
    """A statement that computes the same, and calls `see(value, line, column)` for what a bare expression formats."""
    if not isinstance(statement, ast.Expr):
        return statement

    def seen(value: object, line: int, column: int) -> object:
        see(value, line, column)
        return value

    watching = _Watching()
    made = ast.Expr(watching.visit(statement.value))
    if watching.found:
        namespace[NAME] = seen
    return ast.fix_missing_locations(ast.copy_location(made, statement))


class _Watching(ast.NodeTransformer):
    """Put a call around each value that becomes text."""

    found = False

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        return ast.copy_location(ast.FormattedValue(self._seen(node.value), node.conversion, node.format_spec), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if not (
            isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
        ):
            return self.generic_visit(node)
        right = node.right
        if isinstance(right, ast.Tuple):
            right = ast.copy_location(ast.Tuple([self._seen(item) for item in right.elts], right.ctx), right)
        elif not isinstance(right, ast.Dict):
            right = self._seen(right)
        return ast.copy_location(ast.BinOp(node.left, node.op, right), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func
        formats = isinstance(function, ast.Attribute) and function.attr == "format"
        formats = formats or (isinstance(function, ast.Name) and function.id in ("str", "repr", "format", "round"))
        if not formats:
            return self.generic_visit(node)
        given = [item if isinstance(item, ast.Starred) else self._seen(item) for item in node.args]
        named = [ast.keyword(k.arg, self._seen(k.value) if k.arg else k.value) for k in node.keywords]
        return ast.copy_location(ast.Call(function, given, named), node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node

    def _seen(self, value: ast.expr) -> ast.expr:
        if isinstance(value, ast.Constant | ast.Name):  # a name is looked at anyway
            return value
        self.found = True
        inner = self.visit(value)
        arguments = [inner, ast.Constant(value.lineno), ast.Constant(value.col_offset + 1)]
        return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), arguments, []), value)
