"""LaTeX formulas as MathML, which browsers draw by themselves.

`latex2mathml` does the translation. It lets through what it does not know, so its answer is looked at before it is
used, and a few things are mended that browsers, which draw MathML Core only, would draw otherwise than TeX does.
"""

import re
from html import unescape
from itertools import pairwise
from xml.etree.ElementTree import Element, tostring

from latex2mathml import commands
from latex2mathml.converter import Converter

_SAME = {"align": "align*", "aligned": "align*", "equation": "", "equation*": ""}
"Environments that are drawn as another one, or left out: numbers of equations are not wanted, as in a notebook."
_KNOWN = {name.removeprefix("\\") for name in commands.MATRICES}
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_ABOVE_AND_BELOW = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_ROWS = {"math", "mrow", "mtd", "mstyle", "mpadded"}
"Elements whose children stand side by side."
_BIG = set("∑∏∐\u22c3\u22c2⨁⨂")
_LIMITS = {"max", "min", "lim", "sup", "inf", "arg max", "arg min", "argmax", "argmin"}
_NO_OPERATORS = set("∞∂∇∅∀∃…⋯")
"Symbols that the translation calls operators; as such they would get spaces around them."
_OPERATORS = set("±∓~\u223c")
"And those that it calls letters."
_PRIMES = set("\u2032\u2033\u2034\u2057")
_SIGNS = set("\u2212+±∓")
_OPENING, _CLOSING = set("([{|‖"), set(")]}|‖")
_FENCES = set("|‖⌊⌋⌈⌉⟨⟩\u2223\u2225")
"Of these only those around a table grow, and those after `\\left` and `\\right`, which say so themselves."
_WIDE = 20
"This many characters, indices included, fit beside each other on a screen of 320 pixels."


def mathml(latex: str, *, block: bool) -> str:
    """`latex`, without its dollars, as a MathML element; `block` is for a formula on a line of its own.

    Raises:
        ValueError: it is no LaTeX or has a command that is not known; says what and how to mend it.
    """
    text = _plain(latex.strip())
    try:
        math = Converter(display="block" if block else "inline").convert_to_element(text)
    except Exception as error:
        # The library has a dozen exceptions without a base of their own, most of them without a message.
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
        raise ValueError(f"{words}: {error}" if str(error) else words) from None
    del math.attrib["xmlns"]
    for element in math.iter():
        if element.text:
            _known(element.text)
            element.text = re.sub(r"\\([%#&_$])", r"\1", unescape(element.text))
        if len(element) < _CHILDREN.get(element.tag, 0):
            raise ValueError("a fraction, an index or an exponent lacks a part")
        if element.tag == "mspace" and "linebreak" in element.attrib:
            raise ValueError("\\\\ stands outside of a table; put \\begin{aligned} and \\end{aligned} around the lines")
        if element.tag == "menclose" or {"columnlines", "rowlines"} & set(element.attrib):
            raise ValueError("browsers draw neither boxes nor lines around parts of a formula")
    for element in list(math.iter()):
        _as_tex_does(element, block)
    return tostring(math, encoding="unicode", short_empty_elements=False)


def is_wide(markup: str) -> bool:
    """True if the formula `markup` may be wider than a phone."""
    return len(unescape(re.sub(r"<[^>]*>", "", markup))) > _WIDE


def _plain(latex: str) -> str:
    """`latex` with the environments that are translated, after a look at braces and names.

    Raises:
        ValueError: braces or environments do not match, or an environment is not known.
    """
    if not latex:
        raise ValueError("it is empty")
    depth = 0
    for brace in re.findall(r"\\.|[{}]", latex, re.S):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
    if depth:
        raise ValueError("its braces { } do not match")
    if re.search(r"(?<!\\)%", latex):
        raise ValueError("% begins a comment; write \\% for a per cent sign")
    opened: list[str] = []
    for kind, name in _ENVIRONMENT.findall(latex):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise ValueError(f"\\end{{{name}}} has no beginning")
        if name not in _KNOWN and name not in _SAME:
            raise ValueError(f"the environment {name} is not known")
    if opened:
        raise ValueError(f"\\begin{{{opened[-1]}}} has no end")

    def renamed(found: re.Match[str]) -> str:
        name = _SAME.get(found[2], found[2])
        return f"\\{found[1]}{{{name}}}" if name else " "

    return _ENVIRONMENT.sub(renamed, latex)


