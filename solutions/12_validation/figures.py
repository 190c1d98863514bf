"""The figures of unit 12: the two losses of a run that overfits, and the border that a trained network draws.

Both runs are real. `python figures.py` trains anew and prints what to write here: the losses of section 1, and the numbers
of a network `[2, 16, 16, 2]` that was trained on the points of section 6.

Colours are of middle lightness and the background is transparent, so that they read on white and on black; lines differ
in their dashes and points in their shapes as well. At 380 px of width no text is smaller than 12 px.
"""

import itertools
import math

import numpy as np
from matplotlib.figure import Figure

GREY, BLUE, ORANGE = "#767676", "#3a7fc1", "#c2611f"
SIZE = (5.0, 4.2)
"Inches; 360 points of width are drawn as 380 px or more."
POINTS = 12.5
"Font size; 13 px at 380 px of width."
STEP = 5
"Epochs from one loss that is drawn to the next."
TRAINING = """
0.681 0.592 0.538 0.496 0.45 0.405 0.363 0.323 0.29 0.256 0.225 0.195 0.169 0.14 0.113 0.097
0.083 0.072 0.063 0.055 0.048 0.042 0.036 0.03 0.026 0.023 0.021 0.019 0.018 0.016 0.015
0.014 0.014 0.013 0.012 0.012 0.011 0.011 0.01 0.01 0.009 0.009 0.009 0.008 0.008 0.008
0.007 0.007 0.007 0.007 0.006 0.006 0.006 0.006 0.005 0.005 0.005 0.005 0.005 0.005 0.004
"""
VALIDATION = """
0.682 0.589 0.564 0.553 0.531 0.512 0.498 0.462 0.412 0.376 0.347 0.322 0.302 0.287 0.274
0.289 0.298 0.327 0.34 0.359 0.384 0.391 0.399 0.41 0.415 0.425 0.441 0.454 0.467 0.478
0.498 0.508 0.522 0.531 0.54 0.547 0.555 0.563 0.572 0.58 0.585 0.594 0.6 0.608 0.614 0.618
0.622 0.627 0.632 0.638 0.642 0.644 0.648 0.653 0.654 0.656 0.661 0.662 0.664 0.671 0.678
"""
"The losses of section 1 after 0, 5, 10, ... epochs, with torch 2.13.0 on a CPU."
NETWORK = """
-1367 -1238 1225 -400 -1178 -128 -844 253 -1746 2677 441 13 -1990 -1639 -78 -199 -467 -1852 2445 -580 434 -11
1343 385 617 282 1098 1186 2468 -2300 901 1325 528 910 1369 1082 -401 -454 -1215 -431 1070 -577 -484 1181 1609
-781 505 -885 1746 -358 -1412 -775 2064 -15 -1644 7 1174 1643 122 -16 -707 1413 2456 1196 -166 -75 -233 -195 3
78 -56 -97 54 -222 -135 150 -40 -67 1 -146 154 -204 -129 -103 -103 -62 95 137 -46 158 -177 -209 53 -13 -288 -173
-152 193 113 193 -186 -244 -164 27 -49 -158 182 -81 -145 115 -67 159 60 6 52 -188 -134 -117 -141 44 50 -104 163
-139 50 -71 -217 -163 102 99 -155 -78 -234 134 216 82 -155 132 207 -51 -41 87 32 -83 -148 518 322 215 491 9 1252
-244 -777 -1323 223 325 162 -674 1579 -1346 -66 21 -143 -232 109 -205 -63 -133 188 48 116 -169 211 22 -139 -16
257 -102 41 53 20 152 -1385 78 668 1151 -66 332 332 627 -869 1168 1324 -1877 647 488 1882 -48 1481 -230 -16 178
-99 -1489 -913 -451 1102 -372 168 927 254 125 149 187 1716 -35 -553 -1755 -11 4 321 -930 1576 -1264 156 -439 -33
-39 -390 -39 -1589 58 1100 1780 358 315 344 758 -1106 1082 -68 -83 -168 -193 -51 202 -125 -227 -57 227 60 -16
-71 220 -240 142 -7 89 -189 -152 -165 179 28 -238 53 -26 -40 -236 -304 158 -263 -116 262 -1 -162 303 -173 -20
-1360 153 1199 1776 -59 256 115 806 -1504 947 466 -157 20 92 -318 52 -1187 200 681 1561 -16 381 445 629 -1098
1184 -802 -192 -147 -204 -25 -203 515 -241 17 -194 465 288 -203 136 505 7 2078 19 12 -221 -144 -158 -1264 -9 891
-1642 -1223 1162 -219 -171 1262 1014 -2164 -112 74 -191 234 181 1406 -102 -1075 1525 1493 -913 -162 136 -1434
-988 -288 337
"""
"Weights and biases, layer by layer, as whole thousandths."
DOTS = """
-68,34,1 72,48,0 -63,-68,1 -12,26,0 -74,-36,1 -1,-104,1 12,53,1 -81,2,1 70,-32,0 -63,-59,1 88,12,0 42,24,1
-37,-17,0 -26,-89,1 1,-53,0 -30,6,0 -39,13,0 -31,13,0 -81,-11,1 74,-10,0 -23,-50,0 35,-59,0 -78,-1,1 -81,-34,1
74,42,0 -9,-52,0 -13,-96,1 -15,-106,1 -39,-20,0 18,99,0 43,-5,1 -37,-38,0 72,8,0 -80,-18,1 -22,-93,1 71,-21,0
49,83,0 -17,62,1 35,23,1 64,-43,0 -71,-65,1 -9,57,1 -41,10,0 -26,-41,0 77,0,0 -5,-100,1 76,-19,0 -42,-3,0
-1,-54,0 69,55,0 -30,66,1 -58,47,1 -34,-89,1 -74,-38,1 50,66,0 -17,-100,1 24,-59,0 -76,5,1 -42,-11,0 4,100,0
-36,-37,0 -9,-99,1 -13,-94,1 75,5,0 -36,7,0 69,-35,0 -3,66,1 -72,-21,1 54,70,0 -57,-61,1 -80,-29,1 -47,-14,0
43,2,1 -86,-20,1 -33,54,1 75,46,0 -5,-103,1 79,26,0 26,41,1 27,-54,0 -50,-67,1 -70,9,1 -51,-82,1 5,-22,1
-56,43,1 5,54,1 -35,-81,1 -70,-44,1 59,-43,0 28,-17,1 -62,50,1 -36,-90,1 70,-26,0 -66,43,1 23,-31,1 -25,-93,1
-26,-92,1 41,4,1 36,29,1 -70,12,1 -24,-54,0 47,3,1 79,25,0 36,-50,0 -77,-31,1 -72,-36,1 -17,-93,1 -59,-64,1
-20,28,0 41,5,1 33,93,0 -37,1,0 -54,-70,1 34,51,1 -29,-91,1 -58,-59,1 -39,-32,0 44,6,1 6,-55,0 -5,-59,0
-20,-41,0 40,82,0 -81,-12,1 55,-47,0 -59,37,1 -73,-39,1 -73,13,1 58,-46,0 21,93,0 -51,-87,1 74,-14,0 47,79,0
42,-50,0 -47,-11,0 -64,-63,1 -77,-59,1 -78,-1,1 38,-1,1 34,82,0 -69,17,1 13,58,1 45,-6,1 -13,-51,0 7,102,0
-67,-52,1 7,61,1 26,93,0 24,94,0 76,56,0 -62,36,1 9,93,0 -39,60,1 3,-62,0 -72,-44,1 -6,63,1 -40,-82,1 -20,-52,0
-82,-37,1 39,25,1 -30,-36,0 70,-10,0 -35,-89,1 30,18,1 -34,56,1 73,54,0 45,-54,0 -31,17,0 71,-34,0 19,-66,0
77,12,0 72,40,0 28,-62,0 -16,-48,0 60,64,0 31,-3,1 63,54,0 73,43,0 78,36,0 45,25,1 -71,-37,1 -33,-44,0 78,48,0
9,51,1 -82,0,1 -67,27,1 36,26,1 -20,24,0 39,-54,0 -60,-67,1 44,-52,0 41,-57,0 -32,-52,0 46,24,1 -57,47,1
-34,62,1 -83,-37,1 -7,-100,1 -39,-33,0 -18,59,1 78,40,0 28,35,1 -52,40,1 -12,-54,0 52,63,0 -54,48,1 -76,12,1
-62,-68,1 -49,-29,0 9,48,1 33,93,0 77,45,0 -52,46,1 0,-106,1 -14,-99,1 5,59,1 23,-54,0 75,42,0 30,34,1 1,16,0
17,54,1 28,-22,1 49,77,0 -83,-17,1 -42,1,0 -60,30,1 -5,-103,1 31,48,1 -33,-47,0 -75,-44,1 -37,-22,0 -32,15,0
-62,-69,1 -59,47,1 -71,-64,1 42,-58,0 -3,-97,1 -4,61,1 -33,-94,1 21,53,1 -18,61,1 33,90,0 76,39,0 34,19,1
53,-40,0 -58,-67,1 41,15,1 75,-29,0 60,73,0 -40,-22,0 -70,-37,1 -5,18,0 21,-21,1 76,-27,0 -27,17,0 -3,62,1
-60,-64,1 -47,61,1 33,38,1 -38,-91,1 2,-21,1 -73,-5,1 -38,-39,0 -15,-51,0 79,-14,0 -1,-95,1 -31,65,1 3,17,0
-79,-8,1 -8,61,1 28,38,1 -75,-44,1 67,37,0 -10,-50,0 -78,18,1 80,-4,0 78,-16,0 49,-57,0 -31,-52,0 66,60,0
-40,-88,1 22,88,0 26,95,0 -61,37,1 -72,11,1 6,-62,0 -31,54,1 79,26,0 77,-13,0 43,18,1 -36,-17,0 74,50,0 40,92,0
-10,-95,1 -57,-68,1 -57,-70,1 77,42,0 50,79,0 -28,62,1 72,-2,0 80,47,0 81,8,0 58,-43,0 17,50,1 -35,-31,0
-21,-48,0 76,-14,0 15,101,0 -15,67,1 42,10,1 39,-11,1 -74,-40,1 80,41,0 12,47,1 -8,65,1 33,83,0 -32,0,0 62,66,0
76,-18,0 7,57,1 2,100,0 31,42,1 -18,-93,1 -23,-80,1 -76,-32,1 53,75,0 76,15,0 22,85,0 79,7,0 -5,-19,1 1,61,1
77,-3,0 -38,-78,1 28,-64,0 80,31,0 76,41,0 80,-9,0 40,5,1 4,99,0 -6,-57,0 -86,3,1 -4,66,1 -85,-11,1 -56,-81,1
81,4,0 -3,63,1 -79,-12,1 44,8,1 23,95,0 59,55,0 -44,-80,1 -78,-11,1 1,-24,1 -43,-26,0 -31,16,0 -63,-71,1
-9,-98,1 -51,-74,1 -7,58,1 30,47,1 -27,-51,0 1,100,0 -13,24,0 12,-28,1 69,46,0 75,-16,0 13,61,1 -17,-50,0
-4,29,0 78,33,0 -7,-60,0 -37,63,1 -62,-57,1 -43,-11,0 6,101,0 20,-63,0 -58,-77,1 -46,49,1 49,80,0 -19,-51,0
-42,56,1 -9,-52,0 49,75,0 -10,19,0 55,83,0 -69,31,1 -35,-38,0 -29,65,1 -71,40,1 29,-61,0 2,-65,0 -25,55,1
81,-19,0 -64,-53,1 79,-2,0 40,85,0 -56,50,1 -32,-97,1 -86,-23,1 42,21,1 -56,-83,1
"""
"The 400 points of section 6: across and up in hundredths, and the arm."


