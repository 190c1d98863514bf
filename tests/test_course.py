"""The course of this repository: what students get is what its sources say."""

from pathlib import Path

import msgspec
import nbformat
import pytest

from grader.course import Unit, load_course, load_unit
from grader.release import stale, stubs

ROOT = Path(__file__).parents[1]
COURSE = load_course(ROOT / "solutions")
UNITS = [unit for unit in COURSE.units if unit.number]
"Those that are built."


def test_exercises_are_in_sync_with_solutions() -> None:
    out_of_date = [str(path.relative_to(ROOT)) for path in stale(COURSE, UNITS, ROOT / "exercises")]
    assert out_of_date == [], "run: grader build"


@pytest.fixture(params=UNITS, ids=lambda unit: unit.name)
def unit(request: pytest.FixtureRequest) -> Unit:
    chosen: Unit = request.param
    return chosen


def test_the_built_unit_reads_like_its_source(unit: Unit) -> None:
    built = load_unit(ROOT / "exercises" / unit.name)
    shown = tuple(msgspec.structs.replace(e, like="", arguments=()) for e in unit.exercises)
    assert (built.title, built.exercises, built.limits) == (unit.title, shown, unit.limits)
    script = (built.folder / f"{built.name}.py").read_text()
    assert all(source in script for source in stubs(unit).values())


def test_every_stub_is_finished_prose(unit: Unit) -> None:
    for name, source in stubs(unit).items():
        assert f'raise NotImplementedError("{name}")' in source
        assert '"""' in source


def test_the_notebook_is_valid(unit: Unit) -> None:
    notebook = nbformat.read(ROOT / "exercises" / unit.name / f"{unit.name}.ipynb", as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)


def test_no_other_folder_is_among_the_exercises() -> None:
    folders = {p.name for p in (ROOT / "exercises").iterdir() if p.is_dir()}
    assert folders == {u.name for u in UNITS}
