"""Checks that train something are marked as slow, and cost an audit little."""

from collections.abc import Callable
from pathlib import Path

import pytest
from audit.conftest import DOUBLED

from grader.audit.findings import Report
from grader.audit.unit import Audit
from grader.course import load_course

CHECKS = '''\
@check(exercise="doubled", points=1)
def test_the_shape_is_kept(student, rng):
    """The shape is that of the argument."""
    for shape in ((3,), (2, 2)):
        assert student.doubled(torch.randn(shape, generator=rng)).shape == shape


SEEDS = set()


@check(exercise="doubled", points=1, slow=True)
def test_many_numbers(student, rng):
    """Many numbers come back doubled."""
    SEEDS.add(rng.initial_seed())
    assert len(SEEDS) <= 3
    for shape in ((3,), (2, 2), ()):
        for dtype in (torch.float32, torch.float64):
            plain = torch.randn(shape, generator=rng, dtype=dtype)
            for x in (plain, plain.clone().requires_grad_()):
                y = student.doubled(x)
                assert_close(y, x * 2)
                assert_unchanged(x)
                if x.requires_grad:
                    assert_gradient_matches(y, x * 2, to=[x])
'''
"The slow check does not bear more than three seeds."


@pytest.fixture
def audited(course: Callable[..., Path], tmp_path: Path) -> Callable[..., Report]:
    def audit(checks: str = CHECKS, *, deep: bool = False) -> Report:
        found = load_course(course(tmp_path, doubled=(DOUBLED[0], checks)))
        return Audit(found, found.units[0], deep=deep).run(level="open", secret=b"slow")

    return audit


def points(report: Report) -> set[str]:
    return {f.point for f in report.findings}


def test_a_slow_check_runs_with_three_seeds_and_on_no_mutant(audited: Callable[..., Report]) -> None:
    """What the other checks let through is no gap yet: it waits for a deep audit."""
    report = audited()
    assert points(report) == set(), report.findings
    (row,) = report.rows
    assert row.waiting > 3
    assert row.killed + row.waiting == row.mutants
    assert row.survivors == ()


def test_a_deep_audit_runs_it_on_mutants(audited: Callable[..., Report]) -> None:
    """Then nothing waits, and what the slow check notices is killed."""
    (row,) = audited(deep=True).rows
    assert row.waiting == 0
    assert row.killed == row.mutants


def test_without_the_mark_it_runs_with_every_seed(audited: Callable[..., Report]) -> None:
    """The reference does not pass then: this check bears three seeds only."""
    assert "reference" in points(audited(CHECKS.replace(", slow=True", "")))
