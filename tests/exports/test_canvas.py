"""Canvas: one column of the teacher's file is filled, everything else stays, and nobody is guessed."""

import csv
import io
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from exports.lms import canvas_imports, export, graded, held, keep, pending, provisional
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import Refused, UsageError
from grader.exports.canvas import canvas
from grader.exports.grades import Export
from grader.exports.sheet import filled, read_sheet
from grader.gradebook.records import Student
from grader.results import Adjustment, students_view

KNOWN = {"77": "A neuron", "12": "Essay"}
FILE = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Essay (12),A neuron (77),Current Score,Final Grade\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.0,4.0,(read only),(read only)\r\n"
    '"Lovelace, Ada",101,S1,ada,"One, and Two",=1+1,,50.0,F\r\n'
    '"Hopper, Grace",102,S2,grace,One,"7","1.5",,\r\n'
    "Alan Turing,103,S3,alan,One,,EX,,\r\n"
    'Emmy "N" Noether,104,S4,emmy,One,,N/A,,\r\n'
    '"Student, Test",,,test,One,,,,\r\n'
)
ROSTER = (
    Student("Ada", name="Ada Lovelace", canvas="101"),
    Student("Grace", name="Grace Hopper", number="S2"),
    Student("Alan", name="Alan Turing", login="alan"),
    Student("Emmy", name="Emmy N", canvas="104"),
)


def gradebook(folder: Path, text: str = FILE) -> Path:
    path = folder / "grades.csv"
    path.write_bytes(text.encode())
    return path


def fates(found: Export) -> dict[str, tuple[str, str]]:
    return {row.student: (row.fate, row.told) for row in found.rows}


def test_only_the_cells_of_matched_students_change(tmp_path: Path) -> None:
    results = [graded("Ada", "5/2"), graded("Grace", "10/3")]
    found = canvas(results, ROSTER, gradebook(tmp_path), "A neuron (77)")
    wanted = FILE.replace("=1+1,,50.0", "=1+1,2.5,50.0").replace('"1.5"', '"3.33"')
    assert found.content == wanted.encode()
    assert fates(found) == {"Ada": ("written", "2.5"), "Grace": ("written", "3.33, replaces 1.5")}
    assert found.notes == ()


def test_canvas_takes_it_and_creates_no_assignment(tmp_path: Path) -> None:
    found = canvas([graded("Ada"), graded("Alan")], ROSTER, gradebook(tmp_path), "77")
    grades, new = canvas_imports(found.content, KNOWN)
    assert grades["77"] == {"101": "2.5", "102": "1.5", "103": "EX", "104": "N/A", "": ""}
    assert new == []


def test_excused_and_not_assigned_stay(tmp_path: Path) -> None:
    found = canvas([graded("Alan"), graded("Emmy")], ROSTER, gradebook(tmp_path), "77")
    assert found.content == FILE.encode()
    assert fates(found)["Alan"] == ("kept", "EX stays, the score would be 2.5")
    assert fates(found)["Emmy"][0] == "kept"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_delimiter_line_ends_and_byte_order_mark_stay(tmp_path: Path, end: str, delimiter: str, bom: str) -> None:
    rows = (
        "Student,ID,SIS Login ID,Section,A neuron (77)",
        "Points Possible,,,,4",
        "Ada Lovelace,101,ada,One,",
        "Grace,102,g,One,1",
    )
    text = bom + "".join(row.replace(",", delimiter) + end for row in rows)
    found = canvas([graded("Ada", "1/2")], ROSTER, gradebook(tmp_path, text), "77")
    assert found.content.decode() == text.replace(f"ada{delimiter}One{delimiter}", f"ada{delimiter}One{delimiter}0.5")
    assert canvas_imports(found.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), KNOWN)[0]["77"]["101"] == "0.5"


def test_first_and_last_names_in_columns_of_their_own(tmp_path: Path) -> None:
    text = "LastName,FirstName,ID,SIS Login ID,Section,A neuron (77)\nLovelace,Ada,101,x,One,\n"
    found = canvas([graded("Ada Lovelace")], (), gradebook(tmp_path, text), "77")
    assert canvas_imports(found.content, KNOWN)[0]["77"] == {"101": "2.5"}


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("A neuron", "Canvas would create a new assignment. Choose --column from: Essay (12); A neuron (77)."),
        ("Final Grade", "is no assignment that Canvas has"),
        ("78", "Canvas would create a new assignment"),
        ("Section", "is no assignment that Canvas has"),
    ],
)
def test_a_column_that_canvas_does_not_know_is_refused(tmp_path: Path, column: str, told: str) -> None:
    with pytest.raises(UsageError, match="Choose --column from") as error:
        canvas([graded("Ada")], ROSTER, gradebook(tmp_path), column)
    assert told in str(error.value)