def _known(text: str) -> None:
    """Refuse a symbol that the translation did not understand.

    Raises:
        ValueError: names it.
    """
    if re.match(r"\\[A-Za-z]", text):
        raise ValueError(f"the command {text} is not known")
    if text == "&":
        raise ValueError("& stands outside of a matrix or another table")


def _as_tex_does(element: Element, block: bool) -> None:
    """Mend the children of `element` where MathML Core would draw them otherwise than TeX."""
    for child in element:
        if child.tag == "mo" and child.text in _NO_OPERATORS:
            child.tag = "mi"
        elif child.tag == "mi" and child.text in _OPERATORS:
            child.tag = "mo"
        if child.tag in _ABOVE_AND_BELOW and len(child):
            base = (child[0].text or "").replace("\u2009", " ").replace("\u2006", " ")
            if base in _BIG or (block and base in _LIMITS):
                child.tag = _ABOVE_AND_BELOW[child.tag]
        if child.tag in ("msup", "msubsup") and child[-1].text and set(child[-1].text) <= _PRIMES:
            _put_prime_beside(child)
    beside_table = {e for pair in pairwise(element) for e in pair if "mtable" in (pair[0].tag, pair[1].tag)}
    for child in element:
        if child.tag == "mo" and child.text in _FENCES and not child.attrib and child not in beside_table:
            child.set("stretchy", "false")
    for left, right in pairwise(list(element)):
        if right.tag == left.tag == "mo" and right.text in _SIGNS and left.text not in _CLOSING:
            right.set("form", "prefix")
    if element.tag in _ROWS:
        _bind_brackets(element)
        _space_functions(element)
        _join_upright(element)
    for child in element:
        if child.tag == "mtext" and not child.attrib:
            # Text counts as space, and an operator beside it would get none.
            child.tag = "mi"
            child.set("mathvariant", "normal")


def _put_prime_beside(element: Element) -> None:
    """Take a prime out of the exponent, where it would fly too high: it is raised already."""
    base, prime = element[0], element[-1]
    together = Element("mrow")
    together.extend([base, prime])
    prime.tag = "mo"
    index = list(element[1:-1])
    element[:] = [together, *index]
    element.tag = "msub" if index else "mrow"


def _bind_brackets(row: Element) -> None:
    """Put each matrix with its brackets into a row of its own, which they are then as high as."""
    for n in reversed(range(len(row))):
        around = row[n - 1 : n + 2]
        if n == 0 or len(row) == 3 or [e.tag for e in around] != ["mo", "mtable", "mo"]:
            continue
        if around[0].text in _OPENING and around[2].text in _CLOSING:
            bound = Element("mrow")
            bound.extend(around)
            row[n - 1 : n + 2] = [bound]


def _space_functions(row: Element) -> None:
    """Put the space around names such as `log` and `max` that TeX puts there."""
    named = [_name_of_function(child) for child in row]
    for name in named:
        if name is not None:
            name.tag = "mi"
    for n, (left, right) in reversed(list(enumerate(pairwise(list(row)), start=1))):
        after = named[n - 1] is not None and right.tag != "mspace" and not _begins_with_bracket(right)
        before = named[n] is not None and left.tag not in ("mspace", "mo")
        if after or before:
            row.insert(n, Element("mspace", width="0.167em"))


def _name_of_function(element: Element) -> Element | None:
    """The name of several letters in `element`, be it with an index or without."""
    inner = element[0] if element.tag in (*_ABOVE_AND_BELOW, *_ABOVE_AND_BELOW.values()) and len(element) else element
    is_name = inner.tag in ("mi", "mo") and re.fullmatch(r"[A-Za-z\u2006\u2009]{2,}", inner.text or "")
    return inner if is_name else None


def _begins_with_bracket(element: Element) -> bool:
    first = next((e for e in element.iter() if e.tag == "mo"), None) if element.tag == "mrow" else element
    return first is not None and first.tag == "mo"


def _join_upright(row: Element) -> None:
    """Make one name of the upright letters of `\\mathrm{softmax}`."""
    for left, right in reversed(list(pairwise(list(row)))):
        if all(e.tag == "mi" and e.get("mathvariant") == "normal" for e in (left, right)):
            left.text = f"{left.text or ''}{right.text or ''}"
            row.remove(right)
    for child in row:
        if child.get("mathvariant") == "normal" and len(child.text or "") > 1:
            del child.attrib["mathvariant"]
