"""What is attacked: a folder with everything a submission might steal, forge or spoil, and a secret in each place.

    home/        the home of the account that grades, with canary.txt
    class/       solutions/ (the course), results-of-last-year/ (which looks like a gradebook)
    hand-ins/    a folder for each submission
    tmp/, out/   of the grader
    work/        the folder that it is started in

All may be read by everybody, so that nothing but the walls keeps a submission out.
"""

import ast
import json
import os
import re
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.syntax import tree_of

ROOT = Path(__file__).parent.parent.parent
COURSE = ROOT / "solutions"
PREFIX = "hostile-"
"How the folders begin in which attacks run."
WORDS = ("ENV", "HIDDEN", "REFERENCE", "GRADEBOOK", "NEIGHBOUR", "HOME")
LIMITS = {"call_seconds": 1.5, "load_seconds": 5.0, "submission_seconds": 25.0}
"For units that state none of their own: what hangs shall end soon, and what is honest have time on a busy machine."
OPEN_TO_ALL = 0o755
MAY_CHANGE = re.compile(r"(out|tmp)(/.*)?|class/solutions/(.*/)?__pycache__(/.*)?")
"What a grader may write to."


def new_canaries() -> dict[str, str]:
    """A fresh secret for each word."""
    return {word: f"CANARY-{word}-{secrets.token_hex(4)}" for word in WORDS}


@dataclass(frozen=True)
class Planted:
    """How one planted file or folder stands."""

    mode: int
    content: str
    "A hash of what a file holds, or where a link leads."


class Field:
    """A field with fresh secrets; a context manager that removes it.

    Args:
        level: of the walls; the course requires it, and the command is told to use no stronger one.
        secret: of the course, so that hidden checks draw the same inputs in each field of a run.
    """

    def __init__(self, level: str, secret: str) -> None:
        self.level = level
        self.root = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.canaries = new_canaries()
        self.root.chmod(OPEN_TO_ALL)
        for name in ("home", "class", "hand-ins", "tmp", "work"):
            (self.root / name).mkdir(mode=OPEN_TO_ALL)
        (self.root / "tmp").chmod(0o1777)
        (self.root / "home" / "canary.txt").write_text(self.canaries["HOME"] + "\n")
        self.course = self.root / "class" / "solutions"
        plant_course(self.course, level, secret, self.canaries)
        plant_gradebook(self.root / "class" / "results-of-last-year", self.canaries["GRADEBOOK"])

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def slot(self, number: int) -> Path:
        """The folder that holds the folder of one student, so that the order is ours."""
        slot = self.root / "hand-ins" / f"{number:03}"
        slot.mkdir(mode=OPEN_TO_ALL)
        return slot

    def neighbour(self, number: int, student: str, source: str) -> Path:
        """Hand in honest work with a secret comment above it."""
        slot = self.slot(number)
        (slot / student).mkdir(mode=OPEN_TO_ALL)
        comment = f"# {self.canaries['NEIGHBOUR']}: mine, do not look\n"
        (slot / student / "submission.py").write_text(comment + source, encoding="utf-8")
        return slot

    def environment(self) -> dict[str, str]:
        """Of the grader's process."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "TMPDIR": str(self.tmp),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "120",
            "GRADER_CANARY": self.canaries["ENV"],
        }

    def state(self) -> dict[str, Planted]:
        """Every file and folder but those that a grader may write to."""
        found = {".": _planted(self.root)}
        for folder, folders, files in os.walk(self.root):
            for name in (*folders, *files):
                path = Path(folder, name)
                told = str(path.relative_to(self.root))
                if not MAY_CHANGE.fullmatch(told):
                    found[told] = _planted(path)
            folders[:] = [n for n in folders if not MAY_CHANGE.fullmatch(str(Path(folder, n).relative_to(self.root)))]
        return found

    def left_in_tmp(self) -> list[str]:
        """What the grader left in its temp folder."""
        return sorted(entry.name for entry in os.scandir(self.tmp))

    def close(self) -> None:
        for folder, folders, _ in os.walk(self.root):
            for name in folders:  # a submission may have closed them, which binds all but root
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o700)
        shutil.rmtree(self.root)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def changed(before: dict[str, Planted], after: dict[str, Planted]) -> list[str]:
    """What differs between two states of a field, a sentence each."""
    told = [f"{name} is gone" for name in sorted(before.keys() - after.keys())]
    told += [f"{name} is new" for name in sorted(after.keys() - before.keys())]
    for name in sorted(before.keys() & after.keys()):
        old, new = before[name], after[name]
        if old.mode != new.mode:
            told.append(f"{name} has mode {new.mode:o} instead of {old.mode:o}")
        if old.content != new.content:
            told.append(f"{name} has other contents")
    return told


def _planted(path: Path) -> Planted:
    mode = path.lstat().st_mode
    content = ""
    if stat.S_ISREG(mode):
        content = sha256(path.read_bytes()).hexdigest()
    elif stat.S_ISLNK(mode):
        content = os.readlink(path)
    return Planted(mode, content)


def plant_course(to: Path, level: str, secret: str, canaries: dict[str, str]) -> None:
    """A copy of the course with secrets in its hidden checks and references, and limits that end what hangs soon."""
    shutil.copytree(COURSE, to, ignore=shutil.ignore_patterns("__pycache__", ".secret*", ".author"))
    (to / ".secret").write_text(secret)
    course = to / "course.toml"
    course.write_text(re.sub(r"(?m)^level = .*\n", "", course.read_text()) + f'level = "{level}"\n')
    for unit in sorted(path.parent for path in to.glob("*/unit.toml")):
        for name, plant, word in (("checks.py", in_checks, "HIDDEN"), ("lesson.py", in_reference, "REFERENCE")):
            path = unit / name
            if not path.exists():  # a unit on a lesson that is not ours
                continue
            path.write_text(plant(path.read_text(encoding="utf-8"), canaries[word]), encoding="utf-8")
        settings = unit / "unit.toml"
        text = settings.read_text(encoding="utf-8")
        if "[limits]" not in text:
            limits = "".join(f"{name} = {value}\n" for name, value in LIMITS.items())
            settings.write_text(f"{text}\n[limits]\n{limits}", encoding="utf-8")


def in_checks(source: str, canary: str) -> str:
    """`source` with the secret as a comment, and as the message of an assertion in each check."""
    lines = source.split("\n")
    checks = [n for n in tree_of(source).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
    for check in reversed(checks):
        first = check.body[1] if ast.get_docstring(check) is not None and len(check.body) > 1 else check.body[0]
        if first.lineno > check.lineno:
            lines.insert(first.lineno - 1, f'{" " * first.col_offset}assert __name__, "{canary}"  # {canary}')
    return "\n".join([*lines, f"# {canary}", ""])


def in_reference(source: str, canary: str) -> str:
    """`source` with the secret as a comment and as a docstring in each solution."""
    planted = rf'\1\2# {canary}\n\2def _kept():\n\2    """{canary}"""\n\n'
    return re.sub(r"(?m)^(([ \t]*)# BEGIN SOLUTION.*\n)", planted, source)


def plant_gradebook(folder: Path, canary: str) -> None:
    """What an earlier run would have left: results with a secret as a student's surname."""
    folder.mkdir(mode=OPEN_TO_ALL)
    lines = (json.dumps({"student": f"Ada {canary}", "unit": unit, "score": "20"}) for unit in ("02", "05", "07"))
    (folder / "results.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "grades.csv").write_text(f"student,comment\nAda {canary},well done\nBob,{canary}\n")
