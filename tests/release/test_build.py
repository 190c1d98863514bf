"""What a build writes: files that work, that repeat, and nothing else."""

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.course import Course, load_unit
from grader.errors import CourseError, Refused
from grader.release import build, reference_source, stale, stubs
from grader.release.checks import read_checks
from grader.release.lesson import read_lesson
from grader.release.render import render

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]


@pytest.fixture
def built(course: Load, project: Path) -> Path:
    build(course(), course().units, project / "exercises")
    return project / "exercises" / "01_curves"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_unit_gets_its_files(built: Path) -> None:
    assert sorted(files(built)) == [
        "01_curves.html", "01_curves.ipynb", "01_curves.py", "README.md", "assets/bend.svg", "data.csv",
        "public_checks.py", "unit.toml",
    ]  # fmt: skip


def test_support_ships_where_a_public_check_asks_for_it(course: Load, project: Path) -> None:
    unit = project / "solutions/01_curves"
    (unit / "support.py").write_text("def scale():\n    return 2.0\n")
    build(course(), course().units, project / "exercises")
    assert not (project / "exercises/01_curves/support.py").exists()
    public = unit / "public_checks.py"
    public.write_text(re.sub(r"\(student", "(student, support", public.read_text()))
    build(course(), course().units, project / "exercises")
    assert (project / "exercises/01_curves/support.py").read_text() == "def scale():\n    return 2.0\n"


def test_building_again_writes_nothing(built: Path, course: Load) -> None:
    before = {p: p.stat().st_mtime_ns for p in built.rglob("*")}
    assert build(course(), course().units, built.parent) == []
    assert {p: p.stat().st_mtime_ns for p in built.rglob("*")} == before


def test_building_elsewhere_gives_the_same_bytes(built: Path, course: Load, tmp_path: Path) -> None:
    build(course(), course().units, tmp_path / "other")
    assert files(tmp_path / "other") == files(built.parent)


def test_the_notebook_is_valid_and_clean(built: Path) -> None:
    notebook = nbformat.read(built / "01_curves.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "jupytext" not in (built / "01_curves.ipynb").read_text()
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.outputs == [] and c.execution_count is None for c in code)
    assert [c.metadata for c in notebook.cells if c.metadata] == [{"tags": ["parameters"]}]
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)


def test_the_authors_notes_do_not_ship(built: Path) -> None:
    assert all(b"Notes for authors" not in content for content in files(built).values())


def test_a_new_cell_leaves_the_ids_of_the_others(built: Path, course: Load, change: Change) -> None:
    before = [c["id"] for c in json.loads((built / "01_curves.ipynb").read_text())["cells"]]
    change("01_curves/lesson.py", "# %%\nimport torch", "# %%\n1 + 1\n\n# %%\nimport torch")
    build(course(), course().units, built.parent)
    after = [c["id"] for c in json.loads((built / "01_curves.ipynb").read_text())["cells"]]
    assert after[:1] + after[2:] == before


def test_two_equal_cells_have_two_ids(course: Load, change: Change, project: Path) -> None:
    change("02_twice/lesson.py", "", "\n# %%\n1\n\n# %%\n1\n")
    build(course(), course().units, project / "exercises")
    cells = json.loads((project / "exercises/02_twice/02_twice.ipynb").read_text())["cells"]
    assert len({c["id"] for c in cells}) == len(cells)


def test_the_script_runs_and_says_how_to_check_it(built: Path) -> None:
    path = built / "01_curves.py"
    first = path.read_text().split("\n\n")[0]
    assert "Curves: unit 1" in first
    assert "grader check 01_curves.py" in first
    names = runpy.run_path(str(path))
    with pytest.raises(NotImplementedError, match=r"^bend$"):
        names["bend"](None)
    with pytest.raises(NotImplementedError, match=r"^Scale$"):
        names["Scale"](None)


def test_a_stub_keeps_signature_and_docstring(built: Path, course: Load) -> None:
    expected = '''def bend(x: torch.Tensor) -> torch.Tensor:
    """Replace what is negative with 0.

    `x` has any shape and must not change; so has the result.

    >>> bend(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    raise NotImplementedError("bend")'''
    assert stubs(course().unit("1"))["bend"] == expected
    assert expected in (built / "01_curves.py").read_text()


def test_a_built_unit_tells_no_stubs_since_its_script_is_the_students_own(built: Path, course: Load) -> None:
    assert list(stubs(course().unit("1"))) == ["bend", "Scale"]
    assert stubs(load_unit(built)) == {}
    (built / "01_curves.py").unlink()
    assert stubs(load_unit(built)) == {}


def test_each_method_gets_a_stub_of_its_own(course: Load) -> None:
    assert stubs(course().unit("1"))["Scale"].count('        raise NotImplementedError("Scale")') == 2


def test_an_answer_in_a_cell_leaves_its_label(built: Path) -> None:
    assert (built / "01_curves.py").read_text().endswith("# %%\n# Exercise 1.3\n")
    assert json.loads((built / "01_curves.ipynb").read_text())["cells"][-1]["source"] == ["# Exercise 1.3"]


def test_the_reference_is_the_whole_lesson(course: Load, built: Path) -> None:
    assert "x.clamp(min=0)" in reference_source(course().unit("1"))
    with pytest.raises(CourseError, match="a built unit has no reference"):
        reference_source(load_unit(built))


