"""Commands whose modules are imported when they are asked for: students neither install nor wait for what they need."""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

from grader.cli.terminal import leaves_cleanly, stderr
from grader.errors import ExitCode

COMMANDS = {
    "roster": ("roster:roster", "Take up a roster, list it, forget a student."),
    "submissions": ("handins:submissions", "Take up what students handed in."),
    "status": ("standing:status", "Show where everyone stands."),
    "history": ("standing:history", "Show what happened to one student's work on a unit."),
    "override": ("deciding:override", "Decide what an exercise, or one of its checks, earns."),
    "comment": ("deciding:comment", "Write something for a student; it stands in the report."),
    "extend": ("deciding:extend", "Give one student another due date."),
    "mark": ("marking:mark", "Give points by hand, by the rubrics of a unit."),
    "replay": ("replaying:replay", "Run one check of a submission again, beside its record."),
    "publish": ("publishing:publish", "Record what students are told, and write their pages."),
    "regrade": ("regrading:regrade", "Show what a new version of a unit would change."),
    "backup": ("safety:backup", "Write all that the gradebook holds to one file."),
    "restore": ("safety:restore", "Fill the gradebook from a backup."),
    "gradebook": ("safety:gradebook", "Check that the gradebook is whole; dump it."),
}
"Where each is, below `grader.cli.gradebook`, and what `grader --help` says of it."


class Commands(TyperGroup):
    """All commands, those of `COMMANDS` without importing them for `--help`."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        try:
            found = getattr(importlib.import_module(f"grader.cli.gradebook.{module}"), attribute)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("grader"):
                raise
            stderr().print(f"The gradebook needs {error.name}: pip install 'firstlayer[instructor]'.")
            raise typer.Exit(ExitCode.REFUSED) from None
        app = found if isinstance(found, typer.Typer) else _of_one(found)
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        own = {name: super(Commands, self).get_command(ctx, name) for name in super().list_commands(ctx)}
        rows = [(name, command.get_short_help_str(limit=60)) for name, command in own.items() if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        with formatter.section("Gradebook"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


def _of_one(command: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(leaves_cleanly(command))
    return app
