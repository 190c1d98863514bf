"""The short form of `make attack`: all attacks, many in one run of the grader, an honest submission between each two.

What a run leaves behind is told of each case in it: `make attack` runs each alone and says which it was.
"""

import os
from pathlib import Path

import pytest

from grader.execution import levels
from hostile.corpus import CASES, HERE, MAKER, copy_hand_in, make_odd_cases, read_case, read_cases
from hostile.run import Bench, Row, run_all

TOGETHER = 25
ATTACKS = [case for case in read_cases(CASES) if not case.harmless]
"The harmless ones are graded by the tests of known answers."

needs_walls = pytest.mark.skipif(bool(levels.missing("walled")), reason="no attack is run where no walls stand")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    odd = make_odd_cases(HERE / MAKER, tmp_path_factory.mktemp("odd"))
    return {row.case.name: row for row in run_all(Bench.at("walled"), [*ATTACKS, *odd], together=TOGETHER)}


@needs_walls
@pytest.mark.parametrize("name", [case.name for case in ATTACKS])
def test_an_attack_fails_and_is_graded_as_a_sound_grader_does(rows: dict[str, Row], name: str) -> None:
    """Grade, secrets, files, processes, listeners, memory, time and neighbours are as `case.toml` wants."""
    assert rows[name].wrong == ()


@needs_walls
def test_files_that_cannot_be_stored_are_graded_as_a_sound_grader_does(rows: dict[str, Row]) -> None:
    """Bombs, links, special files, odd names and encodings, which `make_odd_files.py` makes."""
    odd = {name: row.wrong for name, row in rows.items() if name not in {case.name for case in ATTACKS}}
    assert len(odd) >= 25
    assert {name: wrong for name, wrong in odd.items() if wrong} == {}


def test_a_hand_in_is_copied_as_it_is_without_what_describes_it(tmp_path: Path) -> None:
    """Links stay links, a named pipe is not read, and a case's own `case.toml` stays behind."""
    folder = tmp_path / "001_x"
    (folder / "below").mkdir(parents=True)
    (folder / "case.toml").write_text('title = ""\nfamily = "package"\nunit = 2\n[expect]\ngrade = "any"\n')
    (folder / "below" / "case.toml").write_text("handed in")
    (folder / "link").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    copy_hand_in(read_case(folder), tmp_path / "copy")
    assert sorted(p.name for p in (tmp_path / "copy").rglob("*")) == ["below", "case.toml", "link", "pipe"]
    assert (tmp_path / "copy" / "link").is_symlink()
    assert (tmp_path / "copy" / "pipe").is_fifo()
