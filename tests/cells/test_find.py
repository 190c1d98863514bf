"""The answer to a cell exercise is found by its value, wherever it stands; each rule of judging it has a test here."""

import textwrap

import pytest
from cells.conftest import DATA, FIRST, LABEL, RIGHT, check_of, told

ANSWER = LABEL + RIGHT


def verdict(result):
    return str(check_of(result).verdict)


@pytest.mark.parametrize(
    "code",
    [
        RIGHT + "print(y)",
        RIGHT + "y",
        RIGHT,
        "activation(torch.sum(features * weights) + bias)",
        "print(activation((features * weights).sum() + bias))",
        "h = activation(torch.mm(features, weights.view(5, 1)) + bias).item()",
        "y = activation(features @ weights.T + bias).numpy()\n(y, y.shape)",
        "out = (features * weights).sum() + bias\nout = activation(out)",
        "total = 0\nfor i in range(5):\n    total = total + features[0, i] * weights[0, i]\nprint(activation(total + bias))",
        "def f(a, b, c):\n    return activation((a * b).sum() + c)\nprint('y =', f(features, weights, bias))",
        "weights = weights.view(5, 1)\ny = activation(torch.mm(features, weights) + bias)\nweights.shape",
        "sum = activation(torch.sum(features * weights) + bias)\nsum",
        "activation(torch.sum(features * weights) + bias)\nfeatures.shape",
    ],
    ids=[
        "named and printed",
        "named and shown",
        "named alone",
        "shown alone",
        "printed alone",
        "a number",
        "an array in a tuple",
        "a name used twice on the way",
        "a loop",
        "a function of one's own",
        "a rebound name",
        "a shadowed builtin",
        "an expression above the last",
    ],
)
def test_any_place_and_any_style_is_right(graded, code):
    """Not by name, position or text: the value counts."""
    result = graded(FIRST, DATA, LABEL + code)
    assert verdict(result) == "passed", told(result)


def test_the_region_reaches_over_cells_that_were_added_below(graded):
    """Work that goes on in a new cell is the answer too."""
    assert (
        verdict(graded(FIRST, DATA, LABEL + "total = (features * weights).sum()", "activation(total + bias)"))
        == "passed"
    )


def test_a_definition_of_an_exercise_ends_the_region(graded):
    """The right number below the next exercise is no answer to this one."""
    result = graded(FIRST, DATA, LABEL + "x = 1", "def neuron(features, weights, bias):\n    return bias", RIGHT)
    assert verdict(result) == "failed"


def test_a_name_left_from_above_does_not_answer_an_empty_cell(graded):
    """The cell is not done, and says so."""
    result = graded(FIRST, DATA, RIGHT, LABEL)
    assert verdict(result) == "missing"
    assert "Nothing but comments" in told(result)


def test_an_answer_in_the_data_cell_is_not_seen_without_a_label(graded):
    """What stands above the label is no answer to it; the sentence says where the answer belongs."""
    assert verdict(graded(FIRST, DATA + "\n" + RIGHT, LABEL)) == "missing"


def test_a_label_that_is_gone_is_missing_with_the_way_out(graded):
    """The student reads which line to write."""
    result = graded(FIRST, DATA, RIGHT)
    assert verdict(result) == "missing"
    assert "No cell begins with the line `# Exercise 3.0`" in told(result)
    script = graded(script=f"{FIRST}\n{DATA}\n{RIGHT}\n")
    assert told(script).startswith("The line `# Exercise 3.0` stands nowhere: put it above your answer")


def test_the_untouched_cell_of_a_script_is_not_done_yet_and_its_label_is_seen(graded):
    result = graded(script=f"# %%\n{FIRST}\n# %%\n{LABEL}# Work it out here.\n\n# %% [markdown]\n# ## Next\n")
    assert str(check_of(result).verdict) == "missing"
    assert "Nothing but comments" in told(result)


def test_of_two_answers_the_last_counts_and_the_note_says_so(graded):
    """A copied cell is normal."""
    result = graded(FIRST, DATA, LABEL + "y = bias", ANSWER)
    assert verdict(result) == "passed"
    assert "answered twice: cell 4 counts, not cell 3" in result.exercises[0].note


def test_a_constant_is_right_for_the_lesson_only(graded):
    """One and the same place must be right on other data."""
    result = graded(FIRST, DATA, LABEL + "y = torch.tensor([[0.15950656]])")
    assert verdict(result) == "failed"
    assert "Compute the result from `features`, `weights` and `bias`" in told(result)


