"""Hidden checks of unit 1. Expected values come from torch itself, not from the lesson's reference."""

import numpy as np
import torch

from grader.checking import (
    assert_close,
    assert_gradient_matches,
    assert_type,
    assert_unchanged,
    check,
)

LESSON = ("sentence", "hint", "inputs", "expected")
"What a check on the lesson's own data, which every student has, shows."


def seeded(seed, n):
    """Features, weights and bias, drawn in this order as the lesson draws them after torch.manual_seed(seed)."""
    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.randn(shape, generator=generator) for shape in ((1, n), (1, n), (1, 1)))


def seeds(rng, count):
    """Seeds that no lesson shows, all different."""
    return (torch.randperm(100_000, generator=rng)[:count] + 100).tolist()


def sizes(rng, axes):
    """Lengths of so many axes, from 2 to 6."""
    return torch.randint(2, 7, (axes,), generator=rng).tolist()


def items(result):
    """The items of a result; a list of them will do where the lesson says tuple."""
    return tuple(result) if isinstance(result, list) else result


# ---- 1.0 -------------------------------------------------------------------------------------------------------------

FIVE = ((1, 5), (5,), (5, 1))
ONE = ((1, 1), (1,), ())
"Shapes in which the numbers count; whether the shape is the lesson's is a check of its own."


def features():
    return seeded(7, 5)[0]


def weights():
    return seeded(7, 5)[1]


def bias():
    return seeded(7, 5)[2]


def looks():
    """One-number looks at features and weights, which may well be shown after the bias."""
    return [look(row).reshape(()) for row in seeded(7, 5)[:2] for look in LOOKS]


LOOKS = (torch.mean, torch.std, torch.var, torch.sum, torch.min, torch.max)


@check(
    exercise="lesson_data",
    points=1,
    shows=LESSON,
    hint="They begin with -0.1468 if the seed is 7, and if they are the first that is drawn after it.",
)
def test_cell_features(cell):
    """Somewhere in the cell stand the five features of seed 7."""
    cell.find(features, shapes=FIVE, item=0, beside=[weights])


@check(
    exercise="lesson_data",
    points=1,
    shows=LESSON,
    hint="They begin with -0.8948. If they repeat the features, the generator was seeded twice; if none of them is below "
    "0, they come from rand.",
)
def test_cell_weights(cell):
    """Somewhere in the cell stand the five weights, drawn right after the features."""
    cell.find(weights, shapes=FIVE, item=1, beside=[features])


@check(
    exercise="lesson_data",
    points=1,
    shows=LESSON,
    hint="It is 0.3177, if five features and five weights were drawn before it, and nothing else since the seed.",
)
def test_cell_bias(cell):
    """Somewhere in the cell stands the bias, drawn last."""
    cell.find(bias, shapes=ONE, item=2, beside=looks())


@check(
    exercise="lesson_data",
    points=1,
    needs=("test_cell_features", "test_cell_weights", "test_cell_bias"),
    shows=LESSON,
    hint="The lesson keeps features and weights as rows with two axes, and the bias as a table of one row and one column.",
)
def test_cell_shapes(cell):
    """Features and weights have shape (1, 5), and the bias (1, 1)."""
    cell.find(features, item=0, beside=[weights])
    cell.find(weights, item=1, beside=[features])
    cell.find(bias, item=2, beside=looks())


# ---- 1.1 -------------------------------------------------------------------------------------------------------------


@check(
    exercise="make_data",
    points=1,
    shows=LESSON,
    hint="Call it twice with seed 7: are the two the same? The seed is set at the top, once, before anything is drawn. "
    "One draw too many or in another turn, and every number after it is another one.",
)
def test_seed_7_features_weights_bias(student):
    """Seed 7 and five features give the lesson's features, weights and bias."""
    assert_close(items(student.make_data(7, 5)), seeded(7, 5), any_shape=True)


@check(
    exercise="make_data",
    points=1,
    needs="test_seed_7_features_weights_bias",
    hint="The numbers are right. Count the brackets of what is printed: the lesson keeps a row, which has two axes.",
)
def test_shapes_of_the_data(student):
    """Features and weights are rows, shape (1, 5), and the bias is a table of one row and one column."""
    assert_close(items(student.make_data(7, 5)), seeded(7, 5))


