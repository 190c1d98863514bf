"""The assignment in nbgrader: built, proved, then graded; prints JSON with processor seconds and scores.

    DIR/nbgrader/bin/python as_nbgrader.py FOLDER COUNT

FOLDER becomes a course. Twelve locked test cells, hidden, of a point each; all submissions by one `nbgrader autograde`.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import form
import nbformat
from form import FULL, IMPORTS, KERNEL, NAME
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from whole_tree import run


def cell(name: str, source: str, *, answer: bool = False, points: int | None = None) -> Any:
    """One cell as nbgrader marks it: an answer, a test with points, or neither."""
    told = {"grade_id": name, "schema_version": 3, "task": False, "solution": answer, "locked": not answer}
    told |= {"grade": points is not None} | ({} if points is None else {"points": points})
    return new_code_cell(source, metadata={"nbgrader": told})


def source() -> Any:
    cells = [cell("imports", IMPORTS)]
    for exercise, checks in form.checks().items():
        head, raising = form.stub(exercise).rsplit("\n", 1)
        answer = f"### BEGIN SOLUTION\n{form.solution()[exercise]}### END SOLUTION\n"
        assert raising.strip() == "raise NotImplementedError"
        cells.append(cell(exercise, f"{head}\n    pass\n\n\n{answer}", answer=True))
        for check in checks:
            test = f"{form.function(check)}\n\n\ntest_{check.__name__}({exercise})"
            hidden = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
            cells.append(cell(f"{exercise}-{check.__name__}", hidden, points=1))
    return new_notebook(cells=cells, metadata=KERNEL)


def nbgrader(course: Path, *command: str) -> tuple[float, str]:
    return run([sys.executable, "-m", "nbgrader", *command, NAME, "--force"], course)


def grade(course: Path, books: dict[str, Any]) -> tuple[float, dict[str, float]]:
    """Grade the notebooks by student: processor seconds, scores."""
    shutil.rmtree(course / "submitted", ignore_errors=True)
    for student, book in books.items():
        (folder := course / "submitted" / student / NAME).mkdir(parents=True)
        nbformat.write(book, folder / f"{NAME}.ipynb")
    spent, said = nbgrader(course, "autograde")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(NAME) if s.student.id in books}
    if len(scores) != len(books):
        sys.exit(f"nbgrader graded {len(scores)} of {len(books)} submissions:\n{said[-3000:]}")
    return spent, scores


def main(course: Path, count: int) -> None:
    (course / "source" / NAME).mkdir(parents=True)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "bench"\n')
    nbformat.write(source(), course / "source" / NAME / f"{NAME}.ipynb")
    _, said = nbgrader(course, "generate_assignment")
    released = course / "release" / NAME / f"{NAME}.ipynb"
    if not released.exists() or "assert" in released.read_text():
        sys.exit(f"nbgrader did not release the assignment as it should:\n{said[-3000:]}")
    book = nbformat.read(released, 4)
    _, proved = grade(course, {"solution": form.filled(book, form.solution()), "stub": book})
    if proved != {"solution": FULL, "stub": 0}:
        sys.exit(f"nbgrader gave {proved}; 12 and 0 were to be expected.")
    handed = form.handed(count)
    spent, scores = grade(course, {s: form.filled(book, answers) for s, (answers, _) in handed.items()})
    wrong = sum(scores[student] != score for student, (_, score) in handed.items())
    print(json.dumps({"cpu": spent / count, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
