"""Checks on the simulated GPU: device mistakes are found on a machine without one, and told with their line."""

import html
import io
import re
import subprocess
import sys
import textwrap

import pytest
from rich.console import Console

from grader.checking.autograde import Checker
from grader.course import load_unit
from grader.diagnosis import Diagnosis
from grader.errors import CourseError
from grader.reports.student import student_page
from grader.reports.text import text
from grader.results import Verdict, students_view
from grader.submissions import HandIn, read

LESSON = '''
# %%
import torch

# %%
def shift(x):
    """Return `x` with 1, 2, 3, ... added along its last axis."""
    # BEGIN SOLUTION
    return x + torch.arange(1, x.shape[-1] + 1, device=x.device)
    # END SOLUTION
'''

UNIT = """
title = "Tiny"
summary = "One exercise."
devices = ["cpu"]
[limits]
memory_mb = 300
[[exercises]]
name = "shift"
title = "Shift"
label = "1.1"
steps = { lesson = 2, device = 1 }
"""

CHECKS = '''
import torch
from grader.checking import assert_close, check

@check(exercise="shift", points=2)
def test_value(student, device):
    """1, 2 and 3 are added."""
    x = torch.zeros(2, 3, device=device)
    assert_close(student.shift(x), torch.tensor([1.0, 2.0, 3.0], device=device).expand(2, 3))

@check(exercise="shift", points=1, step="device", needs="test_value")
def test_any_device(student, device):
    """It computes where its argument lives."""
    for place in ("cpu", device):
        x = torch.ones(3, device=place)
        assert_close(student.shift(x), x + torch.arange(1, 4, device=place))
'''


def write_unit(folder, checks=CHECKS, unit=UNIT, lesson=LESSON):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("lesson.py", lesson), ("unit.toml", unit), ("checks.py", checks)):
        (folder / name).write_text(content.lstrip())
    (folder / "public_checks.py").write_text("")
    return load_unit(folder)


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    return write_unit(tmp_path_factory.mktemp("course") / "01_tiny")


@pytest.fixture(scope="module")
def checker(unit):
    with Checker(unit, level="open", secret=b"s") as made:
        yield made


def graded(checker, path, source):
    path.write_text("import torch\n" + textwrap.dedent(source).strip() + "\n")
    return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))


def page_text(page):
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@pytest.fixture
def grade(checker, tmp_path):
    return lambda source: graded(checker, tmp_path / "ada.py", source)


def verdicts(result):
    return {c.name: {o.device: str(o.verdict) for o in c.outcomes} for c in result.checks}


def on_sim(result, name="test_any_device"):
    return next(o for c in result.checks if c.name == name for o in c.outcomes if o.device == "sim")


