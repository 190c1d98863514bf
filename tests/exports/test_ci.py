"""`grader ci`: what it writes and refuses, and what the jobs of both hosts have in common."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.errors import ExitCode

ROOT = Path(__file__).parents[2]
ALL = [(host, more) for host in ("github", "gitlab") for more in ((), ("--student-repo",))]


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "ci", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, bool], str]:
    """The four jobs, by host and whether they are for a student's repository."""
    found = {}
    for host, more in ALL:
        folder = tmp_path_factory.mktemp(host)
        (folder / "solutions").mkdir()
        (folder / "solutions" / "course.toml").write_text('title = "T"\nlevel = "sealed"\n')
        done = run(host, *more, cwd=folder)
        assert done.returncode == 0, done.stderr
        (path,) = folder.rglob("*.yml")
        found[host, bool(more)] = path.read_text()
    return found


def scripts(text: str) -> list[str]:
    (job,) = (yaml.safe_load(text).get("jobs") or yaml.safe_load(text)).values()
    return [step["run"] for step in job["steps"] if "run" in step] if "steps" in job else job["script"]


def test_every_place_is_filled_and_every_script_is_one(files: dict[tuple[str, bool], str]) -> None:
    for text in files.values():
        assert not re.findall(r"@[A-Z]+@", text)
        for script in scripts(text):
            subprocess.run(["bash", "-n"], input=script.encode(), check=True)


def test_a_students_repository_gets_no_key_no_level_and_no_hidden_check(files: dict[tuple[str, bool], str]) -> None:
    for (_host, student), text in files.items():
        assert ("GRADER_SECRET" in text) != student
        assert ("grader grade" in text) != student
        assert ("--level sealed" in text) != student
        assert ("solutions" in text) != student
        if student:
            assert "public checks only" in text
            assert "grader check" in text


def test_githubs_jobs_have_the_least_rights_and_pinned_actions(files: dict[tuple[str, bool], str]) -> None:
    for student in (False, True):
        text = files["github", student]
        workflow: dict[Any, Any] = yaml.safe_load(text)
        triggers = workflow[True]  # YAML 1.1 reads `on` so
        assert set(triggers) == ({"push", "pull_request"} if student else {"workflow_dispatch"})
        assert workflow["permissions"] == {"contents": "read"}
        (job,) = workflow["jobs"].values()
        assert "permissions" not in job
        uses = [step for step in job["steps"] if "uses" in step]
        assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]) for step in uses)
        (checkout,) = [step for step in uses if "/checkout@" in step["uses"]]
        assert checkout["with"]["persist-credentials"] is False
        assert "repository" not in checkout["with"]  # a student's commit is not checked out
        for script in scripts(text):
            assert "${{" not in script


def test_gitlabs_instructor_job_is_started_by_people_only(files: dict[tuple[str, bool], str]) -> None:
    (job,) = yaml.safe_load(files["gitlab", False]).values()
    (rule,) = job["rules"]
    assert set(re.findall(r'"(\w+)"', rule["if"])) == {"web", "schedule", "api"}
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-\w+", job["image"])


def test_a_key_is_told_to_one_step_only(files: dict[tuple[str, bool], str]) -> None:
    (job,) = yaml.safe_load(files["github", False])["jobs"].values()
    keys = [{k for k, v in step.get("env", {}).items() if "secrets." in v} for step in job["steps"]]
    assert [k for k in keys if k] == [{"STUDENTS_TOKEN"}, {"GRADER_SECRET"}]


def test_a_job_that_was_changed_is_not_overwritten(tmp_path: Path) -> None:
    assert run("github", "--student-repo", cwd=tmp_path).returncode == 0
    assert run("github", "--student-repo", cwd=tmp_path).returncode == 0
    path = tmp_path / ".github/workflows/check.yml"
    path.write_text("# mine\n")
    done = run("github", "--student-repo", cwd=tmp_path)
    assert done.returncode == ExitCode.REFUSED
    assert "Move it away" in done.stderr
    assert path.read_text() == "# mine\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tell", "jenkins", "x"], "Choose github, gitlab, gradescope or classroom50"),
        (["tell", "github", "nowhere"], "nowhere"),
        (["gradescope", "--unit", "77"], "There is no unit '77'"),
        (["classroom50", "--unit", "seed", "--out", "x"], "is not built"),
        (["github", "--root", "grader"], "course.toml"),
    ],
    ids=["host", "results", "unit", "built", "course"],
)
def test_what_cannot_be_done_is_one_sentence_with_the_way_out(arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert done.returncode == ExitCode.USAGE, done.stderr
    assert says in done.stderr.replace("\n", " ")
