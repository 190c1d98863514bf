"""Which definition answers an exercise, and what is said where none does."""

import pytest

from grader.submissions import HandIn, read

STUB = 'def activation(x: float) -> float:\n    """Say it."""\n    raise NotImplementedError("activation")\n'


def answer(submission, name="activation"):
    return next(a for a in submission.answers if a.name == name)


def run(submission) -> dict:
    space: dict = {}
    for cell in submission.cells:
        exec(cell.source, space)
    return space


@pytest.mark.parametrize(
    "code",
    [
        "def activation(x): return x",
        "async def activation(x): return x",
        "class activation: pass",
        "activation = lambda x: x",
        "activation: object = len",
        "a = activation = len",
        "a, (activation, *b) = 1, (2, 3)",
        "from math import exp as activation",
        "import math as activation",
        "if True:\n    def activation(x): return x",
        "try:\n    import nothing\nexcept ImportError:\n    def activation(x): return x",
        "with open('x') as f:\n    activation = f",
        "for activation in (1, 2): pass",
        "match 1:\n    case 1:\n        activation = 1",
        "(activation := len)",
    ],
)
def test_whatever_binds_the_name_at_the_top_level_is_found(hand_in, code):
    assert answer(hand_in(code)).state == "found"


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    def activation(x): return x",
        "activation(1)",
        "x = 'activation'",
        "activation: int",
        "from x import *",
    ],
)
def test_what_does_not_bind_it_is_absent(hand_in, code):
    assert answer(hand_in(code)).state == "absent"


@pytest.mark.parametrize(
    "code",
    [
        STUB,
        "def activation(x):\n    raise NotImplementedError",
        "@decorated\ndef activation(values, more=1):\n    'Other words.'\n    raise NotImplementedError('activation')",
    ],
)
def test_an_unchanged_stub_is_a_stub(hand_in, code):
    assert answer(hand_in(code)).state == "stub"


def test_a_stub_with_given_lines_is_compared_as_a_whole(hand_in):
    same = "def relu(y):\n    scale = 1\n    raise NotImplementedError('relu')"
    assert answer(hand_in(same), "relu").state == "stub"
    assert answer(hand_in(same.replace("scale = 1", "scale = 2")), "relu").state == "found"
    assert answer(hand_in(same.replace("scale = 1", "scale = True")), "relu").state == "found"


def test_a_class_is_compared_method_by_method(hand_in, stubs):
    untouched = stubs["Neuron"].replace('"""One."""', '"""Mine."""').replace(": int", "")
    assert answer(hand_in(untouched), "Neuron").state == "stub"
    begun = untouched.replace(
        '        super().__init__()\n        raise NotImplementedError("Neuron")', "        self.n = n"
    )
    assert answer(hand_in(begun), "Neuron").state == "found"


METHODS = """\
class Neuron(Base):
    'Other words.'

    def __init__(self, n):
        'Begin.'
        raise NotImplementedError("Neuron")

    def forward(self, x):
        raise NotImplementedError("Neuron")
"""


@pytest.mark.parametrize("known", [{}, {"Neuron": METHODS}], ids=["in a built unit", "beside its source"])
def test_a_class_of_unfinished_methods_is_a_stub_though_nobody_knows_the_stub(tmp_path, unit, notebook, known):
    begun = METHODS.replace('raise NotImplementedError("Neuron")', "self.n = n", 1)
    for name, form in (("a.py", str), ("a.ipynb", notebook)):
        for code, state in ((METHODS, "stub"), (begun, "found"), ("class Neuron:\n    'Words.'", "found")):
            (tmp_path / name).write_text(form(code))
            assert answer(read(HandIn("ada", tmp_path / name), unit, known), "Neuron").state == state


def test_an_empty_body_is_an_answer_though_a_bad_one(hand_in):
    assert answer(hand_in("def activation(x): pass")).state == "found"


# ---- more than one definition


def test_the_last_of_two_counts_and_the_note_says_so(hand_in, notebook):
    submission = hand_in(notebook("def activation(x): return 1", "x = 1", "def activation(x): return 2"), "a.ipynb")
    found = answer(submission)
    assert found.code == "def activation(x): return 2"
    assert (found.cell, found.line) == (2, 1)
    assert found.note == "`activation` is defined in cell 1 and cell 3; the last one was graded."
    assert run(submission)["activation"](0) == 2


