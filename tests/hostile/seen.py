"""What was seen of one run of the grader, and of one hand-in in it: data for the judges."""

import io
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grader.cli.pages import CLASS_PAGE, STUDENTS
from grader.cli.tables import print_result
from grader.engine import read_results
from grader.reports.names import page_name
from grader.results import Result, students_view, to_json
from grader.submissions.text import student_name
from hostile.corpus import Case

Verdicts = tuple[tuple[str, str, str], ...]
"Check, device and verdict."


def verdicts(result: Result) -> Verdicts:
    return tuple((c.name, o.device, str(o.verdict)) for c in result.checks for o in c.outcomes)


@dataclass
class HandedIn:
    """One submission of a run and all that came of it."""

    student: str
    case: Case | None = None
    "None for an honest neighbour."
    result: Result | None = None
    page: str = ""
    "The student's page, as it stands in the file."

    @cached_property
    def view(self) -> str:
        """The student's view as JSON, and as the terminal shows it."""
        if self.result is None:
            return ""
        shown = io.StringIO()
        with redirect_stdout(shown):
            print_result(self.result, "student")
        return to_json(students_view(self.result)).decode() + "\n" + shown.getvalue()

    @property
    def terminal(self) -> str:
        """What `grader show` prints of it for the student."""
        return self.view.partition("\n")[2]

    @cached_property
    def output(self) -> str:
        """Everything that the submission said, for instructors."""
        if self.result is None:
            return ""
        outcomes = [o for c in self.result.checks for o in c.outcomes]
        said = [self.result.output, *(c.message for c in self.result.cells), *(o.output for o in outcomes)]
        said += [o.note for o in outcomes] + [o.evidence.message for o in outcomes if o.evidence is not None]
        said += [v.text for o in outcomes if (e := o.evidence) is not None for v in (e.actual, e.expected) if v]
        return "\n".join(said)


@dataclass
class Run:
    """One run of the grader over honest neighbours with a case between each two."""

    hand_ins: list[HandedIn]
    canaries: dict[str, str]
    status: int = 0
    ended_by: str = ""
    "Why the outer limit ended it; empty if it ended by itself."
    terminal: str = ""
    "What the command printed, on both streams."
    seconds: float = 0.0
    peak_bytes: int = 0
    disk_bytes: int = 0
    left: list[str] = field(default_factory=list)
    "Processes that are there after it."
    contacts: list[str] = field(default_factory=list)
    pwned: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    "What was planted and is not as it was, and what is new outside of the output folder."
    scratch: list[str] = field(default_factory=list)
    "What the grader left in its temp folder."
    class_page: str = ""
    exports: dict[str, str] = field(default_factory=dict)
    "Files in the output folder that a spreadsheet or a CI host reads."
    strangers: list[str] = field(default_factory=list)
    "Students with a result who handed nothing in."

    @property
    def cases(self) -> list[HandedIn]:
        return [h for h in self.hand_ins if h.case is not None]

    def neighbour_after(self, hand_in: HandedIn) -> HandedIn | None:
        rest = self.hand_ins[self.hand_ins.index(hand_in) + 1 :]
        return next((h for h in rest if h.case is None), None)


def collect_output(run: Run, out: Path) -> None:
    """Read what a run left in its output folder into `run`; nothing where it left nothing."""
    results = list(read_results(out)) if (out / "results.jsonl").exists() else []
    for hand_in in run.hand_ins:
        name = student_name(hand_in.student)
        mine = [r for r in results if r.student == name] or [
            r
            for r in results
            if r.student.startswith(f"{name} (")  # two of one name
        ]
        if mine:
            hand_in.result = mine[0]
            results.remove(mine[0])
            page = out / STUDENTS / f"{page_name(mine[0])}.html"
            hand_in.page = _text(page)
    run.strangers = [r.student for r in results]
    run.class_page = "\n".join(map(_text, (out / CLASS_PAGE, *sorted(out.glob("class-*.html")))))
    for path in out.rglob("*"):
        if path.suffix in (".csv", ".xml") and path.is_file():
            run.exports[path.name] = _text(path)


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="surrogateescape") if path.is_file() else ""
