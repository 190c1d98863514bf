"""Run a submission up to the end of a cell exercise's region, statement by statement, and collect what the region made.

The question's data are recorded as they are made, and other data are bound to their names where the checker sends some:
right after each statement that makes them, so what the student does with them afterwards stays the student's own.
"""

import ast
import builtins
import contextlib
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch

from grader.execution import cells as cells_run
from grader.execution import notebook, texts, wire
from grader.execution.question_data import Data
from grader.execution.snapshots import MAX_DATA, MAX_PLACE, Numbers, same, snapshot


class Region:
    """What a region binds and shows, while it runs."""

    def __init__(self) -> None:
        self.active = False
        self.shown: list[list[tuple[Any, Numbers]]] = []
        self.earlier: list[tuple[str, Numbers]] = []
        self.bound: dict[str, None] = {}
        self.passed: dict[str, Numbers] = {}
        self.crowded = False
        self._before: dict[str, tuple[object, Numbers | None]] = {}
        self._stale: dict[int, Numbers] = {}

    def begin(self, module: dict[str, Any]) -> None:
        self.active = True
        self._before = {name: (value, snapshot(value, MAX_DATA)) for name, value in list(module.items())}
        self._stale = {id(value): numbers for value, numbers in self._before.values() if numbers is not None}

    def show(self, objects: Sequence[object]) -> None:
        """Something is displayed or printed: the objects, and the direct items of tuples among them."""
        if not self.active:
            return
        items: list[tuple[Any, Numbers]] = []
        for value in objects:
            inside = value if isinstance(value, tuple) and not isinstance(value, torch.Size) else (value,)
            for item in tuple.__iter__(inside):
                numbers = snapshot(item, MAX_PLACE)
                if numbers is not None:
                    items.append((item, numbers))
        if items and sum(map(len, self.shown)) + len(items) > wire.MAX_PLACES:
            self.crowded = True
        elif items:
            self.shown.append(items)
            self._remember("", [numbers for _, numbers in items])

    def _remember(self, name: str, values: Sequence[Numbers]) -> None:
        room = wire.MAX_PLACES - len(self.earlier)
        self.earlier += [(name, numbers) for numbers in values[: max(room, 0)]]

    def pass_by(self, value: object, where: str) -> None:
        """The value of an expression that a notebook would not show: it may be the answer, and changes none."""
        numbers = snapshot(value, MAX_PLACE) if self.active and not self._from_above(value) else None
        if numbers is not None and len(self.passed) < wire.MAX_PLACES:
            self.passed[where] = numbers

    def after(self, bound: Iterable[str], module: dict[str, Any]) -> None:
        """Note what a statement of the region has bound, before a later one binds it again."""
        for name in sorted(bound):
            numbers = snapshot(module.get(name), MAX_PLACE)
            self.bound[name] = None
            self._remember(name, [] if numbers is None else [numbers])

    def unbind(self, names: Iterable[str], module: dict[str, Any]) -> None:
        """A statement failed that was to bind these names: what they held before the region is no answer to it."""
        for name in names:
            if name not in self.bound and self._from_above(module.get(name)):
                del module[name]

    def end(self, failed: bool, module: dict[str, Any]) -> None:
        """What was made above is an answer where it is all that a region shows, and none beside other work."""
        worked = failed or self.passed or any(snapshot(module.get(name), MAX_PLACE) is not None for name in self.bound)
        shown = [[item for item in items if not self._from_above(item[0])] for items in self.shown]
        if worked or any(shown):
            self.shown = [items for items in shown if items]

    def _from_above(self, value: object) -> bool:
        """Whether it is an object with numbers that stood there when the region began, and still holds them."""
        was = self._stale.get(id(value))
        return was is not None and same(was, snapshot(value, MAX_DATA))

    def values(self, module: dict[str, Any]) -> dict[str, Any]:
        """The names that the region has bound, or whose memory it has changed, with what they hold."""
        found: dict[str, Any] = {**self.passed}
        for name, value in list(module.items()):
            if name.startswith("_") or not isinstance(name, str) or len(name) > wire.MAX_NAME:
                continue
            was = self._before.get(name)
            changed = was is None or was[0] is not value
            if not changed and was is not None and was[1] is not None:
                changed = not same(was[1], snapshot(value, MAX_DATA))
            if (changed or name in self.bound) and snapshot(value, MAX_PLACE) is not None:
                found[name] = value
        if len(found) > wire.MAX_PLACES:
            self.crowded = True
        return dict(list(found.items())[: wire.MAX_PLACES])


