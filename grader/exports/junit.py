"""JUnit XML as GitLab reads it: https://docs.gitlab.com/ci/testing/unit_test_reports/ Other readers take it too.

GitLab shows `classname`, `name`, `file` and the content of an element, not its attributes; of two tests of one name it
counts the first only. Points have no place in it, and no times: those of hidden checks are for instructors.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from xml.etree import ElementTree

from grader.course import Visibility
from grader.exports.rows import Row, rows
from grader.exports.standing import require_whole, standing
from grader.language import _
from grader.reports import words
from grader.reports.escaping import for_junit
from grader.reports.visible import one_line
from grader.results import Result, Verdict, students_view

MOST = 25_000_000
"Bytes: GitLab does not read a file of more than 30 MB."
_ROOMS = ((4000, 4000), (1000, 500), (300, 0), (0, 0))
"Characters of what a test tells and of what was printed in it: the first that leaves the file small enough."
_ELEMENTS = {
    Verdict.FAILED: "failure",
    Verdict.MISSING: "failure",
    Verdict.ERROR: "error",
    Verdict.TIMED_OUT: "error",
    Verdict.CRASHED: "error",
    Verdict.OUT_OF_MEMORY: "error",
    Verdict.SKIPPED: "skipped",
    Verdict.UNGRADED: "skipped",
}


def junit(results: Sequence[Result], now_visible: Iterable[Visibility] = ("visible",)) -> bytes:
    """One test suite for each result, a test for each check: the student's view.

    Args:
        now_visible: which checks students may see by now.

    Raises:
        Refused: a result is provisional.
    """
    seen = tuple(now_visible)
    for result in results:
        require_whole(result)
    views = [students_view(result, now_visible=seen) for result in results]
    for room in _ROOMS:
        document = _document(views, *room)
        if len(document) <= MOST:
            break
    return document


def _document(views: Sequence[Result], told: int, printed: int) -> bytes:
    root = ElementTree.Element("testsuites", name="grader")
    names: set[str] = set()
    for view in views:
        whose = f"{one_line(view.student, 100)} · {one_line(view.unit, 100)}"
        suite = ElementTree.SubElement(root, "testsuite", name=for_junit(whose))
        properties = ElementTree.SubElement(suite, "properties")
        ElementTree.SubElement(properties, "property", name="audience", value="student")
        for sentence in standing(view):
            ElementTree.SubElement(properties, "property", name="note", value=for_junit(sentence))
        for row in rows(view):
            whom = f"{view.student}: " if len(views) > 1 else ""
            name = _unused(f"{whom}{row.number} {row.name}", names)
            case = ElementTree.SubElement(
                suite, "testcase", classname=for_junit(f"{whose} · {one_line(row.exercise, 200)}"), name=name
            )
            if view.source:
                case.set("file", for_junit(one_line(view.source, 200)))
            _judge(case, row, told)
            if row.output and printed:
                ElementTree.SubElement(case, "system-out").text = for_junit(row.output, printed)
        for kind, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(kind, str(len(suite.findall(f"testcase/{element}"))))
        suite.set("tests", str(len(suite.findall("testcase"))))
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _unused(name: str, names: set[str]) -> str:
    """`name`, numbered where it is there already."""
    told = name = for_junit(one_line(name, 300))
    numbers = count(2)
    while told in names:
        told = f"{name} ({next(numbers)})"
    names.add(told)
    return told


def _judge(case: ElementTree.Element, row: Row, told: int) -> None:
    if row.verdict is not None:
        element = _ELEMENTS.get(row.verdict)
        said = row.told or words.upper(words.verdict(row.verdict))
    else:
        element = "skipped" if row.earned is None else None
        said = row.told or _("It could not be judged yet.")
    if element:
        first = for_junit(one_line(said, min(told, 200) or 1))
        ElementTree.SubElement(case, element, message=first).text = for_junit(said, told) if told else None
