"""Classroom 50: result.json by its field list, and the public bundle run in a student's checkout."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from exports.host_results import SECRETS, changed, every_verdict, judged, with_marks
from jsonschema import validate

from grader.course import VISIBILITIES
from grader.errors import Refused, UsageError
from grader.exports.classroom50 import classroom50
from grader.exports.rounding import rounded
from grader.results import Result, students_view

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "schema_classroom50.json").read_text())
JOB = {
    "CLASSROOM": "dl-2026",
    "ASSIGNMENT": "activations",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-11-03T22-10-00Z",
    "COMMIT_URL": "https://github.com/dl-2026/activations-ada/commit/3f3f",
    "RELEASE_URL": "https://github.com/dl-2026/activations-ada/releases/tag/submit",
    "REVIEW_URL": "https://github.com/dl-2026/activations-ada/pull/1",
}
AT = datetime.fromisoformat("2026-11-03T23:10:00+01:00")


def told(result: Result, **more: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(classroom50(result, JOB, AT, **more))
    validate(document, SCHEMA)
    return document


@pytest.mark.parametrize("points", [Fraction(1), Fraction(1, 2), Fraction(2, 7)], ids=str)
def test_points_are_whole_and_add_up_to_the_rounded_score(points: Fraction) -> None:
    result = every_verdict(points)
    document = told(result, now_visible=VISIBILITIES)
    for key, whole in (("score", result.score), ("max-score", result.points)):
        assert sum(t[key] for t in document["tests"]) == document[key] == rounded(whole, Fraction(1))
    assert all(t["score"] <= t["max-score"] for t in document["tests"])


def test_the_instant_is_told_in_utc_and_the_job_tells_the_rest() -> None:
    document = told(every_verdict())
    assert document["datetime"] == "2026-11-03T22:10:00Z"
    assert (document["owner"], document["submission"]) == ("ada", JOB["SUBMISSION_TAG"])
    by_user = {**JOB, "OWNER": "", "USERNAME": "bob"}
    assert json.loads(classroom50(every_verdict(), by_user, AT))["owner"] == "bob"


def test_a_variable_that_is_missing_or_wrong_is_named() -> None:
    for name, value in (("CLASSROOM", ""), ("SUBMISSION_TAG", "v1"), ("ASSIGNMENT_TYPE", "pair")):
        with pytest.raises(UsageError, match=name):
            classroom50(every_verdict(), {**JOB, name: value}, AT)


def test_it_holds_what_the_student_may_see_now() -> None:
    text = json.dumps(told(every_verdict()), ensure_ascii=False)
    assert not [word for word in (*SECRETS, "after_due.", "after_published.", ", hidden.") if word in text]
    assert ", visible." in text
    assert "after_due." in json.dumps(told(every_verdict(), now_visible=("visible", "after_due")))


def test_late_and_added_points_are_in_the_score() -> None:
    result = judged(every_verdict(Fraction(3)))
    view = students_view(result)
    assert told(changed(result))["score"] == view.score - 1
    nothing = msgspec.structs.replace(changed(result), exercises=())
    assert told(nothing)["score"] == 1  # nothing to take off; a person gave one


def test_what_is_open_is_told_from_what_failed() -> None:
    states = {t.get("verdict") for t in told(with_marks(every_verdict()))["tests"]}
    assert {"ungraded", "pending", "failed"} <= states


def test_public_checks_alone_count_one_point_each() -> None:
    result = msgspec.structs.replace(every_verdict(), exercises=every_verdict().exercises[1:])
    document = told(result)
    assert (document["score"], document["max-score"]) == (0, 2)


def test_a_provisional_result_is_refused() -> None:
    with pytest.raises(Refused, match="provisional"):
        told(msgspec.structs.replace(every_verdict(), provisional=True))


def grader(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, **more)


def test_the_bundle_grades_a_checkout_with_its_own_public_checks(tmp_path: Path) -> None:
    """Anyone can read it: it holds nothing hidden. The checks that lie in the checkout are not taken."""
    bundle, checkout = tmp_path / "bundle", tmp_path / "checkout"
    done = grader("ci", "classroom50", "--unit", "2", "--out", bundle)
    assert done.returncode == 0, done.stderr
    held = "".join(p.read_text() for p in bundle.rglob("*") if p.suffix in (".py", ".toml", ".txt"))
    hidden = (ROOT / "solutions/02_activations/checks.py").read_text()
    names = {line.split("(")[0].removeprefix("def ") for line in hidden.splitlines() if line.startswith("def test_")}
    public = (ROOT / "solutions/02_activations/public_checks.py").read_text()
    names = {name for name in names if name not in public}
    assert len(names) > 5
    assert not [name for name in names if name in held]
    assert not [*bundle.rglob("checks.py"), *bundle.rglob("lesson.py"), *bundle.rglob(".secret")]

    shutil.copytree(ROOT / "exercises/02_activations", checkout / "02_activations")
    (checkout / "02_activations" / "02_activations.ipynb").unlink()
    (checkout / "02_activations" / "public_checks.py").write_text("raise SystemExit('not these')\n")
    right = ROOT / "tests/hostile/cases/001_plain_right_answer/submission.py"
    shutil.copy(right, checkout / "02_activations" / "02_activations.py")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(checkout)]
    when = {"GIT_COMMITTER_DATE": "2026-11-03T23:10:00+01:00"}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "done"]):
        subprocess.run([*git, *command], check=True, env=os.environ | when)
    output = tmp_path / "output"
    environment = os.environ | JOB | {"GITHUB_OUTPUT": str(output), "CLASSROOM50_BUNDLE_DIR": str(bundle)}
    command = [sys.executable, str(bundle / "autograder.py")]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    document = json.loads((checkout / "result.json").read_text())
    validate(document, SCHEMA)
    assert (document["score"], document["datetime"]) == (document["max-score"], "2026-11-03T22:10:00Z")
    assert document["score"] == len(document["tests"]) > 0
    assert output.read_text().startswith("status=graded\nsummary=")
    assert "# " in (checkout / "release-body.md").read_text()


def test_a_unit_with_hidden_checks_makes_no_bundle() -> None:
    from grader.course import load_unit
    from grader.exports.classroom50_bundle import classroom50_bundle

    with pytest.raises(Refused, match="hidden checks"):
        classroom50_bundle(load_unit(ROOT / "solutions" / "02_activations"))
