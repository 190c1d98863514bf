"""Known wrong answers of unit 5. Each slip sets one switch of a model that is right without any.

This runs after the lesson's cells, so `torch` and `activation` are there.
"""
# ruff: noqa: F821

from grader.checking import misconception, slip, wrong_model

# ---- 5.1 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "neuron_mm",
    {
        # Its twin is reshape-dropped, a column made and the row used: no call can tell the two apart.
        "no-reshape": slip(
            product="row times row",
            fails="test_seed_7_gives_the_lesson_number",
            hint="Give the product a column on its right. The weights went in as a row: they were not turned, or were "
            "turned and the column was left unused.",
        ),
        "outer-product": (
            slip(
                product="column times row",
                fails="test_seed_7_gives_the_lesson_number",
                hint="Put the row first and the column second. The other way round, the product is a table of every "
                "weight times every feature: 25 numbers where one is wanted.",
            ),
            slip(product="features as the column", also="with the features as the column"),
            slip(
                product="column times row",
                table="added up with a bias in each place",
                also="added up with a bias in each place",
                hint="Put the row first and the column second. You added up a table of every weight times every feature, "
                "of which only the diagonal belongs to the neuron; the lesson's data then give 0.9897.",
            ),
            slip(
                product="column times row",
                table="added up before the bias",
                also="added up before the bias, or made by a star",
                hint="Let a row meet a column in a matrix product, in this order. A star between them, or the product the "
                "other way round, makes a table of 25, whose sum leads to 0.0448 with the lesson's data.",
            ),
        ),
        "bias-inside-mm": slip(
            bias_goes="onto each weight",
            fails="test_seed_7_gives_the_lesson_number",
            hint="Close the bracket of the product before you add the bias. It was added to each weight and then "
            "multiplied by the features; with the lesson's data that gives 0.2154.",
        ),
        "bias-forgotten": slip(
            bias_goes=None,
            fails="test_seed_7_gives_the_lesson_number",
            hint="Add the bias to the product. Your number is that of a neuron without one, 0.1214 with the lesson's "
            "data.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            fails="test_seed_7_gives_the_lesson_number",
            hint="Move the bias inside the brackets of the activation. The product was bent first and the bias added "
            "afterwards; with the lesson's data that gives 0.4390.",
        ),
        "activation-forgotten": slip(
            bend=None,
            fails="test_seed_7_gives_the_lesson_number",
            hint="Send the total through the activation as the last step. Your number is the total itself, -1.6619 "
            "with the lesson's data, and need not lie between 0 and 1.",
        ),
        "activation-twice": slip(
            bend="the total, twice",
            fails="test_seed_7_gives_the_lesson_number",
            hint="Call the activation once. What comes out of it went through it again, which gives 0.5398 with the "
            "lesson's data and never less than 0.5.",
        ),
        "resizes-weights": (
            slip(
                turned_by="resize_",
                fails="test_neuron_leaves_its_arguments",
                hint="Turn the weights without changing them. A call whose name ends in an underscore, such as resize_, "
                "makes a column of the caller's own row, and the next cell that expects the row goes wrong.",
            ),
            slip(turned_by="t_", also="by t_"),
        ),
        "hard-coded-5": (
            slip(
                length=5,
                fails="test_any_number_of_features",
                hint="Let torch work out how long the column is. With a 5 written out, only five features will do.",
            ),
            slip(
                length=5,
                product="number by number",
                also="in a loop",
                hint="Let torch count the features. With a 5 written out, only five of them will do.",
            ),
        ),
    },
)
def wrong_neuron_mm(
    features,
    weights,
    bias,
    *,
    length=-1,
    turned_by="reshape",
    product="row times column",
    table="left as it is",
    bias_goes="onto the product",
    bend="the total",
):
    if turned_by == "resize_":
        weights = weights.resize_(weights.numel() if length == -1 else length, 1)
    elif turned_by == "t_":
        weights = weights.t_()
    elif product in ("row times column", "column times row"):
        weights = weights.reshape(length, 1)
    if bias_goes == "onto each weight":
        weights = weights + bias
    if product == "column times row":
        total = torch.mm(weights, features)
    elif product == "features as the column":
        total = torch.mm(features.reshape(-1, 1), weights)
    elif product == "number by number":
        total = sum(features[0, k] * weights[0, k] for k in range(length))
    else:
        total = torch.mm(features, weights)
    if table == "added up before the bias":
        total = total.sum()
    if bias_goes == "onto the product":
        total = total + bias
    if table == "added up with a bias in each place":
        total = total.sum()
    if bend is not None:
        total = activation(total)
    if bend == "the total, twice":
        total = activation(total)
    return total + bias if bias_goes == "onto the output" else total


