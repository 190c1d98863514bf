"""Each mistake of an author is named with file, key or line, and the fix."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course
from grader.release import build

Load = Callable[[], Course]
Change = Callable[[str, str, str], None]

BEGIN, END = "    # BEGIN SOLUTION\n", "    # END SOLUTION\n"
BEND = "    return x.clamp(min=0)  # an answer\n"
FIRST = "01_curves/lesson.py"


Message = Callable[[], str]

ANSWER = BEGIN + BEND + END
OPEN = "[# BEGIN SOLUTION]: has # BEGIN SOLUTION inside the answer of line"
MARKERS = {
    "unclosed": (
        BEGIN + BEND + "# %% more\n1\n" + END,
        "[# %% more]: begins a cell inside the answer of line",
    ),
    "nested": (BEGIN + ANSWER, OPEN),
    "end alone": (BEND + END, "[# END SOLUTION]: has # END SOLUTION without a beginning. Write # BEGIN SOLUTION above"),
    "in a string": (f'    """\n{BEGIN}    """\n' + ANSWER, "[# BEGIN SOLUTION]: has a marker inside a string."),
    "behind code": (
        BEGIN + BEND.replace("# an answer", "# END SOLUTION"),
        "[return x.clamp(min=0)  # END SOLUTION]: has a marker that is not a line of its own.",
    ),
    "another style": (
        "    ### BEGIN SOLUTION\n" + BEND + END,
        "[### BEGIN SOLUTION]: has a marker that is not a line of",
    ),
    "around nothing": (BEGIN + END + BEND, "[# BEGIN SOLUTION]: the markers enclose no statement."),
    "inside a statement": (
        BEGIN + "    return x.clamp(\n" + END + "        min=0)\n",
        "[# END SOLUTION]: has # END SOLUTION inside a statement.",
    ),
    "across blocks": (
        "    for y in x:\n        # BEGIN SOLUTION\n        print(y)\n" + BEND + END,
        "[# BEGIN SOLUTION]: the answer begins in one block and ends in another.",
    ),
    "not indented alike": (
        BEGIN + BEND + "# END SOLUTION\n",
        "[# BEGIN SOLUTION]: the markers are not indented like the answer.",
    ),
    "around all of a block": (
        ANSWER + "\nif True:\n    # BEGIN SOLUTION\n    later = 1\n    # END SOLUTION\n",
        "[# BEGIN SOLUTION]: without the answer the lesson is no valid Python: expected an indented block",
    ),
}


@pytest.mark.parametrize("case", MARKERS)
def test_a_wrong_marker(case: str, change: Change, message: Message) -> None:
    instead, expected = MARKERS[case]
    change(FIRST, ANSWER, instead)
    assert f"solutions/{FIRST}{expected}" in message()


def test_a_marker_open_at_the_end(change: Change, message: Message) -> None:
    change(FIRST, ".transpose(0, 1)\n# END SOLUTION\n", ".transpose(0, 1)\n")
    assert (
        "lesson.py[# BEGIN SOLUTION]: has # BEGIN SOLUTION without an end. Write # END SOLUTION below it." in message()
    )


def test_markers_in_a_class_but_in_no_method(change: Change, message: Message) -> None:
    old = '    """Shift and scale by what was seen."""\n'
    change(FIRST, old, old + BEGIN + "    size = 1\n" + END)
    assert "marks lines of a class outside its methods. Put the markers inside the methods." in message()


def test_a_lesson_that_is_no_python(change: Change, message: Message) -> None:
    change(FIRST, "import torch\n", "import\n")
    assert "lesson.py[import]: is not valid Python" in message()


def test_a_lesson_without_cells(project: Path, message: Message) -> None:
    (project / "solutions" / FIRST).write_text("x = 1\n")
    assert "lesson.py: has no cell. Begin each cell with a line # %%" in message()


def test_code_before_the_first_cell(change: Change, message: Message) -> None:
    change(FIRST, '"""Notes for authors."""', "import os")
    assert "lesson.py[import os]: stands before the first cell." in message()


def test_no_lesson(project: Path, message: Message) -> None:
    (project / "solutions" / FIRST).unlink()
    assert "solutions/01_curves/lesson.py: is not there." in message()


def test_two_definitions_of_an_exercise(change: Change, message: Message) -> None:
    change(FIRST, "", "\n# %%\ndef bend(x):\n    return None\n")
    assert "lesson.py[def bend(x):]: defines the exercise bend again; line 2" in message()


def test_two_exercises_of_one_name_in_the_course(change: Change, message: Message) -> None:
    change("02_twice/unit.toml", 'name = "double"', 'name = "bend"')
    assert (
        "solutions/02_twice/unit.toml: exercises[0].name: solutions/01_curves/unit.toml has an exercise bend too. Rename"
        in message()
    )


def test_two_exercises_of_one_name_in_a_unit(change: Change, message: Message) -> None:
    change("01_curves/unit.toml", 'name = "Scale"', 'name = "bend"')
    assert "solutions/01_curves/unit.toml: exercises[1].name: two exercises are named bend." in message()


def test_an_exercise_without_a_definition(change: Change, message: Message) -> None:
    change("02_twice/unit.toml", 'name = "double"', 'name = "treble"')
    assert (
        "solutions/02_twice/unit.toml: exercises[0].name: solutions/02_twice/lesson.py has no function or class treble"
        in message()
    )


def test_an_exercise_without_an_answer(change: Change, message: Message) -> None:
    change("02_twice/lesson.py", f"{BEGIN}    return a + a\n{END}", "    return a + a\n")
    assert (
        "lesson.py[def double(a: torch.Tensor) -> torch.Tensor:]: the exercise double has no marked answer" in message()
    )


def test_an_exercise_between_markers_as_a_whole(change: Change, message: Message) -> None:
    change("02_twice/lesson.py", f"{BEGIN}    return a + a\n{END}", "    return a + a\n# END SOLUTION\n")
    change("02_twice/lesson.py", "def double", "# BEGIN SOLUTION\ndef double")
    assert "the exercise double stands between markers as a whole" in message()


def test_a_marked_definition_that_is_no_exercise(change: Change, message: Message) -> None:
    change("02_twice/lesson.py", "", f"\n# %%\ndef helper(b):\n{BEGIN}    return b\n{END}")
    assert "lesson.py[# BEGIN SOLUTION]: marks an answer in helper, which is no exercise of this unit." in message()


def test_an_exercise_without_a_check(change: Change, message: Message) -> None:
    change("01_curves/checks.py", 'exercise="Scale", points=2', 'exercise="bend", points=1, step="general"')
    assert "exercises[0].steps.general is 1; the checks of bend in solutions/01_curves/checks.py give 2." in message()
    change("01_curves/unit.toml", "{lesson = 3, general = 1}", "{lesson = 3, general = 2}")
    change("01_curves/unit.toml", "steps = {lesson = 3, general = 2}", "steps = {lesson = 4, general = 2}")
    change("01_curves/checks.py", "Fraction(5, 2)", "Fraction(7, 2)")
    assert (
        "solutions/01_curves/unit.toml: exercises[1]: Scale has no hidden check in solutions/01_curves/checks.py."
        in message()
    )


def test_points_that_rest_on_facts_alone(change: Change, message: Message) -> None:
    docstring = "    '''It doubles.'''\n"
    asked = "    a = torch.ones(3)\n    mine(student.double(a), a)\n"
    helper = "\n\ndef mine(result, a):\n    assert_independent(result, a)\n    assert_unchanged(a)\n"
    change("02_twice/checks.py", docstring, docstring + asked + helper)
    assert (
        "solutions/02_twice/checks.py[def test_hidden_double(student):]: all points of double rest on facts alone "
        "(test_hidden_double by assert_independent and assert_unchanged), which are only the word of the student's process. "
        "Compare a value as well, by assert_close for example."
    ) in message()
    change(
        "02_twice/checks.py", "    assert_unchanged(a)\n", "    assert_unchanged(a)\n    assert_close(result, 2 * a)\n"
    )
    assert message() == ""


@pytest.mark.parametrize("file", ["checks.py", "public_checks.py"])
def test_a_check_for_no_exercise(file: str, change: Change, message: Message) -> None:
    change(f"02_twice/{file}", 'exercise="double"', 'exercise="treble"')
    assert f"solutions/02_twice/{file}[def test_" in message()
    assert "is for treble, which is no exercise of this unit. Use one of double" in message()


def test_a_check_that_hides_its_exercise(change: Change, message: Message) -> None:
    change("02_twice/checks.py", 'exercise="double"', "exercise=NAME")
    assert (
        "checks.py[@check(exercise=NAME, points=1)]: the check test_hidden_double does not say its exercise as plain text."
        in message()
    )


def test_a_step_without_points(change: Change, message: Message) -> None:
    change("02_twice/checks.py", "points=1", 'points=1, step="device"')
    assert "is for the step device of double, which has no points." in message()


def test_points_that_do_not_add_up(change: Change, message: Message) -> None:
    change("01_curves/checks.py", "Fraction(5, 2)", "Fraction(3, 2)")
    assert (
        "exercises[0].steps.lesson is 3; the checks of bend in solutions/01_curves/checks.py give 2. Make" in message()
    )


def test_points_that_are_computed_are_left_to_the_collection(change: Change, course: Load, project: Path) -> None:
    change("02_twice/checks.py", "points=1", "points=int('1')")
    assert build(course(), course().units, project / "exercises")


def test_a_cell_that_needs_an_answer(change: Change, message: Message) -> None:
    change(FIRST, "", "\n# %%\nprint(table)\n")
    assert "lesson.py[print(table)]: uses table, which only the answer of line" in message()


def test_a_function_that_needs_an_answer(change: Change, message: Message) -> None:
    change(FIRST, "", "\n# %%\ndef rows():\n    return len(table)\n")
    assert "lesson.py[return len(table)]: uses table, which only the answer of line" in message()


def test_a_name_that_is_made_elsewhere_too(change: Change, course: Load, project: Path) -> None:
    change(FIRST, "", "\n# %%\ntable = torch.ones(2)\n\n# %%\nprint(table, [table for table in 'ab'])\n")
    assert build(course(), course().units, project / "exercises")


def test_a_name_that_is_made_too_late(change: Change, message: Message) -> None:
    change(FIRST, "", "\n# %%\ntable = table + 1\n")
    assert "lesson.py[table = table + 1]: uses table" in message()


def test_a_later_cell_may_call_an_exercise(change: Change, course: Load, project: Path) -> None:
    change(FIRST, "", "\n# %%\nbend(torch.ones(2))\n")
    assert build(course(), course().units, project / "exercises")


def test_an_unknown_key(change: Change, message: Message) -> None:
    change("02_twice/unit.toml", 'summary = "Double."', 'sumary = "Double."')
    assert "solutions/02_twice/unit.toml: the top level: object contains unknown field `sumary`" in message()


def test_a_file_that_is_not_there(change: Change, message: Message) -> None:
    change("01_curves/unit.toml", '"data.csv"', '"more.csv"')
    assert "solutions/01_curves/unit.toml: files[1]: more.csv is not in" in message()


@pytest.mark.parametrize("entry", ["checks.py", "../course.toml", "/etc/hostname", "misconceptions.py"])
def test_a_file_that_must_not_ship(entry: str, change: Change, message: Message) -> None:
    change("01_curves/unit.toml", '"data.csv"', f'"{entry}"')
    assert f"solutions/01_curves/unit.toml: files[1]: {entry} must not ship." in message()


def test_a_file_that_the_build_makes_itself(change: Change, message: Message, project: Path) -> None:
    (project / "solutions/01_curves/README.md").write_text("Read me.\n")
    change("01_curves/unit.toml", '"data.csv"', '"README.md"')
    assert "solutions/01_curves/unit.toml: files: README.md is made by the build itself. Rename it." in message()


def test_a_figure_that_students_do_not_get(change: Change, message: Message) -> None:
    change("01_curves/unit.toml", '"bend.svg", ', "")
    assert (
        "solutions/01_curves/lesson.py[# ![A bent line](assets/bend.svg)]: shows assets/bend.svg, which students"
        in message()
    )


def test_no_public_checks(project: Path, message: Message) -> None:
    (project / "solutions/02_twice/public_checks.py").unlink()
    assert "solutions/02_twice/public_checks.py: is not there." in message()


def test_gives_of_an_unknown_exercise(change: Change, message: Message) -> None:
    change("02_twice/unit.toml", 'title = "Twice"', 'title = "Twice"\ngives = ["bent"]')
    assert "solutions/02_twice/unit.toml: gives[0]: no unit has an exercise bent." in message()
