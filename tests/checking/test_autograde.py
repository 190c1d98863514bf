"""Verdicts at the edges: what a submission does costs its own checks, and nobody else's."""

import re
import textwrap

import pytest

from grader.checking.autograde import Checker, autograde
from grader.course import load_unit
from grader.errors import CourseError
from grader.results import Fault, Verdict, students_view, to_json
from grader.submissions import HandIn, read

LESSON = '''
# %% [markdown]
# # A tiny unit

# %%
import torch

# %%
def double(x):
    """Return twice `x`."""
    # BEGIN SOLUTION
    twice = 2 * x
    return twice
    # END SOLUTION

# %%
def halves(x):
    """Return the two halves of `x`."""
    # BEGIN SOLUTION
    middle = len(x) // 2
    return x[:middle], x[middle:]
    # END SOLUTION
'''

UNIT = """
title = "Tiny"
summary = "Two exercises."
[limits]
call_seconds = 1.0
calls = { halves = 3.0 }
load_seconds = 1.5
memory_mb = 200
[[exercises]]
name = "double"
title = "Double"
label = "1.1"
steps = { lesson = 2, general = 1 }
[[exercises]]
name = "halves"
title = "Halves"
label = "1.2"
steps = { lesson = 2 }
"""

CHECKS = '''
import torch
from grader.checking import assert_close, assert_unchanged, check

SEEN = torch.arange(3.0)

@check(exercise="double", points=2)
def test_value(student):
    """Twice as much comes out."""
    assert_close(student.double(SEEN), 2 * SEEN)

@check(exercise="double", points=1, step="general", needs="test_value")
def test_drawn(student, rng):
    """Any numbers are doubled."""
    x = torch.randn(4, generator=rng)
    assert_close(student.double(x), 2 * x)

@check(exercise="halves", points=1)
def test_unpacked(student):
    """Two halves come out."""
    first, second = student.halves(torch.arange(4.0))
    assert first.shape == second.shape == (2,)

@check(exercise="halves", points=1)
def test_slow_to_look_at(student):
    """The first half begins with zero."""
    first = student.halves(torch.arange(4.0))[0]
    count = 0
    for _ in range(int(first[1]) * 10):
        count += 1
    assert count == 10
'''

PUBLIC = '''
import torch
from grader.checking import assert_close, check

@check(exercise="double", points=0)
def test_the_example(student):
    """double([1]) is [2]."""
    assert_close(student.double(torch.tensor([1.0])), torch.tensor([2.0]))
'''

RIGHT = """
import torch
def double(x): return x + x
def halves(x): return x[: len(x) // 2], x[len(x) // 2 :]
"""


def write_unit(folder, checks=CHECKS, unit=UNIT, public=PUBLIC, lesson=LESSON):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("lesson.py", lesson), ("unit.toml", unit), ("checks.py", checks), ("public_checks.py", public)):
        (folder / name).write_text(text.lstrip())
    return load_unit(folder)


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    return write_unit(tmp_path_factory.mktemp("course") / "01_tiny")


@pytest.fixture(scope="module")
def checker(unit):
    with Checker(unit, level="open", secret=b"s") as made:
        yield made


@pytest.fixture
def grade(checker, tmp_path):
    def run(source, name="ada.py"):
        path = tmp_path / name
        path.write_text(textwrap.dedent(source))
        return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

    return run


def verdicts(result):
    return {c.name: str(c.verdict) for c in result.checks}


def test_a_right_answer_gets_all_points(grade):
    result = grade(RIGHT)
    assert set(verdicts(result).values()) == {"passed"}
    assert (result.score, result.points) == (5, 5)


def test_the_reference_gets_all_points_and_the_stub_none(checker):
    assert checker.grade(checker.reference()).score == 5


def test_an_unchanged_stub_is_missing(grade):
    result = grade('def double(x):\n    """Other words."""\n    raise NotImplementedError("double")\n')
    assert set(verdicts(result).values()) == {"missing"}
    assert "stands as it was given out" in result.exercises[0].missing
    assert "There is no halves" in result.exercises[1].missing
    assert not result.ungraded


def test_none_everywhere_scores_zero_and_nothing_is_ungraded(grade):
    result = grade("def double(x): pass\ndef halves(x): pass\n")
    assert result.score == 0
    assert not result.ungraded
    unpacked = next(c for c in result.checks if c.name == "test_unpacked")
    assert unpacked.verdict is Verdict.FAILED
    assert "could not be used: it is None" in unpacked.outcomes[0].evidence.message


