"""Objects of support.py as arguments of a student's function, and what a spy among them saw."""

import pytest
import torch

from grader.checking import assert_close, assert_seen
from grader.checking.autograde import Checker
from grader.checking.compare import CheckFailed
from grader.checking.proxy import CheckMisuse, RemoteCalls, Student
from grader.checking.session import SupportBroken
from grader.course import load_unit
from grader.results import Verdict, students_view, to_json
from grader.submissions import HandIn, read

SUPPORT = """
import torch

class Spy(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        state = {"training": self.training, "grad": torch.is_grad_enabled(), "shape": tuple(x.shape)}
        self.seen.append({**state, "inference": torch.is_inference_mode_enabled()})
        return x.sum(dim=1)

class Doubler:
    def __init__(self, start): self.start = start
    def __call__(self, x): return 2 * x

def double(x): return 2 * x
model = Spy()
table = 3
"""
SOURCE = """
import torch
def apply(function, x): return function(x)
def build(kind): return kind(1).start
def first(pair): return pair["functions"][0](pair["x"])
def own(x): return 3 * x
def evaluate(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)
def at_rest(model, x):
    model.eval()
    with torch.inference_mode():
        return model(x)
def forgets_eval(model, x):
    with torch.no_grad():
        return model(x)
def forgets_no_grad(model, x):
    model.eval()
    return model(x)
def row_by_row(model, x):
    model.eval()
    first = model(x[:1])
    with torch.no_grad():
        return torch.cat([first, model(x[1:])])
def never(model, x): return x.sum(dim=1)
def forges(model, x):
    model.seen = "nothing"
    return x.sum(dim=1)
"""


@pytest.fixture
def pair(student_of):
    """The fixtures `student` and `support` of one check."""
    student = student_of(SOURCE, support=SUPPORT)
    remote = RemoteCalls(student_of.sessions[id(student)], student._remote.ledger, {})
    return student, Student(remote, "support")


def test_a_function_or_class_of_support_is_an_argument_by_its_name(pair):
    student, support = pair
    x = torch.ones(2, requires_grad=True)
    doubled = student.apply(support.double, x)
    assert_close(doubled, torch.full((2,), 2.0))
    doubled.sum().backward()
    assert_close(x.grad, torch.full((2,), 2.0))
    assert student.build(support.Doubler) == 1
    assert_close(student.first({"functions": [support.double], "x": torch.ones(1)}), torch.full((1,), 2.0))
    assert_close(student.apply(student.own, torch.ones(1)), torch.full((1,), 3.0))


def test_an_object_of_support_remembers_what_became_of_it(pair):
    student, support = pair
    student.apply(support.model, torch.ones(2, 3))
    student.apply(support.model, torch.ones(4, 3))
    assert [call["shape"] for call in support.model.seen] == [(2, 3), (4, 3)]


def test_a_plain_value_of_support_is_no_argument(pair):
    student, support = pair
    with pytest.raises(CheckMisuse, match=r"table .* is a plain value"):
        student.apply(support.table, torch.ones(1))


def test_a_name_that_support_lacks_is_not_the_students(pair):
    student, support = pair
    for use in (lambda: support.absent(1), lambda: student.apply(support.absent, 1), lambda: support.absent.seen):
        with pytest.raises(SupportBroken, match="has no absent"):
            use()


@pytest.mark.parametrize("style", ["evaluate", "at_rest"])
def test_a_model_in_the_wanted_state_passes(pair, style):
    student, support = pair
    spy = support.Spy()
    assert_close(getattr(student, style)(spy, torch.ones(4, 2)), torch.full((4,), 2.0))
    assert_seen(spy.seen, training=False, grad=False, shape=(4, 2))


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("forgets_eval", "The call of the model was made in training mode; it is wanted in evaluation mode."),
        (
            "forgets_no_grad",
            "The call of the model was made with gradients recorded; it is wanted without recording gradients.",
        ),
        ("row_by_row", "Call 1 of 2 of the model was made with gradients recorded; it is wanted without"),
        ("never", "The model was not called."),
        ("forges", "The model was not called."),
    ],
)
def test_a_model_in_another_state_is_told(pair, style, told):
    student, support = pair
    spy = support.Spy()
    getattr(student, style)(spy, torch.ones(4, 2))
    with pytest.raises(CheckFailed) as failure:
        assert_seen(spy.seen, training=False, grad=False)
    evidence = failure.value.evidence
    assert evidence.message.startswith(told)
    assert evidence.kind == "state"
    assert evidence.claimed


