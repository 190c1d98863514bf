"""`python tests/catalogue.py`: every message of the reports, from code and templates, into grader/languages/reports.pot."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "grader" / "languages" / "reports.pot"
COMMAND = "python tests/catalogue.py"
METHODS = [("grader/**.py", "python"), ("grader/reports/templates/**.j2", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
OPTIONS = {"grader/reports/templates/**.j2": {"newstyle_gettext": "true", "silent": "false"}}


def extracted() -> Catalog:
    """The messages, each with the files that tell it; without lines and dates, which change by themselves."""
    found = Catalog(project="firstlayer", version="", charset="utf-8", fuzzy=False)
    rows = extract_from_dir(
        ROOT, METHODS, OPTIONS, keywords=KEYWORDS, directory_filter=lambda name: ".venv" not in name
    )
    for file, _line, message, _comments, context in rows:
        if message:
            found.add(message, locations=[(file, None)], context=context)
    return found


def template() -> str:
    """The text of reports.pot."""
    catalogue, written = extracted(), BytesIO()
    catalogue.header_comment = (
        f"# The words of the reports, in English. docs/reports.md tells how to add a language.\n# Made by `{COMMAND}`."
    )
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    kept = ('"Project-Id', '"MIME', '"Content')
    return "".join(line for line in lines if ": " not in line or not line.startswith('"') or line.startswith(kept))


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(extracted())} messages")