RIGHT = {
    "device=": "return x + torch.arange(1, x.shape[-1] + 1, device=x.device)",
    "to": "return x + torch.arange(1, x.shape[-1] + 1).to(x.device)",
    "to x": "return x + torch.arange(1.0, x.shape[-1] + 1).to(x)",
    "like": "return x + torch.ones_like(x).cumsum(-1)",
    "new": "return x + x.new_ones(x.shape[-1]).cumsum(0)",
    "from a list": "return x + torch.tensor([*range(1, x.shape[-1] + 1)], dtype=x.dtype, device=x.device)",
    "in place": "y = x.clone()\n    for i in range(x.shape[-1]):\n        y[..., i] += i + 1\n    return y",
    "numbers": "return torch.stack([x[..., i] + i + 1 for i in range(x.shape[-1])], dim=-1)",
    "there and back": "return (x.cpu() + torch.arange(1, x.shape[-1] + 1)).to(x.device)",
    "numpy and back": "return torch.from_numpy(x.cpu().numpy() + range(1, x.shape[-1] + 1)).to(x)",
    "default device": "with x.device:\n        return x + torch.arange(1, x.shape[-1] + 1)",
    "asked": "d = 'cuda' if x.is_cuda else 'cpu'\n    return x + torch.arange(1, x.shape[-1] + 1, device=d)",
    "module": (
        "layer = torch.nn.Linear(x.shape[-1], x.shape[-1]).to(x.device)\n    with torch.no_grad():\n"
        "        layer.weight.copy_(torch.eye(x.shape[-1]))\n"
        "        layer.bias.copy_(torch.arange(1, x.shape[-1] + 1))\n        return layer(x)"
    ),
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_right_answers_of_all_styles_pass_on_both(grade, body):
    result = grade(f"def shift(x):\n    {body}")
    assert verdicts(result) == {"test_value": {"cpu": "passed"}, "test_any_device": {"sim": "passed"}}
    assert result.score == result.points == 3
    assert result.devices == ("cpu", "sim")
    assert not result.provisional


WRONG = {
    "constant on the CPU": (
        "return x + torch.arange(1, x.shape[-1] + 1)",
        "error",
        "Expected all tensors to be on the same device",
        "`torch.arange` in line 3 makes its tensor on the CPU",
    ),
    "constant on the CPU, used later": (
        "steps = torch.arange(1, x.shape[-1] + 1)\n    y = x.clone()\n    return y + steps",
        "error",
        "Expected all tensors to be on the same device",
        "`torch.arange` in line 3 makes its tensor on the CPU",
    ),
    "hard-coded cpu": (
        "return x + torch.arange(1, x.shape[-1] + 1, device='cpu')",
        "error",
        "Expected all tensors to be on the same device",
        "In line 3 the device is written out: `cpu`",
    ),
    "hard-coded cuda": (
        "where = 'cuda' if torch.cuda.is_available() else 'cpu'\n"
        "    return x.to(where) + torch.arange(1, x.shape[-1] + 1, device=where)",
        "failed",
        "Your result is on cuda:0; it is wanted on the CPU.",
        "Leave the result on the device of the argument",
    ),
    "result left on the CPU": (
        "x = x.cpu()\n    return x + torch.arange(1, x.shape[-1] + 1, device=x.device)",
        "failed",
        "Your result is on the CPU; it is wanted on cuda:0, where the input is.",
        "`.cpu()` in line 3 moves it to the CPU",
    ),
    "numpy without cpu": (
        "return torch.from_numpy(x.numpy() + range(1, x.shape[-1] + 1)).to(x)",
        "error",
        "can't convert cuda:0 device type tensor to numpy",
        "Stay in torch from the arguments to the result",
    ),
    "module not moved": (
        "layer = torch.nn.Linear(x.shape[-1], x.shape[-1])\n    with torch.no_grad():\n"
        "        layer.weight.copy_(torch.eye(x.shape[-1]))\n"
        "        layer.bias.copy_(torch.arange(1, x.shape[-1] + 1))\n        return layer(x)",
        "error",
        "Expected all tensors to be on the same device",
        "move a model with `model.to(device)`",
    ),
    "moved and not assigned": (
        "steps = torch.arange(1, x.shape[-1] + 1)\n    steps.to(x.device)\n    return x + steps",
        "error",
        "Expected all tensors to be on the same device",
        "`torch.arange` in line 3 makes its tensor on the CPU",
    ),
    "second GPU": (
        "return x + torch.arange(1, x.shape[-1] + 1, device='cuda:1' if x.is_cuda else 'cpu')",
        "error",
        "invalid device ordinal",
        "names a GPU that is not there",
    ),
}


@pytest.mark.parametrize(("body", "verdict", "says", "cause"), WRONG.values(), ids=WRONG)
def test_device_mistakes_fail_on_sim_only_and_are_told(grade, body, verdict, says, cause):
    result = grade(f"def shift(x):\n    {body}")
    assert verdicts(result) == {"test_value": {"cpu": "passed"}, "test_any_device": {"sim": verdict}}
    assert result.score == 2
    outcome = on_sim(result)
    assert says in outcome.evidence.message
    assert cause in outcome.diagnosis
    if verdict == "error":
        assert outcome.evidence.line == 2 + len(body.split("\n"))
    told = next(c for c in students_view(result).checks if c.step == "device").outcomes[0]
    assert cause in told.diagnosis
    if verdict == "failed":
        assert told.evidence.message == says


def test_a_result_without_dimensions_is_no_exception(tmp_path):
    lesson = LESSON.replace("return x + torch.arange(1, x.shape[-1] + 1, device=x.device)", "return x.sum()")
    checks = (
        CHECKS[: CHECKS.index("@check")]
        + '''
@check(exercise="shift", points=2)
def test_value(student):
    """All are added."""
    assert_close(student.shift(torch.ones(3)), torch.tensor(3.0))

@check(exercise="shift", points=1, step="device")
def test_any_device(student, device):
    """It computes where its argument lives."""
    x = torch.ones(3, device=device)
    assert_close(student.shift(x), x.sum())
'''
    )
    unit = write_unit(tmp_path / "01_tiny", checks, lesson=lesson)
    with Checker(unit, level="open", secret=b"s") as checker:
        assert checker.grade(checker.reference()).score == 3
        result = graded(checker, tmp_path / "ada.py", "def shift(x):\n    return torch.tensor(x.sum().item())")
    assert on_sim(result).evidence.message == "Your result is on the CPU; it is wanted on cuda:0, where the input is."


@pytest.mark.parametrize(
    ("counted", "asked", "given", "score", "provisional", "ran"),
    [
        ('["cpu"]', ("cpu", "sim"), "constant on the CPU", 2, False, {"cpu": "passed", "sim": "error"}),
        ('["cpu", "sim"]', None, "constant on the CPU", 0, False, {"cpu": "passed", "sim": "error"}),
        ('["cpu", "sim"]', ("cpu",), "constant on the CPU", 2, True, {"cpu": "passed"}),
        ('["cpu"]', ("cpu",), "constant on the CPU", 2, True, {"cpu": "passed"}),
        ('["cpu"]', ("sim",), "constant on the CPU", 0, True, {"sim": "error"}),
    ],
    ids=[
        "an extra one is shown",
        "a counted one decides",
        "a counted one is left out",
        "the step is left out",
        "sim alone",
    ],
)
def test_what_counts(tmp_path, counted, asked, given, score, provisional, ran):
    unit = write_unit(tmp_path / "01_tiny", unit=UNIT.replace('["cpu"]', counted))
    with Checker(unit, level="open", secret=b"s", devices=asked) as checker:
        result = graded(checker, tmp_path / "ada.py", f"def shift(x):\n    {WRONG[given][0]}")
    assert verdicts(result)["test_value"] == ran
    assert (result.score, result.provisional) == (score, provisional)
    skipped = "sim" in counted  # what counts and is needed did not pass
    decided = {"sim": "skipped" if skipped else "error"} if asked is None or "sim" in asked else {}
    assert verdicts(result)["test_any_device"] == decided


BOTH = UNIT.replace('["cpu"]', '["cpu", "sim"]')


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("constant on the CPU", "because `torch.arange` in line 3 makes its tensor on the CPU."),
        ("hard-coded cpu", "because in line 3 the device is written out: `cpu`."),
        ("result left on the CPU", "because `.cpu()` in line 3 moves it to the CPU, wherever it was."),
        ("numpy without cpu", ""),
    ],
)
def test_what_fails_on_a_gpu_alone_is_told_in_one_sentence(tmp_path, given, said):
    checks = CHECKS.replace("points=2)", 'points=2, shows=("sentence", "hint", "inputs"))')
    unit = write_unit(tmp_path / "01_tiny", checks, BOTH)
    with Checker(unit, level="open", secret=b"s") as checker:
        result = graded(checker, tmp_path / "ada.py", f"def shift(x):\n    {WRONG[given][0]}")
    wanted = "It passes on the CPU and fails on the simulated GPU" + (f" {said}" if said else ".")
    on_cpu, there = result.checks[0].outcomes
    assert (on_cpu.apart, there.apart) == ("", wanted)
    assert (on_cpu.cause_line, there.cause_line) == (None, 3 if said else None)
    assert said.removeprefix("because ")[-20:] not in there.diagnosis or not said
    told = students_view(result)
    page = student_page(told)
    assert page_text(page).count(wanted.replace("`", "")) == 1
    assert bool(re.search(r'data-n="3">.*this is where it goes wrong on a GPU', page)) is bool(said)
    with_text = io.StringIO()
    Console(file=with_text, width=300).print(text(told))
    assert with_text.getvalue().count(wanted) == 1


