"""Notebooks of the original lesson get the verdicts that were written down for them by hand.

Here a part of the corpus is graded, a case of each kind; all of it by `python tests/seed/run.py`.
"""

import pytest
from seed.corpus import CASES
from seed.run import graded, open_checker
from seed.write import write

SHORT = [
    "style_00",
    "style_05",
    "style_10",
    "style_16",
    "style_20",
    "style_25",
    "style_30",
    "wrong_00",
    "wrong_03",
    "wrong_08",
    "wrong_24",
    "wrong_29",
    "wrong_31",
    "wrong_42",
    "wrong_60",
    "place_data_cell",
    "place_second_in_first",
    "place_bare_both_one_cell",
    "place_chinese",
    "place_first_by_mm",
    "place_none",
    "retry_error_then_right",
    "right_then_wrong_variant",
    "spoil_rebound_then_sum",
    "name_x_w_b",
    "name_layers_by_word",
    "name_b1_of_ones_own",
    "data_flat",
    "data_seed_42",
    "order_activation_below",
    "order_name_gone",
    "life_nn_linear",
    "life_python2_print",
    "file_v3",
    "file_part2",
    "file_conflict",
]


@pytest.fixture(scope="module")
def checker():
    with open_checker() as made:
        yield made


@pytest.mark.parametrize("name", SHORT)
def test_a_notebook_gets_what_it_deserves(checker, tmp_path, name):
    """No right answer is marked down, no wrong one passes, and a known cause is named."""
    case = CASES[name]
    found = graded(checker, write(case, tmp_path))
    assert found.faults(case.want, case.says) == [], (case.about, found)


def test_the_corpus_is_large_and_has_all_kinds():
    """At least 120 notebooks, with right, wrong and missing answers to each question."""
    assert len(CASES) >= 120
    for question in range(3):
        assert {case.want[question] for case in CASES.values()} >= set("pwm")
