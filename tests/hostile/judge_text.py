"""Judges of what people read: secrets in it, and text of the student's that acts instead of showing."""

import csv
import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from hostile.markup import foreign_markup
from hostile.seen import HandedIn, Run
from hostile.yardstick import TELLING_DIGITS, Judge, Yardstick, numbers_in

MOST_REPORT = 5 * 10**6
"Bytes of a page or a result."
LEAKED_NUMBERS = 3
"As many hidden numbers in one text are no chance."


# ---- secrets


def received(case: HandedIn, run: Run) -> str:
    """Page, view and terminal: all that a student, or a reader of a CI log, gets."""
    return "\n".join((case.page, unescaped(case.page), case.view, run.terminal))


def no_canary(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    """No planted secret reaches the student; nor the submission's process, which the instructor's view would tell."""
    text = received(case, run)
    for word, canary in run.canaries.items():
        if canary in text:
            yield f"CANARY-{word} reached the student"
        elif canary in case.output:
            yield f"CANARY-{word} reached the submission's process: it stands in its output"


def no_hidden_arguments(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    # The last line of the view on is what the terminal shows; JSON holds the same numbers with all digits.
    text = re.sub(r"<[^>]*>", " ", received(case, run))
    told = {n for n in numbers_in(text) if "e" not in n and len(n.partition(".")[2]) >= TELLING_DIGITS}
    by_digits = {len(n.partition(".")[2]) for n in told}
    hidden = {f"{float(h):.{digits}f}" for h in yard.hidden for digits in by_digits} | yard.hidden
    if len(told & hidden) >= LEAKED_NUMBERS:
        yield f"{len(told & hidden)} numbers that only hidden checks hand over reached the student"


def no_system_file(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    lines = [line for line in Path("/etc/passwd").read_text(errors="replace").splitlines() if len(line) > 10]
    if any(line in received(case, run) for line in lines):
        yield "lines of /etc/passwd reached the student"


def said(word: str) -> Judge:
    def judge(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
        if word in case.output:
            yield f"the submission printed {word}"

    return judge


# ---- text that acts


def report_is_small(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (("page", case.page), ("class page", run.class_page), ("result", case.view)):
        if len(text) > MOST_REPORT:
            yield f"the {what} has {len(text) / 10**6:.0f} MB"


def has_a_page(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    if case.result is not None and not case.page:
        yield "the student has no page"


def no_markup(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, page in (("student's page", case.page), ("class page", run.class_page)):
        for found in foreign_markup(page):
            yield f"the {what} holds {found}"


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"(?m)^\s*(::[\w-]+.*::|##\[|##vso)")


def unescaped(page: str) -> str:
    """A page's text as a browser has it; Python's own unescape drops the control characters that we look for."""
    numbers = re.compile(r"&#(x[0-9a-f]{1,6}|[0-9]{1,7});?", re.IGNORECASE)
    return html.unescape(numbers.sub(lambda m: chr(int(m[1].replace("x", "0x").replace("X", "0x"), 0) % 0x110000), page))


def places(case: HandedIn, run: Run) -> tuple[tuple[str, str], ...]:
    return (
        ("student's page", unescaped(case.page)),
        ("class page", unescaped(run.class_page)),
        ("terminal", case.terminal),
        ("log", run.terminal),
    )


def no_control_characters(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in places(case, run):
        if found := _CONTROL.search(text):
            yield f"the {what} holds the control character U+{ord(found[0]):04X}"


def no_overrides(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in places(case, run):
        if found := _BIDI.search(text):
            yield f"the {what} holds the direction mark U+{ord(found[0]):04X}"


def no_commands(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (("terminal", case.terminal), ("log", run.terminal)):
        if found := _COMMAND.search(text):
            yield f"a line of the {what} begins with {found[0].strip()!r}, which a CI host obeys"


def no_template_ran(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for what, text in (*places(case, run), ("student's view", case.view)):
        if re.search(r"012345678|[-$#]49\b|\b49-", re.sub(r"<[^>]*>", " ", text)):
            yield f"the {what} holds what a template makes of the student's text"


def no_formula(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for name, text in run.exports.items():
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row] if name.endswith(".csv") else []
        if any(re.match(r"[=+@\t\r]|-(?![\d.]+$)", cell) for cell in cells):
            yield f"a cell of {name} begins like a formula"


def junit_parses(case: HandedIn, run: Run, yard: Yardstick) -> Iterator[str]:
    for name, text in run.exports.items():
        if name.endswith(".xml"):
            try:
                found = len(ElementTree.fromstring(text).findall(".//testcase"))
            except ElementTree.ParseError as error:
                yield f"{name} does not parse: {error}"
            else:
                if found != len(run.hand_ins) * len(yard.verdicts):
                    yield f"{name} holds {found} test cases"
