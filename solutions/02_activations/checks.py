"""The hidden checks of unit 2. Each compares values before anything else, so that no single property earns points.

None needs another: the hostile hand-ins of tests/hostile are to this unit, and a skipped check would hide what they do to it.
"""

import math
from typing import Any, Final

import torch

from grader.checking import assert_close, assert_for_sizes, assert_gradient_matches, assert_unchanged, check

KNOWN: Final = ("sentence", "hint", "inputs", "expected")
"For numbers that stand in the stub's own text."

COARSE = 1e-4
"For logits near 1000: neighbouring float32 numbers lie 6e-5 apart there, which an answer by logsumexp feels."

# ---- 2.1 activation


@check(
    exercise="activation",
    points=2,
    shows=KNOWN,
    hint="A curve that falls from 1 to 0 has lost its minus; a 2 at zero has lost its brackets. Five numbers go in, and "
    "five come out.",
)
def test_activation_known_values(student: Any) -> None:
    """Five known inputs give their sigmoid."""
    x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])
    assert_close(student.activation(x), torch.sigmoid(x))


@check(
    exercise="activation",
    points=1,
    hint="Each element is judged on its own: its neighbours do not matter, and a row stays a row.",
)
def test_activation_other_rows(student: Any, rng: torch.Generator) -> None:
    """Other rows of five numbers give the sigmoid of each, and stay rows."""
    for _ in range(2):
        x = 3 * torch.randn(1, 5, generator=rng)
        assert_close(student.activation(x), torch.sigmoid(x))


@check(
    exercise="activation",
    points=1,
    hint="With right numbers it is the input that changed: a method whose name ends in _ overwrites the tensor that it is "
    "called on.",
)
def test_activation_leaves_its_input(student: Any, rng: torch.Generator) -> None:
    """The result is right and the input is still what it was."""
    x = torch.randn(1, 5, generator=rng)
    assert_close(student.activation(x), torch.sigmoid(x))
    assert_unchanged(x)


@check(
    exercise="activation",
    points=1,
    step="general",
    hint="Try a single number, a box of shape (2, 3, 4) and x.double(). A fresh tensor made inside has its own dtype.",
)
def test_activation_any_shape_and_dtype(student: Any, rng: torch.Generator) -> None:
    """Any shape and any float dtype come back as they went in, with the right values."""

    def holds(*shape: int) -> None:
        x = torch.randn(shape, generator=rng)
        assert_close(student.activation(x), torch.sigmoid(x))

    assert_for_sizes(holds, (4, 6), (), (2, 3, 4), (0,), (2, 0))
    x = torch.randn(3, 4, generator=rng)
    assert_close(student.activation(x.double()), torch.sigmoid(x.double()))
    # Three roundings of a half-precision formula may add up to more than one of the ready-made function.
    assert_close(student.activation(x.half()), torch.sigmoid(x.half()), rtol=5e-3, atol=2e-3)


@check(
    exercise="activation",
    points=1,
    step="general",
    hint="With right numbers it is the gradient: leaving torch (for NumPy, .item(), .detach()) cuts the trail that it "
    "follows home, and writing into `x` itself is refused.",
)
def test_activation_gradient(student: Any, rng: torch.Generator) -> None:
    """The result is right, and its gradient is the sigmoid's."""
    x = (2 * torch.randn(3, 4, generator=rng)).requires_grad_()
    y = student.activation(x)
    assert_close(y, torch.sigmoid(x))
    assert_gradient_matches(y, torch.sigmoid(x), to=x)


# ---- 2.2 stable_sigmoid


@check(
    exercise="stable_sigmoid",
    points=1,
    hint="Compare with activation between -30 and 30. Clamping the input changes the answer beyond the clamp.",
)
def test_stable_sigmoid_values(student: Any) -> None:
    """Inputs from -30 to 30 give their sigmoid to within a millionth."""
    x = torch.linspace(-30, 30, 241)
    assert_close(student.stable_sigmoid(x), torch.sigmoid(x), atol=1e-6)


@check(
    exercise="stable_sigmoid",
    points=1,
    shows=KNOWN,
    hint="exp(1000) is inf in float32, and inf divided by inf is nan.",
)
def test_stable_sigmoid_far_values(student: Any) -> None:
    """Known inputs as far out as -1000 and 1000 give 0 and 1, and the ones between their sigmoid."""
    x = torch.tensor([-1000.0, -2.0, 0.0, 2.0, 1000.0])
    assert_close(student.stable_sigmoid(x), torch.sigmoid(x), atol=1e-6)


