"""Render the templates: small, real and whole, with `Write here` wherever the author's own words belong."""

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from grader.course import ExerciseKind

if TYPE_CHECKING:
    from jinja2 import Environment

WRITE_HERE = "Write here"
"Begins each text that the author replaces; nothing else in a skeleton has it."
IMPORTS: dict[ExerciseKind, dict[str, tuple[str, ...]]] = {
    "definition": {
        "checks.py": ("assert_close", "assert_dtype", "assert_gradient_matches", "assert_unchanged", "check"),
        "public_checks.py": ("assert_close", "check"),
    },
    "cell": {"checks.py": ("check",), "public_checks.py": ("check",)},
}
"What the checks of a skeleton import from `grader.checking`."


class Names(msgspec.Struct, frozen=True):
    """What a skeleton is told of its exercise."""

    name: str
    label: str
    kind: ExerciseKind = "definition"
    after_cell: bool = False
    "The unit has a cell exercise, whose region ends where a cell says so."

    @property
    def title(self) -> str:
        return spoken(self.name)


def spoken(name: str) -> str:
    """`moving_average` as `Moving average`."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def exercise(part: str, names: Names) -> str:
    """A part of an exercise: `lesson.py`, `row.md`, `unit.toml`, `checks.py` or `public_checks.py`."""
    return _render(f"{names.kind}-{part}.j2", names=names)


def unit(part: str, folder: str) -> str:
    """A file of a unit without any exercise."""
    number, _, name = folder.partition("_")
    return _render(f"unit-{part}.j2", number=int(number), folder=folder, title=spoken(name))


def course() -> dict[str, str]:
    """The files of a course without any unit."""
    return {name: _render(f"course-{name.removeprefix('.')}.j2") for name in ("course.toml", "pytest.ini", ".gitignore")}


def _render(template: str, **names: object) -> str:
    return _environment().get_template(template).render(names)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("grader.authoring"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
