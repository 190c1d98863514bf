"""Known ways to get the small network wrong, as one model with switches; with all of them at rest it is right.

Three of them set two switches, since students make those two slips as one: 0.4813, 0.2751 and 0.3129 with seed 7.
"""
# ruff: noqa: F821

from grader.checking import slip, wrong_model


def bias_of_the_first_exercise():
    """The bias of shape (1, 1) that a notebook with the one neuron of seed 7 still holds: after five and five numbers."""
    generator = torch.Generator().manual_seed(7)
    _, _, bias = (torch.randn(shape, generator=generator) for shape in ((1, 5), (1, 5), (1, 1)))
    return bias


@wrong_model(
    "two_layer",
    {
        "bias-after-activation": slip(
            hidden_bias="after the bend",
            hint="Add the hidden biases before the activation bends the totals. Added afterwards, they push the hidden "
            "layer out of the range from 0 to 1.",
        ),
        "output-bias-after-activation": slip(
            output_bias="after the bend",
            hint="Add the bias of the output before its activation. It belongs to the total, not to the answer.",
        ),
        "both-biases-after-activation": slip(
            hidden_bias="after the bend",
            output_bias="after the bend",
            hint="Add each layer's biases before its activation. Both layers were bent first and moved afterwards.",
        ),
        "bias-inside-mm": slip(
            output_bias="onto the weights",
            hint="Look where the bracket of the second product closes. The bias of the output was added to each of its "
            "weights, and so was multiplied by the hidden units.",
        ),
        "hidden-bias-inside-mm": slip(
            hidden_bias="onto the weights",
            hint="Look where the bracket of the first product closes. The hidden biases were added to the weights, and "
            "so were multiplied by the features.",
        ),
        "hidden-bias-forgotten": slip(
            hidden_bias=None,
            hint="Look at what becomes of B_1. The hidden units have biases too, and here they got none.",
        ),
        "output-bias-forgotten": slip(
            output_bias=None,
            hint="Look at what becomes of B_2. The output unit has a bias too, and here it got none.",
        ),
        "no-biases": slip(
            hidden_bias=None,
            output_bias=None,
            hint="Look for B_1 and B_2 in your calculation. The formula of each layer ends in a bias, and no bias took "
            "part.",
        ),
        "no-hidden-activation": slip(
            hidden_bends=0,
            hint="Bend the hidden layer before it goes on. Without a bend in the middle the two layers collapse into "
            "one.",
        ),
        "no-output-activation": slip(
            output_bends=0,
            hint="Go through the formula to its outermost bracket. The output unit ends in a bend like every other "
            "unit; this number is its raw total.",
        ),
        "activated-twice": slip(
            output_bends=2,
            hint="Count how often the output goes through the activation. A second time squeezes every answer into the "
            "range from 0.5 to 0.7311.",
        ),
        "hidden-units-merged": slip(
            hidden_units="added up",
            hint="Keep the hidden units apart: there must be as many as W_1 has columns. The product has summed over "
            "the inputs already, and a further sum mixes the units.",
        ),
        "one-bias-for-all": slip(
            biases="of the output",
            hint="Give each layer its own bias. B_2 has shape (1, 1) and fits the hidden layer without an error, where "
            "it does not belong.",
        ),
        "earlier-bias": slip(
            biases="of the first exercise",
            hint="Check each name that your calculation uses. Both layers got the bias of the one neuron of an earlier "
            "exercise, whose name still lives in the notebook.",
        ),
        "earlier-bias-inside-mm": slip(
            biases="of the first exercise",
            hidden_bias="onto the weights",
            hint="Check each name that your calculation uses. Both layers got the bias of the one neuron of an earlier "
            "exercise; in the hidden layer it was even multiplied, since the bracket closes late.",
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
    if biases == "of the output":
        B_1 = B_2
    elif biases == "of the first exercise":
        B_1 = B_2 = bias_of_the_first_exercise().to(features)

    def layer(x, W, bias, bias_goes, bends, merged=False):
        total = torch.mm(x, W + bias if bias_goes == "onto the weights" else W)
        if merged:
            total = total.sum()
        if bias_goes == "onto the product":
            total = total + bias
        for _ in range(bends):
            total = activation(total)
        return total + bias if bias_goes == "after the bend" else total

    hidden = layer(features, W_1, B_1, hidden_bias, hidden_bends, hidden_units == "added up")
    return layer(hidden, W_2, B_2, output_bias, output_bends)
