"""The small edits of a syntax tree that make mutants: each takes one node and says what stands in its place."""

import ast
import copy
from collections.abc import Iterator, Sequence

import msgspec

from grader.audit.wrappers import annotation_of

_BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_AXES = frozenset(("dim", "axis", "start_dim", "end_dim"))
_IN_PLACE = frozenset(
    (
        *(
            "abs",
            "add",
            "addmm",
            "clamp",
            "cos",
            "div",
            "exp",
            "fill",
            "floor",
            "log",
            "masked_fill",
            "mul",
            "neg",
            "pow",
        ),
        *(
            "relu",
            "requires_grad",
            "round",
            "sigmoid",
            "sin",
            "sqrt",
            "square",
            "squeeze",
            "sub",
            "swapaxes",
            "t",
            "tanh",
        ),
        *("transpose", "unsqueeze", "zero"),
    )
)
"Methods of a tensor that have a twin with an underscore."
_RESIZING = {"view": "resize_", "reshape": "resize_"}
_IN_PLACE_OPERATORS = {ast.Add: "add_", ast.Sub: "sub_", ast.Mult: "mul_", ast.Div: "div_"}


class Edit(msgspec.Struct, frozen=True):
    """One edit."""

    kind: str
    node: ast.AST
    new: ast.AST | tuple[ast.AST, ...]
    "In its place; several statements in the place of one."


_ORDERLESS = frozenset(("transpose", "swapaxes", "max", "min"))
"Calls whose two arguments may be swapped."


def edits_of(tree: ast.AST, inside: Sequence[ast.stmt], devices: Sequence[str]) -> Iterator[Edit]:
    """Every edit of the statements `inside`, which stand in `tree`: a definition, or a module of a cell's statements."""
    function = tree if isinstance(tree, ast.FunctionDef) else None
    tensors = _tensors(function)
    unordered: list[ast.AST] = []
    for node in _open_to_edits(inside, unordered):
        if isinstance(node, ast.stmt):
            yield from _of_statement(node, function, devices)
        if isinstance(node, ast.Constant):
            yield from _of_constant(node)
        elif isinstance(node, ast.BinOp):
            yield from _of_binary(node, tensors)
        elif isinstance(node, ast.UnaryOp):
            yield Edit("operator", node, node.operand)
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield Edit("operator", node, ast.BoolOp(other, node.values))
            for n in range(len(node.values)):
                yield Edit("operand dropped", node, _joined(node, n))
        elif isinstance(node, ast.Compare):
            yield from _of_comparison(node)
        elif isinstance(node, ast.Call):
            yield from _of_call(node, devices)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield Edit("index dropped", node, node.value)
        elif isinstance(node, ast.IfExp):
            yield Edit("branch", node, node.body)
            yield Edit("branch", node, node.orelse)
        elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load) and node not in unordered:
            for n in range(len(node.elts) - 1):
                yield Edit("items swapped", node, type(node)(_swapped(node.elts, n), ast.Load()))
    if function is not None:
        yield from _of_function(function, inside, devices)


def _open_to_edits(inside: Sequence[ast.stmt], unordered: list[ast.AST]) -> Iterator[ast.AST]:
    """All nodes but the words of errors and what is only shown; those whose order means nothing go to `unordered`."""
    todo: list[ast.AST] = list(inside)
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.Expr) and _only_shows(node):
            continue
        yield node
        if isinstance(node, ast.Compare) and isinstance(node.ops[-1], ast.In | ast.NotIn):
            unordered.append(node.comparators[-1])
        if isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue
        annotations = [getattr(node, name, None) for name in ("annotation", "returns")]
        todo += [c for c in ast.iter_child_nodes(node) if c not in annotations]


def _only_shows(node: ast.Expr) -> bool:
    value = node.value
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id == "print"
    return isinstance(value, ast.Constant | ast.Name)


