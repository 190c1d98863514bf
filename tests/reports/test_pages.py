"""The two pages as files: what they say, what they never hold, and how large they get."""

import dataclasses
import gettext
import re
from base64 import b64encode
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from grader import language
from grader.reports import words
from grader.reports.classpage import class_pages
from grader.reports.names import CLASS_PAGE
from grader.reports.pages import MAX_BYTES
from grader.reports.student import bar, student_page
from grader.results import (
    Adjustment,
    CellRun,
    CheckResult,
    Evidence,
    ExerciseResult,
    Outcome,
    Result,
    Value,
    Verdict,
    students_view,
    to_json,
)

HOSTILE = (
    "\"><script>document.title='PWNED'</script>",
    "'><img src=x onerror=alert(1)>",
    "</pre></code></textarea></title></style></svg><script>alert(1)</script>",
    "{{ 7*7 }}-{% for x in range(9) %}{{ x }}{% endfor %}-${7*7}-{{ ''.__class__ }}",
    "-->]]><!--<![CDATA[ &lol; &#0; </details>",
    "' onmouseover='alert(1)' style='position:fixed' x=\"",
    "javascript:alert(1)",
    "\x1b[2J\x1b]0;PWNED\x07\x9b31m\r\b",
    "\u202e001/001 :erocS\u202c \u2066all passed\u2069 \u200b",
    "\x00\x0b\x1f\ufffe\uffff\ud800",
)
VOID = {"meta", "br", "rect", "line", "link", "img", "input", "hr"}


@dataclasses.dataclass
class Page(HTMLParser):
    """A page's elements, their attributes, and its text."""

    html: str
    elements: list[tuple[str, tuple[str, ...]]] = dataclasses.field(default_factory=list)
    links: list[str] = dataclasses.field(default_factory=list)
    ids: list[str] = dataclasses.field(default_factory=list)
    pieces: list[str] = dataclasses.field(default_factory=list)
    open: list[str] = dataclasses.field(default_factory=list)
    troubles: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        if self.open:
            self.troubles.append(f"left open: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.troubles.append(f"</{tag}> closes nothing")
        if tag not in ("span", "bdi", "a", "code", "strong", "small", "abbr"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def said(self) -> str:
        return " ".join(self.text.split())


def pages(result: Result) -> list[Page]:
    """Both pages of one result."""
    return [
        Page(student_page(students_view(result))),
        Page(class_pages([result], failures=[(result.student, result.title)])[CLASS_PAGE]),
    ]


# Harm


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_student_never_makes_an_element_or_attribute(text: str, hostile: Callable[[str], Result]) -> None:
    for page, calm in zip(pages(hostile(text)), pages(hostile("calm")), strict=True):
        assert page.troubles == []
        # Highlighting makes <span class> only; all else is the same as for calm text.
        keep = [e for e in page.elements if e != ("span", ("class",))]
        assert keep == [e for e in calm.elements if e != ("span", ("class",))]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_acting_character_reaches_a_page(text: str, hostile: Callable[[str], Result]) -> None:
    for page in pages(hostile(text)):
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff\ufffe\uffff]", page.html
        )


def test_template_text_appears_as_it_was_written(hostile: Callable[[str], Result]) -> None:
    for page in pages(hostile(HOSTILE[3])):
        assert "{{ 7*7 }}-{% for x in range(9) %}" in page.text
        assert "012345678" not in page.html


def test_a_page_runs_nothing_and_loads_nothing(half: Result, everyone: list[Result]) -> None:
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[CLASS_PAGE])):
        assert page.troubles == []
        assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.elements}
        assert not [a for _, names in page.elements for a in names if a.startswith("on") or a == "style"]
        assert all(re.fullmatch(r"#[a-z0-9-]+|students/[a-z0-9-]+\.html", link) for link in page.links)
        assert "url(" not in page.html
        assert "@import" not in page.html


def test_the_policy_allows_this_style_and_nothing_else(half: Result) -> None:
    html = student_page(students_view(half))
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', html)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


# Form


def test_headings_are_in_order_and_ids_are_used_once(half: Result, everyone: list[Result]) -> None:
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[CLASS_PAGE])):
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))
        assert len(page.ids) == len(set(page.ids))
        tags = {tag for tag, _ in page.elements}
        assert {"header", "main", "footer", "title"} <= tags
        targets = {link[1:] for link in page.links if link.startswith("#")}
        assert targets <= set(page.ids)


def test_tables_have_captions_and_headers_with_a_scope(half: Result, everyone: list[Result]) -> None:
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[CLASS_PAGE])):
        tags = [tag for tag, _ in page.elements]
        assert tags.count("table") == tags.count("caption") > 0
        assert all("scope" in names for tag, names in page.elements if tag == "th")


# The student's page


