"""JSON Lines for analysis: a line a result, exact, and safe in a log."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from exports.lms import export, graded, held, keep, passed, with_check

from grader.errors import Refused
from grader.exports.lines import lines
from grader.results import students_view


def test_a_line_holds_a_result_with_its_checks_exactly() -> None:
    told = lines([graded("Bob", "1/3"), graded("Ada")])
    ada, bob = map(json.loads, told.splitlines())
    assert (ada["student"], ada["audience"], ada["total"], ada["points"]) == ("Ada", "instructor", "5/2", "4")
    assert [(c["name"], c["earned"], c["devices"]) for c in bob["checks"]] == [
        ("test_right", "1/3", {"cpu": "passed"}),
        ("test_wrong", "0", {"cpu": "failed"}),
    ]
    assert sum(Fraction(c["earned"]) for c in bob["checks"]) == Fraction(bob["score"])


@pytest.mark.parametrize("text", ["::error::x", "##[error]x", "\u202eab", "a\nb", "\ud800", "\x1b[2J", '"'])
def test_no_text_acts_where_a_line_is_printed(text: str) -> None:
    told = lines([with_check(graded(text), passed(text, "1"))])
    line = told.decode("ascii")
    assert line.count("\n") == 1
    assert "::error::" not in line
    assert "##[" not in line
    assert line[:-1].isprintable()
    assert json.loads(line)["student"] == text
    assert json.loads(line)["checks"][2]["name"] == text


def test_a_students_view_is_refused() -> None:
    with pytest.raises(Refused, match="lacks what is hidden"):
        lines([students_view(graded("Ada"))])


def test_the_command_tells_what_is_not_final(tmp_path: Path) -> None:
    results = keep(tmp_path / "results", graded("Ada"), held("Bob"))
    told = export("jsonl", results)
    assert f"2 results, with names, the instructor's view, in {results / 'analysis.jsonl'}" in told
    assert "1 result not final" in told
    assert [json.loads(x)["state"] for x in (results / "analysis.jsonl").read_bytes().splitlines()] == [
        "graded",
        "held",
    ]
