"""Every hostile case of the family `report`, fetched and graded by the instructor's job on GitHub: what its text does there,
and in the files for every other host.

A case that is added to `tests/hostile/cases/` is fetched, graded and looked at here too.
"""

import json
import shutil
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import msgspec
import pytest
from cmarkgfm.cmark import Options
from exports.jobs import PWNED, Job, commit, hostile_repository, new_checkout
from exports.test_classroom50 import AT, JOB
from exports.test_classroom50 import SCHEMA as CLASSROOM50
from exports.test_gradescope import SCHEMA as GRADESCOPE
from exports.test_junit import XSD
from jsonschema import validate
from lxml import etree
from reports.conftest import find_orders
from reports.test_report_cases import CASES, OWN, acting

from grader.engine import read_results
from grader.exports import github
from grader.exports.classroom50 import classroom50
from grader.exports.gradescope import gradescope
from grader.exports.junit import junit
from grader.results import Result

TAGS = {
    *("blockquote", "code", "details", "h1", "h2", "h3", "hr", "li", "p", "pre", "strong", "summary", "table", "tbody"),
    *("td", "th", "thead", "tr", "ul"),
}
"What our own Markdown makes."


class Markup(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


class Graded(msgspec.Struct):
    """The job after it has run."""

    job: Job
    codes: list[int]
    results: tuple[Result, ...]
    "With the names that the cases are handed in under, which a repository cannot have."


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("github")
    for case in CASES:
        repository = folder / "server" / "cases" / case.name
        shutil.copytree(case, repository, ignore=shutil.ignore_patterns("case.toml"))
        hostile_repository(repository)
        commit(repository, "done")
    checkout = folder / "checkout"
    workflow = new_checkout(checkout, "github")
    (checkout / "students.txt").write_text("".join(f"cases/{case.name}\n" for case in CASES))
    values = {
        "github.event.repository.private": "true",
        "github.server_url": f"file://{folder / 'server'}",
        "runner.temp": str(folder),
        "inputs.unit": "2",
        "inputs.repository": "",
        "inputs.commit": "main",
        "secrets.GRADER_SECRET": "reports",
        "secrets.STUDENTS_TOKEN": "",
    }
    job = Job(checkout, folder / "job")
    codes = job.github(workflow, values, {"GIT_ALLOW_PROTOCOL": "file"})
    assert codes == [0] * 6, job.printed
    found = {r.student: r for r in read_results(checkout / "results")}
    named = [(found[f"cases+{case.name}"], _details(case).get("student", case.name)) for case in CASES]
    named += [(found[f"cases+{case}"], name) for name, case in OWN.items()]
    return Graded(job, codes, tuple(msgspec.structs.replace(r, student=name) for r, name in named))


def _details(case: Path) -> dict[str, object]:
    return tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))


def strings(value: object) -> Iterator[str]:
    """Every string of a JSON document, keys and all."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_the_job_runs_nothing_of_a_students_and_grades_as_the_cases_expect(graded: Graded) -> None:
    assert not [p for p in graded.job.scratch.parent.rglob("PWNED*") if p.is_file()], PWNED
    grades = {case.name: _details(case)["expect"]["grade"] for case in CASES}  # type: ignore[index]
    for result, case in zip(graded.results, CASES, strict=False):
        assert result.level == "walled"
        if grades[case.name] == "full":
            assert result.score == result.points == 24, case.name
        elif grades[case.name] == "zero":
            assert result.score == 0, case.name


def test_the_hosts_log_holds_our_own_commands_only(graded: Graded) -> None:
    """Read as the runner reads it: between stop-commands and its token nothing is a command."""
    commands, token = [], ""
    for line in graded.job.printed.split("\n"):
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        else:
            commands += find_orders(line)
    assert token == ""
    assert {c.split(" title=")[0] for c in commands} == {"::notice", "::warning"}
    assert acting(graded.job.printed) == []


def test_annotations_and_listing_of_hostile_names_are_no_commands(graded: Graded) -> None:
    for result in graded.results:
        for line in github.annotations([result]).splitlines():
            assert line.startswith(("::notice title=", "::warning title="))
            assert find_orders(line) == [line]
            assert find_orders(line[2:].partition("::")[2]) == []
        begin, *inside, end, last = github.listing([result], "a0b1").split("\n")
        assert (begin, end, last) == ("::stop-commands::a0b1", "::a0b1::", "")
        assert find_orders("\n".join(inside)) == acting("\n".join(inside)) == []


def test_the_summary_is_text_and_fits(graded: Graded) -> None:
    summary = graded.job.summary.read_text()
    assert "| cases\\+158\\_script\\_in\\_exception |" in summary
    named = github.summary(graded.results)
    for text in (summary, named):
        assert len(text.encode()) <= github.MOST
        assert acting(text) == []
        html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
        markup = Markup()
        markup.feed(html)
        assert markup.tags <= TAGS
        assert markup.attributes <= {"lang", "align"}
        assert "-012345678-" not in html


def test_junit_is_valid_text(graded: Graded) -> None:
    document = junit(graded.results)
    root = etree.fromstring(document)
    XSD.assertValid(root)
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(set(names)) == len(names) > 24 * len(CASES)
    texts = [*root.itertext(), *(str(value) for e in root.iter() for value in e.attrib.values())]
    assert acting("\n".join(texts)) == []
    assert "[[attachment" not in document.lower().decode()


def test_gradescopes_and_classroom_50s_files_are_valid_text(graded: Graded) -> None:
    for result in graded.results:
        for data, schema in ((gradescope(result), GRADESCOPE), (classroom50(result, JOB, AT), CLASSROOM50)):
            document = json.loads(data)
            validate(document, schema)
            assert document["score"] == result.score
            assert acting("\n".join(strings(document))) == []
            assert data.isascii()
            assert len(data) < 500_000