def test_what_fails_everywhere_is_no_matter_of_devices(tmp_path):
    unit = write_unit(tmp_path / "01_tiny", unit=BOTH)
    with Checker(unit, level="open", secret=b"s") as checker:
        result = graded(checker, tmp_path / "ada.py", "def shift(x):\n    return x.cpu()")
    assert {o.apart for c in result.checks for o in c.outcomes} == {""}


def test_a_check_that_shows_no_hint_does_not_tell_where_devices_part(tmp_path):
    checks = CHECKS.replace("points=2)", 'points=2, shows=("sentence",))')
    unit = write_unit(tmp_path / "01_tiny", checks, BOTH)
    with Checker(unit, level="open", secret=b"s") as checker:
        result = graded(checker, tmp_path / "ada.py", f"def shift(x):\n    {WRONG['hard-coded cpu'][0]}")
    assert result.checks[0].outcomes[1].apart
    assert not students_view(result).checks[0].outcomes[1].apart


GRADIENTS = (
    CHECKS[: CHECKS.index("@check")]
    + '''
from grader.checking import (
    assert_device, assert_finite, assert_follows, assert_gradient_flows, assert_gradient_matches, assert_independent,
    assert_repeats, assert_unchanged,
)

@check(exercise="shift", points=2)
def test_value(student, device, rng):
    """All of what a check can ask for."""
    x = torch.randn(2, 3, generator=rng).to(device).requires_grad_()
    y = student.shift(x)
    wanted = x + torch.arange(1, 4, device=device)
    assert_close(y, wanted)
    assert_follows(y, x)
    assert_device(y, device)
    assert_gradient_flows(y, x)
    assert_gradient_matches(y, wanted, x)
    y.sum().backward()
    assert x.grad.device == x.device
    assert_unchanged(x)
    assert_finite(y)
    z = x.detach()
    assert_independent(student.shift(z), z)
    w = torch.zeros(3, device=device)
    assert_close(student.by_reference.shift(w), torch.arange(1.0, 4, device=device))
    assert_close(student.shift(student.shift(w)), 2 * torch.arange(1.0, 4, device=device))
    assert_repeats(student.shift, w)

@check(exercise="shift", points=1, step="device")
def test_any_device(student, device):
    """A conjugate, an empty tensor and a strided one keep their place."""
    for x in (torch.zeros(3, dtype=torch.complex64, device=device).conj(), torch.zeros(0, 3, device=device),
              torch.zeros(3, 2, device=device).T):
        assert_device(student.shift(x), device)
'''
)


