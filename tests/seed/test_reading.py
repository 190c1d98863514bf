"""Where the original lesson's questions begin and end in a notebook, and in which order its cells are run."""

import json

import pytest
from seed.case import EXERCISES, case
from seed.layouts import ACTIVATION, BARE, IMPORT
from seed.write import write

from grader.course import load_course
from grader.submissions import HandIn, read

Q1 = "y = activation(torch.sum(features * weights) + bias)"
Q2 = "y = activation(torch.mm(features, weights.view(5, 1)) + bias)"
Q3 = "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2) + B2)"


@pytest.fixture(scope="module")
def unit(request):
    return load_course(request.config.rootpath / "solutions").unit("seed")


@pytest.fixture
def submitted(unit, tmp_path):
    def submit(made):
        return read(HandIn(student="ada", path=write(made, tmp_path)), unit=unit, stubs={})

    return submit


def codes(submission):
    return [next(a for a in submission.answers if a.name == name).code for name in EXERCISES]


def test_each_question_gets_its_own_code(submitted):
    """From the data to the next question; what has nothing to do with it is left out."""
    first, second, third = codes(submitted(case("x", "", "ppp", q1=Q1, q2=Q2, q3=Q3)))
    assert first.startswith("features = torch.randn((1, 5))")
    assert Q1 in first
    assert Q2 not in first
    assert Q2 in second
    assert "randn" not in second
    assert Q3 in third
    assert "numpy" not in third


def test_a_notebook_that_works_in_the_order_of_its_counts_is_run_so(submitted):
    """The note says which name made it necessary, and what to do."""
    made = case("x", "", "ppp", BARE, activation=None, q1=Q1, q2=Q2, q3=[Q3, ACTIVATION], counts=(1, 3, 4, 5, 6, 7, 2))
    submission = submitted(made)
    assert "Cell 3 uses `activation` above the cell that makes it" in submission.notes[0]
    assert "order of their execution counts" in submission.notes[0]


@pytest.mark.parametrize("counts", [(1, 3, 4, 5, 6, 7, None), (7, 6, 5, 4, 3, 2, 1), (1, 3, 4, 5, 6, 7, 8)])
def test_counts_that_do_not_help_change_nothing(submitted, counts):
    """Where the names are not made in that order either, the cells run as they stand."""
    submission = submitted(case("x", "", "ppp", BARE, activation=None, q1=Q1, q2=Q2, q3=[Q3, ACTIVATION], counts=counts))
    assert submission.notes == ()


def test_a_notebook_that_works_as_it_stands_is_never_reordered(submitted):
    """Whatever its counts say."""
    submission = submitted(case("x", "", "ppp", BARE, q1=Q1, q2=Q2, q3=Q3, counts=(9, 8, 7, 6, 5, 4, 3)))
    assert submission.notes == ()


def test_counts_of_any_kind_are_read(submitted, tmp_path, unit):
    """A count may be a text or a list in a notebook that some program wrote."""
    path = write(case("x", "", "ppp", q1=Q1), tmp_path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell, count in zip(notebook["cells"], ("*", [1], {"a": 2}, 1.5, True), strict=False):
        cell["execution_count"] = count
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert not read(HandIn(student="ada", path=path), unit=unit, stubs={}).rejected


def test_imports_are_found_below_too(submitted):
    """An import that was moved down and run first."""
    made = case("x", "", "ppp", BARE, imports=None, q1=Q1, q2=Q2, q3=[Q3, IMPORT], counts=(2, 3, 4, 5, 6, 7, 1))
    assert "uses `torch` above" in submitted(made).notes[0]
