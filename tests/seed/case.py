"""What a case of the corpus is: cells, and by hand what each question of it deserves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seed import layouts

EXERCISES = ("seed_neuron", "seed_neuron_mm", "seed_two_layer")


@dataclass(frozen=True)
class Case:
    """One notebook. `want` has a letter a question: p passed, w wrong (failed, or stops with an error), m missing,
    n not passed, one or the other."""

    name: str
    about: str
    want: str
    cells: list[layouts.Cell]
    says: dict[int, str] = field(default_factory=dict)  # per question (1 to 3), the misconception that must be named
    counts: tuple[int | None, ...] = ()  # execution counts of the code cells, where they are not 1, 2, 3 ...
    form: str = "v4"  # how the file is written: see `write.py`


def case(
    name: str,
    about: str,
    want: str,
    layout: layouts.Slots = layouts.ORIGINAL,
    *,
    says: dict[int, str] | None = None,
    counts: tuple[int | None, ...] = (),
    form: str = "v4",
    **slots: str | list[str] | None,
) -> Case:
    """A case whose cells are a layout's, filled."""
    assert len(want) == len(EXERCISES), want
    assert set(want) <= set("pwmn"), want
    return Case(name, about, want, layouts.cells(layout, slots), says or {}, counts, form)


def own(name: str, about: str, want: str, *codes: str, form: str = "v4", **rest: object) -> Case:
    """A case with just these code cells."""
    return Case(name, about, want, [("code", code) for code in codes], form=form, **rest)  # type: ignore[arg-type]


def answers(given: Mapping[int, str]) -> dict[str, str]:
    """Slots for these questions' answers."""
    return {f"q{number}": code for number, code in given.items()}
