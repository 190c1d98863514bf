"""The files that people open after grading: a page for each student, and the class page."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from grader.engine import PRIVATE
from grader.errors import ExecutionError, reason
from grader.reports.classpage import FIRST, class_pages
from grader.reports.escaping import file_name
from grader.reports.student import student_page
from grader.results import Result, students_view

CLASS_PAGE = FIRST
STUDENTS = "students"
_OURS = re.compile(r"[a-z0-9-]+-[0-9a-f]{12}\.html")
_CLASS = re.compile(r"class-[a-z0-9_-]+\.html")


def write_pages(out: Path, results: Sequence[Result]) -> Path:
    """Write `students/…html`, the student's views, and `class.html` with its further pages, for the instructor.

    Returns the path of `class.html`.

    All are for the instructor's eyes until they are handed out: scores are nobody else's on a shared machine. A page
    that cannot be made costs itself only; the class page lists it. A page in `students/` whose result is gone, because
    the student handed in anew, is removed.

    Raises:
        ExecutionError: they cannot be written, for example because the disk is full.
    """
    try:
        return _write_pages(out, results)
    except OSError as error:
        raise ExecutionError(
            f"The pages in {out} could not be written: {reason(error)}. All results are kept; "
            "make room there, and the same command writes the pages."
        ) from error


def _write_pages(out: Path, results: Sequence[Result]) -> Path:
    folder = out / STUDENTS
    folder.mkdir(exist_ok=True)
    names, failures = set(), []
    for result in results:
        name = f"{file_name(result.student, result.submission)}.html"
        names.add(name)
        try:
            page = student_page(students_view(result))
        except Exception as error:  # whatever a result holds, the other pages are made
            reason = f"The page could not be made: {type(error).__name__}: {error}. The result is in results.jsonl."
            failures.append((result.student, reason))
            (folder / name).unlink(missing_ok=True)
        else:
            _write(folder / name, page)
    for old in folder.iterdir():
        if old.name not in names and _OURS.fullmatch(old.name):
            old.unlink()
    pages = class_pages(results, failures=failures)
    for name, page in pages.items():
        _write(out / name, page)
    for old in out.glob("class-*.html"):
        if old.name not in pages and _CLASS.fullmatch(old.name):
            old.unlink()
    return out / CLASS_PAGE


def _write(path: Path, page: str) -> None:
    # Written under another name first: a reader never sees half a page, and the mode holds from the first byte.
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
            file.write(page)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
