"""The files that `grader grade` leaves: one bad page costs itself only, and scores are nobody else's to read."""

from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.cli import pages
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict


def result(student: str) -> Result:
    check = CheckResult("test_value", "f", "A sentence.", Fraction(1), (Outcome("cpu", Verdict.PASSED),))
    exercises = (ExerciseResult("f", "F", "1.1", (check,)),)
    return Result(student, "01_tiny", "Tiny", "0" * 64, "instructor", "v", "0", "2", exercises)


def test_a_page_that_cannot_be_made_costs_itself_only_and_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = pages.student_page

    def breaks_for_bob(view: Result) -> str:
        if view.student == "bob":
            raise RuntimeError("no such template")
        return make(view)

    monkeypatch.setattr(pages, "student_page", breaks_for_bob)
    page = pages.write_pages(tmp_path, [result("ada"), result("bob"), result("cyd")])
    assert sorted(p.name.split("-")[0] for p in (tmp_path / "students").iterdir()) == ["ada", "cyd"]
    assert "The page could not be made: RuntimeError: no such template" in page.read_text()


def test_only_the_one_who_graded_may_read_the_pages(tmp_path: Path) -> None:
    page = pages.write_pages(tmp_path, [result("ada")])
    assert {p.stat().st_mode & 0o777 for p in (page, *(tmp_path / "students").iterdir())} == {0o600}


def test_the_pages_of_a_class_that_has_become_smaller_are_gone(tmp_path: Path) -> None:
    others = [msgspec.structs.replace(result("ada"), unit=unit) for unit in ("02_small", "03_least")]
    pages.write_pages(tmp_path, [result("ada"), *others])
    written = ["class-01_tiny.html", "class-02_small.html", "class-03_least.html", "class.html"]
    assert sorted(p.name for p in tmp_path.glob("*.html")) == written
    (tmp_path / "class photo.html").write_text("of somebody else", encoding="utf-8")
    page = pages.write_pages(tmp_path, [result("ada")])
    assert page == tmp_path / "class.html"
    assert sorted(p.name for p in tmp_path.glob("*.html")) == ["class photo.html", "class.html"]
