"""The figures of unit 2. Each function makes one: the docstring's first line is its title, the rest its description.

Colours are of middle lightness and the background is transparent, so that they read on white and on black; lines differ
in their dashes as well. At 380 px of width no text is smaller than 12 px.
"""

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]
GREY, BLUE, ORANGE = "#767676", "#3a7fc1", "#c2611f"
SIZE = (5.0, 3.1)
"Inches; 360 points of width are drawn as 380 px or more."
POINTS = 12.5
"Font size; 13 px at 380 px of width."


def figure_sigmoid_curve() -> Figure:
    """The sigmoid

    An S-shaped curve. It starts near 0 at x = -6, passes 0.5 at x = 0, where it is steepest, and ends near 1 at x = 6.
    Dots mark the values 0.12 at -2, 0.5 at 0 and 0.88 at 2; dashed lines mark the limits 0 and 1, never reached.
    """
    figure, axes = _axes("x", "sigmoid of x")
    x = np.linspace(-6, 6, 121)
    for limit in (0, 1):
        axes.axhline(limit, color=GREY, linewidth=1, linestyle="--")
    axes.plot(x, _sigmoid(x), color=BLUE, linewidth=2.5)
    for at in (-2.0, 0.0, 2.0):
        value = float(_sigmoid(np.array(at)))
        axes.plot([at], [value], "o", color=ORANGE, markersize=7)
        left = at > 0
        axes.annotate(
            f"{value:.2f}",
            (at, value),
            xytext=(-9 if left else 9, 0 if left else -4),
            textcoords="offset points",
            ha="right" if left else "left",
            va="bottom" if left else "top",
            color=ORANGE,
            fontsize=POINTS,
        )
    axes.set_yticks([0, 0.5, 1])
    return figure


def figure_sigmoid_slope() -> Figure:
    """The slope of the sigmoid

    A bell-shaped curve. It is highest at x = 0 with a slope of 0.25, has fallen to 0.105 at x = -2 and x = 2, and comes
    close to 0 at -8 and 8, without ever reaching it.
    """
    figure, axes = _axes("x", "slope")
    x = np.linspace(-8, 8, 161)
    axes.axhline(0, color=GREY, linewidth=1, linestyle="--")
    axes.plot(x, _sigmoid(x) * _sigmoid(-x), color=BLUE, linewidth=2.5)
    axes.plot([0], [0.25], "o", color=ORANGE, markersize=7)
    axes.annotate(
        "0.25 at x = 0", (0, 0.25), xytext=(10, -2), textcoords="offset points", color=ORANGE, fontsize=POINTS
    )
    axes.set_xticks([-8, -4, 0, 4, 8])
    axes.set_yticks([0, 0.1, 0.2])
    axes.set_ylim(-0.015, 0.29)
    return figure


def figure_relu_curve() -> Figure:
    """ReLU

    A line with one corner. For negative x it lies flat at 0, with slope 0; from x = 0 on it rises one to one, with
    slope 1, without an upper end. The dashed line shows y = x for comparison.
    """
    figure, axes = _axes("x", "relu of x")
    x = np.linspace(-4, 4, 81)
    axes.plot(x, x, color=GREY, linewidth=1.5, linestyle="--")
    axes.plot(x, np.maximum(x, 0), color=BLUE, linewidth=2.5)
    axes.text(-2.2, 0.25, "slope 0", color=ORANGE, fontsize=POINTS, ha="center")
    axes.text(1.9, 2.6, "slope 1", color=ORANGE, fontsize=POINTS, ha="right")
    axes.text(-2.1, -2.9, "y = x", color=GREY, fontsize=POINTS, ha="left")
    axes.set_yticks([-4, -2, 0, 2, 4])
    return figure


def figure_softmax_bars() -> Figure:
    """Logits and their softmax

    Two groups of three bars. Left the logits 1, 2 and 3; right their softmax 0.09, 0.24 and 0.67. The order is kept,
    the bars on the right add up to 1, and the largest logit takes two thirds of it.
    """
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.patch.set_alpha(0)
    logits = np.array([1.0, 2.0, 3.0])
    shares = np.exp(logits) / np.exp(logits).sum()
    panels = figure.subplots(1, 2)
    for axes, values, title, colour, form in (
        (panels[0], logits, "logits", GREY, "{:.0f}"),
        (panels[1], shares, "softmax", BLUE, "{:.2f}"),
    ):
        _plain(axes)
        bars = axes.bar(["cat", "dog", "bird"], values, color=colour, width=0.65)
        axes.bar_label(bars, [form.format(v) for v in values], color=ORANGE, fontsize=POINTS, padding=2)
        axes.set_title(title, color=GREY, fontsize=POINTS)
        axes.set_yticks([])
        axes.margins(y=0.18)
    return figure


def _sigmoid(x: Array) -> Array:
    y: Array = 1 / (1 + np.exp(-x))
    return y


def _axes(below: str, beside: str) -> tuple[Figure, Axes]:
    """An empty figure with labelled axes."""
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    _plain(axes)
    axes.set_xlabel(below, color=GREY, fontsize=POINTS)
    axes.set_ylabel(beside, color=GREY, fontsize=POINTS)
    axes.axvline(0, color=GREY, linewidth=0.6)
    return figure, axes


def _plain(axes: Axes) -> None:
    """Take off what is not needed, and paint the rest grey."""
    axes.patch.set_alpha(0)
    axes.tick_params(colors=GREY, labelsize=POINTS)
    for side, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(side in ("left", "bottom"))
