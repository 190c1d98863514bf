"""Tell the mistakes that were found: which of them, with which hints, at which checks."""

import ast
import textwrap
import warnings
from collections.abc import Collection, Sequence

import msgspec

from grader.checking import device_told
from grader.checking.misconception import Misconceptions
from grader.diagnosis.candidates import Candidate, Traces, candidates
from grader.results import CheckResult, ExerciseResult, Outcome, Verdict
from grader.submissions import Submission
from grader.syntax import tree_of

WRONG = (Verdict.FAILED, Verdict.ERROR)


def written_like(
    code: str, found: Sequence[Candidate], known: Misconceptions, submission: Submission
) -> Sequence[Candidate]:
    """Of mistakes that no call can tell apart, those that have most in common with the student's code.

    Looked at is what one of them asks of an object or a module, or does in a loop, and another does not. Of several ways of
    writing a mistake the nearest counts; one that has only switches of a `wrong_model` says nothing of how it is written.
    """
    if len(found) < 2:
        return found
    theirs = _traits(code, submission)
    functions = {n.name: n for n in tree_of(known.source).body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    own = [
        [
            _of(functions[m.entry])
            for m in known.of(c.exercise)
            if (m.name,) == c.names and m.entry in functions and not m.model
        ]
        for c in found
    ]
    if theirs is None or not all(own):
        return found
    every = [traits for ways in own for traits in ways]
    telling = set().union(*every) - every[0].intersection(*every)
    telling -= {trait for trait in telling if trait.endswith(_IN_LOOP) and trait.removesuffix(_IN_LOOP) not in theirs}
    unlike = [min(len((traits ^ theirs) & telling) for traits in ways) for ways in own]
    return [c for c, distance in zip(found, unlike, strict=True) if distance == min(unlike)]


def _traits(code: str, submission: Submission) -> set[str] | None:
    """What code is recognised by, with the submission's functions that it calls; None where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tree_of(textwrap.dedent(code))
            own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
            called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - own
            cells = [node for cell in submission.cells for node in tree_of(cell.source).body]
            helpers = {node.name: node for node in cells if isinstance(node, ast.FunctionDef) and node.name in called}
            tree.body += helpers.values()
            return _of(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


_IN_LOOP = " in a loop"
_LOOPS = (ast.For, ast.While, ast.comprehension, ast.ListComp, ast.GeneratorExp)


def _of(tree: ast.AST) -> set[str]:
    """What code asks of objects and modules, such as `to` and `device`, in a loop or not, and whether it binds a name anew."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    inside = [node for loop in ast.walk(tree) if isinstance(loop, _LOOPS) for node in ast.walk(loop)]
    called = {node.func.id for node in inside if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    inside += [node for name in called & functions.keys() for node in ast.walk(functions[name])]
    found |= {node.attr + _IN_LOOP for node in inside if isinstance(node, ast.Attribute)}
    if any(_binds_anew(node) for node in ast.walk(tree)):
        found.add("a name bound anew")
    return found


def _binds_anew(node: ast.AST) -> bool:
    """Whether it is `p = p - step`, which leaves the tensor alone that `p` was."""
    match node:
        case ast.Assign([ast.Name(name)], ast.BinOp(left=ast.Name(first))):
            return name == first
    return False


def shown(candidate: Candidate, exercise: ExerciseResult, looked_at: Collection[str], traces: Traces) -> Candidate:
    """Of two slips, the hints of those that raise by themselves, where the code raised in every check.

    No number came out, and the hint of the other slip may speak of numbers.

    Raises:
        Starved: the machine had no room to find out.
    """
    wrong = {c.name: c.verdict for c in exercise.checks if c.verdict in WRONG and c.name in looked_at}
    if len(candidate.names) < 2 or Verdict.FAILED in wrong.values():
        return candidate
    checks = [check for check in traces.checks if check.name in wrong]
    alone = {c.names[0]: c for c in reversed(candidates(traces.known, candidate.exercise)[0])}
    raising = tuple(
        hint
        for name, hint in zip(candidate.names, candidate.hints, strict=True)
        if all(traces.of(alone[name], check)[0].startswith("raised") for check in checks)
    )
    return msgspec.structs.replace(candidate, hints=raising or candidate.hints)


def traced(check: CheckResult, outcome: Outcome) -> bool:
    """Whether a check was looked at on this device; what it says on another may have another cause."""
    return outcome.device == "cpu" or check.step == "device"


def told(
    exercise: ExerciseResult, found: Sequence[Candidate], looked_at: Collection[str], submission: Submission
) -> ExerciseResult:
    """The exercise with the mistake told at each of its wrong checks that were looked at; on a GPU beside its line.

    What was looked at on the CPU alone need not be why the same check fails on a GPU.
    """
    names = " + ".join(found[0].names) if len(found) == 1 else " or ".join(" + ".join(c.names) for c in found)
    hints = list(dict.fromkeys(hint for candidate in found for hint in candidate.hints))
    text = hints[0] if len(hints) == 1 else " ".join(hints) if len(found) == 1 else " Or: ".join(hints)
    on_gpu = any(check.step == "device" and check.name in looked_at for check in exercise.checks)

    def named(check: CheckResult, outcome: Outcome) -> Outcome:
        wrong = outcome.verdict in WRONG and check.name in looked_at
        if not wrong or (outcome.diagnosis and not on_gpu and not traced(check, outcome)):
            return outcome
        apart = outcome.apart
        if check.step == "device" and outcome.evidence is not None:
            apart = apart or device_told.cause(outcome.evidence, exercise.name, submission).sentence
        return msgspec.structs.replace(outcome, misconception=names, diagnosis=text, apart=apart)

    checks = (msgspec.structs.replace(c, outcomes=tuple(named(c, o) for o in c.outcomes)) for c in exercise.checks)
    return msgspec.structs.replace(exercise, checks=tuple(checks))
