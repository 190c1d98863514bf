"""A remote call reads as a local one: values, memory and gradients, by value and by reference."""

import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.checking import assert_close, assert_independent, assert_shares_memory, assert_unchanged
from grader.checking.compare import CheckFailed
from grader.checking.proxy import CheckMisuse, Handle, Student
from grader.checking.session import MissingAnswer, StudentError
from grader.course import Limits
from grader.execution.client import WorkerEnded
from grader.results import Verdict

SOURCE = """
import numpy as np, torch, random
def activation(x): return 1 / (1 + torch.exp(-x))
def in_place(x): return x.neg_()
def zeroes(x): x.zero_(); return torch.full_like(x, 0.5)
def resizes(w): return w.resize_(5, 1)
def grows(w): return w.resize_(2, 5).fill_(1.0)
def as_column(w): return w.view(-1, 1)
def copies(w): return w.clone().view(-1, 1)
def wrap(a): return torch.from_numpy(a)
def to_array(t): return t.numpy()
def pair(t): return t[:2], t[1:], [t.sum(), 3, None]
def twins(): a = torch.zeros(4); return a, a[1:]
def wide(w): return w.expand(3, 5)
def cut(x): return x.detach() * 2
def backwards(a): return a[::-1]
def neuron(x, w, b): return torch.sigmoid((x * w).sum() + b)
def same(x): return x
def appends(items): items.append(4); return items
def scaled(x, *, k=1): return x * k
def untracks(t): return t.requires_grad_(False).numpy().copy()
def doubles(a, t): t.mul_(2)
def nested(args): return {"sum": args["x"].sum() + args["more"][0].sum()}
def draws(): return torch.randn(3), np.random.rand(), random.random()
def expanded(): return torch.zeros(1).expand(2**40)
def loops(): x = []; x.append(x); return x
def fails(kind): raise eval(kind)
def leaves(how):
    import os, sys
    os._exit(3) if how == "exit" else sys.exit(0)
def hugs(n): return [object() for _ in range(n)]
class Bad(Exception):
    def __str__(self): raise RuntimeError("no")
def unspeakable(): raise Bad()
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(5, 1)
        self.names = ["a", "b"]
    def forward(self, x):
        return torch.sigmoid(self.fc(x))
class Spy:
    def __enter__(self): self.inside = True; return self
    def __exit__(self, *e): self.inside = False
    def __contains__(self, x): return x == 3
    def __len__(self): return 7
"""


@pytest.fixture
def student(student_of):
    return student_of(SOURCE)


def ones(*shape):
    return torch.ones(*shape, requires_grad=True)


# ---- by value


def test_a_value_and_its_gradient_are_those_of_a_local_call(student):
    x, y = torch.linspace(-3, 3, 6).requires_grad_(), torch.linspace(-3, 3, 6).requires_grad_()
    student.activation(x).pow(2).sum().backward()
    torch.sigmoid(y).pow(2).sum().backward()
    assert_close(x.grad, y.grad)


@given(rows=st.integers(1, 5), columns=st.integers(1, 5), seed=st.integers(0, 2**31), turned=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_gradient_is_that_of_a_local_call(student, rows, columns, seed, turned):
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, columns, generator=draw, dtype=torch.float64)
    far, near = x.clone().requires_grad_(), x.clone().requires_grad_()
    one, other = (far.t(), near.t()) if turned else (far, near)
    y, z = student.activation(one), torch.sigmoid(other)
    cotangent = torch.randn(y.shape, generator=draw, dtype=torch.float64)
    y.backward(cotangent)
    z.backward(cotangent)
    assert_close(far.grad, near.grad)


