"""Follow a question's data through a notebook, without running it: which statements work on them, by whatever names."""

import ast
import functools
import re
from collections.abc import Callable, Sequence, Set
from typing import Literal, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from grader.submissions.cells import Part
from grader.submissions.regions import Mark
from grader.submissions.shapes import Definition, first_line

Does: TypeAlias = Literal["nothing", "look", "data", "other"]
MAKERS = frozenset(("randn", "randn_like", "rand", "rand_like", "randint", "normal", "normal_", "uniform_", "ones"))
MAKERS |= {"zeros", "full", "tensor", "as_tensor", "Tensor", "FloatTensor", "DoubleTensor", "from_numpy"}
"Functions that make data."
_NOTHING = (ast.Import, ast.ImportFrom, ast.Pass, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
T = TypeVar("T")
_IDENTIFIER = re.compile(r"[^\W\d]\w*|@")


class Step(msgspec.Struct, frozen=True):
    """A top-level statement, or a cell that cannot be parsed."""

    mark: Mark
    does: Does
    "`nothing` for imports, definitions and placeholders; `data` makes some; `look` shows names as they are."
    reads: frozenset[str]
    "Of the data's names: those that what it reads was made from."
    binds: frozenset[str]
    makes: bool
    "Whether it makes data, by a draw or from numbers."
    operations: frozenset[str]
    "Names that it and the student's own functions in it use; `@` is one."

    @property
    def joins(self) -> bool:
        """Whether it brings two of the data together."""
        return self.does == "other" and len(self.reads) > 1

    @property
    def tries(self) -> bool:
        """Whether it may be part of an answer, be it on other names."""
        return self.does == "other"


def bare(name: str) -> str:
    """`W_1` and `w1` are one name; single letters stay as they are."""
    short = name.replace("_", "")
    return short.lower() if len(short) > 1 else short


def _once(look: Callable[[ast.stmt], T]) -> Callable[[ast.stmt], T]:
    """Look at each statement once, for as long as it is there: a notebook is traced for each of its questions."""
    seen: WeakKeyDictionary[ast.stmt, T] = WeakKeyDictionary()

    @functools.wraps(look)
    def known(node: ast.stmt) -> T:
        if node not in seen:
            seen[node] = look(node)
        return seen[node]

    return known


def trace(parts: Sequence[Part], data: Set[str], spare: Set[str]) -> list[Step]:
    """Every statement of the notebook, and what it has to do with the data.

    Args:
        data: bare names of the data.
        spare: names that may stand for some of them.
    """
    origins: dict[str, frozenset[str]] = {}
    used: dict[str, frozenset[str]] = {}
    modules: set[str] = set()
    steps = []
    for p, part in enumerate(parts):
        if part.problem:
            words = frozenset(_IDENTIFIER.findall(part.cell.source))
            reads = frozenset(bare(w) for w in words if bare(w) in data) | (words & spare)
            line = next((n for n, text in enumerate(part.cell.source.split("\n"), 1) if text.strip()), 1)
            steps.append(Step(Mark(p, line), "other", reads, frozenset(), False, words))
        for node in part.body:
            stored, loaded, later = names_of(node)
            loaded |= later

            def origin(name: str) -> frozenset[str]:
                if name in origins:
                    return origins[name]
                return frozenset({bare(name)} if bare(name) in data else {name} & spare)

            reads = frozenset[str]().union(*(origin(name) for name in loaded))
            own = _operations(node)
            operations = own.union(*(used[name] for name in loaded if name in used))
            made = makes_data(node)
            for name in stored:
                itself = {bare(name)} if bare(name) in data else {name} & spare
                fresh = bool(itself) and (made or name not in loaded) and len(reads) < 2
                origins[name] = frozenset(itself) if fresh else reads | itself
                used.pop(name, None)
            if isinstance(node, Definition):
                used[node.name] = own
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules |= stored
            for name in _receivers(node) - modules - data - spare:
                origins[name] = origin(name) | reads
            if isinstance(node, ast.Expr):
                origins["_"] = reads
            does = _does(node, stored, made, data, spare)
            steps.append(Step(Mark(p, first_line(node)), does, reads, frozenset(stored), made, operations))
    return steps


def drawn(parts: Sequence[Part], data: Set[str]) -> list[tuple[Mark, str]]:
    """Where a name that is none of the data's is bound to data that are made there, and is used somewhere."""
    loaded = {name for part in parts for node in part.body for name in set().union(*names_of(node)[1:])}
    found = []
    for p, part in enumerate(parts):
        for node in part.body:
            if makes_data(node):
                names = [n for n in sorted(names_of(node)[0]) if bare(n) not in data and n in loaded]
                found += [(Mark(p, first_line(node)), name) for name in names]
    return found


@_once
def makes_data(node: ast.stmt) -> bool:
    """Whether it binds names to new numbers, as `x = torch.randn((1, 5))` does."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    calls = [n for n in ast.walk(node.value) if isinstance(n, ast.Call)]
    return any(_name_of(call.func) in MAKERS for call in calls)


@_once
def names_of(node: ast.stmt) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The names from outside that a statement binds, those that it reads, and those that functions in it will read."""
    stored: set[str] = set()
    loaded: set[str] = set()
    later: set[str] = set()
    queue: list[tuple[ast.AST, bool, bool, frozenset[str]]] = [(node, True, False, frozenset())]
    while queue:
        at, outer, deferred, local = queue.pop()
        if isinstance(at, ast.Name):
            if isinstance(at.ctx, ast.Load):
                (later if deferred else loaded).update({at.id} - local)
            elif outer and at.id not in local:
                stored.add(at.id)
        if isinstance(at, ast.AugAssign) and isinstance(at.target, ast.Name):
            (later if deferred else loaded).update({at.target.id} - local)
        if isinstance(at, Definition) and outer:
            stored.add(at.name)
        if isinstance(at, ast.Import | ast.ImportFrom) and outer:
            stored |= {(alias.asname or alias.name).partition(".")[0] for alias in at.names}
        function = isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | _Comprehension):
            local = local | _locals(at)
        outer = outer and not isinstance(at, Definition | ast.Lambda)
        queue += [(child, outer, deferred or function, local) for child in ast.iter_child_nodes(at)]
    return frozenset(stored), frozenset(loaded), frozenset(later)