def _tensors(function: ast.FunctionDef | None) -> frozenset[str]:
    """Names of the arguments that are tensors."""
    arguments = function.args.args if function is not None else []
    return frozenset(a.arg for a in arguments if annotation_of(a.annotation).startswith("torch.Tensor"))


def _of_constant(node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield Edit("constant", node, ast.Constant(not value))
    elif isinstance(value, int):
        yield Edit("constant", node, ast.Constant(value + 1))
        yield Edit("constant", node, _number(value - 1))
    elif isinstance(value, float):
        yield Edit("constant", node, ast.Constant(value + 1.0))
        yield Edit("constant", node, ast.Constant(value * 1.1 if value else 0.5))


def _number(value: int) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _of_binary(node: ast.BinOp, tensors: frozenset[str]) -> Iterator[Edit]:
    for other in _BINARY.get(type(node.op), ()):
        yield Edit("operator", node, ast.BinOp(node.left, other(), node.right))
    yield Edit("operand dropped", node, node.left)
    yield Edit("operand dropped", node, node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow | ast.FloorDiv):
        yield Edit("operands swapped", node, ast.BinOp(node.right, node.op, node.left))
    if type(node.op) in _IN_PLACE_OPERATORS and isinstance(node.left, ast.Name) and node.left.id in tensors:
        method = ast.Attribute(node.left, _IN_PLACE_OPERATORS[type(node.op)], ast.Load())
        yield Edit("in place", node, ast.Call(method, [node.right], []))


def _of_comparison(node: ast.Compare) -> Iterator[Edit]:
    for n, op in enumerate(node.ops):
        for other in _COMPARED.get(type(op), ()):
            ops = [*node.ops[:n], other(), *node.ops[n + 1 :]]
            yield Edit("comparison", node, ast.Compare(node.left, ops, node.comparators))


def _joined(node: ast.BoolOp, without: int) -> ast.expr:
    values = [*node.values[:without], *node.values[without + 1 :]]
    return values[0] if len(values) == 1 else ast.BoolOp(node.op, values)


def _swapped(items: Sequence[ast.expr], n: int) -> list[ast.expr]:
    return [*items[:n], items[n + 1], items[n], *items[n + 2 :]]


def _of_call(node: ast.Call, devices: Sequence[str]) -> Iterator[Edit]:
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    for n in range(len(node.args)):
        yield Edit("argument dropped", node, ast.Call(func, [*node.args[:n], *node.args[n + 1 :]], node.keywords))
    for n in range(len(node.args) - 1):
        if (
            name not in _ORDERLESS
            and not isinstance(node.args[n], ast.Starred)
            and not isinstance(node.args[n + 1], ast.Starred)
        ):
            yield Edit("arguments swapped", node, ast.Call(func, _swapped(node.args, n), node.keywords))
    for n, keyword in enumerate(node.keywords):
        if keyword.arg == "strict":  # a guard, which nothing meets in an answer that is right
            continue
        rest = [*node.keywords[:n], *node.keywords[n + 1 :]]
        yield Edit("keyword dropped", node, ast.Call(func, node.args, rest))
        if keyword.arg in _AXES:
            for other in _other_axes(keyword.value):
                yield Edit(
                    "axis",
                    node,
                    ast.Call(
                        func, node.args, [ast.keyword(k.arg, other if k is keyword else k.value) for k in node.keywords]
                    ),
                )
    method = isinstance(func, ast.Attribute) and not _is_module(func.value)
    if isinstance(func, ast.Attribute) and method:
        if name != "cpu" or len(devices) > 1:
            yield Edit("call dropped", node, func.value)
        if func.attr in _IN_PLACE or func.attr in _RESIZING:
            twin = _RESIZING.get(func.attr, f"{func.attr}_")
            yield Edit(
                "in place", node, ast.Call(ast.Attribute(func.value, twin, ast.Load()), node.args, node.keywords)
            )
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield Edit("call dropped", node, node.args[0])


def _other_axes(value: ast.expr) -> Iterator[ast.expr]:
    try:
        held = ast.literal_eval(value)
    except ValueError:
        return
    if isinstance(held, int) and not isinstance(held, bool):
        for other in (0, 1, -1):
            if other != held:
                yield _number(other)


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node).split(".")[0] in {"torch", "np", "numpy", "math", "F", "nn"}


