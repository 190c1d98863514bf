"""What `make bench` tells beside its own figures: peers, and the record that a quick run is held against."""

from pathlib import Path

import pytest
from bench import others, record
from bench.record import Record

RECORD = Record("2026-11-30", "a machine", 200, 3, 25.0, {"walled, cpu": 4.0})


def environment(folder: Path, name: str, says: str, code: int = 0) -> None:
    """Something that stands where a peer's Python does."""
    python = folder / name / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho '{says}'\necho 'no kernel' >&2\nexit {code}\n")
    python.chmod(0o755)


def test_a_ratio_is_worse_only_by_more_than_a_quarter() -> None:
    told = record.held_against([RECORD], "walled, cpu", 49.0, 20.0)
    assert told == ("x bare fork 2.45 (record 4.00, 2026-11-30)", False)
    assert record.held_against([RECORD], "walled, cpu", 102.0, 20.0)[1]


def test_a_machine_of_another_kind_is_held_against_nothing_and_that_is_told() -> None:
    told, worse = record.held_against([RECORD], "walled, cpu", 100.0, 7.0)
    assert "held against nothing: a bare fork takes 7 ms here, and on the machines of the records 25 ms" in told
    assert not worse


def test_a_new_record_takes_the_place_of_the_one_of_its_kind_of_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "FILE", tmp_path / "record.json")
    record.FILE.write_text("[]")
    for bare_ms in (25.0, 7.0, 28.0):
        record.keep(record.made(200, 3, bare_ms, {"walled, cpu": 50.0}))
    assert [r.bare_ms for r in record.read()] == [7.0, 28.0]


def test_the_records_of_the_repository_can_be_read() -> None:
    assert all("walled, cpu" in one.x_bare for one in record.read())


def test_peers_that_are_there_are_measured_and_others_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(tmp_path, "nbgrader", '{"cpu": 4.5, "wrong": 0}')
    assert others.measured(tmp_path, 6) == {"nbgrader": 4.5}
    said = capsys.readouterr().out
    assert "nbgrader, 6 submissions" in said
    assert "Otter: left out" in said


def test_a_peer_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    environment(tmp_path, "otter", "", code=1)
    with pytest.raises(SystemExit, match="Otter could not be run: no kernel"):
        others.measured(tmp_path, 6)


def test_without_any_peer_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"docs/performance\.md"):
        others.measured(tmp_path, 6)
