"""The words of reports: all are in the catalogue, and a language that has them all leaves no English on any report."""

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path

import catalogue
import msgspec
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from rich.console import Console

from grader import language
from grader.errors import UsageError
from grader.language import languages, ngettext, speaking, spoken
from grader.reports.classpage import class_pages
from grader.reports.markdown import markdown
from grader.reports.names import CLASS_PAGE
from grader.reports.notebook import notebook_page
from grader.reports.plain import plain, plain_checks, plain_class
from grader.reports.student import student_page
from grader.reports.text import checks_only, text
from grader.results import Adjustment, CellSource, Result, students_view

HOLES = re.compile(r"\{\w*\}|%\(\w+\)[sd]|%%")
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
COURSE = "\u05d0\u05d1\u05d2"
"Stands wherever a course or a student speaks: what is in Latin letters is the report's own."
NAMES = {"grader", "torch", "cpu", "sim", "cuda", "open", "walled", "sealed", "hints", "html", "students"}
"Names of programs, devices, levels, options and files, which no language changes."


def accented(message: str) -> str:
    """`message` between marks, with accents, and with its places for values as they are."""
    parts = HOLES.split(message)
    holes = [*HOLES.findall(message), ""]
    return f"⟦{''.join(part.translate(ACCENTS) + hole for part, hole in zip(parts, holes, strict=True))}⟧"


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language with every message, between marks, and with three plural forms, numbered."""
    made = Catalog(locale="pl")
    for message in catalogue.extracted():
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(accented(message.id[1]) + str(n) for n in range(3)))
        elif message.id:
            made.add(message.id, accented(message.id))
    written = BytesIO()
    write_po(written, made)
    (tmp_path / "pl.po").write_bytes(written.getvalue())
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    language._catalogue.cache_clear()
    with speaking("pl"):
        yield
    language._catalogue.cache_clear()


def test_the_catalogue_in_the_repository_is_what_the_sources_say() -> None:
    kept = catalogue.TEMPLATE.read_text(encoding="utf-8")
    assert kept == catalogue.template(), f"A message changed. Write the catalogue anew: {catalogue.COMMAND}"


def test_no_message_is_hidden_from_the_extraction() -> None:
    """Within an f-string, or made at run time, it would be in no catalogue."""
    known = {
        m for message in catalogue.extracted() if (id := message.id) for m in (id if isinstance(id, tuple) else [id])
    }
    hidden = []
    for path in sorted((catalogue.ROOT / "grader").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "N_", "ngettext")
            ):
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                hidden += [f"{path.name}:{node.lineno}: {text}" for text in texts if text not in known]
    assert hidden == []


def test_every_language_has_every_message_and_its_places() -> None:
    from babel.messages.pofile import read_po

    wanted = {m.id for m in catalogue.extracted() if m.id}
    for path in language.FOLDER.glob("*.po"):
        with path.open("rb") as file:
            told = {m.id: m for m in read_po(file, locale=path.stem) if m.id and m.string and not m.fuzzy}
        assert wanted - set(told) == set(), path.name
        assert [m.id for m in told.values() if list(m.check())] == [], path.name


def test_a_language_is_a_file(polish: None) -> None:
    assert languages() == ("en", "pl")
    assert spoken() == "pl"
    with pytest.raises(UsageError, match=r"There is no language 'xx'\. Choose from en, pl\."), speaking("xx"):
        pass


def test_a_number_has_the_form_that_the_language_gives_it(polish: None) -> None:
    one = next(m.id for m in catalogue.extracted() if isinstance(m.id, tuple))
    forms = [ngettext(one[0], one[1], number)[-1] for number in (1, 2, 4, 5, 12, 22, 25)]
    assert forms == ["0", "1", "1", "2", "2", "1", "2"]


class Told(HTMLParser):
    """Everything that a page says, attributes included; code excepted."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "code", "pre"):
            self.within.append(tag)
        self.said += [value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        if self.within and tag == self.within[-1]:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.said.append(data)


def outside(said: str) -> set[str]:
    """Latin words that stand in no message."""
    while "⟦" in said:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", said)
        assert shorter != said, f"marks do not close: {said[said.index('⟦') :][:200]}"
        said = shorter
    return set(re.findall(r"[A-Za-z]{2,}", said)) - NAMES


@pytest.fixture
def foreign(hostile: Callable[[str], Result]) -> list[Result]:
    """Results in which only the report speaks in Latin letters: all of everything, rejected, right, and with changes."""
    all_ = hostile(COURSE)
    late = Adjustment("late", -all_.points / 10, COURSE, by=COURSE, at="2026-05-01T10:00:00")
    right = tuple(msgspec.structs.replace(e, checks=e.checks[:1], missing="") for e in all_.exercises)
    return [
        msgspec.structs.replace(all_, sources=(CellSource(0, COURSE),), gpu=COURSE, later=3, attempt=2),
        msgspec.structs.replace(all_, rejected=""),
        msgspec.structs.replace(all_, rejected="", adjustments=(late,), provisional=True, notes=(), cells=(), later=1),
        msgspec.structs.replace(all_, rejected=COURSE, walls=()),
        msgspec.structs.replace(all_, exercises=right),
        msgspec.structs.replace(all_, exercises=()),
    ]


def of_html(html: str) -> str:
    assert '<html lang="pl">' in html
    return " ".join(Told(html).said)


def in_terminal(told: object) -> str:
    out = StringIO()
    Console(file=out, width=100_000).print(told)
    return out.getvalue()


FORMS: dict[str, Callable[[Result], str]] = {
    "page": lambda r: of_html(student_page(students_view(r))),
    "markdown": lambda r: re.sub(r"```.*?```|</?\w+>", " ", markdown(students_view(r)), flags=re.S).replace("\\", ""),
    "notebook": lambda r: of_html(notebook_page(students_view(r))),
    "terminal": lambda r: in_terminal(text(students_view(r), hints=1)),
    "instructor's terminal": lambda r: in_terminal(text(r)),
    "plain": lambda r: "\n".join(plain(students_view(r), hints=1)),
    "check": lambda r: in_terminal(checks_only(students_view(r), {})),
    "plain check": lambda r: "\n".join(plain_checks(students_view(r), {})),
}


@pytest.mark.parametrize("form", FORMS)
def test_no_english_is_left_on_a_report(polish: None, foreign: list[Result], form: str) -> None:
    assert {n: found for n, result in enumerate(foreign) if (found := outside(FORMS[form](result)))} == {}


def test_no_english_is_left_on_a_class(polish: None, foreign: list[Result]) -> None:
    assert outside("\n".join(plain_class(foreign))) == set()
    assert outside(of_html(class_pages(foreign, failures=[(COURSE, COURSE)])[CLASS_PAGE])) == set()
