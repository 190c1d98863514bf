"""A build refuses whatever gives an answer away, and names both places; it lets other text be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.release import build

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]
Message = Callable[[], str]

SECOND = "02_twice/lesson.py"
BEND = "solutions/01_curves/lesson.py[return x.clamp(min=0)  # an answer]"


def add(change: Change, code: str) -> None:
    change(SECOND, "", f"\n# %%\n{code}\n")


def test_the_course_gives_nothing_away(message: Message) -> None:
    assert message() == ""


SHORT = {
    "statement": "x = torch.ones(2)\nx.clamp(min=0)",
    "return": "def f(x):\n    return x.clamp(min=0)",
    "assigned": "x = 1\ny = x.clamp(min=0)",
    "part of an expression": "x = 1\nprint(1 + x.clamp( min = 0 ).sum())",
    "lambda": "f = lambda x: x.clamp(min=0)",
    "comment": "# return x.clamp(min=0)",
    "docstring": '"""Try `x.clamp(min=0)`."""',
    "in a text": "print('x.clamp(min=0)')",
}


@pytest.mark.parametrize("code", SHORT.values(), ids=SHORT)
def test_a_short_answer_in_a_cell(code: str, change: Change, message: Message) -> None:
    add(change, code)
    said, line = message(), next(line for line in code.split("\n") if "clamp" in line)
    assert said.startswith(f"solutions/02_twice/lesson.py[{line.strip()}]: shows the answer of bend (")
    assert f"({BEND}). Show something else" in said
    assert 'allow it with gives = ["bend"] in solutions/02_twice/unit.toml' in said


def test_gives_allows_it(change: Change, message: Message) -> None:
    add(change, SHORT["return"])
    change("02_twice/unit.toml", 'title = "Twice"', 'title = "Twice"\ngives = ["bend"]')
    assert message() == ""


FINE = {
    "other names": "z = torch.ones(2)\nz.clamp(min=0)",
    "another call": "x = torch.ones(2)\nx.clamp(max=0)",
    "its name": "# torch.clamp and torch.relu are functions, x.clamp is a method",
    "too common": "a = torch.ones(2)\na + a",
    "a longer name": "# max.clamp(min=0)",
}


@pytest.mark.parametrize("code", FINE.values(), ids=FINE)
def test_what_gives_nothing_away(code: str, change: Change, message: Message) -> None:
    add(change, code)
    assert message() == ""


LONG = {
    "as it is": "class T:\n    def f(self, x):\n        shifted = x - self.mean\n        return shifted / self.spread",
    "with a statement between": "me, x = 1, 2\nd = x - me.mean\nprint(d)\nd / me.spread",
    "over two cells": "me, x = 1, 2\nd = x - me.mean\n\n# %%\nprint(d)\ny = d / me.spread",
    "other names": "def f(s, v):\n    w: float = v - s.mean\n    return w / s.spread",
    "fenced": "1\n\n# %% [markdown]\n# ```python\n# d = x - me.mean\n# d / me.spread\n# ```",
    "doctest": "1\n\n# %% [markdown]\n# ~~~\n# >>> d = x - me.mean\n# >>> d / me.spread\n# ~~~",
    "commented out": "# shifted = x - self.mean\n# return shifted / self.spread",
}


@pytest.mark.parametrize("code", LONG.values(), ids=LONG)
def test_an_answer_of_several_statements(code: str, change: Change, message: Message) -> None:
    add(change, code)
    assert "shows the answer of Scale (solutions/01_curves/lesson.py[shifted = x - self.mean])." in message()


def test_only_a_part_of_it_is_fine(change: Change, message: Message) -> None:
    add(change, "me, x = 1, 2\nd = x - me.mean\nd * me.spread")
    assert message() == ""


def test_the_names_must_fit_together(change: Change, message: Message) -> None:
    add(change, "me, x, you, e = 1, 2, 3, 4\nd = x - me.mean\ne / you.spread")
    assert message() == ""


def test_an_answer_in_a_cell_is_kept_too(change: Change, message: Message) -> None:
    add(change, "grid = torch.arange(6.0).reshape(2, 3).transpose(0, 1)")
    said = message()
    assert "shows the answer (solutions/01_curves/lesson.py[table = torch.arange(6.0).res" in said
    assert said.endswith(". Show something else.")


def test_a_function_defined_in_an_answer(change: Change, message: Message) -> None:
    change(
        "01_curves/lesson.py",
        "table = torch.arange",
        "def helper(n):\n    return n.tril().sum(0)\n\ntable = torch.arange",
    )
    add(change, "n = 1\nn.tril().sum(0)")
    assert "shows the answer (solutions/01_curves/lesson.py[return n.tril().sum(0)])" in message()


PLACES = {
    "hint": ("unit.toml", "Compare each with zero.", "Use x.clamp(min=0).", "exercises/01_curves/unit.toml:"),
    "page": ("unit.toml", "Bend and scale.", "x.clamp(min=0)", "exercises/01_curves/README.md:"),
    "public check": (
        "public_checks.py",
        "'''It",
        "x = x.clamp(min=0)\n    '''It",
        "public_checks.py[x = x.clamp(min=0)]: ",
    ),
    "its own lesson": ("lesson.py", "`torch.relu` is", "x.clamp(min=0) is", "lesson.py[# x.clamp(min=0) is one of"),
    "data": ("data.csv", "1,2", "x.clamp(min=0)", "exercises/01_curves/data.csv:1: "),
}


@pytest.mark.parametrize("case", PLACES)
def test_wherever_it_would_be_shown(case: str, change: Change, message: Message) -> None:
    file, old, new, place = PLACES[case]
    change(f"01_curves/{file}", old, new)
    said = message()
    assert place in said.split(": shows")[0] + ": "
    assert f"shows the answer of bend ({BEND})." in said


def test_a_marked_number(change: Change, message: Message) -> None:
    add(change, "0.00012345")
    assert (
        "shows 0.00012345 of the answer of Scale (solutions/01_curves/lesson.py[self.spread = seen.std(dim=0) + 0.00012345])."
        in message()
    )


def test_a_marked_text(change: Change, message: Message) -> None:
    change("01_curves/lesson.py", "table = torch.arange", "key = 'plum', 'the quick brown fox'\ntable = torch.arange")
    add(change, "print('plum pie')  # a plum")
    assert message() == ""
    add(change, 'pie = "plum"')
    assert (
        "shows 'plum' of the answer (solutions/01_curves/lesson.py[key = 'plum', 'the quick brown fox'])." in message()
    )
    change(SECOND, 'pie = "plum"', "# see the quick brown fox")
    assert "shows 'the quick brown fox' of the answer" in message()


def test_a_literal_that_the_lesson_shows_anyway(change: Change, message: Message) -> None:
    change("01_curves/lesson.py", "seed = 7\n", "seed = 7\nepsilon = 0.00012345\n")
    add(change, "0.00012345")
    assert message() == ""


def test_a_hidden_check(change: Change, message: Message) -> None:
    add(change, "# see test_hidden_bend")
    assert (
        "shows the name of a hidden check, test_hidden_bend (solutions/01_curves/checks.py[def test_hidden_bend(student):])."
        in message()
    )


def test_a_hidden_check_with_a_public_ones_name(change: Change, message: Message) -> None:
    change("01_curves/public_checks.py", "test_bends", "test_hidden_double")
    assert message() == ""
    change("01_curves/public_checks.py", "test_hidden_double", "test_hidden_bend")
    assert "shows the name of a hidden check, test_hidden_bend" in message()


def test_the_folder_of_the_course(change: Change, course: Load, project: Path) -> None:
    add(change, f'open("{project}/notes")')
    with pytest.raises(
        CourseError, match=r"lesson\.py:\d+: shows .*, a folder of this machine\. Write a path relative"
    ):
        build(course(), course().units, project / "exercises")


def test_the_home_folder(
    change: Change, course: Load, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    add(change, f'open("{tmp_path}/somebody/notes")')
    with pytest.raises(CourseError, match=r"shows .*/somebody, a folder of this machine"):
        build(course(), course().units, project / "exercises")


def test_an_answer_with_an_f_string_is_recognised_and_harms_nothing(change: Change, message: Message) -> None:
    """Up to Python 3.11 an f-string is one token and no literal; the build must bear it."""
    with_text = 'assert x.ndim, f"{x.ndim} axes"\n    return x.clamp(min=0)'
    change("01_curves/lesson.py", "return x.clamp(min=0)  # an answer", with_text)
    assert message() == ""
