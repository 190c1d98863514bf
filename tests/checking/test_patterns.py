"""Patterns: what a wrong value looks like beside the wanted one, said only where chance cannot make it look so."""

import time
import warnings

import numpy as np
import pytest
import torch

from grader.checking.autograde import Checker
from grader.checking.compare import assert_finite, assert_shape
from grader.checking.evidence import type_name
from grader.checking.matching import Asked, CheckFailed, compare
from grader.checking.patterns import MOST, ORDER, explain
from grader.course import load_unit
from grader.results import Verdict, students_view, to_json
from grader.submissions import HandIn, read


def drawn(*shape, seed=0, dtype=torch.float32):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).to(dtype)


E = drawn(4, 3)
ROW = drawn(1, 5)
CUBE = drawn(2, 3, 4)
SQUARE = drawn(3, 3)
VECTOR = drawn(6)
SHARES = torch.softmax(drawn(4, 3, seed=3), dim=1)
LONG = drawn(4, 5)
WHOLE = torch.tensor([3.0, -1.0, 4.0, 7.0, 2.0])


def written(value, **changes):
    """A copy of a tensor with other numbers at some places."""
    value = value.clone()
    for place, number in changes.items():
        value[int(place[1:])] = number
    return value


def elsewhere(value, *rows):
    return value[list(rows)]


POSITIVE = {
    "none": (None, E),
    "python-number": (0.1595, torch.tensor([[0.1595]])),
    "list": (ROW.tolist(), ROW),
    "array": (E.numpy(), E),
    "tensor": (E, E.numpy()),
    "list-for-tuple": ([4, 5], (4, 5)),
    "tuple-for-list": ((4.0, 5.0), [4.0, 5.0]),
    "not-finite": (E.clone().index_fill_(0, torch.tensor([1]), torch.nan), E),
    "transposed": (E.T, E),
    "other-dtype": (E.double(), E),
    "other-shape": (ROW.reshape(5), ROW),
    "reversed-axes": (CUBE.permute(2, 1, 0), CUBE),
    "moved-axes": (CUBE.permute(1, 0, 2), CUBE),
    "square": (VECTOR.reshape(6, 1) + VECTOR, 2 * VECTOR.reshape(6, 1)),
    "repeated": (ROW.expand(4, 5), ROW),
    "argument": (LONG, torch.sigmoid(LONG)),
    "only-one-row": (LONG[0], LONG),
    "other-reduction": (LONG, LONG.sum(dim=1)),
    "zeros": (torch.zeros(4, 3), E),
    "one-number": (torch.full((4, 3), 0.5), E),
    "one-row": (E[:1].expand(4, 3), E),
    "rounded": (torch.round(E, decimals=2), E),
    "sign": (-E, E),
    "one-minus": (1 - E, E),
    "reciprocal": (1 / E, E),
    "without-sign": (E.abs(), E),
    "negatives-left": (E, torch.relu(E)),
    "negatives-cut": (torch.relu(LONG), LONG),
    "no-activation": (E, torch.sigmoid(E)),
    "second-activation": (torch.sigmoid(torch.sigmoid(E)), torch.sigmoid(E)),
    "exponent": (torch.log_softmax(E, 1), torch.softmax(E, 1)),
    "square-of": (E**2 + 1, (E**2 + 1).sqrt()),
    "factor": (E / 3, E),
    "offset": (E + 0.25, E),
    "offsets": (E + torch.tensor([0.5, -1.0, 2.0]), E),
    "factors": (torch.exp(LONG), torch.softmax(LONG, 1)),
    "other-axis": (torch.softmax(drawn(4, 3, seed=3), dim=0), SHARES),
    "read-across": (LONG.T.reshape(4, 5), LONG),
    "flipped": (VECTOR.flip(0), VECTOR),
    "lines-moved": (elsewhere(E, 2, 0, 3, 1), E),
    "shuffled": (elsewhere(VECTOR, 3, 0, 5, 1, 4, 2), VECTOR),
    "first-row": (torch.cat([E[:1], drawn(3, 3, seed=9)]), E),
    "all-but-last": (written(VECTOR, _5=9.0), VECTOR),
    "first-element": (written(torch.zeros(6), _0=0.625), written(VECTOR, _0=0.625)),
}
"What a value is to look like: yours, and the wanted one."

