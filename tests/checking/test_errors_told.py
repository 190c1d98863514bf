"""Exceptions of the student's code in the lesson's own words; every message is raised by real code here."""

import math
import random
import re
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.checking import errors_told
from grader.checking.autograde import Checker
from grader.checking.told_rules import RULES
from grader.course import load_unit
from grader.execution.simulated import simulated
from grader.results import Verdict, students_view, to_json
from grader.submissions import HandIn, read

ROOT = Path(__file__).parents[2]


def message_of(code):
    """The type and the message that some code raises, as a worker sends them."""
    space = {"torch": torch, "nn": torch.nn, "np": np, "math": math, "d": torch.float64, "simulated": simulated}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(code, "student", "exec"), space)
    except Exception as error:
        return type(error).__name__, error.msg if isinstance(error, SyntaxError) else str(error)
    raise AssertionError("nothing was raised")


def told(code, names=(), *, quote=True):
    return errors_told.tell(*message_of(code), names, quote=quote)


MIXED = "Give both sides the same dtype"
PRODUCT = "Let the inner sizes agree"
FIT = "Let the two shapes fit"
NONE = "Look where the None comes from"
TENSOR = "Make a tensor of it first"

CASES = [
    # code, how the sentence begins, what of the message it names where it may
    ("torch.mm(torch.ones(2, 5), torch.ones(3, 4))", PRODUCT, "here 5 and 3"),
    ("torch.ones(2, 5) @ torch.ones(3, 4)", PRODUCT, "2 x 5 meets 3 x 4"),
    ("torch.nn.Linear(3, 4)(torch.ones(2, 5))", PRODUCT, "here 5 and 3"),
    ("torch.ones(2, 5) @ torch.ones(4)", PRODUCT, "here 5 and 4"),
    ("torch.mv(torch.ones(3, 4), torch.ones(3))", PRODUCT, "here 4 and 3"),
    ("torch.dot(torch.ones(4), torch.ones(5))", "Give both vectors the same length", "here 4 and 5"),
    ("torch.ones(2, 3, 4) @ torch.ones(2, 3, 4)", PRODUCT, "[2, 3]"),
    ("torch.einsum('ij,jk->ik', torch.ones(2, 3), torch.ones(4, 5))", PRODUCT, ""),
    ("torch.mm(torch.ones(4), torch.ones(4, 1))", "Give each factor the number of axes", ""),
    ("torch.dot(torch.ones(1, 4), torch.ones(4))", "Give each factor the number of axes", ""),
    ("np.ones((2, 3)) @ np.ones((2, 3))", PRODUCT, "here 3 and 2"),
    ("np.dot(np.ones((2, 3)), np.ones((2, 3)))", PRODUCT, "(2,3) meets (2,3)"),
    ("torch.ones(3, 4).t().view(12)", "Use reshape instead of view", ""),
    ("torch.ones(3, 4).view(5)", "Ask for a shape that holds", "the sizes of [5]"),
    ("torch.ones(3, 4).reshape(5, -1)", "Ask for a shape that holds", "must give 12"),
    ("np.ones(6).reshape(4, 2)", "Ask for a shape that holds", "must give 6"),
    ("torch.ones(3, 4).view(-1, -1)", "Write -1 for one size at most", ""),
    ("torch.ones(2, 3) + torch.ones(4, 3)", FIT, "along axis 0 the sizes 2 and 4"),
    ("torch.ones(3).expand(4, 4)", FIT, "along axis 1"),
    ("np.ones(2) + np.ones(3)", FIT, "(2,) (3,)"),
    ("torch.ones(3).add_(torch.ones(2, 3))", "Write as many numbers", ""),
    ("x = np.ones(3)\nx[0:2] = np.ones(3)", "Write as many numbers", ""),
    ("torch.cat([torch.ones(2, 3), torch.ones(2, 4)])", "Give all tensors that you join", ""),
    ("torch.stack([torch.ones(2), torch.ones(3)])", "Give all tensors that you join", ""),
    ("torch.ones(2, 3, 4).t()", "Say which axes to swap", ""),
    ("torch.ones(2, 3).permute(0)", "Name every axis once", ""),
    ("torch.ones(3).expand(2, 3).add_(1)", "Make a copy with clone", ""),
    ("torch.mm(torch.ones(1, 5), torch.ones(5, 1, dtype=d))", MIXED, "here float and double"),
    ("torch.ones(5) @ torch.ones(5, dtype=d)", MIXED, "here Float and Double"),
    ("torch.mv(torch.ones(3, 4), torch.ones(4, dtype=d))", MIXED, ""),
    ("torch.bmm(torch.ones(2, 3, 4), torch.ones(2, 4, 3, dtype=d))", MIXED, "here Float and Double"),
    ("torch.addmm(torch.ones(3), torch.ones(3, 4), torch.ones(4, 3, dtype=d))", MIXED, "here Float and Double"),
    ("torch.nn.Linear(3, 4)(torch.ones(2, 3, dtype=d))", MIXED, "here Double and Float"),
    ("torch.nn.Linear(3, 4, bias=False)(torch.ones(2, 3, dtype=d))", MIXED, "here double and float"),
    ("torch.nn.Conv1d(1, 1, 1)(torch.ones(1, 1, 3, dtype=d))", MIXED, "here double and float"),
    ("torch.lerp(torch.ones(3), torch.ones(3, dtype=d), 0.5)", MIXED, ""),
    ("torch.mm(torch.ones(3, 3, dtype=torch.long), torch.ones(3, 3))", MIXED, "here long int and float"),
    ("torch.ones(3, dtype=torch.long).add_(0.5 * torch.ones(3))", "Make the tensor a float one", "it is Long"),
    ("x = np.ones(2).astype(int)\nx += np.ones(2) * 0.5", "Make the array a float one", "it is int64"),
    ("torch.ones(3, dtype=torch.long).mean()", "Make the numbers floats first", ""),
    ("torch.arange(3).softmax(0)", "Make the numbers floats first", ""),
    ("torch.tensor([1, 2], requires_grad=True)", "Make the numbers floats first", ""),
    ("-torch.tensor([True])", "Make numbers of the True and False", ""),
    ("torch.ones(3, requires_grad=True).add_(1)", "Make a new tensor instead of changing this one", ""),
    ("x = torch.ones(3, requires_grad=True)\nx[0] = 2", "Make a new tensor instead of changing this one", ""),
    ("x = torch.ones(3, requires_grad=True)\ntorch.exp(x, out=x)", "Make a new tensor instead of changing this one", ""),
    ("for x in torch.ones((2, 3), requires_grad=True): x -= 1", "Make a new tensor instead of changing this one", ""),
    ("torch.ones(3, requires_grad=True).numpy()", "Call detach before numpy", ""),
    ("np.asarray(torch.ones(3, requires_grad=True))", "Call detach before numpy", ""),
    ("torch.ones(3).sum().backward()", "Compute the result from tensors that require", ""),
    ("torch.ones(3, requires_grad=True).mul(2).backward()", "Make one number of it before backward", ""),
    ("y = (torch.ones(3, requires_grad=True) ** 2).sum()\ny.backward()\ny.backward()", "Compute the result anew", ""),
    ("y = torch.ones(3, requires_grad=True).exp()\ny.add_(1)\ny.sum().backward()", "Make a new tensor instead", ""),
    ("torch.ones(3, requires_grad=True).resize_(1, 3)", "Use reshape instead of resize_", ""),
    ("float(torch.ones(3))", "Keep it a tensor, or make one number", ""),
    ("torch.ones(3).item()", "Keep it a tensor, or make one number", "this has 3"),
    ("float(np.ones(3))", "Keep it a tensor, or make one number", ""),
    ("if torch.ones(3) > 0: pass", "Ask whether an argument was given", ""),
    ("if np.ones(3) > 0: pass", "Ask whether an argument was given", ""),
    ("len(torch.tensor(1.0))", "Give it an axis", ""),
    ("list(torch.tensor(1.0))", "Give it an axis", ""),
    ("torch.tensor(1.0)[0]", "Give it an axis", ""),
    ("torch.ones(3, 4).sum(dim=2)", "Name an axis", "axis 2 is asked for"),
    ("np.ones((3, 4)).sum(axis=2)", "Name an axis", "axis 2 is asked for"),
    ("torch.ones(3)[5]", "Stay below", "Stay below 3 along axis 0"),
    ("np.ones(3)[5]", "Stay below", "5 is asked for"),
    ("torch.ones(3)[0, 1]", "Write one index for each axis", ""),
    ("[1, 2][5]", "Stay below the number of items", ""),
    ("[1, 2][0.5]", "Use a whole number there", ""),
    ("range(3.0)", "Use a whole number there", ""),
    ("torch.ones(2, 3)[torch.tensor([True, False, True])]", "Give the mask the shape", ""),
    ("torch.from_numpy(np.ones(3)[::-1])", "Copy the array before", ""),
    ("torch.from_numpy(torch.ones(3))", "Give from_numpy an array", "a value of type Tensor"),
    ("torch.from_numpy(np.array(['a']))", "Make the array one of numbers", ""),
    ("torch.sigmoid(np.ones(3))", "Make a tensor of the array first", ""),
    ("torch.exp(2.0)", TENSOR, "of type float"),
    ("torch.relu([1.0])", TENSOR, "of type list"),
    ("torch.exp(None)", "Return a value from the function that made it", ""),
    ("torch.cat(torch.ones(3))", "Put the tensors into one list", ""),
    ("torch.tensor([[1, 2], [3]])", "Give every row the same length", ""),
    ("x = np.ones(3)\nx.flags.writeable = False\nx[0] = 1", "Copy the array before you write", ""),
    ("torch.ones(3) + None", NONE, ""),
    ("None.shape", NONE, ""),
    ("None[0]", NONE, ""),
    ("a, b = None", NONE, ""),
    ("(lambda a, b: 0)(1)", "Give ", "Give 'b' in every call"),
    ("torch.softmax(torch.ones(3))", "Give ", "`softmax`"),
    ("(lambda a: 0)(1, 2)", "Keep the parameters", "takes 1 and is called with 2"),
    ("(lambda a: 0)(b=1)", "Name only arguments", "`b`"),
    ("(lambda a: 0)(1, a=1)", "Pass ", "Pass `a`"),
    ("class A: pass\nA(3)", "Give the class an `__init__`", ""),
    ("torch.ones(3).sum(foo=1)", "Look ", "`sum`"),
    ("torch.ones(3).size[0]", "Call it with round brackets", ""),
    ("x = 5\nx(2)", "Take the round brackets away", "of type `int`"),
    ("x = 5\nx[0]", "Look at what the value is", "of type `int`"),
    ("x = (1, 2)\nx[0] = 1", "Look at what the value is", "of type `tuple`"),
    ("torch.ones(3) + [1, 2, 3]", "Make both sides tensors or numbers", "`Tensor` and `list`"),
    ("'a' + 1", "Let both sides be of one type", ""),
    ("a, b = (1, 2, 3)", "Write as many names on the left", ""),
    ("{'a': 1}['b']", "Use a key that the dict has", "'b' is not in it"),
    ("1 / 0", "Look at what is divided by", ""),
    ("def f(): return f()\nf()", "Give the function a case that ends", ""),
    ("import tourch", "Import only what the lesson imports", "`tourch`"),
    ("from torch import nosuchthing", "Look at the spelling", "`nosuchthing`"),
    ("if True:\nx = 1", "Indent the lines that belong to it", ""),
    ("x = 1\n  y = 2", "Line the block up", ""),
    ("x = [1, 2", "Close every bracket", ""),
    ("x = 'abc", "Close every bracket", ""),
    ("for i in range(3)\n  pass", "Write a colon", ""),
    ("if x = 3: pass", "Use `==` to compare", ""),
    ("print 3", "Put what is printed into brackets", ""),
    ("return 3", "Indent the line, so that it belongs", ""),
    ("x = 3 4", "Look at this line and the one above it", ""),
    ("open('no_such_file.csv')", "Use only files that come with the unit", ""),
    ("math.exp(1000)", "Keep the numbers small", ""),
    ("float('a b')", "Make a number of text", ""),
    ("torch.ones(2, 3).cuda()", "Make new tensors on the device", ""),
    ("with simulated(): torch.ones(2, device='cuda') + torch.ones(2)", "Bring all tensors of a computation to one", ""),
    ("with simulated(): torch.nn.Linear(2, 1)(torch.ones(2, device='cuda'))", "Bring all tensors of a computation", ""),
    ("with simulated(): torch.ones(2)[torch.tensor([0], device='cuda')]", "Bring all tensors of a computation", ""),
    ("with simulated(): torch.ones(2, device='cuda').numpy()", "Stay in torch from the arguments to the result", ""),
    ("with simulated(): torch.ones(2, device='cuda:1')", "Take the device from the argument", ""),
    ("with simulated(): torch.cuda.get_device_name(3)", "Take the device from the argument", ""),
    (
        "with simulated(): torch.randn(2, device='cuda', generator=torch.Generator())",
        "Make the generator on the device on which it draws",
        "",
    ),
    ("raise NotImplementedError('neuron')", "Write the body of this function", ""),
    ("def f():\n  y = x1\n  x1 = 2\nf()", "Give ", "`x1`"),
    ("torch.sigmiod(torch.ones(3))", ("Did you mean `sigmoid`?", "Look at what stands before the dot"), "`sigmoid`"),
    ("torch.ones(3).reshpae(3)", ("Did you mean `reshape`?", "Look at what stands before the dot"), "`reshape`"),
    ("np.ones(3).unsqueeze(0)", "Make a tensor of the array first", "`unsqueeze`"),
    ("torch.ones(3).astype(int)", "Use torch's own name", "`astype`"),
    ("(1.0).sum()", "Keep the value a tensor: a Python number", "`sum`"),
    ("[1].shape", "Keep the value a tensor: a Python list", "`shape`"),
    ("from torch.nn import Relu", ("Did you mean `ReLU`?", "Look at the spelling"), "`ReLU`"),
]


