"""`grader new`: the skeleton of a unit or of an exercise, which builds and grades from the first moment on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.late import a_group
from grader.cli.terminal import leaves_cleanly, stdout
from grader.cli.where import SOLUTIONS, find_course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.authoring import Made

new = a_group("Write the skeleton of a unit or of an exercise.")

CourseOption = Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")]


@new.command("unit")
@leaves_cleanly
def new_unit(
    name: Annotated[str, typer.Argument(help="Such as convolution, which gets the next number, or 12_convolution.")],
    exercise: Annotated[
        str | None, typer.Option(metavar="NAME", help="What its exercise is called; by default as the unit.")
    ] = None,
    course: CourseOption = None,
) -> None:
    """Write a unit with one exercise; where there is no course yet, that too.

    Before anything is written it is built and graded: its reference gets all points, its stub none.
    """
    from grader import authoring

    _tell(authoring.new_unit(name, _solutions(course), exercise))


@new.command("exercise")
@leaves_cleanly
def new_exercise(
    unit: Annotated[str, typer.Argument(help="Such as 8 or convolution.")],
    name: Annotated[str, typer.Argument(help="The function that students write.")],
    cell: Annotated[
        bool, typer.Option("--cell", help="A free cell, graded by the values that it produces; NAME is for results.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Add an exercise to a unit: to lesson.py above its summary, and to the end of its other files.

    Before anything is written it is built and graded: its reference gets all points, its stub none.
    """
    from grader import authoring

    _tell(authoring.new_exercise(find_course(course), unit, name, "cell" if cell else "definition"))


def _solutions(course: Path | None) -> Path:
    """The folder of the course; `./solutions` if there is none and none was named."""
    if course is not None:
        return find_course(course).folder
    try:
        return find_course(None).folder
    except UsageError:
        return (Path.cwd() / SOLUTIONS).resolve()


def _tell(made: "Made") -> None:
    from grader.authoring.skeleton import WRITE_HERE

    out = stdout()
    if made.course_made:
        out.print(f"There was no course here: {made.folder.parent} is one now. Give it a title in course.toml.")
    out.print(f"{made.folder}: exercise {made.label}, {made.exercise}.")
    out.print(f"Its reference gets {made.points} of {made.points} points, its stub 0.")
    for path in made.written:
        out.print(f"  {path.relative_to(made.folder.parent)}")
    if made.untold:
        out.print("The lesson has no table of what is graded in the usual form: say there what the exercise is worth.")
    out.print(f"Put your own words wherever it says '{WRITE_HERE}'. Then: grader build {made.folder.name}")
