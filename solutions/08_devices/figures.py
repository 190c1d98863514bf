"""The figure of unit 8: what one product of two matrices takes on a CPU and on a GPU, and what moving them takes.

The CPU's times were measured: `python figures.py` measures them anew and prints what to write here. There was no GPU to
measure; its times are computed from published figures, and the figure and the lesson say so.

Colours are of middle lightness and the background is transparent, so that they read on white and on black; lines differ
in their dashes as well. At 380 px of width no text is smaller than 12 px.
"""

import time

import numpy as np
from matplotlib.figure import Figure

MEASURED = {256: 0.000363, 512: 0.00199, 1024: 0.0176, 2048: 0.129, 4096: 1.19}
"""Seconds of `a @ b` by the size n of two square float32 matrices, the best of several runs.

Two cores of an AMD EPYC, two threads, torch 2.13.0, on 29 November 2026.
"""
PEAK = 8.1e12
"Float32 operations a second of an NVIDIA T4 at most, as published."
BUS = 16 * 8e9 * 128 / 130 / 8
"Bytes a second to an NVIDIA T4: 16 lanes of PCIe 3.0 with 8e9 bits a second each, of which 128 in 130 are data."
GREY, BLUE, ORANGE, GREEN = "#767676", "#3a7fc1", "#c2611f", "#3f8a4d"
SIZE = (5.0, 4.2)
"Inches; 360 points of width are drawn as 380 px or more."
POINTS = 12.5
"Font size; 13 px at 380 px of width."


def product_seconds(n: int) -> float:
    """At best: n * n results, each of n products and as many additions."""
    return 2 * n**3 / PEAK


def moving_seconds(n: int) -> float:
    """At best: two matrices go there and one comes back, four bytes a number."""
    return 3 * 4 * n**2 / BUS


def figure_computing_and_moving() -> Figure:
    """Computing and moving: a product of two matrices

    Three rising lines over the size of the matrices, 256 to 4096, both scales logarithmic. The CPU, measured on two cores:
    from 0.4 milliseconds to 1.2 seconds. The GPU, computed from the published figures of an NVIDIA T4: from 0.004 to 17
    milliseconds. Moving the matrices there and the result back, computed as well: from 0.05 to 12.8 milliseconds. Below a
    size of about 3000 moving takes longer than the GPU's product; the CPU's line lies above both, except that for the
    smallest matrices it comes close to moving.
    """
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.patch.set_alpha(0)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # air at the edges, where a page shows it on a card
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    sizes = list(MEASURED)
    for times, colour, dashes, marker, label, at in (
        (list(MEASURED.values()), BLUE, "-", "o", "CPU, measured", (700, 2.5e-2)),
        ([moving_seconds(n) for n in sizes], ORANGE, ":", "", "moving,\ncomputed", (4600, 3e-2)),
        ([product_seconds(n) for n in sizes], GREEN, "--", "", "GPU, computed", (900, 5e-5)),
    ):
        axes.loglog(sizes, times, color=colour, linestyle=dashes, marker=marker, linewidth=2.5)
        axes.text(*at, label, color=colour, fontsize=POINTS, ha="left" if colour == GREEN else "right")
    axes.set_xticks(sizes, [str(n) for n in sizes])
    axes.set_yticks([1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1], ["10 µs", "0.1 ms", "1 ms", "10 ms", "0.1 s", "1 s"])
    axes.minorticks_off()
    axes.set_xlabel("rows and columns of each matrix", color=GREY, fontsize=POINTS)
    axes.tick_params(colors=GREY, labelsize=POINTS)
    for side, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(side in ("left", "bottom"))
    return figure


def measure(sizes: tuple[int, ...] = tuple(MEASURED)) -> dict[int, float]:
    """Seconds of a product by size on this machine's CPU, with three digits."""
    import torch

    best = {}
    for n in sizes:
        a, b = torch.rand(n, n), torch.rand(n, n)
        times = []
        for _ in range(12 if n < 4096 else 4):
            start = time.perf_counter()
            a @ b
            times.append(time.perf_counter() - start)
        best[n] = float(np.format_float_positional(min(times), 3, fractional=False))
    return best


if __name__ == "__main__":
    import torch

    print(f"MEASURED = {measure()}, on {torch.get_num_threads()} threads with torch {torch.__version__}")