@pytest.mark.parametrize(("code", "begins", "names"), CASES, ids=[c[0][:50] for c in CASES])
def test_a_message_is_told_in_the_lesson_s_words(code, begins, names):
    """What to do comes first, the numbers stand where they may, and nowhere else."""
    where_shown, hidden = told(code), told(code, quote=False)
    shown_begins, hidden_begins = begins if isinstance(begins, tuple) else (begins, begins)
    assert where_shown.startswith(shown_begins)
    assert hidden.startswith(hidden_begins)
    assert names in where_shown
    assert names == "" or names not in hidden
    assert where_shown.endswith(".")


@pytest.mark.parametrize(
    "message",
    [
        "expected scalar type Float but found Double",
        "mat1 and mat2 must have the same dtype",
        "mat1 and mat2 must have the same dtype, but got Float and Double",
        "self and mat2 must have the same dtype",
        "expected m1 and m2 to have the same dtype, but got: float != double",
        "expected mat1 and mat2 to have the same dtype, but got: float != c10::Half",
        "dot : expected both vectors to have same dtype, but found Double and Float",
        "Found dtype Double but expected Float",
        "Input type (double) and bias type (float) should be the same",
    ],
)
def test_the_wordings_of_other_versions_are_told_alike(message):
    """torch has said this in many ways."""
    assert errors_told.tell("RuntimeError", message, quote=True).startswith(MIXED)


