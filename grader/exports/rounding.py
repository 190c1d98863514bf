"""Exact points as the numbers that a host can hold: parts that add up to the rounded whole."""

from collections.abc import Sequence
from fractions import Fraction

HALF = Fraction(1, 2)


def rounded(value: Fraction, step: Fraction) -> Fraction:
    """The multiple of `step` that is nearest to `value`; halves go up."""
    return (value / step + HALF) // 1 * step


def shared_out(
    earned: Sequence[Fraction], points: Sequence[Fraction], step: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Score and maximum of each part in multiples of `step`, by the largest remainder.

    The scores add up to their rounded sum, the maxima to theirs, each is less than a step from the exact one, and no
    score is above its maximum unless it was before.
    """
    # What is below a higher maximum is raised first, and then a maximum whose score was raised: so none is passed.
    full = [got // step == most // step for got, most in zip(earned, points, strict=True)]
    scores = _raised(earned, step, last=full)
    kept = [score == got // step * step for score, got in zip(scores, earned, strict=True)]
    return list(zip(scores, _raised(points, step, last=kept), strict=True))


def _raised(parts: Sequence[Fraction], step: Fraction, last: Sequence[bool]) -> list[Fraction]:
    """Each part as the multiple of `step` below or above it, such that they add up."""
    below = [part // step * step for part in parts]
    missing = (rounded(sum(parts, Fraction(0)), step) - sum(below, Fraction(0))) / step
    rests = [part - under for part, under in zip(parts, below, strict=True)]
    order = sorted((n for n, rest in enumerate(rests) if rest), key=lambda n: (last[n], -rests[n], n))
    chosen = set(order[: int(missing)])
    return [under + step * (n in chosen) for n, under in enumerate(below)]
