"""Known wrong answers of unit 3. Each slip sets one switch of the neuron below; without any, it is right.

This runs after the lesson's cells, so `torch` and `activation` are there.
"""
# ruff: noqa: F821

from grader.checking import slip, wrong_model


@wrong_model(
    "neuron",
    {
        "bias-forgotten": slip(
            bias_goes=None,
            hint="Add the bias to the weighted sum. Your number is that of a neuron without one; the formula ends in + b.",
        ),
        "bias-inside-sum": slip(
            bias_goes="onto each product",
            hint="Close the bracket of the sum before you add the bias. Your number comes out when the bias is added to "
            "each product, and so counts once per feature.",
        ),
        "bias-on-the-weights": slip(
            bias_goes="onto each weight",
            hint="Keep the bias away from the weights. Your number comes out when it is added to each of them before "
            "anything is multiplied; it belongs to the total.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            hint="Move the bias inside the brackets of the activation. Your number comes out when the sum is bent first "
            "and the bias added afterwards.",
        ),
        "sign-slip": slip(
            bias_goes="off the sum",
            hint="Let the minus of the sigmoid count for sum and bias together, by calling activation on the whole total. "
            "In your number the bias has the wrong sign.",
        ),
        "activation-forgotten": slip(
            bend=None,
            hint="Send the total through the activation as the last step. Your number is the total itself, which need not "
            "lie between 0 and 1.",
        ),
        "activation-per-product": slip(
            bend="each product",
            hint="Add up first and bend once, at the end. Your number comes out when each product goes through the "
            "activation before the sum.",
        ),
        "activation-twice": slip(
            bend="the total, twice",
            hint="Call the activation once. Your number comes out when a neuron's output goes through it again.",
        ),
        "no-sum": slip(
            adds=False,
            hint="Add up the products before the bias and the activation. One neuron gives one number; yours are as many "
            "as there are products.",
        ),
        "outer-by-broadcast": slip(
            pairs="every feature with every weight",
            hint="Look at the shapes on both sides of the star. Your number comes out when a row meets a column: torch "
            "stretches both to a table of every feature times every weight.",
        ),
    },
)
def wrong(
    features,
    weights,
    bias,
    *,
    pairs="each feature with its weight",
    adds=True,
    bias_goes="onto the sum",
    bend="the total",
):
    if bias_goes == "onto each weight":
        weights = weights + bias
    products = features * (weights if pairs == "each feature with its weight" else weights.reshape(-1, 1))
    if bias_goes == "onto each product":
        products = products + bias
    if bend == "each product":
        products = activation(products)
    total = products.sum() if adds else products
    if bias_goes == "onto the sum":
        total = total + bias
    elif bias_goes == "off the sum":
        total = total - bias
    if bend in ("the total", "the total, twice"):
        total = activation(total)
    if bend == "the total, twice":
        total = activation(total)
    return total + bias if bias_goes == "onto the output" else total
