"""Every hostile case of the family `report`, graded for real: what its text does to who reads it, in every form.

A case that is added to `tests/hostile/cases/` is graded and looked at here too.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import cmarkgfm
import msgspec
import nbformat
import pytest
from cmarkgfm.cmark import Options
from playwright.sync_api import Browser, BrowserContext
from typer.testing import CliRunner

from grader.cli import app
from grader.engine import read_results
from grader.reports.markdown import MOST
from grader.reports.names import page_name
from grader.reports.pages import MAX_BYTES
from grader.reports.visible import visible
from grader.results import from_json, to_json
from grader.submissions.text import student_name

ROOT = Path(__file__).parents[2]
CASES = [
    case for case in sorted((ROOT / "tests/hostile/cases").iterdir())
    if tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))["family"] == "report"
]  # fmt: skip
OWN = {
    "\u00c9mil\u00e9": "165_right_to_left",  # as the one of case 172, where capitals do not count
    "::error::a\x1b[2J\n##[error]b \u202e::stop-commands::c \u2028##vso[task.complete]": "166_workflow_commands",
    "<img src=x onerror=alert(1)>": "158_script_in_exception",
}
"Names that no case has, with the case whose work is theirs."
OrdersIn = Callable[[str], list[str]]
MARKUP = """() => [...document.querySelectorAll("body *")].filter((e) =>
    !["a", "abbr", "bdi", "caption", "circle", "code", "dd", "desc", "details", "div", "dl", "dt", "figcaption", "figure",
      "footer", "g", "h1", "h2", "h3", "header", "i", "li", "line", "main", "nav", "ol", "p", "path", "pre", "rect", "section",
      "small", "span", "strong", "summary", "svg", "table", "tbody", "td", "text", "tfoot", "th", "thead", "title", "tr",
      "ul"].includes(e.localName)
    || [...e.attributes].some((a) => a.name.startsWith("on") || ["style", "src", "srcdoc", "action"].includes(a.name))
    || (e.localName === "a" && !/^(#[a-z0-9-]+|students\\/[a-z0-9-]+\\.html)$/.test(e.getAttribute("href")))
    || (e.localName === "svg" && !e.matches(".bar, .histogram, .picture, .share, .shades > svg"))
  ).map((e) => e.outerHTML.slice(0, 200))"""
AS_GITHUB = """() => [...document.querySelectorAll("body *")].filter((e) =>
    !["blockquote", "code", "details", "h1", "h2", "li", "p", "pre", "strong", "summary", "table", "tbody", "td", "th",
      "thead", "tr", "ul"].includes(e.localName)
    || [...e.attributes].some((a) => !["align", "lang", "open"].includes(a.name))
  ).map((e) => e.outerHTML.slice(0, 200))"""
"What is not Markdown's own: GitHub lets HTML through and takes out what harms."
CALLS = r"""() => [...document.querySelectorAll("body *")].filter((e) => !e.closest("code, pre"))
  .flatMap((e) => [...e.childNodes]).filter((n) => n.nodeType === Node.TEXT_NODE)
  .flatMap((n) => n.data.match(/(?<![\w/])@[a-z0-9]|(?<!\w)#[0-9]|\bgh-[0-9]/gi) ?? [])"""
"Mentions of people and of issues, which GitHub looks for outside of code."


class Seen(msgspec.Struct):
    """What a page did when it was opened."""

    title: str
    text: str
    links: list[str]
    asked: list[str]
    dialogs: list[str]
    console: list[str]
    markup: list[str]
    "Elements and attributes that are none of ours."
    calls: list[str]


def look_at(context: BrowserContext, path: Path, foreign: str = MARKUP) -> Seen:
    """Open the page with all that it asks for, and unfold what is folded."""
    page = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    console: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: console.append(message.text))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    text = page.evaluate("document.documentElement.textContent")
    links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))")
    seen = Seen(page.title(), text, links, asked, dialogs, console, page.evaluate(foreign), page.evaluate(CALLS))
    page.close()
    return seen


def run_here(*arguments: str | Path) -> str:
    """A command of the grader's on results that are there: what it prints."""
    done = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "60", "GRADER_SECRET": "reports"})
    assert done.exit_code == 0, done.output
    return done.stdout_bytes.decode() + done.stderr


