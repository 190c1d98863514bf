"""Parts of a score as the numbers of a host: they add up, and none is above its maximum."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grader.exports.rounding import rounded, shared_out

STEPS = st.sampled_from([Fraction(1), Fraction(1, 100)])
POINTS = st.fractions(min_value=0, max_value=5, max_denominator=12)


@st.composite
def parts_of_a_score(draw: st.DrawFn) -> list[tuple[Fraction, Fraction]]:
    """Points and what was earned of them: nothing, all, or a part that a person gave."""
    found = []
    for most in draw(st.lists(POINTS, max_size=12)):
        share = draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 3), Fraction(3, 4)]))
        found.append((most * share, most))
    return found


@given(parts_of_a_score(), STEPS)
def test_parts_add_up_to_the_rounded_whole_and_stay_near(
    parts: list[tuple[Fraction, Fraction]], step: Fraction
) -> None:
    pairs = shared_out([got for got, _ in parts], [most for _, most in parts], step)
    for n in (0, 1):
        assert sum((p[n] for p in pairs), Fraction(0)) == rounded(sum((p[n] for p in parts), Fraction(0)), step)
        assert all(abs(p[n] - exact[n]) < step and p[n] % step == 0 for p, exact in zip(pairs, parts, strict=True))
    assert all(score <= most for score, most in pairs)


def test_thirds_of_a_point_make_a_whole_one() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert [float(score) for score, _ in shared_out(thirds, thirds, Fraction(1, 100))] == [0.34, 0.33, 0.33]


def test_what_cannot_be_told_in_whole_points_goes_to_who_earned_it() -> None:
    """One of two halves was earned: one point of one for that check, none of none for the other."""
    half = Fraction(1, 2)
    assert shared_out([Fraction(0), half], [half, half], Fraction(1)) == [(0, 0), (1, 1)]


def test_a_part_that_takes_away_counts_too() -> None:
    assert shared_out([Fraction(5, 2), Fraction(-1)], [Fraction(3), Fraction(0)], Fraction(1)) == [(3, 3), (-1, 0)]
