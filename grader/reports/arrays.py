"""Expected and yours as small grids: rows, columns, the elements that differ, and the one that differs most."""

import math
import re
from collections.abc import Iterator
from itertools import product

import msgspec
from markupsafe import Markup, escape

from grader.language import _
from grader.results import Value

_NOT_FINITE = re.compile(r"[-+]?\b(?:nan|inf)\b", re.IGNORECASE)
_DIGITS = (4, 6, 9, 17)
"Digits after the point, tried in turn until the two worst elements read differently; 17 tells all float64 apart."
_ASKED = ("shape", "dtype")
"Kinds of what is wanted where nothing else of a value matters."
_MAX_TEXT = 10_000
"Characters of a value's text that are looked at for these."
_ROOM = 26
"Characters of a row that has room beside another grid, and on a telephone."


class Cell(msgspec.Struct, frozen=True):
    """One element as it is printed."""

    text: str
    differs: bool = False
    worst: bool = False


class Row(msgspec.Struct, frozen=True):
    """One row of a grid; `index` is its place in the whole array, None in an array of one axis."""

    index: int | None
    cells: tuple[Cell, ...]

    @property
    def html(self) -> Markup:
        """The cells as `td`; here and not in a template, which takes five times as long for a hundred of them."""
        return Markup("".join(map(_td, self.cells)))


class Grid(msgspec.Struct, frozen=True):
    """A slice of an array along its last two axes."""

    title: str
    "Such as `[0, :, :]`; empty for an array of at most two axes."
    columns: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def wide(self) -> bool:
        """True where a row has no room beside another grid."""
        cells = [
            max(len(row.cells[n].text) + 2 * row.cells[n].differs for row in self.rows)
            for n in range(len(self.columns))
        ]
        return sum(cells) + 2 * len(cells) > _ROOM

    @property
    def one(self) -> Cell | None:
        """The only element; None if there are more."""
        return self.rows[0].cells[0] if len(self.rows) == len(self.columns) == 1 else None


class Pair(msgspec.Struct, frozen=True):
    """The expected value and the student's, ready to stand side by side."""

    expected: tuple[Grid, ...]
    actual: tuple[Grid, ...]
    wide: bool
    "True where they are too wide for that, and one stands above the other."
    marked: int = 0
    "Elements that are marked as differing in the student's."


class Fact(msgspec.Struct, frozen=True):
    """What a value is apart from its numbers: its type, shape or dtype, and whether the other's is another."""

    text: str
    differs: bool = False


def side_by_side(expected: Value | None, actual: Value | None, most: int = 100) -> Pair:
    """Both values as grids, with as many digits as it takes to tell them apart.

    A value of no elements, of more than `most`, or whose parts do not fit together has no grid; its text stands alone.
    """
    worst = next((v.worst for v in (actual, expected) if v is not None and v.worst is not None), None)
    digits = digits_of(expected, actual)
    left, right = (grids(v, digits, worst, most) if v is not None else () for v in (expected, actual))
    wide = any(g.wide for g in (*left, *right))
    return Pair(left, right, wide, marked=sum(c.differs for g in right for row in g.rows for c in row.cells))


def _td(cell: Cell) -> str:
    kind = ' class="worst"' if cell.worst else ' class="differs"' if cell.differs else ""
    most = escape(_("(differs most)"))  # a message within an f-string is not found by the catalogue
    told = f'<span class="sr"> {most}</span>' if cell.worst else ""
    return f"<td{kind}>{'<i>≠</i> ' if cell.differs else ''}{escape(cell.text)}{told}</td>"


def grids(value: Value, digits: int, worst: tuple[int, ...] | None, most: int = 100) -> tuple[Grid, ...]:
    """The shown part of `value`, one grid for each index of the axes before the last two."""
    shape, first = _shown(value), value.first or (0,) * len(_shown(value))
    if not shape or not 0 < len(value.elements) <= most or len(first) != len(shape):
        return ()
    if min(shape) < 1 or math.prod(shape) != len(value.elements):
        return ()
    marked = set(value.differing)
    texts = ((text, n in marked) for n, text in enumerate(_texts(value, digits)))
    rows = shape[-2] if len(shape) > 1 else 1
    made = []
    for place in product(*(range(n) for n in shape[:-2])):
        at = tuple(p + f for p, f in zip(place, first, strict=False))
        made.append(
            Grid(
                title=f"[{', '.join(map(str, at))}, :, :]" if at else "",
                columns=tuple(range(first[-1], first[-1] + shape[-1])),
                rows=tuple(_rows(texts, at, first, rows, shape[-1], worst)),
            )
        )
    return tuple(made)


