"""Known wrong answers of unit 1. Each runs after the lesson's cells, so `torch` is there."""
# ruff: noqa: F821

from grader.checking import misconception

# ---- 1.1 -------------------------------------------------------------------------------------------------------------


@misconception(
    "make_data",
    "uniform-draw",
    hint="Draw the weights from the normal distribution, as the features. Yours all lie between 0 and 1: that is rand, "
    "and one letter is missing.",
)
def weights_drawn_uniformly(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    return features, torch.rand_like(features), torch.randn((1, 1))


@misconception(
    "make_data",
    "uniform-draw",
    also="all three",
    hint="Draw from the normal distribution. None of your numbers lies below 0: that is rand, and one letter is missing.",
)
def everything_drawn_uniformly(seed, n):
    torch.manual_seed(seed)
    return torch.rand((1, n)), torch.rand((1, n)), torch.rand((1, 1))


@misconception(
    "make_data",
    "no-seed",
    hint="Set the seed that is asked for before the first draw. Your numbers are those of a generator that started from "
    "somewhere else.",
)
def never_seeded(seed, n):
    features = torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception(
    "make_data",
    "seed-ignored",
    hint="Seed with the argument. Every seed gives you the data of seed 7.",
)
def always_seed_7(seed, n):
    torch.manual_seed(7)
    features = torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception(
    "make_data",
    "extra-or-reordered-draw",
    hint="Draw features, then weights, then bias, and nothing else after the seed. Every draw moves the generator on, so "
    "the order is a part of the answer.",
)
def bias_drawn_first(seed, n):
    torch.manual_seed(seed)
    bias = torch.randn((1, 1))
    features = torch.randn((1, n))
    return features, torch.randn_like(features), bias


@misconception("make_data", "extra-or-reordered-draw", also="weights first")
def weights_drawn_first(seed, n):
    torch.manual_seed(seed)
    weights = torch.randn((1, n))
    return torch.randn_like(weights), weights, torch.randn((1, 1))


@misconception("make_data", "extra-or-reordered-draw", also="bias in the middle")
def bias_drawn_second(seed, n):
    torch.manual_seed(seed)
    features, bias = torch.randn((1, n)), torch.randn((1, 1))
    return features, torch.randn_like(features), bias


@misconception("make_data", "extra-or-reordered-draw", also="a row too many before the features")
def first_row_thrown_away(seed, n):
    torch.manual_seed(seed)
    torch.randn((1, n))
    features = torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception("make_data", "extra-or-reordered-draw", also="a row too many after the features")
def second_row_thrown_away(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    torch.randn((1, n))
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception(
    "make_data",
    "flat-vectors",
    hint="Keep features and weights as rows: two axes, and the first of them has length 1. Your numbers are right, their "
    "shape is not.",
)
def one_axis_only(seed, n):
    torch.manual_seed(seed)
    features = torch.randn(n)
    return features, torch.randn_like(features), torch.randn(1)


@misconception(
    "make_data",
    "reseed-each-draw",
    hint="Seed once. Seeding again winds the generator back, and the weights repeat the features.",
)
def seeded_before_each_draw(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    torch.manual_seed(seed)
    return features, torch.randn_like(features), torch.randn((1, 1))


@misconception(
    "make_data",
    "reseed-each-draw",
    also="before all three",
    hint="Seed once. Seeding again winds the generator back, and all three tensors begin with the same number.",
)
def seeded_before_every_draw(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    torch.manual_seed(seed)
    weights = torch.randn((1, n))
    torch.manual_seed(seed)
    return features, weights, torch.randn((1, 1))


# ---- 1.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "describe",
    "len-is-numel",
    hint="Ask the tensor how many elements it has in all. len counts along the first axis only: 3 for a table of 3 "
    "rows and 4 columns.",
)
def elements_by_len(t):
    return t.ndim, tuple(t.shape), len(t), t.dtype


@misconception("describe", "len-is-numel", also="with single numbers apart")
def elements_by_len_or_one(t):
    return t.ndim, tuple(t.shape), len(t) if t.ndim else 1, t.dtype


@misconception("describe", "len-is-numel", also="by shape[0]")
def elements_by_first_length(t):
    return t.ndim, tuple(t.shape), t.shape[0], t.dtype


@misconception(
    "describe",
    "rank-from-first-axis",
    hint="Count the entries of the shape. shape[0] is how long the first axis is, and not how many axes there are.",
)
def axes_by_first_length(t):
    return t.shape[0], tuple(t.shape), t.numel(), t.dtype


@misconception("describe", "rank-from-first-axis", also="with single numbers apart")
def axes_by_first_length_or_none(t):
    return t.shape[0] if t.ndim else 0, tuple(t.shape), t.numel(), t.dtype


@misconception(
    "describe",
    "rank-from-first-axis",
    also="by len",
    hint="Count the entries of the shape. len is how long the first axis is, and not how many axes there are.",
)
def axes_by_len(t):
    return len(t), tuple(t.shape), t.numel(), t.dtype


@misconception(
    "describe",
    "size-not-called",
    hint="Call size, or ask for the shape. Without its brackets, size is the method itself and not what it answers.",
)
def size_itself(t):
    return t.ndim, t.size, t.numel(), t.dtype


@misconception(
    "describe",
    "dtype-as-text",
    hint="Give the dtype back as the object that it is. Yours is a name, and a text is compared as a text.",
)
def name_of_the_dtype(t):
    return t.ndim, tuple(t.shape), t.numel(), str(t.dtype)


@misconception("describe", "dtype-as-text", also="by type()")
def name_of_the_type(t):
    return t.ndim, tuple(t.shape), t.numel(), t.type()


# ---- 1.3 -------------------------------------------------------------------------------------------------------------


@misconception(
    "center_columns",
    "global-mean",
    hint="Take a mean for each column: name the axis that is to disappear. You shifted the whole table by one number, "
    "for the plants by 16, which mixes centimetres with leaves and days.",
)
def one_mean_for_all(X):
    return X - X.mean()


@misconception(
    "center_columns",
    "wrong-axis",
    hint="Fold the rows and keep the columns apart. dim names the axis that disappears, and you centered the rows.",
)
def rows_centered(X):
    return X - X.mean(dim=1, keepdim=True)


@misconception(
    "center_columns",
    "wrong-axis",
    also="without keepdim",
    hint="Fold the rows and keep the columns apart. dim names the axis that disappears; yours leaves a mean for each row, "
    "and four of those do not lie over three columns.",
)
def flat_means_of_the_rows(X):
    return X - X.mean(dim=1)


@misconception(
    "center_columns",
    "lost-axis-square",
    hint="Keep the folded axis, with length 1, and the means line up by design. Yours meet the wrong axis: an error "
    "for most tables, and wrong numbers without one for a square table.",
)
def means_on_the_wrong_axis(X):
    return (X.T - X.mean(dim=0)).T


@misconception(
    "center_columns",
    "in-place",
    hint="Make a new tensor. An operator such as -= writes into the table that the caller still needs.",
)
def written_into_the_table(X):
    X -= X.mean(dim=0, keepdim=True)
    return X


@misconception("center_columns", "in-place", also="column by column")
def columns_overwritten(X):
    for column in range(X.shape[1]):
        X[:, column] -= X[:, column].mean()
    return X


@misconception(
    "center_columns",
    "through-numpy",
    hint="Stay in torch all the way. The numbers are right, but on the way through NumPy the trail back to X is lost, "
    "and no gradient can follow it.",
)
def centered_by_numpy(X):
    numbers = X.detach().numpy()
    return torch.from_numpy(numbers - numbers.mean(0))


@misconception("center_columns", "through-numpy", also="without detach")
def centered_by_numpy_of_a_leaf(X):
    numbers = X.numpy()
    return torch.from_numpy(numbers - numbers.mean(0))


@misconception(
    "center_columns",
    "through-numpy",
    also="through lists",
    hint="Stay in torch all the way. The numbers are right, but a tensor made of a list does not know where they came from, "
    "and no gradient finds its way back to X.",
)
def centered_by_lists(X):
    columns = [[x - sum(column) / len(column) for x in column] for column in X.T.tolist()]
    return torch.tensor(columns).T
