"""Larger arrays as pictures: a heat map for two axes or more, a line for one; both of a pair on one scale.

A picture holds no text of a student's: numbers alone. A shade is one path over all its cells, so that a kilobyte or two
draws a thousand of them.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import msgspec
from markupsafe import Markup

from grader.language import _
from grader.reports import arrays
from grader.results import Value, cell_of

SHADES = 9
"Steps from the smallest number to the largest; odd, so that one is in the middle."
WIDTH, HEIGHT = 220, 160
"Of the largest drawing, in pixels."
_LEFT, _TOP = 34, 18
"Room for the index of the element that differs most."
_MOST = 1024


class Pictures(msgspec.Struct, frozen=True):
    """Expected and yours as drawings on one scale, and the words for both."""

    expected: Markup | None
    actual: Markup | None
    low: str
    high: str
    caption: str
    shaded: bool
    "True for heat maps, which need a key to their shades."


def drawn(expected: Value | None, actual: Value | None) -> Pictures | None:
    """The pictures for a pair of values; None where neither is larger than what is shown of it."""
    values = [v if v is not None and _fits(v) else None for v in (expected, actual)]
    numbers = [x for v in values if v is not None for x in v.overview if x is not None]
    if not any(values):
        return None
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    dtype = next((v.dtype for v in values if v is not None), "")
    left, right = (
        None if v is None else _drawn(v, low, high, title)
        for v, title in zip(values, (_("Expected"), _("Yours")), strict=True)
    )
    return Pictures(
        left,
        right,
        low=arrays.number(low, dtype, 3),
        high=arrays.number(high, dtype, 3),
        caption=_caption(expected, actual),
        shaded=any(v is not None and len(v.overview_shape) == 2 for v in values),
    )


def _fits(value: Value) -> bool:
    shape = value.overview_shape
    return (
        0 < len(value.overview) <= _MOST
        and len(shape) in (1, 2)
        and min(shape) > 0
        and math.prod(shape) == len(value.overview)
        and value.shape is not None
        and min(value.shape, default=0) > 0
    )


def _caption(expected: Value | None, actual: Value | None) -> str:
    """Which element differs most, and by what; without one, what a picture stands for."""
    if expected is None or actual is None or expected.worst is None or actual.worst is None:
        drawn = [v for v in (expected, actual) if v is not None and _fits(v)]
        if all(len(v.overview) == math.prod(v.shape or ()) for v in drawn):
            return _("Each place in the picture is one element.")
        return _("Each place in the picture stands for one element, evenly picked from the whole.")
    digits = arrays.digits_of(expected, actual)
    wanted = arrays.element(expected, expected.worst, digits)
    yours = arrays.element(actual, actual.worst, digits)
    if not wanted or not yours:
        return _("The element at index {index} differs most; it is marked.").format(index=tuple(actual.worst))
    return _("The element at index {index} differs most; it is marked: {wanted} is wanted, yours is {yours}.").format(
        index=tuple(actual.worst), wanted=wanted, yours=yours
    )


def _drawn(value: Value, low: float, high: float, title: str) -> Markup:
    draw = _line if len(value.overview_shape) == 1 else _map
    body, width, height = draw(value, low, high)
    said = _("{title}: a picture of {value}, from {low} to {high}.").format(
        title=title,
        value=arrays.description(value),
        low=arrays.number(low, value.dtype, 3),
        high=arrays.number(high, value.dtype, 3),
    )
    if value.worst is not None:
        said += " " + _("The element at index {index} is marked.").format(index=tuple(value.worst))
    return Markup(
        '<svg class="picture" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"><title>{said}</title>{body}</svg>'
    ).format(w=width + _LEFT + 4, h=height + _TOP + 4, said=said, body=body)


# Heat maps


def _map(value: Value, low: float, high: float) -> tuple[Markup, int, int]:
    rows, columns = value.overview_shape
    # Cells are squares, but for arrays so long or flat that these could not be seen.
    side = min(WIDTH / columns, HEIGHT / rows, 24)
    across, down = max(side, min(24, 90 / columns)), max(side, min(24, 50 / rows))
    width, height = round(across * columns), round(down * rows)
    levels = _levels(value, low, high)
    finite = [level for level in levels if level is not None]
    ground = max(set(finite), key=finite.count) if finite else None
    runs = _runs(levels, columns)
    parts = [] if ground is None else [f'<path class="h{ground}" d="M0 {rows / 2:g}h{columns}" stroke-width="{rows}"/>']
    parts += [
        f'<path class="{"blank" if level is None else f"h{level}"}" d="{path}"/>'
        for level, path in runs.items()
        if level is None or level != ground
    ]
    if None in runs:
        blank = (n for n, level in enumerate(levels) if level is None)
        crosses = "".join(f"M{n % columns} {n // columns}l1 1m-1 0l1-1" for n in blank)
        parts.append(f'<path class="cross" d="{crosses}"/>')
    frame = f'<path class="edge" d="M0 0h{columns}v{rows}h{-columns}z"/>'
    inner = (
        f'<g transform="translate({_LEFT} {_TOP})scale({across:.4g} {down:.4g})">'
        f'<g class="cells">{"".join(parts)}</g>{frame}</g>'
    )
    return Markup(inner + _framed_cell(value, across, down)), width, height  # numbers of ours alone


def _levels(value: Value, low: float, high: float) -> list[int | None]:
    """The shade of each number of an overview; None for what is no number."""
    # Halved first: the distance between two floats can be more than a float holds.
    begin, whole = low / 2, high / 2 - low / 2
    if not whole:
        return [None if x is None else SHADES // 2 for x in value.overview]
    return [None if x is None else min(int((x / 2 - begin) / whole * SHADES), SHADES - 1) for x in value.overview]


def _runs(levels: Sequence[int | None], columns: int) -> dict[int | None, str]:
    """The cells of each level: strokes along the middle of a row, as high as a cell."""
    made: dict[int | None, list[str]] = {}
    for row in range(len(levels) // columns):
        at = 0
        for level, cells in groupby(levels[row * columns : (row + 1) * columns]):
            length = sum(1 for _cell in cells)
            made.setdefault(level, []).append(f"M{at} {row}.5h{length}")
            at += length
    return {level: "".join(strokes) for level, strokes in made.items()}


def _framed_cell(value: Value, across: float, down: float) -> str:
    """A frame around the element that differs most, and its row and column with an arrow at the edge."""
    place = _place(value)
    if place is None or value.worst is None:
        return ""
    row, column = place
    x, y = _LEFT + column * across, _TOP + row * down
    rim = 1.5
    frame = f"M{x - rim:.4g} {y - rim:.4g}h{across + 2 * rim:.4g}v{down + 2 * rim:.4g}h{-across - 2 * rim:.4g}z"
    middle, above = f"{x + across / 2:.4g}", f"{value.worst[-1]} ▾"
    beside = f"{value.worst[0] if len(value.worst) == 2 else ''} ▸"
    return (
        f'<path class="halo" d="{frame}"/><path class="rim" d="{frame}"/>'
        f'<text x="{middle}" y="11" text-anchor="middle">{above}</text>'
        f'<text x="{_LEFT - 3}" y="{y + down / 2 + 4:.4g}" text-anchor="end">{beside}</text>'
    )


def _place(value: Value) -> tuple[int, int] | None:
    """Row and column, in the overview, of the element that differs most."""
    shape, worst = value.shape or (), value.worst
    if worst is None or len(worst) != len(shape) or not all(0 <= at < n for at, n in zip(worst, shape, strict=True)):
        return None
    row = 0
    for at, size in zip(worst[:-1], shape[:-1], strict=True):
        row = row * size + at
    column = cell_of(worst[-1], shape[-1], value.overview_shape[-1])
    if len(value.overview_shape) == 1:
        return 0, column
    return cell_of(row, math.prod(shape[:-1]), value.overview_shape[0]), column


# Lines


def _line(value: Value, low: float, high: float) -> tuple[Markup, int, int]:
    width, height = WIDTH, HEIGHT // 2
    number = len(value.overview)
    xs = [round(n * width / max(number - 1, 1)) for n in range(number)]
    ys = [None if x is None else _height(x, low, high, height) for x in value.overview]
    parts = [
        f'<path class="edge" d="M0 0h{width}v{height}h{-width}z"/>',
        f'<path class="curve" d="{"".join(_strokes(xs, ys))}"/>',
    ]
    gaps = sorted({x for x, y in zip(xs, ys, strict=True) if y is None})
    if gaps:
        parts.append(f'<path class="cross" d="{"".join(f"M{x - 2} {height - 4}l4 4m-4 0l4-4" for x in gaps)}"/>')
    place = _place(value)
    if place is not None and value.worst is not None:
        x, y = xs[place[1]], ys[place[1]]
        parts.append(f'<path class="plumb" d="M{x} 0v{height}"/>')
        if y is not None:
            parts.append(f'<circle class="rim" cx="{x}" cy="{y}" r="5"/>')
        parts.append(f'<text x="{x}" y="-7" text-anchor="middle">{value.worst[0]} ▾</text>')
    return Markup(f'<g transform="translate({_LEFT} {_TOP})">{"".join(parts)}</g>'), width, height


def _height(x: float, low: float, high: float, height: int) -> int:
    whole = high / 2 - low / 2
    share = (x / 2 - low / 2) / whole if whole else 0.5
    return round((1 - share) * (height - 8)) + 4


def _strokes(xs: Sequence[int], ys: Sequence[int | None]) -> Iterator[str]:
    """A line through what is a number, with gaps where there is none."""
    if ys and ys[0] is not None:
        yield f"M{xs[0]} {ys[0]}"
    for (x, y), (to_x, to_y) in pairwise(zip(xs, ys, strict=True)):
        if to_y is None:
            continue
        yield f"M{to_x} {to_y}h0" if y is None else f"l{to_x - x} {to_y - y}"
