"""What stood there before, what failed, what was looked at and what became text: no answer is taken for another."""

import pytest
from cells.conftest import DATA, FIRST, LABEL, RIGHT, check_of, told

ANSWER = LABEL + RIGHT


def verdict(result):
    return str(check_of(result).verdict)


def test_a_name_whose_statement_failed_holds_no_answer(graded):
    """The right value of an earlier cell stays under the name; the statement that should have bound it raised."""
    result = graded(FIRST, DATA, RIGHT, LABEL + "y = activation(torch.mm(features, weights) + bias)\ny")
    assert verdict(result) == "error", told(result)


def test_the_student_s_own_right_value_stays_when_a_later_statement_fails(graded):
    """A second try that raises takes nothing away."""
    assert verdict(graded(FIRST, DATA, ANSWER, "y = torch.mm(features, weights)")) == "passed"


def test_an_earlier_answer_shown_beside_other_work_is_none(graded):
    """`y` was computed above the label; what the cell itself does is no answer."""
    result = graded(FIRST, DATA, RIGHT, LABEL + "column = weights.view(5, 1)\nprint(y)")
    assert verdict(result) == "failed"


def test_an_earlier_answer_that_is_all_the_cell_shows_is_one(graded):
    """Computed in a cell above, shown below the label: that is how the question is answered."""
    assert verdict(graded(FIRST, DATA, RIGHT, LABEL + "print(y)")) == "passed"


def test_a_look_at_a_step_on_the_way_changes_nothing(graded):
    """The sum is bound first, bent, and looked at last."""
    code = "total = torch.sum(features * weights) + bias\nprint(activation(total))\nprint(total)"
    assert verdict(graded(FIRST, DATA, LABEL + code)) == "passed"


def test_another_step_after_the_right_value_is_no_look(graded):
    """What is bound after the right value and shown is what the student hands in."""
    result = graded(FIRST, DATA, ANSWER + "print(y)\nz = y + bias\nprint(z)")
    assert verdict(result) == "failed"
    assert "Let the right value stand last" in told(result)


@pytest.mark.parametrize("after", ["round(y.item(), 4)", "print(round(float(y), 3))", "torch.round(y * 10000) / 10000"])
def test_the_right_value_rounded_for_show_changes_nothing(graded, after):
    """It is the same answer, shorter."""
    assert verdict(graded(FIRST, DATA, ANSWER + after)) == "passed"


@pytest.mark.parametrize(
    "code",
    [
        "print('y = %.4f' % activation(torch.sum(features * weights) + bias))",
        "print('y = {:.4f}'.format(activation(torch.sum(features * weights) + bias).item()))",
        "print(f'y = {activation(torch.sum(features * weights) + bias)}')",
        "print('y = ' + str(activation(torch.sum(features * weights) + bias)))",
        "print(round(activation(torch.sum(features * weights) + bias).item(), 4))",
    ],
)
def test_a_result_that_only_becomes_text_is_seen(graded, code):
    """The number itself is looked at, not the text."""
    assert verdict(graded(FIRST, DATA, LABEL + code)) == "passed"


def test_a_wrong_try_shown_above_the_right_value_changes_nothing(graded):
    """The last thing shown is right."""
    code = "print(activation(torch.sum(features * weights)))\nprint(activation(torch.sum(features * weights) + bias))"
    assert verdict(graded(FIRST, DATA, LABEL + code)) == "passed"


def test_a_text_with_the_right_digits_is_no_answer(graded):
    """Nor is a constant that is formatted."""
    assert verdict(graded(FIRST, DATA, LABEL + "print(f'{0.15950655937194824 + 0:.4f}')")) == "failed"


def test_a_name_of_one_s_own_beside_the_data_s_is_left_alone(graded):
    """`Bias` is computed, of the shape of `bias`, and is the answer."""
    code = "Bias = activation(torch.sum(features * weights) + bias)\nBias"
    assert verdict(graded(FIRST, DATA, LABEL + code)) == "passed"


def test_whole_numbers_of_one_s_own_are_tried_on_others(graded):
    """The other data are not cut to whole numbers."""
    data = "features = torch.tensor([[1, 2, 3, 4, 5]])\nweights = torch.tensor([[2, 0, 1, 3, -1]])\nbias = torch.tensor([[-7]])"
    assert verdict(graded(FIRST, data, LABEL + "activation((features * weights).sum() + bias)")) == "passed"


@pytest.mark.parametrize("kind", ["torch.bool", "torch.complex64"])
def test_data_of_a_kind_that_cannot_be_multiplied_are_never_the_check_s_fault(graded, kind):
    """A verdict, and not *ungraded*."""
    data = f"features = torch.ones((1, 5), dtype={kind})\nweights = features\nbias = torch.ones((1, 1), dtype={kind})"
    assert verdict(graded(FIRST, data, LABEL + "y = torch.tensor([[0.5]])")) in ("failed", "error", "missing")


def test_a_step_on_the_way_names_no_cause(graded):
    """The sum without activation is right as a step; the bias that was added twice is what is wrong."""
    result = graded(FIRST, DATA, LABEL + "z = torch.sum(features * weights) + bias\ny = activation(z) + bias\ny")
    assert verdict(result) == "failed"
    assert check_of(result).outcomes[0].misconception == ""


def test_the_name_bound_last_is_what_is_told_of(graded):
    """Nothing is shown; `y` was bound first and again at last."""
    result = graded(FIRST, DATA, LABEL + "y = 0.5\nz = torch.sum(features * weights)\ny = activation(z)")
    assert "`y` holds 0.121" in told(result)
    assert check_of(result).outcomes[0].misconception == "bias-forgotten"
