"""What becomes of a hand-in: which file, which cells, or one sentence why not."""

import hashlib
import json
import os
import socket
import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.submissions import HandIn, read


def states(submission) -> str:
    return " ".join(a.state for a in submission.answers)


ALL = "found found found"
NONE = "absent absent absent"


def test_a_script_is_read(hand_in, right):
    submission = hand_in(right)
    assert (submission.rejected, submission.script, submission.source) == ("", True, "alice.py")
    assert states(submission) == ALL
    assert submission.sha256 == hashlib.sha256(right.encode()).hexdigest()
    assert submission.cells[0].source == right


@pytest.mark.parametrize(
    "data",
    [
        lambda s: b"\xef\xbb\xbf" + s.encode(),
        lambda s: ("# -*- coding: latin-1 -*-\n# Größe\n" + s).encode("latin-1"),
        lambda s: s.replace("    ", "\t").rstrip().replace("\n", "\r\n").encode(),
        lambda s: s.replace("\n", "\r").encode(),
    ],
    ids=["mark", "latin-1", "windows", "old mac"],
)
def test_what_python_reads_is_read_without_a_word(hand_in, right, data):
    submission = hand_in(data(right))
    assert (states(submission), submission.notes) == (ALL, ())
    exec(compile(submission.cells[0].source, "x", "exec"), {})


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_read_with_a_note(hand_in, right, encoding):
    submission = hand_in(("# Größe\n" + right).encode(encoding))
    assert states(submission) == ALL
    assert "Save it as UTF-8" in submission.notes[0]


CONFLICT = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.py", "", "is empty"),
        ("a.py", "  \n\n", "is empty"),
        ("a.py", "Dear instructor,\n", "line 1: invalid syntax in `Dear instructor,`"),
        ("a.py", "def f(:\n", "line 1"),
        ("a.py", CONFLICT, "git's conflict markers"),
        ("a.py", "<!DOCTYPE html>\n<html>", "web page"),
        ("a.py", b"x = 1\ny = '\0'\n", "Line 2 holds a null byte"),
        ("a.py", "# coding: rot13\nx = 1\n", "encoding `rot13`"),
        ("a.py", "# coding: punycode\nx = 1\n", "encoding `punycode`"),
        ("a.py", "# coding: cp99999\nx = 1\n", "encoding `cp99999`"),
        ("a.py", "x = " + "(" * 300 + ")" * 300, "nested more than 200 deep"),
        ("a.py", b"#" * (17 << 20), "larger than 16 MiB"),
        ("a.ipynb", "", "is empty"),
        ("a.ipynb", '{\n "cells": [\n import torch\n]}', "line 3, column 2, `import torch`"),
        ("a.ipynb", '{"cells": [{"cell_type": "code", "source": "x =', "breaks off in line 1"),
        ("a.ipynb", '{"cells": [\n' + CONFLICT + "]}", "git's conflict markers"),
        ("a.ipynb", "\n<html><body>", "web page"),
        ("a.ipynb", "x = 1\n", "no notebook"),
        ("a.ipynb", "[1, 2]", "no notebook"),
        ("a.ipynb", '{"a": 1}', "has no `cells`"),
        ("a.ipynb", '{"cells": {}}', "`cells`, expected a list, got an object"),
        ("a.ipynb", '{"cells": ["activation"]}', "`cells[0]`, expected an object, got a text"),
        ("a.ipynb", '{"cells": [{"source": 5}]}', "`cells[0].source`"),
        ("a.ipynb", '{"cells": [], "nbformat": 9}', "format 9"),
        ("a.ipynb", '{"cells": []}', "no code"),
        ("a.ipynb", '{"cells": ' + "[" * 200_000, "no notebook"),
        ("a.ipynb", '{"x": ' + "[" * 200_000, "nested too deeply"),
        ("a.ipynb", '{"cells": [' + "{}," * 600_000 + "{}]}", "too much"),
        ("a.ipynb", '{"cells": [' + '{"source": "1"},' * 5_001 + "{}]}", "more than 5,000 code cells"),
        ("a.txt", "x = 1", "`a.txt` is neither"),
        ("a.tar.gz", b"\x1f\x8bxx", "archive of a kind"),
        ("a.zip", "x = 1", "no zip"),
    ],
)
def test_what_cannot_be_read_is_one_plain_sentence(hand_in, name, content, sentence):
    submission = hand_in(content, name)
    assert sentence in submission.rejected
    assert (states(submission), submission.cells) == (NONE, ())
    assert "\n" not in submission.rejected
    assert submission.rejected.endswith(".")
    assert len(submission.sha256) == 64


