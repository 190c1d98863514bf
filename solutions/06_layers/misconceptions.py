"""Known wrong answers of unit 6. Most slips set one switch of a model that is right with all of them at rest.

This runs after the lesson's cells, so `torch` and `activation` are there.
"""
# ruff: noqa: F821

from itertools import pairwise

from grader.checking import misconception, slip, wrong_model

# ---- 6.1 -------------------------------------------------------------------------------------------------------------


def bias_of_the_first_exercise():
    """The bias of shape (1, 1) that a notebook with the neuron of seed 7 still holds: after five and five numbers."""
    generator = torch.Generator().manual_seed(7)
    _, _, bias = (torch.randn(shape, generator=generator) for shape in ((1, 5), (1, 5), (1, 1)))
    return bias


@wrong_model(
    "two_layer",
    {
        "bias-after-activation": (
            slip(
                hidden_bias="after the bend",
                fails="test_seed_7_gives_the_network_number",
                hint="Add the hidden biases before the activation bends the totals. Added afterwards, they push the hidden "
                "layer out of the range from 0 to 1; with the lesson's data that leads to 0.2874.",
            ),
            slip(
                output_bias="after the bend",
                also="in the output layer",
                hint="Add the bias of the output before its activation. It belongs to the total and not to the answer, "
                "which is 0.5080 this way with the lesson's data.",
            ),
            slip(
                hidden_bias="after the bend",
                output_bias="after the bend",
                also="in both layers",
                hint="Add each layer's biases before its activation. Both layers were bent first and moved afterwards; "
                "with the lesson's data that gives 0.4813.",
            ),
        ),
        "bias-inside-mm": (
            slip(
                output_bias="onto the weights",
                fails="test_seed_7_gives_the_network_number",
                hint="Close the bracket of the second product before you add B_2. It was added to each weight of W_2, and "
                "so was multiplied by the hidden units; with the lesson's data that gives 0.3232.",
            ),
            slip(
                hidden_bias="onto the weights",
                also="in the hidden layer",
                hint="Close the bracket of the first product before you add B_1. It was added to the weights in W_1, and "
                "so was multiplied by the features; with the lesson's data that leads to 0.3124.",
            ),
            slip(
                hidden_bias="onto the weights",
                output_bias="onto the weights",
                also="in both layers",
                hint="Close the bracket of each product before you add the biases. They were added to the weights, and "
                "so were multiplied by what comes in; with the lesson's data that gives 0.3204.",
            ),
        ),
        "hidden-bias-forgotten": slip(
            hidden_bias=None,
            fails="test_seed_7_gives_the_network_number",
            hint="Follow B_1 through your calculation. The hidden units have biases too and got none, which leads to "
            "0.3256 with the lesson's data.",
        ),
        "output-bias-forgotten": slip(
            output_bias=None,
            fails="test_seed_7_gives_the_network_number",
            hint="Follow B_2 through your calculation. The output unit has a bias too and got none, which gives 0.2674 "
            "with the lesson's data.",
        ),
        "no-biases": slip(
            hidden_bias=None,
            output_bias=None,
            fails="test_seed_7_gives_the_network_number",
            hint="Look for B_1 and B_2 in your calculation. The formula of each layer ends in a bias, and none took "
            "part: the lesson's data give 0.2751 this way.",
        ),
        "no-hidden-activation": slip(
            hidden_bends=0,
            fails="test_seed_7_gives_the_network_number",
            hint="Bend the hidden layer before it goes on. Without a bend in the middle the two layers collapse into "
            "one, and the lesson's data give 0.2460.",
        ),
        "no-output-activation": slip(
            output_bends=0,
            fails="test_seed_7_gives_the_network_number",
            hint="Go through the formula to its outermost bracket. The output unit ends in a bend like every other "
            "unit; you have its raw total, -0.7672 with the lesson's data.",
        ),
        "activated-twice": (
            slip(
                output_bends=2,
                fails="test_seed_7_gives_the_network_number",
                hint="Count how often the output goes through the activation. A second time squeezes every answer into the "
                "range from 0.5 to 0.7311; with the lesson's data it is 0.5786.",
            ),
            slip(
                hidden_bends=2,
                also="in the hidden layer",
                hint="Count how often the hidden layer goes through the activation. A second time squeezes all of its "
                "units into the range from 0.5 to 0.7311.",
            ),
            slip(
                hidden_bends=2,
                output_bends=2,
                also="in both layers",
                hint="Count how often each layer goes through the activation. A second time squeezes every unit into the "
                "range from 0.5 to 0.7311.",
            ),
        ),
        "hidden-units-merged": (
            slip(
                hidden_units="added up",
                fails="test_seed_7_gives_the_network_number",
                hint="Keep the hidden units apart: there must be as many as W_1 has columns. The product has summed over "
                "the inputs already, and a further sum mixes the units; with the lesson's data that leads to 0.3627.",
            ),
            slip(
                hidden_units="added up in each row",
                also="for each example",
                hint="Keep the hidden units apart: there must be as many as W_1 has columns. The product has summed over "
                "the inputs already, and a further sum along the row mixes the units.",
            ),
        ),
        "one-bias-for-all": (
            slip(
                biases="of the output",
                fails="test_seed_7_gives_the_network_number",
                hint="Give each layer its own bias. B_2 has shape (1, 1) and fits the hidden layer without an error, where "
                "it does not belong; with the lesson's data that leads to 0.3105.",
            ),
            slip(
                biases="of the hidden layer",
                also="that of the hidden layer",
                hint="Give each layer its own bias. B_1 has one number for each hidden unit, and the output unit got them "
                "too, where they do not belong.",
            ),
            slip(
                biases="of the first exercise",
                also="that of an earlier exercise",
                hint="Check each name that your calculation uses. Both layers got the bias of the one neuron of an "
                "earlier exercise, whose name still lives in the notebook; with the lesson's data that gives 0.3228.",
            ),
            slip(
                biases="of the first exercise",
                hidden_bias="onto the weights",
                also="that of an earlier exercise, inside the first product",
                hint="Check each name that your calculation uses. Both layers got the bias of the one neuron of an "
                "earlier exercise, in the hidden layer even inside the product; with the lesson's data that gives 0.3129.",
            ),
        ),
    },
)
def wrong_two_layer(
    features,
    W_1,
    B_1,
    W_2,
    B_2,
    *,
    hidden_bias="onto the product",
    output_bias="onto the product",
    hidden_bends=1,
    output_bends=1,
    hidden_units="kept apart",
    biases="of each layer",
):
    def layer(x, W, bias, bias_goes, bends, units="kept apart"):
        total = torch.mm(x, W + bias if bias_goes == "onto the weights" else W)
        if units == "added up":
            total = total.sum()
        elif units == "added up in each row":
            total = total.sum(dim=1, keepdim=True)
        if bias_goes == "onto the product":
            total = total + bias
        for _ in range(bends):
            total = activation(total)
        return total + bias if bias_goes == "after the bend" else total

    if biases == "of the output":
        B_1 = B_2
    elif biases == "of the hidden layer":
        B_2 = B_1
    elif biases == "of the first exercise":
        B_1 = B_2 = bias_of_the_first_exercise().to(features)
    hidden = layer(features, W_1, B_1, hidden_bias, hidden_bends, hidden_units)
    return layer(hidden, W_2, B_2, output_bias, output_bends)


