"""How `misconceptions.py` is read: names, hints, ways of writing, and the source that runs in the worker."""

import pytest

from grader.checking.misconception import read_misconceptions
from grader.course import load_unit
from grader.errors import CourseError

UNIT = """
title = "Changes"
summary = "Differences of neighbours."

[[exercises]]
name = "relu"
title = "ReLU"
label = "1.1"
steps = { lesson = 3 }
"""
ABSOLUTE = '@misconception("relu", "absolute", hint="Cut off.")\ndef absolute(x):\n    return abs(x)\n'


@pytest.fixture
def read(tmp_path):
    """`read(text)` reads that as the misconceptions of a small unit."""
    folder = tmp_path / "solutions" / "01_changes"
    folder.mkdir(parents=True)
    (folder / "unit.toml").write_text(UNIT)

    def read(text):
        if text is not None:
            (folder / "misconceptions.py").write_text(text)
        return read_misconceptions(load_unit(folder))

    return read


def ran(misconceptions, *arguments):
    """What each misconception returns, once the source has run."""
    there = {}
    exec(misconceptions.source, there)
    return [there[m.entry](*arguments) for m in misconceptions.known]


def test_a_unit_without_the_file_has_none(read):
    """Misconceptions are optional."""
    assert (read(None).known, read(None).source) == ((), "")


def test_a_function_is_read_with_its_name_and_hint_and_runs_under_its_entry(read):
    """The decorators and the import of the grader are gone, what stands beside them runs with it."""
    found = read(
        "from grader.checking import misconception\nTWICE = 2\n" + ABSOLUTE.replace("abs(x)", "TWICE * abs(x)")
    )
    (only,) = found.of("relu")
    assert (only.exercise, only.name, only.hint, only.also, only.model) == ("relu", "absolute", "Cut off.", "", "")
    assert ran(found, -2) == [4]
    assert "grader" not in found.source


def test_a_class_is_called_like_the_exercise(read):
    """Messages name the class, and a student's has the exercise's name: 'relu' object has no attribute 'slope'."""
    found = read('@misconception("relu", "no-slope", hint="Keep it.")\nclass Bend:\n    pass\n')
    (made,) = ran(found)
    with pytest.raises(AttributeError, match=r"^'relu' object has no attribute 'slope'$"):
        made.slope  # noqa: B018


def test_another_way_of_writing_has_the_name_and_the_hint_of_the_first(read):
    """A student who writes the same mistake in another style is told the same."""
    found = read(
        ABSOLUTE + '@misconception("relu", "absolute", also="as a float")\ndef other(x):\n    return float(abs(x))\n'
    )
    first, other = found.known
    assert (first.name, first.also) == ("absolute", "")
    assert (other.name, other.also, other.hint) == ("absolute", "as a float", "Cut off.")
    assert [type(result) for result in ran(found, -2)] == [int, float]


def test_another_way_of_writing_may_have_a_hint_of_its_own(read):
    """The first hint may name what the other way does not do."""
    text = '@misconception("relu", "absolute", hint="Keep the sign.", also="negated")\ndef other(x):\n    return -x\n'
    assert [m.hint for m in read(ABSOLUTE + text).known] == ["Cut off.", "Keep the sign."]


MODEL = """
@wrong_model("relu", {"absolute": slip(below="turned", hint="Cut off."), "leaky": slip(below=0.1, hint="All of it.")})
def wrong(x, *, below=None):
    if x >= 0:
        return x
    return -x if below == "turned" else x * (below or 0)
"""


def test_slips_are_a_model_with_switches_and_the_model_is_right_without(read):
    """Whoever tries two slips at once finds the model and what each of them sets."""
    found = read(MODEL)
    assert [m.name for m in found.known] == ["absolute", "leaky"]
    assert ran(found, -2.0) == [2.0, -0.2]
    assert [dict(m.switches) for m in found.known] == [{"below": "'turned'"}, {"below": "0.1"}]
    (model,) = {m.model for m in found.known}
    there = {}
    exec(found.source, there)
    assert there[model](-2.0) == 0


def test_a_slip_with_several_writings_is_a_tuple_of_slips(read):
    """Each of them sets its own switches; the hint of the first stands for those that have none."""
    text = MODEL.replace(
        'slip(below=0.1, hint="All of it.")',
        """(
        slip(below=0.1, hint="All of it."),
        slip(below=0.2, also="steeper"),
        slip(below=0.5, also="half", hint="Not half of it."),
    )""",
    )
    leaky = read(text).known[1:]
    assert [(m.name, m.also, m.hint) for m in leaky] == [
        ("leaky", "", "All of it."),
        ("leaky", "steeper", "All of it."),
        ("leaky", "half", "Not half of it."),
    ]
    assert ran(read(text), -2.0) == [2.0, -0.2, -0.4, -1.0]


def test_a_slip_may_be_written_another_way_by_a_function(read):
    """A form that no switch reaches stands below the model."""
    text = '@misconception("relu", "leaky", also="of an int")\ndef other(x):\n    return x // 10\n'
    other = read(MODEL + text).known[-1]
    assert (other.name, other.hint, other.model) == ("leaky", "All of it.", "")


@pytest.mark.parametrize(
    ("text", "line", "message", "fix"),
    [
        ("def f(:\n", 1, "is not valid Python", "Correct the line"),
        ("@misconception('relu', 'a')\ndef f(x): ...\n", 2, "a has no hint", 'hint="..."'),
        ("@misconception('relu', 'a', hint='')\ndef f(x): ...\n", 2, "a has no hint as plain text", 'hint="..."'),
        ("@misconception('relu', 'a', hint=HINT)\ndef f(x): ...\n", 2, "a has no hint as plain text", 'hint="..."'),
        ("@misconception('relu', 'a', also=1)\ndef f(x): ...\n", 2, "a has no also as plain text", 'also="..."'),
        ("@misconception('tanh', 'a', hint='A')\ndef f(x): ...\n", 2, "tanh, which is no exercise", "Correct the name"),
        ("@misconception('relu', 'a', also='b')\ndef f(x): ...\n", 2, "no a of relu stands above it", "first one"),
        ("@other\ndef f(x): ...\n", 2, "decorator other is not understood", "@misconception("),
        ("@wrong_model('relu', {'a': 3})\ndef f(x): ...\n", 2, "a slip is not understood", "slip(switch="),
        ("@wrong_model('relu', {'a': (slip(b=1, hint='A'), 3)})\ndef f(x): ...\n", 2, "a slip is not", "slip(switch="),
        ("@wrong_model('relu', {'a': (slip(b=1, also='c'),)})\ndef f(x): ...\n", 2, "no a of relu", "first one"),
        ("@wrong_model('relu', {'a': (slip(b=1, hint='A'), slip(b=2))})\ndef f(x): ...\n", 2, "relu has two", "also="),
        (ABSOLUTE + ABSOLUTE, 5, "relu has two misconceptions absolute.", "also="),
        (
            ABSOLUTE + 2 * "@misconception('relu', 'absolute', also='b')\ndef f(x): ...\n",
            7,
            "relu has two misconceptions absolute written also as b.",
            "Rename",
        ),
    ],
)
def test_what_is_written_wrongly_is_said_with_its_line_and_the_way_out(read, text, line, message, fix):
    """An author learns what is wrong, where, and what to write."""
    with pytest.raises(CourseError) as caught:
        read(text)
    told = str(caught.value)
    assert f"misconceptions.py:{line}" in told
    assert message in told
    assert fix in told
