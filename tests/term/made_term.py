"""A term made up whole: a course of three units with a check too many and one too few, 40 students, what they hand in."""

import csv
import io
import os
import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
UNITS = ("02_activations", "03_neuron", "05_neuron_matmul")
DUE = {
    name: datetime.fromisoformat(f"2026-10-{day}T23:59:00+02:00")
    for name, day in zip(UNITS, ("09", "16", "23"), strict=True)
}
CLASS = max(40, int(os.environ.get("TERM_STUDENTS", "40")))
HANDING_IN = int(os.environ.get("TERM_STUDENTS", "12"))
"How many of the class hand in; all 40 by `make term`, 300 by `make bench-week`."
COURSE = """title = "First layer, autumn"
level = "walled"
attempts = "last"

[late]
per_cent = 10
step_hours = 24
grace_minutes = 15
floor = 50

[due]
""" + "".join(f"{name} = {when.isoformat()}\n" for name, when in DUE.items())

NAMES = ("Ada", "Bo", "Chi", "Dag", "Eva", "Fay", "Gil", "Hua", "Ines", "Jon")
FAMILIES = (
    "Ångström",
    "de la Cruz",
    "O'Neil",
    "כהן",
    *(f"{a}{b}" for a in ("Berg", "Stein", "Linden") for b in "abcdefghijklm"),
)

TWO = """
import torch
def activation(x): return 1 / (1 + torch.exp(-x))
def stable_sigmoid(x): return torch.sigmoid(x)
def relu(x): return torch.clamp(x, min=0)
def softmax(x): return torch.softmax(x, dim=-1)
"""
THREE = """
import torch
def activation(x): return torch.sigmoid(x)
def neuron(features, weights, bias):
    y = activation({total})
    {last}
    return y
def neuron_rows(X, weights, bias): return activation((X * weights).sum(dim=1, keepdim=True) + bias)
def broadcast_shape(a, b):
    try: return tuple(torch.broadcast_shapes(a, b))
    except RuntimeError: return None
"""
FIVE = """
import torch
def activation(x): return torch.sigmoid(x)
def neuron_mm(features, weights, bias): return activation(features @ weights.reshape(-1, 1) + bias)
def neuron_batch(X, weights, bias): return activation(X @ weights.T + bias)
def linear(X, W, b=None): return X @ W.T if b is None else {layer}
"""
ROW = "(features * weights).sum(dim=1, keepdim=True) + bias"
FLAT = "(features * weights).sum(dim=1) + bias.reshape(-1)"
"Right numbers, which lost an axis: the check that is mended in the term takes them for wrong."


class Person:
    """One of the class, and in which way each answers."""

    def __init__(self, number: int) -> None:
        self.name = f"{NAMES[number % 10]} {FAMILIES[number // 10]}"
        self.number = number
        self.login = f"s{number:03}"
        self.email = f"{self.login}@example.edu"
        self.canvas = str(7000 + number)
        self.flat = number % 8 == 3
        self.in_place = number in (10, 20)
        self.late_days = 2 if number in (5, 6) else 0

    def answer(self, unit: str, attempt: int) -> str:
        if unit == UNITS[0]:
            return TWO if attempt == 2 or self.number % 5 else TWO.replace("def softmax", "def later")
        if unit == UNITS[1]:
            last = "weights *= 0" if self.in_place else "pass"
            return THREE.format(total=FLAT if self.flat else ROW, last=last)
        return FIVE.format(layer="X @ W.T + b" if attempt == 2 or self.number % 8 else "X @ W.T")

    def handed_in(self, unit: str, attempt: int) -> datetime:
        """The first attempt a day before it is due, the second in time or late."""
        if attempt == 1:
            return DUE[unit] - timedelta(days=1, minutes=self.number)
        return DUE[unit] + timedelta(days=self.late_days, minutes=10 if self.late_days else -5)


def people() -> list[Person]:
    """Everyone on the roster."""
    return [Person(n) for n in range(CLASS)]


def handing_in() -> list[Person]:
    return people()[:HANDING_IN]


