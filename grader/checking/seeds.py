"""Seeds that repeat, tell nothing of each other, and cannot be computed without the course's secret."""

import hashlib
import hmac
import os
import random
import secrets
import tempfile
from pathlib import Path
from typing import Literal

from grader.errors import CourseError, UsageError

Purpose = Literal["inputs", "worker", "diagnosis"]

SECRET_VARIABLE = "GRADER_SECRET"
SECRET_FILE = ".secret"
"In the course's folder; the repository's .gitignore names it."


def stream(secret: bytes, purpose: Purpose, *, unit: str, check: str, device: str, round: int, call: int = 0) -> int:
    """The seed of one stream, from 0 to 2**63 - 1; another for every value of every argument.

    Args:
        purpose: `inputs` never leaves the checker, `worker` is sent with each call, `diagnosis` draws for that.
        round: 0, or the attempt where the course says so, or the audit's seed.
        call: counts the calls of one check.
    """
    fields = ("firstlayer seed", purpose, unit, check, device, str(round), str(call))
    # Each field's length goes before it, so that no two lists of fields make the same message.
    message = b"".join(b"%d:%s" % (len(field), field) for field in (f.encode() for f in fields))
    return int.from_bytes(hmac.digest(secret, message, hashlib.sha256)[:8]) >> 1


def of_cell(exercise: str) -> str:
    """What stands in the place of a check where a cell exercise's other data sets are drawn: all of its checks share them."""
    return f"cell {exercise}"


def seed_all(seed: int) -> None:
    """Seed torch's generator of the CPU, NumPy's global generator and `random`.

    Args:
        seed: from 0 to 2**63 - 1.
    """
    import numpy as np
    import torch

    torch.default_generator.manual_seed(seed)  # torch.manual_seed formats a stack for CUDA, 4 ms at each call
    np.random.seed([seed & 0xFFFFFFFF, seed >> 32])  # it takes words of 32 bits
    random.seed(seed)


def read_secret(folder: Path) -> bytes:
    """The course's secret: the variable GRADER_SECRET, else the file `.secret` in the course's folder.

    The file is made on first use, readable by its owner only; of several processes that make it at once one wins, and
    all of them return what it wrote.

    Raises:
        UsageError: GRADER_SECRET is set and empty.
        CourseError: the file is empty, or can be neither read nor made.
    """
    told = os.environ.get(SECRET_VARIABLE)
    if told is not None:
        if not told.strip():
            raise UsageError(
                f"{SECRET_VARIABLE} is set, but empty. Set it to a long random text, or unset it to use {SECRET_FILE} "
                "in the course's folder."
            )
        return os.fsencode(told.strip())
    path = folder / SECRET_FILE
    try:
        if not path.exists():
            _make(path)
        secret = path.read_bytes().strip()
    except OSError as error:
        fix = f"Let it be written once and read, or set {SECRET_VARIABLE} to a long random text."
        raise CourseError(path, f"cannot be used ({error.strerror or error}).", fix) from error
    if not secret:
        raise CourseError(path, "is empty.", "Delete it, and a new secret is made; seeds and inputs change with it.")
    return secret


def _make(path: Path) -> None:
    """Write a new secret, unless another process does first; the name appears with all that the file holds."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)  # of mode 600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first: its secret is the one
    finally:
        os.unlink(name)
