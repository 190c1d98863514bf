"""docs/instructor.md as it stands: each command of its blocks, in their order, in a folder with a small class."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path

import pytest
from term import made_term as made

DOC = (made.ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.startswith("grader ")]
PEOPLE = ("Ada Lovelace", "Bo Berg", "Chi Ng")
WAITING = "17"
"The number that the text gives to what waits for its student."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the instructor of the text has: some units, a gradebook of Canvas's, and a download."""
    here = tmp_path_factory.mktemp("week")
    shutil.copytree(made.ROOT / "assets", here / "assets")
    for unit in made.UNITS:
        shutil.copytree(made.ROOT / "solutions" / unit, here / "solutions" / unit)
    (course,) = [block for kind, block in BLOCKS if kind == "toml"]
    (here / "solutions" / "course.toml").write_text(f'title = "A course"\nlevel = "walled"\n{course}')
    with (here / "grades.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Neuron (4711)", "Final Score"])
        rows.writerow(["    Points Possible", "", "", "", "", "21", "(read only)"])
        rows.writerows(
            [", ".join(reversed(name.split())), 7000 + n, "", f"s{n}", "A", "", ""] for n, name in enumerate(PEOPLE)
        )
    with zipfile.ZipFile(here / "download.zip", "w") as archive:
        for n, unit in product(range(len(PEOPLE)), made.UNITS[1:]):
            archive.writestr(f"submitted/s{n}/{unit}/{unit}.py", made.Person(n).answer(unit, 1))
        archive.writestr(
            f"submitted/nobody_known/{made.UNITS[2]}/{made.UNITS[2]}.py", made.Person(1).answer(made.UNITS[2], 2)
        )
    return here


def test_every_command_of_the_week_does_what_it_says(folder: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "GRADER_DATABASE_URL"}
    environment |= {"COLUMNS": "200", "GRADER_SECRET": "5ec0e7" * 8}
    told: dict[str, str] = {}
    for line in COMMANDS:
        words = shlex.split(line, comments=True)[1:]
        if words[:2] == ["submissions", "assign"]:
            assert words[2] == WAITING
            (words[2],) = re.findall(r"^ *(\d+) .*nobody_known", told["submissions list"], re.MULTILINE)
        ran = subprocess.run(
            [sys.executable, "-m", "grader", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            input="y\n",
        )
        assert ran.returncode == 0, f"{line}\n{ran.stdout}\n{ran.stderr}"
        told[" ".join(words)] = ran.stdout + ran.stderr
    said = "\n".join(told.values())
    assert "3 units, " in told["release --to ../course-kit"]
    assert "is up to date" in told["release --update ../course-kit"]
    assert "3 students: 3 new" in said
    assert "3 reports published" in told["publish 5"]
    assert "0 up, 0 down" in told["regrade 3 --dry-run"]
    assert "0 reports published again.\n" in told["regrade 3 --publish"]
    assert [p.name for p in (folder / "published").iterdir()] == [made.UNITS[2]]  # nobody was told unit 3
    assert (folder / "grades-graded.csv").is_file()
    assert "published: " in told["history Ada Lovelace 5"]
    assert "Ada Lovelace is forgotten." in told["roster forget Ada Lovelace"]
