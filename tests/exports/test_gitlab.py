"""GitLab's jobs, their scripts run here as a runner runs them."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

from exports.jobs import PWNED, ROOT, Job, commit, hostile_repository, new_checkout, written

RIGHT = ROOT / "tests/hostile/cases/001_plain_right_answer/submission.py"


def test_the_instructors_job_grades_commits_as_data_and_leaves_a_report(tmp_path: Path) -> None:
    server = tmp_path / "server"
    for name in ("class/ada", "class/bob"):
        repository = server / name
        repository.mkdir(parents=True)
        hostile_repository(repository)
        (repository / "02_activations").mkdir()
        (repository / "02_activations" / "02_activations.ipynb").write_text("<!doctype html><title>Sign in</title>")
        commit(repository, "done")
    checkout = tmp_path / "checkout"
    file = new_checkout(checkout, "gitlab")
    (checkout / "students.txt").write_text("class/ada\nclass/gone\n\nclass/bob")  # no line feed at its end
    job = Job(checkout, tmp_path / "job")
    values = {
        "CI_SERVER_URL": f"file://{server}",
        "CI_PROJECT_VISIBILITY": "private",
        "UNIT": "2",
        "GRADER_SECRET": "g",
    }
    here = {"GIT_ALLOW_PROTOCOL": "file", "FETCHED": str(tmp_path / "fetched")}
    code = job.gitlab(file, values, here)
    assert code == 1, job.printed  # one could not be fetched, and the others are graded
    assert "class/gone could not be fetched." in job.printed
    suites = ElementTree.parse(checkout / "junit.xml").getroot()
    assert sorted(s.get("name", "") for s in suites) == ["class+ada · 02_activations", "class+bob · 02_activations"]
    assert int(suites[0].get("failures", "")) == int(suites[0].get("tests", "")) > 24  # a web page answers nothing
    assert not [*tmp_path.rglob(PWNED)]


def test_a_project_that_is_not_private_grades_nothing(tmp_path: Path) -> None:
    file = new_checkout(tmp_path / "checkout", "gitlab")
    job = Job(tmp_path / "checkout", tmp_path / "job")
    values = {"CI_SERVER_URL": "https://gitlab.example", "CI_PROJECT_VISIBILITY": "internal", "UNIT": "2"}
    assert job.gitlab(file, values, {}) == 1
    assert "not private" in job.printed
    assert not (tmp_path / "checkout" / "handed-in").exists()


def test_a_students_job_runs_the_public_checks_of_what_was_changed(tmp_path: Path) -> None:
    checkout = tmp_path / "kit"
    for unit in ("02_activations", "03_neuron"):
        shutil.copytree(ROOT / "exercises" / unit, checkout / unit)
    file = written(checkout, "gitlab", "--student-repo")
    commit(checkout, "as handed out")
    shutil.copy(RIGHT, checkout / "02_activations" / "02_activations.py")
    commit(checkout, "done")
    job = Job(checkout, tmp_path / "job")
    assert job.gitlab(file, {}, {}) == 0, job.printed
    assert "public checks only" in job.printed
    (suite,) = ElementTree.parse(checkout / "junit.xml").getroot()
    assert suite.get("name", "").endswith("02_activations")
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0")
    assert int(suite.get("tests", "")) > 0
