"""`grader replay`: what an instructor sees of one check, here and from a bundle on another machine."""

import stat
import zipfile
from pathlib import Path

import pytest
from gradebook.disputed import LEVEL, SECRET, copied, made_in, run

from grader.errors import ExitCode

CHECK = "test_any_numbers_come_back_doubled"


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graded class, in the folder where it is worked in."""
    return copied(made_in(tmp_path_factory.getbasetemp() / "disputed"), tmp_path / "here", monkeypatch)


def elsewhere(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    """Work where there is neither course nor gradebook, with another secret."""
    (tmp_path / "elsewhere").mkdir()
    patch.chdir(tmp_path / "elsewhere")
    patch.setenv("GRADER_SECRET", "that of somebody else")


def test_both_sides_are_shown_and_a_bundle_shows_the_same_on_another_machine(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, said = run("replay", "ada", "1", CHECK, "--bundle", "b.zip", *LEVEL)
    assert "Ada Lovelace, 01_small, attempt 2" in told
    assert told.partition("Record: ")[0].count("the same") == 6  # versions, and the secret too
    record, now = told.partition("Record: ")[2].split("Now: ")
    assert record.startswith("failed")
    assert now.startswith(record.rstrip())  # the numbers are drawn, and are the same
    assert "It needs test_two_numbers_come_back: passed in the record, passed now." in now
    drawn = now.partition("1. doubled(")[2].partition(")\n")[0]
    assert drawn in record
    assert now.count("reference  tensor") == now.count("student    tensor") == 4
    assert "The verdict is the same, with the same evidence: failed." in now

    file = here / "b.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "holds hidden checks" in said
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert "grader replay --from b.zip" in held["README.txt"].decode()
    assert {"solutions/course.toml", "solutions/01_small/checks.py", "submission/ada.py"} <= held.keys()
    assert not [name for name, content in held.items() if SECRET.encode() in content]

    elsewhere(tmp_path, monkeypatch)
    there, warned = run("replay", "--from", file, *LEVEL)
    assert there == told
    assert "from people whom you trust" in warned


def test_a_mended_check_and_another_secret_are_named_where_the_verdict_differs(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = here / "solutions" / "01_small" / "checks.py"
    checks.write_text(
        checks.read_text().replace("assert_close(y, x * 2)", "assert_close(y, x * x)").replace("y, x * 2,", "y, x * x,")
    )
    monkeypatch.setenv("GRADER_SECRET", "lost, and made anew")
    told, _ = run("replay", "ada", "1", CHECK, *LEVEL)
    assert "The verdict is another one: failed in the record, passed now." in told
    assert "What differs: unit version, seeds." in told
    run("status")
    assert "attempt 2 graded: 2 of 7" in run("history", "ada", "1")[0]  # nothing was changed


def test_an_earlier_attempt_and_a_cell_with_drawn_data_go_into_a_bundle_too(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, _ = run("replay", "Ada Lovelace", "small", "test_rest", "--attempt", "1", "--bundle", "b.zip", *LEVEL)
    assert "attempt 1" in told
    elsewhere(tmp_path, monkeypatch)
    assert run("replay", "--from", here / "b.zip", *LEVEL)[0] == told
    assert "with the same evidence: passed" in told


def test_a_name_that_no_check_has_is_answered_with_those_that_are_close(here: Path) -> None:
    _, said = run("replay", "ada", "1", "test_any_numbers", *LEVEL, ends=ExitCode.USAGE)
    assert f"Did you mean {CHECK}" in said


def test_what_cannot_be_replayed_is_told_in_a_sentence(here: Path) -> None:
    for arguments, sentence in {
        ("ada", "1"): "Say which",
        ("cyd", "1", CHECK): "Cyd has no submission at 01_small",
        ("bob", "1", CHECK, "--attempt", "2"): "Bob has no attempt 2 at 01_small. There are 1.",
        ("ada", "1", CHECK, "--from", "b.zip"): "without STUDENT",
        ("--from", "b.zip"): "b.zip: cannot be read as a bundle",
    }.items():
        assert sentence in run("replay", *arguments, ends=ExitCode.USAGE)[1]
    (here / "new").mkdir()
    (here / "new" / "cyd.py").write_text("def doubled(x): return x\n")
    run("submissions", "import", "new", "--unit", "1")
    assert "not graded yet" in run("replay", "cyd", "1", CHECK, ends=ExitCode.USAGE)[1]


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "solutions/../../out.txt", "..\\out.txt", "other.txt"])
def test_what_is_no_bundle_writes_nothing_and_is_called_none(name: str, here: Path) -> None:
    with zipfile.ZipFile("b.zip", "w") as archive:
        archive.writestr(name, "x")
    _, said = run("replay", "--from", "b.zip", ends=ExitCode.USAGE)
    assert "b.zip: " in said
    assert "bundle" in said
    assert not [*here.parent.rglob("out.txt"), *Path("/tmp").glob("out.txt")]