def test_another_place_on_each_data_set_is_no_answer(graded):
    """Two places that are right in turn are not one that is right."""
    code = """
    y = activation(torch.sum(features * weights) + bias)
    one, two = (y, y + 1) if abs(float(y) - 0.15950656) < 1e-6 else (y + 1, y)
    del y
    """
    assert verdict(graded(FIRST, DATA, LABEL + textwrap.dedent(code))) == "failed"


def test_a_cell_of_5001_numbers_gets_nothing(graded):
    """A tensor that holds every number is not the answer, and so many names are asked to be tidied."""
    result = graded(FIRST, DATA, LABEL + "y = torch.arange(5001) / 5000")
    assert verdict(result) == "failed"
    names = "for i in range(5001):\n    globals()[f'y{i}'] = torch.tensor([[i / 5000]])"
    result = graded(FIRST, DATA, LABEL + names + "\n" + RIGHT)
    assert verdict(result) == "failed"
    assert "Tidy the cell: more than 32 values" in told(result)


def test_own_data_in_the_question_s_shapes_are_tried_like_the_lesson_s(graded):
    """Another seed, or a uniform draw, is the student's own: the method counts."""
    own = DATA.replace("7", "42").replace("randn_like", "rand_like")
    assert verdict(graded(FIRST, own, ANSWER)) == "passed"
    flat = "features = torch.randn(5)\nweights = torch.randn(5)\nbias = torch.randn(1)"
    assert verdict(graded(FIRST, flat, ANSWER)) == "passed"


def test_data_that_are_nowhere_made_are_asked_for(graded):
    """Without the names nothing can be tried on other data."""
    other = DATA.replace("features", "inputs")
    result = graded(FIRST, other, LABEL + RIGHT.replace("features", "inputs"))
    assert verdict(result) == "failed"
    assert "Make `features` above this cell, in the lesson's shape (1, 5)" in told(result)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("print(y)\nprint(torch.sum(features * weights) + bias)", "Let the right value stand last"),
        ("print(y)\ny = y + 1", "`y` held it, and was overwritten"),
    ],
)
def test_right_then_changed_fails_and_says_so(graded, after, words):
    """What stands last is what the student hands in."""
    result = graded(FIRST, DATA, ANSWER + after)
    assert verdict(result) == "failed"
    assert words in told(result)


@pytest.mark.parametrize(
    "after",
    [
        "y2 = activation(torch.mm(features, weights.view(-1, 1)) + bias)\nprint(y2)",
        "print(y)\nprint(features.shape, features.shape[1], len(weights))",
        "print(y)\nprint(bias)",
        "print(y)\nfeatures",
        "print('done')",
        "y, y.shape",
        "z = y.numpy()\nz",
    ],
)
def test_variants_and_a_look_at_inputs_and_shapes_change_nothing(graded, after):
    """Several right values, and looks at what was given, cost nothing."""
    result = graded(FIRST, DATA, ANSWER + after)
    assert verdict(result) == "passed", told(result)


def test_cells_run_in_the_order_in_which_they_stand(graded):
    """Whatever the execution counts say."""
    assert verdict(graded(FIRST, DATA, ANSWER, counts=(9, 3, 1))) == "passed"


@pytest.mark.parametrize(
    "before", ["weights.resize_(5, 1)", "weights = weights.reshape(5, 1)", "bias = torch.zeros(3)", "features.zero_()"]
)
def test_what_an_earlier_cell_did_to_the_data_spoils_nothing(graded, before):
    """A resized or rebound name of an earlier cell is as it was made for this one, if that helps."""
    assert verdict(graded(FIRST, DATA, before, ANSWER)) == "passed"


def test_resize_in_the_cell_spoils_no_function_after_it(graded):
    """Functions are called with the checks' own data; the cell's note tells of the column."""
    code = LABEL + "y = activation(torch.mm(features, weights.resize_(5, 1)) + bias)"
    function = "def neuron(features, weights, bias):\n    return activation((features * weights).sum() + bias)"
    result = graded(FIRST, DATA, code, function)
    assert (verdict(result), str(check_of(result, "test_neuron").verdict)) == ("passed", "passed")
    assert "After this cell `weights` has the shape (5, 1) instead of (1, 5)" in result.exercises[0].note


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("y = activation(torch.sum(features * weights))", "bias-forgotten"),
        ("y = activation((features * weights + bias).sum())\ny", "bias-inside-sum"),
        ("print((features * weights).sum() + bias)", "activation-forgotten"),
        ("activation(features * weights + bias)", "no-sum"),
        ("activation(torch.mm(features, weights) + bias)", "product-of-rows"),
    ],
)
def test_a_wrong_number_names_its_cause(graded, code, name):
    """From the misconceptions of the exercise that the cell is like, on every data set."""
    result = graded(FIRST, DATA, LABEL + code)
    check = check_of(result)
    assert verdict(result) in ("failed", "error")
    assert check.outcomes[0].misconception == name
    assert check.diagnosis
    own = graded(FIRST, DATA.replace("7", "9"), LABEL + code)
    assert check_of(own).outcomes[0].misconception == name


