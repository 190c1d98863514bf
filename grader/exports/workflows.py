"""The jobs of GitHub and GitLab: one that grades in the instructor's repository, one of public checks in a student's."""

from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Literal

from grader.course import Level
from grader.exports.filling import filled
from grader.exports.wheel import NAME, PYSECCOMP

Host = Literal["github", "gitlab"]
_PATHS = {
    ("github", True): ".github/workflows/check.yml",
    ("github", False): ".github/workflows/grade.yml",
    ("gitlab", True): ".gitlab-ci.yml",
    ("gitlab", False): ".gitlab-ci.yml",
}


def students_workflow(host: Host) -> tuple[str, str]:
    """Path and content of the job that runs the public checks, for a repository to which students can push."""
    return _PATHS[host, True], filled(
        f"{host}-student.yml", TORCH=_torch(), PACKAGE=f"{NAME}=={version(NAME)}", CHECK=filled("check.sh")
    )


def kits_workflow(host: Host) -> tuple[str, str]:
    """Path and content of the job that runs the public checks in a repository made from a kit, with the kit's own wheel."""
    return _PATHS[host, True], filled(f"{host}-kit.yml", CHECK=filled("check-kit.sh"))


def instructors_workflow(host: Host, course: PurePosixPath, level: Level, *, own_package: bool) -> tuple[str, str]:
    """Path and content of the job that fetches students' commits as data and grades them.

    Args:
        course: the folder of course.toml, relative to the repository.
        level: what the course requires.
        own_package: the repository holds the grader itself, and that one is installed.
    """
    return _PATHS[host, False], filled(
        f"{host}-instructor.yml",
        TORCH=_torch(),
        PACKAGE="." if own_package else f"{NAME}=={version(NAME)}",
        PYSECCOMP=PYSECCOMP,
        COURSE=str(course),
        LEVEL=level if level != "open" else "walled",
        FETCH=filled("fetch.sh"),
    )


def _torch() -> str:
    return version("torch").partition("+")[0]
