"""One result in the terminal."""

import re
from collections.abc import Callable
from html import unescape
from io import StringIO

import msgspec
import pytest
from rich.console import Console

from grader.cli.tables import print_checks, print_class
from grader.reports.markdown import markdown
from grader.reports.notebook import notebook
from grader.reports.plain import plain
from grader.reports.student import student_page
from grader.reports.text import text
from grader.results import Outcome, Result, Verdict, students_view


def printed(result: Result, *, width: int = 100, colour: bool = False, hints: int = 0) -> str:
    """What the terminal gets."""
    out = StringIO()
    kind = "truecolor" if colour else None
    console = Console(file=out, width=width, force_terminal=colour, color_system=kind, legacy_windows=False)  # type: ignore[arg-type]
    console.print(text(result, hints))
    return out.getvalue()


def test_all_is_said_in_the_order_of_the_page(half: Result) -> None:
    view = students_view(half)
    said = " ".join(printed(view).replace("│", "").split())
    page = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", student_page(view), flags=re.S)
    shown = " ".join(unescape(page).split())
    inside = shown.index("From cell")  # from here on, code stands between the parts
    parts = [
        "One neuron with a matrix product",
        "Ada Lovelace",
        "This score is held:",
        "What to do next",
        "Mend 5.1 A neuron with mm",
        "“The lesson's data gives the lesson's number.” does not hold yet.",
        "About your file",
        "Cell 1: the shell line",
        "What your file printed while it was loaded",
    ]
    checks = [
        "The example in the text gives 0.1595.",
        "The lesson's data gives the lesson's number.",
        "The element that differs most is 0.1214; 0.1595 is wanted.",
        "Expected",
        "Yours",
        "The largest difference is 0.0381.",
        "Called with",
        "Hint: Add the bias after the product",
        "A batch through one neuron",
        "Defined twice; the last one was graded.",
    ]
    for where, wanted, after in (
        (said, parts, 0),
        (shown, parts, 0),
        (said, checks, said.index("✓ ")),
        (shown, checks, inside),
    ):
        places = []
        for part in wanted:
            after = where.index(part, after)
            places.append(after)
        assert places == sorted(places)


def test_score_next_step_and_checks_are_said(half: Result) -> None:
    lines = [line.strip() for line in printed(students_view(half)).splitlines()]
    assert lines[0] == "One neuron with a matrix product"
    assert lines[1].startswith("Ada Lovelace")
    assert "Score: 1½ of 12 points · held, not final" in lines
    assert "✗ The lesson's data gives the lesson's number. · failed, 0 of 2 points" in lines
    assert "✓ The caller's weights stay a row. · passed, 1 of 1 point" in lines
    assert "Hint: Add the bias after the product, before the activation." in lines
    assert "Missing: Not done yet: the stub is unchanged." in lines
    assert "✓ on a simulated GPU: passed" in lines


def test_an_array_stands_in_columns_with_signs_where_it_differs(half: Result) -> None:
    lines = [line.split() for line in printed(students_view(half), width=80).splitlines()]
    assert ["2", "0.6715", "-0.1345", "0.5246", "[≠", "nan]", "-0.1092"] in lines
    assert "[≠ 0.7455]" in printed(students_view(half), width=80)  # of a hundred, the row that differs most
    told = printed(differing(half))
    assert "-0.7313  ≠ 9.0000" in told
    assert "what differs most is in brackets" in told
    assert "Yours, row 0: -0.7313, 9.0000 (differs), 0.5275, -0.4899, -0.0091." in plain(differing(half))


def differing(result: Result) -> Result:
    """`result`, one more element of whose array is another than wanted."""
    neuron, batch, *rest = result.exercises
    outcome = batch.checks[0].outcomes[0]
    actual = outcome.evidence.actual  # type: ignore[union-attr]
    actual = msgspec.structs.replace(
        actual, elements=(actual.elements[0], 9.0, *actual.elements[2:]), differing=(1, 13)
    )
    evidence = msgspec.structs.replace(outcome.evidence, actual=actual)
    check = msgspec.structs.replace(batch.checks[0], outcomes=(msgspec.structs.replace(outcome, evidence=evidence),))
    return msgspec.structs.replace(result, exercises=(neuron, msgspec.structs.replace(batch, checks=(check,)), *rest))


def test_signs_are_explained_once_in_an_exercise(half: Result) -> None:
    neuron, batch, linear = differing(half).exercises
    twice = msgspec.structs.replace(batch, checks=(*batch.checks, *batch.checks))
    result = msgspec.structs.replace(half, exercises=(neuron, twice, twice, linear))
    assert printed(result).count("≠ stands before what differs") == 2
    assert student_page(students_view(result)).count("≠ stands before each element that differs") == 2