def test_whatever_a_check_asks_for_it_can_ask_on_sim(tmp_path):
    unit = write_unit(tmp_path / "01_tiny", GRADIENTS, UNIT.replace('["cpu"]', '["cpu", "sim"]'))
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(checker.reference())
        said = [o.note or o.evidence for c in result.checks for o in c.outcomes if o.verdict is not Verdict.PASSED]
        assert said == []
        assert result.score == 3


def test_the_cpu_checks_see_the_machine_as_it_is(grade):
    import torch

    result = grade(
        "print('loaded', torch.cuda.is_available())\n"
        "def shift(x):\n    print('called', torch.cuda.is_available())\n" + "    " + RIGHT["device="]
    )
    outputs = {o.device: o.output for c in result.checks for o in c.outcomes}
    assert f"called {torch.cuda.is_available()}" in outputs["cpu"]
    assert "called True" in outputs["sim"]
    assert f"loaded {torch.cuda.is_available()}" in result.output


def test_nothing_of_the_simulation_is_left_in_the_checker(checker, grade):
    import threading

    import torch

    before = torch.cuda.is_available, torch.Generator, threading.Thread.start
    grade(f"def shift(x):\n    {RIGHT['device=']}")
    assert (torch.cuda.is_available, torch.Generator, threading.Thread.start) == before
    assert torch._C._len_torch_function_stack() == 0


def test_a_worker_that_served_the_cpu_never_serves_sim(grade):
    result = grade(
        f"calls = []\ndef shift(x):\n    calls.append(x.device.type)\n    print(calls)\n    {RIGHT['device=']}"
    )
    outputs = {o.device: o.output.split("\n")[0] for c in result.checks for o in c.outcomes}
    assert outputs == {"cpu": "['cpu']", "sim": "['cpu']"}


MARKS = """
from grader.execution.simulated import residency
def shift(x):
    y = x + torch.arange(1, x.shape[-1] + 1)
    residency.take(y)
    return y
"""