def test_a_page_for_students_is_made_from_a_students_view_only(half: Result) -> None:
    with pytest.raises(ValueError, match="student's view"):
        student_page(half)


def test_the_page_says_score_next_step_and_every_check(half: Result) -> None:
    said = Page(student_page(students_view(half))).said
    assert "1½ of 12 points" in said
    assert "held, not final" in said
    assert "Mend 5.1 A neuron with mm" in said
    for check in half.checks:
        assert check.sentence in said
    assert "passed · no points · public" in said
    assert "failed · 0 of 2 points" in said
    assert "ungraded · 1 point open" in said
    assert "Expected tensor, shape (1, 1), float32" in said
    assert "Missing: Not done yet: the stub is unchanged." in said
    assert "Cell 9, line 2 did not run to its end: NameError" in said


def test_the_line_that_raised_is_named_in_the_code(half: Result) -> None:
    html = student_page(students_view(half))
    assert re.search(r'class="line matters" data-n="3">.*the error came from this line', html)


def test_the_line_that_python_cannot_read_is_marked_in_an_answer_that_is_missing(half: Result) -> None:
    batch = msgspec.structs.replace(half.exercises[1], missing="Cell 7 has a syntax error in line 2.")
    broken = (CellRun(6, "SyntaxError: '(' was never closed", 2),)
    page = student_page(students_view(msgspec.structs.replace(half, exercises=(batch,), cells=broken)))
    assert re.search(r'class="line matters" data-n="2">.*the run ended here', page)


def test_an_error_that_cost_nothing_says_so(half: Result, full: Result) -> None:
    said = "That took no points: every answer that stands in your file passes its checks."
    assert said in student_page(students_view(msgspec.structs.replace(full, cells=half.cells)))
    for result in (half, msgspec.structs.replace(full, cells=())):
        assert said not in student_page(students_view(result))


def test_code_stands_with_its_own_line_numbers(half: Result) -> None:
    first = msgspec.structs.replace(half.exercises[0], line=40)
    html = student_page(students_view(msgspec.structs.replace(half, exercises=(first,))))
    assert re.findall(r'data-n="(\d+)"', html) == ["40", "41", "42", "43"]


def test_code_can_be_read_back_from_the_page(half: Result) -> None:
    page = Page(student_page(students_view(half)))
    assert half.exercises[0].code.strip() in page.text


def test_output_is_folded(half: Result) -> None:
    html = student_page(students_view(half))
    assert re.search(r"<details>\s*<summary>What your file printed", html)
    assert "<details open" not in html


def test_a_page_of_full_points_with_more_to_come_does_not_claim_all(full: Result) -> None:
    said = Page(student_page(students_view(msgspec.structs.replace(full, later=4)))).said
    assert "12 of 12 points" in said
    assert "4 more checks are judged and shown later" in said
    assert "all tests" not in said.lower()
    assert "all checks" not in said.lower()


def test_a_rejected_submission_has_one_sentence_and_what_to_do(rejected: Result) -> None:
    said = Page(student_page(students_view(rejected))).said
    assert "Hand in a file that can be read" in said
    assert said.count("ends in the middle of a cell") == 1
    assert "A batch through one neuron" not in said


def test_the_reason_why_an_answer_is_missing_stands_once(half: Result) -> None:
    only = msgspec.structs.replace(half, exercises=half.exercises[2:])
    said = Page(student_page(students_view(only))).said
    assert said.count("the stub is unchanged") == 2  # in the exercise, and as the reason of the next step


def test_without_walls_the_page_says_so(half: Result) -> None:
    said = Page(student_page(students_view(msgspec.structs.replace(half, walls=(), level="open")))).said
    assert "no walls stood around the code" in said


def test_an_empty_result_makes_a_page(half: Result) -> None:
    said = Page(student_page(students_view(msgspec.structs.replace(half, exercises=())))).said
    assert "0 of 0 points" in said
    assert "Nothing was judged yet" in said


def test_the_bar_gives_every_check_the_width_of_its_points(half: Result) -> None:
    blocks = bar(half)
    assert [b.kind for b in blocks] == ["lost", "earned", "earned", *["lost"] * 4, "open", *["lost"] * 3]
    assert blocks[0].width == pytest.approx(4 * blocks[2].width, abs=0.1)
    assert blocks[-1].x + blocks[-1].width == pytest.approx(1000, abs=0.1)


# What went well, and where the points went


def test_what_went_well_stands_between_score_and_next_step_and_is_specific(half: Result) -> None:
    said = Page(student_page(students_view(half))).said
    assert said.index("1½ of 12 points") < said.index("What went well") < said.index("What to do next")
    assert "5.1 A neuron with mm: “The caller's weights stay a row.” holds." in said


