"""Text of strangers in each format: read back by a reader of that format, it is text and nothing else."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import mistune
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.reports.escaping import (
    file_name,
    for_csv,
    for_json,
    for_markdown,
    for_terminal,
    for_terminal_line,
    for_workflow,
    for_xml,
    markdown_block,
)
from grader.reports.visible import one_line, visible

PIECES = (
    *("::error file=a.py,line=1::", "::set-output name=x::", "::stop-commands::x", "##[error]", "##vso[task.complete]"),
    *("##teamcity[testFinished name='all']", "section_start:1:x\r\x1b[0K", "\n", "\r", "\t", " ", "\u2028", "\x85"),
    *("<script>alert(1)</script>", "<!--", "-->", "]]>", "<![CDATA[", "&lt;", "&#0;", "\"'>", "</details>", "<br>"),
    *("[a](javascript:alert(1))", "![a](http://a.example/)", "<http://a.example>", "www.a.example", "http://a.example"),
    *(
        "*a*",
        "_a_",
        "~~a~~",
        "`",
        "```",
        "    ",
        "# ",
        "- ",
        "1. ",
        "> ",
        "---",
        "===",
        "|",
        "\\",
        "$x$",
        "[^1]",
        ":+1:",
    ),
    *(
        "@ada",
        "#12",
        "GH-1",
        "[x]: http://a.example",
        "=1+1",
        "+",
        "-",
        "@",
        "\uff1d1",
        "\ufe62",
        ";",
        ",",
        '"',
        "%",
        "\u202e",
    ),
    *("\x00", "\ud800", "\ufffe", "\u200b", "a", "激", "é", "1"),
)
PIECES += (
    "%0A",
    "a | b",
    "a\n```\nb",
    "```\n<b>\n~~~",
    "x ::error \n::forged",
    "#\u200b#[error]",
    "\\|",
    "\U0001f600\U000e0041",
)
TEXT = st.lists(st.sampled_from(PIECES) | st.text(st.characters(codec=None), max_size=4), max_size=8).map("".join)
OrdersIn = Callable[[str], list[str]]


def any_text(test: Any) -> Any:
    """`test` with drawn texts, and first with each of the pieces, alone and between letters."""
    for piece in PIECES:
        test = example(text=piece)(example(text=f"a{piece}b")(test))
    return settings(max_examples=50, deadline=None)(given(text=TEXT)(test))


# Terminal and log


@pytest.mark.parametrize(
    "command",
    ["::error file=a.py,line=1::forged", "::set-output name=score::100", "::stop-commands::x", "##[error]forged",
     "##vso[task.complete result=Succeeded;]", "##teamcity[testFinished name='all']", "section_start:1:x\r\x1b[0K"],
)  # fmt: skip
def test_commands_of_ci_hosts_are_taken_apart(command: str, orders_in: OrdersIn) -> None:
    assert orders_in(f"  {command}") != []
    assert orders_in(for_terminal(f"  {command}")) == []


@any_text
def test_no_text_is_an_order_in_a_log(orders_in: OrdersIn, text: str) -> None:
    """Nor is any part of it, which begins a line where the line is wrapped."""
    for shown in (for_terminal(text), for_terminal_line(text)):
        for start in range(len(shown)):
            assert orders_in(shown[start:]) == []


def test_a_slice_is_no_command() -> None:
    assert for_terminal("x[::2] + y[::n]") == "x[::2] + y[::n]"


@any_text
def test_a_workflow_command_keeps_its_text_and_is_one_line(text: str) -> None:
    """The host turns `%0A` back into a line feed; what it then shows is the text."""
    data, value = for_workflow(text), for_workflow(text, parameter=True)
    assert not set("\r\n") & set(data + value)
    assert not set(":,") & set(value)
    assert unescaped(data) == for_terminal(text)
    assert unescaped(value.replace("%3A", ":").replace("%2C", ",")) == for_terminal(text)


def unescaped(data: str) -> str:
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@any_text
def test_json_in_a_log_is_the_same_data_and_no_order(orders_in: OrdersIn, text: str) -> None:
    text = text.encode(errors="replace").decode()  # what writes the document allows no lone surrogate
    document = json.dumps({text: [text, 1]}, ensure_ascii=False)
    shown = for_json(document)
    assert json.loads(shown) == json.loads(document)
    assert orders_in(shown) == []


# Markdown

MISTUNE = ["table", "strikethrough", "url", "footnotes", "math", "task_lists"]
RENDERERS: dict[str, Callable[[str], str]] = {
    "commonmark": MarkdownIt("commonmark").render,
    "github": MarkdownIt("gfm-like", {"linkify": False}).render,
    "mistune": mistune.create_markdown(escape=False, plugins=MISTUNE),  # type: ignore[dict-item]
}
PLACES = {
    "paragraph": ("{}\n", "p"),
    "heading": ("## {}\n", "h2"),
    "item": ("- {}\n", "li"),
    "cell": ("| a | b |\n| --- | --- |\n| {} | c |\n", "td"),
}


@pytest.mark.parametrize(
    ("renderer", "place"), [(r, p) for r in RENDERERS for p in PLACES if (r, p) != ("commonmark", "cell")]
)
@any_text
def test_markdown_renders_as_the_text_itself(renderer: str, place: str, text: str) -> None:
    """Whatever the text is, there is not one element more than for a word, and the words are the student's."""
    render, (form, tag) = RENDERERS[renderer], PLACES[place]
    assume(one_line(text))
    page = elements(render(form.format(for_markdown(text))))
    assert [e.tag for e in page.iter()] == [e.tag for e in elements(render(form.format("word"))).iter()]
    assert "".join(next(page.iter(tag)).itertext()).strip() == without_escapes(text)


