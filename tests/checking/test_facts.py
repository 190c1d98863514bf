"""Facts that a check asks for, each with a right student and wrong ones, through a Checker on a small unit."""

import pytest
import torch

from grader.checking import __all__ as names
from grader.checking import (
    assert_changed_in_place,
    assert_keeps,
    assert_layout,
    assert_leaf,
    assert_repeats,
    assert_view,
)
from grader.checking.autograde import Checker
from grader.checking.proxy import CheckMisuse
from grader.course import load_unit
from grader.execution.deaths import WorkerEnded
from grader.release.checks import FACTS
from grader.results import Verdict, students_view, to_json
from grader.submissions import HandIn, read

CHECKS = {
    "every_other": """
    x = torch.arange(8.0)[1:7]
    result = student.every_other(x)
    assert_view(result, x, offset=1, strides=(2,))
    """,
    "backwards": """
    x = np.arange(4)
    assert_view(student.backwards(x), x, offset=3, strides=[-1])
    """,
    "column": """
    w, flags = torch.zeros(1, 5), torch.ones(3, dtype=torch.bool)
    assert_view(student.column(w), w, offset=0, strides=(1, 1))
    assert_view(student.column(flags), flags)
    """,
    "turned": """
    x = torch.arange(6.0).reshape(2, 3)
    assert_layout(student.turned(x), strides=(2, 1), contiguous=True)
    """,
    "sideways": """
    x = torch.arange(6.0).reshape(2, 3)
    assert_layout(student.sideways(x), strides=(1, 3), contiguous=False)
    """,
    "clear": """
    x = torch.arange(6.0)
    student.clear(x)
    assert_changed_in_place(x, torch.zeros(6))
    """,
    "step": """
    w = torch.arange(3.0).requires_grad_()
    w.grad = torch.ones(3)
    student.step(w)
    assert_changed_in_place(w, torch.arange(3.0) - 1)
    assert_keeps(w, "shape", "dtype", "requires_grad")
    assert_keeps(w)
    """,
    "parameter": """
    x = torch.arange(3.0).requires_grad_() * 2
    made = student.parameter(x)
    assert_requires_grad(made)
    assert_leaf(made)
    """,
    "scaled": """
    x, w = torch.arange(3.0).requires_grad_(), torch.ones(3).requires_grad_()
    result = student.scaled(x, w)
    assert_leaf(result, False)
    assert_gradient_stops(result, to=w)
    assert_gradient_matches(result, x * w.detach(), to=x)
    """,
    "measured": """
    x = torch.arange(3.0).requires_grad_()
    result = student.measured(x)
    assert_requires_grad(result, False)
    assert_gradient_stops(result, to=x)
    """,
    "blank": """
    for dtype in (torch.float32, torch.float64):
        x = torch.ones(3, dtype=dtype)
        assert_follows(student.blank(x), x)
    assert_follows(student.blank(np.ones(3)), np.ones(3))
    """,
    "steady": """
    assert_repeats(student.steady, torch.arange(3.0), by=2.0)
    """,
}
LESSON = {
    "every_other": "return x[1::2]",
    "backwards": "return x[::-1]",
    "column": "return x.view(-1, 1)",
    "turned": "return x.t().contiguous()",
    "sideways": "return x.t()",
    "clear": "x.zero_()",
    "step": "x.detach().sub_(x.grad)",
    "parameter": "return x.detach().clone().requires_grad_()",
    "scaled": "return x * w.detach()",
    "measured": "return x.detach() * 2",
    "blank": "return x * 0",
    "steady": "return x * by",
}
PARAMETERS = {"scaled": "x, w", "steady": "x, by=1.0"}
BEGIN = "import numpy as np, torch, random\n"


def function(name, body):
    lines = "\n    ".join(body.split("\n"))
    return f"def {name}({PARAMETERS.get(name, 'x')}):\n    {lines}\n"


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "01_facts"
    folder.mkdir()
    lesson, checks = (
        f"# %% [markdown]\n# # Facts\n\n# %%\n{BEGIN}",
        f"import numpy as np, torch\nfrom grader.checking import {', '.join(names)}\n",
    )
    unit = 'title = "Facts"\nsummary = "Facts."\n[limits]\ncall_seconds = 2.0\n'
    for number, (name, body) in enumerate(LESSON.items(), start=1):
        head = f'def {name}({PARAMETERS.get(name, "x")}):\n    """Do it."""'
        lesson += f"\n# %%\n{head}\n    # BEGIN SOLUTION\n    {body}\n    # END SOLUTION\n"
        head = f'@check(exercise="{name}", points=1)\ndef test_{name}(student):\n    """It does it."""'
        checks += f"\n{head}{CHECKS[name]}\n"
        unit += f'[[exercises]]\nname = "{name}"\ntitle = "{name}"\nlabel = "1.{number}"\nsteps = {{ lesson = 1 }}\n'
    for file, text in (("lesson.py", lesson), ("checks.py", checks), ("public_checks.py", ""), ("unit.toml", unit)):
        (folder / file).write_text(text)
    with Checker(load_unit(folder), level="open", secret=b"s") as made:
        yield made


