"""Hostile submission files, read by `find`, `unit_of` and `read` with the real units and their stubs; nothing of them runs.

Case number n of a seed is always the same one.
"""

import copy
import io
import json
import os
import random
import re
import shutil
import socket
import stat
import struct
import sys
import tempfile
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.course import load_course
from grader.release import stubs
from grader.submissions import HandIn, Submission, find, read, unit_of

ROOT = Path(__file__).parents[2]
FILE_SECONDS = 2.0
"CPU time that one submission may take to be found and read."
FILE_BYTES = 512 << 20
"Resident memory above the start."
_MAX_SENTENCE = 1000
_UNSEEN, _JOINERS = ("Cc", "Cf", "Cs", "Zl", "Zp"), "\u200c\u200d"


class Finding(Exception):
    """A submission was read as it must not be."""


# ---- what is mutated -------------------------------------------------------------------------------------------------


def sources() -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Scripts, notebooks and zips of the sample class and of the corpus, in a fixed order."""
    found: dict[str, list[bytes]] = {".py": [], ".ipynb": [], ".zip": []}
    for folder in ("sample_class", "hostile/cases"):
        for path in sorted((ROOT / "tests" / folder).rglob("*")):
            if path.suffix in found and path.is_file() and path.stat().st_size < 100_000:
                found[path.suffix].append(path.read_bytes())
    return found[".py"], found[".ipynb"], found[".zip"]


def _odd() -> list[Any]:
    """The makers of the corpus's odd files, in a module of their own."""
    sys.path.insert(0, str(ROOT / "tests" / "hostile"))
    try:
        import make_odd_files
    finally:
        sys.path.pop(0)
    return [make for _, make, _ in make_odd_files.ODD]


