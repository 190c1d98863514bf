"""The table and its last line, and where cases come from."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import load_course
from hostile.corpus import Case, collect, read_case
from hostile.field import COURSE
from hostile.run import Row, attack, honest_work, last_line, not_run, table

ATTACK = Case(Path("026_x"), "a title", "forge", "2", "zero", "", "score > 0")
HARMLESS = replace(ATTACK, folder=Path("001_y"), family="harmless", grade="full")
TOML = 'title = "t"\nfamily = "forge"\nunit = {unit}\n[expect]\ngrade = "zero"\nwhy = ""\nsucceeds_if = "score > 0"\n'
MAKER = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1]) / "501_made"
folder.mkdir()
(folder / "case.toml").write_text({toml!r})
"""


def test_the_last_line_counts_attacks_that_succeed_and_harmless_cases_marked_down() -> None:
    """Apart from each other, whatever went wrong."""
    rows = [Row(ATTACK, "zero 0/4", 1, ()), Row(ATTACK, "full 4/4", 1, ("x",)), Row(HARMLESS, "zero 0/4", 1, ("y", "z"))]
    assert last_line(rows) == "attacks succeeded: 1 of 2, harmless cases marked down: 1 of 1"
    assert last_line(rows[:1]) == "attacks succeeded: 0 of 1, harmless cases marked down: 0 of 0"
    assert "full 4/4" in table(rows)
    assert "y | z" in table(rows)


def test_a_run_that_could_not_be_made_counts_as_a_success_of_its_attacks() -> None:
    """Nothing is passed over silently."""
    rows = not_run([ATTACK], OSError("no room"))
    assert rows[0].wrong == ("cannot be judged: OSError: no room",)
    assert last_line(rows).startswith("attacks succeeded: 1 of 1")


@pytest.mark.parametrize("below", [".", "cases"])
def test_cases_are_found_in_a_folder_and_in_cases_below_it_with_what_a_script_makes(tmp_path: Path, below: str) -> None:
    """The script may lie beside the cases or above them."""
    folder = tmp_path / "mine"
    (folder / below / "026_x").mkdir(parents=True)
    (folder / below / "026_x" / "case.toml").write_text(TOML.format(unit=5))
    (folder / "make_odd_files.py").write_text(MAKER.format(toml=TOML.format(unit=7)))
    cases = collect(folder, tmp_path / "made")
    assert [(case.name, case.unit) for case in cases] == [("026_x", "5"), ("501_made", "7")]
    assert [c.name for c in collect(folder / below, tmp_path / "again")] == ["026_x", "501_made"]


def test_a_unit_that_the_course_lacks_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And the exit status says so."""
    (tmp_path / "026_x").mkdir()
    (tmp_path / "026_x" / "case.toml").write_text(TOML.format(unit=99))
    assert attack(tmp_path, "walled", (), 1) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "attacks succeeded: 1 of 1, harmless cases marked down: 0 of 0"


def test_a_case_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """With the field that it lacks."""
    (tmp_path / "026_x").mkdir()
    (tmp_path / "026_x" / "case.toml").write_text('title = "t"\n')
    with pytest.raises(ValueError, match=r"026_x/case.toml: KeyError: 'expect'"):
        read_case(tmp_path / "026_x")


def test_a_name_that_is_no_folder_is_handed_in_as_an_export_writes_it() -> None:
    """A slash cannot stand in the name of a folder."""
    assert replace(ATTACK, student="../x").file_name == "..%2Fx"
    assert replace(ATTACK, student="..").file_name == "%.."
    assert ATTACK.file_name == "026_x"


def test_honest_work_is_a_plain_case_or_the_reference(tmp_path: Path) -> None:
    """Of the same unit."""
    folder = tmp_path / "001_plain_right_answer"
    folder.mkdir()
    (folder / "submission.py").write_text("mine = 1")
    plain = replace(HARMLESS, folder=folder)
    course = load_course(COURSE)
    assert honest_work(course.unit("2"), [plain]) == "mine = 1"
    assert "def neuron_mm" in honest_work(course.unit("5"), [plain])
