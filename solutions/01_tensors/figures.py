"""The figure of unit 1 that is drawn from data. Readable on white and on black: no background, middle colours."""

import numpy as np
from matplotlib.figure import Figure

GREY, BLUE, ORANGE = "#767676", "#3a7fc1", "#c2611f"
POINTS = 12.5
"Font size; 13 px at 380 px of width."


def figure_two_draws() -> Figure:
    """Where randn and rand draw from

    Two curves of how often a number is drawn. That of randn is a bell around 0: highest at 0, low at -2 and 2, and
    nearly nothing beyond -3 and 3. That of rand is a flat box from 0 to 1, and nothing outside of it.
    """
    figure = Figure(figsize=(5.0, 2.9), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    x = np.linspace(-4, 4, 161)
    bell = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    axes.fill_between(x, bell, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(x, bell, color=BLUE, linewidth=2.5)
    axes.plot([-4, 0, 0, 1, 1, 4], [0, 0, 1, 1, 0, 0], color=ORANGE, linewidth=2, linestyle="--")
    axes.text(-1.3, 0.3, "randn", color=BLUE, fontsize=POINTS, ha="right")
    axes.text(1.15, 0.85, "rand", color=ORANGE, fontsize=POINTS)
    axes.set_xlabel("number drawn", color=GREY, fontsize=POINTS)
    axes.set_ylabel("how often", color=GREY, fontsize=POINTS)
    axes.set_yticks([])
    axes.set_ylim(-0.02, 1.12)
    axes.tick_params(colors=GREY, labelsize=POINTS)
    for side, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(side == "bottom")
    return figure