def test_the_public_unit_holds_what_students_may_know(built: Path, course: Load) -> None:
    public, unit = load_unit(built), course().unit("1")
    for name in ("title", "summary", "minutes", "exercises", "devices", "limits"):
        assert getattr(public, name) == getattr(unit, name)
    assert public.built


def test_of_graded_checks_a_built_unit_knows_only_how_many(built: Path, course: Load) -> None:
    public, unit = load_unit(built), course().unit("1")
    hidden = [c.exercise for c in read_checks(unit.folder / "checks.py")]
    assert hidden
    assert public.graded_checks == {e.name: hidden.count(e.name) for e in unit.exercises}
    assert unit.graded_checks == {}


def test_what_is_for_instructors_stays(built: Path, course: Load, change: Change) -> None:
    change("01_curves/unit.toml", 'title = "Curves"', 'title = "Curves"\nvisibility = "hidden"\ngives = ["double"]')
    build(course(), course().units, built.parent)
    assert "hidden" not in (built / "unit.toml").read_text()
    assert "gives" not in (built / "unit.toml").read_text()


def test_the_page_lists_exercises_and_points(built: Path) -> None:
    page = (built / "README.md").read_text()
    assert "# 1. Curves" in page
    assert "About 15 minutes" in page
    assert "| | exercise | to complete | lesson | general | points |" in page
    assert "| 1.1 | Bend \\| a line | `bend` | 3 | 1 | 4 |" in page
    assert "| 1.2 | Scale | `Scale` | 2 |  | 2 |" in page
    assert "**6**" in page
    assert "grader check 01_curves.py bend" in page


def test_public_checks_say_that_they_ship(built: Path) -> None:
    header, _, rest = (built / "public_checks.py").read_text().partition("\n")
    assert "ship" in header
    assert rest.startswith("from grader.checking import check")


def test_every_script_compiles_and_ends_its_last_line(built: Path) -> None:
    for path in built.parent.rglob("*.py"):
        compile(path.read_text(), str(path), "exec")
        assert path.read_text().endswith("\n")
        assert not path.read_text().endswith("\n\n")


def test_what_is_out_of_date_is_named_and_mended(built: Path, course: Load) -> None:
    (built / "01_curves.py").write_text("changed")
    (built / "README.md").unlink()
    (built / "old").mkdir()
    (built / "old" / "more.txt").write_text("no more")
    out = [built / "01_curves.py", built / "README.md", built / "old" / "more.txt"]
    assert stale(course(), course().units, built.parent) == out
    assert build(course(), course().units, built.parent) == out[:2]
    assert stale(course(), course().units, built.parent) == []
    assert not (built / "old").exists()


def test_stale_writes_nothing(course: Load, project: Path) -> None:
    assert len(stale(course(), course().units, project / "exercises")) == 14
    assert not (project / "exercises").exists()


def test_caches_are_left_alone(built: Path, course: Load) -> None:
    (built / "__pycache__").mkdir()
    (built / "__pycache__" / "x.pyc").write_text("")
    assert stale(course(), course().units, built.parent) == []


def test_one_unit_is_built_alone(course: Load, project: Path) -> None:
    build(course(), [course().unit("2")], project / "exercises")
    assert [p.name for p in (project / "exercises").iterdir()] == ["02_twice"]


def test_the_folder_of_a_unit_that_is_gone_goes_too(built: Path, course: Load, project: Path) -> None:
    (project / "solutions/02_twice").rename(project / "solutions/03_twice")
    # Of the first unit alone, only the link to the next one is out of date.
    assert stale(course(), [course().unit("1")], built.parent) == [built / "01_curves.html"]
    build(course(), course().units, built.parent)
    assert sorted(p.name for p in built.parent.iterdir()) == ["01_curves", "03_twice"]


def test_a_folder_that_no_build_wrote_is_not_cleared(course: Load, project: Path) -> None:
    before = files(project / "solutions")
    with pytest.raises(Refused, match="was not written by grader build"):
        build(course(), course().units, project / "solutions")
    assert files(project / "solutions") == before


def test_nothing_is_written_if_one_unit_is_wrong(course: Load, change: Change, project: Path) -> None:
    change("02_twice/lesson.py", "    # END SOLUTION\n", "")
    with pytest.raises(CourseError):
        build(course(), course().units, project / "exercises")
    assert not (project / "exercises").exists()


def test_parameters_replace_right_sides(course: Load, tmp_path: Path) -> None:
    unit = course().unit("1")
    lesson = read_lesson(unit.folder / "lesson.py")
    written = render(course(), unit, lesson, tmp_path, {"sizes": (4, 5), "seed": 11})["01_curves.py"].decode()
    assert "seed = 11\nsizes = (4, 5)\n" in written
    with pytest.raises(CourseError, match="has no parameter wrong"):
        render(course(), unit, lesson, tmp_path, {"wrong": 1})


def test_a_parameter_is_a_plain_assignment(course: Load, change: Change, project: Path) -> None:
    change("01_curves/lesson.py", "seed = 7\n", "seed = 7\nprint(seed)\n")
    with pytest.raises(CourseError, match=r"lesson\.py:\d+: the cell tagged parameters"):
        build(course(), course().units, project / "exercises")


def test_importing_the_release_needs_no_torch_and_no_jupytext() -> None:
    heavy = ("torch", "jupytext", "nbformat", "jinja2", "matplotlib", "pytest")
    code = f"import sys, grader.release; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
