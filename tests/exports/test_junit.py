"""JUnit XML: by a schema of what GitLab reads, and by GitLab's own rules, on every verdict."""

from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from exports.host_results import SECRETS, every_verdict, with_marks
from lxml import etree

from grader.errors import Refused
from grader.exports import junit as module
from grader.exports.junit import junit
from grader.results import Result, Verdict

XSD = etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd"))
ILLEGAL = "\x00\x08\x1b[2J\ufffe \u202e ]]> <!-- &amp; <failure> [[ATTACHMENT|/etc/passwd]] [[attachment|x]]"


def read(*results: Result) -> ElementTree.Element:
    document = junit(results)
    XSD.assertValid(etree.fromstring(document))
    return ElementTree.fromstring(document)


def test_each_verdict_is_its_element_and_each_element_has_content() -> None:
    cases = read(every_verdict()).findall(".//testcase")
    found = {v: c for v, c in zip(Verdict, cases, strict=False)}  # noqa: C416  # the first of each, at `visible`
    kinds = {v: "".join(child.tag for child in c) for v, c in found.items()}
    assert kinds == {
        Verdict.PASSED: "",
        Verdict.FAILED: "failure",
        Verdict.MISSING: "failure",
        Verdict.ERROR: "error",
        Verdict.TIMED_OUT: "error",
        Verdict.CRASHED: "error",
        Verdict.OUT_OF_MEMORY: "error",
        Verdict.SKIPPED: "skipped",
        Verdict.UNGRADED: "skipped",
    }
    assert all(child.text for case in cases for child in case)
    assert {c.get("file") for c in cases} == {"03_neuron.ipynb"}


def test_no_two_tests_have_one_name_and_none_is_lost() -> None:
    """GitLab counts the first of two only."""
    one, other = every_verdict(), msgspec.structs.replace(every_verdict(), student="Bo")
    twice = msgspec.structs.replace(one, exercises=one.exercises * 2)
    cases = read(one, other, twice, one).findall(".//testcase")
    names = [c.get("name") for c in cases]
    long = msgspec.structs.replace(one, student="s" * 400)
    assert len(read(long, long, long).findall(".//testcase")) * 5 == len(names) * 3
    assert len(set(names)) == len(names) == 5 * len(read(one).findall(".//testcase"))


def test_the_counts_of_a_suite_are_those_of_its_elements() -> None:
    (suite,) = read(with_marks(every_verdict()))
    for kind, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(kind, "")) == len(suite.findall(f"testcase/{element}")) > 0
    notes = [p.get("value", "") for p in suite.findall("properties/property[@name='note']")]
    assert [n for n in notes if "held" in n]
    assert [n for n in notes if "by a person" in n]
    assert suite.find("properties/property[@name='audience']").get("value") == "student"  # type: ignore[union-attr]


def test_it_holds_what_students_may_see_now() -> None:
    text = junit([every_verdict()]).decode()
    assert not [word for word in (*SECRETS, "after_due.", "after_published.", ", hidden.", "time=") if word in text]
    later = junit([every_verdict()], now_visible=("visible", "after_due")).decode()
    assert "after_due." in later
    assert not [secret for secret in SECRETS if secret in later]


def test_no_character_is_illegal_and_no_text_of_a_students_names_a_file_to_show() -> None:
    result = every_verdict()
    (check,) = {c.name: c for c in result.exercises[1].checks if c.name == "test_public"}.values()
    outcome = msgspec.structs.replace(check.outcomes[0], output=ILLEGAL)
    relu = msgspec.structs.replace(
        result.exercises[1],
        title=ILLEGAL,
        checks=(msgspec.structs.replace(check, sentence=ILLEGAL, outcomes=(outcome,)),),
    )
    bad = msgspec.structs.replace(result, student=ILLEGAL, unit=ILLEGAL, source=ILLEGAL, exercises=(relu,))
    root = read(bad)
    texts = [*root.itertext(), *(value for e in root.iter() for value in e.attrib.values())]
    assert not [t for t in texts if "[[attachment" in t.lower()]
    assert not {"\x1b", "\u202e", "\ufffe"} & set("".join(texts))
    assert "⟨U+001B⟩" in "".join(texts)
    assert len(root.findall(".//failure")) == 1


def test_a_large_class_fits_what_gitlab_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is lowered, for a class of thousands takes long: what is printed goes first, then what is told."""
    results = [msgspec.structs.replace(every_verdict(), student=f"Student {n}") for n in range(10)]
    whole = junit(results)
    assert b"system-out" in whole
    monkeypatch.setattr(module, "MOST", len(whole) - 1)
    read(*results)
    monkeypatch.setattr(module, "MOST", len(whole) // 5)
    small = junit(results)
    assert len(small) <= len(whole) // 5
    assert b"system-out" not in small
    XSD.assertValid(etree.fromstring(small))
    assert module.MOST < 30_000_000


def test_a_provisional_result_is_refused() -> None:
    with pytest.raises(Refused, match="provisional"):
        junit([msgspec.structs.replace(every_verdict(), provisional=True)])