CLOSED = {rule.sentence for rule in RULES} | {
    told(code, quote=False).split(" (unit")[0].rstrip(".")
    for code in (
        "nonsense",
        "def f():\n  y = x\n  x = 2\nf()",
        "torch.x",
        "np.ones(1).mm",
        "torch.ones(1).astype",
        "[1].mm",
        "1 .mm",
    )
}
"All that may be told of a hidden check."


def test_a_message_that_nobody_knows_gets_no_sentence():
    """Nothing is made up."""
    assert errors_told.tell("RuntimeError", "the cat sat on the mat") == ""
    assert errors_told.tell("MyOwnError", "") == ""
    assert errors_told.tell("ValueError", "the weights look odd", quote=True) == ""
    assert told("assert 1 == 2") == ""
    assert told("max([])") == ""


@pytest.mark.parametrize(("code", "begins", "names"), CASES, ids=[c[0][:50] for c in CASES])
def test_no_text_of_a_message_is_in_a_hidden_sentence(code, begins, names):
    """The sentence of a hidden check is the same whatever numbers and names the message holds."""
    error, message = message_of(code)
    other = re.sub(r"\d+", lambda m: str(int(m[0]) + 7319), message)
    assert errors_told.tell(error, other) in ("", errors_told.tell(error, message))  # mat8 is no wording of torch
    assert errors_told.tell(error, message).split(" (unit")[0].rstrip(".") in CLOSED


