"""Gradescope: results.json by its field list, and the autograder run where Gradescope would run it."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from exports.host_results import SECRETS, changed, every_verdict, judged, with_marks
from jsonschema import ValidationError, validate

from grader.errors import Refused
from grader.exports.gradescope import gradescope
from grader.results import Result, Verdict

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "hostile" / "cases"
SCHEMA = json.loads((Path(__file__).parent / "schema_gradescope.json").read_text())


def told(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(gradescope(result))
    validate(document, SCHEMA)
    return document


def exact(number: float) -> Fraction:
    return Fraction(str(number))


@pytest.mark.parametrize("points", [Fraction(1), Fraction(1, 3), Fraction(2, 7)], ids=str)
def test_scores_are_hundredths_that_add_up(points: Fraction) -> None:
    result = every_verdict(points)
    document = told(result)
    assert sum(exact(t["max_score"]) for t in document["tests"]) == exact(round(float(result.points), 2))
    assert sum(exact(t.get("score", 0)) for t in document["tests"]) == exact(document["score"])
    assert document["score"] == round(float(result.score), 2)


def test_each_test_is_seen_when_its_check_may_be() -> None:
    document = told(every_verdict())
    seen = {t["visibility"] for t in document["tests"]}
    assert seen == {"hidden", "after_due_date", "after_published", "visible"}
    for test in document["tests"]:
        for said, when in (
            ("visible", "visible"),
            ("after_published", "after_published"),
            ("after_due", "after_due_date"),
        ):
            if f", {said}." in test["name"] + test["output"]:
                assert test["visibility"] == when
    assert document["stdout_visibility"] == "hidden"
    assert document["extra_data"]["audience"] == "student"


def test_a_hidden_check_keeps_its_secrets_and_one_that_is_never_shown_its_sentence_too() -> None:
    text = gradescope(every_verdict()).decode()
    assert not [secret for secret in SECRETS if secret in text]
    assert "after_due." in text
    assert ", hidden." not in text
    never = [t for t in told(every_verdict())["tests"] if t["visibility"] == "hidden"]
    assert {(t["name"], t["output"]) for t in never if t.get("status")} == {("3.1 A neuron: One more check.", "")}
    assert len({t["number"] for t in never}) == len(never) == len(Verdict)


def test_what_is_open_has_no_score_no_status_and_a_sentence() -> None:
    document = told(with_marks(every_verdict()))
    for test in document["tests"]:
        open_ = test.get("extra_data", {}).get("verdict") == "ungraded" or "explains the bias" in test["name"]
        assert ("score" in test, "status" in test) == (not open_, not open_)
        assert test["output"] or not open_
    assert "This score is held" in document["output"]
    assert "1 part of this unit is graded by a person" in document["output"]
    assert (document["extra_data"]["held"], document["extra_data"]["pending"]) == (True, 1)
    (given,) = [t for t in document["tests"] if "labels" in t["name"]]
    assert (given["score"], given["max_score"], given["output"]) == (1.5, 2, "One axis has none.")


def test_what_a_person_added_counts_and_what_is_late_is_gradescopes_own_affair() -> None:
    result = judged(every_verdict(Fraction(1)))
    document = told(changed(result))
    assert document["score"] == result.score + 1
    assert document["tests"][-1]["output"] == "A sound idea."
    assert "late" in document["output"]


def test_five_megabytes_of_output_stay_small() -> None:
    assert len(gradescope(every_verdict())) < 100_000


def test_a_provisional_result_is_refused() -> None:
    with pytest.raises(Refused, match="provisional"):
        gradescope(msgspec.structs.replace(every_verdict(), provisional=True))


def test_a_rejected_submission_says_why() -> None:
    sentence = "The notebook ends in the middle of a cell."
    assert sentence in told(msgspec.structs.replace(every_verdict(), rejected=sentence))["output"]


# The autograder


class Container:
    """A folder laid out as `/autograder`, with what the zip holds."""

    def __init__(self, folder: Path, zip_file: Path) -> None:
        self.root = folder
        with zipfile.ZipFile(zip_file) as archive:
            archive.extractall(folder / "source")
        (folder / "venv").symlink_to(Path(sys.prefix))
        shutil.copy(folder / "source" / "run_autograder", folder)
        (folder / "submission").mkdir()

    def run(self, *prefix: str, **environment: str) -> tuple[int, dict[str, Any], str]:
        """Exit code, results.json and what the instructor reads in the log."""
        more = {"AUTOGRADER_ROOT": str(self.root), **environment}
        command = [*prefix, "bash", str(self.root / "run_autograder")]
        done = subprocess.run(command, env=os.environ | more, capture_output=True, text=True, timeout=240, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads((self.root / "results" / "results.json").read_text()), done.stderr


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zip") / "autograder.zip"
    command = [sys.executable, "-m", "grader", "ci", "gradescope", "--unit", "2", "--out", str(path)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"GRADER_SECRET": "gradescope"}, check=True, capture_output=True)
    return path


@pytest.fixture
def container(packed: Path) -> Any:
    # Not below pytest's folders: those are closed to the user id of a worker.
    folder = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    folder.chmod(0o755)
    yield Container(folder, packed)
    shutil.rmtree(folder)


def test_the_zip_has_both_scripts_at_its_top_and_is_the_same_each_time(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        modes = {i.filename: i.external_attr >> 16 & 0o777 for i in archive.infolist()}
        assert (modes["setup.sh"], modes["run_autograder"]) == (0o755, 0o755)
        assert archive.read("solutions/.secret") == b"gradescope\n"
        assert {"solutions/02_activations/checks.py", "constraints.txt"} <= set(modes)
        for script in ("setup.sh", "run_autograder"):
            subprocess.run(["bash", "-n"], input=archive.read(script), check=True)
    assert packed.stat().st_mode & 0o077 == 0  # it holds the key


def test_the_wheel_in_the_zip_installs_and_is_the_grader_that_made_it(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".whl")]
        archive.extract(name, tmp_path)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(tmp_path / "to"),
    ]
    subprocess.run([*pip, str(tmp_path / name)], check=True, capture_output=True)
    modules = {p.relative_to(ROOT) for p in (ROOT / "grader").rglob("*.py")}
    assert {p.relative_to(tmp_path / "to") for p in (tmp_path / "to" / "grader").rglob("*.py")} == modules
    assert (tmp_path / "to" / "bin" / "grader").is_file()


def test_a_right_hand_in_gets_all_points_and_the_course_is_closed(container: Container) -> None:
    """Whatever its file is called, and with a second one beside it."""
    shutil.copy(CASES / "001_plain_right_answer" / "submission.py", container.root / "submission" / "homework.py")
    (container.root / "submission" / "notes.txt").write_text("done")
    code, document, _ = container.run()
    validate(document, SCHEMA)
    assert code == 0
    assert document["score"] == sum(t["max_score"] for t in document["tests"]) == 24
    assert (container.root / "source").stat().st_mode & 0o777 == 0o700


def test_a_hand_in_that_writes_its_own_results_gets_nothing(container: Container) -> None:
    shutil.copy(CASES / "047_write_result_files" / "submission.py", container.root / "submission")
    code, document, _ = container.run()
    validate(document, SCHEMA)
    assert (code, document["score"]) == (0, 0)
    assert len(document["tests"]) > 24


@pytest.mark.parametrize(
    ("prefix", "environment", "says"),
    [
        ((), {"AUTOGRADER_SECONDS": "1"}, "longer than it may"),
        (("setpriv", "--reuid=65534", "--clear-groups"), {}, "needs root"),
        ((), {"GRADER_SECRET": ""}, "exit code 2"),
    ],
    ids=["too slow", "not root", "grader ends"],
)
def test_what_cannot_be_graded_gets_a_sentence_and_no_score(
    container: Container, prefix: tuple[str, ...], environment: dict[str, str], says: str
) -> None:
    shutil.copy(CASES / "001_plain_right_answer" / "submission.py", container.root / "submission")
    container.root.chmod(0o777)
    code, document, log = container.run(*prefix, **environment)
    assert code != 0
    assert says in log
    assert "through no fault of yours" in document["output"]
    assert document["stdout_visibility"] == "hidden"
    with pytest.raises(ValidationError):  # no score anywhere: nothing that could be taken for a grade
        validate(document, SCHEMA)
