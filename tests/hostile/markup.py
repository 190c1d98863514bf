"""What a page holds that none of our templates put there."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import grader.reports

SOURCES = Path(grader.reports.__file__).parent
LINK = re.compile(r"#[\w-]*|students/[a-z0-9-]+\.html|class[a-z0-9_-]*\.html(#[\w-]*)?")
"To a place on the page, or from a page of the class to a student's or to another of the class."
LOADS = ("src", "srcset", "action", "formaction", "background", "poster", "data", "ping", "xlink:href")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


@cache
def ours() -> tuple[frozenset[str], frozenset[str]]:
    """The elements and the attributes that the reports are made of."""
    text = "\n".join(p.read_text() for p in (*SOURCES.rglob("*.j2"), *SOURCES.rglob("*.py")))
    elements = {name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)[\s>/]", text)}
    attributes = {name.lower() for name in re.findall(r"[\s\"']([a-zA-Z][\w-]*)=[\"{]", text)}
    return frozenset(elements), frozenset(attributes)


def foreign_markup(page: str) -> Iterator[str]:
    """Elements and attributes that none of our sources spell, and whatever would run or load something."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    elements, attributes = ours()
    for tag, attrs in tags.found:
        if tag not in elements or tag in ("script", "iframe", "object", "embed", "base", "form"):
            yield f"an element <{tag[:30]}>"
        for name, value in attrs:
            if name not in attributes or name.startswith("on") or name in LOADS:
                yield f"an attribute {name[:30]}"
            elif name == "href" and not LINK.fullmatch(value or ""):
                yield f"a link to {(value or '')[:60]!r}"
