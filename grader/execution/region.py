"""Run a submission up to the end of a cell exercise's region, statement by statement, and collect what the region made.

The question's data are recorded as they are made, and other data are bound to their names where the checker sends some:
right after each statement that makes them, so what the student does with them afterwards stays the student's own.
"""

import ast
import builtins
import contextlib
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.execution import cells as cells_run
from grader.execution import notebook, texts, wire
from grader.execution.values import plain_tensor

Numbers: TypeAlias = torch.Tensor | np.ndarray[Any, Any] | np.generic | float | int
MAX_PLACE = 1 << 12
"Elements of a value that is told of ..."
MAX_DATA = 1 << 16
"... and of the question's data."
_MAX_ITEMS = 1000
"Numbers of a list that is told of as an array."


class Data:
    """The question's data: recorded as they are made, and bound anew.

    Args:
        names: such as `W_1`, which stands for `W1` too.
        spare: names that stand for those of them that are not made, each for the first whose shape it is given.
        shapes: of each, if known; axes of length 1 do not count.
        values: what to bind, none to leave the data as they are made.
    """

    def __init__(
        self, names: Sequence[str], spare: Sequence[str], shapes: Sequence[Sequence[int]], values: Sequence[Any]
    ) -> None:
        self._numbers = {plain_name(name): number for number, name in enumerate(names)}
        self._exact = {name.replace("_", "") for name in names}
        self._spare, self._stand_in = set(spare), dict[str, int]()
        self._shapes = [tuple(shape) for shape in shapes]
        self._values = list(values)
        self.made: list[Numbers | None] = [None] * len(names)
        self.made_as: list[str] = list(names)
        "The name under which each was made last."

    def after(self, bound: Iterable[str], read: Iterable[str], module: dict[str, Any]) -> None:
        """Look at the names that a statement has bound, and not read."""
        computed = sum(isinstance(module.get(name), torch.Tensor | np.ndarray) for name in read) > 1
        for name in sorted(set(bound) - set(read)):
            value = module.get(name)
            if computed and name.replace("_", "") not in self._exact:
                continue  # beside `B1`, a `b1` may be the student's own
            if not isinstance(value, torch.Tensor | np.ndarray):
                continue
            number = self._number(name, value)
            if number is None or (self._shapes and _long(value.shape) != _long(self._shapes[number])):
                continue
            if self._values:
                module[name] = value = _in_the_form_of(value, self._values[number])
            self.made[number], self.made_as[number] = snapshot(value, MAX_DATA), name

    def _number(self, name: str, value: torch.Tensor | np.ndarray[Any, Any]) -> int | None:
        """Which of the data a name stands for."""
        number = self._numbers.get(plain_name(name), self._stand_in.get(name))
        if number is not None or name not in self._spare:
            return number
        missing = [n for n, made in enumerate(self.made) if made is None and self._shapes]
        exact = [n for n in missing if tuple(value.shape) == self._shapes[n]]
        fitting = exact or [n for n in missing if _long(value.shape) == _long(self._shapes[n])]
        if fitting:
            self._stand_in[name] = fitting[0]
        return fitting[0] if fitting else None

    def now(self, module: dict[str, Any]) -> list[Any]:
        """What the names hold."""
        return [module.get(name) for name in self.made_as]

    def disturbed(self, module: dict[str, Any]) -> bool:
        """Whether a name holds something else than what was made."""
        pairs = zip(self.made, self.now(module), strict=True)
        return any(was is not None and not same(was, snapshot(now, MAX_DATA)) for was, now in pairs)

    def restore(self, module: dict[str, Any]) -> None:
        """Bind the data as they were made."""
        for name, value in zip(self.made_as, self.made, strict=True):
            if value is not None:
                module[name] = snapshot(value, MAX_DATA)


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
            data.after(stored, loaded, names)
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


def plain_name(name: str) -> str:
    """`W_1`, `W1` and `w1` are one name, and `Features` is `features`; single letters stay as they are."""
    bare = name.replace("_", "")
    return bare.lower() if len(bare) > 1 else bare


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


def _long(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def snapshot(value: object, most: int) -> Numbers | None:
    """A copy of a tensor, an array, a number or a list of numbers; None for anything else, and for what is larger."""
    if isinstance(value, torch.Tensor):
        tensor = plain_tensor(value)
        return None if tensor is None or tensor.numel() > most else tensor.clone()
    if isinstance(value, np.ndarray):
        kind = value.dtype.kind in "biuf" and value.dtype.isnative and not isinstance(value, np.ma.MaskedArray)
        return np.array(value.view(np.ndarray)) if kind and value.size <= most else None
    if isinstance(value, np.generic):
        return value if value.dtype.kind in "iuf" else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        number = int(int.__int__(value))
        return number if -(1 << 63) <= number < 1 << 63 else None
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, list) and 0 < list.__len__(value) <= _MAX_ITEMS:
        with contextlib.suppress(Exception):  # a list of something else
            array = np.array([_number(item) for item in list.__iter__(value)])
            return array if array.dtype.kind in "iuf" and array.size <= most else None
    return None


def _number(item: object) -> Any:
    if isinstance(item, torch.Tensor):
        tensor = plain_tensor(item)
        return np.nan if tensor is None else tensor.numpy()
    return item


def same(one: Numbers | None, other: Numbers | None) -> bool:
    """Whether two snapshots are of one kind and form, with the same numbers."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and _equal(one.numpy(), other.numpy())
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and _equal(one, other)
    return type(one) is type(other) and not isinstance(one, torch.Tensor | np.ndarray) and one == other


def _equal(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    return one.tobytes() == other.tobytes()


def _in_the_form_of(value: torch.Tensor | np.ndarray[Any, Any], wanted: Any) -> torch.Tensor | np.ndarray[Any, Any]:
    """The wanted numbers in the kind, the shape and, where it can hold them, the data type that the student gave."""
    numbers = wanted if isinstance(wanted, torch.Tensor) else torch.from_numpy(np.array(wanted))
    numbers = numbers.detach().clone().reshape(value.shape)
    if isinstance(value, np.ndarray):
        keeps = value.dtype.kind == "f" or not numbers.is_floating_point()
        return numbers.numpy().astype(value.dtype) if keeps else numbers.numpy()
    if not value.is_floating_point() and numbers.is_floating_point():
        return numbers  # whole numbers of the student's own would cut them
    tensor = numbers.to(value.dtype)
    return tensor.requires_grad_() if value.requires_grad and value.is_leaf else tensor
