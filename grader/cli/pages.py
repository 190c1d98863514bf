"""The files that people open after grading: a page for each student, and the class page."""

import os
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from grader.engine import PRIVATE
from grader.errors import ExecutionError, reason
from grader.reports.fresh import is_of, stamped
from grader.reports.names import CLASS_PAGE, page_name, page_names
from grader.results import Result, students_view

STUDENTS = "students"
INSTRUCTOR = "instructor"
"Folders beside the results: what is handed out, and the instructor's views."
_ENDINGS = ("html", "md", "ipynb", "notebook.html", "pdf")
"Of the forms of a page."
_OURS = re.compile(rf"([a-z0-9-]+-[0-9a-f]{{12}})\.(?:{'|'.join(map(re.escape, _ENDINGS))})")
_CLASS = re.compile(r"class-[a-z0-9_-]+\.html")


class Pages:
    """The pages of one folder of results.

    All are for the instructor's eyes until they are handed out: scores are nobody else's on a shared machine. A page
    that cannot be made costs itself only; the class page lists it.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._done: set[str] = set()
        self._failures: dict[str, tuple[str, str]] = {}

    def add(self, result: Result) -> None:
        """Make the page of one student while others are graded, unless it is there; what the disk refuses waits."""
        name = page_name(result)
        if name not in self._done:
            with suppress(OSError):
                self._make(name, result)

    def finish(self, results: Sequence[Result]) -> Path:
        """The pages that lack, and the class page with its further ones; those whose result is gone are removed.

        Returns the path of the class page.

        Raises:
            ExecutionError: they cannot be written, for example because the disk is full, or two have one name.
        """
        from grader.reports.classpage import class_pages

        names = page_names(results)
        try:
            for result in results:
                if (name := page_name(result)) not in self._done:
                    self._make(name, result)
            for folder in (STUDENTS, INSTRUCTOR):
                remove_others(self._out / folder, names)
            pages = class_pages(results, failures=tuple(self._failures.values()))
            for name, page in pages.items():
                write(self._out / name, page)
            for old in self._out.glob("class-*.html"):
                if old.name not in pages and _CLASS.fullmatch(old.name):
                    old.unlink()
        except OSError as error:
            raise ExecutionError(
                f"The pages in {self._out} could not be written: {reason(error)}. All results are kept; "
                "make room there, and the same command writes the pages."
            ) from error
        return self._out / CLASS_PAGE

    def _make(self, name: str, result: Result) -> None:
        from grader.reports.student import student_page  # no result waits for these imports

        view = students_view(result)
        path = self._out / STUDENTS / f"{name}.html"
        if not is_of(path, view):
            path.parent.mkdir(parents=True, exist_ok=True)
            for folder in (STUDENTS, INSTRUCTOR):
                remove_forms(self._out / folder, name)  # of an older result
            try:
                page = student_page(view)
            except Exception as error:  # whatever a result holds, the other pages are made
                why = f"The page could not be made: {type(error).__name__}: {error}. The result is in results.jsonl."
                self._failures[name] = (result.student, why)
            else:
                write(path, stamped(page, view))
        self._done.add(name)


def write_pages(out: Path, results: Sequence[Result]) -> Path:
    """All pages of `results`, in `out`; returns the path of the class page.

    Raises:
        ExecutionError: as `Pages.finish`.
    """
    return Pages(out).finish(results)


def remove_others(folder: Path, names: Collection[str]) -> None:
    """Remove the pages in `folder` that have none of the `names`, in every form."""
    for old in folder.iterdir() if folder.is_dir() else ():
        if (ours := _OURS.fullmatch(old.name)) and ours[1] not in names:
            old.unlink()


def remove_forms(folder: Path, name: str) -> None:
    """Remove every form of one page."""
    for ending in _ENDINGS:
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


def write(path: Path, content: str | bytes) -> None:
    """Write a file that is complete as soon as it is there, and for its owner's eyes from the first byte."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    data = content.encode() if isinstance(content, str) else content
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(data)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