def test_links_pipes_and_sockets_are_not_opened(tmp_path, unit, stubs):
    (tmp_path / "secret.py").write_text("def activation(x): return x")
    (tmp_path / "link.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(tmp_path / "pipe.py")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{short}/s.py")
        for path, what in (
            (tmp_path / "link.py", "a link"),
            (tmp_path / "pipe.py", "a named pipe"),
            (tmp_path.__class__(short) / "s.py", "a socket"),
        ):
            submission = read(HandIn("a", path), unit, stubs)
            assert f"This is {what}" in submission.rejected


def test_links_beside_the_answer_are_left_out_with_a_note(tmp_path, unit, stubs, right):
    folder = tmp_path / "alice"
    folder.mkdir()
    (folder / "hw.py").write_text(right)
    (folder / "up").symlink_to("..")
    (folder / "data.txt").symlink_to("/etc/passwd")
    submission = read(HandIn("alice", folder), unit, stubs)
    assert (states(submission), dict(submission.files)) == (ALL, {})
    assert "`data.txt`, `up`" in submission.notes[0]


def test_a_file_that_vanishes_is_rejected(tmp_path, unit, stubs):
    assert "cannot be read" in read(HandIn("a", tmp_path / "gone.py"), unit, stubs).rejected


# ---- notebooks


def test_cells_of_a_notebook_keep_their_numbers(hand_in, notebook):
    submission = hand_in(notebook("a = 1", "", ["b = 1\n", "c = 2"]), "alice.ipynb")
    assert [(c.index, c.source) for c in submission.cells] == [(0, "a = 1"), (2, "b = 1\nc = 2")]
    assert not submission.script


def test_markdown_and_raw_cells_are_dropped(hand_in):
    cells = [{"cell_type": k, "source": "def activation(x): return x"} for k in ("markdown", "raw")]
    cells.append({"cell_type": "code", "source": "x = 1"})
    assert states(hand_in(json.dumps({"cells": cells}), "a.ipynb")) == NONE


def test_lines_of_a_list_are_joined_with_or_without_their_ends(hand_in, notebook):
    one = hand_in(notebook(["x = 1\n", "y = 2"]), "a.ipynb").cells[0].source
    other = hand_in(notebook(["x = 1", "y = 2"]), "b.ipynb").cells[0].source
    assert one == other == "x = 1\ny = 2"


def test_format_3_is_read(hand_in, right):
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": [right], "language": "python"}]}]}
    assert states(hand_in(json.dumps(old), "a.ipynb")) == ALL


def test_what_python_writes_but_json_forbids_is_read(hand_in, right):
    text = '{"cells": [{"outputs": [NaN, -Infinity], "source": "x = \'\\ud800\'"}, {"source": %s}]}'
    submission = hand_in(text % json.dumps(right), "a.ipynb")
    assert states(submission) == ALL
    submission.cells[0].source.encode()


def test_a_notebook_with_pictures_costs_no_memory(hand_in, right):
    cell = {"cell_type": "code", "source": right, "outputs": [{"data": {"image/png": "A" * (30 << 20)}}]}
    assert states(hand_in(json.dumps({"cells": [cell]}), "a.ipynb")) == ALL