@check(
    exercise="make_data",
    points=2,
    needs="test_seed_7_features_weights_bias",
    hint="Seed 7 is right and another seed is not. Where does the function look at its first argument?",
)
def test_other_seeds(student, rng):
    """Other seeds give the features, weights and bias that belong to them."""
    for seed in seeds(rng, 3):
        assert_close(items(student.make_data(seed, 5)), seeded(seed, 5), any_shape=True)


@check(
    exercise="make_data",
    points=1,
    step="general",
    needs="test_other_seeds",
    hint="Is a 5 written out somewhere? And draw each tensor in one piece: from eight numbers on, one long draw that "
    "is cut up gives other numbers than three draws.",
)
def test_any_number_of_features(student, rng):
    """One, three, eight, sixteen or forty features work as five do."""
    for n, seed in zip((1, 3, 8, 16, 40), seeds(rng, 5), strict=True):
        assert_close(items(student.make_data(seed, n)), seeded(seed, n), any_shape=True)


@check(
    exercise="make_data",
    points=1,
    step="general",
    needs="test_other_seeds",
    hint="Each call starts from its own seed, also when the same one comes again after another. Nothing may be kept "
    "from the call before.",
)
def test_calls_one_after_another(student, rng):
    """Calls in a row with seeds and sizes that alternate give, for the same arguments, the same data."""
    first, second = seeds(rng, 2)
    for seed, n in ((first, 5), (second, 5), (first, 5), (first, 4), (second, 5)):
        assert_close(items(student.make_data(seed, n)), seeded(seed, n), any_shape=True)


# ---- 1.2 -------------------------------------------------------------------------------------------------------------


def lesson_tensors(rng):
    """Tensors with one to three axes, of the dtypes that the lesson step names."""
    rows, columns = sizes(rng, 2)
    return [
        torch.tensor([[20, 21, 23, 22], [18, 19, 19, 20], [25, 27, 26, 24]]),
        torch.randn((1, 5), generator=rng),
        torch.rand(sizes(rng, 1), generator=rng) > 0.5,
        torch.randn((rows, columns + rows), generator=rng),
        torch.randint(0, 255, (2, *sizes(rng, 2)), generator=rng),
        torch.randn((5, *sizes(rng, 2)), generator=rng),
    ]


def fact(result, place):
    """One of the four answers."""
    result = items(result)
    assert_type(result, tuple)
    assert len(result) == 4
    return result[place]


def assert_int(actual, expected):
    if not isinstance(actual, np.integer):
        assert_type(actual, int)
    assert_close(actual, expected)


def assert_shape_tuple(actual, expected):
    assert_close(actual, tuple(expected))
    for length in actual:
        if not isinstance(length, np.integer):
            assert_type(length, int)


def assert_described(result, t):
    """All four answers are right."""
    assert_int(fact(result, 0), t.dim())
    assert_shape_tuple(fact(result, 1), t.shape)
    assert_int(fact(result, 2), t.numel())
    assert_close(fact(result, 3), t.dtype)


@check(
    exercise="describe",
    points=1,
    shows=LESSON,
    hint="How long the first axis is, is another question. The shape has one entry per axis: how many entries?",
)
def test_number_of_axes(student, rng):
    """The first of the four answers is the number of axes, an int."""
    for t in lesson_tensors(rng):
        assert_int(fact(student.describe(t), 0), t.dim())


@check(
    exercise="describe",
    points=1,
    shows=LESSON,
    hint="A method without its brackets is the method itself and not what it answers. A tuple is wanted.",
)
def test_shape_of_a_tensor(student, rng):
    """The second of the four answers is the shape, a tuple with the length of each axis."""
    for t in lesson_tensors(rng):
        assert_shape_tuple(fact(student.describe(t), 1), t.shape)


@check(
    exercise="describe",
    points=1,
    shows=LESSON,
    hint="For 3 rows of 4 numbers the answer is 12, as a plain int. What looks at the first axis only says 3.",
)
def test_number_of_elements(student, rng):
    """The third of the four answers is the number of elements, an int."""
    for t in lesson_tensors(rng):
        assert_int(fact(student.describe(t), 2), t.numel())


@check(
    exercise="describe",
    points=1,
    shows=LESSON,
    hint="The dtype is an object, such as torch.float32. Its printed name is text, and text is something else.",
)
def test_dtype_of_a_tensor(student, rng):
    """The last of the four answers is the dtype, as an object."""
    for t in lesson_tensors(rng):
        assert_close(fact(student.describe(t), 3), t.dtype)