def test_gradients_reach_three_arguments_and_accumulate(student):
    torch.manual_seed(7)
    far = [torch.randn(1, 5).requires_grad_(), torch.randn(1, 5).requires_grad_(), torch.randn(1, 1).requires_grad_()]
    near = [t.detach().clone().requires_grad_() for t in far]
    out = student.neuron(*far)
    (out * 2).sum().backward(retain_graph=True)
    out.sum().backward()
    (torch.sigmoid((near[0] * near[1]).sum() + near[2]) * 3).sum().backward()
    assert out.item() == pytest.approx(0.15950656)
    for a, b in zip(far, near, strict=True):
        assert_close(a.grad, b.grad)


def test_gradients_go_through_non_leaves_identity_and_containers(student):
    w = ones(3)
    student.activation(w * 2).sum().backward()
    assert_close(w.grad, torch.full((3,), 2 * 0.8807971 * 0.1192029))
    x = ones(3)
    (student.same(x) * 3).sum().backward()
    assert x.grad.tolist() == [3, 3, 3]
    a, b = ones(2), ones(2)
    student.nested({"x": a, "more": [b]})["sum"].backward()
    assert a.grad.tolist() == b.grad.tolist() == [1, 1]
    k = ones(2)
    student.scaled(k, k=5).sum().backward()
    assert k.grad.tolist() == [5, 5]


def test_a_cut_graph_and_no_grad_show(student):
    assert not student.cut(ones(3)).requires_grad
    with torch.no_grad():
        assert not student.activation(ones(3)).requires_grad


def test_an_in_place_change_of_a_leaf_is_refused_there_as_here_and_of_a_non_leaf_is_not(student):
    with pytest.raises(RuntimeError, match="leaf"):
        student.in_place(ones(3))
    x = ones(3)
    student.in_place(x * 1).sum().backward()
    assert x.grad.tolist() == [-1, -1, -1]


def test_the_checks_own_arguments_never_change(student):
    x = torch.tensor([1.0, -2.0])
    y = student.zeroes(x)
    assert x.tolist() == [1.0, -2.0]
    with pytest.raises(CheckFailed):
        assert_close(y, torch.sigmoid(x))
    items = [1, 2]
    assert student.appends(items) == [1, 2, 4]
    assert items == [1, 2]


@pytest.mark.parametrize(
    ("call", "make", "says"),
    [
        ("in_place", lambda: torch.ones(3), "values"),
        ("resizes", lambda: torch.zeros(1, 5), r"shape was \(1, 5\) and is \(5, 1\)"),
        ("untracks", lambda: ones(2), "requires_grad was True"),
        ("appends", lambda: [1, 2], "items"),
    ],
)
def test_what_happened_to_an_argument_is_told(student, call, make, says):
    argument = make()
    getattr(student, call)(argument)
    with pytest.raises(CheckFailed, match=says):
        assert_unchanged(argument)


def test_which_numbers_of_an_argument_were_changed_is_marked(student):
    argument = torch.tensor([[1.0, 0.0], [3.0, float("nan")]])
    student.in_place(argument)
    with pytest.raises(CheckFailed) as failed:
        assert_unchanged(argument)
    evidence = failed.value.evidence
    assert evidence.expected.differing == evidence.actual.differing == (0, 2)
    assert evidence.actual.worst == (1, 0)


def test_what_was_left_alone_passes_and_a_stranger_is_a_misuse(student):
    x, w = torch.tensor([float("nan"), 1.0]), torch.arange(6.0).reshape(2, 3).t()
    student.activation(x), student.same(w)
    assert_unchanged(x, w)
    with pytest.raises(CheckMisuse):
        assert_unchanged(torch.ones(1))


def test_sharing_between_results_and_with_arguments_is_seen_and_tested(student):
    a, b = student.twins()
    b[0] = 5
    assert a[1] == 5
    w = torch.zeros(1, 5)
    column, copy_ = student.as_column(w), student.copies(w)
    assert_shares_memory(column, w)
    assert_independent(copy_, w)
    with pytest.raises(CheckFailed, match="copy"):
        assert_shares_memory(copy_, w)
    with pytest.raises(CheckFailed, match="shares"):
        assert_independent(column, w)
    array = np.arange(4.0)
    assert_shares_memory(student.wrap(array), array)