def test_a_made_up_message_never_comes_through():
    """A student who writes secrets into messages and names reads a sentence from a closed list."""
    draw = random.Random(0)
    for code, *_ in CASES:
        error, message = message_of(code)
        words = [f"s{draw.randrange(10**9)}" if w.isidentifier() and draw.random() < 0.2 else w for w in message.split()]
        sentence = errors_told.tell(error, " ".join(words), ["secret"])
        assert sentence == "" or sentence.split(" (unit")[0].rstrip(".") in CLOSED


def test_names_are_told_by_what_the_work_binds():
    """NameError: a near name of the work, an import that is missing, a name set elsewhere, or none of these."""
    names = {"weights", "features", "neuron"}
    assert told("wieghts", names) == "Did you mean `weights`? Nothing in your work sets `wieghts`."
    assert told("Features", names).startswith("Did you mean `features`?")
    assert told("neuron", names).startswith("Set `neuron` before this line runs")
    assert told("nonsense", names).startswith("Set `nonsense` first")
    assert errors_told.tell("NameError", "name 'np' is not defined", names, quote=True).startswith("Write `import numpy")
    assert "weights" not in told("wieghts", names, quote=False)


def test_names_bound_are_found_wherever_code_binds_them():
    """Functions, classes, parameters, loops, imports, `as`, walrus; code that is no Python binds nothing."""
    source = """import numpy as np
from torch import nn
class A:
  def m(self, w): pass
for i in (b := [1]): pass
x, (y, z) = 1, (2, 3)
"""
    names = {"np", "nn", "A", "m", "self", "w", "i", "b", "x", "y", "z"}
    assert errors_told.names_bound([source, "def f(:", "q = 1\0"]) == names
    assert errors_told.names_bound(["x = 1\n" * errors_told.MAX_SOURCE]) == set()
    assert errors_told.names_bound(["(" * 100_000, "y = 2"]) == {"y"}


