"""The figures of unit 11: the ring with what the network makes of it, and curves of the loss with one mistake each.

All are drawn from runs that are made here, on the lesson's data and with its network; the mistakes are those that
`misconceptions.py` has. Colours are of middle lightness and the background is transparent, so that they read on white and
on black; lines differ in their widths as well. At 380 px of width no text is smaller than 12 px.
"""

import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn import functional as F

GREY, BLUE, ORANGE = "#767676", "#3a7fc1", "#c2611f"
WIDTH = 5.0
"Inches; 360 points of width are drawn as 380 px or more."
POINTS = 12.5
"Font size; 13 px at 380 px of width."
EPOCHS = 30


def the_ring(n: int = 120) -> tuple[torch.Tensor, torch.Tensor]:
    """The lesson's points and labels."""
    generator = torch.Generator().manual_seed(7)
    angle = 2 * torch.pi * torch.rand(n, generator=generator)
    spread = torch.rand(n, generator=generator)
    radius = torch.cat([spread[: n // 2], 1.3 + 0.7 * spread[n // 2 :]])
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1), torch.arange(n) // (n // 2)


def trained(mistake: str = "", lr: float = 0.3) -> tuple[list[float], nn.Module]:
    """The mean loss of each epoch, and the network at the end, of a loop with this mistake."""
    points, kinds = the_ring()
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(0)
    curve = []
    for _ in range(EPOCHS):
        total = 0.0
        order = (
            torch.arange(len(points))
            if mistake == "never shuffled"
            else torch.randperm(len(points), generator=generator)
        )
        own = torch.arange(len(points)) if mistake == "labels left behind" else order
        for rows, labels in zip(order.split(16), own.split(16), strict=True):
            if mistake != "never cleared":
                optimizer.zero_grad()
            answers = model(points[rows])
            if mistake == "softmax first":
                answers = answers.softmax(dim=1)
            loss = F.cross_entropy(answers, kinds[labels])
            loss.backward()
            if mistake != "no step":
                optimizer.step()
            total += loss.item() * len(rows)
        curve.append(total / len(points))
    return curve, model


def figure_ring() -> Figure:
    """The disc and the ring

    Sixty dots in a disc around the middle and sixty crosses on a ring around them, with a gap between. A closed curve
    with corners, nearly a circle, runs through the gap: on it the network, trained for 30 epochs, gives both classes one
    half.
    """
    points, kinds = the_ring()
    _, model = trained()
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    side = torch.linspace(-2.2, 2.2, 111)
    grid = torch.cartesian_prod(side, side)
    with torch.no_grad():
        logits = model(grid)
    lead = (logits[:, 1] - logits[:, 0]).reshape(111, 111).T
    axes.contour(side.numpy(), side.numpy(), lead.numpy(), levels=[0.0], colors=GREY, linewidths=2)
    for kind, colour, marker, name in ((0, BLUE, "o", "disc, label 0"), (1, ORANGE, "x", "ring, label 1")):
        axes.scatter(*points[kinds == kind].T.numpy(), s=26, c=colour, marker=marker, label=name)
    axes.set_aspect("equal")
    axes.set_ylim(-2.2, 2.9)
    legend = axes.legend(loc="upper center", ncols=2, frameon=False, fontsize=POINTS, handletextpad=0.2)
    for text, colour in zip(legend.get_texts(), (BLUE, ORANGE), strict=True):
        text.set_color(colour)
    _plain(axes)
    return figure


def figure_curves() -> Figure:
    """What a mistake does to the curve of the loss

    Six panels, each with the loss of 30 epochs on a scale of factors from 0.01 to 10. In each, a thin line falls from
    0.70 to 0.03: nothing is wrong there. The thick line has one mistake. No step: a level line at 0.73. Learning rate a
    hundred times smaller: a line that hardly falls, to 0.69. Gradients never cleared: it falls below 0.1 within three
    epochs and then leaps up and down, as high as 11. Labels of other rows: it stays between 0.70 and 0.84. Softmax before the
    loss: it falls to 0.35 and flattens out. Never shuffled: it falls like the thin line, a little above.
    """
    figure = Figure(figsize=(WIDTH, 7.4), layout="constrained")
    figure.patch.set_alpha(0)
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.1)
    right, _ = trained()
    panels = figure.subplots(3, 2, sharex=True, sharey=True).flat
    for axes, (title, mistake, lr) in zip(
        panels,
        (
            ("no step", "no step", 0.3),
            ("rate far too small", "", 0.003),
            ("never cleared", "never cleared", 0.3),
            ("labels of other rows", "labels left behind", 0.3),
            ("softmax first", "softmax first", 0.3),
            ("never shuffled", "never shuffled", 0.3),
        ),
        strict=True,
    ):
        wrong, _ = trained(mistake, lr)
        axes.patch.set_alpha(0)
        axes.semilogy(right, color=BLUE, linewidth=1.3)
        axes.semilogy(wrong, color=ORANGE, linewidth=2.5)
        axes.set_title(title, color=ORANGE, fontsize=POINTS)
        axes.set_ylim(0.01, 15)
        axes.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        axes.set_xticks([0, 10, 20])
        axes.minorticks_off()
        axes.grid(axis="y", color=GREY, alpha=0.35, linewidth=0.8)
        _plain(axes)
    figure.supxlabel("epoch", color=GREY, fontsize=POINTS)
    figure.supylabel("mean loss", color=GREY, fontsize=POINTS)
    return figure


def _plain(axes) -> None:
    axes.tick_params(colors=GREY, labelsize=POINTS)
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_color(GREY)


if __name__ == "__main__":
    for name in ("", "no step", "never cleared", "labels left behind", "softmax first", "never shuffled"):
        print(f"{name:<20}", *(f"{value:.3g}" for value in trained(name)[0]))
    print(f"{'small rate':<20}", *(f"{value:.3g}" for value in trained("", 0.003)[0]))