def _of_statement(node: ast.stmt, function: ast.FunctionDef | None, devices: Sequence[str]) -> Iterator[Edit]:
    if isinstance(node, ast.AugAssign):
        for other in _BINARY.get(type(node.op), ()):
            yield Edit("operator", node, ast.AugAssign(node.target, other(), node.value))
    if isinstance(node, ast.If | ast.While):
        for value in (True, False):
            if isinstance(node, ast.If) or not value:
                new = copy.copy(node)
                new.test = ast.Constant(value)
                yield Edit("condition", node, new)
    if isinstance(node, ast.Return) and node.value is not None and function is not None:
        yield from _of_return(node, node.value, function, devices)
    elif not isinstance(node, ast.Return | ast.Pass | ast.FunctionDef | ast.Import | ast.ImportFrom):
        yield Edit("statement dropped", node, ast.Pass())


def _of_return(node: ast.Return, value: ast.expr, function: ast.FunctionDef, devices: Sequence[str]) -> Iterator[Edit]:
    returns = annotation_of(function.returns)
    if returns == "torch.Tensor":
        calls = {"detached": "detach", "dtype": "double", "dtype ": "float", "shape": "flatten", "shape ": "unsqueeze"}
        calls |= {"device": "cpu"} if len(devices) > 1 else {}
        for kind, method in calls.items():
            if method == "float" and "torch.float32" in ast.unparse(value):
                continue
            if method == "detach" and not _tensors(function):  # no gradient comes in
                continue
            arguments: list[ast.expr] = [ast.Constant(0)] if method == "unsqueeze" else []
            yield Edit(
                kind.strip(), node, ast.Return(ast.Call(ast.Attribute(value, method, ast.Load()), arguments, []))
            )
    elif returns == "np.ndarray":
        for dtype in ("float32", "float64"):
            call = ast.Call(ast.Attribute(value, "astype", ast.Load()), [ast.Constant(dtype)], [])
            yield Edit("dtype", node, ast.Return(call))
    elif returns == "int":
        yield Edit("dtype", node, ast.Return(ast.Call(ast.Name("float", ast.Load()), [value], [])))


def _of_function(function: ast.FunctionDef, inside: Sequence[ast.stmt], devices: Sequence[str]) -> Iterator[Edit]:
    """An argument in the place of the answer, an early return, an argument without its graph or on another device."""
    first = inside[0]
    text = "\n".join(map(ast.unparse, inside))
    for argument in function.args.args:
        name = ast.Name(argument.arg, ast.Load())
        yield Edit("returned argument", first, (ast.Return(name), first))
        if annotation_of(argument.annotation) == "torch.Tensor":
            methods = ("detach", "float", *(("cpu",) if len(devices) > 1 else ()))
            for method in methods:
                # There already, or of no consequence: nothing is returned.
                if f".{method}()" in text or "ensor" not in annotation_of(function.returns):
                    continue
                # Among others of a wider dtype a narrow argument is widened again, and loses its last digits only.
                if method == "float" and ("torch.float32" in text or len(_tensors(function)) > 1):
                    continue
                call = ast.Call(ast.Attribute(name, method, ast.Load()), [], [])
                assign = ast.Assign([ast.Name(argument.arg, ast.Store())], call, lineno=0)
                kind = {"detach": "detached", "float": "dtype", "cpu": "device"}[method]
                yield Edit(kind, first, (assign, first))
    for statement in inside[:-1]:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = ast.Name(statement.targets[0].id, ast.Load())
            yield Edit("early return", statement, (statement, ast.Return(name)))