def test_every_unit_that_is_pointed_to_is_there():
    """A pointer leads to a unit of the course."""
    for unit in {rule.unit for rule in RULES if rule.unit} | {1, 7}:  # those of attributes, too
        assert list((ROOT / "solutions").glob(f"{unit:02d}_*")), unit


def test_rules_are_quick_on_any_message():
    """A message of the greatest length, made to be slow to search, is searched at once."""
    start = time.process_time()
    for text in ("(" * 2000, "must be " * 250, "shape '[" + "-1, " * 480, "a" * 2000, "got (" + "1, " * 600, "type (" * 330):
        for error in ("RuntimeError", "TypeError", "KeyError", "AttributeError", "NameError", "SyntaxError"):
            errors_told.tell(error, text, ["a" * 2000], quote=True)
    assert time.process_time() - start < 2


def test_every_rule_is_reached():
    """No rule stands behind another one that takes all its messages."""
    reached = {errors_told.tell(*message_of(code)).split(" (unit")[0].rstrip(".") for code, *_ in CASES}
    assert [r.sentence for r in RULES if r.sentence not in reached] == []


# ---- through a check -------------------------------------------------------------------------------------------------

LESSON = '''
# %%
import torch

# %%
def score(x):
    """Return `x` times itself."""
    # BEGIN SOLUTION
    return x * x
    # END SOLUTION
'''

UNIT = """
title = "Tiny"
summary = "One exercise."
[[exercises]]
name = "score"
title = "Score"
label = "1.1"
steps = { lesson = 2 }
"""

CHECKS = '''
import torch
from grader.checking import assert_close, check

@check(exercise="score", points=1)
def test_hidden(student):
    """It works on hidden numbers."""
    x = torch.ones(2, 617)
    assert_close(student.score(x), x * x)

@check(exercise="score", points=1, shows=("sentence", "hint", "inputs", "expected"))
def test_shown(student):
    """It works on the lesson's numbers."""
    x = torch.ones(2, 3)
    assert_close(student.score(x), x * x)
'''


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir(parents=True)
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS)):
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:

        def run(body):
            path = folder.parent / "ada.py"
            path.write_text(f"import torch\nhidden_layer = 1\ndef score(x):\n    {body}\n")
            return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

        yield run


def diagnosis(result, name):
    return next(c.diagnosis for c in result.checks if c.name == name)


def test_an_error_is_told_with_its_numbers_only_where_the_check_shows_them(grade):
    """The sentence of a hidden check holds no number; torch's own text stays with the evidence as it was."""
    result = grade("return x @ x")
    assert "2 x 3 meets 2 x 3" in diagnosis(result, "test_shown")
    assert diagnosis(result, "test_hidden").startswith(PRODUCT)
    assert all(c.verdict is Verdict.ERROR for c in result.checks)
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)" in result.checks[-1].outcomes[0].evidence.message
    view = to_json(students_view(result))
    assert b"617" not in view
    assert PRODUCT.encode() in view


def test_a_name_is_looked_for_in_the_submission(grade):
    """Did you mean a name of the student's own."""
    result = grade("return hiden_layer * x")
    assert diagnosis(result, "test_shown").startswith("Did you mean `hidden_layer`?")
    assert "hid" not in diagnosis(result, "test_hidden")


def test_a_secret_in_a_name_stays_hidden(grade):
    """An exception that carries the hidden input's size tells nothing of it."""
    result = grade("raise NameError(f\"name 'hidden_layer{x.shape[1]}' is not defined\")")
    assert "617" not in diagnosis(result, "test_hidden")
    result = grade("raise KeyError(x.shape[1])")
    assert "617" not in diagnosis(result, "test_hidden")
    assert "3 is not in it" in diagnosis(result, "test_shown")