def _rows(
    texts: Iterator[tuple[str, bool]],
    at: tuple[int, ...],
    first: tuple[int, ...],
    rows: int,
    columns: int,
    worst: tuple[int, ...] | None,
) -> Iterator[Row]:
    flat = len(first) == 1
    for r in range(rows):
        index = None if flat else first[-2] + r
        place = at if index is None else (*at, index)
        yield Row(index, tuple(Cell(*next(texts), (*place, first[-1] + c) == worst) for c in range(columns)))


def facts(value: Value, other: Value | None = None) -> tuple[Fact, ...]:
    """Type, shape and dtype of a value, as far as they are known, beside those of another."""
    kinds = [v.kind if v and v.kind not in _ASKED else "" for v in (value, other)]
    pairs = [(kinds[0], kinds[1])]
    if value.shape is not None:
        pairs.append((_shape(value), _shape(other) if other and other.shape is not None else ""))
    pairs.append((value.dtype, other.dtype if other else ""))
    return tuple(Fact(text, bool(beside) and beside != text) for text, beside in pairs if text)


def description(value: Value) -> str:
    """`tensor, shape (1, 5), float32`."""
    return ", ".join(fact.text for fact in facts(value))


def element(value: Value, index: tuple[int, ...], digits: int) -> str:
    """The element at an index of the whole array, as it is printed; empty where it is not among those shown."""
    shape, first = _shown(value), value.first or (0,) * len(_shown(value))
    if not len(index) == len(first) == len(shape) or math.prod(shape) != len(value.elements):
        return ""
    place = 0
    for at, begin, size in zip(index, first, shape, strict=True):
        if not begin <= at < begin + size:
            return ""
        place = place * size + at - begin
    return _texts(value, digits)[place]


def part(value: Value) -> str:
    """`[3:13, 0:10]`, where less than the whole array is shown; else empty."""
    shape = _shown(value)
    first = value.first or (0,) * len(shape)
    if not value.elements or value.shape is None or shape == value.shape or len(first) != len(shape):
        return ""
    return f"[{', '.join(f'{f}:{f + n}' for f, n in zip(first, shape, strict=True))}]"


def single(value: Value) -> str:
    """The text of a value that stands in a sentence or a block."""
    return value.text or value.kind or _("a value without text")


def _shape(value: Value) -> str:
    return _("shape {shape}").format(shape=tuple(value.shape or ()))


def _shown(value: Value) -> tuple[int, ...]:
    return value.shown or value.shape or ()


def _texts(value: Value, digits: int) -> list[str]:
    # NaN and the infinities are None among the elements; which is which stands in the text, in the same order.
    named = _NOT_FINITE.findall(value.text[:_MAX_TEXT])
    known = iter(named if len(named) == value.elements.count(None) else ())
    return [next(known, _("not finite")) if x is None else number(x, value.dtype, digits) for x in value.elements]


def number(x: float, dtype: str, digits: int) -> str:
    """One element: whole for an integer dtype, a word for bool, else `digits` after the point."""
    if "bool" in dtype:
        return str(bool(x))
    if "int" in dtype or x == 0:
        return str(int(x))
    return f"{x:.{digits}f}" if 1e-3 <= abs(x) < 1e6 else f"{x:.{digits}e}"


def digits_of(expected: Value | None, actual: Value | None) -> int:
    """The fewest digits with which the two read differently where they differ most."""
    if expected is None or actual is None or _shown(expected) != _shown(actual):
        return _DIGITS[0]
    pairs = list(zip(expected.elements, actual.elements, strict=False))
    if marked := {*expected.differing, *actual.differing}:  # the others are close: that their last digits differ is no news
        pairs = [p for n, p in enumerate(pairs) if n in marked]
    pairs = [p for p in pairs if None not in p and p[0] != p[1]]
    if not pairs:
        return _DIGITS[0]
    a, b = max(pairs, key=lambda p: abs((p[0] or 0) - (p[1] or 0)))
    for digits in _DIGITS:
        if number(a or 0, expected.dtype, digits) != number(b or 0, actual.dtype, digits):
            return digits
    return _DIGITS[-1]
