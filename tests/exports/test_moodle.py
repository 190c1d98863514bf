"""Moodle: a worksheet that is filled and taken, and an import that nothing in it can bring down."""

import csv
import io
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from exports.lms import (
    export,
    failed,
    gradebook_imports,
    graded,
    held,
    keep,
    pending,
    provisional,
    with_check,
    worksheet_imports,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import Refused, UsageError
from grader.exports.comment import comment
from grader.exports.grades import Export
from grader.exports.moodle import By, moodle
from grader.exports.moodle_worksheet import moodle_worksheet
from grader.gradebook.records import Student
from grader.reports.visible import ACTING
from grader.results import Adjustment, students_view

HEADER = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
FILE = (
    f"\ufeff{HEADER}\r\n".replace("Full name", '"Full name"')
    + '"Participant 11","Ada Lovelace",ada@x.org,"Submitted, late",,4.00,Yes,"Monday, 3 May 2026, 10:00",-,\r\n'
    + 'Participant 12,"Grace Hopper",grace@x.org,Submitted,"3.00",4.00,Yes,-,"Monday, 3 May 2026",Well done\r\n'
    + "Participant 13,Alan Turing,alan@x.org,-,1.00,4.00,No,-,-,\r\n"
)
ROSTER = (
    Student("Ada", name="Ada Lovelace", email="ADA@x.org", login="ada", number="1"),
    Student("Grace", name="Grace Hopper", email="grace@x.org", login="grace", number="2"),
    Student("Alan", name="Alan Turing", login="alan", number="3"),
)


def worksheet(folder: Path, text: str = FILE) -> Path:
    path = folder / "worksheet.csv"
    path.write_bytes(text.encode())
    return path


def fates(found: Export) -> dict[str, tuple[str, str]]:
    return {row.student: (row.fate, row.told) for row in found.rows}


def test_grades_and_comments_are_filled_and_the_rest_stays(tmp_path: Path) -> None:
    found = moodle_worksheet([graded("Ada"), graded("Grace", "10/3")], ROSTER, worksheet(tmp_path))
    said = comment(students_view(graded("Ada")))
    wanted = FILE.replace(',"Submitted, late",,', ',"Submitted, late",2.5,').replace('10:00",-,', f'10:00",-,{said}')
    assert found.content.decode() == wanted.replace('"3.00"', '"3.33"')
    assert fates(found) == {"Ada": ("written", "2.5"), "Grace": ("written", "3.33, replaces 3.00")}
    assert found.notes == ("Grace has a comment already, which stays.",)


def test_moodle_takes_it(tmp_path: Path) -> None:
    found = moodle_worksheet([graded("Ada"), graded("Grace", "10/3")], ROSTER, worksheet(tmp_path))
    taken = worksheet_imports(found.content, most=4)
    assert {ident: grade for ident, (grade, _said) in taken.items()} == {"11": 2.5, "12": 3.33, "13": 1.0}
    assert taken["12"][1] == "Well done"
    assert taken["11"][1] == (
        "3.1 A neuron: 2½ of 4 points<br>Mend 3.1 A neuron: Look at this check first: “Sentence test_wrong.” does not hold yet."
    )


def test_a_grade_that_cannot_be_changed_stays(tmp_path: Path) -> None:
    found = moodle_worksheet([graded("Alan")], ROSTER, worksheet(tmp_path))
    assert found.content == FILE.encode()
    assert fates(found) == {"Alan": ("kept", "the grade cannot be changed there, and stays")}


def test_what_moodle_would_pass_over_is_told(tmp_path: Path) -> None:
    text = FILE.replace("4.00,Yes,-", "Poor,Yes,-")
    bonus = msgspec.structs.replace(graded("Ada"), adjustments=(Adjustment("override", Fraction(2), "Bonus."),))
    found = moodle_worksheet([bonus, graded("Grace")], ROSTER, worksheet(tmp_path, text))
    assert found.content == text.encode()
    assert fates(found) == {
        "Ada": ("refused", "4.5 is above the maximum grade 4, and Moodle would pass over it"),
        "Grace": ("refused", "the maximum grade is 'Poor', which is no number"),
    }


def test_what_is_not_final_is_no_grade(tmp_path: Path) -> None:
    results = [held("Ada"), pending("Grace"), provisional("Alan")]
    found = moodle_worksheet(results, ROSTER, worksheet(tmp_path))
    assert found.content == FILE.encode()
    assert {name: (fate, told.split(":")[0]) for name, (fate, told) in fates(found).items()} == {
        "Ada": ("refused", "held"),
        "Grace": ("refused", "pending"),
        "Alan": ("refused", "provisional"),
    }


def test_a_maximum_of_another_size_is_told_and_scaled_when_asked(tmp_path: Path) -> None:
    path = worksheet(tmp_path, FILE.replace("4.00", '"100,00"'))
    assert "The unit has 4 points and the host has 100" in moodle_worksheet([graded("Ada")], ROSTER, path).notes[0]
    scaled = moodle_worksheet([graded("Ada", "4/3")], ROSTER, path, scale=True)
    assert worksheet_imports(scaled.content)["11"][0] == 33.33


GERMAN = {
    "Identifier": "Kennung",
    "Full name": "Vollständiger Name",
    "Grade": "Bewertung",
    "Maximum grade": "Bestwertung",
    "Grade can be changed": "Bewertung kann geändert werden",
    "Last modified (grade)": "Zuletzt geändert (Bewertung)",
    "Feedback comments": "Feedback als Kommentar",
    "Yes": "Ja",
    "No": "Nein",
}


def test_a_site_in_another_language(tmp_path: Path) -> None:
    titles = [word for word in GERMAN if word not in ("Yes", "No")]
    rows = ["Teilnehmer/in7,Ada Lovelace,,4,Ja,-,", "Teilnehmer/in8,Grace Hopper,1,4,Nein,-,"]
    text = "\n".join([",".join(GERMAN[title] for title in titles), *rows, ""]).replace(",", ";")
    path = worksheet(tmp_path, text)
    with pytest.raises(UsageError, match="--word 'Identifier=TITLE'"):
        moodle_worksheet([graded("Ada")], ROSTER, path)
    found = moodle_worksheet([graded("Ada"), graded("Grace")], ROSTER, path, words=GERMAN)
    assert {name: fate for name, (fate, _told) in fates(found).items()} == {"Ada": "written", "Grace": "kept"}
    assert "Ada Lovelace;2.5;4" in found.content.decode()
    without = {word: local for word, local in GERMAN.items() if word not in ("Yes", "No")}
    found = moodle_worksheet([graded("Ada")], ROSTER, path, words=without)
    assert fates(found)["Ada"] == (
        "refused",
        "whether the grade can be changed is told as 'Ja': say --word Yes=… and --word No=…",
    )


@pytest.mark.parametrize("title", ["Identifier", "Grade", "Last modified (grade)"])
def test_a_file_that_moodle_would_not_take_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(UsageError, match="Download the grading worksheet"):
        moodle_worksheet([graded("Ada")], ROSTER, worksheet(tmp_path, FILE.replace(f"{title},", f"Other {title},")))


def test_numbers_of_participants_identify_only_where_they_are_of_this_assignment(tmp_path: Path) -> None:
    """Another assignment gives another student the same number."""
    text = f"{HEADER}\nParticipant 11,,,-,,4,Yes,-,-,\n"
    path = worksheet(tmp_path, text)
    roster = [Student("Ada", name="Ada Lovelace", moodle="11")]
    found = moodle_worksheet([graded("Ada")], roster, path)
    assert fates(found) == {"Ada": ("refused", "no row has name Ada Lovelace")}
    found = moodle_worksheet([graded("Ada")], roster, path, participants=True)
    assert worksheet_imports(found.content)["11"][0] == 2.5
    other = [Student("Grace", name="Grace Hopper", moodle="11")]
    found = moodle_worksheet([graded("Grace")], other, worksheet(tmp_path), participants=True)
    assert fates(found)["Grace"] == ("refused", "participant 11 and name Grace Hopper stand in two rows")


def test_a_comment_is_what_a_student_may_see() -> None:
    hidden = with_check(graded("Ada"), failed("test_secret", "2", visibility="after_due"))
    late = msgspec.structs.replace(hidden, adjustments=(Adjustment("late", Fraction(-1), "One day late."),))
    said = comment(students_view(late))
    assert "3.1 A neuron: 2½ of 4 points" in said
    assert "1 more check is judged and shown later" in said
    assert "\N{MINUS SIGN}1: One day late." in said
    assert "test_secret" not in said
    with pytest.raises(Refused, match="instructor's view"):
        comment(late)


HOSTILE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["=1+1", "<b>x</b>", "a\n=cmd()", "a;@x", "x &lt;= 3", "\u202e=x", "'=1", "\uff1d1", "\t=1", "a<=b"]
    ),
)


