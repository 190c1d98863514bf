"""`grader release`: the kit that students get, made and brought up to date."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from grader.cli.start import tell_corrected
from grader.cli.terminal import Meter, stdout
from grader.cli.where import find_course
from grader.course import Course, Unit
from grader.errors import UsageError
from grader.reports.words import count
from grader.student.advice import shown
from grader.student.kit import EXERCISES
from grader.student.writing import without_new

if TYPE_CHECKING:
    from grader.exports.kit import Updated


def release(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units, such as 5 or 05_neuron_matmul; all by default.")
    ] = None,
    to: Annotated[Path | None, typer.Option(metavar="DIR", help="Make a kit in this folder, new or empty.")] = None,
    update: Annotated[
        Path | None, typer.Option(metavar="KIT", help="Bring this kit up to date; work in it is never touched.")
    ] = None,
    ci: Annotated[
        Literal["github", "gitlab"] | None, typer.Option(help="Add the job that runs the public checks there.")
    ] = None,
    course: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that holds course.toml.")] = None,
) -> None:
    """Make what students get, to put on a host or into a zip: exercises/, a README, and the small package they install.

    It is made from solutions/ anew and holds nothing of them. --update is for whoever has the course: it takes the units
    and the job that the kit has, and those that are named now.
    """
    if (to is None) == (update is None):
        raise UsageError("Say which: --to DIR makes a kit in a new folder, --update KIT brings one up to date.")
    from grader.exports.kit import refuse_place, released_as, update_kit, write_kit

    source = find_course(course)
    if to is not None:
        names, chosen = _chosen(source, units or [])
        folder = to.absolute()
        refuse_place(folder)
        written = write_kit(_files(source, chosen, names, ci), folder)
        what = f"{count(len(chosen), 'unit')}, {count(len(written), 'file')} written."
        stdout().print(f"{folder}: {what}" if written else f"{folder}: is up to date.")
        stdout().print(
            "Give students this folder, or what a host or a zip makes of it. Its README.md is their first page."
        )
        return
    assert update is not None
    folder = update.absolute()
    released = released_as(folder)
    known = {unit.name for unit in source.units}
    names, chosen = _chosen(source, [n for n in released.units if n in known] + (units or []) if released.units else [])
    host = ci or cast(Literal["github", "gitlab"], released.ci) if ci or released.ci else None
    _tell(update_kit(_files(source, chosen, names, host), folder), folder)


def _files(
    course: Course, units: list[Unit], names: tuple[str, ...], ci: Literal["github", "gitlab"] | None
) -> dict[str, bytes]:
    """The files of a kit; the known mistakes are tried for its hints, which takes seconds for each unit."""
    from grader.diagnosis.hints import hints_of
    from grader.exports.kit import kit_files

    with Meter("Trying the known mistakes", len(units)) as meter:

        def hints(unit: Unit, built: Path) -> bytes:
            made = hints_of(unit, built)
            meter.step()
            return made

        return kit_files(course, units, course.folder.parent / EXERCISES, chosen=names, ci=ci, hints=hints)


def _chosen(course: Course, wanted: list[str]) -> tuple[tuple[str, ...], list[Unit]]:
    """The names of the units that were asked for, none where all are meant, and the units."""
    asked = {course.unit(name).name for name in wanted}
    for unit in course.units:
        if unit.name in asked and not unit.number:
            raise UsageError(
                f"{unit.name} has no lesson of ours: it grades work on another one, and is never given out."
            )
    return tuple(sorted(asked)), [u for u in course.units if u.number and (not asked or u.name in asked)]


def _tell(updated: "Updated", folder: Path) -> None:
    say, here = stdout().print, Path.cwd()
    for path in updated.beside:
        mine = path.with_name(without_new(path.name))
        say(f"{shown(path, here)}: the new one, beside {mine.name}, which was changed in the kit and stays as it is.")
    for path in updated.stayed:
        say(f"{shown(path, here)}: no part of the kit any more; it was changed, and stays.")
    for copied in updated.works:
        tell_corrected(copied, here)
    done = f"{count(len(updated.written), 'file')} written, {count(len(updated.removed), 'file')} removed"
    say(f"{folder}: {done if updated.written or updated.removed else 'is up to date'}.")
