"""Wrong answers: every kind that students were seen to hand in, the number they get, and its cause where one has a name."""
# ruff: noqa: E501 (a student's cell is one text)

from dataclasses import dataclass

from seed.case import Case, case
from seed.layouts import BARE, DATA, LATER, LAYERS, ORIGINAL, SOLVED

RIGHT = {
    "q1": "y = activation(torch.sum(features * weights) + bias)\ny",
    "q2": "y = activation(torch.mm(features, weights.view(5, 1)) + bias)\ny",
    "q3": "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2) + B2)\noutput",
}


@dataclass(frozen=True)
class Wrong:
    """A wrong answer to one question, what it shows, and the misconception that names its cause: "" for any, None for none."""

    question: int
    name: str
    code: str
    says: str | None = ""
    want: str = "w"


ANSWERS = [
    # the neuron
    Wrong(1, "0.1214 no bias", "y = activation(torch.sum(features * weights))\nprint(y)", "bias-forgotten"),
    Wrong(1, "0.1214 method", "output = activation((features*weights).sum())", "bias-forgotten"),
    Wrong(1, "0.1214 by mm", "activation(torch.mm(features, weights.T))", "bias-forgotten"),
    Wrong(1, "0.0448 outer summed", "y = activation(torch.sum(features * weights.view(5, 1)) + bias)\ny", "outer-by-broadcast"),
    Wrong(1, "0.0448 rebound", "weights = weights.view(5,1)\ny = activation((features * weights).sum() + bias)\nprint(y)", "outer-by-broadcast"),
    Wrong(1, "5x5 left", "y = activation(features * weights.view(5, 1) + bias)\nprint(y)"),
    Wrong(1, "0.9897 mm outer", "y = activation(torch.sum(torch.mm(weights.view(5,1), features) + bias))\ny"),
    Wrong(1, "0.0330 mm outer no bias", "y = activation(torch.sum(torch.mm(weights.view(5,1), features)))\ny"),
    Wrong(1, "mm of two rows", "y = activation(torch.mm(features, weights) + bias)\ny"),
    Wrong(1, "0.4034 bias inside", "y = activation(torch.sum(features * weights + bias))\nprint(y)", "bias-inside-sum"),
    Wrong(1, "0.4034 method", "((features * weights) + bias).sum()\nactivation(((features * weights) + bias).sum())", "bias-inside-sum"),
    Wrong(1, "-1.6619 no activation", "y = torch.sum(features * weights) + bias\ny", "activation-forgotten"),
    Wrong(1, "-1.6619 printed", "print((features * weights).sum() + bias)", "activation-forgotten"),
    Wrong(1, "0.4390 bias last", "y = activation(torch.sum(features * weights)) + bias\ny", "bias-after-activation"),
    Wrong(1, "2.2425 activation each", "y = torch.sum(activation(features * weights))\ny"),
    Wrong(1, "2.5602 activation each", "y = torch.sum(activation(features * weights)) + bias\ny", "activation-per-product"),
    Wrong(1, "five numbers", "y = activation(features * weights + bias)\nprint(y)", "no-sum"),
    Wrong(1, "-1.9796 only the sum", "y = torch.sum(features * weights)\nprint(y)"),
    Wrong(1, "0.0914 sign", "y = 1 / (1 + torch.exp(-torch.sum(features * weights) + bias))\ny", "sign-slip"),
    Wrong(1, "0.5398 twice", "y = activation(activation(torch.sum(features * weights) + bias))\ny", "activation-twice"),
    Wrong(1, "typo", "y = activation(torch.sum(features * weigths) + bias)\ny"),
    Wrong(1, "a name from nowhere", "y = activation(torch.sum(inputs * w) + b)\ny"),
    Wrong(1, "half a line", "y = activation(torch.sum(features * weights) + bias\nprint(y)"),
    Wrong(1, "the number written down", "y = torch.tensor([[0.1595]])\ny"),
    Wrong(1, "the number in full", "y = torch.tensor([[0.15950655937194824]])\nprint(y)"),
    Wrong(1, "the number printed", "print('tensor([[0.1595]])')", want="n"),
    Wrong(1, "the function, not its value", "y = lambda: activation(torch.sum(features * weights) + bias)\ny"),
    Wrong(1, "mean", "y = activation(torch.mean(features * weights) + bias)\ny"),
    Wrong(1, "sum of sums", "y = activation(features.sum() * weights.sum() + bias)\ny"),
    # the neuron with a matrix product
    Wrong(2, "mm of two rows", "y = activation(torch.mm(features, weights) + bias)\ny", "no-reshape"),
    Wrong(2, "matmul of two rows", "activation(torch.matmul(features, weights) + bias)", "no-reshape"),
    Wrong(2, "copy not used", "weights.view(5, 1)\ny = activation(torch.mm(features, weights) + bias)\ny", "no-reshape"),
    Wrong(2, "copy named not used", "w2 = weights.reshape(5, 1)\ny = activation(torch.mm(features, weights) + bias)\ny", "no-reshape"),
    Wrong(2, "0.2154 bias inside", "y = activation(torch.mm(features, weights.view(5,1) + bias))\ny", "bias-inside-mm"),
    Wrong(2, "0.1214 no bias", "y = activation(torch.mm(features, weights.view(5,1)))\nprint(y)", "bias-forgotten"),
    Wrong(2, "5x5 left", "y = activation(torch.mm(weights.view(5,1), features) + bias)\ny", "outer-product"),
    Wrong(2, "0.9897 outer summed", "y = activation(torch.sum(torch.mm(features.view(5,1), weights) + bias))\ny", "outer-product"),
    Wrong(2, "0.0448 rebound and by *", "weights = weights.view(5, 1)\ny = activation(torch.sum(features * weights) + bias)\ny"),
    Wrong(2, "-1.6619 no activation", "y = torch.mm(features, weights.view(5,1)) + bias\ny", "activation-forgotten"),
    Wrong(2, "0.4390 bias last", "y = activation(torch.mm(features, weights.view(5,1))) + bias\ny", "bias-after-activation"),
    Wrong(2, "only reshaped", "weights.view(5, 1)"),
    Wrong(2, "0.4772 bias twice", "z = torch.mm(features, weights.view(5,1)) + bias\ny = activation(z) + bias\ny", None),
    Wrong(2, "a name from nowhere", "y = activation(torch.mm(features, weights_t) + bias)\ny"),
    # two layers
    Wrong(3, "0.3232 bias inside mm", "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2 + B2))\noutput", "bias-inside-mm"),
    Wrong(3, "0.4813 biases last", "h = activation(torch.mm(features, W1)) + B1\noutput = activation(torch.mm(h, W2)) + B2\noutput", "bias-after-activation"),
    Wrong(3, "0.2874 hidden bias last", "h = activation(torch.mm(features, W1)) + B1\noutput = activation(torch.mm(h, W2) + B2)\nprint(output)", "bias-after-activation"),
    Wrong(3, "0.3228 bias reused", "h = activation(torch.mm(features, W1) + bias)\noutput = activation(torch.mm(h, W2) + bias)\noutput", "one-bias-for-all"),
    Wrong(3, "bias reused inside", "h = activation(torch.mm(features, W1 + bias))\noutput = activation(torch.mm(h, W2 + bias))\noutput"),
    Wrong(3, "0.3627 hidden summed", "h = activation(torch.sum(torch.mm(features, W1)) + B1)\noutput = activation(torch.mm(h, W2) + B2)\noutput", "hidden-units-merged"),
    Wrong(3, "0.2751 no biases", "h = activation(torch.mm(features, W1))\noutput = activation(torch.mm(h, W2))\noutput", "no-biases"),
    Wrong(3, "0.2460 no hidden activation", "h = torch.mm(features, W1) + B1\noutput = activation(torch.mm(h, W2) + B2)\noutput", "no-hidden-activation"),
    Wrong(3, "-0.7672 no activation last", "h = activation(torch.mm(features, W1) + B1)\noutput = torch.mm(h, W2) + B2\noutput", "no-output-activation"),
    Wrong(3, "0.5786 twice", "h = activation(torch.mm(features, W1) + B1)\noutput = activation(activation(torch.mm(h, W2) + B2))\noutput", "activated-twice"),
    Wrong(3, "indexing by hand", "h1 = activation(torch.sum(features * W1[:, 0]) + B1[0])\nh2 = activation(torch.sum(features * W1[:, 3]) + B1[1])\noutput = activation(h1 * W2[0] + h2 * W2[1] + B2)"),
    Wrong(3, "one unit only", "h1 = activation(torch.sum(features * W1[:, 0]) + B1[0, 0])\noutput = activation(h1 * W2[0] + B2)\noutput"),
    Wrong(3, "right then another step", "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2) + B2)\noutput = output + B2 + 1\nprint(output)"),
    Wrong(3, "right then another, shown both", "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2) + B2)\nprint(output)\noutput = activation(torch.sum(output) + B2)\nprint(output)"),
    Wrong(3, "hidden only", "h = activation(torch.mm(features, W1) + B1)\nprint(h)"),
    Wrong(3, "renamed variable", "hidden = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(hidden_layer, W2) + B2)\noutput"),
    Wrong(3, "names that are not there", "h = activation(torch.mm(features, Wa) + Ba)\noutput = activation(torch.mm(h, Wb) + Bb)\noutput", want="n"),
    Wrong(3, "the neuron once more", "y = activation(torch.sum(features * weights) + bias)\ny"),
    Wrong(2, "the first answer shown again", "weights.view(5, 1)\nprint(y)"),
    Wrong(2, "an error, then the first answer shown again", "y = activation(torch.mm(features, weights) + bias)\nprint(y)", "no-reshape"),
    Wrong(3, "shapes do not fit", "h = activation(torch.mm(W1, features) + B1)\noutput = activation(torch.mm(h, W2) + B2)\noutput"),
    Wrong(3, "the number written down", "output = torch.tensor([[0.3171]])\noutput"),
]  # fmt: skip


