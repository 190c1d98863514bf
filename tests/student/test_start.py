"""`grader start` makes a folder to work in, touches nothing that is there, and says one next thing."""

from pathlib import Path

import pytest

from .conftest import UNITS, Grader


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_it_copies_what_is_worked_with_and_leaves_the_kits_own_files(kit: Path, grader: Grader) -> None:
    done = grader("start")
    assert done.exit_code == 0
    made = files(kit / "my-work")
    for name in UNITS:
        for kind in ("ipynb", "py"):
            assert made[f"{name}/{name}.{kind}"] == (kit / "exercises" / name / f"{name}.{kind}").read_bytes()
        assert any(p.startswith(f"{name}/assets/") for p in made)
    assert not [
        p for p in made if Path(p).name in ("unit.toml", "public_checks.py", "README.md") or p.endswith(".html")
    ]


def test_it_ends_with_the_one_next_thing(kit: Path, grader: Grader) -> None:
    said = grader("start").stdout
    assert said.count("Next:") == 1
    assert "\n  grader check activation\n" in said


def test_again_it_brings_back_what_is_gone_and_overwrites_nothing(work: Path, grader: Grader) -> None:
    mine, gone = work / "02_activations/02_activations.py", work / "07_numpy/07_numpy.ipynb"
    mine.write_text("my own\n")
    gone.unlink()
    said = grader("start").stdout
    assert "1 file copied" in said
    assert "stayed as they are" in said
    assert mine.read_text() == "my own\n"
    assert gone.is_file()


def test_a_link_that_leads_nowhere_is_not_written_through(work: Path, grader: Grader, tmp_path: Path) -> None:
    path = work / "07_numpy/07_numpy.py"
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere.py")
    assert grader("start").exit_code == 0
    assert not (tmp_path / "elsewhere.py").exists()


def test_it_works_from_within_a_unit_and_by_another_name(
    kit: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kit / "exercises" / "07_numpy")
    assert "../../autumn" in grader("start", "autumn").stdout
    assert (kit / "autumn/07_numpy/07_numpy.ipynb").is_file()


@pytest.mark.parametrize("name", ["../out", "a/b", "exercises", "07_numpy", ".hidden", " "])
def test_a_name_that_is_a_path_or_taken_is_refused_with_a_way_out(name: str, kit: Path, grader: Grader) -> None:
    before = files(kit)
    done = grader("start", name)
    assert done.exit_code == 2
    assert "grader start my-work" in done.stderr
    assert files(kit) == before


def test_a_file_in_the_way_is_named(kit: Path, grader: Grader) -> None:
    (kit / "my-work").write_text("shopping list")
    done = grader("start")
    assert done.exit_code == 2
    assert "is a file" in done.stderr
    assert (kit / "my-work").read_text() == "shopping list"


def test_outside_of_a_kit_it_says_how_one_is_recognised(
    tmp_path: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("start", "next", "submit"):
        done = grader(command)
        assert done.exit_code == 2
        assert str(tmp_path) in done.stderr
        assert "unit.toml and public_checks.py" in done.stderr
        assert "cd" in done.stderr
