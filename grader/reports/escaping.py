"""Text of strangers for each place that reads some of its characters as orders: one function a format.

Each makes its text `visible` first, so what it returns holds no control, direction or other invisible character. HTML
is not here: the templates escape it (see `pages`). What quotes a whole cell or writes a tag is the writer of the
format (`csv`, `xml.etree`, `json`); here is what such a writer leaves undone.
"""

import hashlib
import re
import unicodedata

from grader.reports.visible import ACTING, one_line, visible

_COMMAND = re.compile(r"##(?=\w*\[)|::(?=[\w-]+(?: [^\n]*?)?::)")
"""What a CI host takes for a command in a log.

Azure, TeamCity and GitHub's older form look for `##name[` anywhere in a line, GitHub's newer one for `::name::` at its
start, where any text may come to stand when lines are wrapped. GitLab's section markers need characters that are marks.
"""
_ATTACHMENT = re.compile(r"\[\[(?=\s*ATTACHMENT)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=\w)|@(?=[\w.-]*\.\w)|#(?=\d)|\b[Gg][Hh]-(?=\d)")
"Calls a person or another issue, or is an address, on GitHub and GitLab, which look for it once Markdown is rendered."
_CELL = re.compile(r"((?:^|[\n\t;])\s*+)(?=(\S))")
"Where a cell begins, and where a program that splits lines in its own way takes one to begin."
_KEPT = re.compile(r"((?:^|[\n\t;])\s*+)'(\S)")
"There, what `for_csv` has put before a sign."


def for_terminal(text: str, limit: int = 2000) -> str:
    """`visible`, for a terminal or a log: what CI hosts take for commands (`::error::`, `##[error]`) taken apart."""
    return _taken_apart(visible(text, limit))


def for_terminal_line(text: str, limit: int = 2000) -> str:
    """`one_line`, for a terminal or a log; joined first, for two halves of a command are none until they meet."""
    return _taken_apart(one_line(text, limit))


def for_workflow(text: str, limit: int = 2000, *, parameter: bool = False) -> str:
    """`text` as the message of a GitHub workflow command of ours, or as the value of one of its parameters.

    A line feed stays one to the reader and ends no command.
    """
    data = for_terminal(text, limit).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return data.replace(":", "%3A").replace(",", "%2C") if parameter else data


def for_json(document: str) -> str:
    """A JSON document that can stand in a log: the same data, with what acts there written as `\\u` escapes.

    All of it stands inside strings, where an escape means the character: the form itself is ASCII and no command.
    """
    escaped = _COMMAND.sub(lambda match: "".join(map(_unit, match[0])), document)
    return ACTING.sub(lambda match: "".join(map(_unit, _utf16(match[0]))), escaped)


def for_markdown(text: str, limit: int = 2000) -> str:
    """`text` on one line, to stand in a paragraph, a heading, an item or a table's cell, where it reads as written.

    No markup, HTML, picture, formula or address to follow comes of it. A mention and an address are taken apart, so that
    nobody is called.
    """
    said = _MENTION.sub(lambda match: f"⟨{match[0]}⟩", one_line(text, limit))
    return _PUNCTUATION.sub(r"\\\1", said)


def markdown_block(text: str, limit: int = 20_000) -> str:
    """`text` as a block of code, fenced with more backticks than it holds in a row."""
    shown = visible(text, limit)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}\n"


def for_csv(text: str, limit: int = 2000) -> str:
    """`text` as a cell that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    Quoting is the csv module's. The full-width forms of the signs count too, and so does a sign after white space.
    """
    shown = _CELL.sub(lambda match: match[1] + "'" * _begins_formula(match[2]), visible(text, limit))
    return "'" + shown if shown.startswith(("\t", "\n")) else shown


def from_csv(cell: str) -> str:
    """The text of a cell that `for_csv` wrote, or a person since: without the apostrophes that keep formulas from running."""
    begun = cell[1:] if cell.startswith(("'\t", "'\n")) else cell
    return _KEPT.sub(lambda match: match[1] + match[2] if _begins_formula(match[2]) else match[0], begun)


def for_xml(text: str, limit: int = 2000) -> str:
    """`text` without characters that XML 1.0 has no place for; `<`, `&` and `]]>` are the writer's to escape."""
    return visible(text, limit)  # every such character is an acting one


def for_junit(text: str, limit: int = 2000) -> str:
    """`for_xml`, without what GitLab takes for a file to show beside a test: `[[ATTACHMENT|path]]`."""
    return _ATTACHMENT.sub(lambda match: f"⟨{match[0]}⟩", for_xml(text, limit))


def file_name(text: str, key: str = "") -> str:
    """A file name's stem for `text`: readable ASCII, at most 53 characters, and another one for every pair.

    It holds no separator or dot, is no reserved name of Windows, and stays different where capitals do not count.

    Args:
        text: such as a student's name; it may hold anything.
        key: what tells two results of one name apart, such as the submission's hash.
    """
    ascii_name = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:40].strip("-") or "student"
    digest = hashlib.sha256(f"{text}\0{key}".encode(errors="surrogatepass")).hexdigest()
    return f"{readable}-{digest[:12]}"


def _taken_apart(text: str) -> str:
    return _COMMAND.sub(lambda match: f"⟨{match[0]}⟩", text)


def _begins_formula(sign: str) -> bool:
    return unicodedata.normalize("NFKC", sign)[0] in "=+-@\N{MINUS SIGN}"


def _utf16(char: str) -> list[int]:
    data = char.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


def _unit(unit: int | str) -> str:
    return f"\\u{unit if isinstance(unit, int) else ord(unit):04x}"