def test_strides_and_containers_arrive(student):
    head, tail, (total, three, none) = student.pair(torch.arange(3.0))
    head[1] = 9
    assert (tail[0], total, three, none) == (9, 3, 3, None)
    assert student.wide(torch.zeros(1, 5)).stride() == (0, 1)
    turned = torch.arange(6.0).reshape(2, 3).t()
    assert student.same(turned).stride() == (1, 3)


# ---- by reference


def test_by_reference_the_checks_own_memory_changes(student):
    x = torch.ones(3)
    assert student.by_reference.in_place(x) is x
    assert x.tolist() == [-1, -1, -1]
    w = torch.arange(5.0).reshape(1, 5)
    view = w[0, :3]
    student.by_reference.resizes(w)
    view[0] = 9
    assert w.shape == (5, 1)
    assert w[0] == 9
    w = torch.zeros(1, 5)
    student.by_reference.grows(w)
    assert w.shape == (2, 5)
    assert w.sum() == 10
    items = [1, 2]
    assert student.by_reference.appends(items) is items
    assert items == [1, 2, 4]


def test_by_reference_numpy_and_torch_share_both_ways(student):
    a = np.arange(6.0)[1:]
    t = student.by_reference.wrap(a)
    t.mul_(2)
    assert a.tolist() == [2, 4, 6, 8, 10]
    assert t.dtype == torch.float64
    assert_shares_memory(t, a)
    t = torch.zeros(2, 3)
    student.by_reference.to_array(t)[1, 2] = 7
    assert t[1, 2] == 7
    a = np.arange(6.0)
    t = torch.from_numpy(a)
    student.by_reference.doubles(a, t)
    assert a[1] == 2
    assert t[5] == 10
    back = student.by_reference.backwards(a)
    back[0] = 30
    assert a[-1] == 30


def test_by_reference_never_reaches_globals_of_the_checks_or_gradients(student_of):
    shared = torch.ones(3)
    student = student_of(SOURCE, module={"EXPECTED": {"x": shared}, "other": 1})
    with pytest.raises(CheckMisuse, match="global"):
        student.by_reference.in_place(shared[1:])
    with pytest.raises(CheckMisuse, match="gradient"):
        student.by_reference.activation(ones(2))
    assert shared.tolist() == [1, 1, 1]


# ---- handles


def test_a_module_stays_there_and_its_parameters_gradients_fill(student):
    net = student.Net()
    net(torch.ones(2, 5)).sum().backward()
    assert net.fc.weight.grad.shape == (1, 5)
    assert net.fc.weight.grad.abs().sum() > 0
    assert len(list(net.parameters())) == 2
    assert net.training is True
    assert net.names == ["a", "b"]
    assert net.state_dict()["fc.weight"].shape == (1, 5)


def test_the_closed_list_of_operations_works(student):
    spy = student.Spy()
    assert len(spy) == 7
    assert 3 in spy
    assert 4 not in spy
    with spy as inside:
        assert inside.inside is True
    assert spy.inside is False
    assert repr(spy) == "<Spy in the student's process>"
    assert bool(spy) is True
    assert spy == spy
    assert spy != student.Spy()
    assert hash(spy) == hash(spy)