def single() -> list[Case]:
    """Each wrong answer beside right ones to the other questions."""
    made = []
    for number, wrong in enumerate(ANSWERS):
        layout = (ORIGINAL, SOLVED, ORIGINAL, LATER)[number % 4]
        slots = RIGHT | {f"q{wrong.question}": wrong.code}
        if layout is LATER:
            slots["layers"] = LAYERS
        want = "".join(wrong.want if question == wrong.question else "p" for question in (1, 2, 3))
        says = {wrong.question: wrong.says or ""} if wrong.says != "" else {}
        made.append(case(f"wrong_{number:02}", f"{wrong.question}: {wrong.name}", want, layout, says=says, **slots))
    return made


# A wrong answer that breaks what comes after it, and wrong ones without a label above them.
OTHERS = [
    case(
        "spoil_view_in_the_data_cell", "weights made a column in the data cell, then multiplied by *: 0.0448", "wpp",
        data=DATA + "\nweights = weights.view(5, 1)",
        q1=RIGHT["q1"], q2="y = activation(torch.mm(features, weights) + bias)\ny", q3=RIGHT["q3"],
    ),
    case(
        "spoil_resize_then_rows", "features resized by the first answer, which spoils nothing for the second", "ppp",
        q1="features.resize_(5, 1)\ny = activation(torch.mm(weights, features) + bias)\ny",
        q2="y = activation(torch.mm(features, weights.view(5, 1)) + bias)\ny",
        q3=RIGHT["q3"],
    ),
    case("spoil_rebound_then_sum", "weights made a column by the first answer, then multiplied by *: 0.0448", "pwp", says={2: "outer-product"},
         q1="weights = weights.view(5, 1)\ny = activation(torch.mm(features, weights) + bias)\ny",
         q2="y = activation(torch.sum(features * weights) + bias)\ny", q3=RIGHT["q3"]),
    case("bare_first_wrong", "no labels: the first without a bias, the second right", "wpp", BARE,
         q1="y = activation(torch.sum(features * weights))\ny", q2=RIGHT["q2"], q3=RIGHT["q3"]),
    case("bare_second_wrong", "no labels: the second is the mm of two rows", "pwp", BARE,
         q1=RIGHT["q1"], q2="y = activation(torch.mm(features, weights) + bias)\ny", q3=RIGHT["q3"]),
    case("bare_third_wrong", "no labels: two layers without biases", "ppw", BARE,
         q1=RIGHT["q1"], q2=RIGHT["q2"], q3="h = activation(torch.mm(features, W1))\nactivation(torch.mm(h, W2))"),
    case("bare_all_wrong", "no labels: none is right", "www", BARE,
         q1="y = activation(torch.sum(features * weights))\ny", q2="y = activation(torch.mm(features, weights.t()))\ny",
         q3="h = activation(torch.mm(features, W1))\nactivation(torch.mm(h, W2))"),
    case("all_bias_forgotten", "no bias anywhere", "www", says={1: "bias-forgotten", 2: "bias-forgotten", 3: "no-biases"},
         q1="y = activation(torch.sum(features * weights))\ny", q2="y = activation(torch.mm(features, weights.t()))\ny",
         q3="h = activation(torch.mm(features, W1))\nactivation(torch.mm(h, W2))"),
    case("activation_wrong", "an activation of one's own that is wrong", "www",
         activation="def activation(x):\n    return 1/(1+torch.exp(x))", **RIGHT),
    case("activation_tanh", "tanh instead of the sigmoid", "www", activation="def activation(x):\n    return torch.tanh(x)", **RIGHT),
    case("activation_unfinished", "the activation cell lost its return", "www",
         activation="def activation(x):\n    1/(1+torch.exp(-x))", **RIGHT),
    case("activation_gone", "the activation cell was deleted", "www", activation=None, **RIGHT),
    case("import_gone", "the import was deleted", "nnn", imports=None, **RIGHT),
    case("wrong_then_retry_wrong", "several tries, none right", "wpp",
         q1=["y = activation(features * weights)\ny", "y = activation(torch.mm(features, weights))", "y = activation(torch.sum(features * weights))\ny"],
         q2=RIGHT["q2"], q3=RIGHT["q3"]),
    case("right_then_wrong_variant", "the last variant of the cell is wrong", "wpp",
         q1="y = activation(torch.sum(features * weights) + bias)\nprint(y)\ny = activation(torch.sum(features * weights + bias))\nprint(y)",
         q2=RIGHT["q2"], q3=RIGHT["q3"]),
    case("many_numbers", "every value from 0 to 1 in steps of 0.0002", "wpp",
         q1="guesses = torch.linspace(0, 1, 5001)\nguesses", q2=RIGHT["q2"], q3=RIGHT["q3"]),
    case("many_prints", "a thousand numbers printed one by one", "wpp",
         q1="for i in range(1000):\n    print(torch.tensor(i / 1000))", q2=RIGHT["q2"], q3=RIGHT["q3"]),
]  # fmt: skip

CASES = single() + OTHERS
