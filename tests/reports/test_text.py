"""One result in the terminal."""

import re
from collections.abc import Callable
from io import StringIO

import msgspec
import pytest
from rich.console import Console

from grader.cli.tables import print_checks, print_class
from grader.reports import words
from grader.reports.text import text
from grader.results import Result, students_view


def printed(result: Result, *, width: int = 100, colour: bool = False) -> str:
    """What the terminal gets."""
    out = StringIO()
    kind = "truecolor" if colour else None
    Console(file=out, width=width, force_terminal=colour, color_system=kind, legacy_windows=False).print(text(result))  # type: ignore[arg-type]
    return out.getvalue()


def test_score_next_step_and_checks_are_said(half: Result) -> None:
    said = printed(students_view(half))
    lines = said.splitlines()
    assert lines[0].strip() == "One neuron with a matrix product · Ada Lovelace"
    assert lines[1].strip() == "1½ of 12 points (held, not final)"
    assert "Next: Mend 5.1 A neuron with mm" in said
    assert "✗ The lesson's data gives the lesson's number. failed, 0 of 2 points" in said
    assert "✓ The caller's weights stay a row." in said
    assert "Hint: Add the bias after the product, before the activation." in said
    assert f"{words.DASH} missing: Not done yet: the stub is unchanged." in said
    assert "on a simulated GPU: passed" in said


def test_only_the_instructor_reads_faults_and_what_was_printed_at_load(half: Result) -> None:
    assert "Due to the grader." in printed(half)
    assert "torch 2.13.0" in printed(half)
    assert "Due to" not in printed(students_view(half))


def test_a_rejected_submission_is_short(rejected: Result) -> None:
    said = printed(students_view(rejected))
    assert "Hand in a file that can be read" in said
    assert "Four rows" not in said


def test_more_checks_to_come_are_said(full: Result) -> None:
    assert "4 more checks are judged and shown later" in printed(msgspec.structs.replace(full, later=4))


def test_meaning_does_not_hang_on_colour(half: Result) -> None:
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", printed(half, colour=True))
    assert coloured == printed(half)


@pytest.mark.parametrize("width", [20, 80, 200])
def test_no_control_character_of_a_student_reaches_the_terminal(hostile: Callable[[str], Result], width: int) -> None:
    codes = "\x1b[2J\x1b[H\x1b[32m12 passed\x1b[0m\x1b]0;PWNED\x07\x9b31m\rScore: 100\b\b\b\u202e"
    said = printed(hostile(codes), width=width)
    assert not [c for c in said if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    assert all(len(line) <= width for line in said.splitlines())


def test_markup_of_rich_is_text(hostile: Callable[[str], Result]) -> None:
    assert "[red]x[/red] [link=http://a]:smile:" in printed(hostile("[red]x[/red] [link=http://a]:smile:"))


@pytest.mark.parametrize("width", [20, 40, 120])
@pytest.mark.parametrize(
    "commands",
    [
        "a\n::error file=a.py::forged\n::set-output name=score::100\n##[error]x\n##vso[task.complete]\nb ::add-mask::a",
        "x ::error \n::forged",
        "a sentence of many words that is wrapped ::warning\t \n  ::forged and goes on for many more words",
    ],
)
def test_no_line_is_a_command_to_a_ci_host(
    hostile: Callable[[str], Result], orders_in: Callable[[str], list[str]], commands: str, width: int
) -> None:
    """Also where a command is in two halves that meet when white space becomes one, and where a line is wrapped."""
    assert orders_in(printed(hostile(commands), width=width)) == []


@pytest.mark.parametrize("commands", ["##[error]x", "x ::error \n::forged", "\x1b[2J\u202e"])
def test_neither_checks_nor_a_class_give_an_order(
    hostile: Callable[[str], Result],
    orders_in: Callable[[str], list[str]],
    capsys: pytest.CaptureFixture[str],
    commands: str,
) -> None:
    print_checks(hostile(commands))
    print_class([hostile(commands)])
    said = capsys.readouterr().out
    assert "public check" in said
    assert orders_in(said) == []


def test_long_output_is_cut(hostile: Callable[[str], Result]) -> None:
    assert len(printed(hostile("y" * 1_000_000))) < 300_000
