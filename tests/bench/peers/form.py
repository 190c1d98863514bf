"""The assignment of the comparison as notebooks: what the forms for nbgrader and Otter-Grader have in common.

It runs with the Python of either of them, so it imports nothing of ours but what lies beside it. The checks are those of
the bare fork, taken over as source text; the submissions are those that we grade.
"""

import copy
import inspect
import re
from collections.abc import Callable
from typing import Any

import bare
import handed_in

NAME = "neuron"
IMPORTS = handed_in.HEAD.strip()
FULL = 12
TASKS = {
    "activation": ("x", "The sigmoid of each element of the tensor x."),
    "neuron": ("features, weights, bias", "The activation of the weighted sum of a row of features, plus the bias."),
    "to_tensor": ("array", "A tensor that shares its memory with the array."),
}
"Of each exercise: the parameters, and what is asked for."
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def stub(exercise: str) -> str:
    parameters, task = TASKS[exercise]
    return f'def {exercise}({parameters}):\n    """{task}"""\n    raise NotImplementedError'


def function(check: Callable[..., Any], first: str = "") -> str:
    """A check as the source of a function `test_...`, with `first` as its first lines."""
    head, *lines = inspect.getsource(check).rstrip().split("\n")
    (parameter,) = re.findall(r"\((\w+): Any\)", head)
    before = [f"    {line}" for line in first.split("\n") if line]
    return "\n".join((f"def test_{check.__name__}({parameter}):", *before, *lines))


def checks() -> dict[str, tuple[Callable[..., Any], ...]]:
    """Of each exercise."""
    return bare.CHECKS


def filled(book: Any, answers: dict[str, str]) -> Any:
    """A released notebook with answers in place of the stubs."""
    book = copy.deepcopy(book)
    for exercise, answer in answers.items():
        (cell,) = (c for c in book.cells if c.cell_type == "code" and c.source.lstrip().startswith(f"def {exercise}("))
        cell.source = answer.rstrip("\n")
    return book


def handed(count: int) -> dict[str, tuple[dict[str, str], int]]:
    """By student: the answers of a submission in which half of the checks fail, and its score."""
    truth = [score for _, score in handed_in.half(count).values()]
    students = list(handed_in.half(count))
    return {s: (handed_in.answers(n, handed_in.mistakes(n)), truth[n]) for n, s in enumerate(students)}


def solution() -> dict[str, str]:
    return handed_in.answers(0)
