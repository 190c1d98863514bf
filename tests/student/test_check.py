"""`grader check` keeps what passed, and never says that all is tested."""

from pathlib import Path

from grader.course import load_unit
from grader.student.kit import at_hand_in

from .conftest import ROOT, Answer, Grader


def test_check_keeps_what_passed_and_tells_what_else_runs(kit: Path, grader: Grader, answer: Answer) -> None:
    """For real, once: the code runs, the tick stands, and an edit takes it away."""
    path = answer()
    done = grader("check", path, "relu")
    assert done.exit_code == 0, done.output
    last = done.stdout.rstrip().splitlines()[-2:]
    assert "1 of 1 public check passes." in last[0]
    assert last[1] == "5 more run when you hand in: other seeds, sizes, batches, dtypes, devices."
    assert "all tests" not in done.stdout.lower()
    assert "✓ 2.3" in grader("next").stdout
    path.write_text(path.read_text().replace("return x.clamp(min=0)", "return x.clamp(min=0) * 1"))
    assert "~ 2.3" in grader("next").stdout


def test_how_many_more_run_comes_from_the_built_unit_and_on_what_from_its_steps(kit: Path) -> None:
    unit = load_unit(kit / "exercises/02_activations")
    text = (ROOT / "solutions/02_activations/checks.py").read_text()
    hidden = text.count("\ndef test_")
    assert at_hand_in(unit) == f"{hidden} more run when you hand in: other seeds, sizes, batches, dtypes, devices."
    assert at_hand_in(unit, "activation").endswith("other seeds, sizes, batches, dtypes.")


def test_a_kit_that_was_built_before_counts_nothing(kit: Path) -> None:
    path = kit / "exercises/02_activations/unit.toml"
    head, _, rest = path.read_text().partition("[graded_checks]")
    path.write_text(head + rest[rest.index("[[exercises]]") :])
    assert at_hand_in(load_unit(path.parent)).startswith("More run when you hand in")