def test_where_nothing_passed_nothing_is_praised(half: Result, rejected: Result) -> None:
    nothing = msgspec.structs.replace(half, exercises=half.exercises[2:])
    for result in (nothing, rejected):
        assert "What went well" not in Page(student_page(students_view(result))).said


def test_a_submission_that_is_all_right_is_told_so(full: Result) -> None:
    said = Page(student_page(students_view(full))).said
    assert "All 3 exercises pass every check on this page." in said
    assert "Where the points went" not in said


def test_points_are_told_by_exercise_with_what_was_lost_and_what_is_open(half: Result) -> None:
    said = Page(student_page(students_view(half))).said
    table = said.split("Where the points went")[1].split("About your file")[0]
    assert " ".join(table.replace(words.MINUS, "-").split()) == (
        "Exercise Points Not judged yet Not earned 5.1 A neuron with mm 1½ of 3½ -2 "
        "5.2 A batch through one neuron 0 of 5½ 1 -4½ 5.3 A layer the PyTorch way 0 of 3 -3"
    )


def test_the_page_says_how_many_checks_there_are_and_of_how_many_not_all_is_seen(half: Result) -> None:
    said = Page(student_page(students_view(msgspec.structs.replace(half, later=2)))).said
    assert "12 checks judge this submission. 10 of them use numbers that stay hidden." in said
    assert "2 more checks are judged and shown later" in said


# Changes after grading

LATE = Adjustment(
    "late", Fraction(-6, 5), "Handed in 1 day late: 10 % a day are taken off.", at="2026-11-03T23:10:00+01:00"
)
MORE = Adjustment(
    "override", Fraction(1, 2), "The check of `view` was too strict.", "Dr. Weber", "2026-11-05T09:00:00Z"
)


def test_every_change_of_a_score_is_listed_with_reason_and_sum(full: Result) -> None:
    html = student_page(students_view(msgspec.structs.replace(full, adjustments=(LATE, MORE))))
    said = Page(html).said
    assert "11.3 of 12 points" in said
    assert f"<title>11.3 of 12 points · {full.title}" in html
    sums = " ".join(
        said.split("How this score came about")[1].split("What went well")[0].replace(words.MINUS, "-").split()
    )
    assert sums.startswith(
        "From the checks 12 Handed in 1 day late: 10 % a day are taken off. 2026-11-03 23:10 UTC+01:00 -1⅕ "
        "The check of view was too strict. By Dr. Weber, 2026-11-05 09:00 UTC +½ Score 11.3 "
    )
    assert said.index("11.3 of 12 points") < said.index("How this score came about") < said.index("What to do next")


def test_the_bar_follows_the_total(full: Result, half: Result) -> None:
    late = bar(msgspec.structs.replace(full, adjustments=(LATE,)))
    assert [(b.kind, b.width) for b in late] == [("earned", 900.0), ("off", 100.0)]
    raised = msgspec.structs.replace(half, adjustments=(msgspec.structs.replace(MORE, points=Fraction(4)),))
    assert [b.kind for b in bar(raised)] == ["earned", "open", "lost"]
    assert bar(raised)[0].width == pytest.approx(1000 * 5.5 / 12, abs=0.1)
    unchanged = msgspec.structs.replace(full, adjustments=(LATE, msgspec.structs.replace(MORE, points=Fraction(6, 5))))
    assert len(bar(unchanged)) == len(bar(full))


def test_a_score_that_would_fall_below_zero_says_why_it_does_not(half: Result) -> None:
    late = msgspec.structs.replace(LATE, points=Fraction(-4))
    said = Page(student_page(students_view(msgspec.structs.replace(half, adjustments=(late,))))).said
    assert "0 of 12 points" in said
    assert "A score is never below 0 +2½" in said


def test_without_changes_nothing_is_said_of_them(half: Result) -> None:
    assert "How this score came about" not in student_page(students_view(half))


# Evidence


def failing(half: Result, evidence: Evidence, **more: object) -> str:
    """The page of one check that failed with this evidence, shown in full."""
    outcome = Outcome("cpu", Verdict.FAILED, evidence=evidence, **more)  # type: ignore[arg-type]
    check = CheckResult(
        "t", "f", "It holds.", Fraction(1), (outcome,), shows=("sentence", "hint", "inputs", "expected")
    )
    exercise = msgspec.structs.replace(half.exercises[0], checks=(check,))
    return student_page(students_view(msgspec.structs.replace(half, exercises=(exercise,))))


