"""Mounts of the calling process's own mount namespace: trees taken from where they are and put elsewhere, read-only.

They are moved as whole trees by descriptor, so that a folder can be covered and still show what lay in it.
"""

import os
import struct
from collections.abc import Iterable, Mapping

from grader.execution.walls.kernel import call, system_call

NEW_MOUNTS = 0x20000
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_HERE = -100
_CLONE, _RECURSIVE = 0x1, 0x8000
_FROM_DESCRIPTOR = 4
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXEC = 1, 2, 4, 8
_PRIVATE = 0x4000 | 1 << 18
_DETACH = 2


def separate() -> None:
    """Give this process mounts of its own, none of which is seen outside.

    Raises:
        OSError: not allowed here.
    """
    call("unshare", NEW_MOUNTS)
    keep_private()


def keep_private() -> None:
    """Let no mount from here on be seen in another namespace, nor the other way round."""
    call("mount", b"none", b"/", None, _PRIVATE, None)


def empty_folder(at: str, options: str) -> None:
    """Mount a new, empty file system in memory over the folder `at`; its files can be neither devices nor run as others.

    Args:
        options: of tmpfs, such as `mode=700,size=64m,nr_inodes=2000`.
    """
    call("mount", b"grader", at.encode(), b"tmpfs", _NO_SUID | _NO_DEVICES | _NO_EXEC, options.encode())


def outermost(paths: Iterable[str]) -> list[str]:
    """The real places of `paths`, without those that lie inside another."""
    found: list[str] = []
    for path in sorted({os.path.realpath(path) for path in paths}):
        if not any(path.startswith(f"{other}/") for other in found):
            found.append(path)
    return found


def take(paths: Iterable[str]) -> dict[str, int]:
    """Copies of the trees at the real places of `paths`, as descriptors by real path; one inside another comes with it."""
    flags = _CLONE | _RECURSIVE | os.O_CLOEXEC
    return {path: system_call(_OPEN_TREE, _HERE, path.encode(), flags) for path in outermost(paths)}


def put(trees: Mapping[str, int], root: str = "", *, devices: bool = False) -> None:
    """Mount each tree below `root` at the path that it had, read-only, and close its descriptor."""
    for path, tree in trees.items():
        target = root + path
        if os.path.isdir(f"/proc/self/fd/{tree}"):
            os.makedirs(target, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))
        system_call(_MOVE_MOUNT, tree, b"", _HERE, target.encode(), _FROM_DESCRIPTOR)
        _attributes(target, _READ_ONLY | _NO_SUID | (0 if devices else _NO_DEVICES), recursive=True)
        os.close(tree)


def links(paths: Iterable[str]) -> dict[str, str]:
    """Those of `paths` that lead through a link, with their real places; ask before anything is covered."""
    real = {os.path.abspath(path): os.path.realpath(path) for path in paths}
    return {path: place for path, place in sorted(real.items()) if path != place}


def link(found: Mapping[str, str], root: str = "") -> None:
    """Below `root`, make what `links` found again, where it is not there yet."""
    for path, place in found.items():
        if not os.path.exists(root + path):
            os.makedirs(root + os.path.dirname(path), exist_ok=True)
            os.symlink(place, root + path)


def close_to_writing(folder: str) -> None:
    """Make the file system that is mounted at `folder` read-only; those mounted below stay as they are."""
    _attributes(folder, _READ_ONLY, recursive=False)


def become_root(at: str) -> None:
    """Let the file system mounted at `at`, which has an empty folder `old`, be all that there is."""
    call("pivot_root", at.encode(), f"{at}/old".encode())
    os.chdir("/")
    call("umount2", b"/old", _DETACH)
    os.rmdir("/old")


def _attributes(target: str, flags: int, *, recursive: bool) -> None:
    attributes = struct.pack("QQQQ", flags, 0, 0, 0)
    system_call(_MOUNT_SETATTR, _HERE, target.encode(), _RECURSIVE if recursive else 0, attributes, len(attributes))
