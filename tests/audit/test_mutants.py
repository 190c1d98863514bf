"""Mutants: each kind of edit is made once, keeps its id, and leaves alone what nothing can notice."""

from pathlib import Path

import pytest

from grader.audit.mutants import Mutant, mutants_of
from grader.release.lesson import read_lesson

DEFINITION = '''\
# %%
import torch

# %%
def f(x: torch.Tensor, n: int) -> torch.Tensor:
    """Words that are no part of it: 17."""
    # BEGIN SOLUTION
    if n < 2:
        raise ValueError("17 is too few")
    total = (x * 3.0).sum(dim=1, keepdim=True)
    return torch.sub(total.relu(), -x)
    # END SOLUTION
'''


def made(tmp_path: Path, text: str = DEFINITION, name: str = "f") -> tuple[Mutant, ...]:
    path = tmp_path / "lesson.py"
    path.write_text(text)
    lesson = read_lesson(path)
    return mutants_of(lesson, name, lesson.regions, ("cpu",))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("constant", "total = (x * 4.0).sum(dim=1, keepdim=True)"),
        ("operator", "total = (x / 3.0).sum(dim=1, keepdim=True)"),
        ("operator", "return torch.sub(total.relu(), x)"),
        ("operand dropped", "total = x.sum(dim=1, keepdim=True)"),
        ("comparison", "if n <= 2:"),
        ("condition", "if False:"),
        ("axis", "total = (x * 3.0).sum(dim=0, keepdim=True)"),
        ("keyword dropped", "total = (x * 3.0).sum(dim=1)"),
        ("constant", "total = (x * 3.0).sum(dim=1, keepdim=False)"),
        ("argument dropped", "return torch.sub(-x)"),
        ("arguments swapped", "return torch.sub(-x, total.relu())"),
        ("call dropped", "return torch.sub(total, -x)"),
        ("in place", "return torch.sub(total.relu_(), -x)"),
        ("in place", "total = x.mul_(3.0).sum(dim=1, keepdim=True)"),
        ("statement dropped", "pass"),
        ("detached", "return torch.sub(total.relu(), -x).detach()"),
        ("dtype", "return torch.sub(total.relu(), -x).double()"),
        ("returned argument", "return x"),
        ("early return", "return total"),
        ("remembered answer", "return kept_f.setdefault('answer', right_f(*args, **kwargs))"),
        ("remembered argument", "n = kept_f.setdefault('n', n)"),
        ("argument changed in place", "x.detach().copy_(x.detach() == 0)"),
        ("returned constant", "return right_f(*args, **kwargs) * 0"),
    ],
)
def test_every_kind_of_edit_is_made(tmp_path: Path, kind: str, line: str) -> None:
    """The edit stands in the diff of one mutant of its kind; three statements can be dropped."""
    found = [m for m in made(tmp_path) if m.kind == kind and f"+{line}" in m.diff.replace(" " * 4, "")]
    assert len(found) == (3 if line == "pass" else 1)


CLASS = '''\
# %%
import torch

# %%
class Shift:
    """Adds an amount."""

    def __init__(self, amount: float) -> None:
        # BEGIN SOLUTION
        self.amount = amount
        # END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The sum."""
        # BEGIN SOLUTION
        shifted = x + self.amount
        return shifted
        # END SOLUTION
'''


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("statement dropped", "pass"),
        ("operator", "shifted = x - self.amount"),
        ("detached", "return shifted.detach()"),
        ("shape", "return shifted.flatten()"),
        ("returned argument", "return x"),
        ("remembered answer", "return kept_Shift.setdefault('answer', right_Shift(*args, **kwargs))"),
        ("remembered answer by arguments", "return kept_Shift.setdefault(key, right_Shift(*args, **kwargs))"),
        ("remembered size", "raise RuntimeError('made for other sizes')"),
    ],
)
def test_methods_of_a_class_are_edited_like_functions_and_its_objects_remembered(
    tmp_path: Path, kind: str, line: str
) -> None:
    found = [m for m in made(tmp_path, CLASS, "Shift") if m.kind == kind and f"+{line}" in m.diff.replace(" " * 4, "")]
    assert len(found) == (2 if line == "pass" else 1)
    assert '"""' not in found[0].source


def test_what_nothing_can_notice_stays_as_it_is(tmp_path: Path) -> None:
    """Docstrings and the words of errors are no part of an answer; on the CPU alone no device is changed."""
    for mutant in made(tmp_path):
        assert "18" not in mutant.source
        assert ".cpu()" not in mutant.source
    assert not [m for m in made(tmp_path) if m.kind == "device"]


def test_each_mutant_is_there_once_and_keeps_its_id_when_layout_changes(tmp_path: Path) -> None:
    """An author's mark holds as long as the reference says the same."""
    before, after = made(tmp_path), made(tmp_path, DEFINITION.replace("x * 3.0", "x  *  3.0").replace("n < 2:", "n < 2:  # few"))
    assert [m.id for m in before] == [m.id for m in after]
    assert len({m.id for m in before}) == len({m.source for m in before}) == len(before)


def test_statements_of_a_cell_are_edited_and_shows_are_not(tmp_path: Path) -> None:
    """Nothing is asked of what a cell prints."""
    cell = "# %%\n# Exercise 1.0: a cell\n# BEGIN SOLUTION\ny = 2 + 3\nprint(y, 7)\n# END SOLUTION\n"
    sources = {m.source for m in made(tmp_path, cell, "answer")}
    assert "y = 2 - 3\nprint(y, 7)" in sources
    assert all("print(y, 7)" in source for source in sources)
