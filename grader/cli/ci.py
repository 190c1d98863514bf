"""`grader ci`: the files that make a host grade, and what a job tells its host."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import typer

from grader.cli.late import a_group
from grader.cli.pages import write
from grader.cli.terminal import leaves_cleanly, stdout
from grader.cli.where import Language, find_course, find_language
from grader.course import load_unit
from grader.engine import read_results
from grader.errors import ExecutionError, Refused, UsageError, reason
from grader.language import speaking
from grader.reports.escaping import for_terminal_line
from grader.reports.words import count
from grader.results import Result, students_view
from grader.student.kit import EXERCISES

ci = a_group("Make GitHub, GitLab, Gradescope and Classroom 50 grade.")

CourseOption = Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")]
StudentRepo = Annotated[
    bool, typer.Option("--student-repo", help="The job for students' repositories: public checks only.")
]
Root = Annotated[Path, typer.Option(metavar="DIR", help="The top of the repository.")]
UnitOption = Annotated[str, typer.Option(metavar="U", help="Such as 5.")]


@ci.command("github")
@leaves_cleanly
def write_github(student_repo: StudentRepo = False, root: Root = Path(), course: CourseOption = None) -> None:
    """Write the workflow for GitHub: it fetches students' commits as data and grades them in your own repository."""
    _write_workflow("github", student_repo, root, course)


@ci.command("gitlab")
@leaves_cleanly
def write_gitlab(student_repo: StudentRepo = False, root: Root = Path(), course: CourseOption = None) -> None:
    """Write the job for GitLab: it fetches students' commits as data and grades them in your own project."""
    _write_workflow("gitlab", student_repo, root, course)


def _write_workflow(host: Literal["github", "gitlab"], student_repo: bool, root: Path, course: Path | None) -> None:
    from grader.exports.workflows import instructors_workflow, students_workflow

    if student_repo:
        name, text = students_workflow(host)
    else:
        source = find_course(course or (root if root != Path() else None))
        if not source.folder.is_relative_to(root.resolve()):
            raise UsageError(
                f"{source.folder} does not lie in {root.resolve()}. Say where the repository is: --root DIR"
            )
        inside = PurePosixPath(source.folder.relative_to(root.resolve()).as_posix())
        name, text = instructors_workflow(host, inside, source.level, own_package=_holds_grader(root))
    path = root / name
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise Refused(f"{path} is there and differs. Move it away, then give the same command again.")
    _write(path, text)
    path.chmod(0o644)
    whose = "public checks only, for students' repositories" if student_repo else "for your own, private repository"
    stdout().print(f"{path}: {whose}. Its first lines say what it needs.")


def _holds_grader(root: Path) -> bool:
    path = root / "pyproject.toml"
    return (
        path.is_file()
        and tomllib.loads(path.read_text(encoding="utf-8")).get("project", {}).get("name") == "firstlayer"
    )


@ci.command("gradescope")
@leaves_cleanly
def write_gradescope(
    unit: UnitOption,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The zip to upload.")] = Path("autograder.zip"),
    course: CourseOption = None,
) -> None:
    """Write the autograder of one unit for Gradescope; it holds the hidden checks and is for instructors only."""
    from grader.checking.seeds import read_secret
    from grader.exports.gradescope_zip import gradescope_zip

    source = find_course(course)
    chosen = source.unit(unit)
    _write(out, gradescope_zip(source, chosen, read_secret(source.folder)))
    stdout().print(f"{out}: the autograder of {chosen.name}, with its hidden checks and their key. Give it to nobody.")


@ci.command("classroom50")
@leaves_cleanly
def write_classroom50(
    unit: UnitOption,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder CLASSROOM/autograders/ASSIGNMENT.")],
    course: CourseOption = None,
) -> None:
    """Write the autograder of one unit for Classroom 50: public checks only, since anyone can read its bundle."""
    from grader.exports.classroom50_bundle import classroom50_bundle

    source = find_course(course)
    folder = source.folder.parent / EXERCISES / source.unit(unit).name
    if not (folder / "public_checks.py").is_file():
        raise UsageError(f"{folder} is not built yet. Run: grader build {unit}")
    files = classroom50_bundle(load_unit(folder))
    for name, content in files.items():
        _write(out / name, content)
        (out / name).chmod(0o644)
    stdout().print(f"{out}: {count(len(files), 'file')}, with public checks only.")


@ci.command("tell")
@leaves_cleanly
def tell(
    host: Annotated[str, typer.Argument(metavar="HOST", help="github, gitlab, gradescope or classroom50.")],
    results: Annotated[Path, typer.Argument(help="The folder that `grader grade` wrote, or its results.jsonl.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the host's file goes, if not to its usual place.")
    ] = None,
    submitted_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="For classroom50: when it was handed in, in ISO 8601.")
    ] = None,
    language: Language = None,
) -> None:
    """In a job: tell the host what was graded, as students may see it.

    github: the step's summary and annotations. gitlab: junit.xml. gradescope: results.json. classroom50: result.json.
    """
    if host not in ("github", "gitlab", "gradescope", "classroom50"):
        raise UsageError(
            f"There is no host '{for_terminal_line(host, 40)}'. Choose github, gitlab, gradescope or classroom50."
        )
    found = read_results(results)
    with speaking(find_language(language)):
        match host:
            case "github":
                _tell_github(found, os.environ)
            case "gitlab":
                from grader.exports.junit import junit

                _write(out or Path("junit.xml"), junit(found))
            case "gradescope":
                from grader.exports.gradescope import gradescope

                _write(out or Path("/autograder/results/results.json"), gradescope(_only(found)))
            case _:
                _tell_classroom50(_only(found), os.environ, _moment(submitted_at), out or Path("result.json"))


def _tell_github(found: tuple[Result, ...], environ: Mapping[str, str]) -> None:
    from grader.exports import github

    log = github.listing(found, secrets.token_hex(16)) + github.annotations(found)
    typer.echo(log.encode(), nl=False)
    if path := environ.get("GITHUB_STEP_SUMMARY"):
        _append(Path(path), github.summary(found))


def _tell_classroom50(result: Result, environ: Mapping[str, str], submitted_at: datetime, out: Path) -> None:
    from grader.exports.classroom50 import classroom50
    from grader.reports import words
    from grader.reports.markdown import markdown

    view = students_view(result)
    _write(out, classroom50(result, environ, submitted_at))
    _write(out.with_name("release-body.md"), markdown(view))
    if path := environ.get("GITHUB_OUTPUT"):
        # Both are words of ours and numbers: a line that ends is the only order in this file.
        points = words.of_points(view.total, view.points)
        _append(Path(path), f"status={words.state(view)}\nsummary={points}\n")


def _only(found: tuple[Result, ...]) -> Result:
    if len(found) != 1:
        raise UsageError(f"This host takes one result at a time, and these are {len(found)}.")
    return found[0]


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise UsageError("classroom50 needs --submitted-at with a time zone, such as 2026-11-03T23:10:00+01:00.")
    return moment


def _write(path: Path, content: str | bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    except OSError as error:
        raise ExecutionError(f"{path} could not be written: {reason(error)}. Nothing else was changed.") from error


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ExecutionError(f"{path} could not be written: {reason(error)}.") from error