# ---- 6.2 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "layer_shapes",
    {
        "transposed": (
            slip(
                weights="(out, in)",
                fails="test_weight_shapes_of_other_networks",
                hint="Write the size before first and the size after second. In this lesson a row of inputs stands on the "
                "left of the product; one row per unit is the convention of unit 5.",
            ),
            slip(
                weights="(out, in)",
                biases="a column",
                also="the biases too",
                hint="Write the size before first and the size after second, and biases as a row. In this lesson a row "
                "of inputs stands on the left of the product, and so everything else lies in rows too.",
            ),
        ),
        "bias-per-input": slip(
            biases="one per input",
            fails="test_bias_shapes_of_other_networks",
            hint="Count biases by the units that a layer computes. Yours follow the size before: compare with B_1 of "
            "the lesson, which has two columns and not three.",
        ),
        "layer-too-many": (
            slip(
                layers="one per size",
                fails="test_shapes_of_the_lesson_network",
                hint="Start at the step from the first size to the second. The input layer is the data itself and has no "
                "weights, so there is one pair fewer than there are sizes.",
            ),
            slip(layers="beyond the end", also="beyond the end of the list"),
            slip(layers="round to the first size", also="from the last size to the first"),
        ),
        "hard-coded-three": (
            slip(
                layers="two",
                fails="test_shapes_at_any_depth",
                hint="Let the list decide how many pairs there are. Positions that are written out fit a network with one "
                "hidden layer, and no other.",
            ),
            slip(layers="two, unpacked", also="unpacked"),
            slip(layers="two, with the last size", also="with the last size as the output"),
        ),
    },
)
def wrong_layer_shapes(sizes, *, weights="(in, out)", biases="one per unit", layers="one per step"):
    if layers == "one per size":
        steps = pairwise([sizes[0], *sizes])
    elif layers == "beyond the end":
        steps = [(sizes[k], sizes[k + 1]) for k in range(len(sizes))]
    elif layers == "round to the first size":
        steps = pairwise([sizes[-1], *sizes])
    elif layers == "two":
        steps = [(sizes[0], sizes[1]), (sizes[1], sizes[2])]
    elif layers == "two, unpacked":
        n_input, n_hidden, n_output = sizes
        steps = [(n_input, n_hidden), (n_hidden, n_output)]
    elif layers == "two, with the last size":
        steps = [(sizes[0], sizes[1]), (sizes[1], sizes[-1])]
    else:
        steps = pairwise(sizes)
    shapes = []
    for before, after in steps:
        bias = {"one per input": (1, before), "a column": (after, 1)}.get(biases, (1, after))
        shapes.append(((before, after) if weights == "(in, out)" else (after, before), bias))
    return shapes


