"""The lesson without answers as an HTML page: nbconvert renders the public notebook with `templates/page.html.j2`.

The page needs nothing but itself and the figures beside it: no script, no font and no address on the internet.
"""

import ast
import hashlib
import re
from base64 import b64encode
from functools import cache
from typing import Any

import nbformat
from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter

from grader.course import Course, Exercise, Unit
from grader.errors import CourseError
from grader.release.highlight import highlighted
from grader.release.lesson import Lesson, definitions
from grader.release.prose import Prose, Unfit


def lesson_page(course: Course, unit: Unit, lesson: Lesson, notebook: str) -> str:
    """The page of `unit`, made from its public `notebook`; the same bytes for the same notebook.

    Raises:
        CourseError: the page cannot show something that the lesson has, such as a formula that is no LaTeX.
    """
    prose = Prose()
    exporter = _exporter()
    environment = exporter.environment
    n = course.units.index(unit)
    environment.globals |= {
        "course": course,
        "unit": unit,
        "before": course.units[n - 1] if n else None,
        "after": course.units[n + 1] if n + 1 < len(course.units) else None,
        "prose": prose,
        "exercises_in": lambda cell: exercises_in(unit, cell.source),
    }
    try:
        page, _ = exporter.from_notebook_node(nbformat.reads(notebook, as_version=4))  # type: ignore[no-untyped-call]
    except Unfit as unfit:
        raise CourseError(_place(lesson, unfit.written), unfit.what, unfit.fix) from None
    return str(page)


def exercises_in(unit: Unit, source: str) -> list[Exercise]:
    """The exercises whose stub a code cell holds: those it defines, and the one that its first line labels."""
    label = re.match(r"#\s*Exercise (\d+\.\d+)\b", source)
    try:
        defined = set(definitions(ast.parse(source)))
    except SyntaxError:
        # A cell with magics, which no stub has.
        defined = set()
    return [e for e in unit.exercises if e.name in defined or (label and e.label == label[1])]


def _place(lesson: Lesson, written: str) -> str:
    """Where the lesson has `written`, whose lines begin with comment signs and spaces there."""
    pattern = r"[\s#>]+".join(map(re.escape, written.split()))
    found = re.search(pattern, lesson.public)
    return lesson.place(lesson.lines[lesson.public.count("\n", 0, found.start())]) if found else str(lesson.path)


def _exporter() -> Any:
    exporter = TemplateExporter(
        template_file="page.html.j2",
        extra_template_basedirs=[],
        extra_loaders=[PackageLoader("grader.release")],
        filters={"highlighted": highlighted},
    )
    environment = exporter.environment
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    css = Markup(environment.get_template("page.css.j2").render())
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    environment.globals |= {"css": css, "css_hash": f"sha256-{digest}"}
    return exporter
