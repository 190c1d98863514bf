"""Grade the corpus, or a folder of notebooks, as the unit `seed`; say which right answers are marked down, and which wrong pass.

    python tests/seed/run.py            the corpus of this folder
    python tests/seed/run.py DIR        notebooks, each in a folder of its own with `expect.toml` beside it

`expect.toml` says what each question deserves: `[verdicts]` with `seed_neuron`, `seed_neuron_mm` and `seed_two_layer`
as `passed`, `failed` (a wrong answer, or one that stops with an error) or `missing`; a question that is left out is not
judged. `ONLY=words` in the environment keeps the cases whose names hold one of the words.
"""

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from seed.case import EXERCISES, Case  # noqa: E402
from seed.corpus import CASES  # noqa: E402
from seed.write import write  # noqa: E402

from grader.checking.autograde import Checker  # noqa: E402
from grader.course import load_course  # noqa: E402
from grader.execution import levels  # noqa: E402
from grader.results import Result, Verdict  # noqa: E402
from grader.submissions import HandIn, read  # noqa: E402

LETTERS = {Verdict.PASSED: "p", Verdict.MISSING: "m", Verdict.UNGRADED: "?"}
WORDS = {"passed": "p", "failed": "w", "error": "w", "missing": "m"}


@dataclass(frozen=True)
class Try:
    """A notebook, and what each of its questions deserves: a letter, or a blank for one that is not judged."""

    name: str
    path: Path
    want: str
    says: dict[int, str] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Found:
    """What came out: a letter a question, what the student is told, and the misconceptions named."""

    letters: str
    told: tuple[str, ...]
    named: tuple[str, ...]

    def faults(self, want: str, says: dict[int, str]) -> list[str]:
        """How it differs from what was wanted."""
        pairs = enumerate(zip(want, self.letters, strict=True), 1)
        faults = [f"{n}: {w} wanted, {f} found" for n, (w, f) in pairs if w != " " and f not in ("wm" if w == "n" else w)]
        return faults + [f"{n}: {name or 'no cause'} wanted by name" for n, name in says.items() if self.named[n - 1] != name]


def open_checker() -> Checker:
    """A checker of the unit `seed`, to be entered."""
    course = load_course(TESTS.parent / "solutions")
    return Checker(course.unit("seed"), level=levels.best("open"), secret=b"the corpus of the original lesson")


def graded(checker: Checker, path: Path) -> Found:
    """Grade one notebook."""
    result = checker.grade(read(HandIn(student="corpus", path=path), unit=checker.unit, stubs=checker.stubs))
    return found_in(result)


def found_in(result: Result) -> Found:
    letters, told, named = "", [], []
    for exercise in EXERCISES:
        check = next(c for c in result.checks if c.exercise == exercise)
        letters += LETTERS.get(check.verdict, "w")
        outcome = check.outcomes[0]
        evidence = outcome.evidence
        told.append(result.rejected or (evidence.message if evidence is not None else outcome.note))
        named.append(outcome.misconception)
    return Found(letters, tuple(told), tuple(named))


def written(cases: Sequence[Case], folder: Path) -> list[Try]:
    """Cases of the corpus as files below `folder`."""
    return [Try(c.name, write(c, folder / c.name), c.want, c.says, c.about) for c in cases]


def notebooks(folder: Path) -> Iterator[Try]:
    """The notebooks of a folder, with what is expected of them."""
    for expected in sorted(folder.glob("*/expect.toml")):
        verdicts = tomllib.loads(expected.read_text(encoding="utf-8")).get("verdicts", {})
        want = "".join(WORDS.get(str(verdicts.get(e, "")), " ") for e in EXERCISES)
        files = [p for p in sorted(expected.parent.iterdir()) if p.suffix in (".ipynb", ".py")]
        if files:
            yield Try(expected.parent.name, files[0], want)


def grade_all(tries: Sequence[Try]) -> list[Found]:
    with open_checker() as checker:
        return [graded(checker, one.path) for one in tries]


def report(tries: Sequence[Try], found: Sequence[Found], *, all_told: bool) -> bool:
    """Print the table and the last line; whether all is as wanted."""
    down = passed = rights = wrongs = other = 0
    for one, got in zip(tries, found, strict=True):
        faults = got.faults(one.want, one.says)
        for want, letter in zip(one.want, got.letters, strict=True):
            rights += want == "p"
            wrongs += want in "wmn"
            down += want == "p" and letter != "p"
            passed += want in "wmn" and letter == "p"
        other += bool(faults)
        if faults or all_told:
            print(f"{'DIFFERS' if faults else 'as wanted':9} {one.name:32} {one.want} {got.letters}  {one.about}")
            for n, (said, name) in enumerate(zip(got.told, got.named, strict=True), 1):
                if said and (all_told or any(f.startswith(f"{n}:") for f in faults)):
                    print(f"{'':12}{n}: {said}{f' [{name}]' if name else ''}")
            for fault in faults:
                print(f"{'':10}* {fault}")
    print(f"{len(tries)} notebooks, {other} of them not as wanted")
    print(f"right answers marked down: {down} of {rights}, wrong answers passed: {passed} of {wrongs}")
    return other == 0


def main() -> int:
    only = os.environ.get("ONLY", "").split()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        given = [a for a in sys.argv[1:] if not a.startswith("-")]
        tries = list(notebooks(Path(given[0]))) if given else written(list(CASES.values()), folder)
        tries = [t for t in tries if not only or any(word in t.name for word in only)]
        jobs = 2
        parts = [tries[n::jobs] for n in range(jobs)]
        with ProcessPoolExecutor(jobs) as pool:
            done = list(pool.map(grade_all, parts))
        by_name = {t.name: f for part, found in zip(parts, done, strict=True) for t, f in zip(part, found, strict=True)}
        good = report(tries, [by_name[t.name] for t in tries], all_told="-v" in sys.argv)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