def raw_bytes(rng: random.Random, data: bytes) -> bytes:
    """Flips, cuts, splices, repeats."""
    mutable = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        at = rng.randrange(len(mutable) + 1)
        match rng.randrange(5):
            case 0 if at < len(mutable):
                mutable[at] ^= 1 << rng.randrange(8)
            case 1:
                del mutable[at : at + rng.choice((1, 4, 100))]
            case 2:
                mutable[at:at] = rng.choice((b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", b"\r", rng.randbytes(4)))
            case 3:
                mutable[at:at] = mutable[at : at + 40] * rng.choice((1, 3, 500))
            case 4:
                end = rng.randrange(len(mutable) + 1)
                mutable[at : at + 20] = mutable[end : end + 20]
    return bytes(mutable[: len(mutable) // 2] if rng.random() < 0.05 else mutable)


_ROUGH: list[Callable[[int], str]] = [
    lambda n: "(" * n + ")" * n,
    lambda n: "[" * n,
    lambda n: "x" + "()" * n,
    lambda n: "x" + "[0]" * n,
    lambda n: "x = " + "-" * n + "1",
    lambda n: "x = " + "not " * n + "1",
    lambda n: "x = " + "1+" * n + "1",
    lambda n: "x = " + "1if x else " * n + "1",
    lambda n: "x = " + "lambda:" * n + "1",
    lambda n: "x = " + "1**" * n + "1",
    lambda n: "x = " + "x<" * n + "1",
    lambda n: "x = " + "'a' " * n,
    lambda n: "x = " + "await " * n + "x",
    lambda n: "x" + ".a" * n,
    lambda n: "import a" + ".a" * n,
    lambda n: "".join(f"{' ' * k}if x:\n" for k in range(min(n, 300))) + " " * min(n, 300) + "pass",
    lambda n: "if x: pass\n" + "elif x: pass\n" * n,
    lambda n: "try: pass\n" + "except A: pass\n" * n,
    lambda n: "@a\n" * n + "def activation(x): return x",
    lambda n: "def activation(x): return x\n" * n,
    lambda n: "del activation\n" * n,
    lambda n: "# %%\n" * n,
    lambda n: "%%time\n" * n,
    lambda n: "%time x\n" * n,
    lambda n: "!ls \\\n" * n,
    lambda n: "x = !ls\n" * n,
    lambda n: "x" * n + "?",
    lambda n: "a.b[" * n + "?",
    lambda n: "get_ipython().x(\n" * n,
    lambda n: "\\\n" * n,
    lambda n: "f'{" * min(n, 90) + "x" + "}'" * min(n, 90),
    lambda n: "f'" + "{x}" * n + "'",
    lambda n: "'''" * n,
    lambda n: "0x" + "f" * n,
    lambda n: "1" * n,
    lambda n: "é" + "\u0301\u0315" * n + " = 1",
    lambda n: "activatio" + "n" * n + " = 1",
    lambda n: "\x0c" * n + "\t" * n + "x",
    lambda n: " " * n + "\n",
    lambda n: "match x:\n" + " case 1: pass\n" * n,
    lambda n: "global " + "x, " * n + "x",
    lambda n: "from __future__ import annotations\n" * n,
    lambda n: "class A:\n" + " def activation(x): pass\n" * n,
    lambda n: "<<<<<<< HEAD\n" * n,
    lambda n: "<!doctype html>\n" + "<!--" * n,
    lambda n: "x: " + "a|" * n + "b = 1",
    lambda n: "print(" + "*a, " * n + ")",
    lambda n: "type X = " + "a|" * n + "b",
    lambda n: ";" * n,
]
_COOKIES = [
    f"# -*- coding: {name} -*-\n".encode() for name in ("latin-1", "utf-7", "punycode", "rot13", "utf-16", "cp1252")
]
_COOKIES += [
    b"# coding: " + b"x" * 600 + b"\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"# coding: gb18030\n",
    b"#coding:mac-x\n",
]


def script(rng: random.Random, scripts: list[bytes]) -> bytes:
    data = rng.choice(scripts)
    if rng.random() < 0.4:
        data = raw_bytes(rng, data)
    if rng.random() < 0.7:
        lines = data.split(b"\n")
        for _ in range(rng.choice((1, 1, 2, 4))):
            rough = rng.choice(_ROUGH)(rng.choice((1, 3, 30, 150, 1500, 1500, 20_000)))
            at = rng.randrange(len(lines) + 1)
            lines[at:at] = [rng.choice((b"", b"", b"    ")) + rough.encode("utf-8", "replace")]
        data = b"\n".join(lines)
    if rng.random() < 0.2:
        data = rng.choice(_COOKIES) + data
    if rng.random() < 0.02:
        data *= rng.choice((10, 100)) if len(data) < 20_000 else 3
    return data


_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1e400,
    10**30,
    "",
    "x",
    "code",
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    ["a", 1],
    {"a": 1},
    "4",
    5,
    4.5,
]
_KEYS = (
    "cells",
    "source",
    "cell_type",
    "nbformat",
    "worksheets",
    "input",
    "code",
    "metadata",
    "outputs",
    "x",
    "\ud800",
    "",
)


def notebook(rng: random.Random, notebooks: list[bytes], scripts: list[bytes]) -> bytes:
    data = rng.choice(notebooks)
    kind = rng.random()
    if kind < 0.25:
        return raw_bytes(rng, data)
    try:
        tree = json.loads(data)
    except ValueError:
        return raw_bytes(rng, data)
    if kind < 0.5:
        cells = [_cell(rng, script(rng, scripts).decode("utf-8", "replace")) for _ in range(rng.choice((1, 3, 20)))]
        tree = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for _ in range(rng.choice((0, 1, 1, 3))):
        holders = _holders(tree)
        holder = rng.choice(holders)
        new = copy.deepcopy(rng.choice(_VALUES)) if rng.random() < 0.8 else _deep(rng.choice((5, 50, 500)))
        if isinstance(holder, dict):
            holder[rng.choice((*holder, *_KEYS))] = new
        elif holder:
            holder[rng.randrange(len(holder))] = new
    text = json.dumps(tree)
    match rng.randrange(12):
        case 0:
            text = text.replace(
                '"nbformat": 4', rng.choice(('"nbformat": 4, "nbformat": [1]', '"nbformat": 1' + "0" * 5000))
            )
        case 1:
            text = text.replace(
                "null", rng.choice(("NaN", "-Infinity", "[" * 100_000, "{" * 3000, '"\\ud800"', "1e999999"))
            )
        case 2:
            text = text.replace("[]", "[" + ",".join(["{}"] * rng.choice((10, 100_000))) + "]", 1)
        case 3:
            text = text[: rng.randrange(len(text))]
        case 4:
            text = rng.choice(("<<<<<<< HEAD\n", "<html>", "\ufeff", "// x\n", " " * 100_000, "[")) + text
        case 5:
            return text.encode("utf-16")
        case 6:
            text = text.replace('"source": ', '"source": "first", "source": ')
    return text.encode("utf-8", "surrogatepass")


def _cell(rng: random.Random, text: str) -> dict[str, Any]:
    source: Any = text if rng.random() < 0.5 else text.splitlines(keepends=rng.random() < 0.8)
    return {"cell_type": rng.choice(("code", "code", "markdown", "x")), "metadata": {}, "outputs": [], "source": source}


def _holders(tree: Any) -> list[Any]:
    stack, found = [tree], []
    while stack and len(found) < 300:
        item = stack.pop()
        if isinstance(item, dict | list):
            found.append(item)
            stack += item.values() if isinstance(item, dict) else item
    return found or [[]]


def _deep(n: int) -> Any:
    value: Any = []
    for k in range(n):
        value = [value] if k % 2 else {"cells": value}
    return value


_NAMES = [
    "submission.py",
    "02_activations.py",
    "02_activations.ipynb",
    "a/submission.py",
    "../up.py",
    "/abs.py",
    "C:evil.py",
]
_NAMES += [
    "a\\b.py",
    "..\\..\\up.py",
    "nul\0name.py",
    "x" * 300 + ".py",
    "a/" * 200 + "x.py",
    "",
    ".",
    "..",
    "/",
    "a/",
    "a//b.py",
]
_NAMES += [
    "\u202egpj.py",
    "\x1b[2J.py",
    "a\nb.py",
    "caf\u00e9.py",
    "cafe\u0301.py",
    " .py",
    "-rf",
    "con.py",
    "x.zip",
    ".git/x.py",
]
_NAMES += [
    "__MACOSX/x.py",
    "Submission.PY",
    "data.csv",
    "a.py/b.py",
    "a.py",
    "\U0001f600" * 70 + ".py",
    "conftest.py",
    "checks.py",
]
_MODES = [0o100644] * 8 + [
    stat.S_IFLNK | 0o777,
    stat.S_IFIFO | 0o644,
    stat.S_IFCHR | 0o644,
    stat.S_IFDIR | 0o755,
    0,
    0o160000,
    0xFFFF,
]


def zipped(rng: random.Random, scripts: list[bytes], notebooks: list[bytes], zips: list[bytes]) -> bytes:
    if rng.random() < 0.1:
        return raw_bytes(rng, rng.choice(zips))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for _ in range(rng.choice((0, 1, 2, 3, 6, 30))):
            info = zipfile.ZipInfo("x", (2020, 1, 1, 0, 0, 0))
            info.filename = rng.choice(_NAMES)
            info.compress_type = rng.choice(
                (zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA)
            )
            info.create_system, info.external_attr = 3, (rng.choice(_MODES) & 0xFFFF) << 16
            info.comment = rng.randbytes(rng.choice((0, 0, 9, 60_000)))
            with warnings.catch_warnings(action="ignore"):  # of names that are there twice
                archive.writestr(info, _content(rng, scripts, notebooks, zips))
        archive.comment = rng.choice((b"", b"", b"PK\x05\x06", b"PK\x01\x02" * 50, rng.randbytes(65_000)))
    data = bytearray(out.getvalue())
    if rng.random() < 0.6:
        _lie(rng, data)
    match rng.randrange(10):
        case 0:
            data += rng.choice((b"after", bytes(100_000), b"PK\x05\x06" + bytes(18), bytes(data)))
        case 1:
            data[0:0] = rng.choice((b"#!/bin/sh\n", bytes(5000), b"PK\x03\x04"))
        case 2:
            return raw_bytes(rng, bytes(data))
        case 3:
            return _overlapping(rng, rng.choice((2, 50, 3000)))
        case 4:
            return bytes(data[: rng.randrange(len(data) + 1)])
    return bytes(data)


def _content(rng: random.Random, scripts: list[bytes], notebooks: list[bytes], zips: list[bytes]) -> bytes:
    match rng.randrange(8):
        case 0:
            return notebook(rng, notebooks, scripts)
        case 1:
            return bytes(rng.choice((0, 10, 2_000_000, 5_000_000)))
        case 2:
            return rng.choice(zips)
        case 3:
            return rng.randbytes(rng.choice((0, 100, 40_000)))
    return script(rng, scripts)


_WORDS = (0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 100, 1 << 20)


def _lie(rng: random.Random, data: bytearray) -> None:
    """Write nonsense into fields of the listing: sizes, offsets, flags, methods, checksums, counts."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        mark, fields = rng.choice(
            (
                (
                    b"PK\x01\x02",
                    ((6, "H"), (8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (42, "I")),
                ),
                (b"PK\x03\x04", ((6, "H"), (8, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H"))),
                (b"PK\x05\x06", ((8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H"))),
            )
        )
        places = [m.start() for m in re.finditer(re.escape(mark), bytes(data))]
        if not places:
            continue
        offset, form = rng.choice(fields)
        at = rng.choice(places) + offset
        size = struct.calcsize(form)
        if at + size <= len(data):
            value = rng.choice((*_WORDS, rng.getrandbits(32), 12, 93, 99, 9)) & (0xFFFF if form == "H" else 0xFFFFFFFF)
            data[at : at + size] = struct.pack("<" + form, value)
    if rng.random() < 0.2:  # a record of the long form, which lies as well
        end = data.rfind(b"PK\x05\x06")
        if end >= 0:
            big = rng.choice((0, 1, (1 << 63) - 1, (1 << 64) - 1, len(data)))
            record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, big, big, big, rng.choice((0, big)))
            data[end:end] = record + struct.pack("<4sIQI", b"PK\x06\x07", 0, rng.choice((end, big)), 1)


def _overlapping(rng: random.Random, count: int) -> bytes:
    """Many entries that all are the same packed bytes."""
    text = b"x = 1\n" * rng.choice((1, 200_000))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text) + packer.flush()
    crc, names = zlib.crc32(text), [b"%d.%s" % (n, rng.choice((b"py", b"txt", b"ipynb"))) for n in range(count)]
    sizes = (crc, len(packed), len(text))
    data = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes, len(names[0]), 0) + names[0] + packed
    start, listing = len(data), b""
    for name in names:
        head = (b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sizes, len(name), 0, 0, 0, 0, 0, 0)
        listing += struct.pack("<4s6H3I5H2I", *head) + name
    return data + listing + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listing), start, 0)


# ---- folders with what is no plain file ------------------------------------------------------------------------------


def folder(rng: random.Random, at: Path, scripts: list[bytes], notebooks: list[bytes], zips: list[bytes]) -> None:
    at.mkdir()
    for _ in range(rng.choice((0, 1, 2, 5, 40))):
        name = (
            rng.choice([n for n in _NAMES if n and "\0" not in n and n.strip("./")]).lstrip("/").replace("../", "up_")
        )
        raw = (
            os.fsencode(str(at))
            + b"/"
            + name.encode()[: rng.choice((250, 20))]
            + rng.choice((b"", b"", b"\xff\xfe", b".py"))
        )
        if not os.path.realpath(os.path.dirname(raw)).startswith(os.path.realpath(os.fsencode(at))):
            continue  # through a link that was put there before: nothing is written outside
        try:
            os.makedirs(os.path.dirname(raw), exist_ok=True)
            _put(rng, raw, _content(rng, scripts, notebooks, zips))
        except OSError:  # a name or kind that this file system refuses
            continue


def _put(rng: random.Random, path: bytes, data: bytes) -> None:
    match rng.randrange(14):
        case 0:
            os.mkfifo(path)
        case 1:
            os.symlink(
                rng.choice((b"/etc/passwd", b".", b"..", b"submission.py", b"nowhere", b"/dev/zero", path)), path
            )
        case 2:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path)
        case 3:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
        case 4:
            with open(path, "xb") as file:
                file.truncate(rng.choice((1 << 20, 1 << 40)))
        case 5:
            os.mkdir(path, rng.choice((0, 0o755)))
        case 6:
            with open(path, "xb") as file:
                file.write(data)
            os.link(path, path + b".linked.py")
        case 7:
            with open(path, "xb") as file:
                file.write(data)
            os.chmod(path, 0)
        case _:
            with open(path, "xb") as file:
                file.write(data)


def many(rng: random.Random, at: Path) -> None:
    """Ten thousand files, or folders hundreds deep."""
    at.mkdir()
    if rng.random() < 0.5:
        for n in range(10_050):
            (at / f"{n}.txt").touch()
        return
    place = at
    for _ in range(200):
        place /= "d" * 10
        place.mkdir()
    (place / "submission.py").touch()


# ---- one case --------------------------------------------------------------------------------------------------------


class Files:
    """Cases by seed and number; `last` is what the latest case handed in, until the next one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        course = load_course(ROOT / "solutions")
        self.units = course.units
        self._stubs = {unit.name: stubs(unit) for unit in self.units}
        self._scripts, self._notebooks, self._zips = sources()
        self._odd = _odd()
        self.last = Path(tempfile.mkdtemp(prefix="fuzz-"))

    def close(self) -> None:
        shutil.rmtree(self.last, ignore_errors=True)

    def make(self, number: int) -> Path:
        """Write the case; the path to hand in."""
        self.close()
        self.last = Path(tempfile.mkdtemp(prefix="fuzz-"))
        rng = random.Random(f"files {self._seed} {number}")
        at = self.last / rng.choice(("ada.py", "02_activations.py", "submission.py", "05_neuron_matmul (1).py", "x.PY"))
        kind = rng.random()
        if kind < 0.36:
            at.write_bytes(script(rng, self._scripts))
        elif kind < 0.62:
            at = at.with_suffix(rng.choice((".ipynb", ".ipynb", ".ipynb", ".py")))
            at.write_bytes(notebook(rng, self._notebooks, self._scripts))
        elif kind < 0.88:
            at = at.with_suffix(".zip")
            at.write_bytes(zipped(rng, self._scripts, self._notebooks, self._zips))
        elif kind < 0.992:
            folder(rng, at, self._scripts, self._notebooks, self._zips)
        elif kind < 0.9924:
            many(rng, at)
        else:
            at.mkdir()
            make = rng.choice(
                [m for m in self._odd if m.__name__ not in ("zip_bomb", "notebook_fifty_megabytes", "zip_nested")]
            )
            make(at)
        return at

    def run(self, number: int) -> str:
        """The outcome of one case, in a word.

        Raises:
            Finding: something that must hold did not.
            Exception: whatever reading let through.
        """
        return self.read(self.make(number))

    def read(self, path: Path) -> str:
        """Find and read what lies there."""
        outcomes = []
        for handin in find([path], self.units)[:5]:
            unit = unit_of(handin, self.units, lambda u: self._stubs[u.name]) or self.units[0]
            outcomes.append(self._judged(read(handin, unit, self._stubs[unit.name]), handin))
        return outcomes[0] if outcomes else "nothing found"

    def _judged(self, submission: Submission, handin: HandIn) -> str:
        texts = [submission.rejected, *submission.notes, *(a.note for a in submission.answers)]
        texts += [submission.student, submission.source]
        for text in texts:
            if len(text) > _MAX_SENTENCE or any(unicodedata.category(c) in _UNSEEN and c not in _JOINERS for c in text):
                raise Finding(f"a sentence is long or holds what cannot be shown: {text[:300]!r}")
            if str(self.last) in text or "Traceback" in text:
                raise Finding(f"a sentence tells of the grader: {text[:300]!r}")
        if submission.rejected:
            if submission.cells or not submission.rejected.endswith((".", "!", "`")):
                raise Finding(f"a rejection is no sentence, or has cells: {submission.rejected[:300]!r}")
            return "rejected"
        for name in submission.files:
            if name.startswith("/") or ".." in name.split("/") or "\0" in name or "\\" in name:
                raise Finding(f"a file travels by the name {name!r}")
        for cell in submission.cells:
            cell.source.encode()
        return "graded" if any(a.state == "found" for a in submission.answers) else "read"
