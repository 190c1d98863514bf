"""What is handed in to the assignment of the comparison: right answers in several styles, and mistakes put together.

Nothing is random: the same number makes the same file, and its score is known.
"""

HEAD = "import math\n\nimport numpy as np\nimport torch\n\n\n"
RIGHT = {
    "activation": (
        "def activation(x):\n    return 1 / (1 + torch.exp(-x))\n",
        "def activation(x):\n    return torch.sigmoid(x)\n",
        "def activation(x):\n    grown = x.exp()\n    return grown / (grown + 1)\n",
        "activation = lambda x: (1 + math.e ** (-x)) ** -1\n",
        "def bend(t):\n    return 0.5 * (1 + torch.tanh(t / 2))\n\n\nactivation = bend\n",
    ),
    "neuron": (
        "def neuron(features, weights, bias):\n    return activation((features * weights).sum() + bias)\n",
        "def neuron(features, weights, bias):\n    return activation(features @ weights.T + bias)\n",
        "def neuron(features, weights, bias):\n    return activation(torch.mm(features, weights.view(-1, 1)) + bias)\n",
        "def neuron(features, weights, bias):\n    total = bias\n    for n in range(features.shape[1]):\n"
        "        total = total + features[0, n] * weights[0, n]\n    return activation(total)\n",
        "def neuron(features, weights, bias):\n    s = torch.dot(features.flatten(), weights.flatten()) + bias\n"
        "    print(s.shape)\n    return activation(s)\n",
    ),
    "to_tensor": (
        "def to_tensor(array):\n    return torch.from_numpy(array)\n",
        "def to_tensor(array):\n    return torch.as_tensor(array)\n",
    ),
}
WRONG = {
    "minus left out": ("activation", "def activation(x):\n    return 1 / (1 + torch.exp(x))\n", 4),
    "one number": ("activation", "def activation(x):\n    return torch.sigmoid(x).mean().reshape(1)\n", 2),
    "bias left out": (
        "neuron",
        "def neuron(features, weights, bias):\n    return activation((features * weights).sum())\n",
        2,
    ),
    "a copy": ("to_tensor", "def to_tensor(array):\n    return torch.tensor(array)\n", 2),
}
"The exercise, its answer, and how many of the twelve checks fail for it."
HALF = (("minus left out", "a copy"), ("one number", "bias left out", "a copy"))
"Mistakes for which six of the twelve checks fail."


def answers(number: int, mistakes: tuple[str, ...] = ()) -> dict[str, str]:
    """What a student wrote, by exercise."""
    found = {name: styles[(number + 3 * n) % len(styles)] for n, (name, styles) in enumerate(RIGHT.items())}
    return found | {WRONG[mistake][0]: WRONG[mistake][1] for mistake in mistakes}


def submission(number: int, mistakes: tuple[str, ...] = ()) -> tuple[str, int]:
    """A script, and its score out of 12."""
    return HEAD + "\n\n".join(answers(number, mistakes).values()), 12 - sum(WRONG[mistake][2] for mistake in mistakes)


def mistakes(number: int) -> tuple[str, ...]:
    """Of this submission, where half of the checks fail for each."""
    return HALF[number % len(HALF)]


def half(count: int) -> dict[str, tuple[str, int]]:
    """By student: half of the checks fail for each."""
    return {f"s{n + 1:04}": submission(n, mistakes(n)) for n in range(count)}