ALSO = {
    "python-number": [(True, torch.tensor([True])), (3.0, E)],
    "list": [(tuple(map(tuple, E.tolist())), E)],
    "array": [(np.float32(2.5), torch.tensor(2.5))],
    "transposed": [(SQUARE.T, SQUARE), (CUBE.swapaxes(1, 2), CUBE)],
    "other-dtype": [
        (WHOLE.long(), WHOLE),
        (WHOLE > 2, (WHOLE > 2).float()),
        (E, E.double()),
        (WHOLE.numpy().astype(np.int32), WHOLE.numpy()),
    ],
    "other-shape": [
        (ROW.reshape(1, 1, 5), ROW),
        (torch.tensor(0.1595), torch.tensor([[0.1595]])),
        (E.reshape(3, 4), E),
        (E.reshape(12), E),
        (ROW.T, ROW),
    ],
    "argument": [(LONG.numpy(), np.exp(LONG.numpy())), (CUBE, CUBE.permute(2, 0, 1)), (ROW, ROW.T)],
    "read-across": [(LONG.reshape(5, 4).T, LONG), (CUBE.permute(2, 0, 1).reshape(2, 3, 4), CUBE)],
    "only-one-row": [(LONG[:1], LONG)],
    "other-reduction": [
        (LONG, LONG.mean(dim=0)),
        (LONG.sum(dim=0), LONG),
        (LONG.mean(dim=0, keepdim=True), LONG),
    ],
    "rounded": [(WHOLE.trunc(), WHOLE + torch.sign(WHOLE) * 0.3), ((10 * VECTOR).trunc().long(), 10 * VECTOR)],
    "no-activation": [(E, torch.softmax(E, dim=1)), (E, torch.tanh(E))],
    "second-activation": [(torch.softmax(SHARES, 1), SHARES)],
    "exponent": [(torch.exp(E), E)],
    "square-of": [(E.abs().sqrt() + 0, E.abs())],
    "factor": [(-2 * E, E), (LONG.double() * 5, LONG.double())],
    "offsets": [(E + torch.tensor([[0.5], [-1.0], [2.0], [0.1]]), E)],
    "factors": [(E * torch.tensor([2.0, 3.0, -1.0]), E)],
    "flipped": [(LONG.flip(1), LONG)],
    "lines-moved": [(LONG[:, [1, 0, 2, 4, 3]], LONG)],
    "all-but-last": [(torch.cat([LONG[:3], drawn(1, 5, seed=9)]), LONG)],
}


def found(actual, expected, arguments=(), **asked):
    known = explain(actual, expected, arguments, Asked(**asked) if asked else None)
    return None if known is None else known.name


def given(name, pair):
    return (pair[0],) if name == "argument" else ()


def other_given(name, pair):
    """Nearly the argument: the same numbers in a tensor."""
    return (torch.tensor(pair[0]),) if name == "argument" else ()


@pytest.mark.parametrize("name", POSITIVE)
def test_a_pattern_is_found_where_it_is(name):
    """The name of the pattern that was made is the one that is told."""
    assert found(*POSITIVE[name], given(name, POSITIVE[name])) == name


@pytest.mark.parametrize(("name", "pair"), [(n, p) for n, pairs in ALSO.items() for p in pairs])
def test_a_pattern_is_found_in_its_other_forms(name, pair):
    """Other shapes, dtypes and libraries of the same mistake get the same name."""
    assert found(*pair, given(name, pair)) == name


def test_every_pattern_of_the_order_has_a_positive():
    """A pattern that no test can make is not kept."""
    assert [name for name, _ in ORDER if name not in POSITIVE] == []


