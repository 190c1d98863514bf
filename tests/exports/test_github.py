"""What a job on GitHub tells: a summary that fits, and a log in which nothing of a student's is a command."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import yaml
from exports.host_results import SECRETS, every_verdict
from exports.jobs import ROOT, Job, commit, new_checkout, written
from reports.conftest import find_orders, with_text_everywhere

from grader.errors import Refused
from grader.exports import github
from grader.exports.filling import filled
from grader.results import Result

ORDERS = "::error::a\n::set-output name=x::y\r\n##[error]b ::stop-commands::t\n::t::\x1b[2J\u202e%0A::warning::c"


def test_the_summary_tells_all_reports_as_far_as_there_is_room() -> None:
    class_ = [msgspec.structs.replace(every_verdict(), student=f"Student {n}") for n in range(40)]
    whole = github.summary(class_, room=10_000_000)
    assert whole.count("# A neuron") == 40
    small = github.summary(class_, room=100_000)
    assert len(small.encode()) <= 100_000
    shown = small.count("# A neuron")
    assert 0 < shown < 40
    assert f"{40 - shown} more reports have no room here" in small
    assert small.count("| Student ") == 41  # the table has everyone
    assert github.MOST == 1024 * 1024


def test_a_hundred_students_fit_in_a_mebibyte() -> None:
    class_ = [msgspec.structs.replace(every_verdict(), student=f"Student {n}") for n in range(100)]
    assert len(github.summary(class_).encode()) <= github.MOST


def test_what_is_told_is_what_students_may_see_now() -> None:
    result = every_verdict()
    told = github.summary([result]) + github.annotations([result]) + github.listing([result], "t")
    assert not [word for word in (*SECRETS, "after_due.", "after_published.", "after\\_due") if word in told]
    assert ", visible." in told


def test_annotations_are_commands_of_ours_and_at_most_ten_of_a_kind() -> None:
    lines = github.annotations([every_verdict()] * 12).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::notice"] * 10 + ["::warning"] * 10
    assert "9⅓" not in lines[0]
    assert "This score is held" in lines[0]


def test_no_text_of_a_students_is_a_command() -> None:
    bad = with_text_everywhere(ORDERS)
    for line in github.annotations([bad]).splitlines():
        assert line.startswith(("::notice title=", "::warning title="))
        assert len(find_orders(line)) == 1  # ours, and nothing in it
        # As the runner reads it: parameters to the next two colons, properties by comma and equals sign.
        properties, _ends, message = line[2:].partition("::")
        assert properties.split(" ", 1)[1].count("title=") == 1
        assert "," not in properties
        assert find_orders(message) == []
    begin, *inside, end, _ = github.listing([bad], "a0b1").split("\n")
    assert (begin, end) == ("::stop-commands::a0b1", "::a0b1::")
    assert find_orders("\n".join(inside)) == []


@pytest.mark.parametrize("told", [github.summary, github.annotations, lambda r: github.listing(r, "t")])
def test_a_provisional_result_is_refused(told: Callable[[list[Result]], str]) -> None:
    with pytest.raises(Refused, match="provisional"):
        told([msgspec.structs.replace(every_verdict(), provisional=True)])


# The jobs


def test_a_public_repository_grades_nothing(tmp_path: Path) -> None:
    workflow = new_checkout(tmp_path / "checkout", "github")
    job = Job(tmp_path / "checkout", tmp_path / "job")
    assert job.github(workflow, {"github.event.repository.private": "false"}, {}) == [1]
    assert "::error::This repository is public" in job.printed


def test_a_students_job_has_nothing_to_check_in_what_was_handed_out(tmp_path: Path) -> None:
    """GitLab's runs the same lines on an answer, in `test_gitlab`."""
    checkout = tmp_path / "kit"
    shutil.copytree(ROOT / "exercises" / "02_activations", checkout / "02_activations")
    workflow = written(checkout, "github", "--student-repo")
    commit(checkout, "as handed out")
    job = Job(checkout, tmp_path / "job")
    assert job.github(workflow, {}, {}) == [0, 0, 0], job.printed
    assert "public checks only" in job.printed
    assert (checkout / "results.jsonl").read_text() == ""
    assert filled("check.sh") in yaml.safe_load(workflow.read_text())["jobs"]["check"]["steps"][3]["run"] + "\n"
