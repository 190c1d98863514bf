"""`make screenshots`: grade a sample class anew, and picture a student's page and the class page for README and docs.

Writes docs/figures/{student,class}-{light,dark}.png, and of a notebook in which an answer is checked check-{light,dark}.png,
so that the figures show what the grader does now.
"""

import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import nbformat
from demo import EXPECTED, SAMPLES, harms
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from grader.errors import ExitCode
from grader.execution import levels
from grader.execution.chromium import find

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "docs" / "figures"
UNIT = "05_neuron_matmul"
STUDENT = "Willi"
"Made a mistake with a name, and did the rest."
WIDTH = 1280
SHOWN = {"student": ".exercise", "class": ".topic:nth-of-type(2)"}
"Down to where the pages are shown: the first exercise, the second topic."
CELLS = (
    "%load_ext grader\nimport torch",
    "def softmax(x):\n    e = torch.exp(x - x.max())\n    return e / e.sum()",
    "%check softmax --hint",
)
CHECKED = "02_activations"
MOST_BYTES = 250_000
SCHEMES = ("light", "dark")


def hand_in(to: Path, *, harmless_only: bool) -> None:
    """Copy the sample class of the unit, each student by first name."""
    for expected in sorted(SAMPLES.glob(f"{UNIT}/*/{EXPECTED}")):
        case = expected.parent
        if not (harmless_only and harms(case)):
            name = case.name.partition("_")[0].title()
            shutil.copytree(case, to / name, ignore=shutil.ignore_patterns(EXPECTED, "__pycache__"))


def grade(folder: Path, out: Path) -> None:
    """Grade the sample class into `out`.

    Raises:
        SystemExit: it could not be graded.
    """
    walls = not levels.missing("walled")
    hand_in(folder, harmless_only=not walls)
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--unit", UNIT, "--out", str(out)]
    done = subprocess.run(command + ([] if walls else ["--level", "open"]), cwd=ROOT, check=False)
    if done.returncode not in (ExitCode.GRADED, ExitCode.UNGRADED):
        sys.exit(done.returncode)


def notebook(folder: Path) -> dict[str, Path]:
    """A notebook in which an answer was checked, as Jupyter shows it in its themes."""
    shutil.copytree(ROOT / "exercises" / CHECKED, folder / "exercises" / CHECKED)
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    book = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    pages = {}
    for theme in SCHEMES:
        exporter = HTMLExporter(theme=theme, mathjax_url="", require_js_url="")
        pages[theme] = folder / f"{theme}.html"
        pages[theme].write_text(exporter.from_notebook_node(book)[0], encoding="utf-8")
    return pages


def picture(browser: Browser, page: Path, to: Path, scheme: str, last: str, width: int = WIDTH) -> None:
    """A page from its top to the first element that the selector `last` finds, in few colours."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(page.as_uri())
    bottom = tab.locator(last).first.evaluate("(e) => Math.ceil(e.getBoundingClientRect().bottom)")
    shot = tab.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": bottom + 12})
    tab.close()
    picture = Image.open(BytesIO(shot)).convert("RGB")
    for colours in (256, 128, 64, 32):
        picture.quantize(colours, dither=Image.Dither.NONE).save(to, optimize=True)
        if to.stat().st_size < MOST_BYTES:
            break
    print(f"{to.relative_to(ROOT)}: {to.stat().st_size // 1000} kB")


def main() -> None:
    FIGURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        out = Path(name) / "results"
        grade(Path(name) / "submissions", out)
        (student,) = (out / "students").glob(f"{STUDENT.lower()}-*.html")
        checked = notebook(Path(name) / "kit")
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for scheme in SCHEMES:
            for figure, page in (("student", student), ("class", out / "class.html")):
                picture(browser, page, FIGURES / f"{figure}-{scheme}.png", scheme, SHOWN[figure])
            picture(browser, checked[scheme], FIGURES / f"check-{scheme}.png", scheme, ".grader-card", width=860)
        browser.close()


if __name__ == "__main__":
    main()
