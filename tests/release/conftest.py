"""A course of two small units to build, made anew for each test, and a way to change one of its files."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.errors import CourseError
from grader.release import build, stale

FIRST_LESSON = '''"""Notes for authors."""
# %% [markdown]
# # Curves
#
# ![A bent line](assets/bend.svg)
#
# `torch.relu` is one of torch's own.

# %%
import torch

# %% tags=["parameters"]
seed = 7
sizes = (
    2,
    3,
)

# %%
# Exercise 1.1
def bend(x: torch.Tensor) -> torch.Tensor:
    """Replace what is negative with 0.

    `x` has any shape and must not change; so has the result.

    >>> bend(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    # BEGIN SOLUTION
    return x.clamp(min=0)  # an answer
    # END SOLUTION


# %%
class Scale:
    """Shift and scale by what was seen."""

    def __init__(self, seen: torch.Tensor) -> None:
        """Remember mean and spread."""
        # BEGIN SOLUTION
        self.mean = seen.mean(dim=0)
        self.spread = seen.std(dim=0) + 0.00012345
        # END SOLUTION

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Apply them."""
        # BEGIN SOLUTION
        shifted = x - self.mean
        return shifted / self.spread
        # END SOLUTION


# %%
# Exercise 1.3
# BEGIN SOLUTION
table = torch.arange(6.0).reshape(2, 3).transpose(0, 1)
# END SOLUTION
'''

FIRST_TOML = """title = "Curves"
summary = "Bend and scale."
minutes = 15
files = ["bend.svg", "data.csv"]

[limits]
call_seconds = 2.5
calls = { bend = 4.0, Scale = 6.5 }

[[exercises]]
name = "bend"
title = "Bend | a line"
label = "1.1"
steps = {lesson = 3, general = 1}
hints = ["Which \\"numbers\\" change?", "Compare each with zero."]

[[exercises]]
name = "Scale"
title = "Scale"
label = "1.2"
steps = {lesson = 2}
"""

FIRST_CHECKS = """from fractions import Fraction

from grader.checking import check


@check(exercise="bend", points=Fraction(5, 2))
def test_hidden_bend(student):
    '''It bends.'''


@check(exercise="bend", points=Fraction("1/2"))
def test_hidden_zero(student):
    '''Zero stays.'''


@check(exercise="bend", points=1, step="general")
def test_hidden_batch(student):
    '''It bends a batch.'''


@check(exercise="Scale", points=2)
def test_hidden_scale(student):
    '''It scales.'''
"""

FIRST_PUBLIC = """from grader.checking import check


@check(exercise="bend", points=0)
def test_bends(student):
    '''It bends.'''
"""

SECOND_LESSON = '''# %%
import torch

# %%
def double(a: torch.Tensor) -> torch.Tensor:
    """Twice `a`."""
    # BEGIN SOLUTION
    return a + a
    # END SOLUTION


# %% [markdown]
# Here is the curve of before:
#
# ```python
# y = x.abs()
# ```
'''

SECOND_TOML = """title = "Twice"
summary = "Double."

[[exercises]]
name = "double"
title = "Double"
label = "2.1"
steps = {lesson = 1}
"""

SECOND_CHECKS = """from grader.checking import check


@check(exercise="double", points=1)
def test_hidden_double(student):
    '''It doubles.'''
"""

FILES = {
    "assets/bend.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>A bent line</title></svg>\n',
    "solutions/course.toml": 'title = "Small course"\n',
    "solutions/01_curves/lesson.py": FIRST_LESSON,
    "solutions/01_curves/unit.toml": FIRST_TOML,
    "solutions/01_curves/checks.py": FIRST_CHECKS,
    "solutions/01_curves/public_checks.py": FIRST_PUBLIC,
    "solutions/01_curves/data.csv": "1,2\n",
    "solutions/02_twice/lesson.py": SECOND_LESSON,
    "solutions/02_twice/unit.toml": SECOND_TOML,
    "solutions/02_twice/checks.py": SECOND_CHECKS,
    "solutions/02_twice/public_checks.py": SECOND_CHECKS.replace("hidden_", "").replace("points=1", "points=0"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder above `solutions/`."""
    for name, text in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "project"


@pytest.fixture
def course(project: Path) -> Callable[[], Course]:
    """Load the course as its files are now."""
    return lambda: load_course(project / "solutions")


@pytest.fixture
def change(project: Path) -> Callable[[str, str, str], None]:
    """Replace `old`, which must be there once, by `new` in a file of `solutions/`; an empty `old` means the end."""

    def replace(name: str, old: str, new: str) -> None:
        path = project / "solutions" / name
        text = path.read_text()
        if old:
            assert text.count(old) == 1, (old, text.count(old))
        path.write_text(text.replace(old, new) if old else text + new)

    return replace


@pytest.fixture
def message(course: Callable[[], Course], project: Path) -> Callable[[], str]:
    """What a build of the course is refused with; empty if it is not. Then it wrote nothing.

    Paths are relative to the project, and a line is given by its text, as in `solutions/01_curves/lesson.py[seed = 7]`.
    """

    def line(place: re.Match[str]) -> str:
        return f"{place[1]}[{(project / place[1]).read_text().splitlines()[int(place[2]) - 1].strip()}]"

    def try_to_build() -> str:
        try:
            stale(course(), course().units, project / "exercises")
            return ""
        except CourseError as error:
            with pytest.raises(CourseError):
                build(course(), course().units, project / "exercises")
            assert not (project / "exercises").exists()
            return re.sub(r"(solutions/[\w/]+\.py):(\d+)", line, str(error).replace(f"{project}/", ""))

    return try_to_build