@settings(deadline=None)
@given(HOSTILE)
def test_no_text_in_a_comment_is_markup_or_a_formula(text: str) -> None:
    exercise = msgspec.structs.replace(graded("Ada").exercises[0], title=text, label="")
    said = comment(students_view(msgspec.structs.replace(graded("Ada"), exercises=(exercise,))))
    assert "<" not in said.replace("<br>", "")
    for cell in said.replace("\t", ";").replace("\n", ";").split(";"):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert not ACTING.search(said)
    assert "\n" not in said


def test_the_import_has_a_line_for_each_grade() -> None:
    found = moodle([graded("Ada"), graded("Grace", "10/3")], ROSTER)
    taken = gradebook_imports(found.content, {"ADA@x.org", "grace@x.org"})
    assert {user: grade for user, (grade, _said) in taken.items()} == {"ADA@x.org": 2.5, "grace@x.org": 3.33}
    assert next(csv.reader(io.StringIO(found.content.decode()))) == ["Email address", "A neuron", "Feedback"]
    assert "The unit has 4 points and the host has 100" in found.notes[0]


@pytest.mark.parametrize(("by", "key"), [("username", "ada"), ("idnumber", "1")])
def test_a_student_is_named_as_the_teacher_wants(by: By, key: str) -> None:
    assert set(gradebook_imports(moodle([graded("Ada")], ROSTER, by=by).content, {key})) == {key}


