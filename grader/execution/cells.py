"""Run a submission's cells, one by one: one that fails is recorded, and the later ones still run."""

import __future__

import ast
import linecache
import os
import sys
import types
from collections.abc import Sequence
from typing import Any

from grader.execution.wire import EXCEPTIONS, MAX_MESSAGE, CellSource, Raised


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


def remember(cell: CellSource) -> None:
    """Let tracebacks show the cell's lines."""
    linecache.cache[cell.name] = (len(cell.source), None, cell.source.splitlines(keepends=True), cell.name)


def futures(body: Sequence[ast.stmt]) -> int:
    """The compiler's flags for what a cell imports from `__future__`."""
    flags = 0
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= getattr(feature, "compiler_flag", 0)
    return flags


def execute(statement: ast.stmt, filename: str, namespace: dict[str, Any], flags: int = 0) -> object:
    """Run one statement; the value of a bare expression, else None."""
    if isinstance(statement, ast.Expr):
        code = compile(ast.Expression(statement.value), filename, "eval", flags, dont_inherit=True)
        return eval(code, namespace)
    exec(compile(ast.Module([statement], []), filename, "exec", flags, dont_inherit=True), namespace)
    return None


def run_cells(module: types.ModuleType, cells: Sequence[CellSource]) -> list[Raised]:
    """Execute each cell in the module; what stopped, in order."""
    stopped = []
    where = {cell.name: cell.index for cell in cells}
    for cell in cells:
        remember(cell)
        try:
            exec(compile(cell.source, cell.name, "exec", dont_inherit=True), module.__dict__)
        except (
            BaseException
        ) as error:  # whatever a student raises, KeyboardInterrupt and SystemExit too, ends its cell only
            told = describe(error, where)
            stopped.append(told if told.cell is not None else raised_in(told, cell.index))
    return stopped


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
    if isinstance(error, SyntaxError) and isinstance(error.msg, str):
        return _text(error.msg, MAX_MESSAGE)
    try:
        return _text(str(error), MAX_MESSAGE)
    except BaseException:  # the student's own __str__ raised
        return "(its message cannot be shown)"


def _text(value: str, most: int) -> str:
    text = str.encode(str.__str__(value)[:most], "utf-8", "backslashreplace").decode()
    return text if len(text) <= most else text[:most]
