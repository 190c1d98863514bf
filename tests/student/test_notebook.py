"""`%check` and `grader.check` in a real kernel: one card for each check, and nothing in the kernel changes."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import nbformat
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from nbconvert import HTMLExporter
from playwright.sync_api import Browser

import grader
from grader.errors import UsageError
from grader.student.progress import read

from .conftest import ROOT
from .typed import Kernel, started

UNITS = ("02_activations", "05_neuron_matmul")
RIGHT = "def relu(x):\n    return x.clamp(min=0)"


@pytest.fixture(scope="module")
def kit_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kit = tmp_path_factory.mktemp("kit")
    for name in UNITS:
        copytree(ROOT / "exercises" / name, kit / "exercises" / name)
    (kit / "my-work" / UNITS[0]).mkdir(parents=True)
    return kit


@pytest.fixture(scope="module")
def kernel(kit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel in a folder of work, in which the extension is loaded."""
    with started(kit_folder / "my-work" / UNITS[0], tmp_path_factory.mktemp("home")) as kernel:
        assert kernel.run("%load_ext grader") == []
        yield kernel


def test_a_right_answer_is_ticked_and_the_kernel_stays_as_it_was(kernel: Kernel, kit_folder: Path) -> None:
    kernel.run(f"{RIGHT}\nimport sys, random\nrandom.seed(3)\nnames = set(globals())")
    html, text = kernel.card("%check relu")
    assert "✓ In the worked example of relu" in text
    assert text.endswith(
        "1 of 1 public check passes. The points are for hidden checks.\n"
        "5 more run when you hand in: other seeds, sizes, batches, dtypes, devices."
    )
    assert 'class="grader-card passed"' in html
    assert read(kit_folder / "exercises/.grader")[0].of(UNITS[0]).ticks["relu"].passed == 1
    held = "{'torch', 'numpy', 'pytest', 'grader.checking.autograde', 'public_checks', 'support'}"
    assert kernel.says(f"print({held} & set(sys.modules))") == "set()"
    new = "{n for n in globals() if n not in names and not n.startswith('_')}"
    assert kernel.says(f"print({new}, random.random() == random.Random(3).random())") == "{'names'} True"


def test_a_wrong_answer_shows_both_values_and_what_it_was_called_with(kernel: Kernel) -> None:
    kernel.run("def softmax(x):\n    print('</pre><script>alert(1)</script>')\n    return x / 2")
    html, text = kernel.card("%check softmax")
    assert "0 of 2 public checks pass." in text
    for told in ("Expected", "Yours", "Called with", "0.6652", "What your code printed"):
        assert told in html
        assert told in text
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_hints_come_one_at_a_time(kernel: Kernel) -> None:
    """As `grader check --hint` tells them, and kept as it keeps them."""
    kernel.run("def softmax(x):\n    return x / 2")
    shown, left = [], []
    for line in ("%check softmax", *["%check softmax --hint"] * 5):
        html, text = kernel.card(line)
        shown.append([n for n in (1, 2, 3) if f"Hint {n} of 3" in html and f"Hint {n} of 3" in text])
        left.append("add --hint" in html)
        assert left[-1] == ("add --hint" in text)
        assert ("That was the last hint." in html) == ("That was the last hint." in text) == (not left[-1])
    assert shown[0] == []
    assert shown == sorted(shown)
    assert shown[-1] == [1, 2, 3]
    assert (left[0], left[-1]) == (True, False)


def test_what_was_raised_is_told_with_its_line_and_the_number_beside_the_cell(kernel: Kernel) -> None:
    kernel.run("import torch\n\ndef stable_sigmoid(x):\n    y = torch.exp(x)\n    return y.clam(x)")
    number = kernel.notebook.cells[-1].execution_count
    html, text = kernel.card("%check 2.2")
    assert "AttributeError: 'Tensor' object has no attribute 'clam'" in text
    assert f"It happened in your code, cell {number}, line 5." in text
    assert f"cell {number} has [{number}] beside it" in text
    assert ">return y.clam(x)</pre>" in html


def test_a_cell_that_python_cannot_read_gives_a_card(kernel: Kernel) -> None:
    assert kernel.run("def activation(x)\n    return x")[0].ename == "SyntaxError"
    _, text = kernel.card("%check activation")
    assert " ".join(text.split()).count("has a syntax error in line 1: expected ':'.") == 1


def test_the_last_definition_that_ran_counts_and_the_earlier_ones_are_no_news(kernel: Kernel) -> None:
    for body, passed in (("x * 0", 0), ("x.clamp(min=0)", 1), ("x * 0", 0), ("x.clamp(min=0)", 1)):
        _, text = kernel.card(f"def relu(x):\n    return {body}\n\n%check relu")
        assert f"{passed} of 1 public check passes." in text
        assert "is defined in" not in text
        assert "Skipped" not in text