# ---- 5.2 -------------------------------------------------------------------------------------------------------------


@misconception(
    "neuron_batch",
    "features-as-column",
    fails="test_lesson_batch_outputs",
    hint="Turn the weights and leave the batch as it is. A single example can be laid on its side without harm; laying "
    "down a batch deals its numbers out into other rows, or does not fit at all.",
)
def batch_laid_on_its_side(X, weights, bias):
    return activation(torch.mm(weights, X.reshape(weights.shape[1], -1)) + bias)


@misconception("neuron_batch", "features-as-column", also="and the outputs below each other")
def batch_laid_on_its_side_and_back(X, weights, bias):
    return activation(torch.mm(weights, X.reshape(weights.shape[1], -1)) + bias).reshape(-1, 1)


@misconception("neuron_batch", "features-as-column", also="all in one column")
def batch_in_one_column(X, weights, bias):
    return activation(torch.mm(weights, X.reshape(-1, 1)) + bias)


@misconception("neuron_batch", "features-as-column", also="of five written out")
def batch_in_a_column_of_five(X, weights, bias):
    return activation(torch.mm(weights, X.reshape(5, 1)) + bias)


@misconception("neuron_batch", "features-as-column", also="five rows written out")
def batch_in_five_rows(X, weights, bias):
    return activation(torch.mm(weights, X.reshape(5, -1)) + bias)


@misconception(
    "neuron_batch",
    "transposed-answer",
    fails="test_one_output_row_per_example",
    hint="Keep one row per example, so that the outputs stand below each other. Your numbers are right, and lie side "
    "by side in a single row.",
)
def outputs_side_by_side(X, weights, bias):
    return activation(torch.mm(weights, X.T) + bias)


@misconception(
    "neuron_batch",
    "sums-the-batch",
    fails="test_lesson_batch_outputs",
    hint="Leave the adding up to the product, which does it for each row alone. A further sum merges all examples into "
    "one number: 0.0779 for the lesson's batch, or 0.1798 if each brought its bias.",
)
def examples_merged(X, weights, bias):
    return activation(torch.mm(X, weights.T).sum() + bias)


@misconception("neuron_batch", "sums-the-batch", also="with a bias for each")
def examples_merged_with_their_biases(X, weights, bias):
    return activation((torch.mm(X, weights.T) + bias).sum())


@misconception(
    "neuron_batch",
    "sums-the-batch",
    also="after the activation",
    hint="Leave the adding up to the product, which does it for each row alone. A further sum, here of the outputs, merges "
    "all examples into one number.",
)
def outputs_merged(X, weights, bias):
    return activation(torch.mm(X, weights.T) + bias).sum()


@misconception(
    "neuron_batch",
    "row-loop-cat",
    fails="test_one_output_row_per_example",
    hint="Look at the shape of one example's output before you put them together. It has two axes already, and "
    "stacking adds a third: (N, 1, 1) instead of (N, 1).",
)
def outputs_stacked(X, weights, bias):
    return torch.stack([activation(torch.mm(row.reshape(1, -1), weights.T) + bias) for row in X])


@misconception(
    "neuron_batch",
    "row-loop-cat",
    also="along the second axis",
    hint="Look at the shape of one example's output before you put them together. It has two axes already, and "
    "stacking adds a third: (1, N, 1) instead of (N, 1).",
)
def outputs_stacked_in_a_row(X, weights, bias):
    return torch.stack([activation(torch.mm(row.reshape(1, -1), weights.T) + bias) for row in X], dim=1)


