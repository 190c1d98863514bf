"""The two pages as files: what they say, what they never hold, and how large they get."""

import dataclasses
import re
from base64 import b64encode
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from grader.reports import words
from grader.reports.classpage import FIRST, class_pages
from grader.reports.pages import MAX_BYTES
from grader.reports.student import bar, student_page
from grader.results import CheckResult, Evidence, ExerciseResult, Outcome, Result, Value, Verdict, students_view

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
        Page(class_pages([result], failures=[(result.student, result.title)])[FIRST]),
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
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[FIRST])):
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
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[FIRST])):
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
    for page in (Page(student_page(students_view(half))), Page(class_pages(everyone)[FIRST])):
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