class Graded(msgspec.Struct):
    """The class of all cases, graded by one command."""

    hand_ins: Path
    out: Path
    printed: str

    @property
    def pages(self) -> list[Path]:
        return [self.out / "class.html", *sorted((self.out / "students").iterdir())]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as opened:
        yield opened


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """`grader grade` on every case, in a folder named as its student as far as a file system can."""
    folder = tmp_path_factory.mktemp("reports")
    names = {case: tomllib.loads((case / "case.toml").read_text(encoding="utf-8")).get("student") for case in CASES}
    students = {name or case.name: case.name for case, name in names.items()} | OWN
    for student, case in students.items():
        there = folder / "in" / student.replace("/", "\N{DIVISION SLASH}")
        shutil.copytree(ROOT / "tests/hostile/cases" / case, there, ignore=shutil.ignore_patterns("case.toml"))
    command = [sys.executable, "-m", "grader", "grade", folder / "in", "--unit", "2", "--out", folder / "out"]
    environment = os.environ | {"GRADER_SECRET": "reports", "PYTHONPATH": str(ROOT), "COLUMNS": "60"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    assert "open" not in {r.level for r in read_results(folder / "out")}  # behind walls, as the course asks
    return Graded(folder / "in", folder / "out", (done.stdout + done.stderr).decode())


@pytest.fixture(scope="module", params=["student", "instructor"])
def forms(request: pytest.FixtureRequest, graded: Graded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All cases in every form, one of the two views."""
    folder = tmp_path_factory.mktemp("forms")
    run_here("report", graded.out, "--format", "html", "md", "ipynb", "--as", request.param, "--out", folder)
    assert len([*folder.iterdir()]) == 4 * (len(CASES) + len(OWN))
    return folder


def on_github(path: Path, *texts: str) -> Path:
    """A page with what GitHub's renderer makes of Markdown, before anything is taken out."""
    render = cmarkgfm.github_flavored_markdown_to_html
    body = "".join(render(text, options=Options.CMARK_OPT_UNSAFE) for text in texts)
    path.write_text(f"<!doctype html><meta charset='utf-8'><title>page</title><body>{body}</body>", encoding="utf-8")
    return path


def does_nothing(seen: Seen, path: Path) -> None:
    """Asserts that who opened it met text only."""
    assert seen.asked == [path.as_uri()], path.name
    assert seen.dialogs == [], path.name
    assert seen.console == [], path.name  # the policy reports here what it blocks
    assert not seen.title.startswith("PWNED"), path.name
    assert seen.markup == [], path.name
    assert acting(seen.text) == [], path.name
    assert "-012345678-" not in seen.text, path.name  # a template of a student's would have run


def acting(text: str) -> list[str]:
    """Control, format and separator characters, apart from line ends, tabs, and joiners between letters."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return [hex(ord(c)) for c in text if unicodedata.category(c) in kinds and c not in "\n\t\u200c\u200d"]


def test_every_page_runs_nothing_asks_for_nothing_and_holds_no_markup_of_a_students(
    context: BrowserContext, graded: Graded
) -> None:
    assert len(graded.pages) == 1 + len(CASES) + len(OWN)
    for path in graded.pages:
        assert path.stat().st_size < MAX_BYTES
        seen = look_at(context, path)
        does_nothing(seen, path)
        assert "{{ 49 }}" not in seen.text


def test_every_form_in_html_runs_nothing_and_asks_for_nothing(
    context: BrowserContext, forms: Path, graded: Graded
) -> None:
    paths = sorted(forms.glob("*.html"))
    assert len(paths) == 2 * (len(CASES) + len(OWN))
    seen = {path.read_bytes() for path in graded.pages}  # by the test above
    for path in paths:
        assert path.stat().st_size < MAX_BYTES
        if path.read_bytes() not in seen:
            does_nothing(look_at(context, path), path)


def test_markdown_on_github_is_text_and_calls_nobody(context: BrowserContext, forms: Path, tmp_path: Path) -> None:
    for path in sorted(forms.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert len(text) <= MOST
        assert acting(text) == [], path.name
        page = on_github(tmp_path / f"{path.name}.html", text)
        seen = look_at(context, page, AS_GITHUB)
        does_nothing(seen, page)
        assert seen.calls == [], path.name


def test_what_github_would_do_is_noticed(context: BrowserContext, tmp_path: Path) -> None:
    """The control of the test above."""
    text = "@ada fixed #7\n\n<img src=x>\n\n[a](javascript:alert)\n\n<script>alert(1)</script><b onclick='a'>b</b>\n"
    seen = look_at(context, on_github(tmp_path / "bad.html", text), AS_GITHUB)
    assert seen.calls == ["@a", "#7"]
    assert [re.match("<([a-z]+)", m)[1] for m in seen.markup] == ["img", "a", "b"]  # type: ignore[index]


def test_a_notebook_holds_the_code_and_our_feedback_and_nothing_else(
    context: BrowserContext, forms: Path, graded: Graded, tmp_path: Path
) -> None:
    """Neither outputs nor raw cells, and its Markdown is as harmless as any."""
    for result in read_results(graded.out):
        path = forms / f"{page_name(result)}.ipynb"
        text = path.read_text(encoding="utf-8")
        assert acting(text) == [], path.name
        document = nbformat.reads(text, as_version=4)
        nbformat.validate(document)
        assert set(document.metadata) == {"kernelspec", "language_info"}
        codes = [c for c in document.cells if c.cell_type == "code"]
        assert all(c.outputs == [] and c.execution_count is None for c in codes)
        assert {c.cell_type for c in document.cells} <= {"code", "markdown"}
        assert all(c.metadata == {} for c in document.cells)
        written = "\n".join(s.source for s in result.sources)
        kept = visible(written, len(written))
        assert all(c.source in kept for c in codes), path.name
        said = [c.source for c in document.cells if c.cell_type == "markdown"]
        page = on_github(tmp_path / f"{path.name}.html", *said)
        does_nothing(look_at(context, page, AS_GITHUB), page)
        # Jupyter takes dollars for a formula wherever they do not stand in code.
        assert "$" not in re.sub(r"(?s)(`{3,})text.*?\n *\1|`[^`]*`", "", "\n".join(said)), path.name


def test_a_page_that_does_harm_is_noticed(context: BrowserContext, tmp_path: Path) -> None:
    """The control of the test above: each of its looks sees what it looks for."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<body><script>document.title = 'PWNED'; alert(1); console.log(2)</script><img src='http://127.0.0.1:9/x'>"
        "<a href='javascript:alert(1)'>a</a><svg></svg><p onclick='alert(1)'>\u202e</p></body>",
        encoding="utf-8",
    )
    seen = look_at(context, path)
    assert seen.title == "PWNED"
    assert seen.asked == [path.as_uri(), "http://127.0.0.1:9/x"]
    assert seen.dialogs == ["1"]
    assert "2" in seen.console
    assert [m[1:].split(" ")[0].split(">")[0] for m in seen.markup] == ["script", "img", "a", "svg", "p"]
    assert acting(seen.text) == ["0x202e"]


def test_what_a_student_wrote_stands_there_as_it_was_written(context: BrowserContext, graded: Graded) -> None:
    """Markup and template text are shown, not dropped: an instructor sees what was handed in."""
    (page,) = [p for p in graded.pages if p.name.startswith("158-")]
    assert "<script>document.title='PWNED'</script><img src=x onerror=" in look_at(context, page).text
    (page,) = [p for p in graded.pages if p.name.startswith("163-")]
    assert "{{ 7*7 }}-{{ config }}-{% for x in range(9) %}{{ x }}{% endfor %}-${7*7}" in look_at(context, page).text


def test_the_class_page_leads_to_every_students_page(context: BrowserContext, graded: Graded) -> None:
    links = [link for link in look_at(context, graded.out / "class.html").links if not link.startswith("#")]
    assert sorted({graded.out / link for link in links}) == graded.pages[1:]


def test_two_students_of_nearly_one_name_keep_their_own_results(graded: Graded) -> None:
    names = [r.student for r in read_results(graded.out) if r.student.casefold() == "\u00e9mil\u00e9"]
    assert sorted(names) == ["\u00c9mil\u00e9", "\u00e9MIL\u00c9"]


def test_the_summary_of_a_run_gives_no_order_to_terminal_or_ci_host(graded: Graded, orders_in: OrdersIn) -> None:
    assert f"graded    {len(CASES) + len(OWN)} submissions" in graded.printed
    assert acting(graded.printed) == []
    assert orders_in(graded.printed) == []


@pytest.mark.parametrize("audience", ["student", "instructor"])
def test_show_gives_no_order_to_terminal_or_ci_host(graded: Graded, orders_in: OrdersIn, audience: str) -> None:
    for result in read_results(graded.out):
        printed = run_here("show", graded.out, result.student, "--as", audience)
        assert len(printed) > 1000, result.student
        assert acting(printed) == [], result.student
        assert orders_in(printed) == [], result.student


def test_json_gives_no_order_to_terminal_or_ci_host_and_loses_nothing(graded: Graded, orders_in: OrdersIn) -> None:
    """It is one line and one document, and the strings in it are what was stored; the instructor's view holds all."""
    stored = {r.student: r for r in read_results(graded.out)}
    harmful = {student for student, r in stored.items() if orders_in(to_json(r).decode())}
    assert len(harmful) >= 5
    for hand_in in (h for h in graded.hand_ins.iterdir() if student_name(h.name) in harmful):
        printed = run_here("grade", hand_in, "--unit", "2", "--out", graded.out, "--json", "--as", "instructor")
        assert printed.count("\n") == 1
        assert acting(printed) == [], hand_in
        assert orders_in(printed) == [], hand_in
        result = from_json(printed)
        assert result == stored[result.student]


def test_a_terminal_that_lacks_letters_shows_their_numbers(graded: Graded) -> None:
    command = [sys.executable, "-m", "grader", "show", graded.out]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert b"\\xe9MIL\\xc9" in done.stdout
