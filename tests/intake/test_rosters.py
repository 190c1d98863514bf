"""Rosters: read whole, whatever program wrote them, or not at all, with every line that is wrong."""

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.records import Student
from grader.intake import read_roster

PLAIN = 'Name,E-Mail,Login,Student Number,Section\n"Doe, Jane",jane@x.org,jdoe,00123,A\nJörg Müller,j@x.org,,,"B\nC"\n'
STUDENTS = (
    Student("Doe, Jane", "Doe, Jane", "jane@x.org", "jdoe", "00123", section="A"),
    Student("Jörg Müller", "Jörg Müller", "j@x.org", section="B C"),
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Neuron (55),Final Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,10,(read only)\n"
    '"Doe, Jane",1001,S1,jdoe@x.org,"DL01 and DL02",7,70\n'
    '"van Gogh, Vincent Willem",1002,S2,vgogh,DL01,,\n'
    '"Doe, Jane",1003,S3,jdoe3,DL01,,\n'
    '"Student, Test",1099,,0123456789abcdef,DL01,,\n'
)


@pytest.fixture
def roster(tmp_path: Path):  # type: ignore[no-untyped-def]
    """`roster(text, kind)` reads it from a file."""

    def made(content: str | bytes, kind: str = "csv") -> tuple[Student, ...]:
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_roster(path, kind)

    return made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_table_is_read_in_the_encodings_that_programs_write(roster, encoding: str, ends: str) -> None:  # type: ignore[no-untyped-def]
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    assert roster((mark + PLAIN.replace("\n", ends)).encode(encoding)) == STUDENTS


def test_semicolons_and_tabs_part_cells_too(roster) -> None:  # type: ignore[no-untyped-def]
    wanted = (Student("Ann Lee", "Ann Lee", "a@x.org", login="al"),)
    for sign in ";\t":
        assert roster(f"Login{sign}Last name{sign}First name{sign}Mail\nal{sign}Lee{sign}Ann{sign}a@x.org\n") == wanted
    assert roster('Full_Name;email;USERNAME\n"Ann\nLee";"a@x.org";al\n\n;;\n') == wanted


def test_canvas(roster) -> None:  # type: ignore[no-untyped-def]
    assert roster(CANVAS, "canvas") == (
        Student("Jane Doe (jdoe@x.org)", "Jane Doe", "", "jdoe@x.org", "S1", "1001", section="DL01 and DL02"),
        Student("Vincent Willem van Gogh", "Vincent Willem van Gogh", "", "vgogh", "S2", "1002", section="DL01"),
        Student("Jane Doe (jdoe3)", "Jane Doe", "", "jdoe3", "S3", "1003", section="DL01"),
    )
    assert roster(CANVAS.replace(",", ";").replace('"Doe; Jane"', '"Doe, Jane"'), "canvas")[0].canvas == "1001"
    other = "LastName,FirstName,ID,SIS Login ID,Section\n    Punkte,,,,\nDoe,Jane,1001,jdoe,A\n"
    assert roster(other, "canvas") == (Student("Jane Doe", "Jane Doe", login="jdoe", canvas="1001", section="A"),)


def test_moodle(roster) -> None:  # type: ignore[no-untyped-def]
    worksheet = "\ufeffIdentifier,Full name,Email address,Status,Grade\nParticipant 501,Jane Doe,jane@x.org,-,\n"
    assert roster(worksheet, "moodle") == (Student("Jane Doe", "Jane Doe", "jane@x.org", moodle="501"),)
    people = "First name,Last name,Email address,ID number,Username,Groups\nJane,Doe,jane@x.org,00123,jdoe,A\n"
    assert roster(people, "moodle") == (Student("Jane Doe", "Jane Doe", "jane@x.org", "jdoe", "00123", section="A"),)


def test_everything_that_is_wrong_is_told_by_its_line(roster) -> None:  # type: ignore[no-untyped-def]
    text = (
        "name,login,email\n"
        "Ann Lee,al,a@x.org\n"
        '"two\nlines",tl,t@x.org\n'
        ",nn,n@x.org\n"
        "Bo Li,AL,b@x.org\n"
        "Cy,cy,c@x.org,more\n"
        "Di,,\n"
        "di,,\n"
    )
    with pytest.raises(UsageError) as error:
        roster(text)
    assert str(error.value).splitlines()[1:] == [
        "  line 7: there are 4 cells under 3 headers",
        "  line 5: there is no name",
        "  lines 2 and 6: the same login 'al'",
        "  lines 8 and 9: nothing tells apart those called 'Di': give each a login or number",
    ]
    assert "nobody was taken" in str(error.value)


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        ("mail,login\na@x.org,al\n", "csv", r"no column name .*it has 'mail', 'login'"),
        ("Student,Section\nA,B\n", "canvas", r"no column id; it has 'Student', 'Section'"),
        ("Vollständiger Name\nJane\n", "moodle", "no column full name .*it has 'Vollständiger Name'"),
        ("", "csv", "it has nothing"),
        ("name,login\n", "csv", "no student in this roster, only its header"),
        ("name\nJ\xf6rg\n".encode("latin-1"), "csv", "line 2 is no text in UTF-8"),
        (b"name\n\0\n", "csv", "null bytes"),
        (b"\xff\xfenam", "csv", "no text"),
        ('name,login\n"Ann,al\nBo,bo\n', "csv", "line 2: it cannot be told into cells"),
        ("name\n" + "x" * 200_000, "csv", "line 2: it cannot be told into cells"),
        ("name\nAnn\n", "excel", "There are: csv, canvas, moodle"),
    ],
)
def test_a_roster_that_cannot_be_read_says_why(roster, content: str | bytes, kind: str, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match=message):
        roster(content, kind)


def test_a_roster_that_is_not_there_says_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(UsageError, match="Give the roster as CSV"):
            read_roster(path)


def test_labels_are_safe_and_each_is_its_own(roster) -> None:  # type: ignore[no-untyped-def]
    long = "x" * 300
    text = f"name,login,number\nJo\u202eAnn,a,\nann lee,,7\nAnn Lee,b,\n{long},c,\n{long},d,\n"
    labels = [s.label for s in roster(text)]
    assert labels[:3] == ["Jo\ufffdAnn", "ann lee (7)", "Ann Lee (b)"]
    assert len(set(labels)) == 5
    assert max(map(len, labels)) <= 100
