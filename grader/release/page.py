"""The lesson without answers as an HTML page: nbconvert renders the public notebook with `templates/page.html.j2`.

The page needs nothing but itself and the figures beside it: no script, no font and no address on the internet. One that
was made from the same source and not touched since is kept, so that another version of a library that renders it
changes no file by itself.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.course import Course, Exercise, Unit
from grader.errors import CourseError, Refused
from grader.release.lesson import Lesson, definitions
from grader.syntax import tree_of

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbconvert.exporters.templateexporter import TemplateExporter

    from grader.release.prose import Prose

_HERE = Path(__file__).parent
_STAMP = "<!-- made by grader build from {} -->\n"


def lesson_page(course: Course, unit: Unit, lesson: Lesson, notebook: str, about: str, folder: Path) -> str:
    """The page of `unit`, made from its public `notebook`, or the one in `folder` if that is of the same source.

    `about` is the public `unit.toml`.

    Raises:
        CourseError: the page cannot show something that the lesson has, such as a formula that is no LaTeX.
        Refused: a package that only building needs is not installed.
    """
    before, after = _neighbours(course, unit)
    titles = [course.title, *(f"{u.number} {u.name} {u.title}" for u in (*before, unit, *after))]
    source = "\0".join((*titles, about, notebook, _recipe()))
    kept = folder / f"{unit.name}.html"
    if kept.is_file() and _is_of(page := kept.read_text(encoding="utf-8", errors="replace"), source):
        return page
    page = _render(course, unit, lesson, notebook)
    return page + _STAMP.format(_digest(page, source))


class Site(NamedTuple):
    """What a page of the site knows of the others."""

    up: str
    "Leads to the folder of the site: empty, or `../`."
    page: str
    "`index`, `glossary`, or the name of a unit."
    glossary: bool
    "Whether there is one."

    def here(self, page: str) -> "Markup":
        """What the link to this very page says of itself."""
        from markupsafe import Markup

        return Markup(' aria-current="page"' if page == self.page else "")


def site_lesson(
    course: Course, unit: Unit, lesson: Lesson, notebook: str, glossary: bool, terms: Mapping[str, str]
) -> "tuple[str, Prose]":
    """The page of `unit` as it stands in the site, with anchors at `terms`; and what was found in its text.

    Raises:
        CourseError, Refused: as `lesson_page`.
    """
    from grader.release.prose import Prose

    prose = Prose(terms)
    return _render(course, unit, lesson, notebook, prose, Site("../", unit.name, glossary)), prose


def site_page(course: Course, site: Site, **names: object) -> str:
    """The page of the site that is made of the template of its name."""
    environment = _exporter().environment
    return str(environment.get_template(f"{site.page}.html.j2").render(names | {"course": course} | _around(site)))


def exercises_in(unit: Unit, lesson: Lesson, source: str) -> list[Exercise]:
    """The exercises whose stub a code cell holds: those it defines, and the one that its first line labels."""
    label = re.match(r"#\s*Exercise ([\w.]*\w)", source)
    try:
        here: Collection[str] = definitions(tree_of(source))
    except SyntaxError:
        # A cell with magics, which no stub has.
        here = ()
    anywhere = definitions(lesson.public_tree)
    return [e for e in unit.exercises if e.name in here or (label and label[1] == e.label and e.name not in anywhere)]


def words_of(page: str) -> str:
    """The text of a page line by line without its tags, as a reader sees it."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]*>", lambda tag: "\n" * tag[0].count("\n"), page, flags=re.S))


def _neighbours(course: Course, unit: Unit) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The unit before and the one after, where there is one."""
    before = tuple(u for u in course.units if 0 < u.number < unit.number)[-1:]
    return before, tuple(u for u in course.units if u.number > unit.number)[:1]


def _render(
    course: Course,
    unit: Unit,
    lesson: Lesson,
    notebook: str,
    prose: "Prose | None" = None,
    site: Site | None = None,
) -> str:
    try:
        import nbformat

        from grader.release.prose import Prose, Unfit

        exporter = _exporter()
    except ModuleNotFoundError as error:
        raise Refused(f"Building needs {error.name}: pip install 'firstlayer[instructor]'.") from None
    node = nbformat.reads(notebook, as_version=4)  # type: ignore[no-untyped-call]
    before, after = _neighbours(course, unit)
    exporter.environment.globals |= {
        "course": course,
        "unit": unit,
        "around": [("Previous", other) for other in before] + [("Next", other) for other in after],
        "prose": prose or Prose(),
        "exercises": [exercises_in(unit, lesson, cell.source) for cell in node.cells],
    } | _around(site)
    try:
        page, _ = exporter.from_notebook_node(node)
    except Unfit as unfit:
        raise CourseError(_place(lesson, unfit.written), unfit.what, unfit.fix) from None
    return str(page)


def _around(site: Site | None) -> dict[str, object]:
    """What the frame of a page needs: where it stands, its style, and the hash by which only that style is allowed."""
    from markupsafe import Markup

    environment = _exporter().environment
    sheets = ["page.css.j2", "site.css.j2"] if site else ["page.css.j2"]
    css = Markup("").join(Markup(environment.get_template(sheet).render()) for sheet in sheets)
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return {"site": site, "css": css, "css_hash": f"sha256-{digest}"}


@cache
def _exporter() -> "TemplateExporter":
    from jinja2 import PackageLoader, StrictUndefined
    from nbconvert.exporters.templateexporter import TemplateExporter

    from grader.release.highlight import highlighted

    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_file="page.html.j2",
        # Neither the working folder nor what is installed for Jupyter has a say.
        extra_template_basedirs=[],
        extra_loaders=[PackageLoader("grader.release")],
        filters={"highlighted": highlighted},
    )
    environment = exporter.environment
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.keep_trailing_newline = True
    return exporter


def _place(lesson: Lesson, written: str) -> str:
    """Where the lesson has `written`, whose lines begin with comment signs and spaces there."""
    pattern = r"[\s#>]+".join(map(re.escape, written.split()))
    found = re.search(pattern, lesson.public)
    return lesson.place(lesson.lines[lesson.public.count("\n", 0, found.start())]) if found else str(lesson.path)


@cache
def _recipe() -> str:
    """What makes pages: another text here, and every page is made again."""
    templates = ["base.html.j2", "parts.html.j2", "page.html.j2", "page.css.j2"]
    files = ["page.py", "prose.py", "formulas.py", "highlight.py", *(f"templates/{name}" for name in templates)]
    return "\0".join((_HERE / name).read_text(encoding="utf-8") for name in files)


def _digest(page: str, source: str) -> str:
    return hashlib.sha256(f"{page}\0{source}".encode()).hexdigest()[:32]


def _is_of(page: str, source: str) -> bool:
    """True if `page` was made from `source` and has not been changed since."""
    at = len(page) - len(_STAMP.format("0" * 32))
    return page[at:] == _STAMP.format(_digest(page[:at], source))
