"""Figures of data: drawn by `figures.py`, the same each time, with a text alternative."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.release import build, stale

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]

FIGURES = '''
from pathlib import Path

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

with (Path(__file__).parent / "runs.log").open("a") as log:
    log.write("run ")


def figure_parabola() -> Figure:
    """A parabola < a line.

    It falls to 0
    and rises again.
    """
    figure, axes = plt.subplots()
    axes.plot([-1, 0, 1], [1, 0, 1], label="words")
    axes.legend()
    return figure
'''
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(project: Path, course: Load) -> Path:
    """The built figure."""
    (project / "solutions/02_twice/figures.py").write_text(FIGURES)
    build(course(), course().units, project / "exercises")
    return project / "exercises/02_twice/assets/parabola.svg"


def runs(project: Path) -> int:
    return (project / "solutions/02_twice/runs.log").read_text().count("run")


def test_a_figure_has_title_and_description(drawn: Path) -> None:
    root = ET.fromstring(drawn.read_bytes())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A parabola < a line."
    assert root.findtext(f"{SVG}desc") == "It falls to 0 and rises again."


def test_text_stays_text_and_no_date_is_in_it(drawn: Path) -> None:
    assert ">words<" in drawn.read_text()
    assert "date" not in drawn.read_text()


def test_drawing_it_again_gives_the_same_bytes(drawn: Path, course: Load, tmp_path: Path) -> None:
    build(course(), course().units, tmp_path / "other")
    assert (tmp_path / "other/02_twice/assets/parabola.svg").read_bytes() == drawn.read_bytes()


def test_an_unchanged_figure_is_not_drawn_again(drawn: Path, course: Load, project: Path) -> None:
    before = runs(project)
    assert stale(course(), course().units, project / "exercises") == []
    assert runs(project) == before


def test_a_touched_figure_is_drawn_again(drawn: Path, course: Load, project: Path) -> None:
    drawn.write_bytes(drawn.read_bytes().replace(b">words<", b">swords<"))
    assert build(course(), course().units, project / "exercises") == [drawn]


def test_a_changed_source_is_drawn_again(drawn: Path, course: Load, change: Change, project: Path) -> None:
    change("02_twice/figures.py", 'label="words"', 'label="other"')
    assert build(course(), course().units, project / "exercises") == [drawn]
    assert ">other<" in drawn.read_text()


def test_a_figure_needs_a_docstring(project: Path, course: Load) -> None:
    (project / "solutions/02_twice/figures.py").write_text("def figure_x():\n    return None\n")
    with pytest.raises(CourseError, match=r"figures\.py:1: figure_x has no docstring\. Write one"):
        build(course(), course().units, project / "exercises")


@pytest.mark.parametrize("body", ["raise ValueError('no')", "return None"])
def test_a_figure_that_fails_is_named(body: str, project: Path, course: Load) -> None:
    (project / "solutions/02_twice/figures.py").write_text(f'def figure_x():\n    """X."""\n    {body}\n')
    with pytest.raises(CourseError, match=r"figures\.py: figure_x raised"):
        build(course(), course().units, project / "exercises")
