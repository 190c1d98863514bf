"""The figures of unit 9, each drawn from a real run: graphs by walking through `next_functions`, maps by walking downhill.

Colours are of middle lightness and the background is transparent, so that they read on white and on black; lines differ
in their dashes as well. At 380 px of width no text is smaller than 12 px.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

GREY, BLUE, ORANGE, GREEN = "#767676", "#3a7fc1", "#c2611f", "#3f8a4d"
POINTS = 12.5
"Font size; 13 px at 380 px of width."
TARGET = 0.9
KM = torch.linspace(0, 2, 9)
EUROS = torch.tensor([3.1, 3.4, 4.1, 4.4, 5.0, 5.6, 5.9, 6.6, 6.9])


def figure_graph_of_the_neuron() -> Figure:
    """The graph of the neuron and its loss

    Nine boxes, joined by arrows, the loss at the top, with the value that each operation gave. From the top down: DivBackward0
    gave the loss, 0.2742; PowBackward0 0.5483; SubBackward0 -0.7405; SigmoidBackward0 the output, 0.1595; AddBackward0 the
    total, -1.6619. There the way parts. To the right it ends at once, at AccumulateGrad for the bias, 0.3177. Straight down
    follow SumBackward0, which gave -1.9796, MulBackward0 with five products, and at the end AccumulateGrad for the five
    weights.
    """

    def value(tensor: torch.Tensor, arrived: torch.Tensor) -> str:
        return _number(tensor.item()) if tensor.numel() == 1 else f"{tensor.numel()} numbers"

    return _graph(value, GREEN, {0: "the loss", 3: "the output", 4: "the total"})


def figure_way_back() -> Figure:
    """What arrives at each operation on the way back

    The same nine boxes, now with the gradient that arrived at each. From the top down: 1 at DivBackward0, 0.5000 at
    PowBackward0, -0.7405 at SubBackward0 and at SigmoidBackward0, -0.0993 at AddBackward0. From there -0.0993 arrives at the
    bias, and also at SumBackward0 and, five times, at MulBackward0. At the weights arrive 0.0146, -0.0780, -0.0940, 0.1106
    and -0.1679.
    """

    def gradient(tensor: torch.Tensor, arrived: torch.Tensor) -> str:
        numbers = [_number(n) for n in arrived.flatten().tolist()]
        if len(numbers) == 1:
            return numbers[0]
        return (
            f"5 times {numbers[0]}"
            if len(set(numbers)) == 1
            else f"{', '.join(numbers[:3])},\n{', '.join(numbers[3:])}"
        )

    return _graph(gradient, ORANGE, {})


def figure_way_down() -> Figure:
    """A neuron that learns two of its weights

    A map with the third weight to the right and the fifth weight upwards, and the loss as contour lines. They are straight and
    parallel; the loss falls from 0.3 at the lower left to 0 along a dashed line at the upper right, where the output is 0.9.
    The path of 40 steps starts at 1.23 and -1.68, crosses all lines at right angles, with long steps in the middle, and comes
    close to the dashed line at 2.16 and -0.03.
    """
    features, weights, bias = neuron()
    pair, learn = [2, 4], weights[0, [2, 4]].clone()

    def loss(two: torch.Tensor) -> torch.Tensor:
        """The loss with these two weights in place of the neuron's own; pairs along the last axis."""
        others = (features * weights).sum() + bias.squeeze() - (features[0, pair] * weights[0, pair]).sum()
        return (torch.sigmoid((features[0, pair] * two).sum(dim=-1) + others) - TARGET) ** 2 / 2

    figure, axes = _map("third weight", "fifth weight")
    across, up = torch.linspace(0.8, 2.95, 60), torch.linspace(-1.95, 0.35, 60)
    heights = loss(torch.stack(torch.meshgrid(across, up, indexing="xy"), dim=-1))
    lines = axes.contour(
        across, up, heights, levels=[0.002, 0.02, 0.06, 0.12, 0.18, 0.24, 0.3], colors=GREY, linewidths=1
    )
    axes.clabel(lines, levels=[0.02, 0.12], fontsize=POINTS, colors=GREY)
    goal = torch.logit(torch.tensor(TARGET)) - (features * weights).sum() - bias.squeeze()
    goal = goal + (features[0, pair] * weights[0, pair]).sum()
    valley = (goal - features[0, 2] * across) / features[0, 4]
    inside = valley < up.max()
    axes.plot(across[inside], valley[inside], color=GREEN, linewidth=1.6, linestyle="--")
    axes.text(2.28, 0.2, "output 0.9", color=GREEN, fontsize=POINTS)
    path = _descend(loss, learn, lr=1.0, steps=40)
    axes.plot(path[:, 0], path[:, 1], "o-", color=BLUE, markersize=4, linewidth=1.4)
    axes.annotate("start", path[0], xytext=(8, -6), textcoords="offset points", color=BLUE, fontsize=POINTS)
    axes.set_aspect("equal")
    return figure


