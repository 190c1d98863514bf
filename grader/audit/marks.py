"""What the author of a unit says about mutants and checks that the audit cannot tell: `equivalent.toml` of the unit.

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


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All marks of a unit."""

    mutants: tuple[MarkedMutant, ...] = ()
    twins: tuple[MarkedTwins, ...] = ()
    unkilled: tuple[MarkedUnkilled, ...] = ()

    def mutant(self, exercise: str, id: str) -> MarkedMutant | None:
        return next((m for m in self.mutants if (m.exercise, m.id) == (exercise, id)), None)

    def are_twins(self, one: str, other: str) -> bool:
        return any({one, other} <= set(t.checks) for t in self.twins)

    def is_unkilled(self, check: str) -> bool:
        return any(u.check == check for u in self.unkilled)


def read_marks(unit: Unit) -> Marks:
    """The marks of a unit; none if it has no such file.

    Raises:
        CourseError: the file is wrong, or a mark has no reason.
    """
    path = unit.folder / FILE
    if not path.exists():
        return Marks()
    marks = read_toml(path, Marks)
    reasons = {
        "mutants": [m.reason for m in marks.mutants],
        "twins": [t.reason for t in marks.twins],
        "unkilled": [u.reason for u in marks.unkilled],
    }
    for key, given in reasons.items():
        for n, reason in enumerate(given):
            if not reason.strip():
                raise CourseError(path, f"{key}[{n}].reason is empty.", "Say why, in a sentence.")
    return marks
