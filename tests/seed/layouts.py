"""Notebooks of the original lesson: its cells in order, each a slot that a case fills, leaves out or replaces.

A slot holds code; a slot whose name begins with `text` holds markdown. A case gives `slot="..."`, a list for several
cells, or None for a cell that was deleted.
"""

from collections.abc import Mapping

Slots = dict[str, str | list[str] | None]
Cell = tuple[str, str]  # "code" or "markdown", and the source

IMPORT = "# First, import PyTorch\nimport torch"
ACTIVATION = '''def activation(x):
    """ Sigmoid activation function

        Arguments
        ---------
        x: torch.Tensor
    """
    return 1/(1+torch.exp(-x))'''
DATA = """### Generate some data
torch.manual_seed(7) # Set the random seed so things are predictable

# Features are 5 random normal variables
features = torch.randn((1, 5))
# True weights for our data, random normal variables again
weights = torch.randn_like(features)
# and a true bias term
bias = torch.randn((1, 1))"""
LAYERS = """### Generate some data
torch.manual_seed(7) # Set the random seed so things are predictable

# Features are 3 random normal variables
features = torch.randn((1, 3))

# Define the size of each layer in our network
n_input = features.shape[1]     # Number of input units, must match number of input features
n_hidden = 2                    # Number of hidden units
n_output = 1                    # Number of output units

# Weights for inputs to hidden layer
W1 = torch.randn(n_input, n_hidden)
# Weights for hidden layer to output layer
W2 = torch.randn(n_hidden, n_output)

# and bias terms for hidden and output layers
B1 = torch.randn((1, n_hidden))
B2 = torch.randn((1, n_output))"""
LABEL1 = "## Calculate the output of this network using the weights and bias tensors\n"
LABEL2 = "## Calculate the output of this network using matrix multiplication\n"
LABEL3 = "## Your solution here\n"
SOLUTION = "## Solution\n"

TEXT1 = (
    "The data above is for one simple neuron.\n\n> **Exercise**: Calculate the output of the network with input features"
    " `features`, weights `weights`, and bias `bias`. PyTorch has `torch.sum()` and tensors have `.sum()`."
)
TEXT2 = (
    "`weights.reshape(a, b)`, `weights.resize_(a, b)` and `weights.view(a, b)` turn a row into a column.\n\n"
    "> **Exercise**: Calculate the output of our little network using matrix multiplication."
)
TEXT3 = (
    "> **Exercise:** Calculate the output for this multi-layer network using the weights `W1` & `W2`, and the biases,"
    " `B1` & `B2`."
)
NUMPY: Slots = {
    "text_numpy": "## Numpy to Torch and back",
    "numpy1": "import numpy as np\na = np.random.rand(4,3)\na",
    "numpy2": "b = torch.from_numpy(a)\nb",
    "numpy3": "b.numpy()",
    "text_memory": "One memory for both: a change in one shows in the other.",
    "numpy4": "# Multiply PyTorch Tensor by 2, in place\nb.mul_(2)",
    "numpy5": "# Numpy array matches new values from Tensor\na",
}

# What is asked in each layout's question cells, above what a student writes.
ORIGINAL: Slots = {
    "text_title": "# Introduction to Deep Learning with PyTorch",
    "text_tensors": "## Tensors\n\nA vector has one index, a matrix two.",
    "imports": IMPORT,
    "activation": ACTIVATION,
    "data": DATA,
    "text1": TEXT1,
    "q1": LABEL1,
    "text2": TEXT2,
    "q2": LABEL2,
    "text_stack": "### Stack them up!\n\nUnits become layers, and layers a network of neurons.",
    "layers": LAYERS,
    "text3": TEXT3,
    "q3": LABEL3,
    "text_check": "If you did this correctly, you should see the output `tensor([[ 0.3171]])`.",
    **NUMPY,
}
SOLVED: Slots = ORIGINAL | {"q1": SOLUTION, "q2": SOLUTION, "q3": SOLUTION}
LATER: Slots = {
    "text_title": "# Introduction to deep learning with PyTorch",
    "imports": "import torch",
    "activation": ACTIVATION,
    "data": "torch.manual_seed(7) # Set the random seed so things are predictable\n\nfeatures = torch.randn((1, 5))\n"
    "weights = torch.randn_like(features)\nbias = torch.randn((1, 1))\n\nprint(features, weights, bias)",
    "text_data": "- `features`: one row and five columns\n\n### Without matrix multiplication",
    "q1": "",
    "text2": "### With matrix multiplication\n\n- `weights.reshape(a, b)`",
    "q2": "",
    "text_stack": "### Stack them up!\n\nThat is one neuron. Now a network of them.",
    "layers": LAYERS.replace("W1", "W_1").replace("W2", "W_2").replace("B1", "B_1").replace("B2", "B_2"),
    "q3": "",
    "text_hidden": "The number of hidden units is a **hyperparameter**.",
    **NUMPY,
}
# A notebook or script of a student's own: the questions' cells, nothing to tell them by.
BARE: Slots = {
    "imports": IMPORT,
    "activation": ACTIVATION,
    "data": DATA,
    "q1": "",
    "q2": "",
    "layers": LAYERS,
    "q3": "",
}


def cells(layout: Slots, given: Mapping[str, str | list[str] | None]) -> list[Cell]:
    """The cells of a layout with a case's slots filled; an answer (`q1`) goes below what its cell asks,
    or in its stead when it begins with a tilde."""
    unknown = set(given) - set(layout)
    assert not unknown, unknown
    made = []
    for slot, asked in layout.items():
        code = given.get(slot, asked) if slot in given else asked
        kind = "markdown" if slot.startswith("text") else "code"
        if slot in ("q1", "q2", "q3") and slot in given and code is not None:
            first, *more = [code] if isinstance(code, str) else code
            more = [cell.removeprefix("~") for cell in more]
            code = [f"{asked}\n{first}" if asked and not first.startswith("~") else first.removeprefix("~"), *more]
        for source in [] if code is None else [code] if isinstance(code, str) else code:
            made.append((kind, source))
    return made
