"""What is hidden from students is in no file that a host shows them, whatever the format."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from exports.lms import export, graded, keep
from exports.test_canvas import FILE as GRADEBOOK
from exports.test_moodle import FILE as WORKSHEET

from grader.cli.export import FORMATS
from grader.course import Visibility
from grader.results import CheckResult, Evidence, ExerciseResult, Fault, Outcome, Result, Value, Verdict

ROSTER = "label,name,email\nAda Lovelace,Ada Lovelace,ada@x.org\n"
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "canvas": ("grades.csv", "--column", "77"),
    "moodle-worksheet": ("worksheet.csv",),
    "moodle": ("--roster", "roster.csv"),
    "csv": (),
    "jsonl": (),
}
"What each format needs besides the results; a new one has to be added to be tested."
VERDICTS = (Verdict.FAILED, Verdict.ERROR, Verdict.PASSED, Verdict.MISSING, Verdict.SKIPPED, Verdict.CRASHED)


def check(visibility: Visibility, verdict: Verdict, shows: tuple[str, ...]) -> CheckResult:
    """A hidden check, each text of it with a word of its own: SECRET where it must not be told, else OPEN."""
    seen = visibility == "visible"

    def word(of: str, told: bool) -> str:
        return f"{'OPEN' if seen and told else 'SECRET'}{of}"

    values = word("value", "expected" in shows), word("input", "inputs" in shows)
    evidence = Evidence(
        "raised" if verdict is Verdict.ERROR else "value",
        word("message", False) if "expected" not in shows else word("message", "inputs" in shows),
        error=word("error", "inputs" in shows),
        expected=Value(values[0]),
        actual=Value(values[0]),
        inputs=(values[1],),
        smallest=values[1],
    )
    outcome = Outcome(
        "cpu",
        verdict,
        None if verdict is Verdict.PASSED else Fault.STUDENT,
        evidence if verdict in (Verdict.FAILED, Verdict.ERROR) else None,
        output="SECREToutput",
        misconception=word("misconception", "hint" in shows) if verdict is Verdict.FAILED else "",
        diagnosis=word("diagnosis", "hint" in shows) if verdict is Verdict.FAILED else "",
    )
    return CheckResult(
        "test_SECRETname",
        "neuron",
        word("sentence", "sentence" in shows),
        graded("x").points,
        (outcome,),
        visibility=visibility,
        shows=shows,  # type: ignore[arg-type]
        hint=word("hint", "hint" in shows),
    )


def secret(visibility: Visibility, verdict: Verdict, shows: tuple[str, ...]) -> Result:
    exercise = ExerciseResult("neuron", "A neuron", "3.1", (check(visibility, verdict, shows),), code="SECRETcode")
    return msgspec.structs.replace(
        graded("Ada Lovelace"), exercises=(exercise,), output="SECREToutput", key="SECRETkey"
    )


def test_every_format_is_here() -> None:
    assert set(ARGUMENTS) == set(FORMATS)


@pytest.mark.parametrize("visibility", get_args(Visibility))
@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.seen_by == "student"])
def test_nothing_hidden_is_in_a_file_that_students_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, visibility: Visibility
) -> None:
    monkeypatch.chdir(tmp_path)
    told = ""
    for n, verdict in enumerate(VERDICTS):
        for m, shows in enumerate(
            [("sentence", "hint"), (), ("sentence",), ("sentence", "hint", "inputs", "expected")]
        ):
            told += written(tmp_path / f"{n}{m}", name, secret(visibility, verdict, shows))
    assert set(re.findall(r"SECRET\w+", told)) == set()
    assert set(re.findall(r"test_\w+", told)) == set()
    # Where a format has room for words at all, what may be told is told.
    if name.startswith("moodle") and visibility == "visible":
        assert {"OPENdiagnosis", "OPENsentence"} <= set(re.findall(r"OPEN\w+", told))


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.seen_by == "instructor"])
def test_a_file_for_instructors_says_so_and_names_checks_but_holds_no_value_and_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = written(tmp_path / "one", name, secret("hidden", Verdict.FAILED, ()))
    assert "instructor" in told
    assert set(re.findall(r"SECRET\w+", told)) == {"SECRETname", "SECRETmisconception"}


def written(folder: Path, name: str, result: Result) -> str:
    """The file that the command makes, as text; it has a grade or a verdict in it."""
    results = keep(folder, result)
    for file, text in (("grades.csv", GRADEBOOK), ("worksheet.csv", WORKSHEET), ("roster.csv", ROSTER)):
        Path(file).write_bytes(text.encode())
    export(name, results, *ARGUMENTS[name], "--out", folder / "out")
    return (folder / "out").read_text()