NEAR = {
    "none": (None, (2, 3)),
    "python-number": ("0.5", torch.tensor([[0.5]])),
    "array": (E.numpy() + drawn(4, 3, seed=8).numpy(), E.numpy()),
    "list-for-tuple": ([4, 6], (4, 5)),
    "tuple-for-list": ((4.0,), [4.0, 5.0]),
    "not-finite": (E, E.clone().index_fill_(0, torch.tensor([1]), torch.nan)),
    "transposed": (written(LONG.T, _1=0.5), LONG),
    "other-dtype": (written(VECTOR.double(), _1=0.5), VECTOR),
    "other-shape": (written(VECTOR, _2=0.5).reshape(2, 3), VECTOR),
    "reversed-axes": (written(CUBE.permute(2, 1, 0), _1=0.5), CUBE),
    "moved-axes": (written(CUBE.permute(1, 0, 2), _1=0.5), CUBE),
    "square": (torch.eye(6) + 0.5, VECTOR.reshape(6, 1)),
    "repeated": (written(ROW.expand(4, 5), _2=0.5), ROW),
    "argument": (LONG.numpy(), drawn(4, 5, seed=8).numpy()),
    "only-one-row": (LONG[0] + drawn(5, seed=8), LONG),
    "other-reduction": (written(LONG, _1=0.25), LONG.sum(dim=1)),
    "zeros": (written(torch.zeros(4, 3), _2=0.25, _0=-0.5), E),
    "one-number": (written(torch.full((6,), 0.5), _1=0.25, _3=0.75), VECTOR),
    "one-row": (written(drawn(1, 3, seed=8).expand(4, 3), _3=0.25), E),
    "rounded": (written(torch.round(VECTOR, decimals=2), _1=0.123), VECTOR),
    "sign": (written(-E, _1=0.25), E),
    "one-minus": (written(1 - E, _1=0.25), E),
    "reciprocal": (written(1 / E, _1=0.25), E),
    "without-sign": (written(E.abs(), _1=0.25), E),
    "negatives-left": (written(E, _1=0.25), torch.relu(E)),
    "negatives-cut": (torch.nn.functional.leaky_relu(LONG), LONG + 0.01 * drawn(4, 5, seed=8)),
    "no-activation": (written(E, _1=0.25), torch.sigmoid(E)),
    "second-activation": (torch.sigmoid(torch.sigmoid(E)) + 0.01 * drawn(4, 3, seed=8), torch.sigmoid(E)),
    "exponent": (written(torch.log_softmax(E, 1), _1=0.25), torch.softmax(E, 1)),
    "square-of": (written(E**2, _1=0.25), E),
    "factor": (written(E / 3, _1=0.25), E),
    "offset": (E + 0.25 + 0.001 * drawn(4, 3, seed=8), E),
    "offsets": (E + torch.tensor([0.5, -1.0, 2.0]) + 0.001 * drawn(4, 3, seed=8), E),
    "factors": (torch.exp(LONG) + 0.01 * drawn(4, 5, seed=8), torch.softmax(LONG, 1)),
    "other-axis": (torch.softmax(drawn(4, 3, seed=3), dim=0) * 0.999, SHARES),
    "read-across": (written(LONG.T.reshape(4, 5), _1=0.25), LONG),
    "flipped": (written(VECTOR.flip(0), _1=0.25), VECTOR),
    "lines-moved": (written(elsewhere(E, 2, 0, 3, 1), _1=0.25), E),
    "shuffled": (written(elsewhere(VECTOR, 3, 0, 5, 1, 4, 2), _1=0.25), VECTOR),
    "first-row": (torch.cat([E[:1] + 0.01, drawn(3, 3, seed=9)]), E),
    "all-but-last": (written(VECTOR, _5=9.0, _2=8.0), VECTOR),
    "first-element": (written(torch.zeros(6), _0=0.625, _3=0.5), written(VECTOR, _0=0.625)),
}
"Nearly the pattern, and not: one row or one number is another, or every number is by a little."


@pytest.mark.parametrize("name", NEAR)
def test_nearly_a_pattern_gets_no_sentence(name):
    """One number or a little noise more and nothing is said: a wrong name is worse than none."""
    assert found(*NEAR[name], other_given(name, NEAR[name])) is None


def test_every_pattern_of_the_order_has_a_near_miss():
    """Each is shown to say nothing, too."""
    assert [name for name, _ in ORDER if name not in NEAR] == []


