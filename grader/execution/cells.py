"""Run a submission's cells statement by statement: one that fails is recorded, and those after it still run."""

import __future__

import ast
import contextlib
import inspect
import linecache
import os
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

from grader.execution import notebook
from grader.execution.wire import EXCEPTIONS, MAX_MESSAGE, CellSource, Raised

_MAX_PARSED = 200_000
"Characters of a cell that runs statement by statement; of a longer one the tree would take much memory."
_MAX_TOLD = 20
"Failures beside the first of their cells that are printed."
_FUTURE = {name: getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}


def make_module(name: str) -> types.ModuleType:
    """An empty module that stands in `sys.modules`, where dataclasses and type hints look for it."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    return module


def write_files(files: Sequence[tuple[str, bytes]]) -> None:
    """Put what lies beside a submission into the working folder, which is its scratch folder."""
    for path, data in files:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    sys.path.insert(0, os.getcwd())


def run_cells(module: types.ModuleType, cells: Sequence[CellSource], *, echo: bool = False) -> list[Raised]:
    """Run each cell in the module, to which the names of a notebook are added; the first failure of each cell, in order.

    With `echo` the value of a bare expression that ends a cell is shown and remembered, as in a notebook.
    """
    where = {cell.name: cell.index for cell in cells}
    module.__dict__.update(notebook.names(show))
    run = Run(module.__dict__, where)
    stopped: list[Raised] = []
    others = 0
    for cell in cells:
        remember(cell)
        failures = list(run.cell(cell, echo))
        stopped += failures[:1]
        for told in failures[1:][: _MAX_TOLD - others]:
            others += 1
            at = f", line {told.line}" if told.line else ""
            _say(f"{cell.name}{at} stopped as well: {told.type_name}: {told.message[:300]}", sys.stderr)
    return stopped


def remember(cell: CellSource) -> None:
    """Let tracebacks show the cell's lines."""
    linecache.cache[cell.name] = (len(cell.source), None, cell.source.splitlines(keepends=True), cell.name)


class Run:
    """How statements run: the namespace, what `from __future__` brought so far, the loop that awaits."""

    def __init__(self, namespace: dict[str, Any], where: dict[str, int]) -> None:
        self.namespace, self.where = namespace, where
        self.flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.loop: Any = None

    def cell(self, cell: CellSource, echo: bool) -> Iterator[Raised]:
        """Run a cell; what its statements raised, in order."""
        notebook.begun(self.namespace, cell.index + 1, cell.source)
        try:
            parts = pieces(cell)
        except BaseException as error:  # it is no Python
            yield self.told(error, cell)
            return
        for n, piece in enumerate(parts):
            try:
                value = self.piece(piece, cell.name)
            except BaseException as error:  # KeyboardInterrupt and SystemExit too end their statement only
                yield self.told(error, cell)
                continue
            if (
                n == 0
                and isinstance(value, str)
                and isinstance(piece, ast.Expr)
                and isinstance(piece.value, ast.Constant)
            ):
                self.namespace["__doc__"] = self.namespace.get("__doc__") or value
            last = n == len(parts) - 1 and isinstance(piece, ast.Expr)
            if echo and last and value is not None and not cell.source.rstrip().endswith(";"):
                show((value,))
                notebook.shown(self.namespace, value)

    def told(self, error: BaseException, cell: CellSource) -> Raised:
        """What a piece of a cell raised, placed in that cell."""
        told = describe(error, self.where)
        return told if told.cell is not None else raised_in(told, cell.index)

    def piece(self, piece: ast.stmt | str, name: str) -> object:
        """Run one statement, or a whole source; the value of a bare expression."""
        if isinstance(piece, ast.ImportFrom) and piece.module == "__future__":
            for alias in piece.names:
                self.flags |= _FUTURE.get(alias.name, 0)
        if isinstance(piece, ast.Expr):
            code = compile(ast.Expression(piece.value), name, "eval", self.flags, dont_inherit=True)
        else:
            whole = piece if isinstance(piece, str) else ast.Module([piece], [])
            code = compile(whole, name, "exec", self.flags, dont_inherit=True)
        value = eval(code, self.namespace)
        return self._awaited(value) if code.co_flags & inspect.CO_COROUTINE else value

    def _awaited(self, coroutine: Any) -> object:
        """What a statement with `await` in it comes to; all share one loop, so that tasks live on between cells."""
        import asyncio

        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(coroutine)


def pieces(cell: CellSource) -> Sequence[ast.stmt | str]:
    """The statements of a cell, or its source where it is too large or too deep for a tree.

    Raises:
        SyntaxError, ValueError: it is no Python.
    """
    if len(cell.source) > _MAX_PARSED:
        return [cell.source]
    try:
        body = ast.parse(cell.source, cell.name).body
    except (RecursionError, MemoryError):
        return [cell.source]
    parts: list[ast.stmt | str] = []
    for node in body:
        if isinstance(node, ast.Import):  # of `import torch, helper` one may be missing
            parts += [ast.copy_location(ast.Import([alias]), node) for alias in node.names]
        else:
            parts.append(node)
    return parts


def show(objects: tuple[object, ...]) -> None:
    """Print what a notebook would show below its cell."""
    for value in objects:
        _say(notebook.text_of(value), sys.stdout)


def _say(text: str, stream: Any) -> None:
    with contextlib.suppress(BaseException):  # a stream that the submission closed or replaced, so its own code
        print(text, file=stream)


def raised_in(told: Raised, cell: int) -> Raised:
    return Raised(told.kind, told.type_name, told.message, cell, told.line)


def describe(error: BaseException, where: dict[str, int]) -> Raised:
    """An exception as data: the nearest name of the closed table, a bounded message, and the student's own line.

    `where` gives the cell of each file name.
    """
    kind = next((k.__name__ for k in type(error).__mro__ if EXCEPTIONS.get(k.__name__) is k), "Exception")
    cell = line = None
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and error.filename in where:
        cell, line = where[error.filename], error.lineno
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in where:
            cell, line = where[name], trace.tb_lineno
        trace = trace.tb_next
    return Raised(kind, _text(type(error).__name__, 200), _message(error), cell, line)


def _message(error: BaseException) -> str:
    """What an exception says, and what to do where that comes of where it runs."""
    try:
        said = error.msg if isinstance(error, SyntaxError) and isinstance(error.msg, str) else str(error)
        said = str.__str__(said)
        advice = notebook.sentence(error)
    except BaseException:  # the student's own __str__ raised
        return "(its message cannot be shown)"
    if not advice:
        return _text(said, MAX_MESSAGE)
    said = _text(said, MAX_MESSAGE - len(advice) - 2).rstrip()
    return f"{said}{'' if said.endswith(('.', '!', '?')) else '.' if said else ''} {advice}".strip()[:MAX_MESSAGE]


def _text(value: str, most: int) -> str:
    text = str.encode(str.__str__(value)[:most], "utf-8", "backslashreplace").decode()
    return text if len(text) <= most else text[:most]