def test_memory_on_a_gpu_that_is_not_there_ends_the_worker(grade):
    result = grade(MARKS)
    assert verdicts(result)["test_value"] == {"cpu": "crashed"}
    said = next(c for c in result.checks if c.name == "test_value").outcomes[0].note
    assert "a block is on a GPU that is not there" in said


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (("test_any_device(student, device)", "test_any_device(student)"), "asks for no device"),
        (("points=2)", 'points=2, needs="test_any_device")'), "runs on sim only"),
    ],
    ids=["no device", "needed on the CPU"],
)
def test_a_check_of_the_step_device_that_breaks_a_rule_is_a_course_error(tmp_path, broken, says):
    checks = CHECKS.replace(', needs="test_value"', "").replace(*broken)
    unit = write_unit(tmp_path / "01_tiny", checks)
    with pytest.raises(CourseError, match=says), Checker(unit, level="open", secret=b"s"):
        pass


MISCONCEPTIONS = """
import torch
from grader.checking import misconception

@misconception("shift", "left-on-the-cpu", hint="Leave the result on the device of the argument.")
def left(x):
    return x.cpu() + torch.arange(1, x.shape[-1] + 1)

@misconception("shift", "made-on-the-cpu", hint="Make the steps on the device of the argument.")
def made(x):
    return x + torch.arange(1, x.shape[-1] + 1)

@misconception("shift", "hard-coded-cuda", hint="Take the device from the argument.")
def to_the_gpu(x):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    return x.to(place) + torch.arange(1, x.shape[-1] + 1, device=place)

@misconception("shift", "one-too-few", hint="Begin at one: the first number is one step away.")
def fewer(x):
    return x + torch.arange(x.shape[-1], device=x.device)
"""


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("y = x.to('cpu')\n    return y + torch.arange(1, y.shape[-1] + 1)", "left-on-the-cpu"),
        ("steps = torch.tensor([*range(1, x.shape[-1] + 1)])\n    return x + steps", "made-on-the-cpu"),
        (WRONG["hard-coded cuda"][0], "hard-coded-cuda"),
        ("return x + x.new_ones(x.shape[-1]).cumsum(0) - 1", "one-too-few"),
        ("return x + torch.arange(x.shape[-1])", "one-too-few"),  # made on the CPU besides, and a check of that was skipped
        (WRONG["numpy without cpu"][0], ""),
        (RIGHT["device="], ""),
    ],
)
def test_mistakes_about_devices_are_named(tmp_path, source, named):
    unit = write_unit(tmp_path / "01_tiny")
    (unit.folder / "misconceptions.py").write_text(MISCONCEPTIONS)
    path = tmp_path / "ada.py"
    path.write_text(f"import torch\ndef shift(x):\n    {source}\n")
    with Checker(unit, level="open", secret=b"s") as checker:
        submission = read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs)
        result = Diagnosis(checker).explain(submission, checker.grade(submission))
    wrong = [o for c in result.checks for o in c.outcomes if o.verdict in (Verdict.FAILED, Verdict.ERROR)]
    assert {o.misconception for o in wrong} == ({named} if wrong else set())
    assert bool(wrong) is (source != RIGHT["device="])


def test_a_mistake_that_has_a_name_keeps_its_line(tmp_path):
    unit = write_unit(tmp_path / "01_tiny")
    (unit.folder / "misconceptions.py").write_text(MISCONCEPTIONS)
    path = tmp_path / "ada.py"
    path.write_text("import torch\ndef shift(x):\n    return x + torch.arange(1, x.shape[-1] + 1)\n")
    with Checker(unit, level="open", secret=b"s") as checker:
        submission = read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs)
        result = Diagnosis(checker).explain(submission, checker.grade(submission))
    told = next(c for c in students_view(result).checks if c.step == "device").outcomes[0]
    assert (told.misconception, told.apart) == (
        "made on the cpu",
        "`torch.arange` in line 3 makes its tensor on the CPU.",
    )