def test_other_items_are_told_by_their_name(pair):
    student, support = pair
    spy = support.Spy()
    student.evaluate(spy, torch.ones(4, 2))
    with pytest.raises(CheckFailed, match=r"The call of your loss was made with shape \(4, 2\); it is wanted with"):
        assert_seen(spy.seen, "your loss", shape=(4, 3))
    with pytest.raises(CheckFailed, match="outside of inference mode; it is wanted in inference mode"):
        assert_seen(spy.seen, inference=True)


# ---- through a Checker

LESSON = '''
# %% [markdown]
# # A tiny unit

# %%
import torch

# %%
def evaluate(model, x):
    """Return what `model` makes of `x`, at rest."""
    # BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        return model(x) * 1
    # END SOLUTION
'''
UNIT = """
title = "Tiny"
summary = "One exercise."
[[exercises]]
name = "evaluate"
title = "Evaluate"
label = "1.1"
steps = { lesson = 3 }
"""
CHECKS = '''
import torch
from grader.checking import assert_close, assert_operations_at_most, assert_seen, check, operations

@check(exercise="evaluate", points=1)
def test_values(student, support, rng):
    """The model's numbers come back."""
    x = torch.randn(4, 3, generator=rng)
    assert_close(student.evaluate(support.Spy(), x), x.sum(dim=1))

@check(exercise="evaluate", points=1, shows=("sentence", "expected"))
def test_at_rest(student, support, rng):
    """The model is in evaluation mode, and no gradients are recorded."""
    x, spy = torch.randn(4, 3, generator=rng), support.Spy()
    assert_close(student.evaluate(spy, x), x.sum(dim=1))
    assert_seen(spy.seen, training=False, grad=False)

@check(exercise="evaluate", points=1, shows=("sentence", "expected"))
def test_no_loop(student, support, rng):
    """The rows are not taken one by one."""
    x = torch.randn(40, 3, generator=rng)
    with operations() as used:
        result = student.evaluate(support.Spy(), x)
    assert_close(result, x.sum(dim=1))
    assert_operations_at_most(used, 20)
'''
LOOPS = """
import torch
def evaluate(model, x):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(row[None]) for row in x])
"""
TRAINS = "def evaluate(model, x): return model(x)\n"


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir(parents=True)
    parts = {"lesson.py": LESSON, "unit.toml": UNIT, "checks.py": CHECKS, "public_checks.py": "", "support.py": SUPPORT}
    for name, text in parts.items():
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as made:
        yield made


def test_the_reference_has_all_points(checker):
    assert checker.grade(checker.reference()).score == 3


@pytest.mark.parametrize(
    ("source", "name", "told"),
    [
        (TRAINS, "test_at_rest", "in training mode; it is wanted in evaluation mode"),
        (LOOPS, "test_no_loop", "sum 40 times"),
    ],
)
def test_a_wrong_answer_fails_the_check_meant_and_reads_why(checker, tmp_path, source, name, told):
    path = tmp_path / "ada.py"
    path.write_text(source)
    result = checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))
    assert {c.name: c.verdict for c in result.checks if c.verdict is not Verdict.PASSED} == {name: Verdict.FAILED}
    (evidence,) = [c.outcomes[0].evidence for c in result.checks if c.name == name]
    assert told in evidence.message
    assert evidence.claimed
    assert told in to_json(students_view(result)).decode()