@check(
    exercise="stable_sigmoid",
    points=2,
    hint="A right value can have a broken gradient: inf times 0 is nan, also in an unused branch of torch.where.",
)
def test_stable_sigmoid_far_gradient(student: Any) -> None:
    """Far from zero, up to -1000 and 1000, the value is right and the gradient is the sigmoid's, never nan."""
    x = torch.tensor([-1000.0, -100.0, -89.0, -20.0, -2.0, 2.0, 20.0, 89.0, 100.0, 1000.0], requires_grad=True)
    y = student.stable_sigmoid(x)
    assert_close(y, torch.sigmoid(x), atol=1e-6)
    assert_gradient_matches(y, torch.sigmoid(x), to=x)


@check(
    exercise="stable_sigmoid",
    points=1,
    step="general",
    hint="At 0 the slope is 0.25, which abs does not know. Past a clamp it is 0, and the unit could never learn again.",
)
def test_stable_sigmoid_gradient(student: Any) -> None:
    """The slope is the sigmoid's everywhere: at 0, around it, and still at -30 and 30 in float64."""
    x = torch.tensor([-6.0, -1.0, -0.5, 0.0, 0.5, 1.0, 6.0], requires_grad=True)
    y = student.stable_sigmoid(x)
    assert_close(y, torch.sigmoid(x), atol=1e-6)
    assert_gradient_matches(y, torch.sigmoid(x), to=x)
    far = torch.tensor([-30.0, -16.0, 16.0, 30.0], dtype=torch.float64, requires_grad=True)
    z = student.stable_sigmoid(far)
    assert_close(z, torch.sigmoid(far))
    # The slope at 30 is about 1e-13: only a relative tolerance sees a clamp, and 1 % leaves room for rounding.
    assert_gradient_matches(z, torch.sigmoid(far), to=far, rtol=1e-2, atol=0.0)


@check(
    exercise="stable_sigmoid",
    points=1,
    step="general",
    hint="Calculating in float64 only moves the overflow, and float64 comes back where float32 went in.",
)
def test_stable_sigmoid_any_shape_and_dtype(student: Any, rng: torch.Generator) -> None:
    """Any shape and float dtype come back as they went in, with the right values, and the input is left alone."""

    def holds(*shape: int) -> None:
        x = 5 * torch.randn(shape, generator=rng)
        assert_close(student.stable_sigmoid(x), torch.sigmoid(x), atol=1e-6)
        assert_unchanged(x)

    assert_for_sizes(holds, (4, 6), (), (2, 3, 4), (0,))
    x = 2 * torch.randn(3, 4, generator=rng)
    assert_close(student.stable_sigmoid(x.double()), torch.sigmoid(x.double()))
    assert_close(student.stable_sigmoid(x.half()), torch.sigmoid(x.half()), rtol=1e-2, atol=2e-3)


# ---- 2.3 relu


@check(
    exercise="relu",
    points=2,
    shows=KNOWN,
    hint="-2 becomes 0, not 2; 3 stays 3 and does not turn into 1; and every element is still there.",
)
def test_relu_known_values(student: Any) -> None:
    """Six known numbers: the negative ones become 0, the others stay."""
    x = torch.tensor([[-2.0, 0.0, 3.0], [-0.1, 0.1, -7.0]])
    assert_close(student.relu(x), torch.relu(x))


@check(
    exercise="relu",
    points=1,
    hint="There is no upper end: a large number stays as large as it is.",
)
def test_relu_small_and_large_numbers(student: Any, rng: torch.Generator) -> None:
    """Rows of small and of large numbers are treated alike."""
    for scale in (0.01, 1.0, 100.0, 1e6):
        x = scale * torch.randn(4, 5, generator=rng)
        # Nothing is rounded on the way, so small numbers count as much as large ones.
        assert_close(student.relu(x), torch.relu(x), atol=1e-9)


@check(
    exercise="relu",
    points=1,
    hint="With right numbers it is the input that changed: a method whose name ends in _, or an item that is assigned, "
    "writes into the caller's tensor.",
)
def test_relu_leaves_its_input(student: Any, rng: torch.Generator) -> None:
    """The result is right and the input is still what it was."""
    x = torch.randn(3, 5, generator=rng)
    assert_close(student.relu(x), torch.relu(x))
    assert_unchanged(x)


@check(
    exercise="relu",
    points=1,
    step="general",
    hint="Try a single number, x.double() and minus infinity: a zero that you make has a shape and a dtype of its own, and a "
    "mask that multiplies makes nan of minus infinity. With right numbers it is the gradient, which follows torch alone.",
)
def test_relu_any_tensor(student: Any, rng: torch.Generator) -> None:
    """Any shape and float dtype come back as they went in, minus infinity gives 0, and the slope is that of ReLU."""

    def holds(*shape: int) -> None:
        x = torch.randn(shape, generator=rng)
        assert_close(student.relu(x), torch.relu(x))

    assert_for_sizes(holds, (5,), (), (2, 3, 4), (0,))
    x = torch.randn(3, 4, generator=rng)
    for other in (x.double(), x.half(), torch.tensor([-math.inf, -1.0, 2.0])):
        assert_close(student.relu(other), torch.relu(other))
    # Away from 0 itself, where right answers have different slopes.
    sizes = 0.1 + 9 * torch.rand(4, 6, generator=rng)
    x = torch.where(torch.randn(4, 6, generator=rng) > 0, sizes, -sizes).requires_grad_()
    y = student.relu(x)
    assert_close(y, torch.relu(x))
    assert_gradient_matches(y, torch.relu(x), to=x)