@pytest.fixture
def grade(checker, tmp_path):
    def run(source):
        path = tmp_path / "ada.py"
        path.write_text(BEGIN + source)
        return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

    return run


def test_the_reference_has_every_fact(checker):
    result = checker.grade(checker.reference())
    assert {c.name: c.verdict for c in result.checks if c.verdict is not Verdict.PASSED} == {}


RIGHT = {
    "every_other": "return x.as_strided((3,), (2,), x.storage_offset() + 1)",
    "column": "return x.unsqueeze(0).mT if x.dim() == 1 else x.T",
    "turned": "return torch.stack(list(x.unbind(1)))",
    "clear": "x[:] = 0.0",
    "step": "with torch.no_grad():\n    x -= x.grad",
    "parameter": "return torch.nn.Parameter(x.data.clone())",
    "scaled": "with torch.no_grad():\n    k = w * 1\nreturn k * x",
    "steady": "torch.manual_seed(1)\nnoise = torch.randn(3)\nreturn x * by + noise - noise",
}


def test_other_ways_of_having_it_pass(grade):
    result = grade("\n".join(function(name, body) for name, body in RIGHT.items()))
    judged = {c.exercise: c.verdict for c in result.checks if c.exercise in RIGHT}
    assert judged == dict.fromkeys(RIGHT, Verdict.PASSED)


WRONG = [
    ("every_other", "return x[1::2].clone()", "memory", "no view of the argument: what is written", False),
    ("every_other", "return x[::2]", "memory", "begins 0 elements after the first of the argument; 1 is wanted", False),
    ("every_other", "return x[1:4]", "memory", "strides of the result are (1,); (2,) are wanted", False),
    ("every_other", "return x.as_strided((3,), (2,), x.storage_offset() + 2)", "memory", "numbers that are not", False),
    ("every_other", "return x[1::2].tolist()", "type", "A tensor is wanted; yours is a list", False),
    ("every_other", "return None", "type", "yours is None", False),
    ("backwards", "return x[::-1].copy()", "memory", "no view of the argument", False),
    ("backwards", "return x", "memory", "begins 0 elements", False),
    ("column", "return x.clone().view(-1, 1)", "memory", "no view of the argument", False),
    ("turned", "return x.t()", "memory", "strides of the result are (1, 3); (2, 1)", False),
    (
        "turned",
        "return x.t().clone(memory_format=torch.preserve_format)",
        "memory",
        "strides of the result are (1, 3)",
        True,
    ),
    ("sideways", "return x.t().contiguous()", "memory", "strides of the result are (2, 1)", True),
    ("clear", "x = torch.zeros(6)", "state", "is as it was before the call", True),
    ("clear", "x.data = torch.zeros(6)", "state", "is on other memory after the call", True),
    ("clear", "x[1:] = 0.5", "value", "The argument after the call", False),
    ("clear", "x.resize_(3).zero_()", "shape", "The argument after the call", False),
    ("step", "x.requires_grad_(False).sub_(x.grad)", "state", "requires_grad was True and is False", True),
    ("step", "x.detach().sub_(x.grad)\nx.grad = None", "state", ".grad was taken away", True),
    ("step", "x.detach().sub_(x.grad)\nx.grad.zero_()", "state", ".grad is another", True),
    (
        "parameter",
        "return x.detach().clone()",
        "state",
        "The result requires no gradient; the opposite is wanted.",
        True,
    ),
    ("parameter", "return x * 1", "state", "The result is no leaf of the graph", True),
    ("scaled", "return x * w", "gradient", "A gradient reaches the argument", False),
    ("scaled", "return (x * w).detach()", "state", "The result is a leaf of the graph", True),
    ("scaled", "return (x * 2) * w.detach()", "gradient", "The gradient of the argument", False),
    ("measured", "return x * 2", "state", "The result requires a gradient; the opposite", True),
    ("blank", "return torch.zeros(3)", "dtype", "float64", False),
    (
        "blank",
        "return torch.zeros(3, dtype=x.dtype, device='meta')",
        "type",
        "yours is an object of type tensor on the device meta",
        False,
    ),
    ("blank", "return x.tolist()", "type", "A tensor on the device cpu is wanted", False),
    ("steady", "return x * by + torch.randn(3)", "repeats", "not deterministic", False),
    ("steady", "return x * by * random.random()", "repeats", "not deterministic", False),
    ("steady", "return torch.as_tensor(np.random.rand(3)) * x", "repeats", "not deterministic", False),
]


