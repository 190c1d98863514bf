"""`grader start`: a folder to work in."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.next import print_step
from grader.cli.terminal import stdout
from grader.cli.where import kit_here
from grader.reports.words import count
from grader.student.advice import focus, next_step, shown
from grader.student.kit import WORK, Work, works
from grader.student.progress import read
from grader.student.standing import standings
from grader.student.starting import Copied, copy_units, work_folder
from grader.student.writing import without_new


def start(name: Annotated[str, typer.Argument(help="What the folder is called.")] = WORK) -> None:
    """Make a folder to work in, with a copy of every unit.

    It lies beside the units of the kit. Nothing that you wrote is ever overwritten: given again, the command copies what
    is missing, and brings what a new kit has corrected.
    """
    kit, here = kit_here(), Path.cwd()
    folder = work_folder(kit, name)
    copied = copy_units(kit, folder)
    stayed = "was there stayed as it is" if copied.kept == 1 else "were there stayed as they are"
    kept = f"; {count(copied.kept, 'file')} that {stayed}"
    stdout().print(
        f"{shown(folder, here)}: {count(len(kit.units), 'unit')}, {count(copied.new, 'file')} copied{kept * (copied.kept > 0)}."
    )
    tell_corrected(copied, here)
    work = Work(folder, own=True, others=tuple(f for f in works(kit) if f != folder))
    found = standings(kit, work, read(kit.kept)[0])
    print_step(next_step(work, found, focus(work, found, here), here))
    stdout().print("\nIt can check by itself each time that you save: grader watch")


def tell_corrected(copied: Copied, here: Path) -> None:
    """Say which stubs of a folder of work were corrected, and where the corrected ones lie."""
    say = stdout().print
    for path in copied.replaced:
        say(f"{shown(path, here)}: corrected by the course; yours was still as given out, and is now the corrected one.")
    for path in copied.beside:
        mine = path.with_name(without_new(path.name))
        say(f"{shown(path, here)}: corrected by the course. {mine.name} holds your work and was not touched; compare the two.")
