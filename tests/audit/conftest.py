"""A small course for the audit: one that can be proved, and faults that a test plants in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

HINTS = ["Look at the example.", "See section 1.", "Try it with one number."]

LESSON = """\
# %% [markdown]
# # Unit 1. Small
#
# **At the end you can**
#
# - say what each of these does.
#
# | exercise | lesson step | points |
# | --- | --- | --- |
{rows}

# %%
import torch
"""

CHECKS = """\
import torch

from grader.checking import assert_close, assert_dtype, assert_gradient_matches, assert_unchanged, check
"""

DOUBLED = (
    '''\
def doubled(x: torch.Tensor) -> torch.Tensor:
    """Twice the numbers."""
    # BEGIN SOLUTION
    return x * 2
    # END SOLUTION
''',
    '''\
@check(exercise="doubled", points=2)
def test_any_numbers_come_back_doubled(student, rng):
    """Any numbers come back doubled, and stay as they were."""
    for shape in ((3,), (2, 2)):
        for dtype in (torch.float32, torch.float64):
            plain = torch.randn(shape, generator=rng, dtype=dtype)
            for x in (plain, plain.clone().requires_grad_()):
                y = student.doubled(x)
                assert_close(y, x * 2)
                assert_dtype(y, dtype)
                assert_unchanged(x)
                if x.requires_grad:
                    assert_gradient_matches(y, x * 2, to=[x])
''',
)
"A function and its check, which nothing gets past."

MISCONCEPTIONS = """\
from grader.checking import misconception


@misconception("doubled", "square-not-double", hint="Add the number to itself. You multiplied it by itself instead.")
def squared(x):
    return x * x
"""


EXAMPLES = {
    "summed": "torch.tensor(-2.0)",
    "negated": "torch.tensor([-1.0, 3.0])",
    "halved": "torch.tensor([0.5, -1.5])",
}
"What is right for 1 and -3, where that is not twice the numbers."


@pytest.fixture(scope="session")
def course() -> Callable[..., Path]:
    """`course(folder, doubled=DOUBLED, ...)` writes a course of one unit with these exercises; its `solutions/`."""

    def make(
        folder: Path, *, prose: str = "", misconceptions: str = "", toml: str = "", **exercises: tuple[str, str]
    ) -> Path:
        unit = folder / "solutions" / "01_small"
        unit.mkdir(parents=True)
        (unit.parent / "course.toml").write_text('title = "Small"\n')
        rows = "\n".join(f"# | 1.{n} `{name}` | 2 | 2 |" for n, name in enumerate(exercises, start=1))
        cells = [LESSON.format(rows=rows), *(f"# %% [markdown]\n# {line}\n" for line in filter(None, [prose]))]
        cells += [f"\n# %%\n{source}" for source, _ in exercises.values()]
        (unit / "lesson.py").write_text("\n".join(cells))
        (unit / "checks.py").write_text("\n\n".join([CHECKS, *(checks for _, checks in exercises.values())]))
        publics = [
            f'@check(exercise="{name}", points=0)\n'
            f"def test_example_of_{name}(student):\n"
            f'    """The example of {name} comes out right."""\n'
            f"    assert_close(student.{name}(torch.tensor([1.0, -3.0])), {EXAMPLES.get(name, 'torch.tensor([2.0, -6.0])')})\n"
            for name in exercises
        ]
        (unit / "public_checks.py").write_text("\n\n".join([CHECKS, *publics]))
        if misconceptions:
            (unit / "misconceptions.py").write_text(misconceptions)
        tables = [
            f'[[exercises]]\nname = "{name}"\ntitle = "{name}"\nlabel = "1.{n}"\nsteps = {{ lesson = 2 }}\nhints = {HINTS}\n'
            for n, name in enumerate(exercises, start=1)
        ]
        (unit / "unit.toml").write_text('title = "Small"\nsummary = "Small."\n' + "\n".join([*tables, toml]))
        return unit.parent

    return make
