"""`make fuzz`: 200 000 mutated frames and 5 000 mutated submission files, read as the grader reads them.

    python tests/fuzz/run.py [--seed 1] [--frames 200000] [--files 5000]

Each part runs in a process of its own, which is watched: one that dies, hangs, takes too long for a case or too much
memory is a finding, as is an exception that no one may see. A finding is printed with the seed and number that repeat it,
its input is saved in build/fuzz/, and the exit code is 1. To repeat one: `--part frames --seed 1 --from 77 --count 1`.
"""

import argparse
import collections
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

SAVED = Path("build/fuzz")
HANG_SECONDS = 60.0
"Wall clock without a new case after which a part counts as hung; it includes making the case on a busy machine."
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"Where thousands of small files cost little."
MAX_FINDINGS = 20


def peak() -> int:
    """Most resident memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


class Frames:
    """The part that runs mutated frames through the proxy, in this process."""

    def __init__(self, seed: int) -> None:
        import frames
        import torch

        torch.set_num_threads(1)
        self._cases = frames.Frames(seed)
        self.seconds, self.bytes = frames.FRAME_SECONDS, frames.FRAME_BYTES

    def make(self, number: int) -> int:
        return number

    def run(self, made: int) -> str:
        return self._cases.run(made)

    def save(self, to: Path) -> None:
        to.write_bytes(self._cases.last)

    def close(self) -> None:
        pass


class Files:
    """The part that reads mutated submissions."""

    def __init__(self, seed: int) -> None:
        import files

        self._cases = files.Files(seed)
        self.seconds, self.bytes = files.FILE_SECONDS, files.FILE_BYTES

    def make(self, number: int) -> Path:
        return self._cases.make(number)

    def run(self, made: Path) -> str:
        return self._cases.read(made)

    def save(self, to: Path) -> None:
        shutil.copytree(self._cases.last, to, symlinks=True, dirs_exist_ok=True, copy_function=_copied)

    def close(self) -> None:
        self._cases.close()


def _copied(source: str, to: str) -> None:
    """Special files and sparse giants are told by the case's number alone."""
    if os.path.islink(source):
        os.symlink(os.readlink(source), to)
    elif os.path.isfile(source) and os.stat(source).st_blocks < 1 << 18:
        shutil.copyfile(source, to)


PARTS: dict[str, Any] = {"frames": Frames, "files": Files}


def run_part(name: str, seed: int, first: int, count: int, progress: int) -> None:
    """Run cases in this process; one line of JSON for each finding, one with the figures at the end."""
    part = PARTS[name](seed)
    outcomes: collections.Counter[str] = collections.Counter()
    slowest, slowest_case, start, found = 0.0, first, peak(), 0
    for number in range(first, first + count):
        os.pwrite(progress, number.to_bytes(8, "little"), 0)
        made = part.make(number)
        before, began = peak(), time.process_time()
        try:
            outcome, trouble = part.run(made), ""
        except Exception as error:
            outcome, trouble = "finding", "".join(traceback.format_exception(error)[-6:])
        took = time.process_time() - began
        if took > slowest:
            slowest, slowest_case = took, number
        if not trouble and took > part.seconds:  # once more: on a busy machine the same work takes more CPU time
            began = time.process_time()
            part.run(made)
            took = min(took, time.process_time() - began)
        if not trouble and took > part.seconds:
            outcome, trouble = "finding", f"it took {took:.1f} s, and may take {part.seconds:g}"
        if not trouble and peak() > before and peak() - start > part.bytes:
            outcome, trouble = "finding", f"{(peak() - start) >> 20} MiB above the start, and may be {part.bytes >> 20}"
        outcomes[outcome] += 1
        if trouble:
            found += 1
            saved = SAVED / f"{name}-{seed}-{number}"
            SAVED.mkdir(parents=True, exist_ok=True)
            part.save(saved)
            print(json.dumps({"number": number, "trouble": trouble, "saved": str(saved)}), flush=True)
            if found >= MAX_FINDINGS:
                break
    part.close()
    figures = {"outcomes": outcomes, "slowest": slowest, "case": slowest_case, "grown": peak() - start, "start": start}
    print(json.dumps(figures), flush=True)


def watch_part(
    name: str, seed: int, first: int, count: int, quiet: bool = False
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run a part in a process of its own and watch it: findings and figures."""
    with (
        tempfile.TemporaryFile() as progress,
        tempfile.TemporaryFile("w+") as said,
        tempfile.TemporaryDirectory(prefix="fuzz-", dir=SCRATCH, ignore_cleanup_errors=True) as scratch,
    ):
        progress.write(bytes(8))
        progress.flush()
        command = [
            sys.executable,
            "-X",
            "faulthandler",
            "-W",
            "ignore",
            str(Path(__file__).resolve()),
            "--part",
            name,
            "--seed",
        ]
        command += [str(seed), "--from", str(first), "--count", str(count), "--progress", str(progress.fileno())]
        began = moved = time.monotonic()
        process = subprocess.Popen(
            command, stdout=said, pass_fds=[progress.fileno()], env={**os.environ, "TMPDIR": scratch}
        )
        at, hung, shown = -1, False, began
        while process.poll() is None:
            time.sleep(0.2)
            now = int.from_bytes(os.pread(progress.fileno(), 8, 0), "little")
            if now != at:
                at, moved = now, time.monotonic()
            if time.monotonic() - moved > HANG_SECONDS:
                hung = True
                process.kill()
            if not quiet and time.monotonic() - shown > 10:
                shown = time.monotonic()
                print(f"  {name}: {at - first:,} of {count:,} after {shown - began:.0f} s", flush=True)
        said.seek(0)
        lines = [json.loads(line) for line in said.read().splitlines()]
    figures = lines.pop() if lines and "outcomes" in lines[-1] else {}
    if not figures:
        trouble = "it hung" if hung else f"the process ended with code {process.returncode}"
        lines.append({"number": at, "trouble": trouble, "saved": "(repeat it by its number)"})
    figures["wall"] = time.monotonic() - began
    return lines, figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frames", type=int, default=200_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--progress", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.progress is not None:
        run_part(asked.part, asked.seed, asked.first, asked.count, asked.progress)
        return 0
    wanted = {asked.part: asked.count} if asked.part else {"frames": asked.frames, "files": asked.files}
    total = 0
    for name, count in wanted.items():
        print(f"{count:,} {name}, seed {asked.seed}", flush=True)
        findings, figures = watch_part(name, asked.seed, asked.first, count)
        for finding in findings:
            print(f"FINDING in {name}: seed {asked.seed}, number {finding['number']}, saved as {finding['saved']}")
            print("    " + finding["trouble"].strip().replace("\n", "\n    "))
        total += len(findings)
        if "outcomes" in figures:
            told = ", ".join(
                f"{n:,} {outcome}" for outcome, n in sorted(figures["outcomes"].items(), key=lambda o: -o[1])
            )
            print(f"  {told}")
            print(
                f"  slowest {figures['slowest']:.2f} s of CPU (number {figures['case']}), {figures['wall']:.0f} s in all, "
                f"peak memory {figures['grown'] >> 20} MiB above the {figures['start'] >> 20} of the start"
            )
    print(f"findings: {total}")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