def test_a_mistake_that_has_a_name_is_told_at_each_check_on_a_gpu(tmp_path):
    """Not there what an error means in general, and here what is wrong."""
    unit = write_unit(tmp_path / "01_tiny")
    (unit.folder / "misconceptions.py").write_text(MISCONCEPTIONS)
    path = tmp_path / "ada.py"
    path.write_text("import torch\ndef shift(x):\n    return x + torch.arange(1, x.shape[-1] + 1)\n")
    with Checker(unit, level="open", secret=b"s", devices=("cpu", "sim")) as checker:
        submission = read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs)
        result = Diagnosis(checker).explain(submission, checker.grade(submission))
    named = {(c.name, o.device): o.misconception for c in result.checks for o in c.outcomes if o.verdict != "passed"}
    assert named == {("test_value", "sim"): "made-on-the-cpu", ("test_any_device", "sim"): "made-on-the-cpu"}


def test_a_cell_asks_for_no_device(tmp_path):
    unit = (
        UNIT
        + '[[exercises]]\nname = "q"\ntitle = "Q"\nlabel = "1.2"\nkind = "cell"\nlike = "x"\nsteps = { lesson = 1 }\n'
    )
    checks = (
        CHECKS
        + '''
@check(exercise="q", points=1)
def test_cell(cell, device):
    """It is."""
'''
    )
    lesson = LESSON + "\n# %%\n# Exercise 1.2: Q\n# BEGIN SOLUTION\ny = 1\n# END SOLUTION\n"
    made = write_unit(tmp_path / "01_tiny", checks, unit, lesson)
    with pytest.raises(CourseError, match="cells run on the CPU"), Checker(made, level="open", secret=b"s"):
        pass


def test_an_author_s_own_run_takes_both_devices(unit):
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "grader.checking.plugin", "checks.py"]
    (unit.folder.parent / "course.toml").write_text('title = "Tiny"\nlevel = "open"\n')
    done = subprocess.run(run, cwd=unit.folder, capture_output=True, text=True, check=False)
    assert "3 passed, 1 deselected" in done.stdout


def test_a_report_says_what_does_not_count(tmp_path):
    with Checker(write_unit(tmp_path / "01_tiny"), level="open", secret=b"s", devices=("cpu", "sim")) as checker:
        result = graded(checker, tmp_path / "ada.py", f"def shift(x):\n    {WRONG['constant on the CPU'][0]}")
    page = student_page(students_view(result))
    for line in (
        "on the CPU: passed",
        "on a simulated GPU: error, without points",
        "in line 3 makes its tensor on the CPU",
    ):
        assert line in re.sub("<.*?>", "", page)


MODULES = '''
# %%
import torch

# %%
class Net(torch.nn.Module):
    """A."""
    def __init__(self, width):
        """B."""
        # BEGIN SOLUTION
        super().__init__()
        self.inner = torch.nn.Linear(width, 2)
        self.register_buffer("scale", torch.full((2,), 2.0))
        # END SOLUTION

    def forward(self, x):
        """C."""
        # BEGIN SOLUTION
        return self.scale * self.inner(x)
        # END SOLUTION

# %%
def batches(x, n):
    """D."""
    # BEGIN SOLUTION
    for i in range(0, len(x), n):
        yield x[i : i + n]
    # END SOLUTION

# %%
def train(model, x, y):
    """E."""
    # BEGIN SOLUTION
    device = next(model.parameters()).device
    x, y = x.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    # END SOLUTION

# %%
def where(x):
    """F."""
    # BEGIN SOLUTION
    return x.device, x.is_cuda
    # END SOLUTION
'''

MODULE_CHECKS = '''
import torch
from grader.checking import assert_close, assert_device, assert_gradient_flows, assert_type, check
@check(exercise="Net", points=1)
def test_net(student, device, rng):
    """net."""
    net = student.Net(3)
    net.to(device)
    x = torch.randn(4, 3, generator=rng).to(device).requires_grad_()
    y = net(x)
    assert_device(y, device)
    assert_gradient_flows(y, x)
    assert_device(net.inner.weight, device)
    assert_device(net.scale, device)
    for p in net.parameters():
        assert_device(p, device)
    state = net.state_dict()
    assert_device(net.cpu().inner.weight, "cpu")

@check(exercise="batches", points=1)
def test_batches(student, device):
    """b."""
    x = torch.arange(5.0, device=device)
    got = list(student.batches(x, 2))
    assert len(got) == 3
    assert_close(got[0], x[:2])

@check(exercise="train", points=1)
def test_train(student, support, device):
    """t."""
    model = support.model(device)
    losses = student.train(model, torch.ones(4, 2), torch.ones(4, 1))
    assert losses[2] < losses[0]
    assert_device(model.weight, device)

@check(exercise="where", points=1)
def test_where(student, device):
    """w."""
    x = torch.ones(1, device=device)
    assert_close(student.where(x), (x.device, x.is_cuda))
'''

