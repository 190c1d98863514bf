"""Plain charts as SVG, of text and lines, which read well on a light and on a dark page."""

import math
from collections.abc import Sequence
from html import escape

STYLE = """<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328 } .quiet { fill: #59636e } .bar { fill: #0969da }
.axis { stroke: #818b98; stroke-width: 1 } .grid { stroke: #818b98; stroke-opacity: .25 }
.l0, .l1, .l2, .l3 { fill: none; stroke-width: 2.5 } .l0 { stroke: #0969da } .l1 { stroke: #bc4c00 }
.l2 { stroke: #1a7f37; stroke-dasharray: 7 4 } .l3 { stroke: #8250df; stroke-dasharray: 2 4 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .quiet { fill: #9198a1 } .bar { fill: #4493f8 }
.l0 { stroke: #4493f8 } .l1 { stroke: #f0883e } .l2 { stroke: #3fb950 } .l3 { stroke: #ab7df8 } }
</style>"""
WIDTH = 760
LABELS, ROW = 190, 26
"Pixels for the labels of bars, and for each bar."
LEFT, TOP, PLOT, HIGH = 64, 44, 560, 300
"Pixels around and for the plot of lines."


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">'
    )
    return "\n".join((opened, STYLE, *parts, "</svg>")) + "\n"


def _text(x: float, y: float, text: str, end: bool = False, kind: str = "") -> str:
    anchor = ' text-anchor="end"' if end else ""
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}{kind}>{escape(text)}</text>'


def bars(title: str, unit: str, values: Sequence[tuple[str, float]]) -> str:
    """One bar for each name, with its value behind it."""
    most = max(value for _, value in values)
    parts = [_text(0, 18, title), _text(WIDTH, 18, unit, True, "quiet")]
    for n, (name, value) in enumerate(values):
        y, long = 34 + n * ROW, max(0.0, value) / most * (WIDTH - LABELS - 60)
        parts.append(_text(LABELS - 8, y + 16, name, True))
        parts.append(f'<rect class="bar" x="{LABELS}" y="{y + 3}" width="{long:.1f}" height="{ROW - 7}" rx="2"/>')
        parts.append(_text(LABELS + long + 6, y + 16, f"{value:.1f}", kind="quiet"))
    return _svg(40 + len(values) * ROW, title, parts)


def lines(title: str, across: str, up: str, curves: dict[str, Sequence[tuple[float, float]]]) -> str:
    """Curves over two logarithmic axes, with their names beside their ends."""
    xs = [x for curve in curves.values() for x, _ in curve]
    ys = [y for curve in curves.values() for _, y in curve if y > 0]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    left, right = math.log10(min(xs)), math.log10(max(xs))

    def place(x: float, y: float) -> tuple[float, float]:
        share = (math.log10(max(y, 10**low)) - low) / (high - low)
        return LEFT + (math.log10(x) - left) / (right - left) * PLOT, TOP + (1 - share) * HIGH

    parts = [_text(0, 18, title), _text(LEFT, TOP + HIGH + 42, across, kind="quiet"), _text(0, 36, up, kind="quiet")]
    for power in range(low, high + 1):
        y = place(min(xs), 10**power)[1]
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}h{PLOT}"/>')
        parts.append(_text(LEFT - 8, y + 5, f"{10.0**power:g}", True, "quiet"))
    for x in sorted(set(xs)):
        at = place(x, 1)[0]
        parts.append(f'<path class="axis" d="M{at:.1f} {TOP + HIGH}v5"/>')
        parts.append(_text(at + 8, TOP + HIGH + 22, f"{x:g}", True, "quiet"))
    for n, (name, curve) in enumerate(curves.items()):
        points = [place(x, y) for x, y in curve]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path class="l{n % 4}" d="M{path}"/>')
        y = TOP + 16 + 20 * n
        parts.append(f'<path class="l{n % 4}" d="M{LEFT + PLOT + 12} {y - 5}h22"/>')
        parts.append(_text(LEFT + PLOT + 40, y, name))
    return _svg(TOP + HIGH + 54, title, parts)
