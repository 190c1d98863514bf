"""Which course, and which unit, a command is about."""

import os
from pathlib import Path
from typing import Annotated

import typer

from grader.course import DEVICES, Course, Device, Unit, load_course, load_unit
from grader.errors import UsageError
from grader.language import ENGLISH
from grader.results import Audience

SOLUTIONS = "solutions"
EXERCISES = "exercises"
GRADEBOOK = "gradebook.db"
"Beside `solutions/`, unless the next says another."
GRADEBOOK_URL = "GRADER_DATABASE_URL"
BookOption = Annotated[
    str | None,
    typer.Option(
        "--gradebook",
        metavar="URL",
        help=f"A file or a PostgreSQL URL; by default ${GRADEBOOK_URL}, else {GRADEBOOK} beside solutions/.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="Such as en; by default the one that course.toml names."),
]


def find_course(folder: Path | None) -> Course:
    """The course in `folder`, else in `./solutions`, else in `solutions/` of the nearest folder above.

    Raises:
        UsageError: there is none.
        CourseError: one of its files is wrong.
    """
    if folder is not None:
        for place in (folder, folder / SOLUTIONS):
            if (place / "course.toml").is_file():
                return load_course(place)
        raise UsageError(f"{folder}: there is no course.toml. Give the folder that holds it: --course solutions")
    here = Path.cwd()
    for above in (here, *here.parents):
        if (above / SOLUTIONS / "course.toml").is_file():
            return load_course(above / SOLUTIONS)
    raise UsageError(f"No course was found at {here} or above. Say where it is: --course path/to/solutions")


def gradebook_of(course: Course) -> str:
    """Where a course's gradebook is, unless a command says another: by the environment, else beside `solutions/`."""
    return os.environ.get(GRADEBOOK_URL) or str(course.folder.parent / GRADEBOOK)


def find_language(wanted: str | None) -> str:
    """The language that was asked for, else that of the course here or above, else English.

    Raises:
        CourseError: a file of the course is wrong.
    """
    if wanted is not None:
        return wanted
    try:
        return find_course(None).language
    except UsageError:
        return ENGLISH


def built_units(file: Path) -> tuple[Unit, ...]:
    """The built units that `file` may belong to: the one whose folder it lies in, else those of `exercises/`.

    `exercises/` is looked for beside the file, in the current folder, and above both.

    Raises:
        UsageError: there are none.
        CourseError: a `unit.toml` is wrong.
    """
    folder = file.resolve().parent
    if (folder / "unit.toml").is_file() and (folder / "public_checks.py").is_file():
        return (load_unit(folder),)
    for above in (folder, *folder.parents, Path.cwd(), *Path.cwd().parents):
        for place in (above, above / EXERCISES):
            found = sorted(p.parent for p in place.glob("[0-9][0-9]_*/public_checks.py"))
            if units := tuple(
                load_unit(p) for p in found if (p / "unit.toml").is_file() and not (p / "lesson.py").exists()
            ):
                return units
    raise UsageError(
        f"{file}: no unit was found beside it. Keep it in its unit's folder, "
        "the one with unit.toml and public_checks.py."
    )


def parse_devices(wanted: list[str] | None) -> tuple[Device, ...] | None:
    """`--device cpu --device sim` or `--device cpu,sim`; None if nothing was asked for.

    Raises:
        UsageError: no such device.
    """
    if not wanted:
        return None
    names = [name.strip() for word in wanted for name in word.split(",")]
    for name in names:
        if name not in DEVICES:
            raise UsageError(f"There is no device '{name}'. Choose from {', '.join(DEVICES)}.")
    return tuple(device for device in DEVICES if device in names)


def parse_audience(wanted: str) -> Audience:
    """Whose view.

    Raises:
        UsageError: neither student nor instructor.
    """
    if wanted not in ("student", "instructor"):
        raise UsageError(f"--as {wanted}: there are two views, student and instructor.")
    return "instructor" if wanted == "instructor" else "student"