def elements(html: str) -> ElementTree.Element:
    """Fails where a renderer made something that is no closed element: raw HTML."""
    return ElementTree.fromstring(f"<page>{html}</page>")


def without_escapes(text: str) -> str:
    """As `for_markdown` tells it, by another way: what stands before each escaped sign goes."""
    said = for_markdown(text)
    plain = "".join(c for n, c in enumerate(said) if not (c == "\\" and escapes(said, n)))
    assert plain.replace("⟨@⟩", "@").replace("⟨#⟩", "#").replace("⟨GH-⟩", "GH-") == one_line(text)
    return plain


def escapes(text: str, at: int) -> bool:
    """Whether the backslash there is one of ours: the first, third ... of a run."""
    start = at
    while start and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 0


@pytest.mark.parametrize(
    "text", ["@ada", "see @org/team", "(@ada)", "é@ada", "#12", "a#12", "ada/b#1", "GH-1", "gh-12", "ada@example.org"]
)
def test_nobody_is_called_by_a_mention_or_reached_at_an_address(text: str) -> None:
    said = for_markdown(text)
    assert "⟨" in said


@any_text
def test_a_block_of_markdown_holds_the_text_and_nothing_after_it(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(markdown_block(text) + "\nafter\n")
    page = elements(html)
    assert [e.tag for e in page] == ["pre", "p"]
    assert "".join(page[0].itertext()) == visible(text) + "\n"


# CSV


@any_text
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    """Written by the csv module and read back, in whatever way its lines are split into cells."""
    out = io.StringIO()
    csv.writer(out).writerow(["name", for_csv(text), "3"])
    ((_, cell, last),) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert last == "3"
    assert cell == for_csv(text)
    assert not cell.startswith(("\t", "\n", "\r"))
    for part in cell.replace(";", "\n").replace("\t", "\n").split("\n"):
        assert not unicodedata.normalize("NFKC", part.strip()).startswith(("=", "+", "-", "@"))
    assert for_csv(cell) == cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\uff1d1", "\uff0d1", "\ufe661", "\tx", "a;=1", "a\n@x"],
)  # fmt: skip
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert for_csv(text).replace("'", "") == text
    assert "'" in for_csv(text)


@pytest.mark.parametrize("text", ["Ada", "O'Neill, Pat", "a-b", "a = 1", "x@y.z", "激活", "shape (4, -1)", ""])
def test_ordinary_text_stays_in_a_cell(text: str) -> None:
    assert for_csv(text) == text


# XML


@any_text
def test_an_xml_file_parses_and_holds_the_text(text: str) -> None:
    """As text and as an attribute, written by ElementTree; not one element comes of it."""
    case = ElementTree.Element("testcase", name=for_xml(text))
    ElementTree.SubElement(case, "failure").text = for_xml(text)
    read = ElementTree.fromstring(ElementTree.tostring(case, encoding="utf-8"))
    assert [e.tag for e in read.iter()] == ["testcase", "failure"]
    assert read.get("name") == visible(text)
    assert (read[0].text or "") == visible(text)


# File names


@pytest.mark.parametrize(
    "name",
    ["Ada Lovelace", "../../../tmp/PWNED-name", "\"><script>", "", "\x00", "a" * 5000, "激活", "CON", "\ud800", "-rf",
     ". .", "a/b\\c:d", "aux.py", "COM¹"],
)  # fmt: skip
def test_a_file_name_is_short_and_safe(name: str) -> None:
    made = file_name(name, "ab" * 32)
    assert len(made) <= 53
    assert made.isascii()
    assert made.replace("-", "").isalnum()
    assert made == made.lower()
    assert not made.startswith("-")
    assert made not in ("con", "aux", "com1")


def test_a_file_name_can_be_read() -> None:
    assert file_name("Émilie du Châtelet", "1").startswith("emilie-du-chatelet-")


def test_two_students_of_one_name_get_two_files() -> None:
    names = [
        file_name("Émilé", "1"),
        file_name("éMILÉ", "1"),
        file_name("Émilé", "2"),
        file_name("E\u0301mile\u0301", "1"),
    ]
    assert len(set(names)) == 4


@given(first=TEXT, second=TEXT)
def test_two_names_are_two_files_where_capitals_and_forms_do_not_count(first: str, second: str) -> None:
    made = {unicodedata.normalize("NFKC", file_name(text)).casefold() for text in {first, second}}
    assert len(made) == len({first, second})