@pytest.mark.parametrize(
    "value",
    [
        "3",
        "'text'",
        "[]",
        "()",
        "x[:0]",
        "x.reshape(1, -1)",
        "object()",
        "iter([1])",
        "torch.nn.Linear(1, 1)",
        "float('nan')",
    ],
)
def test_no_value_makes_a_check_ungraded(grade, value):
    result = grade(f"import torch\ndef double(x): return {value}\ndef halves(x): return {value}\n")
    assert not result.ungraded
    assert result.exercises[0].earned == 0


def test_memory_that_nobody_filled_is_never_right_by_luck(grade):
    """The pages of a large new tensor are zeros that the kernel gives: a sum that starts there would often be right."""
    result = grade("import torch\ndef double(x):\n    total = torch.empty(1 << 20)[: len(x)]\n    return total.add_(2 * x)\n")
    assert verdicts(result)["test_value"] == "failed"
    assert "nan" in next(c for c in result.checks if c.name == "test_value").outcomes[0].evidence.message


@pytest.mark.parametrize(
    "raising",
    [
        "KeyboardInterrupt()",
        "SystemExit(0)",
        "__import__('pytest').skip.Exception('x')",
        "GeneratorExit()",
        "ValueError('v')",
    ],
)
def test_whatever_a_student_raises_is_the_students_error(grade, raising):
    result = grade(f"def double(x): raise {raising}\n" + RIGHT.split("\n", 3)[3])
    assert verdicts(result)["test_value"] == "error"
    assert verdicts(result)["test_drawn"] == "skipped"
    assert verdicts(result)["test_unpacked"] == "passed"
    assert not result.ungraded


def test_a_death_costs_its_own_checks_only(grade):
    result = grade("import os\ndef double(x): os._exit(0)\n" + RIGHT.split("\n", 3)[3])
    assert verdicts(result)["test_value"] == "crashed"
    assert verdicts(result)["test_unpacked"] == "passed"


def test_an_endless_loop_is_timed_out_and_memory_is_named(grade):
    source = "import torch\ndef double(x):\n    while True: pass\n"
    source += "def halves(x):\n    return [bytearray(1 << 22) for _ in range(500)]\n"
    result = grade(source)
    assert verdicts(result)["test_value"] == "timed out"
    assert verdicts(result)["test_unpacked"] == "out of memory"


def test_a_function_may_have_a_limit_of_its_own(grade):
    """In the tiny unit a call may take a second of computing, and one of `halves` three."""
    slow = "    import time\n    end = time.process_time() + 1.6\n    while time.process_time() < end: pass\n"
    result = grade(f"import torch\ndef double(x):\n{slow}    return 2 * x\ndef halves(x):\n{slow}    return x[:2], x[2:]\n")
    assert verdicts(result)["test_value"] == "timed out"
    assert verdicts(result)["test_unpacked"] == "passed"


def test_a_submission_that_dies_while_it_is_loaded_gets_that_verdict_twice_at_most(grade):
    result = grade("import os\nos._exit(1)\n" + RIGHT)
    assert set(verdicts(result).values()) == {"crashed"}


def test_a_script_of_two_megabytes_is_graded_like_any_other(grade):
    assert grade(RIGHT + "# a long remark\n" * 150_000).score == 5


def test_a_cell_that_fails_after_the_definitions_costs_nothing(grade):
    result = grade(RIGHT + "\nprint(1 / 0)\n")
    assert result.score == 5
    assert "ZeroDivisionError" in result.cells[0].message
    assert result.cells[0].line == 6


def test_a_value_that_makes_the_check_slow_is_the_students(grade):
    result = grade("import torch\ndef double(x): return x\ndef halves(x): return [torch.tensor([0.0, 1e12])] * 2\n")
    slow = next(c for c in result.checks if c.name == "test_slow_to_look_at")
    assert slow.verdict is Verdict.FAILED
    assert "too long" in slow.outcomes[0].evidence.message


def test_what_a_check_does_for_the_first_time_only_is_not_the_students_fault(tmp_path):
    """A library that is imported late takes its time in whichever submission comes first."""
    checks = CHECKS + """
import time
seen = []

@check(exercise="halves", points=1)
def test_slow_once(student):
    \"\"\"The halves are two.\"\"\"
    end = time.process_time() + (0 if seen else 1.3)
    seen.append(1)
    while time.process_time() < end:
        pass
    assert len(student.halves(torch.arange(4.0))) == 2
"""
    unit = write_unit(tmp_path / "03_slow", checks=checks, unit=UNIT.replace("{ lesson = 2 }", "{ lesson = 3 }"))
    path = tmp_path / "ada.py"
    path.write_text(RIGHT)
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
    assert result.score == result.points


