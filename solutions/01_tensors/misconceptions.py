"""Known wrong answers of unit 1. Each slip sets one switch of a model that is right without any.

This runs after the lesson's cells, so `torch` is there. What stands below a model is another way of writing one of its
slips, whose errors or shapes no switch reaches.
"""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 1.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "make_data",
    {
        "uniform-draw": (
            slip(
                uniform=("weights",),
                fails="test_seed_7_features_weights_bias",
                hint="Draw the weights from the normal distribution, as the features. Yours all lie between 0 and 1: that "
                "is rand, and one letter is missing.",
            ),
            slip(
                uniform=("features", "weights", "bias"),
                also="all three",
                hint="Draw from the normal distribution. None of your numbers lies below 0: that is rand, and one letter is "
                "missing.",
            ),
        ),
        "no-seed": slip(
            start=None,
            fails="test_seed_7_features_weights_bias",
            hint="Set the seed that is asked for before the first draw. Your numbers are those of a generator that started "
            "from somewhere else.",
        ),
        "seed-ignored": slip(
            start=7, fails="test_other_seeds", hint="Seed with the argument. Every seed gives you the data of seed 7."
        ),
        "extra-or-reordered-draw": (
            slip(
                draws=("bias", "features", "weights"),
                fails="test_seed_7_features_weights_bias",
                hint="Draw features, then weights, then bias, and nothing else after the seed. Every draw moves the "
                "generator on, so the order is a part of the answer.",
            ),
            slip(draws=("weights", "features", "bias"), also="weights first"),
            slip(draws=("a row", "features", "weights", "bias"), also="a row too many before the features"),
        ),
        "flat-vectors": slip(
            axes="one",
            fails="test_shapes_of_the_data",
            hint="Keep features and weights as rows: two axes, and the first of them has length 1. Yours have one axis "
            "alone, and are no rows.",
        ),
        "reseed-each-draw": (
            slip(
                again=("weights",),
                fails="test_seed_7_features_weights_bias",
                hint="Seed once. Seeding again winds the generator back, and the weights repeat the features.",
            ),
            slip(
                again=("weights", "bias"),
                also="before all three",
                hint="Seed once. Seeding again winds the generator back, and all three tensors begin with the same number.",
            ),
        ),
    },
)
def wrong_data(
    seed,
    n,
    *,
    start="the argument",
    again=(),
    draws=("features", "weights", "bias"),
    uniform=(),
    axes="two",
):
    start = seed if start == "the argument" else start
    drawn = {}
    for name in draws:
        if start is not None and (name in again or not drawn):
            torch.manual_seed(start)
        length = 1 if name == "bias" else n
        draw = torch.rand if name in uniform else torch.randn
        drawn[name] = draw((1, length) if axes == "two" else (length,))
    return drawn["features"], drawn["weights"], drawn["bias"]


@misconception("make_data", "extra-or-reordered-draw", also="bias in the middle")
def bias_drawn_second(seed, n):
    torch.manual_seed(seed)
    features, bias = torch.randn((1, n)), torch.randn((1, 1))
    return features, torch.randn_like(features), bias


@misconception("make_data", "extra-or-reordered-draw", also="the other way round")
def bias_drawn_first_and_features_last(seed, n):
    torch.manual_seed(seed)
    bias, weights = torch.randn((1, 1)), torch.randn((1, n))
    return torch.randn_like(weights), weights, bias


