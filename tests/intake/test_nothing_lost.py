"""Whatever the names are: each hand-in of a download comes out once, with all its bytes, and finds its student."""

import io
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course import Unit
from grader.gradebook.records import Incoming, Student
from grader.intake import Matched, find_incoming, match
from tests.intake.conftest import zipped

words = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
files = st.from_regex(r"[a-zA-Zäöé ()-]{1,8}(_[0-9]{1,3}_[a-z]+)?\.(py|ipynb|txt|zip)", fullmatch=True)
works = st.dictionaries(files, st.binary(max_size=20), min_size=1, max_size=3)
classes = st.lists(st.tuples(names, works), min_size=1, max_size=5)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def come_out(tree: dict[str, bytes], units: list[Unit], layout: str | None = None) -> tuple[Incoming, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        path.write_bytes(zipped(tree))
        return find_incoming(path, layout, units=units)


def bytes_of(incoming: Incoming, files: int) -> Counter[bytes]:
    if files == 1:
        return Counter([incoming.content])
    with zipfile.ZipFile(io.BytesIO(incoming.content)) as archive:
        return Counter(archive.read(i) for i in archive.infolist())


def canvas_name(name: str) -> str:
    """As Canvas writes it: last name first, in small letters, nothing but word characters."""
    *first, last = name.split()
    return "".join(c for c in (last + "".join(first)).lower() if unicodedata.category(c)[0] in "LMN" or c == "_")


@quick
@given(classes)
def test_of_canvas(units: list[Unit], students: list[tuple[str, dict[str, bytes]]]) -> None:
    attachment = iter(range(5000, 9999))
    tree = {
        f"{canvas_name(name)}_{user}_{next(attachment)}_{file}": data
        for user, (name, work) in enumerate(students, 100)
        for file, data in work.items()
    }
    found = {i.hint.canvas: i for i in come_out(tree, units)}
    assert set(found) == {str(user) for user in range(100, 100 + len(students))}
    for user, (_, work) in enumerate(students, 100):
        assert bytes_of(found[str(user)], len(work)) == Counter(work.values())
    roster = [Student(f"{name} {n}", name=name) for n, (name, _) in enumerate(students)]
    for user, (name, _) in enumerate(students, 100):
        told = match(found[str(user)], roster)
        assert (
            not isinstance(told, Matched) or canvas_name(told.student.name).casefold() == canvas_name(name).casefold()
        )


@quick
@given(classes)
def test_of_moodle(units: list[Unit], students: list[tuple[str, dict[str, bytes]]]) -> None:
    tree = {
        f"{name}_{number}_assignsubmission_file/{file}": data
        for number, (name, work) in enumerate(students, 700)
        for file, data in work.items()
    }
    found = {i.hint.moodle: i for i in come_out(tree, units)}
    assert set(found) == {str(n) for n in range(700, 700 + len(students))}
    roster = [Student(f"{n}", name=name, moodle=str(n)) for n, (name, _) in enumerate(students, 700)]
    for number, (_, work) in enumerate(students, 700):
        incoming = found[str(number)]
        assert bytes_of(incoming, len(work)) == Counter(work.values())
        told = match(incoming, roster)
        assert isinstance(told, Matched)
        assert told.student.moodle == str(number)


@quick
@given(st.dictionaries(words, works, min_size=1, max_size=5))
def test_of_nbgrader(units: list[Unit], students: dict[str, dict[str, bytes]]) -> None:
    tree = {f"submitted/{s}/ps1/{file}": data for s, work in students.items() for file, data in work.items()}
    found = come_out(tree, units)
    assert Counter(i.origin for i in found) == Counter(f"{s}/ps1/" for s in students)
    for incoming in found:
        work = students[incoming.origin.split("/")[0]]
        assert bytes_of(incoming, len(work)) == Counter(work.values())


@quick
@given(st.dictionaries(words, works, min_size=2, max_size=5))
def test_of_no_system(units: list[Unit], students: dict[str, dict[str, bytes]]) -> None:
    tree = {f"{s}/{file}": data for s, work in students.items() for file, data in work.items()}
    found = come_out(tree, units, "plain")
    assert Counter(i.origin for i in found) == Counter(f"{s}/" for s in students)
    for incoming in found:
        work = students[incoming.origin[:-1]]
        assert bytes_of(incoming, len(work)) == Counter(work.values())
