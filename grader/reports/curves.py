"""The student's loss, or another number that goes on step by step, as a line beside the reference's."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from grader.language import _
from grader.results import Curve

WIDTH, HEIGHT = 280, 140
"Of the frame, in pixels."
_LEFT, _TOP, _BELOW = 48, 8, 22
"Room for the numbers beside and below it."

Numbers = Sequence[float | None]


def told(curve: Curve) -> str:
    """Where both lines begin and end, in a sentence."""
    form = _(
        "{what} by {along}: yours goes from {first} to {last}, that of the reference from {wanted_first} to {wanted_last}."
    )
    return form.format(
        what=curve.of[:1].upper() + curve.of[1:],
        along=curve.along,
        first=_number(curve.actual[0]),
        last=_number(curve.actual[-1]),
        wanted_first=_number(curve.expected[0]),
        wanted_last=_number(curve.expected[-1]),
    )


def drawn(curve: Curve) -> Markup:
    """Both as lines on the scale of the reference: what leaves it by more than its own height stays at the edge."""
    low, high = _scale(curve)
    steps = max(len(curve.expected), len(curve.actual))
    lines = Markup("").join(
        Markup('<path class="{}" d="{}"/>').format(look, _path(numbers, low, high))
        for look, numbers in (("curve wanted", curve.expected), ("curve", curve.actual))
    )
    return Markup(
        '<svg class="picture" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"><title>{title}</title>'
        '<g transform="translate({left} {top})"><path class="edge" d="M0 0h{width}v{height}h-{width}z"/>{lines}'
        '<text x="-5" y="11" text-anchor="end">{high}</text><text x="-5" y="{height}" text-anchor="end">{low}</text>'
        '<text x="0" y="{under}">{along} 1</text><text x="{width}" y="{under}" text-anchor="end">{steps}</text></g></svg>'
    ).format(
        w=_LEFT + WIDTH + 8,
        h=_TOP + HEIGHT + _BELOW,
        title=told(curve),
        left=_LEFT,
        top=_TOP,
        width=WIDTH,
        height=HEIGHT,
        under=HEIGHT + 16,
        lines=lines,
        low=_number(low),
        high=_number(high),
        along=curve.along,
        steps=steps,
    )


def _scale(curve: Curve) -> tuple[float, float]:
    """The lowest and the highest number of the frame."""
    wanted = [x for x in curve.expected if x is not None] or [0.0]
    both = [*wanted, *(x for x in curve.actual if x is not None)]
    bottom, top = min(wanted), max(wanted)
    room = top - bottom or max(abs(top), 1.0)
    return max(min(both), bottom - room), min(max(both), top + room)


def _path(numbers: Numbers, low: float, high: float) -> str:
    """A stroke for each run of numbers; what is none leaves a gap."""
    step = WIDTH / max(len(numbers) - 1, 1)
    points = [(n * step, x) for n, x in enumerate(numbers)]
    strokes = []
    for is_number, run in groupby(points, key=lambda point: point[1] is not None):
        if is_number:
            places = [f"{at:.4g} {_height(x or 0.0, low, high):.4g}" for at, x in run]
            strokes.append(f"M{'L'.join(places)}" + ("h0" if len(places) == 1 else ""))
    return "".join(strokes)


def _height(x: float, low: float, high: float) -> float:
    share = (min(max(x, low), high) - low) / (high - low) if high > low else 0.5
    return 3 + (1 - share) * (HEIGHT - 6)


def _number(x: float | None) -> str:
    return "NaN" if x is None else f"{x:.3g}"