@pytest.mark.parametrize("shape", [(1,), (3,), (1, 5), (4, 1), (2, 2), (2, 3), (4, 3), (2, 3, 4)])
def test_values_that_have_nothing_to_do_with_each_other_get_no_sentence(shape):
    """Drawn at random, as often as a course has checks."""
    for seed in range(40):
        actual, expected = drawn(*shape, seed=2 * seed + 1000), drawn(*shape, seed=2 * seed + 1001)
        assert found(actual, expected, (drawn(*shape, seed=seed),)) is None
        assert found(torch.sigmoid(actual), torch.sigmoid(expected)) is None
        assert found((4 * actual).round(), (4 * expected).round()) in (None, "shuffled", "flipped")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.tensor([[0.8405]]), torch.tensor([[0.1595]])),  # one minus
        (torch.tensor([[-1.6619]]), torch.tensor([[0.1595]])),  # its logit
        (torch.tensor([2.0, 4.0]), torch.tensor([1.0, 2.0])),  # twice
        (-torch.ones(4, 3), torch.ones(4, 3)),  # the sign, of one number many times
        (torch.zeros(5), torch.ones(5)),
        (-torch.tensor([0.5, 0.5, 0.25]), torch.tensor([0.5, 0.5, 0.25])),
    ],
)
def test_one_or_two_numbers_prove_nothing(actual, expected):
    """Three that differ are the least that a claim about numbers needs."""
    assert found(actual, expected) is None


def test_a_loose_tolerance_of_the_check_makes_no_pattern():
    """What a check lets pass is no proof that numbers are the same."""
    assert found(-E + 0.05 * drawn(4, 3, seed=8), E, atol=0.5) is None
    assert found(-E, E, atol=0.5) == "sign"


def test_a_strict_tolerance_of_the_check_holds():
    """A pattern holds within what the check allows, not only within what is usual."""
    nearly = -E.double() * (1 + 5e-8)
    assert found(nearly, E.double()) == "sign"
    assert found(nearly, E.double(), rtol=1e-12, atol=0.0) != "sign"


@pytest.mark.parametrize("size", [2**24, MOST + 1])
def test_a_large_value_is_looked_at_no_further(size):
    """The form is told at once, numbers are not gone through."""
    wanted = torch.linspace(-1, 1, size)
    start = time.process_time()
    assert found(-wanted, wanted) is None
    assert found(wanted.reshape(-1, 1), wanted) is None
    assert found(wanted.tolist() if size < 10**6 else None, wanted) in ("list", "none")
    assert time.process_time() - start < 1


def test_shapes_dtypes_and_numbers_are_named_only_where_they_may_be():
    """Of a check that does not show its values no digit is told."""
    cases = [
        ((ROW.reshape(5), ROW), "(yours has shape (5,); (1, 5) is wanted)."),
        ((E.double(), E), "(yours is float64; float32 is wanted)."),
        ((E / 4, E), "(the factor is 0.25)."),
        ((E + 0.25, E), "(the difference is 0.25)."),
    ]
    for pair, detail in cases:
        shown, kept = explain(*pair, shown=True), explain(*pair)
        assert shown.sentence.endswith(detail)
        assert detail not in kept.sentence
        assert shown.sentence.startswith(kept.sentence[:-1])


@pytest.mark.parametrize("name", POSITIVE)
def test_sentences_are_sentences_without_values(name):
    """One thought, what to do first, and no number of the check."""
    sentence = explain(*POSITIVE[name], given(name, POSITIVE[name])).sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    fixed = ("argument 1 ", "(unit 3)", "(unit 4)", "length 1", "float64", "is 0", "come to 1")
    for place in (*fixed, "log of 0", "by 0", "0 times", "Let 0"):
        sentence = sentence.replace(place, "")
    assert not [c for c in sentence if c.isdigit()], sentence
    assert not {"just", "simply", "obviously"} & set(sentence.lower().split())


def test_a_handle_is_never_asked_for_its_items():
    """What stayed in the worker is no number: nothing is read of it."""

    class Handle:
        def __len__(self):
            raise AssertionError("it was asked")

        __getitem__ = __iter__ = __float__ = __array__ = __len__

    assert found([Handle(), Handle()], E[0]) == "list"
    assert found(Handle(), E) is None
    assert type_name(Handle()) == "Handle"


