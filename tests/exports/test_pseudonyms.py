"""Pseudonyms: the same for the same student, another under another secret, and nothing beside them tells who it is."""

import csv
import hashlib
import hmac
import io
import re
from pathlib import Path

import msgspec
import pytest
from exports.lms import export, failed, graded, keep, with_check

from grader.exports.lines import lines
from grader.exports.pseudonyms import mapping, pseudonym
from grader.exports.table import table
from grader.results import Adjustment, CellRun, CellSource, Mark, Result

SECRET = b"a long secret of the course"
NAME = "Ada Lovelace"


def telling() -> Result:
    """A result whose every free text holds the student's name."""
    result = with_check(graded(NAME), failed("test_more", "1"))
    exercise = result.exercises[0]
    checks = []
    for check in exercise.checks:
        outcomes = tuple(
            msgspec.structs.replace(
                o,
                output=NAME,
                note=NAME,
                diagnosis=NAME,
                apart=NAME,
                evidence=o.evidence
                and msgspec.structs.replace(o.evidence, message=NAME, error=NAME, inputs=(NAME,), smallest=NAME),
            )
            for o in check.outcomes
        )
        checks.append(msgspec.structs.replace(check, outcomes=outcomes))
    marks = (Mark("It reads well.", result.points, result.points, NAME, NAME, NAME),)
    exercise = msgspec.structs.replace(exercise, checks=tuple(checks), code=NAME, missing=NAME, note=NAME, marks=marks)
    return msgspec.structs.replace(
        result,
        exercises=(exercise,),
        source=f"{NAME}.ipynb",
        rejected=NAME,
        notes=(NAME,),
        cells=(CellRun(0, NAME),),
        output=NAME,
        sources=(CellSource(0, NAME),),
        adjustments=(Adjustment("override", result.points, NAME, NAME, NAME),),
        key="cd" * 32,
        gpu=NAME,
    )


@pytest.mark.parametrize("form", ["check", "result", "lines"])
def test_nothing_in_a_row_tells_who(form: str) -> None:
    result = telling()
    content = lines([result], secret=SECRET) if form == "lines" else table([result], rows=form, secret=SECRET)  # type: ignore[arg-type]
    text = content.decode().casefold()
    assert pseudonym(SECRET, NAME) in text
    for word in ("ada", "lovelace", result.submission, result.submission[:12], result.key[:12], ".ipynb"):
        assert word not in text
    # Hashes of the name that anybody could compute are no pseudonyms.
    for kind in ("md5", "sha1", "sha256"):
        assert hashlib.new(kind, NAME.encode()).hexdigest()[:8] not in text
    assert hmac.digest(SECRET, NAME.encode(), "sha256").hex()[:8] not in text


def test_with_names_only_the_column_of_students_tells() -> None:
    text = table([telling()], rows="result").decode()
    assert text.count("Ada") == 1


def test_a_pseudonym_is_stable_and_hangs_on_the_secret() -> None:
    assert pseudonym(SECRET, NAME) == pseudonym(SECRET, NAME)
    assert re.fullmatch("student-[0-9a-f]{16}", pseudonym(SECRET, NAME))
    assert pseudonym(SECRET, "Jose\u0301") == pseudonym(SECRET, "José")
    assert pseudonym(SECRET, NAME) != pseudonym(b"another secret", NAME)
    assert len({pseudonym(SECRET, f"s{n}") for n in range(1000)}) == 1000


def test_rows_do_not_stand_in_the_order_of_names() -> None:
    names = [f"student {n:02}" for n in range(30)]
    found = csv.DictReader(io.StringIO(table([graded(n) for n in names], rows="result", secret=SECRET).decode()))
    shown = [row["student"] for row in found]
    assert shown == sorted(pseudonym(SECRET, n) for n in names)
    assert shown != [pseudonym(SECRET, n) for n in names]


def test_a_mapping_says_who_is_who() -> None:
    found = list(csv.reader(io.StringIO(mapping(SECRET, ["Bob", "=Ada", "Bob"]).decode())))
    assert found[0] == ["pseudonym", "student"]
    assert sorted(found[1:]) == sorted([[pseudonym(SECRET, "Bob"), "Bob"], [pseudonym(SECRET, "=Ada"), "'=Ada"]])


def test_the_command_takes_the_courses_secret_and_keeps_the_mapping_to_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = keep(tmp_path / "results", graded(NAME), graded(NAME, unit="04_reshape"))
    course = tmp_path / "solutions"
    course.mkdir()
    (course / "course.toml").write_text('title = "C"\n')
    (course / ".secret").write_bytes(SECRET + b"\n")
    monkeypatch.delenv("GRADER_SECRET", raising=False)
    who = tmp_path / "who.csv"
    export("csv", results, "--rows", "result", "--pseudonyms", "--course", course, "--mapping", who)
    told = (results / "analysis.csv").read_text()
    assert told.count(pseudonym(SECRET, NAME)) == 2
    assert "Ada" not in told
    assert who.read_text() == f"pseudonym,student\n{pseudonym(SECRET, NAME)},{NAME}\n"
    assert who.stat().st_mode & 0o777 == 0o600
    told = export("csv", results, "--pseudonyms", "--course", course, "--mapping", who, "--out", tmp_path / "b", code=5)
    assert "who.csv is there already, and stays" in told.replace("\n", "")
    assert not (tmp_path / "b").exists()
    assert "Add --pseudonyms" in export("csv", results, "--mapping", who, code=2)