def test_a_wrong_number_of_a_kind_that_nobody_wrote_down_gets_no_name(graded):
    """A number that is a misconception's on the lesson's data by chance has another cause."""
    assert check_of(graded(FIRST, DATA, LABEL + "y = torch.tensor([[0.1214]]) * 1.0")).diagnosis == ""
    result = graded(FIRST, DATA, LABEL + "y = activation(torch.sum(features) + bias)")
    assert (verdict(result), check_of(result).diagnosis) == ("failed", "")
    assert "is wanted" in told(result)


def test_a_wrong_shape_is_told_apart_from_a_wrong_number(graded):
    """The numbers are right."""
    result = graded(FIRST, DATA, LABEL + "y = activation(torch.sum(features * weights) + bias).reshape(1, 1, 1, 1)")
    assert "holds the right numbers in shape (1, 1, 1, 1)" in told(result)


def test_a_cell_that_stops_before_its_answer_is_an_error_with_its_line(graded):
    """The student's own line and message."""
    result = graded(FIRST, DATA, LABEL + "z = featuers * weights")
    outcome = check_of(result).outcomes[0]
    assert str(outcome.verdict) == "error"
    assert (outcome.evidence.error, outcome.evidence.cell, outcome.evidence.line) == ("NameError", 2, 2)


def test_a_cell_that_stops_after_its_answer_is_right(graded):
    """What was shown stays shown."""
    assert verdict(graded(FIRST, DATA, ANSWER + "print(y)\nplot(y)")) == "passed"


def test_scripts_are_judged_like_notebooks(graded):
    """By the label, with and without cell markers."""
    for marker in ("\n# %%\n", "\n"):
        script = marker.join([FIRST, DATA, ANSWER + "print(y)", "def neuron(f, w, b):\n    return f"])
        assert verdict(graded(script=script)) == "passed"


def test_a_cell_that_ends_its_worker_is_a_verdict(graded):
    """The run that died is told; nothing is raised."""
    result = graded(FIRST, DATA, LABEL + "import os; os._exit(0)")
    assert verdict(result) == "crashed"


ARRAY = "a = np.random.rand(4, 3)"
NINE = "# Exercise 3.9: one memory\n"


def shared(result):
    return [str(check_of(result, name).verdict) for name in ("test_array_is_doubled", "test_tensor_shares")]


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("b = torch.from_numpy(a)\nb.mul_(2)\na", ["passed", "passed"]),
        ("t = torch.as_tensor(a)\nt *= 2\nprint(a)", ["passed", "passed"]),
        ("b = torch.tensor(a)\nb.mul_(2)\na", ["failed", "failed"]),
        ("b = torch.from_numpy(a) * 2\na", ["failed", "failed"]),
        ("b = torch.from_numpy(a).float()\nb.mul_(2)", ["failed", "failed"]),
        ("a *= 2\nb = torch.tensor(a)", ["passed", "failed"]),
        ("b = torch.from_numpy(a)\nb.mul_(2)\na = b.numpy()\na", ["passed", "passed"]),
    ],
)
def test_a_tensor_on_the_array_s_memory(graded, code, verdicts):
    """The array must hold twice its numbers, and a tensor must lie on its memory."""
    assert shared(graded(FIRST, ARRAY, NINE + code)) == verdicts


def test_the_reference_earns_all_and_the_stub_nothing(checker, tmp_path):
    """As `grader build` would hand it out."""
    from grader.release.lesson import read_lesson
    from grader.submissions import HandIn, read

    assert checker.grade(checker.reference()).score == checker.unit.points
    stub = tmp_path / "stub.py"
    stub.write_text(read_lesson(checker.unit.folder / "lesson.py").public)
    result = checker.grade(read(HandIn(student="ada", path=stub), unit=checker.unit, stubs=checker.stubs))
    assert {str(c.verdict) for c in result.checks} == {"missing"}