def test_a_library_that_is_imported_for_too_long_is_imported_to_its_end(tmp_path, monkeypatch):
    """Cut off half-way, it would stay half made, and every check that needs it would be broken."""
    library = tmp_path / "imported_slowly"
    library.mkdir()
    (library / "__init__.py").write_text("import imported_slowly.first\nimport imported_slowly.second\n")
    (library / "first.py").write_text("import imported_slowly\n")
    (library / "second.py").write_text(
        "import time\nend = time.process_time() + 1.3\n"
        "while time.process_time() < end:\n    pass\nimport imported_slowly\nimported_slowly.first\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    checks = CHECKS + """
@check(exercise="halves", points=1)
def test_late(student):
    \"\"\"The halves are two.\"\"\"
    import imported_slowly
    assert len(student.halves(torch.arange(4.0))) == 2
"""
    unit = write_unit(tmp_path / "04_late", checks=checks, unit=UNIT.replace("{ lesson = 2 }", "{ lesson = 3 }"))
    path = tmp_path / "ada.py"
    path.write_text(RIGHT)
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
    assert result.score == result.points


def test_a_check_that_is_broken_is_nobodys_fault(tmp_path):
    broken = CHECKS.replace("first.shape == second.shape == (2,)", "first.nothing")
    unit = write_unit(tmp_path / "01_tiny", broken)
    path = tmp_path / "ada.py"
    path.write_text(RIGHT)
    result = autograde(read(HandIn(student="ada", path=path), unit=unit, stubs={}), unit, level="open", secret=b"s")
    check = next(c for c in result.checks if c.name == "test_unpacked")
    assert check.verdict is Verdict.UNGRADED
    assert check.outcomes[0].fault is Fault.CHECK
    assert result.held


def test_what_hidden_checks_passed_never_reaches_a_public_one(grade):
    source = """
    import torch
    seen = []
    def double(x):
        seen.append(x.tolist())
        print("SEEN", seen)
        return 2 * x
    """
    result = grade(source)
    public = next(c for c in result.checks if c.public)
    assert "SEEN [[1.0]]" in public.outcomes[0].output
    assert "[0.0, 1.0, 2.0]" not in public.outcomes[0].output
    view = students_view(result)
    assert "[0.0, 1.0, 2.0]" not in "".join(o.output for c in view.checks for o in c.outcomes)


ON_A_DEVICE = '''
@check(exercise="halves", points=1)
def test_slow_to_look_at(student, device):
    """The first half begins with zero, on any device."""
    assert student.halves(torch.arange(4.0, device=device))[0][0] == 0
'''


@pytest.mark.parametrize(
    ("counted", "asked", "score", "ungraded", "provisional", "noted"),
    [
        (["cpu"], None, 5, 0, False, False),
        (["cpu", "cuda"], None, 4, 1, False, False),
        (["cpu", "cuda"], ["cpu"], 5, 0, True, False),
        (["cpu"], ["cpu", "cuda"], 5, 0, False, True),
    ],
    ids=["as counted", "a counted one is lacking", "a counted one is left out", "an extra one is lacking"],
)
def test_what_a_lacking_device_does(tmp_path, counted, asked, score, ungraded, provisional, noted):
    checks = CHECKS[: CHECKS.rindex("@check")] + ON_A_DEVICE
    unit = write_unit(tmp_path / "01_tiny", checks, UNIT.replace("[limits]", f"devices = {counted}\n[limits]", 1))
    path = tmp_path / "ada.py"
    path.write_text(RIGHT)
    submission = read(HandIn(student="ada", path=path), unit=unit, stubs={})
    result = autograde(submission, unit, level="open", secret=b"s", devices=asked)
    assert (result.score, len(result.ungraded), result.provisional) == (score, ungraded, provisional)
    assert any("cuda" in note for note in result.notes) is noted


def test_a_run_repeats_and_another_round_draws_other_inputs(checker, unit, tmp_path):
    source = "import torch\ndef double(x):\n    print(x.tolist(), torch.rand(1).item())\n    return 2 * x\n"
    path = tmp_path / "ada.py"
    path.write_text(source)
    submission = read(HandIn(student="ada", path=path), unit=unit, stubs={})

    def printed(result):
        return next(c for c in result.checks if c.name == "test_drawn").outcomes[0].output

    first, second = printed(checker.grade(submission)), printed(checker.grade(submission))
    assert first == second
    assert printed(autograde(submission, unit, level="open", secret=b"s", round=1)) != first
    assert printed(autograde(submission, unit, level="open", secret=b"t")) != first


def test_grading_in_between_changes_nothing(checker, grade):
    before = verdicts(grade(RIGHT))
    grade("def double(x): x.zero_(); return x\n")
    assert verdicts(grade(RIGHT)) == before


KEEPS = {
    "raised": "def double(x): SEEN.append(x.tolist()); raise ValueError(repr(SEEN))",
    "returned": "def double(x): SEEN.append(x); return torch.cat(SEEN)",
}


@pytest.mark.parametrize("source", KEEPS.values(), ids=KEEPS)
def test_what_a_check_that_shows_no_values_gave_never_stands_in_one_that_does(tmp_path, source):
    """A submission that remembers its arguments learns them from no other check's report."""
    mark = '@check(exercise="double", points=1, step="general", needs="test_value")'
    drawn = CHECKS[CHECKS.index(mark) : CHECKS.index('@check(exercise="halves"')].replace(', needs="test_value"', "")
    checks = CHECKS.replace(CHECKS[CHECKS.index(mark) : CHECKS.index('@check(exercise="halves"')], "")
    shown = '@check(exercise="double", points=2, shows=("inputs", "expected"))'
    checks = checks.replace('@check(exercise="double", points=2)', drawn + shown)
    unit = write_unit(tmp_path / "01_tiny", checks)
    path = tmp_path / "ada.py"
    path.write_text(f"import torch\nSEEN = []\n{source}\ndef halves(x): pass\n")
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
    drawn_check, shown_check = result.exercises[0].checks[-2:]
    assert (drawn_check.name, shown_check.name) == ("test_drawn", "test_value")
    drawn_numbers = re.findall(r"\d\.\d{4}", drawn_check.outcomes[0].evidence.inputs[0])
    assert len(drawn_numbers) == 4
    told = to_json(students_view(result)).decode()
    assert [n for n in drawn_numbers if n in told] == []
    assert "2.0" in told  # what the other check shows is there


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('needs="test_value"', 'needs="test_value", shows=("inputs",)'), "needs test_value, which shows less"),
        (("points=2)", "points=3)"), "have 3 points; unit.toml says 2"),
        (('exercise="halves"', 'exercise="quarter"'), "which is no exercise"),
        (('needs="test_value"', 'needs="test_nothing"'), "which is no check"),
        (('    """Two halves come out."""\n', ""), "has no docstring"),
        (("import torch\n", "import torch, nothing_like_it\n"), "cannot be collected"),
    ],
)
def test_a_course_error_names_the_check_and_the_fix(tmp_path, change, says):
    unit = write_unit(tmp_path / "01_tiny", CHECKS.replace(*change, 1))
    with pytest.raises(CourseError, match=says), Checker(unit, level="open", secret=b"s"):
        pass


