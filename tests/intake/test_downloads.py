"""Downloads of each system, as a folder and as a zip: whose each submission is, for what, since when, and its bytes."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.course import Unit
from grader.errors import UsageError
from grader.gradebook.records import Incoming
from grader.intake import find_incoming
from grader.submissions import HandIn, read
from tests.intake.conftest import NOTEBOOK, SCRIPT, unzipped, zipped

Make = Callable[..., Path]
BERLIN = ZoneInfo("Europe/Berlin")


def by(found: tuple[Incoming, ...], field: str) -> dict[str, Incoming]:
    """The submissions by a field of the hint; each has its own."""
    told = {getattr(i.hint, field): i for i in found}
    assert len(told) == len(found)
    return told


def test_canvas_tells_user_lateness_and_file(download: Make, units: list[Unit]) -> None:
    tree = {
        "doejane_1001_50001_03_neuron-2.ipynb": NOTEBOOK,
        "müllerjörg_LATE_1002_50002_answers.py": SCRIPT,
        "okaforadaLATE_1003_50003_02_activations.py": SCRIPT,
        "王小明_1004_text.html": b"<p>here is my answer</p>",
        "__MACOSX/._doejane_1001_50001_03_neuron-2.ipynb": b"\0",
        ".DS_Store": b"\0",
        "doejane_1005_50005_my_12_34_03_neuron.ipynb": NOTEBOOK,
    }
    found = by(find_incoming(download(tree), units=units), "canvas")
    assert {c: (i.hint.name, i.name, i.unit, i.late) for c, i in found.items()} == {
        "1001": ("doejane", "03_neuron-2.ipynb", "03_neuron", False),
        "1002": ("müllerjörg", "answers.py", "02_activations", True),
        "1003": ("okaforada", "02_activations.py", "02_activations", True),
        "1004": ("王小明", "text.html", "", False),
        "1005": ("doejane", "my_12_34_03_neuron.ipynb", "03_neuron", False),
    }
    assert found["1001"].content == NOTEBOOK
    assert "neither a Python script nor a notebook" in found["1004"].rejected
    assert {i.submitted_at for i in found.values()} == {None}


def test_several_files_of_one_canvas_student_are_one_zip(download: Make, units: list[Unit]) -> None:
    tree = {
        "doejane_7_52_data.csv": b"1,2\n",
        "doejane_7_51_03_neuron.ipynb": NOTEBOOK,
        "doejane_7_53_data.csv": b"3,4\n",
    }
    (found,) = find_incoming(download(tree), units=units)
    assert unzipped(found.content) == {"03_neuron.ipynb": NOTEBOOK, "data.csv": b"1,2\n", "data (2).csv": b"3,4\n"}
    assert (found.name, found.unit, found.rejected) == ("submission.zip", "03_neuron", "")


def test_anonymous_work_of_canvas_belongs_to_nobody_yet(download: Make, units: list[Unit]) -> None:
    tree = {"anon_aB3dE_61_02_activations.py": SCRIPT, "LATE_anon_xY9zQ_62_02_activations.py": SCRIPT}
    found = find_incoming(download(tree), units=units)
    assert sorted((i.name, bool(i.late), i.hint.name, i.hint.canvas) for i in found) == [
        ("02_activations.py", False, "", ""),
        ("02_activations.py", True, "", ""),
    ]


def test_a_number_of_the_unit_is_no_id_of_canvas(download: Make, units: list[Unit]) -> None:
    tree = {f"{name}_2026_01_tensors.py": SCRIPT for name in ("ada", "bo")}
    found = find_incoming(download(tree, loose=True), units=units)
    assert [(i.hint.name, i.unit) for i in found] == [
        ("ada_2026_01_tensors", "01_tensors"),
        ("bo_2026_01_tensors", "01_tensors"),
    ]
    eleven = {f"{name}_2026_11_training.py": SCRIPT for name in ("ada", "bo")}
    assert all(not i.hint.canvas for i in find_incoming(download(eleven, "eleven", loose=True), units=units))


def test_moodle_tells_name_and_participant(download: Make, units: list[Unit]) -> None:
    tree = {
        "Jane Doe_501_assignsubmission_file/03_neuron.ipynb": NOTEBOOK,
        "Jane Doe_502_assignsubmission_file/answers/part.py": SCRIPT,
        "Jane Doe_502_assignsubmission_file/answers/notes.txt": b"as said",
        "Zoë O Brien_503_assignsubmission_file_/02_activations.py": SCRIPT,
        "Zoë O Brien_503_assignsubmission_onlinetext/onlinetext.html": b"<p>sorry</p>",
        "Bo Li_504_assignsubmission_onlinetext/onlinetext.html": b"<p>text</p>",
    }
    found = by(find_incoming(download(tree), units=units), "moodle")
    assert {n: (i.hint.name, i.unit, i.name) for n, i in found.items()} == {
        "501": ("Jane Doe", "03_neuron", "03_neuron.ipynb"),
        "502": ("Jane Doe", "02_activations", "submission.zip"),
        "503": ("Zoë O Brien", "02_activations", "submission.zip"),
        "504": ("Bo Li", "", "onlinetext.html"),
    }
    assert unzipped(found["502"].content) == {"answers/part.py": SCRIPT, "answers/notes.txt": b"as said"}
    assert unzipped(found["503"].content) == {"02_activations.py": SCRIPT, "onlinetext.html": b"<p>sorry</p>"}
    assert found["504"].content == b"<p>text</p>"
    assert found["504"].rejected


def test_moodle_without_folders_and_with_blind_marking(download: Make, units: list[Unit]) -> None:
    flat = {
        "Jane Doe_501_assignsubmission_file_02_activations.py": SCRIPT,
        "Jane Doe_501_assignsubmission_file_notes.txt": b"-",
        "Bo Li_502_assignsubmission_file_02_activations.py": SCRIPT,
    }
    found = by(find_incoming(download(flat), units=units), "moodle")
    assert sorted(unzipped(found["501"].content)) == ["02_activations.py", "notes.txt"]
    assert found["502"].content == SCRIPT
    blind = {f"Teilnehmer in_{n}_assignsubmission_file/02_activations.py": SCRIPT for n in (601, 602)}
    assert [(i.hint.name, i.hint.moodle) for i in find_incoming(download(blind, "blind"), units=units)] == [
        ("", "601"),
        ("", "602"),
    ]


def test_nbgrader_tells_login_assignment_and_instant(download: Make, units: list[Unit]) -> None:
    tree = {
        "submitted/jdoe/03_neuron/part1.ipynb": NOTEBOOK,
        "submitted/jdoe/03_neuron/timestamp.txt": b"2026-03-01 10:00:00.250000 UTC",
        "submitted/jdoe/ps1/any.ipynb": NOTEBOOK,
        "submitted/jdoe/ps1/timestamp.txt": b"2026-03-02 10:00:00 Europe/Berlin\n",
        "submitted/12345/02_activations/a.py": SCRIPT,
        "submitted/12345/02_activations/b.py": b"x = 1\n",
        "submitted/12345/02_activations/timestamp.txt": b"2026-07-01 10:00:00.5 CEST",
        "submitted/bo/ps1/any.ipynb": NOTEBOOK,
        "submitted/bo/ps1/timestamp.txt": b"yesterday at noon",
        "submitted/cy/ps1": None,
        "release/ps1/any.ipynb": b"{}",
        "gradebook.db": b"SQLite",
    }
    found = find_incoming(download(tree), units=units, zone=BERLIN)
    told = {(i.hint.login, i.origin.split("/")[1]): i for i in found}
    assert len(told) == len(found) == 5
    assert told["jdoe", "03_neuron"].submitted_at == datetime(2026, 3, 1, 10, 0, 0, 250000, UTC)
    assert told["jdoe", "ps1"].submitted_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert told["12345", "02_activations"].submitted_at == datetime(2026, 7, 1, 8, 0, 0, 500000, UTC)
    assert told["bo", "ps1"].submitted_at is None
    assert told["12345", "02_activations"].hint.number == "12345"
    assert {k: i.unit for k, i in told.items()} == {
        ("jdoe", "03_neuron"): "03_neuron",
        ("jdoe", "ps1"): "03_neuron",
        ("12345", "02_activations"): "02_activations",
        ("bo", "ps1"): "03_neuron",
        ("cy", "ps1"): "",
    }
    assert told["jdoe", "03_neuron"].content == NOTEBOOK
    assert unzipped(told["12345", "02_activations"].content) == {"a.py": SCRIPT, "b.py": b"x = 1\n"}
    assert "no file" in told["cy", "ps1"].rejected


METADATA = """---
submission_71:
  :submitters:
  - :name: Jane Doe
    :sid: '00123'
    :email: jane@example.org
  :created_at: 2026-03-01 21:01:09.123456789 Z
  :score: 7.0
  :history:
  - :id: 60
    :created_at: 2026-02-27 10:00:00.000000000 Z
  - :id: 61
    :created_at: 2026-02-28 10:00:00.000000000 Z
  - :id: 62
    :created_at: 2026-03-02 10:00:00.000000000 Z