def test_a_failure_carries_its_values_until_it_is_let_go_of():
    """The innermost part that differs is what a diagnosis looks at, and `clear` forgets it."""
    with pytest.raises(CheckFailed) as failed:
        compare((E, -E), (E, E), Asked(rtol=0.5))
    assert failed.value.values[0].equal(-E)
    assert failed.value.values[1] is E
    assert failed.value.asked == Asked(rtol=0.5)
    failed.value.clear()
    assert failed.value.values is None


def test_an_assertion_about_form_carries_the_value():
    """A None, and a number that is not finite, are told where only a form is asked for, too."""
    for assertion, value, name in ((lambda v: assert_shape(v, (2,)), None, "none"), (assert_finite, E / 0, "not-finite")):
        with pytest.raises(CheckFailed) as failed:
            assertion(value)
        assert found(*failed.value.values) == name


ODD_SHAPES = [(), (0,), (0, 3), (1,), (5,), (1, 5), (5, 1), (3, 3), (2, 3, 4), (1, 1, 1, 1, 1, 1), (0, 0, 2), (2, 1, 2, 1, 2, 2)]
ODD_TYPES = ["bool", "uint8", "int64", "uint64", "float16", "bfloat16", "float32", "float64", "complex64"]


def odd(shape, dtype):
    """Small numbers with the largest of the dtype, nan and infinity among them."""
    value = drawn(*shape) if shape else torch.tensor(0.5)
    if dtype.startswith(("float", "bfloat", "complex")) and value.numel() > 2:
        value.view(-1)[0], value.view(-1)[1] = torch.inf, torch.nan
    value = value.to(getattr(torch, dtype))
    if dtype == "int64" and value.numel():
        value.view(-1)[0] = torch.iinfo(torch.int64).max
    return value


@pytest.mark.parametrize("dtype", ODD_TYPES)
def test_no_value_makes_it_raise(dtype):
    """Whatever a submission returns becomes a verdict: every dtype and shape beside every other, and what is no tensor."""
    loop = [1.0]
    loop.append(loop)
    values = [odd(shape, dtype) for shape in ODD_SHAPES]
    arrays = [value.numpy() for value in values if dtype != "bfloat16"]
    others = [None, True, 10**400, -1, float("nan"), 1j, "text", b"", [], [[]], loop, (), {}, {1: 2}, object()]
    others += [np.array(["a"]), np.float32(1)]
    plain = [odd(shape, "float32") for shape in ODD_SHAPES] + [E, drawn(5)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for expected in [*plain, *arrays, *others]:
            for actual in [*values, *arrays, *others]:
                explain(actual, expected, [actual, None, expected], shown=True)


# ---- through a check -------------------------------------------------------------------------------------------------

LESSON = '''
# %%
import torch

# %%
def score(x):
    """Return the sigmoid of each number."""
    # BEGIN SOLUTION
    return torch.sigmoid(x)
    # END SOLUTION

# %%
def fill(x):
    """Fill `x` with twice its numbers and return it."""
    # BEGIN SOLUTION
    return x.mul_(2)
    # END SOLUTION
'''

UNIT = """
title = "Tiny"
summary = "Two exercises."
[[exercises]]
name = "score"
title = "Score"
label = "1.1"
steps = { lesson = 6, general = 2 }
[[exercises]]
name = "fill"
title = "Fill"
label = "1.2"
steps = { lesson = 2 }
"""

CHECKS = '''
import torch
from grader.checking import assert_close, assert_shape, check

X = torch.linspace(-2, 3, 12).reshape(4, 3)

@check(exercise="score", points=3)
def test_hidden(student):
    """The sigmoid comes out."""
    assert_close(student.score(X), torch.sigmoid(X))

@check(exercise="score", points=3, shows=("sentence", "hint", "inputs", "expected"))
def test_shown(student):
    """The sigmoid of the lesson's numbers comes out."""
    assert_close(student.score(X), torch.sigmoid(X))

@check(exercise="score", points=1, step="general")
def test_other_sizes(student):
    """Other sizes do."""
    x = torch.linspace(-3, 4, 7)
    assert_close(student.score(x), torch.sigmoid(x))

@check(exercise="score", points=1, step="general")
def test_sum_of_it(student):
    """Its gradient's size is right."""
    x = X.clone().requires_grad_()
    student.score(x).sum().backward()
    assert_close(x.grad, torch.sigmoid(X) * (1 - torch.sigmoid(X)))

@check(exercise="fill", points=1)
def test_in_place(student):
    """Twice the numbers stand in the argument."""
    x = X.clone()
    assert_close(student.by_reference.fill(x), 2 * X)

@check(exercise="fill", points=1)
def test_on_its_memory(student):
    """The result lies on the argument's memory."""
    x = X.clone()
    y = student.by_reference.fill(x)
    x.mul_(5)
    assert_close(y, 10 * X)
'''


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir(parents=True)
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS)):
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:

        def run(score, fill="return x.mul_(2)"):
            path = folder.parent / "ada.py"
            path.write_text(f"import torch\ndef score(x):\n    {score}\ndef fill(x):\n    {fill}\n")
            return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

        yield run


