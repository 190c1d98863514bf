"""`hints.json` is written: what is in it, what is not, and what a kit knows by it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import torch

from grader.checking.autograde import Checker
from grader.checking.fingerprints import fingerprint
from grader.checking.looked_up import Hints, looked_up
from grader.checking.misconception import read_misconceptions
from grader.checking.trace import Event, failure
from grader.course import load_course, load_unit
from grader.diagnosis.hints import hints_of, hints_shown
from grader.errors import CourseError
from grader.release.checks import read_checks
from grader.release.leaks import refuse, secrets
from grader.submissions import HandIn, read

ROOT = Path(__file__).parent.parent.parent
COURSE = load_course(ROOT / "solutions")
UNIT = COURSE.unit("1")
BUILT = ROOT / "exercises" / UNIT.name
KNOWN = read_misconceptions(UNIT).known
Told = Callable[[str, str], set[str]]


@pytest.fixture(scope="module")
def data() -> bytes:
    return hints_of(UNIT, BUILT)


@pytest.fixture(scope="module")
def hints(data: bytes) -> Hints:
    return msgspec.json.decode(data, type=Hints)


@pytest.fixture(scope="module")
def told(hints: Hints, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The sentences that a kit tells of a wrong answer to an exercise."""
    path = tmp_path_factory.mktemp("answers") / "01_tensors.py"
    with Checker(load_unit(BUILT), level="open", secret=b"of another kit") as checker:

        def tell(exercise: str, source: str) -> set[str]:
            path.write_text(f"import torch\n\n{source}")
            submission = read(HandIn("ada", path), checker.unit, checker.stubs)
            result = looked_up(checker, submission, checker.grade(submission), hints)
            own = next(e for e in result.exercises if e.name == exercise)
            return {o.diagnosis for c in own.checks for o in c.outcomes if o.diagnosis}

        yield tell


def hint_of(name: str) -> str:
    return next(m.hint for m in KNOWN if m.name == name)


def test_the_file_holds_hints_and_fingerprints_and_neither_names_nor_code(data: bytes, hints: Hints) -> None:
    text = data.decode()
    public = {c.name for c in read_checks(UNIT.folder / "public_checks.py")}
    mistakes = [m for some in hints.mistakes.values() for m in some]
    assert mistakes
    assert {name for m in mistakes for name in m.fails} <= public
    assert {len(digits) for m in mistakes for digits in m.fails.values()} == {16}
    own = {m.hint for m in KNOWN}
    for mistake in mistakes:
        rest = mistake.hint
        for hint in sorted(own, key=len, reverse=True):
            rest = rest.replace(hint, "")
        assert rest.strip() in ("", "Or:"), mistake.hint
    hidden = {c.name for c in read_checks(UNIT.folder / "checks.py")} - public
    for word in ("misconception", "def ", *hidden, *(f'"{m.name}"' for m in KNOWN)):
        assert word not in text


def test_the_same_unit_gives_the_same_bytes(data: bytes) -> None:
    assert hints_of(UNIT, BUILT) == data


def test_what_chance_decides_has_no_fingerprint(hints: Hints) -> None:
    """Without a seed the numbers are others each time."""
    texts = [m.hint for m in hints.mistakes["make_data"]]
    assert hint_of("uniform-draw") in texts
    assert not [text for text in texts if hint_of("no-seed") in text]


def test_what_students_would_read_is_held_against_what_is_hidden(data: bytes, hints: Hints) -> None:
    hidden = secrets(COURSE, {})
    refuse(hidden, UNIT, list(hints_shown("hints.json", data)))
    name = next(c.name for c in read_checks(UNIT.folder / "checks.py"))
    first = hints.mistakes["describe"][0]
    mistakes = {**hints.mistakes, "describe": (msgspec.structs.replace(first, hint=f"See {name}."),)}
    changed = msgspec.json.encode(msgspec.structs.replace(hints, mistakes=mistakes))
    with pytest.raises(CourseError, match=name):
        refuse(hidden, UNIT, list(hints_shown("hints.json", changed)))


def test_a_built_unit_of_other_checks_is_refused(tmp_path: Path) -> None:
    for name in ("unit.toml", "public_checks.py"):
        (tmp_path / UNIT.name).mkdir(exist_ok=True)
        (tmp_path / UNIT.name / name).write_bytes((BUILT / name).read_bytes())
    path = tmp_path / UNIT.name / "public_checks.py"
    path.write_text(f"{path.read_text()}\n# another\n")
    with pytest.raises(CourseError, match="Build the unit again"):
        hints_of(UNIT, tmp_path / UNIT.name)


@pytest.mark.parametrize(
    "code",
    ["return X - X.mean()", "total = sum(v for row in X.tolist() for v in row)\n    return X - total / X.numel()"],
)
def test_a_kit_knows_a_mistake_however_it_is_written(told: Told, code: str) -> None:
    assert told("center_columns", f"def center_columns(X):\n    {code}\n") == {hint_of("global-mean")}


@pytest.mark.parametrize(
    "code",
    [
        "return X - X.mean(dim=0)",
        "return (X - X.mean()).double()",
        "return X - X.max(dim=0).values",
        "return X - misspelt",
    ],
    ids=["right", "another dtype", "no known mistake", "another error"],
)
def test_nothing_else_gets_the_hint_of_a_known_mistake(told: Told, hints: Hints, code: str) -> None:
    own = {m.hint for m in hints.mistakes["center_columns"]}
    assert not told("center_columns", f"def center_columns(X):\n    {code}\n") & own


def of(value: object, end: str = "failed value") -> str:
    return fingerprint("salt", "test_it", (end, (Event("call f", value),)))


def test_a_fingerprint_is_the_same_for_the_same_numbers_computed_in_other_steps() -> None:
    one = torch.tensor([0.12345, -2.0, 1e-9, 0.0, float("nan")])
    assert of(one) == of(torch.tensor([0.1234501, -2.000001, 0.0, -0.0, float("nan")]))
    assert of((0.1 + 0.2, 3)) == of((0.3, 3))
    assert of(failure("RuntimeError", "size 2x3")) == of(failure("RuntimeError", "size 4x5"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (torch.tensor([1.0]), torch.tensor([1.0], dtype=torch.float64)),
        (torch.tensor([1.0]), torch.tensor([[1.0]])),
        (torch.tensor([1.0]), torch.tensor([1])),
        (torch.tensor([0.123]), torch.tensor([0.124])),
        (torch.tensor([1.0]), torch.tensor([0.9999])),
        ((1, 2), [1, 2]),
        (1, True),
        (None, "None"),
        (failure("TypeError", "a"), failure("ValueError", "a")),
    ],
)
def test_a_fingerprint_is_another_for_another_value_or_form(one: object, other: object) -> None:
    assert of(one) != of(other)
