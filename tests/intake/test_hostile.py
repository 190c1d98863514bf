"""Bombs, climbing paths, links and damage: told for the one submission that has them, and never a reason to drop another."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from grader.course import Unit
from grader.errors import UsageError
from grader.gradebook.records import Incoming
from grader.intake import bundles, find_incoming
from grader.submissions.records import MIB
from tests.intake.conftest import SCRIPT, unzipped, zipped

GOOD = {f"good{n}_{n}_{90 + n}_02_activations.py": SCRIPT for n in (1, 2, 3)}


def canvas(tmp_path: Path, units: list[Unit], bad: dict[str, bytes]) -> Incoming:
    """The submission of user 66 beside three good ones, which must be there all the same."""
    (tmp_path / "class.zip").write_bytes(zipped({**GOOD, **bad}))
    found = {i.hint.canvas: i for i in find_incoming(tmp_path / "class.zip", units=units)}
    assert [found[n].content for n in "123"] == [SCRIPT] * 3
    return found["66"]


def test_a_file_that_swells_is_not_read(tmp_path: Path, units: list[Unit]) -> None:
    found = canvas(tmp_path, units, {"x_66_97_02_activations.py": b"#" * (30 * MIB)})
    assert "more than 100 times its size" in found.rejected
    assert (found.content, found.unit) == (b"", "02_activations")


def test_a_bomb_in_a_zip_of_a_student_is_kept_and_told(tmp_path: Path, units: list[Unit]) -> None:
    bomb = zipped({"02_activations.py": b"#" * (60 * MIB)})
    found = canvas(tmp_path, units, {"x_66_97_work.zip": bomb})
    assert found.content == bomb
    assert "more than 100 times its size" in found.rejected


def test_a_size_that_lies_is_noticed_while_reading(tmp_path: Path, units: list[Unit]) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({**GOOD, "x_66_97_02_activations.py": os.urandom(8000) + b"#" * (70 * MIB)}))
    data = bytearray(path.read_bytes())
    # The listed size of the last file, in its entry of the directory and in its own header, is made 10 000 bytes.
    with zipfile.ZipFile(path) as archive:
        header = archive.infolist()[-1].header_offset
    struct.pack_into("<I", data, header + 22, 10_000)
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 10_000)
    path.write_bytes(data)
    found = {i.hint.canvas: i for i in find_incoming(path, units=units)}
    assert len(found) == 4
    assert found["66"].rejected
    assert len(found["66"].content) <= 10_000


def test_a_climbing_path_is_told_and_the_rest_of_the_submission_kept(tmp_path: Path, units: list[Unit]) -> None:
    bad = {"x_66_97_work/../../../climbed.py": SCRIPT, "x_66_98_02_activations.py": SCRIPT}
    found = canvas(tmp_path, units, bad)
    assert "climbs out of its folder" in found.rejected
    assert list(unzipped(found.content).values()) == [SCRIPT]
    assert not (tmp_path.parent / "climbed.py").exists()


def test_a_climbing_path_of_nobody_is_a_submission_of_its_own(tmp_path: Path, units: list[Unit]) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({**GOOD, "../climbed.py": SCRIPT}))
    found = find_incoming(tmp_path / "class.zip", units=units)
    assert len(found) == 4
    assert ["climbs" in i.rejected for i in found if not i.hint.canvas] == [True]


def test_a_plain_zip_with_a_climbing_path_is_kept_whole(tmp_path: Path, units: list[Unit]) -> None:
    data = zipped({"ada/02_activations.py": SCRIPT, "../climbed.py": SCRIPT})
    (tmp_path / "class.zip").write_bytes(data)
    (found,) = find_incoming(tmp_path / "class.zip", units=units)
    assert found.content == data
    assert "climbs" in found.rejected


def test_a_link_is_told_and_never_followed(tmp_path: Path, units: list[Unit]) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("secret = 1\n")
    work = tmp_path / "class"
    (work / "ada").mkdir(parents=True)
    (work / "ada/02_activations.py").write_bytes(SCRIPT)
    (work / "ada/more.py").symlink_to(secret)
    (work / "bo.py").symlink_to(secret)
    (work / "cy").symlink_to(tmp_path)
    os.mkfifo(work / "di.py")
    found = {i.hint.name: i for i in find_incoming(work, units=units)}
    assert set(found) == {"ada", "bo", "cy", "di"}
    assert all("is a link, a pipe or a device" in i.rejected for i in found.values())
    assert not any(b"secret" in i.content for i in found.values())
    assert list(unzipped(found["ada"].content)) == ["02_activations.py"]
    with pytest.raises(UsageError, match="links are not followed"):
        find_incoming(work / "cy", units=units)


def test_a_link_in_a_zip_is_told(tmp_path: Path, units: list[Unit]) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(GOOD))
    link = zipfile.ZipInfo("x_66_97_02_activations.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    found = {i.hint.canvas: i for i in find_incoming(path, units=units)}
    assert len(found) == 4
    assert "is a link" in found["66"].rejected


def test_a_damaged_file_is_told_and_its_neighbours_are_kept(tmp_path: Path, units: list[Unit]) -> None:
    path = tmp_path / "class.zip"
    noise = os.urandom(5000)
    path.write_bytes(zipped({**GOOD, "x_66_97_02_activations.py": noise, "x_66_98_notes.txt": b"mine"}))
    data = path.read_bytes()
    at = data.index(noise[1000:1100])
    path.write_bytes(data[:at] + b"\0" * 100 + data[at + 100 :])
    found = {i.hint.canvas: i for i in find_incoming(path, units=units)}
    assert "damaged" in found["66"].rejected
    assert unzipped(found["66"].content) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", zipped(GOOD)[:-30], b"<html>log in first</html>"])
def test_a_damaged_download_is_told_and_nothing_is_taken(tmp_path: Path, units: list[Unit], data: bytes) -> None:
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(UsageError, match="download it again"):
        find_incoming(tmp_path / "class.zip", units=units)


def test_nothing_is_told(tmp_path: Path, units: list[Unit]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "none.zip").write_bytes(zipped({}))
    for path in (tmp_path / "empty", tmp_path / "none.zip"):
        with pytest.raises(UsageError, match="there is nothing in it"):
            find_incoming(path, units=units)
    with pytest.raises(UsageError, match="there is nothing here"):
        find_incoming(tmp_path / "gone", units=units)


def test_an_empty_folder_is_a_submission_without_a_file(tmp_path: Path, units: list[Unit]) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "bo/02_activations").mkdir(parents=True)
    (tmp_path / "cy.py").write_bytes(SCRIPT)
    found = {i.hint.name: i.rejected for i in find_incoming(tmp_path, units=units)}
    assert {name: "no file" in rejected for name, rejected in found.items()} == {"ada": True, "bo": True, "cy": False}


def test_too_much_of_one_student_is_told(tmp_path: Path, units: list[Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/02_activations.py").write_bytes(SCRIPT)
    with (tmp_path / "ada/weights.bin").open("wb") as file:
        file.truncate(65 * MIB)
    (tmp_path / "bo.py").write_bytes(SCRIPT)
    ada, bo = find_incoming(tmp_path, units=units)
    assert (ada.content, ada.unit, bo.content) == (b"", "02_activations", SCRIPT)
    assert "more than 64 MiB" in ada.rejected


def test_a_download_beyond_what_is_read_at_once_tells_which_were_left(
    tmp_path: Path, units: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MAX_ZIP", 2 * len(SCRIPT))
    for name in ("ada", "bo", "cy"):
        (tmp_path / f"{name}.py").write_bytes(SCRIPT)
    assert [bool(i.content) for i in find_incoming(tmp_path, units=units)] == [True, True, False]
    assert "Import it in parts" in find_incoming(tmp_path, units=units)[2].rejected


def test_names_are_safe_to_store_and_to_write(tmp_path: Path, units: list[Unit]) -> None:
    work = os.fsencode(tmp_path) + b"/class"
    for name in (
        b"a\xff\xfeb.py",
        "e\u202evil\n.py".encode(),
        b"back\\slash.py",
        b"C:drive.py",
        "ö".encode() * 120 + b".py",
    ):
        os.makedirs(work + b"/" + name[:40])
        for inner in (name, b"02_activations.py"):
            with open(work + b"/" + name[:40] + b"/" + inner, "wb") as file:
                file.write(SCRIPT)
    found = find_incoming(tmp_path / "class", units=units)
    assert len(found) == 5
    for i in found:
        assert not i.rejected
        assert sorted(unzipped(i.content).values()) == [SCRIPT, SCRIPT]
        for text in (i.name, i.origin, i.hint.name):
            assert text.isprintable()
        assert 0 < len(i.name.encode()) <= 255
        assert not set(i.name) & set("/\\")
