"""Which course, and which unit, a command is about."""

import os
from pathlib import Path
from typing import Annotated

import typer

from grader.course import DEVICES, Course, Device, Unit, load_course, load_unit
from grader.errors import UsageError
from grader.language import ENGLISH
from grader.results import Audience
from grader.student.kit import RECOGNISED, Kit, Work, find_kit, is_unit, work_at

SOLUTIONS = "solutions"
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
    if is_unit(folder):
        return (load_unit(folder),)
    kit = find_kit(folder) or find_kit(Path.cwd())
    if kit is None:
        raise UsageError(
            f"{file}: no kit was found beside it, in the current folder, or above them. {RECOGNISED} "
            "Keep your work inside the kit, or go there with cd."
        )
    return kit.units


def kit_here() -> Kit:
    """The kit of the current folder.

    Raises:
        UsageError: there is none here or above.
        CourseError: a `unit.toml` is wrong.
    """
    kit = find_kit(Path.cwd())
    if kit is None:
        raise UsageError(
            f"No kit was found at {Path.cwd()} or above. {RECOGNISED} Go there with cd, and give the command again."
        )
    return kit


def students_work() -> tuple[Kit, Work] | None:
    """The kit and the work of the student who stands here; None elsewhere, and in an instructor's repository.

    That one holds the kit too: there, only who stands in its `exercises/` or in a folder of work is meant as a student.
    """
    here = Path.cwd().resolve()
    kit = find_kit(here)
    if kit is None:
        return None
    work = work_at(kit, here)
    if (kit.home / SOLUTIONS / "course.toml").exists() and not {kit.folder, work.folder} & {here, *here.parents}:
        return None
    return kit, work


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