def test_a_public_check_with_points_is_refused(tmp_path):
    unit = write_unit(tmp_path / "01_tiny", public=PUBLIC.replace("points=0", "points=1"))
    with pytest.raises(CourseError, match="is public and has points"), Checker(unit, level="open", secret=b"s"):
        pass


def test_code_finds_the_data_that_its_unit_declares(tmp_path):
    """Beside it, as the unit ships them, whatever a submission has in their place; another set is another version."""
    unit = write_unit(
        tmp_path / "01_tiny", unit=UNIT.replace("[limits]", 'files = ["twice.txt", "drawing.svg"]\n[limits]', 1)
    )
    (unit.folder / "twice.txt").write_text("2")
    before = unit.version
    submission = tmp_path / "ada"
    submission.mkdir()
    (submission / "twice.txt").write_text("7")
    (submission / "01_tiny.py").write_text(RIGHT.replace("x + x", "x * int(open('twice.txt').read())"))
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(read(HandIn(student="ada", path=submission), unit=unit, stubs=checker.stubs))
    assert set(verdicts(result).values()) == {"passed"}
    (unit.folder / "twice.txt").write_text("3")
    assert unit.version != before
    (unit.folder / "twice.txt").unlink()
    with pytest.raises(CourseError, match=r"twice\.txt: cannot be read.*put it there"):
        Checker(unit, level="open", secret=b"s").__enter__()


def test_what_waits_for_a_skipped_check_names_the_one_that_did_not_pass(tmp_path):
    checks = CHECKS.replace('"halves", points=1)', '"halves", points=1, needs="test_drawn")', 1)
    unit = write_unit(tmp_path / "01_tiny", checks)
    path = tmp_path / "ada.py"
    path.write_text("def double(x): return x\ndef halves(x): pass\n")
    with Checker(unit, level="open", secret=b"s") as checker:
        result = checker.grade(read(HandIn(student="ada", path=path), unit=unit, stubs=checker.stubs))
    notes = {c.name: c.outcomes[0].note for c in result.checks if c.verdict is Verdict.SKIPPED}
    first = "It needs another check first: Twice as much comes out."
    assert notes == {"test_drawn": first, "test_unpacked": first}
