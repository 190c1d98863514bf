"""The file system of *sealed*: the libraries and four devices, read-only, and nothing else.

    /usr/lib, .../site-packages, ...   where they are outside, so that Python finds them
    /dev/null, /dev/zero, ...
    /zygote                            the zygote's temp folder, closed to workers
    /scratch                           an empty place: each worker mounts its own scratch folder there, seen by itself only

There is no /proc, and no folder that holds a name of the host's.
"""

import os
from collections.abc import Sequence

from grader.execution.walls import mounts
from grader.execution.walls.kernel import call

ZYGOTE, SCRATCH = "/zygote", "/scratch"
_ZYGOTE_MB = 16


def build(at: str, readable: Sequence[str], devices: Sequence[str], owner: int) -> None:
    """Make the folder `at` the root of this process and of its children; call it in a mount namespace of its own.

    Args:
        readable: folders and files to show.
        devices: to show, and to write to.
        owner: uid and gid, as this process's user namespace names them, of the zygote.

    Raises:
        OSError: mounting is not allowed here.
    """
    libraries, nodes = mounts.take(readable), mounts.take(devices)
    mounts.empty_folder(at, "mode=755,size=1m")
    mounts.put(libraries, at)
    mounts.put(nodes, at, devices=True)
    mounts.link(mounts.links(readable), at)
    for name in (ZYGOTE, SCRATCH, "/old"):
        os.mkdir(at + name)
    mounts.empty_folder(at + ZYGOTE, f"mode=700,size={_ZYGOTE_MB}m,uid={owner},gid={owner}")
    mounts.become_root(at)
    mounts.close_to_writing("/")


def mount_scratch(uid: int, size: int, entries: int) -> None:
    """Give this process, a worker, an empty scratch folder that nobody else sees and that ends with it.

    Args:
        uid: its owner, and the gid of the same number.
        size: bytes that it may hold.
        entries: files and folders that it may hold.
    """
    call("unshare", mounts.NEW_MOUNTS)
    mounts.empty_folder(SCRATCH, f"mode=700,size={size},nr_inodes={entries + 1},uid={uid},gid={uid}")
