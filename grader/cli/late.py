"""Commands whose modules are imported when they are asked for: nobody installs, or waits for, what another one needs.

The small package that students install has fewer of them: what is not there is not listed.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from grader.cli.terminal import leaves_cleanly, stderr
from grader.errors import ExitCode

COMMANDS = {
    "start": ("start:start", "Make a folder to work in, with a copy of every unit."),
    "next": ("next:next_", "Show where you are, and the one next thing to do."),
    "check": ("check:check", "Try your own file: run the public checks of its unit on it."),
    "watch": ("watch:watch", "Check your file each time that you save it."),
    "submit": ("submit:submit", "Pack what you hand in, and see that it can be read."),
    "grade": ("grade:grade", "Grade submissions, again only what has changed."),
    "show": ("show:show", "Print one student's result, or the table of a class."),
    "build": ("build:build", "Make what students get, in exercises/, from solutions/."),
    "release": ("release:release", "Make the kit that students get, or bring one up to date."),
    "site": ("site:site", "Make a site of the lessons, to read on the web or from a disk."),
    "audit": ("audit:audit", "Prove a course: what is right passes, what is wrong fails."),
    "calibrate": ("calibrate:calibrate", "Show how much of each tolerance a reference uses."),
    "diagnose": ("diagnose:diagnose", "Measure how well wrong answers are named."),
    "doctor": ("doctor:doctor", "Try every wall between a submission and this machine."),
    "report": ("report:app", "Write reports as pages, Markdown, notebooks or PDF."),
    "new": ("new:new", "Write the skeleton of a unit or of an exercise."),
    "export": ("export:export", "Write results in the format of another system."),
    "ci": ("ci:ci", "Make GitHub, GitLab, Gradescope and Classroom 50 grade."),
}
"Where each is, below `grader.cli`, and what `grader --help` says of it."

GRADEBOOK = {
    "roster": ("gradebook.roster:roster", "Take up a roster, list it, forget a student."),
    "submissions": ("gradebook.handins:submissions", "Take up what students handed in."),
    "status": ("gradebook.standing:status", "Show where everyone stands."),
    "history": ("gradebook.standing:history", "Show what happened to one student's work on a unit."),
    "override": ("gradebook.deciding:override", "Decide what an exercise, or one of its checks, earns."),
    "comment": ("gradebook.deciding:comment", "Write something for a student; it stands in the report."),
    "extend": ("gradebook.deciding:extend", "Give one student another due date."),
    "mark": ("gradebook.marking:mark", "Give points by hand, by the rubrics of a unit."),
    "replay": ("gradebook.replaying:replay", "Run one check of a submission again, beside its record."),
    "publish": ("gradebook.publishing:publish", "Record what students are told, and write their pages."),
    "regrade": ("gradebook.regrading:regrade", "Show what a new version of a unit would change."),
    "backup": ("gradebook.safety:backup", "Write all that the gradebook holds to one file."),
    "restore": ("gradebook.safety:restore", "Fill the gradebook from a backup."),
    "gradebook": ("gradebook.safety:gradebook", "Check that the gradebook is whole; dump it."),
}
_FOLDER = Path(__file__).parent


def _there(commands: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Those whose module is in this package."""
    modules = {name: place.partition(":")[0].split(".") for name, (place, _) in commands.items()}
    return {name: commands[name] for name, m in modules.items() if _FOLDER.joinpath(*m).with_suffix(".py").is_file()}


_SECTIONS = {"Commands": _there(COMMANDS), "Gradebook": _there(GRADEBOOK)}
_ALL = {name: of for commands in _SECTIONS.values() for name, of in commands.items()}


class Commands(TyperGroup):
    """All commands; `--help` imports none of them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_ALL)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _ALL:
            return None
        module, _, attribute = _ALL[cmd_name][0].partition(":")
        try:
            found = getattr(importlib.import_module(f"grader.cli.{module}"), attribute)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("grader"):
                raise
            asking = "The gradebook" if cmd_name in GRADEBOOK else f"grader {cmd_name}"
            stderr().print(f"{asking} needs {error.name}: pip install 'firstlayer[instructor]'.")
            raise typer.Exit(ExitCode.REFUSED) from None
        command = typer.main.get_command(found if isinstance(found, typer.Typer) else of_one(found))
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for title, commands in _SECTIONS.items():
            if not commands:
                continue
            with formatter.section(title):
                formatter.write_dl([(name, told) for name, (_, told) in commands.items()])


def a_group(told: str) -> typer.Typer:
    """A command that has commands of its own."""
    return typer.Typer(
        help=told, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )


def of_one(command: Callable[..., None], cls: type[TyperCommand] | None = None) -> typer.Typer:
    """A command, parsed by `cls`."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(cls=cls)(leaves_cleanly(command))
    return app
