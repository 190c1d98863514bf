"""The figure of unit 6 that is drawn from data: what the bend in the middle does to the same weights.

Colours are of middle lightness and the background is transparent, so that they read on white and on black. At 380 px of
width no text is smaller than 12 px.
"""

import numpy as np
from matplotlib.figure import Figure

GREY, BLUE, ORANGE = "#767676", "#3a7fc1", "#c2611f"
SIZE = (5.0, 4.6)
"Inches; 360 points of width are drawn as 380 px or more."
POINTS = 12.5
"Font size; 13 px at 380 px of width."


def figure_bend_in_the_middle() -> Figure:
    """The same weights without and with a bend in the middle

    Two panels with the input x from -4 to 4. Above, without the bend, the total at the output is a straight line that
    rises from 5 to 13. Below, with the sigmoid in the hidden layer, the total is a bump: it is near 0 left of -2, rises
    to nearly 1 between -1 and 1.5, and falls back to 0 right of 3.
    """
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.patch.set_alpha(0)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # air at the edges, where a page shows it on a card
    x = np.linspace(-4, 4, 161)
    first, second = 4 * x + 4, 3 * x - 5
    bent = 1 / (1 + np.exp(-first)) - 1 / (1 + np.exp(-second))
    above, below = figure.subplots(2, 1, sharex=True)
    for axes, total, title, colour, ticks in (
        (above, first - second, "without the bend: a line", ORANGE, [5, 9, 13]),
        (below, bent, "with the bend: a bump", BLUE, [0, 0.5, 1]),
    ):
        axes.plot(x, total, color=colour, linewidth=2.5)
        axes.set_title(title, color=colour, fontsize=POINTS)
        axes.set_ylabel("total", color=GREY, fontsize=POINTS)
        axes.set_yticks(ticks)
        axes.patch.set_alpha(0)
        axes.tick_params(colors=GREY, labelsize=POINTS)
        axes.margins(y=0.12)
        for name, spine in axes.spines.items():
            spine.set_visible(name in ("left", "bottom"))
            spine.set_color(GREY)
    below.set_xlabel("x", color=GREY, fontsize=POINTS)
    return figure