@pytest.mark.parametrize(("name", "body", "kind", "says", "claimed"), WRONG, ids=[f"{w[0]}: {w[1]}" for w in WRONG])
def test_a_student_without_it_fails_by_that(grade, name, body, kind, says, claimed):
    check = next(c for c in grade(function(name, body)).checks if c.exercise == name)
    assert check.verdict is Verdict.FAILED
    evidence = check.outcomes[0].evidence
    assert (evidence.kind, evidence.claimed) == (kind, claimed)
    assert says in evidence.message


def test_what_is_drawn_while_the_submission_is_run_is_not_deterministic_either(grade):
    check = next(
        c for c in grade("W = torch.randn(3)\ndef steady(x, by): return x * W\n").checks if c.exercise == "steady"
    )
    assert check.outcomes[0].evidence.kind == "repeats"


def test_a_student_reads_that_a_function_is_not_deterministic_and_keeps_all_that_it_printed(grade):
    result = grade("def steady(x, by):\n    print('I draw')\n    return torch.rand(3)\n")
    check = next(c for c in result.checks if c.exercise == "steady")
    assert check.outcomes[0].output.count("I draw") == 2
    assert "it is not deterministic" in to_json(students_view(result)).decode()


FORGED = """
def every_other(x):
    return x[:3]

def told(real, forged):
    def tell(tensor, *rest):
        return forged if tensor.untyped_storage().nbytes() == 32 and tuple(tensor.shape) == (3,) else real(tensor, *rest)
    return tell

torch.Tensor.stride = told(torch.Tensor.stride, (2,))
torch.Tensor.storage_offset = told(torch.Tensor.storage_offset, 2)
"""


def test_a_layout_that_is_told_and_not_had_is_found_by_what_is_written(grade):
    check = next(c for c in grade(FORGED).checks if c.exercise == "every_other")
    assert check.verdict is Verdict.FAILED
    assert "no view of the argument" in check.outcomes[0].evidence.message


def test_every_fact_is_an_assertion():
    assert set(names) >= FACTS


def test_a_trace_tells_which_fact_held(checker, tmp_path):
    """By it, a diagnosis tells two answers apart that return the same numbers."""
    check = next(c for c in checker.checks if c.name == "test_every_other")

    def seen(body):
        path = tmp_path / "ada.py"
        path.write_text(BEGIN + function("every_other", body))
        session = checker.session(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))
        try:
            return [event.result for event in checker.traced(session, check)[1] if event.what == "view"]
        finally:
            session.renew()

    assert seen("return x[1::2]") == [(1, (2,))]
    assert seen("return x[1::2].clone()") == [False]


@pytest.mark.parametrize(
    "misuse",
    [
        lambda student: assert_repeats(lambda x: x, 1),
        lambda student: assert_repeats(student.make(), 1),
        lambda student: assert_repeats(student.same, student.make()),
        lambda student: assert_view(torch.ones(2), torch.ones(2)),
        lambda student: assert_view(student.same(torch.ones(2)), torch.ones(2)),
        lambda student: assert_layout(torch.ones(2), contiguous=True),
        lambda student: assert_leaf(torch.ones(2)),
        lambda student: assert_keeps(torch.ones(2)),
        lambda student: assert_keeps(torch.ones(2), "values"),
        lambda student: assert_changed_in_place(torch.ones(2), torch.ones(2)),
    ],
)
def test_a_fact_of_what_no_call_had_is_a_misuse(student_of, misuse):
    student = student_of("def same(x): return x\ndef make(): return lambda x: x\n")
    with pytest.raises(CheckMisuse):
        misuse(student)


def test_what_an_ended_worker_returned_can_be_asked_for_nothing_more(student_of):
    student, x = student_of("def same(x): return x\n"), torch.ones(2)
    result = student.same(x)
    assert_repeats(student.same, x)
    with pytest.raises(WorkerEnded):
        assert_view(result, x)
