"""Right answers in the styles that students use: products, ways to turn the row, names, ways to show."""
# ruff: noqa: E501 (a student's cell is one text)

from seed.case import Case, case
from seed.layouts import LATER, ORIGINAL, SOLVED

FIRST = {
    "sum and print": "y = activation(torch.sum(features * weights) + bias)\nprint(y)",
    "method sum shown": "y = activation((features * weights).sum() + bias)\ny",
    "assignment only": "output = activation(torch.sum(features * weights) + bias)",
    "expression alone": "activation(torch.sum(features*weights)+bias)",
    "print alone": "print(activation((features*weights).sum() + bias))",
    "torch.add": "h = torch.add(torch.sum(features * weights), bias)\nactivation(h)",
    "torch.mul": "z = torch.sum(torch.mul(features, weights))\nprint(activation(z + bias))",
    "in place add": "out = (features*weights).sum()\nout = out.add_(bias.view(()))\nactivation(out)",
    "matmul on .T": "y = activation(torch.matmul(features, weights.T) + bias)\ny",
    "mm with view": "y_hat = activation(torch.mm(features, weights.view(5, 1)) + bias)\nprint(y_hat)",
    "at": "A1 = activation(features @ weights.t() + bias)\nA1",
    "flattened dot": "activation(features.flatten().dot(weights.flatten()) + bias)",
    "loop": (
        "total = 0\nfor i in range(5):\n    total += features[0][i] * weights[0][i]\n"
        "result = activation(total + bias)\nprint(result)"
    ),
    "loop over zip": (
        "h = bias\nfor f, w in zip(features[0], weights[0]):\n    h = h + f * w\nprint('output:', activation(h))"
    ),
    "comprehension": "y = activation(sum(f * w for f, w in zip(features.view(-1), weights.view(-1))) + bias)\nprint(y)",
    "own function": (
        "def output(features, weights, bias):\n    return activation(torch.sum(features * weights) + bias)\n\n"
        "output(features, weights, bias)"
    ),
    "own class": (
        "class Perceptron:\n    def __init__(self, w, b):\n        self.w = w\n        self.b = b\n"
        "    def forward(self, x):\n        return activation((x * self.w).sum() + self.b)\n\n"
        "p = Perceptron(weights, bias)\np.forward(features)"
    ),
    "lambda": "neuron = lambda x, w, b: activation((x*w).sum() + b)\nneuron(features, weights, bias)",
    "shadowed sum": "sum = torch.sum(features * weights)\ny = activation(sum + bias)\ny",
    "shadowed print name": "input = features * weights\nmax = input.sum() + bias\nactivation(max)",
    "output is print": "output = print(activation(torch.sum(features * weights) + bias))",
    "F for a tensor": "F = features * weights\nF = F.sum() + bias\nprint(activation(F))",
    "tuple with shape": "output = activation(torch.sum(features * weights) + bias)\n(output, output.shape)",
    "item": "y = activation(torch.sum(features * weights) + bias).item()\nprint(y)",
    "formatted": "y = activation(torch.sum(features * weights) + bias)\nprint('y = {}'.format(y))",
    "f-string of the item": "y = activation(torch.sum(features * weights) + bias)\nprint(f'Output: {y.item():.4f}')",
    "two variants": (
        "y = activation(torch.sum(features * weights) + bias)\nprint(y)\n"
        "y = activation((features * weights).sum() + bias)\nprint(y)"
    ),
    "three lines shown": (
        "h = features * weights\nprint(h)\nh = torch.sum(h)\nprint(h)\nh = h + bias\nprint(h)\ny = activation(h)\nprint(y)"
    ),
    "step by step": "prod = features * weights\ns = prod.sum()\nlin = s + bias\nout = activation(lin)\nout",
    "torch.sigmoid": "torch.sigmoid(torch.sum(features * weights) + bias)",
    "numpy": (
        "import numpy as np\nx = features.numpy()\nw = weights.numpy()\n"
        "1 / (1 + np.exp(-(np.sum(x * w) + bias.numpy())))"
    ),
    "inputs looked at": "print(features)\nprint(weights)\nprint(bias)\nactivation(torch.sum(features * weights) + bias)",
    "shapes after": "y = activation(torch.sum(features * weights) + bias)\nprint(y)\nprint(features.shape, weights.shape)",
    "stray sum": "y = activation(torch.sum(torch.sum(features * weights) + bias))\ny",
    "dim given": "y = activation(torch.sum(features * weights, dim=1) + bias)\ny",
    "keepdim": "y = activation((features * weights).sum(dim=1, keepdim=True) + bias)\nprint(y, y.shape)",
    "einsum": "y = activation(torch.einsum('ij,ij->i', features, weights) + bias)\ny",
    "functional": "import torch.nn.functional as F\nF.sigmoid(torch.sum(features * weights) + bias)",
    "bias first": "y = activation(bias + torch.sum(weights * features))\nprint(y)",
    "exp by hand": "z = (weights * features).sum() + bias\ny = 1 / (1 + torch.exp(-z))\ny",
    "activation given again": (
        "def sigmoid(x):\n    return 1/(1+torch.exp(-x))\n\ny = sigmoid(torch.sum(features*weights) + bias)\ny"
    ),
    "list of results": "results = []\nresults.append(activation((features * weights).sum() + bias))\nresults[0]",
    "semicolon": "y = activation(torch.sum(features * weights) + bias); y",
    "line broken": "y = activation(\n    torch.sum(\n        features * weights\n    ) + bias\n)\nprint(y)",
}
SECOND = {
    "mm view": "y = activation(torch.mm(features, weights.view(5,1)) + bias)\nprint(y)",
    "mm reshape": "y = activation(torch.mm(features, weights.reshape(5, 1)) + bias)\ny",
    "mm reshape tuple": "output2 = activation(torch.mm(features, weights.reshape((5,1))) + bias)",
    "reshape 5 -1": "activation(torch.mm(features, weights.reshape(5, -1)) + bias)",
    "reshape -1 1": "activation(torch.mm(features, weights.reshape(-1, 1)) + bias)",
    "matmul": "y = activation(torch.matmul(features, weights.view(5, 1)) + bias)\nprint(y)",
    "method mm": "y = activation(features.mm(weights.view(5, 1)) + bias)\ny",
    "at": "y = activation(features @ weights.view(5, 1) + bias)\ny",
    ".T": "y = activation(torch.mm(features, weights.T) + bias)\ny",
    ".t()": "y = activation(torch.mm(features, weights.t()) + bias)\nprint(y)",
    "torch.transpose": "wT = torch.transpose(weights, 0, 1)\nactivation(torch.mm(features, wT) + bias)",
    "method transpose": "activation(torch.matmul(features, weights.transpose(0, 1)) + bias)",
    "np.transpose on a tensor": "import numpy as np\nactivation(torch.mm(features, np.transpose(weights)) + bias)",
    "weights on the left": "y = activation(torch.mm(weights, features.view(5, 1)) + bias)\ny",
    "rebound weights": "weights = weights.view(5, 1)\ny = activation(torch.mm(features, weights) + bias)\nprint(y)",
    "resize_": "weights.resize_(5, 1)\ny = activation(torch.mm(features, weights) + bias)\ny",
    "rebound by resize_": "weights = weights.resize_(5, 1)\nactivation(torch.mm(features, weights) + bias)",
    "rebound features": "features = features.view(5, 1)\nactivation(torch.mm(weights, features) + bias)",
    "a new name": "weights_col = weights.view(5, 1)\nh2 = torch.mm(features, weights_col) + bias\ny2 = activation(h2)\ny2",
    "torch.add": "z = torch.add(torch.mm(features, weights.view(5, 1)), bias)\nactivation(z)",
    "add_": "z = torch.mm(features, weights.view(5,1))\nz.add_(bias)\nprint(activation(z))",
    "stray sum": "y = activation(torch.sum(torch.mm(features, weights.view(5, 1))) + bias)\ny",
    "two variants": (
        "y = activation(torch.mm(features, weights.view(5,1)) + bias)\nprint(y)\n"
        "y = activation(torch.matmul(features, weights.t()) + bias)\nprint(y)"
    ),
    "shape read": "n = features.shape[1]\nactivation(torch.mm(features, weights.view(n, 1)) + bias)",
    "looked at": (
        "print(features.shape)\nprint(weights.shape)\nweights = weights.view(5,1)\nprint(weights.shape)\n"
        "y = activation(torch.mm(features, weights) + bias)\ny, y.shape"
    ),
    "own function": (
        "def forward(x, w, b):\n    return activation(torch.mm(x, w.view(w.shape[1], w.shape[0])) + b)\n"
        "print(forward(features, weights, bias))"
    ),
    "shape at the end": "y = activation(torch.mm(features, weights.view(5, 1)) + bias)\nweights.view(5,1).shape",
    "squeeze": "y = activation(torch.mm(features, weights.view(5, 1)).squeeze() + bias.squeeze())\ny",
    "flat": "activation(torch.matmul(features.view(-1), weights.view(-1)) + bias)",
    "addmm": "y = activation(torch.addmm(bias, features, weights.t()))\ny",
    "F.linear": "y = activation(torch.nn.functional.linear(features, weights, bias.view(1)))\nprint(y)",
    "same value by sum": "y = activation((features * weights).sum() + bias)\ny",
}
THIRD = {
    "hidden and output": "h = activation(torch.mm(features, W1) + B1)\noutput = activation(torch.mm(h, W2) + B2)\nprint(output)",
    "shown": "h1 = activation(torch.mm(features, W1) + B1)\ny = activation(torch.mm(h1, W2) + B2)\ny",
    "assignments only": "hidden = activation(torch.matmul(features, W1) + B1)\nout = activation(torch.matmul(hidden, W2) + B2)",
    "one line": "activation(torch.mm(activation(torch.mm(features, W1) + B1), W2) + B2)",
    "printed in one line": "print(activation(torch.mm(activation(torch.mm(features, W1) + B1), W2) + B2))",
    "at": "h = activation(features @ W1 + B1)\ny = activation(h @ W2 + B2)\ny",
    "methods": "hidden_output = activation(features.mm(W1) + B1)\noutput = activation(hidden_output.mm(W2) + B2)\noutput",
    "torch.add": "Z1 = torch.add(torch.mm(features, W1), B1)\nA1 = activation(Z1)\nZ2 = torch.add(torch.mm(A1, W2), B2)\nA2 = activation(Z2)\nA2",
    "own function": (
        "def layer(x, w, b):\n    return activation(torch.mm(x, w) + b)\n\n"
        "print(layer(layer(features, W1, B1), W2, B2))"
    ),
    "two functions": (
        "def h(x):\n    return activation(torch.mm(x, W1) + B1)\ndef net(x):\n    return activation(torch.mm(h(x), W2) + B2)\nnet(features)"
    ),
    "own class": (
        "class Network():\n    def __init__(self):\n        self.w = [W1, W2]\n        self.b = [B1, B2]\n"
        "    def __call__(self, x):\n        for w, b in zip(self.w, self.b):\n            x = activation(torch.mm(x, w) + b)\n"
        "        return x\n\nmodel = Network()\nmodel(features)"
    ),
    "a loop over layers": "x = features\nfor W, B in [(W1, B1), (W2, B2)]:\n    x = activation(torch.mm(x, W) + B)\nprint(x)",
    "steps shown": (
        "h_in = torch.mm(features, W1) + B1\nprint(h_in)\nh_out = activation(h_in)\nprint(h_out)\n"
        "o_in = torch.mm(h_out, W2) + B2\nprint(o_in)\no_out = activation(o_in)\nprint(o_out)"
    ),
    "column style": (
        "h = activation(torch.mm(W1.t(), features.view(3, 1)) + B1.view(2, 1))\n"
        "y = activation(torch.mm(W2.t(), h) + B2)\ny"
    ),
    "by hand unit by unit": (
        "h1 = activation((features * W1[:, 0]).sum() + B1[0, 0])\nh2 = activation((features * W1[:, 1]).sum() + B1[0, 1])\n"
        "y = activation(h1 * W2[0, 0] + h2 * W2[1, 0] + B2)\ny"
    ),
    "features rebound": "features = activation(torch.mm(features, W1) + B1)\nfeatures = activation(torch.mm(features, W2) + B2)\nfeatures",
    "item": "h = activation(torch.mm(features, W1) + B1)\nactivation(torch.mm(h, W2) + B2).item()",
    "tuple": "h = activation(torch.mm(features, W1) + B1)\ny = activation(torch.mm(h, W2) + B2)\nh, y",
    "hidden looked at last": "h = activation(torch.mm(features, W1) + B1)\ny = activation(torch.mm(h, W2) + B2)\nprint(y)\nh",
    "reshape that changes nothing": (
        "h = activation(torch.mm(features, W1.view(3, 2)) + B1)\noutput = activation(torch.mm(h, W2.view(2,1)) + B2)\noutput"
    ),
    "torch.sigmoid": "torch.sigmoid(torch.mm(torch.sigmoid(torch.mm(features, W1) + B1), W2) + B2)",
    "stray sum": "h = activation(torch.mm(features, W1) + B1)\ny = activation(torch.sum(torch.mm(h, W2)) + B2)\ny",
    "product and sum in the second": "h = activation(torch.mm(features, W1) + B1)\ny = activation((h * W2.view(1,2)).sum() + B2)\ny",
    "tested": "h = activation(torch.mm(features, W1) + B1)\ny = activation(torch.mm(h, W2) + B2)\nassert round(y.item(), 4) == 0.3171\ny",
    "three ways": (
        "h = activation(torch.mm(features, W1) + B1)\nprint(activation(torch.mm(h, W2) + B2))\n"
        "h = activation(torch.matmul(features, W1) + B1)\nprint(activation(torch.matmul(h, W2) + B2))\n"
        "h = activation(features.mm(W1) + B1)\nprint(activation(h.mm(W2) + B2))"
    ),
    "formatted": "h = activation(torch.mm(features, W1) + B1)\nprint('Output: %.4f' % activation(torch.mm(h, W2) + B2).item())",
}


def mixed() -> list[Case]:
    """Every style of each question once, three to a notebook, in the three layouts in turn."""
    made = []
    for number, (style, code) in enumerate(FIRST.items()):
        second = list(SECOND.items())[number % len(SECOND)]
        third = list(THIRD.items())[number % len(THIRD)]
        layout = (ORIGINAL, ORIGINAL, SOLVED, LATER)[number % 4]
        answer = third[1]
        if layout is LATER:
            for name in ("W1", "W2", "B1", "B2"):
                answer = answer.replace(name, f"{name[0]}_{name[1]}")
        # `F` and `sum` of the first answer stand in the second's way in the student's own notebook too.
        about = f"{style}; {second[0]}; {third[0]}"
        made.append(case(f"style_{number:02}", about, "ppp", layout, q1=code, q2=second[1], q3=answer))
    return made


CASES = mixed()
