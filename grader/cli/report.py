"""`grader report`: the pages of results that were graded before, in every form."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from grader.cli.late import of_one
from grader.cli.pages import INSTRUCTOR, STUDENTS, remove_others, write
from grader.cli.show import of_student
from grader.cli.terminal import Meter, stderr, stdout
from grader.cli.where import Language, find_language, parse_audience
from grader.engine import read_results
from grader.errors import ExecutionError, ExitCode, UsageError, reason
from grader.execution.chromium import Chromium
from grader.language import speaking
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.reports.fresh import stamped
from grader.reports.markdown import markdown
from grader.reports.names import page_name, page_names
from grader.reports.notebook import notebook, notebook_page, require_nbconvert
from grader.reports.student import instructors_page, student_page
from grader.results import Audience, Result, students_view

FORMS = ("html", "md", "ipynb", "pdf")
FORMAT = "--format"


class ManyForms(TyperCommand):
    """A command whose `--format` takes all words that follow it, up to the next option or something on the disk."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        given: list[str] = []
        for argument in args:
            form = argument in FORMS or not (argument.startswith("-") or Path(argument).exists())
            follows = len(given) > 1 and given[-2] == FORMAT and form
            given += [FORMAT, argument] if follows else [argument]
        return super().parse_args(ctx, given)


def report(
    results: Annotated[Path, typer.Argument(help="The folder that `grader grade` wrote, or its results.jsonl.")],
    format: Annotated[
        list[str] | None,
        typer.Option(FORMAT, metavar="FORM...", help="html, md, ipynb, pdf, or several of them; html by default."),
    ] = None,
    student: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this student's; by default everyone's.")
    ] = None,
    as_: Annotated[
        str, typer.Option("--as", metavar="VIEW", help="student, to hand out, or instructor, with all that is known.")
    ] = "student",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where they go; students/ or instructor/ beside the results by default."),
    ] = None,
    language: Language = None,
) -> None:
    """Write reports as pages, as Markdown for CI, as notebooks with feedback, and as PDFs; nothing is graded."""
    audience = parse_audience(as_)
    forms = parse_forms(format)
    found = read_results(results)
    if not found:
        raise UsageError(
            f"{results}: there is no result yet. Grade something into it first: grader grade PATH --out DIR"
        )
    names = page_names(found)
    chosen = of_student(student, found) if student is not None else found
    beside = results if results.is_dir() else results.parent
    folder = out or beside / (STUDENTS if audience == "student" else INSTRUCTOR)
    if audience == "instructor" and folder.resolve() == (beside / STUDENTS).resolve():
        raise UsageError(f"{folder} is for what students get. Choose another --out for the instructor's view.")
    with ExitStack() as stack:
        stack.enter_context(speaking(find_language(language)))
        printer = stack.enter_context(Chromium()) if "pdf" in forms else None
        if "ipynb" in forms:
            require_nbconvert()
        _make_folder(folder)
        meter = stack.enter_context(Meter("Writing", len(chosen)))
        failures = []
        for result in chosen:
            failures += _write(folder, students_view(result) if audience == "student" else result, forms, printer)
            meter.step()
        if student is None and out is None:
            remove_others(folder, names)
    _tell(folder, chosen, forms, audience, failures)
    raise typer.Exit(ExitCode.UNGRADED if failures else ExitCode.GRADED)


def parse_forms(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """`--format html md`, `--format html --format md` and `--format html,md`, each form once.

    Raises:
        UsageError: there is no such form.
    """
    names = [name.strip() for word in wanted or ("html",) for name in word.split(",")]
    for name in names:
        if name not in FORMS:
            raise UsageError(f"There is no form '{for_terminal_line(name, 40)}'. Choose from {', '.join(FORMS)}.")
    return tuple(form for form in FORMS if form in names)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot hold pages ({error.strerror}). Choose another --out.") from None


def _write(folder: Path, view: Result, forms: Sequence[str], printer: Chromium | None) -> list[str]:
    """Write one student's files; returns a sentence for each that could not be made.

    Raises:
        ExecutionError: they cannot be written.
    """
    failures = []
    for form in forms:
        for suffix, make in _makers(form, view, printer).items():
            path = folder / f"{page_name(view)}.{suffix}"
            try:
                content = make()
            except Exception as error:  # whatever a result holds, the others are made
                path.unlink(missing_ok=True)
                failures.append(f"{for_terminal_line(view.student, 60)}: {form} could not be made: {reason(error)}.")
                continue
            try:
                write(path, content)
            except OSError as error:
                raise ExecutionError(
                    f"{path} could not be written: {reason(error)}. Make room there, and give the same command again."
                ) from error
    return failures


def _makers(form: str, view: Result, printer: Chromium | None) -> dict[str, Callable[[], str | bytes]]:
    """What makes each file of a form, by its suffix."""
    page = student_page if view.audience == "student" else instructors_page
    if form == "html":
        return {"html": lambda: stamped(page(view), view)}
    if form == "md":
        return {"md": lambda: markdown(view)}
    if form == "ipynb":
        return {"ipynb": lambda: notebook(view), "notebook.html": lambda: notebook_page(view)}
    assert printer is not None
    return {"pdf": lambda: _printed(page(view), printer)}


def _printed(page: str, printer: Chromium) -> bytes:
    with tempfile.TemporaryDirectory(prefix="grader-print-") as name:
        path = Path(name) / "page.html"
        write(path, page)
        return printer.pdf(path)


def _tell(
    folder: Path, results: Sequence[Result], forms: Sequence[str], audience: Audience, failures: Sequence[str]
) -> None:
    for failure in failures:
        stderr().print(failure)
    number = words.count(len(results), "report")
    stdout().print(f"{number}, the {audience}'s view, as {', '.join(forms)} in {folder}")


app = of_one(report, ManyForms)