def run(
    module: types.ModuleType, cells: Sequence[wire.CellSource], first: int, line: int, data: Data, restore: bool
) -> tuple[Region, list[wire.Raised], bool, bool]:
    """Run the cells: the region, what stopped, whether that was in the region, and whether the data were disturbed."""
    region = Region()
    stopped: list[wire.Raised] = []
    failed = disturbed = False
    names = module.__dict__

    def display(objects: tuple[object, ...]) -> None:
        region.show(objects)
        cells_run.show(objects)

    names.update(notebook.names(display))
    running = cells_run.Run(names, {cell.name: cell.index for cell in cells})

    def enter() -> None:
        nonlocal disturbed
        disturbed = data.disturbed(names)
        if restore:
            data.restore(names)
        region.begin(names)

    def formatted(cell: wire.CellSource, value: object, line: int, column: int) -> None:
        region.pass_by(value, f"cell {cell.index + 1}, line {line}, column {column}")

    def step(piece: ast.stmt | str, cell: wire.CellSource, last: bool) -> None:
        stored, loaded = bound_and_read(piece) if isinstance(piece, ast.stmt) else (set[str](), set[str]())
        held = {name: names.get(name) for name in stored}
        if region.active and isinstance(piece, ast.stmt):
            piece = texts.watched(piece, names, lambda value, line, column: formatted(cell, value, line, column))
        try:
            value = running.piece(piece, cell.name)
        except BaseException:
            missed = {name for name in stored if names.get(name) is held[name]}
            stored -= missed
            if region.active:
                region.unbind(missed - set(data.made_as), names)
            raise
        finally:
            data.after(stored, loaded, names, region.bound if region.active else ())
            if region.active:
                region.after(stored, names)
        if not isinstance(piece, ast.Expr) or value is None:
            return
        if not last:
            region.pass_by(value, f"cell {cell.index + 1}, line {piece.lineno}")
            return
        region.show((value,))
        notebook.shown(names, value)

    with _printing_to(region):
        for number, cell in enumerate(cells):
            if not region.active and number > first:
                enter()
            notebook.begun(names, cell.index + 1, cell.source)
            cells_run.remember(cell)
            raised: list[wire.Raised] = []
            try:
                pieces = cells_run.pieces(cell)
            except BaseException as error:  # it is no Python
                raised.append(running.told(error, cell))
                pieces = []
            for piece in pieces:
                line_here = first_line(piece) if isinstance(piece, ast.stmt) else line
                if not region.active and (number, line_here) >= (first, line):
                    enter()
                try:
                    step(piece, cell, piece is pieces[-1])
                except BaseException as error:  # whatever a student raises ends its statement only
                    raised.append(running.told(error, cell))
            stopped += raised[:1]
            failed = failed or (bool(raised) and number >= first)
    if not region.active:
        enter()
    region.end(failed, names)
    return region, stopped, failed, disturbed


@contextlib.contextmanager
def _printing_to(region: Region) -> Iterator[None]:
    """See the objects that are printed; text that they become is no answer."""
    real: Callable[..., None] = builtins.print

    def printing(*objects: object, **options: Any) -> None:
        region.show(objects)
        real(*objects, **options)

    builtins.print = printing
    try:
        yield
    finally:
        builtins.print = real


def first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(d.lineno for d in decorators)])


def bound_and_read(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement binds at the top level, and those that it reads, wherever in it."""
    stored: set[str] = set()
    loaded: set[str] = set()
    queue: list[tuple[ast.AST, bool]] = [(statement, True)]
    while queue:
        node, outer = queue.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                loaded.add(node.id)
            elif outer:
                stored.add(node.id)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            loaded.add(node.target.id)
        inner = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.comprehension)
        queue.extend((child, outer and not inner) for child in ast.iter_child_nodes(node))
    return stored, loaded
