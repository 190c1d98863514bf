"""How often a kit tells the hint of the mistake that is there: `tests/answers/` by public checks and `hints.json` alone.

    python tests/bench/kit_hints.py [UNIT...]

A figure, not a test: docs/diagnosis.md states it. An answer counts where it fails a public check.
"""

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from grader.audit.answers import KnownAnswer, read_answers
from grader.checking.autograde import Checker
from grader.checking.looked_up import FILE, checked
from grader.checking.misconception import read_misconceptions
from grader.course import Course, Unit, load_course, load_unit
from grader.diagnosis.hints import hints_of
from grader.results import Verdict
from grader.submissions import HandIn, read

ROOT = Path(__file__).parents[2]
WRONG = (Verdict.FAILED, Verdict.ERROR)


def main(units: list[str]) -> None:
    course = load_course(ROOT / "solutions")
    answers = read_answers(ROOT / "tests/answers", course)
    total: Counter[str] = Counter()
    for unit in [course.unit(u) for u in units] or [u for u in course.units if u.number]:
        found = told(course, unit, [a for a in answers if a.unit.name == unit.name])
        print(f"{unit.name}: {written(found)}", flush=True)
        total += found
    print(f"all: {written(total)}")


def written(found: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(found.items()))


def told(course: Course, unit: Unit, answers: list[KnownAnswer]) -> Counter[str]:
    """For each kind of answer how many were told what."""
    hints: dict[tuple[str, str], set[str]] = {}
    for one in read_misconceptions(unit).known:
        hints.setdefault((one.exercise, one.name), set()).add(one.hint)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / unit.name
        shutil.copytree(ROOT / "exercises" / unit.name, built)
        (built / FILE).write_bytes(hints_of(unit, built))
        with Checker(load_unit(built), level="open", secret=b"of a kit") as checker:
            for answer in answers:
                submission = read(HandIn("ada", answer.path), checker.unit, checker.stubs)
                result, _ = checked(checker, submission, [answer.expected.exercise])
                exercise = next(e for e in result.exercises if e.name == answer.expected.exercise)
                wrong = [o for c in exercise.checks for o in c.outcomes if o.verdict in WRONG]
                if wrong:
                    kind = answer.expected.kind
                    names = (*answer.expected.names, *answer.expected.same_behaviour)
                    own = [hints.get((exercise.name, name), set()) for name in names]
                    known = {hint for some in hints.values() for hint in some}
                    texts = {o.diagnosis for o in wrong if any(hint in o.diagnosis for hint in known)}
                    found[f"{kind}: {said(own, ' '.join(sorted(texts)), known)}"] += 1
    return found


def said(own: list[set[str]], text: str, known: set[str]) -> str:
    """What a text tells of an answer with these mistakes."""
    right = sum(any(hint in text for hint in some) for some in own)
    if not text:
        return "none"
    if not right:
        return "another hint"
    more = any(hint in text for hint in known - set().union(*own))
    return f"{right} of its hints" + (" and one more" if more else "")


if __name__ == "__main__":
    main(sys.argv[1:])