def figure_overfitting() -> Figure:
    """Training loss and validation loss of one run

    Two lines over the epochs, 0 to 300; both begin at 0.68. The training loss falls all the way, to 0.11 at epoch 70 and
    to 0.004 at epoch 300. The validation loss falls with it, more slowly, to 0.27 at epoch 70, where a dot marks its lowest
    point; then it rises, to 0.68 at epoch 300.
    """
    figure, axes = _axes()
    training, validation = ([float(loss) for loss in losses.split()] for losses in (TRAINING, VALIDATION))
    best = validation.index(min(validation))
    epochs = STEP * np.arange(len(training))
    axes.plot(epochs, training, color=BLUE, linewidth=2.5)
    axes.plot(epochs, validation, color=ORANGE, linewidth=2.5, linestyle="--")
    axes.plot(epochs[best], validation[best], "o", color=ORANGE, markersize=9)
    below = {"color": ORANGE, "fontsize": POINTS, "va": "top"}
    axes.text(epochs[best] + 4, validation[best] - 0.025, f"epoch {epochs[best]}", **below)
    axes.text(150, 0.55, "validation loss", color=ORANGE, fontsize=POINTS, ha="right")
    axes.text(160, 0.05, "training loss", color=BLUE, fontsize=POINTS)
    axes.set_xlabel("epoch", color=GREY, fontsize=POINTS)
    axes.set_ylabel("loss", color=GREY, fontsize=POINTS)
    axes.set_ylim(-0.02, 0.75)
    return figure