@wrong_model(
    "neuron_batch",
    {
        "bias-forgotten": slip(
            bias_goes=None,
            fails="test_lesson_batch_outputs",
            hint="Add the bias to the product, one number for every row. Your outputs are those of a neuron without one, "
            "0.1214 first with the lesson's batch.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            fails="test_lesson_batch_outputs",
            hint="Move the bias inside the brackets of the activation. The products were bent first and the bias added "
            "afterwards; with the lesson's batch the first output is then 0.4390.",
        ),
        "activation-forgotten": slip(
            bend=None,
            fails="test_lesson_batch_outputs",
            hint="Send the totals through the activation as the last step. Your numbers are the totals themselves, -1.6619 "
            "first with the lesson's batch, and need not lie between 0 and 1.",
        ),
        "activation-twice": slip(
            bend="the totals, twice",
            fails="test_lesson_batch_outputs",
            hint="Call the activation once. What comes out of it went through it again, so that no output is less than 0.5.",
        ),
        "hard-coded-5": slip(
            length=5,
            fails="test_any_batch",
            hint="Let torch work out how long the column is. With a 5 written out, only five features will do.",
        ),
    },
)
def wrong_neuron_batch(X, weights, bias, *, length=-1, bias_goes="onto the product", bend="the totals"):
    totals = torch.mm(X, weights.reshape(length, 1))
    if bias_goes == "onto the product":
        totals = totals + bias
    if bend is not None:
        totals = activation(totals)
    if bend == "the totals, twice":
        totals = activation(totals)
    return totals + bias if bias_goes == "onto the output" else totals


# What is moved by .cpu() at the end gives the same.
@misconception(
    "neuron_batch",
    "left-on-the-cpu",
    fails="test_batch_runs_on_any_device",
    hint="Leave the outputs where the batch is. Yours are in the computer's own memory although the batch came from a "
    "GPU: made there by torch.zeros or the like and filled, or moved there.",
)
def outputs_put_into_zeros(X, weights, bias):
    outputs = torch.zeros(len(X), 1, dtype=X.dtype)
    for i, row in enumerate(X):
        outputs[i] = activation(row @ weights[0] + bias[0])
    return outputs


# A device written out as "cpu", or one argument moved there, gives the same.
@misconception(
    "neuron_batch",
    "made-on-the-cpu",
    fails="test_batch_runs_on_any_device",
    hint="Bring all tensors of a calculation to the device of the batch. One of yours is in the computer's own memory "
    "while the others are on the GPU, and PyTorch moves none of them by itself.",
)
def totals_begun_on_the_cpu(X, weights, bias):
    return activation(torch.zeros(len(X), 1, dtype=X.dtype) + X @ weights.T + bias)


@misconception(
    "neuron_batch",
    "hard-coded-cuda",
    fails="test_batch_runs_on_any_device",
    hint="Take the device from the arguments, and write none out. A batch in the computer's own memory has its outputs "
    "there, on a machine with a GPU too.",
)
def moved_to_the_gpu_if_there(X, weights, bias):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    return activation(X.to(place) @ weights.to(place).T + bias.to(place))


@misconception("neuron_batch", "hard-coded-cuda", also="for what is made anew")
def totals_begun_on_the_gpu_if_there(X, weights, bias):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    return activation(torch.zeros(len(X), 1, dtype=X.dtype, device=place) + X @ weights.T + bias)


@misconception(
    "neuron_batch",
    "hard-coded-cuda",
    also="without asking for it",
    hint="Take the device from the arguments, and write none out. Most machines have no GPU, and a move to one ends in an "
    "error there.",
)
def moved_to_the_gpu(X, weights, bias):
    return activation(X.cuda() @ weights.cuda().T + bias.cuda())


