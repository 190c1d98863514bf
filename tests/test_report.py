"""`grader report`: every form of one result, by audience, and nothing in the place of something else."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from grader.cli import app, pages
from grader.errors import ExitCode
from grader.reports import escaping
from grader.reports.markdown import markdown
from grader.results import CellSource, CheckResult, Evidence, ExerciseResult, Outcome, Result, Value, Verdict, to_json

HIDDEN = "the secret argument is 4711"


def result(student: str) -> Result:
    value = Value("[1.0]", "tensor", (1,), "float32", (1.0,))
    evidence = Evidence("value", "Numbers differ.", expected=value, actual=value, inputs=(HIDDEN,))
    check = CheckResult(
        "test_value", "f", "A sentence.", Fraction(2), (Outcome("cpu", Verdict.FAILED, evidence=evidence),)
    )
    exercises = (ExerciseResult("f", "Double", "1.1", (check,), "def f(x):\n    return x", 0, 1),)
    sources = (CellSource(0, "def f(x):\n    return x"),)
    return Result(
        student, "01_tiny", "Tiny", "0" * 64, "instructor", "v", "0", "2", exercises, source="a.ipynb", sources=sources
    )


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    lines = [to_json(result(student)) + b"\n" for student in ("Ada", "Bob")]
    (folder / "results.jsonl").write_bytes(b"".join(lines))
    return folder


def run(*arguments: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["report", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def names(folder: Path) -> list[str]:
    return sorted(f"{p.name.split('-')[0]}.{p.name.partition('.')[2]}" for p in folder.iterdir())


def test_all_forms_come_of_one_command_beside_the_results(graded: Path) -> None:
    said = run(graded, "--format", "html", "md", "ipynb", "pdf", "--as", "student")
    forms = ("html", "ipynb", "md", "notebook.html", "pdf")
    assert names(graded / "students") == [f"{student}.{form}" for student in ("ada", "bob") for form in forms]
    told = f"2 reports, the student's view, as html, md, ipynb, pdf in {graded / 'students'}"
    assert said.replace("\n", "").endswith(told)
    assert {p.stat().st_mode & 0o777 for p in (graded / "students").iterdir()} == {0o600}
    (pdf,) = (graded / "students").glob("ada-*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "md", "html"),
        ("--format", "md,html"),
        ("--format", "html", "--format", "md"),
        ("--format=html,md",),
    ],
)
def test_forms_are_named_in_any_way(graded: Path, arguments: tuple[str, ...]) -> None:
    run(*arguments, graded, "--student", "Ada")
    assert names(graded / "students") == ["ada.html", "ada.md"]


def test_a_page_is_made_where_nothing_is_said(graded: Path) -> None:
    run(graded / "results.jsonl")
    assert names(graded / "students") == ["ada.html", "bob.html"]


def test_an_instructors_view_lands_in_a_folder_of_its_own_and_says_what_it_is(graded: Path) -> None:
    run(graded, "--format", "html,md,ipynb", "--as", "instructor")
    assert not (graded / "students").exists()
    for path in (graded / "instructor").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "not for handing out" in text, path.name
        assert HIDDEN in text, path.name


def test_a_students_view_holds_no_hidden_input_in_any_form(graded: Path) -> None:
    run(graded, "--format", "html,md,ipynb")
    for path in (graded / "students").iterdir():
        text = path.read_text(encoding="utf-8")
        assert HIDDEN not in text, path.name
        assert "not for handing out" not in text, path.name


def test_an_instructors_view_is_not_written_among_what_students_get(graded: Path) -> None:
    said = run(graded, "--as", "instructor", "--out", graded / "students", code=ExitCode.USAGE)
    assert "is for what students get" in said
    assert not (graded / "students").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "html", "docx"), "There is no form 'docx'. Choose from html, md, ipynb, pdf."),
        (("--student", "Adda"), "There is no result of 'Adda'. Did you mean Ada?"),
        (("--as", "me"), "--as me: there are two views"),
    ],
)
def test_what_is_not_there_is_told(graded: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in run(graded, *arguments, code=ExitCode.USAGE)
    assert not (graded / "students").exists()


def test_nothing_graded_yet_is_told(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").touch()
    assert "there is no result yet" in run(tmp_path, code=ExitCode.USAGE)


def test_without_a_chromium_nothing_is_written_and_the_way_out_is_told(
    graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run(graded, "--format", "html", "pdf", code=ExitCode.REFUSED)
    assert "apt-get install chromium" in said
    assert "GRADER_CHROMIUM=" in said
    monkeypatch.setenv("GRADER_CHROMIUM", "no-such-browser")
    assert "GRADER_CHROMIUM is no-such-browser" in run(graded, "--format", "pdf", code=ExitCode.REFUSED)
    assert not (graded / "students").exists()


def test_a_chromium_that_ends_costs_the_pdf_only(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CHROMIUM", "/bin/true")
    said = run(graded, "--format", "html", "pdf", code=ExitCode.UNGRADED)
    assert "Ada: pdf could not be made: Chromium could not print page.html" in said
    assert names(graded / "students") == ["ada.html", "bob.html"]


def test_a_form_that_cannot_be_made_costs_itself_only(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = markdown

    def breaks_for_bob(view: Result) -> str:
        if view.student == "Bob":
            raise RuntimeError("no such block")
        return make(view)

    monkeypatch.setattr(sys.modules["grader.cli.report"], "markdown", breaks_for_bob)
    said = run(graded, "--format", "html", "md", code=ExitCode.UNGRADED)
    assert "Bob: md could not be made: RuntimeError: no such block." in said
    assert names(graded / "students") == ["ada.html", "ada.md", "bob.html"]


def test_reports_of_results_that_are_gone_are_removed(graded: Path) -> None:
    run(graded, "--format", "html", "md", "ipynb")
    ours = graded / "students" / "notes.md"
    ours.touch()
    (graded / "results.jsonl").write_bytes(to_json(result("Ada")) + b"\n")
    run(graded, "--format", "md")
    assert names(graded / "students") == ["ada.html", "ada.ipynb", "ada.md", "ada.notebook.html", "notes.md.md"]


def test_two_students_whose_pages_would_have_one_name_are_told_and_nobodys_is_overwritten(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escaping, "file_name", lambda text, key="": "student-0123456789ab")
    monkeypatch.setattr("grader.reports.names.file_name", escaping.file_name)
    said = run(graded, "--format", "html", code=ExitCode.UNGRADED)
    assert "Ada (01_tiny) and Bob (01_tiny) would have pages of one name, student-0123456789ab." in said
    assert not (graded / "students").exists()
    batch = pages.Pages(graded)
    for student in ("Ada", "Bob"):
        batch.add(result(student))
    (only,) = (graded / "students").iterdir()
    assert "Ada" in only.read_text(encoding="utf-8")
    with pytest.raises(Exception, match=r"Ada .* and Bob"):
        batch.finish([result("Ada"), result("Bob")])
    assert "Ada" in only.read_text(encoding="utf-8")


def test_every_form_is_the_same_bytes_in_any_process(graded: Path, tmp_path: Path) -> None:
    hidden = msgspec.structs.replace(result("Cy"), notes=("One `note`.",), output="printed\n")
    (graded / "results.jsonl").write_bytes(to_json(hidden) + b"\n")
    made = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [
            sys.executable,
            "-m",
            "grader",
            "report",
            graded,
            "--format",
            "html",
            "md",
            "ipynb",
            "pdf",
            "--out",
            out,
        ]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert len(made[0]) == 5
    assert made[0] == made[1]


def test_a_notebook_says_whose_it_is_and_holds_the_code(graded: Path) -> None:
    run(graded, "--format", "ipynb", "--student", "Bob")
    (path,) = (graded / "students").glob("*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [c["id"] for c in cells] == ["summary", "code-1", "feedback-1"]
    assert "**Bob**" in cells[0]["source"]
    assert cells[1]["source"] == "def f(x):\n    return x"