@check(
    exercise="describe",
    points=1,
    step="general",
    hint="A single number has no axis to look at, and one element. An empty tensor has an axis of length 0.",
)
def test_single_numbers_and_empty_tensors(student, rng):
    """A tensor without axes and tensors without elements are described too."""
    for t in (torch.randn((), generator=rng), torch.tensor(3), torch.zeros(0), torch.zeros((0, 3)), torch.ones(2, 0)):
        assert_described(student.describe(t), t)


@check(
    exercise="describe",
    points=1,
    step="general",
    hint="Ask the tensor for its own shape and dtype. A part of another tensor has its own, whatever lies in memory.",
)
def test_any_axes_dtypes_and_parts(student, rng):
    """Four axes, other dtypes, parts of tensors and transposed ones are described too, and stay as they are."""
    whole = torch.randn((6, 4), generator=rng)
    for t in (
        torch.randn((2, 3, 4, 5), generator=rng),
        *(torch.ones(sizes(rng, 2), dtype=d) for d in (torch.float64, torch.float16, torch.int32, torch.uint8)),
        whole[::2, 1:],
        whole.T,
        whole[:1].expand(7, 4),
    ):
        assert_described(student.describe(t), t)
        assert_unchanged(t)


# ---- 1.3 -------------------------------------------------------------------------------------------------------------


def plants():
    """The lesson's table."""
    return torch.tensor([[10.0, 2.0, 30.0], [14.0, 4.0, 36.0], [12.0, 3.0, 33.0], [16.0, 7.0, 25.0]])


def table(rng, rows, columns, dtype=torch.float32):
    """Random numbers, with another mean for each row and each column."""
    offsets = 5 * torch.randn((rows, 1), generator=rng, dtype=dtype) + 5 * torch.randn((columns,), generator=rng)
    return (torch.randn((rows, columns), generator=rng, dtype=dtype) + offsets).to(dtype)


def centered(X):
    return X - X.sum(dim=0) / X.shape[0]


@check(
    exercise="center_columns",
    points=2,
    shows=LESSON,
    hint="Take the mean of each column of your result: all three are 0. One mean for the whole table shifts every "
    "column by the same; four means belong to the rows. dim names the axis that disappears.",
)
def test_plants_centered(student):
    """The lesson's plants, less 13 cm, 4 leaves and 31 days, come out with columns of mean 0."""
    assert_close(student.center_columns(plants()), centered(plants()))


@check(
    exercise="center_columns",
    points=1,
    needs="test_plants_centered",
    hint="Compute from the argument alone, without the lesson's numbers and without names of other cells.",
)
def test_other_tables_of_this_size(student, rng):
    """Other tables of four rows and three columns are centered too."""
    for _ in range(3):
        X = table(rng, 4, 3)
        assert_close(student.center_columns(X), centered(X))


@check(
    exercise="center_columns",
    points=1,
    needs="test_plants_centered",
    hint="The caller's table was written into. Operators such as -= and names that end in an underscore do that; make "
    "a new tensor.",
)
def test_table_stays_as_it_was(student, rng):
    """The result is a new tensor, and the table is as it was before the call."""
    X = table(rng, 4, 3)
    assert_close(student.center_columns(X), centered(X))
    assert_unchanged(X)


@check(
    exercise="center_columns",
    points=1,
    step="general",
    needs="test_plants_centered",
    hint="As many rows as columns is a case of its own: means that lie along the wrong axis still fit there. Is a 3 or "
    "a 4 written out? The dtype of the result is that of the table.",
)
def test_tables_of_any_size(student, rng):
    """Other sizes work too, square tables, one row and one column among them, in float32 and in float64."""
    shapes = ((3, 3), (5, 5), (2, 7), (9, 2), (1, 4), (6, 1), (1, 1))
    for (rows, columns), dtype in [*((shape, torch.float32) for shape in shapes), ((3, 5), torch.float64)]:
        X = table(rng, rows, columns, dtype)
        assert_close(student.center_columns(X), centered(X))


@check(
    exercise="center_columns",
    points=1,
    step="general",
    needs="test_plants_centered",
    hint="Stay in torch from the argument to the result, for the means too: item(), detach(), tolist() and NumPy cut "
    "the way that gradients take.",
)
def test_gradients_reach_the_table(student, rng):
    """Gradients reach the table, through each number and through the means."""
    X = table(rng, 4, 3).requires_grad_()
    result = student.center_columns(X)
    assert_close(result, centered(X))
    assert_gradient_matches(result, centered(X), to=X)
