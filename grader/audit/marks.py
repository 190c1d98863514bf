"""What the author of a unit says that the audit cannot tell: `equivalent.toml` of the unit, each with a reason.

[[mutants]]
exercise = "neuron"
id = "3f9c21aa"
reason = "sum and sum over both axes are the same for a table of one row."

[[twins]]
checks = ["test_one", "test_other"]
reason = "..."

[[unkilled]]
check = "test_prints_nothing"
reason = "..."

[[alike]]
exercise = "neuron"
names = ["sign-of-the-sum", "sign-of-the-bias"]
reason = "No call tells one from the other, so that both are named."

[[unnamed]]
exercise = "neuron"
name = "random-weights"
reason = "It answers otherwise each time, so that nothing can be compared."
"""

import msgspec

from grader.course import Unit, read_toml
from grader.errors import CourseError

FILE = "equivalent.toml"


class MarkedMutant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that is as right as the reference."""

    exercise: str
    id: str
    reason: str
    outside: bool = False
    "It differs from the reference, and only on what the exercise does not promise."


class MarkedTwins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Checks that fail together, and are both wanted."""

    checks: tuple[str, ...]
    reason: str


class MarkedUnkilled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check that no mutant and no misconception fails, and that is wanted."""

    check: str
    reason: str


class MarkedAlike(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Misconceptions that no call tells apart, so that one may be called by the other's name as well."""

    exercise: str
    names: tuple[str, ...]
    reason: str


class MarkedUnnamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misconception that cannot be named."""

    exercise: str
    name: str
    reason: str


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All marks of a unit."""

    mutants: tuple[MarkedMutant, ...] = ()
    twins: tuple[MarkedTwins, ...] = ()
    unkilled: tuple[MarkedUnkilled, ...] = ()
    alike: tuple[MarkedAlike, ...] = ()
    unnamed: tuple[MarkedUnnamed, ...] = ()

    def mutant(self, exercise: str, id: str) -> MarkedMutant | None:
        return next((m for m in self.mutants if (m.exercise, m.id) == (exercise, id)), None)

    def are_twins(self, one: str, other: str) -> bool:
        return any({one, other} <= set(t.checks) for t in self.twins)

    def is_unkilled(self, check: str) -> bool:
        return any(u.check == check for u in self.unkilled)

    def alike_with(self, exercise: str, name: str) -> frozenset[str]:
        """The misconceptions whose names will do for this one."""
        return frozenset(n for a in self.alike if a.exercise == exercise and name in a.names for n in a.names)

    def is_unnamed(self, exercise: str, name: str) -> bool:
        return any((u.exercise, u.name) == (exercise, name) for u in self.unnamed)


def read_marks(unit: Unit) -> Marks:
    """The marks of a unit; none if it has no such file.

    Raises:
        CourseError: the file is wrong, or a mark has no reason.
    """
    path = unit.folder / FILE
    if not path.exists():
        return Marks()
    marks = read_toml(path, Marks)
    for key in marks.__struct_fields__:
        for n, mark in enumerate(getattr(marks, key)):
            if not mark.reason.strip():
                raise CourseError(path, f"{key}[{n}].reason is empty.", "Say why, in a sentence.")
    return marks
