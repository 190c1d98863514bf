"""`grader submit` packs one zip that the grader reads as one hand-in, says what is in it, and blocks nobody."""

import hashlib
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course import Unit, load_unit
from grader.student import gathering, packing, taken
from grader.submissions import find, read

from .conftest import ROOT, UNITS, Answer, Grader

AT = datetime(2026, 11, 20, 12, 30, 7, tzinfo=UTC)


@pytest.fixture
def course() -> list[Unit]:
    """The units as an instructor has them."""
    return [load_unit(ROOT / "solutions" / name) for name in UNITS]


def held(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_the_work_and_a_receipt_with_its_digests(work: Path, grader: Grader, answer: Answer) -> None:
    path = answer()
    done = grader("submit", "my-work/02_activations")
    assert done.exit_code == 0
    found = held(work / "02_activations.zip")
    assert sorted(found) == ["02_activations.py", "receipt.json"]
    assert found["02_activations.py"] == path.read_bytes()
    receipt = json.loads(found["receipt.json"])
    assert receipt["unit"] == "02_activations"
    assert receipt["grader"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", receipt["time"])
    assert receipt["sha256"] == {"02_activations.py": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_the_receipt_is_printed(work: Path, grader: Grader, answer: Answer) -> None:
    answer()
    path = work / "02_activations/02_activations.py"
    text = path.read_text()
    start = text.index("def activation")
    path.write_text(text[:start] + text[text.index("# %%", start) :])
    said = grader("submit", path).stdout
    assert said.startswith("my-work/02_activations.zip\n")
    assert hashlib.sha256((work / "02_activations.zip").read_bytes()).hexdigest()[:12] in said
    assert "activation: missing" in said
    assert "relu: answered" in said
    assert "softmax: as given out" in said
    assert "1 of 4 exercises is answered" in said
    assert "Without an answer: activation, stable_sigmoid, softmax" in said


@pytest.mark.parametrize("kind", ["py", "ipynb"])
def test_it_is_read_for_grading_as_one_hand_in(
    kind: str, work: Path, grader: Grader, answer: Answer, course: list[Unit], tmp_path: Path
) -> None:
    answer(file=f"02_activations.{kind}")
    (work / "02_activations/helper.py").write_text("def zero(): return 0\n")
    (work / "02_activations/notes.csv").write_text("1,2\n")
    assert grader("submit", work / "02_activations").exit_code == 0
    class_ = tmp_path / "class"
    for student in ("ada", "bob"):
        (class_ / student).mkdir(parents=True)
        (class_ / student / "02_activations.zip").write_bytes((work / "02_activations.zip").read_bytes())
    (class_ / "cleo_77_02_activations.zip").write_bytes((work / "02_activations.zip").read_bytes())
    (one,) = find([work / "02_activations.zip"], course)
    many = find([class_], course)
    assert len(many) == 3
    for hand_in in (one, *many):
        submission = read(hand_in, course[0], {})
        assert submission.rejected == ""
        assert [a.state for a in submission.answers] == ["stub", "stub", "found", "stub"]
        assert submission.source == f"02_activations.{kind}"
        assert {"helper.py", "notes.csv"} <= set(submission.files)


def test_the_same_files_at_the_same_time_are_the_same_bytes(kit: Path, answer: Answer, tmp_path: Path) -> None:
    folder = answer().parent
    unit = load_unit(kit / "exercises/02_activations")
    work = taken.in_folder(unit, folder)
    assert work is not None
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(packing.pack(gathering.of_folder(unit, folder, work), unit, tmp_path / name, AT).path.read_bytes())
        (folder / "02_activations.py").touch()
    assert made[0] == made[1]
    later = packing.pack(gathering.of_folder(unit, folder, work), unit, tmp_path / "a", AT.replace(hour=13))
    assert later.path.read_bytes() != made[0]


def test_a_renamed_file_is_packed_under_the_units_name_and_it_is_said(
    work: Path, grader: Grader, answer: Answer, course: list[Unit]
) -> None:
    path = answer()
    path.rename(path.with_name("my homework.py"))
    said = grader("submit", work / "02_activations").stdout
    assert "my homework.py is packed as 02_activations.py" in said
    (hand_in,) = find([work / "02_activations.zip"], course)
    assert [a.state for a in read(hand_in, course[0], {}).answers][2] == "found"


def test_of_two_copies_both_are_packed_and_it_says_which_is_graded(work: Path, grader: Grader, answer: Answer) -> None:
    answer()
    answer(file="02_activations.ipynb")
    said = grader("submit", work / "02_activations").stdout
    assert "graded  02_activations.ipynb" in said
    assert "also handed in: `02_activations.py`" in said
    assert "save it, then pack it" in said
    assert set(held(work / "02_activations.zip")) == {"02_activations.ipynb", "02_activations.py", "receipt.json"}
    grader("submit", work / "02_activations/02_activations.py")
    assert set(held(work / "02_activations.zip")) == {"02_activations.py", "receipt.json"}


def test_unchanged_stubs_are_said_and_stop_nothing(work: Path, grader: Grader) -> None:
    done = grader("submit", work / "07_numpy")
    assert done.exit_code == 0
    assert "0 of 5 exercises are answered" in done.stdout
    assert done.stdout.count("as given out") == 5


def test_the_unit_is_told_by_where_one_stands_or_by_the_work(
    work: Path, grader: Grader, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = grader("submit")
    assert done.exit_code == 2
    assert "grader submit my-work/02_activations" in done.stderr
    answer()
    assert grader("submit").stdout.startswith("my-work/02_activations.zip")
    done = grader("submit")
    assert done.exit_code == 2
    assert "Packed already: 02_activations" in done.stderr
    monkeypatch.chdir(work / "07_numpy")
    assert grader("submit").stdout.startswith("../07_numpy.zip")


def test_in_the_kits_own_folder_the_kits_files_stay_out(kit: Path, grader: Grader) -> None:
    assert grader("submit", "exercises/02_activations").exit_code == 0
    assert set(held(kit / "exercises/02_activations.zip")) == {"02_activations.ipynb", "receipt.json"}


def test_a_file_of_that_name_which_is_no_hand_in_stays(work: Path, grader: Grader, answer: Answer) -> None:
    answer()
    (work / "02_activations.zip").write_bytes(b"mine")
    for _ in range(2):
        assert grader("submit", work / "02_activations").stdout.startswith("my-work/02_activations (1).zip")
    assert (work / "02_activations.zip").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.py"], "nowhere.py: there is no such file"),
        (["my-work"], "Name one unit's folder"),
        (["my-work/02_activations/02_activations.py", "my-work/07_numpy/07_numpy.py"], "02_activations and 07_numpy"),
        (["my-work/02_activations", "my-work/07_numpy"], "name one folder"),
        (["my-work/02_activations/assets/relu_curve.svg"], "name the files of one"),
    ],
)
def test_what_cannot_be_packed_is_one_sentence(arguments: list[str], says: str, work: Path, grader: Grader) -> None:
    done = grader("submit", *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert not list(work.glob("*.zip"))


def test_a_folder_full_of_other_things_does_not_crowd_out_the_work(
    work: Path, grader: Grader, answer: Answer, course: list[Unit]
) -> None:
    folder = answer().parent
    (folder / "data").mkdir()
    for n in range(300):
        (folder / "data" / f"{n:03}.txt").write_text(str(n))
    (folder / "large.bin").write_bytes(bytes(17 << 20))
    (folder / "receipt.json").write_text("{}")
    said = grader("submit", folder).stdout
    assert "Left out: " in said
    (hand_in,) = find([work / "02_activations.zip"], course)
    submission = read(hand_in, course[0], {})
    assert submission.rejected == ""
    assert [a.state for a in submission.answers][2] == "found"
    assert len(json.loads(held(work / "02_activations.zip")["receipt.json"])["sha256"]) > 100


def test_commands_are_told_as_one_types_them(kit: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    said = grader("start", "my own work").stdout
    assert "\n  grader check activation\n" in said
    assert "grader submit 'my own work/02_activations'" in grader("submit").stderr