def test_a_title_that_canvas_takes_for_a_sum_is_refused(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID,Section,Final Score of neuron (77)\nAda,101,ada,One,\n"
    assert canvas_imports(text.encode(), KNOWN) == ({}, [])
    with pytest.raises(UsageError, match="a sum"):
        canvas([graded("Ada")], (), gradebook(tmp_path, text), "Final Score of neuron (77)")


def test_a_read_only_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="read only"):
        canvas([graded("Ada")], ROSTER, gradebook(tmp_path, FILE.replace("4.0,(", "(read only),(")), "77")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,grade\nAda,1\n", "is no gradebook of Canvas"),
        ("", "is empty"),
        ('Student,ID,Section,"A neuron (77)\nAda,1,One,\n', "is no CSV"),
        ('Student,ID,Section,A neuron (77)\nAda,1,One,"2"x\n', "line 2 is no CSV"),
    ],
)
def test_what_is_no_gradebook_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        canvas([graded("Ada")], ROSTER, gradebook(tmp_path, text), "77")


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_bytes("Student,ID,Section,Übung (77)\n".encode("cp1252"))
    with pytest.raises(UsageError, match="UTF-8"):
        canvas([graded("Ada")], ROSTER, path, "77")


def test_other_points_there_are_told_and_scaled_only_when_asked(tmp_path: Path) -> None:
    path = gradebook(tmp_path, FILE.replace("10.0,4.0", "10.0,100.0"))
    plain = canvas([graded("Ada", "4/3")], ROSTER, path, "77")
    assert canvas_imports(plain.content, KNOWN)[0]["77"]["101"] == "1.33"
    assert plain.notes == (
        "The unit has 4 points and the host has 100: scores are written as they are; --scale scales them.",
    )
    scaled = canvas([graded("Ada", "4/3")], ROSTER, path, "77", scale=True)
    assert canvas_imports(scaled.content, KNOWN)[0]["77"]["101"] == "33.33"
    without = FILE.replace("10.0,4.0", "10.0,")
    with pytest.raises(UsageError, match="no maximum"):
        canvas([graded("Ada")], ROSTER, gradebook(tmp_path, without), "77", scale=True)


def test_what_is_not_final_is_no_grade(tmp_path: Path) -> None:
    results = [held("Ada"), pending("Grace"), provisional("Alan")]
    found = canvas(results, ROSTER, gradebook(tmp_path), "77")
    assert found.content == FILE.encode()
    assert fates(found) == {
        "Ada": ("refused", "held: 1 check could not be judged yet"),
        "Grace": ("refused", "pending: 1 mark is still to be given by hand"),
        "Alan": ("refused", "provisional: a check with points was left out of the run"),
    }


def test_the_score_is_the_total_with_what_came_off(tmp_path: Path) -> None:
    late = msgspec.structs.replace(graded("Ada", "3"), adjustments=(Adjustment("late", Fraction(-1, 3), "Late."),))
    assert fates(canvas([late], ROSTER, gradebook(tmp_path), "77"))["Ada"] == ("written", "2.67")


def test_a_rejected_one_has_no_points_and_is_told(tmp_path: Path) -> None:
    found = canvas([graded("Ada", "0", rejected="It is no notebook.")], ROSTER, gradebook(tmp_path), "77")
    assert fates(found)["Ada"] == ("written", "0")
    assert found.notes == ("Ada was rejected and gets 0: It is no notebook.",)


def test_a_students_view_and_results_of_two_units_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="student's view"):
        canvas([students_view(graded("Ada"))], ROSTER, gradebook(tmp_path), "77")
    with pytest.raises(UsageError, match="03_neuron, 04_reshape"):
        canvas([graded("Ada"), graded("Grace", unit="04_reshape")], ROSTER, gradebook(tmp_path), "77")


TWINS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,A neuron (77)\n"
    "Kim Lee,1,S1,kim1,One,\nKim Lee,2,S2,kim2,One,\nJosé Ruiz,3,S3,jose,One,\nBo,4,S4,bo,One,\n"
)


@pytest.mark.parametrize(
    ("roster", "told"),
    [
        (Student("x", name="Kim Lee"), "2 rows have name Kim Lee"),
        (Student("x", name="Nobody"), "no row has name Nobody"),
        (Student("x", name="Bo", canvas="9"), "the row with name Bo has ID 4 instead of 9"),
        (Student("x", name="Bo", canvas="3"), "ID 3 and name Bo stand in two rows"),
        (Student("x", login="bo", number="S9"), "the row with SIS Login ID bo has SIS User ID S4 instead of S9"),
        (Student("y", name="Bo"), "not in the roster"),
    ],
)
def test_who_cannot_be_told_apart_is_listed_and_not_guessed(tmp_path: Path, roster: Student, told: str) -> None:
    found = canvas([graded("x")], [roster], gradebook(tmp_path, TWINS), "77")
    assert fates(found) == {"x": ("refused", told)}
    assert found.content == TWINS.encode()