MODULE_UNIT = """
title = "Tiny"
summary = "Modules, iterators and training."
devices = ["cpu", "sim"]
preload = ["optim"]
""" + "".join(
    f'[[exercises]]\nname = "{name}"\ntitle = "{name}"\nlabel = "1.{n}"\nsteps = {{ lesson = 1 }}\n'
    for n, name in enumerate(("Net", "batches", "train", "where"), 1)
)

OTHER_STYLE = """
there = torch.cuda.is_available()
torch.set_default_device("cuda" if there else "cpu")
draw = torch.Generator("cuda" if there else "cpu")
class Net(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = torch.nn.Linear(width, 2)
        self.scale = torch.nn.Buffer(torch.full((2,), 2.0) + torch.rand(2, generator=draw))
    def forward(self, x): return self.scale * self.inner(x)
batches = torch.split
def train(model, x, y):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses
def where(x): return torch.device("cuda" if there else "cpu"), there
"""


def test_modules_iterators_and_training_are_checked_on_sim(tmp_path):
    unit = write_unit(tmp_path / "01_tiny", MODULE_CHECKS, MODULE_UNIT, MODULES)
    support = "import torch\ndef model(device):\n    return torch.nn.Linear(2, 1).to(device)\n"
    (unit.folder / "support.py").write_text(support)
    with Checker(unit, level="open", secret=b"s") as checker:
        right, other = checker.grade(checker.reference()), graded(checker, tmp_path / "ada.py", OTHER_STYLE)
    assert [(c.name, o.note or o.evidence) for c in right.checks for o in c.outcomes if o.verdict != "passed"] == []
    assert {c.name: c.earned for c in other.checks} == {
        "test_net": 1,
        "test_batches": 1,
        "test_train": 0,
        "test_where": 1,
    }
    said = on_sim(other, "test_train")
    assert "mat1 is on cpu" in said.evidence.message
    assert said.evidence.line == 17
    assert "move a model with `model.to(device)`" in said.diagnosis


ASKING = """
# %%
import torch

# %%
def pick(prefer_gpu):
    # BEGIN SOLUTION
    return torch.device("cuda" if prefer_gpu and torch.cuda.is_available() else "cpu")
    # END SOLUTION
"""

ASKED = '''
import pytest
import torch
from grader.checking import check, without_gpu

@check(exercise="pick", points=2)
def test_value(student, device):
    """It takes the GPU where there is one."""
    assert student.pick(True).type == torch.device(device).type

@check(exercise="pick", points=1, step="device")
def test_any_device(student, device):
    """It asks when it is called."""
    with without_gpu():
        assert student.pick(True).type == "cpu"
        assert not torch.cuda.is_available()
        with pytest.raises(AssertionError, match="CUDA"):
            torch.ones(2, device=device)
    assert student.pick(True).type == device
    assert torch.cuda.is_available()
'''


def test_a_check_asks_how_code_behaves_without_a_gpu(tmp_path):
    unit = write_unit(
        tmp_path / "01_pick",
        ASKED,
        UNIT.replace('["cpu"]', '["cpu", "sim"]').replace('"shift"', '"pick"'),
        ASKING,
    )
    once = "GPU = torch.cuda.is_available()\ndef pick(prefer_gpu):\n    return torch.device('cuda' if GPU else 'cpu')"
    with Checker(unit, level="open", secret=b"s") as checker:
        right = checker.grade(checker.reference())
        wrong = graded(checker, tmp_path / "ada.py", once)
    assert verdicts(right) == {"test_value": {"cpu": "passed", "sim": "passed"}, "test_any_device": {"sim": "passed"}}
    assert verdicts(wrong) == {"test_value": {"cpu": "passed", "sim": "passed"}, "test_any_device": {"sim": "failed"}}