submission_72:
  :submitters:
  - :name: Ada Okafor
    :sid: 124
    :email: ada@example.org
  - :name: 王小明
    :email: wang@example.org
  :created_at: 2026-03-01 10:00:00 -08:00
  :results:
    tests: [{name: "x", output: "=1+1"}]
submission_73:
  :submitters:
  - :name: Nobody There
  :created_at: 2026-03-01 10:00:00
"""


def test_gradescope_tells_names_mail_instant_and_attempt(download: Make, units: list[Unit]) -> None:
    tree = {
        "submission_metadata.yml": METADATA.encode(),
        "submission_71/03_neuron.ipynb": NOTEBOOK,
        "submission_72/02_activations.py": SCRIPT,
        "submission_72/deep/er/data.csv": b"1",
        "submission_74/02_activations.py": SCRIPT,
    }
    found = by(find_incoming(download(tree), units=units, zone=BERLIN), "name")
    jane, ada, wang = found["Jane Doe"], found["Ada Okafor"], found["王小明"]
    assert (jane.hint.email, jane.hint.number, jane.attempt) == ("jane@example.org", "00123", 3)
    assert jane.submitted_at == datetime(2026, 3, 1, 21, 1, 9, 123456, UTC)
    assert jane.content == NOTEBOOK
    assert ada.content == wang.content
    assert unzipped(ada.content) == {"02_activations.py": SCRIPT, "deep/er/data.csv": b"1"}
    assert (ada.hint.number, wang.hint.email, ada.attempt) == ("124", "wang@example.org", None)
    assert ada.submitted_at == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert found["Nobody There"].submitted_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert "no file" in found["Nobody There"].rejected
    assert (found[""].content, found[""].origin.endswith("submission_74/")) == (SCRIPT, True)


@pytest.mark.parametrize("said", [b"a: [1", b"\xff\xfe\x00", b"a: &a [*a, *a]\nb: {" + b"[" * 3000])
def test_gradescope_metadata_that_cannot_be_read_is_told(download: Make, units: list[Unit], said: bytes) -> None:
    path = download({"submission_metadata.yml": said, "submission_1/a.py": SCRIPT})
    with pytest.raises(UsageError, match=r"submission_metadata\.yml.*cannot be read.*Download it again"):
        find_incoming(path, units=units)


def test_a_plain_download_is_a_file_a_folder_or_a_zip_for_each_student(download: Make, units: list[Unit]) -> None:
    tree = {
        "jane@example.org/02_activations.py": SCRIPT,
        "Ada Okafor/03_neuron/answers.ipynb": NOTEBOOK,
        "Ada Okafor/notes.txt": b"-",
        "4711.py": SCRIPT,
        "bo.zip": zipped({"02_activations.py": SCRIPT}),
        "cy.zip": b"PK\x03\x04 cut off",
        "di": None,
        "__MACOSX/._4711.py": b"\0",
        ".DS_Store": b"\0",
    }
    found = by(find_incoming(download(tree, loose=True), units=units), "name")
    assert {n: (i.unit, i.name) for n, i in found.items()} == {
        "jane@example.org": ("02_activations", "02_activations.py"),
        "Ada Okafor": ("03_neuron", "Ada Okafor.zip"),
        "4711": ("02_activations", "4711.py"),
        "bo": ("02_activations", "bo.zip"),
        "cy": ("", "cy.zip"),
        **({"di": ("", "di.zip")} if "di" in found else {}),
    }
    assert found["jane@example.org"].hint.email == "jane@example.org"
    assert found["4711"].hint.number == "4711"
    assert found["bo"].content == tree["bo.zip"]
    assert found["cy"].content == tree["cy.zip"]
    assert "damaged" in found["cy"].rejected


def test_the_zip_of_one_student_is_kept_as_it_is(tmp_path: Path, units: list[Unit]) -> None:
    data = zipped({"02_activations.py": SCRIPT, "data.csv": b"1"})
    (tmp_path / "jane.zip").write_bytes(data)
    (found,) = find_incoming(tmp_path / "jane.zip", units=units)
    assert (found.hint.name, found.content, found.unit) == ("jane", data, "02_activations")


def test_the_same_files_are_the_same_bytes_from_a_folder_and_from_a_zip(tmp_path: Path, units: list[Unit]) -> None:
    tree = {"x_1_52_b.csv": b"1", "x_1_51_02_activations.py": SCRIPT}
    (tmp_path / "a.zip").write_bytes(zipped(tree))
    (tmp_path / "b").mkdir()
    for name, data in reversed(tree.items()):
        (tmp_path / "b" / name).write_bytes(data)
        os.utime(tmp_path / "b" / name, (1, 1))
    (packed,), (loose,) = find_incoming(tmp_path / "a.zip", units=units), find_incoming(tmp_path / "b", units=units)
    assert packed == loose
    # The same on another machine and another day.
    assert hashlib.sha256(packed.content).hexdigest()[:16] == "cca59c4a2af58a3d"


def test_what_is_kept_is_read_by_the_grader(tmp_path: Path, download: Make, units: list[Unit]) -> None:
    tree = {"doe_7_51_02_activations.py": SCRIPT, "doe_7_52_data.csv": b"1", "li_8_53_02_activations.py": SCRIPT}
    for place, found in enumerate(find_incoming(download(tree), units=units)):
        path = tmp_path / str(place) / found.name
        path.parent.mkdir()
        path.write_bytes(found.content)
        read_again = read(HandIn("one", path), units[1], {})
        assert (read_again.rejected, [a.state for a in read_again.answers]) == ("", ["found"])


def test_what_another_system_did_not_name_is_kept_too(download: Make, units: list[Unit]) -> None:
    tree = {
        "doejane_1001_50001_02_activations.py": SCRIPT,
        "okaforada_1002_50002_02_activations.py": SCRIPT,
        "Bo by mail.py": SCRIPT + b"# late",
        "from Cy/03_neuron.ipynb": NOTEBOOK,
    }
    found = by(find_incoming(download(tree), units=units), "name")
    assert set(found) == {"doejane", "okaforada", "Bo by mail", "from Cy"}
    assert found["Bo by mail"].content == SCRIPT + b"# late"


def test_the_name_of_the_download_tells_the_unit_where_nothing_else_does(download: Make, units: list[Unit]) -> None:
    tree = {"Jane Doe_5_assignsubmission_file/answers.py": b"x = 1\n"}
    (found,) = find_incoming(download(tree, "DL26-Unit 03_neuron-812"), units=units)
    assert found.unit == "03_neuron"


def test_a_layout_that_is_named_is_not_guessed(download: Make, units: list[Unit]) -> None:
    path = download({"alice/ps1/02_activations.py": SCRIPT, "bo/ps1/02_activations.py": SCRIPT}, loose=True)
    assert [i.hint.login for i in find_incoming(path, "nbgrader", units=units)] == ["alice", "bo"]
    canvas = download({"doejane_1001_50001_02_activations.py": SCRIPT, "b_2_3_x.py": SCRIPT}, "canvas")
    assert {i.hint.canvas for i in find_incoming(canvas, "plain", units=units)} == {""}
    with pytest.raises(UsageError, match="not how moodle names its files"):
        find_incoming(canvas, "moodle", units=units)
    with pytest.raises(UsageError, match="There are: canvas, moodle"):
        find_incoming(canvas, "blackboard", units=units)


def test_a_zone_of_the_course_counts_for_times_that_name_none(tmp_path: Path, units: list[Unit]) -> None:
    (tmp_path / "a/ps1").mkdir(parents=True)
    (tmp_path / "a/ps1/x.py").write_bytes(SCRIPT)
    for said, zone, hours in (
        ("2026-03-01 10:00:00", UTC, 10),
        ("2026-03-01 10:00:00", BERLIN, 9),
        ("2026-03-01 10:00:00 +02:00", BERLIN, 8),
        ("2026-03-01T10:00:00Z", BERLIN, 10),
        ("2026-03-01 10:00:00 America/New_York", BERLIN, 15),
    ):
        (tmp_path / "a/ps1/timestamp.txt").write_text(said)
        (found,) = find_incoming(tmp_path, units=units, zone=zone)
        assert found.submitted_at == datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours), said


@pytest.mark.parametrize(
    "said", ["", "2026-13-01 10:00", "0001-01-01 00:00:00 UTC", "2026-03-01 10:00:00 ../etc", "\0"]
)
def test_a_timestamp_that_tells_no_instant_is_none(tmp_path: Path, units: list[Unit], said: str) -> None:
    (tmp_path / "a/ps1").mkdir(parents=True)
    (tmp_path / "a/ps1/x.py").write_bytes(SCRIPT)
    (tmp_path / "a/ps1/timestamp.txt").write_text(said)
    (found,) = find_incoming(tmp_path, units=units)
    assert (found.submitted_at, found.content) == (None, SCRIPT)