def test_one_that_would_bring_the_import_down_is_left_out_and_told() -> None:
    roster = (
        *ROSTER,
        Student("Twin", email="Grace@x.org"),
        Student("Evil", email="=1+1@x.org"),
        Student("Good", email="good@x.org"),
    )
    bonus = msgspec.structs.replace(graded("Ada"), adjustments=(Adjustment("override", Fraction(99), "Bonus."),))
    results = [bonus, *(graded(name) for name in ("Grace", "Alan", "Evil", "Stranger", "Good")), held("Twin")]
    found = moodle(results, roster)
    assert set(gradebook_imports(found.content, {"good@x.org"})) == {"good@x.org"}
    assert fates(found) == {
        "Ada": ("refused", "101.5 is above the maximum grade 100"),
        "Grace": ("refused", "the roster has 2 students with email address grace@x.org"),
        "Alan": ("refused", "the roster has no email address for this student"),
        "Evil": (
            "refused",
            "email address =1+1@x.org would be read as a formula, or holds characters that do not show",
        ),
        "Stranger": ("refused", "not in the roster"),
        "Good": ("written", "2.5, as good@x.org"),
        "Twin": ("refused", "held: 1 check could not be judged yet"),
    }


def test_scaled_to_what_the_item_takes() -> None:
    found = moodle([graded("Ada", "4/3")], ROSTER, maximum=Fraction(10), scale=True)
    assert gradebook_imports(found.content, {"ADA@x.org"})["ADA@x.org"][0] == 3.33


def test_a_students_view_is_refused(tmp_path: Path) -> None:
    views = [students_view(graded("Ada"))]
    with pytest.raises(Refused, match="student's view"):
        moodle(views, ROSTER)
    with pytest.raises(Refused, match="student's view"):
        moodle_worksheet(views, ROSTER, worksheet(tmp_path))


def test_both_commands(tmp_path: Path) -> None:
    results = keep(tmp_path / "results", graded("Ada Lovelace"), graded("Grace Hopper"))
    path = worksheet(tmp_path)
    told = export("moodle-worksheet", results, path)
    assert told.splitlines()[-1] == f"2 results: 2 written, 0 kept, 0 refused; in {tmp_path / 'worksheet-graded.csv'}."
    assert set(worksheet_imports((tmp_path / "worksheet-graded.csv").read_bytes())) == {"11", "12", "13"}
    roster = tmp_path / "roster.csv"
    roster.write_text("label,email\nAda Lovelace,ada@x.org\n")
    told = export("moodle", results, "--roster", roster, "--maximum", "10", "--scale", "--dry-run", code=5)
    assert told.splitlines()[:2] == [
        "written  Ada Lovelace: 6.25, as ada@x.org",
        "refused  Grace Hopper: not in the roster",
    ]
    assert not (results / "moodle-import.csv").exists()
    export("moodle", results, "--roster", roster, code=5)
    assert set(gradebook_imports((results / "moodle-import.csv").read_bytes(), {"ada@x.org"})) == {"ada@x.org"}