def figure_two_spirals() -> Figure:
    """Two spirals and the border of a trained network

    Two arms of dots begin on either side of the middle and wind around each other, each a little more than once around. Arm 0
    is drawn as blue circles, arm 1 as orange crosses. The area that the network takes for arm 1 is tinted: it holds all
    the crosses and no circle. It winds to the middle as the crosses do, and is broad on the left, where there are no points.
    """
    figure, axes = _axes()
    side = np.linspace(-1.25, 1.25, 151)
    across, up = np.meshgrid(side, side)
    lead = _lead(np.stack([across.ravel(), up.ravel()], axis=1)).reshape(across.shape)
    axes.contourf(across, up, lead, levels=[0, np.inf], colors=[ORANGE], alpha=0.22)
    axes.contour(across, up, lead, levels=[0], colors=[GREY], linewidths=1.2)
    points = np.array([dot.split(",") for dot in DOTS.split()], dtype=float)
    for arm, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "x")):
        own = points[points[:, 2] == arm] / 100
        axes.plot(own[:, 0], own[:, 1], marker, color=colour, markersize=4, linestyle="none")
    axes.text(-1.2, 1.3, "o arm 0", color=BLUE, fontsize=POINTS)
    axes.text(1.2, 1.3, "x arm 1", color=ORANGE, fontsize=POINTS, ha="right")
    axes.set_aspect("equal")
    axes.set_xlim(-1.25, 1.25)
    axes.set_ylim(-1.25, 1.25)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])
    return figure


