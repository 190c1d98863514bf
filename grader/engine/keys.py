"""The key of a result: a hash of all that decides it, keyed by the course's secret."""

import hashlib
import hmac
from collections.abc import Sequence
from itertools import combinations

from grader.course import DEVICES, Device, Level
from grader.results import Result


def key_of(
    secret: bytes,
    *,
    unit: str,
    unit_version: str,
    student: str,
    submission: str,
    devices: Sequence[Device],
    gpu: str,
    level: Level,
    round: int,
    grader: str,
    torch: str,
) -> str:
    """32 hex digits that tell about none of their parts.

    Args:
        submission: its SHA-256.
        devices: what it was to be graded on.
        gpu: what `cuda` is, if it is one of them.
    """
    parts = (unit, unit_version, student, submission, *devices, *([gpu] if "cuda" in devices else []))
    parts = (*parts, level, str(round), grader, torch)
    return hmac.new(secret, "\0".join(("result", *parts)).encode(), hashlib.sha256).hexdigest()[:32]


def is_of(secret: bytes, result: Result) -> bool:
    """Whether a result was graded with this secret; False also where that cannot be proved, as of one on a GPU."""
    asked_for = [d for n in range(1, len(DEVICES) + 1) for d in combinations(DEVICES, n)]
    # Installers call a build of torch by its version alone, torch itself adds what it was built for.
    torches = {result.torch, result.torch.partition("+")[0]}
    return result.key in {
        key_of(
            secret,
            unit=result.unit,
            unit_version=result.unit_version,
            student=result.student,
            submission=result.submission,
            devices=devices,
            gpu="",
            level=result.level,
            round=result.round,
            grader=result.grader,
            torch=torch,
        )
        for devices in asked_for
        for torch in torches
    }