def test_why_a_check_was_skipped_is_told_once_for_all_devices(half: Result) -> None:
    why = "It needs another check first: Four rows give four answers."
    skipped = tuple(Outcome(device, Verdict.SKIPPED, note=why) for device in ("cpu", "sim"))  # type: ignore[arg-type]
    neuron, batch, linear = half.exercises
    checks = tuple(msgspec.structs.replace(c, outcomes=skipped) for c in batch.checks[:1])
    view = students_view(
        msgspec.structs.replace(half, exercises=(neuron, msgspec.structs.replace(batch, checks=checks), linear))
    )
    for said in (printed(view), "\n".join(plain(view)), markdown(view), notebook(view), student_page(view)):
        assert said.count("It needs another check first") == 1
        said = said.replace("\\", "")
        assert "on a simulated GPU: skipped" in said or "On a simulated GPU: skipped" in said


def test_what_comes_after_the_next_step_is_told_in_every_form(half: Result) -> None:
    view = students_view(half)
    told = (" ".join(printed(view).split()), "\n".join(plain(view)), markdown(view), notebook(view), student_page(view))
    for said in told:
        assert "After that: 5.2 (4½ points), 5.3 (3 points)." in said.replace("\\", "")


def test_further_hints_are_told_to_who_asks(diagnosed: Result) -> None:
    view = students_view(diagnosed)
    assert "Hint 3 of 3" not in printed(view)
    assert "There are further hints: --hints 1 shows the next of each exercise." in printed(view)
    assert "Hint 1 of 3: Print the shapes of what goes into the product." in printed(view, hints=1)
    assert "Hint 3 of 3: For rows (1, 2)" in printed(view, hints=3)
    assert "further hints" not in printed(view, hints=3)


def test_only_the_instructor_reads_whose_fault_it_is(half: Result) -> None:
    assert "Due to the grader." in printed(half)
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


# In sentences


def test_plain_lines_are_sentences_that_stand_alone(diagnosed: Result) -> None:
    lines = list(plain(students_view(diagnosed), hints=1))
    for line in (
        "Report: One neuron with a matrix product.",
        "Score: 1½ of 17½ points, held, not final.",
        "Exercise 5.1, A neuron with mm: 1½ of 3½ points.",
        "Failed, 0 of 2 points: The lesson's data gives the lesson's number.",
        "Passed, 1 of 1 point: The caller's weights stay a row.",
        "Yours: 0.1214 tensor, shape (1, 1), float32.",
        "Yours, row 2: 0.6715, -0.1345, 0.5246, nan (differs most), -0.1092.",
        "Called with, line 2: bias = 0.3177",
        "On a simulated GPU: passed.",
        "What your file printed while it was loaded: torch 2.13.0",
        "Hint 1 of 3: Print the shapes of what goes into the product.",
    ):
        assert line in lines
    assert [line for line in lines if re.search("[✓✗≠│•·`]|^ |  ", line)] == []
    quoted = ("What your file printed", "Called with")
    assert [line for line in lines if line and not line.startswith(quoted) and not line.endswith((".", ":"))] == []


def test_plain_tells_all_that_is_shown_else(diagnosed: Result, rejected: Result) -> None:
    for result in (students_view(diagnosed), students_view(rejected), diagnosed):
        words = set(re.findall(r"\w{4,}", printed(result, width=1000).lower()))
        signs = {"stands", "before", "what", "differs", "most", "brackets"}  # how signs are read, and it has none
        assert words - signs - set(re.findall(r"\w{4,}", "\n".join(plain(result)).lower())) == set()


@pytest.mark.parametrize("width", [20, 80, 200])
def test_no_control_character_of_a_student_reaches_the_terminal(hostile: Callable[[str], Result], width: int) -> None:
    codes = "\x1b[2J\x1b[H\x1b[32m12 passed\x1b[0m\x1b]0;PWNED\x07\x9b31m\rScore: 100\b\b\b\u202e"
    for said in (printed(hostile(codes), width=width), "\n".join(plain(hostile(codes)))):
        assert not [c for c in said if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    said = printed(hostile(codes), width=width)
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
    assert orders_in("\n".join(plain(hostile(commands)))) == []


@pytest.mark.parametrize("commands", ["##[error]x", "x ::error \n::forged", "\x1b[2J\u202e"])
def test_neither_checks_nor_a_class_give_an_order(
    hostile: Callable[[str], Result],
    orders_in: Callable[[str], list[str]],
    capsys: pytest.CaptureFixture[str],
    commands: str,
) -> None:
    for plainly in (False, True):
        print_checks(hostile(commands), {hostile(commands).exercises[0].name: 4}, plain=plainly)
        print_class([hostile(commands)], plain=plainly)
    said = capsys.readouterr().out
    assert said.count("public check") == 2
    assert orders_in(said) == []


def test_long_output_is_cut(hostile: Callable[[str], Result]) -> None:
    assert len(printed(hostile("y" * 1_000_000))) < 300_000
