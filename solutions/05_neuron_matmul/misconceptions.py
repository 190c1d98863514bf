"""Known wrong answers of unit 5. Each slip sets one switch of the neuron below; without any, it is right.

This runs after the lesson's cells, so `torch` and `activation` are there.
"""
# ruff: noqa: F821

from grader.checking import slip, wrong_model


@wrong_model(
    "neuron_mm",
    {
        "no-reshape": slip(
            product="row times row",
            hint="Give the product a column on its right. The weights went in as a row: they were not turned, or were "
            "turned and the column was left unused.",
        ),
        "outer-product": slip(
            product="column times row",
            hint="Put the row first and the column second. The other way round, the product is a table of every weight "
            "times every feature.",
        ),
        "outer-product-summed": slip(
            product="column times row, summed",
            hint="Put the row first and the column second. Your number is the sum over a table of every weight times "
            "every feature, to which nothing but its diagonal should count.",
        ),
        "outer-by-broadcast": slip(
            product="row star column, summed",
            hint="Let a row meet a column in the product, in this order. Your number comes out when all 25 products of a "
            "table are added up; a star between a row and a column makes such a table as well.",
        ),
        "bias-inside-mm": slip(
            bias_goes="onto each weight",
            hint="Close the bracket of the product before you add the bias. Your number comes out when it is added to "
            "each weight and then multiplied by the features.",
        ),
        "bias-forgotten": slip(
            bias_goes=None,
            hint="Add the bias to the product. Your number is that of a neuron without one.",
        ),
        "bias-after-activation": slip(
            bias_goes="onto the output",
            hint="Move the bias inside the brackets of the activation. Your number comes out when the product is bent "
            "first and the bias added afterwards.",
        ),
        "activation-forgotten": slip(
            bend=None,
            hint="Send the total through the activation as the last step. Your number is the total itself, which need not "
            "lie between 0 and 1.",
        ),
        "activation-twice": slip(
            bend="the total, twice",
            hint="Call the activation once. Your number comes out when a neuron's output goes through it again.",
        ),
        "resizes-weights": slip(
            column="by resize_",
            hint="Turn the weights without changing them: the underscore of resize_ says that the caller's own row becomes "
            "a column, and the next cell that expects the row goes wrong.",
        ),
        "hard-coded-5": slip(
            column="of five",
            hint="Let torch work out how long the column is. With a 5 written out, only five features will do.",
        ),
    },
)
def wrong(
    features,
    weights,
    bias,
    *,
    column="of any length",
    product="row times column",
    bias_goes="onto the product",
    bend="the total",
):
    if product == "row times row":
        col = weights
    elif column == "by resize_":
        col = weights.resize_(weights.numel(), 1)
    else:
        col = weights.reshape(5 if column == "of five" else -1, 1)
    if bias_goes == "onto each weight":
        col = col + bias
    if product == "row star column, summed":
        total = (features * col).sum()
    else:
        total = torch.mm(col, features) if product.startswith("column") else torch.mm(features, col)
    if bias_goes == "onto the product":
        total = total + bias
    if product == "column times row, summed":
        total = total.sum()
    if bend is not None:
        total = activation(total)
    if bend == "the total, twice":
        total = activation(total)
    return total + bias if bias_goes == "onto the output" else total
