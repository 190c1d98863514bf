"""Points by hand: in the terminal, by CSV and back, and what lives with a rubric."""

import csv
import io
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from gradebook.disputed import LEVEL, RIGHT, copied, made_in, run

from grader.errors import ExitCode
from grader.reports.escaping import for_csv, from_csv
from grader.results import Mark, Result, from_json

ROOT = Path(__file__).parents[2]
WHY, SHORT = "It says why.", "=It is short, and reads well."


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graded class, in the folder where it is worked in."""
    return copied(made_in(tmp_path_factory.getbasetemp() / "disputed"), tmp_path / "here", monkeypatch)


def results() -> dict[str, Result]:
    """Where everyone stands, by student."""
    run("status", "--out", "out")
    found = map(from_json, Path("out/results.jsonl").read_text().splitlines())
    return {r.student: r for r in found}


def marks(student: str) -> dict[str, Mark]:
    return {m.criterion: m for e in results()[student].exercises for m in e.marks}


def test_each_answer_is_shown_and_each_mark_kept_as_it_is_given(here: Path) -> None:
    told, _ = run("mark", "1", "--by", "Eve", typed="1,5 Half of it.\nb\n2 All of it.\ns\nq\n")
    assert told.index("x * x") < told.index(WHY) < told.index(SHORT) < told.index("x + x")
    assert "(0 to 2)" in told
    assert "(0 to 2, 1½ given)" in told  # gone back to
    assert "1 mark given, 3 pending" in told
    mark = marks("Ada Lovelace")[WHY]
    assert (mark.earned, mark.comment, mark.by) == (Fraction(2), "All of it.", "Eve")
    assert marks("Ada Lovelace")[SHORT].earned is None
    assert "It says why.: 1½ points, by Eve" in run("history", "ada", "1")[0]  # what was given first stays on record


def test_what_cannot_be_given_is_said_and_asked_again(here: Path) -> None:
    told, _ = run("mark", "1", typed="3\nmany\n-1\n2\n")  # and the input ends
    assert "3 cannot be given, only 0 to 2" in told
    assert "'many' is no number of points" in told
    assert marks("Ada Lovelace")[WHY].earned == 2


def test_a_report_waits_for_the_marks_and_goes_out_with_them(here: Path) -> None:
    assert "Points by hand are pending" in run("publish", "1")[1]
    run("mark", "1", typed="2\n1\n2\n½\n0.5\n")
    assert "0 marks given, 0 pending" in run("mark", "1")[0]
    assert results()["Bob"].total == Fraction("6.5")
    assert "2 reports published" in run("publish", "1")[0]


def test_who_was_told_a_score_is_told_anew_what_is_written_since(here: Path) -> None:
    """A comment, or other words at a mark, change no score; the page is another one all the same."""
    run("mark", "1", typed="2\n1\n2\n½\n0.5\n")
    run("publish", "1")
    run("comment", "Bob", "1", "Come and see me.", "--by", "ada")
    told, _ = run("publish", "1")
    assert "comment by ada: Come and see me." in told
    assert "1 report published" in told
    assert "Come and see me." in "".join(p.read_text() for p in Path("published").rglob("bob*.html"))
    assert "0 reports published" in run("publish", "1")[0]
    run("grade", "--all", "--regrade", "--level", "open")
    assert "0 reports published" in run("publish", "1")[0]


def test_without_names_nothing_tells_who_wrote_an_answer(here: Path) -> None:
    told, said = run("mark", "1", "--anonymous", typed="s\ns\ns\ns\n")
    run("mark", "1", "--anonymous", "--write", "marks.csv")
    assert "x * x" in told
    for name in ("Ada", "ada", "Lovelace", "Bob", "bob"):
        assert name not in told + said + Path("marks.csv").read_text()
    fill(Path("marks.csv"), lambda row: row | {"earned": "1"})
    run("mark", "1", "--anonymous", "--read", "marks.csv")
    assert {m.earned for m in marks("Ada Lovelace").values()} == {1}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def fill(path: Path, change: Callable[[dict[str, str]], dict[str, str]], delimiter: str = ",") -> None:
    """Change each row, as a spreadsheet would."""
    rows = [change(row) for row in rows_of(path)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, rows[0], delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)


def test_a_file_goes_out_and_comes_back_and_what_nobody_filled_in_changes_nothing(here: Path) -> None:
    run("mark", "1", "--by", "Eve", typed="1 =HYPERLINK(1)\nq\n")
    run("mark", "1", "--write", "marks.csv")
    path = Path("marks.csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = rows_of(path)
    assert [(r["student"], r["earned"], r["points"]) for r in rows] == [
        ("Ada Lovelace", "1", "2"),
        ("Ada Lovelace", "", "1"),
        ("Bob", "", "2"),
        ("Bob", "", "1"),
    ]
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
    before = run("history", "ada", "1")[0]
    assert "0 marks taken" in run("mark", "1", "--read", "marks.csv")[0]
    assert run("history", "ada", "1")[0] == before
    fill(path, lambda row: row | {"earned": "0.5"})
    assert "4 marks taken" in run("mark", "1", "--read", "marks.csv", "--by", "Fay")[0]
    mark = marks("Ada Lovelace")[WHY]
    assert (mark.earned, mark.comment, mark.by) == (Fraction(1, 2), "=HYPERLINK(1)", "Fay")


def test_a_spreadsheet_of_another_country_is_read(here: Path) -> None:
    run("mark", "1", "--write", "marks.csv")
    fill(Path("marks.csv"), lambda row: row | {"earned": "0,5", "comment": "Quer; über"}, delimiter=";")
    assert "4 marks taken" in run("mark", "1", "--read", "marks.csv")[0]
    assert (marks("Bob")[SHORT].earned, marks("Bob")[SHORT].comment) == (Fraction(1, 2), "Quer; über")


def test_every_wrong_line_is_told_at_once_and_nothing_is_taken(here: Path) -> None:
    run("mark", "1", "--write", "marks.csv")
    ada, ada2, bob, bob2 = rows_of(Path("marks.csv"))
    wrong = [
        ada | {"earned": "1"},  # this one is right
        ada2 | {"earned": "2"},
        bob | {"earned": "two\nlines"},
        bob | {"student": "Zoe", "earned": "1"},
        bob2 | {"comment": "fine"},
        ada | {"earned": "2"},
        bob | {"exercise": "rest", "earned": "1"},
    ]
    with Path("marks.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, ada)
        table.writeheader()
        table.writerows(wrong)
        file.write("Bob,doubled,It says why.,2,1,a comment, with a comma,0\n")
    _, said = run("mark", "1", "--read", "marks.csv", ends=ExitCode.USAGE)
    assert "marks.csv: nothing was read." in said
    told = {line.split(":")[0]: line for line in said.splitlines() if line.startswith("line ")}
    assert list(told) == [f"line {n}" for n in (3, 4, 6, 7, 8, 9, 10)]  # two lines are one row
    assert "at most 1 can be given" in told["line 3"]
    assert "no graded student 'Zoe'" in told["line 6"]
    assert "a comment without points" in told["line 7"]
    assert "stand further up" in told["line 8"]
    assert "no exercise with a rubric 'rest' there" in told["line 9"]
    assert "more cells than columns" in told["line 10"]
    assert {m.earned for m in marks("Ada Lovelace").values()} == {None}


def test_a_row_that_somebody_marked_meanwhile_is_not_written_over(here: Path) -> None:
    run("mark", "1", "--write", "marks.csv")
    run("mark", "1", "--by", "Eve", typed="2\nq\n")
    assert "0 marks taken" in run("mark", "1", "--read", "marks.csv")[0]  # its row is empty still
    fill(Path("marks.csv"), lambda row: row | {"earned": "1"})
    _, said = run("mark", "1", "--read", "marks.csv", ends=ExitCode.USAGE)
    assert "line 2: it was marked meanwhile (2 points, by Eve)" in said
    assert marks("Ada Lovelace")[WHY].earned == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"student,earned\n", "has no column exercise, criterion"),
        (b"\xff\xfe", "is not in UTF-8"),
        (b"", "has no column"),
        (b'student,exercise,criterion,earned\n"Ada', "line 2 is no CSV"),
    ],
)
def test_what_is_no_such_file_is_told(content: bytes, sentence: str, here: Path) -> None:
    Path("x.csv").write_bytes(content)
    assert sentence in run("mark", "1", "--read", "x.csv", ends=ExitCode.USAGE)[1]


def test_what_somebody_marks_meanwhile_is_not_asked_again(here: Path) -> None:
    command = [sys.executable, "-m", "grader", "mark", "1", "--by", "Fay"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        shown = b""
        while not shown.endswith(b"> "):
            shown += asking.stdout.read(1)
        run("mark", "1", "--by", "Eve", typed="s\n1\nq\n")
        rest, _ = asking.communicate(b"2\n2\nq\n", timeout=60)
    assert f"Marked meanwhile by Eve: {SHORT}" in rest.decode()
    assert {m.criterion: m.by for m in marks("Ada Lovelace").values()} == {WHY: "Fay", SHORT: "Eve"}
    assert marks("Bob")[WHY].earned == 2


def test_a_unit_without_a_rubric_says_how_to_write_one(here: Path) -> None:
    file = here / "solutions" / "01_small" / "unit.toml"
    text = file.read_text()
    file.write_text(text[: text.index("rubric")] + text[text.index("[[exercises]]\nkind") :])
    assert "rubric = [{text =" in run("mark", "1", ends=ExitCode.USAGE)[1]


def test_two_students_whose_names_differ_in_capitals_are_two(here: Path) -> None:
    Path("r.csv").write_text("name,login\nbob,bob2\n")
    run("roster", "import", "r.csv")
    run("mark", "1", typed="s\ns\n2\nq\n")
    assert marks("Bob")[WHY].earned == 2


def test_what_a_cell_of_a_spreadsheet_is_kept_from_running_comes_back_as_it_was() -> None:
    for text in ("=1+1", "a\n=2", "; =x", "\t=x", "\n-1", "it's", "+1; -2", "@a", "x\t=2", "\uff1d1", "'quoted'", ""):
        assert from_csv(for_csv(text)) == text


def test_a_course_with_a_rubric_is_built_checked_and_graded_from_a_folder(here: Path) -> None:
    run("build")
    public = here / "exercises" / "01_small"
    for name in ("README.md", "unit.toml", "01_small.html"):
        assert "It says why." in (public / name).read_text()
    assert "| 1.1 | Doubled | `doubled` | 3 | 3 | 6 |" in (public / "README.md").read_text()
    (public / "01_small.py").write_text(RIGHT)
    assert "2 of 2 public checks pass" in run("check", public / "01_small.py")[0]
    told, _ = run("grade", public / "01_small.py", "--out", "folder", "--jobs", "1", *LEVEL)
    assert "4 of 7" in told
    assert "pending   2 marks by hand, of 1 submission" in told
    assert "mean" not in told