@misconception("make_data", "extra-or-reordered-draw", also="a row too many after the features")
def second_row_thrown_away(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception("make_data", "extra-or-reordered-draw", also="a number too many before the features")
def first_number_thrown_away(seed, n):
    torch.manual_seed(seed)
    torch.randn(1)
    features = torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception("make_data", "extra-or-reordered-draw", also="a number too many after the features")
def number_after_the_features_thrown_away(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    torch.randn(1)
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception("make_data", "flat-vectors", also="but for the bias")
def flat_rows(seed, n):
    torch.manual_seed(seed)
    features = torch.randn(n)
    return features, torch.randn_like(features), torch.randn((1, 1))


# ---- 1.2 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "describe",
    {
        "len-is-numel": (
            slip(
                elements="len",
                fails="test_number_of_elements",
                hint="Ask the tensor how many elements it has in all. len counts along the first axis only: 3 for a table "
                "of 3 rows and 4 columns.",
            ),
            slip(elements="len, or one", also="with single numbers apart"),
        ),
        "rank-from-first-axis": (
            slip(
                axes="shape[0]",
                fails="test_number_of_axes",
                hint="Count the entries of the shape. shape[0] is how long the first axis is, and not how many axes there "
                "are.",
            ),
            slip(axes="shape[0], or none", also="with single numbers apart"),
            slip(
                axes="len",
                also="by len",
                hint="Count the entries of the shape. len is how long the first axis is, and not how many axes there are.",
            ),
        ),
        "size-not-called": slip(
            size_called=False,
            fails="test_shape_of_a_tensor",
            hint="Call size, or ask for the shape. Without its brackets, size is the method itself and not what it answers.",
        ),
        "dtype-as-text": (
            slip(
                dtype="its name",
                fails="test_dtype_of_a_tensor",
                hint="Give the dtype back as the object that it is. Yours is a name, and a text is compared as a text.",
            ),
            slip(dtype="that of the type", also="by type()"),
        ),
    },
)
def wrong_description(t, *, axes="all", size_called=True, elements="all", dtype="the object"):
    if axes == "len":
        number = len(t)
    elif axes == "all" or (axes == "shape[0], or none" and not t.ndim):
        number = t.ndim
    else:
        number = t.shape[0]
    by_length = elements == "len" or (elements == "len, or one" and t.ndim)
    count = len(t) if by_length else t.numel()
    kinds = {"the object": t.dtype, "its name": str(t.dtype), "that of the type": t.type()}
    return number, tuple(t.size()) if size_called else t.size, count, kinds[dtype]


@misconception("describe", "len-is-numel", also="by shape[0]")
def elements_by_first_length(t):
    return t.ndim, tuple(t.shape), t.shape[0], t.dtype


@misconception("describe", "len-is-numel", also="by size(0)")
def elements_by_size_of_the_first_axis(t):
    return t.ndim, tuple(t.shape), t.size(0), t.dtype


@misconception("describe", "len-is-numel", also="counted in a loop")
def elements_counted_along_the_first_axis(t):
    return t.ndim, tuple(t.shape), sum(1 for _ in t), t.dtype


@misconception("describe", "rank-from-first-axis", also="by size(0)")
def axes_by_size_of_the_first_axis(t):
    return t.size(0), tuple(t.shape), t.numel(), t.dtype


@misconception("describe", "dtype-as-text", also="without torch in front")
def short_name_of_the_dtype(t):
    return t.ndim, tuple(t.shape), t.numel(), str(t.dtype).removeprefix("torch.")


# ---- 1.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "center_columns",
    {
        "global-mean": slip(
            mean_of="everything",
            fails="test_plants_centered",
            hint="Take a mean for each column: name the axis that is to disappear. You shifted the whole table by one "
            "number, for the plants by 16, which mixes centimetres with leaves and days.",
        ),
        "wrong-axis": (
            slip(
                mean_of="each row",
                fails="test_plants_centered",
                hint="Fold the rows and keep the columns apart. dim names the axis that disappears, and you centered the "
                "rows.",
            ),
            slip(
                mean_of="each row, flat",
                also="without keepdim",
                hint="Fold the rows and keep the columns apart. dim names the axis that disappears; yours leaves a mean for "
                "each row, and four of those do not lie over three columns.",
            ),
        ),
        "lost-axis-square": slip(
            mean_of="each column, stood up",
            fails="test_tables_of_any_size",
            hint="Keep the folded axis, with length 1, and the means line up by design. Yours meet the wrong axis: an error "
            "for most tables, and wrong numbers without one for a square table.",
        ),
        "in-place": slip(
            in_place=True,
            fails="test_table_stays_as_it_was",
            hint="Make a new tensor. An operator such as -= writes into the table that the caller still needs.",
        ),
        "through-numpy": (
            slip(
                detour="NumPy",
                fails="test_gradients_reach_the_table",
                hint="Stay in torch all the way. On a way through NumPy the trail back to X is lost, and no gradient can "
                "follow it.",
            ),
            slip(detour="NumPy, of a leaf too", also="without detach"),
            slip(
                detour="lists",
                in_place=False,
                also="through lists",
                hint="Stay in torch all the way. A tensor made of a list does not know where its numbers came from, and no "
                "gradient finds its way back to X.",
            ),
        ),
    },
)
def wrong_centering(X, *, mean_of="each column", in_place=False, detour=None):
    table = X
    if detour == "lists":
        table = torch.tensor(X.tolist())
    elif detour is not None:  # an array has the same methods
        table = (X.detach() if detour == "NumPy" else X).numpy()
    if mean_of == "everything":
        means = table.mean()
    elif mean_of == "each row":
        means = table.mean(1).reshape(-1, 1)
    elif mean_of == "each row, flat":
        means = table.mean(1)
    else:
        means = table.mean(0)
    if mean_of == "each column, stood up":
        means = means.reshape(-1, 1)
    if in_place:
        table -= means
    else:
        table = table - means
    return table if isinstance(table, torch.Tensor) else torch.from_numpy(table)


@misconception("center_columns", "lost-axis-square", also="row by row")
def rows_less_the_means_in_turn(X):
    return torch.stack([row - mean for row, mean in zip(X, X.mean(dim=0), strict=False)])


@misconception("center_columns", "lost-axis-square", also="row by row, as many as there are means")
def rows_less_the_means_one_each(X):
    return torch.stack([row - mean for row, mean in zip(X, X.mean(dim=0), strict=True)])


@misconception("center_columns", "lost-axis-square", also="row by row, by number")
def rows_less_the_mean_of_their_number(X):
    means = X.mean(dim=0)
    return torch.stack([X[i] - means[i] for i in range(len(X))])


@misconception("center_columns", "in-place", also="column by column")
def columns_overwritten(X):
    for column in range(X.shape[1]):
        X[:, column] -= X[:, column].mean()
    return X


@misconception(
    "center_columns",
    "through-numpy",
    also="for the means alone",
    hint="Stay in torch for the means too. The numbers are right, but what came from NumPy or a list is a constant to "
    "torch, and gradients pass the means by.",
)
def means_by_numpy(X):
    return X - torch.from_numpy(X.detach().numpy().mean(0))
