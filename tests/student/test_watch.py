"""`grader watch` as a student has it: real saves, real keys, a real terminal; see `grader.student.watching` for the rest."""

import fcntl
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from .conftest import ROOT, Grader

RELU = 'raise NotImplementedError("relu")'
RIGHT = "return x.clamp(min=0)"
LINES, COLUMNS = 24, 80
LONG = 90.0
"Seconds after which what is waited for will not come any more."


def made_kit(folder: Path) -> Path:
    """A kit of one unit with a folder of work, in which a call may take a second: the script of the unit."""
    unit = folder / "exercises" / "02_activations"
    shutil.copytree(ROOT / "exercises" / "02_activations", unit)
    with (unit / "unit.toml").open("a") as file:
        file.write("\n[limits]\ncall_seconds = 1.0\n")
    work = folder / "my-work" / "02_activations"
    work.mkdir(parents=True)
    return Path(shutil.copy(unit / "02_activations.py", work))


def _as_in_a_shell() -> None:
    """With this terminal as its own, and Ctrl-C not ignored, as it is where these tests run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """`grader watch` in a terminal of 24 lines of 80 columns."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.ours, self.theirs = os.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(self.theirs)
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", *arguments],
            cwd=folder,
            env=kept | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)} | environment,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            start_new_session=True,
            preexec_fn=_as_in_a_shell,
        )
        self.written = ""

    def read(self, seconds: float = 0.05) -> None:
        if select.select([self.ours], [], [], seconds)[0]:
            self.written += os.read(self.ours, 1 << 16).decode(errors="replace")

    @property
    def screen(self) -> str:
        """What was drawn last."""
        return plain(self.written.rpartition("\x1b[H")[2])

    def until(self, *texts: str, seconds: float = LONG) -> str:
        """Wait until all of these stand on the screen at one time."""
        end = time.monotonic() + seconds
        while not all(text in self.screen for text in texts):
            assert time.monotonic() < end, f"{texts} did not come:\n{self.screen}"
            assert self.process.poll() is None, f"it ended:\n{self.written[-2000:]}"
            self.read()
        return self.screen

    def press(self, key: str) -> None:
        os.write(self.ours, key.encode())

    def ended(self) -> int:
        """Its exit code."""
        end = time.monotonic() + LONG
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        self.read(0)
        return self.process.wait(0)

    def as_it_was(self) -> bool:
        """The terminal: its modes, its cursor, and the screen that was there before."""
        shown = self.written.rpartition("\x1b[?1049l")
        drawn = bool(shown[1]) and "\x1b[?25h" in self.written[-400:]
        return termios.tcgetattr(self.theirs) == self.before and (drawn or "\x1b[?1049h" not in self.written)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r", "")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_kit(tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="module")
def stub(file: Path) -> str:
    return file.read_text()


@pytest.fixture(scope="module")
def terminal(file: Path, stub: str) -> Iterator[Terminal]:
    """One that is watched by all tests of the module; the first of them sees how it begins."""
    opened = Terminal(file.parent.parent.parent)
    yield opened
    opened.close()


def test_while_torch_is_imported_it_says_so_and_shows_the_list(terminal: Terminal) -> None:
    said = terminal.until("Starting Python and torch, some seconds", "2.4 Row softmax", "q quit")
    assert "without walls" in said
    said = terminal.until("Checked all exercises")
    assert "without walls" not in said
    assert "To do: write it in my-work/02_activations/02_activations.py" in said


def test_a_save_is_checked_and_told_with_input_and_both_values(terminal: Terminal, file: Path, stub: str) -> None:
    file.write_text(stub.replace(RELU, 'print("seen", x.shape)\n    return -x'))
    said = terminal.until("2.3 ReLU", "✗ In the worked example of relu", "Checked 2.3")
    assert all(word in said for word in ("Called with", "Expected", "Yours", "│ seen torch.Size"))
    assert "0 of 4 exercises ticked" in said
    lines = said.splitlines()
    assert len(lines) == LINES
    assert all(cell_len(line) <= COLUMNS for line in lines)
    assert lines[-1].startswith("h hint   n next   l list   r run again   q quit")


def test_h_tells_one_hint_more_each_time(terminal: Terminal) -> None:
    terminal.press("h")
    assert "Hint 2" not in terminal.until("Hint 1 of")
    terminal.press("h")
    terminal.until("Hint 1 of", "Hint 2 of")


def test_right_is_ticked_and_never_said_to_be_all(terminal: Terminal, file: Path, stub: str) -> None:
    file.write_text(stub.replace(RELU, RIGHT))
    said = terminal.until("1 of 4 exercises ticked", "Passes its public checks")
    assert "5 more run when you hand in" in " ".join(said.split())


def test_l_lists_and_n_goes_on(terminal: Terminal) -> None:
    terminal.press("l")
    terminal.until("✓ 2.3 ReLU", "passes its public checks", "~ changed since")
    terminal.press("n")
    terminal.until("2.4 Row softmax", "To do")


