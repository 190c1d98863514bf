"""Compare pieces of code by what they compute: without names, layout, annotations and comments."""

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator, Sequence

import msgspec

from grader.release.markers import is_definition


class Form(msgspec.Struct, frozen=True):
    """A piece of code as its shape and its names: two pieces of one shape differ at most in names."""

    shape: str
    names: tuple[str, ...]
    "Of variables, arguments and definitions, in order."


class Code(msgspec.Struct, frozen=True):
    """The forms of a whole text."""

    pieces: dict[str, list[tuple[int, Form]]]
    "Each expression and statement with its line, by shape."
    blocks: list[list[tuple[int, Form, Form]]]
    "Each list of statements: line, form, and form of the value."


class Wanted(msgspec.Struct, frozen=True):
    """The statements of an answer, to be found again."""

    steps: tuple[Form, ...]
    "One per statement; of the last one only its value."
    fixed: frozenset[str]
    "Names that must agree: modules, builtins, functions."
    renamed: bool
    "Look for it under other variable names as well."


WORDS = (ast.Name, ast.Attribute, ast.keyword, ast.Constant, ast.arg)
_SILENT = {"ctx", "kind", "type_comment"}
_SILENT_IN_DEFINITION = {"name", "returns", "type_comment", "decorator_list"}


def size(statements: Sequence[ast.stmt]) -> int:
    """How many names, attributes, keywords and constants the statements have."""
    return sum(isinstance(node, WORDS) for s in statements for node in ast.walk(s))


def is_text(statement: object) -> bool:
    """True for a docstring or another bare constant."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def value_of(statement: ast.stmt) -> ast.AST:
    """What a statement computes: the `f(x)` of `return f(x)`, of `y = f(x)` and of `f(x)`; else itself."""
    if isinstance(statement, ast.Return | ast.Expr | ast.Assign | ast.AnnAssign) and statement.value is not None:
        return statement.value
    return statement


def form(node: ast.AST) -> Form:
    """The form of an expression or statement."""
    names: list[str] = []

    def shape(value: object) -> str:
        if isinstance(value, list):
            return f"[{','.join(shape(v) for v in value if not is_text(v))}]"
        if isinstance(value, ast.Name | ast.arg):
            names.append(value.id if isinstance(value, ast.Name) else value.arg)
            return "_"
        if isinstance(value, ast.AnnAssign) and value.value is not None:
            return f"Assign([{shape(value.target)}],{shape(value.value)})"
        if isinstance(value, ast.AST):
            silent = _SILENT
            if is_definition(value):
                names.append(value.name)
                silent = _SILENT_IN_DEFINITION
            fields = (v for key, v in ast.iter_fields(value) if key not in silent)
            return f"{type(value).__name__}({','.join(map(shape, fields))})"
        return repr(value)

    return Form(shape(node), tuple(names))


def index(trees: Sequence[tuple[int, ast.Module]]) -> Code:
    """The forms of several pieces of one text, each given with the number of lines before it."""
    pieces: dict[str, list[tuple[int, Form]]] = {}
    blocks: list[list[tuple[int, Form, Form]]] = []
    for before, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.expr | ast.stmt):
                found = form(node)
                pieces.setdefault(found.shape, []).append((before + node.lineno, found))
            for _, block in ast.iter_fields(node):
                if isinstance(block, list) and len(block) > 1 and all(isinstance(s, ast.stmt) for s in block):
                    blocks.append([(before + s.lineno, form(s), form(value_of(s))) for s in block])
    return Code(pieces, blocks)


def find(wanted: Wanted, code: Code) -> int:
    """The line where `code` has the statements of `wanted` in their order, or 0."""
    if len(wanted.steps) == 1:
        step = wanted.steps[0]
        alike = code.pieces.get(step.shape, ())
        return next((line for line, piece in alike if _same(wanted, step, piece, {}) is not None), 0)
    return next((line for block in code.blocks if (line := _follow(wanted, 0, block, {}))), 0)


def _follow(wanted: Wanted, at: int, block: list[tuple[int, Form, Form]], renamed: dict[str, str]) -> int:
    """The line where the steps from number `at` on begin in `block`, or 0."""
    step, last = wanted.steps[at], at == len(wanted.steps) - 1
    for n, (line, whole, value) in enumerate(block):
        now = _same(wanted, step, value if last else whole, renamed)
        if now is not None and (last or _follow(wanted, at + 1, block[n + 1 :], now)):
            return line
    return 0


def _same(wanted: Wanted, one: Form, other: Form, renamed: dict[str, str]) -> dict[str, str] | None:
    """How `one` must be renamed to be `other`, on top of what is `renamed` already; None if it cannot be."""
    if one.shape != other.shape:
        return None
    if not wanted.renamed:
        return renamed if one.names == other.names else None
    renamed = dict(renamed)
    for a, b in zip(one.names, other.names, strict=True):
        if a in wanted.fixed and a != b:
            return None
        if renamed.setdefault(a, b) != b:
            return None
    return renamed if len(set(renamed.values())) == len(renamed) else None


def written(text: str, statements: Sequence[ast.stmt]) -> re.Pattern[str]:
    """A pattern that finds statements of `text` written out in prose or comments, whatever their spaces and quotes."""
    pattern = "".join(_tokens(text, statement) + _BETWEEN for statement in statements[:-1])
    value = value_of(statements[-1])
    if pattern and isinstance(value, ast.expr):
        pattern += r"(?:return\b\s*|[\w, ]+=\s*)?"
    return re.compile(rf"(?<![\w.]){pattern}{_tokens(text, value)}(?!\w)")


_BETWEEN = r"[\s#>.;]*"
"What may stand between two statements: line ends, comment signs, a doctest's prompts."
_NO_TOKENS = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def _tokens(text: str, node: ast.AST) -> str:
    """A pattern for the source of `node` in `text`."""
    source = textwrap.dedent(ast.get_source_segment(text, node, padded=True) or ast.unparse(node))
    if isinstance(node, ast.expr):
        # In parentheses an expression may span lines; they are no part of it.
        return r"\s*".join(list(_parts(f"({source})"))[1:-1])
    return r"\s*".join(_parts(source))


def _parts(source: str) -> Iterator[str]:
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in _NO_TOKENS]
    for n, token in enumerate(tokens):
        if token.type == tokenize.NEWLINE:
            if n < len(tokens) - 1:
                yield _BETWEEN
        elif token.type == tokenize.STRING and isinstance(value := _literal(token.string), str):
            yield rf"""["']+{re.escape(value)}["']+"""
        else:
            yield re.escape(token.string)


def _literal(source: str) -> object:
    """What a literal stands for; None for an f-string, which is one token up to Python 3.11."""
    try:
        return ast.literal_eval(source)
    except ValueError:
        return None