# ---- 6.3 -------------------------------------------------------------------------------------------------------------


@wrong_model(
    "forward",
    {
        "last-activated": slip(
            bends="every layer",
            fails="test_raw_output_of_the_lesson_network",
            hint="Hand out the last total as it is. Your last layer was bent too, which gives 0.3171 with the lesson's "
            "data and is left to whoever uses the network.",
        ),
        "never-activated": slip(
            bends="no layer",
            fails="test_raw_output_of_the_lesson_network",
            hint="Bend what a layer gives before the next one reads it. Without any bend all layers together are a "
            "single one, however many there are: -1.1200 with the lesson's data.",
        ),
        "eats-the-list": (
            slip(
                taken_out="all",
                fails="test_forward_leaves_list_and_tensors",
                hint="Read the list and leave every pair in it. Whatever pop takes out is gone for the caller as well, and "
                "the next call finds fewer layers.",
            ),
            slip(taken_out="the last pair", also="the last pair only"),
            slip(taken_out="all but the last pair", also="all but the last pair"),
            slip(taken_out="the first pair", also="the first pair only"),
        ),
        "input-reused": (
            slip(
                reads="the features",
                fails="test_raw_output_of_the_lesson_network",
                hint="Pass on what the layer before gave. A layer that reads the features again fits only where sizes "
                "happen to be equal, and then what the others worked out is lost.",
            ),
            slip(reads="the features, up to the last", also="in the hidden layers only"),
            slip(reads="as many features as fit", also="as many features as fit"),
        ),
    },
)
def wrong_forward(x, params, *, bends="all but the last", taken_out=None, reads="the layer before"):
    layers = list(params)
    if taken_out == "all":
        params.clear()
    elif taken_out == "the last pair":
        params.pop()
    elif taken_out == "all but the last pair":
        del params[:-1]
    elif taken_out == "the first pair":
        params.pop(0)
    given = x
    for k, (W, B) in enumerate(layers):
        is_last = k == len(layers) - 1
        if reads == "as many features as fit":
            given = x[:, : W.shape[0]]
        elif reads == "the features" or (reads == "the features, up to the last" and not is_last):
            given = x
        total = torch.mm(given, W) + B
        given = activation(total) if bends == "every layer" or (bends == "all but the last" and not is_last) else total
    return given



