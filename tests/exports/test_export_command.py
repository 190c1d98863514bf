"""`grader export`: which formats there are, which results they take, and files that are never overwritten."""

import subprocess
import sys
from pathlib import Path

import pytest
from exports.lms import export, graded, keep
from exports.test_canvas import FILE
from typer.testing import CliRunner

from grader.cli import app
from grader.cli.export import FORMATS


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return keep(tmp_path / "results", graded("Ada Lovelace"), graded("Ada Lovelace", unit="04_reshape"))


@pytest.fixture
def gradebook(tmp_path: Path) -> Path:
    path = tmp_path / "grades.csv"
    path.write_bytes(FILE.encode())
    return path


def test_help_lists_every_format_with_what_it_is() -> None:
    told = CliRunner().invoke(app, ["export", "--help"]).output
    lines = [line.split(None, 1) for line in told.split("Commands:")[1].splitlines() if line.startswith("  ")]
    assert [name for name, _help in lines if name in FORMATS] == list(FORMATS)
    assert all(len(line) == 2 and line[1].endswith(".") and not line[1].endswith("...") for line in lines)


@pytest.mark.parametrize("name", FORMATS)
def test_each_has_help(name: str) -> None:
    assert "RESULTS" in CliRunner().invoke(app, ["export", name, "--help"]).output.upper()


def test_exporting_imports_no_torch(results: Path) -> None:
    run = f"import sys; sys.argv = ['grader', 'export', 'csv', {str(results)!r}]\nfrom grader.cli import main\n"
    code = f"{run}try: main()\nexcept SystemExit as end: assert not end.code\nassert not {{'torch', 'numpy'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("unit", ["03_neuron", "neuron", "03", "3"])
def test_a_unit_is_chosen_by_any_of_its_names(results: Path, gradebook: Path, unit: str) -> None:
    told = export("canvas", results, gradebook, "--column", "77", "--unit", unit)
    assert "1 written" in told


def test_results_of_several_units_are_no_grade_of_one(results: Path, gradebook: Path) -> None:
    told = export("canvas", results, gradebook, "--column", "77", code=2)
    assert "There are results of 03_neuron, 04_reshape; a grade is that of one unit. Choose one with --unit." in told
    assert "There is no result of unit '5'" in export("csv", results, "--unit", "5", code=2)


def test_no_file_is_overwritten(results: Path, gradebook: Path, tmp_path: Path) -> None:
    told = export("canvas", results, gradebook, "--column", "77", "--unit", "3", "--out", gradebook, code=5)
    assert f"{gradebook} is there already, and stays." in told.replace("\n", "")
    assert gradebook.read_bytes() == FILE.encode()
    link = tmp_path / "grades-graded.csv"
    link.symlink_to(tmp_path / "elsewhere")
    export("canvas", results, gradebook, "--column", "77", "--unit", "3", code=5)
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_is_told(results: Path, tmp_path: Path) -> None:
    assert "cannot be made" in export("csv", results, "--out", tmp_path / "no" / "x.csv", code=2)


def test_a_roster_names_students_by_label(results: Path, gradebook: Path, tmp_path: Path) -> None:
    keep(results, graded("ada"))
    roster = tmp_path / "roster.csv"
    roster.write_text("\ufefflabel,canvas,name\nada,101,\n")
    assert "1 written" in export("canvas", results, gradebook, "--column", "77", "--roster", roster)


@pytest.mark.parametrize(
    "text", ["label,size\nada,1\n", "name\nada\n", "label,name\n,Ada\n", "label,name\nada\n", "label\nada,1\n", b"\xff"]
)
def test_a_roster_that_is_none_is_told_with_its_line(
    results: Path, gradebook: Path, tmp_path: Path, text: str | bytes
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_bytes(text if isinstance(text, bytes) else text.encode())
    told = export("canvas", results, gradebook, "--column", "77", "--unit", "3", "--roster", roster, code=2)
    assert "line 2 is no student" in told or "is no CSV in UTF-8" in told


def test_a_student_twice_in_the_roster_is_told(results: Path, gradebook: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("label\nAda Lovelace\nAda Lovelace\n")
    told = export("canvas", results, gradebook, "--column", "77", "--unit", "3", "--roster", roster, code=2)
    assert "The roster has Ada Lovelace twice" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("moodle", "--roster", "r.csv", "--by", "name"), "choose from email, username, idnumber"),
        (("moodle", "--roster", "r.csv", "--maximum", "none"), "no number of points"),
        (("moodle-worksheet", "w.csv", "--word", "Note=Bewertung"), "write ENGLISH=LOCAL"),
        (("moodle-worksheet", "w.csv", "--word", "Grade"), "write ENGLISH=LOCAL"),
        (("csv", "--rows", "student"), "choose check or result"),
    ],
)
def test_what_cannot_be_understood_is_told(
    results: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(results)
    Path("r.csv").write_text("label\n")
    name, *more = arguments
    assert told in export(name, results, *more, code=2).replace("\n", " ")


def test_names_act_nowhere_in_what_is_told(results: Path, gradebook: Path) -> None:
    keep(results, graded("::error::\x1b[2J\u202eAda"))
    told = export("canvas", results, gradebook, "--column", "77", "--dry-run", code=5)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "::error::" not in told


def test_a_full_disk_leaves_nothing_half_written(results: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        f"sys.argv = ['grader', 'export', 'csv', {str(results)!r}]\nfrom grader.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True)
    assert done.returncode == 4
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (results / "analysis.csv").exists()
