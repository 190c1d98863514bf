"""The order in which a notebook's cells are run: as they stand, but where they only work in the order of their counts.

A notebook whose cells were moved after they had been run uses names above the cells that make them. It is as good as one
in order, if the execution counts that it was saved with put every name before its use.
"""

from collections.abc import Sequence

import msgspec

from grader.submissions.cells import Part
from grader.submissions.traces import names_of


class Order(msgspec.Struct, frozen=True):
    """Positions of the parts as they are to be run, and why it is another order than they stand in."""

    positions: tuple[int, ...]
    note: str = ""


def run_order(parts: Sequence[Part], counts: Sequence[int | None]) -> Order:
    """The order to run `parts` in; `counts` has the execution count of each code cell of the notebook."""
    standing = tuple(range(len(parts)))
    early = _used_early(parts, standing)
    if early is None:
        return Order(standing)
    run = _by_count(parts, counts)
    if run == standing or _used_early(parts, run) is not None:
        return Order(standing)
    cell, name = early
    note = (
        f"Cell {cell + 1} uses `{name}` above the cell that makes it, so the cells were run in the order of their execution "
        "counts. Put them in that order: Restart and run all must work."
    )
    return Order(run, note)


def _by_count(parts: Sequence[Part], counts: Sequence[int | None]) -> tuple[int, ...]:
    """By execution count; a cell that was never run stays below the one above it."""
    keys, last = [], 0
    for n, part in enumerate(parts):
        count = counts[part.cell.index] if part.cell.index < len(counts) else None
        last = last if count is None else count
        keys.append((last, n))
    return tuple(n for _, n in sorted(keys))


def _used_early(parts: Sequence[Part], positions: Sequence[int]) -> tuple[int, str] | None:
    """The first cell that uses a name which only a later one makes, and the name."""
    made = {name for part in parts for node in part.body for name in names_of(node)[0]}
    known: set[str] = set()
    needs: dict[str, frozenset[str]] = {}
    for position in positions:
        for node in parts[position].body:
            stored, loaded, later = names_of(node)
            wanted, done = list(loaded), set[str]()
            while wanted:
                name = wanted.pop()
                if name in done:
                    continue
                done.add(name)
                wanted += needs.get(name, ())  # what a function that it uses needs
                if name in made and name not in known and name not in stored:
                    return parts[position].cell.index, name
            known |= stored
            for name in stored:
                needs[name] = later
    return None