def figure_landscape_of_a_line() -> Figure:
    """Two walks to a line

    A map with w to the right and b upwards, and the mean squared error as contour lines: long, narrow ellipses that lie
    aslant, from the upper left to the lower right, around the lowest place at w = 1.97 and b = 3.03. Both walks of 40 steps
    start at 0 and 0. With the learning rate 0.1 the walk goes straight to the valley in four steps, turns, and creeps along
    it towards the lowest place. With 0.4 it leaps across the valley to 4.66 and 4.00 and back again, in zigzags that get
    shorter, and arrives.
    """

    def error(two: torch.Tensor) -> torch.Tensor:
        return ((two[..., :1] * KM + two[..., 1:] - EUROS) ** 2).mean(dim=-1)

    figure, axes = _map("w", "b")
    across, up = torch.linspace(-0.6, 5.1, 80), torch.linspace(-0.4, 5.0, 80)
    heights = error(torch.stack(torch.meshgrid(across, up, indexing="xy"), dim=-1))
    axes.contour(across, up, heights, levels=[0.05, 0.3, 1, 3, 7, 14, 25], colors=GREY, linewidths=0.9)
    for lr, colour, style, name, at in (
        (0.4, ORANGE, "s:", "rate 0.4", (3.6, 4.45)),
        (0.1, BLUE, "o-", "rate 0.1", (0.2, 1.9)),
    ):
        path = _descend(error, torch.zeros(2), lr, steps=40)
        axes.plot(path[:, 0], path[:, 1], style, color=colour, markersize=4, linewidth=1.4)
        axes.text(*at, name, color=colour, fontsize=POINTS)
    return figure


def _descend(loss: Callable[[torch.Tensor], torch.Tensor], start: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """The places of a walk downhill, the first and the last too."""
    places = [start]
    for _ in range(steps):
        here = places[-1].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(loss(here), here)
        places.append(places[-1] - lr * gradient)
    return torch.stack(places)


def neuron() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The features, weights and bias of the lesson."""
    generator = torch.Generator().manual_seed(7)
    features, weights, bias = (torch.randn(shape, generator=generator) for shape in ((1, 5), (1, 5), (1, 1)))
    return features, weights, bias


def _number(value: float) -> str:
    return "1" if value == 1 else f"{value:.4f}".replace("-", "\N{MINUS SIGN}")


def _walk(node: Any, row: float = 0, column: int = 0) -> Iterator[tuple[Any, float, int, Any]]:
    """The operations of a graph with their places, each with the one above it; of two ways the second goes to the right."""
    yield node, row, column, None
    ways = [before for before, _ in node.next_functions if before is not None]
    for way, before in enumerate(ways):
        for found, at, side, above in _walk(before, row + 1, column + way):
            yield found, at, side, above or node


def _graph(tell: Callable[[torch.Tensor, torch.Tensor], str], colour: str, called: dict[int, str]) -> Figure:
    """The graph of the lesson's loss as it is found in torch, with a text beside each operation, and what its value is called.

    `tell` is given the value of an operation and the gradient that arrived there.
    """
    features, weights, bias = neuron()
    weights.requires_grad_()
    bias.requires_grad_()
    products = features * weights
    summed = products.sum()
    total = summed + bias
    output = torch.sigmoid(total)
    difference = output - TARGET
    square = difference**2
    loss = square / 2
    results = [(t.grad_fn, t) for t in (products, summed, total, output, difference, square, loss)]
    found = list(_walk(loss.grad_fn))
    arrived: dict[int, torch.Tensor] = {}
    for number, (node, *_) in enumerate(found):
        node.register_prehook(lambda gradients, number=number: arrived.update({number: gradients[0].clone()}))
    loss.backward()
    figure = Figure(figsize=(5.0, 6.4), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-1.0, 3.15)
    axes.set_ylim(-7.6, 0.5)
    places = {id(node): (2.45 * column, -row) for node, row, column, _ in found}
    for number, (node, row, column, above) in enumerate(found):
        x, y = places[id(node)]
        leaf = getattr(node, "variable", None)
        tensor = next((t for made, t in results if made is node), leaf)
        name, told = node.name().split("::")[-1], tell(tensor, arrived[number])
        own = GREY if leaf is None else BLUE
        if leaf is not None:
            name += "\nof weights" if leaf is weights else "\nof bias"
        box = {"boxstyle": "round,pad=0.3", "facecolor": "none", "edgecolor": own}
        axes.text(x, y, name, ha="center", va="center", color=own, fontsize=POINTS, bbox=box)
        if above is not None:
            start = places[id(above)]
            from_side = x != start[0]
            axes.annotate(
                "",
                (x, y + 0.4) if from_side else (x, y + (0.24 if leaf is None else 0.4)),
                (start[0] + 0.8, start[1] - 0.26) if from_side else (start[0], start[1] - 0.24),
                arrowprops={"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 0},
            )
        beside = (x + 0.93, y) if not column else (x, y - 0.62)
        axes.text(*beside, told, color=colour, fontsize=POINTS, va="center", ha="center" if column else "left")
        if row in called and not column:
            axes.text(x + 1.75, y, called[row], color=GREY, fontsize=POINTS, va="center")
    return figure


def _map(beside: str, up: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(5.0, 4.4), layout="constrained")
    figure.patch.set_alpha(0)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # air at the edges, where a page shows it on a card
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    axes.tick_params(colors=GREY, labelsize=POINTS)
    axes.set_xlabel(beside, color=GREY, fontsize=POINTS)
    axes.set_ylabel(up, color=GREY, fontsize=POINTS)
    for side, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(side in ("left", "bottom"))
    return figure, axes