def network_totals(x, params):
    """What forward is to give."""
    *before, (last_weights, last_biases) = params
    for W, B in before:
        x = activation(torch.mm(x, W) + B)
    return torch.mm(x, last_weights) + last_biases


# What the last layer puts into torch.zeros gives the same.
@misconception(
    "forward",
    "left-on-the-cpu",
    fails="test_network_runs_on_any_device",
    hint="Leave the totals where the network is. Yours are in the computer's own memory although all arguments were on a "
    "GPU: moved there, or put into a tensor that was made there.",
)
def totals_moved_to_the_cpu(x, params):
    return network_totals(x, params).cpu()


# Layers that are put into torch.zeros, a device written out as "cpu", or an argument moved there give the same.
@misconception(
    "forward",
    "made-on-the-cpu",
    fails="test_network_runs_on_any_device",
    hint="Bring all tensors of a layer to the device of the arguments. One of yours is in the computer's own memory while "
    "the weights are on the GPU, and PyTorch moves none of them by itself.",
)
def layers_begun_on_the_cpu(x, params):
    for k, (W, B) in enumerate(params):
        total = torch.zeros(len(x), W.shape[1], dtype=x.dtype) + torch.mm(x, W) + B
        x = activation(total) if k < len(params) - 1 else total
    return x


@misconception(
    "forward",
    "hard-coded-cuda",
    fails="test_network_runs_on_any_device",
    hint="Take the device from the arguments, and write none out. A network in the computer's own memory gives its totals "
    "there, on a machine with a GPU too.",
)
def network_moved_to_the_gpu_if_there(x, params):
    place = "cuda" if torch.cuda.is_available() else "cpu"
    return network_totals(x.to(place), [(W.to(place), B.to(place)) for W, B in params])


@misconception("forward", "hard-coded-cuda", also="for the input or what is made anew")
def input_moved_to_the_gpu_if_there(x, params):
    return network_totals(x.to("cuda" if torch.cuda.is_available() else "cpu"), params)


@misconception(
    "forward",
    "hard-coded-cuda",
    also="without asking for it",
    hint="Take the device from the arguments, and write none out. Most machines have no GPU, and a move to one ends in an "
    "error there.",
)
def network_moved_to_the_gpu(x, params):
    return network_totals(x.cuda(), [(W.cuda(), B.cuda()) for W, B in params])


# ---- 6.4 -------------------------------------------------------------------------------------------------------------


@misconception(
    "count_params",
    "no-biases",
    fails="test_lesson_network_has_11",
    hint="Count the biases too: every unit that computes something has one, and training changes it like a weight. The "
    "weights alone are 8 in the lesson's network.",
)
def weights_alone(sizes):
    return sum(before * after for before, after in pairwise(sizes))


@misconception(
    "count_params",
    "adds-sizes",
    fails="test_lesson_network_has_11",
    hint="Count the lines between the layers and not the units. A layer has a weight for every pair of an input and a "
    "unit; the sum of the sizes, 6 for the lesson's network, says how many units there are.",
)
def units_counted(sizes):
    return sum(sizes)


@misconception("count_params", "adds-sizes", also="without the inputs")
def units_counted_without_the_inputs(sizes):
    return sum(sizes[1:])


@misconception(
    "count_params",
    "bias-for-inputs",
    fails="test_lesson_network_has_11",
    hint="Leave the input layer out when you count biases. Nothing is computed there; with one bias for each input the "
    "lesson's network would have 14 parameters.",
)
def biases_of_the_inputs_too(sizes):
    return sum(before * after for before, after in pairwise(sizes)) + sum(sizes)


@misconception(
    "count_params",
    "bias-for-inputs",
    also="and none for the outputs",
    hint="Count a bias for each unit that a layer computes. Yours has one for each number that the layer reads.",
)
def a_bias_for_each_number_read(sizes):
    return sum(before * after + before for before, after in pairwise(sizes))
