"""A small course with two cell exercises, and notebooks handed in for it."""

import textwrap
from pathlib import Path

import nbformat
import pytest

from grader.checking.autograde import Checker
from grader.course import load_unit
from grader.execution import levels
from grader.submissions import HandIn, read

UNIT = """
title = "A neuron"
summary = "Sum, bend, and a shared array."

[[exercises]]
kind = "cell"
name = "lesson_neuron"
title = "The neuron's output"
label = "3.0"
data = ["features", "weights", "bias"]
like = "neuron"
steps = { lesson = 3 }

[[exercises]]
name = "neuron"
title = "A neuron"
label = "3.1"
steps = { lesson = 3 }

[[exercises]]
kind = "cell"
name = "lesson_array"
title = "One memory"
label = "3.9"
data = ["a"]
steps = { lesson = 2 }
"""

LESSON = '''
# %%
import numpy as np
import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))

# %%
torch.manual_seed(7)

features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

# %%
# Exercise 3.0: the neuron's output
# Work it out here.
# BEGIN SOLUTION
y = activation(torch.sum(features * weights) + bias)
print(y)
# END SOLUTION

# %%
def neuron(features, weights, bias):
    """Compute a neuron."""
    # BEGIN SOLUTION
    return activation((features * weights).sum() + bias)
    # END SOLUTION

# %%
a = np.random.rand(4, 3)

# %%
# Exercise 3.9: one memory
# BEGIN SOLUTION
b = torch.from_numpy(a)
b.mul_(2)
a
# END SOLUTION

# %%
# Back to the lesson: the array.
print(a.shape)
'''

CHECKS = '''
import torch
from grader.checking import assert_close, check

ALL = ("sentence", "hint", "inputs", "expected")


def outputs(features, weights, bias):
    return torch.sigmoid(features @ weights.T + bias)


@check(exercise="lesson_neuron", points=3, shows=ALL)
def test_cell_holds_the_output(cell):
    """Somewhere in the cell stands the neuron's output."""
    cell.find(outputs, shapes=[(1, 1), (1,), ()])


@check(exercise="neuron", points=3)
def test_neuron(student, rng):
    """The neuron is right."""
    data = [torch.randn(shape, generator=rng) for shape in ((1, 5), (1, 5), (1, 1))]
    assert_close(student.neuron(*data), outputs(*data), any_shape=True)


@check(exercise="lesson_array", points=1, shows=ALL)
def test_array_is_doubled(cell):
    """At the end of the cell the array holds twice its numbers."""
    cell.find(lambda a: 2 * torch.from_numpy(a), at="a")


@check(exercise="lesson_array", points=1, shows=ALL)
def test_tensor_shares(cell):
    """A tensor lies on the array's memory."""
    cell.find(lambda a: 2 * torch.from_numpy(a), shares="a")
'''

MISCONCEPTIONS = """
# ruff: noqa: F821
from grader.checking import misconception, slip, wrong_model


@wrong_model(
    "neuron",
    {
        "bias-forgotten": slip(bias_goes=None, hint="Add the bias."),
        "bias-inside-sum": slip(bias_goes="inside", hint="Add the bias once, after the sum."),
        "activation-forgotten": slip(bend=False, hint="Bend the total."),
    },
)
def wrong_neuron(features, weights, bias, *, bias_goes="outside", bend=True):
    products = features * weights + (bias if bias_goes == "inside" else 0)
    total = products.sum().reshape(1, 1) + (bias if bias_goes == "outside" else 0)
    return activation(total) if bend else total


@misconception("neuron", "no-sum", hint="Add the products up.")
def no_sum(features, weights, bias):
    return activation(features * weights + bias)


@misconception("neuron", "product-of-rows", hint="Turn the weights into a column.")
def product_of_rows(features, weights, bias):
    return activation(torch.mm(features, weights) + bias)
"""

FIRST = "import torch\nimport numpy as np\ndef activation(x): return 1/(1+torch.exp(-x))"
DATA = "torch.manual_seed(7)\nfeatures = torch.randn((1, 5))\nweights = torch.randn_like(features)\nbias = torch.randn((1, 1))"
LABEL = "# Exercise 3.0: the neuron's output\n"
RIGHT = "y = activation(torch.sum(features * weights) + bias)\n"


def write_course(folder: Path) -> Path:
    """The unit's folder in a course made below `folder`."""
    unit = folder / "solutions" / "03_neuron"
    unit.mkdir(parents=True)
    (unit.parent / "course.toml").write_text('title = "Small"\nlevel = "open"\n')
    for name, text in (
        ("unit.toml", UNIT),
        ("lesson.py", LESSON),
        ("checks.py", CHECKS),
        ("public_checks.py", '"""None."""\n'),
        ("misconceptions.py", MISCONCEPTIONS),
    ):
        (unit / name).write_text(text)
    return unit


@pytest.fixture(scope="session")
def unit_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def checker(unit_folder):
    with Checker(load_unit(unit_folder), level=levels.best("open"), secret=b"cells") as made:
        yield made


def write_notebook(path: Path, *cells: str, counts: tuple[int, ...] = ()) -> Path:
    """A notebook of these code cells."""
    made = [nbformat.v4.new_code_cell(textwrap.dedent(cell)) for cell in cells]
    for cell, count in zip(made, counts, strict=False):
        cell.execution_count = count
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


@pytest.fixture
def graded(checker, tmp_path):
    """`graded(*cells)` hands a notebook in; `graded.check(name)` is one check of the last."""

    def grade(*cells: str, counts: tuple[int, ...] = (), script: str = ""):
        path = tmp_path / ("ada.py" if script else "ada.ipynb")
        if script:
            path.write_text(script)
        else:
            write_notebook(path, *cells, counts=counts)
        return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

    return grade


def check_of(result, name="test_cell_holds_the_output"):
    return next(c for c in result.checks if c.name == name)


def told(result, name="test_cell_holds_the_output") -> str:
    """What a check's evidence says."""
    outcome = check_of(result, name).outcomes[0]
    return outcome.evidence.message if outcome.evidence is not None else outcome.note
