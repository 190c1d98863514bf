"""Which hand-ins a path holds, and whose they are."""

import os
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.submissions import find, read, unit_of


def tree(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1\n")
    return root


def students(path: Path, units) -> list[str]:
    return [h.student for h in find([path], units)]


def test_a_file_is_one_submission_named_after_it(tmp_path, units):
    tree(tmp_path, "ada.ipynb")
    assert students(tmp_path / "ada.ipynb", units) == ["ada"]


@pytest.mark.parametrize("name", ["02_activations.py", "02-Activations (1).ipynb", "submission.py"])
def test_a_file_named_like_the_unit_is_named_after_its_folder(tmp_path, units, name):
    tree(tmp_path, f"ada/{name}")
    assert students(tmp_path / "ada" / name, units) == ["ada"]


@pytest.mark.parametrize("name", ["05_neuron_matmul.py", "05-Neuron-Matmul.IPYNB", "05_neuron_matmul-Copy1.ipynb"])
def test_a_folder_with_a_file_named_like_a_unit_is_one_submission(tmp_path, units, name):
    tree(tmp_path, f"ada/{name}", "ada/helper.py")
    assert students(tmp_path / "ada", units) == ["ada"]


def test_a_folder_of_many_has_one_student_per_entry(tmp_path, units):
    tree(tmp_path, "class/ada/hw.py", "class/bob.ipynb", "class/cy.zip", "class/.git/config", "class/.DS_Store")
    tree(tmp_path, "class/__MACOSX/x", "class/__pycache__/x.pyc", "class/.ipynb_checkpoints/a.ipynb")
    assert students(tmp_path / "class", units) == ["ada", "bob", "cy"]


def test_two_students_of_one_name_both_appear(tmp_path, units):
    tree(tmp_path, "a/ada.py", "b/ada.py")
    assert [h.student for h in find([tmp_path / "a", tmp_path / "b"], units)] == ["ada", "ada"]


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path, units):
    with pytest.raises(UsageError, match="nothing here"):
        find([tmp_path / "nobody.py"], units)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["05_neuron_matmul.py", "helper.py"], ["class"]),
        (["wrapper/05_neuron_matmul.py"], ["class"]),
        (["ada/hw.py", "bob/hw.py"], ["ada", "bob"]),
        (["class/ada/hw.py", "class/bob/hw.py", "__MACOSX/x"], ["ada", "bob"]),
        (["ada.ipynb", "bob.zip"], ["ada", "bob"]),
        (["hw.py"], ["class"]),
        (["ada/hw.py"], ["ada"]),
        (["../x.py", "ada/hw.py"], ["class"]),
        ([], ["class"]),
    ],
)
def test_a_zip_is_taken_apart_like_a_folder(tmp_path, units, zipped, names, expected):
    (tmp_path / "class.zip").write_bytes(zipped(dict.fromkeys(names, "x = 1\n")))
    assert students(tmp_path / "class.zip", units) == expected


def test_each_student_of_a_zip_of_many_is_read_alone(tmp_path, unit, units, stubs, zipped, right):
    inner = zipped({"work.py": right, "helper.py": "n = 1\n"})
    (tmp_path / "c.zip").write_bytes(zipped({"ada/hw.py": right, "ada/m.py": "n = 2", "bob.zip": inner, "cy.py": "x"}))
    ada, bob, cy = (read(h, unit, stubs) for h in find([tmp_path / "c.zip"], units))
    assert (ada.student, ada.source, dict(ada.files)) == ("ada", "hw.py", {"m.py": b"n = 2"})
    assert (bob.student, bob.source, dict(bob.files)) == ("bob", "work.py", {"helper.py": b"n = 1\n"})
    assert (cy.student, cy.source, cy.answers[0].state) == ("cy", "cy.py", "absent")


def test_a_broken_zip_is_a_rejected_hand_in(tmp_path, units, unit, stubs):
    (tmp_path / "ada.zip").write_bytes(b"PK\x03\x04 and then nothing")
    (hand_in,) = find([tmp_path / "ada.zip"], units)
    assert "damaged" in read(hand_in, unit, stubs).rejected


def test_a_hostile_name_stays_data(tmp_path, units, unit, stubs):
    name = "a\n\x1b[2J\u202e'\"><script>" + "x" * 200
    tree(tmp_path, f"class/{name}/hw.py")
    (hand_in,) = find([tmp_path / "class"], units)
    assert hand_in.student.startswith("a\ufffd\ufffd[2J\ufffd'\"><script>x")
    assert len(hand_in.student) == 100
    assert read(hand_in, unit, stubs).rejected == ""


def test_a_name_that_is_no_unicode_is_read_all_the_same(tmp_path, units, unit, stubs, right):
    folder = os.fsencode(tmp_path / "class") + b"/caf\xe9"
    os.makedirs(folder)
    with open(folder + b"/h\xff.py", "wb") as file:
        file.write(right.encode())
    (hand_in,) = find([tmp_path / "class"], units)
    submission = read(hand_in, unit, stubs)
    assert submission.answers[0].state == "found"
    submission.student.encode()
    submission.source.encode()


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("02_activations.py", "x = 1", "02_activations"),
        ("ada_05-neuron-matmul.py", "x = 1", "05_neuron_matmul"),
        ("activations.py", "x = 1", "02_activations"),
        ("ada.py", "def linear(x): return x", "05_neuron_matmul"),
        ("ada.py", "def relu(x): return x\ndef activation(x): return x\ndef linear(x): return x", "02_activations"),
        ("ada.py", "def relu(x): return x\ndef linear(x): return x", None),
        ("ada.py", "x = 1", None),
        ("ada.py", "no python", None),
    ],
)
def test_the_unit_is_told_by_name_then_by_exercises(tmp_path, units, name, code, expected):
    (tmp_path / name).write_text(code)
    (hand_in,) = find([tmp_path / name], units)
    unit = unit_of(hand_in, units)
    assert (unit.name if unit else None) == expected