def _locals(scope: ast.AST) -> frozenset[str]:
    inside = list(ast.walk(scope))
    told = {name for n in inside if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
    bound = {n.arg for n in inside if isinstance(n, ast.arg)}
    bound |= {n.id for n in inside if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return frozenset(bound - told)


def _does(node: ast.stmt, stored: Set[str], made: bool, data: Set[str], spare: Set[str]) -> Does:
    if isinstance(node, _NOTHING) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return "nothing"
    named = stored and all(bare(name) in data or (made and name in spare) for name in stored)
    # A name of the data that is bound anew to what was computed from them is work all the same.
    joins = len({bare(name) for name in names_of(node)[1]} & data) > 1
    if named and not joins and isinstance(node, ast.Assign | ast.AnnAssign):
        return "data"
    return "look" if _only_looks(node) else "other"


def _only_looks(node: ast.stmt) -> bool:
    """Whether a statement only shows names and their attributes, as `print(features, weights.shape)` does."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    items: list[ast.expr] = [value]
    if isinstance(value, ast.Call) and _name_of(value.func) in ("print", "display", "type", "help", "manual_seed"):
        items = list(value.args)
    elif isinstance(value, ast.Call) and _name_of(value.func) in ("size", "dim", "numel", "type"):
        items = []
    elif isinstance(value, ast.Tuple):
        items = list(value.elts)
    return all(_is_plain(item) for item in items)


def _is_plain(item: ast.expr) -> bool:
    match item:
        case ast.Call(function, []) if _name_of(function) in ("size", "dim", "numel", "type"):
            return not isinstance(function, ast.Attribute) or _is_plain(function.value)
        case ast.Attribute(value) | ast.Subscript(value) | ast.FormattedValue(value):
            return _is_plain(value)
        case ast.JoinedStr(values):
            return all(map(_is_plain, values))
    return isinstance(item, ast.Name | ast.Constant)


@_once
def _receivers(node: ast.stmt) -> frozenset[str]:
    """Names whose objects a statement may change: `x` of `x.append(y)`, `x.weight.data = y` and `x[0] = y`."""
    targets: list[ast.AST] = []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        targets.append(node.value.func.value)
    for at in ast.walk(node):
        if isinstance(at, ast.Attribute | ast.Subscript) and not isinstance(at.ctx, ast.Load):
            targets.append(at.value)
    changed = set()
    for target in targets:
        while isinstance(target, ast.Attribute | ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name):
            changed.add(target.id)
    return frozenset(changed)


@_once
def _operations(node: ast.stmt) -> frozenset[str]:
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            found.add(inner.attr)
        elif isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.MatMult):
            found.add("@")
    return frozenset(found)


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
