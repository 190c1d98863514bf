"""A term from the roster to the exports, by the commands of docs/instructor.md, and once more from its backup.

By itself 12 of the class of 40 hand in; all of them by `make term`.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from term import made_term as made

from grader.engine import read_results
from grader.results import Result, from_json

TWO, THREE, FIVE = made.UNITS
LATE, OVERRIDDEN, EXTENDED = 5, 7, 6
"Numbers of the students about whom something is decided."
JOB = {
    "CLASSROOM": "dl-2026",
    "ASSIGNMENT": "neuron",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://github.com/dl-2026/neuron-ada/commit/3f3f",
    "RELEASE_URL": "https://github.com/dl-2026/neuron-ada/releases/1",
    "REVIEW_URL": "https://github.com/dl-2026/neuron-ada/pull/1",
}
"What Classroom 50 tells a job."


@dataclass
class Place:
    """A folder in which an instructor works."""

    folder: Path

    def grader(self, *words: object, code: int = 0, **variables: str) -> str:
        """What a command tells, on both streams."""
        environment = {k: v for k, v in os.environ.items() if k != "GRADER_DATABASE_URL"} | variables
        ran = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, words)],
            cwd=self.folder,
            env=environment | {"COLUMNS": "200", "GRADER_SECRET": "5ec0e7" * 8},
            capture_output=True,
            text=True,
        )
        assert ran.returncode == code, f"{words}\n{ran.stdout}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr
        return ran.stdout + ran.stderr

    def results(self, folder: str = "results") -> dict[tuple[str, str], Result]:
        return {(r.unit, r.student): r for r in read_results(self.folder / folder)}


def name(number: int) -> str:
    return made.people()[number].name


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """After two rounds of hand-ins, graded, and before anything was decided."""
    place = Place(tmp_path_factory.mktemp("term"))
    made.make_course(place.folder)
    assert "40 students: 40 new" in place.grader("roster", "import", made.roster(place.folder), "--canvas")
    for attempt in (1, 2):
        canvas = made.canvas_download(place.folder, TWO, attempt)
        dated = ("--submitted", made.DUE[TWO].isoformat())
        place.grader("submissions", "import", canvas, *dated)
        place.grader("submissions", "import", made.nbgrader_download(place.folder, THREE, attempt))
        place.grader("submissions", "import", made.gradescope_download(place.folder, FIVE, attempt))
        place.grader("grade", "--all", "--level", "walled")
    return place


def test_the_same_download_again_takes_up_nothing(term: Place) -> None:
    again = term.grader("submissions", "import", made.gradescope_download(term.folder, FIVE, 2))
    assert f"taken up  0 submissions, {made.HANDING_IN} were there before" in again
    assert "0 submissions wait" in term.grader("submissions", "list")


def test_what_is_graded_is_not_graded_again(term: Place) -> None:
    told = term.grader("grade", "--all", "--level", "walled")
    (line,) = [line for line in told.splitlines() if line.startswith("graded")]
    assert line.split()[1] == line.split(",")[1].split()[0], line


def test_a_stranger_is_kept_and_assigned(term: Place) -> None:
    (term.folder / "loose").mkdir()
    (term.folder / "loose" / "somebody_else.py").write_text(made.TWO)
    told = term.grader("submissions", "import", term.folder / "loose", "--unit", "2")
    assert "somebody_else" in told
    number = next(line.split()[0] for line in told.splitlines() if "somebody_else" in line)
    told = term.grader("submissions", "assign", number, "Guest Student", "2", "--guest")
    assert f"{number} is Guest Student's" in told
    assert "0 submissions wait" in term.grader("submissions", "list")
    assert "Guest Student" in term.grader("status", "--unit", "2")
    term.grader("grade", "--all", "--unit", "2", "--level", "walled")


def test_late_without_a_time_waits_until_somebody_says_when(term: Place) -> None:
    late = f"{name(LATE)}"
    assert "late, and nobody said when" in term.grader("publish", "2", "--dry-run", "--student", late)
    when = made.people()[LATE].handed_in(TWO, 2)
    for student in (LATE, EXTENDED):
        term.grader("submissions", "date", name(student), "2", when.isoformat())
    term.grader("status", "--out", "results")
    result = term.results()[TWO, late]
    # Two days and ten minutes are three steps of 10 %.
    assert [a.points for a in result.adjustments] == [-result.score * 3 / 10]
    assert result.total == result.score * 7 / 10
    assert "3 steps of 24 h have begun, each costs 10 %" in result.adjustments[0].reason


def test_an_extension_takes_the_lateness_away(term: Place) -> None:
    until = made.people()[EXTENDED].handed_in(FIVE, 2)
    for unit in ("2", "3", "5"):
        day = made.DUE[made.UNITS[("2", "3", "5").index(unit)]] + (until - made.DUE[FIVE])
        term.grader("extend", name(EXTENDED), unit, day.isoformat(), "--reason", "Ill.")
    term.grader("status", "--out", "results")
    assert all(not term.results()[unit, name(EXTENDED)].adjustments for unit in made.UNITS)


def test_an_override_says_what_is_earned(term: Place) -> None:
    student = name(OVERRIDDEN)
    assert "needs a reason" in term.grader("override", student, "5", "5.0", "2", code=2)
    assert "4 cannot be given, only 0 to 3" in term.grader(
        "override", student, "5", "5.0", "4", "--reason", "Generous.", code=2
    )
    term.grader("override", student, "5", "5.0", "2", "--reason", "Told in the lecture.", "--by", "Prof. Byron")
    term.grader("comment", student, "5", "Well done.", "--by", "Prof. Byron")
    term.grader("status", "--out", "results")
    result = term.results()[FIVE, student]
    assert result.total == result.score + 2
    assert [c.text for c in result.comments] == ["Well done."]
    told = term.grader("history", student, "5")
    assert "override of lesson_neuron_mm: 2 points, by Prof. Byron: Told in the lecture." in told


def test_published_is_what_stands_and_nobody_is_told_twice(term: Place) -> None:
    for unit in ("2", "3", "5"):
        assert "would be published" in term.grader("publish", unit, "--dry-run")
        told = term.grader("publish", unit)
        assert f"{made.HANDING_IN + (unit == '2')} reports published" in told
        assert "0 reports published" in term.grader("publish", unit)
    pages = list((term.folder / "published" / FIVE).glob("*.html"))
    assert len(pages) == made.HANDING_IN
    (page,) = [p for p in pages if "Told in the lecture." in p.read_text()]
    assert "Well done." in page.read_text()


def test_a_mended_check_changes_nothing_before_it_is_said(term: Place) -> None:
    before = term.grader("status", "--unit", "3")
    made.mend_course(term.folder / "solutions")
    diff = term.grader("regrade", "3", "--dry-run", "--level", "walled")
    flat, in_place = [p for p in made.handing_in() if p.flat], [p for p in made.handing_in() if p.in_place]
    assert f"{len(flat)} up, {len(in_place)} down" in diff
    assert all(any(p.name in line for line in diff.splitlines()) for p in (*flat, *in_place))
    assert "test_other_data_of_five_features" in diff
    assert "test_one_neuron_leaves_its_arguments" in diff
    assert term.grader("status", "--unit", "3") == before


def test_only_up_leaves_the_others_where_they_are(term: Place) -> None:
    down = next(p for p in made.handing_in() if p.in_place)
    up = next(p for p in made.handing_in() if p.flat)
    before = term.results()
    told = term.grader("regrade", "3", "--only-up", "--level", "walled")
    assert f"{sum(p.flat for p in made.handing_in())} reports published again" in told
    term.grader("status", "--out", "results")
    after = term.results()
    assert after[THREE, down.name].total == before[THREE, down.name].total
    assert after[THREE, up.name].total > before[THREE, up.name].total
    # What was decided stays decided: grading on does not bring it back.
    term.grader("grade", "--all", "--level", "walled")
    assert term.results()[THREE, down.name].total == before[THREE, down.name].total


def test_every_export_is_written(term: Place) -> None:
    total = export_all(term)
    stands = {p: term.results()[FIVE, p.name].total for p in made.handing_in()}
    assert total["canvas"] == {p.canvas: t for p, t in stands.items()}
    assert total["worksheet"] == total["moodle"] == {p.email: t for p, t in stands.items()}
    assert total["csv"] == {(u, s): r.total for (u, s), r in term.results().items()}
    assert total["gradescope"] == {"score": next(iter(stands.values()))}
    for host in ("github", "gitlab"):
        assert "Its first lines say what it needs" in term.grader("ci", host)
    assert "Give it to nobody" in term.grader("ci", "gradescope", "--unit", "5")


def export_all(place: Place) -> dict[str, dict[object, Fraction]]:
    """Write every export; what each system would be told of unit 5, and the totals of the table."""
    out = place.folder / "exports"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    of_five = ("--unit", "5", "--out")
    place.grader("status", "--unit", "5", "--out", "five")
    lines = (place.folder / "five" / "results.jsonl").read_bytes().splitlines(keepends=True)
    (place.folder / "one.jsonl").write_bytes(next(x for x in lines if from_json(x).student == name(0)))
    gradebook, enrolled = made.roster(place.folder), made.enrolled(place.folder)
    place.grader("export", "canvas", "results", gradebook, "--column", "4711", *of_five, out / "canvas.csv")
    place.grader("export", "moodle-worksheet", "results", made.worksheet(place.folder), *of_five, out / "worksheet.csv")
    place.grader("export", "moodle", "results", "--roster", enrolled, *of_five, out / "moodle.csv")
    place.grader("export", "csv", "results", "--rows", "result", "--out", out / "table.csv")
    place.grader("export", "jsonl", "results", "--pseudonyms", "--out", out / "lines.jsonl")
    assert name(1) not in (out / "lines.jsonl").read_text()
    place.grader("ci", "tell", "gitlab", "five", "--out", out / "junit.xml")
    place.grader("ci", "tell", "github", "five", GITHUB_STEP_SUMMARY=str(out / "summary.md"))
    place.grader("ci", "tell", "gradescope", "one.jsonl", "--out", out / "gradescope.json")
    at = ("--submitted-at", "2026-10-23T20:00:00+02:00")
    place.grader("ci", "tell", "classroom50", "one.jsonl", *at, "--out", out / "result.json", **JOB)
    return {
        "canvas": _column(out / "canvas.csv", "ID", "Neuron (4711)"),
        "worksheet": _column(out / "worksheet.csv", "Email address", "Grade"),
        "moodle": _column(out / "moodle.csv", "Email address", "One neuron with a matrix product"),
        "csv": _column(out / "table.csv", ("unit", "student"), "total"),
        "gradescope": {"score": Fraction(str(json.loads((out / "gradescope.json").read_text())["score"]))},
    }


def _column(path: Path, key: str | tuple[str, ...], value: str) -> dict[object, Fraction]:
    """The numbers in a column of a CSV file, by what identifies a row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [r[key] if isinstance(key, str) else tuple(r[k] for k in key) for r in rows]
    return {k: Fraction(r[value]) for k, r in zip(keys, rows, strict=True) if k and r[value]}


def test_all_of_it_again_from_the_backup(term: Place, tmp_path: Path) -> None:
    assert "is whole" in term.grader("gradebook", "check")
    backup = term.folder / "term.backup"
    term.grader("backup", backup)
    other = Place(tmp_path)
    made.make_course(other.folder)
    made.mend_course(other.folder / "solutions")
    other.grader("restore", backup)
    assert other.grader("gradebook", "dump") == term.grader("gradebook", "dump")
    assert other.grader("status") == term.grader("status")
    other.grader("status", "--out", "results")
    term.grader("status", "--out", "results")
    assert export_all(other) == export_all(term)
    for path in sorted((term.folder / "exports").iterdir()):
        if path.name not in ("junit.xml", "result.json"):  # which tell when they were written
            assert (other.folder / "exports" / path.name).read_bytes() == path.read_bytes(), path.name


def test_who_leaves_is_forgotten(term: Place) -> None:
    student = made.handing_in()[-1]
    term.grader("roster", "forget", student.login, "--yes")
    assert student.name not in term.grader("status")
    assert "is whole" in term.grader("gradebook", "check")
    assert student.name not in json.dumps(term.grader("gradebook", "dump"))