def test_two_equal_definitions_need_no_note(hand_in):
    assert answer(hand_in("def activation(x): return 1\n\ndef activation(x):\n    'Doc.'\n    return 1")).note == ""


def test_definitions_that_differ_in_a_default_differ(hand_in):
    assert answer(hand_in("def activation(x=1): return x\ndef activation(x=2): return x")).note


def test_alternatives_of_one_statement_need_no_note(hand_in):
    code = "try:\n    from fast import activation\nexcept ImportError:\n    def activation(x): return x"
    assert answer(hand_in(code)).note == ""


def test_a_wrapped_answer_is_shown_from_its_definition(hand_in):
    found = answer(hand_in("def activation(x): return x\n\nactivation = print_calls(activation)"))
    assert found.note == ""
    assert found.code == "def activation(x): return x\n\nactivation = print_calls(activation)"


def test_a_stub_below_an_answer_is_taken_out(hand_in):
    submission = hand_in("def activation(x):\n    return 5\n\n\n@property\n" + STUB + "after = 1\n")
    assert answer(submission).state == "found"
    space = run(submission)
    assert (space["activation"](0), space["after"]) == (5, 1)
    assert submission.cells[0].source.count("\n") == 9


def test_a_stub_in_a_block_leaves_a_pass(hand_in, notebook):
    block = "if True:\n\t" + STUB.replace("\n    ", "\n\t\t").rstrip() + "\n\tx = 1"
    submission = hand_in(notebook("def activation(x): return 5", block), "a.ipynb")
    assert run(submission)["activation"](0) == 5


def test_a_stub_above_an_answer_stays(hand_in):
    submission = hand_in(STUB + "\ndef activation(x): return 5\n")
    assert STUB in submission.cells[0].source
    assert answer(submission).line == 5


def test_a_broken_later_definition_is_named(hand_in, notebook):
    submission = hand_in(notebook("def activation(x): return 1", "def activation(x):\n  return ((x)"), "a.ipynb")
    assert "Another one does not count: cell 2 has a syntax error in line 2" in answer(submission).note


def test_a_deleted_answer_is_absent(hand_in):
    found = answer(hand_in("def activation(x): return x\ndel activation"))
    assert (found.state, "deleted again in line 2" in found.note) == ("absent", True)


def test_an_answer_after_a_deletion_counts_alone(hand_in):
    found = answer(hand_in("def activation(x): return x\ndel activation\ndef activation(x): return 2"))
    assert (found.state, found.line, found.note) == ("found", 3, "")


# ---- what is shown


def test_the_code_comes_with_decorators_and_the_comments_above(hand_in):
    found = answer(hand_in("x = 1\n\n# first\n# second\n@decorated\ndef activation(x):\n    return x  # end\ny = 2"))
    assert found.code == "# first\n# second\n@decorated\ndef activation(x):\n    return x  # end"
    assert found.line == 3


def test_the_code_is_bounded_and_without_control_characters(hand_in):
    found = answer(hand_in("def activation(x):\n    return '\x1b[2J\u202e" + "y" * 30_000 + "'"))
    assert len(found.code) == 20_000
    assert "\x1b" not in found.code
    assert "\u202e" not in found.code
    assert "\n" in found.code


# ---- what it may have meant


@pytest.mark.parametrize("name", ["activaton", "Activation", "ACTIVATION", "activation_", "activations"])
def test_a_misspelt_name_is_asked_about(hand_in, name):
    note = answer(hand_in(f"x = 1\ndef {name}(x): return x")).note
    assert note == f"Did you mean `{name}` in line 2? Then rename it to `activation`."


def test_another_exercise_is_no_misspelling(hand_in):
    assert answer(hand_in("def relu(x): return x")).note == ""


def test_a_misspelt_name_beside_the_stub_is_asked_about(hand_in):
    found = answer(hand_in(STUB + "def Activation(x): return x"))
    assert (found.state, "Did you mean `Activation`" in found.note) == ("stub", True)


def test_an_answer_inside_a_class_is_found_and_named(hand_in):
    note = answer(hand_in("class Mine:\n    def activation(self, x): return x")).note
    assert note == "It stands inside `Mine` in line 2: move it to the left margin."
