"""All cases: right answers, wrong ones, and those in other places and forms."""

from seed import moved, right, wrong
from seed.case import Case

CASES: dict[str, Case] = {}
for found in (*right.CASES, *wrong.CASES, *moved.CASES):
    assert found.name not in CASES, found.name
    CASES[found.name] = found
