"""The grader that runs here as a wheel, so that a host installs the very same."""

import base64
import hashlib
import re
import zipfile
from importlib.metadata import distribution, version
from io import BytesIO
from pathlib import Path

NAME = "firstlayer"
PYSECCOMP = "0.1.2"
"The version that grading on Linux needs, wherever this runs."
_MADE = (1980, 1, 1, 0, 0, 0)
"The same files make the same bytes, whenever."
_KINDS = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> tuple[str, bytes]:
    """Its file name and its bytes; it holds the package and no course."""
    known = distribution(NAME)
    package = Path(__file__).parents[1]
    files = {
        str(path.relative_to(package.parent)): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return made(files, known.version, known.read_text("METADATA") or known.read_text("PKG-INFO") or "")


def made(files: dict[str, bytes], version: str, metadata: str) -> tuple[str, bytes]:
    """The file name and the bytes of a wheel that holds `files` and the command `grader`."""
    info = f"{NAME}-{version}.dist-info"
    own = {name: distribution(NAME).read_text(name) or "" for name in ("entry_points.txt", "licenses/LICENSE")}
    told = {"METADATA": metadata, "WHEEL": _KINDS, **own}
    files = files | {f"{info}/{name}": text.encode() for name, text in told.items()}
    lines = [f"{name},sha256={_hash(content)},{len(content)}" for name, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    return f"{NAME}-{version}-py3-none-any.whl", packed(files)


def constraints() -> str:
    """What grading needs besides, in the versions that run here: lines for `pip install --constraint`."""
    wanted = [re.split(r"[^\w.-]", line)[0] for line in distribution(NAME).requires or () if "extra ==" not in line]
    # A local version (`2.13.0+cpu`) is met by its public one.
    return "".join(f"{name}=={version(name).partition('+')[0]}\n" for name in wanted) + f"pyseccomp=={PYSECCOMP}\n"


def packed(files: dict[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """A zip of `files`, the same for the same files; those that are `executable` may be run."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
