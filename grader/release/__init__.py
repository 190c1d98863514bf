"""Turn `solutions/` into `exercises/`: take the reference out, render what students get, refuse to give answers away.

`lesson` reads `lesson.py` (`markers` finds its answers, `rules` holds it against its unit), `checks` reads the check files
without running them, `render` makes notebook, script, README and public `unit.toml`, `page` the lesson as HTML (`prose`
its text, `formulas` and `highlight` what stands in it), `figures` draws, `leaks` refuses (`forms` compares code),
`folder` brings the built folder up to date, `site` makes a static site of the same with a `glossary`.
"""

from grader.release.folder import build, stale
from grader.release.lesson import reference_source, stubs
from grader.release.site import write_site

__all__ = ["build", "reference_source", "stale", "stubs", "write_site"]
