"""Files that lie about what they are: found and read within bounds, or rejected with a sentence."""

import os
import threading
import time

import pytest

from grader.submissions import HandIn, find, read, unit_of
from grader.submissions.records import MAX_ZIP, MIB


def test_a_zip_with_a_nameless_entry_is_found_and_read(tmp_path, unit, units, stubs, zipped, right):
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({"": "x", "ada/x.py": right, "ben/y.py": right}))
    handins = find([path], units)
    assert [read(h, unit, stubs).rejected == "" for h in handins if h.student in ("ada", "ben")] == [True, True]


@pytest.mark.parametrize("key", ["metadata", "cell_type"])
def test_half_a_letter_in_a_key_of_a_notebook_harms_nothing(hand_in, notebook, right, key):
    text = notebook(right).replace(f'"{key}"', f'"\\ud800": 1, "{key}"', 1)
    assert hand_in(text, "a.ipynb").rejected == ""
    assert hand_in(notebook(right).replace(f'"{key}"', f'"\\ud800{key}"'), "b.ipynb").rejected == ""


@pytest.mark.parametrize(
    "text",
    [
        '"\\ud800"',
        '["\\ud800"]',
        '{"cells": "\\ud800"}',
        '{"cells": ["\\ud800"]}',
        '{"worksheets": ["\\ud800"]}',
        '{"worksheets": [{"cells": ["\\ud800"]}]}',
        '{"cells": [{"source": {"\\ud800": 1}}]}',
    ],
)
def test_half_a_letter_in_an_objects_place_is_no_notebook(hand_in, text):
    assert "no notebook" in hand_in(text, "a.ipynb").rejected


def test_a_zip_of_a_terabyte_is_not_read_through(tmp_path, unit, units, stubs):
    path = tmp_path / "ada.zip"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(1 << 40)
    start = time.process_time()
    (handin,) = find([path], units)
    assert f"{MAX_ZIP // MIB:,} MiB" in read(handin, unit, stubs).rejected
    assert "MiB" in read(HandIn("ada", path), unit, stubs).rejected
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", ["ada.py", "ada.zip"])
def test_a_pipe_that_takes_a_files_place_while_it_is_read_is_not_waited_for(
    tmp_path, unit, units, stubs, right, zipped, monkeypatch, name
):
    path = tmp_path / name
    path.write_bytes(zipped({"ada.py": right}) if name.endswith("zip") else right.encode())
    real = os.stat_result

    class Swaps(type(path)):
        """A path whose file is replaced by a pipe as soon as it was looked at."""

        def lstat(self) -> real:
            found = super().lstat()
            if os.path.isfile(self):
                os.unlink(self)
                os.mkfifo(self)
            return found

    done: list[str] = []

    def reads() -> None:
        done.append(read(HandIn("ada", Swaps(path)), unit, stubs).rejected)

    reader = threading.Thread(target=reads, daemon=True)
    reader.start()
    reader.join(10)
    assert done, "it waits for the pipe"
    assert "no plain file" in done[0]


def test_the_largest_files_of_a_folder_are_read_once_for_all_units_and_in_bounds(tmp_path, unit, units, stubs):
    folder = tmp_path / "ada"
    folder.mkdir()
    for n in range(8):
        (folder / f"{n}.ipynb").write_text('{"cells": [], "x": [' + "NaN," * (15 * MIB // 4) + "1]}")
    start = time.process_time()
    assert unit_of(HandIn("ada", folder), units) is None
    assert read(HandIn("ada", folder), unit, stubs).rejected
    assert time.process_time() - start < 8


def test_a_huge_file_that_is_no_python_is_not_searched_for_magics(hand_in):
    start = time.process_time()
    assert "Python cannot read line 101" in hand_in("a.b[ \n" * (2 * MIB)).rejected
    assert time.process_time() - start < 2


def test_what_cannot_be_shown_is_shown_in_no_sentence(hand_in):
    found = hand_in("x = 1\nd\u00a0ef \u2072\u202e y")
    assert "in `d ef \ufffd\ufffd y`" in found.rejected
    assert found.rejected.isprintable()


def test_a_file_that_grows_while_it_is_read_is_cut_at_its_bound(tmp_path, unit, stubs, monkeypatch):
    path = tmp_path / "ada.py"
    path.write_text("x = 1\n")
    plain_read = os.read

    def grows(descriptor: int, size: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"#" * MIB)
        return plain_read(descriptor, size)

    monkeypatch.setattr(os, "read", grows)
    assert "is larger than 16 MiB" in read(HandIn("ada", path), unit, stubs).rejected
