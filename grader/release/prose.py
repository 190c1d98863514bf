"""The markdown of a lesson as HTML: formulas as MathML, headings with anchors, wide things in boxes that scroll."""

import re
from collections.abc import Mapping
from html import unescape

import msgspec
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grader.release.formulas import is_wide, mathml
from grader.release.highlight import highlighted


class Unfit(Exception):
    """Something in the markdown that a page cannot show; `what` is wrong, `written` is how the lesson has it."""

    def __init__(self, written: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.written, self.what, self.fix = written, what, fix


class Heading(msgspec.Struct, frozen=True):
    """A heading as the table of contents lists it."""

    level: int
    anchor: str
    html: Markup


class Marked(msgspec.Struct, frozen=True):
    """Where a term is marked."""

    anchor: str
    section: Heading | None
    "The heading above it."


_WITH_MARKS = re.compile(r"([(\[]|&quot;)?(<math display=\"inline\">.*?</math>)((?:[.,;:!?)\]']|&quot;)*)", re.S)


def slug_of(html: str) -> str:
    """A piece of HTML as an anchor."""
    return re.sub(r"[^a-z0-9]+", "-", _words(html).lower()).strip("-") or "part"


def _words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def _whole(found: re.Match[str]) -> str:
    """A formula with the brackets and stops that touch it; a browser would put them on another line."""
    return f'<span class="whole">{found[0]}</span>' if found[1] or found[3] else found[0]


class Prose:
    """Renders the markdown cells of one lesson in their order, and keeps their headings.

    `terms` are words that become an anchor, of the given name, where they first stand in italics or in bold.
    """

    def __init__(self, terms: Mapping[str, str] | None = None) -> None:
        self.headings: list[Heading] = []
        self.marked: dict[str, Marked] = {}
        "Those of the terms that were found."
        self._markdown = MarkdownWithMath(renderer=_Renderer(self.headings, terms or {}, self.marked))

    def html(self, source: str) -> Markup:
        """One cell.

        Raises:
            Unfit: a formula cannot be read, a dollar belongs to no formula, or a picture has no text.
        """
        return Markup(_WITH_MARKS.sub(_whole, self._markdown.render(source)))


class _Renderer(IPythonRenderer):
    def __init__(self, headings: list[Heading], terms: Mapping[str, str], marked: dict[str, Marked]) -> None:
        super().__init__(escape=False)
        self._headings, self._terms, self._marked = headings, terms, marked

    def text(self, text: str) -> str:
        # An escaped dollar arrives alone.
        if "$" in text and text != "$":
            raise Unfit(text, "has a $ that belongs to no formula.", r"Close the formula, or write \$ for a dollar.")
        return str(super().text(text))

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Levels follow each other: one title, and no level is left out on the way down."""
        level = min(max(level, 2), self._headings[-1].level + 1) if self._headings else min(level, 2)
        slug = slug_of(text)
        taken = {h.anchor for h in self._headings}
        anchor = next(a for n in range(len(taken) + 1) if (a := f"{slug}-{n + 1}" if n else slug) not in taken)
        self._headings.append(Heading(level, anchor, Markup(re.sub(r"</?(?:a|dfn)\b[^>]*>", "", text))))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def emphasis(self, text: str) -> str:
        return self._defined(text, str(super().emphasis(text)))

    def strong(self, text: str) -> str:
        return self._defined(text, str(super().strong(text)))

    def _defined(self, text: str, html: str) -> str:
        words = " ".join(_words(text).split())
        if words not in self._terms or words in self._marked:
            return html
        anchor = self._terms[words]
        self._marked[words] = Marked(anchor, self._headings[-1] if self._headings else None)
        return f'<dfn id="{anchor}">{html}</dfn>'

    def inline_math(self, body: str) -> str:
        math = self._math(body, f"${body}$", block=False)
        if not is_wide(math):
            return math
        return f'<span class="wide" role="group" aria-label="Formula" tabindex="0">{math}</span>'

    def block_math(self, body: str) -> str:
        return self._block(body, f"$${body}$$")

    def latex_environment(self, name: str, body: str) -> str:
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._block(whole, whole)

    def _block(self, body: str, written: str) -> str:
        # A span, since a formula may stand inside a paragraph, where a div may not.
        math = self._math(body, written, block=True)
        return f'<span class="formula" role="group" aria-label="Formula" tabindex="0">{math}</span>'

    def _math(self, body: str, written: str, *, block: bool) -> str:
        try:
            return mathml(body, block=block)
        except ValueError as error:
            fix = "Correct the formula, or write it with commands that latex2mathml knows."
            raise Unfit(written, f"has a formula that cannot be rendered: {error}.", fix) from None

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if not text.strip():
            raise Unfit(
                f"]({url}", f"shows {url} without a text for who cannot see it.", "Write ![what it shows](...)."
            )
        return super().image(text, url, title)

    def block_code(self, code: str, info: str | None = None) -> str:
        words = (info or "").split()
        is_python = bool(words) and words[0].lower() in ("py", "python", "python3", "pycon")
        return f'<pre tabindex="0"><code>{highlighted(code) if is_python else escape(code)}</code></pre>\n'

    def table(self, text: str) -> str:
        return f'<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag = "th" if head and text.strip() else "td"
        scope = ' scope="col"' if tag == "th" else ""
        css = f' class="{align}"' if align in ("right", "center") else ""
        return f"  <{tag}{scope}{css}>{text}</{tag}>\n"
