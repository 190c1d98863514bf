"""The figures of README and docs: each is there, small, and has a light and a dark form; none is left over."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_BYTES = 250_000


def test_every_figure_is_there_small_and_shown() -> None:
    shown = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for place in re.findall(r'(?:src|srcset)="([^"]+\.png)"', page.read_text(encoding="utf-8")):
            shown.add((page.parent / place).resolve())
    assert shown == set((ROOT / "docs" / "figures").glob("*.png"))
    assert {path.name: path.stat().st_size for path in shown if path.stat().st_size > MOST_BYTES} == {}
    assert {path.name.replace("light", "dark") for path in shown} == {p.name for p in shown if "dark" in p.name}
