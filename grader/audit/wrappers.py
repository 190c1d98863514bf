"""Mutants around the right function: one that forgets, remembers or changes its arguments."""

import ast
from collections.abc import Iterator

_WRAPPED = "right_{name}"
_REMEMBER_ALL = """\
kept_{name} = {{}}

def {name}(*args, **kwargs):
    return kept_{name}.setdefault('answer', {right}(*args, **kwargs))"""
_REMEMBER_BY_SHAPE = """\
kept_{name} = {{}}

def {name}(*args, **kwargs):
    key = repr([getattr(a, 'shape', a) for a in (*args, *kwargs.values())])
    return kept_{name}.setdefault(key, {right}(*args, **kwargs))"""
_REMEMBER_ONE = """\
kept_{name} = {{}}

def {name}({parameters}):
    {parameter} = kept_{name}.setdefault('{parameter}', {parameter})
    return {right}({passed})"""
_ONE_SIZE = """\
kept_{name} = {{}}

def {name}(*args, **kwargs):
    sizes = repr([getattr(a, 'shape', a) for a in (*args, *kwargs.values())])
    if kept_{name}.setdefault('sizes', sizes) != sizes:
        raise RuntimeError('made for other sizes')
    return {right}(*args, **kwargs)"""
_CONSTANT = """\
def {name}(*args, **kwargs):
    return {right}(*args, **kwargs) * 0"""
_CHANGES = """\
def {name}({parameters}):
    answer = {right}({passed})
    {change}
    return answer"""


def wrappers_of(definition: ast.FunctionDef | ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The kind and the source of each wrapper; it finds the function or class under its own name, and replaces it."""
    name, right = definition.name, _WRAPPED.format(name=definition.name)
    begin = f"{right} = {name}\n"

    def made(template: str, **more: str) -> str:
        return begin + template.format(name=name, right=right, **more)

    yield "remembered size", made(_ONE_SIZE)
    if isinstance(definition, ast.ClassDef):
        yield "remembered answer", made(_REMEMBER_ALL)
        yield "remembered answer by arguments", made(_REMEMBER_BY_SHAPE)
        return
    returns = annotation_of(definition.returns)
    if returns != "None":
        yield "remembered answer", made(_REMEMBER_ALL)
        kinds = {annotation_of(a.annotation) for a in definition.args.args}
        plain = {kind for kind in kinds if kind in ("torch.Tensor", "np.ndarray")}
        # A list of tensors would be told from another one by all its numbers.
        if plain and not any("Tensor" in k or "ndarray" in k for k in kinds - plain):
            yield "remembered answer by shape", made(_REMEMBER_BY_SHAPE)
    if returns in ("torch.Tensor", "np.ndarray"):
        yield "returned constant", made(_CONSTANT)
    if definition.args.vararg or definition.args.kwarg or definition.args.kwonlyargs:
        return
    parameters = ast.unparse(definition.args)
    arguments = [*definition.args.posonlyargs, *definition.args.args]
    passed = ", ".join(a.arg for a in arguments)
    read = {n.id for statement in definition.body for n in ast.walk(statement) if isinstance(n, ast.Name)}
    for argument in arguments:
        given = {"parameters": parameters, "passed": passed, "parameter": argument.arg}
        if argument.arg in read:
            yield "remembered argument", made(_REMEMBER_ONE, **given)
        for change in _changes(argument):
            yield "argument changed in place", made(_CHANGES, **given, change=change)


def annotation_of(node: ast.expr | None) -> str:
    return "" if node is None else ast.unparse(node)


def _changes(argument: ast.arg) -> Iterator[str]:
    kind, name = annotation_of(argument.annotation), argument.arg
    if kind.startswith("torch.Tensor"):
        guard = f"if {name} is not None: " if "None" in kind else ""
        yield f"{guard}{name}.detach().copy_({name}.detach() == 0)"
        test = f"{name} is not None and " if guard else ""
        yield f"if {test}not {name}.requires_grad: {name}.unsqueeze_(0)"
    elif kind == "np.ndarray":
        yield f"{name}[...] = {name} == 0"
    elif kind.startswith("list"):
        yield f"{name}.extend({name}[:1])"
    elif kind.startswith("dict"):
        yield f"{name}.clear()"
