"""What a class page of many students costs: `python tests/bench/classpage.py [STUDENTS] [UNITS]`.

The class is made up: 12 exercises of 6 checks a unit, names of many scripts, each kind of result. Shown are bytes of
each page, the seconds of processor time that all pages of a run take, and the seconds from opening a page in Chromium
until it is laid out and painted.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from playwright.sync_api import sync_playwright

from grader.reports.classpage import MAX_BYTES, class_pages
from grader.results import Adjustment, CheckResult, ExerciseResult, Fault, Outcome, Result, Verdict

EXERCISES, CHECKS = 12, 6
FIRST = (
    "Mira",
    "Jörg",
    "سلمى",
    "小明",
    "Ngozi",
    "Þórdís",
    "Anna-Katharina",
    "Øyvind",
    "Đorđe",
    "Aoife",
    "Иван",
    "Γιάννης",
)
LAST = ("Álvarez", "Weiß", "حداد", "王", "Okafor", "Jónsdóttir", "von der Leyen-Holstein", "Nguyễn", "Šimić", "O'Neill")
MISTAKES = ("bias-forgotten", "sum-left-out", "axis-taken-wrong", "sign-turned", "")
REASONS = (
    "Not done yet: the stub is unchanged.",
    "There is no definition of that name.",
    "Your code has a syntax error.",
)
BODIES = (
    "    return activation((features * weights).sum())",
    "    total = 0\n    for f, w in zip(features, weights):\n        total = total + f * w\n    return activation(total)",
    "    y = features @ weights.T  # my idea\n    return activation(y)",
    '    """My answer."""\n    x = features.view(-1)\n    y = weights.view(-1)\n    return torch.sigmoid(torch.dot(x, y))',
)


def crowd(students: int, *, unit: str = "05_neuron_matmul", seed: int = 5) -> Iterator[Result]:
    """The results of a unit: good and bad students, and some held, late, rejected or half done."""
    draw = random.Random(f"{unit} {seed}")
    hard = [[draw.uniform(0.03, 0.45) for _ in range(CHECKS)] for _ in range(EXERCISES)]
    for n in range(students):
        skill = draw.uniform(0.2, 1.8)
        exercises = tuple(_exercise(draw, number, [p * skill for p in hard[number]]) for number in range(EXERCISES))
        late = Adjustment("late", Fraction(-2), "Handed in 1 day late: 10 % a day are taken off.")
        yield Result(
            student=f"{draw.choice(FIRST)} {draw.choice(LAST)} {n}",
            unit=unit,
            title=f"All about {unit[3:].replace('_', ' ')}",
            submission=f"{draw.getrandbits(256):064x}",
            audience="instructor",
            unit_version="9a1b2c3d4e5f6071",
            grader="0.1.0",
            torch="2.13.0",
            exercises=exercises,
            source="work.ipynb",
            level="walled",
            walls=("session", "uid", "limits", "landlock", "seccomp"),
            rejected="It is empty: save it and hand it in again." if draw.random() < 0.03 else "",
            adjustments=(late,) if draw.random() < 0.05 else (),
        )


def _exercise(draw: random.Random, number: int, hard: list[float]) -> ExerciseResult:
    name = f"part_{number}"
    missing = draw.choice(REASONS) if draw.random() < 0.07 else ""
    mistake = draw.choice(MISTAKES)
    checks = tuple(_check(draw, name, n, hard[n], mistake, missing) for n in range(CHECKS))
    code = "" if missing else f"def {name}(features, weights, bias):\n{draw.choice(BODIES)}\n"
    return ExerciseResult(name, f"Part {number + 1} of the network", f"5.{number + 1}", checks, code, missing=missing)


def _check(draw: random.Random, name: str, n: int, hard: float, mistake: str, missing: str) -> CheckResult:
    if missing:
        outcome = Outcome("cpu", Verdict.MISSING, note=missing)
    elif draw.random() < 0.0005:
        outcome = Outcome("cpu", Verdict.UNGRADED, Fault.GRADER, note="The machine was too busy to judge the time.")
    elif draw.random() < hard:
        verdict = draw.choices((Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT), (85, 14, 1))[0]
        hint = f"Look at the {mistake.replace('-', ' ')} once more: see the step in the lesson." if mistake else ""
        outcome = Outcome("cpu", verdict, Fault.STUDENT, misconception=mistake, diagnosis=hint)
    else:
        outcome = Outcome("cpu", Verdict.PASSED)
    sentence = f"The answer of {name} is that of the worked example number {n}, in value and in shape."
    return CheckResult(f"test_{n}", name, sentence, Fraction(1, 2), (outcome,))


PAINTED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(performance.now()))))"""


def opened(paths: list[Path]) -> Iterator[float]:
    """Seconds from the begin of going to each page until all of it is laid out and what is in sight is painted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for path in (paths[0], *paths):
            page.goto(path.as_uri())
            yield page.evaluate(PAINTED) / 1000
        browser.close()


def main() -> None:
    students, units = (int(given) for given in (sys.argv[1:] + ["1000", "1"][len(sys.argv) - 1 :])[:2])
    results = [r for u in range(units) for r in crowd(students, unit=f"{u + 1:02}_unit")]
    class_pages(results[:30])
    begun = time.process_time()
    pages = class_pages(results)
    spent = time.process_time() - begun
    print(f"{students} students, {units} units: {len(pages)} pages in {spent:.2f} s of processor time")
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in pages]
        for path in paths:
            path.write_text(pages[path.name], encoding="utf-8")
        _, *seconds = opened(paths)
    for (name, page), second in zip(pages.items(), seconds, strict=True):
        size = len(page.encode())
        print(f"{size:10,} bytes  {second * 1000:5.0f} ms  {name}{'' if size < MAX_BYTES else '  TOO LARGE'}")


if __name__ == "__main__":
    main()