# ---- 5.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "linear",
    {
        "not-transposed": (
            slip(
                matrix="as it came",
                fails="test_lesson_layer_totals",
                hint="Turn the weights, so that each neuron has a column in the product. W keeps a row for each; as it "
                "is, most sizes do not fit, and a square W fits and gives wrong numbers.",
            ),
            slip(matrix="as it came", product="mm", also="by mm"),
            slip(matrix="as it came", product="einsum", also="by einsum"),
        ),
        "reshaped-not-transposed": (
            slip(
                matrix="dealt out anew",
                fails="test_lesson_layer_totals",
                hint="Swap rows and columns, which a reshape does not do. It makes the shape fit and mixes the weights "
                "of different neurons; the first number for the lesson's data is then -1.7198.",
            ),
            slip(matrix="dealt out anew", product="mm", also="by mm"),
        ),
        "bias-as-column": (
            slip(
                biases="one per row",
                fails="test_lesson_layer_totals",
                hint="Line the biases up with the columns of the result, one for each neuron. Stood in a column, they "
                "meet the rows, as if every example had a bias of its own.",
            ),
            slip(biases="one per row", product="mm", also="by mm"),
        ),
        "bias-forgotten": (
            slip(
                biases=None,
                fails="test_lesson_layer_totals",
                hint="Add b where it is given. Your numbers are those of the product alone, -1.9796 first with the "
                "lesson's data.",
            ),
            slip(biases=None, product="mm", also="by mm"),
        ),
        "hard-coded-sizes": slip(
            matrix="of two rows of five",
            fails="test_any_layer",
            hint="Take the sizes from the arguments, or leave them out. With a 2 and a 5 written out, only two neurons with "
            "five features will do.",
        ),
    },
)
def wrong_linear(X, W, b=None, *, matrix="transposed", product="matmul", biases="one per column"):
    if matrix == "transposed":
        W = W.T
    elif matrix == "of two rows of five":
        W = W.reshape(2, 5).T
    elif matrix == "dealt out anew":
        W = W.reshape(W.shape[1], W.shape[0])
    if product == "mm":
        totals = torch.mm(X, W)
    elif product == "einsum":
        totals = torch.einsum("...i,ij->...j", X, W)
    else:
        totals = X @ W
    if b is None or biases is None:
        return totals
    return totals + (b if biases == "one per column" else b.reshape(-1, 1))


# What is moved by .cpu() at the end gives the same.
@misconception(
    "linear",
    "left-on-the-cpu",
    fails="test_layer_runs_on_any_device",
    hint="Leave the totals where the examples are. Yours are in the computer's own memory although the examples came "
    "from a GPU: made there by torch.zeros or the like and filled, or moved there.",
)
def totals_put_into_zeros(X, W, b=None):
    totals = torch.zeros(*X.shape[:-1], len(W), dtype=X.dtype)
    for k, row in enumerate(W):
        totals[..., k] = X @ row if b is None else X @ row + b[k]
    return totals


@misconception(
    "linear",
    "made-on-the-cpu",
    fails="test_layer_runs_on_any_device",
    hint="Bring all tensors of a calculation to the device of the examples. The biases that stand in for missing ones are "
    "in the computer's own memory while the rest is on the GPU, and PyTorch moves none of them by itself.",
)
def missing_biases_made_on_the_cpu(X, W, b=None):
    return X @ W.T + (torch.zeros(len(W), dtype=W.dtype) if b is None else b)


@misconception(
    "linear",
    "made-on-the-cpu",
    also="with biases too",
    hint="Bring all tensors of a calculation to the device of the examples. One of yours is in the computer's own memory "
    "while the others are on the GPU, and PyTorch moves none of them by itself.",
)
def totals_made_on_the_cpu(X, W, b=None):
    totals = torch.zeros(*X.shape[:-1], len(W), dtype=X.dtype) + X @ W.T
    return totals if b is None else totals + b


@misconception(
    "linear",
    "hard-coded-cuda",
    fails="test_layer_runs_on_any_device",
    hint="Take the device from the arguments, and write none out. Examples in the computer's own memory have their totals "
    "there, on a machine with a GPU too.",
)
def totals_moved_to_the_gpu_if_there(X, W, b=None):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    totals = X.to(place) @ W.to(place).T
    return totals if b is None else totals + b.to(place)


@misconception("linear", "hard-coded-cuda", also="for missing biases")
def missing_biases_made_on_the_gpu_if_there(X, W, b=None):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    return X @ W.T + (torch.zeros(len(W), dtype=W.dtype, device=place) if b is None else b)


@misconception(
    "linear",
    "hard-coded-cuda",
    also="without asking for it",
    hint="Take the device from the arguments, and write none out. Most machines have no GPU, and a move to one ends in an "
    "error there.",
)
def totals_moved_to_the_gpu(X, W, b=None):
    totals = X.cuda() @ W.cuda().T
    return totals if b is None else totals + b.cuda()