@pytest.mark.parametrize(
    ("roster", "row"),
    [
        (Student("x", name="Kim Lee", canvas="2"), "2"),
        (Student("x", name="Kim Lee", number="S1"), "1"),
        (Student("x", name="Kim Lee", login="KIM2"), "2"),
        (Student("x", name="ruiz, jose\u0301"), "3"),
    ],
)
def test_a_student_is_found_by_the_strongest_of_what_is_known(tmp_path: Path, roster: Student, row: str) -> None:
    found = canvas([graded("x")], [roster], gradebook(tmp_path, TWINS), "77")
    grades, _new = canvas_imports(found.content, KNOWN)
    assert {ident for ident, grade in grades["77"].items() if grade} == {row}


def test_a_namesake_without_a_result_counts(tmp_path: Path) -> None:
    text = TWINS.replace("Kim Lee,2,S2,kim2,One,\n", "")
    unclear = [Student("Kim Lee (a)", name="Kim Lee"), Student("Kim Lee (b)", name="Kim Lee")]
    found = canvas([graded("Kim Lee (a)")], unclear, gradebook(tmp_path, text), "77")
    assert fates(found) == {"Kim Lee (a)": ("refused", "the row that was found is also that of Kim Lee (b)")}
    clear = [msgspec.structs.replace(unclear[0], canvas="1"), unclear[1]]
    found = canvas([graded("Kim Lee (a)")], clear, gradebook(tmp_path, text), "77")
    assert fates(found) == {"Kim Lee (a)": ("written", "2.5")}


def test_two_results_of_one_student_are_refused(tmp_path: Path) -> None:
    found = canvas([graded("Ada"), graded("Ada", "1")], ROSTER, gradebook(tmp_path), "77")
    assert {row.fate for row in found.rows} == {"refused"}
    assert found.content == FILE.encode()


def test_a_line_that_is_too_short_is_told(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID,Section,A neuron (77)\nAda,101,ada,One\n"
    found = canvas([graded("Ada")], (), gradebook(tmp_path, text), "77")
    assert fates(found) == {"Ada": ("refused", "line 2 ends before the column")}


def quoted(cell: str, delimiter: str, *, always: bool) -> str:
    """A cell as a CSV holds it; written here, since Python's own writer leaves a lone carriage return bare."""
    escaped = cell.replace('"', '""')
    return f'"{escaped}"' if always or set(cell) & {delimiter, '"', "\r", "\n"} else cell


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.sampled_from(["", "\ufeff"]),
    always=st.booleans(),
    new=CELLS,
    at=st.tuples(st.integers(1, 5), st.integers(0, 3)),
)
def test_whatever_a_file_holds_only_the_filled_cell_changes(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    end: str,
    bom: str,
    always: bool,
    new: str,
    at: tuple[int, int],
) -> None:
    table = [["Student", "ID", "Section", "A neuron (77)"], *rows]
    place = (min(at[0], len(rows)), at[1])
    text = "".join(delimiter.join(quoted(cell, delimiter, always=always) for cell in row) + end for row in table)
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes((bom + text).encode())
    sheet = read_sheet(path, table[0])
    assert [[cell.text for cell in row] for row in sheet.rows] == table
    assert filled(sheet, {}) == path.read_bytes()
    table[place[0]][place[1]] = new
    changed = filled(sheet, {place: new}).decode().removeprefix(bom)
    assert list(csv.reader(io.StringIO(changed, newline=""), delimiter=delimiter)) == table


def test_a_gradebook_of_the_command_is_new_and_the_teachers_stays(tmp_path: Path) -> None:
    results, path = (
        keep(tmp_path / "results", graded("Alan Turing"), graded("Ada Lovelace"), held("Grace Hopper")),
        gradebook(tmp_path),
    )
    told = export("canvas", results, path, "--column", "A neuron (77)", "--dry-run", code=5)
    assert told.splitlines() == [
        "written  Ada Lovelace: 2.5",
        "kept     Alan Turing: EX stays, the score would be 2.5",
        "refused  Grace Hopper: held: 1 check could not be judged yet",
        "3 results: 1 written, 1 kept, 1 refused; nothing is written.",
    ]
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["grades.csv"]
    export("canvas", results, path, "--column", "A neuron (77)", code=5)
    new = tmp_path / "grades-graded.csv"
    assert new.read_bytes() == FILE.replace("=1+1,,", "=1+1,2.5,").encode()
    assert new.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == FILE.encode()
