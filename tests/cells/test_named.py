"""A cause that is told explains what the student handed in, and nothing that is right."""

from cells.conftest import DATA, FIRST, LABEL, check_of, told


def test_the_number_is_told_with_the_digits_that_a_float32_has(graded):
    """As printing shows it, and no more."""
    result = graded(FIRST, DATA, LABEL + "y = activation(torch.sum(features * weights))\ny")
    assert told(result) == "What the cell shows holds 0.1213634; 0.1595066 is wanted."


def test_the_code_of_a_script_s_cell_ends_before_the_next_marker(graded):
    """The report shows the cell and not the line below it."""
    script = "\n# %%\n".join([FIRST, DATA, LABEL + "y = bias", "def neuron(f, w, b):\n    return f"])
    result = graded(script=script)
    assert result.exercises[0].code == "# Exercise 3.0: the neuron's output\ny = bias"
    assert result.exercises[0].kind == "cell"


def test_a_cell_that_is_not_done_is_told_by_its_label(graded):
    """Its name stands nowhere in the lesson."""
    missing = check_of(graded(FIRST, DATA, LABEL)).outcomes[0].note
    assert missing.startswith("Not done yet: the cell of exercise 3.0 stands as it was given out.")
