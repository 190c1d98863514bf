"""Exact fractions as the decimals that a host reads. Each export says in its docstring how many places it writes."""

import re
from fractions import Fraction

_NUMBER = re.compile(r"\s*(\d{1,9})(?:[.,](\d{1,9}))?\s*")


def decimal(value: Fraction, places: int = 2) -> str:
    """`value` with at most so many decimal places, a point before them and no zeros at the end: `7.5`, `3.33`, `10`.

    What lies half-way is rounded away from zero, so that a score gains by it.
    """
    tens = 10**places
    units, rest = divmod(abs(value) * tens, 1)
    whole, part = divmod(int(units) + (rest >= Fraction(1, 2)), tens)
    digits = f"{part:0{places}}".rstrip("0") if places else ""
    sign = "-" if value < 0 and (whole or part) else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def number(text: str) -> Fraction | None:
    """What a host wrote as a maximum: `10`, `10.00`, or `10,00` where the decimal sign is a comma; None if it is no number."""
    match = _NUMBER.fullmatch(text)
    return Fraction(f"{match[1]}.{match[2] or 0}") if match else None