def test_what_python_cannot_read_is_a_sentence_with_its_line(terminal: Terminal, file: Path, stub: str) -> None:
    file.write_text(stub.replace(RELU, "return x.clamp(min=0"))
    line = stub[: stub.index(RELU)].count("\n") + 1
    said = terminal.until("cannot be read")
    assert f"line {line}" in said
    assert "Traceback" not in said


def test_a_file_that_is_deleted_is_told_and_checked_when_it_is_back(terminal: Terminal, file: Path, stub: str) -> None:
    file.unlink()
    terminal.until("not there any more", "No notebook or script")
    file.write_text(stub.replace(RELU, "return x"))
    terminal.until("✗ In the worked example of relu", "Checked")


def test_an_editor_that_saves_by_renaming_is_followed(terminal: Terminal, file: Path, stub: str) -> None:
    new = file.with_name(".02_activations.py.swp")
    new.write_text(stub.replace(RELU, RIGHT))
    file.rename(file.with_name("02_activations.py~"))
    new.rename(file)
    assert "not there" not in terminal.until("Passes its public checks")


def test_an_endless_loop_is_stopped_with_a_sentence_and_keys_work_meanwhile(
    terminal: Terminal, file: Path, stub: str
) -> None:
    file.write_text(stub.replace(RELU, "while True: pass"))
    terminal.until("Checking")
    terminal.press("l")
    terminal.until("Checking", "~ changed since")
    terminal.press("l")
    terminal.until("Your code ran for more than 1 s")


def test_a_process_that_is_killed_is_started_again(terminal: Terminal, file: Path, stub: str) -> None:
    (serving,) = [p for p in children(terminal.process.pid) if b"grader.checking.serving" in command(p)]
    os.kill(serving, signal.SIGKILL)
    terminal.until("was started again", "Starting Python")
    file.write_text(stub.replace(RELU, RIGHT))
    terminal.until("Passes its public checks", "1 of 4 exercises ticked")


def test_q_ends_it_and_leaves_the_terminal_and_no_process_behind(terminal: Terminal) -> None:
    below = everything_below(terminal.process.pid)
    assert below
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.as_it_was()
    assert plain(terminal.written).rstrip().endswith("what is next: grader")
    assert gone(below)


@pytest.mark.parametrize(("end", "code"), [("\x03", 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"])
def test_however_it_ends_the_terminal_is_as_it_was(end: str | signal.Signals, code: int, tmp_path: Path) -> None:
    made_kit(tmp_path)
    opened = Terminal(tmp_path)
    try:
        opened.until("Starting Python")
        assert not opened.as_it_was()
        opened.press(end) if isinstance(end, str) else os.kill(opened.process.pid, end)
        assert opened.ended() == code
        assert opened.as_it_was()
        assert "Traceback" not in opened.written
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("arguments", "environment"), [(["--plain"], {}), ([], {"NO_COLOR": "1"})], ids=["plain", "no-colour"]
)
def test_it_can_be_had_without_control_characters(
    arguments: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    made_kit(tmp_path)
    opened = Terminal(tmp_path, *arguments, **environment)
    try:
        while "Starting Python" not in opened.written:
            opened.read()
        opened.press("l")
        while "2.3 ReLU: to do." not in opened.written:
            opened.read()
        opened.press("q")
        assert opened.ended() == 0
        assert "\x1b" not in opened.written
    finally:
        opened.close()


def test_without_a_terminal_it_is_a_log_and_of_200_saves_the_last_one_is_told(tmp_path: Path) -> None:
    file = made_kit(tmp_path)
    stub = file.read_text()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", "relu"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored where these tests run in the background
    )
    assert process.stdout is not None
    said: list[str] = []

    def until(text: str) -> None:
        for line in process.stdout or ():
            said.append(line)
            if text in line:
                return
        raise AssertionError("".join(said))

    try:
        until("2.3 ReLU")
        for n in range(199):
            file.write_text(stub.replace(RELU, f"return {n} * x"))
        file.write_text(stub.replace(RELU, RIGHT))
        until("Passes its public checks")
    finally:
        process.send_signal(signal.SIGINT)
        said += process.stdout
        process.stdout.close()
        assert process.wait(LONG) == 130
    assert sum("Checked" in line for line in said) < 100
    assert said[-1] == "Stopped.\n"
    assert "\x1b" not in "".join(said)
    assert not any("quit" in line for line in said)


@pytest.mark.parametrize(
    ("what", "says"), [("relo", "Did you mean relu?"), ("99", "02_activations"), ("README.md", "tell the unit")]
)
def test_what_is_not_there_is_said(what: str, says: str, kit: Path, grader: Grader) -> None:
    (kit / "README.md").write_text("x")
    done = grader("watch", what)
    assert done.exit_code == 2
    assert says in done.stderr


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def children(pid: int) -> list[int]:
    return [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]


def everything_below(pid: int) -> list[int]:
    return [p for child in children(pid) for p in (child, *everything_below(child))]


def gone(pids: list[int]) -> bool:
    end = time.monotonic() + LONG
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)
