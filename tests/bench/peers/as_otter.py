"""The assignment in Otter-Grader: built, proved, then graded; prints JSON with processor seconds and scores.

    DIR/otter/bin/python as_otter.py FOLDER COUNT

Twelve hidden tests that raise, of a point each; each submission by an `otter run` of its own, which takes only one.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import form
import nbformat
from form import FULL, IMPORTS, KERNEL
from nbformat.v4 import new_code_cell, new_notebook, new_raw_cell
from whole_tree import run

CONFIG = """# ASSIGNMENT CONFIG
name: neuron
check_all_cell: false
export_cell: false
solutions_pdf: false
generate:
  pdf: false
  show_hidden: false
tests:
  ok_format: false"""


def question(exercise: str) -> list[Any]:
    """The cells of one exercise, between Otter's marks."""
    head, _ = form.stub(exercise).rsplit("\n", 1)
    answer = f"{head}\n    pass # SOLUTION\n\n\n# BEGIN SOLUTION\n{form.solution()[exercise]}# END SOLUTION"
    hidden = '""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\n'
    tests = [new_code_cell(hidden + form.function(check, IMPORTS)) for check in form.checks()[exercise]]
    return [
        new_raw_cell(f"# BEGIN QUESTION\nname: {exercise}\npoints:\n  each: 1"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_code_cell(answer),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# BEGIN TESTS"),
        *tests,
        new_raw_cell("# END TESTS"),
        new_raw_cell("# END QUESTION"),
    ]


def grade(folder: Path, book: Any) -> tuple[float, float]:
    """Grade one notebook in a new folder: processor seconds, score."""
    folder.mkdir()
    nbformat.write(book, folder / "neuron.ipynb")
    graded = ["run", "--no-logo", "-a", str(folder.parent / "autograder.zip"), "-o", str(folder), "neuron.ipynb"]
    spent, said = run([sys.executable, "-m", "otter", *graded], folder)
    if not (results := folder / "results.json").exists():
        sys.exit(f"Otter-Grader gave no result:\n{said[-3000:]}")
    return spent, sum(test.get("score") or 0 for test in json.loads(results.read_text())["tests"])


def main(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cells = [new_raw_cell(CONFIG), new_code_cell(IMPORTS)]
    cells += [part for exercise in form.TASKS for part in question(exercise)]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / "source.ipynb")
    _, said = run([sys.executable, "-m", "otter", "assign", "--no-pdfs", "source.ipynb", "dist"], folder)
    made, released = list(folder.glob("dist/autograder/*.zip")), folder / "dist" / "student" / "source.ipynb"
    if len(made) != 1 or not released.exists() or "assert" in released.read_text():
        sys.exit(f"Otter-Grader did not release the assignment as it should:\n{said[-3000:]}")
    shutil.copy(made[0], folder / "autograder.zip")
    book = nbformat.read(released, 4)
    proved = grade(folder / "solution", form.filled(book, form.solution()))[1], grade(folder / "stub", book)[1]
    if proved != (FULL, 0):
        sys.exit(f"Otter-Grader gave {proved}; 12 and 0 were to be expected.")
    spent, wrong = 0.0, 0
    for student, (answers, score) in form.handed(count).items():
        seconds, given = grade(folder / student, form.filled(book, answers))
        spent, wrong = spent + seconds, wrong + (given != score)
    print(json.dumps({"cpu": spent / count, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