def told(result):
    return {c.name: c.diagnosis for c in result.checks}


def test_a_failed_check_tells_its_likely_cause(grade):
    """The outcome has the sentence, the student's view keeps it, and no tensor is in the JSON."""
    result = grade("return 1 - torch.sigmoid(x)")
    assert told(result)["test_hidden"].startswith("Look at a minus sign")
    assert told(result)["test_in_place"] == ""
    view = students_view(result)
    assert told(view)["score 1"].startswith("Look at a minus sign")
    assert b"Look at a minus sign" in to_json(view)


def test_what_a_check_made_of_a_result_is_no_result(grade):
    """A gradient that is the wanted one with another sign is not told of as if the function had returned it."""
    assert told(grade("return 1 - torch.sigmoid(x)"))["test_sum_of_it"] == ""


def test_the_argument_is_named(grade):
    """The argument itself as the result is told, by its place."""
    assert "argument 1 as it was given" in told(grade("return x"))["test_hidden"]


def test_none_is_told_where_the_function_returned_it(grade):
    """A function without `return`."""
    assert told(grade("torch.sigmoid(x)"))["test_hidden"].startswith("Return the result")


def test_what_tells_of_memory_is_not_told_as_a_computation(grade):
    """A call that changes its argument, and a check that writes to one afterwards, compare memory."""
    result = grade("return torch.sigmoid(x)", "return x.mul_(3)")
    assert told(result)["test_in_place"] == ""
    result = grade("return torch.sigmoid(x)", "x.mul_(2)\n    return x.clone()")
    assert told(result)["test_on_its_memory"] == ""


def test_a_sentence_on_a_hidden_check_holds_no_digit(grade):
    """Shapes and factors stay where the check keeps its values."""
    result = grade("return torch.sigmoid(x).reshape(-1)")
    assert told(result)["test_hidden"] == "Change the shape alone: your numbers are right, and in the right order."


def test_right_on_the_lesson_s_data_alone_is_told(grade):
    """An answer that passes the lesson's step and fails another size reads where to look."""
    result = grade("return torch.sigmoid(x) if x.numel() == 12 else torch.sigmoid(x) * torch.arange(1., 8.)")
    assert {c.name: c.verdict for c in result.checks}["test_hidden"] is Verdict.PASSED
    assert told(result)["test_other_sizes"].startswith("Look for what holds only for the lesson's own data")


def test_right_numbers_get_no_sentence(grade):
    """A passed check has none."""
    assert set(told(grade("return torch.sigmoid(x)")).values()) == {""}


def test_a_gradient_that_is_not_finite_is_told(grade):
    """Of what a check made of a result, only that."""
    result = grade("return torch.where(x > 0, 1 / (1 + torch.exp(-x)), (x * 0 + 1e30).exp() * 0 + torch.sigmoid(x))")
    assert told(result)["test_sum_of_it"].startswith("Keep every number finite")