def test_without_a_name_all_that_the_cells_answer_is_checked(kernel: Kernel) -> None:
    kernel.run(RIGHT)
    kernel.run("def softmax(x):\n    return torch.softmax(x, 1)\nimport torch")
    _, text = kernel.card("%check")
    assert "2.3 ReLU" in text
    assert "2.4 Row softmax" in text
    assert "5.1" not in text


def test_a_call_shows_the_same_card(kernel: Kernel) -> None:
    kernel.run(RIGHT)
    assert kernel.card("import grader\ngrader.check('relu')") == kernel.card("%check relu")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("%check rellu", "There is no exercise 'rellu'. Did you mean relu?"),
        ("%check 9.9", "There is no exercise '9.9'. In a terminal, grader next shows all there are."),
        ("%check linear", "No cell that was run has an answer to linear yet. Run your cell, then %check again."),
        ("%check relu softmax", "%check takes the name or the label of one exercise, or none, and --hint"),
        ("%check relu --hints", "%check takes the name or the label of one exercise, or none, and --hint"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence(kernel: Kernel, line: str, sentence: str) -> None:
    html, text = kernel.card(line)
    assert text.startswith(sentence)
    assert "<p>" in html


def test_where_there_is_no_kit_a_card_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with started(tmp_path, tmp_path / "home") as kernel:
        _, text = kernel.card("import grader\ngrader.check('relu')")
        assert text.startswith(f"No kit was found at {tmp_path} or above. A kit is recognised by its units:")


def test_outside_of_a_notebook_a_sentence_names_the_command() -> None:
    with pytest.raises(UsageError, match="In a terminal, check your file: grader check FILE"):
        grader.check("relu")


# The card in a browser: its HTML in the page that Jupyter shows

FITS = """() => [document.documentElement, ...document.querySelectorAll(".grader-card, .grader-card *")]
  .filter((e) => e.checkVisibility() && !e.closest(".sr, .scroll, svg") && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== "inline").map((e) => e.outerHTML.slice(0, 100))"""
TOO_SMALL = """() => [...document.querySelectorAll(".grader-card *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.closest("style, title, .sr"))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.textContent.slice(0, 40))"""
AXE = """(tags) => axe.run(".grader-card", {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def pages(kernel: Kernel, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A notebook with each kind of card, as Jupyter shows it in its two themes."""
    begin = len(kernel.notebook.cells)
    for source in (
        f"{RIGHT}\n%check relu",
        "def softmax(x):\n    print('seen')\n    return x / 2\n%check softmax --hint",
        "def stable_sigmoid(x):\n    return x.clam(x)\n%check stable_sigmoid",
        "%check rellu",
    ):
        kernel.card(source)
    notebook = nbformat.v4.new_notebook(cells=kernel.notebook.cells[begin:])
    folder = tmp_path_factory.mktemp("pages")
    for theme in ("light", "dark"):
        exporter = HTMLExporter(theme=theme, mathjax_url="", require_js_url="")
        (folder / f"{theme}.html").write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


@pytest.mark.parametrize("width", [380, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_fits_can_be_read_in_any_theme_and_asks_for_nothing(
    browser: Browser, pages: dict[str, Path], theme: str, width: int
) -> None:
    # The reader's system is light in both cases: a card goes by the theme of the notebook around it.
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[theme].as_uri())
    assert page.locator(".grader-card").count() == 4
    page.evaluate("document.querySelectorAll('.grader-card details').forEach((d) => { d.open = true; })")
    assert page.evaluate(FITS) == []
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, RULES)["violations"]
    assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == []
    assert page.locator(".grader-card [id], .grader-card script").count() == 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_ctrl_c_stops_a_check_and_gives_a_card(kernel: Kernel, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    kernel.run(f"def relu(x):\n    open({str(seen)!r}, 'w').close()\n    while True: pass")
    pid = int(kernel.says("import os; print(os.getpid())"))

    def interrupt() -> None:
        until = time.monotonic() + 60
        while not seen.exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(pid, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    _, text = kernel.card("%check relu")
    thread.join()
    assert text == "Stopped. Nothing was checked."


LESSON = """import torch
torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
weights_col = weights.reshape(5, 1)
def activation(x):
    return 1 / (1 + torch.exp(-x))"""
ANSWER = """# Exercise 5.0: the neuron's output
print(activation(torch.mm(features, weights_col) + bias))"""


def test_an_exercise_that_is_a_cell_is_found_by_its_label_after_a_stop_too(kernel: Kernel) -> None:
    kernel.run(LESSON)
    kernel.run(ANSWER)
    _, text = kernel.card("%check 5.0")
    assert "✗" not in text
    assert "1 of 1 public check passes." in text