def test_no_protocol_of_arrays_pickle_or_copy_reaches_the_worker(student):
    spy = student.Spy()
    names = {n for kind in (np.ndarray, torch.Tensor, np.generic) for n in dir(kind) if n.startswith("__")}
    names |= {"__array_interface__", "__array_struct__", "__dlpack__", "__cuda_array_interface__", "__torch_function__"}
    names |= {
        "__array_ufunc__",
        "__array_function__",
        "__getstate__",
        "__index__",
        "__float__",
        "__fspath__",
        "__buffer__",
    }
    asked = []
    object.__setattr__(
        spy, "_remote", type("Silent", (), {"ask": lambda self, *a: asked.append(a), "look_up": asked.append})()
    )
    for name in names - set(dir(Handle)):
        with pytest.raises(AttributeError):
            getattr(spy, name)
    for use in (np.asarray, np.array, torch.as_tensor, pickle.dumps, copy.copy, copy.deepcopy, float, int, memoryview):
        with pytest.raises(Exception, match=r".") as refused:
            use(spy)
        assert isinstance(refused.value, TypeError | ValueError | RuntimeError | AttributeError)
    for use in (
        lambda: spy + 1,
        lambda: spy < 1,
        lambda: -spy,
        lambda: setattr(spy, "x", 1),
        lambda: torch.ones(1) + spy,
    ):
        with pytest.raises(TypeError):
            use()
    assert not [a for a in asked if a and getattr(a[0], "name", "").startswith("__")]


def test_a_callable_of_the_checks_own_is_a_misuse(student):
    with pytest.raises(CheckMisuse, match=r"support\.py"):
        student.same(lambda x: x)


def test_support_runs_in_the_same_worker(student_of):
    student = student_of(SOURCE, support="def cube(x): return x ** 3\n")
    support = Student(student._remote, "support")
    assert support.cube(torch.tensor(2.0)).item() == 8.0


# ---- what goes wrong


@pytest.mark.parametrize(
    "kind", ["ValueError('v')", "KeyError('k')", "OSError('o')", "AssertionError('a')", "TypeError()"]
)
def test_an_exception_is_also_the_builtin_that_was_raised(student, kind):
    with pytest.raises(type(eval(kind))) as raised:
        student.fails(kind)
    assert isinstance(raised.value, StudentError)
    assert raised.value.raised.line is not None


@pytest.mark.parametrize("kind", ["KeyboardInterrupt()", "SystemExit(0)", "GeneratorExit()", "BaseException('b')"])
def test_base_exceptions_arrive_as_plain_student_errors(student, kind):
    with pytest.raises(StudentError) as raised:
        student.fails(kind)
    assert type(raised.value) is StudentError
    assert student.scaled(torch.ones(1), k=2).item() == 2


def test_an_exception_that_cannot_be_shown_is_still_told(student):
    with pytest.raises(StudentError, match=r"Bad: .*cannot be shown"):
        student.unspeakable()


def test_values_that_cannot_be_looked_at_are_the_students_error(student):
    with pytest.raises(ValueError, match="elements"):
        student.expanded()
    with pytest.raises(ValueError, match="deep"):
        student.loops()
    with pytest.raises(ValueError, match="10000"):
        student.hugs(10_001)


def test_a_name_that_is_not_there_is_missing(student):
    with pytest.raises(MissingAnswer):
        student.nothing(1)


def test_a_death_costs_its_own_check_and_the_next_gets_a_fresh_worker(student):
    x = ones(2)
    y = student.activation(x)
    with pytest.raises(WorkerEnded) as ended:
        student.leaves("exit")
    assert ended.value.verdict is Verdict.CRASHED
    with pytest.raises(WorkerEnded):
        y.sum().backward()
    assert student.scaled(torch.ones(1), k=3).item() == 3


def test_a_submission_has_a_budget_of_time_as_a_whole(student_of):
    student = student_of("import time\ndef naps(): time.sleep(0.4)\n", limits=Limits(submission_seconds=0.5))
    student.naps()
    student.naps()
    with pytest.raises(WorkerEnded, match=r"All calls together took over 0\.5 seconds") as ended:
        student.naps()
    assert ended.value.verdict is Verdict.TIMED_OUT


def test_two_calls_draw_differently_and_a_run_repeats(student_of):
    first, second = student_of(SOURCE), student_of(SOURCE)
    a, b = first.draws(), first.draws()
    assert not torch.equal(a[0], b[0])
    c = second.draws()
    assert torch.equal(a[0], c[0])
    assert a[1:] == c[1:]


