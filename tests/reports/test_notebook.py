"""The notebook with feedback: the submission's own code, each answer with its feedback, and a page that does nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest
from playwright.sync_api import Browser

from grader.reports.notebook import notebook, notebook_page
from grader.reports.pages import MAX_BYTES
from grader.results import CellRun, CellSource, Result, students_view

CELLS = (
    "import torch",
    "def neuron_mm(f, w, b):\n    return f @ w",
    "def neuron_batch(X):\n    return X",
    "neuron_mm(1, 2, 3)",
)


@pytest.fixture
def handed_in(half: Result) -> Result:
    """Three exercises in a notebook of four cells: one in cell 2, one in cell 3, one without an answer."""
    places = (1, 2, None)
    exercises = tuple(
        msgspec.structs.replace(e, cell=cell, line=1, code=CELLS[cell] if cell else "")
        for e, cell in zip(half.exercises, places, strict=True)
    )
    sources = tuple(CellSource(n, code) for n, code in enumerate(CELLS))
    return students_view(
        msgspec.structs.replace(half, exercises=exercises, sources=sources, source="a.ipynb", cells=())
    )


def cells(result: Result) -> list[dict[str, Any]]:
    document = nbformat.reads(notebook(result), as_version=4)
    nbformat.validate(document)
    return list(json.loads(notebook(result))["cells"])


def test_feedback_stands_under_the_cell_that_answers_and_what_is_missing_at_the_end(handed_in: Result) -> None:
    made = cells(handed_in)
    ids = ["summary", "code-1", "code-2", "feedback-1", "code-3", "feedback-2", "code-4", "feedback-3"]
    assert [c["id"] for c in made] == ids
    assert [c["source"] for c in made if c["cell_type"] == "code"] == [*CELLS]
    assert made[3]["source"].startswith("## 5\\.1 A neuron with mm")
    assert "Missing\\: Not done yet" in made[7]["source"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in made if c["cell_type"] == "code")


def test_cells_without_code_are_left_out(handed_in: Result) -> None:
    sources = (*handed_in.sources, CellSource(4, ""), CellSource(5, " \n"))
    assert cells(msgspec.structs.replace(handed_in, sources=sources)) == cells(handed_in)


def test_several_exercises_in_one_cell_stand_one_after_another(handed_in: Result) -> None:
    same = tuple(msgspec.structs.replace(e, cell=1) for e in handed_in.exercises)
    ids = [c["id"] for c in cells(msgspec.structs.replace(handed_in, exercises=same))]
    assert ids == ["summary", "code-1", "code-2", "feedback-1", "feedback-2", "feedback-3", "code-3", "code-4"]


def test_where_the_code_of_a_cell_was_not_kept_the_answers_own_code_stands(handed_in: Result) -> None:
    made = cells(msgspec.structs.replace(handed_in, sources=handed_in.sources[:2]))
    assert [c["id"] for c in made][3:] == ["feedback-1", "code-3", "feedback-2", "feedback-3"]
    assert made[4]["source"] == CELLS[2]


def test_a_script_is_cut_below_each_answer_and_keeps_its_numbers(handed_in: Result) -> None:
    script = "\n\n".join(CELLS) + "\n"
    lines = (3, 6, None)
    exercises = tuple(
        msgspec.structs.replace(e, cell=0 if line else None, line=line)
        for e, line in zip(handed_in.exercises, lines, strict=True)
    )
    result = msgspec.structs.replace(
        handed_in,
        source="a.py",
        sources=(CellSource(0, script),),
        exercises=exercises,
        cells=(CellRun(0, "It ended.", 9),),
    )
    made = cells(result)
    assert [c["id"] for c in made] == [
        "summary",
        "code-1",
        "feedback-1",
        "code-2",
        "feedback-2",
        "code-3",
        "feedback-3",
    ]
    assert made[1]["source"] == f"{CELLS[0]}\n\n{CELLS[1]}"
    page = notebook_page(result)
    assert re.findall(r'data-n="(\d+)"', page) == ["1", "2", "3", "4", "6", "7", "9"]
    assert re.search(r'class="line matters" data-n="9">.*the run ended here', page)


def test_a_cut_is_never_made_within_a_block(handed_in: Result) -> None:
    script = "if True:\n    def neuron_mm():\n        return 1\n    x = 2\n"
    first = msgspec.structs.replace(handed_in.exercises[0], cell=0, line=2, code="def neuron_mm():\n        return 1")
    result = msgspec.structs.replace(handed_in, source="a.py", sources=(CellSource(0, script),), exercises=(first,))
    assert [c["id"] for c in cells(result)] == ["summary", "code-1", "feedback-1"]


def test_a_dollar_of_a_students_begins_no_formula(hostile: Callable[[str], Result]) -> None:
    """Jupyter looks for formulas once Markdown is rendered, but not in code."""
    for cell in cells(students_view(hostile("$x$ and $$y$$ and \\(z\\) \\[w\\]"))):
        if cell["cell_type"] == "markdown":
            outside = re.sub(r"(?s)(`{3,})text.*?\n *\1|`[^`]*`", "", cell["source"])
            assert "$" not in outside
            assert "\\\\" not in outside


@pytest.mark.parametrize("text", ["wide <& ", "\u202e", "激"])
def test_notebook_and_page_stay_below_a_megabyte(text: str, hostile: Callable[[str], Result]) -> None:
    result = students_view(hostile(text * 200_000))
    nbformat.validate(nbformat.reads(notebook(result), as_version=4))
    assert len(notebook(result).encode()) <= MAX_BYTES
    assert len(notebook_page(result).encode()) <= MAX_BYTES


def test_the_page_needs_nothing_has_one_title_and_says_what_the_notebook_says(
    browser: Browser, handed_in: Result, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(notebook_page(handed_in), encoding="utf-8")
    for width in (380, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelectorAll('script, img, link, iframe').length") == 0
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        assert page.evaluate("['header', 'main', 'footer'].every((n) => document.querySelector(n))")
        assert page.evaluate("document.documentElement.lang") == "en"
        text = page.evaluate("document.body.innerText")
        for part in (
            "Score: 1½ of",
            "What to do next",
            "5.1 A neuron with mm",
            "return f @ w",
            "The lesson's data gives",
        ):
            assert part in text
        page.close()
