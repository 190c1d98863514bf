"""The files that `grader grade` leaves: one bad page costs itself only, and scores are nobody else's to read."""

import errno
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.cli import pages
from grader.errors import ExecutionError
from grader.reports import student
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict


def result(student: str) -> Result:
    check = CheckResult("test_value", "f", "A sentence.", Fraction(1), (Outcome("cpu", Verdict.PASSED),))
    exercises = (ExerciseResult("f", "F", "1.1", (check,)),)
    return Result(student, "01_tiny", "Tiny", "0" * 64, "instructor", "v", "0", "2", exercises)


def test_a_page_that_cannot_be_made_costs_itself_only_and_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = student.student_page

    def breaks_for_bob(view: Result) -> str:
        if view.student == "bob":
            raise RuntimeError("no such template")
        return make(view)

    monkeypatch.setattr(student, "student_page", breaks_for_bob)
    page = pages.write_pages(tmp_path, [result("ada"), result("bob"), result("cyd")])
    assert sorted(p.name.split("-")[0] for p in (tmp_path / "students").iterdir()) == ["ada", "cyd"]
    assert "The page could not be made: RuntimeError: no such template" in page.read_text()


def test_only_the_one_who_graded_may_read_the_pages(tmp_path: Path) -> None:
    page = pages.write_pages(tmp_path, [result("ada")])
    assert {p.stat().st_mode & 0o777 for p in (page, *(tmp_path / "students").iterdir())} == {0o600}


def stamps(out: Path) -> dict[str, int]:
    return {p.name.split("-")[0]: p.stat().st_mtime_ns for p in (out / "students").iterdir()}


def test_a_page_whose_result_is_the_same_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages.write_pages(tmp_path, [result("ada"), result("bob")])
    before = stamps(tmp_path)
    made = []
    make = student.student_page
    monkeypatch.setattr(student, "student_page", lambda view: (made.append(view.student), make(view))[1])
    changed = msgspec.structs.replace(result("bob"), notes=("A cell did not run.",))
    page = pages.write_pages(tmp_path, [result("ada"), changed])
    assert made == ["bob"]
    assert stamps(tmp_path)["ada"] == before["ada"]
    assert page.is_file()


def test_a_page_that_was_changed_by_hand_or_cut_off_is_made_again(tmp_path: Path) -> None:
    pages.write_pages(tmp_path, [result("ada")])
    (page,) = (tmp_path / "students").iterdir()
    whole = page.read_bytes()
    for damaged in (whole[:1000], whole.replace(b"1 of 1", b"2 of 2"), b""):
        page.write_bytes(damaged)
        pages.write_pages(tmp_path, [result("ada")])
        assert page.read_bytes() == whole


def test_a_new_result_takes_the_other_forms_of_the_old_one_along(tmp_path: Path) -> None:
    pages.write_pages(tmp_path, [result("ada")])
    (page,) = (tmp_path / "students").iterdir()
    others = [page.with_suffix(".md"), tmp_path / "instructor" / page.name]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.touch()
    pages.write_pages(tmp_path, [result("ada")])
    assert all(other.exists() for other in others)
    pages.write_pages(tmp_path, [msgspec.structs.replace(result("ada"), notes=("Another run.",))])
    assert not any(other.exists() for other in others)


def test_the_same_file_handed_in_for_two_units_has_two_pages(tmp_path: Path) -> None:
    pages.write_pages(tmp_path, [result("ada"), msgspec.structs.replace(result("ada"), unit="02_other")])
    assert len([*(tmp_path / "students").iterdir()]) == 2


def test_pages_come_while_others_are_graded_and_a_full_disk_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = pages.Pages(tmp_path)
    batch.add(result("ada"))
    assert len([*(tmp_path / "students").iterdir()]) == 1

    def full(path: Path, content: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as here:
        here.setattr(pages, "write", full)
        batch.add(result("bob"))
        with pytest.raises(ExecutionError, match=r"the disk is full\. All results are kept"):
            batch.finish([result("ada"), result("bob")])
    batch.finish([result("ada"), result("bob")])
    assert len([*(tmp_path / "students").iterdir()]) == 2


def test_the_pages_of_a_class_that_has_become_smaller_are_gone(tmp_path: Path) -> None:
    others = [msgspec.structs.replace(result("ada"), unit=unit) for unit in ("02_small", "03_least")]
    pages.write_pages(tmp_path, [result("ada"), *others])
    written = ["class-01_tiny.html", "class-02_small.html", "class-03_least.html", "class.html"]
    assert sorted(p.name for p in tmp_path.glob("*.html")) == written
    (tmp_path / "class photo.html").write_text("of somebody else", encoding="utf-8")
    page = pages.write_pages(tmp_path, [result("ada")])
    assert page == tmp_path / "class.html"
    assert sorted(p.name for p in tmp_path.glob("*.html")) == ["class photo.html", "class.html"]