def test_a_gradient_imports_nothing_new_into_the_worker(student_of):
    """torch imports sympy when it is given gradients: half a second for each submission."""
    student = student_of("import sys\ndef double(x): return 2 * x\ndef heavy(): return 'sympy' in sys.modules\n")
    x = torch.ones(3, requires_grad=True)
    (student.double(x) * torch.arange(3.0)).sum().backward()
    assert x.grad.tolist() == [0.0, 2.0, 4.0]
    assert student.heavy() is False


def test_answers_to_one_check_are_bounded_together(student_of):
    """Each keeps the bounds and carries 64 MiB around a right result: a check keeps its calls until it ends."""
    source = (
        "import torch\nfrom grader.execution.memory import Blocks\n"
        "Blocks._window = lambda self, number: (0, 2**26)\n"
        "MUCH = torch.full((2**24,), 2.0)\ndef much(x): return MUCH[:2]"
    )
    student = student_of(source)
    for _ in range(8):
        assert student.much(1).tolist() == [2.0, 2.0]
    with pytest.raises(WorkerEnded, match="the answers of one check hold over 512 MiB"):
        student.much(1)


def test_a_list_of_tuples_of_tensors_that_was_only_read_is_unchanged(student_of):
    """What stands inside tuples is looked through, whether or not the call wrote to another argument."""
    student = student_of(
        "def read(x, pairs):\n    return x @ pairs[0][0] + pairs[0][1]\ndef eat(x, pairs):\n    return pairs.pop(0)"
    )
    x, pairs = torch.ones(1, 2), [(torch.ones(2, 2), torch.zeros(1, 2)), (torch.ones(2, 2), torch.zeros(1, 2))]
    student.read(x, pairs)
    assert_unchanged(x, pairs)
    student.eat(x, pairs)
    with pytest.raises(CheckFailed, match="Its items are others"):
        assert_unchanged(pairs)


THROUGH_NUMPY = """
import numpy as np
import torch
def through_numpy(w): return torch.from_numpy(w.numpy().reshape(-1, 1))
def through_dlpack(w): return torch.from_dlpack(w).view(-1, 1)
def middle(w): return torch.from_numpy(w.numpy()[:, 1:3])
"""


@pytest.mark.parametrize("call", ["through_numpy", "through_dlpack", "middle"])
def test_a_second_storage_on_an_arguments_memory_shares_it(student_of, call):
    """A view made by way of NumPy or dlpack is no copy."""
    student = student_of(THROUGH_NUMPY)
    w = torch.tensor([[1.0, 2.0, 3.0, 4.0]])
    result = getattr(student.by_reference, call)(w)
    w.mul_(10)
    assert result.reshape(-1).tolist() == ([20.0, 30.0] if call == "middle" else [10.0, 20.0, 30.0, 40.0])
    by_value = getattr(student, call)(w)
    assert_shares_memory(by_value, w)


def test_numpys_memory_cannot_be_resized_there_either(student_of):
    """The student reads torch's own error, and the worker is not taken for a liar."""
    student = student_of("def grows(t):\n    t.data.resize_(40)\n    return t")
    with pytest.raises(RuntimeError, match="not resizable"):
        student.by_reference.grows(torch.from_numpy(np.zeros(4)))
    assert student.by_reference.grows(torch.zeros(4)).tolist() == [0.0] * 4


def test_a_gradient_of_an_argument_that_got_another_shape_says_so(student_of):
    """Giving the caller's tensor another shape by .data is a mistake and no lie."""
    student = student_of("def turns(w):\n    w.data = w.data.view(-1, 1)\n    return w * 1")
    result = student.turns(torch.ones(1, 5, requires_grad=True))
    with pytest.raises(CheckFailed) as caught:
        result.sum().backward()
    assert "(1, 5) and is (5, 1)" in caught.value.evidence.message