def _axes():
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.patch.set_alpha(0)
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # air at the edges, where a page shows it on a card
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    axes.tick_params(colors=GREY, labelsize=POINTS)
    for side, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(side in ("left", "bottom"))
    return figure, axes


def _lead(points: np.ndarray) -> np.ndarray:
    """By how much the network's logit of arm 1 is larger than that of arm 0."""
    numbers = np.array([int(number) for number in NETWORK.split()]) / 1000
    sizes, x = (2, 16, 16, 2), points
    for n, (ins, outs) in enumerate(itertools.pairwise(sizes)):
        weights, numbers = numbers[: ins * outs].reshape(outs, ins), numbers[ins * outs :]
        bias, numbers = numbers[:outs], numbers[outs:]
        x = x @ weights.T + bias
        x = np.maximum(x, 0) if n + 2 < len(sizes) else x
    return x[:, 1] - x[:, 0]


def measure() -> None:
    """Train both networks anew, as the lesson does, and print what is written above."""
    import torch
    from torch import nn
    from torch.nn.functional import cross_entropy

    def spirals(count, seed, noise=0.04):
        generator = torch.Generator().manual_seed(seed)
        y = torch.randint(0, 2, (count,), generator=generator)
        radius = 0.15 + 0.85 * torch.rand(count, generator=generator).sqrt()
        angle = 2.5 * math.pi * radius + math.pi * y
        X = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
        return X + noise * torch.randn(count, 2, generator=generator), y

    def network(seed, width):
        torch.manual_seed(seed)
        made = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2))
        return made, torch.optim.Adam(made.parameters(), lr=0.01)

    (X, y), (X_new, y_new) = spirals(80, 7, 0.12), spirals(400, 1, 0.12)
    net, optimizer = network(1, 32)
    losses = []
    for epoch in range(301):
        if epoch % STEP == 0:
            with torch.no_grad():
                losses.append([cross_entropy(net(a), b).item() for a, b in ((X, y), (X_new, y_new))])
        optimizer.zero_grad()
        cross_entropy(net(X), y).backward()
        optimizer.step()
    for name, values in zip(("TRAINING", "VALIDATION"), zip(*losses, strict=True), strict=True):
        print(name, "=", " ".join(str(round(value, 3)) for value in values))

    X, y = spirals(400, 7)
    net, optimizer = network(7, 16)
    for _ in range(400):
        optimizer.zero_grad()
        cross_entropy(net(X), y).backward()
        optimizer.step()
    numbers = torch.cat([p.detach().reshape(-1) for p in net.parameters()])
    print("NETWORK =", " ".join(str(round(1000 * number)) for number in numbers.tolist()))
    dots = zip((100 * X).round().int().tolist(), y.tolist(), strict=True)
    print("DOTS =", " ".join(f"{across},{up},{arm}" for (across, up), arm in dots))


if __name__ == "__main__":
    measure()
