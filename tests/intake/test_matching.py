"""Whose a submission is: what is told surely decides, and what fits two students is left to a person."""

import pytest

from grader.gradebook.records import Incoming, Student
from grader.intake import Matched, Unmatched, match

JANE = Student("Jane Doe (jdoe)", "Jane Doe", "jane@example.org", "jdoe", "00123", "1001", "501")
JANE2 = Student("Jane Doe (jdoe2)", "Jane Doe", "jane.doe@example.org", "jdoe2", "00124", "1002", "502")
VINCENT = Student("Vincent Willem van Gogh", "Vincent Willem van Gogh", login="vgogh")
JORG = Student("Jörg Müller", "Jörg Müller", "joerg@example.org")
OBRIEN = Student("Ann O'Brien-Li", "Ann O'Brien-Li", moodle="503")
WANG = Student("王小明", "王小明")
ROSTER = (JANE, JANE2, VINCENT, JORG, OBRIEN, WANG)


def told(**hint: str) -> Matched | Unmatched:
    return match(Incoming(Student(label="", **hint), "x.py", b""), ROSTER)


@pytest.mark.parametrize(
    ("hint", "student", "by"),
    [
        ({"canvas": "1002", "name": "doejane"}, JANE2, "Canvas id"),
        ({"number": "00123"}, JANE, "number"),
        ({"login": "JDoe2"}, JANE2, "login"),
        ({"email": " Jane@Example.org"}, JANE, "e-mail address"),
        ({"canvas": "9999", "name": "vangoghvincentwillem"}, VINCENT, "name"),
        ({"name": "goghvincentwillemvan"}, VINCENT, "name"),
        ({"name": "van Gogh, Vincent Willem"}, VINCENT, "name"),
        ({"name": "vincent  willem VAN gogh"}, VINCENT, "name"),
        ({"name": "vincent_willem_van_gogh"}, VINCENT, "name"),
        ({"name": "Jo\u0308rg Mu\u0308ller"}, JORG, "name"),
        ({"name": "müllerjörg"}, JORG, "name"),
        ({"name": "Ann OBrien-Li"}, OBRIEN, "name"),
        ({"name": "obrienliann"}, OBRIEN, "name"),
        ({"name": "王小明"}, WANG, "name"),
        ({"name": "Jane Doe", "moodle": "502"}, JANE2, "participant number"),
        ({"moodle": "501"}, JANE, "participant number"),
    ],
)
def test_a_student_is_found(hint: dict[str, str], student: Student, by: str) -> None:
    assert told(**hint) == Matched(student, by)


def test_two_of_one_name_are_both_candidates() -> None:
    assert told(name="Jane Doe") == Unmatched("2 students on the roster have the name Jane Doe.", (JANE, JANE2))
    assert told(canvas="9999", name="doejane").candidates == (JANE, JANE2)  # type: ignore[union-attr]


def test_a_number_of_another_assignment_does_not_overrule_the_name() -> None:
    assert told(name="Vincent Willem van Gogh", moodle="501") == Matched(VINCENT, "name")
    unknown = told(name="Someone Else", moodle="501")
    assert isinstance(unknown, Unmatched)
    assert unknown.candidates == (JANE,)


def test_a_name_that_is_turned_round_is_another_one() -> None:
    roster = (Student("Na An", "Na An"),)
    assert isinstance(match(Incoming(Student("", "An Na"), "x.py", b""), roster), Unmatched)


@pytest.mark.parametrize("name", ["Jorg Muller", "Jörg Mueller", "mullerjorg"])
def test_a_name_that_is_close_is_a_candidate_and_no_match(name: str) -> None:
    found = told(name=name)
    assert isinstance(found, Unmatched)
    assert found.candidates[0] == JORG
    assert found.reason == f"Nobody on the roster has the name {name}."


@pytest.mark.parametrize("name", ["---", "…", "''"])
def test_signs_alone_are_nobodys_name(name: str) -> None:
    roster = (Student("!", "!"), Student("Jane", "Jane"))
    assert isinstance(match(Incoming(Student("", name), "x.py", b""), roster), Unmatched)


def test_who_tells_nothing_is_nobody() -> None:
    assert told() == Unmatched("Nothing in the download tells whose it is.", ())