@check(
    exercise="relu",
    points=1,
    step="device",
    hint="Let what you make follow the argument, and write no device out. A tensor that you make anew lies in the computer's "
    "own memory unless it is told `device=x.device`.",
)
def test_relu_runs_on_any_device(student: Any, rng: torch.Generator, device: str) -> None:
    """On a simulated GPU the result is right and stays there, and on the CPU it stays on the CPU."""
    for place in ("cpu", device):
        x = torch.randn(3, 5, generator=rng).to(place)
        assert_close(student.relu(x), torch.relu(x))


# ---- 2.4 softmax


@check(
    exercise="softmax",
    points=1,
    shows=KNOWN,
    hint="Add up your rows, then your columns. The rows are to give 1, each with a total of its own.",
)
def test_softmax_known_rows(student: Any) -> None:
    """Two known rows give their softmax."""
    x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    assert_close(student.softmax(x), torch.softmax(x, dim=1))


@check(
    exercise="softmax",
    points=1,
    hint="The number of rows may be any. A total per row must be a column, or it lines up with the wrong axis.",
)
def test_softmax_other_batches(student: Any, rng: torch.Generator) -> None:
    """Other batches give their softmax: few rows, many rows, as many rows as classes, one row, one class."""

    def holds(rows: int, classes: int) -> None:
        x = 2 * torch.randn(rows, classes, generator=rng)
        assert_close(student.softmax(x), torch.softmax(x, dim=1))

    assert_for_sizes(holds, (6, 10), (10, 10), (64, 10), (3, 4), (1, 7), (5, 1))


@check(
    exercise="softmax",
    points=1,
    hint="Adding 1000 to a whole row changes nothing in its softmax. If yours turns to nan, an exponential overflowed.",
)
def test_softmax_large_logits(student: Any, rng: torch.Generator) -> None:
    """Logits around 1000 and around -1000 give the right probabilities."""
    for centre in (1000.0, -1000.0):
        x = centre + 2 * torch.randn(5, 10, generator=rng)
        assert_close(student.softmax(x), torch.softmax(x, dim=1), atol=COARSE)


@check(
    exercise="softmax",
    points=1,
    hint="With large logits right and this wrong, one number was taken off all rows: a row far below it ends as 0 divided "
    "by 0.",
)
def test_softmax_rows_far_apart(student: Any) -> None:
    """Rows of very different size in one batch each give the right probabilities."""
    x = torch.tensor([[0.0, 500.0, 1.0], [0.0, -500.0, 1.0], [900.0, 900.0, 901.0], [-900.0, -901.0, -899.0]])
    assert_close(student.softmax(x), torch.softmax(x, dim=1), atol=COARSE)


@check(
    exercise="softmax",
    points=1,
    step="general",
    hint="Float64 goes in, float64 comes out; and the caller's logits stay as they are. With right numbers it is the "
    "gradient: stay in torch from the argument to the result, since it flows through the totals too.",
)
def test_softmax_any_dtype_and_gradient(student: Any, rng: torch.Generator) -> None:
    """Any float dtype comes back as it went in, the input is left alone, and the gradient is right, for large logits too."""
    x = 2 * torch.randn(4, 6, generator=rng)
    wide = x.double()
    assert_close(student.softmax(wide), torch.softmax(wide, dim=1))
    assert_close(student.softmax(x.half()), torch.softmax(x.half(), dim=1), rtol=1e-2, atol=2e-3)
    assert_close(student.softmax(x), torch.softmax(x, dim=1))
    assert_unchanged(x, wide)
    x = torch.randn(5, 6, generator=rng)
    x[1] += 1000
    x[3] -= 1000
    x.requires_grad_()
    y = student.softmax(x)
    assert_close(y, torch.softmax(x, dim=1), atol=COARSE)
    # Random cotangents are a few times larger than the probabilities that they multiply.
    assert_gradient_matches(y, torch.softmax(x, dim=1), to=x, atol=5 * COARSE)


@check(
    exercise="softmax",
    points=1,
    step="device",
    hint="Let what you make follow the argument, and write no device out. A table that you make to be filled lies in the "
    "computer's own memory unless it is told `device=x.device`.",
)
def test_softmax_runs_on_any_device(student: Any, rng: torch.Generator, device: str) -> None:
    """On a simulated GPU the result is right and stays there, and on the CPU it stays on the CPU."""
    for place in ("cpu", device):
        x = torch.randn(2, 3, generator=rng).to(place)
        assert_close(student.softmax(x), torch.softmax(x, dim=1))