def make_course(folder: Path) -> Path:
    """A course of three units; unit 3 has a check that asks for too much and one that looks away."""
    solutions = folder / "solutions"
    solutions.mkdir(parents=True)
    for name in UNITS:
        shutil.copytree(ROOT / "solutions" / name, solutions / name, ignore=shutil.ignore_patterns("__pycache__"))
    (solutions / "course.toml").write_text(COURSE)
    checks = solutions / UNITS[1] / "checks.py"
    text = _in(checks.read_text(), "test_other_data_of_five_features", _CLOSE, _STRICT)
    checks.write_text(
        _in(text, "test_one_neuron_leaves_its_arguments", "    assert_unchanged(features, weights, bias)\n", "")
    )
    return solutions


_CLOSE = "assert_close(student.neuron(features, weights, bias), outputs(features, weights, bias), any_shape=True)"
_STRICT = "assert_close(student.neuron(features, weights, bias), outputs(features, weights, bias))"


def mend_course(solutions: Path) -> None:
    """Unit 3 as it is in the repository."""
    shutil.copy(ROOT / "solutions" / UNITS[1] / "checks.py", solutions / UNITS[1] / "checks.py")


def _in(text: str, check: str, old: str, new: str) -> str:
    """`text` with `old` replaced where it first stands in a check."""
    before, head, rest = text.partition(f"def {check}(")
    assert old in rest.partition("@check")[0], check
    return before + head + rest.replace(old, new, 1)


def roster(folder: Path) -> Path:
    """What Canvas exports of its gradebook."""
    path = folder / "canvas.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Neuron (4711)", "Final Score"])
        rows.writerow(["    Points Possible", "", "", "", "", "21", "(read only)"])
        for person in people():
            first, _, family = person.name.partition(" ")
            rows.writerow([f"{family}, {first}", person.canvas, f"N{person.number}", person.login, "A", "", ""])
    return path


WORKSHEET = [
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed"),
    *("Last modified (submission)", "Last modified (grade)", "Feedback comments"),
]


def worksheet(folder: Path) -> Path:
    """What Moodle gives for grading offline."""
    path = folder / "worksheet.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(WORKSHEET)
        for person in people():
            rows.writerow(
                [f"Participant {person.number}", person.name, person.email, "", "", "21.00", "Yes", "-", "-", ""]
            )
    return path


def enrolled(folder: Path) -> Path:
    """Everybody, for an export that takes a roster of its own."""
    path = folder / "enrolled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["label", "name", "email", "login"])
        rows.writerows([p.name, p.name, p.email, p.login] for p in people())
    return path


def canvas_download(folder: Path, unit: str, attempt: int) -> Path:
    """Canvas names files and tells no instant, only LATE."""
    path = folder / f"canvas-{unit}-{attempt}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for person in handing_in():
            late = "LATE_" if attempt == 2 and person.late_days else ""
            squeezed = "".join(c for c in person.name.partition(" ")[2] + person.name.split()[0] if c.isalnum()).lower()
            name = f"{squeezed}_{late}{person.canvas}_{90_000 + 100 * attempt + person.number}_{unit}.py"
            archive.writestr(name, person.answer(unit, attempt))
    return path


def nbgrader_download(folder: Path, unit: str, attempt: int) -> Path:
    """nbgrader keeps a folder for each student and a file with the instant."""
    root = folder / f"nbgrader-{attempt}"
    for person in handing_in():
        place = root / "submitted" / person.login / unit
        place.mkdir(parents=True)
        (place / f"{unit}.py").write_text(person.answer(unit, attempt))
        (place / "timestamp.txt").write_text(person.handed_in(unit, attempt).strftime("%Y-%m-%d %H:%M:%S.%f %z"))
    return root


def gradescope_download(folder: Path, unit: str, attempt: int) -> Path:
    """Gradescope has one file of all that it knows, beside a folder for each submission."""
    path = folder / f"gradescope-{attempt}.zip"
    told = io.StringIO()
    with zipfile.ZipFile(path, "w") as archive:
        for person in handing_in():
            key = f"submission_{1000 * attempt + person.number}"
            archive.writestr(f"assignment_export/{key}/{unit}.py", person.answer(unit, attempt))
            told.write(f"{key}:\n  :submitters:\n  - :name: {person.name!r}\n    :email: {person.email}\n")
            told.write(f"    :sid: N{person.number}\n  :created_at: {person.handed_in(unit, attempt).isoformat()}\n")
        archive.writestr("assignment_export/submission_metadata.yml", told.getvalue())
    return path