def test_every_differing_cell_has_a_sign_and_the_worst_is_told(half: Result) -> None:
    wanted = Value("", "tensor", (2, 2), "float32", (1.0, 2.0, 3.0, 4.0), worst=(1, 1), differing=(1, 3))
    yours = Value("", "tensor", (2, 2), "float32", (1.0, 2.5, 3.0, 9.0), worst=(1, 1), differing=(1, 3))
    page = Page(html := failing(half, Evidence("value", "They differ.", expected=wanted, actual=yours)))
    assert page.troubles == []
    assert html.count('<td class="differs"><i>≠</i>') == html.count('<td class="worst"><i>≠</i>') == 2
    assert "the one in the thick frame differs most" in page.said
    assert "1 ≠ 2.5000" not in page.said  # the sign belongs to the element, not to the row's index
    assert "1.0000 ≠ 2.5000" in page.said


def test_shapes_that_differ_are_marked_before_the_numbers(half: Result) -> None:
    wanted, yours = (Value("", "tensor", shape, "float32", (1.0, 2.0)) for shape in ((2, 1), (1, 2)))
    said = Page(failing(half, Evidence("shape", "Another shape.", expected=wanted, actual=yours))).said
    assert "Expected tensor, ≠ shape (2, 1), float32" in said
    assert "Yours tensor, ≠ shape (1, 2), float32" in said
    assert "thick frame" not in said


def test_where_a_tensor_gets_onto_the_wrong_device_is_marked_in_the_code(half: Result) -> None:
    raised = Evidence("raised", "Your code raised RuntimeError.", error="RuntimeError", cell=4, line=4)
    html = failing(half, raised, cause_cell=4, cause_line=3)
    assert re.search(r'matters" data-n="3">.*this is where it goes wrong on a GPU', html)
    assert re.search(r'matters" data-n="4">.*the error came from this line', html)
    assert "where it goes wrong" not in failing(half, raised, cause_cell=5, cause_line=3)


# Words


def test_backticks_become_code_and_nothing_else_does(half: Result) -> None:
    told = "Use `x.view(-1, 1)` and <b>`a < b`</b>, not `."
    html = failing(half, Evidence("value", told), diagnosis=told)
    assert html.count("Use <code>x.view(-1, 1)</code> and &lt;b&gt;<code>a &lt; b</code>&lt;/b&gt;, not `.") >= 2
    assert Page(html).troubles == []


class Marked(gettext.NullTranslations):
    """A language that puts every message of the catalogue into brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def test_every_sentence_of_the_page_is_in_the_catalogue(
    half: Result, rejected: Result, full: Result, diagnosed: Result
) -> None:
    """What stands outside brackets is the course's and the student's text, numbers and signs."""
    results = [
        msgspec.structs.replace(half, attempt=2, later=3, adjustments=(LATE, MORE)),
        msgspec.structs.replace(full, walls=(), provisional=True),
        rejected,
        diagnosed,
    ]
    for result in results:
        theirs = set(re.findall(r"\w+", to_json(students_view(result)).decode().replace("\\n", " ")))
        token = language._SPOKEN.set(("en", Marked()))
        try:
            text = Page(student_page(students_view(result))).text
        finally:
            language._SPOKEN.reset(token)
        while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
            text = inner
        left = set(re.findall(r"\b[A-Za-z]{2,}\b", text)) - theirs
        assert left <= {"UTC"}


# Size


def huge(text: str) -> Result:
    """Far more of everything than any submission could bring about."""
    values = Value(text, text, (100, 100), text, tuple(map(float, range(100))), shown=(10, 10), first=(0, 0))
    evidence = Evidence("value", text, expected=values, actual=values, inputs=(text,) * 30)
    outcome = Outcome("cpu", Verdict.FAILED, evidence=evidence, note=text, output=text, diagnosis=text)
    check = CheckResult("test", "f", text, Fraction(1), (outcome,) * 4, public=True, hint=text)
    exercise = ExerciseResult("f", text, text, (check,) * 20, code=text, note=text, missing=text, hints=(text,))
    return Result(
        text, text, text, text, "student", text, text, text, (exercise,) * 20, notes=(text,) * 100, output=text
    )


@pytest.mark.parametrize("text", ["wide <& ", "\u202e", "\U000e0001", "激", "&"])
def test_a_students_page_stays_below_a_megabyte_whatever_the_result_holds(text: str) -> None:
    html = student_page(huge(text * 4_000))
    assert len(html.encode()) <= MAX_BYTES
    page = Page(html)
    assert page.troubles == []
    assert "more, not shown on this page" in page.said


def test_five_megabytes_of_text_are_cut_with_their_length_named(hostile: Callable[[str], Result]) -> None:
    for page in pages(hostile("y" * 5_000_000)):
        assert len(page.html) < MAX_BYTES
        assert "(cut: 5,000,000 characters in all)" in page.text


def test_the_title_of_a_page_says_score_unit_and_student(half: Result) -> None:
    html = student_page(students_view(half))
    title = f"{words.of_points(half.score, half.points)} · {half.title} · {half.student}"
    assert f"<title>{title}</title>" in html