def test_a_notebook_named_py_is_read_as_one(hand_in, notebook, right):
    submission = hand_in(notebook(right), "alice.py")
    assert (states(submission), submission.script) == (ALL, False)
    assert "is a notebook, although" in submission.notes[0]


def test_a_cell_that_python_refuses_is_kept_and_the_others_count(hand_in, notebook):
    submission = hand_in(notebook("def activation(x:\n", "def relu(x): return x"), "a.ipynb")
    assert states(submission) == "absent found absent"
    assert [c.index for c in submission.cells] == [0, 1]
    assert submission.answers[0].note.startswith("Cell 1, which seems to define it, has a syntax error in line 1")
    assert (submission.answers[0].code, submission.answers[0].cell) == ("def activation(x:\n", 0)


# ---- folders and zips


def test_the_file_named_like_the_unit_is_graded_and_the_others_travel(hand_in, right):
    submission = hand_in({"02_activations.py": right, "helper.py": "n = 1", "data/x.csv": "1"})
    assert submission.source == "02_activations.py"
    assert dict(submission.files) == {"helper.py": b"n = 1", "data/x.csv": b"1"}


def test_of_the_kits_two_files_the_one_with_answers_is_graded(hand_in, notebook, right, stubs):
    kit = "\n\n".join(stubs.values())
    submission = hand_in({"02_activations.py": right, "02_activations.ipynb": notebook(kit), "public_checks.py": right})
    assert (submission.source, states(submission)) == ("02_activations.py", ALL)
    assert submission.notes == ("Graded `02_activations.py`; also handed in: `02_activations.ipynb`.",)


def test_an_answer_under_another_name_counts_before_the_untouched_kit(hand_in, right, stubs):
    submission = hand_in({"02_activations.py": "\n".join(stubs.values()), "mine.py": right})
    assert (submission.source, states(submission)) == ("mine.py", ALL)


def test_of_two_equal_files_the_notebook_is_graded_and_a_note_says_so(hand_in, notebook, right):
    submission = hand_in({"02_activations.py": right, "02_activations.ipynb": notebook(right)})
    assert submission.notes == ("Graded `02_activations.ipynb`; also handed in: `02_activations.py`.",)


def test_a_broken_notebook_is_not_hidden_by_the_untouched_script(hand_in, stubs):
    submission = hand_in({"02_activations.py": "\n".join(stubs.values()), "02_activations.ipynb": '{"cells": ['})
    assert "breaks off" in submission.rejected


def test_a_submission_in_a_subfolder_is_found_with_what_lies_beside_it(hand_in, right):
    submission = hand_in({"homework/unit 2/mine.py": right, "homework/unit 2/helper.py": "n = 1", ".DS_Store": "x"})
    assert (states(submission), dict(submission.files)) == (ALL, {"helper.py": b"n = 1"})
    assert submission.notes == ("Graded `homework/unit 2/mine.py`.",)


def test_a_zip_in_a_folder_is_opened_but_none_inside_it(hand_in, zipped, right):
    assert states(hand_in({"hw.zip": zipped({"a/hw.py": right})})) == ALL


def test_a_zip_in_a_zip_is_not_opened(hand_in, zipped, right):
    assert "archive in an archive" in hand_in(zipped({"a.zip": zipped({"hw.py": right})}), "a.zip").rejected


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"../evil.py": "x"}, "climbs out"),
        ({"a/../../evil.py": "x"}, "climbs out"),
        ({"..\\evil.py": "x"}, "climbs out"),
        ({"/tmp/evil.py": "x"}, "absolute path"),
        ({"C:\\evil.py": "x"}, "absolute path"),
        ({"data.txt": b"\0" * (65 << 20)}, "more than 64 MiB"),
        ({"data.txt": b"\0" * (2 << 20)}, "more than 100 times"),
        ({f"{n}.txt": "" for n in range(10_001)}, "more than 10,000 files"),
    ],
    ids=["climbs", "climbs later", "backslash", "absolute", "drive", "large", "swells", "many"],
)
def test_a_dangerous_zip_is_refused(hand_in, zipped, entries, sentence, right):
    submission = hand_in(zipped({"hw.py": right, **entries}), "a.zip")
    assert sentence in submission.rejected
    assert submission.files == {}


@pytest.mark.parametrize(("mode", "what"), [(0o120777, "a link"), (0o010644, "no plain file")])
def test_a_link_or_pipe_in_a_zip_is_refused(hand_in, zipped, mode, what):
    assert f"`hw.py` is {what}" in hand_in(zipped({"hw.py": "/etc/passwd"}, mode=mode), "a.zip").rejected


def test_an_encrypted_zip_says_so(hand_in, zipped, right):
    data = bytearray(zipped({"hw.py": right}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in hand_in(bytes(data), "a.zip").rejected


def test_a_zip_that_lies_about_its_sizes_is_refused(hand_in, zipped):
    data = bytearray(zipped({"hw.py": b"#" * (30 << 20)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "damaged" in hand_in(bytes(data), "a.zip").rejected


def test_names_in_a_zip_may_be_of_any_encoding(hand_in, zipped, right):
    data = zipped({"gr___e.py": right})
    assert states(hand_in(data.replace(b"gr___e", "größe".encode()[:6]), "a.zip")) == ALL
    assert states(hand_in(data.replace(b"gr___e", b"gr\xf6\xdf_e"), "b.zip")) == ALL


def test_what_does_not_fit_stays_behind_with_a_note(hand_in, right):
    many = {f"data/{n:03}.txt": "x" for n in range(250)}
    submission = hand_in({"02_activations.py": right, "a.bin": b"\0" * (17 << 20), **many})
    assert len(submission.files) <= 200
    assert submission.notes[0].startswith("Left out 51 files (`a.bin`, ")


def test_files_that_collide_or_have_odd_names_stay_behind(hand_in, zipped, right):
    submission = hand_in(
        zipped({"02_activations.py": right, "a": "1", "a/b": "2", "xy:z.py": "3", "\x1b[2J.py": "4"}), "a.zip"
    )
    assert dict(submission.files) == {"a": b"1"}
    assert "\x1b" not in "".join(submission.notes)


def test_the_hash_is_that_of_all_that_was_handed_in(hand_in, right):
    one = hand_in({"02_activations.py": right, "helper.py": "n = 1"}).sha256
    assert hand_in({"02_activations.py": right, "helper.py": "n = 1"}).sha256 == one
    assert hand_in({"02_activations.py": right, "helper.py": "n = 2"}).sha256 != one


# ---- whatever it is, it is read


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_reading_never_raises(data, tmp_path, unit, stubs, right, notebook, zipped):
    seeds = {
        ".py": right.encode(),
        ".ipynb": notebook(right, "!ls\nx = 1").encode(),
        ".zip": zipped({"hw.py": right, "b/c": "1"}),
    }
    ending = data.draw(st.sampled_from(sorted(seeds)))
    content = bytearray(seeds[ending])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    path = tmp_path / f"a{ending}"
    path.write_bytes(content)
    submission = read(HandIn("a", path), unit, stubs)
    assert submission.rejected or submission.cells
    for text in (submission.rejected, *submission.notes, *(a.note for a in submission.answers)):
        assert text.isprintable() or "\ufffd" in text


PIECES = [*"%!?\n\\ ()[]{}'\"#=:.,fx1\u0301", "def activation(x):", " return ", "# %%\n"]


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_read_with_its_lines_kept(text, tmp_path, unit, stubs, notebook):
    (tmp_path / "a.ipynb").write_text(notebook(text))
    for cell in read(HandIn("a", tmp_path / "a.ipynb"), unit, stubs).cells:
        assert cell.source.count("\n") == text.count("\n")
